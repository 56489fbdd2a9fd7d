//! Frames and their variables, from inside native functions and at exits; source evaluated in frames.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]
#![allow(unsafe_code, reason = "the host's side of the C interface")]

mod common;

use common::*;
use fastlocals_compiler::Era;
use fastlocals_ffi::abi::*;
use fastlocals_ffi::compile::*;
use fastlocals_ffi::config::*;
use fastlocals_ffi::containers::*;
use fastlocals_ffi::exceptions::*;
use fastlocals_ffi::exit::*;
use fastlocals_ffi::frames::*;
use fastlocals_ffi::locals::*;
use fastlocals_ffi::objects::*;
use fastlocals_ffi::references::*;
use fastlocals_ffi::status::fl_status::*;
use fastlocals_ffi::vm::*;
use std::ffi::c_void;
use std::ptr::null_mut;

fn current(vm: *mut fl_vm) -> fl_frame {
    let mut frame = fl_frame::default();
    ok(fl_frame_current(vm, &mut frame));
    frame
}

fn name(vm: *mut fl_vm, frame: fl_frame) -> String {
    text(|b, c, l| fl_frame_name(vm, frame, b, c, l))
}

fn eval(vm: *mut fl_vm, frame: fl_frame, source: &str) -> String {
    let r = made(|r| fl_frame_eval(vm, frame, t(source).0, t(source).1, FL_NO_BUDGET, r));
    let shown = repr(vm, r);
    ok(fl_release(vm, r));
    shown
}

const PROGRAM: &str = "
def outer(a, *rest):
    b = 2
    c = [x for x in rest]
    def inner(d):
        probe()
        return a, d
    later = inner(4)
    return a, b, c, later
print(outer(1, 5, 6))
";

