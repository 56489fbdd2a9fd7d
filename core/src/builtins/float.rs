//! Members of float.

use crate::builtins::def::{Def, class_method, constructor, getter, members, method, slot};
use crate::builtins::int::class_of_call;
use crate::builtins::operators as o;
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::era::calls;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::isa::BinOp;
use crate::machine::Vm;
use crate::number::decimal::{Decimal, parts, round_to_f64};
use crate::value::Value;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = members![
    0 => o::ARITHMETIC,
    16 => o::ORDER,
    22 => &[
        method(0, "is_integer", is_integer).takes(&sig("")),
        method(1, "as_integer_ratio", as_integer_ratio).takes(&sig("")),
        method(2, "conjugate", itself).takes(&sig("")),
        method(3, "hex", hex).takes(&sig("")),
        class_method(4, "fromhex", from_hex).takes(&sig("string, /")),
        getter(5, "real", real),
        getter(6, "imag", imag),
        slot(7, "__neg__", o::neg),
        slot(8, "__pos__", o::pos),
        slot(9, "__abs__", o::abs),
        method(10, "__round__", o::round).takes(&sig("ndigits: any=None, /").was(Era::Py36, &sig("ndigits: any=None, /").nameless())).since(Era::Py36),
        slot(11, "__bool__", o::truth).since(Era::Py36),
        slot(12, "__int__", to_int),
        method(13, "__trunc__", to_int).takes(&sig("")),
        method(14, "__floor__", floor).takes(&sig("")).since(Era::Py311),
        method(15, "__ceil__", ceil).takes(&sig("")).since(Era::Py311),
        slot(16, "__float__", itself),
        method(17, "__format__", o::format).takes(&sig("format_spec: str, /").parsed(Era::Py36)),
    ],
];

/// What calling float does.
pub(crate) static NEW: Def = constructor("float", new).takes(&sig("x=0, /").was(Era::Py36, &sig("x=0")));

/// `float(x=0.0)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_of_call(&vm.heap, args);
    let v = vm.heap.arg(args, 0);
    if !v.is_bound() {
        return Ok(vm.heap.wrap_payload(class, Value::float(0.0))?);
    }
    if vm.heap.gives_number(v, &[names::FLOAT]) {
        return Err(vm.hidden(Hidden::float_of, &[v, class]));
    }
    let inner = vm.heap.payload(v);
    let f = match vm.heap.number_of(inner) {
        Some(n) => vm.heap.number_to_f64(n)?,
        None if matches!(inner.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray)) => {
            let plain = vm.heap.plain_digits(inner)?;
            let (from, to) = vm.heap.trimmed(plain);
            match vm.heap.text_bytes(plain).get(from..to).and_then(read_float) {
                Some(f) => f,
                None => {
                    let shown = vm.heap.simple_repr(inner)?;
                    let text = [P::S("could not convert string to float: "), P::V(shown)];
                    return Err(vm.heap.raise(TypeId::ValueError, &text));
                }
            }
        }
        None => {
            return Err(vm.heap.raise_text(calls::FLOAT_OF, &[P::T(v)]));
        }
    };
    Ok(vm.heap.wrap_payload(class, Value::float(f))?)
}

/// The float that text without surrounding spaces stands for.
pub(crate) fn read_float(text: &[u8]) -> Option<f64> {
    let (negative, rest) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let f = if rest.eq_ignore_ascii_case(b"inf") || rest.eq_ignore_ascii_case(b"infinity") {
        f64::INFINITY
    } else if rest.eq_ignore_ascii_case(b"nan") {
        f64::NAN
    } else {
        let mut d = Decimal::zero();
        if rest.is_empty() || d.read(rest) != rest.len() {
            return None;
        }
        d.to_f64()
    };
    Some(if negative { -f } else { f })
}

fn this(heap: &mut Heap<'_>, args: Args) -> Data<f64> {
    let v = heap.arg(args, 0);
    let own = heap.payload(v);
    Ok(own.as_float().unwrap_or(0.0))
}

fn itself(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::float(this(&mut vm.heap, args)?))
}

fn real(_: &mut Vm<'_>, v: Value) -> Res {
    Ok(v)
}

fn imag(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::float(0.0))
}

fn to_int(vm: &mut Vm<'_>, args: Args) -> Res {
    let f = this(&mut vm.heap, args)?;
    Ok(vm.heap.int_from_f64(f)?)
}

fn floor(vm: &mut Vm<'_>, args: Args) -> Res {
    let f = this(&mut vm.heap, args)?;
    Ok(vm.heap.int_from_f64(crate::number::float_math::floor(f))?)
}

fn ceil(vm: &mut Vm<'_>, args: Args) -> Res {
    let f = this(&mut vm.heap, args)?;
    Ok(vm.heap.int_from_f64(-crate::number::float_math::floor(-f))?)
}

fn is_integer(vm: &mut Vm<'_>, args: Args) -> Res {
    let f = this(&mut vm.heap, args)?;
    Ok(Value::bool(f.is_finite() && crate::number::float_math::trunc(f) == f))
}

