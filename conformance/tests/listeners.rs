//! Hosts that listen: events, filters, breakpoints, steps, jumps, with and without a Python tracer, and with a collection at every step.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals::{Error, Flow, Grants, Host, Limits, Outcome};
use fastlocals_compiler::{Options, compile};
use fastlocals_core::era::Era;
use fastlocals_core::listeners::Event;
use fastlocals_core::listeners::jump::JumpError;
use fastlocals_core::listeners::pending_step::Step;
use fastlocals_core::listeners::subscriptions::{Filter, Kinds, ListenError};
use fastlocals_core::locals::error::FrameError;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;

/// A host with this program, and the program's image.
fn load(source: &str, era: Era, stress: bool) -> (Host, u16) {
    let image = compile(source, &Options { era, ..Options::file("t.py") }).unwrap().image;
    let mut host = Host::new(era, &Limits::default(), Grants::nothing().capture()).unwrap();
    host.collect_every_step(stress).unwrap();
    let id = host.add_image(image).unwrap();
    (host, id)
}

fn host(source: &str) -> (Host, u16) {
    load(source, Era::default(), false)
}

fn output(host: &mut Host) -> String {
    String::from_utf8(host.grants.captured()).unwrap()
}

/// The event of the last run: `name kind line`, and its value where it has one.
fn event(vm: &mut Vm<'_>) -> String {
    let e = vm.event_now().expect("the run has ended with an event");
    let line = e.line.map_or("-".to_string(), |l| l.to_string());
    let value = match e.kind {
        Event::Return | Event::Yield => match e.value.as_small() {
            Some(n) => format!(" {n}"),
            None if e.value == Value::NONE => " None".to_string(),
            None => " ?".to_string(),
        },
        Event::Exception => format!(" {:?}", vm.heap.type_id(e.value)),
        _ => String::new(),
    };
    format!("{} {:?} {line}{value}", e.code.name(), e.kind)
}

/// All events of a run, one a line.
fn events(source: &str, kinds: Kinds, stress: bool) -> (Vec<String>, String) {
    let (mut host, id) = load(source, Era::default(), stress);
    host.subscribe(Filter::everywhere(kinds)).unwrap();
    let mut seen = Vec::new();
    let mut outcome = host.run(id).unwrap();
    while outcome == Outcome::Event {
        seen.push(host.with_vm(event).unwrap());
        outcome = host.resume().unwrap();
    }
    if outcome == Outcome::Raised {
        seen.push("raised".into());
    }
    let out = output(&mut host);
    (seen, out)
}

const PLAIN: Kinds = Kinds::from_bits(
    Kinds::CALL.bits() | Kinds::LINE.bits() | Kinds::RETURN.bits() | Kinds::YIELD.bits() | Kinds::EXCEPTION.bits(),
);

const WORK: &str = "\
def g(n):
    for i in range(n):
        yield i
def f(a):
    try:
        a / 0
    except ZeroDivisionError:
        a = 5
    return a
t = 0
for x in g(2):
    t += x
t += f(1)
print(t)
";

const WORK_EVENTS: &[&str] = &[
    "<module> Call 0",
    "<module> Line 1",
    "<module> Line 4",
    "<module> Line 10",
    "<module> Line 11",
    "g Call 1",
    "g Line 2",
    "g Line 3",
    "g Yield 3 0",
    "<module> Line 12",
    "<module> Line 11",
    "g Call 3",
    "g Line 2",
    "g Line 3",
    "g Yield 3 1",
    "<module> Line 12",
    "<module> Line 11",
    "g Call 3",
    "g Line 2",
    "g Return 2 None",
    "<module> Line 13",
    "f Call 4",
    "f Line 5",
    "f Line 6",
    "f Exception 6 ZeroDivisionError",
    "f Line 7",
    "f Line 8",
    "f Line 9",
    "f Return 9 5",
    "<module> Line 14",
    "<module> Return 14 None",
];

#[test]
fn events_come_in_order() {
    for stress in [false, true] {
        let (seen, out) = events(WORK, PLAIN, stress);
        assert_eq!(seen, WORK_EVENTS);
        assert_eq!(out, "6\n");
    }
}

