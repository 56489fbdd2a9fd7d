//! Running: `fl_start`, `fl_run`, what a run ends with, and answers.

use crate::pointers::{self, Out};
use crate::status::{fl_status, of};
use crate::vm::{State, fl_vm, lend, state};
use core::ffi::{c_char, c_void};
use fastlocals_core::block::field;
use fastlocals_core::exit::Exit;
use fastlocals_core::fault::Trap;
use fastlocals_core::hidden::Hidden;
use fastlocals_core::types::TypeId;
use fastlocals_core::value::{MAX_SMALL, MIN_SMALL, Value};
use fastlocals_core::vm::{P, Request, Vm};

/// No limit, as a budget.
pub const FL_NO_BUDGET: u64 = u64::MAX;

/// Why a run ended. After the first two nothing runs any more; after the others `fl_run` goes on: those from FL_EXIT_OUTPUT to FL_EXIT_INPUT
/// want an answer first.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_exit {
    /// The program is done.
    FL_EXIT_FINISHED = 1,
    /// It ended with an exception; `fl_exit_text` gives its class and text.
    FL_EXIT_RAISED = 2,
    /// It prints: `fl_exit_text` and `fl_exit_stream` say what and where. Answer with `fl_answer_none`.
    FL_EXIT_OUTPUT = 3,
    /// It wants source compiled: `fl_exit_text`. Answer with the number of the image, or an error.
    FL_EXIT_COMPILE = 4,
    /// It imports a module: `fl_exit_text` gives its name. Answer with the number of its image, or with None if there is none.
    FL_EXIT_IMPORT = 5,
    /// It calls a function of the host: `fl_exit_number` says which.
    FL_EXIT_HOST_CALL = 6,
    /// It reads a line of input. Answer with a text.
    FL_EXIT_INPUT = 7,
    /// The budget is spent.
    FL_EXIT_BUDGET = 8,
    /// It needs `fl_exit_number` more words. Give it a longer block with `fl_vm_rebase`, or `fl_vm_refuse_memory`.
    FL_EXIT_MEMORY = 9,
    /// An event that the host listens to is due.
    FL_EXIT_EVENT = 10,
}

const ALL: [fl_exit; 10] = [
    fl_exit::FL_EXIT_FINISHED,
    fl_exit::FL_EXIT_RAISED,
    fl_exit::FL_EXIT_OUTPUT,
    fl_exit::FL_EXIT_COMPILE,
    fl_exit::FL_EXIT_IMPORT,
    fl_exit::FL_EXIT_HOST_CALL,
    fl_exit::FL_EXIT_INPUT,
    fl_exit::FL_EXIT_BUDGET,
    fl_exit::FL_EXIT_MEMORY,
    fl_exit::FL_EXIT_EVENT,
];

fn last(state: &State) -> Option<fl_exit> {
    ALL.into_iter().find(|e| *e as usize == state.exit)
}

/// True if the program waits for an answer.
fn waits(state: &State) -> bool {
    (fl_exit::FL_EXIT_OUTPUT as usize..=fl_exit::FL_EXIT_INPUT as usize).contains(&state.exit) && state.pending == 0
}

/// What an exit of core is here; its value goes to where collections find it.
fn record(state: &mut State, exit: Exit) -> Result<fl_exit, fl_status> {
    let (kind, need, value) = match exit {
        Exit::Finished(v) => (fl_exit::FL_EXIT_FINISHED, 0, v),
        Exit::Raised(e) => (fl_exit::FL_EXIT_RAISED, 0, e),
        Exit::Request(Request::Output) => (fl_exit::FL_EXIT_OUTPUT, 0, Value::UNBOUND),
        Exit::Request(Request::Compile) => (fl_exit::FL_EXIT_COMPILE, 0, Value::UNBOUND),
        Exit::Request(Request::Import) => (fl_exit::FL_EXIT_IMPORT, 0, Value::UNBOUND),
        Exit::Request(Request::HostCall) => (fl_exit::FL_EXIT_HOST_CALL, 0, Value::UNBOUND),
        Exit::Request(Request::Input) => (fl_exit::FL_EXIT_INPUT, 0, Value::UNBOUND),
        Exit::Budget => (fl_exit::FL_EXIT_BUDGET, 0, Value::UNBOUND),
        Exit::Memory(words) => (fl_exit::FL_EXIT_MEMORY, words, Value::UNBOUND),
        Exit::Event => (fl_exit::FL_EXIT_EVENT, 0, Value::UNBOUND),
    };
    state.exit = kind as usize;
    state.need = need;
    state.pending = 0;
    lend(state, |vm| vm.block.set(field::ANSWER, value))?;
    Ok(kind)
}

