//! Members of FrameLocalsProxy (PEP 667). What they do is in [`crate::locals::proxy`]; what compares or prints is in `prelude/builtins/proxy.py`.

use crate::builtins::def::{Def, constructor, method, slot};
use crate::builtins::sig::sig;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::isa::CmpOp;
use crate::locals::proxy::Listed;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    slot(0, "__repr__", repr),
    method(1, "__getitem__", getitem).takes(&sig("object, /")),
    slot(2, "__setitem__", setitem),
    slot(3, "__delitem__", delitem),
    slot(4, "__len__", len),
    method(5, "__contains__", contains).takes(&sig("object, /")),
    slot(6, "__iter__", iter),
    method(7, "__reversed__", reversed).takes(&sig("")),
    slot(8, "__or__", or),
    slot(9, "__ror__", ror),
    slot(10, "__ior__", ior),
    slot(11, "__eq__", |vm, args| compare(vm, args, CmpOp::Eq)),
    slot(12, "__ne__", |vm, args| compare(vm, args, CmpOp::Ne)),
    slot(13, "__lt__", |vm, args| compare(vm, args, CmpOp::Lt)),
    slot(14, "__le__", |vm, args| compare(vm, args, CmpOp::Le)),
    slot(15, "__gt__", |vm, args| compare(vm, args, CmpOp::Gt)),
    slot(16, "__ge__", |vm, args| compare(vm, args, CmpOp::Ge)),
    method(17, "keys", keys).takes(&sig("")),
    method(18, "values", values).takes(&sig("")),
    method(19, "items", items).takes(&sig("")),
    method(20, "copy", copy).takes(&sig("")),
    method(21, "get", get).takes(&sig("key, default=None, /").uncounted()),
    method(22, "setdefault", setdefault).takes(&sig("key, default=None, /").uncounted()),
    method(23, "update", update).takes(&sig("object, /")),
];

/// What calling FrameLocalsProxy does.
pub(crate) static NEW: Def = constructor("FrameLocalsProxy", new).takes(&sig("frame, /"));

/// `FrameLocalsProxy(frame)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.kw.is_bound() {
        return Err(vm.heap.type_error(&[P::S("FrameLocalsProxy takes no keyword arguments")]));
    }
    if args.n != 1 {
        return Err(vm.heap.type_error(&[P::S("FrameLocalsProxy expected 1 argument, got "), P::N(args.n as i64)]));
    }
    let v = vm.heap.arg(args, 0);
    match v.heap_of(Kind::Frame) {
        Some(frame) => Ok(vm.heap.new_proxy(frame)?),
        None => Err(vm.heap.type_error(&[P::S("expect frame, not "), P::T(v)])),
    }
}

/// Self of a method: a proxy.
fn this(heap: &mut Heap<'_>, args: Args) -> Data {
    let v = heap.arg(args, 0);
    if v.is(Kind::Proxy) {
        return Ok(v);
    }
    Err(heap.type_error(&[
        P::S("descriptor requires a 'FrameLocalsProxy' object but received a '"),
        P::T(v),
        P::S("'"),
    ]))
}

/// Self of a method without arguments.
fn alone(heap: &mut Heap<'_>, args: Args, name: &str) -> Data {
    let v = this(heap, args)?;
    if args.kw.is_bound() {
        return Err(heap.type_error(&[P::S("FrameLocalsProxy."), P::S(name), P::S("() takes no keyword arguments")]));
    }
    if args.n != 1 {
        let n = args.n as i64 - 1;
        let name = [P::S("FrameLocalsProxy."), P::S(name), P::S("() takes no arguments ("), P::N(n), P::S(" given)")];
        return Err(heap.type_error(&name));
    }
    Ok(v)
}

fn repr(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = this(&mut vm.heap, args)?;
    Err(vm.hidden(Hidden::repr_container, &[p]))
}

fn getitem(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = this(&mut vm.heap, args)?;
    let key = vm.heap.arg(args, 1);
    vm.proxy_get(p, key)
}

