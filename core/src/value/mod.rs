//! `Value`: one NaN-boxed word. This is the only file that knows its bits; everyone else uses [`Value::unpack`].
//!
//! ```text
//!  63            48 47     40 39            24 23                     0
//! +----------------+---------+----------------+------------------------+
//! |  a float, any pattern up to 0xFFF8_0000_0000_0000                   |  Float
//! |     0xFFFB     |                     which immediate                |  Imm
//! |     0xFFFC     |  kind   |                index                     |  Static: tables of this program (ROM)
//! |     0xFFFD     |  kind   |    image id    |  offset in 8-byte units |  Rom: an object inside an image
//! |     0xFFFE     |  kind   |    0    |        32-bit handle           |  Heap: an object in the block
//! |     0xFFFF     |              48-bit two's complement               |  Int
//! +----------------+----------------------------------------------------+
//! ```
//! A NaN from anywhere is boxed as the one pattern `0x7FF8_0000_0000_0000`.

pub mod fault;
pub mod hash;
pub mod kind;
pub mod limits;
pub mod names;
pub mod prelude_functions;
pub mod request;
pub mod types;

use crate::value::kind::Kind;

/// Index of a word inside the heap, counted from the heap's base. Survives growth of the stack and copies of the block,
/// not a collection: no Rust local holds one from one step to the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct Handle(pub u32);

/// One Python value, or `Unbound`, in 64 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Value(pub u64);

const TAG_IMM: u64 = 0xFFFB;
const TAG_STATIC: u64 = 0xFFFC;
const TAG_ROM: u64 = 0xFFFD;
const TAG_HEAP: u64 = 0xFFFE;
const TAG_INT: u64 = 0xFFFF;
const INT_BITS: u64 = TAG_INT << 48;
const LOW48: u64 = (1 << 48) - 1;
const NAN: u64 = 0x7FF8_0000_0000_0000;
const FIRST_TAGGED: u64 = TAG_IMM << 48;

/// Smallest integer that fits into a `Value` itself.
pub const MIN_SMALL: i64 = -(1 << 47);
/// Largest integer that fits into a `Value` itself.
pub const MAX_SMALL: i64 = (1 << 47) - 1;

/// A number that says an index or a length, as one of this machine. Where machine words are short, one that no container reaches stays out
/// of reach, rather than losing its high bits.
#[inline(always)]
pub const fn size(i: i64) -> usize {
    const MOST: usize = usize::MAX / 16;
    if usize::BITS < i64::BITS && i as u64 > MOST as u64 { MOST } else { i as usize }
}

/// What a [`Value`] is, for a `match`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Unpacked {
    /// A float; NaN is always the canonical one.
    Float(f64),
    /// An integer of 48 bits; larger ones are heap objects of kind `BigInt`.
    Int(i64),
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// `Ellipsis`.
    Ellipsis,
    /// `NotImplemented`.
    NotImplemented,
    /// Not a Python value: an unbound slot, an empty cell, a missing field.
    Unbound,
    /// An object in the block.
    Heap(Kind, Handle),
    /// An object in an image: kind, image id, byte offset.
    Rom(Kind, u16, usize),
    /// An entry of a static table of this program: kind and index.
    Static(Kind, u32),
}

impl Value {
    /// Not a Python value: an unbound slot, an empty cell, a missing field.
    pub const UNBOUND: Value = Value(FIRST_TAGGED);
    /// `None`.
    pub const NONE: Value = Value(FIRST_TAGGED | 1);
    /// `False`.
    pub const FALSE: Value = Value(FIRST_TAGGED | 2);
    /// `True`.
    pub const TRUE: Value = Value(FIRST_TAGGED | 3);
    /// `Ellipsis`.
    pub const ELLIPSIS: Value = Value(FIRST_TAGGED | 4);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = Value(FIRST_TAGGED | 5);

    /// Boxes a float; every NaN becomes the canonical one.
    #[inline(always)]
    pub fn float(f: f64) -> Value {
        if f.is_nan() { Value(NAN) } else { Value(f.to_bits()) }
    }

    /// Boxes `i` if it fits into 48 bits.
    #[inline(always)]
    pub const fn int(i: i64) -> Option<Value> {
        if i >= MIN_SMALL && i <= MAX_SMALL { Some(Value(INT_BITS | (i as u64 & LOW48))) } else { None }
    }

