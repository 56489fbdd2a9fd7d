//! Slow paths of the loop's instructions: operands are checked for Unbound in order, then the operation proper runs.

use crate::isa::Unary;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Res, Trap};
use crate::value::prelude_functions::Hidden;

impl Vm<'_> {
    #[cold]
    pub(crate) fn binary_checked(&mut self, op: BinOp, inplace: bool, x: Value, y: Value, b: usize, c: usize) -> Res {
        self.heap.check_bound(&[(x, b), (y, c)])?;
        self.binary(op, inplace, x, y)
    }

    #[cold]
    pub(crate) fn compare_checked(&mut self, op: CmpOp, x: Value, y: Value, b: usize, c: usize) -> Res {
        self.heap.check_bound(&[(x, b), (y, c)])?;
        self.compare(op, x, y)
    }

    /// The truth of a comparison, for a conditional jump; `y` is register `b`; NO_REGISTER: an immediate.
    #[cold]
    pub(crate) fn compare_truth(&mut self, op: CmpOp, x: Value, y: Value, a: usize, b: usize) -> Res<bool> {
        self.heap.check_bound(&[(x, a), (y, b)])?;
        let v = self.compare(op, x, y).map_err(|t| {
            // A comparison written in Python may give any value: its truth is wanted.
            if t == Trap::Call && self.pending.callee == Hidden::compare.value() {
                self.pending.callee = Hidden::compare_truth.value();
            } else if t == Trap::Call && self.pending.callee == Hidden::compare_plain.value() {
                self.pending.callee = Hidden::compare_plain_truth.value();
            }
            t
        })?;
        match self.heap.truth(v) {
            Some(t) => Ok(t),
            None => Err(self.hidden(Hidden::truth, &[v])),
        }
    }

    #[cold]
    pub(crate) fn unary_checked(&mut self, op: Unary, x: Value, b: usize) -> Res {
        self.heap.check_bound(&[(x, b)])?;
        self.unary(op, x)
    }

    /// The truth of a value whose class decides in Python: always a trap.
    #[cold]
    pub(crate) fn truth_in_python(&mut self, x: Value, register: usize) -> Trap {
        match self.heap.check_bound(&[(x, register)]) {
            Ok(()) => self.hidden(Hidden::truth, &[x]),
            Err(fault) => fault.into(),
        }
    }

    pub(crate) fn get_item_checked(&mut self, x: Value, key: Value, b: usize, c: usize) -> Res {
        self.heap.check_bound(&[(x, b), (key, c)])?;
        self.get_item(x, key)
    }

    pub(crate) fn set_item_checked(&mut self, x: Value, key: Value, v: Value, a: usize, b: usize, c: usize) -> Res<()> {
        self.heap.check_bound(&[(v, c), (x, a), (key, b)])?;
        self.set_item(x, key, v)
    }

    /// `Unpack`: the items of register `b`, `n` of them, go to the stack from `at` on.
    pub(crate) fn unpack_checked(&mut self, x: Value, b: usize, at: usize, n: usize) -> Res<()> {
        self.heap.check_bound(&[(x, b)])?;
        self.unpack_into(x, at, n)
    }

    pub(crate) fn get_iter_checked(&mut self, x: Value, b: usize) -> Res {
        self.heap.check_bound(&[(x, b)])?;
        if self.heap.is_iterating_generator(x) { Ok(x) } else { self.get_iter(x) }
    }
}
