//! What is done to objects of any kind: attributes, items, iteration, text, truth. Where a class of the program says how, its Python code is run, as
//! `fl_call` would.

use crate::abi::{fl_ref, fl_vm};
use crate::calls::perform;
use crate::exit::FL_NO_BUDGET;
use crate::lend::{copy, last_value, lend, state};
use crate::pointers::{self, Out};
use crate::references::{check, deref, make, result};
use crate::status::{fl_status, of};
use core::ffi::c_char;
use fastlocals_core::block::field;
use fastlocals_core::builtins::registry::module_member;
use fastlocals_core::era::Eras;
use fastlocals_core::isa::CmpOp;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::Res;
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::prelude_functions::Hidden;
use fastlocals_core::value::types::TypeId;

/// Does `op` to these objects and gives a reference to the result.
fn give(
    vm: *mut fl_vm,
    refs: &[fl_ref],
    out: *mut fl_ref,
    op: impl FnMut(&mut Vm<'_>) -> Res,
) -> Result<(), fl_status> {
    let s = state(&vm)?;
    let out = Out::new(&out)?;
    check(s, refs)?;
    perform(vm, FL_NO_BUDGET, op)?;
    result(state(&vm)?, out)
}

/// Does `op` to these objects.
fn act(vm: *mut fl_vm, refs: &[fl_ref], mut op: impl FnMut(&mut Vm<'_>) -> Res<()>) -> Result<(), fl_status> {
    check(state(&vm)?, refs)?;
    perform(vm, FL_NO_BUDGET, |vm| op(vm).map(|()| Value::NONE))
}

/// The attribute `name` (`length` bytes of UTF-8) of an object, as Python's `object.name`.
///
/// Errors: FL_RAISED (AttributeError and what Python code raises); FL_STALE_REF; FL_BAD_ARGUMENT if the name is no UTF-8; FL_TOO_DEEP;
/// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_get_attribute(
    vm: *mut fl_vm,
    object: fl_ref,
    name: *const c_char,
    length: usize,
    value: *mut fl_ref,
) -> fl_status {
    of(pointers::text(&name, length).and_then(|name| {
        give(vm, &[object], value, |vm| {
            let name = vm.heap.new_str(name)?;
            vm.get_attr(deref(vm, object), name)
        })
    }))
}

/// Sets the attribute `name` (`length` bytes of UTF-8) of an object, as Python's `object.name = value`.
///
/// Errors: as `fl_get_attribute`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_set_attribute(
    vm: *mut fl_vm,
    object: fl_ref,
    name: *const c_char,
    length: usize,
    value: fl_ref,
) -> fl_status {
    of(pointers::text(&name, length).and_then(|name| {
        act(vm, &[object, value], |vm| {
            let name = vm.heap.new_str(name)?;
            vm.set_attr(deref(vm, object), name, deref(vm, value))
        })
    }))
}

/// Deletes the attribute `name` (`length` bytes of UTF-8) of an object, as Python's `del object.name`.
///
/// Errors: as `fl_get_attribute`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_delete_attribute(vm: *mut fl_vm, object: fl_ref, name: *const c_char, length: usize) -> fl_status {
    of(pointers::text(&name, length).and_then(|name| {
        act(vm, &[object], |vm| {
            let name = vm.heap.new_str(name)?;
            vm.del_attr(deref(vm, object), name)
        })
    }))
}

/// The item of an object under a key, as Python's `object[key]`.
///
/// Errors: FL_RAISED (KeyError, IndexError, TypeError and what Python code raises); FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL,
/// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_get_item(vm: *mut fl_vm, object: fl_ref, key: fl_ref, value: *mut fl_ref) -> fl_status {
    of(give(vm, &[object, key], value, |vm| vm.get_item(deref(vm, object), deref(vm, key))))
}

/// Sets the item of an object under a key, as Python's `object[key] = value`.
///
/// Errors: as `fl_get_item`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_set_item(vm: *mut fl_vm, object: fl_ref, key: fl_ref, value: fl_ref) -> fl_status {
    of(act(vm, &[object, key, value], |vm| vm.set_item(deref(vm, object), deref(vm, key), deref(vm, value))))
}

/// Deletes the item of an object under a key, as Python's `del object[key]`.
///
/// Errors: as `fl_get_item`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_delete_item(vm: *mut fl_vm, object: fl_ref, key: fl_ref) -> fl_status {
    of(act(vm, &[object, key], |vm| vm.del_item(deref(vm, object), deref(vm, key))))
}

