//! `fl_asm`: an assembler, for languages that are compiled to this VM without Python.

use crate::abi::{AsmState, fl_asm};
use crate::pointers::{self, Out};
use crate::status::{fl_status, of};
use core::ffi::c_char;
use fastlocals_core::assemble::{Asm, AsmError, Assembler, Function, Label, Place};
use fastlocals_core::era::Era;
use fastlocals_core::image::code::{Region, flag, slot};
use fastlocals_core::isa::Op;
use fastlocals_core::value::Value;

/// Registers of a call window before its arguments: the callee and what the VM keeps there.
pub const FL_WINDOW: u32 = 7;
/// An argument, as a slot. Arguments come first: positional, keyword-only, then those of FL_CODE_VARARGS and FL_CODE_VARKEYWORDS.
pub const FL_SLOT_ARGUMENT: u32 = 1;
/// A local variable, as a slot.
pub const FL_SLOT_LOCAL: u32 = 2;
/// Beside FL_SLOT_ARGUMENT or FL_SLOT_LOCAL: inner functions refer to it, so that it lives in a cell.
pub const FL_SLOT_CELL: u32 = 4;
/// A variable of an outer function, as a slot. These come last.
pub const FL_SLOT_FREE: u32 = 8;
/// The last argument slot (before that of FL_CODE_VARKEYWORDS) takes further positional arguments, as a flag of a function.
pub const FL_CODE_VARARGS: u32 = 4;
/// The last argument slot takes further keyword arguments, as a flag of a function.
pub const FL_CODE_VARKEYWORDS: u32 = 8;
/// No line, no register, or no region.
pub const FL_NONE: u32 = u32::MAX;

const _: () = assert!(FL_WINDOW as usize == fastlocals_core::value::limits::FRAME_HEADER);
const _: () = assert!(FL_SLOT_ARGUMENT == slot::ARG && FL_SLOT_LOCAL == slot::LOCAL);
const _: () = assert!(FL_SLOT_CELL == slot::CELL && FL_SLOT_FREE == slot::FREE);
const _: () = assert!(FL_CODE_VARARGS == flag::VARARGS && FL_CODE_VARKEYWORDS == flag::VARKEYWORDS);

const MAGIC: usize = 0x464C_4153;

/// A constant that needs no object.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_singleton {
    /// None.
    FL_PY_NONE = 0,
    /// False.
    FL_PY_FALSE = 1,
    /// True.
    FL_PY_TRUE = 2,
    /// Ellipsis.
    FL_PY_ELLIPSIS = 3,
}

/// What Python calls a block, for `fl_asm_region`.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_region {
    /// The body of a `for` loop, with the instruction that fetches the next item.
    FL_REGION_FOR = 0,
    /// The body of a `while` loop.
    FL_REGION_WHILE = 1,
    /// The body of a `try`.
    FL_REGION_TRY = 2,
    /// An `except` clause.
    FL_REGION_EXCEPT = 3,
    /// The `finally` body that runs when an exception passes.
    FL_REGION_FINALLY_RAISED = 4,
    /// The `finally` body that runs otherwise.
    FL_REGION_FINALLY = 5,
    /// The body of a `with`.
    FL_REGION_WITH = 6,
}

impl From<AsmError> for fl_status {
    fn from(e: AsmError) -> fl_status {
        match e {
            AsmError::OutOfSpace => fl_status::FL_ASM_FULL,
            AsmError::Opcode => fl_status::FL_ASM_OPCODE,
            AsmError::Operand => fl_status::FL_ASM_OPERAND,
            AsmError::Register => fl_status::FL_ASM_REGISTER,
            AsmError::NoLabel => fl_status::FL_ASM_NO_LABEL,
            AsmError::LabelPlaced => fl_status::FL_ASM_LABEL_PLACED,
            AsmError::LabelUndefined(_) => fl_status::FL_ASM_LABEL_UNDEFINED,
            AsmError::Limit => fl_status::FL_ASM_LIMIT,
            AsmError::SlotExists => fl_status::FL_ASM_SLOT_EXISTS,
            AsmError::SlotOrder => fl_status::FL_ASM_SLOT_ORDER,
            AsmError::Line => fl_status::FL_ASM_LINE,
            AsmError::Nesting => fl_status::FL_ASM_NESTING,
            AsmError::Text => fl_status::FL_BAD_ARGUMENT,
            AsmError::Finished => fl_status::FL_ASM_FINISHED,
            AsmError::Refused(e) => e.into(),
        }
    }
}

