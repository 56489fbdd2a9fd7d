//! Members of range and slice.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const SLICE_MEMBERS: &[Def] = &[];

pub(crate) fn new(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_slice(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
