//! `try`.

use super::blocks::Kind;
use super::emit::Label;
use super::unit::Gen;
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, ExceptHandler};

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
        self.fall_through();
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
}
