//! A source text with its lines: offsets to line numbers, and errors with their excerpt.

use crate::error::{CompileError, ErrorKind};
use crate::options::Options;
use ruff_source_file::LineIndex;
use ruff_text_size::{TextRange, TextSize};

/// A source text with an index of its lines.
pub struct Source<'a> {
    text: &'a str,
    index: LineIndex,
    first_line: u32,
    filename: &'a str,
}

impl<'a> Source<'a> {
    /// Indexes the lines of `text`.
    pub fn new(text: &'a str, options: &'a Options) -> Source<'a> {
        Source {
            text,
            index: LineIndex::from_source_text(text),
            first_line: options.first_line,
            filename: &options.filename,
        }
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The text of a range; empty if it is not one.
    pub fn slice(&self, range: TextRange) -> &'a str {
        self.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    /// The line number of an offset, as `co_firstlineno` counts.
    pub fn line(&self, at: TextSize) -> u32 {
        let at = at.min(TextSize::of(self.text));
        (self.index.line_index(at).get() as u32).wrapping_sub(1).wrapping_add(self.first_line)
    }

    /// Column of an offset: code points from the line's start, from 1.
    pub fn column(&self, at: TextSize) -> u32 {
        let at = at.to_usize().min(self.text.len());
        let head = self.text.get(..at).unwrap_or("");
        let start = head.rfind('\n').map_or(0, |i| i + 1);
        head.get(start..).unwrap_or("").trim_start_matches('\u{feff}').chars().count() as u32 + 1
    }

    /// The text of the line that an offset is in, without its end.
    pub fn line_text(&self, at: TextSize) -> &'a str {
        let at = at.to_usize().min(self.text.len());
        let start = self.text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let rest = self.text.get(start..).unwrap_or("");
        rest.lines().next().unwrap_or("").trim_start_matches('\u{feff}')
    }

    /// A SyntaxError over a range.
    pub fn error(&self, range: TextRange, message: impl Into<String>) -> CompileError {
        self.error_of(ErrorKind::Syntax, range, message)
    }

    /// A SyntaxError at one byte offset.
    pub fn error_at(&self, at: usize, message: impl Into<String>) -> CompileError {
        let at = TextSize::try_from(at.min(self.text.len())).unwrap_or_default();
        self.error(TextRange::empty(at), message)
    }

    /// An error of any kind over a range.
    pub fn error_of(&self, kind: ErrorKind, range: TextRange, message: impl Into<String>) -> CompileError {
        CompileError {
            kind,
            message: message.into(),
            filename: self.filename.into(),
            line: self.line(range.start()),
            column: self.column(range.start()),
            end_line: self.line(range.end()),
            end_column: self.column(range.end()),
            text: Some(self.line_text(range.start()).into()),
        }
    }
}
