//! Events: subscriptions, breakpoints, steps, jumps, and what a hook may do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]
#![allow(unsafe_code, reason = "the host's side of the C interface")]

mod common;

use common::*;
use fastlocals_compiler::Era;
use fastlocals_ffi::abi::*;
use fastlocals_ffi::answering::*;
use fastlocals_ffi::events::*;
use fastlocals_ffi::exceptions::*;
use fastlocals_ffi::exit::*;
use fastlocals_ffi::frames::*;
use fastlocals_ffi::locals::*;
use fastlocals_ffi::references::*;
use fastlocals_ffi::status::fl_status::*;
use std::ffi::c_void;
use std::ptr::null;

const PROGRAM: &str = "def f(n):
    total = 0
    for i in range(n):
        total += i
    return total
def g(x):
    y = f(x)
    return y + 1
print(g(3))
";

fn current(vm: *mut fl_vm) -> fl_frame {
    let mut frame = fl_frame::default();
    ok(fl_frame_current(vm, &mut frame));
    frame
}

fn place(vm: *mut fl_vm) -> String {
    let mut event = fl_event::default();
    ok(fl_event_now(vm, &mut event));
    let frame = current(vm);
    let kind = match event.kind {
        FL_ON_CALL => "call",
        FL_ON_LINE => "line",
        FL_ON_RETURN => "return",
        FL_ON_EXCEPTION => "exception",
        FL_ON_INSTRUCTION => "instruction",
        _ => "other",
    };
    format!("{kind} {}:{}", text(|b, c, l| fl_frame_name(vm, frame, b, c, l)), event.line)
}

fn started(h: &mut Host, source: &str) -> u32 {
    let number = h.add(source, Era::Py313);
    ok(fl_start(h.vm(), number));
    number
}

#[test]
fn a_hook_rewrites_a_local() {
    extern "C" fn hook(userdata: *mut c_void, vm: *mut fl_vm) {
        let (mut n, mut f) = (0, 0.0);
        let at = place(vm);
        seen(userdata).log.push(at.clone());
        if at == "line f:5" {
            ok(fl_event_local_int(vm, t("total").0, 5, &mut n));
            ok(fl_event_local_float(vm, t("total").0, 5, &mut f));
            assert_eq!((n, f), (3, 3.0));
            assert_eq!(fl_event_local_int(vm, t("nobody").0, 6, &mut n), FL_UNBOUND);
            ok(fl_local_set_int(vm, current(vm), t("total").0, 5, 40));
            // Python code runs inside, and nobody hears of it.
            let r = made(|r| fl_frame_eval(vm, current(vm), t("g(2) + total").0, 12, FL_NO_BUDGET, r));
            seen(userdata).log.push(repr(vm, r));
            ok(fl_release(vm, r));
            assert_eq!(place(vm), "line f:5");
        }
        let mut exit = fl_exit::FL_EXIT_EVENT;
        assert_eq!(fl_run(vm, 1, &mut exit), FL_NESTED);
    }
    for stress in [0, 1] {
        let config = fastlocals_ffi::abi::fl_config {
            size: size_of::<fastlocals_ffi::abi::fl_config>(),
            gc_every_step: stress,
            ..Default::default()
        };
        let mut h = Host::with(65536, &config);
        h.handlers(|h| h.event = Some(hook));
        let mut subscription = 0;
        ok(fl_subscribe(h.vm(), FL_ON_LINE | FL_ON_CALL, &mut subscription));
        started(&mut h, PROGRAM);
        assert_eq!(h.go_on(), fl_exit::FL_EXIT_FINISHED);
        assert_eq!(h.printed(), "41\n");
        assert_eq!(
            h.log(),
            [
                "call <module>:0",
                "line <module>:1",
                "line <module>:6",
                "line <module>:9",
                "call g:6",
                "line g:7",
                "call f:1",
                "line f:2",
                "line f:3",
                "line f:4",
                "line f:3",
                "line f:4",
                "line f:3",
                "line f:4",
                "line f:3",
                "line f:5",
                "42",
                "line g:8"
            ]
        );
    }
}

#[test]
fn breakpoints_and_steps_end_the_run() {
    let mut h = Host::new(32768);
    let image = started(&mut h, PROGRAM);
    let vm = h.vm();
    let (mut subscription, mut line) = (0, 0);
    ok(fl_set_breakpoint(vm, image, 7, &mut subscription, &mut line));
    assert_eq!(line, 7);
    assert_eq!(fl_set_breakpoint(vm, image, 99, &mut subscription, &mut line), FL_NO_CODE);
    assert_eq!(fl_set_breakpoint(vm, 9, 1, &mut subscription, &mut line), FL_NO_IMAGE);
    let mut event = fl_event::default();
    assert_eq!(fl_event_now(vm, &mut event), FL_NOT_WAITING);
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_EVENT);
    ok(fl_event_now(vm, &mut event));
    assert_eq!((event.kind, event.line, event.subscription, event.step), (FL_ON_LINE, 7, subscription, 0));
    let mut also = 0;
    assert_eq!(fl_event_also(vm, subscription, &mut also), FL_NO_ITEM);
    let mut places = vec![place(vm)];
    for step in [
        fl_step_kind::FL_STEP_IN,
        fl_step_kind::FL_STEP_OVER,
        fl_step_kind::FL_STEP_INSTRUCTION,
        fl_step_kind::FL_STEP_OUT,
    ] {
        ok(fl_step(vm, step as u32));
        assert_eq!(h.go_on(), fl_exit::FL_EXIT_EVENT);
        places.push(place(vm));
    }
    ok(fl_event_now(vm, &mut event));
    assert_eq!(event.step, 1);
    assert_eq!(places, ["line g:7", "line f:2", "line f:3", "instruction f:3", "line g:8"]);
    assert_eq!(fl_step(vm, 5), FL_BAD_ARGUMENT);
    ok(fl_unsubscribe(vm, subscription));
    assert_eq!(fl_unsubscribe(vm, subscription), FL_NO_ITEM);
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_FINISHED);
    assert_eq!(h.printed(), "4\n");
}

