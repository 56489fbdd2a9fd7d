//! Events: subscribing, breakpoints, steps, and the event that a run has ended with.

use crate::abi::{State, fl_event, fl_frame, fl_ref, fl_vm};
use crate::exit::fl_exit;
use crate::lend::{attempt, lend, peek, state};
use crate::pointers::{self, Out};
use crate::references::{check, deref, make};
use crate::status::{fl_status, of};
use crate::values::{float_of, int_of};
use core::ffi::c_char;
use fastlocals_core::block::records::{frame, function, method};
use fastlocals_core::heap::Heap;
use fastlocals_core::listeners::Event;
use fastlocals_core::listeners::pending_step::Step;
use fastlocals_core::listeners::subscriptions::{Filter, Kinds, ListenError, Subscription};
use fastlocals_core::locals::gate::Variables;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::Fault;
use fastlocals_core::value::kind::Kind;

/// A frame is entered, or a generator's goes on. (Kinds of events, to be combined with `|`.)
pub const FL_ON_CALL: u32 = 1 << 1;
/// A line is about to run.
pub const FL_ON_LINE: u32 = 1 << 2;
/// A frame is about to return, or is left because of an exception.
pub const FL_ON_RETURN: u32 = 1 << 3;
/// An exception passes through a frame.
pub const FL_ON_EXCEPTION: u32 = 1 << 4;
/// An instruction is about to run.
pub const FL_ON_INSTRUCTION: u32 = 1 << 5;
/// A built-in function is about to be called.
pub const FL_ON_C_CALL: u32 = 1 << 6;
/// A built-in function has returned.
pub const FL_ON_C_RETURN: u32 = 1 << 7;
/// A built-in function has raised an exception.
pub const FL_ON_C_EXCEPTION: u32 = 1 << 8;
/// A generator's frame is about to yield.
pub const FL_ON_YIELD: u32 = 1 << 9;

/// How far a step goes.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_step_kind {
    /// No step; one that has not ended yet is given up.
    FL_STEP_NONE = 0,
    /// To the next line, in whatever frame: into functions.
    FL_STEP_IN = 1,
    /// To the next line in this frame or one further out: over calls.
    FL_STEP_OVER = 2,
    /// To the next line in a frame further out.
    FL_STEP_OUT = 3,
    /// To the next instruction, in whatever frame.
    FL_STEP_INSTRUCTION = 4,
}

fn status_of(e: ListenError) -> fl_status {
    match e {
        ListenError::Stale => fl_status::FL_STALE_FRAME,
        ListenError::NoCode => fl_status::FL_NO_CODE,
        ListenError::Unknown => fl_status::FL_NO_ITEM,
        ListenError::Memory => fl_status::FL_BLOCK_TOO_SMALL,
    }
}

fn listen<T>(state: &State, mut f: impl FnMut(&mut Vm<'_>) -> Result<T, ListenError>) -> Result<T, fl_status> {
    let mut failed = None;
    let done = attempt(state, |vm| {
        f(vm).map_err(|e| match e {
            ListenError::Memory => Fault::Memory,
            e => {
                failed = Some(e);
                Fault::Broken
            }
        })
    });
    match failed {
        Some(e) => Err(status_of(e)),
        None => done,
    }
}

fn kinds(bits: u32) -> Result<Kinds, fl_status> {
    if bits == 0 || Kinds::from_bits(bits).bits() != bits {
        Err(fl_status::FL_BAD_ARGUMENT)
    } else {
        Ok(Kinds::from_bits(bits))
    }
}

/// The code object of a function, method, generator or frame object, or itself.
fn code_of(vm: &Vm<'_>, v: Value) -> Value {
    let v = match v.heap_of(Kind::Method) {
        Some(h) => vm.heap.block.at(h, method::FUNC),
        None => v,
    };
    if let Some(h) = v.heap_of(Kind::Function) {
        vm.heap.block.at(h, function::CODE)
    } else if let Some(h) = v.heap_of(Kind::Frame) {
        vm.heap.block.at(h, frame::CODE)
    } else if let Some(h) = v.heap_of(Kind::Generator) {
        vm.heap.block.at(h, fastlocals_core::block::records::generator::CODE)
    } else {
        v
    }
}

/// Begins to listen to events of these kinds (`FL_ON_...`, combined with `|`) in every frame that the program may see: a run ends with FL_EXIT_EVENT
/// whenever one is due, or `fl_run_answering` calls the `event` handler. Gives the number of the subscription. Subscriptions are part of the block.
/// (To hear of the call of the program itself, subscribe before `fl_start`.)
///
/// Errors: FL_BAD_ARGUMENT if there is no such kind; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_subscribe(vm: *mut fl_vm, kinds: u32, subscription: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&subscription)?;
        let kinds = self::kinds(kinds)?;
        out.set(listen(s, |vm| vm.subscribe(Filter::everywhere(kinds)))?.0);
        Ok(())
    }))
}

