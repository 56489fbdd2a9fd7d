//! Native functions and calls: a program calls the host, the host calls the program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]
#![allow(unsafe_code, reason = "the host's side of the C interface")]

mod common;

use common::*;
use fastlocals_ffi::abi::*;
use fastlocals_ffi::answers::*;
use fastlocals_ffi::calls::*;
use fastlocals_ffi::containers::*;
use fastlocals_ffi::exceptions::*;
use fastlocals_ffi::exit::*;
use fastlocals_ffi::natives::*;
use fastlocals_ffi::objects::*;
use fastlocals_ffi::references::*;
use fastlocals_ffi::status::fl_status::*;
use fastlocals_ffi::vm::*;
use std::ffi::c_void;
use std::ptr::null;

extern "C" fn add(userdata: *mut c_void, vm: *mut fl_vm) {
    let (mut n, mut a, mut b) = (0, 0, 0);
    ok(fl_argument_count(vm, &mut n));
    seen(userdata).log.push(format!("add of {n}"));
    if fl_argument_int(vm, 0, &mut a) != FL_OK || fl_argument_int(vm, 1, &mut b) != FL_OK {
        let (class, message) = (t("TypeError"), t("add() wants two ints"));
        ok(fl_answer_error(vm, class.0, class.1, message.0, message.1));
        // One answer is all there is.
        assert_eq!(fl_answer_none(vm), FL_NOT_WAITING);
        assert_eq!(fl_argument_count(vm, &mut n), FL_NOT_WAITING);
        return;
    }
    ok(fl_answer_int(vm, a + b));
}

/// apply(f, x): f(x), called from here.
extern "C" fn apply(userdata: *mut c_void, vm: *mut fl_vm) {
    let f = made(|r| fl_argument(vm, 0, r));
    let x = made(|r| fl_argument(vm, 1, r));
    let mut value = fl_ref::default();
    match fl_call(vm, f, &x, 1, fl_ref::default(), FL_NO_BUDGET, &mut value) {
        FL_OK => ok(fl_answer_ref(vm, value)),
        FL_RAISED => {
            let e = made(|r| fl_exception(vm, r));
            seen(userdata).log.push(text(|b, c, l| fl_exception_text(vm, e, b, c, l)));
            ok(fl_answer_raise(vm, e));
            ok(fl_release(vm, e));
        }
        other => panic!("{other:?}"),
    }
    for r in [f, x] {
        ok(fl_release(vm, r));
    }
    if value != fl_ref::default() {
        ok(fl_release(vm, value));
    }
}

/// Uses what is not allowed inside.
extern "C" fn misuse(_: *mut c_void, vm: *mut fl_vm) {
    let mut exit = fl_exit::FL_EXIT_EVENT;
    assert_eq!(fl_run(vm, 1, &mut exit), FL_NESTED);
    assert_eq!(fl_run_answering_(vm, &mut exit), FL_NESTED);
    assert_eq!(fl_start(vm, 1), FL_NESTED);
    assert_eq!(fl_abandon(vm), FL_NESTED);
    let none = made(|r| fastlocals_ffi::values::fl_new_none(vm, r));
    assert_eq!(fl_start_call(vm, none, null(), 0, fl_ref::default()), FL_NESTED);
    assert_eq!(fastlocals_ffi::answering::fl_stop(vm), FL_NOT_WAITING);
    ok(fl_release(vm, none));
    // No answer: None.
}

use fastlocals_ffi::answering::fl_run_answering;
fn fl_run_answering_(vm: *mut fl_vm, exit: &mut fl_exit) -> fastlocals_ffi::status::fl_status {
    fl_run_answering(vm, 1, exit)
}

#[test]
fn a_program_calls_the_host() {
    let mut h = Host::new(16384);
    h.natives(&[("add", add), ("apply", apply), ("misuse", misuse)]);
    let exit = h.run(
        "print(add(40, 2))\nprint(misuse())\ntry:\n    add('x')\nexcept TypeError as e:\n    print(e)\nprint(add(2**50, 2**50) == 2**51)\nadd()\n",
    );
    assert_eq!(exit, fl_exit::FL_EXIT_RAISED);
    assert_eq!(h.printed(), "42\nNone\nadd() wants two ints\nTrue\n");
    assert_eq!(h.log(), ["add of 2", "add of 1", "add of 2", "add of 0"]);
    assert_eq!(exit_text(h.vm()), "TypeError: add() wants two ints");
}

