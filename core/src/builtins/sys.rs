//! Members of the module sys.

use super::def::Def;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];
