//! Members of functions, methods, natives, cells.

use crate::block::records::{cell, function as f, method as m};
use crate::builtins::def::{Def, What, attribute, constructor, getter, members, slot};
use crate::builtins::registry;
use crate::builtins::sig::sig;
use crate::era::{Era, Eras, calls, texts};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::natives::MODULE_TABLES;
use crate::heap::raise::How;
use crate::image::code::{Code, slot};
use crate::machine::Vm;
use crate::objects::modules::Rom;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Members of functions. The `func_` names exist in era 2.7 only.
pub(crate) const MEMBERS: &[Def] = &[
    attribute(0, "__name__", word::<{ f::NAME }>, set_name),
    attribute(1, "__qualname__", word::<{ f::QUALNAME }>, set_qualname).since(Era::Py36),
    attribute(2, "__doc__", word::<{ f::DOC }>, set_word::<{ f::DOC }>),
    attribute(3, "__module__", get_module, set_word::<{ f::MODULE }>),
    attribute(4, "__dict__", get_dict, set_dict),
    attribute(5, "__code__", word::<{ f::CODE }>, set_code),
    attribute(6, "__defaults__", word::<{ f::DEFAULTS }>, set_defaults),
    attribute(7, "__kwdefaults__", word::<{ f::KWDEFAULTS }>, set_kwdefaults).since(Era::Py36),
    attribute(8, "__annotations__", get_annotations, set_annotations).since(Era::Py36),
    attribute(9, "__globals__", word::<{ f::GLOBALS }>, readonly),
    attribute(10, "__closure__", word::<{ f::CLOSURE }>, readonly),
    getter(11, "__builtins__", get_builtins).since(Era::Py311),
    attribute(12, "__type_params__", get_type_params, set_type_params).since(Era::Py312),
    slot(13, "__get__", get),
    slot(14, "__call__", call),
    attribute(15, "func_name", word::<{ f::NAME }>, set_name).until(Era::Py27),
    attribute(16, "func_code", word::<{ f::CODE }>, set_code).until(Era::Py27),
    attribute(17, "func_defaults", word::<{ f::DEFAULTS }>, set_defaults).until(Era::Py27),
    attribute(18, "func_globals", word::<{ f::GLOBALS }>, readonly).until(Era::Py27),
    attribute(19, "func_closure", word::<{ f::CLOSURE }>, readonly).until(Era::Py27),
    attribute(20, "func_doc", word::<{ f::DOC }>, set_word::<{ f::DOC }>).until(Era::Py27),
    attribute(21, "func_dict", get_dict, set_dict).until(Era::Py27),
];

/// Members of bound methods. Other attributes are those of the function.
pub(crate) const METHOD_MEMBERS: &[Def] = members![0 => METHOD, 6 => crate::builtins::object::LATER_COMPARISONS];

const METHOD: &[Def] = &[
    getter(0, "__func__", word::<{ m::FUNC }>),
    getter(1, "__self__", word::<{ m::SELF }>),
    getter(2, "im_func", word::<{ m::FUNC }>).until(Era::Py27),
    getter(3, "im_self", word::<{ m::SELF }>).until(Era::Py27),
    slot(4, "__call__", call),
    slot(5, "__get__", get).only_in(Eras::until(Era::Py38).or(Eras::since(Era::Py313))),
];

/// Members of built-in functions and methods, bound or not.
pub(crate) const NATIVE_MEMBERS: &[Def] = members![
    0 => NATIVE,
    5 => &[getter(0, "__module__", native_module), getter(1, "__self__", native_self)],
    7 => crate::builtins::object::OWN_COMPARISONS,
];

/// Members of method descriptors.
pub(crate) const DESCRIPTOR_MEMBERS: &[Def] = members![
    0 => NATIVE,
    5 => &[getter(0, "__objclass__", native_class), slot(1, "__get__", get)],
];

/// What both have.
const NATIVE: &[Def] = &[
    getter(0, "__name__", native_name),
    getter(1, "__qualname__", native_qualname).since(Era::Py36),
    getter(2, "__doc__", none),
    getter(3, "__text_signature__", text_signature).since(Era::Py36),
    slot(4, "__call__", call),
];

/// Members of attribute descriptors of built-in types and of `__slots__`.
pub(crate) const GETSET_MEMBERS: &[Def] = &[
    getter(0, "__name__", native_name),
    getter(1, "__qualname__", native_qualname).since(Era::Py36),
    getter(2, "__objclass__", native_class),
    getter(3, "__doc__", none),
    slot(4, "__get__", get),
    slot(5, "__set__", set),
    slot(6, "__delete__", delete),
];

