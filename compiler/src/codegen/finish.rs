//! From the instruction list to words: dead code, jumps to jumps, lines of artificial code, event bits, tables.
//!
//! The passes follow CPython's flow graph, because its line events depend on them: a block that leaves the frame and has no line of
//! its own is copied to every jump that reaches it, so that `return None` gets the line of the statement before; a line that
//! would lose its last instruction keeps a Nop.

use super::emit::Stream;
use super::graph::Graph;
use super::words::{self, Finished};
use crate::error::CompileError;

/// Runs the passes and makes the words.
///
/// `first` is the line that code without any line of its own takes; registers from `first_temporary` on are no variables.
///
/// # Errors
/// Code that is too long for jump distances.
pub(super) fn finish(stream: Stream, first: Option<u32>, first_temporary: u32) -> Result<Finished, &'static str> {
    let old_lines = stream.no_marks;
    let mut graph = Graph::new(stream);
    graph.remove_unreachable();
    if old_lines {
        graph.resolve_lines_by_place(first);
    } else {
        // A jump may lead to a jump that has become an exit itself.
        while graph.inline_exits() {}
        graph.remove_unreachable();
        graph.resolve_lines(first);
    }
    graph.thread_jumps();
    if old_lines {
        graph.return_at_once(first_temporary);
    }
    graph.remove_unreachable();
    while graph.remove_redundant() {
        graph.thread_jumps();
        graph.remove_unreachable();
    }
    words::encode(&graph, old_lines)
}

/// The error for code that does not fit.
pub(super) fn too_long(source: &crate::source::Source<'_>, what: &str) -> CompileError {
    let at = ruff_text_size::TextRange::default();
    source.error_of(crate::error::ErrorKind::Limit, at, format!("code object is too large: {what}"))
}