fn as_integer_ratio(vm: &mut Vm<'_>, args: Args) -> Res {
    let f = this(&mut vm.heap, args)?;
    if f.is_nan() {
        return Err(vm.heap.value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(vm.heap.raise(TypeId::OverflowError, &[P::S("cannot convert Infinity to integer ratio")]));
    }
    let (m, e) = parts(f);
    let shift = if m == 0 { 0 } else { m.trailing_zeros().min(e.min(0).unsigned_abs()) };
    let (m, e) = (m >> shift, if m == 0 { 0 } else { e + shift as i32 });
    let m = vm.heap.int_from_wide(if f < 0.0 { -(m as i128) } else { m as i128 })?;
    let power = vm.heap.number_binary(BinOp::LShift, Value::small(1), Value::small(e.unsigned_abs() as i64))?;
    let power = power.unwrap_or(Value::small(1));
    if e > 0 {
        let n = vm.heap.number_binary(BinOp::Mul, m, power)?.unwrap_or(m);
        return Ok(vm.heap.new_tuple(&[n, Value::small(1)])?);
    }
    Ok(vm.heap.new_tuple(&[m, power])?)
}

fn hex(vm: &mut Vm<'_>, args: Args) -> Res {
    let f = this(&mut vm.heap, args)?;
    let mut t = vm.heap.text()?;
    if !f.is_finite() {
        vm.heap.push_float(&mut t, f)?;
        return Ok(vm.heap.finish(t));
    }
    if f.is_sign_negative() {
        vm.heap.push(&mut t, b"-")?;
    }
    let (m, e) = parts(f);
    if m == 0 {
        vm.heap.push(&mut t, b"0x0.0p+0")?;
        return Ok(vm.heap.finish(t));
    }
    vm.heap.push_str(&mut t, if m >> 52 != 0 { "0x1." } else { "0x0." })?;
    for i in (0..13).rev() {
        vm.heap.push(&mut t, &[crate::heap::text::hex((m >> (4 * i)) as u32)])?;
    }
    let exponent = e + 52;
    vm.heap.push_str(&mut t, if exponent < 0 { "p" } else { "p+" })?;
    vm.heap.push_number(&mut t, exponent as i64)?;
    Ok(vm.heap.finish(t))
}

/// `float.fromhex(text)`.
fn from_hex(vm: &mut Vm<'_>, args: Args) -> Res {
    let (class, v) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let inner = vm.heap.payload(v);
    if !inner.is(Kind::Str) {
        return Err(vm.heap.type_error(&[P::S("bad argument type for built-in operation")]));
    }
    let (from, to) = vm.heap.trimmed(inner);
    let f = match vm.heap.str_bytes(inner).get(from..to).and_then(read_hex) {
        Some(f) => f,
        None => return Err(vm.heap.value_error("invalid hexadecimal floating-point string")),
    };
    if f.is_infinite() && !vm.heap.str_bytes(inner).iter().any(|b| matches!(b, b'n' | b'N')) {
        return Err(vm
            .heap
            .raise(TypeId::OverflowError, &[P::S("hexadecimal value too large to represent as a float")]));
    }
    vm.made_by(class, Value::float(f))
}

fn read_hex(text: &[u8]) -> Option<f64> {
    let (negative, rest) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let sign = |f: f64| Some(if negative { -f } else { f });
    if rest.eq_ignore_ascii_case(b"inf") || rest.eq_ignore_ascii_case(b"infinity") {
        return sign(f64::INFINITY);
    }
    if rest.eq_ignore_ascii_case(b"nan") {
        return sign(f64::NAN);
    }
    let rest = rest.strip_prefix(b"0x").or_else(|| rest.strip_prefix(b"0X")).unwrap_or(rest);
    let (mut m, mut sticky, mut exponent) = (0u128, false, 0i64);
    let (mut any, mut after_point) = (false, false);
    let mut i = 0;
    loop {
        match rest.get(i) {
            Some(b'.') if !after_point => after_point = true,
            Some(c) => match (*c as char).to_digit(16) {
                Some(d) => {
                    any = true;
                    if m >> 120 == 0 {
                        m = m << 4 | d as u128;
                        exponent -= if after_point { 4 } else { 0 };
                    } else {
                        sticky |= d != 0;
                        exponent += if after_point { 0 } else { 4 };
                    }
                }
                None => break,
            },
            None => break,
        }
        i += 1;
    }
    if !any {
        return None;
    }
    if let Some(b'p' | b'P') = rest.get(i) {
        let (minus, digits) = match rest.get(i + 1..).and_then(<[u8]>::split_first) {
            Some((b'-', d)) => (true, d),
            Some((b'+', d)) => (false, d),
            _ => (false, rest.get(i + 1..).unwrap_or(&[])),
        };
        if digits.is_empty() {
            return None;
        }
        let mut e = 0i64;
        for d in digits {
            e = (e * 10 + (*d as char).to_digit(10)? as i64).min(1 << 40);
        }
        exponent += if minus { -e } else { e };
    } else if i < rest.len() {
        return None;
    }
    sign(round_to_f64(m, sticky, exponent).unwrap_or(f64::INFINITY))
}
