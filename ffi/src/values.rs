//! Values: making basic ones, asking what something is, reading it.

use crate::abi::{fl_ref, fl_vm};
use crate::lend::{copy, lend, state};
use crate::pointers::{self, Out};
use crate::references::{check, deref, make, value};
use crate::status::{fl_status, of};
use core::ffi::c_char;
use fastlocals_core::heap::Heap;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::types::TypeId;
use fastlocals_core::value::{Unpacked, Value};

/// What a value is, as far as the functions of this header care. Instances of classes that a program makes are FL_TYPE_OTHER, even if the class
/// inherits from a built-in one.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_type {
    /// None.
    FL_TYPE_NONE = 1,
    /// True or False.
    FL_TYPE_BOOL = 2,
    /// An int of any size.
    FL_TYPE_INT = 3,
    /// A float.
    FL_TYPE_FLOAT = 4,
    /// A str.
    FL_TYPE_STR = 5,
    /// A bytes.
    FL_TYPE_BYTES = 6,
    /// A tuple.
    FL_TYPE_TUPLE = 7,
    /// A list.
    FL_TYPE_LIST = 8,
    /// A dict.
    FL_TYPE_DICT = 9,
    /// A set or frozenset.
    FL_TYPE_SET = 10,
    /// A function or method, of Python code, of the library or of the host.
    FL_TYPE_FUNCTION = 11,
    /// A class.
    FL_TYPE_CLASS = 12,
    /// A module.
    FL_TYPE_MODULE = 13,
    /// An exception.
    FL_TYPE_EXCEPTION = 14,
    /// A frame object.
    FL_TYPE_FRAME = 15,
    /// A generator or coroutine.
    FL_TYPE_GENERATOR = 16,
    /// Anything else.
    FL_TYPE_OTHER = 17,
}

fn type_of(v: Value) -> fl_type {
    use fl_type as T;
    match v.unpack() {
        Unpacked::None => T::FL_TYPE_NONE,
        Unpacked::Bool(_) => T::FL_TYPE_BOOL,
        Unpacked::Int(_) => T::FL_TYPE_INT,
        Unpacked::Float(_) => T::FL_TYPE_FLOAT,
        _ => match v.kind() {
            Some(Kind::BigInt) => T::FL_TYPE_INT,
            Some(Kind::Str) => T::FL_TYPE_STR,
            Some(Kind::Bytes) => T::FL_TYPE_BYTES,
            Some(Kind::Tuple) => T::FL_TYPE_TUPLE,
            Some(Kind::List) => T::FL_TYPE_LIST,
            Some(Kind::Dict) => T::FL_TYPE_DICT,
            Some(Kind::Set | Kind::FrozenSet) => T::FL_TYPE_SET,
            Some(Kind::Function | Kind::Method | Kind::Native | Kind::Hidden | Kind::HostFn) => T::FL_TYPE_FUNCTION,
            Some(Kind::Type) => T::FL_TYPE_CLASS,
            Some(Kind::Module) => T::FL_TYPE_MODULE,
            Some(Kind::Exception) => T::FL_TYPE_EXCEPTION,
            Some(Kind::Frame) => T::FL_TYPE_FRAME,
            Some(Kind::Generator) => T::FL_TYPE_GENERATOR,
            _ => T::FL_TYPE_OTHER,
        },
    }
}

fn new(
    vm: *mut fl_vm,
    out: *mut fl_ref,
    f: impl FnMut(&mut Vm<'_>) -> fastlocals_core::value::fault::Data,
) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&out)?;
        make(state, out, f)
    }))
}

/// Makes a reference to None.
///
/// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_none(vm: *mut fl_vm, result: *mut fl_ref) -> fl_status {
    new(vm, result, |_| Ok(Value::NONE))
}

/// Makes a reference to True, or to False if `truth` is 0.
///
/// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_bool(vm: *mut fl_vm, truth: u32, result: *mut fl_ref) -> fl_status {
    new(vm, result, |_| Ok(Value::bool(truth != 0)))
}

/// Makes an int.
///
/// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_int(vm: *mut fl_vm, number: i64, result: *mut fl_ref) -> fl_status {
    new(vm, result, |vm| vm.heap.new_int(number))
}

/// Makes an int of any size from `length` characters at `digits`, as Python's `int(digits, base)`: a sign, a prefix such as 0x, digits and
/// underscores, no spaces. `base` is 2 to 36, or 0 for what the prefix says. `fl_str` is the way back.
///
/// Errors: FL_RAISED (ValueError) if that is no number or has too many digits; FL_BAD_ARGUMENT if there is no such base;
/// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_int_text(
    vm: *mut fl_vm,
    digits: *const c_char,
    length: usize,
    base: u32,
    result: *mut fl_ref,
) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&result)?;
        let digits = pointers::text(&digits, length)?;
        if base == 1 || base > 36 {
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        make(state, out, |vm| vm.heap.int_of_text(digits.as_bytes(), base))
    }))
}

/// Makes a float.
///
/// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_float(vm: *mut fl_vm, number: f64, result: *mut fl_ref) -> fl_status {
    new(vm, result, |_| Ok(Value::float(number)))
}

/// Makes a str of `length` bytes of UTF-8 at `text`, which are copied.
///
/// Errors: FL_BAD_ARGUMENT if it is no UTF-8; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_str(vm: *mut fl_vm, text: *const c_char, length: usize, result: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&result)?;
        let text = pointers::text(&text, length)?;
        make(state, out, |vm| vm.heap.new_str(text))
    }))
}

