//! Floats and their decimal text: exact digits, rounding, and correctly rounded reading. Arrays of fixed size, no allocation.

/// Significant digits that are kept: an `f64` never has more than 767, and more never matter when reading one.
const MAX_DIGITS: usize = 800;
const LIMBS: usize = 104;

/// A decimal number: `0.d1 d2 d3 ... * 10^point`.
pub struct Decimal {
    digits: [u8; MAX_DIGITS],
    len: usize,
    /// Where the decimal point is: the number of digits before it.
    pub point: i32,
    /// Digits that were not zero were cut off behind the last one.
    sticky: bool,
}

impl Decimal {
    /// Zero.
    pub(crate) fn zero() -> Decimal {
        Decimal { digits: [0; MAX_DIGITS], len: 0, point: 1, sticky: false }
    }

    /// Digit `i` (0 to 9); 0 behind the last.
    pub(crate) fn digit(&self, i: usize) -> u8 {
        if i < self.len { self.digits.get(i).copied().unwrap_or(0) } else { 0 }
    }

    /// How many digits there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// True for zero.
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends a digit; leading zeros are not kept.
    fn push(&mut self, d: u8) {
        if let Some(slot) = self.digits.get_mut(self.len) {
            *slot = d;
            self.len += 1;
        } else {
            self.sticky |= d != 0;
        }
    }

    fn strip(&mut self) {
        while self.len > 0 && self.digit(self.len - 1) == 0 {
            self.len -= 1;
        }
    }

    /// Every digit of a finite float, without its sign.
    pub(crate) fn exact(f: f64) -> Decimal {
        let mut d = Decimal::zero();
        let (mantissa, exponent) = parts(f);
        if mantissa == 0 {
            return d;
        }
        // mantissa * 2^e, or mantissa * 5^-e / 10^-e, in limbs of nine digits.
        let mut limbs = [0u32; LIMBS];
        let mut used = 0;
        let mut rest = mantissa;
        for l in limbs.iter_mut() {
            if rest == 0 {
                break;
            }
            *l = (rest % 1_000_000_000) as u32;
            rest /= 1_000_000_000;
            used += 1;
        }
        let (unit, power, mut times) = if exponent >= 0 { (2u64, 29, exponent) } else { (5u64, 13, -exponent) };
        while times > 0 {
            let n = times.min(power);
            let factor = unit.pow(n as u32);
            let mut carry = 0u64;
            for l in limbs.iter_mut().take(used) {
                let t = *l as u64 * factor + carry;
                *l = (t % 1_000_000_000) as u32;
                carry = t / 1_000_000_000;
            }
            while carry != 0 {
                if let Some(l) = limbs.get_mut(used) {
                    *l = (carry % 1_000_000_000) as u32;
                }
                carry /= 1_000_000_000;
                used += 1;
            }
            times -= n;
        }
        for (i, l) in limbs.iter().take(used).rev().enumerate() {
            let mut unit = 100_000_000;
            while unit > 0 {
                let digit = (l / unit % 10) as u8;
                if i > 0 || digit != 0 || d.len > 0 {
                    d.push(digit);
                }
                unit /= 10;
            }
        }
        d.point = d.len as i32 - if exponent < 0 { -exponent } else { 0 };
        d.strip();
        d
    }

    /// The fewest digits that read back as the same float, without its sign.
    pub(crate) fn shortest(f: f64) -> Decimal {
        let mut d = Decimal::zero();
        if f == 0.0 || !f.is_finite() {
            return d;
        }
        let mut buffer = ryu::Buffer::new();
        let text = buffer.format_finite(f.abs());
        d.read(text.as_bytes());
        d
    }