/// Prepares the top-level code of image `number` (from `fl_image_add`) to be run as `__main__` by `fl_run`.
///
/// Errors: FL_NO_IMAGE; FL_BUSY if a program is running or waiting; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
/// FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_start(vm: *mut fl_vm, number: u32) -> fl_status {
    of(start(vm, number))
}

fn start(vm: *mut fl_vm, number: u32) -> Result<(), fl_status> {
    let state = state(vm)?;
    let id = u16::try_from(number).map_err(|_| fl_status::FL_NO_IMAGE)?;
    if number as usize >= state.image_count || number == 0 {
        return Err(fl_status::FL_NO_IMAGE);
    }
    lend(state, |vm| {
        if vm.fp != 0 {
            return Err(fl_status::FL_BUSY);
        }
        vm.attempt(&mut |vm| vm.start_main(id)).map_err(|_| fl_status::FL_BLOCK_TOO_SMALL)
    })?
}

/// Runs what was started until the host is needed, and says why that is. `budget` is how many units of work (calls, backward jumps, elements of
/// long operations) it may take at most, or FL_NO_BUDGET.
///
/// Errors: FL_NOT_WAITING if nothing was started, or the last exit wants an answer first; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
/// FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_run(vm: *mut fl_vm, budget: u64, exit: *mut fl_exit) -> fl_status {
    of(state(vm).and_then(|state| {
        let out = Out::new(exit)?;
        out.set(run(state, budget)?);
        Ok(())
    }))
}

fn run(state: &mut State, budget: u64) -> Result<fl_exit, fl_status> {
    if state.pending != 0 {
        state.pending = 0;
        return last(state).ok_or(fl_status::FL_NOT_WAITING);
    }
    if waits(state) {
        return Err(fl_status::FL_NOT_WAITING);
    }
    let exit = lend(state, |vm| {
        if vm.fp == 0 {
            return None;
        }
        vm.budget = i64::try_from(budget).unwrap_or(MAX_SMALL).min(MAX_SMALL);
        Some(vm.run())
    })?;
    record(state, exit.ok_or(fl_status::FL_NOT_WAITING)?)
}

/// Receives text that a program prints: `length` bytes of UTF-8 at `text`, not terminated, valid during the call only. `stream` is 1 for standard
/// output, 2 for standard error. The VM may not be used inside.
pub type fl_output_fn = Option<extern "C" fn(userdata: *mut c_void, stream: u32, text: *const c_char, length: usize)>;

/// Like `fl_run`, but text that the program prints is given to `output` (with `userdata` first) and answered, so that FL_EXIT_OUTPUT does not occur.
/// The budget counts from the beginning.
///
/// Errors: as `fl_run`; FL_NULL if `output` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn fl_run_printing(
    vm: *mut fl_vm,
    budget: u64,
    output: fl_output_fn,
    userdata: *mut c_void,
    exit: *mut fl_exit,
) -> fl_status {
    of(state(vm).and_then(|state| {
        let out = Out::new(exit)?;
        let output = output.ok_or(fl_status::FL_NULL)?;
        let mut left = budget;
        loop {
            let exit = run(state, left)?;
            if exit != fl_exit::FL_EXIT_OUTPUT {
                out.set(exit);
                return Ok(());
            }
            let (stream, text, length, rest) = lend(state, |vm| {
                let bytes = vm.str_bytes(vm.operand(0));
                (vm.operand(1).as_small().unwrap_or(1) as u32, bytes.as_ptr(), bytes.len(), vm.budget)
            })?;
            if budget != FL_NO_BUDGET {
                left = u64::try_from(rest).unwrap_or(0);
            }
            state.busy = 1;
            output(userdata, stream, text.cast::<c_char>(), length);
            state.busy = 0;
            answer(state, |_| Ok(Value::NONE))?;
        }
    }))
}

