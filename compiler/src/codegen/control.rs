//! Loops.

use super::Gen;
use super::emit::Label;
use super::unwind::Kind;
use crate::scope;
use fastlocals_core::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

impl<'a> Gen<'a, '_> {
    /// `while`: the test stands above the body and again below it, so that an iteration has one jump.
    pub(super) fn while_(&mut self, s: &'a ast::StmtWhile) {
        if let Some(runs) = scope::dead_branch(&s.test, self.era())
            && !runs
        {
            self.stmts(&s.orelse);
            return;
        }
        let (again, body, anchor, end) = (self.out.label(), self.out.label(), self.out.label(), self.out.label());
        let endless = self.constant_truth(&s.test) == Some(true);
        let literal = !self.era().constants_are_names() || !s.test.is_boolean_literal_expr();
        let silent = endless && literal && self.era().endless_loops_are_silent();
        self.enter(Kind::Loop { again, done: end });
        let region = self.out.open_region(Region::While, None);
        if silent {
            if self.era().endless_loops_show_header_once() {
                self.at(s);
                self.out.mark_line_always();
            }
            self.out.place(again);
        } else {
            self.out.place(again);
            if endless && self.era().constants_are_names() {
                self.at(&*s.test);
                self.out.mark_line_always();
            }
            self.test(&s.test, anchor, false);
        }
        self.out.place(body);
        self.stmts(&s.body);
        if silent {
            self.go_on(body);
        } else {
            self.out.line = Some(self.line_of(&*s.test));
            self.test(&s.test, body, true);
        }
        self.out.close_region(region);
        self.blocks.pop();
        self.out.place(anchor);
        self.stmts(&s.orelse);
        self.out.place(end);
    }

    pub(super) fn for_(&mut self, s: &'a ast::StmtFor) {
        if s.is_async {
            self.async_for(s);
            return;
        }
        let (again, exhausted, end) = (self.out.label(), self.out.label(), self.out.label());
        let iterator = self.temp();
        self.iterator(&s.iter, iterator);
        self.enter(Kind::Loop { again, done: end });
        self.at(&*s.iter);
        let region = self.out.open_region(Region::For, None);
        self.out.place(again);
        self.for_iter(&s.target, &*s.iter, iterator, exhausted);
        self.stmts(&s.body);
        self.go_on(again);
        self.out.close_region(region);
        self.blocks.pop();
        self.out.place(exhausted);
        self.stmts(&s.orelse);
        self.out.place(end);
        self.regs.top = iterator;
    }

    /// `iter(e)` into a register.
    pub(super) fn iterator(&mut self, e: &'a Expr, dst: u32) {
        let one_line = self.is_one_line(e);
        let mark = self.regs.top;
        let r = match self.local(e).filter(|_| one_line) {
            Some(slot) => slot,
            None => {
                self.immutable(e, dst);
                dst
            }
        };
        self.at(e);
        self.op(Op::GetIter, dst, r, 0);
        self.regs.top = mark;
    }

    /// The next item into the target, on the line of the iterable.
    pub(super) fn for_iter(&mut self, target: &'a Expr, iterable: &impl Ranged, iterator: u32, exhausted: Label) {
        let mark = self.regs.top;
        let same_line = self.line_of(target) == self.line_of(iterable);
        match self.local(target) {
            Some(slot) if same_line => self.out.branch(Op::ForIter, slot, iterator, 0, exhausted),
            _ => {
                let item = self.temp();
                self.out.branch(Op::ForIter, item, iterator, 0, exhausted);
                self.at(target);
                self.store_to(target, item);
            }
        }
        self.regs.top = mark;
    }

    fn async_for(&mut self, s: &'a ast::StmtFor) {
        let (again, finished, end) = (self.out.label(), self.out.label(), self.out.label());
        let iterator = self.temp();
        self.async_iterator(&s.iter, iterator);
        self.enter(Kind::Loop { again, done: end });
        let region = self.out.open_region(Region::For, None);
        self.out.place(again);
        self.async_next(&s.target, &s.iter, iterator, finished);
        self.stmts(&s.body);
        self.go_on(again);
        self.out.close_region(region);
        self.blocks.pop();
        self.out.place(finished);
        self.stmts(&s.orelse);
        self.out.place(end);
        self.regs.top = iterator;
    }

    /// The asynchronous iterator of `e` into a register.
    pub(super) fn async_iterator(&mut self, e: &'a Expr, dst: u32) {
        let mark = self.regs.top;
        self.expr(e, dst);
        self.at(e);
        let w = self.temp();
        self.op(Op::LoadSpecial, w, dst, 4);
        self.regs.need(w + super::H + 2);
        self.op(Op::Call, w, 0, dst);
        self.regs.top = mark;
    }

    /// Awaits the next item into the target; jumps to `finished` when the iterator raises StopAsyncIteration.
    pub(super) fn async_next(&mut self, target: &'a Expr, iterable: &'a Expr, iterator: u32, finished: Label) {
        let mark = self.regs.top;
        let (item, exc) = (self.temp(), self.temp());
        let (caught, stored) = (self.out.label(), self.out.label());
        let handler = self.out.open_handler(caught, exc as u8);
        self.at(iterable);
        let w = self.temp();
        self.op(Op::LoadSpecial, w, iterator, 5);
        self.regs.need(w + super::H + 2);
        self.op(Op::Call, w, 0, w);
        self.await_value(w, item);
        self.out.close_handler(handler);
        self.at(target);
        self.store_to(target, item);
        self.go_on(stored);
        self.out.place(caught);
        self.at(iterable);
        self.load_static("StopAsyncIteration", item);
        self.out.branch(Op::MatchExc, exc, item, 1, finished);
        self.op(Op::Reraise, exc, 0, 0);
        self.out.place(stored);
        self.regs.top = mark;
    }
}
