//! Operations on floats that `core` does not have, without libm: they are exact, and cannot panic.

use crate::number::decimal::{parts, round_to_f64};

/// `x - floor(x / y) * y` and the floored quotient, as CPython's float divmod; `y` is not zero.
pub(crate) fn divmod(x: f64, y: f64) -> (f64, f64) {
    let mut m = fmod(x, y);
    let mut q = (x - m) / y;
    if m != 0.0 {
        if (y < 0.0) != (m < 0.0) {
            m += y;
            q -= 1.0;
        }
    } else {
        m = 0f64.copysign(y);
    }
    let floor = if q != 0.0 {
        let f = floor(q);
        if q - f > 0.5 { f + 1.0 } else { f }
    } else {
        0f64.copysign(x / y)
    };
    (floor, m)
}

/// The remainder of `x / y` towards zero, exact.
pub(crate) fn fmod(x: f64, y: f64) -> f64 {
    if y == 0.0 || x.is_nan() || y.is_nan() || x.is_infinite() {
        return f64::NAN;
    }
    if y.is_infinite() || x.abs() < y.abs() {
        return x;
    }
    let ((mut m, e), (n, f)) = (parts(x), parts(y));
    // m * 2^e mod n * 2^f with e >= f - 52 or so: bring both to the smaller exponent.
    let mut shift = e - f;
    let mut d = n;
    let mut scale = f;
    if shift < 0 {
        // y has the larger exponent but not the larger value, so its mantissa has room (subnormal, or close together).
        let by = -shift;
        if by >= 64 || d.leading_zeros() < by as u32 {
            return x;
        }
        d <<= by;
        shift = 0;
        scale = e;
    }
    m = m.checked_rem(d).unwrap_or(0);
    while shift > 0 && m != 0 {
        let step = shift.min(m.leading_zeros() as i32).min(11);
        let step = step.max(1);
        m <<= step;
        m = m.checked_rem(d).unwrap_or(0);
        shift -= step;
    }
    let r = round_to_f64(m as u128, false, scale as i64).unwrap_or(0.0);
    r.copysign(x)
}

/// The largest integral float that is not above `x`.
pub(crate) fn floor(x: f64) -> f64 {
    let t = trunc(x);
    if t > x { t - 1.0 } else { t }
}

/// The integral part, towards zero.
pub(crate) fn trunc(x: f64) -> f64 {
    let exponent = (x.to_bits() >> 52 & 0x7FF) as i32 - 1023;
    if exponent < 0 {
        0f64.copysign(x)
    } else if exponent >= 52 {
        x
    } else {
        f64::from_bits(x.to_bits() & !((1u64 << (52 - exponent)) - 1))
    }
}

/// A float and what is missing to the true value: about 106 bits.
type Pair = (f64, f64);

/// The exact product, for factors near 1.
fn product(a: f64, b: f64) -> Pair {
    let split = |x: f64| {
        let t = x * 134_217_729.0;
        let high = t - (t - x);
        (high, x - high)
    };
    let p = a * b;
    let ((ah, al), (bh, bl)) = (split(a), split(b));
    (p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
}

fn sum(a: f64, b: f64) -> Pair {
    let s = a + b;
    (s, b - (s - a))
}

fn times(x: Pair, y: Pair) -> Pair {
    let (p, e) = product(x.0, y.0);
    sum(p, e + (x.0 * y.1 + x.1 * y.0))
}

/// Mantissa in 1..2 and exponent of a pair above 0.
fn scaled(x: Pair) -> (Pair, i64) {
    let e = (x.0.to_bits() >> 52 & 0x7FF) as i64 - 1023;
    // 2^-e, which is exact: exponents here are far from the ends.
    let unit = f64::from_bits(((1023 - e) as u64) << 52);
    ((x.0 * unit, x.1 * unit), e)
}

/// `x ** n`, correctly rounded but for very rare cases; `None` where the result or `x` is zero, subnormal or too large, or `n` is large.
pub(crate) fn power(x: f64, n: i32) -> Option<f64> {
    if !x.is_normal() || n.unsigned_abs() > 4096 {
        return None;
    }
    let e = (x.to_bits() >> 52 & 0x7FF) as i64 - 1023;
    let mantissa = f64::from_bits(x.to_bits() & ((1 << 52) - 1) | 1023 << 52);
    let (mut square, mut square_e) = ((mantissa, 0.0), e);
    let (mut result, mut result_e) = ((1.0, 0.0), 0i64);
    let mut left = n.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            let (r, k) = scaled(times(result, square));
            (result, result_e) = (r, result_e + square_e + k);
        }
        let (s, k) = scaled(times(square, square));
        (square, square_e) = (s, 2 * square_e + k);
        left >>= 1;
    }
    if n < 0 {
        let q = 1.0 / result.0;
        let (p, tail) = product(q, result.0);
        let rest = ((1.0 - p) - tail) - q * result.1;
        let (r, k) = scaled(sum(q, rest / result.0));
        (result, result_e) = (r, k - result_e);
    }
    if !(-1020..=1020).contains(&result_e) {
        return None;
    }
    let unit = f64::from_bits(((result_e + 1023) as u64) << 52);
    let f = result.0 * unit;
    Some(if x < 0.0 && n & 1 == 1 { -f } else { f })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remainders_are_exact() {
        let mut x = 0x0BAD_5EED_9ABC_DEF1u64;
        let mut next = || {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            f64::from_bits(x)
        };
        for _ in 0..5000 {
            let (a, b) = (next(), next());
            if a.is_finite() && b.is_finite() && b != 0.0 {
                assert_eq!(fmod(a, b).to_bits(), (a % b).to_bits(), "{a:e} {b:e}");
            }
            let (a, b) = (f64::from_bits(a.to_bits() >> 12), f64::from_bits(b.to_bits() >> 13));
            if b != 0.0 {
                assert_eq!(fmod(a, b).to_bits(), (a % b).to_bits(), "{a:e} {b:e}");
            }
            assert_eq!(floor(a * 1e3).to_bits(), (a * 1e3).floor().to_bits());
        }
        assert_eq!(divmod(-7.0, 2.0), (-4.0, 1.0));
        assert_eq!(divmod(7.5, -2.0), (-4.0, -0.5));
    }

    #[test]
    fn integer_powers_are_correctly_rounded() {
        for (x, n, want) in [
            (2.5, 34, 33881317890172.01),
            (-6.888214810798803, 20, 5.7827397155569976e16),
            (1.1094311386752143, 5, 1.6807447208074862),
            (0.8957373016798353, -3, 1.391419288761926),
            (-3.0, 3, -27.0),
            (10.0, 22, 1e22),
            (10.0, -5, 1e-5),
            (1.05, 100, 131.50125784630401),
        ] {
            assert_eq!(power(x, n), Some(want), "{x} {n}");
        }
        assert_eq!(power(10.0, 400), None);
        assert_eq!(power(0.0, 3), None);
    }
}
