//! Intrinsics of the prelude's part for containers and iterators: what Python code cannot say about tables, iterators and receivers.

use crate::block::records::{dict as d, iter as i};
use crate::builtins::def::{Def, method};
use crate::builtins::iter::WORDS;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Need, Plain, Res};
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    // receivers
    method(0, "_base", base),
    method(1, "_builtin_part", builtin_part),
    method(2, "_python_special", python_special),
    method(3, "_type_name", type_name),
    method(4, "_instance_over", instance_over),
    // tables
    method(5, "_version", version),
    method(6, "_nth", nth),
    method(7, "_next_entry", next_entry),
    method(8, "_entry_key", entry_key),
    method(9, "_entry_value", entry_value),
    method(10, "_entry_hash", entry_hash),
    method(11, "_entry_set", entry_set),
    method(12, "_entry_del", entry_del),
    method(13, "_insert", insert),
    method(14, "_to_hash", to_hash),
    method(15, "_hash_tuple", hash_tuple),
    method(16, "_take_table", take_table),
    method(17, "_freeze", freeze),
    method(18, "_is_view", is_view),
    // lists
    method(19, "_steal", steal),
    method(20, "_give", give),
    method(21, "_list_tuple", list_tuple),
    method(22, "_sort", sort),
    method(23, "_sort_by", sort_by),
    // iterators
    method(24, "_word", word),
    method(25, "_set_word", set_word),
    method(26, "_finish", finish),
    method(27, "_new_iter", new_iter),
    method(28, "_is_iterator", is_iterator),
    method(29, "_is_iterable", is_iterable),
    // messages
    method(30, "_wrong_count", wrong_count),
    method(31, "_repeated_keyword", repeated_keyword),
];

fn handle(heap: &mut Heap<'_>, args: Args) -> Data<Handle> {
    heap.arg(args, 0).handle().ok_or(Fault::Broken)
}

fn number(vm: &Vm<'_>, args: Args, i: usize) -> usize {
    crate::value::size(vm.heap.arg(args, i).as_small().unwrap_or(0))
}

/// The built-in type of the value's built-in part.
fn base(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.payload(vm.heap.arg(args, 0));
    Ok(vm.heap.type_id(v).value())
}

fn builtin_part(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.payload(vm.heap.arg(args, 0));
    Ok(v.bound().unwrap_or(Value::NONE))
}

/// The special method as a class made by Python code defines it, bound; else None.
fn python_special(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    match vm.python_special(v, name) {
        Some(f) if f != Value::NONE => {
            let class = vm.heap.type_of(v);
            vm.bind(f, v, class)
        }
        _ => Ok(Value::NONE),
    }
}

fn type_name(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(vm.heap.make_text(&[P::T(v)])?)
}

/// The value as an instance of the subclass that a tuple of at most one class holds.
fn instance_over(vm: &mut Vm<'_>, args: Args) -> Res {
    let (class, v) = (vm.heap.tuple_item(vm.heap.arg(args, 0), 0), vm.heap.arg(args, 1));
    if class.is(Kind::Type) { Ok(vm.heap.wrap_payload(class, v)?) } else { Ok(v) }
}

// --- tables: the first argument is an exact dict, set or frozenset

fn version(vm: &mut Vm<'_>, args: Args) -> Res {
    let h = handle(&mut vm.heap, args)?;
    Ok(vm.heap.block.at(h, d::VERSION))
}

/// Number of the n-th entry with this hash, or -1.
fn nth(vm: &mut Vm<'_>, args: Args) -> Res {
    let (table, hash, n) = (vm.heap.arg(args, 0), number(vm, args, 1), number(vm, args, 2));
    Ok(Value::small(vm.heap.find_nth(table, hash as u64, n).map_or(-1, |e| e as i64)))
}

