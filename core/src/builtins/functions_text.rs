//! Functions of the module builtins on numbers and text.

use crate::block::field;
use crate::builtins::def::{Def, method};
use crate::builtins::sig::sig;
use crate::heap::Heap;
use crate::heap::arguments::Args;

use crate::era::{Era, calls};
use crate::heap::message::P;
use crate::isa::BinOp;
use crate::machine::Vm;
use crate::number::Number;
use crate::number::decimal::Decimal;
use crate::text::strops::point_at;
use crate::value::Value;
use crate::value::fault::{Data, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::request::Request;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "abs", abs).takes(&sig("x, /")),
    method(1, "ascii", ascii).takes(&sig("obj, /")).since(Era::Py36),
    method(2, "bin", bin).takes(&sig("number, /")),
    method(3, "chr", chr).takes(&sig("i: any, /").was(Era::Py312, &sig("i: int, /"))),
    method(4, "divmod", divmod).takes(&sig("x, y, /")),
    method(5, "format", format).takes(&sig("value, format_spec: str='', /").parsed(Era::Py36)),
    method(6, "hash", hash).takes(&sig("obj, /")),
    method(7, "hex", hex).takes(&sig("number, /")),
    method(8, "oct", oct).takes(&sig("number, /")),
    method(9, "ord", ord).takes(&sig("c, /")),
    method(10, "pow", pow).takes(&sig("base, exp, mod=None").was(Era::Py36, &sig("base, exp, mod=None, /"))),
    method(11, "print", print).takes(&sig("*args, sep=' ', end='\\n', file=None, flush=False")),
    method(12, "repr", repr).takes(&sig("obj, /")),
    method(13, "round", round).takes(&sig("number, ndigits: any=None")),
];

fn one(heap: &mut Heap<'_>, args: Args) -> Data {
    Ok(heap.arg(args, 0))
}

fn repr(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = one(&mut vm.heap, args)?;
    vm.heap.repr(v).map_err(|t| vm.or_hidden(t, Hidden::repr_of, &[v]))
}

fn ascii(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = one(&mut vm.heap, args)?;
    vm.heap.ascii(v).map_err(|t| vm.or_hidden(t, Hidden::ascii_of, &[v]))
}

fn format(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, spec) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let inner = vm.heap.payload(spec);
    vm.format_value(v, 0, inner)
}

fn hash(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = one(&mut vm.heap, args)?;
    if vm.heap.has_python_class(v) && vm.heap.python_defines(v, names::HASH) {
        return Err(vm.hidden(Hidden::hash_of, &[v]));
    }
    let inner = vm.heap.payload(v);
    if vm.heap.number_of(inner).is_some() || inner.is(Kind::Complex) {
        let h = if inner.is(Kind::Complex) { vm.heap.complex_python_hash(inner) } else { vm.heap.python_hash(inner) };
        return Ok(vm.heap.new_int(if h == -1 { -2 } else { h })?);
    }
    match vm.heap.hash_builtin(v) {
        Ok(h) => Ok(vm.heap.new_int(h as i64)?),
        Err(t) => Err(vm.or_hidden(t, Hidden::hash_of, &[v])),
    }
}

fn abs(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = one(&mut vm.heap, args)?;
    if vm.heap.has_python_class(v) && vm.heap.python_defines(v, names::ABS) {
        return Err(vm.hidden(Hidden::abs_of, &[v]));
    }
    let inner = vm.heap.payload(v);
    vm.heap
        .number_abs(inner)?
        .map_or_else(|| Err(vm.heap.type_error(&[P::S("bad operand type for abs(): '"), P::T(v), P::S("'")])), Ok)
}

