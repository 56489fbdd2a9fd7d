//! Members of built-in iterators.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

pub(crate) fn new_enumerate(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_filter(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_map(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_reversed(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_zip(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
