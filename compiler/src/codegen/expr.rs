//! Expressions: which kind it is, and the small ones: operators of one operand, attributes, subscripts, `:=`.

use super::unit::{Gen, H};
use crate::image::Const;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Expr, Number};
use ruff_text_size::Ranged;

impl<'a> Gen<'a, '_> {
    /// An expression of whatever kind: [`Gen::expr`].
    pub(super) fn expression(&mut self, e: &'a Expr, dst: u32) {
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
            Expr::Starred(_) => {
                self.fail_at(e.range(), crate::error::ErrorKind::Syntax, "can't use starred expression here")
            }
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
        let w = self.regs.take_run(H + 3);
        self.load_static("complex", w);
        self.load_constant(Const::Float(real), w + H);
        self.load_constant(Const::Float(imag), w + H + 1);
        self.op(Op::Call, w, 2, dst);
        self.regs.top = mark;
    }
}
