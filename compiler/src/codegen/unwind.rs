//! What `return`, `break` and `continue` leave on their way out, and what is run for it.

use super::blocks::{Block, Kind};
use super::finish;
use super::unit::{Gen, H};
use crate::image::Const;
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Stmt};

/// Instructions of a code object behind which no body of `finally` is copied any more: nested ones double each time.
const MOST_COPIED: usize = 1 << 20;

impl<'a> Gen<'a, '_> {
    /// True if leaving all blocks runs code (and so may change locals).
    fn unwinding_runs_code(&self) -> bool {
        self.blocks.iter().any(|b| match b.kind {
            Kind::Finally { .. } | Kind::With { .. } => true,
            Kind::Except { name, .. } => name.is_some(),
            Kind::Loop { .. } | Kind::FinallyEnd { .. } | Kind::Try => false,
        })
    }

    /// Leaves the innermost blocks: all of them, or those inside the innermost loop.
    fn unwind(&mut self, to_loop: bool, then: &mut dyn FnMut(&mut Self)) {
        let Some(block) = self.blocks.last().copied() else {
            then(self);
            return;
        };
        if to_loop && matches!(block.kind, Kind::Loop { .. }) {
            then(self);
            return;
        }
        self.blocks.pop();
        let (handler, region) = (self.out.handler, self.out.region);
        // CPython up to 3.8 has one `finally` body for all ways out: the copy must not stand between a line's instructions.
        let moved = self.old_lines() && matches!(block.kind, Kind::Finally { .. }) && !self.out.is_dead();
        let start = moved.then(|| self.out.elsewhere());
        if moved {
            // There its first line begins anew.
            self.unseen(|me| me.out.mark_line_always());
            self.out.mark_prologue();
        }
        self.leave_block(&block);
        self.unwind(to_loop, then);
        if let Some(start) = start {
            self.out.end_elsewhere(start);
        }
        self.out.handler = handler;
        self.out.region = region;
        self.blocks.push(block);
    }

    /// The code that leaves one block, which is not on the stack any more.
    fn leave_block(&mut self, block: &Block<'a>) {
        match block.kind {
            Kind::Loop { .. } | Kind::Try => self.outside(block),
            Kind::Finally { body } => {
                self.outside(block);
                let line_before = self.out.line.filter(|_| self.era().line_returns_after_finally());
                let line = body.first().map_or(0, |f| self.line_of(f));
                let region = self.out.open_region_at(Region::Finally, None, line);
                self.finally_body(body);
                self.mark_old();
                self.out.close_region(region);
                self.mark_way_back();
                // 3.8 goes back to the statement that leaves; up to 3.7 the frame is left from the last line of the body.
                if !self.era().lines_never_go_back() {
                    self.out.line = line_before;
                }
            }
            Kind::FinallyEnd { saved } => {
                self.outside(block);
                self.op(Op::PopExc, saved, 0, 0);
            }
            Kind::With { exit, line, is_async } => {
                self.outside(block);
                self.at_line(line);
                self.call_exit(exit, is_async);
                self.nowhere();
            }
            Kind::Except { saved, name } => {
                self.outside(block);
                self.op(Op::PopExc, saved, 0, 0);
                if let Some(name) = name {
                    self.clear_name(name);
                    self.mark_way_back();
                }
            }
        }
    }

    fn outside(&mut self, block: &Block<'a>) {
        self.out.handler = block.handler;
        self.out.region = block.region;
    }

    /// `name = None; del name` at the end of `except .. as name`.
    pub(super) fn clear_name(&mut self, name: &str) {
        let mark = self.regs.top;
        match self.place(name) {
            super::names::Place::Register(slot) => self.op(Op::LoadImm, slot, 0, 0),
            _ => {
                let none = self.temp();
                self.op(Op::LoadImm, none, 1, 0);
                self.store(name, none);
                self.unbind(name);
            }
        }
        self.regs.top = mark;
    }

    pub(super) fn return_(&mut self, s: &'a ast::StmtReturn) {
        let mark = self.regs.top;
        let value = match &s.value {
            Some(e) if self.constant(e).is_none() => {
                let one_line = self.is_one_line(s);
                // The Return itself is outside of the handlers: an unbound variable must be found before.
                let in_place = one_line && self.out.handler.is_none() && !self.unwinding_runs_code();
                let r = self.operand(e, in_place);
                if self.old_lines() {
                    self.mark_old();
                } else if !one_line && self.line_of(&**e) != self.line_of(s) {
                    self.at(s);
                    self.out.mark_line_always();
                }
                Some(r)
            }
            Some(e) if self.old_lines() => {
                // 3.8 loads it behind what is left.
                if self.era().loads_returned_constants_first() {
                    self.enter_constant(e);
                }
                if self.era().loads_returned_constants_first() || !self.blocks.is_empty() {
                    self.out.mark_line_always();
                }
                None
            }
            Some(e) => {
                self.at(&**e);
                self.out.mark_line_always();
                if self.line_of(&**e) != self.line_of(s) {
                    self.at(s);
                    self.out.mark_line_always();
                }
                None
            }
            None => {
                self.at(s);
                self.out.mark_line_always();
                None
            }
        };
        if self.out.is_dead() {
            self.regs.top = mark;
            return;
        }
        let line = self.out.line;
        self.at(s);
        self.unwind(false, &mut |me| {
            let r = match (&s.value, value) {
                (_, Some(r)) => r,
                (e, None) => {
                    let r = me.temp();
                    let before = match e {
                        Some(e) if !me.era().loads_returned_constants_first() => me.enter(e),
                        _ => me.out.line,
                    };
                    let constant = e.as_ref().and_then(|e| me.constant(e));
                    me.load_constant(constant.unwrap_or(crate::image::Const::None), r);
                    me.leave(before);
                    r
                }
            };
            me.op(Op::Return, r, 0, 0);
        });
        self.out.line = line;
        self.regs.top = mark;
    }

    /// The line of a `break` or `continue`. In old eras one that leaves no more than a loop is a bare jump, which another jump may go through.
    fn mark_leaving(&mut self, breaks: bool) {
        let bare = match self.blocks.last().map(|b| b.kind) {
            Some(Kind::Loop { is_for, .. }) => !(breaks && is_for),
            _ => false,
        };
        if !(bare && self.old_lines()) {
            self.out.mark_line_always();
        }
    }

    pub(super) fn break_(&mut self, s: &'a ast::StmtBreak) {
        let line = self.out.line;
        self.mark_leaving(true);
        self.unwind(true, &mut |me| {
            let found = me.blocks.last().map(|b| b.kind);
            match found {
                Some(Kind::Loop { done, .. }) => {
                    me.out.jump(done);
                    if me.era().loops_are_blocks() {
                        me.out.mark_fixed();
                    }
                }
                _ => me.fail_at(s.range, crate::error::ErrorKind::Syntax, "'break' outside loop"),
            }
        });
        self.out.line = line;
    }

    pub(super) fn continue_(&mut self, s: &'a ast::StmtContinue) {
        let line = self.out.line;
        self.mark_leaving(false);
        self.unwind(true, &mut |me| {
            let found = me.blocks.last().map(|b| b.kind);
            match found {
                Some(Kind::Loop { again, .. }) => me.out.jump(again),
                _ => me.fail_at(s.range, crate::error::ErrorKind::Syntax, "'continue' not properly in loop"),
            }
        });
        self.out.line = line;
    }

    /// The statements of `finally`; in old eras a `break` there leaves more than a loop.
    pub(super) fn finally_body(&mut self, body: &'a [Stmt]) {
        if self.out.items.len() > MOST_COPIED {
            self.fail(finish::too_long(self.unit.source, "too many copies of finally bodies"));
            return;
        }
        self.enter_block(Kind::Try);
        self.stmts(body);
        self.blocks.pop();
    }

    /// `exit(None, None, None)`, its value dropped, on the current line.
    pub(super) fn call_exit(&mut self, exit: u32, is_async: bool) {
        let mark = self.regs.top;
        let w = self.temp();
        self.op(Op::Move, w, exit, 0);
        for i in 0..3 {
            self.load_constant(Const::None, w + H + i);
        }
        self.regs.need(w + H + 5);
        self.op(Op::Call, w, 3, w);
        if is_async {
            self.await_value(w, w);
        }
        self.regs.top = mark;
    }
}
