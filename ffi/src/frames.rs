//! `fl_frame`: frames of a program, from the running one outward.

use crate::abi::{State, fl_frame, fl_ref, fl_vm};
use crate::calls::perform;
use crate::exit::is_event;
use crate::lend::{attempt, copy, lend, state};
use crate::pointers::{self, Out};
use crate::references::{check, deref, make, result, value};
use crate::status::{fl_status, of};
use core::ffi::c_char;
use fastlocals_core::heap::message::P;
use fastlocals_core::listeners::jump::JumpError;
use fastlocals_core::locals::error::FrameError;
use fastlocals_core::locals::open::{FrameRef, OpenFrame};
use fastlocals_core::locals::whole::Missing;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::{Fault, Res};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::prelude_functions::Hidden;
use fastlocals_core::value::types::TypeId;

impl fl_frame {
    #[inline]
    pub(crate) fn token(self) -> FrameRef {
        FrameRef::from_parts(self.base, self.serial)
    }
}

impl From<FrameRef> for fl_frame {
    fn from(token: FrameRef) -> fl_frame {
        let (base, serial) = token.to_parts();
        fl_frame { serial, base, unused: 0 }
    }
}

/// The status that a frame's error is.
pub(crate) fn status_of(e: FrameError) -> fl_status {
    match e {
        FrameError::Stale => fl_status::FL_STALE_FRAME,
        FrameError::NoFrame => fl_status::FL_NO_FRAME,
        FrameError::UnknownName => fl_status::FL_UNKNOWN_NAME,
        FrameError::UnknownSlot => fl_status::FL_UNKNOWN_SLOT,
        FrameError::Unbound => fl_status::FL_UNBOUND,
        FrameError::Cleared => fl_status::FL_FRAME_CLEARED,
        FrameError::Foreign => fl_status::FL_FOREIGN_NAMES,
        FrameError::Memory => fl_status::FL_BLOCK_TOO_SMALL,
    }
}

/// Does something that may need memory or meet a frame's error; see [`attempt`].
pub(crate) fn try_frames<T>(
    state: &State,
    mut f: impl FnMut(&mut Vm<'_>) -> Result<T, FrameError>,
) -> Result<T, fl_status> {
    let mut failed = None;
    let done = attempt(state, |vm| {
        f(vm).map_err(|e| match e {
            FrameError::Memory => Fault::Memory,
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

/// Looks at a frame: nothing is made.
#[inline]
pub(crate) fn look<T>(
    state: &State,
    frame: fl_frame,
    f: impl FnOnce(&mut OpenFrame<'_, '_>) -> Result<T, FrameError>,
) -> Result<T, fl_status> {
    lend(state, |vm| vm.frame(frame.token()).and_then(|mut open| f(&mut open)))?.map_err(status_of)
}

/// The innermost frame that the program may see: where it waits, or whose event is delivered.
///
/// Errors: FL_NO_FRAME if nothing runs; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_current(vm: *mut fl_vm, frame: *mut fl_frame) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&frame)?;
        out.set(try_frames(s, |vm| vm.innermost_frame()?.token())?.into());
        Ok(())
    }))
}

/// The frame that has called a frame.
///
/// Errors: FL_NO_FRAME beyond the outermost; FL_STALE_FRAME; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_back(vm: *mut fl_vm, frame: fl_frame, back: *mut fl_frame) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&back)?;
        let token = try_frames(s, |vm| {
            let h = vm.frame(frame.token())?.object().heap_of(Kind::Frame).ok_or(FrameError::NoFrame)?;
            let back = vm.heap.frame_back(h).map_err(|_| FrameError::Memory)?;
            vm.frame_of(back)?.token()
        })?;
        out.set(token.into());
        Ok(())
    }))
}

/// The frame of a frame object, a traceback object or a generator, as far as it is on the stack.
///
/// Errors: FL_NO_FRAME if the object has none; FL_STALE_FRAME if it has ended or is suspended; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL,
/// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_of(vm: *mut fl_vm, object: fl_ref, frame: *mut fl_frame) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&frame)?;
        check(s, &[object])?;
        out.set(try_frames(s, |vm| vm.frame_of(deref(vm, object))?.token())?.into());
        Ok(())
    }))
}

