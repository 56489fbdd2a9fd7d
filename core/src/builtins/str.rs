//! Members of str.

use crate::builtins::def::{Def, constructor, members, method, slot, static_method};
use crate::builtins::int::class_of_call;
use crate::builtins::operators as o;
use crate::builtins::sig::{REPEAT, sig};
use crate::builtins::{text_case as c, text_find as f, text_format as m};
use crate::era::Era;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::isa::CmpOp;
use crate::machine::Vm;
use crate::text::strops::point_at;
use crate::value::Value;
use crate::value::fault::{Fault, Need, Res, Trap};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members of str, bytes and bytearray as sequences.
pub(crate) const SEQUENCE: &[Def] = &[
    slot(0, "__add__", o::add),
    slot(1, "__mul__", o::mul).takes(REPEAT),
    slot(2, "__rmul__", o::rmul).takes(REPEAT),
    slot(3, "__len__", len),
    slot(4, "__contains__", contains),
    slot(5, "__getitem__", get_item),
    slot(6, "__iter__", iter),
];

/// Members.
pub(crate) const MEMBERS: &[Def] = members![
    0 => f::MEMBERS,
    14 => c::MEMBERS,
    28 => SEQUENCE,
    35 => o::ORDER,
    41 => &[
        method(0, "casefold", c::casefold).takes(&sig("")),
        method(1, "encode", encode).takes(&sig("encoding: str='utf-8', errors: str='strict'")),
        method(2, "format", m::format).takes(&sig("*args, **kwargs")),
        method(3, "format_map", m::format_map).takes(&sig("mapping, /")),
        method(4, "isdecimal", c::is_decimal).takes(&sig("")),
        method(5, "isdigit", c::is_digit).takes(&sig("")),
        method(6, "isidentifier", c::is_identifier).takes(&sig("")),
        method(7, "isnumeric", c::is_numeric).takes(&sig("")),
        method(8, "isprintable", c::is_printable).takes(&sig("")),
        static_method(9, "maketrans", make_trans).takes(&sig("x, y=<unrepresentable>, z=<unrepresentable>, /").parsed(Era::Py36)),
        method(10, "translate", translate).takes(&sig("table, /")),
        slot(11, "__mod__", o::modulo),
        method(12, "__format__", o::format).takes(&sig("format_spec: str, /").parsed(Era::Py36)),
        method(13, "join", f::join).takes(&sig("iterable, /")),
        method(14, "lstrip", f::lstrip).takes(&sig("chars=None, /").parsed(Era::Py36)),
        method(15, "replace", f::replace).takes(&sig("old, new, /, count: index=-1").was(Era::Py312, &sig("old, new, count: index=-1, /").parsed(Era::Py36))),
        method(16, "rstrip", f::rstrip).takes(&sig("chars=None, /").parsed(Era::Py36)),
        method(17, "strip", f::strip).takes(&sig("chars=None, /").parsed(Era::Py36)),
        method(18, "center", c::center).takes(&sig("width: index, fillchar=' ', /").parsed(Era::Py36)),
        method(19, "ljust", c::ljust).takes(&sig("width: index, fillchar=' ', /").parsed(Era::Py36)),
        method(20, "rjust", c::rjust).takes(&sig("width: index, fillchar=' ', /").parsed(Era::Py36)),
    ],
];

/// What calling str does.
pub(crate) static NEW: Def = constructor("str", new).takes(
    &sig("object='', encoding: str='utf-8', errors: str='strict'")
        .fast()
        .was(Era::Py312, &sig("object='', encoding: str='utf-8', errors: str='strict'").parsed(Era::Py38)),
);

/// `str(object='', encoding=.., errors=..)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_of_call(&vm.heap, args);
    let [v, encoding, errors] = vm.heap.slots(args, 0);
    if !v.is_bound() {
        return Ok(vm.heap.wrap_payload(class, names::EMPTY)?);
    }
    if encoding.is_bound() || errors.is_bound() {
        let inner = vm.heap.payload(v);
        if inner.is(Kind::Str) {
            return Err(vm.heap.type_error(&[P::S("decoding str is not supported")]));
        }
        if !matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray)) {
            return Err(vm.heap.type_error(&[
                P::S("decoding to str: need a bytes-like object, "),
                P::T(v),
                P::S(" found"),
            ]));
        }
        let text = vm.heap.decode(inner, encoding, errors)?;
        return Ok(vm.heap.wrap_payload(class, text)?);
    }
    match vm.heap.str_of(v) {
        Ok(text) => Ok(vm.heap.wrap_payload(class, text)?),
        Err(Need::Python) if class.heap_of(Kind::Type).is_some() => Err(vm.hidden(Hidden::build_text, &[class, v])),
        Err(need) => Err(vm.or_hidden(need, Hidden::str_of, &[v])),
    }
}

pub(crate) fn len(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    Ok(Value::small(vm.heap.text_len(own) as i64))
}

pub(crate) fn contains(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let item = vm.heap.arg(args, 1);
    vm.compare(CmpOp::In, item, own)
}

pub(crate) fn get_item(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let key = vm.heap.arg(args, 1);
    vm.get_item(own, key)
}

pub(crate) fn iter(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    vm.get_iter(own)
}

