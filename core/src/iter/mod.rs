//! Built-in iterators: making them and advancing them.
//!
//! An Iter object has the number of its type and three words of state:
//!
//! | type | A | B | C |
//! | --- | --- | --- | --- |
//! | RangeIter | next item | step | how many items are left: a small integer if all items are small, else a float |
//! | ListIter, TupleIter, BytesIter | the sequence | number of the next item | - |
//! | StrIter | the str | byte offset of the next character | - |
//! | KeyIter, ValueIter, ItemIter | the dict | number of the next entry | raw: live entries expected (high 32 bits), items left |
//! | SetIter | the set | number of the next entry | raw, as above |
//! | ReversedIter | list, tuple, str, bytes, dict | items before the next one (counts down) | 0; for a dict 0 keys, 1 values, 2 items |
//! | ReversedIter over a Python sequence | the instance | items before the next one | - |
//! | SeqIter | an instance with `__getitem__` | next index | - |
//! | CallIter | the callable | the sentinel | - |
//! | Enumerate | the inner iterator | next number (an int) | True if the inner iterator is *plain* |
//! | Zip | tuple of iterators | True if strict | True if all of them are plain |
//! | Map | the function | tuple of iterators | - |
//! | Filter | the function or None | the inner iterator | - |
//!
//! A is Unbound once the iterator is exhausted (RangeIter: C is 0). *Plain* means that advancing never runs Python code. The raw word is a
//! harmless float to the collector, as are the index words of a Table.
//!
//! For the loop: a RangeIter whose C is a small integer may be advanced in place: if C > 0, give A, then A += B and C -= 1.

pub(crate) mod nested;

use crate::fault::{Data, Fault, Need, Plain, Res};
use crate::heap::Heap;
use crate::hidden::Hidden;
use crate::kind::Kind;
use crate::names;
use crate::object::{generator, iter as i, view, wrap};
use crate::types::TypeId;
use crate::value::{Handle, Unpacked, Value};
use crate::vm::{P, Vm};

