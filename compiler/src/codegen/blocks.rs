//! Statements around the code that is compiled: what `return`, `break` and `continue` leave, and handlers stand in.

use super::emit::Label;
use ruff_python_ast::Stmt;

/// A statement around the code that is compiled, innermost last.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) kind: Kind<'a>,
    /// The handler that covers what is around the block.
    pub(super) handler: Option<u32>,
    /// The region around the block.
    pub(super) region: Option<u32>,
}

/// What it is.
#[derive(Clone, Copy)]
pub(super) enum Kind<'a> {
    /// A loop.
    Loop { again: Label, done: Label, is_for: bool },
    /// The body of a `try` that has a `finally`.
    Finally { body: &'a [Stmt] },
    /// The copy of a `finally` body that runs for an exception; the register holds what PushExc saved.
    FinallyEnd { saved: u32 },
    /// The body of a `try` with `except`: nothing to do.
    Try,
    /// An `except` clause.
    Except { saved: u32, name: Option<&'a str> },
    /// The body of a `with`: the register of `__exit__`, the line.
    With { exit: u32, line: u32, is_async: bool },
}