/// Takes up the assembler, does something, and notes where it is then.
fn with<T>(mut assembler: *mut fl_asm, f: impl FnOnce(&mut Assembler<'_>) -> Asm<T>) -> Result<T, fl_status> {
    let state = pointers::assembler(&mut assembler)?;
    if state.magic != MAGIC {
        return Err(fl_status::FL_NOT_INITIALISED);
    }
    let place = Place { top: state.top, floor: state.floor, function: state.function };
    let mut assembler = Assembler::resume(pointers::asm_buffer(state), place);
    let result = f(&mut assembler);
    let here = assembler.here();
    (state.top, state.floor, state.function) = (here.top, here.floor, here.function);
    Ok(result?)
}

/// As [`with`], with an output.
fn give<T>(assembler: *mut fl_asm, to: *mut T, f: impl FnOnce(&mut Assembler<'_>) -> Asm<T>) -> fl_status {
    of(Out::new(&to).and_then(|out| {
        out.set(with(assembler, f)?);
        Ok(())
    }))
}

/// As [`give`], with a text.
fn give_for<T>(
    assembler: *mut fl_asm,
    text: *const c_char,
    length: usize,
    to: *mut T,
    f: impl FnOnce(&mut Assembler<'_>, &str) -> Asm<T>,
) -> fl_status {
    match pointers::text(&text, length) {
        Ok(text) => give(assembler, to, |a| f(a, text)),
        Err(e) => e,
    }
}

fn op(number: u32) -> Asm<Op> {
    u8::try_from(number).ok().and_then(Op::from_number).ok_or(AsmError::Opcode)
}

/// Begins an image, and in it the top-level code, in `length` bytes at `buffer`, which are lent until `fl_asm_finish` has left the image at their
/// start. `era` is the FL_ERA_... that the image is for, 0 if it suits all; `file` names the source for tracebacks: `file_length` bytes of UTF-8, or
/// FL_TERMINATED. While it grows, an image takes about 20 bytes for each instruction; finished, about 7.
///
/// Errors: FL_ASM_FULL; FL_BAD_ARGUMENT if the era is unknown or the name is no UTF-8; FL_NULL, FL_MISALIGNED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_init(
    assembler: *mut fl_asm,
    buffer: *mut u8,
    length: usize,
    era: u32,
    file: *const c_char,
    file_length: usize,
) -> fl_status {
    of(init(assembler, buffer, length, era, file, file_length))
}

fn init(
    mut assembler: *mut fl_asm,
    buffer: *mut u8,
    length: usize,
    era: u32,
    file: *const c_char,
    file_length: usize,
) -> Result<(), fl_status> {
    let state = pointers::assembler(&mut assembler)?;
    pointers::check_run(buffer, length)?;
    let file = pointers::text(&file, file_length)?;
    let era = match era {
        0 => None,
        n => Some(u8::try_from(n).ok().and_then(Era::from_u8).ok_or(fl_status::FL_BAD_ARGUMENT)?),
    };
    // Offsets are 32-bit numbers.
    let length = length.min(u32::MAX as usize & !7);
    *state = AsmState { magic: 0, buffer: buffer.expose_provenance(), length, top: 0, floor: 0, function: 0 };
    let here = Assembler::new(pointers::asm_buffer(state), era, file, &Function::named("<module>"))?.here();
    (state.top, state.floor, state.function) = (here.top, here.floor, here.function);
    state.magic = MAGIC;
    Ok(())
}

/// Begins a function inside the one that is open. `flags` is 0 or FL_CODE_... bits; `first_line` is the line of its definition, at least 1.
///
/// Errors: FL_ASM_FULL, FL_ASM_FINISHED; FL_BAD_ARGUMENT for other flags; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_function(
    assembler: *mut fl_asm,
    name: *const c_char,
    length: usize,
    first_line: u32,
    flags: u32,
) -> fl_status {
    of(pointers::text(&name, length).and_then(|name| {
        if flags & !(FL_CODE_VARARGS | FL_CODE_VARKEYWORDS) != 0 {
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        with(assembler, |a| {
            a.function(&Function { first_line, ..Function::named(name) }).and_then(|()| a.add_flags(flags))
        })
    }))
}

/// Says how many of the open function's arguments are positional-only (the first ones) and keyword-only (behind the positional ones).
///
/// Errors: FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_argument_kinds(assembler: *mut fl_asm, positional_only: u32, keyword_only: u32) -> fl_status {
    of(with(assembler, |a| a.argument_kinds(positional_only, keyword_only)))
}

/// Finishes the innermost function; `constant` receives the number of the constant of the function around it that is its code, for
/// FL_OP_MAKE_FUNCTION.
///
/// Errors: FL_ASM_LABEL_UNDEFINED, FL_ASM_LIMIT, FL_ASM_FULL; FL_ASM_NESTING at the top level; FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED. The function is still open then.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_end(assembler: *mut fl_asm, constant: *mut u32) -> fl_status {
    give(assembler, constant, |a| a.end().and_then(|code| a.constant(code)))
}

