//! Running: `fl_start`, `fl_run`, what a run ends with. Answers are in `answers`, runs that answer by themselves in `answering`.

use crate::abi::{State, fl_ref, fl_vm};
use crate::lend::{attempt, idle_state, lend, lend_block, state};
use crate::pointers::{self, FL_TERMINATED, Out};
use crate::references::make;
use crate::status::{fl_status, of};
use fastlocals_core::block::field;
use fastlocals_core::machine::Vm;
use fastlocals_core::machine::exit::Exit;
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::request::Request;
use fastlocals_core::value::{MAX_SMALL, Value};

/// No limit, as a budget.
pub const FL_NO_BUDGET: u64 = u64::MAX;

/// Why a run ended. After the first two nothing runs any more; after the others `fl_run` goes on, once those are answered that say with what.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_exit {
    /// The program, or the call that `fl_start_call` prepared, is done; `fl_exit_value` gives the result.
    FL_EXIT_FINISHED = 1,
    /// It ended with an exception; `fl_exit_text` gives its class and text, `fl_exit_value` the exception.
    FL_EXIT_RAISED = 2,
    /// It prints: `fl_exit_text` and `fl_exit_stream` say what and where. Answer with `fl_answer_none`.
    FL_EXIT_OUTPUT = 3,
    /// It wants source compiled: `fl_exit_text`. Answer with the number of the image, or an error.
    FL_EXIT_COMPILE = 4,
    /// It imports a module: `fl_exit_text` gives its name. Answer with the number of its image, or with None if there is none.
    FL_EXIT_IMPORT = 5,
    /// It calls a function of the host: `fl_exit_number` says which, `fl_argument` gives what it was given. Answer with its result, or an error.
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

impl From<Request> for fl_exit {
    fn from(request: Request) -> fl_exit {
        match request {
            Request::Output => fl_exit::FL_EXIT_OUTPUT,
            Request::Compile => fl_exit::FL_EXIT_COMPILE,
            Request::Import => fl_exit::FL_EXIT_IMPORT,
            Request::HostCall => fl_exit::FL_EXIT_HOST_CALL,
            Request::Input => fl_exit::FL_EXIT_INPUT,
        }
    }
}

/// The exits that are no requests.
const OTHERS: [fl_exit; 5] = [
    fl_exit::FL_EXIT_FINISHED,
    fl_exit::FL_EXIT_RAISED,
    fl_exit::FL_EXIT_BUDGET,
    fl_exit::FL_EXIT_MEMORY,
    fl_exit::FL_EXIT_EVENT,
];

fn requested(state: &State) -> Option<fl_exit> {
    Request::ALL.iter().map(|r| fl_exit::from(*r)).find(|e| *e as usize == state.exit.get())
}

/// What the last run ended with.
pub(crate) fn last(state: &State) -> Option<fl_exit> {
    requested(state).or_else(|| OTHERS.into_iter().find(|e| *e as usize == state.exit.get()))
}

/// True if the program waits for an answer.
pub(crate) fn waits(state: &State) -> bool {
    state.pending.get() == 0 && requested(state).is_some()
}

/// True inside an event.
pub(crate) fn is_event(s: &State) -> bool {
    last(s) == Some(fl_exit::FL_EXIT_EVENT)
}

/// What an exit of core is here, the words that it needs, its value.
fn translate(exit: Exit) -> (fl_exit, usize, Value) {
    match exit {
        Exit::Finished(v) => (fl_exit::FL_EXIT_FINISHED, 0, v),
        Exit::Raised(e) => (fl_exit::FL_EXIT_RAISED, 0, e),
        Exit::Request(request) => (request.into(), 0, Value::UNBOUND),
        Exit::Budget => (fl_exit::FL_EXIT_BUDGET, 0, Value::UNBOUND),
        Exit::Memory(words) => (fl_exit::FL_EXIT_MEMORY, words, Value::UNBOUND),
        Exit::Event => (fl_exit::FL_EXIT_EVENT, 0, Value::UNBOUND),
    }
}

/// What the program in a block waits for.
pub(crate) fn waits_in(vm: &Vm<'_>) -> Option<fl_exit> {
    match vm.heap.waits_for() {
        Some(request) => Some(request.into()),
        None => vm.event_now().map(|_| fl_exit::FL_EXIT_EVENT),
    }
}

/// Keeps what a run has ended with; its value goes to where collections find it.
pub(crate) fn record(state: &State, exit: Exit) -> Result<fl_exit, fl_status> {
    let (kind, need, value) = translate(exit);
    state.exit.set(kind as usize);
    state.need.set(need);
    state.pending.set(0);
    // What a call inside ends with must not take the place of what the program has ended with.
    let at = match kind {
        fl_exit::FL_EXIT_FINISHED if state.inner.get() != 0 => field::CALL_VALUE,
        fl_exit::FL_EXIT_RAISED if state.inner.get() != 0 => field::EXC_SPARE,
        fl_exit::FL_EXIT_FINISHED | fl_exit::FL_EXIT_RAISED => field::ANSWER,
        _ => return Ok(kind),
    };
    lend_block(state, |block| block.set(at, value))?;
    Ok(kind)
}

