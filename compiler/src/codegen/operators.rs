//! Operators with a value: arithmetic, comparison, `and`, `or`, `x if c else y`.

use super::condition::cmp_op;
use super::emit::Label;
use super::unit::Gen;
use fastlocals_core::isa::{BinOp, Op};
use ruff_python_ast::{self as ast, Expr, Operator};

/// The number of an operator.
pub(super) fn bin_op(op: Operator) -> BinOp {
    match op {
        Operator::Add => BinOp::Add,
        Operator::Sub => BinOp::Sub,
        Operator::Mult => BinOp::Mul,
        Operator::MatMult => BinOp::MatMul,
        Operator::Div => BinOp::Div,
        Operator::Mod => BinOp::Mod,
        Operator::Pow => BinOp::Pow,
        Operator::LShift => BinOp::LShift,
        Operator::RShift => BinOp::RShift,
        Operator::BitOr => BinOp::Or,
        Operator::BitXor => BinOp::Xor,
        Operator::BitAnd => BinOp::And,
        Operator::FloorDiv => BinOp::FloorDiv,
    }
}

/// The jump on a value that decides an `and` or `or`.
fn decides(op: ast::BoolOp) -> Op {
    match op {
        ast::BoolOp::And => Op::JumpIfNot,
        ast::BoolOp::Or => Op::JumpIf,
    }
}

