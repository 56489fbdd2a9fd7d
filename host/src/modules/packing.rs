//! Numbers as bytes, behind `struct` and `array`.

use super::{ANYBODY, Module};
use crate::error::Exception;
use crate::native::{Call, Reply, done};
use fastlocals_core::value::types::TypeId;

pub(super) const MODULE: Module = Module {
    name: "_host_packing",
    functions: &[("float_to_bytes", float_to_bytes), ("float_from_bytes", float_from_bytes)],
    constants: &[],
    granted: ANYBODY,
};

/// `float_to_bytes(x, size)`: the IEEE 754 form of 2, 4 or 8 bytes, little-endian.
fn float_to_bytes(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let x = call.float(0)?;
    let too_large = |letter: char| {
        Err(Exception::new(TypeId::OverflowError, format!("float too large to pack with {letter} format")))
    };
    match call.int(1)? {
        2 => match half(x) {
            Some(bits) => done(bits.to_le_bytes().to_vec()),
            None => too_large('e'),
        },
        4 => {
            let short = x as f32;
            if short.is_infinite() && x.is_finite() {
                return too_large('f');
            }
            done(short.to_le_bytes().to_vec())
        }
        _ => done(x.to_le_bytes().to_vec()),
    }
}

/// `float_from_bytes(data)`.
fn float_from_bytes(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let bytes = call.bytes(0)?;
    if let Ok(long) = <[u8; 8]>::try_from(bytes) {
        return done(f64::from_le_bytes(long));
    }
    if let Ok(short) = <[u8; 4]>::try_from(bytes) {
        return done(f64::from(f32::from_le_bytes(short)));
    }
    match <[u8; 2]>::try_from(bytes) {
        Ok(half) => done(from_half(u16::from_le_bytes(half))),
        Err(_) => Err(Exception::new(TypeId::ValueError, "a float has 2, 4 or 8 bytes")),
    }
}

/// The nearest number of 16 bits, ties to even; `None` if all are too small.
fn half(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let size = x.abs();
    if size.is_nan() {
        return Some(sign | 0x7E00);
    }
    if size.is_infinite() {
        return Some(sign | 0x7C00);
    }
    // Units of the last place: 2^-24 for small numbers, else 2^-10 of the leading bit.
    let exponent = (((size.to_bits() >> 52) as i32) - 1023).max(-14);
    let units = (size * 2f64.powi(10 - exponent)).round_ties_even();
    let bits = if units < 1024.0 {
        units as u32
    } else {
        // (What was rounded up to the next power of two carries over into the exponent.)
        (((exponent + 15) as u32) << 10) + (units as u32 - 1024)
    };
    if bits >= 0x7C00 { None } else { Some(sign | bits as u16) }
}

fn from_half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    }
}

#[cfg(test)]
mod tests {
    use super::{from_half, half};

    #[test]
    fn halves_round_to_even_and_come_back() {
        for bits in (0..0x7C00).chain(0x8000..0xFC00) {
            assert_eq!(half(from_half(bits)), Some(bits));
        }
        assert_eq!((half(65504.0), half(65520.0), half(f64::INFINITY)), (Some(0x7BFF), None, Some(0x7C00)));
        assert_eq!((half(2f64.powi(-25)), half(1.0 + 3.0 * 2f64.powi(-11))), (Some(0), Some(0x3C02)));
    }
}