    /// Boxes an integer that is known to fit; higher bits are cut off.
    #[inline(always)]
    pub const fn small(i: i64) -> Value {
        Value(INT_BITS | (i as u64 & LOW48))
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(FIRST_TAGGED | 2 | b as u64)
    }

    /// An object in the block.
    #[inline(always)]
    pub const fn heap(kind: Kind, h: Handle) -> Value {
        Value(TAG_HEAP << 48 | (kind as u64) << 40 | h.0 as u64)
    }

    /// An entry of one of the static tables.
    #[inline(always)]
    pub const fn fixed(kind: Kind, index: u32) -> Value {
        Value(TAG_STATIC << 48 | (kind as u64) << 40 | index as u64)
    }

    /// An object inside an image; `offset` is in bytes and a multiple of 8.
    #[inline(always)]
    #[doc(hidden)]
    pub const fn rom(kind: Kind, image: u16, offset: usize) -> Value {
        Value(TAG_ROM << 48 | (kind as u64) << 40 | (image as u64) << 24 | (offset as u64 >> 3 & 0xFF_FFFF))
    }

    /// The same object of an image with the image's id filled in; images are stored with id 0. Other values are unchanged.
    #[inline(always)]
    pub(crate) const fn relocated(self, image: u16) -> Value {
        if self.0 >> 48 == TAG_ROM { Value(self.0 | (image as u64) << 24) } else { self }
    }

    /// What this is.
    #[inline(always)]
    pub fn unpack(self) -> Unpacked {
        match self.0 >> 48 {
            TAG_INT => Unpacked::Int(((self.0 << 16) as i64) >> 16),
            TAG_HEAP => Unpacked::Heap(self.kind_bits(), Handle(self.0 as u32)),
            TAG_ROM => Unpacked::Rom(self.kind_bits(), (self.0 >> 24) as u16, ((self.0 & 0xFF_FFFF) << 3) as usize),
            TAG_STATIC => Unpacked::Static(self.kind_bits(), self.0 as u32),
            TAG_IMM => match self.0 & LOW48 {
                1 => Unpacked::None,
                2 => Unpacked::Bool(false),
                3 => Unpacked::Bool(true),
                4 => Unpacked::Ellipsis,
                5 => Unpacked::NotImplemented,
                _ => Unpacked::Unbound,
            },
            _ => Unpacked::Float(f64::from_bits(self.0)),
        }
    }

    #[inline(always)]
    fn kind_bits(self) -> Kind {
        Kind::from_u8((self.0 >> 40) as u8)
    }

    /// The kind of an object, wherever it lives; `None` for floats, small integers and immediates.
    #[inline(always)]
    pub fn kind(self) -> Option<Kind> {
        let tag = self.0 >> 48;
        if tag == TAG_HEAP || tag == TAG_ROM || tag == TAG_STATIC { Some(self.kind_bits()) } else { None }
    }

    /// True for an object of this kind, in the block, an image or a static table.
    #[inline(always)]
    pub fn is(self, kind: Kind) -> bool {
        self.kind() == Some(kind)
    }

    /// The handle, if this is an object of this kind in the block. One comparison.
    #[inline(always)]
    pub fn heap_of(self, kind: Kind) -> Option<Handle> {
        if self.0 >> 40 == (TAG_HEAP << 8 | kind as u64) { Some(Handle(self.0 as u32)) } else { None }
    }

    /// The handle, if this is any object in the block.
    #[inline(always)]
    #[doc(hidden)]
    pub fn handle(self) -> Option<Handle> {
        if self.0 >> 48 == TAG_HEAP { Some(Handle(self.0 as u32)) } else { None }
    }

    /// The index, if this is an entry of the static table of this kind.
    #[inline(always)]
    pub(crate) fn fixed_of(self, kind: Kind) -> Option<u32> {
        if self.0 >> 40 == (TAG_STATIC << 8 | kind as u64) { Some(self.0 as u32) } else { None }
    }

    /// Image id and byte offset, if this is an object in an image.
    #[doc(hidden)]
    pub fn image_of(self) -> Option<(u16, usize)> {
        match self.0 >> 48 {
            TAG_ROM => Some(((self.0 >> 24) as u16, ((self.0 & 0xFF_FFFF) << 3) as usize)),
            _ => None,
        }
    }

