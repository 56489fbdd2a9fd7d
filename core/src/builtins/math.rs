//! The functions of the module math that work on floats. (Those on integers of any size are in the library module.)

use crate::builtins::def::{Def, constant, method};
use crate::builtins::sig::{Sig, sig};
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Res};
use crate::value::types::TypeId;

const X: &Sig<'static> = &sig("x: float, /");

macro_rules! unary {
    ($($name:ident $number:literal $text:literal $f:path, $check:ident;)*) => {
        $(fn $name(vm: &mut Vm<'_>, args: Args) -> Res {
            let x = real(&mut vm.heap, args, 0)?;
            let y = $f(x);
            Ok($check(&mut vm.heap, y, x.is_finite(), x.is_nan())?)
        })*
        /// Members.
        pub(crate) const MEMBERS: &[Def] = &[
            $(method($number, $text, $name).takes(X),)*
            method(25, "log", log).takes(&sig("x: float, base: float=<unrepresentable>, /")),
            method(26, "pow", pow).takes(&sig("x: float, y: float, /")),
            method(27, "atan2", atan2).takes(&sig("y: float, x: float, /")),
            method(28, "fmod", fmod).takes(&sig("x: float, y: float, /")),
            method(29, "copysign", copysign).takes(&sig("x: float, y: float, /")),
            method(30, "ldexp", ldexp).takes(&sig("x: float, i, /").parsed(Era::Py36)),
            method(31, "frexp", frexp).takes(&sig("x: float, /")),
            method(32, "modf", modf).takes(&sig("x: float, /")),
            method(33, "floor", floor).takes(&sig("x: float, /")),
            method(34, "ceil", ceil).takes(&sig("x: float, /")),
            method(35, "trunc", trunc).takes(&sig("x, /")),
            method(36, "isnan", isnan).takes(&sig("x: float, /")),
            method(37, "isinf", isinf).takes(&sig("x: float, /")),
            method(38, "isfinite", isfinite).takes(&sig("x: float, /")),
            constant("pi", Value(core::f64::consts::PI.to_bits())),
            constant("e", Value(core::f64::consts::E.to_bits())),
            constant("tau", Value(core::f64::consts::TAU.to_bits())),
            constant("inf", Value(f64::INFINITY.to_bits())),
            constant("nan", Value(0x7FF8_0000_0000_0000)),
        ];
    };
}

unary! {
    sqrt 0 "sqrt" libm::sqrt, domain;
    cbrt 1 "cbrt" libm::cbrt, domain;
    exp 2 "exp" libm::exp, range;
    exp2 3 "exp2" libm::exp2, range;
    expm1 4 "expm1" libm::expm1, range;
    log2 5 "log2" log2_of, domain;
    log10 6 "log10" log10_of, domain;
    log1p 7 "log1p" libm::log1p, domain;
    sin 8 "sin" libm::sin, domain;
    cos 9 "cos" libm::cos, domain;
    tan 10 "tan" libm::tan, domain;
    asin 11 "asin" libm::asin, domain;
    acos 12 "acos" libm::acos, domain;
    atan 13 "atan" libm::atan, domain;
    sinh 14 "sinh" libm::sinh, range;
    cosh 15 "cosh" libm::cosh, range;
    tanh 16 "tanh" libm::tanh, domain;
    asinh 17 "asinh" libm::asinh, domain;
    acosh 18 "acosh" libm::acosh, domain;
    atanh 19 "atanh" libm::atanh, domain;
    fabs 20 "fabs" libm::fabs, domain;
    erf 21 "erf" libm::erf, domain;
    erfc 22 "erfc" libm::erfc, domain;
    gamma 23 "gamma" libm::tgamma, range;
    lgamma 24 "lgamma" lgamma_of, range;
}

/// The logarithms of zero are a domain error, as those of negative numbers.
fn log2_of(x: f64) -> f64 {
    if x == 0.0 { f64::NAN } else { libm::log2(x) }
}

/// Where gamma has a pole its logarithm is a domain error.
fn lgamma_of(x: f64) -> f64 {
    if x <= 0.0 && x == libm::floor(x) && x.is_finite() { f64::NAN } else { libm::lgamma(x) }
}

fn log10_of(x: f64) -> f64 {
    if x == 0.0 { f64::NAN } else { libm::log10(x) }
}

/// Argument `i` as a float.
fn real(heap: &mut Heap<'_>, args: Args, i: usize) -> Data<f64> {
    let v = heap.arg(args, i);
    let inner = heap.payload(v);
    match heap.number_of(inner) {
        Some(n) => heap.number_to_f64(n),
        None => Err(heap.type_error(&[P::S("must be real number, not "), P::T(v)])),
    }
}

fn domain_error(heap: &mut Heap<'_>) -> Fault {
    heap.value_error("math domain error")
}

/// The result, unless it is none (for an argument that was a number) or infinite for a finite argument.
fn domain(heap: &mut Heap<'_>, y: f64, finite: bool, nan: bool) -> Data {
    if y.is_nan() && !nan || y.is_infinite() && finite {
        return Err(domain_error(heap));
    }
    Ok(Value::float(y))
}

