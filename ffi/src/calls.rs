//! Calls that the host makes: `fl_call` runs to the end and cannot be suspended; `fl_start_call` prepares a run like any other.

use crate::abi::{fl_ref, fl_vm};
use crate::answering::handle;
use crate::exit::{fl_exit, go_on, last, ready, set_budget};
use crate::lend::{attempt, go_in, idle_state, lend, lend_block, state};
use crate::pointers::{self, Out};
use crate::references::tuple_of;
use crate::references::{check, deref, result};
use crate::status::{fl_status, of};
use core::cell::Cell;
use core::ffi::c_char;
use fastlocals_core::block::field;
use fastlocals_core::heap::raise::How;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::fault::{Fault, Res, Trap};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::{MIN_SMALL, Value};

/// Does an operation whose result or side effects are wanted; where that takes Python code, runs it to the end. The result is then in
/// the header field CALL_VALUE. `op` may be done twice, so it begins with finding its operands.
pub(crate) fn perform(vm: *mut fl_vm, budget: u64, mut op: impl FnMut(&mut Vm<'_>) -> Res) -> Result<(), fl_status> {
    let s = state(&vm)?;
    let quiet = last(s) == Some(fl_exit::FL_EXIT_EVENT);
    let done = attempt(s, |vm| match op(vm) {
        Ok(v) => {
            vm.heap.block.set(field::CALL_VALUE, v);
            Ok(true)
        }
        Err(Trap::Call) => {
            let p = vm.pending;
            let (args, keywords) = match p.how {
                How::Call => (vm.heap.new_tuple(p.args.get(..p.n).unwrap_or(&[]))?, Value::NONE),
                How::Spread => {
                    let [args, keywords, ..] = p.args;
                    (args, keywords.bound().unwrap_or(Value::NONE))
                }
                _ => return Err(Fault::Broken),
            };
            vm.begin_call(p.callee, args, keywords, quiet)?;
            Ok(false)
        }
        Err(Trap::Fault(fault)) => Err(fault),
        Err(Trap::Exit) => Err(Fault::Broken),
    })?;
    if done { Ok(()) } else { finish(vm, budget) }
}

/// Runs the call that was begun on top of whatever waits, to its end.
fn finish(vm: *mut fl_vm, budget: u64) -> Result<(), fl_status> {
    let s = state(&vm)?;
    if let Err(e) = go_in(s) {
        lend(s, |vm| vm.abandon_call())?;
        return Err(e);
    }
    let level = s.inner.get();
    let kept = [&s.exit, &s.pending, &s.need, &s.no_growth, &s.stop].map(Cell::get);
    s.exit.set(0);
    s.pending.set(0);
    let outer = set_budget(s, budget)?;
    let granted = lend_block(s, |block| block.number(field::BUDGET))?;
    let done = to_the_end(vm);
    let s = state(&vm)?;
    if s.inner.get() != level {
        return Err(fl_status::FL_NESTED);
    }
    if !matches!(done, Ok(()) | Err(fl_status::FL_RAISED)) {
        lend(s, |vm| vm.abandon_call())?;
    }
    s.inner.set(level - 1);
    for (field, before) in [&s.exit, &s.pending, &s.need, &s.no_growth, &s.stop].into_iter().zip(kept) {
        field.set(before);
    }
    // What it took is on the program's account.
    lend_block(s, |block| {
        let used = granted.saturating_sub(block.number(field::BUDGET));
        block.set_number(field::BUDGET, outer.saturating_sub(used).max(MIN_SMALL));
    })?;
    done
}

fn to_the_end(vm: *mut fl_vm) -> Result<(), fl_status> {
    loop {
        match go_on(state(&vm)?)? {
            fl_exit::FL_EXIT_FINISHED => return Ok(()),
            fl_exit::FL_EXIT_RAISED => return Err(fl_status::FL_RAISED),
            fl_exit::FL_EXIT_BUDGET => return Err(fl_status::FL_BUDGET_SPENT),
            exit => {
                handle(vm, exit, true)?;
            }
        }
    }
}

fn is_none(r: fl_ref) -> bool {
    r == fl_ref::default()
}

/// Calls `callable` with the `count` arguments at `arguments` (NULL if there are none) and the keyword arguments in the dict `keywords` (all zeros if
/// there are none), and runs it to the end. What it wants from the host goes to the functions of `fl_vm_handlers` and `fl_vm_natives`; it
/// cannot be suspended, nor a snapshot taken meanwhile. `budget` is how many units of work it may take, or FL_NO_BUDGET; they are on the account of the
/// program that waits for the caller, if one does. May be used at any time, also inside native functions and event handlers (there its own events
/// are not delivered).
///
/// Errors: FL_RAISED: `fl_exception` gives the exception; FL_BUDGET_SPENT: the call was given up, none of its handlers and `finally` blocks ran;
/// FL_WRONG_TYPE if `keywords` is no dict; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED
/// inside an output function, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_call(
    vm: *mut fl_vm,
    callable: fl_ref,
    arguments: *const fl_ref,
    count: usize,
    keywords: fl_ref,
    budget: u64,
    value: *mut fl_ref,
) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&value)?;
        let args = pointers::items(&arguments, count)?;
        begin(vm, callable, args, keywords)?;
        finish(vm, budget)?;
        let _ = s;
        result(state(&vm)?, out)
    })())
}