impl Heap<'_> {
    /// A new Iter object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_iter(&mut self, t: TypeId, a: Value, b: Value, c: Value) -> Data {
        let h = self.block.alloc(Kind::Iter, i::SIZE)?;
        self.block.put(h, i::TYPE, Value::small(t as i64));
        self.block.put(h, i::A, a);
        self.block.put(h, i::B, b);
        self.block.put(h, i::C, c);
        Ok(Value::heap(Kind::Iter, h))
    }

    fn new_entry_iter(&mut self, t: TypeId, table: Value) -> Data {
        let n = self.dict_len(table) as u64;
        self.new_iter(t, table, Value::small(0), Value(n << 32 | n))
    }

    /// The iterator of a span of integers.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn span_iter(&mut self, s: crate::containers::range::Span) -> Data {
        let start = self.int_from_wide(s.start)?;
        let step = self.int_from_wide(s.step)?;
        let small = |n: i128| i64::try_from(n).ok().and_then(Value::int);
        let count = match (small(s.start), small(s.step), i128::try_from(s.count).ok().and_then(small)) {
            (Some(_), Some(_), Some(n)) if s.count == 0 || small(s.item(s.count - 1)).is_some() => n,
            // Beyond 2^53 the count is not exact, which no program lives to see.
            _ => Value::float(s.count as f64),
        };
        self.new_iter(TypeId::RangeIter, start, step, count)
    }

    #[cold]
    pub(crate) fn not_iterable(&mut self, v: Value) -> Fault {
        self.type_error(&[P::S("'"), P::T(v), P::S("' object is not iterable")])
    }

    /// True for a generator that is its own iterator: no coroutine and no async generator.
    pub(crate) fn is_iterating_generator(&self, v: Value) -> bool {
        use crate::generator::kind;
        let kind = v.heap_of(Kind::Generator).map(|h| self.block.count(h, generator::KIND));
        kind.is_some_and(|k| k != kind::COROUTINE && k != kind::ASYNC_GENERATOR)
    }

    /// The type of a built-in iterator.
    #[inline(always)]
    pub fn iter_type(&self, it: Handle) -> TypeId {
        TypeId::from_index(self.block.count(it, i::TYPE) as u32).unwrap_or(TypeId::Object)
    }

    /// As [`Vm::iter_next`].
    ///
    /// # Errors
    /// As [`Vm::iter_next`], with `Need::Python` in place of `Trap::Call`.
    pub(crate) fn iter_next_builtin(&mut self, it: Handle, depth: usize) -> Plain<Option<Value>> {
        let a = self.block.at(it, i::A);
        match self.iter_type(it) {
            TypeId::RangeIter => Ok(self.next_of_range(it)?),
            TypeId::ListIter => {
                let Some(list) = a.heap_of(Kind::List) else { return Ok(None) };
                let n = self.block.count(it, i::B);
                let v = self.list_item(list, n);
                Ok(self.step_or_end(it, v, n + 1))
            }
            TypeId::TupleIter => {
                let n = self.block.count(it, i::B);
                let v = self.tuple_item(a, n);
                Ok(self.step_or_end(it, v, n + 1))
            }
            TypeId::KeyIter | TypeId::ValueIter | TypeId::ItemIter | TypeId::SetIter => {
                Ok(self.next_of_entries(it, a)?)
            }
            TypeId::StrIter => {
                if !a.is(Kind::Str) {
                    return Ok(None);
                }
                let at = self.block.count(it, i::B);
                let width = self.str_bytes(a).get(at).map_or(0, |b| char_width(*b));
                let v = if width > 0 { self.str_char(a, at, width)? } else { Value::UNBOUND };
                Ok(self.step_or_end(it, v, at + width))
            }
            TypeId::BytesIter => {
                let at = self.block.count(it, i::B);
                let v = self.bytes_of(a).get(at).map_or(Value::UNBOUND, |b| Value::small(*b as i64));
                Ok(self.step_or_end(it, v, at + 1))
            }
            TypeId::ReversedIter => self.next_of_reversed(it, a),
            TypeId::Enumerate => self.next_of_enumerate(it, a, depth),
            TypeId::Zip => self.next_of_zip(it, a, depth),
            TypeId::Map | TypeId::Filter | TypeId::SeqIter | TypeId::CallIter if !a.is_bound() => Ok(None),
            _ => Err(Need::Python),
        }
    }

    #[inline(always)]
    fn step_or_end(&mut self, it: Handle, v: Value, next: usize) -> Option<Value> {
        if v.is_bound() {
            self.block.put_count(it, i::B, next);
            Some(v)
        } else {
            self.block.put(it, i::A, Value::UNBOUND);
            None
        }
    }

    #[inline]
    fn next_of_range(&mut self, it: Handle) -> Data<Option<Value>> {
        let (a, b, c) = (self.block.at(it, i::A), self.block.at(it, i::B), self.block.at(it, i::C));
        if let Some(left) = c.as_small() {
            if left <= 0 {
                return Ok(None);
            }
            // The sum behind the last item may not fit; nobody reads it.
            self.block.put(it, i::A, Value::add_small(a, b).unwrap_or(a));
            self.block.put(it, i::C, Value::small(left - 1));
            return Ok(Some(a));
        }
        let left = c.as_float().unwrap_or(0.0);
        if left < 1.0 {
            return Ok(None);
        }
        let (x, step) = (self.int_wide(a).unwrap_or(0), self.int_wide(b).unwrap_or(0));
        let next = self.int_from_wide(x.wrapping_add(step))?;
        self.block.put(it, i::A, next);
        self.block.put(it, i::C, Value::float(left - 1.0));
        Ok(Some(a))
    }

    #[inline]
    fn next_of_entries(&mut self, it: Handle, a: Value) -> Data<Option<Value>> {
        if !a.is_bound() {
            return Ok(None);
        }
        let t = self.iter_type(it);
        let state = self.block.raw(it, i::C);
        let (expected, left) = ((state >> 32) as usize, state as u32);
        if self.dict_len(a) != expected {
            let text = if t == TypeId::SetIter { "Set" } else { "dictionary" };
            let trap = self.raise(TypeId::RuntimeError, &[P::S(text), P::S(" changed size during iteration")]);
            if trap == Fault::Raised {
                // It stays broken, as CPython's.
                self.block.set_raw(it, i::C, 0x7FEF_FFFF << 32);
            }
            return Err(trap);
        }
        let at = self.block.count(it, i::B);
        let Some((n, key, value)) = self.next_entry(a, at) else {
            self.block.put(it, i::A, Value::UNBOUND);
            return Ok(None);
        };
        if left == 0 && t != TypeId::SetIter {
            return Err(self.raise(TypeId::RuntimeError, &[P::S("dictionary keys changed during iteration")]));
        }
        let v = match t {
            TypeId::ValueIter => value,
            TypeId::ItemIter => self.new_tuple(&[key, value])?,
            _ => key,
        };
        self.block.put_count(it, i::B, n + 1);
        self.block.set_raw(it, i::C, (expected as u64) << 32 | left.saturating_sub(1) as u64);
        Ok(Some(v))
    }

    fn next_of_reversed(&mut self, it: Handle, a: Value) -> Plain<Option<Value>> {
        if !a.is_bound() {
            return Ok(None);
        }
        let left = self.block.count(it, i::B);
        match a.kind() {
            Some(Kind::List | Kind::Tuple) => {
                let v = left.checked_sub(1).map_or(Value::UNBOUND, |n| self.seq_item(a, n));
                Ok(self.step_or_end(it, v, left.saturating_sub(1)))
            }
            Some(Kind::Str) => {
                // B is a byte offset here.
                let bytes = self.str_bytes(a);
                let mut at = left.min(bytes.len());
                while at > 0 {
                    at -= 1;
                    if bytes.get(at).is_some_and(|b| b & 0xC0 != 0x80) {
                        break;
                    }
                }
                let v = if left > 0 { self.str_char(a, at, left - at)? } else { Value::UNBOUND };
                Ok(self.step_or_end(it, v, at))
            }
            Some(Kind::Bytes | Kind::ByteArray) => {
                let v = left
                    .checked_sub(1)
                    .and_then(|n| self.bytes_of(a).get(n))
                    .map_or(Value::UNBOUND, |b| Value::small(*b as i64));
                Ok(self.step_or_end(it, v, left.saturating_sub(1)))
            }
            Some(Kind::Dict) => {
                // The version of the dict is not kept: only deleted entries are passed over.
                let mut at = left.min(self.dict_used(a));
                while at > 0 {
                    at -= 1;
                    if let Some((key, value)) = self.entry(a, at) {
                        let v = match self.block.count(it, i::C) {
                            0 => key,
                            1 => value,
                            _ => self.new_tuple(&[key, value])?,
                        };
                        return Ok(self.step_or_end(it, v, at));
                    }
                }
                Ok(self.step_or_end(it, Value::UNBOUND, 0))
            }
            _ => Err(Need::Python),
        }
    }

    /// A one-character Str: `width` bytes of `s` from byte `at`. ASCII characters are static.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[inline]
    pub fn str_char(&mut self, s: Value, at: usize, width: usize) -> Data {
        match self.str_bytes(s).get(at) {
            Some(b) if *b < 128 => return Ok(names::ascii(*b)),
            _ => {}
        }
        let mut t = self.text()?;
        self.push_slice(&mut t, s, at, width, 1)?;
        Ok(self.finish(t))
    }
}

