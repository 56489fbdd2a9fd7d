//! Text of numbers: integers in any base, floats as `repr` writes them; and integers read from text.

use crate::heap::Heap;
use crate::heap::message::P;
use crate::heap::text::Text;
use crate::number::bigint::Int;
use crate::number::decimal::Decimal;
use crate::value::Value;
use crate::value::fault::{Data, Fault};
use crate::value::types::TypeId;

/// CPython's limit on conversions between decimal text and integers.
const MAX_DIGITS: usize = 4300;
/// Limbs of an integer of `MAX_DIGITS` digits.
const MAX_LIMBS: usize = 224;
const CHUNK: u64 = 10_000_000_000_000_000_000;
const CHUNK_DIGITS: usize = 19;

/// The digit that a character stands for, in bases up to 36.
pub(crate) fn digit_of(c: u8) -> Option<u32> {
    (c as char).to_digit(36)
}

/// Finds the integer that text (without surrounding spaces) stands for in base 0 or 2 to 36; `None` if it is none.
pub(crate) fn parse_int(text: &[u8], base: u32) -> Option<ParsedInt> {
    let (negative, mut rest) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let mut base = base;
    let marked = match (rest.first(), rest.get(1)) {
        (Some(b'0'), Some(b'x' | b'X')) => 16,
        (Some(b'0'), Some(b'o' | b'O')) => 8,
        (Some(b'0'), Some(b'b' | b'B')) => 2,
        _ => 0,
    };
    let mut after_prefix = false;
    let any_base = base == 0;
    if marked != 0 && (base == 0 || base == marked) {
        base = marked;
        rest = rest.get(2..).unwrap_or(&[]);
        after_prefix = true;
    } else if base == 0 {
        base = 10;
    }
    let mut digits = 0usize;
    let mut previous = after_prefix;
    let mut leading_zero = false;
    let mut nonzero = false;
    for (i, c) in rest.iter().enumerate() {
        if *c == b'_' {
            if !previous || i + 1 == rest.len() {
                return None;
            }
            previous = false;
            continue;
        }
        match digit_of(*c) {
            Some(d) if d < base => {
                leading_zero |= i == 0 && d == 0;
                nonzero |= d != 0;
                digits += 1;
                previous = true;
            }
            _ => return None,
        }
    }
    if digits == 0 || !previous {
        return None;
    }
    // `int("012", 0)` is refused, as in source text.
    if any_base && !after_prefix && leading_zero && nonzero {
        return None;
    }
    Some(ParsedInt { negative, base, digits, skip: text.len() - rest.len() })
}

