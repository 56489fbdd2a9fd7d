//! Answers: how the host gives what a program waits for.

use crate::abi::{State, fl_ref, fl_vm};
use crate::exit::{record, waits};
use crate::lend::{lend, state};
use crate::pointers;
use crate::references::{check, deref};
use crate::status::{fl_status, of};
use core::ffi::c_char;
use fastlocals_core::heap::message::P;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::{Data, Fault};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::types::TypeId;

/// Gives the answer that `make` makes: a value or an exception.
pub(crate) fn answer(state: &State, mut make: impl FnMut(&mut Vm<'_>) -> Data) -> Result<(), fl_status> {
    if !waits(state) {
        return Err(fl_status::FL_NOT_WAITING);
    }
    let no_growth = state.no_growth.get() != 0;
    let exit = lend(state, |vm| match vm.attempt(&mut make) {
        Ok(v) => Ok(vm.answer(v)),
        Err(0) => Ok(vm.answer_raised()),
        Err(_) if no_growth => Ok(vm.answer_no_memory()),
        Err(_) => Err(fl_status::FL_BLOCK_TOO_SMALL),
    })??;
    state.exit.set(0);
    if let Some(exit) = exit {
        record(state, exit)?;
        state.pending.set(1);
    }
    Ok(())
}

/// Answers the last exit with None.
///
/// Errors: FL_NOT_WAITING if it wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_none(vm: *mut fl_vm) -> fl_status {
    of(state(&vm).and_then(|state| answer(state, |_| Ok(Value::NONE))))
}

/// Answers the last exit with an int, such as the number of an image.
///
/// Errors: FL_BLOCK_TOO_SMALL: give the VM a longer block and answer again; FL_NOT_WAITING if the exit wants no answer; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_int(vm: *mut fl_vm, number: i64) -> fl_status {
    of(state(&vm).and_then(|state| answer(state, |vm| vm.heap.new_int(number))))
}

/// Answers the last exit with True, or with False if `truth` is 0.
///
/// Errors: as `fl_answer_none`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_bool(vm: *mut fl_vm, truth: u32) -> fl_status {
    of(state(&vm).and_then(|state| answer(state, |_| Ok(Value::bool(truth != 0)))))
}

/// Answers the last exit with a float.
///
/// Errors: as `fl_answer_none`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_float(vm: *mut fl_vm, number: f64) -> fl_status {
    of(state(&vm).and_then(|state| answer(state, |_| Ok(Value::float(number)))))
}

/// Answers the last exit with an object; the reference stays the caller's.
///
/// Errors: FL_STALE_REF; as `fl_answer_none`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_ref(vm: *mut fl_vm, reference: fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        check(state, &[reference])?;
        answer(state, |vm| Ok(deref(vm, reference)))
    }))
}

/// Answers the last exit by raising an exception, such as one that `fl_exception` gave; the reference stays the caller's.
///
/// Errors: FL_WRONG_TYPE if it is no exception; FL_STALE_REF; as `fl_answer_none`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_raise(vm: *mut fl_vm, exception: fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        if !crate::references::value(state, exception)?.is(Kind::Exception) {
            return Err(fl_status::FL_WRONG_TYPE);
        }
        answer(state, |vm| {
            let e = deref(vm, exception);
            Err(vm.heap.raise_value(e))
        })
    }))
}

/// Answers the last exit with a str: `length` bytes of UTF-8, which are copied.
///
/// Errors: FL_BAD_ARGUMENT if it is no UTF-8; FL_BLOCK_TOO_SMALL: give the VM a longer block and answer again; FL_NOT_WAITING if the exit wants
/// no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_text(vm: *mut fl_vm, text: *const c_char, length: usize) -> fl_status {
    of(state(&vm).and_then(|state| {
        let text = pointers::text(&text, length)?;
        answer(state, |vm| vm.heap.new_str(text))
    }))
}

/// Answers the last exit with an exception: `class_name` is that of a built-in class, both are bytes of UTF-8 with their lengths, which are copied.
///
/// Errors: FL_BAD_ARGUMENT if there is no such exception class or `message` is no UTF-8; FL_BLOCK_TOO_SMALL: give the VM a longer block and answer
/// again; FL_NOT_WAITING if the exit wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_error(
    vm: *mut fl_vm,
    class_name: *const c_char,
    class_length: usize,
    message: *const c_char,
    message_length: usize,
) -> fl_status {
    of(state(&vm).and_then(|state| {
        let class = exception_class(pointers::text(&class_name, class_length)?)?;
        let message = pointers::text(&message, message_length)?;
        answer(state, |vm| {
            let fault: Fault = vm.heap.raise(class, &[P::S(message)]);
            Err(fault)
        })
    }))
}

/// The built-in exception class of this name.
pub(crate) fn exception_class(name: &str) -> Result<TypeId, fl_status> {
    TypeId::ALL.iter().find(|t| t.is_exception() && t.name() == name).copied().ok_or(fl_status::FL_BAD_ARGUMENT)
}
