//! Equality and hashing of built-in values: what dict keys, `==` and `in` need when no Python code is involved.

use crate::block::records::{cell, method as m, range as r, wrap};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::number::hash_int;
use crate::value::fault::{Data, Need, Plain};
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::limits::NATIVE_DEPTH;
use crate::value::names;
use crate::value::{Handle, Unpacked, Value};
use core::cmp::Ordering;

impl Heap<'_> {
    /// `a == b` (or identity) for built-in values.
    ///
    /// # Errors
    /// `Need::Python` if a class made by Python code decides, or the nesting is too deep for Rust's stack.
    pub(crate) fn eq_builtin(&self, a: Value, b: Value) -> Plain<bool> {
        self.eq_at(a, b, 0)
    }

    fn eq_at(&self, a: Value, b: Value, depth: usize) -> Plain<bool> {
        if a == b {
            return Ok(true);
        }
        if depth > NATIVE_DEPTH {
            return Err(Need::Python);
        }
        use Unpacked as U;
        match (a.unpack(), b.unpack()) {
            (U::Int(_), U::Int(_)) => Ok(false),
            (U::Float(x), U::Float(y)) => Ok(x == y),
            (
                U::Heap(Kind::Str, _) | U::Rom(Kind::Str, ..) | U::Static(Kind::Str, _),
                U::Heap(Kind::Str, _) | U::Rom(Kind::Str, ..) | U::Static(Kind::Str, _),
            ) => Ok(self.str_bytes(a) == self.str_bytes(b)),
            _ => self.eq_slow(a, b, depth),
        }
    }

    fn eq_slow(&self, a: Value, b: Value, depth: usize) -> Plain<bool> {
        if self.compares_in_python(a) || self.compares_in_python(b) {
            return Err(Need::Python);
        }
        let (a, b) = (self.payload(a), self.payload(b));
        if let (Some(x), Some(y)) = (self.number_of(a), self.number_of(b)) {
            return Ok(self.number_eq(x, y));
        }
        if a.is(Kind::Complex) || b.is(Kind::Complex) {
            return Ok(self.complex_eq(a, b));
        }
        let (Some(ka), Some(kb)) = (a.kind(), b.kind()) else { return Ok(false) };
        match (ka, kb) {
            (Kind::Str, Kind::Str) => Ok(self.str_bytes(a) == self.str_bytes(b)),
            (Kind::Bytes | Kind::ByteArray, Kind::Bytes | Kind::ByteArray) => Ok(self.bytes_of(a) == self.bytes_of(b)),
            (Kind::Tuple, Kind::Tuple) | (Kind::List, Kind::List) => {
                let n = self.seq_len(a);
                if n != self.seq_len(b) {
                    return Ok(false);
                }
                for i in 0..n {
                    if !self.eq_at(self.seq_item(a, i), self.seq_item(b, i), depth + 1)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Kind::Dict, Kind::Dict) | (Kind::Set | Kind::FrozenSet, Kind::Set | Kind::FrozenSet) => {
                if self.dict_len(a) != self.dict_len(b) {
                    return Ok(false);
                }
                let mut at = 0;
                while let Some((i, key, value)) = self.next_entry(a, at) {
                    let Some(other) = self.find_shared(b, key, self.entry_hash(a, i), depth)? else { return Ok(false) };
                    if ka == Kind::Dict {
                        let theirs = self.entry(b, other).map_or(Value::UNBOUND, |e| e.1);
                        if !self.eq_at(value, theirs, depth + 1)? {
                            return Ok(false);
                        }
                    }
                    at = i + 1;
                }
                Ok(true)
            }
            (Kind::Range, Kind::Range) | (Kind::Slice, Kind::Slice) => {
                let (Some(x), Some(y)) = (a.handle(), b.handle()) else { return Ok(false) };
                if ka == Kind::Range {
                    return Ok(self.range_eq(x, y));
                }
                for i in [r::START, r::STOP, r::STEP] {
                    if !self.eq_at(self.block.at(x, i), self.block.at(y, i), depth + 1)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Kind::Method, Kind::Method) => {
                let (Some(x), Some(y)) = (a.handle(), b.handle()) else { return Ok(false) };
                let same = |i: usize| self.block.at(x, i) == self.block.at(y, i);
                Ok(same(m::FUNC) && same(m::SELF))
            }
            (Kind::WeakRef, Kind::WeakRef) => {
                let (Some(x), Some(y)) = (a.handle(), b.handle()) else { return Ok(false) };
                self.eq_at(self.block.at(x, wrap::OF), self.block.at(y, wrap::OF), depth + 1)
            }
            (Kind::Cell, Kind::Cell) => {
                let (Some(x), Some(y)) = (a.handle(), b.handle()) else { return Ok(false) };
                self.eq_at(self.block.at(x, cell::VALUE), self.block.at(y, cell::VALUE), depth + 1)
            }
            // Frame proxies, dict views and mapping proxies compare by contents: that is done in the prelude.
            (Kind::Proxy | Kind::DictView | Kind::MappingProxy, _)
            | (_, Kind::Proxy | Kind::DictView | Kind::MappingProxy) => Err(Need::Python),
            _ => Ok(false),
        }
    }

    /// Order of two built-in values for `<` and its kin; `None` if they have none, or not a total one (NaN, sets).
    ///
    /// # Errors
    /// `Need::Python` if a class made by Python code decides, or the nesting is too deep for Rust's stack.
    pub(crate) fn order_builtin(&self, a: Value, b: Value, depth: usize) -> Plain<Option<Ordering>> {
        if Value::both_small(a, b) {
            return Ok(Some(Value::cmp_small(a, b)));
        }
        if depth > NATIVE_DEPTH || self.has_python_class(a) || self.has_python_class(b) {
            return Err(Need::Python);
        }
        if let (Some(x), Some(y)) = (a.as_float(), b.as_float()) {
            return Ok(x.partial_cmp(&y));
        }
        if let (Some(x), Some(y)) = (self.number_of(a), self.number_of(b)) {
            return Ok(self.number_cmp(x, y));
        }
        match (a.kind(), b.kind()) {
            (Some(Kind::Str), Some(Kind::Str)) => Ok(Some(self.str_bytes(a).cmp(self.str_bytes(b)))),
            (Some(Kind::Bytes | Kind::ByteArray), Some(Kind::Bytes | Kind::ByteArray)) => {
                Ok(Some(self.bytes_of(a).cmp(self.bytes_of(b))))
            }
            (Some(Kind::Tuple), Some(Kind::Tuple)) | (Some(Kind::List), Some(Kind::List)) => {
                let (n, m) = (self.seq_len(a), self.seq_len(b));
                for i in 0..n.min(m) {
                    let (x, y) = (self.seq_item(a, i), self.seq_item(b, i));
                    if !self.eq_at(x, y, depth + 1)? {
                        // Items without an order: the message names them, not their containers.
                        return self.order_builtin(x, y, depth + 1)?.map_or(Err(Need::Python), |o| Ok(Some(o)));
                    }
                }
                Ok(Some(n.cmp(&m)))
            }
            _ => Ok(None),
        }
    }

    /// As [`Heap::find`], but shared and depth-counted.
    fn find_shared(&self, dict: Value, key: Value, hash: u64, depth: usize) -> Plain<Option<usize>> {
        let mut n = 0;
        while let Some(i) = self.find_nth(dict, hash, n) {
            if let Some((k, _)) = self.entry(dict, i) {
                if self.eq_at(k, key, depth + 1)? {
                    return Ok(Some(i));
                }
            }
            n += 1;
        }
        Ok(None)
    }

    /// True if the value's class, made by Python code, defines how it compares.
    pub(crate) fn compares_in_python(&self, v: Value) -> bool {
        self.has_python_class(v) && self.python_defines(v, names::EQ)
    }

    /// True if a class made by Python code defines `name` (a static Str) for this value. Does not change anything, not even cached hashes.
    #[doc(hidden)]
    pub fn python_defines(&self, v: Value, name: Value) -> bool {
        self.type_of(v).heap_of(Kind::Type).is_some_and(|class| self.class_defines(class, name))
    }

    /// The same for a class.
    pub(crate) fn class_defines(&self, class: Handle, name: Value) -> bool {
        let hash = name.fixed_of(Kind::Str).map_or(0, names::hash_of);
        let mro = self.block.at(class, crate::block::records::class::MRO);
        for i in 0..self.tuple_len(mro) {
            let Some(base) = self.tuple_item(mro, i).heap_of(Kind::Type) else { return false };
            let dict = self.block.at(base, crate::block::records::class::DICT);
            let mut n = 0;
            while let Some(e) = self.find_nth(dict, hash, n) {
                if self
                    .entry(dict, e)
                    .is_some_and(|(k, _)| k.is(Kind::Str) && self.str_bytes(k) == self.str_bytes(name))
                {
                    return true;
                }
                n += 1;
            }
        }
        false
    }

    /// `hash(v)` for built-in values, cut to 48 bits and not negative.
    ///
    /// # Errors
    /// `Need::Python` if Python code decides; TypeError `unhashable type: 'X'`.
    #[inline]
    pub(crate) fn hash_builtin(&mut self, v: Value) -> Plain<u64> {
        match v.unpack() {
            Unpacked::Heap(Kind::Str, _) | Unpacked::Rom(Kind::Str, ..) | Unpacked::Static(Kind::Str, _) => {
                Ok(self.str_hash(v))
            }
            Unpacked::Int(i) => Ok(hash_int(i)),
            _ => self.hash_at(v, 0),
        }
    }

    fn hash_at(&mut self, v: Value, depth: usize) -> Plain<u64> {
        use Unpacked as U;
        if depth > NATIVE_DEPTH {
            return Err(Need::Python);
        }
        let kind = match v.unpack() {
            U::Int(i) => return Ok(hash_int(i)),
            U::Bool(b) => return Ok(b as u64),
            U::Float(_) => return Ok(self.number_hash(v)),
            U::None | U::Ellipsis | U::NotImplemented | U::Unbound => return Ok(hash::fold(hash::mix(3, v.0))),
            U::Heap(kind, _) | U::Rom(kind, ..) | U::Static(kind, _) => kind,
        };
        match kind {
            Kind::Str => Ok(self.str_hash(v)),
            Kind::BigInt => Ok(self.number_hash(v)),
            Kind::Complex => Ok(self.complex_hash(v)),
            Kind::Bytes => Ok(hash::text(self.bytes_of(v))),
            Kind::Tuple => {
                let mut h = TUPLE_SEED;
                for i in 0..self.tuple_len(v) {
                    let item = self.tuple_item(v, i);
                    h = mix_item(h, self.hash_at(item, depth + 1)?, i);
                }
                Ok(hash::fold(h))
            }
            Kind::FrozenSet => Ok(self.hash_elements(v)),
            Kind::Range => Ok(self.hash_range(v)?),
            Kind::Slice => {
                let mut h = hash::mix(31, 0);
                for i in [r::START, r::STOP, r::STEP] {
                    let part = v.handle().map_or(Value::NONE, |s| self.block.at(s, i));
                    h = mix_item(h, self.hash_at(part, depth + 1)?, i);
                }
                Ok(hash::fold(h))
            }
            Kind::List | Kind::Dict | Kind::Set | Kind::ByteArray | Kind::Proxy | Kind::DictView => {
                Err(self.type_error(&[P::S("unhashable type: '"), P::T(v), P::S("'")]))
            }
            Kind::Method => {
                let Some(h) = v.handle() else { return Ok(0) };
                let (f, s) = (self.block.at(h, 1), self.block.at(h, 2));
                let a = self.identity_hash(f)?;
                let b = self.identity_hash(s)?;
                Ok(hash::fold(hash::mix(a, b)))
            }
            // A reference stands for its object.
            Kind::WeakRef => {
                let of = v.handle().map_or(Value::NONE, |h| self.block.at(h, wrap::OF));
                self.hash_at(of, depth + 1)
            }
            Kind::Instance | Kind::Exception | Kind::Type if self.has_python_class(v) => {
                if self.python_defines(v, names::HASH) || self.python_defines(v, names::EQ) {
                    return Err(Need::Python);
                }
                let inner = self.payload(v);
                if inner != v { self.hash_at(inner, depth + 1) } else { Ok(self.identity_hash(v)?) }
            }
            _ => Ok(self.identity_hash(v)?),
        }
    }

    /// Hash of the elements of a set, in whatever order they are.
    pub(crate) fn hash_elements(&self, set: Value) -> u64 {
        let mut h = 0u64;
        let mut at = 0;
        while let Some((i, ..)) = self.next_entry(set, at) {
            h = h.wrapping_add(hash::mix(7, self.entry_hash(set, i)));
            at = i + 1;
        }
        hash::fold(h)
    }

    /// The default hash: from the object's serial number, or from what a static or image object is.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn identity_hash(&mut self, v: Value) -> Data<u64> {
        match v.handle() {
            Some(h) => Ok(hash::fold(hash::mix(11, self.block.serial(h)? as u64))),
            None => Ok(hash::fold(hash::mix(13, v.0))),
        }
    }
}

/// Where the hash of a tuple begins.
pub(crate) const TUPLE_SEED: u64 = 0x345678;

/// The running hash of a tuple with one more item, number `i`.
pub(crate) fn mix_item(h: u64, item: u64, i: usize) -> u64 {
    hash::mix(h, item.wrapping_add(i as u64 + 1))
}
