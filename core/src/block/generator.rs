//! States and kinds of a generator.

/// Not started.
pub const CREATED: usize = 0;
/// At a yield.
pub const SUSPENDED: usize = 1;
/// On the stack.
pub const RUNNING: usize = 2;
/// Returned, unwound or closed.
pub const FINISHED: usize = 3;

/// What a generator object is.
pub mod kind {
    /// A generator.
    pub const GENERATOR: usize = 0;
    /// A coroutine.
    pub const COROUTINE: usize = 1;
    /// An asynchronous generator.
    pub const ASYNC_GENERATOR: usize = 2;
    /// What `__anext__` and `asend` of an asynchronous generator give: a hidden generator that drives it to its next yield.
    pub const ASYNC_SEND: usize = 3;
    /// What its `athrow` and `aclose` give.
    pub const ASYNC_THROW: usize = 4;
}
