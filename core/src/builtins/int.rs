//! Members of int and bool.

use crate::block::records::bytes as by;
use crate::builtins::def::{Def, class_method, constructor, getter, members, method, slot};
use crate::builtins::operators as o;
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::era::calls;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::text::number_text::parse_int;
use crate::text::strops::point_at;
use crate::text::unicode;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members of bool.
pub(crate) const BOOL_MEMBERS: &[Def] = o::BITWISE;

/// Members of int.
pub(crate) const MEMBERS: &[Def] = members![
    0 => o::ARITHMETIC,
    16 => o::BITWISE,
    22 => o::ORDER,
    28 => &[
        method(0, "bit_length", bit_length).takes(&sig("")),
        method(1, "bit_count", bit_count).takes(&sig("")).since(Era::Py311),
        method(2, "to_bytes", to_bytes).takes(&sig("length: index=1, byteorder: str='big', *, signed=False").was(Era::Py38, &sig("length: index, byteorder: str, *, signed=False"))),
        class_method(3, "from_bytes", from_bytes).takes(&sig("bytes, byteorder: str='big', *, signed=False").was(Era::Py38, &sig("bytes, byteorder: str, *, signed=False"))),
        method(4, "conjugate", conjugate).takes(&sig("")),
        method(5, "is_integer", is_integer).takes(&sig("")).since(Era::Py312),
        method(6, "as_integer_ratio", as_integer_ratio).takes(&sig("")).since(Era::Py38),
        getter(7, "real", real),
        getter(8, "imag", imag),
        getter(9, "numerator", real),
        getter(10, "denominator", denominator),
        slot(11, "__lshift__", o::lshift),
        slot(12, "__rlshift__", o::rlshift),
        slot(13, "__rshift__", o::rshift),
        slot(14, "__rrshift__", o::rrshift),
        slot(15, "__neg__", o::neg),
        slot(16, "__pos__", o::pos),
        slot(17, "__invert__", o::invert),
        slot(18, "__abs__", o::abs),
        method(19, "__round__", round).takes(&sig("ndigits: any=<unrepresentable>, /").was(Era::Py38, &sig("ndigits: any=<unrepresentable>, /").nameless())),
        slot(20, "__bool__", o::truth),
        slot(21, "__int__", itself),
        slot(22, "__index__", itself),
        method(23, "__trunc__", itself).takes(&sig("")),
        method(24, "__floor__", itself).takes(&sig("")),
        method(25, "__ceil__", itself).takes(&sig("")),
        slot(26, "__float__", to_float),
        method(27, "__format__", o::format).takes(&sig("format_spec: str, /").parsed(Era::Py36)),
    ],
];

/// The class that a constructor's call instantiates.
pub(crate) fn class_of_call(heap: &Heap<'_>, args: Args) -> Value {
    heap.block.get(args.base.wrapping_sub(1))
}

/// `__round__(ndigits)`: unlike that of float it does not take None.
fn round(vm: &mut Vm<'_>, args: Args) -> Res {
    match vm.heap.arg(args, 1) {
        Value::NONE => Err(vm.heap.not_an_integer(Value::NONE).into()),
        _ => o::round(vm, args),
    }
}

/// What calling int does.
pub(crate) static NEW: Def = constructor("int", new).takes(
    &sig("x=0, /, base: any=10")
        .fast()
        .was(Era::Py312, &sig("x=0, /, base: any=10").was(Era::Py36, &sig("x=0, base: any=10"))),
);

/// `int(x=0, base=10)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_of_call(&vm.heap, args);
    let [v, base] = vm.heap.slots(args, 0);
    if !v.is_bound() {
        if base.is_bound() {
            return Err(vm.heap.type_error(&[P::S("int() missing string argument")]));
        }
        return Ok(vm.heap.wrap_payload(class, Value::small(0))?);
    }
    if base.is_bound() {
        let number = vm.heap.index_arg(base)?;
        if number != 0 && !(2..=36).contains(&number) {
            return Err(vm.heap.value_error("int() base must be >= 2 and <= 36, or 0"));
        }
        let inner = vm.heap.payload(v);
        if !matches!(inner.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray)) {
            return Err(vm.heap.type_error(&[P::S("int() can't convert non-string with explicit base")]));
        }
        let n = int_from_text(&mut vm.heap, inner, number as u32)?;
        return Ok(vm.heap.wrap_payload(class, n)?);
    }
    if vm.heap.gives_number(v, &[names::INT, names::TRUNC]) {
        return Err(vm.hidden(Hidden::int_of, &[v, class]));
    }
    let inner = vm.heap.payload(v);
    let n = if let Some(f) = inner.as_float() {
        vm.heap.int_from_f64(f)?
    } else if vm.heap.int_of(inner).is_some() {
        vm.heap.number_unary(crate::isa::Unary::Pos, inner)?.unwrap_or(inner)
    } else if matches!(inner.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray)) {
        int_from_text(&mut vm.heap, inner, 10)?
    } else {
        return Err(vm.heap.raise_text(calls::INT_OF, &[P::T(v)]));
    };
    Ok(vm.heap.wrap_payload(class, n)?)
}

