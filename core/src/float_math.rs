//! Operations on floats that `core` does not have, without libm: they are exact, and cannot panic.

use crate::decimal::{parts, round_to_f64};

/// `x - floor(x / y) * y` and the floored quotient, as CPython's float divmod; `y` is not zero.
pub fn divmod(x: f64, y: f64) -> (f64, f64) {
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
pub fn fmod(x: f64, y: f64) -> f64 {
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
pub fn floor(x: f64) -> f64 {
    let t = trunc(x);
    if t > x { t - 1.0 } else { t }
}

/// The integral part, towards zero.
pub fn trunc(x: f64) -> f64 {
    let exponent = (x.to_bits() >> 52 & 0x7FF) as i32 - 1023;
    if exponent < 0 {
        0f64.copysign(x)
    } else if exponent >= 52 {
        x
    } else {
        f64::from_bits(x.to_bits() & !((1u64 << (52 - exponent)) - 1))
    }
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
}