/// Tells its arguments; `-` is one that was not given.
extern "C" fn told(userdata: *mut c_void, vm: *mut fl_vm) {
    let mut n = 0;
    ok(fl_argument_count(vm, &mut n));
    let nth = |i| {
        let mut number = 0;
        match fl_argument_int(vm, i, &mut number) {
            FL_OK => number.to_string(),
            FL_OUT_OF_RANGE => "-".to_string(),
            other => panic!("{other:?}"),
        }
    };
    seen(userdata).log.push((0..n).map(nth).collect::<Vec<_>>().join(" "));
}

#[test]
fn arguments_bind_to_the_parameters_of_a_native() {
    let mut h = Host::new(32768);
    ok(h.natives_with(&[("told", told, Some("a, b=1, *, key=None")), ("plain", told, None)]));
    let exit = h.run(
        "told(1)
told(1, 2, key=3)
told(key=5, a=4)
told(**{'b': 2}, a=1)
plain(1, 2, 3)
calls = lambda: told(), lambda: told(1, 2, 3), lambda: told(1, c=2), lambda: told(1, a=2), lambda: plain(1, x=2)
for call in calls:
    try:
        call()
    except TypeError as e:
        print(e)
",
    );
    assert_eq!(exit, fl_exit::FL_EXIT_FINISHED, "{}", exit_text(h.vm()));
    assert_eq!(h.log(), ["1", "1 2 3", "4 - 5", "1 2", "1 2 3"]);
    assert_eq!(
        h.printed(),
        "told() missing required argument 'a' (pos 1)
told() takes at most 2 positional arguments (3 given)
told() got an unexpected keyword argument 'c'
argument for told() given by name ('a') and position (1)
plain() takes no keyword arguments
"
    );
    for wrong in ["a=1, b", "a: nothing", "**all"] {
        assert_eq!(h.natives_with(&[("told", told, Some(wrong))]), FL_BAD_ARGUMENT, "{wrong}");
    }
}

#[test]
fn the_host_calls_back_while_the_program_waits() {
    for stress in [0, 1] {
        let config = fastlocals_ffi::abi::fl_config {
            size: size_of::<fastlocals_ffi::abi::fl_config>(),
            gc_every_step: stress,
            ..Default::default()
        };
        let mut h = Host::with(32768, &config);
        h.natives(&[("add", add), ("apply", apply)]);
        let exit = h.run(
            "
def double(x):
    print('double', x)
    return [x, add(x, x)]
def nested(n):
    return n if n == 0 else apply(nested, n - 1) + 1
def fails(x):
    try:
        return 1 // x
    finally:
        print('finally')
print(apply(double, 4), apply(str, 5), apply(lambda x: (yield x), 1).__next__())
print(apply(nested, 10))
try:
    apply(fails, 0)
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
",
        );
        assert_eq!(exit, fl_exit::FL_EXIT_FINISHED, "{}", exit_text(h.vm()));
        assert_eq!(h.printed(), "double 4\n[4, 8] 5 1\n10\nfinally\n<module> 15\nfails 9\n");
        assert_eq!(h.log().last().unwrap(), "ZeroDivisionError: integer division or modulo by zero");
        let mut figures = fl_statistics::default();
        ok(fl_vm_statistics(h.vm(), &mut figures));
        assert_eq!(figures.references, 0);
    }
}

#[test]
fn too_many_calls_inside_each_other_are_refused() {
    let mut h = Host::new(65536);
    extern "C" fn again(userdata: *mut c_void, vm: *mut fl_vm) {
        let f = global(vm, "again");
        let mut value = fl_ref::default();
        let status = fl_call(vm, f, null(), 0, fl_ref::default(), FL_NO_BUDGET, &mut value);
        seen(userdata).log.push(format!("{status:?}"));
    }
    h.natives(&[("again", again)]);
    assert_eq!(h.run("again()\nprint('back')\n"), fl_exit::FL_EXIT_FINISHED);
    let log = h.log();
    assert_eq!(log.len(), 33);
    assert_eq!((log[0].as_str(), log[1].as_str(), h.printed().as_str()), ("FL_TOO_DEEP", "FL_OK", "back\n"));
}

