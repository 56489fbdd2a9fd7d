//! Ranges and slices as objects: their bounds, lengths, items and membership.
//!
//! Bounds are Python integers; what fits into 128 bits is computed here. A range whose first item or step is beyond that cannot be made
//! (OverflowError); an end beyond it is kept, and counts as far away.

use crate::block::records::{bigint, range as r};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::fault::{Data, Need, Plain};
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::types::TypeId;
use crate::value::{Handle, Unpacked, Value};

/// A range in numbers: `start + step * i` for `i` in `0..count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// First item.
    pub start: i128,
    /// Distance between items; not 0.
    pub step: i128,
    /// How many items.
    pub count: u128,
}

impl Span {
    /// The span of `range(start, stop, step)`.
    pub(crate) fn new(start: i128, stop: i128, step: i128) -> Span {
        // The difference of any two bounds fits into 128 bits without a sign.
        let count = if step > 0 && start < stop {
            let d = (stop.wrapping_sub(start) as u128).wrapping_sub(1);
            d.checked_div(step.unsigned_abs()).unwrap_or(0).wrapping_add(1)
        } else if step < 0 && start > stop {
            let d = (start.wrapping_sub(stop) as u128).wrapping_sub(1);
            d.checked_div(step.unsigned_abs()).unwrap_or(0).wrapping_add(1)
        } else {
            0
        };
        Span { start, step, count }
    }

    /// Item `i`, which the caller knows to exist.
    pub(crate) fn item(self, i: u128) -> i128 {
        self.start.wrapping_add(self.step.wrapping_mul(i as i128))
    }

    /// The number of the item that equals `x`.
    pub(crate) fn position(self, x: i128) -> Option<u128> {
        let d = x.checked_sub(self.start)?;
        let i = d.checked_div(self.step)?;
        if d.checked_rem(self.step)? == 0 && i >= 0 && (i as u128) < self.count { Some(i as u128) } else { None }
    }
}

/// Largest magnitude of a bound.
const LIMIT: i128 = 1 << 126;

