//! Members of the functions of the module builtins.

use super::def::Def;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];
