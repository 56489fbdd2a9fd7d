//! Arithmetic of built-in numbers.

use crate::era::calls;
use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::isa::BinOp;
use crate::number::Number;
use crate::number::decimal::round_to_f64;
use crate::number::float_math::divmod;
use crate::value::fault::{Data, Fault};
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value};

impl Heap<'_> {
    /// `a op b` of two numbers; `None` if numbers do not have the operation.
    ///
    /// # Errors
    /// `Fault::Memory`; ZeroDivisionError, OverflowError, ValueError with CPython's texts.
    pub(crate) fn number_binary(&mut self, op: BinOp, a: Value, b: Value) -> Data<Option<Value>> {
        let (Some(x), Some(y)) = (self.number_of(a), self.number_of(b)) else {
            return self.complex_binary(op, a, b);
        };
        match (x, y) {
            (Number::Float(_), _) | (_, Number::Float(_)) => {
                if matches!(op, BinOp::MatMul | BinOp::LShift | BinOp::RShift | BinOp::And | BinOp::Or | BinOp::Xor) {
                    return Ok(None);
                }
                let x = self.number_to_f64(x)?;
                let y = self.number_to_f64(y)?;
                self.float_binary(op, x, y).map(Some)
            }
            (Number::Int(i), Number::Int(j)) => self.small_binary(op, i, j, a, b),
            _ => self.int_binary(op, a, b),
        }
    }

    /// Two integers that fit into a `Value`; `a` and `b` are the same as values (they may be bools).
    #[inline]
    pub(crate) fn small_binary(&mut self, op: BinOp, i: i64, j: i64, a: Value, b: Value) -> Data<Option<Value>> {
        let both_bool = matches!((a.unpack(), b.unpack()), (Unpacked::Bool(_), Unpacked::Bool(_)));
        let result = match op {
            BinOp::Add => i + j,
            BinOp::Sub => i - j,
            BinOp::Mul => return self.int_from_wide(i as i128 * j as i128).map(Some),
            BinOp::FloorDiv | BinOp::Mod => {
                let (Some(q), Some(r)) = (i.checked_div(j), i.checked_rem(j)) else {
                    return Err(self.division_by_zero(op));
                };
                let (q, r) = if r != 0 && (r < 0) != (j < 0) { (q - 1, r + j) } else { (q, r) };
                if op == BinOp::Mod { r } else { q }
            }
            BinOp::And if both_bool => return Ok(Some(Value::bool(i & j != 0))),
            BinOp::Or if both_bool => return Ok(Some(Value::bool(i | j != 0))),
            BinOp::Xor if both_bool => return Ok(Some(Value::bool(i ^ j != 0))),
            BinOp::And => i & j,
            BinOp::Or => i | j,
            BinOp::Xor => i ^ j,
            BinOp::Div if j != 0 => return Ok(Some(Value::float(i as f64 / j as f64))),
            BinOp::RShift if j >= 0 => i >> j.min(63),
            BinOp::LShift if (0..64).contains(&j) => return self.int_from_wide((i as i128) << j).map(Some),
            _ => return self.int_binary(op, a, b),
        };
        self.new_int(result).map(Some)
    }

    #[cold]
    fn division_by_zero(&mut self, op: BinOp) -> Fault {
        let text = match op {
            BinOp::Div => "division by zero",
            BinOp::Mod => texts::INT_MODULO.words(self.era),
            _ => "integer division or modulo by zero",
        };
        self.raise(TypeId::ZeroDivisionError, &[P::S(text)])
    }

    /// Two integers of any size.
    fn int_binary(&mut self, op: BinOp, a: Value, b: Value) -> Data<Option<Value>> {
        let (Some(x), Some(y)) = (self.int_of(a), self.int_of(b)) else { return Ok(None) };
        match op {
            BinOp::Add => self.int_add(&x, &y, false),
            BinOp::Sub => self.int_add(&x, &y, true),
            BinOp::Mul => self.int_mul(&x, &y),
            BinOp::FloorDiv | BinOp::Mod => match self.int_divmod(&x, &y)? {
                Some((q, r)) => Ok(if op == BinOp::Mod { r } else { q }),
                None => Err(self.division_by_zero(op)),
            },
            BinOp::Div => self.int_true_div(a, b),
            BinOp::And | BinOp::Or | BinOp::Xor => self.int_bitwise(op, &x, &y),
            BinOp::LShift | BinOp::RShift => {
                if y.negative {
                    return Err(self.value_error("negative shift count"));
                }
                let n = self.int_clamped(b).unwrap_or(0);
                let far = n == i64::MAX && x.len > 0;
                if op == BinOp::RShift && !(far && self.era.right_shifts_have_limit()) {
                    self.int_shr(&x, crate::value::size(n))
                } else if far {
                    Err(self.raise_text(calls::SHIFT_TOO_FAR, &[]))
                } else {
                    self.int_shl(&x, crate::value::size(n))
                }
            }
            BinOp::Pow if y.negative => {
                let (Some(x), Some(y)) = (self.number_of(a), self.number_of(b)) else { return Ok(None) };
                let x = self.number_to_f64(x)?;
                let y = self.number_to_f64(y)?;
                self.float_pow(x, y)
            }
            BinOp::Pow => {
                // Only the lowest bit counts for the bases that a huge exponent leaves small.
                let n = match self.int_as_i64(b) {
                    Some(n) => n as u64,
                    None => u64::MAX - 1 + (self.limb(&y, 0) & 1),
                };
                self.int_pow(a, n)
            }
            BinOp::MatMul => return Ok(None),
        }
        .map(Some)
    }

    /// `a / b` of two integers, correctly rounded.
    fn int_true_div(&mut self, a: Value, b: Value) -> Data {
        let (Some(x), Some(y)) = (self.int_of(a), self.int_of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
        if y.len == 0 {
            return Err(self.division_by_zero(BinOp::Div));
        }
        if self.int_bits(&x) <= 53 && self.int_bits(&y) <= 53 {
            if let (Some(p), Some(q)) = (self.int_to_f64(&x), self.int_to_f64(&y)) {
                return Ok(Value::float(p / q));
            }
        }
        let negative = x.negative != y.negative;
        // Shift one of them so that the quotient has at least 65 bits.
        let spread = 66 + self.int_bits(&y) as i64 - self.int_bits(&x) as i64;
        let (n, d) = if spread >= 0 {
            (self.int_shl(&x, spread as usize)?, b)
        } else {
            (a, self.int_shl(&y, spread.unsigned_abs() as usize)?)
        };
        let (Some(mut n), Some(mut d)) = (self.int_of(n), self.int_of(d)) else { return Ok(Value::NOT_IMPLEMENTED) };
        (n.negative, d.negative) = (false, false);
        let Some((q, r)) = self.int_divmod(&n, &d)? else { return Err(self.division_by_zero(BinOp::Div)) };
        let sticky = self.int_of(r).is_some_and(|r| r.len > 0);
        let Some(q) = self.int_of(q) else { return Ok(Value::NOT_IMPLEMENTED) };
        let q = (self.limb(&q, 1) as u128) << 64 | self.limb(&q, 0) as u128;
        match round_to_f64(q, sticky, -spread) {
            Some(f) => Ok(Value::float(if negative { -f } else { f })),
            None => Err(self.raise(TypeId::OverflowError, &[P::S("integer division result too large for a float")])),
        }
    }

    /// Two floats. `op` is one that floats have.
    #[inline]
    pub(crate) fn float_binary(&mut self, op: BinOp, x: f64, y: f64) -> Data {
        Ok(Value::float(match op {
            BinOp::Add => x + y,
            BinOp::Sub => x - y,
            BinOp::Mul => x * y,
            BinOp::Div if y != 0.0 => x / y,
            BinOp::Pow => return self.float_pow(x, y),
            BinOp::FloorDiv if y != 0.0 => divmod(x, y).0,
            BinOp::Mod if y != 0.0 => divmod(x, y).1,
            _ => {
                let text = match op {
                    BinOp::Div => "float division by zero",
                    BinOp::FloorDiv => texts::FLOAT_FLOOR_DIVISION.words(self.era),
                    _ => texts::FLOAT_MODULO.words(self.era),
                };
                return Err(self.raise(TypeId::ZeroDivisionError, &[P::S(text)]));
            }
        }))
    }

    /// `x ** y` of floats.
    fn float_pow(&mut self, x: f64, y: f64) -> Data {
        if x == 0.0 && y < 0.0 {
            return Err(self.raise(TypeId::ZeroDivisionError, &[P::S("0.0 cannot be raised to a negative power")]));
        }
        if x < 0.0 && x.is_finite() && y.is_finite() && crate::number::float_math::trunc(y) != y {
            return self.complex_pow((x, 0.0), (y, 0.0));
        }
        if y == 0.5 && x > 0.0 && x.is_finite() {
            return Ok(Value::float(libm::sqrt(x)));
        }
        if y.abs() <= 4096.0 && crate::number::float_math::trunc(y) == y {
            if let Some(r) = crate::number::float_math::power(x, y as i32) {
                return Ok(Value::float(r));
            }
        }
        let r = libm::pow(x, y);
        if r.is_infinite() && x.is_finite() && y.is_finite() {
            let text = self.new_str("Numerical result out of range")?;
            let args = self.new_tuple(&[Value::small(34), text])?;
            let e = self.new_exception(TypeId::OverflowError.value(), args)?;
            return Err(self.raise_value(e));
        }
        Ok(Value::float(r))
    }

    /// `divmod(a, b)` of two numbers as a tuple; `None` if they are none.
    ///
    /// # Errors
    /// `Fault::Memory`; ZeroDivisionError, OverflowError.
    pub(crate) fn number_divmod(&mut self, a: Value, b: Value) -> Data<Option<Value>> {
        let (Some(x), Some(y)) = (self.number_of(a), self.number_of(b)) else { return Ok(None) };
        let (q, r) = if let (Some(x), Some(y)) = (self.int_of(a), self.int_of(b)) {
            match self.int_divmod(&x, &y)? {
                Some(pair) => pair,
                None => return Err(self.division_by_zero(BinOp::FloorDiv)),
            }
        } else {
            let x = self.number_to_f64(x)?;
            let y = self.number_to_f64(y)?;
            if y == 0.0 {
                return Err(self.raise(TypeId::ZeroDivisionError, &[P::S("float divmod()")]));
            }
            let (q, r) = divmod(x, y);
            (Value::float(q), Value::float(r))
        };
        self.new_tuple(&[q, r]).map(Some)
    }

    /// `-n`, `+n` or `~n` of a number; `None` if it is none or has not the operation.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn number_unary(&mut self, op: crate::isa::Unary, v: Value) -> Data<Option<Value>> {
        use crate::isa::Unary as U;
        if let Some(f) = v.as_float() {
            return Ok(match op {
                U::Neg => Some(Value::float(-f)),
                U::Pos => Some(v),
                U::Invert => None,
            });
        }
        let (Some(x), Some(zero)) = (self.int_of(v), self.int_of(Value::small(0))) else {
            return self.complex_unary(op, v);
        };
        match op {
            U::Neg => self.int_add(&zero, &x, true),
            U::Pos => self.int_add(&zero, &x, false),
            U::Invert => {
                let Some(minus_one) = self.int_of(Value::small(-1)) else { return Ok(None) };
                self.int_add(&minus_one, &x, true)
            }
        }
        .map(Some)
    }
}
