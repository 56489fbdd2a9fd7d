//! Members of frame objects and tracebacks.

use super::def::Def;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const TRACEBACK_MEMBERS: &[Def] = &[];