impl<'a> Gen<'a, '_> {
    /// Emits a binary operator.
    pub(super) fn emit_binary(&mut self, op: BinOp, dst: u32, left: u32, right: u32, in_place: bool) {
        let short = match (op, in_place) {
            (BinOp::Add, true) => Some(Op::AddIn),
            (BinOp::Sub, true) => Some(Op::SubIn),
            (BinOp::Mul, true) => Some(Op::MulIn),
            (BinOp::Add, false) => Some(Op::Add),
            (BinOp::Sub, false) => Some(Op::Sub),
            (BinOp::Mul, false) => Some(Op::Mul),
            (BinOp::Div, false) => Some(Op::Div),
            (BinOp::FloorDiv, false) => Some(Op::FloorDiv),
            (BinOp::Mod, false) => Some(Op::Mod),
            (BinOp::Pow, false) => Some(Op::Pow),
            _ => None,
        };
        match short {
            Some(short) => self.op(short, dst, left, right),
            None => self.out.ext(Op::Binary, dst, left, right, op as u32 + 16 * u32::from(in_place)),
        }
    }

    /// Chains that lean to the left (`a + b + c`) are walked without recursion.
    pub(super) fn binary(&mut self, b: &'a ast::ExprBinOp, dst: u32) {
        let mark = self.regs.top;
        let mut chain = vec![(b, self.out.line)];
        let mut first: &'a Expr = &b.left;
        while let Expr::BinOp(inner) = first
            && self.constant(first).is_none()
        {
            chain.push((inner, self.enter(first)));
            first = &inner.left;
        }
        let one_line = self.is_one_line(b);
        let mut left = None;
        while let Some((b, before)) = chain.pop() {
            let last = chain.is_empty();
            let one_line = one_line || self.is_one_line(b);
            if left.is_none()
                && let Some(pieces) = self.percent_format(b)
            {
                let to = if last { dst } else { self.scratch(dst) };
                self.join(&pieces, b, to);
                self.leave(before);
                left = Some(to);
                continue;
            }
            let small =
                if one_line && matches!(b.op, Operator::Add | Operator::Sub) { self.small_int(&b.right) } else { None };
            let l = match left {
                Some(l) => l,
                None => {
                    let pinned = one_line && self.quiet(&b.right);
                    self.any_into(&b.left, pinned, dst)
                }
            };
            let region = self.begin_unfinished(b);
            let right = match small {
                Some(i) => i,
                None => self.operand(&b.right, one_line),
            };
            self.at(b);
            // An intermediate value takes the place of an operand that is not needed any more.
            let to = if last {
                dst
            } else if self.regs.is_temporary(l) {
                l
            } else if self.regs.is_temporary(dst) {
                dst
            } else if small.is_none() && self.regs.is_temporary(right) {
                right
            } else {
                self.temp()
            };
            match (small, b.op) {
                (Some(i), Operator::Add) => self.op(Op::AddI, to, l, i),
                (Some(i), _) => self.op(Op::SubI, to, l, i),
                (None, op) => self.emit_binary(bin_op(op), to, l, right, false),
            }
            self.end_unfinished(region);
            if !last {
                self.leave(before);
            }
            self.regs.top = if to >= mark { to + 1 } else { mark };
            left = Some(to);
        }
        self.regs.top = mark;
    }

    pub(super) fn compare(&mut self, c: &'a ast::ExprCompare, dst: u32) {
        let mark = self.regs.top;
        let one_line = self.is_one_line(c);
        if let ([op], [right]) = (&*c.ops, &*c.comparators) {
            let pinned = self.pinned(c, &[right]);
            let l = self.any_into(&c.left, pinned, dst);
            let r = self.comparand(*op, right, one_line);
            self.at(c);
            self.out.ext(Op::Compare, dst, l, r, cmp_op(*op) as u32);
            self.regs.top = mark;
            return;
        }
        let result = self.scratch(dst);
        let end = self.out.label();
        let later: Vec<&Expr> = c.comparators.iter().collect();
        let pinned = self.pinned(c, later.get(..1).unwrap_or(&[]));
        let mut l = self.operand(&c.left, pinned);
        let count = c.ops.len();
        for (i, (op, right)) in c.ops.iter().zip(&c.comparators).enumerate() {
            let last = i + 1 == count;
            // A middle operand is used again after its comparison has run code.
            let r = if last { self.comparand(*op, right, one_line) } else { self.operand(right, false) };
            self.at(c);
            self.out.ext(Op::Compare, result, l, r, cmp_op(*op) as u32);
            if !last {
                self.out.branch(Op::JumpIfNot, result, 0, 0, end);
            }
            l = r;
        }
        self.out.place(end);
        self.at(c);
        self.deliver(result, dst);
        self.regs.top = mark;
    }

    pub(super) fn bool_op(&mut self, b: &'a ast::ExprBoolOp, dst: u32) {
        let mark = self.regs.top;
        let t = self.scratch(dst);
        let end = self.out.label();
        if let Some((last, front)) = b.values.split_last() {
            for value in front {
                let next = self.out.label();
                if self.old_lines() {
                    self.old_bool_operand(value, t, b.op, end, next);
                } else {
                    self.expr(value, t);
                    self.at(b);
                }
                self.out.branch(decides(b.op), t, 0, 0, end);
                self.out.place(next);
            }
            self.expr(last, t);
        }
        self.out.place_value(end);
        if t != dst {
            self.at(b);
            self.deliver(t, dst);
        }
        self.regs.top = mark;
    }

    /// The value of an operand of `and` or `or` into `t`. Where an `and` or `or` in it is decided, so is whether to go on behind the jump that
    /// follows or to where it goes: up to 3.9 the jump is not executed then.
    fn old_bool_operand(&mut self, e: &'a Expr, t: u32, op: ast::BoolOp, decided: Label, next: Label) {
        let Expr::BoolOp(b) = e else {
            self.expr(e, t);
            return;
        };
        let before = self.enter(e);
        if let Some((last, front)) = b.values.split_last() {
            let to = if b.op == op { decided } else { next };
            for value in front {
                let behind = self.out.label();
                self.old_bool_operand(value, t, b.op, to, behind);
                self.out.branch(decides(b.op), t, 0, 0, to);
                self.out.place(behind);
            }
            self.old_bool_operand(last, t, op, decided, next);
        }
        self.leave(before);
    }

    pub(super) fn if_expr(&mut self, i: &'a ast::ExprIf, dst: u32) {
        let orelse = self.out.label();
        let end = self.out.label();
        self.test(&i.test, self.line_of(i), orelse, false);
        self.expr(&i.body, dst);
        self.go_on(end);
        self.out.place(orelse);
        self.expr(&i.orelse, dst);
        self.out.place_value(end);
    }
}
