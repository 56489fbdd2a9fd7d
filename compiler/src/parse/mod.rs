//! Parsing: limits first, then the parser, with CPython's texts for its errors.
//!
//! * [`scan`]: tokens, and lexical errors as CPython's tokenizer finds them;
//! * [`depth`]: how deeply the source may nest;
//! * [`explain`]: what CPython would say where the parser crate gives up.

mod depth;
mod explain;
mod expression;
mod fields;
mod number;
mod scan;
mod targets;
mod words;

use crate::error::{CompileError, ErrorKind, Warning};
use crate::source::Source;
use crate::{Mode, Options, check};
use ruff_python_ast::{Mod, ModExpression, ModModule, PythonVersion};
use ruff_python_parser::{self as parser, ParseOptions, Parsed};
use ruff_text_size::TextRange;
use std::borrow::Cow;

/// A parsed source.
pub struct Tree {
    parsed: Parsed<Mod>,
    /// What CPython would warn of; complete after [`Tree::check`].
    pub warnings: Vec<Warning>,
}

/// The root of a syntax tree.
#[derive(Clone, Copy)]
pub enum Body<'a> {
    /// Statements (modes Exec and Single).
    Module(&'a ModModule),
    /// One expression (mode Eval).
    Expression(&'a ModExpression),
}

impl Tree {
    /// The root.
    pub fn body(&self) -> Body<'_> {
        match self.parsed.syntax() {
            Mod::Module(m) => Body::Module(m),
            Mod::Expression(e) => Body::Expression(e),
        }
    }

    /// Checks what CPython's compiler checks after its symbol table is built, and collects warnings.
    ///
    /// # Errors
    /// CPython's SyntaxErrors.
    pub fn check(&mut self, source: &Source<'_>, options: &Options) -> Result<(), CompileError> {
        self.warnings = check::check(self.body(), source, options)?;
        Ok(())
    }
}

/// The text with `\n` at every line's end, as CPython's tokenizer sees it.
pub fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// What is known of a source before it is parsed.
pub struct Checked {
    /// Upper bound of how deeply the syntax tree nests.
    pub depth: usize,
    /// The first lexical error.
    lexical: Option<CompileError>,
    /// Offset of the innermost bracket that is never closed.
    open: Option<usize>,
    tokens: Vec<scan::Token>,
}

/// Scans a source.
///
/// # Errors
/// Too many brackets or levels of indentation, as CPython; more depth than the compiler can take (RecursionError).
pub fn check(source: &Source<'_>) -> Result<Checked, CompileError> {
    let text = source.text();
    if text.contains('\0') {
        let error = source.error(TextRange::default(), "source code string cannot contain null bytes");
        return Err(CompileError { line: 0, column: 0, end_line: 0, end_column: 0, text: None, ..error });
    }
    let tokens = scan::scan(source);
    // Other lexical errors are reported when the parser gets there.
    if let Some(error) = tokens.error.as_ref().filter(|e| e.message.starts_with("too many ")) {
        return Err(error.clone());
    }
    let depth = depth::depth(text, &tokens.list).map_err(|token| {
        source.error_of(ErrorKind::Recursion, token.range(), "maximum recursion depth exceeded during compilation")
    })?;
    Ok(Checked { depth, lexical: tokens.error, open: tokens.open, tokens: tokens.list })
}

/// Runs `f` where it has native stack for a tree of this depth: here if it is shallow, else in a thread with a stack to match.
///
/// # Errors
/// Those of `f`; a RecursionError if there is no memory for the stack.
pub fn with_stack<T: Send>(
    depth: usize,
    f: impl FnOnce() -> Result<T, CompileError> + Send,
) -> Result<T, CompileError> {
    /// Levels that any thread's stack has room for.
    const SHALLOW: usize = 24;
    /// Stack of one level, generously: visitors and code generator of an unoptimised build.
    const LEVEL: usize = 24 << 10;
    if depth <= SHALLOW {
        return f();
    }
    let failed = || CompileError {
        kind: ErrorKind::Recursion,
        message: "maximum recursion depth exceeded during compilation".into(),
        filename: String::new(),
        line: 0,
        column: 0,
        end_line: 0,
        end_column: 0,
        text: None,
    };
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size((1 << 20) + depth * LEVEL);
        match builder.spawn_scoped(scope, f) {
            Ok(thread) => thread.join().unwrap_or_else(|_| Err(failed())),
            Err(_) => Err(failed()),
        }
    })
}

/// Parses the source in the options' mode.
///
/// # Errors
/// CPython's SyntaxErrors.
pub fn parse(source: &Source<'_>, checked: &Checked, options: &Options) -> Result<Tree, CompileError> {
    // CPython's tokenizer is asked for the whole source before an error of the parser is reported.
    if let Some(lexical) = &checked.lexical {
        return Err(lexical.clone());
    }
    let mode = if options.mode == Mode::Eval { parser::Mode::Expression } else { parser::Mode::Module };
    let parsed =
        parser::parse_unchecked(source.text(), ParseOptions::from(mode).with_target_version(PythonVersion::PY313));
    if let Some(error) = parsed.errors().first() {
        return Err(explain::explain(source, checked, error));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(explain::too_new(source, checked, error));
    }
    let tree = Tree { parsed, warnings: Vec::new() };
    check::futures(tree.body(), source)?;
    Ok(tree)
}
