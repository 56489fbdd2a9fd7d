//! Members of complex.

use crate::builtins::def::{Def, constructor, getter, members, method, slot};
use crate::builtins::int::class_of_call;
use crate::builtins::operators as o;
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::number::complex::Complex;
use crate::number::decimal::Decimal;
use crate::value::Value;
use crate::value::fault::Res;
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;

/// Members.
pub(crate) const MEMBERS: &[Def] = members![0 => OWN, 19 => crate::builtins::object::OWN_ORDER];

const OWN: &[Def] = &[
    getter(0, "real", real),
    getter(1, "imag", imag),
    method(2, "conjugate", conjugate).takes(&sig("")),
    slot(3, "__add__", o::add),
    slot(4, "__radd__", o::radd),
    slot(5, "__sub__", o::sub),
    slot(6, "__rsub__", o::rsub),
    slot(7, "__mul__", o::mul),
    slot(8, "__rmul__", o::rmul),
    slot(9, "__truediv__", o::truediv),
    slot(10, "__rtruediv__", o::rtruediv),
    slot(11, "__pow__", o::pow),
    slot(12, "__rpow__", o::rpow),
    slot(13, "__neg__", o::neg),
    slot(14, "__pos__", o::pos),
    slot(15, "__abs__", o::abs),
    slot(16, "__bool__", o::truth).since(Era::Py36),
    slot(17, "__eq__", o::eq),
    slot(18, "__ne__", o::ne),
];

fn real(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(Value::float(vm.heap.complex_parts(v).map_or(0.0, |z| z.0)))
}

fn imag(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(Value::float(vm.heap.complex_parts(v).map_or(0.0, |z| z.1)))
}

fn conjugate(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let own = vm.heap.payload(v);
    let (re, im) = vm.heap.complex_parts(own).unwrap_or((0.0, 0.0));
    Ok(vm.heap.new_complex((re, -im))?)
}

/// What calling complex does.
pub(crate) static NEW: Def = constructor("complex", new).takes(&sig("real=0, imag=0"));

/// `complex(real=0, imag=0)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_of_call(&vm.heap, args);
    let [re, im] = vm.heap.slots(args, 0);
    let text = vm.heap.payload(re);
    if text.is(Kind::Str) {
        if im.is_bound() {
            return Err(vm.heap.type_error(&[P::S("complex() can't take second arg if first is a string")]));
        }
        let plain = vm.heap.plain_digits(text)?;
        let (from, to) = vm.heap.trimmed(plain);
        return match vm.heap.str_bytes(plain).get(from..to).and_then(read) {
            Some(z) => {
                let v = vm.heap.new_complex(z)?;
                Ok(vm.heap.wrap_payload(class, v)?)
            }
            None => Err(vm.heap.malformed_complex().into()),
        };
    }
    if vm.heap.payload(im).is(Kind::Str) {
        return Err(vm.heap.type_error(&[P::S("complex() second arg can't be a string")]));
    }
    let mut parts = [(0.0, 0.0); 2];
    for (i, (slot, v)) in parts.iter_mut().zip([re, im]).enumerate() {
        if !v.is_bound() {
            continue;
        }
        if vm.heap.gives_number(v, &[names::COMPLEX, names::FLOAT]) {
            let im = im.bound().unwrap_or(Value::NONE);
            return Err(vm.hidden(Hidden::complex_of, &[class, re.bound().unwrap_or(Value::small(0)), im]));
        }
        let inner = vm.heap.payload(v);
        match vm.heap.complex_of(inner)? {
            Some(z) => *slot = z,
            None if i == 0 => {
                return Err(vm.heap.type_error(&[
                    P::S("complex() first argument must be a string or a number, not '"),
                    P::T(v),
                    P::S("'"),
                ]));
            }
            None => {
                return Err(vm.heap.type_error(&[
                    P::S("complex() second argument must be a number, not '"),
                    P::T(v),
                    P::S("'"),
                ]));
            }
        }
    }
    let [x, y] = parts;
    // Parts that were not given do not change signs of zeros.
    let z = if im.is_bound() {
        (x.0 - y.1, if vm.heap.payload(re).is(Kind::Complex) { x.1 + y.0 } else { y.0 })
    } else {
        x
    };
    let v = vm.heap.new_complex(z)?;
    Ok(vm.heap.wrap_payload(class, v)?)
}

/// Reads `[sign]float`, with the bytes it takes.
fn read_part(s: &[u8]) -> Option<(f64, usize)> {
    let sign = matches!(s.first(), Some(b'+' | b'-')) as usize;
    let rest = s.get(sign..)?;
    let word = |w: &[u8]| rest.get(..w.len()).is_some_and(|r| r.eq_ignore_ascii_case(w));
    let (f, n) = if word(b"infinity") {
        (f64::INFINITY, 8)
    } else if word(b"inf") {
        (f64::INFINITY, 3)
    } else if word(b"nan") {
        (f64::NAN, 3)
    } else {
        let mut d = Decimal::zero();
        let n = d.read(rest);
        if n == 0 {
            return None;
        }
        (d.to_f64(), n)
    };
    Some((if s.first() == Some(&b'-') { -f } else { f }, sign + n))
}

/// The complex number that text without surrounding spaces stands for.
fn read(text: &[u8]) -> Option<Complex> {
    let text = match text.split_first() {
        Some((b'(', rest)) => rest.strip_suffix(b")")?.trim_ascii(),
        _ => text,
    };
    let is_j = |b: Option<&u8>| matches!(b, Some(b'j' | b'J'));
    let unit = |s: &[u8]| match s {
        [b'j' | b'J'] | [b'+', b'j' | b'J'] => Some(1.0),
        [b'-', b'j' | b'J'] => Some(-1.0),
        _ => None,
    };
    if let Some(im) = unit(text) {
        return Some((0.0, im));
    }
    let (first, n) = read_part(text)?;
    let rest = text.get(n..)?;
    if rest.is_empty() {
        return Some((first, 0.0));
    }
    if is_j(rest.first()) && rest.len() == 1 {
        return Some((0.0, first));
    }
    if !matches!(rest.first(), Some(b'+' | b'-')) {
        return None;
    }
    if let Some(im) = unit(rest) {
        return Some((first, im));
    }
    let (im, m) = read_part(rest)?;
    if is_j(rest.get(m)) && rest.len() == m + 1 { Some((first, im)) } else { None }
}
