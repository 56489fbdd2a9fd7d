//! Snapshots, forks and copies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]
#![allow(unsafe_code, reason = "the host's side of the C interface")]

mod common;

use common::*;
use fastlocals_compiler::Era;
use fastlocals_ffi::abi::*;
use fastlocals_ffi::answering::*;
use fastlocals_ffi::answers::*;
use fastlocals_ffi::calls::*;
use fastlocals_ffi::events::*;
use fastlocals_ffi::exit::*;
use fastlocals_ffi::frames::*;
use fastlocals_ffi::locals::*;
use fastlocals_ffi::natives::*;
use fastlocals_ffi::snapshots::*;
use fastlocals_ffi::status::fl_status::*;
use fastlocals_ffi::vm::*;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::null;

const PROGRAM: &str = "
def numbers(n):
    for i in range(n):
        exec('double = i * 2')
        yield i, eval('i + 1')
def collect():
    seen = []
    for a, b in numbers(20):
        seen.append((a, b, add(a, b)))
        print(a, end=' ')
    return seen
print(collect())
";

extern "C" fn add(_: *mut c_void, vm: *mut fl_vm) {
    let (mut a, mut b) = (0, 0);
    ok(fl_argument_int(vm, 0, &mut a));
    ok(fl_argument_int(vm, 1, &mut b));
    // No snapshot while a function of the host is called.
    let mut n = 0;
    assert_eq!(fl_snapshot_size(vm, 0, &mut n), FL_NESTED);
    ok(fl_answer_int(vm, a + b));
}

fn host() -> Host {
    let config =
        fastlocals_ffi::abi::fl_config { size: size_of::<fastlocals_ffi::abi::fl_config>(), ..Default::default() };
    let mut h = Host::with_images(65536, &config, 64);
    h.natives(&[("add", add)]);
    h
}

fn save(vm: *mut fl_vm, lent: u32) -> Vec<u8> {
    let (mut n, mut length) = (0, 0);
    ok(fl_snapshot_size(vm, lent, &mut n));
    let mut bytes = vec![0; n];
    ok(fl_snapshot_save(vm, lent, bytes.as_mut_ptr(), n, &mut length));
    bytes.truncate(length);
    assert_eq!(fl_snapshot_save(vm, lent, bytes.as_mut_ptr(), length - 1, &mut n), FL_TOO_SHORT);
    bytes
}

/// What is printed when every slice of the run is saved and goes on in a new VM.
#[test]
fn a_program_goes_on_in_other_vms_slice_by_slice() {
    let mut h = host();
    assert_eq!(h.run(PROGRAM), fl_exit::FL_EXIT_FINISHED, "{}", exit_text(h.vm()));
    let straight = h.printed();
    ok(fl_vm_close(h.vm()));
    for lent in [0, 1] {
        let mut h = host();
        let number = h.add(PROGRAM, Era::Py313);
        ok(fl_start(h.vm(), number));
        let kept = new_str(h.vm(), "kept");
        let mut printed = String::new();
        let mut exit = fl_exit::FL_EXIT_BUDGET;
        let mut moves = 0;
        loop {
            ok(fl_run_answering(h.vm(), 7, &mut exit));
            printed += &h.printed();
            if exit == fl_exit::FL_EXIT_FINISHED {
                break;
            }
            assert_eq!(exit, fl_exit::FL_EXIT_BUDGET);
            let bytes = save(h.vm(), lent);
            let mut other = host();
            if lent == 1 {
                other.add(PROGRAM, Era::Py313);
            }
            // Anything in it may be damaged.
            let mut flipped = bytes.clone();
            let i = (moves * 7919) % flipped.len();
            flipped[i] ^= 16;
            assert_ne!(fl_snapshot_restore(other.vm(), flipped.as_ptr(), flipped.len(), &mut exit), FL_OK);
            let mut other = host();
            if lent == 1 {
                other.add(PROGRAM, Era::Py313);
            }
            let bytes = other.lend(bytes);
            ok(fl_snapshot_restore(other.vm(), bytes.as_ptr(), bytes.len(), &mut exit));
            assert_eq!(exit, fl_exit::FL_EXIT_BUDGET);
            assert_eq!(repr(other.vm(), kept), "'kept'");
            ok(fl_vm_close(h.vm()));
            h = other;
            moves += 1;
        }
        assert_eq!(printed, straight);
        assert!(moves > 10, "{moves}");
        ok(fl_vm_close(h.vm()));
    }
}