extern "C" fn probe(userdata: *mut c_void, vm: *mut fl_vm) {
    let log = &mut seen(userdata).log;
    let inner = current(vm);
    let mut frame = inner;
    let mut outer = frame;
    loop {
        let mut line = 0;
        ok(fl_frame_line(vm, frame, &mut line));
        log.push(format!("{} {}:{line}", name(vm, frame), text(|b, c, l| fl_frame_file(vm, frame, b, c, l))));
        if name(vm, frame) == "outer" {
            outer = frame;
        }
        match fl_frame_back(vm, frame, &mut frame) {
            FL_OK => {}
            FL_NO_FRAME => break,
            other => panic!("{other:?}"),
        }
    }
    for frame in [inner, outer] {
        let mut n = 0;
        ok(fl_local_count(vm, frame, &mut n));
        for i in 0..n {
            let mut info = fl_local { kind: fl_local_kind::FL_LOCAL_PLAIN, is_argument: 0, is_bound: 0 };
            ok(fl_local_info(vm, frame, i, &mut info));
            let name = text(|b, c, l| fl_local_name(vm, frame, i, b, c, l));
            let kind = format!("{:?}", info.kind).replace("FL_LOCAL_", "").to_lowercase();
            let argument = if info.is_argument != 0 { " argument" } else { "" };
            let value = if info.is_bound != 0 {
                let r = made(|r| fl_slot_get(vm, frame, i, r));
                repr(vm, r)
            } else {
                let mut r = fl_ref::default();
                assert_eq!(fl_slot_get(vm, frame, i, &mut r), FL_UNBOUND);
                "-".into()
            };
            log.push(format!("{name} {kind}{argument} {value}"));
            let mut slot = 77;
            if kind != "hidden" {
                ok(fl_local_find(vm, frame, t(&name).0, t(&name).1, &mut slot));
                assert_eq!(slot, i);
            }
        }
    }
    let (mut n, mut f) = (0, 0.0);
    ok(fl_local_get_int(vm, outer, t("b").0, 1, &mut n));
    ok(fl_local_get_float(vm, outer, t("b").0, 1, &mut f));
    assert_eq!((n, f), (2, 2.0));
    assert_eq!(fl_local_get_int(vm, outer, t("c").0, 1, &mut n), FL_WRONG_TYPE);
    assert_eq!(fl_local_get_int(vm, outer, t("later").0, 5, &mut n), FL_UNBOUND);
    assert_eq!(fl_local_get_int(vm, outer, t("nobody").0, 6, &mut n), FL_UNKNOWN_NAME);
    assert_eq!(fl_slot_get_int(vm, outer, 99, &mut n), FL_UNKNOWN_SLOT);
    assert_eq!(fl_slot_get_int(vm, outer, u32::MAX, &mut n), FL_UNKNOWN_SLOT);
    // The free variable of inner is the cell of outer.
    ok(fl_local_set_int(vm, inner, t("a").0, 1, 10));
    ok(fl_local_get_int(vm, outer, t("a").0, 1, &mut n));
    assert_eq!(n, 10);
    ok(fl_local_set_float(vm, outer, t("b").0, 1, 0.5));
    assert_eq!(fl_local_set_int(vm, outer, t("nobody").0, 6, 1), FL_UNKNOWN_NAME);
    let r = new_str(vm, "set");
    ok(fl_local_set(vm, outer, t("c").0, 1, r));
    ok(fl_local_unbind(vm, inner, t("d").0, 1));
    assert_eq!(fl_local_unbind(vm, inner, t("d").0, 1), FL_UNBOUND);
    ok(fl_slot_set_int(vm, inner, 0, 44));

    log.push(eval(vm, inner, "a, d, sorted(locals())"));
    log.push(eval(vm, outer, "[b, b] + [c, len(rest)]"));
    let mut r = fl_ref::default();
    assert_eq!(fl_frame_eval(vm, inner, t("a +").0, 3, FL_NO_BUDGET, &mut r), FL_RAISED);
    let e = made(|r| fl_exception(vm, r));
    log.push(text(|b, c, l| fl_exception_text(vm, e, b, c, l)));
    assert_eq!(fl_frame_eval(vm, inner, t("[0 for i in range(10**9)]").0, 25, 1000, &mut r), FL_BUDGET_SPENT);
    let source = "c = c.upper(); b = b * 4";
    ok(fl_frame_exec(vm, outer, t(source).0, source.len(), 1, FL_NO_BUDGET));

    let dict = made(|r| fl_frame_snapshot(vm, inner, r));
    log.push(repr(vm, dict));
    let one = int(vm, 1);
    ok(fl_dict_set(vm, dict, t("d").0, 1, one));
    ok(fl_dict_set(vm, dict, t("unknown").0, 7, one));
    ok(fl_frame_write_back(vm, inner, dict, 0));
    assert_eq!(fl_frame_write_back(vm, inner, one, 0), FL_WRONG_TYPE);
    assert_eq!(fl_frame_write_back(vm, inner, dict, 2), FL_BAD_ARGUMENT);
    let view = made(|r| fl_frame_view(vm, inner, r));
    let (key, five) = (new_str(vm, "d"), int(vm, 5));
    ok(fl_set_item(vm, view, key, five));
    assert_eq!(fl_frame_jump(vm, inner, 7), FL_RAISED);
    let object = made(|r| fl_frame_object(vm, inner, r));
    let mut again = fl_frame::default();
    ok(fl_frame_of(vm, object, &mut again));
    assert_eq!(again, inner);
    assert_eq!(fl_frame_of(vm, one, &mut again), FL_NO_FRAME);
    let mut offset = 0;
    ok(fl_frame_offset(vm, inner, &mut offset));
    assert!(offset > 0);
    // Kept for the test of stale tokens.
    log.push(format!("{} {}", inner.serial, inner.base));
}