    /// Rounds to `n` digits (half to even); with `n` < 0 to nothing.
    pub(crate) fn round(&mut self, n: i32) {
        if n < 0 {
            self.len = 0;
            self.point = 1;
            return;
        }
        let n = n as usize;
        if n >= self.len {
            return;
        }
        let next = self.digit(n);
        let exactly_half = next == 5 && n + 1 == self.len && !self.sticky;
        let odd = n > 0 && self.digit(n - 1) % 2 == 1;
        let up = next > 5 || (next == 5 && (!exactly_half || odd));
        self.len = n;
        if up {
            loop {
                if self.len == 0 {
                    self.push(1);
                    self.point += 1;
                    break;
                }
                let last = self.len - 1;
                let d = self.digit(last);
                if d < 9 {
                    if let Some(slot) = self.digits.get_mut(last) {
                        *slot = d + 1;
                    }
                    break;
                }
                self.len = last;
            }
        }
        self.strip();
        if self.len == 0 {
            self.point = 1;
        }
    }

    /// Reads `digits[.digits][e[+-]digits]` (without sign; single underscores between digits are allowed). Gives the bytes read, 0 if
    /// it is no number.
    pub(crate) fn read(&mut self, text: &[u8]) -> usize {
        self.len = 0;
        self.sticky = false;
        let mut i = 0;
        let mut point = 0i32;
        let (mut any, mut after_point, mut started) = (false, false, false);
        let mut previous_digit = false;
        loop {
            match text.get(i) {
                Some(c @ b'0'..=b'9') => {
                    any = true;
                    previous_digit = true;
                    if started || *c != b'0' {
                        started = true;
                        self.push(c - b'0');
                        if !after_point {
                            point = point.saturating_add(1);
                        }
                    } else if after_point {
                        point = point.saturating_sub(1);
                    }
                }
                Some(b'_') if previous_digit && text.get(i + 1).is_some_and(u8::is_ascii_digit) => {
                    previous_digit = false;
                }
                Some(b'.') if !after_point => {
                    after_point = true;
                    previous_digit = false;
                }
                _ => break,
            }
            i += 1;
        }
        if !any {
            return 0;
        }
        if matches!(text.get(i), Some(b'e' | b'E')) {
            let negative = matches!(text.get(i + 1), Some(b'-'));
            let mut j = i + 1 + matches!(text.get(i + 1), Some(b'-' | b'+')) as usize;
            if text.get(j).is_some_and(u8::is_ascii_digit) {
                let mut e = 0i32;
                loop {
                    match text.get(j) {
                        Some(c @ b'0'..=b'9') => e = (e * 10 + (c - b'0') as i32).min(10_000_000),
                        Some(b'_')
                            if text.get(j.wrapping_sub(1)).is_some_and(u8::is_ascii_digit)
                                && text.get(j + 1).is_some_and(u8::is_ascii_digit) => {}
                        _ => break,
                    }
                    j += 1;
                }
                point = point.saturating_add(if negative { -e } else { e });
                i = j;
            }
        }
        self.point = point;
        self.strip();
        if self.len == 0 {
            self.point = 1;
        }
        i
    }

    /// The nearest float (half to even); infinity if it is too large.
    pub(crate) fn to_f64(&self) -> f64 {
        if self.len == 0 || self.point < -330 {
            return 0.0;
        }
        if self.point > 310 {
            return f64::INFINITY;
        }
        let exponent = self.point - self.len as i32;
        if self.len <= 15 && !self.sticky && (-22..=22).contains(&exponent) {
            let mut m = 0u64;
            for i in 0..self.len {
                m = m * 10 + self.digit(i) as u64;
            }
            let power = POWERS.get(exponent.unsigned_abs() as usize).copied().unwrap_or(1.0);
            return if exponent < 0 { m as f64 / power } else { m as f64 * power };
        }
        self.to_f64_slow(exponent)
    }

    fn to_f64_slow(&self, exponent: i32) -> f64 {
        let mut n = Wide::new(0);
        for i in 0..self.len {
            n.times(10, self.digit(i) as u32);
        }
        if exponent >= 0 {
            for _ in 0..exponent {
                n.times(5, 0);
            }
            let (q, sticky, shift) = n.top();
            return round_to_f64(q, sticky | self.sticky, shift + exponent as i64).unwrap_or(f64::INFINITY);
        }
        let mut d = Wide::new(1);
        for _ in 0..-exponent {
            d.times(5, 0);
        }
        // A quotient of at least 66 bits: the numerator is `spread` bits longer.
        let spread = 67 + d.bits() as i64 - n.bits() as i64;
        if spread > 0 {
            n.shl(spread as usize)
        } else {
            d.shl(-spread as usize)
        }
        d.shl(68);
        let mut q = 0u128;
        for _ in 0..68 {
            d.halve();
            q <<= 1;
            if n.subtract_if_not_less(&d) {
                q |= 1;
            }
        }
        let sticky = self.sticky || !n.is_zero();
        round_to_f64(q, sticky, exponent as i64 - spread).unwrap_or(f64::INFINITY)
    }
}