/// Members of cells.
pub(crate) const CELL_MEMBERS: &[Def] = members![
    0 => &[attribute(0, "cell_contents", cell_contents, set_cell_contents)],
    1 => crate::builtins::object::LATER_COMPARISONS,
];

fn this(v: Value) -> Data<Handle> {
    v.handle().ok_or(Fault::Broken)
}

fn none(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::NONE)
}

fn word<const I: usize>(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(this(v)?, I).bound().unwrap_or(Value::NONE))
}

fn missing(heap: &mut Heap<'_>, v: Value, name: &str) -> Fault {
    match heap.new_str(name) {
        Ok(name) => heap.no_attribute(v, name),
        Err(trap) => trap,
    }
}

fn set_word<const I: usize>(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    vm.heap.block.put(this(v)?, I, to.bound().unwrap_or(Value::NONE));
    Ok(())
}

fn readonly(vm: &mut Vm<'_>, _: Value, _: Value) -> Res<()> {
    Err(vm.heap.raise_text(texts::READONLY_FIELD, &[]))
}

fn set_text(heap: &mut Heap<'_>, v: Value, to: Value, i: usize, name: &str) -> Data<()> {
    if !to.is(Kind::Str) {
        return Err(heap.type_error(&[P::S(name), P::S(" must be set to a string object")]));
    }
    heap.block.put(this(v)?, i, to);
    Ok(())
}

fn set_name(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_text(&mut vm.heap, v, to, f::NAME, "__name__")?)
}

fn set_qualname(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_text(&mut vm.heap, v, to, f::QUALNAME, "__qualname__")?)
}

fn get_module(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = this(v)?;
    if let Some(known) = vm.heap.block.at(h, f::MODULE).bound() {
        return Ok(known);
    }
    let globals = vm.heap.block.at(h, f::GLOBALS);
    Ok(vm.heap.dict_get_str(globals, names::NAME).unwrap_or(Value::NONE))
}

fn get_dict(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.own_dict(v)?)
}

fn set_dict(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if to.is(Kind::Dict) {
        vm.heap.set_own_dict(v, to);
        return Ok(());
    }
    Err(vm.heap.raise_text(if to.is_bound() { texts::FUNCTION_DICT } else { texts::FUNCTION_DICT_STAYS }, &[P::T(to)]))
}

fn set_code(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    let h = this(v)?;
    let Some(code) = vm.heap.code_of(to) else {
        return Err(vm.heap.type_error(&[P::S("__code__ must be set to a code object")]));
    };
    let wanted = free_count(code);
    let given = vm.heap.tuple_len(vm.heap.block.at(h, f::CLOSURE));
    if wanted != given {
        let name = vm.heap.block.at(h, f::NAME);
        return Err(vm.heap.raise(
            TypeId::ValueError,
            &[
                P::V(name),
                P::S("() requires a code object with "),
                P::N(given as i64),
                P::S(" free vars, not "),
                P::N(wanted as i64),
            ],
        ));
    }
    vm.heap.block.put(h, f::CODE, to);
    vm.heap.block.put(h, f::CACHE, Value::UNBOUND);
    Ok(())
}

fn set_defaults(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if to.is_bound() && to != Value::NONE && !to.is(Kind::Tuple) {
        return Err(vm.heap.type_error(&[P::S("__defaults__ must be set to a tuple object")]));
    }
    set_word::<{ f::DEFAULTS }>(vm, v, to)
}

fn set_kwdefaults(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if to.is_bound() && to != Value::NONE && !to.is(Kind::Dict) {
        return Err(vm.heap.type_error(&[P::S("__kwdefaults__ must be set to a dict object")]));
    }
    set_word::<{ f::KWDEFAULTS }>(vm, v, to)
}

fn get_annotations(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = this(v)?;
    let known = vm.heap.block.at(h, f::ANNOTATIONS);
    if known.is(Kind::Dict) {
        return Ok(known);
    }
    let dict = vm.heap.new_dict()?;
    vm.heap.block.put(h, f::ANNOTATIONS, dict);
    Ok(dict)
}

fn set_annotations(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if to.is_bound() && to != Value::NONE && !to.is(Kind::Dict) {
        return Err(vm.heap.type_error(&[P::S("__annotations__ must be set to a dict object")]));
    }
    set_word::<{ f::ANNOTATIONS }>(vm, v, to)
}