/// The function of the module builtins with this name.
fn builtin(vm: &mut Vm<'_>, name: &str, args: &[Value]) -> Res {
    match module_member("builtins", name.as_bytes(), Eras::ALL) {
        Some(f) => Err(vm.call(f, args)),
        None => Err(vm.heap.raise_bare(TypeId::SystemError)),
    }
}

/// How many items an object has, as Python's `len(object)`.
///
/// Errors: FL_RAISED (TypeError and what Python code raises); FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_length(vm: *mut fl_vm, object: fl_ref, length: *mut usize) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&length)?;
        check(s, &[object])?;
        perform(vm, FL_NO_BUDGET, |vm| {
            let v = deref(vm, object);
            let n = match v.kind() {
                Some(Kind::List | Kind::Tuple) => vm.heap.seq_len(v),
                Some(Kind::Dict | Kind::Set | Kind::FrozenSet) => vm.heap.dict_len(v),
                Some(Kind::Str) => vm.heap.str_len(v),
                Some(Kind::Bytes | Kind::ByteArray) => vm.heap.bytes_of(v).len(),
                _ => return builtin(vm, "len", &[v]),
            };
            Ok(Value::small(n as i64))
        })?;
        out.set(lend(state(&vm)?, |vm| last_value(vm).as_small().unwrap_or(0) as usize)?);
        Ok(())
    })())
}

/// Whether Python takes an object for true: 1 or 0.
///
/// Errors: FL_RAISED; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_truth(vm: *mut fl_vm, object: fl_ref, truth: *mut u32) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&truth)?;
        check(s, &[object])?;
        perform(vm, FL_NO_BUDGET, |vm| {
            let v = deref(vm, object);
            match vm.heap.truth(v) {
                Some(b) => Ok(Value::bool(b)),
                None => Err(vm.hidden(Hidden::truth, &[v])),
            }
        })?;
        out.set(lend(state(&vm)?, |vm| (last_value(vm) == Value::TRUE) as u32)?);
        Ok(())
    })())
}

/// Whether two objects are equal, as Python's `a == b`: 1 or 0.
///
/// Errors: as `fl_truth`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_equal(vm: *mut fl_vm, a: fl_ref, b: fl_ref, equal: *mut u32) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&equal)?;
        check(s, &[a, b])?;
        perform(vm, FL_NO_BUDGET, |vm| {
            let (a, b) = (deref(vm, a), deref(vm, b));
            vm.compare(CmpOp::Eq, a, b)
        })?;
        out.set(lend(state(&vm)?, |vm| vm.heap.truth(last_value(vm)).unwrap_or(true) as u32)?);
        Ok(())
    })())
}

/// An iterator over an object, as Python's `iter(object)`; `fl_next` gives its items.
///
/// Errors: FL_RAISED (TypeError and what Python code raises); FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_iterate(vm: *mut fl_vm, object: fl_ref, iterator: *mut fl_ref) -> fl_status {
    of(give(vm, &[object], iterator, |vm| {
        let v = deref(vm, object);
        builtin(vm, "iter", &[v])
    }))
}

/// The next item of an iterator or generator.
///
/// Errors: FL_NO_ITEM at its end; FL_RAISED; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
/// FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_next(vm: *mut fl_vm, iterator: fl_ref, item: *mut fl_ref) -> fl_status {
    let done = give(vm, &[iterator], item, |vm| {
        let v = deref(vm, iterator);
        builtin(vm, "next", &[v])
    });
    of(match done {
        Err(fl_status::FL_RAISED) => (|| {
            lend(state(&vm)?, |vm| {
                let e = vm.heap.block.get(field::EXC_SPARE);
                if !vm.heap.is_instance(e, TypeId::StopIteration) {
                    return Err(fl_status::FL_RAISED);
                }
                vm.heap.block.set(field::EXC_SPARE, Value::UNBOUND);
                Err(fl_status::FL_NO_ITEM)
            })?
        })(),
        done => done,
    })
}

