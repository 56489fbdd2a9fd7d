//! Parsing: limits first, then the parser, with CPython's texts for its errors.
//!
//! * `scan`: tokens, and lexical errors as CPython's tokenizer finds them;
//! * `depth`: how deeply the source may nest;
//! * `generics`: statements with type parameters, written out;
//! * `explain`: what CPython would say where the parser crate gives up.

mod depth;
mod explain;
mod explainer;
mod expression;
mod fields;
mod generics;
mod number;
mod scan;
mod targets;
mod words;

pub use scan::Checked;

use crate::error::{CompileError, ErrorKind, Warning};
use crate::options::{Mode, Options};
use crate::source::Source;
use ruff_python_ast::{Mod, ModExpression, ModModule, PythonVersion, Stmt};
use ruff_python_parser::{self as parser, ParseErrorType, ParseOptions};
use ruff_text_size::{Ranged, TextRange};
use std::borrow::Cow;

/// A parsed source.
pub struct Tree {
    syntax: Mod,
    /// What CPython would warn of; complete after [`crate::check::check`].
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
        match &self.syntax {
            Mod::Module(m) => Body::Module(m),
            Mod::Expression(e) => Body::Expression(e),
        }
    }

    /// Writes out statements with type parameters, see [`generics`].
    pub fn write_out_generics(&mut self, source: &Source<'_>) {
        if generics::possible(source.text()) {
            generics::write_out(&mut self.syntax);
        }
    }
}

/// The text with `\n` at every line's end, as CPython's tokenizer sees it.
pub fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
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
    Ok(Checked { depth, lexical: tokens.error, lexical_at: tokens.error_at, open: tokens.open, tokens: tokens.list })
}

/// Mode Single takes one line of simple statements or one compound statement.
fn single(source: &Source<'_>, checked: &Checked, module: &ModModule) -> Result<(), CompileError> {
    let Some(first) = module.body.first() else {
        return Err(CompileError {
            column: 0,
            end_column: 0,
            ..source.error_at(source.text().len(), "invalid syntax")
        });
    };
    let newline = |t: &&scan::Token| t.kind == scan::Tok::Newline && t.start >= first.end().to_u32();
    let Some(line_end) = checked.tokens.iter().find(newline) else { return Ok(()) };
    let Some(next) = module.body.iter().find(|s| s.start().to_u32() >= line_end.end) else { return Ok(()) };
    let simple = !matches!(
        first,
        Stmt::If(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::Try(_)
            | Stmt::With(_)
            | Stmt::Match(_)
            | Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
    );
    if !simple {
        return Err(source.error(next.range(), "invalid syntax"));
    }
    let error =
        source.error_at(line_end.start as usize, "multiple statements found while compiling a single statement");
    Err(CompileError { end_column: error.column + 1, ..error })
}

/// Texts of lexical errors that do not hide an earlier error of the parser.
const PARSER_TEXTS: [&str; 3] = ["f-string: ", "unexpected character after line continuation", "unexpected EOF"];

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
    let mode = if options.mode == Mode::Eval { parser::Mode::Expression } else { parser::Mode::Module };
    let parsed =
        parser::parse_unchecked(source.text(), ParseOptions::from(mode).with_target_version(PythonVersion::PY313));
    if let Some(lexical) = &checked.lexical {
        // CPython's tokenizer reads to the end before an error of the parser is reported, and its own errors go first; but not
        // those of which the parser makes the text, nor if the parser stumbles over an indent.
        let indentation = lexical.kind != ErrorKind::Syntax;
        let late = indentation || PARSER_TEXTS.iter().any(|t| lexical.message.starts_with(t));
        let first = parsed.errors().first().filter(|e| {
            let indent = e.error == ParseErrorType::UnexpectedIndentation;
            let lines_before = source.line(e.location.start()) < lexical.line;
            let before = if indentation { lines_before } else { e.location.end().to_usize() < checked.lexical_at };
            (late || indent) && before && (lines_before || indent || lexical.message.starts_with("f-string"))
        });
        return Err(first.map_or_else(|| lexical.clone(), |error| explain::explain(source, checked, error)));
    }
    if let Some(error) = parsed.errors().first() {
        return Err(explain::explain(source, checked, error));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(explain::too_new(source, checked, error));
    }
    let tree = Tree { syntax: parsed.into_syntax(), warnings: Vec::new() };
    if let (Mode::Single, Body::Module(module)) = (options.mode, tree.body()) {
        single(source, checked, module)?;
    }
    Ok(tree)
}