fn get_builtins(vm: &mut Vm<'_>, v: Value) -> Res {
    let own = vm.heap.block.at(this(v)?, f::BUILTINS);
    if own.is(Kind::Dict) { Ok(own) } else { Ok(vm.rom_dict(Rom::Builtins)?) }
}

/// Most functions have none; the others keep them among their own attributes.
fn get_type_params(vm: &mut Vm<'_>, v: Value) -> Res {
    let key = vm.heap.new_str("__type_params__")?;
    let own = vm.heap.block.at(this(v)?, f::DICT);
    let kept = if own.is(Kind::Dict) { vm.heap.dict_get_str(own, key) } else { None };
    match kept {
        Some(kept) => Ok(kept),
        None => Ok(vm.heap.new_tuple(&[])?),
    }
}

fn set_type_params(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if !to.is(Kind::Tuple) {
        return Err(vm.heap.type_error(&[P::S("__type_params__ must be set to a tuple")]));
    }
    if vm.heap.tuple_len(to) == 0 && !vm.heap.block.at(this(v)?, f::DICT).is(Kind::Dict) {
        return Ok(());
    }
    let key = vm.heap.new_str("__type_params__")?;
    let own = vm.heap.own_dict(v)?;
    if vm.heap.tuple_len(to) == 0 {
        vm.heap.dict_remove_str(own, key);
        return Ok(());
    }
    Ok(vm.heap.dict_set_str(own, key, to)?)
}

/// `f.__get__(obj, class=None)`.
fn get(vm: &mut Vm<'_>, args: Args) -> Res {
    let (d, obj) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let class = vm.heap.arg(args, 2).bound().unwrap_or(Value::NONE);
    if obj == Value::NONE && class == Value::NONE {
        return Err(vm.heap.type_error(&[P::S("__get__(None, None) is invalid")]));
    }
    let class = if class == Value::NONE { vm.heap.type_of(obj) } else { class };
    if d.is(Kind::Method) {
        return Ok(d);
    }
    if let Some(t) = d.fixed_of(Kind::Native).and_then(|i| TypeId::from_index(i >> 10)) {
        if obj != Value::NONE && !vm.heap.is_instance(obj, t) {
            let name = d.fixed_of(Kind::Native).and_then(registry::def_of).map_or("?", |row| row.name);
            return Err(vm.heap.raise_text(calls::WRONG_OWNER, &[P::S(name), P::S(t.name()), P::T(obj)]));
        }
    }
    // For None itself there is no telling an object from no object; a class tells.
    let obj = if obj == Value::NONE && class != TypeId::NoneType.value() { Value::UNBOUND } else { obj };
    vm.bind(d, obj, class)
}

fn set(vm: &mut Vm<'_>, args: Args) -> Res {
    let (d, obj, v) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    match d.kind() {
        Some(Kind::Member) => vm.heap.write_member(d, obj, v)?,
        _ => vm.write_getset(d, obj, v)?,
    }
    Ok(Value::NONE)
}

fn delete(vm: &mut Vm<'_>, args: Args) -> Res {
    let (d, obj) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    match d.kind() {
        Some(Kind::Member) => vm.heap.write_member(d, obj, Value::UNBOUND)?,
        _ => vm.write_getset(d, obj, Value::UNBOUND)?,
    }
    Ok(Value::NONE)
}

/// `f.__call__(...)`.
fn call(vm: &mut Vm<'_>, args: Args) -> Res {
    let callee = vm.heap.arg(args, 0);
    let rest = vm.heap.rest_tuple(args, 1)?;
    let named = vm.heap.keyword_dict(args)?;
    Err(vm.call_how(How::Spread, callee, &[rest, named]))
}

/// How many free variables a code object has: they are its last slots.
pub(crate) fn free_count(code: Code<'_>) -> usize {
    (0..code.slot_count()).rev().take_while(|i| code.slot_bits(*i) & slot::FREE != 0).count()
}

/// The static entry behind a native, a bound native or a descriptor.
fn entry(heap: &Heap<'_>, v: Value) -> Option<u32> {
    let f = match v.heap_of(Kind::Method) {
        Some(h) => heap.block.at(h, m::FUNC),
        None => v,
    };
    f.fixed_of(Kind::Native).or_else(|| f.fixed_of(Kind::Getset))
}