/// The text of the last exit: what is printed, compiled or imported (FL_EXIT_OUTPUT, FL_EXIT_COMPILE, FL_EXIT_IMPORT), or of an exception
/// (FL_EXIT_RAISED) its class and text as in the last line of a traceback. At most `capacity` bytes are copied to `buffer` (which may be NULL if
/// that is 0); `length` receives how many there are in all.
///
/// Errors: FL_NOT_WAITING if the last exit has no text; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exit_text(vm: *mut fl_vm, buffer: *mut c_char, capacity: usize, length: *mut usize) -> fl_status {
    of(state(vm).and_then(|state| {
        let out = Out::new(length)?;
        let buffer = pointers::buffer(buffer, capacity)?;
        out.set(match last(state) {
            Some(fl_exit::FL_EXIT_OUTPUT | fl_exit::FL_EXIT_COMPILE | fl_exit::FL_EXIT_IMPORT) => lend(state, |vm| {
                let text = vm.operand(0);
                let bytes = vm.str_bytes(text);
                copy(if bytes.is_empty() { vm.bytes_of(text) } else { bytes }, buffer)
            })?,
            Some(fl_exit::FL_EXIT_RAISED) => exception_text(state, buffer)?,
            _ => return Err(fl_status::FL_NOT_WAITING),
        });
        Ok(())
    }))
}

fn copy(bytes: &[u8], buffer: &mut [u8]) -> usize {
    for (to, from) in buffer.iter_mut().zip(bytes) {
        *to = *from;
    }
    bytes.len()
}

/// "Class: text" of the exception in the header field ANSWER; its text comes from the program, which may define `__str__`.
fn exception_text(state: &mut State, buffer: &mut [u8]) -> Result<usize, fl_status> {
    lend(state, |vm| {
        let exception = vm.block.get(field::ANSWER);
        // The answers of what runs now must not lose the exception.
        vm.block.set(field::EXC_SPARE, exception);
        vm.refuse_memory();
        let started = vm.attempt(&mut |vm| {
            let e = vm.block.get(field::EXC_SPARE);
            vm.start_hidden(Hidden::exception_text, &[e])
        });
        let mut text = Value::UNBOUND;
        if started.is_ok() {
            vm.budget = MAX_SMALL;
            if let Exit::Finished(v) = vm.run() {
                text = v;
            }
            vm.fp = 0;
        }
        let exception = vm.block.get(field::EXC_SPARE);
        vm.block.set(field::ANSWER, exception);
        vm.block.set(field::EXC_SPARE, Value::UNBOUND);
        let class = vm.type_of(exception);
        let name = match TypeId::of_value(class) {
            Some(t) => t.name().as_bytes(),
            None => {
                let h = class.handle();
                h.map_or(&b"?"[..], |h| vm.str_bytes(vm.block.at(h, fastlocals_core::object::class::NAME)))
            }
        };
        let mut n = copy(name, buffer);
        let parts: [&[u8]; 2] = if vm.str_bytes(text).is_empty() { [b"", b""] } else { [b": ", vm.str_bytes(text)] };
        for part in parts {
            let rest = buffer.get_mut(n..).unwrap_or(&mut []);
            n += copy(part, rest);
        }
        n
    })
}