/// Finishes the top-level code and the image, which the verifier checks; `length` receives how many bytes it has. It lies at the start of the
/// buffer and is what `fl_image_add` takes. The assembler is not used afterwards, even if there was an error.
///
/// Errors: FL_ASM_NESTING if another function is open; FL_ASM_LABEL_UNDEFINED, FL_ASM_LIMIT, FL_ASM_FULL; FL_IMAGE_MALFORMED if the code
/// breaks a rule, such as that control does not fall off its end; FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_finish(assembler: *mut fl_asm, length: *mut usize) -> fl_status {
    give(assembler, length, |a| a.finish())
}

/// Declares a variable of the open function: its name, and FL_SLOT_... bits. `number` receives the number of its slot, which is that of its
/// register, too. Slots are declared before the first instruction; the registers behind them are free for temporaries.
///
/// Errors: FL_ASM_SLOT_EXISTS, FL_ASM_SLOT_ORDER, FL_ASM_OPERAND for impossible bits, FL_ASM_REGISTER if there are too many, FL_ASM_FULL,
/// FL_ASM_FINISHED; FL_BAD_ARGUMENT if the name is no UTF-8; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_slot(
    assembler: *mut fl_asm,
    name: *const c_char,
    length: usize,
    bits: u32,
    number: *mut u32,
) -> fl_status {
    give_for(assembler, name, length, number, |a, name| a.slot(name, bits))
}

/// The number of the slot with this name in the open function.
///
/// Errors: FL_UNKNOWN_SLOT; FL_BAD_ARGUMENT if the name is no UTF-8; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_find_slot(
    assembler: *mut fl_asm,
    name: *const c_char,
    length: usize,
    number: *mut u32,
) -> fl_status {
    of(pointers::text(&name, length).and_then(|name| {
        let out = Out::new(&number)?;
        out.set(with(assembler, |a| Ok(a.find_slot(name)))?.ok_or(fl_status::FL_UNKNOWN_SLOT)?);
        Ok(())
    }))
}

/// The line of the instructions that follow; FL_NONE if they belong to no line.
///
/// Errors: FL_ASM_LINE if it is before the function's first line; FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_line(assembler: *mut fl_asm, line: u32) -> fl_status {
    of(with(assembler, |a| a.line((line != FL_NONE).then_some(line))))
}

/// A new label of the open function.
///
/// Errors: FL_ASM_LIMIT, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_label(assembler: *mut fl_asm, label: *mut u32) -> fl_status {
    give(assembler, label, |a| a.label().map(|l| l.0))
}

/// Places a label before the instruction that follows.
///
/// Errors: FL_ASM_NO_LABEL, FL_ASM_LABEL_PLACED, FL_ASM_FULL, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_place(assembler: *mut fl_asm, label: u32) -> fl_status {
    of(with(assembler, |a| a.place(Label(label))))
}

/// Emits an instruction that does not jump: a fl_op and its operands, in the order of its description, 0 for those that it does not have. A
/// signed operand may be negative. `ext` is 0 for instructions without one.
///
/// Errors: FL_ASM_OPCODE; FL_ASM_OPERAND if one is out of its range, or no such constant, name or slot exists; FL_ASM_REGISTER; FL_ASM_LIMIT,
/// FL_ASM_FULL, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_emit(assembler: *mut fl_asm, opcode: u32, a: i32, b: i32, c: i32, ext: u32) -> fl_status {
    of(with(assembler, |assembler| assembler.emit(op(opcode)?, [a, b, c], ext)))
}

/// Emits an instruction that jumps to a label. FL_OP_JUMP may go forward and backward.
///
/// Errors: as `fl_asm_emit`; FL_ASM_NO_LABEL.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_jump(assembler: *mut fl_asm, opcode: u32, a: i32, b: i32, c: i32, label: u32) -> fl_status {
    of(with(assembler, |assembler| assembler.jump(op(opcode)?, [a, b, c], Label(label))))
}

/// Between the labels `start` and `end`, an exception goes on at `target`, and is in the register `exception` then. Inner ranges are given
/// before outer ones.
///
/// Errors: FL_ASM_NO_LABEL, FL_ASM_REGISTER, FL_ASM_FULL, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_handler(
    assembler: *mut fl_asm,
    start: u32,
    end: u32,
    target: u32,
    exception: u32,
) -> fl_status {
    of(with(assembler, |a| a.handler(Label(start), Label(end), Label(target), exception)))
}