/// The result, unless it is too large for a float.
fn range(heap: &mut Heap<'_>, y: f64, finite: bool, nan: bool) -> Data {
    if y.is_nan() && !nan {
        return Err(domain_error(heap));
    }
    if y.is_infinite() && finite {
        return Err(heap.raise(TypeId::OverflowError, &[P::S("math range error")]));
    }
    Ok(Value::float(y))
}

/// `log(x[, base])`; integers of any size.
fn log(vm: &mut Vm<'_>, args: Args) -> Res {
    let x = log_of(&mut vm.heap, args, 0)?;
    if args.n == 1 {
        return Ok(Value::float(x));
    }
    let base = log_of(&mut vm.heap, args, 1)?;
    if base == 0.0 {
        return Err(vm.heap.raise(TypeId::ZeroDivisionError, &[P::S("division by zero")]));
    }
    Ok(Value::float(x / base))
}

fn log_of(heap: &mut Heap<'_>, args: Args, i: usize) -> Data<f64> {
    let v = heap.payload(heap.arg(args, i));
    if let Some(n) = heap.int_of(v) {
        let bits = heap.int_bits(&n);
        if bits > 1000 {
            // log(n) = log(n >> k) + k log 2
            let k = bits - 900;
            let negative = heap.int_clamped(v).is_some_and(|n| n < 0);
            if negative {
                return Err(domain_error(heap));
            }
            let top = heap.int_shr(&n, k)?;
            let top = heap.number_of(top).ok_or(Fault::Broken)?;
            let top = heap.number_to_f64(top)?;
            return Ok(libm::log(top) + k as f64 * core::f64::consts::LN_2);
        }
    }
    let x = real(heap, args, i)?;
    if x <= 0.0 {
        return Err(domain_error(heap));
    }
    Ok(libm::log(x))
}

fn two(heap: &mut Heap<'_>, args: Args) -> Data<(f64, f64)> {
    Ok((real(heap, args, 0)?, real(heap, args, 1)?))
}

fn pow(vm: &mut Vm<'_>, args: Args) -> Res {
    let (x, y) = two(&mut vm.heap, args)?;
    let z = libm::pow(x, y);
    if z.is_infinite() && x == 0.0 {
        return Err(domain_error(&mut vm.heap).into());
    }
    Ok(range(&mut vm.heap, z, x.is_finite() && y.is_finite(), x.is_nan() || y.is_nan())?)
}

fn atan2(vm: &mut Vm<'_>, args: Args) -> Res {
    let (x, y) = two(&mut vm.heap, args)?;
    Ok(Value::float(libm::atan2(x, y)))
}

fn fmod(vm: &mut Vm<'_>, args: Args) -> Res {
    let (x, y) = two(&mut vm.heap, args)?;
    if y == 0.0 || x.is_infinite() && !y.is_nan() {
        return Err(domain_error(&mut vm.heap).into());
    }
    Ok(Value::float(crate::number::float_math::fmod(x, y)))
}

fn copysign(vm: &mut Vm<'_>, args: Args) -> Res {
    let (x, y) = two(&mut vm.heap, args)?;
    Ok(Value::float(libm::copysign(x, y)))
}

fn ldexp(vm: &mut Vm<'_>, args: Args) -> Res {
    let x = real(&mut vm.heap, args, 0)?;
    let n = vm.heap.payload(vm.heap.arg(args, 1));
    let Some(n) = vm.heap.int_clamped(n) else {
        return Err(vm.heap.type_error(&[P::S("Expected an int as second argument to ldexp.")]));
    };
    let y = libm::ldexp(x, n.clamp(-100_000, 100_000) as i32);
    Ok(range(&mut vm.heap, y, x.is_finite(), x.is_nan())?)
}

fn frexp(vm: &mut Vm<'_>, args: Args) -> Res {
    let (m, e) = libm::frexp(real(&mut vm.heap, args, 0)?);
    Ok(vm.heap.new_tuple(&[Value::float(m), Value::small(e as i64)])?)
}

fn modf(vm: &mut Vm<'_>, args: Args) -> Res {
    let (fraction, whole) = libm::modf(real(&mut vm.heap, args, 0)?);
    Ok(vm.heap.new_tuple(&[Value::float(fraction), Value::float(whole)])?)
}

/// A float rounded to an integer; integers are themselves.
fn rounded(heap: &mut Heap<'_>, args: Args, f: fn(f64) -> f64) -> Data {
    let v = heap.payload(heap.arg(args, 0));
    match heap.int_as_i64(v) {
        Some(i) => heap.new_int(i),
        None if heap.int_of(v).is_some() => Ok(v),
        None => {
            let x = real(heap, args, 0)?;
            heap.int_from_f64(f(x))
        }
    }
}

fn floor(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(rounded(&mut vm.heap, args, libm::floor)?)
}

fn ceil(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(rounded(&mut vm.heap, args, libm::ceil)?)
}

fn trunc(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    if vm.heap.number_of(vm.heap.payload(v)).is_none() {
        return Err(vm.heap.type_error(&[P::S("type "), P::T(v), P::S(" doesn't define __trunc__ method")]));
    }
    Ok(rounded(&mut vm.heap, args, libm::trunc)?)
}

fn isnan(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::bool(real(&mut vm.heap, args, 0)?.is_nan()))
}

fn isinf(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::bool(real(&mut vm.heap, args, 0)?.is_infinite()))
}

fn isfinite(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::bool(real(&mut vm.heap, args, 0)?.is_finite()))
}
