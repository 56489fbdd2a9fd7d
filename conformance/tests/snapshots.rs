//! Snapshots: programs of the corpus are stopped at random points, saved, restored elsewhere, and print what they print when nobody stops them.
//!
//! The points are those of a seed. A run takes a sample; `cargo test --release -p fastlocals-conformance --test snapshots -- --ignored` takes all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals::{Error, Grants, Host, Limits, Outcome};
use fastlocals_compiler::Options;
use fastlocals_conformance::command::{self, Run};
use fastlocals_conformance::corpus::{Case, cases};
use fastlocals_conformance::parallel;
use fastlocals_core::block::field;
use fastlocals_core::era::Era;
use fastlocals_core::image::Image;
use fastlocals_core::listeners::subscriptions::{Filter, Kinds};
use fastlocals_core::machine::Vm;
use fastlocals_core::machine::exit::Exit;
use fastlocals_core::snapshot;
use fastlocals_core::snapshot::{Snapshot, SnapshotError};
use fastlocals_core::start;
use fastlocals_core::start::{init, take_up};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::request::Request;
use fastlocals_core::value::{MAX_SMALL, Value};
use fastlocals_prelude::PRELUDE;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Points of the full test.
const POINTS: usize = 1000;
/// Points of the sample.
const SAMPLE: usize = 150;
/// Programs that take longer are left out: units of work.
const LONGEST: u64 = 20_000_000;

/// A generator of numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n.max(1)
    }
}

/// Runs the command.
fn run(args: &[&str], limit: Duration) -> Run {
    command::run(Command::new(env!("CARGO_BIN_EXE_fastlocals-conformance")).args(args), limit)
}

fn scratch(name: &str) -> PathBuf {
    fastlocals_conformance::scratch(env!("CARGO_TARGET_TMPDIR"), name)
}

/// A host in which the program has not begun, and the id of its image; `None` if it does not compile.
fn prepared(case: &Case, limits: &Limits, stress: bool) -> Option<(Host, u16)> {
    let file = case.path();
    let folder = file.parent().unwrap();
    let options = Options { era: case.era(), ..Options::file(file.to_str().unwrap()) };
    let (image, _) = fastlocals::compile(&std::fs::read(&file).unwrap(), &options).ok()?;
    let mut host = Host::new(case.era(), limits, Grants::nothing().capture().folder(folder)).unwrap();
    host.collect_every_step(stress).unwrap();
    let id = host.add_image(image).unwrap();
    host.set_argv(&[file.to_str().unwrap().to_string()]).unwrap();
    Some((host, id))
}

fn units(units: Option<u64>) -> Limits {
    Limits { units, ..Limits::default() }
}

/// What a program that nobody stops prints, and its work. `None` for one that does not end or does no work to speak of.
fn straight(case: &Case) -> Option<(Vec<u8>, u64)> {
    let (mut host, id) = prepared(case, &units(Some(LONGEST)), false)?;
    if host.run(id).unwrap() == Outcome::Budget {
        return None;
    }
    let left = host.with_vm(|vm| vm.heap.block.number(field::BUDGET)).unwrap();
    let work = LONGEST.saturating_sub(u64::try_from(left).unwrap_or(0));
    (work > 2 && left < MAX_SMALL).then(|| (host.grants.captured(), work))
}

/// Stops the program at each of these points, moves it into a new host by way of a file, and gives all that was printed.
fn in_pieces(case: &Case, points: &[u64], gc_every_step: bool) -> Vec<u8> {
    let mut before = 0;
    let Some((mut host, id)) = prepared(case, &units(Some(points[0])), gc_every_step) else { return Vec::new() };
    let mut outcome = host.run(id).unwrap();
    let mut printed = host.grants.captured();
    for (i, point) in points.iter().enumerate() {
        if outcome != Outcome::Budget {
            break;
        }
        assert!(*point > before);
        before = *point;
        let bytes = host.snapshot().unwrap();
        let next = points.get(i + 1).map(|p| p - point);
        let folder = case.path();
        let grants = Grants::nothing().capture().folder(folder.parent().unwrap());
        host = Host::restore(&units(next), &bytes, grants)
            .unwrap_or_else(|e| panic!("{} {} at {point}: {e}", case.era, case.program));
        outcome = host.resume().unwrap();
        printed.extend(host.grants.captured());
    }
    printed
}

