//! Complex numbers: arithmetic, equality, hash.

use crate::block::records::complex as c;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::isa::BinOp;
use crate::number::Number;
use crate::number::hash_int;
use crate::value::Value;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

/// A complex number: real and imaginary part.
pub type Complex = (f64, f64);

impl Heap<'_> {
    /// A new complex object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_complex(&mut self, (re, im): Complex) -> Data {
        let h = self.block.alloc(Kind::Complex, c::SIZE)?;
        self.block.put(h, c::RE, Value::float(re));
        self.block.put(h, c::IM, Value::float(im));
        Ok(Value::heap(Kind::Complex, h))
    }

    /// The parts of a complex object.
    pub(crate) fn complex_parts(&self, v: Value) -> Option<Complex> {
        let h = v.heap_of(Kind::Complex)?;
        let part = |i| self.block.at(h, i).as_float().unwrap_or(0.0);
        Some((part(c::RE), part(c::IM)))
    }

    /// A number of any built-in type as a complex one.
    ///
    /// # Errors
    /// OverflowError `int too large to convert to float`.
    pub(crate) fn complex_of(&mut self, v: Value) -> Data<Option<Complex>> {
        if let Some(z) = self.complex_parts(v) {
            return Ok(Some(z));
        }
        match self.number_of(v) {
            Some(n) => Ok(Some((self.number_to_f64(n)?, 0.0))),
            None => Ok(None),
        }
    }

    /// `a op b`, one of which is complex; `None` if the other is no number or complex numbers do not have the operation.
    ///
    /// # Errors
    /// ZeroDivisionError, OverflowError, `Fault::Memory`.
    pub(crate) fn complex_binary(&mut self, op: BinOp, a: Value, b: Value) -> Data<Option<Value>> {
        if !a.is(Kind::Complex) && !b.is(Kind::Complex) {
            return Ok(None);
        }
        if !matches!(op, BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Pow) {
            return Ok(None);
        }
        let (Some(x), Some(y)) = (self.complex_of(a)?, self.complex_of(b)?) else { return Ok(None) };
        let z = match op {
            BinOp::Add => (x.0 + y.0, x.1 + y.1),
            BinOp::Sub => (x.0 - y.0, x.1 - y.1),
            BinOp::Mul => times(x, y),
            BinOp::Div => match quotient(x, y) {
                Some(z) => z,
                None => return Err(self.raise(TypeId::ZeroDivisionError, &[P::S("complex division by zero")])),
            },
            _ => return self.complex_pow(x, y).map(Some),
        };
        self.new_complex(z).map(Some)
    }

    /// `x ** y`.
    ///
    /// # Errors
    /// ZeroDivisionError, OverflowError, `Fault::Memory`.
    pub(crate) fn complex_pow(&mut self, x: Complex, y: Complex) -> Data {
        let z = if y == (0.0, 0.0) {
            (1.0, 0.0)
        } else if x == (0.0, 0.0) {
            if y.1 != 0.0 || y.0 < 0.0 {
                let text = "0.0 to a negative or complex power";
                return Err(self.raise(TypeId::ZeroDivisionError, &[P::S(text)]));
            }
            (0.0, 0.0)
        } else if y.1 == 0.0 && y.0.abs() <= 100.0 && crate::number::float_math::trunc(y.0) == y.0 {
            let p = power(x, y.0.abs() as u32);
            if y.0 > 0.0 { p } else { quotient((1.0, 0.0), p).unwrap_or((f64::NAN, f64::NAN)) }
        } else {
            let length = libm::hypot(x.0, x.1);
            let angle = libm::atan2(x.1, x.0);
            let mut size = libm::pow(length, y.0);
            let mut phase = angle * y.0;
            if y.1 != 0.0 {
                size *= libm::exp(-angle * y.1);
                phase += y.1 * libm::log(length);
            }
            (size * libm::cos(phase), size * libm::sin(phase))
        };
        let finite = |z: Complex| z.0.is_finite() && z.1.is_finite();
        if !finite(z) && finite(x) && finite(y) {
            return Err(self.raise(TypeId::OverflowError, &[P::S("complex exponentiation")]));
        }
        self.new_complex(z)
    }

    /// `a == b`, one of which is complex; exact.
    pub(crate) fn complex_eq(&self, a: Value, b: Value) -> bool {
        let (z, other) = match (self.complex_parts(a), self.complex_parts(b)) {
            (Some(x), Some(y)) => return x == y,
            (Some(x), None) => (x, b),
            (None, Some(y)) => (y, a),
            (None, None) => return false,
        };
        z.1 == 0.0 && self.number_of(other).is_some_and(|n| self.number_eq(n, Number::Float(z.0)))
    }

    /// CPython's hash of a complex number, before -1 becomes -2.
    pub(crate) fn complex_python_hash(&self, v: Value) -> i64 {
        let (re, im) = self.complex_parts(v).unwrap_or((0.0, 0.0));
        let one = |f: f64| match self.python_hash(Value::float(f)) {
            -1 => -2,
            h => h,
        };
        let sum = (one(re) as u64).wrapping_add((one(im) as u64).wrapping_mul(1_000_003));
        sum as i64
    }

    /// Hash of a complex number; that of an equal int or float.
    pub(crate) fn complex_hash(&self, v: Value) -> u64 {
        match self.complex_parts(v) {
            Some((re, im)) if im == 0.0 => hash_int(self.python_hash(Value::float(re))),
            _ => hash_int(self.complex_python_hash(v)),
        }
    }

    /// `-z`, `+z`; `None` for anything else.
    pub(crate) fn complex_unary(&mut self, op: crate::isa::Unary, v: Value) -> Data<Option<Value>> {
        let Some((re, im)) = self.complex_parts(v) else { return Ok(None) };
        match op {
            crate::isa::Unary::Neg => self.new_complex((-re, -im)).map(Some),
            crate::isa::Unary::Pos => Ok(Some(v)),
            crate::isa::Unary::Invert => Ok(None),
        }
    }

    /// The error of constructors for text that is no complex number.
    #[cold]
    pub(crate) fn malformed_complex(&mut self) -> Fault {
        self.value_error("complex() arg is a malformed string")
    }
}

fn times(x: Complex, y: Complex) -> Complex {
    (x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0)
}

fn power(x: Complex, n: u32) -> Complex {
    let (mut r, mut p) = ((1.0, 0.0), x);
    let mut mask = 1u32;
    while mask > 0 && n >= mask {
        if n & mask != 0 {
            r = times(r, p);
        }
        mask <<= 1;
        p = times(p, p);
    }
    r
}

/// Smith's division, as CPython's; `None` for a zero divisor.
fn quotient(a: Complex, b: Complex) -> Option<Complex> {
    if b.0.abs() >= b.1.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let d = b.0 + b.1 * ratio;
        return Some(((a.0 + a.1 * ratio) / d, (a.1 - a.0 * ratio) / d));
    }
    if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let d = b.0 * ratio + b.1;
        return Some(((a.0 * ratio + a.1) / d, (a.1 * ratio - a.0) / d));
    }
    Some((f64::NAN, f64::NAN))
}
