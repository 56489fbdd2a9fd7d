//! Errors and warnings of the compiler, printed as CPython prints them.

use core::fmt;

/// Which exception a [`CompileError`] is in Python.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// SyntaxError.
    Syntax,
    /// IndentationError.
    Indentation,
    /// TabError.
    Tab,
    /// RecursionError: the source nests too deeply to be compiled.
    Recursion,
    /// OverflowError: a limit of the image format (constants, names, instructions of one code object).
    Limit,
}

impl ErrorKind {
    /// The name of the exception class.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Recursion => "RecursionError",
            ErrorKind::Limit => "OverflowError",
        }
    }
}

/// Why a source does not compile, and where. `Display` gives what CPython prints below "Traceback".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompileError {
    /// Which exception it is.
    pub kind: ErrorKind,
    /// Its text, `msg`.
    pub message: String,
    /// `filename`.
    pub filename: String,
    /// `lineno`, from 1; 0 if the error belongs to no line.
    pub line: u32,
    /// `offset`: from 1, in code points; 0 if unknown.
    pub column: u32,
    /// `end_lineno`; 0 if unknown.
    pub end_line: u32,
    /// `end_offset`: from 1, in code points, exclusive; 0 if unknown.
    pub end_column: u32,
    /// `text`: the source line without its line end.
    pub text: Option<String>,
}

impl std::error::Error for CompileError {}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            writeln!(f, "  File \"{}\", line {}", self.filename, self.line)?;
            if let Some(text) = &self.text {
                self.excerpt(f, text)?;
            }
        }
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

impl CompileError {
    /// The source line, stripped and indented by four, and carets below it; as `traceback._format_syntax_error`.
    fn excerpt(&self, f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
        let line = text.trim_end_matches('\n');
        let shown = line.trim_start_matches([' ', '\n', '\x0c']);
        let width = line.chars().count() as u32;
        let cut = width - shown.chars().count() as u32;
        writeln!(f, "    {shown}")?;
        let mut end = match (self.end_line == self.line, self.end_column) {
            (true, 0) => self.column,
            (true, end) => end,
            (false, _) => width + 1,
        };
        // The line's end counts as a character of the text.
        let column = if self.column > width + 1 { width + 1 } else { self.column };
        end = if end > width + 1 { width + 1 } else { end };
        end = end.max(column + 1);
        if column < cut + 1 {
            return Ok(());
        }
        // White space of the line is kept, so that tabs line up.
        let pad = shown.chars().take((column - 1 - cut) as usize).map(|c| if c.is_whitespace() { c } else { ' ' });
        writeln!(f, "    {}{}", pad.collect::<String>(), "^".repeat((end - column) as usize))
    }
}

/// Something that CPython warns of while it compiles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    /// "SyntaxWarning" or "DeprecationWarning".
    pub category: &'static str,
    /// Its text.
    pub message: String,
    /// The line, from 1.
    pub line: u32,
}