/// Number of the first live entry from this number on, or -1.
fn next_entry(vm: &mut Vm<'_>, args: Args) -> Res {
    let (table, n) = (vm.heap.arg(args, 0), number(vm, args, 1));
    Ok(Value::small(vm.heap.next_entry(table, n).map_or(-1, |e| e.0 as i64)))
}

fn entry_key(vm: &mut Vm<'_>, args: Args) -> Res {
    let (table, n) = (vm.heap.arg(args, 0), number(vm, args, 1));
    Ok(vm.heap.entry(table, n).map_or(Value::NONE, |e| e.0))
}

fn entry_value(vm: &mut Vm<'_>, args: Args) -> Res {
    let (table, n) = (vm.heap.arg(args, 0), number(vm, args, 1));
    Ok(vm.heap.entry(table, n).map_or(Value::NONE, |e| e.1))
}

fn entry_hash(vm: &mut Vm<'_>, args: Args) -> Res {
    let (table, n) = (vm.heap.arg(args, 0), number(vm, args, 1));
    Ok(Value::small(vm.heap.entry_hash(table, n) as i64))
}

fn entry_set(vm: &mut Vm<'_>, args: Args) -> Res {
    let (table, n, v) = (vm.heap.arg(args, 0), number(vm, args, 1), vm.heap.arg(args, 2));
    if vm.heap.entry(table, n).is_some() {
        vm.heap.set_entry_value(table, n, v);
    }
    Ok(Value::NONE)
}

fn entry_del(vm: &mut Vm<'_>, args: Args) -> Res {
    let (table, n) = (vm.heap.arg(args, 0), number(vm, args, 1));
    if vm.heap.entry(table, n).is_some() {
        vm.heap.remove_entry(table, n);
    }
    Ok(Value::NONE)
}

/// Adds a key that is known to be absent.
fn insert(vm: &mut Vm<'_>, args: Args) -> Res {
    let (table, key, hash, v) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), number(vm, args, 2), vm.heap.arg(args, 3));
    vm.heap.dict_reserve(table, 1)?;
    vm.heap.insert_reserved(table, key, hash as u64, v);
    Ok(Value::NONE)
}

/// The hash that tables use for what `hash()` gave.
fn to_hash(vm: &mut Vm<'_>, args: Args) -> Res {
    let n = vm.heap.payload(vm.heap.arg(args, 0));
    Ok(Value::small(vm.heap.number_hash(n) as i64))
}

/// Hash of a tuple, from the list of its items' table hashes.
fn hash_tuple(vm: &mut Vm<'_>, args: Args) -> Res {
    let hashes = vm.heap.arg(args, 0);
    let mut h = crate::containers::equality::TUPLE_SEED;
    for n in 0..vm.heap.seq_len(hashes) {
        let item = vm.heap.seq_item(hashes, n).as_small().unwrap_or(0) as u64;
        h = crate::containers::equality::mix_item(h, item, n);
    }
    Ok(Value::small(hash::fold(h) as i64))
}

fn take_table(vm: &mut Vm<'_>, args: Args) -> Res {
    let (set, from) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    vm.heap.take_table(set, from);
    Ok(Value::NONE)
}

/// A frozenset of the entries of a set that nobody else uses.
fn freeze(vm: &mut Vm<'_>, args: Args) -> Res {
    let set = vm.heap.arg(args, 0);
    let frozen = vm.heap.new_dict_of(Kind::FrozenSet)?;
    vm.heap.take_table(frozen, set);
    Ok(frozen)
}

/// True for dict_keys and dict_items.
fn is_view(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(Value::bool(v.is(Kind::DictView) && vm.heap.view_type(v) != TypeId::DictValues))
}

// --- lists

/// A new list with the items of a list, which is empty afterwards.
fn steal(vm: &mut Vm<'_>, args: Args) -> Res {
    let from = handle(&mut vm.heap, args)?;
    let to = vm.heap.alloc_list(0)?;
    vm.heap.take_items(to, from);
    vm.heap.list_clear(from);
    Ok(Value::heap(Kind::List, to))
}

