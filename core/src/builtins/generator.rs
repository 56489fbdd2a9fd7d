//! Members of generators and coroutines.

use super::def::Def;

/// Members.
pub(crate) const ASYNC_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const COROUTINE_MEMBERS: &[Def] = &[];

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];
