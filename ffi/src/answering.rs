//! Runs that answer by themselves: the host's functions are called when the program wants them, with no borrow held.

use crate::abi::{State, fl_handlers, fl_native_fn, fl_output_fn, fl_vm};
use crate::answers::answer;
use crate::exit::{fl_exit, go_on, set_budget, waits};
use crate::lend::{idle_state, lend, state};
use crate::modules::answer_import;
use crate::pointers::{self, Out};
use crate::status::{fl_status, of};
use core::ffi::{c_char, c_void};
use fastlocals_core::heap::message::P;
use fastlocals_core::value::Value;
use fastlocals_core::value::types::TypeId;

/// Sets the host's side of the program. `handlers` is lent as long as the VM is used, and may be in read-only memory; NULL takes it away.
///
/// Errors: FL_BAD_SIZE; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_handlers(vm: *mut fl_vm, handlers: *const fl_handlers) -> fl_status {
    of(state(&vm).and_then(|state| {
        if !handlers.is_null() {
            pointers::check_handlers(handlers)?;
        }
        state.handlers.set(handlers.expose_provenance());
        Ok(())
    }))
}

/// Calls a function of the host that may use the VM.
fn call_back(
    vm: *mut fl_vm,
    function: extern "C" fn(*mut c_void, *mut fl_vm),
    userdata: *mut c_void,
) -> Result<(), fl_status> {
    let s = state(&vm)?;
    s.callbacks.set(s.callbacks.get() + 1);
    let mine = s.callbacks.get();
    pointers::calls_out(s);
    function(userdata, vm);
    let s = state(&vm)?;
    if s.callbacks.get() != mine {
        // It has made another VM of this one.
        return Err(fl_status::FL_NESTED);
    }
    s.callbacks.set(s.callbacks.get() - 1);
    Ok(())
}

/// Calls a handler, then answers with `otherwise` if it has not.
fn ask(
    vm: *mut fl_vm,
    handler: fl_native_fn,
    userdata: *mut c_void,
    otherwise: impl FnOnce(&State) -> Result<(), fl_status>,
) -> Result<bool, fl_status> {
    let Some(f) = handler else { return Ok(false) };
    call_back(vm, f, userdata)?;
    let s = state(&vm)?;
    if waits(s) {
        otherwise(s)?;
    }
    Ok(true)
}

fn refuse(state: &State, class: TypeId, message: &str) -> Result<(), fl_status> {
    answer(state, |vm| Err(vm.heap.raise(class, &[P::S(message)])))
}

fn no_compiler(state: &State) -> Result<(), fl_status> {
    refuse(state, TypeId::NotImplementedError, "this host has no compiler")
}