/// What a Python tracer that hears everything prints, and what the host hears meanwhile of the frames that are not the tracer's.
#[test]
fn the_host_hears_what_a_python_tracer_hears_and_before_it() {
    let traced = format!(
        "import sys\nlog = []\ndef tr(f, e, a):\n    log.append((f.f_code.co_name, e, f.f_lineno))\n    return tr\n\
         def run():\n{}    return t\nsys.settrace(tr)\nrun()\nsys.settrace(None)\nfor l in log:\n    print(*l)\n",
        WORK.replace("print(t)\n", "").lines().map(|l| format!("    {l}\n")).collect::<String>()
    );
    for stress in [false, true] {
        let (mut host, id) = load(&traced, Era::default(), stress);
        host.subscribe(Filter::everywhere(PLAIN)).unwrap();
        let (mut seen, mut inside) = (Vec::new(), 0);
        let mut outcome = host.run(id).unwrap();
        let mut begun = false;
        while outcome == Outcome::Event {
            let text = host.with_vm(event).unwrap();
            begun |= text.starts_with("run Call");
            if text.starts_with("tr ") {
                inside += 1;
            } else if begun && !text.starts_with("<module>") {
                seen.push(text);
            }
            outcome = host.resume().unwrap();
        }
        assert_eq!(outcome, Outcome::Finished);
        let printed = output(&mut host);
        let of_host: String = seen
            .iter()
            .map(|l| {
                let words: Vec<&str> = l.split(' ').collect();
                let kind = words[1].to_lowercase().replace("yield", "return");
                format!("{} {kind} {}\n", words[0], words[2])
            })
            .collect();
        assert_eq!(printed, of_host);
        // call, two lines, return of each callback
        assert_eq!(inside, 4 * seen.len());
    }
}

#[test]
fn uncaught_exceptions_and_natives() {
    let source = "def f():\n    len(3)\ntry:\n    f()\nexcept TypeError:\n    pass\nlen('ab')\n";
    let kinds = Kinds::EXCEPTION | Kinds::RETURN | Kinds::C_CALL | Kinds::C_RETURN | Kinds::C_EXCEPTION;
    for stress in [false, true] {
        let (seen, _) = events(source, kinds, stress);
        assert_eq!(
            seen,
            [
                "f CCall 2",
                "f CException 2",
                "f Exception 2 TypeError",
                "f Return 2 None",
                "<module> Exception 4 TypeError",
                "<module> CCall 7",
                "<module> CReturn 7",
                "<module> Return 7 None"
            ]
        );
    }
    let (seen, _) = events("def f():\n    raise KeyError(1)\nf()\n", Kinds::EXCEPTION | Kinds::RETURN, false);
    assert_eq!(
        seen,
        [
            "f Exception 2 KeyError",
            "f Return 2 None",
            "<module> Exception 3 KeyError",
            "<module> Return 3 None",
            "raised"
        ]
    );
}

#[test]
fn a_breakpoint_rewrites_a_local() {
    let source =
        "def f(n):\n    x = n\n    y = x + 1\n    return y\ndef other():\n    return 1\nprint(f(1), f(2), other())\n";
    for stress in [false, true] {
        let (mut host, id) = load(source, Era::default(), stress);
        let (subscription, line) = host.set_breakpoint(id, 3).unwrap();
        assert_eq!(line, 3);
        let mut hits = 0;
        let mut outcome = host.run(id).unwrap();
        while outcome == Outcome::Event {
            hits += 1;
            host.with_vm(|vm| {
                let e = vm.event_now().unwrap();
                assert_eq!((e.kind, e.line, e.subscription, e.step), (Event::Line, Some(3), Some(subscription), false));
                assert_eq!(vm.heap.event_local("n").and_then(|v| v.as_small()), Some(hits));
                let mut stored = vm.attempt(&mut |vm: &mut Vm<'_>| {
                    vm.innermost_frame()
                        .and_then(|mut f| f.store("x", Value::small(40)))
                        .map_err(|e| e.raise(&mut vm.heap))
                });
                assert_eq!(stored.take_ok(), Some(()));
            })
            .unwrap();
            outcome = host.resume().unwrap();
        }
        assert_eq!((outcome, hits), (Outcome::Finished, 2));
        assert_eq!(output(&mut host), "41 41 1\n");
        // Cancelled, it is heard of no more, and its number names nothing.
        assert_eq!(host.unsubscribe(subscription), Ok(()));
        assert_eq!(host.unsubscribe(subscription), Err(Error::Listen(ListenError::Unknown)));
        assert_eq!(host.run(id), Ok(Outcome::Finished));
    }
}