impl Heap<'_> {
    /// A Str (or bytes) as plain text for reading numbers: a Str whose decimal digits and spaces are ASCII. Others are themselves.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn plain_digits(&mut self, v: Value) -> Data {
        if !v.is(Kind::Str) || self.str_is_ascii(v) {
            return Ok(v);
        }
        let mut t = self.text()?;
        let mut i = 0;
        while let Some((c, n)) = point_at(self.str_bytes(v), i) {
            let plain = match unicode::decimal(c) {
                Some(d) => b'0' as u32 + d as u32,
                None if c > 127 && unicode::is_space(c) => b' ' as u32,
                None => c,
            };
            self.push_point(&mut t, plain)?;
            i += n;
        }
        Ok(self.finish(t))
    }

    /// Bytes of a Str, bytes or bytearray.
    pub(crate) fn text_bytes(&self, v: Value) -> &[u8] {
        if v.is(Kind::Str) { self.str_bytes(v) } else { self.bytes_of(v) }
    }

    /// Where the text of a number begins and ends, without the spaces around it.
    pub(crate) fn trimmed(&self, v: Value) -> (usize, usize) {
        let bytes = self.text_bytes(v);
        let space = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0x0B | 0x1C..=0x1F);
        let from = bytes.iter().take_while(|b| space(b)).count();
        let to = bytes.len() - bytes.iter().rev().take_while(|b| space(b)).count();
        (from, to.max(from))
    }
}

fn int_from_text(heap: &mut Heap<'_>, v: Value, base: u32) -> Data {
    let plain = heap.plain_digits(v)?;
    let (from, to) = heap.trimmed(plain);
    match heap.text_bytes(plain).get(from..to).and_then(|text| parse_int(text, base)) {
        Some(p) => heap
            .build_int(p, |heap, i| if from + i < to { heap.text_bytes(plain).get(from + i).copied() } else { None }),
        None => {
            let shown = heap.simple_repr(v)?;
            Err(heap.raise(
                TypeId::ValueError,
                &[P::S("invalid literal for int() with base "), P::N(base as i64), P::S(": "), P::V(shown)],
            ))
        }
    }
}

/// What calling bool does.
pub(crate) static NEW_BOOL: Def =
    constructor("bool", new_bool).takes(&sig("object=False, /").was(Era::Py36, &sig("x=False")));

/// `bool(x=False)`.
fn new_bool(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    if !v.is_bound() {
        return Ok(Value::FALSE);
    }
    match vm.heap.truth(v) {
        Some(b) => Ok(Value::bool(b)),
        None => Err(vm.hidden(Hidden::truth, &[v])),
    }
}

fn this(heap: &mut Heap<'_>, args: Args) -> Data {
    receiver(heap, args)
}

fn receiver(heap: &mut Heap<'_>, args: Args) -> Data {
    let v = heap.arg(args, 0);
    let own = heap.payload(v);
    Ok(own)
}

fn itself(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = this(&mut vm.heap, args)?;
    real(vm, v)
}

fn conjugate(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = this(&mut vm.heap, args)?;
    real(vm, v)
}

fn real(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.number_unary(crate::isa::Unary::Pos, v)?.unwrap_or(v))
}

fn imag(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::small(0))
}

fn denominator(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::small(1))
}

fn to_float(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = this(&mut vm.heap, args)?;
    match vm.heap.number_of(v) {
        Some(n) => Ok(Value::float(vm.heap.number_to_f64(n)?)),
        None => Err(Fault::Broken.into()),
    }
}

fn bit_length(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = this(&mut vm.heap, args)?;
    Ok(Value::small(vm.heap.int_of(v).map_or(0, |x| vm.heap.int_bits(&x)) as i64))
}

fn bit_count(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = this(&mut vm.heap, args)?;
    let ones = vm.heap.int_of(v).map_or(0, |x| (0..x.len).map(|i| vm.heap.limb(&x, i).count_ones() as i64).sum());
    Ok(Value::small(ones))
}

fn is_integer(vm: &mut Vm<'_>, args: Args) -> Res {
    this(&mut vm.heap, args)?;
    Ok(Value::TRUE)
}

fn as_integer_ratio(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = this(&mut vm.heap, args)?;
    let v = real(vm, v)?;
    Ok(vm.heap.new_tuple(&[v, Value::small(1)])?)
}

