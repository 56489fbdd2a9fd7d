//! Members of dict, its views and mappingproxy.

use super::def::{Args, Def};
use crate::fault::{Res, Trap};
use crate::vm::Vm;

/// Members.
pub(crate) const MAPPING_PROXY_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const VIEW_MEMBERS: &[Def] = &[];

pub(crate) fn new(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}

pub(crate) fn new_mapping_proxy(_vm: &mut Vm<'_>, _args: Args) -> Res {
    Err(Trap::Broken)
}
