//! `a, b = v` and `a, *b, c = v`: the items of an iterable onto the stack.

use crate::fault::{Fault, Need, Plain, Res};
use crate::heap::Heap;
use crate::hidden::Hidden;
use crate::kind::Kind;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

impl Heap<'_> {
    fn spread_items(&mut self, items: Value, from: usize, base: usize, n: usize) {
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

impl Vm<'_> {
    /// Writes the `n` items of `v` to the stack words from absolute index `base`.
    ///
    /// # Errors
    /// ValueError if there are more or fewer; TypeError if it is not iterable; `Trap::Call` of the hidden function `unpack`, whose result is
    /// a tuple of exactly `n` items that the caller spreads; `Fault::Memory`.
    pub fn unpack_into(&mut self, v: Value, base: usize, n: usize) -> Res<()> {
        let items =
            self.unpack_source(v).map_err(|need| self.or_hidden(need, Hidden::unpack, &[v, Value::small(n as i64)]))?;
        let len = self.heap.seq_len(items);
        if len != n {
            return Err(self.heap.wrong_count(n, len, false).into());
        }
        self.heap.spread_items(items, 0, base, n);
        Ok(())
    }

    /// Writes `before` items, a list of the rest, and `after` items of `v` to the stack words from absolute index `base`.
    ///
    /// # Errors
    /// As [`Vm::unpack_into`]; the hidden function is `unpack_ex(v, before, after)`, its tuple has `before + 1 + after` items.
    pub fn unpack_ex_into(&mut self, v: Value, base: usize, before: usize, after: usize) -> Res<()> {
        let counts = [v, Value::small(before as i64), Value::small(after as i64)];
        let items = self.unpack_source(v).map_err(|need| self.or_hidden(need, Hidden::unpack_ex, &counts))?;
        let len = self.heap.seq_len(items);
        let Some(middle) = len.checked_sub(before + after) else {
            return Err(self.heap.wrong_count(before + after, len, true).into());
        };
        let rest = self.heap.alloc_list(middle)?;
        for i in 0..middle {
            let item = self.heap.seq_item(items, before + i);
            self.heap.list_push_reserved(rest, item);
        }
        self.heap.spread_items(items, 0, base, before);
        self.heap.block.set(base + before, Value::heap(Kind::List, rest));
        self.heap.spread_items(items, before + middle, base + before + 1, after);
        Ok(())
    }

    /// The items as an exact list or tuple; iterators are left to Python code, which takes no more of them than it needs.
    fn unpack_source(&mut self, v: Value) -> Plain {
        match v.kind() {
            Some(Kind::List | Kind::Tuple) => Ok(v),
            Some(Kind::Iter | Kind::Generator) => Err(Need::Python),
            Some(Kind::Range) if self.heap.length_builtin(v).is_ok_and(|n| n > 1 << 16) => Err(Need::Python),
            _ if !self.is_iterable(v) => {
                Err(self.heap.type_error(&[P::S("cannot unpack non-iterable "), P::T(v), P::S(" object")]))
            }
            _ => self.collect(v),
        }
    }
}