#[test]
fn frames_are_read_and_rewritten() {
    for era in [FL_ERA_2_7, FL_ERA_3_8, FL_ERA_3_11, FL_ERA_3_13] {
        for stress in [0, 1] {
            let config = fl_config { size: size_of::<fl_config>(), era, gc_every_step: stress, ..Default::default() };
            let mut h = Host::with(65536, &config);
            h.natives(&[("probe", probe)]);
            let number = h.add(PROGRAM, Era::ALL[era as usize - 1]);
            ok(fl_start(h.vm(), number));
            assert_eq!(h.go_on(), fl_exit::FL_EXIT_FINISHED, "{}", exit_text(h.vm()));
            assert_eq!(h.printed(), "(10, 2.0, 'SET', (10, 5))\n", "era {era}");
            let log = h.log();
            assert_eq!(&log[..3], ["inner t.py:6", "outer t.py:8", "<module> t.py:10"]);
            assert_eq!(&log[3..5], ["d plain argument 4", "a free 1"]);
            for line in
                ["a cell argument 1", "rest plain argument (5, 6)", "b plain 2", "c plain [5, 6]", "later plain -"]
            {
                assert!(log.iter().any(|l| l == line), "era {era}: {line} in {log:?}");
            }
            let hidden = log.iter().any(|l| l == "x hidden -");
            assert_eq!(hidden, era >= FL_ERA_3_12, "era {era}");
            let n = log.len();
            assert_eq!(
                &log[n - 5..n - 2],
                ["(10, 44, ['a', 'd'])", "[0.5, 0.5, 'set', 2]", "SyntaxError: invalid syntax (<string>, line 1)"]
            );
            assert_eq!(log[n - 2], "{'d': 44, 'a': 10}");
            let mut parts = log[n - 1].split(' ');
            let stale = fl_frame {
                serial: parts.next().unwrap().parse().unwrap(),
                base: parts.next().unwrap().parse().unwrap(),
                unused: 0,
            };
            stale_everywhere(h.vm(), stale);
            stale_everywhere(h.vm(), fl_frame::default());
            stale_everywhere(h.vm(), fl_frame { serial: u64::MAX, base: u32::MAX, unused: 1 });
            let mut none = stale;
            assert_eq!(fl_frame_current(h.vm(), &mut none), FL_NO_FRAME);
            ok(fl_vm_close(h.vm()));
            assert_eq!(fl_frame_current(h.vm(), &mut none), FL_NOT_INITIALISED);
        }
    }
}

fn stale_everywhere(vm: *mut fl_vm, frame: fl_frame) {
    let s = FL_STALE_FRAME;
    let (mut n, mut l, mut i, mut f) = (0u32, 0usize, 0i64, 0.0);
    let (mut r, mut back) = (fl_ref::default(), frame);
    let (x, none) = (t("x").0, null_mut());
    let one = int(vm, 1);
    let dict = made(|r| fl_new_dict(vm, r));
    let mut info = fl_local { kind: fl_local_kind::FL_LOCAL_PLAIN, is_argument: 0, is_bound: 0 };
    assert_eq!(fl_frame_back(vm, frame, &mut back), s);
    assert_eq!(fl_frame_object(vm, frame, &mut r), s);
    assert_eq!(fl_frame_name(vm, frame, none, 0, &mut l), s);
    assert_eq!(fl_frame_file(vm, frame, none, 0, &mut l), s);
    assert_eq!(fl_frame_line(vm, frame, &mut n), s);
    assert_eq!(fl_frame_offset(vm, frame, &mut n), s);
    assert_eq!(fl_frame_jump(vm, frame, 1), s);
    assert_eq!(fl_frame_snapshot(vm, frame, &mut r), s);
    assert_eq!(fl_frame_write_back(vm, frame, dict, 0), s);
    assert_eq!(fl_frame_view(vm, frame, &mut r), s);
    assert_eq!(fl_frame_eval(vm, frame, x, 1, 1, &mut r), s);
    assert_eq!(fl_frame_exec(vm, frame, x, 1, 0, 1), s);
    assert_eq!(fl_local_count(vm, frame, &mut n), s);
    assert_eq!(fl_local_info(vm, frame, 0, &mut info), s);
    assert_eq!(fl_local_name(vm, frame, 0, none, 0, &mut l), s);
    assert_eq!(fl_local_find(vm, frame, x, 1, &mut n), s);
    assert_eq!(fl_local_get(vm, frame, x, 1, &mut r), s);
    assert_eq!(fl_local_get_int(vm, frame, x, 1, &mut i), s);
    assert_eq!(fl_local_get_float(vm, frame, x, 1, &mut f), s);
    assert_eq!(fl_slot_get(vm, frame, 0, &mut r), s);
    assert_eq!(fl_slot_get_int(vm, frame, 0, &mut i), s);
    assert_eq!(fl_slot_get_float(vm, frame, 0, &mut f), s);
    assert_eq!(fl_local_set(vm, frame, x, 1, one), s);
    assert_eq!(fl_local_set_int(vm, frame, x, 1, 1), s);
    assert_eq!(fl_local_set_float(vm, frame, x, 1, 1.0), s);
    assert_eq!(fl_slot_set(vm, frame, 0, one), s);
    assert_eq!(fl_slot_set_int(vm, frame, 0, 1), s);
    assert_eq!(fl_slot_set_float(vm, frame, 0, 1.0), s);
    assert_eq!(fl_local_unbind(vm, frame, x, 1), s);
    assert_eq!(fl_slot_unbind(vm, frame, 0), s);
    assert_eq!((n, l, i, f, r, back), (0, 0, 0, 0.0, fl_ref::default(), frame));
}

