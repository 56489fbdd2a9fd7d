//! The assembler through the C interface: an image is built and run; every misuse has a status of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]
#![allow(unsafe_code, reason = "the host's side of the C interface")]

use fastlocals_core::isa::Op;
use fastlocals_ffi::abi::*;
use fastlocals_ffi::assembler::*;
use fastlocals_ffi::status::fl_status::{self, *};
use std::ffi::c_char;
use std::ptr::{null, null_mut};

/// A text as pointer and length.
fn t(text: &str) -> (*const c_char, usize) {
    (text.as_ptr().cast(), text.len())
}

#[track_caller]
fn ok(status: fl_status) {
    assert_eq!(status, FL_OK);
}

/// What a function writes.
#[track_caller]
fn made<T: Default>(f: impl FnOnce(*mut T) -> fl_status) -> T {
    let mut made = T::default();
    ok(f(&mut made));
    made
}

/// An assembler with its buffer.
struct Asm {
    asm: Box<fl_asm>,
    buffer: Vec<u8>,
}

impl Asm {
    fn new(size: usize) -> (Asm, fl_status) {
        // SAFETY: an `fl_asm` is plain numbers; what it holds before `fl_asm_init` does not matter.
        let asm = unsafe { Box::new_zeroed().assume_init() };
        let mut asm = Asm { asm, buffer: vec![0xA5; size] };
        let (p, buffer) = (asm.p(), asm.buffer.as_mut_ptr());
        let status = fl_asm_init(p, buffer, size, 0, t("test").0, 4);
        (asm, status)
    }

    fn p(&mut self) -> *mut fl_asm {
        &mut *self.asm
    }
}

#[test]
fn an_image_is_built_from_every_kind_of_constant() {
    let (mut a, status) = Asm::new(8192);
    ok(status);
    let p = a.p();
    let numbers = [
        made(|n| fl_asm_int(p, -5, n)),
        made(|n| fl_asm_int(p, i64::MIN, n)),
        made(|n| fl_asm_float(p, 0.5, n)),
        made(|n| fl_asm_text(p, t("a'é").0, 4, n)),
        made(|n| fl_asm_bytes(p, [0u8, 255].as_ptr(), 2, n)),
        made(|n| fl_asm_singleton(p, fl_singleton::FL_PY_TRUE as u32, n)),
    ];
    let all = made(|n| fl_asm_tuple(p, numbers.as_ptr(), numbers.len(), n));
    assert_eq!((numbers, all), ([0, 1, 2, 3, 4, 5], 6));
    assert_eq!(made(|n| fl_asm_int(p, -5, n)), 0, "constants are kept once");

    ok(fl_asm_function(p, t("f").0, 1, 7, FL_CODE_VARARGS));
    ok(fl_asm_argument_kinds(p, 1, 1));
    let slots = [("x", 1), ("k", 1), ("rest", 1), ("v", FL_SLOT_LOCAL)];
    for (i, (name, bits)) in slots.into_iter().enumerate() {
        assert_eq!(made(|n| fl_asm_slot(p, t(name).0, name.len(), bits, n)), i as u32);
    }
    assert_eq!(made(|n| fl_asm_find_slot(p, t("rest").0, 4, n)), 2);
    let [start, end, target] = [(); 3].map(|()| made(|n| fl_asm_label(p, n)));
    ok(fl_asm_place(p, start));
    ok(fl_asm_line(p, 8));
    ok(fl_asm_emit(p, Op::Add as u32, 3, 0, 1, 0));
    ok(fl_asm_place(p, end));
    ok(fl_asm_emit(p, Op::Return as u32, 3, 0, 0, 0));
    ok(fl_asm_place(p, target));
    ok(fl_asm_emit(p, Op::Reraise as u32, 4, 0, 0, 0));
    ok(fl_asm_handler(p, start, end, target, 4));
    assert_eq!(made(|n| fl_asm_region(p, fl_region::FL_REGION_TRY as u32, start, end, FL_NONE, FL_NONE, 8, n)), 0);
    let code = made(|n| fl_asm_end(p, n));
    ok(fl_asm_line(p, FL_NONE));
    ok(fl_asm_emit(p, Op::MakeFunction as u32, 0, 1, 0, code));
    ok(fl_asm_emit(p, Op::Return as u32, 0, 0, 0, 0));
    let length = made(|n| fl_asm_finish(p, n));
    let listing = fastlocals_compiler::dis::disassemble(&a.buffer[..length]);
    for shown in [
        "code f (2 of 2), file \"test\", line 7, flags OPTIMIZED NEWLOCALS VARARGS",
        "arguments: 1 (1 positional only), 1 keyword only",
        "K6 = (-5, -0x8000000000000000, 0.5, \"a'é\", b\"\\x00\\xff\", True)",
        "handler: 0..1 -> 2 in r4",
        "region 0: Try 0..1, line 8",
    ] {
        assert!(listing.contains(shown), "{shown}\n{listing}");
    }
}

