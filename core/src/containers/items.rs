//! `obj[key]`, `obj[key] = v` and `del obj[key]`.
//!
//! The functions named `.._builtin` give `Need::Python` when a class made by Python code decides; the others turn that into a call of
//! the hidden function that does the same.

use crate::containers::slices::Selection;
use crate::fault::{Fault, Need, Plain, Res};
use crate::heap::Heap;
use crate::hidden::Hidden;
use crate::kind::Kind;
use crate::names;
use crate::object::wrap;
use crate::types::TypeId;
use crate::value::{Handle, Unpacked, Value, size};
use crate::vm::{P, Vm};

impl Heap<'_> {
    /// Length of an exact list, tuple, str, bytes, bytearray.
    pub(crate) fn sequence_len(&self, v: Value) -> usize {
        match v.kind() {
            Some(Kind::List | Kind::Tuple) => self.seq_len(v),
            Some(Kind::Str) => self.str_len(v),
            _ => self.bytes_of(v).len(),
        }
    }

    fn bad_index(&mut self, obj: Value, key: Value) -> Fault {
        match obj.kind() {
            Some(Kind::Str) => self.raise_text(crate::era::calls::STR_KEY, &[P::T(key)]),
            Some(Kind::Bytes) => self.type_error(&[P::S("byte indices must be integers or slices, not "), P::T(key)]),
            _ => self.type_error(&[P::T(obj), P::S(" indices must be integers or slices, not "), P::T(key)]),
        }
    }

    fn index_error(&mut self, obj: Value, assigning: bool) -> Fault {
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
    fn position(i: i64, len: usize) -> Option<usize> {
        let i = if i < 0 { i.saturating_add(len as i64) } else { i };
        usize::try_from(i).ok().filter(|i| *i < len)
    }

    /// `obj[key]` of a built-in sequence, in full.
    #[inline(never)]
    fn get_sequence_item(&mut self, obj: Value, key: Value) -> Plain {
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

    fn no_assignment(&mut self, obj: Value) -> Fault {
        self.type_error(&[P::S("'"), P::T(obj), P::S("' object does not support item assignment")])
    }

    /// A value as a byte.
    ///
    /// # Errors
    /// TypeError, or ValueError `byte must be in range(0, 256)`.
    pub fn byte_of(&mut self, v: Value) -> Plain<u8> {
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
    pub fn not_an_integer(&mut self, v: Value) -> Fault {
        self.type_error(&[P::S("'"), P::T(v), P::S("' object cannot be interpreted as an integer")])
    }

    fn set_byte(&mut self, array: Handle, obj: Value, key: Value, v: Value) -> Plain<()> {
        use crate::object::{bytearray as ba, bytes as by};
        let len = self.block.count(array, ba::LEN);
        if let Some(slice) = key.heap_of(Kind::Slice) {
            let s = self.slice_select(slice, len)?;
            if !matches!(v.kind(), Some(Kind::Bytes | Kind::ByteArray)) || s.step != 1 {
                return Err(
                    self.type_error(&[P::S("can assign only bytes, buffers, or iterables of ints in range(0, 256)")])
                );
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

impl Vm<'_> {
    /// `obj[key]`.
    ///
    /// # Errors
    /// Python's exceptions; `Trap::Call` if Python code gives the item; `Fault::Memory`.
    #[inline]
    pub fn get_item(&mut self, obj: Value, key: Value) -> Res {
        if obj.heap_of(Kind::Proxy).is_some() {
            return self.proxy_get(obj, key);
        }
        self.get_item_builtin(obj, key).map_err(|need| self.or_hidden(need, Hidden::get_item, &[obj, key]))
    }

    /// `obj[key] = v`.
    ///
    /// # Errors
    /// Python's exceptions; `Trap::Call` (the call's result is dropped); `Fault::Memory`.
    #[inline]
    pub fn set_item(&mut self, obj: Value, key: Value, v: Value) -> Res<()> {
        if obj.heap_of(Kind::Proxy).is_some() {
            return self.proxy_set(obj, key, v).map(|_| ());
        }
        self.set_item_builtin(obj, key, v).map_err(|need| self.or_hidden(need, Hidden::set_item, &[obj, key, v]))
    }

    /// `del obj[key]`.
    ///
    /// # Errors
    /// Python's exceptions; `Trap::Call` (the call's result is dropped); `Fault::Memory`.
    pub fn del_item(&mut self, obj: Value, key: Value) -> Res<()> {
        match self.heap.del_item_builtin(obj, key) {
            Err(Need::Python) if obj.is(Kind::Proxy) => Ok(self.heap.proxy_del().map(|_| ())?),
            done => done.map_err(|need| self.or_hidden(need, Hidden::del_item, &[obj, key])),
        }
    }

    /// As [`Vm::get_item`].
    ///
    /// # Errors
    /// As [`Vm::get_item`], with `Need::Python` in place of `Trap::Call`.
    #[inline]
    pub(crate) fn get_item_builtin(&mut self, obj: Value, key: Value) -> Plain {
        match obj.unpack() {
            Unpacked::Heap(Kind::List, h) => {
                if let Some(i) = key.as_small() {
                    let i = if i < 0 { i + self.heap.list_len(h) as i64 } else { i };
                    if i >= 0
                        && let Some(v) = self.heap.list_item(h, size(i)).bound()
                    {
                        return Ok(v);
                    }
                }
                self.heap.get_sequence_item(obj, key)
            }
            Unpacked::Heap(Kind::Dict, _) => match self.heap.dict_get(obj, key)? {
                Some(v) => Ok(v),
                None => Err(self.heap.raise_with(TypeId::KeyError, key)),
            },
            Unpacked::Heap(Kind::Tuple, _) | Unpacked::Rom(Kind::Tuple, ..) => {
                if let Some(i) = key.as_small() {
                    let i = if i < 0 { i + self.heap.tuple_len(obj) as i64 } else { i };
                    if i >= 0
                        && let Some(v) = self.heap.tuple_item(obj, size(i)).bound()
                    {
                        return Ok(v);
                    }
                }
                self.heap.get_sequence_item(obj, key)
            }
            Unpacked::Heap(kind, _) | Unpacked::Rom(kind, ..) | Unpacked::Static(kind, _) => {
                self.get_other_item(obj, kind, key)
            }
            _ => Err(self.heap.type_error(&[P::S("'"), P::T(obj), P::S("' object is not subscriptable")])),
        }
    }

    fn get_other_item(&mut self, obj: Value, kind: Kind, key: Value) -> Plain {
        match kind {
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Range => self.heap.get_sequence_item(obj, key),
            Kind::MappingProxy => {
                let of = obj.handle().map_or(Value::UNBOUND, |h| self.heap.block.at(h, wrap::OF));
                self.get_item_builtin(of, key)
            }
            Kind::Proxy => Err(Need::Python),
            Kind::Instance | Kind::Exception if self.heap.python_defines(obj, names::GETITEM) => Err(Need::Python),
            Kind::Instance => {
                let inner = self.heap.payload(obj);
                if inner == obj || inner.is(Kind::Instance) {
                    return Err(self.heap.type_error(&[P::S("'"), P::T(obj), P::S("' object is not subscriptable")]));
                }
                if inner.is(Kind::Dict) && self.heap.python_defines(obj, names::MISSING) {
                    return match self.heap.dict_get(inner, key)? {
                        Some(v) => Ok(v),
                        None => Err(Need::Python),
                    };
                }
                self.get_item_builtin(inner, key)
            }
            Kind::Type => self.get_class_item(obj, key),
            _ => Err(self.heap.type_error(&[P::S("'"), P::T(obj), P::S("' object is not subscriptable")])),
        }
    }

    /// `C[key]`: a metaclass's `__getitem__`, the class's `__class_getitem__`, or a generic alias. A built-in generic type gives itself:
    /// aliases carry no information that a program needs to run.
    fn get_class_item(&mut self, class: Value, _key: Value) -> Plain {
        use TypeId as T;
        if self.heap.python_defines(class, names::GETITEM) || self.lookup(class, names::CLASS_GETITEM).is_some() {
            return Err(Need::Python);
        }
        match TypeId::of_value(class) {
            Some(T::List | T::Tuple | T::Dict | T::Set | T::FrozenSet | T::Type | T::Enumerate | T::WeakRef) => {
                Ok(class)
            }
            _ => Err(self.heap.type_error(&[P::S("type '"), P::V(class), P::S("' is not subscriptable")])),
        }
    }

    /// As [`Vm::set_item`].
    ///
    /// # Errors
    /// As [`Vm::set_item`], with `Need::Python` in place of `Trap::Call`.
    #[inline]
    pub(crate) fn set_item_builtin(&mut self, obj: Value, key: Value, v: Value) -> Plain<()> {
        match obj.unpack() {
            Unpacked::Heap(Kind::List, h) => {
                if let Some(i) = key.as_small() {
                    let i = if i < 0 { i + self.heap.list_len(h) as i64 } else { i };
                    if i >= 0 && self.heap.list_set(h, size(i), v) {
                        return Ok(());
                    }
                }
                self.set_list_item(h, obj, key, v)
            }
            Unpacked::Heap(Kind::Dict, _) => self.heap.dict_set(obj, key, v),
            Unpacked::Heap(Kind::Proxy, _) => Err(Need::Python),
            Unpacked::Heap(kind, h) => self.set_other_item(obj, kind, h, key, v),
            _ => Err(self.heap.no_assignment(obj).into()),
        }
    }

    fn set_other_item(&mut self, obj: Value, kind: Kind, h: Handle, key: Value, v: Value) -> Plain<()> {
        match kind {
            Kind::Instance | Kind::Exception | Kind::Type if self.heap.python_defines(obj, names::SETITEM) => {
                Err(Need::Python)
            }
            Kind::Instance => {
                let inner = self.heap.payload(obj);
                if inner == obj || !matches!(inner.kind(), Some(Kind::List | Kind::Dict | Kind::ByteArray)) {
                    return Err(self.heap.no_assignment(obj).into());
                }
                self.set_item_builtin(inner, key, v)
            }
            Kind::ByteArray => self.heap.set_byte(h, obj, key, v),
            _ => Err(self.heap.no_assignment(obj).into()),
        }
    }

    #[inline(never)]
    fn set_list_item(&mut self, list: Handle, obj: Value, key: Value, v: Value) -> Plain<()> {
        if let Some(slice) = key.heap_of(Kind::Slice) {
            let len = self.heap.list_len(list);
            let s = self.heap.slice_select(slice, len)?;
            let source = match v.kind() {
                Some(Kind::List | Kind::Tuple) => v,
                _ => match self.collect(v) {
                    Ok(items) => items,
                    Err(Need::Fault(Fault::Raised)) if !self.is_iterable(v) => {
                        return Err(self.heap.type_error(&[P::S("must assign iterable to extended slice")]));
                    }
                    Err(trap) => return Err(trap),
                },
            };
            return Ok(self.heap.list_assign_slice(list, s, source)?);
        }
        let len = self.heap.list_len(list);
        let Some(i) = self.heap.index_exact(key)? else { return Err(self.heap.bad_index(obj, key).into()) };
        match Heap::position(i, len) {
            Some(i) => {
                self.heap.list_set(list, i, v);
                Ok(())
            }
            None => Err(self.heap.index_error(obj, true).into()),
        }
    }
}