/// `encode(encoding='utf-8', errors='strict')`.
fn encode(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let [encoding, errors] = vm.heap.slots(args, 1);
    match vm.heap.encode(own, encoding, errors) {
        Err(Fault::Raised) if vm.heap.raised_is(TypeId::LookupError) => {
            Err(by_codec(vm, Hidden::encode_by_codec, own, encoding, errors))
        }
        done => Ok(done?),
    }
}

/// What the machine does not know may be a codec, or an error handler, of the library.
pub(crate) fn by_codec(vm: &mut Vm<'_>, f: Hidden, own: Value, encoding: Value, errors: Value) -> Trap {
    let error = vm.heap.block.get(crate::block::field::RAISED);
    vm.heap.forget_raised();
    let or_none = |v: Value| v.bound().unwrap_or(Value::NONE);
    vm.hidden(f, &[own, or_none(encoding), or_none(errors), error])
}

/// `str.maketrans(x)`, `str.maketrans(x, y)`, `str.maketrans(x, y, z)`.
fn make_trans(vm: &mut Vm<'_>, args: Args) -> Res {
    let (x, y, z) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    let dict = vm.heap.new_dict()?;
    if !y.is_bound() {
        if !x.is(Kind::Dict) {
            return Err(vm.heap.type_error(&[P::S("if you give only one argument to maketrans it must be a dict")]));
        }
        let mut at = 0;
        while let Some((i, key, value)) = vm.heap.next_entry(x, at) {
            let plain = vm.heap.payload(key);
            let key = if plain.is(Kind::Str) {
                match point_at(vm.heap.str_bytes(plain), 0) {
                    Some((c, _)) if vm.heap.str_len(plain) == 1 => Value::small(c as i64),
                    _ => return Err(vm.heap.value_error("string keys in translate table must be of length 1")),
                }
            } else if vm.heap.int_of(plain).is_some() {
                plain
            } else {
                return Err(vm.heap.type_error(&[P::S("keys in translate table must be strings or integers")]));
            };
            vm.heap.dict_set_number(dict, key, value)?;
            at = i + 1;
        }
        return Ok(dict);
    }
    let (from, to) = (vm.heap.payload(x), vm.heap.payload(y));
    for (v, n) in [(x, 1), (y, 2), (z, 3)] {
        if v.is_bound() && !vm.heap.payload(v).is(Kind::Str) {
            let text: &[P<'_>] = &[P::S("maketrans() argument "), P::N(n), P::S(" must be str, not "), P::A(v)];
            return Err(if n == 1 {
                vm.heap.type_error(&[P::S("first maketrans argument must be a string if there is a second argument")])
            } else {
                vm.heap.type_error(text)
            });
        }
    }
    if vm.heap.str_len(from) != vm.heap.str_len(to) {
        return Err(vm.heap.value_error("the first two maketrans arguments must have equal length"));
    }
    let (mut i, mut j) = (0, 0);
    while let (Some((c, n)), Some((d, m))) = (point_at(vm.heap.str_bytes(from), i), point_at(vm.heap.str_bytes(to), j))
    {
        vm.heap.dict_set_number(dict, Value::small(c as i64), Value::small(d as i64))?;
        i += n;
        j += m;
    }
    if z.is_bound() {
        let gone = vm.heap.payload(z);
        let mut i = 0;
        while let Some((c, n)) = point_at(vm.heap.str_bytes(gone), i) {
            vm.heap.dict_set_number(dict, Value::small(c as i64), Value::NONE)?;
            i += n;
        }
    }
    Ok(dict)
}

/// `translate(table)`: a dict here, any other object with `__getitem__` in the prelude.
fn translate(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let table = vm.heap.arg(args, 1);
    if !table.is(Kind::Dict) {
        return Err(vm.hidden(Hidden::translate_text, &[own, table]));
    }
    vm.heap.charge(vm.heap.text_bytes(own).len() / 4);
    let mut t = vm.heap.text()?;
    let mut i = 0;
    while let Some((c, n)) = point_at(vm.heap.str_bytes(own), i) {
        let hash = crate::number::hash_int(c as i64);
        let found = match vm.heap.find(table, Value::small(c as i64), hash) {
            Ok(found) => found.and_then(|e| vm.heap.entry(table, e)).map(|e| e.1),
            Err(_) => return Err(vm.hidden(Hidden::translate_text, &[own, table])),
        };
        match found {
            None => vm.heap.push_point(&mut t, c)?,
            Some(Value::NONE) => {}
            Some(v) => {
                let inner = vm.heap.payload(v);
                match vm.heap.int_clamped(inner) {
                    Some(d @ 0..=0x10_FFFF) => vm.heap.push_point(&mut t, d as u32)?,
                    Some(_) => {
                        return Err(vm
                            .heap
                            .raise(TypeId::ValueError, &[P::S("character mapping must be in range(0x110000)")]));
                    }
                    None if inner.is(Kind::Str) => vm.heap.push_value(&mut t, inner)?,
                    None => {
                        return Err(vm.heap.type_error(&[P::S("character mapping must return integer, None or str")]));
                    }
                }
            }
        }
        i += n;
    }
    Ok(vm.heap.finish(t))
}