/// Prepares the top-level code of image `number` (from `fl_image_add`) to be run as `__main__` by `fl_run`. The functions of `fl_vm_natives` become
/// global names of it.
///
/// Errors: FL_NO_IMAGE; FL_BUSY if a program is running or waiting; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
/// FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_start(vm: *mut fl_vm, number: u32) -> fl_status {
    of(start(vm, number))
}

fn start(vm: *mut fl_vm, number: u32) -> Result<(), fl_status> {
    let state = idle_state(&vm)?;
    let id = u16::try_from(number).map_err(|_| fl_status::FL_NO_IMAGE)?;
    if number as usize >= state.image_count.get() || number == 0 {
        return Err(fl_status::FL_NO_IMAGE);
    }
    ready(state)?;
    bind(state)?;
    attempt(state, |vm| vm.start_main(id))
}

/// Makes the native functions global names of the main program.
fn bind(state: &State) -> Result<(), fl_status> {
    for i in 0..state.native_count.get() {
        let native = pointers::native(state, i).ok_or(fl_status::FL_OUT_OF_RANGE)?;
        let name = pointers::text(&native.name, FL_TERMINATED)?;
        attempt(state, |vm| {
            let name = vm.heap.new_str(name)?;
            let main = vm.heap.block.get(field::MAIN);
            vm.heap.dict_set_str(main, name, Value::fixed(Kind::HostFn, i as u32))
        })?;
    }
    Ok(())
}

/// Makes sure that nothing runs, and forgets what the last run ended with.
pub(crate) fn ready(state: &State) -> Result<(), fl_status> {
    lend_block(state, |block| {
        if block.number(field::FP) != 0 {
            return Err(fl_status::FL_BUSY);
        }
        block.set(field::ANSWER, Value::UNBOUND);
        Ok(())
    })??;
    state.exit.set(0);
    state.pending.set(0);
    Ok(())
}

/// Runs what was started until the host is needed, and says why that is. `budget` is how many units of work (calls, backward jumps, elements of
/// long operations) it may take at most, or FL_NO_BUDGET.
///
/// Errors: FL_NOT_WAITING if nothing was started, or the last exit wants an answer first; FL_NESTED inside a function that a run calls; FL_NULL,
/// FL_MISALIGNED, FL_NOT_INITIALISED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_run(vm: *mut fl_vm, budget: u64, exit: *mut fl_exit) -> fl_status {
    of(idle_state(&vm).and_then(|state| {
        let out = Out::new(&exit)?;
        set_budget(state, budget)?;
        out.set(go_on(state)?);
        Ok(())
    }))
}

/// Sets the budget of what runs next; gives what was left of the old one.
pub(crate) fn set_budget(state: &State, budget: u64) -> Result<i64, fl_status> {
    lend_block(state, |block| {
        let left = block.number(field::BUDGET);
        block.set_number(field::BUDGET, i64::try_from(budget).unwrap_or(MAX_SMALL).min(MAX_SMALL));
        left
    })
}

/// Runs until the host is needed, with the budget that is left.
pub(crate) fn go_on(state: &State) -> Result<fl_exit, fl_status> {
    if state.pending.get() != 0 {
        state.pending.set(0);
        return last(state).ok_or(fl_status::FL_NOT_WAITING);
    }
    if waits(state) {
        return Err(fl_status::FL_NOT_WAITING);
    }
    let exit = lend(state, |vm| if vm.heap.fp == 0 { None } else { Some(vm.run()) })?;
    record(state, exit.ok_or(fl_status::FL_NOT_WAITING)?)
}

/// The value of the last exit: a result (FL_EXIT_FINISHED; of a program it is None), or the exception (FL_EXIT_RAISED).
///
/// Errors: FL_NOT_WAITING after another exit; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exit_value(vm: *mut fl_vm, value: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&value)?;
        match last(state) {
            Some(fl_exit::FL_EXIT_FINISHED | fl_exit::FL_EXIT_RAISED) => {
                make(state, out, |vm| Ok(vm.heap.block.get(field::ANSWER)))
            }
            _ => Err(fl_status::FL_NOT_WAITING),
        }
    }))
}

/// Which stream FL_EXIT_OUTPUT is for: 1 standard output, 2 standard error.
///
/// Errors: FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exit_stream(vm: *mut fl_vm, stream: *mut u32) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&stream)?;
        if last(state) != Some(fl_exit::FL_EXIT_OUTPUT) {
            return Err(fl_status::FL_NOT_WAITING);
        }
        out.set(lend(state, |vm| vm.heap.operand(1).as_small().unwrap_or(1) as u32)?);
        Ok(())
    }))
}

/// The number that belongs to the last exit: how many words are needed (FL_EXIT_MEMORY), or which host function is called (FL_EXIT_HOST_CALL).
///
/// Errors: FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_exit_number(vm: *mut fl_vm, number: *mut usize) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&number)?;
        out.set(match last(state) {
            Some(fl_exit::FL_EXIT_MEMORY) => state.need.get(),
            Some(fl_exit::FL_EXIT_HOST_CALL) => lend(state, |vm| vm.heap.operand(0).as_small().unwrap_or(0) as usize)?,
            _ => return Err(fl_status::FL_NOT_WAITING),
        });
        Ok(())
    }))
}