/// As `fl_subscribe`, in one frame. The subscription stays until it is cancelled, but hears nothing once the frame has ended.
///
/// Errors: FL_STALE_FRAME; as `fl_subscribe`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_subscribe_frame(vm: *mut fl_vm, kinds: u32, frame: fl_frame, subscription: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&subscription)?;
        let kinds = self::kinds(kinds)?;
        out.set(listen(s, |vm| vm.subscribe(Filter::frame(kinds, frame.token())))?.0);
        Ok(())
    }))
}

/// As `fl_subscribe`, in every frame of a function's code: `function` is a Python function, method, generator, frame object or code object. Other code runs as if
/// nobody listened.
///
/// Errors: FL_NO_CODE if it is none of these; FL_STALE_REF; as `fl_subscribe`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_subscribe_code(vm: *mut fl_vm, kinds: u32, function: fl_ref, subscription: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&subscription)?;
        let kinds = self::kinds(kinds)?;
        check(s, &[function])?;
        out.set(listen(s, |vm| vm.subscribe(Filter::code(kinds, code_of(vm, deref(vm, function)))))?.0);
        Ok(())
    }))
}

/// Breakpoints: listens to line events at the `count` lines at `lines` of a function's code (see `fl_subscribe_code`).
///
/// Errors: FL_NO_CODE if it has no code; FL_BAD_ARGUMENT if there are no lines; FL_STALE_REF; as `fl_subscribe`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_subscribe_lines(
    vm: *mut fl_vm,
    function: fl_ref,
    lines: *const u32,
    count: usize,
    subscription: *mut u32,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&subscription)?;
        let lines = pointers::items(&lines, count)?;
        if lines.is_empty() {
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        check(s, &[function])?;
        out.set(listen(s, |vm| vm.subscribe(Filter::lines(code_of(vm, deref(vm, function)), lines)))?.0);
        Ok(())
    }))
}

/// A breakpoint at a line of image `number`, or at the first line after it in the same function that has code; gives the subscription and that line. May be
/// set before the program runs.
///
/// Errors: FL_NO_IMAGE; FL_NO_CODE if no code lies there; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_set_breakpoint(
    vm: *mut fl_vm,
    number: u32,
    line: u32,
    subscription: *mut u32,
    line_set: *mut u32,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let (out, line_out) = (Out::new(&subscription)?, Out::new(&line_set)?);
        let id = u16::try_from(number).map_err(|_| fl_status::FL_NO_IMAGE)?;
        if number == 0 || number as usize >= s.image_count.get() {
            return Err(fl_status::FL_NO_IMAGE);
        }
        let (subscription, at) = listen(s, |vm| vm.set_breakpoint(id, line))?;
        out.set(subscription.0);
        line_out.set(at);
        Ok(())
    }))
}

/// Ends a subscription.
///
/// Errors: FL_NO_ITEM if there is none of this number; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_unsubscribe(vm: *mut fl_vm, subscription: u32) -> fl_status {
    of(state(&vm).and_then(|s| lend(s, |vm| vm.unsubscribe(Subscription(subscription)))?.map_err(status_of)))
}

/// The run will end with FL_EXIT_EVENT (or the `event` handler is called) at the end of this step (one of `fl_step_kind`), counted from the running frame.
/// Other subscriptions are heard meanwhile.
///
/// Errors: FL_BAD_ARGUMENT if there is no such step; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_step(vm: *mut fl_vm, kind: u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let step = match u8::try_from(kind) {
            Ok(0) => None,
            Ok(n) => Some(Step::from_u8(n).ok_or(fl_status::FL_BAD_ARGUMENT)?),
            Err(_) => return Err(fl_status::FL_BAD_ARGUMENT),
        };
        lend(s, |vm| vm.step(step))
    }))
}

/// The state, if it is at an event.
#[inline]
fn at_event(s: &State) -> Result<&State, fl_status> {
    if s.exit.get() == fl_exit::FL_EXIT_EVENT as usize { Ok(s) } else { Err(fl_status::FL_NOT_WAITING) }
}