/// True for big-endian; the argument is `byteorder`, Unbound for its default.
fn big_endian(heap: &mut Heap<'_>, order: Value) -> Data<bool> {
    if !order.is_bound() {
        return Ok(true);
    }
    match heap.str_bytes(order) {
        b"big" => Ok(true),
        b"little" => Ok(false),
        _ => Err(heap.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// `int.to_bytes(length=1, byteorder='big', *, signed=False)`.
fn to_bytes(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = receiver(&mut vm.heap, args)?;
    let [length, order, signed] = vm.heap.slots(args, 1);
    let length = if length.is_bound() { vm.heap.index_arg(length)? } else { 1 };
    let big = big_endian(&mut vm.heap, order)?;
    let signed = signed.is_bound() && vm.heap.truth(signed) != Some(false);
    let Some(x) = vm.heap.int_of(v) else { return Err(Fault::Broken.into()) };
    if length < 0 {
        return Err(vm.heap.value_error("length argument must be non-negative"));
    }
    if x.negative && !signed {
        return Err(vm.heap.raise(TypeId::OverflowError, &[P::S("can't convert negative int to unsigned")]));
    }
    let n = crate::value::size(length);
    // A negative number of exactly the lowest value needs one bit less.
    let bits = vm.heap.int_bits(&x);
    let lowest = x.negative && bits > 0 && {
        let top = (bits - 1) / 64;
        (0..x.len).all(|i| vm.heap.limb(&x, i) == if i == top { 1 << ((bits - 1) % 64) } else { 0 })
    };
    let needed = if signed { bits + 1 - lowest as usize } else { bits };
    if needed > n.saturating_mul(8) && x.len > 0 {
        return Err(vm.heap.raise(TypeId::OverflowError, &[P::S("int too big to convert")]));
    }
    let h = vm.heap.alloc_bytes(n)?;
    let mut carry = true;
    for limb in 0..n.div_ceil(8) {
        let mut w = vm.heap.limb(&x, limb);
        if x.negative {
            (w, carry) = (!w).overflowing_add(carry as u64);
        }
        for k in 0..8 {
            let i = limb * 8 + k;
            if i < n {
                vm.heap.put_byte(h, if big { n - 1 - i } else { i }, (w >> (8 * k)) as u8);
            }
        }
    }
    Ok(Value::heap(Kind::Bytes, h))
}

/// `int.from_bytes(bytes, byteorder='big', *, signed=False)`.
fn from_bytes(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = vm.heap.arg(args, 0);
    let [bytes, order, signed] = vm.heap.slots(args, 1);
    let big = big_endian(&mut vm.heap, order)?;
    let signed = signed.is_bound() && vm.heap.truth(signed) != Some(false);
    let source = match vm.heap.payload(bytes) {
        v if matches!(v.kind(), Some(Kind::Bytes | Kind::ByteArray)) => v,
        v if matches!(v.kind(), Some(Kind::List | Kind::Tuple)) => vm.heap.bytes_from_items(v)?,
        _ => return Err(vm.hidden(Hidden::int_from_bytes, &[class, bytes, Value::bool(big), Value::bool(signed)])),
    };
    let n = vm.heap.bytes_of(source).len();
    let limbs = n / 8 + 1;
    let h = vm.heap.big_alloc(limbs)?;
    let byte = |bytes: &[u8], i: usize| bytes.get(if big { n - 1 - i } else { i }).copied().unwrap_or(0);
    let negative = signed && n > 0 && byte(vm.heap.bytes_of(source), n - 1) & 0x80 != 0;
    let mut carry = true;
    for limb in 0..limbs {
        let mut w = 0u64;
        for k in 0..8 {
            let i = limb * 8 + k;
            let b = if i < n {
                byte(vm.heap.bytes_of(source), i)
            } else if negative {
                0xFF
            } else {
                0
            };
            w |= (b as u64) << (8 * k);
        }
        if negative {
            (w, carry) = (!w).overflowing_add(carry as u64);
        }
        vm.heap.big_put(h, limb, w);
    }
    let v = vm.heap.big_finish(h, limbs, negative);
    vm.made_by(class, v)
}

impl Heap<'_> {
    /// A Bytes object of the small integers in an exact list or tuple.
    ///
    /// # Errors
    /// ValueError `bytes must be in range(0, 256)`; TypeError for other items.
    pub(crate) fn bytes_from_items(&mut self, items: Value) -> Data {
        let n = self.seq_len(items);
        let h = self.alloc_bytes(n)?;
        for i in 0..n {
            let item = self.seq_item(items, i);
            match self.index_arg(item)? {
                b @ 0..=255 => self.put_byte(h, i, b as u8),
                _ => return Err(self.value_error("bytes must be in range(0, 256)")),
            }
        }
        self.block.set_raw(h, by::LEN, n as u64);
        Ok(Value::heap(Kind::Bytes, h))
    }
}

impl Vm<'_> {
    /// What an alternative constructor gives: the built-in value itself, or what calling the subclass with it gives.
    ///
    /// # Errors
    /// `Trap::Call`.
    pub(crate) fn made_by(&mut self, class: Value, v: Value) -> Res {
        if class.heap_of(Kind::Type).is_some() { Err(self.call(class, &[v])) } else { Ok(v) }
    }
}
