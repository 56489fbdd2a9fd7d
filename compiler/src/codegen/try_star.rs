//! `try` with `except*`: each clause takes a part of the exception, and what the clauses raise is raised together.

use super::blocks::Kind;
use super::emit::Label;
use super::unit::{Gen, H};
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, ExceptHandler};

/// Registers of a statement while its clauses run.
#[derive(Clone, Copy)]
struct Parts {
    /// The exception that was handled before.
    saved: u32,
    /// What no clause has taken yet, or None.
    rest: u32,
    /// The list of what the clauses raise.
    raised: u32,
}

impl<'a> Gen<'a, '_> {
    pub(super) fn try_except_star(&mut self, s: &'a ast::StmtTry) {
        let mark = self.regs.top;
        let (exc, original) = (self.temp(), self.temp());
        let parts = Parts { saved: self.temp(), rest: self.temp(), raised: self.temp() };
        let (caught, failed, nothing, end) = (self.out.label(), self.out.label(), self.out.label(), self.out.label());
        self.try_body(s, caught, exc, end, end);
        self.op(Op::PushExc, parts.saved, exc, 0);
        let cleanup = self.out.open_handler(failed, exc as u8);
        self.op(Op::Move, original, exc, 0);
        self.op(Op::Move, parts.rest, exc, 0);
        self.op(Op::BuildList, parts.raised, 0, 0);
        for ExceptHandler::ExceptHandler(h) in &s.handlers {
            self.star_clause(h, parts);
        }
        let line = s.handlers.last().map_or(0, |h| self.line_of(h));
        let region = self.out.open_region_at(Region::Except, Some(parts.saved as u8), line);
        self.nowhere();
        self.op(Op::ListAppend, parts.raised, parts.rest, 0);
        let w = self.temp();
        self.load_static("raise_star", w);
        self.regs.need(w + H + 3);
        self.op(Op::Move, w + H, original, 0);
        self.op(Op::Move, w + H + 1, parts.raised, 0);
        self.op(Op::Call, w, 2, w);
        self.out.branch(Op::JumpNone, w, 0, 1, nothing);
        self.raise_again(parts.saved, w);
        self.out.place(nothing);
        self.nowhere();
        self.out.close_region(region);
        self.out.close_handler(cleanup);
        self.op(Op::PopExc, parts.saved, 0, 0);
        self.go_on(end);
        self.restore_and_raise(failed, parts.saved, exc);
        self.out.place(end);
        self.regs.top = mark;
    }

    fn star_clause(&mut self, h: &'a ast::ExceptHandlerExceptHandler, parts: Parts) {
        let mark = self.regs.top;
        let (next, no_match) = (self.out.label(), self.out.label());
        self.at(h);
        let region = self.out.open_region(Region::Except, Some(parts.saved as u8));
        let pair = self.regs.take_run(2);
        let w = self.temp();
        self.load_static("except_star", w);
        self.regs.take_run(H - 1);
        let (exception, class) = (self.temp(), self.temp());
        if let Some(e) = &h.type_ {
            self.expr(e, class);
        }
        self.at(h);
        self.op(Op::Move, exception, parts.rest, 0);
        self.regs.need(w + H + 4);
        self.op(Op::Call, w, 2, w);
        self.op(Op::Unpack, pair, w, 2);
        self.regs.top = w;
        self.op(Op::Move, parts.rest, pair + 1, 0);
        self.out.branch(Op::JumpNone, pair, 0, 1, no_match);
        // The part is what the frame handles now.
        self.op(Op::PopExc, pair, 0, 0);
        self.star_body(h, pair, parts, next);
        self.out.place(no_match);
        self.nowhere();
        self.out.place(next);
        self.out.close_region(region);
        self.regs.top = mark;
    }

    /// The clause for the part in the register `part`.
    fn star_body(&mut self, h: &'a ast::ExceptHandlerExceptHandler, part: u32, parts: Parts, next: Label) {
        let name = h.name.as_ref().map(|n| n.as_str());
        if let Some(name) = name {
            self.store(name, part);
        }
        let outer = self.blocks_outside(h);
        self.enter_block(Kind::Except { saved: parts.saved, name });
        if let (Some(b), Some((handler, region))) = (self.blocks.last_mut(), outer) {
            b.handler = handler;
            b.region = region;
        }
        let failed = self.out.label();
        let exc = self.temp();
        let collecting = self.out.open_handler(failed, exc as u8);
        self.stmts(&h.body);
        self.nowhere();
        self.out.close_handler(collecting);
        self.blocks.pop();
        if let Some(name) = name {
            self.clear_name(name);
        }
        self.go_on(next);
        self.out.place(failed);
        self.out.line = None;
        if let Some(name) = name {
            self.clear_name(name);
        }
        self.op(Op::ListAppend, parts.raised, exc, 0);
        self.go_on(next);
    }
}
