//! Expressions that suspend the frame: `yield`, `yield from`, `await`.

use super::unit::Gen;
use crate::image::Const;
use fastlocals_core::isa::Op;
use ruff_python_ast as ast;

impl<'a> Gen<'a, '_> {
    pub(super) fn yield_(&mut self, y: &'a ast::ExprYield, dst: u32) {
        let mark = self.regs.top;
        let in_place = self.is_one_line(y);
        let value = match &y.value {
            Some(e) => self.any_into(e, in_place, dst),
            None => {
                let t = self.scratch(dst);
                self.at(y);
                self.load_constant(Const::None, t);
                t
            }
        };
        self.at(y);
        self.op(Op::Yield, dst, value, 0);
        self.regs.top = mark;
    }

    pub(super) fn yield_from(&mut self, y: &'a ast::ExprYieldFrom, dst: u32) {
        let mark = self.regs.top;
        let delegate = self.temp();
        self.expr(&y.value, delegate);
        self.at(y);
        self.op(Op::GetYieldFromIter, delegate, delegate, 0);
        self.delegate(delegate, dst);
        self.regs.top = mark;
    }

    pub(super) fn await_(&mut self, w: &'a ast::ExprAwait, dst: u32) {
        let mark = self.regs.top;
        let delegate = self.temp();
        self.expr(&w.value, delegate);
        self.at(w);
        self.await_value(delegate, dst);
        self.regs.top = mark;
    }

    /// Awaits the value of a temporary, on the current line.
    pub(super) fn await_value(&mut self, value: u32, dst: u32) {
        self.op(Op::GetAwaitable, value, value, 0);
        self.delegate(value, dst);
    }

    /// Hands over to an iterator until it is finished; its value goes to `dst`.
    fn delegate(&mut self, iterator: u32, dst: u32) {
        let mark = self.regs.top;
        // What is sent, then what comes of it; it must not take the iterator's place.
        let value = if dst == iterator { self.temp() } else { self.scratch(dst) };
        let (again, done, thrown) = (self.out.label(), self.out.label(), self.out.label());
        let line = self.out.line;
        let exc = self.regs.take_run(2);
        self.load_constant(Const::None, value);
        self.out.place(again);
        self.out.branch(Op::Send, value, iterator, 0, done);
        let cleanup = self.era().delegations_clean_up().then(|| self.out.open_handler(thrown, exc as u8));
        self.out.branch(Op::YieldFrom, value, iterator, 0, done);
        if let Some(cleanup) = cleanup {
            self.out.close_handler(cleanup);
        }
        self.out.jump(again);
        self.out.mark_quiet();
        if cleanup.is_some() {
            self.out.place(thrown);
            self.out.line = None;
            self.op(Op::PushExc, exc + 1, exc, 0);
            self.out.line = line;
            self.raise_again(exc + 1, exc);
        }
        self.out.place(done);
        if self.era().delegates_end_is_raised() {
            // After a throw() the line begins anew here.
            self.out.mark_line_always();
            self.out.mark_fixed();
        }
        self.deliver(value, dst);
        self.regs.top = mark;
    }
}
