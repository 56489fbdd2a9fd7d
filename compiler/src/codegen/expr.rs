//! Expressions: the dispatch, operands, names, attributes, subscripts.

use super::Gen;
use crate::image::Const;
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Expr, Number};
use ruff_text_size::Ranged;

impl<'a> Gen<'a, '_> {
    /// The value of `e` into register `dst`, written by the last instruction.
    pub(super) fn expr(&mut self, e: &'a Expr, dst: u32) {
        if let Some(value) = self.constant(e) {
            let before = self.enter_constant(e);
            self.at(e);
            self.load_constant(value, dst);
            self.leave(before);
            return;
        }
        let before = self.enter(e);
        match e {
            Expr::Name(n) => {
                self.at(e);
                self.load(&n.id, dst);
            }
            Expr::BinOp(b) => self.binary(b, dst),
            Expr::UnaryOp(u) => self.unary(u, dst),
            Expr::BoolOp(b) => self.bool_op(b, dst),
            Expr::Compare(c) => self.compare(c, dst),
            Expr::If(i) => self.if_expr(i, dst),
            Expr::Call(c) => self.call(c, dst),
            Expr::Attribute(a) => self.attribute_load(a, dst),
            Expr::Subscript(s) => self.subscript_load(s, dst),
            Expr::Named(n) => self.named(n, dst),
            Expr::Lambda(l) => self.lambda(l, dst),
            Expr::Tuple(t) => self.tuple(&t.elts, e, dst),
            Expr::List(l) => self.list(&l.elts, e, dst),
            Expr::Set(s) => self.set(&s.elts, e, dst),
            Expr::Dict(d) => self.dict(d, dst),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => self.comprehension(e, dst),
            Expr::Generator(g) => self.generator_expression(g, dst),
            Expr::FString(f) => self.fstring(f, dst),
            Expr::Yield(y) => self.yield_(y, dst),
            Expr::YieldFrom(y) => self.yield_from(y, dst),
            Expr::Await(w) => self.await_(w, dst),
            Expr::Slice(s) => self.slice(s, self.line_of(s), dst),
            Expr::NumberLiteral(n) => self.complex(n, dst),
            Expr::TString(_) => self.unsupported(e, "template strings are"),
            Expr::Starred(_) => self.fail_at(e.range(), crate::ErrorKind::Syntax, "can't use starred expression here"),
            // Literals are constants.
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => self.unsupported(e, "this is"),
        }
        self.leave(before);
    }

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

    fn unary(&mut self, u: &'a ast::ExprUnaryOp, dst: u32) {
        let mark = self.regs.top;
        let in_place = self.is_one_line(u);
        let r = self.any_into(&u.operand, in_place, dst);
        self.at(u);
        let op = match u.op {
            ast::UnaryOp::Not => Op::Not,
            ast::UnaryOp::USub => Op::Neg,
            ast::UnaryOp::UAdd => Op::Pos,
            ast::UnaryOp::Invert => Op::Invert,
        };
        self.op(op, dst, r, 0);
        self.regs.top = mark;
    }

    /// The line of an attribute access: that of the attribute's name.
    pub(super) fn at_attribute(&mut self, a: &ast::ExprAttribute) {
        self.at_line(self.end_line_of(a));
    }

    fn attribute_load(&mut self, a: &'a ast::ExprAttribute, dst: u32) {
        let mark = self.regs.top;
        let in_place = self.is_one_line(a);
        self.check_super(&a.value);
        let r = self.any_into(&a.value, in_place, dst);
        let n = self.attribute(&a.attr);
        self.at_attribute(a);
        self.op(Op::GetAttr, dst, r, n);
        self.regs.top = mark;
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

    fn subscript_load(&mut self, s: &'a ast::ExprSubscript, dst: u32) {
        let mark = self.regs.top;
        let pinned = self.pinned(s, &[&s.slice]);
        let object = self.any_into(&s.value, pinned, dst);
        match self.small_int(&s.slice) {
            Some(i) if self.is_one_line(s) => {
                self.at(s);
                self.op(Op::GetItemI, dst, object, i);
            }
            _ => {
                let in_place = self.is_one_line(s);
                let index = self.index(s, in_place);
                self.at(s);
                self.op(Op::GetItem, dst, object, index);
            }
        }
        self.regs.top = mark;
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
    fn slice(&mut self, s: &'a ast::ExprSlice, line: u32, dst: u32) {
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

    fn named(&mut self, n: &'a ast::ExprNamed, dst: u32) {
        let mark = self.regs.top;
        let t = self.scratch(dst);
        self.expr(&n.value, t);
        self.at(n);
        if let Expr::Name(name) = &*n.target {
            self.store(&name.id, t);
        }
        self.deliver(t, dst);
        self.regs.top = mark;
    }

    fn complex(&mut self, n: &'a ast::ExprNumberLiteral, dst: u32) {
        let Number::Complex { real, imag } = n.value else { return };
        let mark = self.regs.top;
        self.at(n);
        let w = self.regs.take_run(super::H + 3);
        self.load_static("complex", w);
        self.load_constant(Const::Float(real), w + super::H);
        self.load_constant(Const::Float(imag), w + super::H + 1);
        self.op(Op::Call, w, 2, dst);
        self.regs.top = mark;
    }

    /// Something that no program can rebind, into a register.
    pub(super) fn load_static(&mut self, name: &str, dst: u32) {
        let i = fastlocals_core::isa::STATICS.iter().position(|s| *s == name).unwrap_or(0);
        self.op(Op::LoadStatic, dst, i as u32, 0);
    }
}