fn setitem(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = this(&mut vm.heap, args)?;
    let (key, v) = (vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    vm.proxy_set(p, key, v)
}

fn delitem(vm: &mut Vm<'_>, args: Args) -> Res {
    this(&mut vm.heap, args)?;
    Ok(vm.heap.proxy_del()?)
}

fn len(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = this(&mut vm.heap, args)?;
    Ok(Value::small(vm.heap.proxy_len(p) as i64))
}

fn contains(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = this(&mut vm.heap, args)?;
    let key = vm.heap.arg(args, 1);
    vm.proxy_contains(p, key)
}

fn iter(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = this(&mut vm.heap, args)?;
    Err(vm.hidden(Hidden::proxy_iter, &[p]))
}

fn reversed(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = alone(&mut vm.heap, args, "__reversed__")?;
    Ok(vm.heap.proxy_reversed(p)?)
}

fn keys(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = alone(&mut vm.heap, args, "keys")?;
    Ok(vm.heap.proxy_list(p, Listed::Keys)?)
}

fn values(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = alone(&mut vm.heap, args, "values")?;
    Ok(vm.heap.proxy_list(p, Listed::Values)?)
}

fn items(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = alone(&mut vm.heap, args, "items")?;
    Ok(vm.heap.proxy_list(p, Listed::Items)?)
}

fn copy(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = alone(&mut vm.heap, args, "copy")?;
    Ok(vm.heap.proxy_dict(p)?)
}

/// `get` and `setdefault`: one or two arguments.
fn key_and_default(heap: &mut Heap<'_>, args: Args, name: &str) -> Data<(Value, Value, Value)> {
    let p = this(heap, args)?;
    if args.kw.is_bound() {
        return Err(heap.type_error(&[P::S("FrameLocalsProxy."), P::S(name), P::S("() takes no keyword arguments")]));
    }
    if args.n < 2 || args.n > 3 {
        return Err(heap.type_error(&[P::S(name), P::S(" expected 1 or 2 arguments")]));
    }
    Ok((p, heap.arg(args, 1), heap.arg(args, 2).bound().unwrap_or(Value::NONE)))
}

fn get(vm: &mut Vm<'_>, args: Args) -> Res {
    let (p, key, default) = key_and_default(&mut vm.heap, args, "get")?;
    vm.proxy_get_default(p, key, default)
}

fn setdefault(vm: &mut Vm<'_>, args: Args) -> Res {
    let (p, key, default) = key_and_default(&mut vm.heap, args, "setdefault")?;
    Err(vm.hidden(Hidden::proxy_setdefault, &[p, key, default]))
}

fn update(vm: &mut Vm<'_>, args: Args) -> Res {
    let p = this(&mut vm.heap, args)?;
    if args.kw.is_bound() {
        return Err(vm.heap.type_error(&[P::S("FrameLocalsProxy.update() takes no keyword arguments")]));
    }
    if args.n != 2 {
        let n = args.n as i64 - 1;
        let message = [P::S("FrameLocalsProxy.update() takes exactly one argument ("), P::N(n), P::S(" given)")];
        return Err(vm.heap.type_error(&message));
    }
    let other = vm.heap.arg(args, 1);
    Err(vm.hidden(Hidden::proxy_update, &[p, other]))
}

fn or(vm: &mut Vm<'_>, args: Args) -> Res {
    let (p, other) = (this(&mut vm.heap, args)?, vm.heap.arg(args, 1));
    Ok(vm.proxy_union(false, p, other)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn ror(vm: &mut Vm<'_>, args: Args) -> Res {
    let (p, other) = (this(&mut vm.heap, args)?, vm.heap.arg(args, 1));
    Ok(vm.proxy_union(false, other, p)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn ior(vm: &mut Vm<'_>, args: Args) -> Res {
    let (p, other) = (this(&mut vm.heap, args)?, vm.heap.arg(args, 1));
    Ok(vm.proxy_union(true, p, other)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn compare(vm: &mut Vm<'_>, args: Args, op: CmpOp) -> Res {
    let (p, other) = (this(&mut vm.heap, args)?, vm.heap.arg(args, 1));
    Ok(vm.proxy_compare(op, p, other)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}
