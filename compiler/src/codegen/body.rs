//! What a code object begins and ends with: its cells, its docstring, the implicit return.

use super::unit::Gen;
use crate::image::Const;
use fastlocals_core::image::code::slot;
use fastlocals_core::isa::Op;
use ruff_python_ast::{Expr, Stmt};

impl<'a> Gen<'a, '_> {
    /// Takes closure cells, makes own cells, and turns into a generator: what comes before the first line.
    pub(super) fn prologue(&mut self, first_line: u32) {
        self.nowhere();
        let slots = &self.frame.slots;
        if slots.iter().any(|s| s.bits & slot::FREE != 0) {
            self.op(Op::CopyFree, 0, 0, 0);
            self.out.mark_prologue();
        }
        for (i, s) in slots.iter().enumerate() {
            if s.bits & slot::CELL != 0 && s.bits & slot::HIDDEN == 0 {
                self.op(Op::MakeCell, 0, i as u32, 0);
                self.out.mark_prologue();
            }
        }
        if self.frame.is_generator || self.frame.is_coroutine {
            self.op(Op::MakeGen, 0, 0, 0);
            self.out.mark_prologue();
        }
        self.out.line = Some(first_line).filter(|_| !self.old_lines());
    }

    pub(super) fn store_docstring(&mut self, body: &'a [Stmt]) -> &'a [Stmt] {
        let Some((text, value, rest)) = self.docstring_of(body) else { return body };
        let mark = self.regs.top;
        let t = self.temp();
        self.at(value);
        let before = self.enter(value);
        self.load_constant(text, t);
        self.leave(before);
        self.nowhere();
        self.store("__doc__", t);
        self.regs.top = mark;
        rest
    }

    /// The docstring, the expression that it is, and the statements behind it.
    pub(super) fn docstring_of(&self, body: &'a [Stmt]) -> Option<(Const, &'a Expr, &'a [Stmt])> {
        let (Stmt::Expr(first), rest) = body.split_first()? else { return None };
        let Expr::StringLiteral(s) = &*first.value else { return None };
        let text = crate::literal::string_value(&s.value, self.unit.source);
        let text = if self.era().dedents_docstrings() { clean_docstring(&text) } else { text };
        Some((Const::Str(text.into()), &first.value, rest))
    }

    /// The implicit `return None`, which belongs to no line of its own.
    pub(super) fn return_none(&mut self) {
        self.nowhere();
        let mark = self.regs.top;
        let none = self.temp();
        self.op(Op::LoadImm, none, 1, 0);
        self.op(Op::Return, none, 0, 0);
        self.regs.top = mark;
    }
}

/// 3.13 removes the indentation that all lines but the first share, and white space at the start.
fn clean_docstring(text: &[u8]) -> Vec<u8> {
    // Tabs count up to the next multiple of 8, as str.expandtabs does.
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut line = Vec::new();
    let mut column = 0;
    for &b in text {
        match b {
            b'\n' => {
                lines.push(core::mem::take(&mut line));
                column = 0;
            }
            b'\t' => {
                let width = 8 - column % 8;
                line.resize(line.len() + width, b' ');
                column += width;
            }
            _ => {
                line.push(b);
                column += usize::from(b & 0xC0 != 0x80);
            }
        }
    }
    lines.push(line);
    let indent = |l: &[u8]| l.iter().take_while(|b| **b == b' ').count();
    let margin = lines.iter().skip(1).filter(|l| indent(l) < l.len()).map(|l| indent(l)).min().unwrap_or(0);
    let mut out = Vec::with_capacity(text.len());
    for (i, l) in lines.iter().enumerate() {
        if i > 0 {
            out.push(b'\n');
        }
        let cut = if i == 0 { indent(l) } else { margin.min(indent(l)) };
        out.extend_from_slice(l.get(cut..).unwrap_or(&[]));
    }
    out
}
