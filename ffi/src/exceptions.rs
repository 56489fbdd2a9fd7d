//! Exceptions: those that a call has raised, making them, their tracebacks.

use crate::abi::{fl_ref, fl_vm};
use crate::answers::exception_class;
use crate::calls::perform;
use crate::exit::{FL_NO_BUDGET, fl_exit, last};
use crate::lend::{append, copy, last_value, lend, lend_block, state};
use crate::pointers::{self, Out};
use crate::references::{make, value};
use crate::status::{fl_status, of};
use crate::values::class_name;
use core::ffi::c_char;
use fastlocals_core::block::field;
use fastlocals_core::block::records::{exception as e, frame as f, traceback as t};
use fastlocals_core::machine::Vm;
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::prelude_functions::Hidden;
use fastlocals_core::value::{Handle, Value};

/// The exception that the last function that ended with FL_RAISED has raised; it is forgotten then.
///
/// Errors: FL_NO_ITEM if there is none; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exception(vm: *mut fl_vm, exception: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&exception)?;
        lend_block(s, |block| block.get(field::EXC_SPARE).bound().map(|_| ()).ok_or(fl_status::FL_NO_ITEM))??;
        make(s, out, |vm| Ok(vm.heap.block.get(field::EXC_SPARE)))?;
        lend_block(s, |block| block.set(field::EXC_SPARE, Value::UNBOUND))
    }))
}

/// Makes an exception of the built-in class `class_name` with the message `message`, both bytes of UTF-8 with their lengths. To raise it, answer with it
/// (`fl_answer_raise`). Other classes are called like any callable (`fl_call`).
///
/// Errors: FL_BAD_ARGUMENT if there is no such exception class or one of the two is no UTF-8; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_exception(
    vm: *mut fl_vm,
    class_name: *const c_char,
    class_length: usize,
    message: *const c_char,
    message_length: usize,
    result: *mut fl_ref,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&result)?;
        let class = exception_class(pointers::text(&class_name, class_length)?)?;
        let message = pointers::text(&message, message_length)?;
        make(s, out, |vm| {
            let message = vm.heap.new_str(message)?;
            let args = vm.heap.new_tuple(&[message])?;
            vm.heap.new_exception(class.value(), args)
        })
    }))
}

/// Whether an exception is of the built-in class `class_name` (`length` bytes of UTF-8) or of a class that inherits from it: 1 or 0.
///
/// Errors: FL_WRONG_TYPE if it is no exception; FL_BAD_ARGUMENT if there is no such class; FL_STALE_REF; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exception_is(
    vm: *mut fl_vm,
    exception: fl_ref,
    class_name: *const c_char,
    length: usize,
    is: *mut u32,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&is)?;
        let class = exception_class(pointers::text(&class_name, length)?)?;
        let v = value(s, exception)?;
        if !v.is(Kind::Exception) {
            return Err(fl_status::FL_WRONG_TYPE);
        }
        out.set(lend(s, |vm| vm.heap.is_instance(v, class))? as u32);
        Ok(())
    }))
}

/// An exception as the last line of a traceback shows it: its class, and its text if it has one. At most `capacity` bytes are copied to `buffer` (which
/// may be NULL if that is 0); `length` receives how many there are in all.
///
/// Errors: FL_WRONG_TYPE if it is no exception; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exception_text(
    vm: *mut fl_vm,
    exception: fl_ref,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        if !value(s, exception)?.is(Kind::Exception) {
            return Err(fl_status::FL_WRONG_TYPE);
        }
        out.set(describe(vm, |vm| crate::references::deref(vm, exception), buffer)?);
        Ok(())
    }))
}

/// Traceback entry `i`, from 0 (the outermost), of an exception or of a traceback object.
fn entry(vm: &Vm<'_>, v: Value, i: usize) -> Result<Handle, fl_status> {
    let mut next = match v.heap_of(Kind::Exception) {
        Some(h) => vm.heap.block.at(h, e::TRACEBACK),
        None if v.is(Kind::Traceback) => v,
        None => return Err(fl_status::FL_WRONG_TYPE),
    };
    for _ in 0..i {
        match next.heap_of(Kind::Traceback) {
            Some(h) => next = vm.heap.block.at(h, t::NEXT),
            None => return Err(fl_status::FL_NO_ITEM),
        }
    }
    next.heap_of(Kind::Traceback).ok_or(fl_status::FL_NO_ITEM)
}

/// How many entries the traceback of an exception has.
///
/// Errors: FL_WRONG_TYPE if it is no exception and no traceback; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_traceback_length(vm: *mut fl_vm, exception: fl_ref, length: *mut usize) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&length)?;
        let v = value(s, exception)?;
        out.set(lend(s, |vm| {
            let mut n = 0;
            loop {
                match entry(vm, v, n) {
                    Ok(_) => n += 1,
                    Err(fl_status::FL_NO_ITEM) => return Ok(n),
                    Err(e) => return Err(e),
                }
            }
        })??);
        Ok(())
    }))
}

