//! Members of bytes and bytearray. What changes a bytearray in place is in `builtins::bytearray`.

use crate::block::records::bytearray as ba;
use crate::builtins::def::{Def, class_method, constructor, members, method, slot, static_method};
use crate::builtins::int::class_of_call;
use crate::builtins::operators as o;
use crate::builtins::sig::sig;
use crate::builtins::{bytearray as a, str as s, text_case as c, text_find as f};
use crate::era::{Era, calls};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Fault, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members that only bytes and bytearray have.
const SHARED: &[Def] = &[
    method(0, "decode", decode).takes(&sig("encoding: str='utf-8', errors: str='strict'")),
    class_method(1, "fromhex", from_hex).takes(&sig("string: str, /")),
    method(2, "hex", hex)
        .takes(&sig("sep=<unrepresentable>, bytes_per_sep: int=1").was(Era::Py36, &sig("")))
        .since(Era::Py36),
    method(3, "isdigit", c::is_decimal).takes(&sig("")),
    static_method(4, "maketrans", make_trans).takes(&sig("frm, to, /").parsed(Era::Py36)).since(Era::Py36),
    method(5, "translate", translate).takes(&sig("table, /, delete=b''")),
    method(6, "join", f::join).takes(&sig("iterable_of_bytes, /")),
    method(7, "lstrip", f::lstrip).takes(&sig("bytes=None, /")),
    method(8, "replace", f::replace).takes(&sig("old, new, count: index=-1, /").parsed(Era::Py36)),
    method(9, "rstrip", f::rstrip).takes(&sig("bytes=None, /")),
    method(10, "strip", f::strip).takes(&sig("bytes=None, /")),
    method(11, "center", c::center).takes(&sig("width: index, fillchar=b' ', /").parsed(Era::Py36)),
    method(12, "ljust", c::ljust).takes(&sig("width: index, fillchar=b' ', /").parsed(Era::Py36)),
    method(13, "rjust", c::rjust).takes(&sig("width: index, fillchar=b' ', /").parsed(Era::Py36)),
];

/// Members of bytes.
pub(crate) const MEMBERS: &[Def] = members![0 => f::MEMBERS, 14 => c::MEMBERS, 28 => s::SEQUENCE, 35 => o::ORDER, 41 => SHARED, 55 => &[method(0, "__bytes__", to_bytes).takes(&sig("")).since(Era::Py311)]];

/// Members of bytearray.
pub(crate) const ARRAY_MEMBERS: &[Def] = members![
    0 => f::MEMBERS,
    14 => c::MEMBERS,
    28 => s::SEQUENCE,
    35 => o::ORDER,
    41 => SHARED,
    55 => &[
        method(0, "append", a::append).takes(&sig("item: any, /")),
        method(1, "clear", a::clear).takes(&sig("")).since(Era::Py36),
        method(2, "copy", a::copy).takes(&sig("")).since(Era::Py36),
        method(3, "extend", a::extend).takes(&sig("iterable_of_ints, /")),
        method(4, "insert", a::insert).takes(&sig("index: index, item: any, /").parsed(Era::Py36)),
        method(5, "pop", a::pop).takes(&sig("index: index=-1, /").parsed(Era::Py36)),
        method(6, "remove", a::remove).takes(&sig("value: any, /")),
        method(7, "reverse", a::reverse).takes(&sig("")),
        slot(8, "__setitem__", a::set_item),
        slot(9, "__delitem__", a::del_item),
        slot(10, "__iadd__", a::iadd),
    ],
];