#[test]
fn what_a_program_waits_for_is_in_the_snapshot() {
    let mut h = host();
    let number = h.add("def f(x):\n    y = x + add(x, 1)\n    return y\nprint(f(4))\n", Era::Py313);
    ok(fl_start(h.vm(), number));
    let (mut exit, mut again) = (fl_exit::FL_EXIT_EVENT, fl_exit::FL_EXIT_EVENT);
    // A call of the host that waits.
    ok(fl_run(h.vm(), FL_NO_BUDGET, &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_HOST_CALL);
    let mut frame = fl_frame::default();
    ok(fl_frame_current(h.vm(), &mut frame));
    let bytes = save(h.vm(), 0);
    let mut other = host();
    let bytes = other.lend(bytes);
    assert_eq!(fl_snapshot_restore(other.vm(), bytes.as_ptr(), bytes.len() - 8, &mut exit), FL_SNAPSHOT_LENGTH);
    ok(fl_snapshot_restore(other.vm(), bytes.as_ptr(), bytes.len(), &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_HOST_CALL);
    assert_eq!(fl_snapshot_restore(other.vm(), bytes.as_ptr(), bytes.len(), &mut again), FL_BUSY);
    ok(fl_waits_for(other.vm(), &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_HOST_CALL);
    let mut n = 0;
    ok(fl_argument_int(other.vm(), 0, &mut n));
    assert_eq!(n, 4);
    // The token of a frame is known there, too.
    ok(fl_local_set_int(other.vm(), frame, t("x").0, 1, 100));
    ok(fl_answer_int(other.vm(), 1000));
    assert_eq!(other.go_on(), fl_exit::FL_EXIT_FINISHED);
    assert_eq!(other.printed(), "1004\n");

    // The first VM is where it was; two copies of it go their own ways.
    let mut fork_vm = Box::new(MaybeUninit::<fl_vm>::zeroed());
    let mut block = vec![0u64; 70000];
    let mut images = [const { MaybeUninit::<fl_image>::zeroed() }; 4];
    let table = images.as_mut_ptr().cast::<fl_image>();
    let (vm, fork) = (h.vm(), fork_vm.as_mut_ptr());
    assert_eq!(fl_vm_fork(vm, vm, block.as_mut_ptr(), 70000, table, 4), FL_BAD_ARGUMENT);
    assert_eq!(fl_vm_fork(vm, fork, h.block.as_mut_ptr(), 65536, table, 4), FL_BAD_ARGUMENT);
    assert_eq!(fl_vm_fork(vm, fork, block.as_mut_ptr(), 100, table, 4), FL_BLOCK_TOO_SMALL);
    assert_eq!(fl_vm_fork(vm, fork, block.as_mut_ptr(), 70000, table, 1), FL_TOO_MANY_IMAGES);
    assert_eq!(fl_vm_fork(vm, null::<fl_vm>().cast_mut(), block.as_mut_ptr(), 70000, table, 1), FL_NULL);
    ok(fl_vm_fork(vm, fork, block.as_mut_ptr(), 70000, table, 4));
    ok(fl_answer_int(fork, 1));
    ok(fl_answer_int(vm, 2));
    ok(fl_run_answering(fork, FL_NO_BUDGET, &mut exit));
    assert_eq!((exit, h.printed().as_str()), (fl_exit::FL_EXIT_FINISHED, "5\n"));

    // Back to a copy that was kept: it waits again.
    let mut kept = h.block.clone();
    let mut before = vec![0u64; 65536];
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_FINISHED);
    assert_eq!(h.printed(), "6\n");
    let vm = h.vm();
    ok(fl_vm_rebase(vm, kept.as_mut_ptr(), kept.len()));
    ok(fl_waits_for(vm, &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_BUDGET);
    assert_eq!(fl_vm_rebase(vm, before.as_mut_ptr(), before.len()), FL_DAMAGED);
    before[0] = 1;
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_FINISHED);
    assert_eq!(h.printed(), "6\n");
}

#[test]
fn events_and_calls_travel() {
    let mut h = host();
    assert_eq!(
        h.run("def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t\n"),
        fl_exit::FL_EXIT_FINISHED
    );
    let vm = h.vm();
    let (f, ten) = (global(vm, "f"), int(vm, 10));
    let mut subscription = 0;
    ok(fl_subscribe_lines(vm, f, [5].as_ptr(), 1, &mut subscription));
    ok(fl_start_call(vm, f, &ten, 1, fl_ref::default()));
    let mut exit = fl_exit::FL_EXIT_BUDGET;
    ok(fl_run(vm, 5, &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_BUDGET);
    for expected in [fl_exit::FL_EXIT_BUDGET, fl_exit::FL_EXIT_EVENT] {
        let bytes = save(h.vm(), 0);
        let mut other = host();
        let bytes = other.lend(bytes);
        ok(fl_snapshot_restore(other.vm(), bytes.as_ptr(), bytes.len(), &mut exit));
        assert_eq!(exit, expected);
        h = other;
        assert_eq!(
            h.go_on(),
            if expected == fl_exit::FL_EXIT_EVENT { fl_exit::FL_EXIT_FINISHED } else { fl_exit::FL_EXIT_EVENT }
        );
    }
    let vm = h.vm();
    let value = made(|r| fl_exit_value(vm, r));
    assert_eq!(repr(vm, value), "45");
    new_str(vm, &"long".repeat(4000));
    let bytes = save(vm, 0);
    let mut other = host();
    ok(fl_snapshot_restore(other.vm(), bytes.as_ptr(), bytes.len(), &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_FINISHED);
    let mut other = Host::with(
        65536,
        &fastlocals_ffi::abi::fl_config {
            size: size_of::<fastlocals_ffi::abi::fl_config>(),
            era: fastlocals_ffi::config::FL_ERA_3_8,
            ..Default::default()
        },
    );
    assert_eq!(fl_snapshot_restore(other.vm(), bytes.as_ptr(), bytes.len(), &mut exit), FL_IMAGE_OTHER_ERA);
    assert_eq!(fl_snapshot_restore(other.vm(), bytes.as_ptr(), 8, &mut exit), FL_SNAPSHOT_UNKNOWN);
    let mut small = Host::new(1000);
    assert_eq!(fl_snapshot_restore(small.vm(), bytes.as_ptr(), bytes.len(), &mut exit), FL_BLOCK_TOO_SMALL);
    let mut n = 0;
    assert_eq!(fl_snapshot_size(vm, 9, &mut n), FL_NO_IMAGE);
}

/// A block of an earlier version, or of a build with other built-in functions, is refused by name; the VM keeps its own.
#[test]
fn blocks_of_other_libraries_are_refused() {
    let mut h = host();
    assert_eq!(h.run("print('a')"), fl_exit::FL_EXIT_FINISHED);
    let mut other = h.block.clone();
    let words = other.len();
    for (word, status) in [(0, FL_BLOCK_VERSION), (1, FL_BLOCK_NATIVES), (4, FL_DAMAGED)] {
        let kept = other[word];
        other[word] = if word == 0 { kept - 1 } else { kept ^ 0xFFFF };
        assert_eq!(fl_vm_rebase(h.vm(), other.as_mut_ptr(), words), status);
        other[word] = kept;
    }
    assert_eq!(h.run("print('b')"), fl_exit::FL_EXIT_FINISHED);
    assert_eq!(h.printed(), "a\nb\n");
}
