//! The variables of a frame, by name or by slot: read, bound, unbound.
//!
//! A name is found in the image's index of slots, at the cost of one hash, in a frame of 1 or 1,000 locals. A frame of a module, a class body or `exec` code
//! has its names in a dict; the functions that take a name work on it too.

use crate::abi::{State, fl_frame, fl_local, fl_local_kind, fl_ref, fl_vm};
use crate::frames::{look, status_of, try_frames};
use crate::lend::{copy, lend, peek, state};
use crate::pointers::{self, Out};
use crate::references::{check, deref};
use crate::status::{fl_status, of};
use crate::values::{float_of, int_of};
use core::ffi::c_char;
use fastlocals_core::block::Block;
use fastlocals_core::heap::Heap;
use fastlocals_core::locals::error::FrameError;
use fastlocals_core::locals::gate::{Place, Variables, dict_may_be_written_back};
use fastlocals_core::locals::open::{OpenFrame, Slot, SlotKind};
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::Data;

fn slot(n: u32) -> Result<Slot, FrameError> {
    u16::try_from(n).map(Slot).map_err(|_| FrameError::UnknownSlot)
}

/// How many slots a frame has: arguments, locals, cells and free variables of a function; none of a module.
///
/// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_count(vm: *mut fl_vm, frame: fl_frame, count: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&count)?;
        out.set(look(s, frame, |open| Ok(open.code().slot_count() as u32))?);
        Ok(())
    }))
}

/// What slot `slot`, from 0, of a frame is.
///
/// Errors: FL_UNKNOWN_SLOT; FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_info(vm: *mut fl_vm, frame: fl_frame, slot: u32, info: *mut fl_local) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&info)?;
        out.set(look(s, frame, |open| {
            let info = open.slots().nth(slot as usize).ok_or(FrameError::UnknownSlot)?;
            let kind = match info.kind {
                SlotKind::Local => fl_local_kind::FL_LOCAL_PLAIN,
                SlotKind::Cell => fl_local_kind::FL_LOCAL_CELL,
                SlotKind::Free => fl_local_kind::FL_LOCAL_FREE,
                SlotKind::Comprehension => fl_local_kind::FL_LOCAL_HIDDEN,
            };
            let is_bound = open.load_slot(info.slot).is_ok() as u32;
            Ok(fl_local { kind, is_argument: info.argument as u32, is_bound })
        })?);
        Ok(())
    }))
}

/// The name of slot `slot`, from 0, of a frame. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length` receives how
/// many there are in all.
///
/// Errors: FL_UNKNOWN_SLOT; FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_name(
    vm: *mut fl_vm,
    frame: fl_frame,
    slot: u32,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        out.set(look(s, frame, |open| {
            if slot as usize >= open.code().slot_count() {
                return Err(FrameError::UnknownSlot);
            }
            Ok(copy(open.code().slot_name(slot as usize).as_bytes(), buffer))
        })?);
        Ok(())
    }))
}

/// The slot of the variable `name` (`length` bytes of UTF-8) of a frame; it is the same in every frame of the same code.
///
/// Errors: FL_UNKNOWN_NAME; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_find(
    vm: *mut fl_vm,
    frame: fl_frame,
    name: *const c_char,
    length: usize,
    slot: *mut u32,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&slot)?;
        let name = pointers::text(&name, length)?;
        out.set(look(s, frame, |open| open.find(name))?.0 as u32);
        Ok(())
    }))
}

/// Where a variable is.
#[derive(Clone, Copy)]
enum Which {
    Name(*const c_char, usize),
    Slot(u32),
}

impl Which {
    /// Where it is, if it lies in a slot.
    #[inline]
    fn place(self, block: &Block<'_>, variables: &Variables<'_>) -> Option<Place> {
        match self {
            Which::Name(p, n) => variables.named_place(block, pointers::raw_text(&p, n).ok()?),
            Which::Slot(n) => Some(variables.place(block, slot(n).ok()?.0 as usize)),
        }
    }

    /// Its value.
    fn load(self, open: &OpenFrame<'_, '_>) -> Result<Result<Value, FrameError>, fl_status> {
        Ok(match self {
            Which::Name(p, n) => open.load(pointers::text(&p, n)?),
            Which::Slot(n) => slot(n).and_then(|slot| open.load_slot(slot)),
        })
    }
}