fn native_name(vm: &mut Vm<'_>, v: Value) -> Res {
    if let Some(h) = v.heap_of(Kind::Member) {
        return Ok(vm.heap.block.at(h, crate::block::records::member::NAME));
    }
    if let Some(i) = v.fixed_of(Kind::Hidden) {
        return Ok(vm.heap.new_str(crate::value::prelude_functions::name(i))?);
    }
    match entry(&vm.heap, v).and_then(registry::def_of) {
        Some(def) => match names::find(def.name) {
            Some(known) => Ok(known),
            None => Ok(vm.heap.new_str(def.name)?),
        },
        None => Ok(vm.heap.new_str("function")?),
    }
}

/// `__text_signature__` of a built-in function: what its row says that it takes, self first.
fn text_signature(vm: &mut Vm<'_>, v: Value) -> Res {
    let Some(index) = entry(&vm.heap, v) else { return Ok(Value::NONE) };
    let Some((row, sig)) = registry::def_of(index).and_then(|d| Some((d, d.sig?))) else { return Ok(Value::NONE) };
    let sig = sig.in_era(vm.heap.era);
    let own = match row.what {
        What::Class(_) => "$type",
        What::Fn(_) if index >> 10 < MODULE_TABLES => "$self",
        What::Fn(_) => "$module",
        _ => "",
    };
    let slash = if own.is_empty() || sig.is_by_position_first() { "" } else { ", /" };
    let comma = if own.is_empty() || sig.is_empty() { "" } else { ", " };
    let mut t = vm.heap.text()?;
    for piece in ["(", own, slash, comma].into_iter().chain(sig.pieces()).chain([")"]) {
        vm.heap.push_str(&mut t, piece)?;
    }
    Ok(vm.heap.finish(t))
}

fn native_qualname(vm: &mut Vm<'_>, v: Value) -> Res {
    let name = native_name(vm, v)?;
    if let Some(h) = v.heap_of(Kind::Member) {
        let class = vm.heap.block.at(h, crate::block::records::member::CLASS);
        return Ok(vm.heap.make_text(&[P::V(class), P::S("."), P::V(name)])?);
    }
    match entry(&vm.heap, v).and_then(|i| TypeId::from_index(i >> 10)) {
        Some(t) => Ok(vm.heap.make_text(&[P::S(t.name()), P::S("."), P::V(name)])?),
        None => Ok(name),
    }
}

fn native_module(vm: &mut Vm<'_>, v: Value) -> Res {
    match entry(&vm.heap, v) {
        Some(i) if i >> 10 >= MODULE_TABLES => {
            let module = registry::module_of(i >> 10).map_or("", |m| m.name);
            Ok(if module == "sys" { names::N_SYS } else { names::N_BUILTINS })
        }
        _ => Ok(Value::NONE),
    }
}

fn native_self(vm: &mut Vm<'_>, v: Value) -> Res {
    if let Some(h) = v.heap_of(Kind::Method) {
        return Ok(vm.heap.block.at(h, m::SELF));
    }
    let Some(i) = entry(&vm.heap, v) else { return Ok(Value::NONE) };
    if i >> 10 < MODULE_TABLES {
        return match registry::def_of(i).map(|d| d.what) {
            Some(What::Static(_)) => Ok(TypeId::from_index(i >> 10).unwrap_or(TypeId::Object).value()),
            _ => Err(missing(&mut vm.heap, v, "__self__").into()),
        };
    }
    let is_sys = matches!(native_module(vm, v)?, names::N_SYS);
    Ok(vm.heap.rom_module(if is_sys { Rom::Sys } else { Rom::Builtins })?)
}

fn native_class(vm: &mut Vm<'_>, v: Value) -> Res {
    if let Some(h) = v.heap_of(Kind::Member) {
        return Ok(vm.heap.block.at(h, crate::block::records::member::CLASS));
    }
    match entry(&vm.heap, v).and_then(|i| TypeId::from_index(i >> 10)) {
        Some(t) => Ok(t.value()),
        None => Err(missing(&mut vm.heap, v, "__objclass__").into()),
    }
}

fn cell_contents(vm: &mut Vm<'_>, v: Value) -> Res {
    match vm.heap.block.at(this(v)?, cell::VALUE).bound() {
        Some(v) => Ok(v),
        None => Err(vm.heap.value_error("Cell is empty")),
    }
}

fn set_cell_contents(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    vm.heap.block.put(this(v)?, cell::VALUE, to);
    Ok(())
}

/// What calling cell does.
pub(crate) static NEW_CELL: Def =
    constructor("cell", new_cell).takes(&sig("contents=<unrepresentable>, /")).since(Era::Py38);

