//! Items by position: indices checked as CPython checks them, items and slices of sequences, bytes stored and deleted.

use crate::containers::slices::Selection;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::fault::{Fault, Need, Plain};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Unpacked, Value, names};

impl Heap<'_> {
    /// Length of an exact list, tuple, str, bytes, bytearray.
    pub(crate) fn sequence_len(&self, v: Value) -> usize {
        match v.kind() {
            Some(Kind::List | Kind::Tuple) => self.seq_len(v),
            Some(Kind::Str) => self.str_len(v),
            _ => self.bytes_of(v).len(),
        }
    }

    pub(crate) fn bad_index(&mut self, obj: Value, key: Value) -> Fault {
        match obj.kind() {
            Some(Kind::Str) => self.raise_text(crate::era::calls::STR_KEY, &[P::T(key)]),
            Some(Kind::Bytes) => self.type_error(&[P::S("byte indices must be integers or slices, not "), P::T(key)]),
            _ => self.type_error(&[P::T(obj), P::S(" indices must be integers or slices, not "), P::T(key)]),
        }
    }

    pub(crate) fn index_error(&mut self, obj: Value, assigning: bool) -> Fault {
        let text = match obj.kind() {
            Some(Kind::List) if assigning => "list assignment index out of range",
            Some(Kind::List) => "list index out of range",
            Some(Kind::Tuple) => "tuple index out of range",
            Some(Kind::Str) => "string index out of range",
            Some(Kind::Bytes) => "index out of range",
            Some(Kind::ByteArray) => "bytearray index out of range",
            _ => "range object index out of range",
        };
        self.raise(TypeId::IndexError, &[P::S(text)])
    }

    /// The position that an index names, below `len`; `None` if it is outside.
    pub(crate) fn position(i: i64, len: usize) -> Option<usize> {
        let i = if i < 0 { i.saturating_add(len as i64) } else { i };
        usize::try_from(i).ok().filter(|i| *i < len)
    }

    /// `obj[key]` of a built-in sequence, in full.
    #[inline(never)]
    pub(crate) fn get_sequence_item(&mut self, obj: Value, key: Value) -> Plain {
        if let Some(slice) = key.heap_of(Kind::Slice) {
            return self.get_slice(obj, slice);
        }
        if let Some(range) = obj.heap_of(Kind::Range) {
            return self.get_range_item(range, obj, key);
        }
        let len = self.sequence_len(obj);
        let Some(i) = self.index_exact(key)? else { return Err(self.bad_index(obj, key).into()) };
        let Some(i) = Self::position(i, len) else { return Err(self.index_error(obj, false).into()) };
        match obj.kind() {
            Some(Kind::List | Kind::Tuple) => Ok(self.seq_item(obj, i)),
            Some(Kind::Str) => Ok(self.str_get(obj, i)?),
            _ => Ok(Value::small(self.bytes_of(obj).get(i).copied().unwrap_or(0) as i64)),
        }
    }

    fn get_range_item(&mut self, range: Handle, obj: Value, key: Value) -> Plain {
        let span = self.range_span(range);
        if self.index_clamped(key)?.is_none() {
            return Err(self.bad_index(obj, key).into());
        }
        let i = self.int_wide(key).map(|i| if i < 0 { i.wrapping_add(span.count as i128) } else { i });
        match i {
            Some(i) if i >= 0 && (i as u128) < span.count => Ok(self.int_from_wide(span.item(i as u128))?),
            _ => Err(self.index_error(obj, false).into()),
        }
    }

    fn get_slice(&mut self, obj: Value, slice: Handle) -> Plain {
        if let Some(range) = obj.heap_of(Kind::Range) {
            let span = self.range_span(range);
            // Lengths beyond 2^61 are cut: no program counts that far.
            let len = span.count.min(1 << 61) as i64;
            let s = self.slice_bounds(slice, len)?;
            let item = |i: i64| span.start.wrapping_add(span.step.wrapping_mul(i as i128));
            let part =
                crate::containers::range::Span { start: item(s.start), step: span.step * s.step as i128, count: 0 };
            return Ok(self.new_range_of(part, item(s.stop))?);
        }
        let len = self.sequence_len(obj);
        let s = self.slice_select(slice, len)?;
        match obj.kind() {
            Some(Kind::List | Kind::Tuple) => Ok(self.seq_slice(obj, s)?),
            Some(Kind::Str) => Ok(self.str_pick(obj, s.at(0), s.step, s.count)?),
            Some(Kind::Bytes) => Ok(self.bytes_slice(obj, s)?),
            _ => {
                let bytes = self.bytes_slice(obj, s)?;
                Ok(self.bytearray_over(bytes)?)
            }
        }
    }

    pub(crate) fn no_assignment(&mut self, obj: Value) -> Fault {
        self.type_error(&[P::S("'"), P::T(obj), P::S("' object does not support item assignment")])
    }

    /// A value as a byte.
    ///
    /// # Errors
    /// TypeError, or ValueError `byte must be in range(0, 256)`.
    pub(crate) fn byte_of(&mut self, v: Value) -> Plain<u8> {
        match self.index_clamped(v)? {
            Some(i) => match u8::try_from(i) {
                Ok(b) => Ok(b),
                Err(_) => Err(self.value_error("byte must be in range(0, 256)")),
            },
            None => Err(self.not_an_integer(v).into()),
        }
    }

    /// TypeError `'X' object cannot be interpreted as an integer`.
    #[cold]
    pub(crate) fn not_an_integer(&mut self, v: Value) -> Fault {
        self.type_error(&[P::S("'"), P::T(v), P::S("' object cannot be interpreted as an integer")])
    }

    pub(crate) fn set_byte(&mut self, array: Handle, obj: Value, key: Value, v: Value) -> Plain<()> {
        use crate::block::records::{bytearray as ba, bytes as by};
        let len = self.block.count(array, ba::LEN);
        if let Some(slice) = key.heap_of(Kind::Slice) {
            let s = self.slice_select(slice, len)?;
            if !matches!(v.kind(), Some(Kind::Bytes | Kind::ByteArray)) || s.step != 1 {
                return Err(Need::Python);
            }
            let from = s.start.max(0) as usize;
            return Ok(self.bytearray_splice(array, from, from + s.count, v)?);
        }
        let Some(i) = self.index_exact(key)? else { return Err(self.bad_index(obj, key).into()) };
        let Some(i) = Self::position(i, len) else { return Err(self.index_error(obj, true).into()) };
        let b = self.byte_of(v)?;
        if let Some(store) = self.block.at(array, ba::STORE).heap_of(Kind::Bytes)
            && let Some(to) = self.block.bytes_mut(store, by::DATA, len).get_mut(i)
        {
            *to = b;
        }
        Ok(())
    }

    /// As [`Vm::del_item`].
    ///
    /// # Errors
    /// As [`Vm::del_item`], with `Need::Python` in place of `Trap::Call`.
    pub(crate) fn del_item_builtin(&mut self, obj: Value, key: Value) -> Plain<()> {
        match obj.unpack() {
            Unpacked::Heap(Kind::Proxy, _) => Err(Need::Python),
            Unpacked::Heap(Kind::List, h) => {
                let len = self.list_len(h);
                if let Some(slice) = key.heap_of(Kind::Slice) {
                    let s = self.slice_select(slice, len)?;
                    self.list_delete_slice(h, s);
                    return Ok(());
                }
                let Some(i) = self.index_exact(key)? else { return Err(self.bad_index(obj, key).into()) };
                let Some(i) = Self::position(i, len) else { return Err(self.index_error(obj, true).into()) };
                self.list_take(h, i);
                Ok(())
            }
            Unpacked::Heap(Kind::Dict, _) => match self.dict_remove(obj, key)? {
                Some(_) => Ok(()),
                None => Err(self.raise_with(TypeId::KeyError, key)),
            },
            Unpacked::Heap(Kind::ByteArray, h) => {
                let len = self.sequence_len(obj);
                let s = match key.heap_of(Kind::Slice) {
                    Some(slice) => self.slice_select(slice, len)?,
                    None => {
                        let Some(i) = self.index_exact(key)? else { return Err(self.bad_index(obj, key).into()) };
                        let Some(i) = Self::position(i, len) else { return Err(self.index_error(obj, true).into()) };
                        Selection { start: i as i64, stop: i as i64 + 1, step: 1, count: 1 }
                    }
                };
                if s.step != 1 {
                    return Err(self.type_error(&[P::S("bytearray slices with a step cannot be deleted")]));
                }
                let from = s.start.max(0) as usize;
                Ok(self.bytearray_splice(h, from, from + s.count, Value::UNBOUND)?)
            }
            Unpacked::Heap(Kind::Instance | Kind::Exception | Kind::Type, _)
                if self.python_defines(obj, names::DELITEM) =>
            {
                Err(Need::Python)
            }
            Unpacked::Heap(Kind::Instance, _)
                if self.payload(obj) != obj
                    && matches!(self.payload(obj).kind(), Some(Kind::List | Kind::Dict | Kind::ByteArray)) =>
            {
                let inner = self.payload(obj);
                self.del_item_builtin(inner, key)
            }
            _ => {
                let sequence = matches!(
                    obj.kind(),
                    Some(
                        Kind::Tuple
                            | Kind::Str
                            | Kind::Bytes
                            | Kind::Range
                            | Kind::Set
                            | Kind::FrozenSet
                            | Kind::DictView
                            | Kind::Instance
                    )
                );
                let text = if sequence {
                    "' object doesn't support item deletion"
                } else {
                    "' object does not support item deletion"
                };
                Err(self.type_error(&[P::S("'"), P::T(obj), P::S(text)]))
            }
        }
    }
}