#[test]
fn a_module_s_names_are_reached_by_name() {
    let mut h = Host::new(32768);
    extern "C" fn probe(_: *mut c_void, vm: *mut fl_vm) {
        let frame = current(vm);
        let mut n = 0;
        ok(fl_local_get_int(vm, frame, t("x").0, 1, &mut n));
        assert_eq!(n, 3);
        ok(fl_local_set_int(vm, frame, t("y").0, 1, 4));
        ok(fl_local_unbind(vm, frame, t("x").0, 1));
        assert_eq!(fl_local_unbind(vm, frame, t("x").0, 1), FL_UNKNOWN_NAME);
        ok(fl_frame_exec(vm, frame, t("z = y * 2").0, 9, 0, FL_NO_BUDGET));
    }
    h.natives(&[("probe", probe)]);
    assert_eq!(h.run("x = 3\nprobe()\nprint(y, z)\nprint(x)\n"), fl_exit::FL_EXIT_RAISED);
    assert_eq!(h.printed(), "4 8\n");
    assert_eq!(exit_text(h.vm()), "NameError: name 'x' is not defined");
}

#[test]
fn source_is_compiled_in_the_host() {
    let mut h = Host::new(32768);
    let vm = h.vm();
    let mut number = 0;
    let source = "print('compiled', eval('1 + 2'))\nexec('print(4)')\ntry:\n    eval('1 +')\nexcept SyntaxError as e:\n    print(e.msg, e.lineno)\n";
    ok(fl_compile(vm, t(source).0, source.len(), t("c.py").0, 4, fl_mode::FL_MODE_EXEC as u32, &mut number));
    ok(fl_start(vm, number));
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_FINISHED, "{}", exit_text(h.vm()));
    assert_eq!(h.printed(), "compiled 3\n4\ninvalid syntax 1\n");
    let vm = h.vm();
    assert_eq!(fl_compile(vm, t("x = ").0, 4, t("c.py").0, 4, 1, &mut number), FL_RAISED);
    let e = made(|r| fl_exception(vm, r));
    assert_eq!(text(|b, c, l| fl_exception_text(vm, e, b, c, l)), "SyntaxError: invalid syntax (c.py, line 1)");
    assert_eq!(fl_compile(vm, t("x").0, 1, t("c.py").0, 4, 4, &mut number), FL_BAD_ARGUMENT);
    assert_eq!(fl_answer_compile(vm), FL_NOT_WAITING);
    // Driven by hand.
    ok(fl_compile(vm, t("eval('7')").0, 9, t("c.py").0, 4, 1, &mut number));
    ok(fl_start(vm, number));
    let mut exit = fl_exit::FL_EXIT_EVENT;
    ok(fl_run(vm, FL_NO_BUDGET, &mut exit));
    assert_eq!((exit, exit_text(vm).as_str()), (fl_exit::FL_EXIT_COMPILE, "7"));
    ok(fl_answer_compile(vm));
    ok(fl_run(vm, FL_NO_BUDGET, &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_FINISHED);
    // The table of images is of the caller's size.
    let status = loop {
        let status = fl_compile(vm, t("1").0, 1, t("c.py").0, 4, 1, &mut number);
        if status != FL_OK {
            break status;
        }
    };
    assert_eq!((status, number as usize), (FL_TOO_MANY_IMAGES, IMAGES - 1));
    ok(fl_vm_close(vm));
}
