//! Searching a built-in container for an item, and how long it is.

use crate::block::records::view;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::fault::{Fault, Need, Plain};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value};

impl Heap<'_> {
    #[cold]
    pub(crate) fn no_container(&mut self, v: Value) -> Fault {
        self.type_error(&[P::S("argument of type '"), P::T(v), P::S("' is not iterable")])
    }

    /// The first item of an exact list or tuple from `from` to `to` that is or equals `item`.
    ///
    /// # Errors
    /// `Need::Python` if a comparison needs Python code.
    pub(crate) fn seq_find(&self, seq: Value, item: Value, from: usize, to: usize) -> Plain<Option<usize>> {
        let n = self.seq_len(seq).min(to);
        for i in from..n {
            if self.eq_builtin(self.seq_item(seq, i), item)? {
                return Ok(Some(i));
            }
        }
        Ok(None)
    }

    /// `item in set`; a set as item stands for the frozenset with the same elements.
    ///
    /// # Errors
    /// As [`Heap::find`]; TypeError for an unhashable item.
    pub(crate) fn set_contains(&mut self, set: Value, item: Value) -> Plain<bool> {
        let hash = self.set_item_hash(item)?;
        Ok(self.find(set, item, hash)?.is_some())
    }

    /// Hash of what is looked up in a set: a set counts as frozenset.
    ///
    /// # Errors
    /// As [`Heap::hash_builtin`].
    pub(crate) fn set_item_hash(&mut self, item: Value) -> Plain<u64> {
        if item.is(Kind::Set) { Ok(self.hash_elements(item)) } else { self.hash_builtin(item) }
    }

    pub(crate) fn bytes_contains(&mut self, container: Value, item: Value) -> Plain<bool> {
        let inner = self.payload(item);
        if matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray)) {
            return Ok(contains_bytes(self.bytes_of(container), self.bytes_of(inner)));
        }
        match self.index_clamped(item)? {
            Some(_) => {
                let b = self.byte_of(item)?;
                Ok(self.bytes_of(container).contains(&b))
            }
            None => Err(self.type_error(&[P::S("a bytes-like object is required, not '"), P::T(item), P::S("'")])),
        }
    }

    pub(crate) fn range_contains(&mut self, range: Value, item: Value) -> Plain<bool> {
        let Some(h) = range.heap_of(Kind::Range) else { return Ok(false) };
        let span = self.range_span(h);
        match item.unpack() {
            Unpacked::Int(_) | Unpacked::Bool(_) => {}
            Unpacked::Float(f) => {
                let whole = f as i128;
                return Ok(whole as f64 == f && span.position(whole).is_some());
            }
            _ if item.is(Kind::BigInt) => {}
            _ if self.compares_in_python(item) => return Err(Need::Python),
            _ => {}
        }
        Ok(self.int_wide(item).is_some_and(|n| span.position(n).is_some()))
    }

    pub(crate) fn view_contains(&mut self, v: Value, item: Value) -> Plain<bool> {
        let Some(h) = v.handle() else { return Ok(false) };
        let dict = self.block.at(h, view::DICT);
        match TypeId::from_index(self.block.count(h, view::TYPE) as u32) {
            Some(TypeId::DictValues) => {
                let mut at = 0;
                while let Some((i, _, value)) = self.next_entry(dict, at) {
                    if self.eq_builtin(value, item)? {
                        return Ok(true);
                    }
                    at = i + 1;
                }
                Ok(false)
            }
            Some(TypeId::DictItems) => {
                let pair = self.payload(item);
                if !pair.is(Kind::Tuple) || self.tuple_len(pair) != 2 {
                    return Ok(false);
                }
                let (key, value) = (self.tuple_item(pair, 0), self.tuple_item(pair, 1));
                match self.dict_get(dict, key)? {
                    Some(mine) => self.eq_builtin(mine, value),
                    None => Ok(false),
                }
            }
            _ => {
                let hash = self.hash_builtin(item)?;
                Ok(self.find(dict, item, hash)?.is_some())
            }
        }
    }

    #[cold]
    pub(crate) fn no_length(&mut self, v: Value) -> Fault {
        self.type_error(&[P::S("object of type '"), P::T(v), P::S("' has no len()")])
    }
}

/// True if `part` occurs in `whole`.
pub(crate) fn contains_bytes(whole: &[u8], part: &[u8]) -> bool {
    match part {
        [] => true,
        [only] => whole.contains(only),
        [first, rest @ ..] => {
            let mut tail = whole;
            while let Some(at) = tail.iter().position(|b| b == first) {
                tail = tail.get(at + 1..).unwrap_or(&[]);
                if tail.starts_with(rest) {
                    return true;
                }
            }
            false
        }
    }
}
