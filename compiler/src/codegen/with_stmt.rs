//! `with` and `async with`.

use super::blocks::Kind;
use super::unit::{Gen, H};
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast as ast;

impl<'a> Gen<'a, '_> {
    pub(super) fn with(&mut self, s: &'a ast::StmtWith) {
        self.with_item(s, &s.items);
    }

    fn with_item(&mut self, s: &'a ast::StmtWith, items: &'a [ast::WithItem]) {
        let Some((item, rest)) = items.split_first() else {
            self.stmts(&s.body);
            return;
        };
        let mark = self.regs.top;
        let (exit, exc, saved) = (self.temp(), self.temp(), self.temp());
        let w = self.temp();
        // Looking up __enter__ may run code: a local must be copied.
        let manager = exc;
        self.expr(&item.context_expr, manager);
        let line =
            if self.era().managers_are_on_the_statement() { self.line_of(s) } else { self.line_of(&item.context_expr) };
        self.at_line(line);
        let (enter_name, exit_name) = if s.is_async { (2, 3) } else { (0, 1) };
        self.op(Op::LoadSpecial, w, manager, enter_name);
        self.op(Op::LoadSpecial, exit, manager, exit_name);
        self.regs.need(w + H + 2);
        let target = item.optional_vars.as_deref();
        let direct = target.filter(|t| !s.is_async && self.on_line_of(t, line)).and_then(|t| self.local(t));
        let result = direct.unwrap_or(w);
        self.op(Op::Call, w, 0, result);
        if s.is_async {
            self.await_value(w, w);
        }
        let (caught, raised, suppressed, end) =
            (self.out.label(), self.out.label(), self.out.label(), self.out.label());
        self.enter_block(Kind::With { exit, line, is_async: s.is_async });
        let handler = self.out.open_handler(caught, exc as u8);
        let region = self.out.open_region(Region::With, None);
        if let (Some(target), None) = (target, direct) {
            self.store_to(target, w);
        }
        self.regs.top = w;
        self.with_item(s, rest);
        self.mark_old();
        self.out.close_region(region);
        self.out.close_handler(handler);
        self.blocks.pop();
        // Up to 3.8 the exit shows no line.
        let after = self.out.line.filter(|_| self.old_lines());
        self.at_line(line);
        // The exit function is at hand until it is called.
        let region = (!self.old_lines()).then(|| self.out.open_region(Region::With, None));
        self.call_exit(exit, s.is_async);
        if let Some(region) = region {
            self.out.close_region(region);
        }
        self.out.jump(end);
        self.fall_through();
        self.out.place(caught);
        self.out.line = Some(line).filter(|_| !self.old_lines());
        self.op(Op::PushExc, saved, exc, 0);
        let region = self.out.open_region(Region::FinallyExc, Some(saved as u8));
        let cleanup = self.out.open_handler(raised, exc as u8);
        let w = self.temp();
        self.op(Op::Move, w, exit, 0);
        self.op(Op::ExcParts, w + H, exc, 0);
        self.regs.need(w + H + 5);
        self.op(Op::Call, w, 3, w);
        if s.is_async {
            self.await_value(w, w);
        }
        self.nowhere();
        self.out.branch(Op::JumpIf, w, 0, 0, suppressed);
        self.out.close_handler(cleanup);
        self.out.close_region(region);
        self.restore_and_raise(raised, saved, exc);
        self.out.place(suppressed);
        self.nowhere();
        self.op(Op::PopExc, saved, 0, 0);
        self.out.jump(end);
        self.fall_through();
        self.out.place(end);
        self.out.line = after;
        self.regs.top = mark;
    }
}
