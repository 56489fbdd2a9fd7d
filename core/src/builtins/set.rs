//! Members of set and frozenset.

use crate::builtins::def::{Def, class_method, constant, constructor, members, method, slot};
use crate::builtins::receive as r;
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members that set and frozenset share.
const SHARED: &[Def] = &[
    method(0, "difference", difference).takes(&sig("*others")),
    method(1, "intersection", intersection).takes(&sig("*others")),
    method(2, "isdisjoint", isdisjoint).takes(&sig("other, /")),
    method(3, "issubset", issubset).takes(&sig("other, /")),
    method(4, "issuperset", issuperset).takes(&sig("other, /")),
    method(5, "symmetric_difference", symmetric_difference).takes(&sig("other, /")),
    method(6, "union", union).takes(&sig("*others")),
    slot(7, "__len__", r::len),
    method(8, "__contains__", r::contains).takes(&sig("object, /")),
    slot(9, "__iter__", r::iter),
    class_method(10, "__class_getitem__", r::class_getitem).takes(&sig("object, /")).since(Era::Py311),
];

/// Members of frozenset.
pub(crate) const FROZEN_MEMBERS: &[Def] = members![0 => SHARED, 11 => r::SET_OPERATORS, 19 => r::ORDER, 25 => &[method(0, "copy", frozen_copy).takes(&sig("")), slot(1, "__hash__", r::hash)]];

/// Members.
pub(crate) const MEMBERS: &[Def] = members![
    0 => SHARED,
    11 => r::SET_OPERATORS,
    19 => r::ORDER,
    25 => &[
        method(0, "add", add).takes(&sig("object, /")),
        method(1, "clear", clear).takes(&sig("")),
        method(2, "copy", copy).takes(&sig("")),
        method(3, "difference_update", difference_update).takes(&sig("*others")),
        method(4, "discard", discard).takes(&sig("object, /")),
        method(5, "intersection_update", intersection_update).takes(&sig("*others")),
        method(6, "pop", pop).takes(&sig("")),
        method(7, "remove", remove).takes(&sig("object, /")),
        method(8, "symmetric_difference_update", symmetric_difference_update).takes(&sig("other, /")),
        method(9, "update", update).takes(&sig("*others")),
        method(10, "__init__", init).takes(&sig("iterable=(), /").init()),
        slot(11, "__iand__", r::iand),
        slot(12, "__ior__", r::ior),
        slot(13, "__isub__", r::isub),
        slot(14, "__ixor__", r::ixor),
        constant("__hash__", Value::NONE),
    ],
];

/// What calling set does.
pub(crate) static NEW: Def = constructor("set", new).takes(&sig("iterable=(), /"));

/// `set(iterable=())`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    make(vm, args, Kind::Set, Hidden::set_from)
}

/// What calling frozenset does.
pub(crate) static NEW_FROZEN: Def = constructor("frozenset", new_frozen).takes(&sig("iterable=(), /"));

/// `frozenset(iterable=())`.
fn new_frozen(vm: &mut Vm<'_>, args: Args) -> Res {
    let source = vm.heap.arg(args, 0);
    if args.n == 1 && source.is(Kind::FrozenSet) {
        return Ok(vm.heap.made(args, source)?);
    }
    make(vm, args, Kind::FrozenSet, Hidden::frozenset_from)
}

fn make(vm: &mut Vm<'_>, args: Args, kind: Kind, hidden: Hidden) -> Res {
    let set = vm.heap.new_dict_of(kind)?;
    let made = vm.heap.made(args, set)?;
    let source = vm.heap.arg(args, 0);
    if source.is_bound() {
        match vm.set_update_builtin(set, source) {
            Ok(()) => {}
            Err(t) => {
                let class = vm.heap.class_arg(args);
                return Err(vm.or_hidden(t, hidden, &[source, class]));
            }
        }
    }
    Ok(made)
}

fn init(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.heap.this(args);
    let source = vm.heap.arg(args, 1);
    let fresh = vm.heap.new_dict_of(Kind::Set)?;
    if source.is_bound() {
        if let Err(t) = vm.set_update_builtin(fresh, source) {
            return Err(vm.or_hidden(t, Hidden::init_set, &[set, source]));
        }
    }
    vm.heap.take_table(set, fresh);
    Ok(Value::NONE)
}

/// The receiver: a set or frozenset.
fn this(heap: &mut Heap<'_>, args: Args) -> Data {
    let v = heap.payload(heap.arg(args, 0));
    if v.is(Kind::FrozenSet) { Ok(v) } else { Ok(heap.this(args)) }
}

fn add(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.heap.this(args);
    let item = vm.heap.arg(args, 1);
    vm.set_add(set, item).map(|()| Value::NONE)
}

fn clear(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.heap.this(args);
    vm.heap.dict_clear(set);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.heap.this(args);
    Ok(vm.heap.dict_copy(set, Kind::Set)?)
}

fn frozen_copy(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(vm.heap.this(args))
}

fn take_out(heap: &mut Heap<'_>, set: Value, item: Value) -> Plain<bool> {
    let hash = heap.set_item_hash(item)?;
    match heap.find(set, item, hash)? {
        Some(i) => {
            heap.remove_entry(set, i);
            Ok(true)
        }
        None => Ok(false),
    }
}