impl Heap<'_> {
    /// Appends an int (or bool, as number) in decimal.
    ///
    /// # Errors
    /// `Fault::Memory`; ValueError beyond CPython's limit of digits.
    pub(crate) fn push_int(&mut self, t: &mut Text, v: Value) -> Data<()> {
        if let Some(i) = v.as_small() {
            return self.push_number(t, i);
        }
        let Some(x) = self.int_of(v) else { return Ok(()) };
        if x.negative {
            self.push(t, b"-")?;
        }
        self.push_magnitude(t, &x)
    }

    /// Appends the magnitude of an integer in decimal.
    #[inline(never)]
    pub(crate) fn push_magnitude(&mut self, t: &mut Text, x: &Int) -> Data<()> {
        // 4300 digits are at most 14285 bits.
        if x.len > MAX_LIMBS || self.int_bits(x) > 14_285 {
            return Err(self.too_many_digits());
        }
        self.charge(x.len * x.len / 8);
        let mut limbs = [0u64; MAX_LIMBS];
        let mut used = x.len;
        self.copy_limbs(x, &mut limbs);
        let mut chunks = [0u64; MAX_DIGITS / CHUNK_DIGITS + 2];
        let mut count = 0;
        for chunk in chunks.iter_mut() {
            if used == 0 {
                break;
            }
            let mut rest = 0u128;
            for l in limbs.iter_mut().take(used).rev() {
                let n = rest << 64 | *l as u128;
                *l = (n / CHUNK as u128) as u64;
                rest = n % CHUNK as u128;
            }
            *chunk = rest as u64;
            count += 1;
            used = limbs.iter().take(used).rposition(|l| *l != 0).map_or(0, |i| i + 1);
        }
        if count == 0 {
            return self.push(t, b"0");
        }
        let mut first = true;
        let mut total = 0;
        for chunk in chunks.iter().take(count).rev() {
            let mut digits = [b'0'; CHUNK_DIGITS];
            let mut rest = *chunk;
            let mut skip = CHUNK_DIGITS;
            for (i, d) in digits.iter_mut().enumerate().rev() {
                if rest != 0 {
                    skip = i;
                }
                *d = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            let from = if first { skip.min(CHUNK_DIGITS - 1) } else { 0 };
            first = false;
            total += CHUNK_DIGITS - from;
            self.push(t, digits.get(from..).unwrap_or(&[]))?;
        }
        if total > MAX_DIGITS { Err(self.too_many_digits()) } else { Ok(()) }
    }

    #[cold]
    fn too_many_digits(&mut self) -> Fault {
        self.value_error(
            "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
        )
    }

    /// Appends the magnitude of an integer in base 2, 8 or 16 (`bits` 1, 3 or 4).
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn push_bits(&mut self, t: &mut Text, x: &Int, bits: usize, upper: bool) -> Data<()> {
        let digits = self.int_bits(x).div_ceil(bits.max(1)).max(1);
        self.charge(digits / 64);
        let mask = (1u64 << bits) - 1;
        for i in (0..digits).rev() {
            let at = i * bits;
            let low = self.limb(x, at / 64) >> (at % 64);
            let high = if at % 64 + bits > 64 { self.limb(x, at / 64 + 1) << (64 - at % 64) } else { 0 };
            let d = ((low | high) & mask) as u8;
            let c = if d < 10 {
                b'0' + d
            } else if upper {
                b'A' + d - 10
            } else {
                b'a' + d - 10
            };
            self.push(t, &[c])?;
        }
        Ok(())
    }

    /// Appends a float as `repr` writes it.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn push_float(&mut self, t: &mut Text, f: f64) -> Data<()> {
        if f.is_nan() {
            return self.push(t, b"nan");
        }
        if f.is_sign_negative() {
            self.push(t, b"-")?;
        }
        if f.is_infinite() {
            return self.push(t, b"inf");
        }
        let d = Decimal::shortest(f);
        if d.is_empty() {
            return self.push(t, b"0.0");
        }
        let exponent = d.point - 1;
        if !(-4..16).contains(&exponent) {
            return self.push_scientific(t, &d, d.len().saturating_sub(1), b'e', false);
        }
        let decimals = (d.len() as i32 - d.point).max(1);
        self.push_fixed(t, &d, decimals as usize, false)
    }

    /// Appends `digits.digits` with this many decimals; zeros fill up. `point`: write a point even without decimals.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn push_fixed(&mut self, t: &mut Text, d: &Decimal, decimals: usize, point: bool) -> Data<()> {
        if d.point <= 0 {
            self.push(t, b"0")?;
        }
        for i in 0..d.point.max(0) as usize {
            self.push(t, &[b'0' + d.digit(i)])?;
        }
        if decimals > 0 || point {
            self.push(t, b".")?;
        }
        for i in 0..decimals as i64 {
            let at = i + d.point as i64;
            let digit = if at < 0 { 0 } else { d.digit(at as usize) };
            self.push(t, &[b'0' + digit])?;
        }
        Ok(())
    }

    /// Appends `d.ddde+XX` with this many decimals. `point`: write a point even without decimals.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn push_scientific(
        &mut self,
        t: &mut Text,
        d: &Decimal,
        decimals: usize,
        e: u8,
        point: bool,
    ) -> Data<()> {
        self.push(t, &[b'0' + d.digit(0)])?;
        if decimals > 0 || point {
            self.push(t, b".")?;
        }
        for i in 0..decimals {
            self.push(t, &[b'0' + d.digit(i + 1)])?;
        }
        let exponent = if d.is_empty() { 0 } else { d.point - 1 };
        self.push(t, &[e, if exponent < 0 { b'-' } else { b'+' }])?;
        if exponent.unsigned_abs() < 10 {
            self.push(t, b"0")?;
        }
        self.push_number(t, exponent.unsigned_abs() as i64)
    }

    /// The integer that text (without surrounding spaces) stands for in base 0 or 2 to 36, as `int(text, base)`.
    ///
    /// # Errors
    /// ValueError; `Fault::Memory`.
    #[doc(hidden)]
    pub fn int_of_text(&mut self, text: &[u8], base: u32) -> Data {
        match parse_int(text, base) {
            Some(p) => self.build_int(p, |_, i| text.get(i).copied()),
            None => Err(self.value_error("invalid literal for int()")),
        }
    }

    /// Makes the integer that [`parse_int`] has found in the bytes that `byte(i)` gives (they may lie in the block).
    ///
    /// # Errors
    /// `Fault::Memory`; ValueError beyond CPython's limit of digits.
    pub(crate) fn build_int(&mut self, p: ParsedInt, byte: impl Fn(&Self, usize) -> Option<u8>) -> Data {
        if !p.base.is_power_of_two() && p.digits > MAX_DIGITS {
            return Err(self.raise(
                TypeId::ValueError,
                &[
                    P::S("Exceeds the limit (4300 digits) for integer string conversion: value has "),
                    P::N(p.digits as i64),
                    P::S(" digits; use sys.set_int_max_str_digits() to increase the limit"),
                ],
            ));
        }
        // A digit of base 36 has 5.17 bits.
        let limbs = p.digits * (32 - (p.base - 1).leading_zeros()) as usize / 64 + 1;
        self.charge(limbs * limbs / 4);
        let h = self.big_alloc(limbs)?;
        let mut used = 0;
        let mut i = p.skip;
        loop {
            // As many digits as fit into 64 bits at once.
            let (mut factor, mut chunk) = (1u64, 0u64);
            let mut ended = false;
            while factor < u64::MAX / 36 / 36 {
                match byte(self, i) {
                    Some(b'_') => {}
                    Some(c) => match digit_of(c) {
                        Some(d) => {
                            factor *= p.base as u64;
                            chunk = chunk * p.base as u64 + d as u64;
                        }
                        None => ended = true,
                    },
                    None => ended = true,
                }
                if ended {
                    break;
                }
                i += 1;
            }
            let mut carry = chunk as u128;
            for k in 0..used {
                let n = self.block.raw(h, crate::block::records::bigint::LIMBS + k) as u128 * factor as u128 + carry;
                self.big_put(h, k, n as u64);
                carry = n >> 64;
            }
            if carry != 0 && used < limbs {
                self.big_put(h, used, carry as u64);
                used += 1;
            }
            if ended {
                return Ok(self.big_finish(h, limbs, p.negative));
            }
        }
    }
}

/// What [`parse_int`] finds: digits to be read.
#[derive(Clone, Copy)]
pub(crate) struct ParsedInt {
    /// There is a minus sign.
    pub negative: bool,
    /// The base of the digits.
    pub base: u32,
    /// How many digits.
    pub digits: usize,
    /// Bytes before the first digit: sign and prefix.
    pub skip: usize,
}