#[test]
fn subscriptions_are_to_frames_and_functions_too() {
    let mut h = Host::new(32768);
    let image = started(&mut h, &format!("{PROGRAM}f(2)\n"));
    let vm = h.vm();
    let (mut subscription, mut line, mut of_f) = (0, 0, 0);
    ok(fl_set_breakpoint(vm, image, 9, &mut subscription, &mut line));
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_EVENT);
    let f = global(vm, "f");
    ok(fl_subscribe_code(vm, FL_ON_RETURN, f, &mut of_f));
    let module = current(vm);
    let mut of_module = 0;
    ok(fl_subscribe_frame(vm, FL_ON_LINE, module, &mut of_module));
    let mut of_lines = 0;
    ok(fl_subscribe_lines(vm, f, [4].as_ptr(), 1, &mut of_lines));
    assert_eq!(fl_subscribe_lines(vm, f, null(), 0, &mut of_lines), FL_BAD_ARGUMENT);
    assert_eq!(fl_subscribe(vm, 0, &mut line), FL_BAD_ARGUMENT);
    assert_eq!(fl_subscribe(vm, 1 << 10, &mut line), FL_BAD_ARGUMENT);
    let one = int(vm, 1);
    assert_eq!(fl_subscribe_code(vm, FL_ON_LINE, one, &mut line), FL_NO_CODE);
    assert_eq!(fl_subscribe_frame(vm, FL_ON_LINE, fl_frame::default(), &mut line), FL_STALE_FRAME);
    assert_eq!(fl_subscribe_code(vm, FL_ON_LINE, fl_ref::default(), &mut line), FL_STALE_REF);
    let mut places = Vec::new();
    while h.go_on() == fl_exit::FL_EXIT_EVENT {
        let mut at = place(vm);
        if at.starts_with("return") {
            let value = made(|r| fl_event_value(vm, r));
            at.push_str(&format!(" {}", repr(vm, value)));
        }
        places.push(at);
    }
    assert_eq!(
        places,
        [
            "line f:4",
            "line f:4",
            "line f:4",
            "return f:5 3",
            "line <module>:10",
            "line f:4",
            "line f:4",
            "return f:5 1"
        ]
    );
}

#[test]
fn a_hook_may_jump_and_stop() {
    extern "C" fn hook(userdata: *mut c_void, vm: *mut fl_vm) {
        let at = place(vm);
        if at == "line f:2" && seen(userdata).log.is_empty() {
            assert_eq!(fl_frame_jump(vm, current(vm), 4), FL_RAISED);
            let e = made(|r| fl_exception(vm, r));
            seen(userdata).log.push(text(|b, c, l| fl_exception_text(vm, e, b, c, l)));
            let mut back = fl_frame::default();
            ok(fl_frame_back(vm, current(vm), &mut back));
            assert_eq!(fl_frame_jump(vm, back, 8), FL_RAISED);
            ok(fl_local_set_int(vm, current(vm), t("total").0, 5, 9));
            ok(fl_frame_jump(vm, current(vm), 5));
        }
        if at == "line g:8" {
            ok(fl_stop(vm));
        }
    }
    let mut h = Host::new(32768);
    h.handlers(|h| h.event = Some(hook));
    started(&mut h, PROGRAM);
    let mut subscription = 0;
    ok(fl_subscribe(h.vm(), FL_ON_LINE, &mut subscription));
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_EVENT);
    assert_eq!(place(h.vm()), "line g:8");
    assert_eq!(fl_stop(h.vm()), FL_NOT_WAITING);
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_FINISHED);
    assert_eq!(h.printed(), "10\n");
    assert_eq!(h.log(), ["ValueError: can't jump into the body of a for loop"]);
}

#[test]
fn calls_of_native_functions_are_heard_inside() {
    extern "C" fn call_f(_: *mut c_void, vm: *mut fl_vm) {
        let f = global(vm, "f");
        let three = int(vm, 3);
        let r = made(|r| fastlocals_ffi::calls::fl_call(vm, f, &three, 1, fl_ref::default(), FL_NO_BUDGET, r));
        ok(fastlocals_ffi::answers::fl_answer_ref(vm, r));
    }
    extern "C" fn hook(userdata: *mut c_void, vm: *mut fl_vm) {
        let at = place(vm);
        seen(userdata).log.push(at);
    }
    let mut h = Host::new(32768);
    h.natives(&[("call_f", call_f)]);
    h.handlers(|h| h.event = Some(hook));
    started(&mut h, "def f(n):\n    return n * 2\nprint(\n    call_f())\nprint(f(1))\n");
    let mut subscription = 0;
    ok(fl_subscribe(h.vm(), FL_ON_LINE, &mut subscription));
    assert_eq!(h.go_on(), fl_exit::FL_EXIT_FINISHED);
    assert_eq!(h.printed(), "6\n2\n");
    let log = h.log();
    assert_eq!(
        log,
        [
            "line <module>:1",
            "line <module>:3",
            "line <module>:4",
            "line f:2",
            "line <module>:3",
            "line <module>:5",
            "line f:2"
        ]
    );
}
