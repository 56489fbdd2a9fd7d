//! Tuples, lists and dicts: building and walking them. (What works on objects of any kind is in `objects`.)

use crate::abi::{State, fl_ref, fl_vm};
use crate::calls::perform;
use crate::exit::FL_NO_BUDGET;
use crate::lend::{attempt, lend, state};
use crate::pointers::{self, Out};
use crate::references::tuple_of;
use crate::references::{check, deref, make, result, value};
use crate::status::{fl_status, of};
use core::ffi::c_char;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::Fault;
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::prelude_functions::Hidden;

/// Makes a tuple of `count` objects at `items` (NULL if there are none). The references stay the caller's.
///
/// Errors: FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_BAD_ARGUMENT, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_tuple(vm: *mut fl_vm, items: *const fl_ref, count: usize, result: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&result)?;
        let items = pointers::items(&items, count)?;
        check(s, items)?;
        make(s, out, |vm| tuple_of(vm, items))
    }))
}

/// Makes a list of `count` objects at `items` (NULL if there are none). The references stay the caller's.
///
/// Errors: FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_BAD_ARGUMENT, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_list(vm: *mut fl_vm, items: *const fl_ref, count: usize, result: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&result)?;
        let items = pointers::items(&items, count)?;
        check(s, items)?;
        make(s, out, |vm| {
            let h = vm.heap.alloc_list(items.len())?;
            for r in items {
                let v = deref(vm, *r);
                vm.heap.list_push(h, v)?;
            }
            Ok(Value::heap(Kind::List, h))
        })
    }))
}

/// Makes an empty dict.
///
/// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_dict(vm: *mut fl_vm, result: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&result)?;
        make(s, out, |vm| vm.heap.new_dict())
    }))
}

fn of_kind(s: &State, r: fl_ref, kinds: &[Kind]) -> Result<Value, fl_status> {
    let v = value(s, r)?;
    if kinds.iter().any(|k| v.is(*k)) { Ok(v) } else { Err(fl_status::FL_WRONG_TYPE) }
}

/// Appends an object to a list.
///
/// Errors: FL_WRONG_TYPE if it is no list; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_list_append(vm: *mut fl_vm, list: fl_ref, item: fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        of_kind(s, list, &[Kind::List])?;
        check(s, &[item])?;
        attempt(s, |vm| {
            let h = deref(vm, list).heap_of(Kind::List).ok_or(Fault::Broken)?;
            vm.heap.list_push(h, deref(vm, item))
        })
    }))
}

/// Item `i`, from 0, of a tuple or list, as a new reference.
///
/// Errors: FL_NO_ITEM beyond its end; FL_WRONG_TYPE if it is neither; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_sequence_get(vm: *mut fl_vm, sequence: fl_ref, i: usize, item: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&item)?;
        let v = of_kind(s, sequence, &[Kind::List, Kind::Tuple])?;
        if i >= lend(s, |vm| vm.heap.seq_len(v))? {
            return Err(fl_status::FL_NO_ITEM);
        }
        make(s, out, |vm| Ok(vm.heap.seq_item(deref(vm, sequence), i)))
    }))
}

/// Sets item `i`, from 0, of a list.
///
/// Errors: FL_NO_ITEM beyond its end; FL_WRONG_TYPE if it is no list; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
/// FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_list_set(vm: *mut fl_vm, list: fl_ref, i: usize, item: fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let v = of_kind(s, list, &[Kind::List])?;
        let item = value(s, item)?;
        lend(s, |vm| match v.heap_of(Kind::List) {
            Some(h) if i < vm.heap.list_len(h) && vm.heap.list_set(h, i, item) => Ok(()),
            _ => Err(fl_status::FL_NO_ITEM),
        })?
    }))
}

