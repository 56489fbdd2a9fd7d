//! Numbers across their representations: small integers, big integers, floats and bools compared and hashed as one.

use crate::compare::hash_int;
use crate::kind::Kind;
use crate::value::{Unpacked, Value};
use crate::vm::Vm;

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

impl Vm<'_> {
    /// The number that a value of exact built-in type is.
    pub fn number_of(&self, v: Value) -> Option<Number> {
        match v.unpack() {
            Unpacked::Int(i) => Some(Number::Int(i)),
            Unpacked::Bool(b) => Some(Number::Int(b as i64)),
            Unpacked::Float(f) => Some(Number::Float(f)),
            _ if v.is(Kind::BigInt) => Some(Number::Big(v)),
            _ => None,
        }
    }

    /// True if the two are equal as numbers.
    pub fn number_eq(&self, a: Number, b: Number) -> bool {
        match (a, b) {
            (Number::Int(x), Number::Int(y)) => x == y,
            (Number::Float(x), Number::Float(y)) => x == y,
            (Number::Int(x), Number::Float(y)) | (Number::Float(y), Number::Int(x)) => x as f64 == y,
            _ => false,
        }
    }

    /// Order of two numbers; `None` if one is NaN.
    pub fn number_cmp(&self, a: Number, b: Number) -> Option<core::cmp::Ordering> {
        match (a, b) {
            (Number::Int(x), Number::Int(y)) => Some(x.cmp(&y)),
            (Number::Float(x), Number::Float(y)) => x.partial_cmp(&y),
            (Number::Int(x), Number::Float(y)) => (x as f64).partial_cmp(&y),
            (Number::Float(x), Number::Int(y)) => x.partial_cmp(&(y as f64)),
            _ => None,
        }
    }

    /// Hash of a float or big integer; equal numbers have equal hashes.
    pub fn number_hash(&mut self, v: Value) -> u64 {
        match v.as_float() {
            Some(f) if f as i64 as f64 == f => hash_int(f as i64),
            Some(f) => crate::hash::fold(f.to_bits()),
            None => 0,
        }
    }
}
