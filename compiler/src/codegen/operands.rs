//! Operands: in which register a value is when an instruction uses it, and when a local may be used in place (the rule of operand pinning).

use super::unit::Gen;
use crate::error::Warning;
use crate::image::Const;
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

impl<'a> Gen<'a, '_> {
    /// A register that holds the value of `e`: the local itself, for use by the very next instruction, or a new temporary.
    pub(super) fn any(&mut self, e: &'a Expr) -> u32 {
        match self.local(e) {
            Some(slot) => slot,
            None => {
                let t = self.temp();
                self.expr(e, t);
                t
            }
        }
    }

    /// As [`Gen::any`], but a local is copied unless `in_place`.
    pub(super) fn operand(&mut self, e: &'a Expr, in_place: bool) -> u32 {
        if in_place {
            return self.any(e);
        }
        let t = self.temp();
        self.expr(e, t);
        t
    }

    /// As [`Gen::any`], but the value of anything else than a local goes into `scratch` if that is a temporary.
    pub(super) fn any_into(&mut self, e: &'a Expr, in_place: bool, scratch: u32) -> u32 {
        match self.local(e) {
            Some(slot) if in_place => slot,
            _ if self.regs.is_temporary(scratch) => {
                self.expr(e, scratch);
                scratch
            }
            _ => {
                let t = self.temp();
                self.expr(e, t);
                t
            }
        }
    }

    /// True if evaluating `e` has no effect that a local pinned across it could see: a constant or a plain local.
    pub(super) fn quiet(&mut self, e: &Expr) -> bool {
        self.local(e).is_some() || self.constant(e).is_some()
    }

    /// True if a local read by `e` may be used in place by an instruction of `whole` after `later` was evaluated.
    pub(super) fn pinned(&mut self, whole: &impl Ranged, later: &[&Expr]) -> bool {
        self.is_one_line(whole) && later.iter().all(|e| self.quiet(e))
    }

    /// A register for a value in the making: `dst` if that is a temporary.
    pub(super) fn scratch(&mut self, dst: u32) -> u32 {
        if self.regs.is_temporary(dst) { dst } else { self.temp() }
    }

    /// Values of an unfinished expression are in temporaries from here on: if it has several lines, no jump of a tracer may lead into it. Ends
    /// with [`Gen::end_unfinished`], behind the instruction that uses the values.
    pub(super) fn begin_unfinished(&mut self, whole: &impl Ranged) -> Option<u32> {
        if self.is_one_line(whole) { None } else { Some(self.out.open_region(Region::Unfinished, None)) }
    }

    pub(super) fn end_unfinished(&mut self, region: Option<u32>) {
        if let Some(region) = region {
            self.out.close_region(region);
        }
    }

    /// Moves a finished value to where it was wanted.
    pub(super) fn deliver(&mut self, from: u32, dst: u32) {
        if from != dst {
            self.op(Op::Move, dst, from, 0);
        }
    }

    /// The line of an attribute access: that of the attribute's name.
    pub(super) fn at_attribute(&mut self, a: &ast::ExprAttribute) {
        self.at_line(self.end_line_of(a));
    }

    /// What a subscript has in its brackets, as an operand.
    pub(super) fn index(&mut self, s: &'a ast::ExprSubscript, in_place: bool) -> u32 {
        match &*s.slice {
            Expr::Slice(slice) if slice.step.is_none() && self.era().slices_of_two_parts_are_operands() => {
                let t = self.temp();
                self.slice(slice, self.line_of(s), t);
                t
            }
            e => self.operand(e, in_place),
        }
    }

    /// A slice object, made on this line.
    pub(super) fn slice(&mut self, s: &'a ast::ExprSlice, line: u32, dst: u32) {
        let mark = self.regs.top;
        let run = self.regs.take_run(3);
        for (part, r) in [&s.lower, &s.upper, &s.step].into_iter().zip(run..) {
            match part {
                Some(e) => self.expr(e, r),
                None => {
                    // The step that an operand does not have stands on the line of the whole.
                    self.at_line(if r == run + 2 { line } else { self.line_of(s) });
                    self.load_constant(Const::None, r);
                }
            }
        }
        self.at_line(line);
        self.op(Op::BuildSlice, dst, run, 0);
        self.regs.top = mark;
    }

    /// A construct that is not supported: an exception when it is reached, and a warning now.
    pub(super) fn unsupported(&mut self, node: &impl Ranged, what: &str) {
        let line = self.line_of(node);
        self.at(node);
        let k = self.unsupported_at(line, what);
        self.out.ext(Op::RaiseText, 0, 0, 0, k);
    }

    /// Warns, and gives the constant that is the exception's text.
    pub(super) fn unsupported_at(&mut self, line: u32, what: &str) -> u32 {
        let message = format!("{what} not supported");
        self.shared.warnings.push(Warning { category: "SyntaxWarning", message: message.clone(), line });
        self.consts.add(Const::text(&message))
    }

    /// Since 3.12 an attribute of `super()` loads the first argument by itself, which must be bound.
    pub(super) fn check_super(&mut self, e: &'a Expr) {
        let Expr::Call(c) = e else { return };
        let plain = matches!(&*c.func, Expr::Name(n) if n.id == "super") && c.arguments.is_empty();
        let first = self.frame.slots.first().filter(|_| self.frame.arg_count > 0 && self.frame.kind.is_function_like());
        if let (true, Some(first)) = (plain && self.era().super_attributes_load_self(), first) {
            let t = self.temp();
            self.at(e);
            self.load(&first.name, t);
            self.regs.top = t;
        }
    }
}
