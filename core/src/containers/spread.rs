//! Items of a sequence spread over registers, and the error when there are too many or too few.

use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::Value;
use crate::value::fault::Fault;
use crate::value::types::TypeId;

impl Heap<'_> {
    pub(crate) fn spread_items(&mut self, items: Value, from: usize, base: usize, n: usize) {
        match self.items_run(items) {
            Some((run, _)) => self.block.copy(run + from, base, n),
            None => {
                for i in 0..n {
                    let v = self.seq_item(items, from + i);
                    self.block.set(base + i, v);
                }
            }
        }
    }

    /// The ValueError of an assignment to `n` targets (`star`: at least so many) from `got` items.
    #[cold]
    pub(crate) fn wrong_count(&mut self, n: usize, got: usize, star: bool) -> Fault {
        let expected = P::N(n as i64);
        if got > n && !star {
            let text = [P::S("too many values to unpack (expected "), expected, P::S(")")];
            return self.raise(TypeId::ValueError, &text);
        }
        let least = P::S(if star { "at least " } else { "" });
        let text = [
            P::S("not enough values to unpack (expected "),
            least,
            expected,
            P::S(", got "),
            P::N(got as i64),
            P::S(")"),
        ];
        self.raise(TypeId::ValueError, &text)
    }
}
