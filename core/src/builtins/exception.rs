//! Members of exceptions.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const ATTRIBUTE_ERROR_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const IMPORT_ERROR_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const NAME_ERROR_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const OS_ERROR_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const STOP_ITERATION_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const SYNTAX_ERROR_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const SYSTEM_EXIT_MEMBERS: &[Def] = &[];

pub(crate) fn new(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
