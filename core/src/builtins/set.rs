//! Members of set and frozenset.

use super::def::{Args, Def, class_method, constant, members, method};
use super::receive as r;
use crate::fault::{Res, Trap};
use crate::hidden::Hidden;
use crate::isa::{BinOp, CmpOp};
use crate::kind::Kind;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

/// Members that set and frozenset share.
const SHARED: &[Def] = &[
    method(0, "difference", difference),
    method(1, "intersection", intersection),
    method(2, "isdisjoint", isdisjoint),
    method(3, "issubset", issubset),
    method(4, "issuperset", issuperset),
    method(5, "symmetric_difference", symmetric_difference),
    method(6, "union", union),
    method(7, "__len__", r::len),
    method(8, "__contains__", r::contains),
    method(9, "__iter__", r::iter),
    class_method(10, "__class_getitem__", r::class_getitem),
];

/// Members of frozenset.
pub(crate) const FROZEN_MEMBERS: &[Def] = members![0 => SHARED, 11 => r::SET_OPERATORS, 19 => r::ORDER, 25 => &[method(0, "copy", frozen_copy), method(1, "__hash__", r::hash)]];

/// Members.
pub(crate) const MEMBERS: &[Def] = members![
    0 => SHARED,
    11 => r::SET_OPERATORS,
    19 => r::ORDER,
    25 => &[
        method(0, "add", add),
        method(1, "clear", clear),
        method(2, "copy", copy),
        method(3, "difference_update", difference_update),
        method(4, "discard", discard),
        method(5, "intersection_update", intersection_update),
        method(6, "pop", pop),
        method(7, "remove", remove),
        method(8, "symmetric_difference_update", symmetric_difference_update),
        method(9, "update", update),
        method(10, "__init__", init),
        method(11, "__iand__", r::iand),
        method(12, "__ior__", r::ior),
        method(13, "__isub__", r::isub),
        method(14, "__ixor__", r::ixor),
        constant("__hash__", Value::NONE),
    ],
];

/// `set(iterable=())`.
pub(crate) fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    make(vm, args, Kind::Set, "set", Hidden::set_from)
}

/// `frozenset(iterable=())`.
pub(crate) fn new_frozen(vm: &mut Vm<'_>, args: Args) -> Res {
    let source = vm.arg(args, 0);
    if args.n == 1 && source.is(Kind::FrozenSet) {
        return vm.made(args, source);
    }
    make(vm, args, Kind::FrozenSet, "frozenset", Hidden::frozenset_from)
}

fn make(vm: &mut Vm<'_>, args: Args, kind: Kind, name: &str, hidden: Hidden) -> Res {
    vm.expect_args(args, name, 0, 0, 1)?;
    let set = vm.new_dict_of(kind)?;
    let made = vm.made(args, set)?;
    let source = vm.arg(args, 0);
    if source.is_bound() {
        match vm.set_update_builtin(set, source) {
            Ok(()) => {}
            Err(t) => {
                let class = vm.class_arg(args);
                return Err(vm.or_hidden(t, hidden, &[source, class]));
            }
        }
    }
    Ok(made)
}

fn init(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.this(args, TypeId::Set, "__init__")?;
    vm.expect_args(args, "set", 1, 0, 1)?;
    let source = vm.arg(args, 1);
    let fresh = vm.new_dict_of(Kind::Set)?;
    if source.is_bound() {
        if let Err(t) = vm.set_update_builtin(fresh, source) {
            return Err(vm.or_hidden(t, Hidden::init_set, &[set, source]));
        }
    }
    vm.take_table(set, fresh);
    Ok(Value::NONE)
}

/// The receiver: a set or frozenset.
fn this(vm: &mut Vm<'_>, args: Args, name: &str) -> Res {
    let v = vm.payload(vm.arg(args, 0));
    if v.is(Kind::FrozenSet) { Ok(v) } else { vm.this(args, TypeId::Set, name) }
}

fn add(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.this(args, TypeId::Set, "add")?;
    vm.expect_args(args, "set.add", 1, 1, 1)?;
    let item = vm.arg(args, 1);
    vm.set_add(set, item).map(|()| Value::NONE)
}

fn clear(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.this(args, TypeId::Set, "clear")?;
    vm.expect_args(args, "set.clear", 1, 0, 0)?;
    vm.dict_clear(set);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.this(args, TypeId::Set, "copy")?;
    vm.expect_args(args, "set.copy", 1, 0, 0)?;
    vm.dict_copy(set, Kind::Set)
}

fn frozen_copy(vm: &mut Vm<'_>, args: Args) -> Res {
    vm.expect_args(args, "frozenset.copy", 1, 0, 0)?;
    vm.this(args, TypeId::FrozenSet, "copy")
}

fn take_out(vm: &mut Vm<'_>, set: Value, item: Value) -> Res<bool> {
    let hash = vm.set_item_hash(item)?;
    match vm.find(set, item, hash)? {
        Some(i) => {
            vm.remove_entry(set, i);
            Ok(true)
        }
        None => Ok(false),
    }
}

fn discard(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.this(args, TypeId::Set, "discard")?;
    vm.expect_args(args, "set.discard", 1, 1, 1)?;
    let item = vm.arg(args, 1);
    match take_out(vm, set, item) {
        Ok(_) => Ok(Value::NONE),
        Err(t) => Err(vm.or_hidden(t, Hidden::set_discard, &[set, item, Value::FALSE])),
    }
}