trait TakeOk<T> {
    fn take_ok(&mut self) -> Option<T>;
}

impl<T: Copy, E> TakeOk<T> for Result<T, E> {
    fn take_ok(&mut self) -> Option<T> {
        self.as_ref().ok().copied()
    }
}

#[test]
fn unbinding_at_a_breakpoint_raises_in_the_program() {
    let (mut host, id) = host("def f():\n    x = 1\n    return x\nf()\n");
    host.set_breakpoint(id, 3).unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Event));
    host.with_vm(|vm| {
        assert_eq!(vm.innermost_frame().and_then(|mut f| f.unbind("x")), Ok(()));
        assert_eq!(vm.innermost_frame().and_then(|f| f.load("x")), Err(FrameError::Unbound));
    })
    .unwrap();
    assert_eq!(host.resume(), Ok(Outcome::Raised));
    let report = host.report().unwrap();
    assert_eq!(report.chain.last().unwrap().class, "UnboundLocalError");
}

#[test]
fn names_in_a_mapping_whose_class_decides_need_python() {
    let source = "\
class Seven(dict):
    def __getitem__(self, name):
        return 7 if name == 'y' else dict.__getitem__(self, name)
class Plain(dict):
    pass
def prepare(namespace):
    return type('Meta', (type,), {'__prepare__': lambda name, bases: namespace()})
class A(metaclass=prepare(Seven)):
    y = 1
    z = y
class B(metaclass=prepare(Plain)):
    y = 1
    z = y
print(A.z, B.z)
";
    let (mut host, id) = host(source);
    host.set_breakpoint(id, 10).unwrap();
    host.set_breakpoint(id, 13).unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Event));
    host.with_vm(|vm| {
        let mut frame = vm.innermost_frame().unwrap();
        assert_eq!(frame.load("y"), Err(FrameError::Foreign));
        assert_eq!(frame.store("y", Value::small(2)), Err(FrameError::Foreign));
        assert_eq!(frame.unbind("y"), Err(FrameError::Foreign));
    })
    .unwrap();
    assert_eq!(host.resume(), Ok(Outcome::Event));
    // A dict of a class that changes nothing about items is read and written as it is.
    host.with_vm(|vm| {
        let mut frame = vm.innermost_frame().unwrap();
        assert_eq!(frame.load("y").ok().and_then(|v| v.as_small()), Some(1));
        assert_eq!(frame.store("y", Value::small(2)), Ok(()));
    })
    .unwrap();
    assert_eq!(host.resume(), Ok(Outcome::Finished));
    assert_eq!(output(&mut host), "7 2\n");
}

#[test]
fn breakpoints_move_to_lines_with_code_and_need_code() {
    let (mut host, id) = host("def f():\n    # nothing\n\n    return 1\nf()\n");
    assert_eq!(host.set_breakpoint(id, 2).unwrap().1, 4);
    assert_eq!(host.set_breakpoint(id, 99), Err(Error::Listen(ListenError::NoCode)));
    assert_eq!(host.subscribe(Filter::code(PLAIN, Value::NONE)), Err(Error::Listen(ListenError::NoCode)));
    assert_eq!(host.run(id), Ok(Outcome::Event));
    assert_eq!(host.with_vm(event).unwrap(), "f Line 4");
}

