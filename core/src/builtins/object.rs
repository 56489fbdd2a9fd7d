//! Members of object, None and other plain values.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const NONE_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const WEAKREF_MEMBERS: &[Def] = &[];

pub(crate) fn new(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_ellipsis(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_none(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_weakref(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
