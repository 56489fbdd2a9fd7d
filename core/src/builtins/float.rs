//! Members of float.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

pub(crate) fn new(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