/// `types.CellType([contents])`.
fn new_cell(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let h = vm.heap.block.alloc(Kind::Cell, cell::SIZE)?;
    vm.heap.block.put(h, cell::VALUE, v);
    Ok(Value::heap(Kind::Cell, h))
}

/// What calling method does.
pub(crate) static NEW_METHOD: Def = constructor("method", new_method).takes(&sig("function, instance, /").bare());

/// `types.MethodType(function, object)`.
fn new_method(vm: &mut Vm<'_>, args: Args) -> Res {
    let (func, obj) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    if !vm.is_callable(func) {
        return Err(vm.heap.type_error(&[P::S("first argument must be callable")]));
    }
    if obj == Value::NONE {
        return Err(vm.heap.raise_text(texts::METHOD_OF_NONE, &[]));
    }
    Ok(vm.heap.new_method(func, obj)?)
}

/// What calling function does.
pub(crate) static NEW: Def = constructor("function", new).takes(
    &sig("code, globals, name=None, argdefs=None, closure=None, kwdefaults=None")
        .was(Era::Py312, &sig("code, globals, name=None, argdefs=None, closure=None")),
);

/// `types.FunctionType(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let [code_value, globals, name, defaults, closure, kwdefaults] = vm.heap.slots(args, 0);
    let Some(code) = vm.heap.code_of(code_value) else {
        return Err(wrong_argument(&mut vm.heap, ("1", "code"), "code", code_value).into());
    };
    if !globals.is(Kind::Dict) {
        return Err(wrong_argument(&mut vm.heap, ("2", "globals"), "dict", globals).into());
    }
    let or_none = |v: Value| v.bound().unwrap_or(Value::NONE);
    let (name, defaults, closure) = (or_none(name), or_none(defaults), or_none(closure));
    if name != Value::NONE && !name.is(Kind::Str) {
        return Err(vm.heap.type_error(&[P::S("arg 3 (name) must be None or string")]));
    }
    if defaults != Value::NONE && !defaults.is(Kind::Tuple) {
        return Err(vm.heap.type_error(&[P::S("arg 4 (defaults) must be None or tuple")]));
    }
    let wanted = free_count(code);
    if wanted > 0 && !closure.is(Kind::Tuple) {
        return Err(vm.heap.type_error(&[P::S("arg 5 (closure) must be tuple")]));
    }
    if closure != Value::NONE && !closure.is(Kind::Tuple) {
        return Err(vm.heap.type_error(&[P::S("arg 5 (closure) must be None or tuple")]));
    }
    let given = vm.heap.tuple_len(closure);
    if given != wanted {
        return Err(vm.heap.raise(
            TypeId::ValueError,
            &[
                P::S(code.name()),
                P::S(" requires closure of length "),
                P::N(wanted as i64),
                P::S(", not "),
                P::N(given as i64),
            ],
        ));
    }
    for i in 0..given {
        let item = vm.heap.tuple_item(closure, i);
        if !item.is(Kind::Cell) {
            return Err(vm.heap.type_error(&[P::S("arg 5 (closure) expected cell, found "), P::T(item)]));
        }
    }
    let h = vm.heap.block.alloc(Kind::Function, f::SIZE)?;
    let image = code_value.rom_of(Kind::Code).map_or(0, |c| c.0);
    let own_name = Value::rom(Kind::Str, image, code.name_at());
    vm.heap.block.put(h, f::CODE, code_value);
    vm.heap.block.put(h, f::GLOBALS, globals);
    vm.heap.block.put(h, f::CLOSURE, if given == 0 { Value::NONE } else { closure });
    vm.heap.block.put(h, f::DEFAULTS, defaults);
    vm.heap.block.put(h, f::KWDEFAULTS, or_none(kwdefaults));
    vm.heap.block.put(h, f::NAME, if name == Value::NONE { own_name } else { name });
    vm.heap.block.put(h, f::QUALNAME, Value::rom(Kind::Str, image, code.qualname_at()));
    let doc = code.docstring().map_or(Value::NONE, |i| code.constant(i).relocated(image));
    vm.heap.block.put(h, f::DOC, doc);
    Ok(Value::heap(Kind::Function, h))
}

fn wrong_argument(heap: &mut Heap<'_>, which: (&str, &str), wanted: &str, got: Value) -> Fault {
    heap.raise_text(texts::FUNCTION_ARGUMENT, &[P::S(which.0), P::S(which.1), P::S(wanted), P::A(got)])
}