/// The frame object of a frame, as Python code has it: a reference to it outlives the frame.
///
/// Errors: FL_STALE_FRAME; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_object(vm: *mut fl_vm, frame: fl_frame, object: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&object)?;
        look(s, frame, |_| Ok(()))?;
        make(s, out, |vm| Ok(vm.frame(frame.token()).map_or(Value::NONE, |open| open.object())))
    }))
}

/// The name of a frame's function; `<module>` of a program's own code. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is
/// 0); `length` receives how many there are in all.
///
/// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_name(
    vm: *mut fl_vm,
    frame: fl_frame,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        out.set(look(s, frame, |open| Ok(copy(open.name().as_bytes(), buffer)))?);
        Ok(())
    }))
}

/// The name of the file that a frame's code is from. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length`
/// receives how many there are in all.
///
/// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_file(
    vm: *mut fl_vm,
    frame: fl_frame,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        out.set(look(s, frame, |open| Ok(copy(open.file().as_bytes(), buffer)))?);
        Ok(())
    }))
}

/// The line that a frame is executing, from 1; 0 if its code belongs to no line.
///
/// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_line(vm: *mut fl_vm, frame: fl_frame, line: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&line)?;
        out.set(look(s, frame, |open| Ok(open.line().unwrap_or(0)))?);
        Ok(())
    }))
}

/// The number of the instruction that a frame is at, within its code.
///
/// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_offset(vm: *mut fl_vm, frame: fl_frame, offset: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&offset)?;
        out.set(look(s, frame, |open| {
            let h = open.object().heap_of(Kind::Frame).ok_or(FrameError::NoFrame)?;
            Ok(open.heap().frame_object_pc(h).saturating_sub(1) as u32)
        })?);
        Ok(())
    }))
}

/// Makes the frame whose event is being delivered go on at another line, or at the first line after it that has code, as assigning `f_lineno` in a Python trace
/// function does, with the rules of the VM's era; where it goes on there is no line event.
///
/// Errors: FL_RAISED: `fl_exception` gives the ValueError that says why not, also outside of events and for other frames; FL_STALE_FRAME;
/// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_jump(vm: *mut fl_vm, frame: fl_frame, line: u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        look(s, frame, |_| Ok(()))?;
        if !is_event(s) {
            return attempt(s, |vm| Err(refusal(vm, "f_lineno can only be set in a trace function")));
        }
        attempt(s, |vm| {
            let h = object(vm, frame).heap_of(Kind::Frame);
            if h.is_none_or(|h| vm.heap.frame_base(h) != Some(vm.heap.fp)) {
                return Err(refusal(vm, "can only jump in the frame whose event it is"));
            }
            match vm.heap.jump(line) {
                Ok(_) => Ok(()),
                Err(JumpError::Refused(why)) => Err(refusal(vm, why)),
                Err(e) => {
                    let end = if e == JumpError::Before { "before" } else { "after" };
                    let pieces =
                        [P::S("line "), P::N(line as i64), P::S(" comes "), P::S(end), P::S(" the current code block")];
                    Err(vm.heap.raise(TypeId::ValueError, &pieces))
                }
            }
        })
    }))
}

fn refusal(vm: &mut Vm<'_>, why: &str) -> Fault {
    vm.heap.raise(TypeId::ValueError, &[P::S(why)])
}

/// A new dict of a frame's bound variables by name. Later changes on either side do not show on the other.
///
/// Errors: FL_STALE_FRAME; FL_FOREIGN_NAMES; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_snapshot(vm: *mut fl_vm, frame: fl_frame, dict: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&dict)?;
        let root = try_frames(s, |vm| {
            let v = vm.frame(frame.token())?.snapshot()?;
            vm.heap.block.root(v).map_err(|_| FrameError::Memory)
        })?;
        out.set(root.into());
        Ok(())
    }))
}

