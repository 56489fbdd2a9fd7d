//! Members of code objects.

use super::def::Def;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];