/// The Bytes object that the arguments of `bytes()` or `bytearray()` ask for; it belongs to nobody else if `own` is set.
fn contents(heap: &mut Heap<'_>, args: Args, name: &str, own: bool) -> Plain {
    let [source, encoding, errors] = heap.slots(args, 0);
    let inner = heap.payload(source);
    if inner.is(Kind::Str) {
        if !encoding.is_bound() {
            return Err(heap.type_error(&[P::S("string argument without an encoding")]));
        }
        return Ok(heap.encode(inner, encoding, errors)?);
    }
    if encoding.is_bound() || errors.is_bound() {
        let word = if encoding.is_bound() { "encoding" } else { "errors" };
        return Err(if name == "bytes" {
            heap.type_error(&[P::S(word), P::S(" without a string argument")])
        } else {
            heap.raise_text(calls::BYTEARRAY_ENCODING, &[P::S(word)])
        });
    }
    if !source.is_bound() {
        return Ok(heap.new_bytes(&[])?);
    }
    if name == "bytes" && heap.has_python_class(source) && heap.python_defines(source, names::BYTES) {
        return Err(Need::Python);
    }
    if heap.int_of(inner).is_some() {
        let n = heap.int_clamped(inner).unwrap_or(0);
        if n == i64::MAX {
            return Err(heap.no_size(source).into());
        }
        if n < 0 {
            return Err(heap.value_error("negative count"));
        }
        let n = crate::value::size(n);
        heap.charge(n / 64);
        return Ok(Value::heap(Kind::Bytes, heap.alloc_bytes(n)?));
    }
    match inner.kind() {
        Some(Kind::Bytes) if !own => Ok(inner),
        Some(Kind::Bytes | Kind::ByteArray) => {
            let n = heap.bytes_of(inner).len();
            let h = heap.alloc_bytes(n)?;
            heap.fill_bytes(h, 0, inner);
            Ok(Value::heap(Kind::Bytes, h))
        }
        Some(Kind::List | Kind::Tuple) => {
            let n = heap.seq_len(inner);
            if (0..n).any(|i| heap.has_python_class(heap.seq_item(inner, i))) {
                return Err(Need::Python);
            }
            Ok(heap.bytes_from_items(inner)?)
        }
        _ => Err(Need::Python),
    }
}

/// What calling bytes does.
pub(crate) static NEW: Def =
    constructor("bytes", new).takes(&sig("source=b'', encoding: str='utf-8', errors: str='strict'").parsed(Era::Py38));

/// `bytes(source=b'', encoding=.., errors=..)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_of_call(&vm.heap, args);
    match contents(&mut vm.heap, args, "bytes", false) {
        Ok(v) => Ok(vm.heap.wrap_payload(class, v)?),
        Err(need) => {
            let source = vm.heap.arg(args, 0);
            Err(vm.or_hidden(need, Hidden::bytes_of, &[class, source]))
        }
    }
}

/// What calling bytearray does.
pub(crate) static NEW_ARRAY: Def = constructor("bytearray", new_array)
    .takes(&sig("source=b'', encoding: str='utf-8', errors: str='strict'").parsed(Era::Py38));

/// `bytearray(source=b'', encoding=.., errors=..)`.
fn new_array(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_of_call(&vm.heap, args);
    match contents(&mut vm.heap, args, "bytearray", true) {
        Ok(v) => {
            let n = vm.heap.bytes_of(v).len();
            let h = vm.heap.block.alloc(Kind::ByteArray, ba::SIZE)?;
            vm.heap.block.put_count(h, ba::LEN, n);
            vm.heap.block.put(h, ba::STORE, v);
            Ok(vm.heap.wrap_payload(class, Value::heap(Kind::ByteArray, h))?)
        }
        Err(need) => {
            let source = vm.heap.arg(args, 0);
            Err(vm.or_hidden(need, Hidden::bytes_of, &[class, source]))
        }
    }
}

fn to_bytes(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(vm.heap.this(args))
}

/// `decode(encoding='utf-8', errors='strict')`
fn decode(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let [encoding, errors] = vm.heap.slots(args, 1);
    match vm.heap.decode(own, encoding, errors) {
        Err(Fault::Raised) if vm.heap.raised_is(TypeId::LookupError) => {
            Err(crate::builtins::str::by_codec(vm, Hidden::decode_by_codec, own, encoding, errors))
        }
        done => Ok(done?),
    }
}

/// `hex([sep[, bytes_per_sep]])`
fn hex(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let [sep, every] = vm.heap.slots(args, 1);
    let every = vm.heap.int_or(every, 1)?;
    let mut mark = None;
    if sep.is_bound() {
        let inner = vm.heap.payload(sep);
        if vm.length(inner)? != 1 {
            return Err(vm.heap.value_error("sep must be length 1."));
        }
        if !matches!(inner.kind(), Some(Kind::Str | Kind::Bytes)) {
            return Err(vm.heap.type_error(&[P::S("sep must be str or bytes.")]));
        }
        mark = match vm.heap.text_bytes(inner) {
            [c] if *c < 128 => Some(*c),
            _ => return Err(vm.heap.value_error("sep must be ASCII.")),
        };
    }
    let n = vm.heap.bytes_of(own).len();
    vm.heap.charge(n / 16);
    let group = crate::value::size(every.saturating_abs());
    let mut t = vm.heap.text()?;
    for i in 0..n {
        let b = vm.heap.bytes_of(own).get(i).copied().unwrap_or(0);
        if let (Some(mark), true) = (mark, i > 0) {
            // A positive count groups from the right.
            let place = if every > 0 { n - i } else { i };
            if place.checked_rem(group) == Some(0) {
                vm.heap.push(&mut t, &[mark])?;
            }
        }
        vm.heap.push(&mut t, &[crate::heap::text::hex(b as u32 >> 4), crate::heap::text::hex(b as u32)])?;
    }
    Ok(vm.heap.finish(t))
}