/// Copies the text that `op` makes.
fn text(
    vm: *mut fl_vm,
    object: fl_ref,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
    mut op: impl FnMut(&mut Vm<'_>, Value) -> Res,
) -> Result<(), fl_status> {
    let s = state(&vm)?;
    let out = Out::new(&length)?;
    let buffer = pointers::buffer(&mut buffer, capacity)?;
    check(s, &[object])?;
    perform(vm, FL_NO_BUDGET, |vm| {
        let v = deref(vm, object);
        op(vm, v)
    })?;
    out.set(lend(state(&vm)?, |vm| {
        let n = copy(vm.heap.str_bytes(last_value(vm)), buffer);
        vm.heap.block.set(field::CALL_VALUE, Value::UNBOUND);
        n
    })?);
    Ok(())
}

/// The text of an object as Python's `str(object)` gives it, in UTF-8, not terminated: of an int its digits, of an exception its message. At most
/// `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length` receives how many there are in all.
///
/// Errors: FL_RAISED; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_str(
    vm: *mut fl_vm,
    object: fl_ref,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(text(vm, object, buffer, capacity, length, |vm, v| {
        vm.heap.str_of(v).map_err(|t| vm.or_hidden(t, Hidden::str_of, &[v]))
    }))
}

/// The text of an object as Python's `repr(object)` gives it, in UTF-8, not terminated. At most `capacity` bytes are copied to `buffer` (which may be
/// NULL if that is 0); `length` receives how many there are in all.
///
/// Errors: as `fl_str`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_repr(
    vm: *mut fl_vm,
    object: fl_ref,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(text(vm, object, buffer, capacity, length, |vm, v| {
        vm.heap.repr(v).map_err(|t| vm.or_hidden(t, Hidden::repr_of, &[v]))
    }))
}

/// The class of an object.
///
/// Errors: FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_class_of(vm: *mut fl_vm, object: fl_ref, class: *mut fl_ref) -> fl_status {
    of(give(vm, &[object], class, |vm| Ok(vm.heap.type_of(deref(vm, object)))))
}

/// Whether an object is an instance of a class (or of one in a tuple of classes), as Python's `isinstance`: 1 or 0.
///
/// Errors: as `fl_truth`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_is_instance(vm: *mut fl_vm, object: fl_ref, class: fl_ref, is: *mut u32) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&is)?;
        check(s, &[object, class])?;
        perform(vm, FL_NO_BUDGET, |vm| {
            let args = [deref(vm, object), deref(vm, class)];
            builtin(vm, "isinstance", &args)
        })?;
        out.set(lend(state(&vm)?, |vm| (last_value(vm) == Value::TRUE) as u32)?);
        Ok(())
    })())
}

/// The value of a global name (`length` bytes of UTF-8) of the main program, or else of a built-in one such as `len` or `ValueError`.
///
/// Errors: FL_UNKNOWN_NAME; FL_BAD_ARGUMENT if the name is no UTF-8; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
/// FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_get_global(vm: *mut fl_vm, name: *const c_char, length: usize, value: *mut fl_ref) -> fl_status {
    of(pointers::text(&name, length).and_then(|name| {
        let s = state(&vm)?;
        let out = Out::new(&value)?;
        lend(s, |vm| global(vm, name).map(|_| ()).ok_or(fl_status::FL_UNKNOWN_NAME))??;
        make(s, out, |vm| Ok(global(vm, name).unwrap_or(Value::NONE)))
    }))
}

fn global(vm: &Vm<'_>, name: &str) -> Option<Value> {
    let hash = fastlocals_core::value::hash::text(name.as_bytes());
    let main = vm.heap.block.get(field::MAIN);
    let own = vm.heap.find_text(main, name.as_bytes(), hash).and_then(|i| vm.heap.entry(main, i));
    own.map(|(_, v)| v).or_else(|| module_member("builtins", name.as_bytes(), Eras::only(vm.heap.era)))
}

/// Binds a global name (`length` bytes of UTF-8) of the main program, before or while it runs.
///
/// Errors: FL_STALE_REF; FL_BAD_ARGUMENT if the name is no UTF-8; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_set_global(vm: *mut fl_vm, name: *const c_char, length: usize, value: fl_ref) -> fl_status {
    of(pointers::text(&name, length).and_then(|name| {
        act(vm, &[value], |vm| {
            let name = vm.heap.new_str(name)?;
            let main = vm.heap.block.get(field::MAIN);
            Ok(vm.heap.dict_set_str(main, name, deref(vm, value))?)
        })
    }))
}
