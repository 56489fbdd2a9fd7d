//! Every function of the header, with a VM that is NULL, misaligned, not initialised, or in the middle of an output function: a status each, and
//! nothing else happens.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]
#![allow(unsafe_code, reason = "the host's side of the C interface")]

mod common;

use common::*;
use fastlocals_ffi::abi::*;
use fastlocals_ffi::answering::*;
use fastlocals_ffi::answers::*;
use fastlocals_ffi::calls::*;
use fastlocals_ffi::compile::*;
use fastlocals_ffi::containers::*;
use fastlocals_ffi::events::*;
use fastlocals_ffi::exceptions::*;
use fastlocals_ffi::exit::*;
use fastlocals_ffi::frames::*;
use fastlocals_ffi::locals::*;
use fastlocals_ffi::modules::*;
use fastlocals_ffi::natives::*;
use fastlocals_ffi::objects::*;
use fastlocals_ffi::references::*;
use fastlocals_ffi::snapshots::*;
use fastlocals_ffi::status::fl_status::{self, *};
use fastlocals_ffi::values::*;
use fastlocals_ffi::vm::*;
use std::collections::BTreeSet;
use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;

type Call = fn(*mut fl_vm) -> fl_status;

const R: fl_ref = fl_ref { index: 0, generation: 1 };
const F: fl_frame = fl_frame { serial: 1, base: 71, unused: 0 };
const X: *const c_char = c"x".as_ptr();

/// Where outputs go; nothing is ever written there.
fn out<T>() -> *mut T {
    static ROOM: [u64; 32] = [0; 32];
    const { assert!(size_of::<T>() <= 256 && align_of::<T>() <= 8) };
    ROOM.as_ptr().cast_mut().cast()
}

extern "C" fn print(_: *mut c_void, _: u32, _: *const c_char, _: usize) {}

macro_rules! calls {
    ($($name:ident($($arg:expr),*);)*) => { &[$((stringify!($name), |vm| $name(vm $(, $arg)*))),*] };
}

const CALLS: &[(&str, Call)] = calls! {
    fl_abandon();
    fl_answer_bool(1);
    fl_answer_compile();
    fl_answer_error(c"ValueError".as_ptr(), 10, X, 1);
    fl_answer_float(1.0);
    fl_answer_import();
    fl_answer_int(1);
    fl_answer_none();
    fl_answer_raise(R);
    fl_answer_ref(R);
    fl_answer_text(X, 1);
    fl_argument(0, out());
    fl_argument_count(out());
    fl_argument_float(0, out());
    fl_argument_int(0, out());
    fl_argument_str(0, out(), 0, out());
    fl_call(R, &R, 1, fl_ref::default(), 1, out());
    fl_call_method(R, X, 1, &R, 1, 1, out());
    fl_class_of(R, out());
    fl_compile(X, 1, X, 1, 1, out());
    fl_copy(R, out());
    fl_delete_attribute(R, X, 1);
    fl_delete_item(R, R);
    fl_dict_entry(R, 0, out(), out(), out());
    fl_dict_get(R, X, 1, out());
    fl_dict_remove(R, X, 1);
    fl_dict_set(R, X, 1, R);
    fl_equal(R, R, out());
    fl_event_also(1, out());
    fl_event_local_float(X, 1, out());
    fl_event_local_int(X, 1, out());
    fl_event_now(out());
    fl_event_value(out());
    fl_exception(out());
    fl_exception_is(R, c"ValueError".as_ptr(), 10, out());
    fl_exception_text(R, out(), 0, out());
    fl_exit_number(out());
    fl_exit_stream(out());
    fl_exit_text(out(), 0, out());
    fl_exit_value(out());
    fl_frame_back(F, out());
    fl_frame_current(out());
    fl_frame_eval(F, X, 1, 1, out());
    fl_frame_exec(F, X, 1, 0, 1);
    fl_frame_file(F, out(), 0, out());
    fl_frame_jump(F, 1);
    fl_frame_line(F, out());
    fl_frame_name(F, out(), 0, out());
    fl_frame_object(F, out());
    fl_frame_of(R, out());
    fl_frame_offset(F, out());
    fl_frame_snapshot(F, out());
    fl_frame_view(F, out());
    fl_frame_write_back(F, R, 0);
    fl_get_attribute(R, X, 1, out());
    fl_get_bytes(R, out(), 0, out());
    fl_get_float(R, out());
    fl_get_global(X, 1, out());
    fl_get_int(R, out());
    fl_get_item(R, R, out());
    fl_get_str(R, out(), 0, out());
    fl_get_type(R, out());
    fl_image_add([0u8; 8].as_ptr(), 8, out());
    fl_int_bits(R, out());
    fl_is_instance(R, R, out());
    fl_iterate(R, out());
    fl_length(R, out());
    fl_list_append(R, R);
    fl_list_of(R, out());
    fl_list_set(R, 0, R);
    fl_local_count(F, out());
    fl_local_find(F, X, 1, out());
    fl_local_get(F, X, 1, out());
    fl_local_get_float(F, X, 1, out());
    fl_local_get_int(F, X, 1, out());
    fl_local_info(F, 0, out());
    fl_local_name(F, 0, out(), 0, out());
    fl_local_set(F, X, 1, R);
    fl_local_set_float(F, X, 1, 1.0);
    fl_local_set_int(F, X, 1, 1);
    fl_local_unbind(F, X, 1);
    fl_new_bool(1, out());
    fl_new_bytes([0u8; 8].as_ptr(), 8, out());
    fl_new_dict(out());
    fl_new_exception(c"ValueError".as_ptr(), 10, X, 1, out());
    fl_new_float(1.0, out());
    fl_new_int(1, out());
    fl_new_int_text(c"1".as_ptr(), 1, 10, out());
    fl_new_list(&R, 1, out());
    fl_new_native(0, out());
    fl_new_none(out());
    fl_new_str(X, 1, out());
    fl_new_tuple(&R, 1, out());
    fl_next(R, out());
    fl_release(R);
    fl_repr(R, out(), 0, out());
    fl_run(1, out());
    fl_run_answering(1, out());
    fl_run_printing(1, Some(print), out(), out());
    fl_same(R, R, out());
    fl_sequence_get(R, 0, out());
    fl_set_attribute(R, X, 1, R);
    fl_set_breakpoint(1, 1, out(), out());
    fl_set_global(X, 1, R);
    fl_set_item(R, R, R);
    fl_slot_get(F, 0, out());
    fl_slot_get_float(F, 0, out());
    fl_slot_get_int(F, 0, out());
    fl_slot_set(F, 0, R);
    fl_slot_set_float(F, 0, 1.0);
    fl_slot_set_int(F, 0, 1);
    fl_slot_unbind(F, 0);
    fl_snapshot_restore([0u8; 8].as_ptr(), 8, out());
    fl_snapshot_save(0, out(), 0, out());
    fl_snapshot_size(0, out());
    fl_start(1);
    fl_start_call(R, &R, 1, fl_ref::default());
    fl_step(1);
    fl_stop();
    fl_str(R, out(), 0, out());
    fl_subscribe(FL_ON_LINE, out());
    fl_subscribe_code(FL_ON_LINE, R, out());
    fl_subscribe_frame(FL_ON_LINE, F, out());
    fl_subscribe_lines(R, &1, 1, out());
    fl_traceback_file(R, 0, out(), 0, out());
    fl_traceback_frame(R, 0, out());
    fl_traceback_length(R, out());
    fl_traceback_line(R, 0, out());
    fl_traceback_name(R, 0, out(), 0, out());
    fl_truth(R, out());
    fl_type_name(R, out(), 0, out());
    fl_unsubscribe(1);
    fl_vm_close();
    fl_vm_fork(out(), out(), 1, out(), 1);
    fl_vm_handlers(std::ptr::null());
    fl_vm_natives(std::ptr::null(), 0);
    fl_vm_rebase(out(), 8);
    fl_vm_refuse_memory();
    fl_vm_statistics(out());
    fl_waits_for(out());
};