/// Powers of ten that are exact.
static POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// An integer of fixed room for reading floats: 3328 bits.
struct Wide {
    limbs: [u32; LIMBS],
    len: usize,
}

impl Wide {
    fn new(n: u32) -> Wide {
        let mut limbs = [0; LIMBS];
        if let Some(l) = limbs.first_mut() {
            *l = n;
        }
        Wide { limbs, len: (n != 0) as usize }
    }

    fn at(&self, i: usize) -> u32 {
        self.limbs.get(i).copied().unwrap_or(0)
    }

    fn times(&mut self, factor: u32, add: u32) {
        let mut carry = add as u64;
        for l in self.limbs.iter_mut().take(self.len) {
            let t = *l as u64 * factor as u64 + carry;
            *l = t as u32;
            carry = t >> 32;
        }
        if carry != 0 {
            if let Some(l) = self.limbs.get_mut(self.len) {
                *l = carry as u32;
                self.len += 1;
            }
        }
    }

    fn bits(&self) -> usize {
        match self.len.checked_sub(1) {
            Some(i) => self.len * 32 - self.at(i).leading_zeros() as usize,
            None => 0,
        }
    }

    fn shl(&mut self, n: usize) {
        let (words, bits) = (n / 32, n % 32);
        for i in (0..LIMBS).rev() {
            let w = if i < words {
                0
            } else {
                let high = self.at(i - words);
                let low = if i > words { self.at(i - words - 1) } else { 0 };
                if bits == 0 { high } else { high << bits | low >> (32 - bits) }
            };
            if let Some(l) = self.limbs.get_mut(i) {
                *l = w;
            }
        }
        self.len = (self.len + words + 1).min(LIMBS);
        self.shrink();
    }

    fn shrink(&mut self) {
        while self.len > 0 && self.at(self.len - 1) == 0 {
            self.len -= 1;
        }
    }

    fn halve(&mut self) {
        let mut carry = 0;
        for l in self.limbs.iter_mut().take(self.len).rev() {
            let next = *l << 31;
            *l = *l >> 1 | carry;
            carry = next;
        }
        self.shrink();
    }

    fn subtract_if_not_less(&mut self, other: &Wide) -> bool {
        let n = self.len.max(other.len);
        for i in (0..n).rev() {
            match self.at(i).cmp(&other.at(i)) {
                core::cmp::Ordering::Less => return false,
                core::cmp::Ordering::Greater => break,
                core::cmp::Ordering::Equal => {}
            }
        }
        let mut borrow = false;
        for (l, o) in self.limbs.iter_mut().zip(other.limbs.iter()).take(n) {
            let (d, b1) = l.overflowing_sub(*o);
            let (d, b2) = d.overflowing_sub(borrow as u32);
            *l = d;
            borrow = b1 | b2;
        }
        self.shrink();
        true
    }

    fn is_zero(&self) -> bool {
        self.len == 0
    }

    /// The top bits, whether anything is below them, and by how many bits they were moved down.
    fn top(&self) -> (u128, bool, i64) {
        let skip = self.len.saturating_sub(4);
        let mut q = 0u128;
        for i in (skip..self.len).rev() {
            q = q << 32 | self.at(i) as u128;
        }
        (q, (0..skip).any(|i| self.at(i) != 0), skip as i64 * 32)
    }
}