/// `fromhex(text)`
fn from_hex(vm: &mut Vm<'_>, args: Args) -> Res {
    let (class, text) = (vm.heap.arg(args, 0), vm.heap.payload(vm.heap.arg(args, 1)));
    let total = vm.heap.str_bytes(text).len();
    let h = vm.heap.alloc_bytes(total / 2)?;
    let (mut i, mut n) = (0, 0);
    loop {
        let bytes = vm.heap.str_bytes(text);
        while bytes.get(i).is_some_and(|b| b.is_ascii_whitespace() || *b == 11) {
            i += 1;
        }
        if i >= total {
            break;
        }
        let digit = |k: usize| bytes.get(k).and_then(|b| (*b as char).to_digit(16));
        match (digit(i), digit(i + 1)) {
            (Some(a), Some(b)) => vm.heap.put_byte(h, n, (a << 4 | b) as u8),
            (first, _) => {
                let at = if first.is_some() { i + 1 } else { i };
                return Err(vm.heap.raise(
                    TypeId::ValueError,
                    &[P::S("non-hexadecimal number found in fromhex() arg at position "), P::N(at as i64)],
                ));
            }
        }
        n += 1;
        i += 2;
    }
    vm.heap.block.set_raw(h, crate::block::records::bytes::LEN, n as u64);
    let v = Value::heap(Kind::Bytes, h);
    if vm.heap.builtin_base(class) == TypeId::ByteArray {
        let array = vm.heap.block.alloc(Kind::ByteArray, ba::SIZE)?;
        vm.heap.block.put_count(array, ba::LEN, n);
        vm.heap.block.put(array, ba::STORE, v);
        return vm.made_by(class, Value::heap(Kind::ByteArray, array));
    }
    vm.made_by(class, v)
}

/// `bytes.maketrans(from, to)`
fn make_trans(vm: &mut Vm<'_>, args: Args) -> Res {
    let (x, y) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let (from, to) = (vm.heap.payload(x), vm.heap.payload(y));
    for v in [x, y] {
        if !matches!(vm.heap.payload(v).kind(), Some(Kind::Bytes | Kind::ByteArray)) {
            return Err(vm.heap.type_error(&[P::S("a bytes-like object is required, not '"), P::T(v), P::S("'")]));
        }
    }
    if vm.heap.bytes_of(from).len() != vm.heap.bytes_of(to).len() {
        return Err(vm.heap.value_error("maketrans arguments must have same length"));
    }
    let h = vm.heap.alloc_bytes(256)?;
    for i in 0..256 {
        vm.heap.put_byte(h, i, i as u8);
    }
    for i in 0..vm.heap.bytes_of(from).len() {
        let at = vm.heap.bytes_of(from).get(i).copied().unwrap_or(0);
        let b = vm.heap.bytes_of(to).get(i).copied().unwrap_or(0);
        vm.heap.put_byte(h, at as usize, b);
    }
    Ok(Value::heap(Kind::Bytes, h))
}

/// `translate(table, delete=b'')`
fn translate(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let [table, gone] = vm.heap.slots(args, 1);
    for (v, may_be_none) in [(table, true), (gone, false)] {
        if v.is_bound()
            && !(may_be_none && v == Value::NONE)
            && !matches!(vm.heap.payload(v).kind(), Some(Kind::Bytes | Kind::ByteArray))
        {
            return Err(vm.heap.type_error(&[P::S("a bytes-like object is required, not '"), P::T(v), P::S("'")]));
        }
    }
    let (table, gone) = (vm.heap.payload(table), vm.heap.payload(gone));
    if table != Value::NONE && vm.heap.bytes_of(table).len() != 256 {
        return Err(vm.heap.value_error("translation table must be 256 characters long"));
    }
    let n = vm.heap.bytes_of(own).len();
    let h = vm.heap.alloc_bytes(n)?;
    let mut k = 0;
    for i in 0..n {
        let b = vm.heap.bytes_of(own).get(i).copied().unwrap_or(0);
        if gone.is_bound() && vm.heap.bytes_of(gone).contains(&b) {
            continue;
        }
        let new = if table == Value::NONE { b } else { vm.heap.bytes_of(table).get(b as usize).copied().unwrap_or(b) };
        vm.heap.put_byte(h, k, new);
        k += 1;
    }
    vm.heap.block.set_raw(h, crate::block::records::bytes::LEN, k as u64);
    Ok(vm.heap.like_bytes(own, h)?)
}
