//! property, staticmethod, classmethod, super.

use crate::block::records::{property as p, sup as s, wrapper as w};
use crate::builtins::def::{Def, attribute, constructor, getter, members, method, slot};
use crate::builtins::sig::sig;
use crate::era::{Era, texts};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::raise::How;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::{Handle, Value};

/// Members of property.
pub(crate) const PROPERTY_MEMBERS: &[Def] = &[
    getter(0, "fget", word::<{ p::GET }>),
    getter(1, "fset", word::<{ p::SET }>),
    getter(2, "fdel", word::<{ p::DELETE }>),
    attribute(3, "__doc__", property_doc, set_property_doc),
    attribute(4, "__name__", property_name, set_property_name).since(Era::Py313),
    method(5, "getter", with_getter).takes(&sig("object, /")),
    method(6, "setter", with_setter).takes(&sig("object, /")),
    method(7, "deleter", with_deleter).takes(&sig("object, /")),
    slot(8, "__get__", property_get),
    slot(9, "__set__", property_set),
    slot(10, "__delete__", property_delete),
    method(11, "__set_name__", property_set_name).takes(&sig("owner, name, /").uncounted()).since(Era::Py311),
];

/// Members of staticmethod.
pub(crate) const STATIC_MEMBERS: &[Def] =
    members![0 => CLASS_MEMBERS, 7 => &[slot(0, "__call__", static_call).since(Era::Py311)]];

/// Members of classmethod.
pub(crate) const CLASS_MEMBERS: &[Def] = &[
    getter(0, "__func__", word::<{ w::FUNC }>),
    getter(1, "__wrapped__", word::<{ w::FUNC }>).since(Era::Py311),
    getter(2, "__name__", of_function).of_instance().since(Era::Py311),
    getter(3, "__qualname__", of_function_qualname).of_instance().since(Era::Py311),
    getter(4, "__doc__", of_function_doc),
    getter(5, "__dict__", own_dict).since(Era::Py36),
    slot(6, "__get__", wrapper_get),
];

/// Members of super.
pub(crate) const SUPER_MEMBERS: &[Def] = &[
    getter(0, "__thisclass__", word::<{ s::CLASS }>),
    getter(1, "__self__", word::<{ s::OBJECT }>),
    getter(2, "__self_class__", word::<{ s::OBJECT_CLASS }>),
];

fn this(v: Value) -> Data<Handle> {
    v.handle().ok_or(Fault::Broken)
}

fn word<const I: usize>(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(this(v)?, I).bound().unwrap_or(Value::NONE))
}

fn own_dict(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.own_dict(v)?)
}

/// An attribute of the function inside a wrapper. Wrappers of wrappers have none: Rust's stack is not for following them.
fn of_wrapped(vm: &mut Vm<'_>, v: Value, func: Value, name: Value) -> Res {
    match func.kind() {
        Some(Kind::Function | Kind::Native | Kind::Type | Kind::Code) => vm.get_attr(func, name),
        Some(Kind::Instance) if vm.heap.payload(func) == func => vm.get_attr(func, name),
        _ => Err(vm.heap.no_attribute(v, name).into()),
    }
}

fn of_function(vm: &mut Vm<'_>, v: Value) -> Res {
    let func = vm.heap.block.at(this(v)?, w::FUNC);
    of_wrapped(vm, v, func, names::NAME)
}

fn of_function_qualname(vm: &mut Vm<'_>, v: Value) -> Res {
    let func = vm.heap.block.at(this(v)?, w::FUNC);
    of_wrapped(vm, v, func, names::QUALNAME)
}

fn of_function_doc(vm: &mut Vm<'_>, v: Value) -> Res {
    let func = vm.heap.block.at(this(v)?, w::FUNC);
    of_wrapped(vm, v, func, names::DOC)
}

/// The class that a constructor was called for.
fn class_of_call(heap: &Heap<'_>, args: Args) -> Value {
    heap.block.get(args.base.wrapping_sub(1))
}

// --- property

/// What calling property does.
pub(crate) static NEW_PROPERTY: Def =
    constructor("property", new_property).takes(&sig("fget=None, fset=None, fdel=None, doc=None"));