/// A number that a variable holds: at once if it is of the sort that `quick` knows, else with a VM.
#[inline]
fn number<T>(
    vm: *mut fl_vm,
    frame: fl_frame,
    which: Which,
    number: *mut T,
    quick: impl FnOnce(Value) -> Option<T>,
    read: impl FnOnce(&Heap<'_>, Value) -> Result<T, fl_status>,
) -> Result<(), fl_status> {
    let s = state(&vm)?;
    let out = Out::new(&number)?;
    let plain = peek(s, |block, images| {
        let variables = Variables::of_token(block, images, frame.token())?;
        quick(which.place(block, &variables)?.load(block).bound()?)
    })?;
    out.set(match plain {
        Some(n) => n,
        None => with_machine(s, frame, which, read)?,
    });
    Ok(())
}

#[cold]
fn with_machine<T>(
    s: &State,
    frame: fl_frame,
    which: Which,
    read: impl FnOnce(&Heap<'_>, Value) -> Result<T, fl_status>,
) -> Result<T, fl_status> {
    lend(s, |vm| match vm.frame(frame.token()) {
        Ok(open) => read(open.heap(), which.load(&open)?.map_err(status_of)?),
        Err(e) => Err(status_of(e)),
    })?
}

/// A new reference to the value of a variable.
fn give(vm: *mut fl_vm, frame: fl_frame, which: Which, value: *mut fl_ref) -> Result<(), fl_status> {
    let s = state(&vm)?;
    let out = Out::new(&value)?;
    let plain = peek(s, |block, images| {
        let variables = Variables::of_token(block, images, frame.token())?;
        let v = which.place(block, &variables)?.load(block).bound()?;
        let root = block.root(v).ok();
        block.save();
        root
    })?;
    if let Some(root) = plain {
        out.set(root.into());
        return Ok(());
    }
    with_machine(s, frame, which, |_, _| Ok(()))?;
    let root = try_frames(s, |vm| {
        let v = which.load(&vm.frame(frame.token())?).unwrap_or(Err(FrameError::UnknownName))?;
        vm.heap.block.root(v).map_err(|_| FrameError::Memory)
    })?;
    out.set(root.into());
    Ok(())
}

/// The value of the variable `name` (`length` bytes of UTF-8) of a frame, as a new reference.
///
/// Errors: FL_UNKNOWN_NAME; FL_UNBOUND; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_FOREIGN_NAMES;
/// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_get(
    vm: *mut fl_vm,
    frame: fl_frame,
    name: *const c_char,
    length: usize,
    value: *mut fl_ref,
) -> fl_status {
    of(give(vm, frame, Which::Name(name, length), value))
}

/// The value of the variable `name` (`length` bytes of UTF-8) of a frame, an int, as a number of 64 bits.
///
/// Errors: as `fl_local_get` and `fl_get_int`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_get_int(
    vm: *mut fl_vm,
    frame: fl_frame,
    name: *const c_char,
    length: usize,
    value: *mut i64,
) -> fl_status {
    of(number(vm, frame, Which::Name(name, length), value, Value::as_small, int_of))
}

/// The value of the variable `name` (`length` bytes of UTF-8) of a frame, a number, as a double.
///
/// Errors: as `fl_local_get` and `fl_get_float`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_get_float(
    vm: *mut fl_vm,
    frame: fl_frame,
    name: *const c_char,
    length: usize,
    value: *mut f64,
) -> fl_status {
    of(number(vm, frame, Which::Name(name, length), value, Value::as_float, float_of))
}

/// The value of the variable in slot `slot`, from 0, of a frame, as a new reference.
///
/// Errors: FL_UNKNOWN_SLOT; FL_UNBOUND; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
/// FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_slot_get(vm: *mut fl_vm, frame: fl_frame, slot: u32, value: *mut fl_ref) -> fl_status {
    of(give(vm, frame, Which::Slot(slot), value))
}

/// The value of the variable in slot `slot`, from 0, of a frame, an int, as a number of 64 bits.
///
/// Errors: as `fl_slot_get` and `fl_get_int`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_slot_get_int(vm: *mut fl_vm, frame: fl_frame, slot: u32, value: *mut i64) -> fl_status {
    of(number(vm, frame, Which::Slot(slot), value, Value::as_small, int_of))
}

/// The value of the variable in slot `slot`, from 0, of a frame, a number, as a double.
///
/// Errors: as `fl_slot_get` and `fl_get_float`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_slot_get_float(vm: *mut fl_vm, frame: fl_frame, slot: u32, value: *mut f64) -> fl_status {
    of(number(vm, frame, Which::Slot(slot), value, Value::as_float, float_of))
}