/// Functions without a VM, and the one that makes it. (Those of the assembler have none either; their tests are elsewhere.)
const OTHERS: &[&str] =
    &["fl_abi", "fl_image_file", "fl_image_format", "fl_image_line", "fl_status_text", "fl_version", "fl_vm_init"];

fn each(vm: *mut fl_vm, expected: fl_status) {
    for (name, call) in CALLS {
        assert_eq!(call(vm), expected, "{name}");
    }
}

#[test]
fn the_list_is_that_of_the_header() {
    let header = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../include/fastlocals.h")).unwrap();
    let mut declared = BTreeSet::new();
    for line in header.lines().filter(|l| !l.trim_start().starts_with("//") && !l.contains("/*")) {
        for part in line.split("fl_").skip(1) {
            let name: String =
                part.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_').collect();
            if part[name.len()..].starts_with('(') && !name.starts_with("asm_") {
                declared.insert(format!("fl_{name}"));
            }
        }
    }
    let listed: BTreeSet<String> =
        CALLS.iter().map(|(n, _)| n.to_string()).chain(OTHERS.iter().map(|n| n.to_string())).collect();
    let lacking: Vec<_> = declared.symmetric_difference(&listed).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn without_a_vm_there_is_a_status() {
    each(std::ptr::null_mut(), FL_NULL);
    let mut vm = Box::new(MaybeUninit::<fl_vm>::zeroed());
    each(vm.as_mut_ptr(), FL_NOT_INITIALISED);
    each(vm.as_mut_ptr().wrapping_byte_add(1), FL_MISALIGNED);
}

#[test]
fn a_vm_that_prints_may_not_be_used() {
    extern "C" fn output(userdata: *mut c_void, _: u32, _: *const c_char, _: usize) {
        each(userdata.cast(), FL_NESTED);
    }
    let mut h = Host::new(16384);
    let vm = h.vm();
    h.handlers(|h| {
        h.output = Some(output);
        h.userdata = vm.cast();
    });
    assert_eq!(h.run("print('x')\n"), fl_exit::FL_EXIT_FINISHED);
}

#[test]
fn a_fresh_vm_refuses_what_is_not_there() {
    let mut h = Host::new(16384);
    let vm = h.vm();
    let good = [
        "fl_vm_statistics",
        "fl_waits_for",
        "fl_step",
        "fl_subscribe",
        "fl_vm_handlers",
        "fl_vm_natives",
        "fl_abandon",
    ];
    for (name, call) in CALLS {
        let makes = name.starts_with("fl_new_") && !["fl_new_list", "fl_new_tuple", "fl_new_native"].contains(name);
        if good.contains(name)
            || makes
            || ["fl_vm_close", "fl_vm_refuse_memory", "fl_snapshot_size", "fl_compile"].contains(name)
        {
            continue;
        }
        // (Outputs have no room: a call that succeeds would write to a constant.)
        assert_ne!(call(vm), FL_OK, "{name}");
    }
    assert_eq!(
        h.run("import math, collections\nprint(math.gcd(12, 18), collections.Counter('aab')['a'])\n"),
        fl_exit::FL_EXIT_FINISHED
    );
    assert_eq!(h.printed(), "6 2\n");
}