#[test]
fn every_misuse_has_a_status() {
    assert_eq!(fl_asm_init(null_mut(), null_mut(), 0, 0, null(), 0), FL_NULL);
    let (mut a, _) = Asm::new(4096);
    let (p, buffer) = (a.p(), a.buffer.as_mut_ptr());
    assert_eq!(fl_asm_init(p, null_mut(), 0, 0, t("").0, 0), FL_NULL);
    assert_eq!(fl_asm_init(p, buffer, 4096, 7, t("").0, 0), FL_BAD_ARGUMENT);
    assert_eq!(fl_asm_init(p, buffer, 4096, 0, [0xFFu8].as_ptr().cast(), 1), FL_BAD_ARGUMENT);
    for size in [1, 31, 40, 200] {
        assert_eq!(Asm::new(size).1, FL_ASM_FULL);
    }
    // SAFETY: plain numbers.
    let mut blank: fl_asm = unsafe { std::mem::zeroed() };
    assert_eq!(fl_asm_line(&mut blank, 1), FL_NOT_INITIALISED);
    ok(fl_asm_init(p, buffer, 4096, 6, t("x").0, 1));

    let mut n = 99;
    assert_eq!(fl_asm_emit(p, 0, 0, 0, 0, 0), FL_ASM_OPCODE);
    assert_eq!(fl_asm_emit(p, 1000, 0, 0, 0, 0), FL_ASM_OPCODE);
    assert_eq!(fl_asm_emit(p, Op::Jump as u32, 0, 0, 0, 0), FL_ASM_OPCODE);
    assert_eq!(fl_asm_emit(p, Op::Move as u32, 0, 256, 0, 0), FL_ASM_OPERAND);
    assert_eq!(fl_asm_emit(p, Op::LoadK as u32, 0, 0, 0, 0), FL_ASM_OPERAND);
    assert_eq!(fl_asm_emit(p, Op::Move as u32, 0, 250, 0, 0), FL_ASM_REGISTER);
    assert_eq!(fl_asm_jump(p, Op::Jump as u32, 0, 0, 0, 0), FL_ASM_NO_LABEL);
    assert_eq!(fl_asm_label(p, null_mut()), FL_NULL);
    let label = made(|n| fl_asm_label(p, n));
    ok(fl_asm_place(p, label));
    assert_eq!(fl_asm_place(p, label), FL_ASM_LABEL_PLACED);
    assert_eq!(fl_asm_handler(p, label, label, label, 250), FL_ASM_REGISTER);
    assert_eq!(fl_asm_handler(p, label, label, 9, 0), FL_ASM_NO_LABEL);
    assert_eq!(fl_asm_region(p, 7, label, label, FL_NONE, FL_NONE, 1, &mut n), FL_BAD_ARGUMENT);
    assert_eq!(fl_asm_line(p, 0), FL_ASM_LINE);
    assert_eq!(fl_asm_tuple(p, [5].as_ptr(), 1, &mut n), FL_ASM_OPERAND);
    assert_eq!(fl_asm_singleton(p, 4, &mut n), FL_ASM_OPERAND);
    assert_eq!(fl_asm_end(p, &mut n), FL_ASM_NESTING);
    assert_eq!(fl_asm_function(p, t("f").0, 1, 1, 1), FL_BAD_ARGUMENT);
    ok(fl_asm_function(p, t("f").0, 1, 1, 0));
    assert_eq!(fl_asm_find_slot(p, t("x").0, 1, &mut n), FL_UNKNOWN_SLOT);
    ok(fl_asm_slot(p, t("x").0, 1, FL_SLOT_LOCAL, &mut n));
    assert_eq!(fl_asm_slot(p, t("x").0, 1, FL_SLOT_LOCAL, &mut n), FL_ASM_SLOT_EXISTS);
    assert_eq!(fl_asm_slot(p, t("y").0, 1, FL_SLOT_ARGUMENT, &mut n), FL_ASM_SLOT_ORDER);
    assert_eq!(fl_asm_slot(p, t("y").0, 1, 0, &mut n), FL_ASM_OPERAND);
    let mut length = 0;
    assert_eq!(fl_asm_finish(p, &mut length), FL_ASM_NESTING);
    let label = made(|n| fl_asm_label(p, n));
    ok(fl_asm_jump(p, Op::Jump as u32, 0, 0, 0, label));
    assert_eq!(fl_asm_end(p, &mut n), FL_ASM_LABEL_UNDEFINED);
    let big = vec![b'x'; 5000];
    assert_eq!(fl_asm_bytes(p, big.as_ptr(), big.len(), &mut n), FL_ASM_FULL);
    ok(fl_asm_place(p, label));
    ok(fl_asm_emit(p, Op::Return as u32, 0, 0, 0, 0));
    ok(fl_asm_end(p, &mut n));
    // Control falls off the end.
    ok(fl_asm_emit(p, Op::Nop as u32, 0, 0, 0, 0));
    assert_eq!(fl_asm_finish(p, &mut length), FL_IMAGE_MALFORMED);
    assert_eq!(fl_asm_finish(p, &mut length), FL_ASM_FINISHED);
    assert_eq!(fl_asm_label(p, &mut n), FL_ASM_FINISHED);
    assert_eq!(length, 0, "outputs are written only on success");
}