impl Heap<'_> {
    /// The integer (int or bool, also the integer part of a subclass instance) as 128 bits; `None` if it is none or does not fit.
    pub(crate) fn int_wide(&self, v: Value) -> Option<i128> {
        match v.unpack() {
            Unpacked::Int(i) => Some(i as i128),
            Unpacked::Bool(b) => Some(b as i128),
            Unpacked::Heap(Kind::BigInt, h) => {
                let meta = self.block.raw(h, bigint::META);
                let limb = |i| self.block.raw(h, bigint::LIMBS + i);
                wide(meta as u32 as usize, meta >> 32 != 0, limb)
            }
            Unpacked::Rom(Kind::BigInt, image, at) => {
                let (n, negative) = self.image(image).bigint_meta(at);
                wide(n, negative, |i| self.image(image).limb(at, i))
            }
            Unpacked::Heap(Kind::Instance, _) => {
                let inner = self.payload(v);
                if inner == v || inner.is(Kind::Instance) { None } else { self.int_wide(inner) }
            }
            _ => None,
        }
    }

    /// True if the value is an int (or bool, or an instance of a subclass of int).
    pub(crate) fn is_int(&self, v: Value) -> bool {
        let v = self.payload(v);
        matches!(v.unpack(), Unpacked::Int(_) | Unpacked::Bool(_)) || v.is(Kind::BigInt)
    }

    /// The sign of a big integer.
    pub(crate) fn big_is_negative(&self, v: Value) -> bool {
        match v.unpack() {
            Unpacked::Heap(Kind::BigInt, h) => self.block.raw(h, bigint::META) >> 32 != 0,
            Unpacked::Rom(Kind::BigInt, image, at) => self.image(image).bigint_meta(at).1,
            _ => false,
        }
    }

    /// The range in numbers.
    pub(crate) fn range_span(&self, range: Handle) -> Span {
        let part = |i| self.int_wide(self.block.at(range, i)).unwrap_or(0);
        let stop = self.block.at(range, r::STOP);
        let far = if self.big_is_negative(stop) { -LIMIT } else { LIMIT };
        let stop = self.int_wide(stop).map_or(far, |n| n.clamp(-LIMIT, LIMIT));
        Span::new(part(r::START), stop, part(r::STEP))
    }

    /// True if the range's end is beyond what is computed here.
    pub(crate) fn range_ends_far(&self, range: Handle) -> bool {
        self.int_wide(self.block.at(range, r::STOP)).is_none_or(|n| n.abs() > LIMIT)
    }

    /// A new range object; the bounds are ints.
    ///
    /// # Errors
    /// `Fault::Memory`; ValueError for step 0; OverflowError for a start or step of more than 126 bits.
    pub(crate) fn new_range(&mut self, start: Value, stop: Value, step: Value) -> Data {
        for v in [start, step] {
            match self.int_wide(v) {
                Some(n) if n.abs() <= LIMIT => {}
                _ => return Err(self.raise(TypeId::OverflowError, &[P::S("range() bound is too large")])),
            }
        }
        if self.int_wide(step) == Some(0) {
            return Err(self.value_error("range() arg 3 must not be zero"));
        }
        let h = self.block.alloc(Kind::Range, r::SIZE)?;
        for (i, v) in [(r::START, start), (r::STOP, stop), (r::STEP, step)] {
            // Bools and instances of int's subclasses become plain ints.
            let v = self.payload(v);
            let v = match v.unpack() {
                Unpacked::Bool(b) => Value::small(b as i64),
                _ => v,
            };
            self.block.put(h, i, v);
        }
        Ok(Value::heap(Kind::Range, h))
    }

    /// A new range object for a span.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_range_of(&mut self, span: Span, stop: i128) -> Data {
        let start = self.int_from_wide(span.start)?;
        let stop = self.int_from_wide(stop)?;
        let step = self.int_from_wide(span.step)?;
        self.new_range(start, stop, step)
    }

    /// A new slice object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_slice(&mut self, start: Value, stop: Value, step: Value) -> Data {
        let h = self.block.alloc(Kind::Slice, r::SIZE)?;
        self.block.put(h, r::START, start);
        self.block.put(h, r::STOP, stop);
        self.block.put(h, r::STEP, step);
        Ok(Value::heap(Kind::Slice, h))
    }

    /// True if the range has no items.
    pub(crate) fn range_is_empty(&self, range: Handle) -> bool {
        self.range_span(range).count == 0
    }

    /// True if the two ranges have the same items.
    pub(crate) fn range_eq(&self, a: Handle, b: Handle) -> bool {
        if self.range_ends_far(a) || self.range_ends_far(b) {
            let stops = [a, b].map(|h| self.int_of(self.block.at(h, r::STOP)));
            if let [Some(x), Some(y)] = &stops {
                if self.int_cmp(x, y).is_ne() {
                    return self.range_is_empty(a) && self.range_is_empty(b);
                }
            }
        }
        let (a, b) = (self.range_span(a), self.range_span(b));
        a.count == b.count && (a.count == 0 || (a.start == b.start && (a.count == 1 || a.step == b.step)))
    }

    /// Hash of a range: equal ranges have equal hashes.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn hash_range(&mut self, v: Value) -> Data<u64> {
        let Some(h) = v.heap_of(Kind::Range) else { return self.identity_hash(v) };
        let s = self.range_span(h);
        let mut x = hash::mix(29, s.count as u64);
        if s.count > 0 {
            x = hash::mix(hash::mix(x, s.start as u64), (s.start >> 64) as u64);
        }
        if s.count > 1 {
            x = hash::mix(x, s.step as u64);
        }
        Ok(hash::fold(x))
    }

    /// True for an instance that is no int and has an `__index__` of Python's.
    #[inline]
    pub(crate) fn has_python_index(&self, v: Value) -> bool {
        v.is(Kind::Instance) && !self.is_int(self.payload(v)) && self.python_defines(v, names::INDEX)
    }

    /// A value as an index: any int whose magnitude fits, else clamped to far outside; `None` if it is no int. Instances whose class
    /// defines `__index__` in Python give `Need::Python`.
    ///
    /// # Errors
    /// `Need::Python`.
    pub(crate) fn index_clamped(&self, v: Value) -> Plain<Option<i64>> {
        const FAR: i64 = i64::MAX / 4;
        match v.unpack() {
            Unpacked::Int(i) => return Ok(Some(i)),
            Unpacked::Bool(b) => return Ok(Some(b as i64)),
            Unpacked::Heap(Kind::Instance, _) => {
                let inner = self.payload(v);
                if self.is_int(inner) {
                    return self.index_clamped(inner);
                }
                return if self.has_python_index(v) { Err(Need::Python) } else { Ok(None) };
            }
            _ => {}
        }
        if !v.is(Kind::BigInt) {
            return Ok(None);
        }
        let far = if self.big_is_negative(v) { -FAR } else { FAR };
        Ok(Some(match self.int_wide(v) {
            Some(n) => i64::try_from(n).map_or(far, |i| i.clamp(-FAR, FAR)),
            None => far,
        }))
    }

    /// A value as an index of 48 bits or a little more; `None` if it is no int.
    ///
    /// # Errors
    /// IndexError `cannot fit 'int' into an index-sized integer`; `Need::Python`.
    pub(crate) fn index_exact(&mut self, v: Value) -> Plain<Option<i64>> {
        if let Some(i) = v.as_small() {
            return Ok(Some(i));
        }
        let found = self.index_clamped(v)?;
        if v.is(Kind::BigInt) && self.int_wide(v).is_none_or(|n| i64::try_from(n).is_err()) {
            return Err(
                self.raise(TypeId::IndexError, &[P::S("cannot fit '"), P::T(v), P::S("' into an index-sized integer")])
            );
        }
        Ok(found)
    }
}

fn wide(limbs: usize, negative: bool, limb: impl Fn(usize) -> u64) -> Option<i128> {
    if limbs > 2 {
        return None;
    }
    let high = if limbs > 1 { limb(1) } else { 0 };
    let magnitude = limb(0) as u128 | (high as u128) << 64;
    let n = i128::try_from(magnitude).ok()?;
    Some(if negative { -n } else { n })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_and_find() {
        let s = Span::new(0, 10, 3);
        assert_eq!((s.count, s.item(3), s.item(s.count)), (4, 9, 12));
        assert_eq!(s.position(9), Some(3));
        assert_eq!(s.position(10), None);
        assert_eq!(s.position(12), None);
        let s = Span::new(10, 0, -3);
        assert_eq!((s.count, s.item(3)), (4, 1));
        assert_eq!(s.position(4), Some(2));
        assert_eq!(Span::new(5, 5, 1).count, 0);
        assert_eq!(Span::new(-LIMIT, LIMIT, 1).count, 1 << 127);
    }
}
