//! Members of bytes and bytearray.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const ARRAY_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

pub(crate) fn new(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_array(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
