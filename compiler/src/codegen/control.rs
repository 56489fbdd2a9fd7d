//! Loops.

use super::blocks::Kind;
use super::emit::Label;
use super::unit::{Gen, H};
use crate::scope;
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Expr};

impl<'a> Gen<'a, '_> {
    /// `while`: since 3.10 the test stands above the body and again below it, so that an iteration has one jump.
    pub(super) fn while_(&mut self, s: &'a ast::StmtWhile) {
        if let Some(runs) = scope::dead_branch(&s.test, self.era())
            && !runs
        {
            self.walk_dead(&s.body);
            self.stmts(&s.orelse);
            return;
        }
        let (again, body, anchor, end) = (self.out.label(), self.out.label(), self.out.label(), self.out.label());
        self.enter_block(Kind::Loop { again, done: end, is_for: false });
        self.set_up_loop();
        let region = self.out.open_region(Region::While, None);
        self.out.place(again);
        if scope::dead_branch(&s.test, self.era()).is_none() {
            self.test(&s.test, self.line_of(s), anchor, false);
        }
        self.out.place(body);
        self.stmts(&s.body);
        if self.old_lines() {
            // There the test stands above only.
            self.go_on(again);
        } else {
            self.out.line = Some(self.line_of(&*s.test));
            self.test(&s.test, self.line_of(s), body, true);
        }
        self.out.close_region(region);
        self.blocks.pop();
        self.out.place(anchor);
        self.end_loop();
        self.stmts(&s.orelse);
        self.out.place(end);
    }

    pub(super) fn for_(&mut self, s: &'a ast::StmtFor) {
        if s.is_async {
            self.async_for(s);
            return;
        }
        let (again, exhausted, end) = (self.out.label(), self.out.label(), self.out.label());
        self.set_up_loop();
        let iterator = self.temp();
        let line = if self.era().loops_step_at_iterable() { self.line_of(&*s.iter) } else { self.line_of(s) };
        self.iterator(&s.iter, line, iterator);
        self.enter_block(Kind::Loop { again, done: end, is_for: true });
        self.at_line(line);
        let region = self.out.open_region(Region::For, None);
        self.out.place(again);
        self.for_iter(&s.target, line, iterator, exhausted);
        self.stmts(&s.body);
        self.go_on(again);
        self.out.close_region(region);
        self.blocks.pop();
        self.out.place(exhausted);
        self.end_loop();
        self.stmts(&s.orelse);
        self.out.place(end);
        self.regs.top = iterator;
    }

    /// Up to 3.7 an instruction prepares the loop, on the line of its statement.
    fn set_up_loop(&mut self) {
        if self.era().loops_are_blocks() {
            self.out.mark_line_always();
        }
    }

    /// Up to 3.7 another one ends it, on the line of what was compiled last.
    fn end_loop(&mut self) {
        if self.era().loops_are_blocks() {
            self.out.mark_line_always();
        }
    }

    /// `iter(e)` into a register, on this line.
    pub(super) fn iterator(&mut self, e: &'a Expr, line: u32, dst: u32) {
        let in_place = self.is_one_line(e) && self.on_line_of(e, line);
        let mark = self.regs.top;
        let r = match self.local(e).filter(|_| in_place) {
            Some(slot) => slot,
            None => {
                // 2.7 makes the list of a loop.
                if self.era().loops_make_lists() {
                    self.expr(e, dst);
                } else {
                    self.immutable(e, dst);
                }
                dst
            }
        };
        self.at_line(line);
        self.op(Op::GetIter, dst, r, 0);
        self.regs.top = mark;
    }

    /// The next item into the target, on this line, which is the current one.
    pub(super) fn for_iter(&mut self, target: &'a Expr, line: u32, iterator: u32, exhausted: Label) {
        let mark = self.regs.top;
        let same_line = self.on_line_of(target, line);
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
        self.set_up_loop();
        self.async_iterator(&s.iter, iterator);
        self.enter_block(Kind::Loop { again, done: end, is_for: true });
        let region = self.out.open_region(Region::For, None);
        self.out.place(again);
        self.async_next(&s.target, &s.iter, iterator, finished);
        self.stmts(&s.body);
        self.go_on(again);
        self.out.close_region(region);
        self.blocks.pop();
        self.out.place(finished);
        self.end_loop();
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
        self.regs.need(w + H + 2);
        self.op(Op::Call, w, 0, dst);
        if self.era().asynchronous_iterators_are_awaited() {
            self.load_static("aiter_awaited", w);
            self.regs.need(w + H + 3);
            self.op(Op::Move, w + H, dst, 0);
            self.op(Op::Call, w, 1, w);
            self.await_value(w, dst);
        }
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
        self.regs.need(w + H + 2);
        self.op(Op::Call, w, 0, w);
        self.await_value(w, item);
        self.out.close_handler(handler);
        self.at(target);
        self.store_to(target, item);
        self.go_on(stored);
        if self.old_lines() && !self.era().async_targets_jump() {
            self.out.mark_fixed();
        }
        self.out.place(caught);
        self.at(iterable);
        self.load_static("StopAsyncIteration", item);
        self.out.branch(Op::JumpMatch, exc, item, 0, finished);
        self.op(Op::Reraise, exc, 0, 0);
        self.out.place(stored);
        self.regs.top = mark;
    }
}