/// The value in a dict under the key `name`, a str (`length` bytes of UTF-8). (`fl_get_item` finds other keys.)
///
/// Errors: FL_NO_ITEM if it is not there; FL_WRONG_TYPE if it is no dict; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_REF;
/// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_dict_get(
    vm: *mut fl_vm,
    dict: fl_ref,
    name: *const c_char,
    length: usize,
    item: *mut fl_ref,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&item)?;
        let name = pointers::text(&name, length)?.as_bytes();
        let v = of_kind(s, dict, &[Kind::Dict])?;
        let hash = fastlocals_core::value::hash::text(name);
        let entry = lend(s, |vm| vm.heap.find_text(v, name, hash))?.ok_or(fl_status::FL_NO_ITEM)?;
        make(s, out, |vm| Ok(vm.heap.entry(deref(vm, dict), entry).map_or(Value::NONE, |(_, v)| v)))
    }))
}

/// Sets the value in a dict under the key `name`, a str (`length` bytes of UTF-8). (`fl_set_item` sets other keys.)
///
/// Errors: FL_WRONG_TYPE if it is no dict; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_dict_set(
    vm: *mut fl_vm,
    dict: fl_ref,
    name: *const c_char,
    length: usize,
    item: fl_ref,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let name = pointers::text(&name, length)?;
        of_kind(s, dict, &[Kind::Dict])?;
        check(s, &[item])?;
        attempt(s, |vm| {
            let key = vm.heap.new_str(name)?;
            vm.heap.dict_set_str(deref(vm, dict), key, deref(vm, item))
        })
    }))
}

/// Removes the key `name`, a str (`length` bytes of UTF-8), from a dict. (`fl_delete_item` removes other keys.)
///
/// Errors: FL_NO_ITEM if it is not there; FL_WRONG_TYPE if it is no dict; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_REF; FL_NULL,
/// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_dict_remove(vm: *mut fl_vm, dict: fl_ref, name: *const c_char, length: usize) -> fl_status {
    of(state(&vm).and_then(|s| {
        let name = pointers::text(&name, length)?.as_bytes();
        let v = of_kind(s, dict, &[Kind::Dict])?;
        let hash = fastlocals_core::value::hash::text(name);
        lend(s, |vm| {
            let entry = vm.heap.find_text(v, name, hash).ok_or(fl_status::FL_NO_ITEM)?;
            vm.heap.remove_entry(v, entry);
            Ok(())
        })?
    }))
}

/// An entry of a dict, or an item of a set: the first one at or behind `position`, which is 0 to begin with. `next` receives the position to ask for next;
/// `item` receives the value (of a set None). Entries that are added meanwhile may be missed or seen; nothing else can go wrong.
///
/// Errors: FL_NO_ITEM at the end; FL_WRONG_TYPE if it is neither; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
/// FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_dict_entry(
    vm: *mut fl_vm,
    dict: fl_ref,
    position: usize,
    next: *mut usize,
    key: *mut fl_ref,
    item: *mut fl_ref,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let (next, key, item) = (Out::new(&next)?, Out::new(&key)?, Out::new(&item)?);
        let v = of_kind(s, dict, &[Kind::Dict, Kind::Set, Kind::FrozenSet])?;
        let at = lend(s, |vm| vm.heap.next_entry(v, position).map(|(i, _, _)| i))?.ok_or(fl_status::FL_NO_ITEM)?;
        let (k, v) = attempt(s, |vm| {
            vm.heap.block.reserve_roots(2)?;
            let (k, v) = vm.heap.entry(deref(vm, dict), at).unwrap_or((Value::NONE, Value::NONE));
            let first = vm.heap.block.root(k)?;
            let second = vm.heap.block.root(v.bound().unwrap_or(Value::NONE))?;
            Ok((first, second))
        })?;
        next.set(at + 1);
        key.set(k.into());
        item.set(v.into());
        Ok(())
    }))
}

/// Makes a list of the items that an iterable object gives, as Python's `list(object)`.
///
/// Errors: FL_RAISED; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_list_of(vm: *mut fl_vm, object: fl_ref, list: *mut fl_ref) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&list)?;
        check(s, &[object])?;
        perform(vm, FL_NO_BUDGET, |vm| {
            let v = deref(vm, object);
            Err(vm.hidden(Hidden::list_from, &[v]))
        })?;
        result(state(&vm)?, out)
    })())
}
