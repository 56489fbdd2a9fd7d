//! Members of property, staticmethod, classmethod, super.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const CLASS_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const PROPERTY_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const STATIC_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const SUPER_MEMBERS: &[Def] = &[];

pub(crate) fn new_class(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_property(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_static(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_super(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
