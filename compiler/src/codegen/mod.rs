//! The code generator: syntax tree and scopes to code objects.
//!
//! Two rules make register code faithful to CPython:
//!
//! * **Operand pinning.** CPython reads a local when its name is evaluated. A local is used in place, as an operand, only if
//!   nothing between that point and the use can run Python code, raise a line, call, return or exception event, or write the
//!   slot; otherwise it is copied first. [`Gen::quiet`] says what lies harmlessly between: constants and other locals, on the same line.
//! * **Lines.** Each instruction gets the line that the era's compiler gives to the instruction it stands for, see [`lines`]; what CPython
//!   executes on a line of its own and has no counterpart here leaves a Nop.
//!
//! Floors, lowest first: the instruction stream (`emit`, `graph`, `words`, `finish`); the generator and what it stands on (`unit`, `body`, `constants`,
//! `lines`, `names`, `operands`, `handlers`); the kinds of expressions, then `expr`, which tells them apart; the kinds of statements, then `stmt`. A
//! kind compiles what it contains through `unit::Dispatch`.
//!
//! A destination register that is a local is written by the last instruction of its expression only, so an expression that fails
//! leaves the variable as it was.

mod assign;
mod blocks;
mod body;
mod call;
mod class;
mod comprehension;
mod condition;
mod constants;
mod control;
mod emit;
mod expr;
mod finish;
mod function;
mod graph;
mod handlers;
mod import;
mod lines;
mod literal;
mod names;
mod operands;
mod operators;
mod pattern;
mod registers;
mod stmt;
mod strings;
mod suspend;
mod try_star;
mod try_stmt;
mod unit;
mod unwind;
mod with_stmt;
mod words;

pub(crate) use unit::Unit;

use crate::error::{CompileError, Warning};
use crate::image::ImageBuilder;
use crate::options::Mode;
use crate::parse::Body;
use crate::scope::ScopeId;
use fastlocals_core::isa::Op;
use ruff_python_ast::Stmt;
use unit::{Dispatch, Gen, Shared};

/// Compiles the whole unit to an image, and says what it warns of.
///
/// # Errors
/// Constructs that are not supported, and limits of the image format.
pub(crate) fn module(unit: &Unit<'_>) -> Result<(Vec<u8>, Vec<Warning>), CompileError> {
    let mut shared = Shared {
        dispatch: Dispatch { expr: |g, e, dst| g.expression(e, dst), stmts: |g, body| g.statements(body) },
        builder: ImageBuilder::new(),
        warnings: Vec::new(),
        error: None,
        static_attributes: Vec::new(),
    };
    let id = shared.builder.reserve();
    let mut code = Gen::new(unit, &mut shared, ScopeId::MODULE);
    let statement = match unit.body {
        Body::Module(module) => crate::scope::first_statement(&module.body, code.era()).map(|s| code.first_line_of(s)),
        Body::Expression(expression) => Some(code.line_of(&*expression.body)),
    };
    let statement = statement.filter(|_| code.era().modules_begin_at_first_statement());
    let first = statement.unwrap_or(unit.options.first_line);
    code.prologue(first);
    match unit.body {
        Body::Module(module) => code.module_body(&module.body),
        Body::Expression(expression) => {
            let value = code.any(&expression.body);
            code.at(&*expression.body);
            code.op(Op::Return, value, 0, 0);
        }
    }
    // Before the first statement a module is on line 0.
    let no_line = if code.old_lines() { first } else { 0 };
    code.define(id, first, Some(no_line));
    if let Some(error) = shared.error {
        return Err(error);
    }
    let era = if unit.options.hidden || unit.options.neutral { None } else { Some(unit.options.era) };
    Ok((shared.builder.finish(era)?, shared.warnings))
}

impl<'a> Gen<'a, '_> {
    fn module_body(&mut self, body: &'a [Stmt]) {
        if let Some(first) = body.first() {
            self.set_line(self.statement_line(first));
        }
        if function::has_annotations(body) {
            self.op(Op::SetupAnnotations, 0, 0, 0);
        }
        let rest = match self.unit.options.mode {
            Mode::Single => body,
            _ => self.store_docstring(body),
        };
        self.stmts(rest);
        self.return_none();
    }
}
