//! Members of functions, methods, natives, cells.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const CELL_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const GETSET_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const METHOD_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const NATIVE_MEMBERS: &[Def] = &[];

pub(crate) fn new(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_cell(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_method(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
