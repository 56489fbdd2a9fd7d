//! Numbers across their representations: small integers, big integers, floats and bools compared and hashed as one.

pub(crate) mod arith;
pub mod bigint;
pub mod complex;
pub mod decimal;
pub(crate) mod float_math;

use crate::heap::Heap;
use crate::heap::message::P;
use crate::number::bigint::Int;
use crate::number::decimal::{parts, round_to_f64};
use crate::value::fault::Data;
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value};
use core::cmp::Ordering;

/// A number, whatever holds it.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// A small integer or bool.
    Int(i64),
    /// A BigInt value.
    Big(Value),
    /// A float.
    Float(f64),
}

/// The modulus of CPython's numeric hash.
const P61: u64 = (1 << 61) - 1;

impl Heap<'_> {
    /// The number that a value of exact built-in type is.
    pub(crate) fn number_of(&self, v: Value) -> Option<Number> {
        match v.unpack() {
            Unpacked::Int(i) => Some(Number::Int(i)),
            Unpacked::Bool(b) => Some(Number::Int(b as i64)),
            Unpacked::Float(f) => Some(Number::Float(f)),
            _ if v.is(Kind::BigInt) => Some(Number::Big(v)),
            _ => None,
        }
    }

    /// True if the two are equal as numbers.
    pub(crate) fn number_eq(&self, a: Number, b: Number) -> bool {
        self.number_cmp(a, b) == Some(Ordering::Equal)
    }

    /// Order of two numbers, exact; `None` if one is NaN.
    pub(crate) fn number_cmp(&self, a: Number, b: Number) -> Option<Ordering> {
        match (a, b) {
            (Number::Int(x), Number::Int(y)) => Some(x.cmp(&y)),
            (Number::Float(x), Number::Float(y)) => x.partial_cmp(&y),
            // 48 bits are exact in a float.
            (Number::Int(x), Number::Float(y)) => (x as f64).partial_cmp(&y),
            (Number::Float(x), Number::Int(y)) => x.partial_cmp(&(y as f64)),
            (Number::Big(x), Number::Float(y)) => self.cmp_big_float(x, y),
            (Number::Float(x), Number::Big(y)) => self.cmp_big_float(y, x).map(Ordering::reverse),
            (Number::Big(x), Number::Big(y)) => Some(self.int_cmp(&self.int_of(x)?, &self.int_of(y)?)),
            (Number::Int(x), Number::Big(y)) => Some(self.int_cmp(&self.int_of(Value::small(x))?, &self.int_of(y)?)),
            (Number::Big(x), Number::Int(y)) => Some(self.int_cmp(&self.int_of(x)?, &self.int_of(Value::small(y))?)),
        }
    }

    fn cmp_big_float(&self, v: Value, f: f64) -> Option<Ordering> {
        let x = self.int_of(v)?;
        if f.is_nan() {
            return None;
        }
        if f.is_infinite() || f == 0.0 || x.negative != (f < 0.0) {
            return Some(if f > 0.0 || (f == 0.0 && x.negative) { Ordering::Less } else { Ordering::Greater });
        }
        let order = self.cmp_magnitude(&x, f);
        Some(if x.negative { order.reverse() } else { order })
    }

    /// Order of a magnitude and the magnitude of a finite float.
    fn cmp_magnitude(&self, x: &Int, f: f64) -> Ordering {
        let (m, e) = parts(f);
        if e < 0 {
            let (whole, rest) = if e <= -64 { (0, m) } else { (m >> -e, m & ((1u64 << -e) - 1)) };
            if x.len > 1 {
                return Ordering::Greater;
            }
            let order = self.limb(x, 0).cmp(&whole);
            return if order == Ordering::Equal && rest != 0 { Ordering::Less } else { order };
        }
        let bits = 64 - m.leading_zeros() as usize + e as usize;
        match self.int_bits(x).cmp(&bits) {
            Ordering::Equal => {}
            other => return other,
        }
        let (words, shift) = (e as usize / 64, e as usize % 64);
        for i in (0..x.len).rev() {
            let theirs = if i == words {
                m << shift
            } else if i == words + 1 && shift > 0 {
                m >> (64 - shift)
            } else {
                0
            };
            match self.limb(x, i).cmp(&theirs) {
                Ordering::Equal => {}
                other => return other,
            }
        }
        Ordering::Equal
    }

    /// Hash of a float or big integer; equal numbers have equal hashes.
    pub(crate) fn number_hash(&mut self, v: Value) -> u64 {
        hash_int(self.python_hash(v))
    }

    /// CPython's hash of an int or float, before -1 becomes -2.
    pub(crate) fn python_hash(&self, v: Value) -> i64 {
        let (negative, h) = match v.as_float() {
            Some(f) if f.is_nan() => (false, 0),
            Some(f) if f.is_infinite() => (f < 0.0, 314_159),
            Some(f) => {
                let (m, e) = parts(f);
                let turn = e.rem_euclid(61) as u32;
                // A rotation of 61 bits is a multiplication by a power of two modulo 2^61 - 1.
                let turned = if turn == 0 { m } else { m << turn & P61 | m >> (61 - turn) };
                (f < 0.0, turned)
            }
            None => match self.int_of(v) {
                Some(x) => {
                    let mut h = 0u128;
                    for i in (0..x.len).rev() {
                        h = (h * 8 + self.limb(&x, i) as u128) % P61 as u128;
                    }
                    (x.negative, h as u64)
                }
                None => (false, 0),
            },
        };
        if negative { -(h as i64) } else { h as i64 }
    }

    /// The float nearest to an integer (half to even); `None` if it is too large.
    #[doc(hidden)]
    pub fn int_to_f64(&self, x: &Int) -> Option<f64> {
        let skip = x.len.saturating_sub(2);
        let q = (self.limb(x, skip + 1) as u128) << 64 | self.limb(x, skip) as u128;
        let sticky = (0..skip).any(|i| self.limb(x, i) != 0);
        let f = round_to_f64(q, sticky, skip as i64 * 64)?;
        Some(if x.negative { -f } else { f })
    }

    /// The number as a float.
    ///
    /// # Errors
    /// OverflowError `int too large to convert to float`.
    pub(crate) fn number_to_f64(&mut self, n: Number) -> Data<f64> {
        match n {
            Number::Int(i) => Ok(i as f64),
            Number::Float(f) => Ok(f),
            Number::Big(v) => match self.int_of(v).and_then(|x| self.int_to_f64(&x)) {
                Some(f) => Ok(f),
                None => Err(self.raise(TypeId::OverflowError, &[P::S("int too large to convert to float")])),
            },
        }
    }

    /// The integral part of a finite float.
    ///
    /// # Errors
    /// `Fault::Memory`; CPython's errors for infinity and NaN.
    pub(crate) fn int_from_f64(&mut self, f: f64) -> Data {
        if f.is_nan() {
            return Err(self.value_error("cannot convert float NaN to integer"));
        }
        if f.is_infinite() {
            return Err(self.raise(TypeId::OverflowError, &[P::S("cannot convert float infinity to integer")]));
        }
        let (m, e) = parts(f);
        if e <= 0 {
            let m = if e <= -64 { 0 } else { m >> -e };
            return self.new_int_parts(f < 0.0, m as u128);
        }
        let (words, shift) = (e as usize / 64, e as usize % 64);
        let h = self.big_alloc(words + 2)?;
        self.big_put(h, words, m << shift);
        self.big_put(h, words + 1, if shift > 0 { m >> (64 - shift) } else { 0 });
        Ok(self.big_finish(h, words + 2, f < 0.0))
    }
}

/// Hash of a small integer: itself, folded. So a class whose `__hash__` gives the hash of a built-in value meets that value in a
/// table: what `hash()` shows and what tables use are the same number (tables spread it by a multiplication).
#[inline(always)]
pub(crate) fn hash_int(i: i64) -> u64 {
    // -1 hashes as -2, as in CPython.
    hash::fold(if i == -1 { -2i64 } else { i } as u64)
}