/// Makes a bytes object of `length` bytes at `bytes`, which are copied.
///
/// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_BAD_ARGUMENT, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_new_bytes(vm: *mut fl_vm, bytes: *const u8, length: usize, result: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&result)?;
        let bytes = pointers::bytes(&bytes, length)?;
        make(state, out, |vm| vm.heap.new_bytes(bytes))
    }))
}

/// What a value is.
///
/// Errors: FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_get_type(vm: *mut fl_vm, reference: fl_ref, kind: *mut fl_type) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&kind)?;
        out.set(type_of(value(state, reference)?));
        Ok(())
    }))
}

/// The name of a value's class, such as `int` or `Point`. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length`
/// receives how many there are in all.
///
/// Errors: FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_type_name(
    vm: *mut fl_vm,
    reference: fl_ref,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        check(state, &[reference])?;
        out.set(lend(state, |vm| copy(class_name(vm, deref(vm, reference)), buffer))?);
        Ok(())
    }))
}

/// The name of a value's class.
pub(crate) fn class_name<'v>(vm: &'v Vm<'_>, v: Value) -> &'v [u8] {
    let class = vm.heap.type_of(v);
    match (TypeId::of_value(class), class.heap_of(Kind::Type)) {
        (Some(t), _) => t.name().as_bytes(),
        (None, Some(h)) => vm.heap.str_bytes(vm.heap.block.at(h, fastlocals_core::block::records::class::NAME)),
        _ => b"?",
    }
}

/// A value of a program as a number of 64 bits.
pub(crate) fn int_of(heap: &Heap<'_>, v: Value) -> Result<i64, fl_status> {
    match v.unpack() {
        Unpacked::Int(n) => Ok(n),
        Unpacked::Bool(b) => Ok(b as i64),
        _ if v.is(Kind::BigInt) => heap.int_as_i64(v).ok_or(fl_status::FL_OUT_OF_RANGE),
        _ => Err(fl_status::FL_WRONG_TYPE),
    }
}

/// A value of a program as a C double.
pub(crate) fn float_of(heap: &Heap<'_>, v: Value) -> Result<f64, fl_status> {
    match v.unpack() {
        Unpacked::Float(f) => Ok(f),
        Unpacked::Int(n) => Ok(n as f64),
        Unpacked::Bool(b) => Ok(b as u32 as f64),
        _ if v.is(Kind::BigInt) => heap.int_of(v).and_then(|n| heap.int_to_f64(&n)).ok_or(fl_status::FL_OUT_OF_RANGE),
        _ => Err(fl_status::FL_WRONG_TYPE),
    }
}

/// An int (or bool) as a number of 64 bits.
///
/// Errors: FL_WRONG_TYPE if it is no int; FL_OUT_OF_RANGE if it has more bits; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
/// FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_get_int(vm: *mut fl_vm, reference: fl_ref, number: *mut i64) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&number)?;
        let v = value(state, reference)?;
        out.set(match v.as_small() {
            Some(n) => n,
            None => lend(state, |vm| int_of(&vm.heap, v))??,
        });
        Ok(())
    }))
}

/// A float, int or bool as a double.
///
/// Errors: FL_WRONG_TYPE if it is no number; FL_OUT_OF_RANGE if an int is too large; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
/// FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_get_float(vm: *mut fl_vm, reference: fl_ref, number: *mut f64) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&number)?;
        let v = value(state, reference)?;
        out.set(match v.as_float() {
            Some(n) => n,
            None => lend(state, |vm| float_of(&vm.heap, v))??,
        });
        Ok(())
    }))
}

/// The text of a str, in UTF-8 (lone surrogates as in WTF-8), not terminated. At most `capacity` bytes are copied to `buffer` (which may be NULL if
/// that is 0); `length` receives how many there are in all.
///
/// Errors: FL_WRONG_TYPE if it is no str; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_get_str(
    vm: *mut fl_vm,
    reference: fl_ref,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        let v = value(state, reference)?;
        if !v.is(Kind::Str) {
            return Err(fl_status::FL_WRONG_TYPE);
        }
        out.set(lend(state, |vm| copy(vm.heap.str_bytes(v), buffer))?);
        Ok(())
    }))
}

/// The contents of a bytes or bytearray object. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length` receives
/// how many there are in all.
///
/// Errors: FL_WRONG_TYPE if it is neither; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_get_bytes(
    vm: *mut fl_vm,
    reference: fl_ref,
    mut buffer: *mut u8,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        let v = value(state, reference)?;
        if !v.is(Kind::Bytes) && !v.is(Kind::ByteArray) {
            return Err(fl_status::FL_WRONG_TYPE);
        }
        out.set(lend(state, |vm| copy(vm.heap.bytes_of(v), buffer))?);
        Ok(())
    }))
}

/// How many bits the magnitude of an int has: whether `fl_get_int` will do (at most 63), or how long its text may be.
///
/// Errors: FL_WRONG_TYPE if it is no int; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_int_bits(vm: *mut fl_vm, reference: fl_ref, bits: *mut usize) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&bits)?;
        let v = value(state, reference)?;
        out.set(lend(state, |vm| vm.heap.int_of(v).map(|n| vm.heap.int_bits(&n)).ok_or(fl_status::FL_WRONG_TYPE))??);
        Ok(())
    }))
}