/// The first list gets the items of the second, which nobody else uses.
fn give(vm: &mut Vm<'_>, args: Args) -> Res {
    let to = handle(&mut vm.heap, args)?;
    let from = vm.heap.arg(args, 1).handle().ok_or(Fault::Broken)?;
    vm.heap.take_items(to, from);
    Ok(Value::NONE)
}

fn list_tuple(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.arg(args, 0);
    Ok(vm.heap.list_as_tuple(list)?)
}

fn or_none(found: Plain) -> Data {
    match found {
        Ok(v) => Ok(v),
        Err(Need::Python) => Ok(Value::NONE),
        Err(Need::Fault(fault)) => Err(fault),
    }
}

/// A sorted list, or None if the order needs Python code.
fn sort(vm: &mut Vm<'_>, args: Args) -> Res {
    let (items, backwards) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1) == Value::TRUE);
    Ok(or_none(vm.heap.sorted_items(items, backwards))?)
}

fn sort_by(vm: &mut Vm<'_>, args: Args) -> Res {
    let (keys, items, backwards) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2) == Value::TRUE);
    Ok(or_none(vm.heap.sorted_by_keys(keys, items, backwards))?)
}

// --- iterators

/// Word 0, 1 or 2 of a built-in iterator; None for Unbound.
fn word(vm: &mut Vm<'_>, args: Args) -> Res {
    let h = handle(&mut vm.heap, args)?;
    let at = WORDS.get(number(vm, args, 1)).copied().unwrap_or(i::A);
    Ok(vm.heap.block.at(h, at).bound().unwrap_or(Value::NONE))
}

fn set_word(vm: &mut Vm<'_>, args: Args) -> Res {
    let h = handle(&mut vm.heap, args)?;
    let at = WORDS.get(number(vm, args, 1)).copied().unwrap_or(i::A);
    let v = vm.heap.arg(args, 2);
    vm.heap.block.put(h, at, v);
    Ok(Value::NONE)
}

/// Marks a built-in iterator as exhausted.
fn finish(vm: &mut Vm<'_>, args: Args) -> Res {
    let h = handle(&mut vm.heap, args)?;
    vm.heap.block.put(h, i::A, Value::UNBOUND);
    Ok(Value::NONE)
}

/// A built-in iterator of this type with these words. For Zip and Enumerate the third says whether the inner ones are plain, and
/// is found out here.
fn new_iter(vm: &mut Vm<'_>, args: Args) -> Res {
    let Some(t) = TypeId::of_value(vm.heap.arg(args, 0)) else { return Err(Fault::Broken.into()) };
    let (a, b, mut c) = (vm.heap.arg(args, 1), vm.heap.arg(args, 2), vm.heap.arg(args, 3));
    if t == TypeId::Zip {
        c = Value::bool((0..vm.heap.tuple_len(a)).all(|k| vm.heap.is_plain_iter(vm.heap.tuple_item(a, k))));
    } else if t == TypeId::Enumerate {
        c = Value::bool(vm.heap.is_plain_iter(a));
    }
    Ok(vm.heap.new_iter(t, a, b, c)?)
}

fn is_iterator(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(Value::bool(vm.is_iterator(v)))
}

fn is_iterable(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(Value::bool(vm.is_iterable(v)))
}

// --- messages

/// Raises the ValueError of an unpacking: expected, got, whether there is a starred target.
fn wrong_count(vm: &mut Vm<'_>, args: Args) -> Res {
    let (n, got, star) = (number(vm, args, 0), number(vm, args, 1), vm.heap.arg(args, 2) == Value::TRUE);
    Err(vm.heap.wrong_count(n, got, star).into())
}

fn repeated_keyword(vm: &mut Vm<'_>, args: Args) -> Res {
    let (callee, key) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.repeated_keyword(callee, key).into())
}
