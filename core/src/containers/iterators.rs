//! Built-in iterators: made, and advanced as far as no Python code is involved.

use crate::block::records::{generator, iter as i};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::fault::{Data, Fault, Need, Plain};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Value, names};

impl Heap<'_> {
    /// A new Iter object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_iter(&mut self, t: TypeId, a: Value, b: Value, c: Value) -> Data {
        let h = self.block.alloc(Kind::Iter, i::SIZE)?;
        self.block.put(h, i::TYPE, Value::small(t as i64));
        self.block.put(h, i::A, a);
        self.block.put(h, i::B, b);
        self.block.put(h, i::C, c);
        Ok(Value::heap(Kind::Iter, h))
    }

    pub(crate) fn new_entry_iter(&mut self, t: TypeId, table: Value) -> Data {
        let n = self.dict_len(table) as u64;
        self.new_iter(t, table, Value::small(0), Value(n << 32 | n))
    }

    /// The iterator of a span of integers.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn span_iter(&mut self, s: crate::containers::range::Span) -> Data {
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
        use crate::block::generator::kind;
        let kind = v.heap_of(Kind::Generator).map(|h| self.block.count(h, generator::KIND));
        kind.is_some_and(|k| k != kind::COROUTINE && k != kind::ASYNC_GENERATOR)
    }

    /// The type of a built-in iterator.
    #[inline(always)]
    pub(crate) fn iter_type(&self, it: Handle) -> TypeId {
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
    pub(crate) fn str_char(&mut self, s: Value, at: usize, width: usize) -> Data {
        match self.str_bytes(s).get(at) {
            Some(b) if *b < 128 => return Ok(names::ascii(*b)),
            _ => {}
        }
        let mut t = self.text()?;
        self.push_slice(&mut t, s, at, width, 1)?;
        Ok(self.finish(t))
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