fn difference(case: &Case, points: &[u64], want: &[u8], got: &[u8]) -> Option<String> {
    if want == got {
        return None;
    }
    let (want, got) = (String::from_utf8_lossy(want), String::from_utf8_lossy(got));
    let same = want.lines().zip(got.lines()).take_while(|(a, b)| a == b).count();
    let line = |t: &str| t.lines().nth(same).unwrap_or("nothing").to_string();
    Some(format!(
        "{} {} at {points:?}, line {}: {:?} instead of {:?}",
        case.era,
        case.program,
        same + 1,
        line(&got),
        line(&want)
    ))
}

fn check_in_process(every: usize, pieces: usize, gc_every_step: bool) {
    let cases: Vec<Case> = cases().into_iter().filter(|c| !c.is_long()).step_by(every).collect();
    let faults = parallel(&cases, |case| {
        let (want, work) = straight(case)?;
        let mut random = Random(0x9E37_79B9 ^ work << 20 ^ case.program.len() as u64);
        let mut points: Vec<u64> = (0..pieces).map(|_| 1 + random.below(work - 1)).collect();
        points.sort_unstable();
        points.dedup();
        let got = std::panic::catch_unwind(|| in_pieces(case, &points, gc_every_step));
        Some(match got {
            Ok(got) => difference(case, &points, &want, &got),
            Err(e) => Some(e.downcast_ref::<String>().cloned().unwrap_or_else(|| format!("{case:?}: panic"))),
        })
    });
    // A program that does not compile in an era, does no work to speak of or takes too long has no points; few are like that.
    let left_out: Vec<&Case> = cases.iter().zip(&faults).filter(|(_, f)| f.is_none()).map(|(c, _)| c).collect();
    assert!(left_out.len() * 10 < cases.len(), "{} of {} programs left out: {left_out:?}", left_out.len(), cases.len());
    let faults: Vec<String> = faults.into_iter().flatten().flatten().collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn programs_go_on_in_other_hosts() {
    check_in_process(4, 4, false);
}

#[test]
fn programs_that_move_at_every_step_go_on_in_other_hosts() {
    check_in_process(29, 2, true);
}

/// The point of a list of random ones: which program, and the units of work after which it is stopped.
fn random_points(n: usize, seed: u64) -> Vec<(Case, u64)> {
    let all: Vec<Case> = cases().into_iter().filter(|c| !c.is_long()).collect();
    let works = parallel(&all, |case| straight(case).map(|(_, work)| work));
    let able: Vec<(&Case, u64)> = all.iter().zip(works).filter_map(|(c, w)| Some((c, w?))).collect();
    assert!(able.len() * 10 > all.len() * 9, "only {} of {} programs have points", able.len(), all.len());
    let mut random = Random(seed);
    (0..n)
        .map(|_| {
            let (case, work) = able[random.below(able.len() as u64) as usize];
            (case.clone(), 1 + random.below(work - 1))
        })
        .collect()
}

/// Runs the command to the point, with `--save`, and then the command again with what was saved.
fn check_in_processes(n: usize) {
    let folder = scratch("snapshots");
    let points = random_points(n, 0x5EED_0000_0005);
    let eras: std::collections::BTreeSet<&str> = points.iter().map(|(c, _)| c.era).collect();
    assert_eq!(eras.len(), Era::ALL.len(), "every era is represented");
    let numbered: Vec<(usize, &(Case, u64))> = points.iter().enumerate().collect();
    let early = AtomicUsize::new(0);
    let faults = parallel(&numbered, |(i, (case, point))| {
        let program = case.path();
        let (program, saved) = (program.to_str().unwrap(), folder.join(format!("{i}.fls")));
        let (saved, budget) = (saved.to_str().unwrap(), point.to_string());
        let limit = Duration::from_secs(20);
        let whole = run(&["run", "--python", case.era, program], limit);
        let first = run(&["run", "--python", case.era, "--budget", &budget, "--save", saved, program], limit);
        if first.status == whole.status && first.stdout == whole.stdout {
            // The command's own host has less to charge than the one that counted.
            early.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        if first.status != Some(124) {
            return Some(format!("{} {program} at {point}: {:?} {}", case.era, first.status, first.stderr));
        }
        let second = run(&["resume", saved], limit);
        let _ = std::fs::remove_file(saved);
        let printed = [first.stdout, second.stdout].concat();
        if second.status != whole.status {
            return Some(format!("{} {program} at {point}: {:?} {}", case.era, second.status, second.stderr));
        }
        difference(case, &[*point], &whole.stdout, &printed)
    });
    let faults: Vec<String> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "{} of {n} points:\n{}", faults.len(), faults.join("\n"));
    let early = early.into_inner();
    assert!(early * 20 <= n, "{early} of {n} programs ended before their point");
}

#[test]
fn programs_go_on_in_other_processes() {
    check_in_processes(SAMPLE);
}

#[test]
#[ignore = "takes long without optimisation: .ci/run runs it"]
fn programs_go_on_in_other_processes_at_a_thousand_points() {
    check_in_processes(POINTS);
}

/// A program that is stopped inside a tracer, generators, hidden functions of the prelude (sorting by a key, printing objects), and a `finally`.
const BUSY: &str = r#"
import sys

class Shown:
    def __init__(self, n): self.n = n
    def __repr__(self): return "<%d>" % self.n
    def __lt__(self, other): return self.n < other.n
    def __eq__(self, other): return isinstance(other, Shown) and self.n == other.n
    def __hash__(self): return self.n % 3

def numbers(n):
    try:
        for i in range(n):
            got = yield i
            if got: i = got
    finally:
        print("closed", i)

def delegating(n):
    return (yield from numbers(n))

def trace(frame, event, arg):
    seen.append((event, frame.f_code.co_name, frame.f_lineno))
    if frame.f_code.co_name == "traced" and event == "line" and "y" in frame.f_locals:
        frame.f_locals["y"] = 40
    return trace

def traced(x):
    y = x
    for z in numbers(2):
        y = y + z
    return y

seen = []
shown = sorted([Shown(3), Shown(1), Shown(2)], key=lambda s: -s.n)
print(shown, {s: s.n for s in shown}[Shown(2)], max(shown))
g = delegating(4)
print(next(g), g.send(7), list(zip(g, "ab")))
sys.settrace(trace)
print(traced(2))
sys.settrace(None)
print(seen)
exec("for k in range(3): print([k, Shown(k)])")
try:
    try:
        raise KeyError("k")
    finally:
        print(id(shown) == id(shown), sum(map(len, ["a", "bc"])))
except KeyError as e:
    print(e.__traceback__.tb_lineno, sys._getframe().f_code.co_name)
"#;

#[test]
fn every_point_of_a_busy_program_can_be_the_last() {
    let file = scratch("snapshots-busy").join("busy.py");
    std::fs::write(&file, BUSY).unwrap();
    let (mut hidden, mut callbacks, mut points) = (0, 0, 0);
    for era in Era::ALL.into_iter().filter(|e| *e != Era::Py27) {
        let options = Options { era, ..Options::file("busy.py") };
        let image = fastlocals::compile(BUSY.as_bytes(), &options).unwrap().0;
        let start = |budget| {
            let mut host = Host::new(era, &units(budget), Grants::nothing().capture()).unwrap();
            let id = host.add_image(image.clone()).unwrap();
            let outcome = host.run(id).unwrap();
            (host, outcome)
        };
        let (mut whole, outcome) = start(None);
        assert_eq!(outcome, Outcome::Finished);
        let want = whole.grants.captured();
        for point in 1.. {
            let (mut host, outcome) = start(Some(point));
            if outcome == Outcome::Finished {
                break;
            }
            let (inside, depth) =
                host.with_vm(|vm| (vm.heap.is_hidden(vm.heap.fp), vm.heap.block.number(field::TRACE_DEPTH))).unwrap();
            (hidden, callbacks, points) = (hidden + inside as u32, callbacks + depth, points + 1);
            let bytes = host.snapshot().unwrap();
            let mut other = Host::restore(&Limits::default(), &bytes, Grants::nothing().capture()).unwrap();
            let mut fork = host.fork(Grants::nothing().capture());
            fork.set_budget(None);
            assert_eq!(other.resume().unwrap(), Outcome::Finished);
            assert_eq!(fork.resume().unwrap(), Outcome::Finished);
            let before = host.grants.captured();
            for moved in [&mut other, &mut fork] {
                let printed = [before.clone(), moved.grants.captured()].concat();
                assert_eq!(String::from_utf8_lossy(&printed), String::from_utf8_lossy(&want), "{era:?} at {point}");
            }
        }
    }
    assert!(points > 300 && hidden > 20 && callbacks > 20, "{points} points, {hidden} hidden, {callbacks} callbacks");
}

/// What waits for an answer is asked again where it was restored: output, input, source to compile, a module, a function of the host.
#[test]
fn every_request_can_be_answered_elsewhere() {
    let program = "name = input()\nimport helper\nprint(helper.twice(name))\nexec('print(ask(name, 3))')\n";
    let helper = "def twice(x):\n    return x * 2\n";
    let compiled = |text: &str| fastlocals::compile(text.as_bytes(), &Options::file("p.py")).unwrap().0;
    let mut owned: Vec<Vec<u8>> = vec![PRELUDE.to_vec(), compiled(program)];
    let mut words = vec![0u64; 1 << 14];
    init(&mut words, start::Config::default()).unwrap();
    let mut started = false;
    let (mut printed, mut asked) = (String::new(), Vec::new());
    loop {
        let images: Vec<Image<'_>> = owned.iter().map(|b| Image::new(b).unwrap()).collect();
        let mut vm = Vm::new(take_up(&mut words).unwrap(), &images);
        if !started {
            vm.heap.budget = 1_000_000;
            vm.attempt(&mut |vm: &mut Vm<'_>| vm.start_main(1)).unwrap();
            vm.attempt(&mut |vm: &mut Vm<'_>| {
                let (main, name) = (vm.heap.block.get(field::MAIN), vm.heap.new_str("ask")?);
                vm.heap.dict_set_str(main, name, Value::fixed(Kind::HostFn, 0))
            })
            .unwrap();
            started = true;
        }
        let mut answered = None;
        let mut added = None;
        if let Some(request) = vm.heap.waits_for() {
            asked.push(request);
            let a = vm.heap.operand(0);
            let answer = match request {
                Request::Output => {
                    printed.push_str(vm.heap.str_text(a));
                    Value::NONE
                }
                Request::Input => vm.attempt(&mut |vm: &mut Vm<'_>| vm.heap.new_str("ab")).unwrap(),
                Request::Compile => {
                    added = Some(compiled(vm.heap.str_text(a)));
                    Value::small(owned.len() as i64)
                }
                Request::Import => {
                    added = (vm.heap.str_text(a) == "helper").then(|| compiled(helper));
                    if added.is_some() { Value::small(owned.len() as i64) } else { Value::NONE }
                }
                // (HostCall: the program makes no other.)
                _ => vm.attempt(&mut |vm: &mut Vm<'_>| vm.heap.new_str("host")).unwrap(),
            };
            // The image has to be lent before the VM goes on, so the answer is given in the next round.
            if let Some(image) = added {
                vm.heap.save();
                owned.push(image);
                let images: Vec<Image<'_>> = owned.iter().map(|b| Image::new(b).unwrap()).collect();
                let mut vm = Vm::new(take_up(&mut words).unwrap(), &images);
                let exit = vm.answer(answer).unwrap_or_else(|| vm.run());
                let (w, done) = moved(&mut vm, exit);
                words = w;
                if done {
                    break;
                }
                continue;
            }
            answered = vm.answer(answer);
        }
        let exit = answered.unwrap_or_else(|| vm.run());
        let (w, done) = moved(&mut vm, exit);
        words = w;
        if done {
            break;
        }
    }
    assert_eq!(printed, "abab\nhost\n");
    for request in [Request::Output, Request::Input, Request::Compile, Request::Import, Request::HostCall] {
        assert!(asked.contains(&request), "{request:?}");
    }
}

/// The VM in another block, by way of a file; and whether its program is done.
fn moved(vm: &mut Vm<'_>, exit: Exit) -> (Vec<u64>, bool) {
    assert!(matches!(exit, Exit::Finished(_) | Exit::Request(_) | Exit::Event), "{exit:?}");
    let lent = vm.heap.images.len();
    let mut file = vec![0; snapshot::size(&vm.heap, lent)];
    let length = snapshot::save(&mut vm.heap, lent, &mut file).unwrap();
    file.truncate(length);
    let mut words = vec![u64::MAX; 1 << 15];
    Snapshot::open(&file).unwrap().restore(vm.heap.images, &mut words).unwrap();
    (words, matches!(exit, Exit::Finished(_)))
}

/// Runs a program whose every event ends the run, with each exit in another block than the one before if `moving`: what was told and printed.
fn told(images: &[Image<'_>], era: Era, moving: bool) -> (Vec<String>, String) {
    let mut words = vec![0u64; 1 << 15];
    init(&mut words, start::Config { era, ..start::Config::default() }).unwrap();
    let (mut events, mut printed) = (Vec::new(), String::new());
    let mut vm = Vm::new(take_up(&mut words).unwrap(), images);
    vm.heap.budget = 1_000_000;
    vm.attempt(&mut |vm: &mut Vm<'_>| vm.start_main(1)).unwrap();
    vm.subscribe(Filter::everywhere(Kinds::ALL)).unwrap();
    let mut other;
    let mut next = None;
    loop {
        match next.take().unwrap_or_else(|| vm.run()) {
            Exit::Finished(_) => break,
            Exit::Event => {
                let event = vm.event_now().unwrap();
                events.push(format!("{:?} {} {:?}", event.kind, event.code.name(), event.line));
            }
            Exit::Request(Request::Output) => printed.push_str(vm.heap.str_text(vm.heap.operand(0))),
            Exit::Request(Request::Import) => {}
            exit => panic!("{exit:?} after {events:?}"),
        }
        if moving {
            other = moved(&mut vm, Exit::Event).0;
            vm = Vm::new(take_up(&mut other).unwrap(), images);
        }
        if vm.heap.waits_for().is_some() {
            next = vm.answer(Value::NONE);
        }
    }
    (events, printed)
}

#[test]
fn every_event_of_a_host_can_be_the_last() {
    let program = BUSY.replace("exec(", "print(");
    for era in [Era::Py36, Era::Py38, Era::Py312, Era::Py313] {
        let own = fastlocals::compile(program.as_bytes(), &Options { era, ..Options::file("busy.py") }).unwrap().0;
        let images = [Image::new(PRELUDE).unwrap(), Image::new(&own).unwrap()];
        let (want, got) = (told(&images, era, false), told(&images, era, true));
        assert!(want.0.len() > 500, "{}", want.0.len());
        assert_eq!(want, got, "{era:?}");
    }
}

/// A snapshot is refused where another prelude is, and without the images that were to be lent.
#[test]
fn images_have_to_be_the_same() {
    let image = |text: &str| fastlocals::compile(text.as_bytes(), &Options::file("p.py")).unwrap().0;
    let (own, other) = (image("for i in range(9): print(i)\n"), image("print(1)\n"));
    let mut host = Host::new(Era::default(), &units(Some(3)), Grants::nothing()).unwrap();
    let id = host.add_image(own.clone()).unwrap();
    assert_eq!(host.run(id).unwrap(), Outcome::Budget);
    let bytes = host.snapshot().unwrap();
    let mut words = vec![0; 1 << 14];
    let images = [Image::new(&other).unwrap(), Image::new(&own).unwrap()];
    let wrong = Snapshot::open(&bytes).unwrap().restore(&images, &mut words);
    assert_eq!(wrong.err(), Some(SnapshotError::WrongImage(0)));
    let small = Limits { memory: Some(1024), ..Limits::default() };
    assert!(matches!(Host::restore(&small, &bytes, Grants::nothing()).err(), Some(Error::TooSmall(_))));
    assert!(Host::restore(&Limits::default(), &bytes, Grants::nothing()).is_ok());
}

/// Modules are found beside the program after it was restored, those that were imported before are in the file, and mistakes are one line.
#[test]
fn the_command_resumes_programs_with_their_modules() {
    let folder = scratch("snapshots-command");
    let file = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).unwrap();
        folder.join(name).to_str().unwrap().to_string()
    };
    let early = file("early.py", "def f(x):\n    return x + 1\n");
    file("late.py", "def g(x):\n    return x * 2\n");
    let text = "import sys, early\nfor i in range(50):\n    early.f(i)\nimport late\nprint(late.g(early.f(20)), sys.argv[1:])\n1 / 0\n";
    let program = file("program.py", text);
    let saved = folder.join("saved.fls");
    let (saved, limit) = (saved.to_str().unwrap(), Duration::from_secs(20));
    let first = run(&["run", "--budget", "40", "--save", saved, &program, "a"], limit);
    assert_eq!((first.status, first.text().as_str()), (Some(124), ""), "{}", first.stderr);
    // What was loaded is in the file.
    std::fs::remove_file(early).unwrap();
    let again = run(&["resume", "--budget", "5", "--save", saved, saved], limit);
    assert_eq!(again.status, Some(124), "{}", again.stderr);
    let last = run(&["resume", saved], limit);
    assert_eq!((last.status, last.text().as_str()), (Some(1), "42 ['a']\n"), "{}", last.stderr);
    assert!(
        last.stderr.contains("line 6, in <module>\n    1 / 0\nZeroDivisionError: division by zero\n"),
        "{}",
        last.stderr
    );

    let wrong = run(&["resume", &program], limit);
    assert_eq!((wrong.status, wrong.last_error().ends_with("not a fastlocals snapshot")), (Some(2), true));
    let mut bytes = std::fs::read(saved).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(saved, bytes).unwrap();
    let damaged = run(&["resume", saved], limit);
    assert_eq!((damaged.status, damaged.last_error().ends_with("snapshot is damaged (checksum)")), (Some(2), true));
    assert_eq!(run(&["run", "--save", saved, &program], limit).status, Some(2));
}
