//! `try`.

use super::emit::Label;
use super::unwind::Kind;
use super::{Gen, finish};
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, ExceptHandler, Stmt};
use ruff_text_size::Ranged;

/// Instructions of a code object behind which no body of `finally` is copied any more: nested ones double each time.
const MOST_COPIED: usize = 1 << 20;

impl<'a> Gen<'a, '_> {
    pub(super) fn try_(&mut self, s: &'a ast::StmtTry) {
        if s.finalbody.is_empty() {
            self.try_handlers(s);
        } else {
            self.try_finally(s);
        }
    }

    fn try_finally(&mut self, s: &'a ast::StmtTry) {
        let mark = self.regs.top;
        let (exc, saved) = (self.temp(), self.temp());
        let (caught, end) = (self.out.label(), self.out.label());
        self.out.mark_line_always();
        self.enter_block(Kind::Finally { body: &s.finalbody });
        let handler = self.out.open_handler(caught, exc as u8);
        let region = self.out.open_region(Region::Try, None);
        if s.handlers.is_empty() {
            self.stmts(&s.body);
        } else {
            self.try_handlers(s);
        }
        self.mark_old();
        self.out.close_region(region);
        self.out.close_handler(handler);
        self.blocks.pop();
        self.nowhere();
        let line = s.finalbody.first().map_or(0, |f| self.line_of(f));
        let region = self.out.open_region_at(Region::Finally, None, line);
        self.finally_body(&s.finalbody);
        self.mark_old();
        self.go_on(end);
        self.out.close_region(region);
        self.out.place(caught);
        let after = self.out.line.take();
        self.enter_block(Kind::FinallyEnd { saved });
        let region = self.out.open_region_at(Region::FinallyExc, Some(saved as u8), line);
        self.op(Op::PushExc, saved, exc, 0);
        if self.old_lines() {
            // This copy of the body is reached as if it were the other one: its first line begins anew.
            self.out.mark_prologue();
        }
        let raised = self.out.label();
        let cleanup = self.out.open_handler(raised, exc as u8);
        self.stmts(&s.finalbody);
        self.nowhere();
        self.raise_again(saved, exc);
        self.out.close_handler(cleanup);
        self.out.close_region(region);
        self.blocks.pop();
        self.restore_and_raise(raised, saved, exc);
        self.out.place(end);
        self.out.line = after;
        self.regs.top = mark;
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

    /// Where an exception that is raised while another one is handled goes on: without a line, so that the frame's line stays
    /// where that exception was raised.
    pub(super) fn restore_and_raise(&mut self, raised: Label, saved: u32, exc: u32) {
        self.out.place(raised);
        self.out.line = None;
        self.op(Op::PopExc, saved, 0, 0);
        self.raise_where_it_was(exc);
    }

    /// Raises again what a clean-up has seen. Since 3.11 the frame is then where that was raised.
    pub(super) fn raise_where_it_was(&mut self, exc: u32) {
        self.op(Op::Reraise, exc, u32::from(!self.old_lines()), 0);
    }

    /// The end of code that handles an exception and does not swallow it, on the line of what is before.
    pub(super) fn raise_again(&mut self, saved: u32, exc: u32) {
        self.op(Op::PopExc, saved, 0, 0);
        self.op(Op::Reraise, exc, 0, 0);
    }

    fn try_handlers(&mut self, s: &'a ast::StmtTry) {
        if s.is_star {
            self.try_except_star(s);
        } else {
            self.try_except(s);
        }
    }

    fn try_except(&mut self, s: &'a ast::StmtTry) {
        let mark = self.regs.top;
        let (exc, saved) = (self.temp(), self.temp());
        let (caught, raised, end) = (self.out.label(), self.out.label(), self.out.label());
        let orelse = self.out.label();
        self.try_body(s, caught, exc, orelse, end);
        self.op(Op::PushExc, saved, exc, 0);
        let cleanup = self.out.open_handler(raised, exc as u8);
        for ExceptHandler::ExceptHandler(h) in &s.handlers {
            self.except_clause(h, exc, saved, end);
        }
        // No clause matched: the line is that of the last one, and no jump may lead here.
        let after = self.out.line;
        let line = s.handlers.last().map_or(0, |h| self.line_of(h));
        let region = self.out.open_region_at(Region::Except, Some(saved as u8), line);
        let header = self.caught_region();
        self.nowhere();
        self.raise_again(saved, exc);
        self.close_caught(header);
        self.out.close_region(region);
        self.out.close_handler(cleanup);
        self.restore_and_raise(raised, saved, exc);
        self.out.place(orelse);
        self.out.line = after;
        if self.old_lines() {
            self.stmts(&s.orelse);
        }
        self.out.place(end);
        self.regs.top = mark;
    }

    /// The body and the `else` of a `try` with clauses: an exception goes to `caught`, in `exc`; otherwise `end` is next, or up to 3.8
    /// `orelse`, where the caller compiles the `else`. Then `caught` begins, without a line.
    pub(super) fn try_body(&mut self, s: &'a ast::StmtTry, caught: Label, exc: u32, orelse: Label, end: Label) {
        self.at(s);
        self.out.mark_line_always();
        self.enter_block(Kind::Try);
        let handler = self.out.open_handler(caught, exc as u8);
        let region = self.out.open_region(Region::Try, None);
        self.stmts(&s.body);
        self.mark_old();
        self.out.close_region(region);
        self.out.close_handler(handler);
        self.blocks.pop();
        self.nowhere();
        if self.old_lines() {
            // There the `else` stands behind the clauses.
            self.go_on(orelse);
        } else {
            self.stmts(&s.orelse);
            self.go_on(end);
        }
        self.out.place(caught);
        self.out.line = None;
    }

    fn except_clause(&mut self, h: &'a ast::ExceptHandlerExceptHandler, exc: u32, saved: u32, end: Label) {
        let mark = self.regs.top;
        let next = self.out.label();
        self.set_line(self.line_of(h));
        let region = self.out.open_region(Region::Except, Some(saved as u8));
        let header = self.caught_region();
        if let Some(class) = &h.type_ {
            self.mark_old();
            let one_line = self.is_one_line(&**class);
            let r = self.operand(class, one_line && self.on_line_of(class, self.line_of(h)));
            self.at(h);
            self.out.branch(Op::JumpNoMatch, exc, r, 0, next);
            self.regs.top = mark;
        } else {
            self.out.mark_line_always();
        }
        let name = h.name.as_ref().map(|n| n.as_str());
        if let Some(name) = name {
            self.store(name, exc);
        }
        self.close_caught(header);
        let cleared = name.filter(|_| self.era().except_unbinds_name());
        // Outside of the clause: what is around the whole statement, but for the cleanup that covers all clauses.
        let outer = self.blocks_outside(h);
        self.enter_block(Kind::Except { saved, name: cleared });
        if let (Some(b), Some((handler, region))) = (self.blocks.last_mut(), outer) {
            b.handler = handler;
            b.region = region;
        }
        let failed = self.out.label();
        let clearing =
            cleared.map(|_| (self.out.open_handler(failed, exc as u8), self.out.open_region(Region::Try, None)));
        self.stmts(&h.body);
        self.mark_old();
        self.nowhere();
        if let Some((handler, region)) = clearing {
            self.out.close_region(region);
            self.out.close_handler(handler);
        }
        let (handler, inner) = (self.out.handler, self.out.region);
        let block = self.blocks.pop();
        if let Some(block) = &block {
            self.out.handler = block.handler;
        }
        self.op(Op::PopExc, saved, 0, 0);
        if let Some(name) = cleared {
            self.clear_name(name);
        }
        self.out.jump(end);
        self.out.handler = handler;
        self.out.region = inner;
        if let Some(name) = cleared {
            self.out.place(failed);
            self.unseen(|me| {
                me.clear_name(name);
                me.raise_where_it_was(exc);
            });
        }
        self.out.close_region(region);
        self.out.place(next);
        self.regs.top = mark;
    }

    /// From here on the exception is at hand, which matters to jumps since 3.11. Ends with [`Gen::close_caught`].
    fn caught_region(&mut self) -> Option<u32> {
        (!self.old_lines()).then(|| self.out.open_region(Region::Caught, None))
    }

    fn close_caught(&mut self, region: Option<u32>) {
        if let Some(region) = region {
            self.out.close_region(region);
        }
    }

    /// Handler and region around the `try` statement that is being compiled: those of its cleanup's and clause's parents.
    pub(super) fn blocks_outside(&self, _clause: &impl Ranged) -> Option<(Option<u32>, Option<u32>)> {
        let handler = self.out.handler.and_then(|h| self.out.handlers.get(h as usize)).map(|h| h.parent)?;
        let region = self.out.region.and_then(|r| self.out.regions.get(r as usize)).map(|r| r.parent)?;
        Some((handler, region))
    }
}