/// Binds every variable of a frame that a dict names; keys that are no variables of a function are left alone. With `unbind_missing` 1 bound variables that
/// the dict lacks become unbound, with 0 they stay. All of it happens or nothing.
///
/// Errors: FL_WRONG_TYPE if `dict` is no dict; FL_BAD_ARGUMENT; FL_STALE_FRAME; FL_STALE_REF; FL_FRAME_CLEARED; FL_FOREIGN_NAMES;
/// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_write_back(vm: *mut fl_vm, frame: fl_frame, dict: fl_ref, unbind_missing: u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let missing = match unbind_missing {
            0 => Missing::Keep,
            1 => Missing::Unbind,
            _ => return Err(fl_status::FL_BAD_ARGUMENT),
        };
        if !value(s, dict)?.is(Kind::Dict) {
            return Err(fl_status::FL_WRONG_TYPE);
        }
        try_frames(s, |vm| {
            let dict = deref(vm, dict);
            vm.frame(frame.token())?.write_back(dict, missing)
        })
    }))
}

/// A mapping through which Python code and `fl_set_item` reach a frame's variables at once, in every era; of a frame whose names live in a
/// dict, that dict.
///
/// Errors: FL_STALE_FRAME; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_view(vm: *mut fl_vm, frame: fl_frame, view: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&view)?;
        let root = try_frames(s, |vm| {
            let v = vm.frame(frame.token())?.view()?;
            vm.heap.block.root(v).map_err(|_| FrameError::Memory)
        })?;
        out.set(root.into());
        Ok(())
    }))
}

fn object(vm: &mut Vm<'_>, frame: fl_frame) -> Value {
    vm.frame(frame.token()).map_or(Value::NONE, |open| open.object())
}

/// The hidden function that runs source, with its arguments: source, globals and `f_locals` of the frame, as its era has them.
fn source_call(vm: &mut Vm<'_>, frame: fl_frame, source: &str, f: Hidden) -> Res {
    let source = vm.heap.new_str(source)?;
    let h = object(vm, frame).heap_of(Kind::Frame).ok_or(Fault::Broken)?;
    let (globals, locals) = (vm.heap.frame_object_globals(h), vm.heap.frame_f_locals(h)?);
    Err(match f {
        Hidden::exec_source => vm.hidden(f, &[source, globals, locals, Value::NONE]),
        _ => vm.hidden(f, &[source, globals, locals]),
    })
}

/// The value of a Python expression (`length` bytes of UTF-8), evaluated in a frame, with its variables, as `eval(source, f_globals, f_locals)` in the VM's
/// era. Needs a compiler: the `compile` handler, or that of the library. `budget` and what is possible inside: as `fl_call`.
///
/// Errors: FL_RAISED (also SyntaxError, and NotImplementedError without a compiler); FL_BAD_ARGUMENT if the source is no UTF-8; FL_STALE_FRAME;
/// FL_BUDGET_SPENT; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_eval(
    vm: *mut fl_vm,
    frame: fl_frame,
    source: *const c_char,
    length: usize,
    budget: u64,
    value: *mut fl_ref,
) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&value)?;
        let source = pointers::text(&source, length)?;
        look(s, frame, |_| Ok(()))?;
        perform(vm, budget, |vm| source_call(vm, frame, source, Hidden::eval_source))?;
        result(state(&vm)?, out)
    })())
}

/// Runs Python statements (`length` bytes of UTF-8) in a frame, with its variables, as `exec(source, f_globals, f_locals)` in the VM's era: from 3.13
/// on what they assign to variables of a function is in the frame at once; before, only if `write_back` is 1. Otherwise as `fl_frame_eval`.
///
/// Errors: as `fl_frame_eval`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_frame_exec(
    vm: *mut fl_vm,
    frame: fl_frame,
    source: *const c_char,
    length: usize,
    write_back: u32,
    budget: u64,
) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let source = pointers::text(&source, length)?;
        if write_back > 1 {
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        look(s, frame, |_| Ok(()))?;
        perform(vm, budget, |vm| source_call(vm, frame, source, Hidden::exec_source))?;
        if write_back == 0 {
            return Ok(());
        }
        lend(state(&vm)?, |vm| {
            // (A proxy has written through; there is no dict then.)
            if let Some(h) = object(vm, frame).heap_of(Kind::Frame).filter(|h| vm.heap.has_fast_locals(*h)) {
                if vm.heap.era.writes_locals_back() {
                    vm.heap.locals_to_fast(h, false);
                }
            }
        })
    })())
}
