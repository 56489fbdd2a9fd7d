//! States of a generator.

/// Not started.
pub const CREATED: usize = 0;
/// At a yield.
pub const SUSPENDED: usize = 1;
/// On the stack.
pub const RUNNING: usize = 2;
/// Returned, unwound or closed.
pub const FINISHED: usize = 3;
