//! What `try`, `except*` and `with` have in common: blocks, and how an exception that is not handled goes on.

use super::blocks::{Block, Kind};
use super::emit::Label;
use super::unit::Gen;
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast as ast;
use ruff_text_size::Ranged;

impl<'a> Gen<'a, '_> {
    /// Enters a block; its handlers and regions are opened after this.
    pub(super) fn enter_block(&mut self, kind: Kind<'a>) {
        let block = Block { kind, handler: self.out.handler, region: self.out.region };
        self.blocks.push(block);
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

    /// Handler and region around the `try` statement that is being compiled: those of its cleanup's and clause's parents.
    pub(super) fn blocks_outside(&self, _clause: &impl Ranged) -> Option<(Option<u32>, Option<u32>)> {
        let handler = self.out.handler.and_then(|h| self.out.handlers.get(h as usize)).map(|h| h.parent)?;
        let region = self.out.region.and_then(|r| self.out.regions.get(r as usize)).map(|r| r.parent)?;
        Some((handler, region))
    }
}
