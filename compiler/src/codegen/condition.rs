//! Conditions: tests that end in a jump.

use super::emit::Label;
use super::unit::Gen;
use fastlocals_core::isa::{CmpOp, Op};
use ruff_python_ast::{self as ast, Expr};

/// The number of a comparison.
pub(super) fn cmp_op(op: ast::CmpOp) -> CmpOp {
    match op {
        ast::CmpOp::Eq => CmpOp::Eq,
        ast::CmpOp::NotEq => CmpOp::Ne,
        ast::CmpOp::Lt => CmpOp::Lt,
        ast::CmpOp::LtE => CmpOp::Le,
        ast::CmpOp::Gt => CmpOp::Gt,
        ast::CmpOp::GtE => CmpOp::Ge,
        ast::CmpOp::Is => CmpOp::Is,
        ast::CmpOp::IsNot => CmpOp::IsNot,
        ast::CmpOp::In => CmpOp::In,
        ast::CmpOp::NotIn => CmpOp::NotIn,
    }
}

impl<'a> Gen<'a, '_> {
    /// The test of a statement or conditional expression on `line`. In 3.11 all its jumps have that line.
    pub(super) fn test(&mut self, e: &'a Expr, line: u32, to: Label, when: bool) {
        let outer = self.jump_line.take();
        if self.era().tests_jump_at_their_start() && !(self.is_one_line(e) && self.line_of(e) == line) {
            self.jump_line = Some(line);
        }
        self.jump_if(e, to, when);
        self.jump_line = outer;
    }

    /// Jumps to `to` if the truth of `e` is `when`; goes on otherwise.
    pub(super) fn jump_if(&mut self, e: &'a Expr, to: Label, when: bool) {
        if self.old_lines() {
            self.old_jump_if(e, to, when);
            return;
        }
        if let Some(truth) = self.constant_truth(e) {
            self.at(e);
            // The load of the constant and its jump may be on lines of their own.
            if let Some(line) = self.jump_line.filter(|l| Some(*l) != self.out.line) {
                self.out.mark_line();
                self.at_line(line);
            }
            if truth == when {
                self.out.jump(to);
            } else {
                self.out.mark_line();
            }
            return;
        }
        self.jump_if_parts(e, to, when);
    }

    /// Up to 3.7 a test is visited as any expression; in 3.8 what it is made of is looked through, and its jumps are on the line of what is around.
    fn old_jump_if(&mut self, e: &'a Expr, to: Label, when: bool) {
        if let Some(truth) = self.constant_truth(e) {
            let before = self.enter_constant(e);
            if !truth || when || !self.is_tested_at_once(e) {
                self.out.mark_line_always();
            } else if before != self.out.line && self.era().line_entries_may_coincide() {
                self.mark_way_back();
            }
            self.leave(before);
            if truth == when {
                self.out.jump(to);
            } else if !truth {
                // Nobody folds a jump that a false constant does not take.
                self.mark_old();
            }
            return;
        }
        if self.era().tests_are_visited() {
            self.enter(e);
        }
        self.jump_if_parts(e, to, when);
    }

    /// True if a true constant of this kind is not even loaded to be tested.
    fn is_tested_at_once(&self, e: &Expr) -> bool {
        match e {
            Expr::UnaryOp(_) | Expr::BinOp(_) | Expr::Tuple(_) => self.era().folds_syntax_trees(),
            Expr::BooleanLiteral(_) => !self.era().constants_are_names(),
            _ => true,
        }
    }

    fn jump_if_parts(&mut self, e: &'a Expr, to: Label, when: bool) {
        if self.jump_line.is_some() && e.is_compare_expr() {
            // A comparison takes what follows to its own line.
            self.jump_line = Some(self.line_of(e));
        }
        match e {
            Expr::UnaryOp(ast::ExprUnaryOp { op: ast::UnaryOp::Not, operand, .. }) => {
                self.jump_if(operand, to, !when);
            }
            Expr::BoolOp(b) => self.jump_if_bool(b, to, when),
            Expr::If(i) => {
                let orelse = self.out.label();
                let end = self.out.label();
                self.jump_if(&i.test, orelse, false);
                self.jump_if(&i.body, to, when);
                self.go_on(end);
                self.out.place(orelse);
                self.jump_if(&i.orelse, to, when);
                self.out.place(end);
            }
            Expr::Compare(c) if self.is_fused(e, c) => self.jump_if_compare(c, to, when),
            _ => {
                let mark = self.regs.top;
                let line = self.jump_line.take();
                let in_place = line.is_none_or(|l| l == self.line_of(e)) && (!self.old_lines() || self.stays(e));
                let r = self.operand(e, in_place);
                self.at(e);
                self.jump_line = line;
                if line.is_some() {
                    self.out.line = line;
                }
                let op = if when { Op::JumpIf } else { Op::JumpIfNot };
                self.out.branch(op, r, 0, 0, to);
                self.regs.top = mark;
            }
        }
    }

    /// True if a comparison and its jump are on the same line.
    fn is_fused(&self, e: &Expr, c: &ast::ExprCompare) -> bool {
        if self.old_lines() {
            c.ops.len() > 1 || self.stays(e)
        } else {
            self.jump_line.is_none_or(|l| l == self.line_of(c))
        }
    }

    fn jump_if_bool(&mut self, b: &'a ast::ExprBoolOp, to: Label, when: bool) {
        let Some((last, front)) = b.values.split_last() else { return };
        // `or` is decided by a true operand, `and` by a false one.
        let decides = b.op == ast::BoolOp::Or;
        if decides == when {
            for value in front {
                self.jump_if(value, to, when);
            }
            self.jump_if(last, to, when);
        } else {
            let end = self.out.label();
            for value in front {
                self.jump_if(value, end, decides);
            }
            self.jump_if(last, to, when);
            self.out.place(end);
        }
    }

    fn jump_if_compare(&mut self, c: &'a ast::ExprCompare, to: Label, when: bool) {
        let mark = self.regs.top;
        let one_line = self.is_one_line(c);
        let Some((last, front)) = c.comparators.split_last() else { return };
        let failed = if when && !front.is_empty() { Some(self.out.label()) } else { None };
        let pinned = match c.comparators.first() {
            Some(first) => self.pinned(c, &[first]),
            None => false,
        };
        let mut left = self.operand(&c.left, pinned);
        let mut left_expr: &Expr = &c.left;
        for (op, right) in c.ops.iter().zip(front) {
            // A middle operand is used again after its comparison has run code.
            let r = self.operand(right, false);
            self.at(c);
            self.compare_jump(cmp_op(*op), left, r, false, failed.unwrap_or(to));
            left = r;
            left_expr = right;
        }
        let op = c.ops.last().map_or(CmpOp::Eq, |op| cmp_op(*op));
        let is_none = |e: &Expr| matches!(e, Expr::NoneLiteral(_));
        if matches!(op, CmpOp::Is | CmpOp::IsNot) && one_line && is_none(last) && !is_none(left_expr) {
            self.at(c);
            let c = u32::from(when == (op == CmpOp::Is));
            self.out.branch(Op::JumpNone, left, 0, c, to);
        } else if let (Some(i), Some(short), true) = (self.small_int(last), immediate_form(op), one_line) {
            self.at(c);
            self.out.branch(short, left, i, u32::from(when), to);
        } else {
            let kind = c.ops.last().copied().unwrap_or(ast::CmpOp::Eq);
            let r = self.comparand(kind, last, one_line);
            self.at(c);
            self.compare_jump(op, left, r, when, to);
        }
        if let Some(failed) = failed {
            self.out.place(failed);
        }
        self.regs.top = mark;
    }

    /// `if (left op right) == when: jump`.
    fn compare_jump(&mut self, op: CmpOp, left: u32, right: u32, when: bool, to: Label) {
        let c = u32::from(when);
        let fused = match op {
            CmpOp::Lt => Op::JumpLt,
            CmpOp::Le => Op::JumpLe,
            CmpOp::Eq => Op::JumpEq,
            CmpOp::Ne => Op::JumpNe,
            CmpOp::Gt => Op::JumpGt,
            CmpOp::Ge => Op::JumpGe,
            CmpOp::Is => Op::JumpIs,
            CmpOp::IsNot => {
                self.out.branch(Op::JumpIs, left, right, 1 - c, to);
                return;
            }
            CmpOp::In | CmpOp::NotIn => {
                let t = self.temp();
                self.out.ext(Op::Compare, t, left, right, op as u32);
                self.out.branch(if when { Op::JumpIf } else { Op::JumpIfNot }, t, 0, 0, to);
                return;
            }
        };
        self.out.branch(fused, left, right, c, to);
    }

    /// The last operand of a comparison. What `in` looks into may be a tuple where the source says list.
    pub(super) fn comparand(&mut self, op: ast::CmpOp, e: &'a Expr, in_place: bool) -> u32 {
        match op {
            ast::CmpOp::In | ast::CmpOp::NotIn => {
                let t = self.local(e).filter(|_| in_place);
                t.unwrap_or_else(|| {
                    let t = self.temp();
                    self.immutable(e, t);
                    t
                })
            }
            _ => self.operand(e, in_place),
        }
    }
}

fn immediate_form(op: CmpOp) -> Option<Op> {
    Some(match op {
        CmpOp::Lt => Op::JumpLtI,
        CmpOp::Le => Op::JumpLeI,
        CmpOp::Eq => Op::JumpEqI,
        CmpOp::Ne => Op::JumpNeI,
        CmpOp::Gt => Op::JumpGtI,
        CmpOp::Ge => Op::JumpGeI,
        _ => return None,
    })
}