fn remove(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.this(args, TypeId::Set, "remove")?;
    vm.expect_args(args, "set.remove", 1, 1, 1)?;
    let item = vm.arg(args, 1);
    match take_out(vm, set, item) {
        Ok(true) => Ok(Value::NONE),
        Ok(false) => Err(vm.raise_with(TypeId::KeyError, item)),
        Err(t) => Err(vm.or_hidden(t, Hidden::set_discard, &[set, item, Value::TRUE])),
    }
}

fn pop(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.this(args, TypeId::Set, "pop")?;
    vm.expect_args(args, "set.pop", 1, 0, 0)?;
    vm.dict_compact(set)?;
    match vm.next_entry(set, 0) {
        Some((i, key, _)) => {
            vm.remove_entry(set, i);
            Ok(key)
        }
        None => Err(vm.raise(TypeId::KeyError, &[P::S("pop from an empty set")])),
    }
}

/// The keys of any iterable as a table owner: itself, or a new set. Iterators are left to Python code, since a step may be run again.
fn keys_of(vm: &mut Vm<'_>, v: Value) -> Res {
    if let Some(owner) = vm.entries_of(v) {
        return Ok(owner);
    }
    if matches!(v.kind(), Some(Kind::Iter)) {
        return Err(Trap::Python);
    }
    let set = vm.new_dict_of(Kind::Set)?;
    vm.set_update_builtin(set, v)?;
    Ok(set)
}

/// The receiver combined with every argument in turn, as a new set of the receiver's kind.
fn combined(vm: &mut Vm<'_>, args: Args, set: Value, op: BinOp) -> Res {
    let kind = if set.is(Kind::FrozenSet) { Kind::FrozenSet } else { Kind::Set };
    let mut result = if args.n <= 1 { vm.dict_copy(set, kind)? } else { set };
    for i in 1..args.n {
        let other = vm.arg(args, i);
        let other = keys_of(vm, other)?;
        result = vm.set_combine(op, result, other, kind)?;
    }
    Ok(result)
}

fn combine(vm: &mut Vm<'_>, args: Args, name: &str, op: BinOp, inplace: bool) -> Res {
    let set = if inplace { vm.this(args, TypeId::Set, name)? } else { this(vm, args, name)? };
    let (least, most) = if op == BinOp::Xor { (1, 1) } else { (0, usize::MAX) };
    vm.expect_args(args, name, 1, least, most)?;
    match combined(vm, args, set, op) {
        Ok(result) if inplace => {
            vm.take_table(set, result);
            Ok(Value::NONE)
        }
        Ok(result) => Ok(result),
        Err(Trap::Python) => {
            let others = vm.tuple_from_stack(args.base + 1, args.n.saturating_sub(1))?;
            let op = Value::small(op as i64);
            Err(vm.hidden(Hidden::set_method, &[set, others, op, Value::bool(inplace)]))
        }
        Err(t) => Err(t),
    }
}

fn union(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, "union", BinOp::Or, false)
}
fn intersection(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, "intersection", BinOp::And, false)
}
fn difference(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, "difference", BinOp::Sub, false)
}
fn symmetric_difference(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, "symmetric_difference", BinOp::Xor, false)
}
fn update(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, "update", BinOp::Or, true)
}
fn intersection_update(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, "intersection_update", BinOp::And, true)
}
fn difference_update(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, "difference_update", BinOp::Sub, true)
}
fn symmetric_difference_update(vm: &mut Vm<'_>, args: Args) -> Res {
    combine(vm, args, "symmetric_difference_update", BinOp::Xor, true)
}

/// True if a set or view and any iterable have no key in common.
pub(crate) fn disjoint(vm: &mut Vm<'_>, a: Value, b: Value) -> Res {
    match disjoint_builtin(vm, a, b) {
        Ok(found) => Ok(Value::bool(found)),
        Err(t) => Err(vm.or_hidden(t, Hidden::set_isdisjoint, &[a, b])),
    }
}

fn disjoint_builtin(vm: &mut Vm<'_>, a: Value, b: Value) -> Res<bool> {
    let Some(x) = vm.entries_of(a) else { return Err(Trap::Python) };
    let y = keys_of(vm, b)?;
    let mut at = 0;
    while let Some((i, key, _)) = vm.next_entry(y, at) {
        let hash = vm.entry_hash(y, i);
        if vm.find(x, key, hash)?.is_some() {
            return Ok(false);
        }
        at = i + 1;
    }
    Ok(true)
}

fn isdisjoint(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = this(vm, args, "isdisjoint")?;
    vm.expect_args(args, "set.isdisjoint", 1, 1, 1)?;
    let other = vm.arg(args, 1);
    disjoint(vm, set, other)
}

fn subset(vm: &mut Vm<'_>, args: Args, name: &str, turned: bool) -> Res {
    let set = this(vm, args, name)?;
    vm.expect_args(args, name, 1, 1, 1)?;
    let other = vm.arg(args, 1);
    let found = match keys_of(vm, other) {
        Ok(keys) if turned => vm.is_subset(keys, set),
        Ok(keys) => vm.is_subset(set, keys),
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
    subset(vm, args, "issubset", false)
}

fn issuperset(vm: &mut Vm<'_>, args: Args) -> Res {
    subset(vm, args, "issuperset", true)
}