/// Binds a variable that lies in a slot to a value, at once; false if it does not, and nothing has happened.
#[inline]
fn bind_plain(
    s: &State,
    frame: fl_frame,
    which: Which,
    value: impl FnOnce(&Block<'_>) -> Option<Value>,
) -> Result<bool, fl_status> {
    peek(s, |block, images| {
        let Some(variables) = Variables::of_token(block, images, frame.token()) else { return false };
        let (Some(place), Some(v)) = (which.place(block, &variables), value(block)) else { return false };
        // (To unbind what is unbound is a mistake, which OpenFrame names.)
        let plain = v.is_bound() || place.load(block).is_bound();
        plain && !dict_may_be_written_back(block) && place.store(block, v)
    })
}

/// Binds a variable to what `make` makes, with a VM; it is done again after a collection.
#[cold]
fn bind_with_machine(
    s: &State,
    frame: fl_frame,
    which: Which,
    make: impl Fn(&mut Vm<'_>) -> Data,
) -> Result<(), fl_status> {
    let name = match &which {
        Which::Name(p, n) => Ok(pointers::text(p, *n)?),
        Which::Slot(n) => Err(*n),
    };
    try_frames(s, |vm| {
        let v = make(vm).map_err(|_| FrameError::Memory)?;
        let mut open = vm.frame(frame.token())?;
        match name {
            Ok(name) => open.store(name, v),
            Err(n) => open.store_slot(slot(n)?, v),
        }
    })
}

#[inline]
fn bind_ref(vm: *mut fl_vm, frame: fl_frame, which: Which, value: fl_ref) -> Result<(), fl_status> {
    let s = state(&vm)?;
    if bind_plain(s, frame, which, |block| block.rooted(value.root()))? {
        return Ok(());
    }
    check(s, &[value])?;
    bind_with_machine(s, frame, which, |vm| Ok(deref(vm, value)))
}

#[inline]
fn bind_int(vm: *mut fl_vm, frame: fl_frame, which: Which, value: i64) -> Result<(), fl_status> {
    let s = state(&vm)?;
    if bind_plain(s, frame, which, |_| Value::int(value))? {
        return Ok(());
    }
    bind_with_machine(s, frame, which, |vm| vm.heap.new_int(value))
}

#[inline]
fn bind_float(vm: *mut fl_vm, frame: fl_frame, which: Which, value: f64) -> Result<(), fl_status> {
    let s = state(&vm)?;
    if bind_plain(s, frame, which, |_| Some(Value::float(value)))? {
        return Ok(());
    }
    bind_with_machine(s, frame, which, |_| Ok(Value::float(value)))
}

/// Binds the variable `name` (`length` bytes of UTF-8) of a frame, bound or not, to an object; in a module, a class body or `exec` code this may be a new
/// name. The program sees it at its next read. The reference stays the caller's.
///
/// Errors: FL_UNKNOWN_NAME; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_REF; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_FOREIGN_NAMES;
/// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_set(
    vm: *mut fl_vm,
    frame: fl_frame,
    name: *const c_char,
    length: usize,
    value: fl_ref,
) -> fl_status {
    of(bind_ref(vm, frame, Which::Name(name, length), value))
}

/// Binds the variable `name` (`length` bytes of UTF-8) of a frame to an int.
///
/// Errors: as `fl_local_set`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_set_int(
    vm: *mut fl_vm,
    frame: fl_frame,
    name: *const c_char,
    length: usize,
    value: i64,
) -> fl_status {
    of(bind_int(vm, frame, Which::Name(name, length), value))
}

/// Binds the variable `name` (`length` bytes of UTF-8) of a frame to a float.
///
/// Errors: as `fl_local_set`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_set_float(
    vm: *mut fl_vm,
    frame: fl_frame,
    name: *const c_char,
    length: usize,
    value: f64,
) -> fl_status {
    of(bind_float(vm, frame, Which::Name(name, length), value))
}

/// Binds the variable in slot `slot`, from 0, of a frame to an object. The reference stays the caller's.
///
/// Errors: FL_UNKNOWN_SLOT; FL_STALE_REF; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
/// FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_slot_set(vm: *mut fl_vm, frame: fl_frame, slot: u32, value: fl_ref) -> fl_status {
    of(bind_ref(vm, frame, Which::Slot(slot), value))
}

/// Binds the variable in slot `slot`, from 0, of a frame to an int.
///
/// Errors: as `fl_slot_set`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_slot_set_int(vm: *mut fl_vm, frame: fl_frame, slot: u32, value: i64) -> fl_status {
    of(bind_int(vm, frame, Which::Slot(slot), value))
}

/// Binds the variable in slot `slot`, from 0, of a frame to a float.
///
/// Errors: as `fl_slot_set`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_slot_set_float(vm: *mut fl_vm, frame: fl_frame, slot: u32, value: f64) -> fl_status {
    of(bind_float(vm, frame, Which::Slot(slot), value))
}

/// Unbinds the variable `name` (`length` bytes of UTF-8) of a frame, as Python's `del` does: the program's next read of it raises UnboundLocalError
/// (or NameError).
///
/// Errors: FL_UNKNOWN_NAME; FL_UNBOUND; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_FOREIGN_NAMES; FL_NULL,
/// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_local_unbind(vm: *mut fl_vm, frame: fl_frame, name: *const c_char, length: usize) -> fl_status {
    of(state(&vm).and_then(|s| {
        if bind_plain(s, frame, Which::Name(name, length), |_| Some(Value::UNBOUND))? {
            return Ok(());
        }
        let name = pointers::text(&name, length)?;
        look(s, frame, |open| open.unbind(name))
    }))
}

/// Unbinds the variable in slot `slot`, from 0, of a frame.
///
/// Errors: FL_UNKNOWN_SLOT; FL_UNBOUND; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_slot_unbind(vm: *mut fl_vm, frame: fl_frame, slot: u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        if bind_plain(s, frame, Which::Slot(slot), |_| Some(Value::UNBOUND))? {
            return Ok(());
        }
        look(s, frame, |open| open.unbind_slot(self::slot(slot)?))
    }))
}