impl Vm<'_> {
    /// `iter(v)`.
    ///
    /// # Errors
    /// TypeError `'X' object is not iterable`; `Trap::Call` if a class made by Python code has `__iter__`; `Fault::Memory`.
    pub fn get_iter(&mut self, v: Value) -> Res {
        self.get_iter_builtin(v).map_err(|need| self.or_hidden(need, Hidden::iterate, &[v]))
    }

    /// As [`Vm::get_iter`].
    ///
    /// # Errors
    /// As [`Vm::get_iter`], with `Need::Python` in place of `Trap::Call`.
    pub(crate) fn get_iter_builtin(&mut self, v: Value) -> Plain {
        let zero = Value::small(0);
        match v.unpack() {
            Unpacked::Heap(Kind::List, _) => Ok(self.heap.new_iter(TypeId::ListIter, v, zero, zero)?),
            Unpacked::Heap(Kind::Range, h) => {
                let s = self.heap.range_span(h);
                Ok(self.heap.span_iter(s)?)
            }
            Unpacked::Heap(Kind::Tuple, _) | Unpacked::Rom(Kind::Tuple, ..) => {
                Ok(self.heap.new_iter(TypeId::TupleIter, v, zero, zero)?)
            }
            Unpacked::Heap(Kind::Dict, _) => Ok(self.heap.new_entry_iter(TypeId::KeyIter, v)?),
            Unpacked::Heap(Kind::Iter, _) => Ok(v),
            Unpacked::Heap(Kind::Set | Kind::FrozenSet, _) => Ok(self.heap.new_entry_iter(TypeId::SetIter, v)?),
            Unpacked::Heap(Kind::Generator, _) if self.heap.is_iterating_generator(v) => Ok(v),
            Unpacked::Heap(kind, _) | Unpacked::Rom(kind, ..) | Unpacked::Static(kind, _) => {
                self.get_other_iter(v, kind)
            }
            _ => Err(self.heap.not_iterable(v).into()),
        }
    }

    fn get_other_iter(&mut self, v: Value, kind: Kind) -> Plain {
        let zero = Value::small(0);
        match kind {
            Kind::Str => Ok(self.heap.new_iter(TypeId::StrIter, v, zero, zero)?),
            Kind::Proxy => {
                // A snapshot of the keys: adding while iterating is safe (PX-VIEWS).
                let keys = self.heap.proxy_list(v, crate::locals::proxy::Listed::Keys)?;
                Ok(self.heap.new_iter(TypeId::ListIter, keys, zero, zero)?)
            }
            Kind::Bytes | Kind::ByteArray => Ok(self.heap.new_iter(TypeId::BytesIter, v, zero, zero)?),
            Kind::DictView => {
                let Some(h) = v.handle() else { return Err(Fault::Broken.into()) };
                let dict = self.heap.block.at(h, view::DICT);
                let t = match TypeId::from_index(self.heap.block.count(h, view::TYPE) as u32) {
                    Some(TypeId::DictValues) => TypeId::ValueIter,
                    Some(TypeId::DictItems) => TypeId::ItemIter,
                    _ => TypeId::KeyIter,
                };
                Ok(self.heap.new_entry_iter(t, dict)?)
            }
            Kind::MappingProxy => {
                let of = v.handle().map_or(Value::UNBOUND, |h| self.heap.block.at(h, wrap::OF));
                self.get_iter_builtin(of)
            }
            Kind::Instance | Kind::Exception | Kind::Type if self.heap.has_python_class(v) => {
                if let Some(f) = self.python_special(v, names::ITER) {
                    return Err(if f == Value::NONE { self.heap.not_iterable(v).into() } else { Need::Python });
                }
                let inner = self.heap.payload(v);
                if inner != v && !inner.is(Kind::Instance) {
                    return self.get_iter_builtin(inner);
                }
                if self.heap.python_defines(v, names::GETITEM) {
                    return Ok(self.heap.new_iter(TypeId::SeqIter, v, zero, zero)?);
                }
                Err(self.heap.not_iterable(v).into())
            }
            _ => Err(self.heap.not_iterable(v).into()),
        }
    }

    /// True if `iter(v)` would not be refused. (A `__iter__` may still fail.)
    pub fn is_iterable(&mut self, v: Value) -> bool {
        match v.kind() {
            Some(
                Kind::List
                | Kind::Tuple
                | Kind::Range
                | Kind::Dict
                | Kind::Iter
                | Kind::Set
                | Kind::FrozenSet
                | Kind::Str
                | Kind::Bytes
                | Kind::ByteArray
                | Kind::DictView
                | Kind::MappingProxy
                | Kind::Proxy,
            ) => true,
            Some(Kind::Generator) => self.heap.is_iterating_generator(v),
            Some(Kind::Instance | Kind::Exception | Kind::Type) => match self.python_special(v, names::ITER) {
                Some(f) => f != Value::NONE,
                None => {
                    let inner = self.heap.payload(v);
                    (inner != v && !inner.is(Kind::Instance) && self.is_iterable(inner))
                        || self.heap.python_defines(v, names::GETITEM)
                }
            },
            _ => false,
        }
    }

    /// True if `next(v)` works: a built-in iterator, a generator, or an instance of a class with `__next__`.
    pub fn is_iterator(&mut self, v: Value) -> bool {
        match v.kind() {
            Some(Kind::Iter) => true,
            Some(Kind::Generator) => self.heap.is_iterating_generator(v),
            _ => self.special(v, names::NEXT).is_some_and(|f| f != Value::NONE),
        }
    }

    /// The next item of any iterator; `None` at the end.
    ///
    /// # Errors
    /// As [`Vm::iter_next`]; `Trap::Call` of `__next__` for generators and instances, whose StopIteration is the end; TypeError
    /// `'X' object is not an iterator`.
    pub fn advance(&mut self, v: Value) -> Res<Option<Value>> {
        match v.heap_of(Kind::Iter) {
            Some(it) => self.iter_next(it),
            None => Err(self.next_of(v, 0)),
        }
    }

    /// The next item of a built-in iterator; `None` at the end.
    ///
    /// # Errors
    /// RuntimeError if a dict or set changed its size; `Trap::Call` if Python code gives the item (its StopIteration is the end);
    /// `Fault::Memory`: the iterator has not advanced.
    #[inline]
    pub fn iter_next(&mut self, it: Handle) -> Res<Option<Value>> {
        match self.heap.iter_next_builtin(it, 0) {
            Err(Need::Python) => {
                let f = match self.heap.iter_type(it) {
                    TypeId::Map => Hidden::map_next,
                    TypeId::Filter => Hidden::filter_next,
                    TypeId::Zip => Hidden::zip_next,
                    TypeId::Enumerate => Hidden::enumerate_next,
                    _ => Hidden::iter_next,
                };
                Err(self.hidden(f, &[Value::heap(Kind::Iter, it)]))
            }
            Err(Need::Fault(fault)) => Err(fault.into()),
            Ok(next) => Ok(next),
        }
    }
}

/// Bytes of the character whose first byte this is.
#[inline]
pub fn char_width(first: u8) -> usize {
    match first {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}