/// Says that what lies between the labels is what Python calls a block, so that debuggers can set the line of a frame by Python's rules: a
/// fl_region, the number of the region around it (FL_NONE if there is none), the register in which FL_OP_PUSH_EXC has kept the exception that was
/// handled before (FL_NONE if there is none), and the line of the block's header. Outer regions are given before inner ones. `number` receives its
/// number.
///
/// Errors: FL_ASM_NO_LABEL, FL_ASM_REGISTER, FL_ASM_LIMIT, FL_ASM_FULL, FL_ASM_FINISHED; FL_BAD_ARGUMENT for an unknown kind or a parent that is
/// no number of a region; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_region(
    assembler: *mut fl_asm,
    kind: u32,
    start: u32,
    end: u32,
    parent: u32,
    saved: u32,
    line: u32,
    number: *mut u32,
) -> fl_status {
    let narrow = |n: u32, most: u32| {
        if n == FL_NONE {
            Ok(None)
        } else if n < most {
            Ok(Some(n))
        } else {
            Err(())
        }
    };
    let kind = u16::try_from(kind).ok().and_then(Region::from_u16).filter(|k| *k != Region::Comprehension);
    let (Some(kind), Ok(parent), Ok(saved)) = (kind, narrow(parent, 0xFFFF), narrow(saved, 0x100)) else {
        return fl_status::FL_BAD_ARGUMENT;
    };
    give(assembler, number, |a| {
        a.region(kind, Label(start), Label(end), parent.map(|p| p as u16), saved.map(|s| s as u8), line)
    })
}

/// The number of a name, for instructions that load and store globals and attributes by name.
///
/// Errors: FL_ASM_FULL, FL_ASM_LIMIT, FL_ASM_FINISHED; FL_BAD_ARGUMENT if it is no UTF-8; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_name(
    assembler: *mut fl_asm,
    name: *const c_char,
    length: usize,
    number: *mut u32,
) -> fl_status {
    give_for(assembler, name, length, number, |a, name| a.name(name))
}

/// The number of a constant of the open function: an int.
///
/// Errors: FL_ASM_FULL, FL_ASM_LIMIT, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_int(assembler: *mut fl_asm, value: i64, number: *mut u32) -> fl_status {
    give(assembler, number, |a| a.int(value).and_then(|v| a.constant(v)))
}

/// The number of a constant of the open function: a float.
///
/// Errors: as `fl_asm_int`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_float(assembler: *mut fl_asm, value: f64, number: *mut u32) -> fl_status {
    give(assembler, number, |a| a.constant(Value::float(value)))
}

/// The number of a constant of the open function: a str.
///
/// Errors: as `fl_asm_int`; FL_BAD_ARGUMENT if it is no UTF-8.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_text(
    assembler: *mut fl_asm,
    text: *const c_char,
    length: usize,
    number: *mut u32,
) -> fl_status {
    give_for(assembler, text, length, number, |a, text| a.text(text).and_then(|v| a.constant(v)))
}

/// The number of a constant of the open function: a bytes object.
///
/// Errors: as `fl_asm_int`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_bytes(assembler: *mut fl_asm, bytes: *const u8, length: usize, number: *mut u32) -> fl_status {
    match pointers::items(&bytes, length) {
        Ok(bytes) => give(assembler, number, |a| a.bytes(bytes).and_then(|v| a.constant(v))),
        Err(e) => e,
    }
}

/// The number of a constant of the open function: one of `fl_singleton`.
///
/// Errors: as `fl_asm_int`; FL_ASM_OPERAND for another number.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_singleton(assembler: *mut fl_asm, which: u32, number: *mut u32) -> fl_status {
    const NONE: u32 = fl_singleton::FL_PY_NONE as u32;
    const FALSE: u32 = fl_singleton::FL_PY_FALSE as u32;
    const TRUE: u32 = fl_singleton::FL_PY_TRUE as u32;
    const ELLIPSIS: u32 = fl_singleton::FL_PY_ELLIPSIS as u32;
    give(assembler, number, |a| {
        a.constant(match which {
            NONE => Value::NONE,
            FALSE => Value::FALSE,
            TRUE => Value::TRUE,
            ELLIPSIS => Value::ELLIPSIS,
            _ => return Err(AsmError::Operand),
        })
    })
}

/// The number of a constant of the open function: a tuple of others, by their numbers.
///
/// Errors: as `fl_asm_int`; FL_ASM_OPERAND if there is no such constant.
#[unsafe(no_mangle)]
pub extern "C" fn fl_asm_tuple(assembler: *mut fl_asm, items: *const u32, count: usize, number: *mut u32) -> fl_status {
    match pointers::items(&items, count) {
        Ok(items) => give(assembler, number, |a| a.tuple_of(items).and_then(|v| a.constant(v))),
        Err(e) => e,
    }
}