/// Mantissa and exponent: `|f| = m * 2^e`.
pub fn parts(f: f64) -> (u64, i32) {
    let bits = f.to_bits();
    let biased = (bits >> 52 & 0x7FF) as i32;
    let m = bits & ((1 << 52) - 1);
    if biased == 0 { (m, -1074) } else { (m | 1 << 52, biased - 1075) }
}

/// The float nearest to `q * 2^exponent` (half to even); `sticky` says that the true value is a little more. `q` has more than 54 bits
/// if `sticky` is set. `None` if it is too large.
pub fn round_to_f64(q: u128, sticky: bool, exponent: i64) -> Option<f64> {
    if q == 0 {
        return Some(0.0);
    }
    let bits = 128 - q.leading_zeros() as i64;
    // The value is in [2^(top-1), 2^top).
    let top = exponent.saturating_add(bits);
    if top > 1024 {
        return None;
    }
    let normal = top - 1 >= -1022;
    let precision = if normal { 53 } else { 53 + (top - 1 + 1022) };
    if precision < 0 {
        return Some(0.0);
    }
    let drop = bits - precision;
    let mut m = if drop >= 128 {
        0
    } else if drop > 0 {
        (q >> drop) as u64
    } else {
        (q as u64) << -drop
    };
    if drop > 0 {
        let half = 1u128 << (drop - 1).min(127);
        let rest = if drop >= 128 { q } else { q & ((1u128 << drop) - 1) };
        if rest > half || (rest == half && (sticky || m & 1 == 1)) {
            m += 1;
        }
    }
    if !normal {
        return Some(f64::from_bits(m));
    }
    let out = ((top - 1 + 1023) as u64).wrapping_shl(52).wrapping_add(m.wrapping_sub(1 << 52));
    let f = f64::from_bits(out);
    if f.is_finite() { Some(f) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;

    fn read(s: &str) -> f64 {
        let mut d = Decimal::zero();
        assert_eq!(d.read(s.as_bytes()), s.len(), "{s}");
        d.to_f64()
    }

    #[test]
    fn reading_is_correctly_rounded() {
        for s in [
            "0",
            "1",
            "0.1",
            "1e23",
            "8.41e21",
            "9007199254740993",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "4.9e-324",
            "2.47e-324",
            "2.4703282292062328e-324",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "123456789012345678901234567890",
            "0.000000000000000000000000000000000000000123456789012345678901234567890",
            "3.14159265358979323846264338327950288",
            "6.631236846766476e-316",
            "1e-400",
            "1e400",
            "5e-324",
            "9.5e-323",
            "1.00000000000000011102230246251565",
            "1.000000000000000111022302462515654042363166809082031250000000000000000000001",
        ] {
            let want: f64 = s.parse().unwrap_or(f64::NAN);
            assert_eq!(read(s).to_bits(), want.to_bits(), "{s}: {} {want}", read(s));
        }
        let mut x = 0x1234_5678_9ABC_DEF1u64;
        for _ in 0..2000 {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let f = f64::from_bits(x & !(1 << 63));
            if f.is_finite() {
                let s = format!("{f:e}");
                assert_eq!(read(&s).to_bits(), f.to_bits(), "{s}");
                let d = Decimal::exact(f);
                assert_eq!(d.to_f64().to_bits(), f.to_bits(), "{s}");
                assert_eq!(Decimal::shortest(f).to_f64().to_bits(), f.to_bits(), "{s}");
            }
        }
    }

    #[test]
    fn rounding_is_half_to_even_on_exact_digits() {
        let text = |f: f64, n: i32| {
            let mut d = Decimal::exact(f);
            d.round(d.point + n);
            let s: String = (0..d.len()).map(|i| (b'0' + d.digit(i)) as char).collect();
            (s, d.point)
        };
        assert_eq!(text(2.675, 2), (String::from("267"), 1));
        assert_eq!(text(0.5, 0), (String::new(), 1));
        assert_eq!(text(1.5, 0), (String::from("2"), 1));
        assert_eq!(text(2.5, 0), (String::from("2"), 1));
        assert_eq!(text(999.96, 1), (String::from("1"), 4));
        assert_eq!(text(0.96, 0), (String::from("1"), 1));
    }
}