fn discard(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.heap.this(args);
    let item = vm.heap.arg(args, 1);
    match take_out(&mut vm.heap, set, item) {
        Ok(_) => Ok(Value::NONE),
        Err(t) => Err(vm.or_hidden(t, Hidden::set_discard, &[set, item, Value::FALSE])),
    }
}

fn remove(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.heap.this(args);
    let item = vm.heap.arg(args, 1);
    match take_out(&mut vm.heap, set, item) {
        Ok(true) => Ok(Value::NONE),
        Ok(false) => Err(vm.heap.raise_with(TypeId::KeyError, item)),
        Err(t) => Err(vm.or_hidden(t, Hidden::set_discard, &[set, item, Value::TRUE])),
    }
}

fn pop(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.heap.this(args);
    vm.heap.dict_compact(set)?;
    match vm.heap.next_entry(set, 0) {
        Some((i, key, _)) => {
            vm.heap.remove_entry(set, i);
            Ok(key)
        }
        None => Err(vm.heap.raise(TypeId::KeyError, &[P::S("pop from an empty set")])),
    }
}

/// The keys of any iterable as a table owner: itself, or a new set. Iterators are left to Python code, since a step may be run again.
fn keys_of(vm: &mut Vm<'_>, v: Value) -> Plain {
    if let Some(owner) = vm.heap.entries_of(v) {
        return Ok(owner);
    }
    if matches!(v.kind(), Some(Kind::Iter)) {
        return Err(Need::Python);
    }
    let set = vm.heap.new_dict_of(Kind::Set)?;
    vm.set_update_builtin(set, v)?;
    Ok(set)
}

/// The receiver combined with every argument in turn, as a new set of the receiver's kind.
fn combined(vm: &mut Vm<'_>, args: Args, set: Value, op: BinOp) -> Plain {
    let kind = if set.is(Kind::FrozenSet) { Kind::FrozenSet } else { Kind::Set };
    let mut result = if args.n <= 1 { vm.heap.dict_copy(set, kind)? } else { set };
    for i in 1..args.n {
        let other = vm.heap.arg(args, i);
        let other = keys_of(vm, other)?;
        result = vm.set_combine(op, result, other, kind)?;
    }
    Ok(result)
}

fn combine(vm: &mut Vm<'_>, args: Args, op: BinOp, inplace: bool) -> Res {
    let set = if inplace { vm.heap.this(args) } else { this(&mut vm.heap, args)? };
    match combined(vm, args, set, op) {
        Ok(result) if inplace => {
            vm.heap.take_table(set, result);
            Ok(Value::NONE)
        }
        Ok(result) => Ok(result),
        Err(Need::Python) => {
            let others = vm.heap.tuple_from_stack(args.base + 1, args.n.saturating_sub(1))?;
            let op = Value::small(op as i64);
            Err(vm.hidden(Hidden::set_method, &[set, others, op, Value::bool(inplace)]))
        }
        Err(Need::Fault(fault)) => Err(fault.into()),
    }
}

fn union(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, BinOp::Or, false)
}
fn intersection(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, BinOp::And, false)
}
fn difference(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, BinOp::Sub, false)
}
fn symmetric_difference(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, BinOp::Xor, false)
}
fn update(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, BinOp::Or, true)
}
fn intersection_update(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, BinOp::And, true)
}
fn difference_update(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, BinOp::Sub, true)
}
fn symmetric_difference_update(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, BinOp::Xor, true)
}

/// True if a set or view and any iterable have no key in common.
pub(crate) fn disjoint(vm: &mut Vm<'_>, a: Value, b: Value) -> Res {
    match disjoint_builtin(vm, a, b) {
        Ok(found) => Ok(Value::bool(found)),
        Err(t) => Err(vm.or_hidden(t, Hidden::set_isdisjoint, &[a, b])),
    }
}

fn disjoint_builtin(vm: &mut Vm<'_>, a: Value, b: Value) -> Plain<bool> {
    let Some(x) = vm.heap.entries_of(a) else { return Err(Need::Python) };
    let y = keys_of(vm, b)?;
    let mut at = 0;
    while let Some((i, key, _)) = vm.heap.next_entry(y, at) {
        let hash = vm.heap.entry_hash(y, i);
        if vm.heap.find(x, key, hash)?.is_some() {
            return Ok(false);
        }
        at = i + 1;
    }
    Ok(true)
}

fn isdisjoint(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = this(&mut vm.heap, args)?;
    let other = vm.heap.arg(args, 1);
    disjoint(vm, set, other)
}

fn subset(vm: &mut Vm<'_>, args: Args, turned: bool) -> Res {
    let set = this(&mut vm.heap, args)?;
    let other = vm.heap.arg(args, 1);
    let found = match keys_of(vm, other) {
        Ok(keys) if turned => vm.heap.is_subset(keys, set),
        Ok(keys) => vm.heap.is_subset(set, keys),
        Err(t) => Err(t),
    };
    match found {
        Ok(found) => Ok(Value::bool(found)),
        Err(t) => {
            let op = if turned { CmpOp::Ge } else { CmpOp::Le };
            Err(vm.or_hidden(t, Hidden::set_issubset, &[set, other, Value::small(op as i64)]))
        }
    }
}

fn issubset(vm: &mut Vm<'_>, args: Args) -> Res {
    subset(vm, args, false)
}

fn issuperset(vm: &mut Vm<'_>, args: Args) -> Res {
    subset(vm, args, true)
}
