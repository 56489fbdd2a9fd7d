//! What explains an error: the source and its tokens, and the errors that several explanations end with.

use super::expression::Cursor;
use super::scan::Tok;
use crate::error::{CompileError, ErrorKind};
use crate::source::Source;
use ruff_text_size::{TextRange, TextSize};

pub(super) struct Explainer<'e, 'a> {
    pub(super) source: &'e Source<'a>,
    pub(super) cursor: Cursor<'e>,
}

impl Explainer<'_, '_> {
    pub(super) fn error(&self, range: TextRange, message: impl Into<String>) -> CompileError {
        self.source.error(range, message)
    }

    pub(super) fn span(&self, from: u32, to: u32) -> TextRange {
        TextRange::new(TextSize::new(from), TextSize::new(to.max(from)))
    }

    /// "invalid syntax" at token `at`.
    pub(super) fn generic(&self, at: usize) -> CompileError {
        let token = self.cursor.token(at);
        match token.kind {
            Tok::Indent => self.indent(at, "unexpected indent"),
            Tok::Newline | Tok::End => self.at_line_end(at, "invalid syntax"),
            _ => self.error(token.range(), "invalid syntax"),
        }
    }

    /// An error at a line's end is one column wide, whatever ends the line.
    pub(super) fn at_line_end(&self, at: usize, message: &str) -> CompileError {
        let token = self.cursor.token(at);
        let error = self.error(self.span(token.start, token.start), message);
        CompileError { end_column: error.column + 1, ..error }
    }

    pub(super) fn indent(&self, at: usize, message: &str) -> CompileError {
        let token = self.cursor.token(at);
        let error = self.source.error_of(ErrorKind::Indentation, self.span(token.start, token.start), message);
        CompileError { column: error.column.saturating_sub(1), end_column: 0, ..error }
    }

    /// Two expressions side by side: inside brackets a comma is missing.
    pub(super) fn comma(&self, at: usize) -> Option<CompileError> {
        let open = self.cursor.opening(at).filter(|_| !matches!(self.cursor.statement_word(at), "from" | "import"))?;
        let start = self.cursor.disjunction_start(at)?;
        if start >= at || start <= open {
            return None;
        }
        let first = self.cursor.word(start);
        let string_follows =
            self.cursor.token(start + 1).kind == Tok::Str && self.cursor.token(start).kind == Tok::Name;
        if string_follows
            || matches!(first, "match" | "case" | "type" | "_")
            || matches!(first, "print" | "exec") && start + 1 == at
        {
            return None;
        }
        // The names of parameters are no expressions; annotations and defaults are.
        if self.cursor.in_parameters(at) && !matches!(self.cursor.word(start.saturating_sub(1)), ":" | "=") {
            return None;
        }
        let end = self.cursor.expression_end(at)?;
        let range = self.span(self.cursor.token(start).start, self.cursor.token(end).end);
        Some(self.error(range, "invalid syntax. Perhaps you forgot a comma?"))
    }
}