impl Heap<'_> {
    /// `abs` of a built-in number; `None` if it is none.
    pub(crate) fn number_abs(&mut self, v: Value) -> Data<Option<Value>> {
        match self.number_of(v) {
            Some(Number::Float(f)) => Ok(Some(Value::float(f.abs()))),
            Some(Number::Int(i)) => self.new_int(i.abs()).map(Some),
            Some(Number::Big(_)) => match self.int_of(v) {
                Some(x) if x.negative => self.number_unary(crate::isa::Unary::Neg, v),
                _ => Ok(Some(v)),
            },
            None => match v.heap_of(Kind::Complex) {
                Some(h) => {
                    let part = |i| self.block.at(h, i).as_float().unwrap_or(0.0);
                    Ok(Some(Value::float(libm::hypot(part(1), part(2)))))
                }
                None => Ok(None),
            },
        }
    }

    /// `round(v, digits)` of a built-in number; `digits` is Unbound or None for none. `None` if it is no number.
    ///
    /// # Errors
    /// `Fault::Memory`; TypeErrors and OverflowErrors as CPython's.
    pub(crate) fn number_round(&mut self, v: Value, digits: Value) -> Data<Option<Value>> {
        let Some(n) = self.number_of(v) else { return Ok(None) };
        let wanted = if !digits.is_bound() || digits == Value::NONE { None } else { Some(self.index_arg(digits)?) };
        if let Number::Float(f) = n {
            let Some(places) = wanted else {
                let f = round_half_even(f);
                return self.int_from_f64(f).map(Some);
            };
            if !f.is_finite() || places > 400 {
                return Ok(Some(v));
            }
            let mut d = Decimal::exact(f);
            d.round(d.point.saturating_add(places.max(-400) as i32));
            let r = d.to_f64();
            if r.is_infinite() {
                return Err(self.raise(TypeId::OverflowError, &[P::S("rounded value too large to represent")]));
            }
            return Ok(Some(Value::float(r.copysign(f))));
        }
        let places = wanted.unwrap_or(0);
        if places >= 0 {
            return self.number_unary(crate::isa::Unary::Pos, v);
        }
        // The multiple of 10^n that is nearest, the even one of two.
        let Some(x) = self.int_of(v) else { return Ok(None) };
        if places.unsigned_abs() > self.int_bits(&x) as u64 {
            return Ok(Some(Value::small(0)));
        }
        let unit = self.int_pow(Value::small(10), places.unsigned_abs())?;
        let Some(u) = self.int_of(unit) else { return Ok(None) };
        let Some((q, r)) = self.int_divmod(&x, &u)? else { return Ok(None) };
        let Some(r) = self.int_of(r) else { return Ok(None) };
        let twice = self.int_shl(&r, 1)?;
        let Some(twice) = self.int_of(twice) else { return Ok(None) };
        let odd = self.int_of(q).is_some_and(|q| self.limb(&q, 0) & 1 == 1);
        let up = match self.int_cmp(&twice, &u) {
            core::cmp::Ordering::Greater => true,
            core::cmp::Ordering::Equal => odd,
            core::cmp::Ordering::Less => false,
        };
        let q = if up { self.number_binary(BinOp::Add, q, Value::small(1))?.unwrap_or(q) } else { q };
        self.number_binary(BinOp::Mul, q, unit)
    }
}

fn round_half_even(f: f64) -> f64 {
    let t = crate::number::float_math::floor(f);
    let rest = f - t;
    let odd = crate::number::float_math::fmod(t, 2.0) != 0.0;
    if !f.is_finite() {
        f
    } else if rest > 0.5 || (rest == 0.5 && odd) {
        t + 1.0
    } else {
        t
    }
}

fn round(vm: &mut Vm<'_>, args: Args) -> Res {
    let [v, digits] = vm.heap.slots(args, 0);
    if vm.heap.has_python_class(v) && vm.heap.python_defines(v, names::ROUND) {
        return Err(vm.hidden(Hidden::round_of, &[v, digits.bound().unwrap_or(Value::NONE)]));
    }
    let inner = vm.heap.payload(v);
    match vm.heap.number_round(inner, digits)? {
        Some(r) => Ok(r),
        None => Err(vm.heap.type_error(&[P::S("type "), P::T(v), P::S(" doesn't define __round__ method")])),
    }
}

fn divmod(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    if vm.heap.has_python_class(a) && vm.heap.python_defines(a, names::DIVMOD)
        || vm.heap.has_python_class(b) && vm.heap.python_defines(b, names::RDIVMOD)
    {
        return Err(vm.hidden(Hidden::divmod_of, &[a, b]));
    }
    let (x, y) = (vm.heap.payload(a), vm.heap.payload(b));
    match vm.heap.number_divmod(x, y)? {
        Some(pair) => Ok(pair),
        None => Err(vm.heap.type_error(&[
            P::S("unsupported operand type(s) for divmod(): '"),
            P::T(a),
            P::S("' and '"),
            P::T(b),
            P::S("'"),
        ])),
    }
}

fn pow(vm: &mut Vm<'_>, args: Args) -> Res {
    let [a, b, m] = vm.heap.slots(args, 0);
    if !m.is_bound() || m == Value::NONE {
        return vm.binary(BinOp::Pow, false, a, b);
    }
    if vm.heap.has_python_class(a) && vm.heap.python_defines(a, names::POW) {
        return Err(vm.hidden(Hidden::pow_of, &[a, b, m]));
    }
    let (x, y, z) = (vm.heap.payload(a), vm.heap.payload(b), vm.heap.payload(m));
    if vm.heap.int_of(x).is_some() && vm.heap.int_of(y).is_some() && vm.heap.int_of(z).is_some() {
        return Ok(vm.heap.int_pow_mod(x, y, z)?);
    }
    if [x, y, z].iter().any(|v| v.is(Kind::Complex)) {
        return Err(vm.heap.value_error("complex modulo"));
    }
    if [x, y, z].iter().all(|v| vm.heap.number_of(*v).is_some()) {
        return Err(vm.heap.type_error(&[P::S("pow() 3rd argument not allowed unless all arguments are integers")]));
    }
    Err(vm.heap.raise_text(calls::POWER_OF_THREE, &[P::T(a), P::T(b), P::T(m)]))
}