#[test]
fn calls_have_budgets_of_their_own() {
    let mut h = Host::new(16384);
    assert_eq!(
        h.run("def spin():\n    try:\n        while True: pass\n    finally:\n        print('no')\n"),
        fl_exit::FL_EXIT_FINISHED
    );
    let vm = h.vm();
    let spin = global(vm, "spin");
    let mut value = fl_ref::default();
    assert_eq!(fl_call(vm, spin, null(), 0, fl_ref::default(), 1000, &mut value), FL_BUDGET_SPENT);
    assert_eq!(value, fl_ref::default());
    // As a run of its own it goes on slice by slice.
    ok(fl_start_call(vm, spin, null(), 0, fl_ref::default()));
    let mut exit = fl_exit::FL_EXIT_EVENT;
    for _ in 0..3 {
        ok(fl_run(vm, 1000, &mut exit));
        assert_eq!(exit, fl_exit::FL_EXIT_BUDGET);
    }
    assert_eq!(fl_start_call(vm, spin, null(), 0, fl_ref::default()), FL_BUSY);
    // A call while the program waits is inside it, and leaves it as it was.
    assert_eq!(fl_call(vm, spin, null(), 0, fl_ref::default(), 1000, &mut value), FL_BUDGET_SPENT);
    ok(fl_run(vm, 1000, &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_BUDGET);
    ok(fl_abandon(vm));
    assert_eq!(fl_run(vm, 1000, &mut exit), FL_NOT_WAITING);
    let args = [int(vm, 7), int(vm, 5)];
    let max = global(vm, "max");
    let kw = made(|r| fl_new_dict(vm, r));
    ok(fl_start_call(vm, max, args.as_ptr(), 2, kw));
    ok(fl_run(vm, 1000, &mut exit));
    assert_eq!(exit, fl_exit::FL_EXIT_FINISHED);
    let value = made(|r| fl_exit_value(vm, r));
    assert_eq!(repr(vm, value), "7");
    assert_eq!(h.printed(), "");
}

#[test]
fn exceptions_have_types_texts_and_tracebacks() {
    let mut h = Host::new(16384);
    assert_eq!(
        h.run("class Odd(KeyError):\n    def __str__(self): return 'odd ' + str(self.args)\ndef f(x):\n    g(x)\ndef g(x):\n    raise Odd(x)\nf(3)\n"),
        fl_exit::FL_EXIT_RAISED
    );
    let vm = h.vm();
    assert_eq!(exit_text(vm), "Odd: odd (3,)");
    let e = made(|r| fl_exit_value(vm, r));
    let (mut n, mut is) = (0, 9);
    ok(fl_traceback_length(vm, e, &mut n));
    let places: Vec<String> = (0..n)
        .map(|i| {
            let mut line = 0;
            ok(fl_traceback_line(vm, e, i, &mut line));
            let name = text(|b, c, l| fl_traceback_name(vm, e, i, b, c, l));
            format!("{}:{line} {name}", text(|b, c, l| fl_traceback_file(vm, e, i, b, c, l)))
        })
        .collect();
    assert_eq!(places, ["t.py:7 <module>", "t.py:4 f", "t.py:6 g"]);
    let mut line = 0;
    assert_eq!(fl_traceback_line(vm, e, 3, &mut line), FL_NO_ITEM);
    ok(fl_exception_is(vm, e, t("LookupError").0, 11, &mut is));
    assert_eq!(is, 1);
    ok(fl_exception_is(vm, e, t("ValueError").0, 10, &mut is));
    assert_eq!(is, 0);
    assert_eq!(fl_exception_is(vm, e, t("Valu").0, 4, &mut is), FL_BAD_ARGUMENT);
    let frame = made(|r| fl_traceback_frame(vm, e, 2, r));
    let locals = made(|r| fl_get_attribute(vm, frame, t("f_locals").0, 8, r));
    assert_eq!(repr(vm, locals), "{'x': 3}");
    let mut r = fl_ref::default();
    assert_eq!(fl_exception(vm, &mut r), FL_NO_ITEM);
    let one = int(vm, 1);
    assert_eq!(fl_get_attribute(vm, one, t("nothing").0, 7, &mut r), FL_RAISED);
    let e = made(|r| fl_exception(vm, r));
    assert_eq!(
        text(|b, c, l| fl_exception_text(vm, e, b, c, l)),
        "AttributeError: 'int' object has no attribute 'nothing'"
    );
    assert_eq!(fl_exception(vm, &mut r), FL_NO_ITEM);
    let made_here = made(|r| fl_new_exception(vm, t("OSError").0, 7, t("gone").0, 4, r));
    assert_eq!(text(|b, c, l| fl_exception_text(vm, made_here, b, c, l)), "OSError: gone");
    assert_eq!(fl_exception_text(vm, one, std::ptr::null_mut(), 0, &mut n), FL_WRONG_TYPE);
}