#[test]
fn filters_by_code_and_by_frame() {
    let source = "def f(n):\n    if n:\n        f(n - 1)\n    return n\ndef g():\n    return 7\nf(2)\ng()\n";
    let (mut host, id) = host(source);
    let code = host.with_vm(|vm| vm.heap.code_for_line(id, 6)).unwrap().unwrap();
    let s = host.subscribe(Filter::code(Kinds::CALL, code)).unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Event));
    assert_eq!(host.with_vm(event).unwrap(), "g Call 5");
    assert_eq!(host.resume(), Ok(Outcome::Finished));
    host.unsubscribe(s).unwrap();

    // One activation of a recursive function: the second.
    let f = host.with_vm(|vm| vm.heap.code_for_line(id, 2)).unwrap().unwrap();
    let s = host.subscribe(Filter::code(Kinds::CALL, f)).unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Event));
    assert_eq!(host.resume(), Ok(Outcome::Event));
    let token = host.with_vm(|vm| vm.innermost_frame().and_then(|mut f| f.token())).unwrap().unwrap();
    host.unsubscribe(s).unwrap();
    host.subscribe(Filter::frame(Kinds::LINE | Kinds::RETURN, token)).unwrap();
    let mut seen = Vec::new();
    while host.resume() == Ok(Outcome::Event) {
        seen.push(host.with_vm(event).unwrap());
    }
    assert_eq!(seen, ["f Line 2", "f Line 3", "f Line 4", "f Return 4 1"]);
    assert_eq!(host.subscribe(Filter::frame(Kinds::LINE, token)), Err(Error::Listen(ListenError::Stale)));
}

#[test]
fn several_subscriptions_make_one_exit() {
    let (mut host, id) = host("x = 1\ny = 2\n");
    let code = host.with_vm(|vm| vm.heap.code_for_line(id, 2)).unwrap().unwrap();
    let a = host.subscribe(Filter::lines(code, &[2, 9])).unwrap();
    let b = host.subscribe(Filter::everywhere(Kinds::RETURN)).unwrap();
    let c = host.subscribe(Filter::code(Kinds::LINE, code)).unwrap();
    let mut seen = Vec::new();
    let mut outcome = host.run(id).unwrap();
    while outcome == Outcome::Event {
        let told = host.with_vm(|vm| {
            let mut told = vec![vm.event_now().unwrap().subscription.unwrap()];
            while let Some(next) = vm.also_told(*told.last().unwrap()) {
                told.push(next);
            }
            told
        });
        seen.push(told.unwrap());
        outcome = host.resume().unwrap();
    }
    assert_eq!(seen, [vec![c], vec![a, c], vec![b]]);
}

fn steps(source: &str, stop: u32, script: &[Step]) -> Vec<String> {
    let (mut host, id) = host(source);
    let (b, _) = host.set_breakpoint(id, stop).unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Event));
    host.unsubscribe(b).unwrap();
    let mut seen = Vec::new();
    for step in script {
        host.step(Some(*step)).unwrap();
        if host.resume() != Ok(Outcome::Event) {
            seen.push("end".into());
            break;
        }
        seen.push(
            host.with_vm(|vm| {
                assert!(vm.event_now().unwrap().step && vm.heap.pending_step().is_none());
                event(vm)
            })
            .unwrap(),
        );
    }
    seen
}

#[test]
fn steps_go_in_over_and_out() {
    let source = "\
def inner(n):
    n += 1
    return n
def outer():
    a = inner(1)
    b = inner(a)
    return b
outer()
x = 3
";
    use Step::{In, Instruction, Out, Over};
    assert_eq!(steps(source, 5, &[In, In, In, Over]), ["inner Line 2", "inner Line 3", "outer Line 6", "outer Line 7"]);
    assert_eq!(steps(source, 5, &[Over, Over, Over, Over]), ["outer Line 6", "outer Line 7", "<module> Line 9", "end"]);
    assert_eq!(steps(source, 2, &[Out, Out, Out]), ["outer Line 6", "<module> Line 9", "end"]);
    let seen = steps(source, 2, &[Instruction, Instruction]);
    assert!(seen[0].starts_with("inner Opcode") && seen[1].starts_with("inner Opcode 3"), "{seen:?}");
    // Over a call that raises, into its handler; over a generator's yield.
    let raising = "def f():\n    raise KeyError\ntry:\n    f()\nexcept KeyError:\n    x = 1\n";
    assert_eq!(steps(raising, 4, &[Over, Over]), ["<module> Line 5", "<module> Line 6"]);
    let yielding = "def g():\n    yield 1\n    yield 2\nfor i in g():\n    x = i\n";
    assert_eq!(steps(yielding, 2, &[Over, Over, Over]), ["<module> Line 5", "<module> Line 4", "<module> Line 5"]);
}

