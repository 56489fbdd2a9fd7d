//! Slices applied to sequences: which items a slice selects, and lists and bytearrays read, replaced and shortened by slices.

use crate::block::records::{list as l, range as r, store, tuple as t};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::fault::{Data, Plain};
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

/// Which items of a sequence a slice selects: `start + step * i` for `i` in `0..count`, all inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    /// First item; may be the length (or -1) if nothing is selected.
    pub start: i64,
    /// Where the slice ends, after clamping: what `slice.indices` gives.
    pub stop: i64,
    /// Distance; not 0.
    pub step: i64,
    /// How many items.
    pub count: usize,
}

impl Selection {
    /// The number of selected item `i`.
    #[inline(always)]
    pub(crate) fn at(self, i: usize) -> usize {
        self.start.wrapping_add(self.step.wrapping_mul(i as i64)) as usize
    }
}

impl Heap<'_> {
    /// A part of a slice as a number; `None` for None.
    fn slice_part(&mut self, v: Value) -> Plain<Option<i64>> {
        if v == Value::NONE {
            return Ok(None);
        }
        match self.index_clamped(v)? {
            Some(i) => Ok(Some(i)),
            None => Err(self.type_error(&[P::S("slice indices must be integers or None or have an __index__ method")])),
        }
    }

    /// What the slice selects of `len` items.
    ///
    /// # Errors
    /// TypeError for parts that are no integers; ValueError for step 0; `Need::Python` if a part has a Python `__index__`.
    pub(crate) fn slice_select(&mut self, slice: Handle, len: usize) -> Plain<Selection> {
        self.slice_bounds(slice, len as i64)
    }

    /// As [`Heap::slice_select`], of items of which there may be more than a container can hold: those of a range.
    ///
    /// # Errors
    /// As [`Heap::slice_select`].
    pub(crate) fn slice_bounds(&mut self, slice: Handle, len: i64) -> Plain<Selection> {
        let (start, stop, step) =
            (self.block.at(slice, r::START), self.block.at(slice, r::STOP), self.block.at(slice, r::STEP));
        let step = self.slice_part(step)?.unwrap_or(1);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let clamp = |i: i64| if i < 0 { (i + len).max(low) } else { i.min(high) };
        let start = self.slice_part(start)?.map_or(if step > 0 { low } else { high }, clamp);
        let stop = self.slice_part(stop)?.map_or(if step > 0 { high } else { low }, clamp);
        let count = if step > 0 && start < stop {
            (stop - start - 1).checked_div(step).unwrap_or(0) + 1
        } else if step < 0 && start > stop {
            (start - stop - 1).checked_div(step.checked_neg().unwrap_or(i64::MAX)).unwrap_or(0) + 1
        } else {
            0
        };
        Ok(Selection { start, stop, step, count: crate::value::size(count) })
    }

    /// The selected items of a list or tuple, as a new object of the same type.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn seq_slice(&mut self, seq: Value, s: Selection) -> Data {
        if seq.is(Kind::Tuple) && s.step == 1 && s.count == self.tuple_len(seq) {
            return Ok(seq);
        }
        let (object, to) = if seq.is(Kind::List) {
            let h = self.alloc_list(s.count)?;
            self.block.put_count(h, l::LEN, s.count);
            (Value::heap(Kind::List, h), self.block.at(h, l::STORE).handle())
        } else {
            let h = self.alloc_tuple(s.count)?;
            (Value::heap(Kind::Tuple, h), Some(h))
        };
        let Some(to) = to else { return Ok(object) };
        let first = if seq.is(Kind::List) { store::ITEMS } else { t::ITEMS };
        let base = self.block.heap_base() + to.0 as usize + first;
        match self.items_run(seq) {
            Some((from, _)) if s.step == 1 => self.block.copy(from + s.at(0), base, s.count),
            Some((from, _)) => {
                for i in 0..s.count {
                    let v = self.block.get(from + s.at(i));
                    self.block.set(base + i, v);
                }
            }
            None => {
                for i in 0..s.count {
                    let v = self.seq_item(seq, s.at(i));
                    self.block.set(base + i, v);
                }
            }
        }
        Ok(object)
    }

    /// Replaces the items `from .. to` of a list by the `n` words that lie at block index `source` (not inside the list itself).
    ///
    /// # Errors
    /// `Fault::Memory`; the list is then unchanged.
    pub(crate) fn list_splice(&mut self, list: Handle, from: usize, to: usize, source: usize, n: usize) -> Data<()> {
        let len = self.list_len(list);
        let (from, to) = (from.min(len), to.min(len).max(from.min(len)));
        let cut = to - from;
        if n > cut {
            self.list_reserve(list, n - cut)?;
        }
        let Some(s) = self.block.at(list, l::STORE).heap_of(Kind::Store) else { return Ok(()) };
        let items = self.block.heap_base() + s.0 as usize + store::ITEMS;
        self.block.copy(items + to, items + from + n, len - to);
        self.block.copy(source, items + from, n);
        let now = len - cut + n;
        if now < len {
            self.block.fill(items + now, items + len, Value::UNBOUND);
        }
        self.block.put_count(list, l::LEN, now);
        Ok(())
    }

    /// `list[slice] = source` where source is an exact list or tuple.
    ///
    /// # Errors
    /// `Fault::Memory`, ValueError if an extended slice has another length.
    pub(crate) fn list_assign_slice(&mut self, list: Handle, s: Selection, source: Value) -> Data<()> {
        let n = self.seq_len(source);
        // Items in an image, or of the list itself, are copied first.
        let (mut at, mut owned) = self.items_run(source).unwrap_or((0, 0));
        if source.is(Kind::Tuple) && source.handle().is_none() {
            let copy = self.alloc_tuple(n)?;
            for i in 0..n {
                let v = self.tuple_item(source, i);
                self.block.put(copy, t::ITEMS + i, v);
            }
            at = self.block.heap_base() + copy.0 as usize + t::ITEMS;
            owned = n;
        } else if source.handle() == Some(list) {
            let copy = self.tuple_from_stack(at, n)?;
            (at, owned) = self.items_run(copy).unwrap_or((0, 0));
        }
        if s.step == 1 {
            let from = s.start.max(0) as usize;
            return self.list_splice(list, from, from + s.count, at, owned);
        }
        if n != s.count {
            return Err(self.raise(
                crate::value::types::TypeId::ValueError,
                &[
                    P::S("attempt to assign sequence of size "),
                    P::N(n as i64),
                    P::S(" to extended slice of size "),
                    P::N(s.count as i64),
                ],
            ));
        }
        for i in 0..n {
            let v = self.block.get(at + i);
            self.list_set(list, s.at(i), v);
        }
        Ok(())
    }

    /// `del list[slice]`. Cannot fail.
    pub(crate) fn list_delete_slice(&mut self, list: Handle, s: Selection) {
        let len = self.list_len(list);
        if s.count == 0 {
            return;
        }
        // In ascending order whatever the sign of the step.
        let (first, step) = if s.step > 0 { (s.at(0), s.step) } else { (s.at(s.count - 1), s.step.wrapping_neg()) };
        let step = crate::value::size(step.max(1)).min(len);
        let mut to = first;
        let mut next = first;
        let mut left = s.count;
        for i in first..len {
            if left > 0 && i == next {
                left -= 1;
                next += step;
            } else {
                let v = self.list_item(list, i);
                self.list_set(list, to, v);
                to += 1;
            }
        }
        for i in to..len {
            self.list_set(list, i, Value::UNBOUND);
        }
        self.block.put_count(list, l::LEN, to);
    }

    /// Removes item `i` of a list, which exists, and gives it.
    pub(crate) fn list_take(&mut self, list: Handle, i: usize) -> Value {
        let v = self.list_item(list, i);
        // Shortening never needs memory.
        let _ = self.list_splice(list, i, i + 1, 0, 0);
        v
    }

    /// `bytearray[from .. to] = bytes`, where the new bytes are those of another object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn bytearray_splice(&mut self, array: Handle, from: usize, to: usize, source: Value) -> Data<()> {
        use crate::block::records::{bytearray as ba, bytes as by};
        let len = self.block.count(array, ba::LEN);
        let (from, to) = (from.min(len), to.min(len).max(from.min(len)));
        let n = self.bytes_of(source).len();
        let now = len - (to - from) + n;
        let new = self.block.alloc(Kind::Bytes, 1 + (now + now / 4).div_ceil(8))?;
        self.block.set_raw(new, by::LEN, now as u64);
        let old = self.block.at(array, ba::STORE).heap_of(Kind::Bytes);
        if let Some(old) = old {
            self.block.copy_bytes((old, by::DATA), 0, (new, by::DATA), 0, from);
            self.block.copy_bytes((old, by::DATA), to, (new, by::DATA), from + n, len - to);
        }
        let store = match source.heap_of(Kind::ByteArray) {
            Some(h) => self.block.at(h, ba::STORE).heap_of(Kind::Bytes),
            None => source.heap_of(Kind::Bytes),
        };
        match store {
            Some(s) => self.block.copy_bytes((s, by::DATA), 0, (new, by::DATA), from, n),
            None => {
                for i in 0..n {
                    let b = self.bytes_of(source).get(i).copied().unwrap_or(0);
                    if let Some(to) = self.block.bytes_mut(new, by::DATA, now).get_mut(from + i) {
                        *to = b;
                    }
                }
            }
        }
        self.block.put(array, ba::STORE, Value::heap(Kind::Bytes, new));
        self.block.put_count(array, ba::LEN, now);
        Ok(())
    }

    /// A Bytes object of the selected bytes of `v` (bytes or bytearray).
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn bytes_slice(&mut self, v: Value, s: Selection) -> Data {
        use crate::block::records::bytes as by;
        let h = self.block.alloc(Kind::Bytes, 1 + s.count.div_ceil(8))?;
        self.block.set_raw(h, by::LEN, s.count as u64);
        for i in 0..s.count {
            let b = self.bytes_of(v).get(s.at(i)).copied().unwrap_or(0);
            if let Some(to) = self.block.bytes_mut(h, by::DATA, s.count).get_mut(i) {
                *to = b;
            }
        }
        Ok(Value::heap(Kind::Bytes, h))
    }

    /// A bytearray whose bytes are the Bytes object `bytes`, which nobody else uses.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn bytearray_over(&mut self, bytes: Value) -> Data {
        use crate::block::records::bytearray as ba;
        let n = self.bytes_of(bytes).len();
        let h = self.block.alloc(Kind::ByteArray, ba::SIZE)?;
        self.block.put_count(h, ba::LEN, n);
        self.block.put(h, ba::STORE, bytes);
        Ok(Value::heap(Kind::ByteArray, h))
    }
}