fn chr(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = one(&mut vm.heap, args)?;
    match vm.heap.index_arg(v)? {
        c @ 0..=0x10_FFFF => Ok(vm.heap.new_char(c as u32)?),
        _ => Err(vm.heap.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = one(&mut vm.heap, args)?;
    let inner = vm.heap.payload(v);
    let (length, found) = match inner.kind() {
        Some(Kind::Str) => (vm.heap.str_len(inner), point_at(vm.heap.str_bytes(inner), 0).map(|p| p.0)),
        Some(Kind::Bytes | Kind::ByteArray) => {
            let bytes = vm.heap.bytes_of(inner);
            (bytes.len(), bytes.first().map(|b| *b as u32))
        }
        _ => {
            return Err(vm.heap.type_error(&[
                P::S("ord() expected string of length 1, but "),
                P::T(v),
                P::S(" found"),
            ]));
        }
    };
    match found {
        Some(c) if length == 1 => Ok(Value::small(c as i64)),
        _ => Err(vm.heap.type_error(&[
            P::S("ord() expected a character, but string of length "),
            P::N(length as i64),
            P::S(" found"),
        ])),
    }
}

fn in_base(vm: &mut Vm<'_>, args: Args, prefix: &str, bits: usize) -> Res {
    let v = one(&mut vm.heap, args)?;
    let inner = vm.heap.payload(v);
    let Some(x) = vm.heap.int_of(inner) else {
        if vm.heap.has_python_class(v) && vm.heap.python_defines(v, names::INDEX) {
            return Err(vm.hidden(Hidden::index_then, &[v, Value::small(bits as i64)]));
        }
        return Err(vm.heap.type_error(&[P::S("'"), P::T(v), P::S("' object cannot be interpreted as an integer")]));
    };
    let mut t = vm.heap.text()?;
    if x.negative {
        vm.heap.push(&mut t, b"-")?;
    }
    vm.heap.push_str(&mut t, prefix)?;
    vm.heap.push_bits(&mut t, &x, bits, false)?;
    Ok(vm.heap.finish(t))
}

fn bin(vm: &mut Vm<'_>, args: Args) -> Res {
    in_base(vm, args, "0b", 1)
}

fn oct(vm: &mut Vm<'_>, args: Args) -> Res {
    in_base(vm, args, "0o", 3)
}

fn hex(vm: &mut Vm<'_>, args: Args) -> Res {
    in_base(vm, args, "0x", 4)
}

/// `print(*values, sep=' ', end='\n', file=None, flush=False)`.
fn print(vm: &mut Vm<'_>, args: Args) -> Res {
    let count = args.n;
    let [sep, end, file, flush] = [0, 1, 2, 3].map(|i| vm.heap.option(args, i));
    for (v, name) in [(sep, "sep"), (end, "end")] {
        if v.is_bound() && v != Value::NONE && !vm.heap.payload(v).is(Kind::Str) {
            return Err(vm.heap.type_error(&[P::S(name), P::S(" must be None or a string, not "), P::T(v)]));
        }
    }
    let file = match file.bound() {
        Some(f) if f != Value::NONE => f,
        _ => vm.heap.block.get(field::STDOUT),
    };
    let stream = match vm.heap.stream_number(file) {
        Some(stream) => Some(stream),
        None if file == Value::NONE => return Ok(Value::NONE),
        None => None,
    };
    let flushes = flush.is_bound() && vm.heap.truth(flush) != Some(false);
    if let Some(stream) = stream.filter(|_| !flushes) {
        match print_builtin(&mut vm.heap, args.base, count, sep, end) {
            Ok(text) => return Err(vm.ask(Request::Output, text, Value::small(stream))),
            Err(Need::Python) => {}
            Err(Need::Fault(fault)) => return Err(fault.into()),
        }
    }
    let values = vm.heap.tuple_from_stack(args.base, count)?;
    let or_none = |v: Value| v.bound().unwrap_or(Value::NONE);
    let target = match stream {
        Some(stream) => Value::small(stream),
        None => file,
    };
    Err(vm.hidden(Hidden::print_text, &[values, or_none(sep), or_none(end), target, or_none(flush)]))
}

/// The text of a `print` whose values need no Python code.
fn print_builtin(heap: &mut Heap<'_>, base: usize, count: usize, sep: Value, end: Value) -> Plain {
    // Objects shown with an address need their number first.
    for i in 0..count {
        let v = heap.block.get(base + i);
        if !v.is(Kind::Str) && v.kind().is_some() {
            heap.prepare_shown(v)?;
        }
    }
    let mut t = heap.text()?;
    let (sep, end) = (heap.payload(sep), heap.payload(end));
    for i in 0..count {
        if i > 0 {
            if sep.is(Kind::Str) { heap.push_value(&mut t, sep)? } else { heap.push(&mut t, b" ")? }
        }
        let v = heap.block.get(base + i);
        heap.push_str_of(&mut t, v)?;
    }
    if end.is(Kind::Str) {
        heap.push_value(&mut t, end)?;
    } else {
        heap.push(&mut t, b"\n")?;
    }
    Ok(heap.finish(t))
}

impl Heap<'_> {
    /// Which of the host's streams (1 stdout, 2 stderr) a file object is; Unbound is stdout.
    pub(crate) fn stream_number(&self, file: Value) -> Option<i64> {
        if !file.is_bound() {
            return Some(1);
        }
        self.text_stream(file).filter(|n| *n != 0)
    }
}