#[test]
fn a_host_jumps_by_the_rules_of_f_lineno() {
    let source = "def f():\n    x = 1\n    x = 2\n    for i in (1, 2):\n        x += i\n    return x\nprint(f())\n";
    let (mut host, id) = host(source);
    host.set_breakpoint(id, 3).unwrap();
    host.set_breakpoint(id, 6).unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Event));
    host.with_vm(|vm| {
        assert_eq!(vm.heap.jump(5), Err(JumpError::Refused("can't jump into the body of a for loop")));
        assert_eq!(vm.heap.jump(0), Err(JumpError::Before));
        assert_eq!(vm.heap.jump(99), Err(JumpError::After));
        // No event at the line that it goes on with.
        assert_eq!(vm.heap.jump(6), Ok(6));
        assert_eq!(vm.innermost_frame().map(|f| f.line()), Ok(Some(6)));
    })
    .unwrap();
    assert_eq!(host.resume(), Ok(Outcome::Finished));
    assert_eq!(output(&mut host), "1\n");
    assert_eq!(
        host.with_vm(|vm| vm.heap.jump(3)).unwrap(),
        Err(JumpError::Refused("f_lineno can only be set in a trace function"))
    );
    host.pause_at_events();
}

#[test]
fn a_handler_answers_and_may_pause() {
    let (mut host, id) = host("t = 0\nfor i in range(100):\n    t += i\nprint(t)\n");
    host.subscribe(Filter::everywhere(Kinds::LINE)).unwrap();
    let mut n = 0;
    host.on_event(move |_| {
        n += 1;
        if n == 50 { Flow::Pause } else { Flow::Continue }
    });
    assert_eq!(host.run(id), Ok(Outcome::Event));
    assert_eq!(host.resume(), Ok(Outcome::Finished));
    assert_eq!(output(&mut host), "4950\n");
}

/// The mystery of seed002: before 3.13 a tracer written in Python loses what `f_locals` was given, because the dict is synchronised around its
/// callbacks; a tracer written in C, and a host, do not touch the dict.
#[test]
fn a_host_listener_synchronises_no_dict() {
    let program = |tracing: &str| {
        format!(
            "import sys\ndef tr(f, e, a):\n    return tr\ndef work():\n    x = 1\n    d = sys._getframe().f_locals; d['x'] = 2\n    y = 3\n    \
             return d['x']\n{tracing}\nprint(work())\n"
        )
    };
    for era in [Era::Py27, Era::Py36, Era::Py38, Era::Py311, Era::Py312] {
        let run = |tracing: &str, listen: bool| {
            let (mut host, id) = load(&program(tracing), era, false);
            if listen {
                host.subscribe(Filter::everywhere(Kinds::ALL)).unwrap();
                host.on_event(|_| Flow::Continue);
            }
            assert_eq!(host.run(id), Ok(Outcome::Finished));
            output(&mut host)
        };
        assert_eq!(run("", false), "2\n", "{era:?}: nobody listens");
        assert_eq!(run("", true), "2\n", "{era:?}: the host listens");
        assert_eq!(run("sys.settrace(tr)", false), "1\n", "{era:?}: a tracer in Python");
        assert_eq!(run("sys.settrace(tr)", true), "1\n", "{era:?}: both");
    }
}

#[test]
fn snapshots_and_forks_at_an_event_go_on_by_themselves() {
    let (mut first, id) = host(WORK);
    first.subscribe(Filter::everywhere(PLAIN)).unwrap();
    assert_eq!(first.run(id), Ok(Outcome::Event));
    let mut seen = vec![first.with_vm(event).unwrap()];
    loop {
        let file = first.snapshot().unwrap();
        let mut restored = Host::restore(&Limits::default(), &file, Grants::nothing().capture()).unwrap();
        assert_eq!(restored.with_vm(event).unwrap(), *seen.last().unwrap());
        let outcome = first.resume().unwrap();
        assert_eq!(restored.resume(), Ok(outcome));
        if outcome != Outcome::Event {
            break;
        }
        // The copy goes on with the same event.
        seen.push(first.with_vm(event).unwrap());
        assert_eq!(restored.with_vm(event).unwrap(), *seen.last().unwrap());
    }
    assert_eq!(seen, WORK_EVENTS);
}