/// Does what a run has ended for. False: the caller has to. `inside`: nobody else can, it has to be done here.
pub(crate) fn handle(vm: *mut fl_vm, exit: fl_exit, inside: bool) -> Result<bool, fl_status> {
    let s = state(&vm)?;
    let h = pointers::handlers(s);
    match exit {
        fl_exit::FL_EXIT_OUTPUT => {
            match h.output {
                Some(f) => print(vm, f, h.userdata)?,
                None if inside => {}
                None => return Ok(false),
            }
            answer(state(&vm)?, |_| Ok(Value::NONE))?;
        }
        fl_exit::FL_EXIT_HOST_CALL => {
            let number = lend(s, |vm| vm.heap.operand(0).as_small().unwrap_or(-1))?;
            let native = usize::try_from(number).ok().and_then(|i| pointers::native(s, i));
            let (function, userdata) = native.map_or((None, core::ptr::null_mut()), |n| (n.function, n.userdata));
            if !ask(vm, function, userdata, |s| answer(s, |_| Ok(Value::NONE)))? {
                if !inside {
                    return Ok(false);
                }
                refuse(state(&vm)?, TypeId::SystemError, "there is no such host function")?;
            }
        }
        fl_exit::FL_EXIT_INPUT => {
            if !ask(vm, h.input, h.userdata, |s| answer(s, |vm| vm.heap.new_str("")))? {
                if !inside {
                    return Ok(false);
                }
                answer(state(&vm)?, |vm| vm.heap.new_str(""))?;
            }
        }
        fl_exit::FL_EXIT_IMPORT => {
            let asked = ask(vm, h.import, h.userdata, |_| Ok(()))?;
            if waits(state(&vm)?) && !answer_import(vm)? {
                if !asked && !inside {
                    return Ok(false);
                }
                answer(state(&vm)?, |_| Ok(Value::NONE))?;
            }
        }
        fl_exit::FL_EXIT_COMPILE => {
            if !ask(vm, h.compile, h.userdata, no_compiler)? {
                match crate::compile::answer_compile(vm) {
                    Err(fl_status::FL_NO_COMPILER) if inside => no_compiler(state(&vm)?)?,
                    Err(fl_status::FL_NO_COMPILER) => return Ok(false),
                    done => done?,
                }
            }
        }
        fl_exit::FL_EXIT_EVENT => {
            let called = ask(vm, h.event, h.userdata, |_| Ok(()))?;
            let s = state(&vm)?;
            let stop = s.stop.replace(0) != 0;
            return Ok(inside || (called && !stop));
        }
        fl_exit::FL_EXIT_MEMORY => {
            let words = s.words.get();
            ask(vm, h.memory, h.userdata, |_| Ok(()))?;
            let s = state(&vm)?;
            if s.words.get() <= words {
                if !inside {
                    return Ok(false);
                }
                s.no_growth.set(1);
            }
        }
        _ if inside && waits(s) => refuse(s, TypeId::NotImplementedError, "this host does not answer it")?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Gives what the program prints to the host; the VM may not be used meanwhile.
fn print(
    vm: *mut fl_vm,
    output: extern "C" fn(*mut c_void, u32, *const c_char, usize),
    userdata: *mut c_void,
) -> Result<(), fl_status> {
    let s = state(&vm)?;
    let (stream, text, length) = lend(s, |vm| {
        let bytes = vm.heap.str_bytes(vm.heap.operand(0));
        (vm.heap.operand(1).as_small().unwrap_or(1) as u32, bytes.as_ptr(), bytes.len())
    })?;
    s.busy.set(1);
    pointers::calls_out(s);
    output(userdata, stream, text.cast::<c_char>(), length);
    pointers::raw_state(&vm)?.busy.set(0);
    Ok(())
}

/// Like `fl_run`, but what the program wants is answered by the functions of `fl_vm_handlers` and `fl_vm_natives` as far as they are there, and the run
/// goes on. The budget counts from the beginning.
///
/// Errors: as `fl_run`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_run_answering(vm: *mut fl_vm, budget: u64, exit: *mut fl_exit) -> fl_status {
    of(idle_state(&vm).and_then(|s| {
        let out = Out::new(&exit)?;
        set_budget(s, budget)?;
        loop {
            let exit = go_on(state(&vm)?)?;
            if !handle(vm, exit, false)? {
                out.set(exit);
                return Ok(());
            }
        }
    }))
}

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
    of(idle_state(&vm).and_then(|s| {
        let out = Out::new(&exit)?;
        let output = output.ok_or(fl_status::FL_NULL)?;
        set_budget(s, budget)?;
        loop {
            let exit = go_on(state(&vm)?)?;
            if exit != fl_exit::FL_EXIT_OUTPUT {
                out.set(exit);
                return Ok(());
            }
            print(vm, output, userdata)?;
            answer(state(&vm)?, |_| Ok(Value::NONE))?;
        }
    }))
}

/// Inside the `event` handler: `fl_run_answering` ends with FL_EXIT_EVENT when the handler returns, so that whoever called it can go on later.
///
/// Errors: FL_NOT_WAITING outside of such a handler; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_stop(vm: *mut fl_vm) -> fl_status {
    of(state(&vm).and_then(|s| {
        if s.callbacks.get() == 0 || s.exit.get() != fl_exit::FL_EXIT_EVENT as usize {
            return Err(fl_status::FL_NOT_WAITING);
        }
        s.stop.set(1);
        Ok(())
    }))
}