/// `property(fget=None, fset=None, fdel=None, doc=None)`.
fn new_property(vm: &mut Vm<'_>, args: Args) -> Res {
    let [get, set, delete, doc] = vm.heap.slots(args, 0);
    let class = class_of_call(&vm.heap, args);
    let made = make_property(&mut vm.heap, get, set, delete, doc)?;
    Ok(vm.heap.wrap_payload(class, made)?)
}

fn make_property(heap: &mut Heap<'_>, get: Value, set: Value, delete: Value, doc: Value) -> Data {
    let or_none = |v: Value| v.bound().unwrap_or(Value::NONE);
    let h = heap.block.alloc(Kind::Property, p::SIZE)?;
    heap.block.put(h, p::GET, or_none(get));
    heap.block.put(h, p::SET, or_none(set));
    heap.block.put(h, p::DELETE, or_none(delete));
    heap.block.put(h, p::DOC, doc);
    Ok(Value::heap(Kind::Property, h))
}

fn property_doc(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = this(v)?;
    let (own, get) = (vm.heap.block.at(h, p::DOC), vm.heap.block.at(h, p::GET));
    if own.is_bound() && own != Value::NONE {
        return Ok(own);
    }
    match get.heap_of(Kind::Function) {
        Some(g) => Ok(vm.heap.block.at(g, crate::block::records::function::DOC).bound().unwrap_or(Value::NONE)),
        None => Ok(Value::NONE),
    }
}

fn set_property_doc(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    vm.heap.block.put(this(v)?, p::DOC, to);
    Ok(())
}

fn property_name(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = this(v)?;
    if let Some(name) = vm.heap.block.at(h, p::NAME).bound() {
        return Ok(name);
    }
    let get = vm.heap.block.at(h, p::GET);
    if get == Value::NONE {
        return Err(vm.heap.no_attribute(v, names::NAME).into());
    }
    of_wrapped(vm, v, get, names::NAME)
}

fn set_property_name(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    vm.heap.block.put(this(v)?, p::NAME, to);
    Ok(())
}

fn copy_with(heap: &mut Heap<'_>, args: Args, word: usize) -> Data {
    let shown = heap.arg(args, 0);
    let class = heap.type_of(shown);
    let old = heap.payload(shown);
    let h = this(old)?;
    let f = heap.arg(args, 1);
    let made = make_property(
        heap,
        heap.block.at(h, p::GET),
        heap.block.at(h, p::SET),
        heap.block.at(h, p::DELETE),
        heap.block.at(h, p::DOC),
    )?;
    let to = this(made)?;
    heap.block.put(to, p::NAME, heap.block.at(h, p::NAME));
    heap.block.put(to, word, f);
    heap.wrap_payload(class, made)
}

fn with_getter(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(copy_with(&mut vm.heap, args, p::GET)?)
}

fn with_setter(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(copy_with(&mut vm.heap, args, p::SET)?)
}

fn with_deleter(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(copy_with(&mut vm.heap, args, p::DELETE)?)
}

fn property_get(vm: &mut Vm<'_>, args: Args) -> Res {
    let d = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(d);
    let obj = vm.heap.arg(args, 1);
    if obj == Value::NONE && vm.heap.arg(args, 2).bound().unwrap_or(Value::NONE) == Value::NONE {
        return Err(vm.heap.type_error(&[P::S("__get__(None, None) is invalid")]));
    }
    if obj == Value::NONE {
        return Ok(d);
    }
    let class = vm.heap.type_of(obj);
    vm.bind(inner, obj, class)
}