/// Puts the call of these on the stack.
fn begin(vm: *mut fl_vm, callable: fl_ref, args: &[fl_ref], keywords: fl_ref) -> Result<(), fl_status> {
    let s = state(&vm)?;
    check(s, &[callable])?;
    check(s, args)?;
    if !is_none(keywords) && !crate::references::value(s, keywords)?.is(Kind::Dict) {
        return Err(fl_status::FL_WRONG_TYPE);
    }
    let quiet = last(s) == Some(fl_exit::FL_EXIT_EVENT);
    attempt(s, |vm| {
        let args = tuple_of(vm, args)?;
        let (callee, keywords) =
            (deref(vm, callable), if is_none(keywords) { Value::NONE } else { deref(vm, keywords) });
        vm.begin_call(callee, args, keywords, quiet)
    })
}

/// As `fl_call`, of the method `name` (`name_length` bytes of UTF-8) of an object, without keyword arguments.
///
/// Errors: as `fl_call`; FL_BAD_ARGUMENT if the name is no UTF-8.
#[unsafe(no_mangle)]
pub extern "C" fn fl_call_method(
    vm: *mut fl_vm,
    object: fl_ref,
    name: *const c_char,
    name_length: usize,
    arguments: *const fl_ref,
    count: usize,
    budget: u64,
    value: *mut fl_ref,
) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&value)?;
        let args = pointers::items(&arguments, count)?;
        let name = pointers::text(&name, name_length)?;
        check(s, &[object])?;
        check(s, args)?;
        perform(vm, budget, |vm| {
            let name = vm.heap.new_str(name)?;
            vm.get_attr(deref(vm, object), name)
        })?;
        let s = state(&vm)?;
        let quiet = last(s) == Some(fl_exit::FL_EXIT_EVENT);
        attempt(s, |vm| {
            let args = tuple_of(vm, args)?;
            let method = vm.heap.block.get(field::CALL_VALUE);
            vm.begin_call(method, args, Value::NONE, quiet)
        })?;
        finish(vm, budget)?;
        result(state(&vm)?, out)
    })())
}

/// Prepares calling `callable` as in `fl_call`, to be run by `fl_run` and its kin like a program, with all their exits; FL_EXIT_FINISHED has the
/// result, see `fl_exit_value`. So Python functions that a program has defined run in slices, and a snapshot may be taken in between.
///
/// Errors: FL_BUSY if a program is running or waiting; FL_WRONG_TYPE if `keywords` is no dict; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL,
/// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_start_call(
    vm: *mut fl_vm,
    callable: fl_ref,
    arguments: *const fl_ref,
    count: usize,
    keywords: fl_ref,
) -> fl_status {
    of((|| {
        let s = idle_state(&vm)?;
        let args = pointers::items(&arguments, count)?;
        check(s, &[callable])?;
        ready(s)?;
        begin(vm, callable, args, keywords)
    })())
}

/// Gives up the program that is running or waiting: its frames end where they are, none of its handlers and `finally` blocks run. Its objects stay as
/// far as something refers to them, and another program may be started.
///
/// Errors: FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_abandon(vm: *mut fl_vm) -> fl_status {
    of(idle_state(&vm).and_then(|s| {
        lend(s, |vm| {
            while vm.heap.fp != 0 {
                vm.abandon_call();
            }
        })?;
        s.exit.set(0);
        s.pending.set(0);
        Ok(())
    }))
}
