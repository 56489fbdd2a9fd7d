//! `a, b = v` and `a, *b, c = v`: the items of an iterable onto the stack.

use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;

impl Vm<'_> {
    /// Writes the `n` items of `v` to the stack words from absolute index `base`.
    ///
    /// # Errors
    /// ValueError if there are more or fewer; TypeError if it is not iterable; `Trap::Call` of the hidden function `unpack`, whose result is
    /// a tuple of exactly `n` items that the caller spreads; `Fault::Memory`.
    pub(crate) fn unpack_into(&mut self, v: Value, base: usize, n: usize) -> Res<()> {
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
    pub(crate) fn unpack_ex_into(&mut self, v: Value, base: usize, before: usize, after: usize) -> Res<()> {
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