fn property_set(vm: &mut Vm<'_>, args: Args) -> Res {
    let d = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(d);
    let (obj, v) = (vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    Err(vm.write_property(inner, d, obj, v))
}

fn property_delete(vm: &mut Vm<'_>, args: Args) -> Res {
    let d = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(d);
    let obj = vm.heap.arg(args, 1);
    Err(vm.write_property(inner, d, obj, Value::UNBOUND))
}

fn property_set_name(vm: &mut Vm<'_>, args: Args) -> Res {
    let d = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(d);
    if args.n != 3 {
        let given = P::N(args.n as i64 - 1);
        let text = [P::S("__set_name__() takes 2 positional arguments but "), given, P::S(" were given")];
        return Err(vm.heap.type_error(&text));
    }
    let name = vm.heap.arg(args, 2);
    vm.heap.block.put(this(inner)?, p::NAME, name);
    Ok(Value::NONE)
}

// --- staticmethod and classmethod

fn new_wrapper(heap: &mut Heap<'_>, args: Args, kind: Kind) -> Data {
    let func = heap.arg(args, 0);
    let class = class_of_call(heap, args);
    let h = heap.block.alloc(kind, w::SIZE)?;
    heap.block.put(h, w::FUNC, func);
    heap.wrap_payload(class, Value::heap(kind, h))
}

/// What calling staticmethod does.
pub(crate) static NEW_STATIC: Def =
    constructor("staticmethod", new_static).takes(&sig("function, /").was(Era::Py36, &sig("function, /").bare()));

fn new_static(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(new_wrapper(&mut vm.heap, args, Kind::StaticMethod)?)
}

/// What calling classmethod does.
pub(crate) static NEW_CLASS: Def =
    constructor("classmethod", new_class).takes(&sig("function, /").was(Era::Py36, &sig("function, /").bare()));

fn new_class(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(new_wrapper(&mut vm.heap, args, Kind::ClassMethod)?)
}

fn wrapper_get(vm: &mut Vm<'_>, args: Args) -> Res {
    let shown = vm.heap.arg(args, 0);
    let d = vm.heap.payload(shown);
    let obj = vm.heap.arg(args, 1);
    if obj == Value::NONE && vm.heap.arg(args, 2).bound().unwrap_or(Value::NONE) == Value::NONE {
        return Err(vm.heap.type_error(&[P::S("__get__(None, None) is invalid")]));
    }
    let class = match vm.heap.arg(args, 2).bound() {
        Some(class) if class != Value::NONE => class,
        _ => vm.heap.type_of(obj),
    };
    vm.bind(d, obj, class)
}

fn static_call(vm: &mut Vm<'_>, args: Args) -> Res {
    let shown = vm.heap.arg(args, 0);
    if !vm.heap.era.static_methods_are_callable() {
        return Err(vm.heap.type_error(&[P::S("'staticmethod' object is not callable")]));
    }
    let func = vm.heap.block.at(this(vm.heap.payload(shown))?, w::FUNC);
    let rest = vm.heap.rest_tuple(args, 1)?;
    let named = vm.heap.keyword_dict(args)?;
    Err(vm.call_how(How::Spread, func, &[rest, named]))
}

// --- super

/// What calling super does.
pub(crate) static NEW_SUPER: Def = constructor("super", new_super).takes(
    &sig("super()|super|type=<unrepresentable>, object=<unrepresentable>, /")
        .was(Era::Py38, &sig("type=<unrepresentable>, object=<unrepresentable>, /").parsed(Era::Py38).bare()),
);

/// `super(class, object)`, `super(class)`, and `super()` in a method.
fn new_super(vm: &mut Vm<'_>, args: Args) -> Res {
    let made_for = class_of_call(&vm.heap, args);
    let (class, obj) = if args.n == 0 {
        if !vm.heap.era.super_needs_no_arguments() {
            return Err(vm.heap.type_error(&[P::S("super() takes at least 1 argument (0 given)")]));
        }
        vm.heap.super_operands()?
    } else {
        (vm.heap.arg(args, 0), vm.heap.arg(args, 1).bound().unwrap_or(Value::NONE))
    };
    if !class.is(Kind::Type) {
        return Err(vm.heap.raise_text(texts::SUPER_CLASS, &[P::T(class), P::A(class)]));
    }
    let object_class = if obj == Value::NONE {
        Value::UNBOUND
    } else if obj.is(Kind::Type) && vm.heap.is_subclass(obj, class) {
        obj
    } else {
        let own = vm.heap.type_of(obj);
        if !vm.heap.is_subclass(own, class) {
            return Err(if obj.is(Kind::Type) {
                vm.heap.raise_text(texts::SUPER_OF_TYPE, &[P::V(obj), P::V(class)])
            } else {
                vm.heap.raise_text(texts::SUPER_OF_INSTANCE, &[P::T(obj), P::V(class)])
            });
        }
        own
    };
    let h = vm.heap.block.alloc(Kind::Super, s::SIZE)?;
    vm.heap.block.put(h, s::CLASS, class);
    vm.heap.block.put(h, s::OBJECT, if object_class.is_bound() { obj } else { Value::UNBOUND });
    vm.heap.block.put(h, s::OBJECT_CLASS, object_class);
    Ok(vm.heap.wrap_payload(made_for, Value::heap(Kind::Super, h))?)
}