/// The event that the run has ended with, or that the `event` handler is called for.
///
/// Errors: FL_NOT_WAITING if there is none; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_event_now(vm: *mut fl_vm, event: *mut fl_event) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&event)?;
        let s = at_event(s)?;
        out.set(lend(s, |vm| {
            let event = vm.event_now().ok_or(fl_status::FL_NOT_WAITING)?;
            Ok::<_, fl_status>(fl_event {
                kind: 1 << event.kind as u32,
                line: event.line.unwrap_or(0),
                subscription: event.subscription.map_or(0, |s| s.0),
                step: event.step as u32,
            })
        })??);
        Ok(())
    }))
}

/// The next subscription after `subscription` that the event is told for.
///
/// Errors: FL_NO_ITEM if there is none; FL_NOT_WAITING if there is no event; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_event_also(vm: *mut fl_vm, subscription: u32, next: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&next)?;
        let s = at_event(s)?;
        out.set(lend(s, |vm| vm.also_told(Subscription(subscription)).map(|s| s.0))?.ok_or(fl_status::FL_NO_ITEM)?);
        Ok(())
    }))
}

/// The value that belongs to the event: of FL_ON_RETURN and FL_ON_YIELD what is returned or yielded (None if the frame is left because of an exception), of
/// FL_ON_EXCEPTION the exception, of FL_ON_C_... the built-in function; else None.
///
/// Errors: FL_NOT_WAITING if there is no event; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_event_value(vm: *mut fl_vm, value: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&value)?;
        make(at_event(s)?, out, |vm| Ok(vm.event_now().map_or(Value::NONE, |e| e.value)))
    }))
}

/// Reads a variable of the event's frame: at once if it is of the sort that `quick` knows.
#[inline]
fn number<T>(
    vm: *mut fl_vm,
    name: *const c_char,
    length: usize,
    value: *mut T,
    quick: impl FnOnce(Value) -> Option<T>,
    read: impl FnOnce(&Heap<'_>, Value) -> Result<T, fl_status>,
) -> Result<(), fl_status> {
    let s = at_event(state(&vm)?)?;
    let out = Out::new(&value)?;
    let bytes = pointers::raw_text(&name, length)?;
    let plain = peek(s, |block, images| {
        let variables = Variables::running(block, images)?;
        quick(variables.named_place(block, bytes)?.load(block).bound()?)
    })?;
    out.set(match plain {
        Some(n) => n,
        None => slowly(s, pointers::text(&name, length)?, read)?,
    });
    Ok(())
}

#[cold]
fn slowly<T>(
    s: &State,
    name: &str,
    read: impl FnOnce(&Heap<'_>, Value) -> Result<T, fl_status>,
) -> Result<T, fl_status> {
    lend(s, |vm| read(&vm.heap, vm.heap.event_local(name).ok_or(fl_status::FL_UNBOUND)?))?
}

/// The value of the variable `name` (`length` bytes of UTF-8) of the function whose event it is, an int, as a number of 64 bits: the same as
/// `fl_local_get_int` of `fl_frame_current`, in one call, and no frame object is made.
///
/// Errors: FL_UNBOUND if it is unbound or there is none; as `fl_get_int`; FL_NOT_WAITING if there is no event.
#[unsafe(no_mangle)]
pub extern "C" fn fl_event_local_int(vm: *mut fl_vm, name: *const c_char, length: usize, value: *mut i64) -> fl_status {
    of(number(vm, name, length, value, Value::as_small, int_of))
}

/// The value of the variable `name` (`length` bytes of UTF-8) of the function whose event it is, a number, as a double.
///
/// Errors: as `fl_event_local_int` and `fl_get_float`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_event_local_float(
    vm: *mut fl_vm,
    name: *const c_char,
    length: usize,
    value: *mut f64,
) -> fl_status {
    of(number(vm, name, length, value, Value::as_float, float_of))
}

const _: () = assert!(
    FL_ON_CALL == 1 << Event::Call as u32
        && FL_ON_LINE == 1 << Event::Line as u32
        && FL_ON_RETURN == 1 << Event::Return as u32
        && FL_ON_EXCEPTION == 1 << Event::Exception as u32
        && FL_ON_INSTRUCTION == 1 << Event::Opcode as u32
        && FL_ON_C_CALL == 1 << Event::CCall as u32
        && FL_ON_C_RETURN == 1 << Event::CReturn as u32
        && FL_ON_C_EXCEPTION == 1 << Event::CException as u32
        && FL_ON_YIELD == 1 << Event::Yield as u32
);
