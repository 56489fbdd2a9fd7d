//! What container operators share: repetition, operands of sets and views, tables taken over, comparison of sets.

use crate::block::records::{list as l, store, tuple as t, view};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::isa::CmpOp;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Need, Plain};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

impl Heap<'_> {
    /// OverflowError of an integer that no length can be.
    #[cold]
    pub(crate) fn no_size(&mut self, v: Value) -> Fault {
        self.raise(TypeId::OverflowError, &[P::S("cannot fit '"), P::T(v), P::S("' into an index-sized integer")])
    }

    pub(crate) fn repeat(&mut self, inplace: bool, seq: Value, times: Value) -> Plain<Option<Value>> {
        if times.is(Kind::BigInt) && !self.big_is_negative(times) {
            return Err(self.no_size(times).into());
        }
        let Some(times) = self.index_clamped(times)? else { return Ok(None) };
        let times = crate::value::size(times.max(0));
        let n = self.seq_len(seq);
        let Some(total) = n.checked_mul(times).filter(|t| *t as u64 >> 40 == 0) else {
            self.block.need = usize::MAX / 16;
            return Err(Fault::Memory.into());
        };
        self.charge(total);
        if seq.is(Kind::Tuple) {
            let h = self.alloc_tuple(total)?;
            let base = self.block.heap_base() + h.0 as usize + t::ITEMS;
            self.fill_repeated(seq, n, base, total);
            return Ok(Some(Value::heap(Kind::Tuple, h)));
        }
        let Some(list) = seq.heap_of(Kind::List).filter(|_| inplace) else {
            let h = self.alloc_list(total)?;
            if let Some(s) = self.block.at(h, l::STORE).handle() {
                let base = self.block.heap_base() + s.0 as usize + store::ITEMS;
                self.fill_repeated(seq, n, base, total);
            }
            self.block.put_count(h, l::LEN, total);
            return Ok(Some(Value::heap(Kind::List, h)));
        };
        if total > n {
            self.list_reserve(list, total - n)?;
            if let Some(s) = self.block.at(list, l::STORE).handle() {
                let base = self.block.heap_base() + s.0 as usize + store::ITEMS;
                self.fill_repeated(seq, n, base, total);
            }
            self.block.put_count(list, l::LEN, total);
        } else {
            self.list_splice(list, total, n, 0, 0)?;
        }
        Ok(Some(seq))
    }

    /// Writes the `n` items of `seq` again and again until `total` words from `base` are filled.
    fn fill_repeated(&mut self, seq: Value, n: usize, base: usize, total: usize) {
        for i in 0..n.min(total) {
            let v = self.seq_item(seq, i);
            self.block.set(base + i, v);
        }
        let mut done = n;
        while done > 0 && done < total {
            let more = done.min(total - done);
            self.block.copy(base, base + done, more);
            done += more;
        }
    }

    /// The table owner behind an operand of a set operation: a set, or the keys of a keys view; items views give `Need::Python`.
    pub(crate) fn set_operand(&self, v: Value) -> Plain<Option<Value>> {
        match v.kind() {
            Some(Kind::Set | Kind::FrozenSet) => Ok(Some(v)),
            Some(Kind::DictView) => match self.view_type(v) {
                TypeId::DictKeys => Ok(self.entries_of(v)),
                TypeId::DictItems => Err(Need::Python),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Which view this is.
    pub(crate) fn view_type(&self, v: Value) -> TypeId {
        v.handle().and_then(|h| TypeId::from_index(self.block.count(h, view::TYPE) as u32)).unwrap_or(TypeId::DictKeys)
    }

    /// Adds the keys of `x` that are in `y` (`wanted`) or are not.
    pub(crate) fn keep_keys(&mut self, result: Value, x: Value, y: Value, wanted: bool) -> Plain<()> {
        let mut at = 0;
        while let Some((i, key, _)) = self.next_entry(x, at) {
            let hash = self.entry_hash(x, i);
            if self.find(y, key, hash)?.is_some() == wanted {
                self.dict_reserve(result, 1)?;
                self.insert_reserved(result, key, hash, Value::NONE);
            }
            at = i + 1;
        }
        Ok(())
    }

    /// A set of this kind with the keys of a dict or set.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn key_copy(&mut self, x: Value, kind: Kind) -> Data {
        if !x.is(Kind::Dict) {
            return self.dict_copy(x, kind);
        }
        let set = self.new_dict_of(kind)?;
        self.dict_reserve(set, self.dict_len(x))?;
        let mut at = 0;
        while let Some((i, key, _)) = self.next_entry(x, at) {
            let hash = self.entry_hash(x, i);
            self.insert_reserved(set, key, hash, Value::NONE);
            at = i + 1;
        }
        Ok(set)
    }

    /// `set` (or dict) gets the entries of `from`, which nobody else uses.
    pub(crate) fn take_table(&mut self, set: Value, from: Value) {
        use crate::block::records::dict as d;
        let (Some(to), Some(from)) = (set.handle(), from.handle()) else { return };
        let table = self.block.at(from, d::TABLE);
        self.dict_clear(set);
        self.block.put(to, d::TABLE, table);
    }

    /// `x op y` for two built-in items, which need not have an order.
    pub(crate) fn items_in_order(&mut self, op: CmpOp, x: Value, y: Value) -> Plain<bool> {
        match self.order_builtin(x, y, 0)? {
            Some(order) => Ok(op.holds(order)),
            // NaN, sets, values without an order: the operator itself says what is to be said.
            None => Err(Need::Python),
        }
    }

    pub(crate) fn compare_sets(&mut self, op: CmpOp, a: Value, b: Value) -> Plain<bool> {
        let (n, m) = (self.dict_len(a), self.dict_len(b));
        match op {
            CmpOp::Le => Ok(n <= m && self.is_subset(a, b)?),
            CmpOp::Lt => Ok(n < m && self.is_subset(a, b)?),
            CmpOp::Ge => Ok(n >= m && self.is_subset(b, a)?),
            CmpOp::Gt => Ok(n > m && self.is_subset(b, a)?),
            CmpOp::Ne => Ok(n != m || !self.is_subset(a, b)?),
            _ => Ok(n == m && self.is_subset(a, b)?),
        }
    }

    /// True if every key of `a` is in `b`.
    ///
    /// # Errors
    /// `Need::Python`.
    pub(crate) fn is_subset(&mut self, a: Value, b: Value) -> Plain<bool> {
        let mut at = 0;
        while let Some((i, key, _)) = self.next_entry(a, at) {
            let hash = self.entry_hash(a, i);
            if self.find(b, key, hash)?.is_none() {
                return Ok(false);
            }
            at = i + 1;
        }
        Ok(true)
    }
}