/// The line of entry `i`, from 0 (the outermost), of the traceback of an exception; 0 if it has none.
///
/// Errors: FL_NO_ITEM if there are not so many; FL_WRONG_TYPE if it is no exception and no traceback; FL_STALE_REF; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_traceback_line(vm: *mut fl_vm, exception: fl_ref, i: usize, line: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&line)?;
        let v = value(s, exception)?;
        out.set(lend(s, |vm| entry(vm, v, i).map(|h| vm.heap.block.at(h, t::LINE).as_small().unwrap_or(0) as u32))??);
        Ok(())
    }))
}

fn text(
    vm: *mut fl_vm,
    exception: fl_ref,
    i: usize,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
    file: bool,
) -> Result<(), fl_status> {
    let s = state(&vm)?;
    let out = Out::new(&length)?;
    let buffer = pointers::buffer(&mut buffer, capacity)?;
    let v = value(s, exception)?;
    out.set(lend(s, |vm| {
        let frame = vm.heap.block.at(entry(vm, v, i)?, t::FRAME);
        let code = frame.heap_of(Kind::Frame).and_then(|h| vm.heap.code_of(vm.heap.block.at(h, f::CODE)));
        Ok::<_, fl_status>(code.map_or(0, |code| {
            copy(if file { code.image().text(code.filename_at()) } else { code.name() }.as_bytes(), buffer)
        }))
    })??);
    Ok(())
}

/// The name of the function of entry `i`, from 0 (the outermost), of the traceback of an exception. At most `capacity` bytes are copied to `buffer`
/// (which may be NULL if that is 0); `length` receives how many there are in all.
///
/// Errors: as `fl_traceback_line`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_traceback_name(
    vm: *mut fl_vm,
    exception: fl_ref,
    i: usize,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(text(vm, exception, i, buffer, capacity, length, false))
}

/// The name of the file of entry `i`, from 0 (the outermost), of the traceback of an exception. At most `capacity` bytes are copied to `buffer`
/// (which may be NULL if that is 0); `length` receives how many there are in all.
///
/// Errors: as `fl_traceback_line`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_traceback_file(
    vm: *mut fl_vm,
    exception: fl_ref,
    i: usize,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(text(vm, exception, i, buffer, capacity, length, true))
}

/// The frame object of entry `i`, from 0 (the outermost), of the traceback of an exception: its variables can be read when it has ended, too
/// (`fl_get_attribute(..., "f_locals")`).
///
/// Errors: as `fl_traceback_line`; FL_BLOCK_TOO_SMALL.
#[unsafe(no_mangle)]
pub extern "C" fn fl_traceback_frame(vm: *mut fl_vm, exception: fl_ref, i: usize, frame: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&frame)?;
        let v = value(s, exception)?;
        lend(s, |vm| entry(vm, v, i).map(|_| ()))??;
        make(s, out, |vm| {
            let v = crate::references::deref(vm, exception);
            Ok(entry(vm, v, i).map_or(Value::NONE, |h| vm.heap.block.at(h, t::FRAME)))
        })
    }))
}

/// The text of the last exit: what is printed, compiled or imported (FL_EXIT_OUTPUT, FL_EXIT_COMPILE, FL_EXIT_IMPORT), or of an exception
/// (FL_EXIT_RAISED) its class and text as in the last line of a traceback. At most `capacity` bytes are copied to `buffer` (which may be NULL if
/// that is 0); `length` receives how many there are in all.
///
/// Errors: FL_NOT_WAITING if the last exit has no text; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exit_text(
    vm: *mut fl_vm,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        out.set(match last(state) {
            Some(fl_exit::FL_EXIT_OUTPUT | fl_exit::FL_EXIT_COMPILE | fl_exit::FL_EXIT_IMPORT) => lend(state, |vm| {
                let text = vm.heap.operand(0);
                let bytes = vm.heap.str_bytes(text);
                copy(if bytes.is_empty() { vm.heap.bytes_of(text) } else { bytes }, buffer)
            })?,
            Some(fl_exit::FL_EXIT_RAISED) => describe(vm, |vm| vm.heap.block.get(field::ANSWER), buffer)?,
            _ => return Err(fl_status::FL_NOT_WAITING),
        });
        Ok(())
    }))
}

/// "Class: text" of the exception that `find` finds; the text comes from the program, which may define `__str__`.
pub(crate) fn describe(vm: *mut fl_vm, find: impl Fn(&Vm<'_>) -> Value, buffer: &mut [u8]) -> Result<usize, fl_status> {
    lend_block(state(&vm)?, |block| block.set(field::CALL_VALUE, Value::UNBOUND))?;
    // Without memory for it there is no text.
    let _ = perform(vm, FL_NO_BUDGET, |vm| {
        let e = find(vm);
        Err(vm.hidden(Hidden::exception_text, &[e]))
    });
    lend(state(&vm)?, |vm| {
        let n = copy(class_name(vm, find(vm)), buffer);
        let text = vm.heap.str_bytes(last_value(vm));
        if text.is_empty() {
            return n;
        }
        let n = append(n, b": ", buffer);
        append(n, text, buffer)
    })
}