    /// Image id and byte offset, if this is an object of this kind in an image.
    #[inline(always)]
    #[doc(hidden)]
    pub fn rom_of(self, kind: Kind) -> Option<(u16, usize)> {
        if self.0 >> 40 == (TAG_ROM << 8 | kind as u64) {
            Some(((self.0 >> 24) as u16, ((self.0 & 0xFF_FFFF) << 3) as usize))
        } else {
            None
        }
    }

    /// The small integer, if this is one (`bool` is not).
    #[inline(always)]
    pub fn as_small(self) -> Option<i64> {
        if self.0 >= INT_BITS { Some(((self.0 << 16) as i64) >> 16) } else { None }
    }

    /// The number in a word that holds a small integer by its owner's rules; some number if it holds something else.
    #[inline(always)]
    pub(crate) const fn known_small(self) -> i64 {
        ((self.0 << 16) as i64) >> 16
    }

    /// The float, if this is one.
    #[inline(always)]
    pub fn as_float(self) -> Option<f64> {
        if self.0 < FIRST_TAGGED { Some(f64::from_bits(self.0)) } else { None }
    }

    /// True if both are small integers. One comparison.
    #[inline(always)]
    pub(crate) fn both_small(a: Value, b: Value) -> bool {
        a.0 & b.0 >= INT_BITS
    }

    /// Sum of two small integers; `None` if it does not fit. The caller has checked [`Value::both_small`].
    #[inline(always)]
    pub(crate) fn add_small(a: Value, b: Value) -> Option<Value> {
        ((a.0 << 16) as i64).checked_add((b.0 << 16) as i64).map(|s| Value(INT_BITS | (s as u64) >> 16))
    }

    /// Difference of two small integers; `None` if it does not fit. The caller has checked [`Value::both_small`].
    #[inline(always)]
    pub(crate) fn sub_small(a: Value, b: Value) -> Option<Value> {
        ((a.0 << 16) as i64).checked_sub((b.0 << 16) as i64).map(|s| Value(INT_BITS | (s as u64) >> 16))
    }

    /// Product of two small integers; `None` if it does not fit. The caller has checked [`Value::both_small`].
    #[inline(always)]
    pub(crate) fn mul_small(a: Value, b: Value) -> Option<Value> {
        ((a.0 << 16) as i64).checked_mul(((b.0 << 16) as i64) >> 16).map(|p| Value(INT_BITS | (p as u64) >> 16))
    }

    /// Order of two small integers. The caller has checked [`Value::both_small`].
    #[inline(always)]
    pub(crate) fn cmp_small(a: Value, b: Value) -> core::cmp::Ordering {
        ((a.0 << 16) as i64).cmp(&((b.0 << 16) as i64))
    }

    /// True unless this is [`Value::UNBOUND`].
    #[inline(always)]
    pub fn is_bound(self) -> bool {
        self != Value::UNBOUND
    }

    /// `None` for `Unbound`, else itself.
    #[inline(always)]
    pub fn bound(self) -> Option<Value> {
        if self.is_bound() { Some(self) } else { None }
    }
}

impl core::fmt::Debug for Value {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.unpack().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_pattern_as_a_float_is_one_nan() {
        for tag in 0xFFF8..=0xFFFFu64 {
            for low in [0, 1, LOW48] {
                let bits = tag << 48 | low;
                assert_eq!(Value::float(f64::from_bits(bits)).0, NAN, "{bits:x}");
            }
        }
        assert_eq!(Value::float(f64::NEG_INFINITY).as_float(), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn small_integers_overflow_at_48_bits() {
        let max = Value::small(MAX_SMALL);
        let min = Value::small(MIN_SMALL);
        let one = Value::small(1);
        assert_eq!(Value::add_small(max, one), None);
        assert_eq!(Value::sub_small(min, one), None);
        assert_eq!(Value::add_small(max, min), Some(Value::small(-1)));
        assert_eq!(Value::mul_small(Value::small(-3), Value::small(5)), Some(Value::small(-15)));
        assert_eq!(Value::mul_small(Value::small(1 << 24), Value::small(1 << 23)), None);
        assert_eq!(Value::mul_small(Value::small(-(1 << 24)), Value::small(1 << 23)), Some(min));
        assert_eq!(min.as_small(), Some(MIN_SMALL));
    }

    #[test]
    fn sizes_are_what_the_design_says() {
        assert_eq!(size_of::<Value>(), 8);
    }
}