/// Which stream FL_EXIT_OUTPUT is for: 1 standard output, 2 standard error.
///
/// Errors: FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exit_stream(vm: *mut fl_vm, stream: *mut u32) -> fl_status {
    of(state(vm).and_then(|state| {
        let out = Out::new(stream)?;
        if last(state) != Some(fl_exit::FL_EXIT_OUTPUT) {
            return Err(fl_status::FL_NOT_WAITING);
        }
        out.set(lend(state, |vm| vm.operand(1).as_small().unwrap_or(1) as u32)?);
        Ok(())
    }))
}

/// The number that belongs to the last exit: how many words are needed (FL_EXIT_MEMORY), or which host function is called (FL_EXIT_HOST_CALL).
///
/// Errors: FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exit_number(vm: *mut fl_vm, number: *mut usize) -> fl_status {
    of(state(vm).and_then(|state| {
        let out = Out::new(number)?;
        out.set(match last(state) {
            Some(fl_exit::FL_EXIT_MEMORY) => state.need,
            Some(fl_exit::FL_EXIT_HOST_CALL) => lend(state, |vm| vm.operand(0).as_small().unwrap_or(0) as usize)?,
            _ => return Err(fl_status::FL_NOT_WAITING),
        });
        Ok(())
    }))
}

/// Gives the answer that `make` makes: a value or an exception.
fn answer(
    state: &mut State,
    mut make: impl FnMut(&mut Vm<'_>) -> fastlocals_core::fault::Res,
) -> Result<(), fl_status> {
    if !waits(state) {
        return Err(fl_status::FL_NOT_WAITING);
    }
    let no_growth = state.no_growth != 0;
    let exit = lend(state, |vm| match vm.attempt(&mut make) {
        Ok(v) => Ok(vm.answer(v)),
        Err(0) => Ok(vm.answer_raised()),
        Err(_) if no_growth => Ok(vm.answer_no_memory()),
        Err(_) => Err(fl_status::FL_BLOCK_TOO_SMALL),
    })??;
    state.exit = 0;
    if let Some(exit) = exit {
        record(state, exit)?;
        state.pending = 1;
    }
    Ok(())
}

/// Answers the last exit with None.
///
/// Errors: FL_NOT_WAITING if it wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_none(vm: *mut fl_vm) -> fl_status {
    of(state(vm).and_then(|state| answer(state, |_| Ok(Value::NONE))))
}

/// Answers the last exit with a number of at most 48 bits, such as that of an image.
///
/// Errors: FL_BAD_ARGUMENT if it has more; FL_NOT_WAITING if the exit wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
/// FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_int(vm: *mut fl_vm, number: i64) -> fl_status {
    of(state(vm).and_then(|state| {
        if !(MIN_SMALL..=MAX_SMALL).contains(&number) {
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        answer(state, |_| Ok(Value::small(number)))
    }))
}

/// Answers the last exit with a str: `length` bytes of UTF-8, which are copied.
///
/// Errors: FL_BAD_ARGUMENT if it is no UTF-8; FL_BLOCK_TOO_SMALL: give the VM a longer block and answer again; FL_NOT_WAITING if the exit wants
/// no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_text(vm: *mut fl_vm, text: *const c_char, length: usize) -> fl_status {
    of(state(vm).and_then(|state| {
        let bytes = pointers::bytes(text.cast::<u8>(), length)?;
        let text = core::str::from_utf8(bytes).map_err(|_| fl_status::FL_BAD_ARGUMENT)?;
        answer(state, |vm| vm.new_str(text))
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
    of(state(vm).and_then(|state| {
        let name = pointers::bytes(class_name.cast::<u8>(), class_length)?;
        let class = TypeId::ALL.iter().find(|t| t.is_exception() && t.name().as_bytes() == name);
        let class = *class.ok_or(fl_status::FL_BAD_ARGUMENT)?;
        let message = pointers::bytes(message.cast::<u8>(), message_length)?;
        let message = core::str::from_utf8(message).map_err(|_| fl_status::FL_BAD_ARGUMENT)?;
        answer(state, |vm| {
            let trap: Trap = vm.raise(class, &[P::S(message)]);
            Err(trap)
        })
    }))
}
