//! Parsing: limits first, then the parser, with CPython's texts for its errors.
//!
//! * [`scan`]: tokens, and lexical errors as CPython's tokenizer finds them;
//! * [`depth`]: how deeply the source may nest;
//! * [`explain`]: what CPython would say where the parser crate gives up.

mod depth;
mod explain;
mod expression;
mod number;
mod scan;
mod words;

use crate::error::{CompileError, ErrorKind, Warning};
use crate::source::Source;
use crate::{Mode, Options};
use ruff_python_ast::{ModExpression, ModModule};
use ruff_python_parser::{Parsed, parse_expression, parse_module};
use ruff_text_size::TextRange;

/// A parsed source.
pub struct Tree {
    kind: TreeKind,
    /// Warnings found while parsing.
    pub warnings: Vec<Warning>,
}

enum TreeKind {
    Module(Parsed<ModModule>),
    Expression(Parsed<ModExpression>),
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
        match &self.kind {
            TreeKind::Module(m) => Body::Module(m.syntax()),
            TreeKind::Expression(e) => Body::Expression(e.syntax()),
        }
    }
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
        return Err(CompileError { line: 0, text: None, ..error });
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
    let parsed = match options.mode {
        Mode::Eval => parse_expression(source.text()).map(TreeKind::Expression),
        Mode::Exec | Mode::Single => parse_module(source.text()).map(TreeKind::Module),
    };
    match (parsed, &checked.lexical) {
        (Ok(kind), None) => Ok(Tree { kind, warnings: Vec::new() }),
        // CPython's tokenizer is asked for the whole source before an error of the parser is reported.
        (_, Some(lexical)) => Err(lexical.clone()),
        (Err(error), None) => Err(explain::explain(source, checked, &error)),
    }
}
