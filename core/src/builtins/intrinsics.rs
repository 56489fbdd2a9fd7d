//! Members of functions that only the prelude sees.

use super::def::Def;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];
