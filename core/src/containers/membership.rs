//! `item in container` and `len(container)`.

use crate::fault::{Fault, Need, Plain, Res};
use crate::heap::Heap;
use crate::hidden::Hidden;
use crate::kind::Kind;
use crate::names;
use crate::object::{view, wrap};
use crate::types::TypeId;
use crate::value::{Unpacked, Value};
use crate::vm::{P, Vm};

impl Heap<'_> {
    #[cold]
    fn no_container(&mut self, v: Value) -> Fault {
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

    fn bytes_contains(&mut self, container: Value, item: Value) -> Plain<bool> {
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

    fn range_contains(&mut self, range: Value, item: Value) -> Plain<bool> {
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

    fn view_contains(&mut self, v: Value, item: Value) -> Plain<bool> {
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

    /// As [`Vm::length`].
    ///
    /// # Errors
    /// As [`Vm::length`], with `Need::Python` in place of `Trap::Call`.
    pub(crate) fn length_builtin(&mut self, v: Value) -> Plain<i64> {
        match v.kind() {
            Some(Kind::List | Kind::Tuple) => Ok(self.seq_len(v) as i64),
            Some(Kind::Str) => Ok(self.str_len(v) as i64),
            Some(Kind::Dict | Kind::Set | Kind::FrozenSet) => Ok(self.dict_len(v) as i64),
            Some(Kind::Bytes | Kind::ByteArray) => Ok(self.bytes_of(v).len() as i64),
            Some(Kind::DictView) => {
                let dict = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, view::DICT));
                Ok(self.dict_len(dict) as i64)
            }
            Some(Kind::Range) => {
                let count = v.heap_of(Kind::Range).map_or(0, |h| self.range_span(h).count);
                match i64::try_from(count) {
                    Ok(n) => Ok(n),
                    Err(_) => {
                        Err(self.raise(TypeId::OverflowError, &[P::S("Python int too large to convert to C ssize_t")]))
                    }
                }
            }
            Some(Kind::MappingProxy) => {
                let of = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, wrap::OF));
                self.length_builtin(of)
            }
            Some(Kind::Proxy) => Ok(self.proxy_len(v) as i64),
            Some(Kind::Instance | Kind::Exception | Kind::Type) if self.has_python_class(v) => {
                if self.python_defines(v, names::LEN) {
                    return Err(Need::Python);
                }
                let inner = self.payload(v);
                if inner != v && !inner.is(Kind::Instance) {
                    return self.length_builtin(inner);
                }
                Err(self.no_length(v).into())
            }
            _ => Err(self.no_length(v).into()),
        }
    }

    #[cold]
    fn no_length(&mut self, v: Value) -> Fault {
        self.type_error(&[P::S("object of type '"), P::T(v), P::S("' has no len()")])
    }
}

impl Vm<'_> {
    /// `item in container`.
    ///
    /// # Errors
    /// TypeError `argument of type 'X' is not iterable`; `Need::Python` if Python code decides: the caller goes on with
    /// `Hidden::contains(container, item, negated)`.
    pub fn contains(&mut self, container: Value, item: Value) -> Plain<bool> {
        match container.kind() {
            Some(Kind::List | Kind::Tuple) => Ok(self.heap.seq_find(container, item, 0, usize::MAX)?.is_some()),
            Some(Kind::Dict) => {
                let hash = self.heap.hash_builtin(item)?;
                Ok(self.heap.find(container, item, hash)?.is_some())
            }
            Some(Kind::Set | Kind::FrozenSet) => self.heap.set_contains(container, item),
            Some(Kind::Str) => {
                let inner = self.heap.payload(item);
                if !inner.is(Kind::Str) {
                    return Err(self
                        .heap
                        .type_error(&[P::S("'in <string>' requires string as left operand, not "), P::T(item)]));
                }
                Ok(contains_bytes(self.heap.str_bytes(container), self.heap.str_bytes(inner)))
            }
            Some(Kind::Bytes | Kind::ByteArray) => self.heap.bytes_contains(container, item),
            Some(Kind::Range) => Ok(self.heap.range_contains(container, item)?),
            Some(Kind::DictView) => self.heap.view_contains(container, item),
            Some(Kind::MappingProxy) => {
                let of = container.handle().map_or(Value::UNBOUND, |h| self.heap.block.at(h, wrap::OF));
                self.contains(of, item)
            }
            Some(Kind::Instance | Kind::Exception | Kind::Type) if self.heap.has_python_class(container) => {
                if let Some(f) = self.python_special(container, names::CONTAINS) {
                    return Err(if f == Value::NONE { self.heap.no_container(container).into() } else { Need::Python });
                }
                let inner = self.heap.payload(container);
                if inner != container && !inner.is(Kind::Instance) && !self.heap.python_defines(container, names::ITER)
                {
                    return self.contains(inner, item);
                }
                Err(if self.is_iterable(container) { Need::Python } else { self.heap.no_container(container).into() })
            }
            Some(Kind::Proxy) => self.heap.proxy_has(container, item),
            Some(Kind::Iter | Kind::Generator) => Err(Need::Python),
            _ => Err(self.heap.no_container(container).into()),
        }
    }

    /// `len(v)`.
    ///
    /// # Errors
    /// TypeError `object of type 'X' has no len()`; `Trap::Call` of the hidden function `length` (which gives an int) if a class made by
    /// Python code decides.
    pub fn length(&mut self, v: Value) -> Res<i64> {
        self.heap.length_builtin(v).map_err(|need| self.or_hidden(need, Hidden::length, &[v]))
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
