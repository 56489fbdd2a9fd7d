//! Which modules there are without files, for `sys`.

use super::{ANYBODY, Module};
use crate::data::Data;
use crate::native::Reply;

pub(super) const MODULE: Module = Module {
    name: "_host_names",
    functions: &[("builtin_module_names", |_| {
        let names = fastlocals_stdlib::MODULES.iter().map(|(name, _)| Data::from(*name));
        Ok(Reply::Done(Data::List(names.collect())))
    })],
    constants: &[],
    granted: ANYBODY,
};
