//! Native functions: functions of the host that a program calls, and what they are given.

use crate::abi::{State, fl_native, fl_ref, fl_vm};
use crate::exit::{fl_exit, last};
use crate::lend::{copy, lend, state};
use crate::pointers::{self, FL_TERMINATED, Out};
use crate::references::make;
use crate::status::{fl_status, of};
use crate::values::{float_of, int_of};
use core::ffi::c_char;
use fastlocals_core::builtins::are_parameters;
use fastlocals_core::machine::{HostNative, Natives, Vm};
use fastlocals_core::value::Value;
use fastlocals_core::value::kind::Kind;

impl Natives for State {
    fn show(&self, number: u32, see: &mut dyn FnMut(HostNative<'_>)) {
        let Some(native) = usize::try_from(number).ok().and_then(|i| pointers::native(self, i)) else { return };
        let Ok(name) = pointers::text(&native.name, FL_TERMINATED) else { return };
        if native.parameters.is_null() {
            see(HostNative { name, parameters: None });
        } else if let Ok(parameters) = pointers::text(&native.parameters, FL_TERMINATED) {
            see(HostNative { name, parameters: Some(parameters) });
        }
    }

    fn takes_anything(&self, number: u32) -> bool {
        let native = usize::try_from(number).ok().and_then(|i| pointers::native(self, i));
        native.is_some_and(|native| native.parameters.is_null())
    }
}

/// Sets the table of the host's functions. `fl_start` makes them global names of the program; inside a program, a copy of its block and a snapshot
/// they are known by their number in the table, so another table must have the same functions at the same places. The table and the names are lent as
/// long as the VM is used, and may be in read-only memory. `count` 0 takes the table away.
///
/// Errors: FL_BAD_ARGUMENT if a name is NULL or no UTF-8, or parameters are none; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_natives(vm: *mut fl_vm, natives: *const fl_native, count: usize) -> fl_status {
    of(state(&vm).and_then(|state| {
        if count != 0 {
            pointers::check_run(natives, count)?;
        }
        let before = (state.natives.get(), state.native_count.get());
        state.natives.set(natives.expose_provenance());
        state.native_count.set(count);
        let is_sound = |i: usize| {
            let mut sound = false;
            state.show(i as u32, &mut |native| sound = native.parameters.is_none_or(are_parameters));
            sound
        };
        if !(0..count).all(is_sound) {
            state.natives.set(before.0);
            state.native_count.set(before.1);
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        Ok(())
    }))
}

/// Makes a reference to native function `number` of the table, to be put wherever the host likes.
///
/// Errors: FL_OUT_OF_RANGE if the table has no such entry; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_native(vm: *mut fl_vm, number: u32, result: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&result)?;
        if number as usize >= state.native_count.get() {
            return Err(fl_status::FL_OUT_OF_RANGE);
        }
        make(state, out, |_| Ok(Value::fixed(Kind::HostFn, number)))
    }))
}

/// The tuple of arguments of the call that waits.
fn arguments(state: &State) -> Result<&State, fl_status> {
    if last(state) == Some(fl_exit::FL_EXIT_HOST_CALL) && state.pending.get() == 0 {
        Ok(state)
    } else {
        Err(fl_status::FL_NOT_WAITING)
    }
}

fn nth(vm: &Vm<'_>, i: usize) -> Result<Value, fl_status> {
    vm.heap.tuple_item(vm.heap.operand(1), i).bound().ok_or(fl_status::FL_OUT_OF_RANGE)
}

/// How many arguments the native function that waits for its answer was given.
///
/// Errors: FL_NOT_WAITING if none waits; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_argument_count(vm: *mut fl_vm, count: *mut usize) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&count)?;
        let state = arguments(state)?;
        out.set(lend(state, |vm| vm.heap.tuple_len(vm.heap.operand(1)))?);
        Ok(())
    }))
}

/// Argument `i`, from 0, as a new reference.
///
/// Errors: FL_OUT_OF_RANGE if there are not so many; FL_NOT_WAITING if no native function waits; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_argument(vm: *mut fl_vm, i: usize, argument: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&argument)?;
        let state = arguments(state)?;
        lend(state, |vm| nth(vm, i).map(|_| ()))??;
        make(state, out, |vm| Ok(vm.heap.tuple_item(vm.heap.operand(1), i)))
    }))
}

/// Argument `i`, from 0, as a number of 64 bits.
///
/// Errors: FL_WRONG_TYPE if it is no int; FL_OUT_OF_RANGE if it has more bits or there are not so many; FL_NOT_WAITING if no native function
/// waits; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_argument_int(vm: *mut fl_vm, i: usize, number: *mut i64) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&number)?;
        let state = arguments(state)?;
        out.set(lend(state, |vm| nth(vm, i).and_then(|v| int_of(&vm.heap, v)))??);
        Ok(())
    }))
}

/// Argument `i`, from 0, as a double.
///
/// Errors: FL_WRONG_TYPE if it is no number; FL_OUT_OF_RANGE if it is too large or there are not so many; FL_NOT_WAITING if no native function
/// waits; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_argument_float(vm: *mut fl_vm, i: usize, number: *mut f64) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&number)?;
        let state = arguments(state)?;
        out.set(lend(state, |vm| nth(vm, i).and_then(|v| float_of(&vm.heap, v)))??);
        Ok(())
    }))
}

/// The text of argument `i`, from 0, a str. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length` receives how
/// many there are in all.
///
/// Errors: FL_WRONG_TYPE if it is no str; FL_OUT_OF_RANGE if there are not so many; FL_NOT_WAITING if no native function waits; FL_NULL,
/// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_argument_str(
    vm: *mut fl_vm,
    i: usize,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        let state = arguments(state)?;
        out.set(lend(state, |vm| match nth(vm, i)? {
            v if v.is(Kind::Str) => Ok(copy(vm.heap.str_bytes(v), buffer)),
            _ => Err(fl_status::FL_WRONG_TYPE),
        })??);
        Ok(())
    }))
}
