//! Events: what a host hears of every corpus program that does not trace itself is what a trace function written in Python hears in the same machine,
//! and that is what CPython's trace functions hear, as recorded in `events` (see `events/record.py`).
//!
//! `events/differences.txt` lists what is not CPython's yet, each with the rule that it breaks; a listed program that agrees fails the test.
//! `FASTLOCALS_SHOW_EVENTS=dir cargo test -p fastlocals-conformance --test events` writes for each difference both sequences into that folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals::{Flow, Grants, Host, Limits};
use fastlocals_compiler::{Options, compile};
use fastlocals_conformance::{package, parallel};
use fastlocals_core::era::Era;
use fastlocals_core::listeners::Event;
use fastlocals_core::listeners::subscriptions::{Filter, Kinds};
use fastlocals_core::value::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Installs a trace function that notes every event, and leaves nothing else behind.
const TRACER: &str = "\
def make():
    def trace(frame, event, arg):
        code = frame.f_code
        note(code.co_filename, code.co_name, event, frame.f_lineno)
        return trace
    install(trace)
make()
del make
";

/// One program in one era, and the events of CPython.
struct Case {
    era: Era,
    program: String,
    expected: Vec<String>,
}

impl Case {
    fn name(&self) -> String {
        format!("{} {}", self.era.name(), self.program)
    }
}

/// The items of a recorded line, with runs unfolded: `(5 6)*2` is `5 6 5 6`.
fn unfold(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut run: Option<Vec<String>> = None;
    for word in text.split_whitespace() {
        let (opens, word) = word.strip_prefix('(').map_or((false, word), |w| (true, w));
        if opens {
            run = Some(Vec::new());
        }
        match word.rsplit_once(")*") {
            Some((last, times)) => {
                let mut period = run.take().expect("a run was opened");
                period.push(last.to_string());
                for _ in 0..times.parse().expect("a count") {
                    items.extend(period.iter().cloned());
                }
            }
            None => run.as_mut().unwrap_or(&mut items).push(word.to_string()),
        }
    }
    items
}

/// `name mark` of each event, from items in which a name that ends in a colon holds for what follows.
fn events(items: &[String]) -> Vec<String> {
    let mut name = "";
    let mut events = Vec::new();
    for item in items {
        match item.strip_suffix(':') {
            Some(n) => name = n,
            None => events.push(format!("{name} {item}")),
        }
    }
    events
}

/// The folder of the programs.
fn corpus() -> PathBuf {
    package().join("corpus")
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for era in Era::ALL {
        let file = package().join(format!("events/{}.txt", era.name()));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        for line in text.lines() {
            let (program, items) = line.split_once(": ").expect("a program and its events");
            cases.push(Case { era, program: program.to_string(), expected: events(&unfold(items)) });
        }
    }
    assert!(cases.len() > 500, "only {} programs with recorded events", cases.len());
    cases
}

/// A program's own code, and what it runs from text.
fn is_own(file: &str, program: &Path) -> bool {
    Path::new(file) == program || file == "<string>"
}

fn mark(name: &str, letter: &str, line: Option<i64>) -> String {
    let name = name.replace(' ', "_");
    line.map_or_else(|| format!("{name} {letter}-"), |n| format!("{name} {letter}{n}"))
}

type Notes = Rc<RefCell<Vec<String>>>;

/// A host that is about to run the program, and its image.
fn load(case: &Case) -> (Host, u16) {
    let path = corpus().join(&case.program);
    let file = path.to_string_lossy().into_owned();
    let source = std::fs::read(&path).unwrap();
    let (image, _) = fastlocals::compile(&source, &Options { era: case.era, ..Options::file(&file) }).unwrap();
    let grants = Grants::nothing().capture().folder(path.parent().unwrap());
    let mut host = Host::new(case.era, &Limits::default(), grants).unwrap();
    let id = host.add_image(image).unwrap();
    host.set_argv(&[file]).unwrap();
    (host, id)
}

/// From now on the host notes what it hears of these kinds.
fn listen(host: &mut Host, case: &Case, kinds: Kinds) -> Notes {
    let notes = Notes::default();
    host.subscribe(Filter::everywhere(kinds)).unwrap();
    let (to, path) = (notes.clone(), corpus().join(&case.program));
    host.on_event(move |vm| {
        let e = vm.event_now().expect("the run has ended with an event");
        let letter = match e.kind {
            Event::Call => "c",
            Event::Line => "",
            Event::Exception => "e",
            Event::Return | Event::Yield => "r",
            Event::CCall => return Flow::Continue,
            other => panic!("nobody asked for {other:?}"),
        };
        if is_own(e.code.image().text(e.code.filename_at()), &path) {
            to.borrow_mut().push(mark(e.code.name(), letter, e.line.map(i64::from)));
        }
        Flow::Continue
    });
    notes
}

/// From now on a trace function written in Python notes what it hears.
fn trace(host: &mut Host, case: &Case) -> Notes {
    let notes = Notes::default();
    let (to, path) = (notes.clone(), corpus().join(&case.program));
    host.define("note", move |vm, args| {
        let text = |i: usize| vm.heap.str_text(vm.heap.tuple_item(args, i)).to_string();
        let letter = match text(2).as_str() {
            "call" => "c",
            "line" => "",
            "exception" => "e",
            "return" => "r",
            other => panic!("an event {other:?}"),
        };
        if is_own(&text(0), &path) {
            to.borrow_mut().push(mark(&text(1), letter, vm.heap.tuple_item(args, 3).as_small()));
        }
        Ok(Value::NONE)
    });
    host.define("install", |vm, args| {
        vm.set_tracer(vm.heap.tuple_item(args, 0));
        Ok(Value::NONE)
    });
    let image = compile(TRACER, &Options { era: case.era, ..Options::file("tracer.py") }).unwrap().image;
    let tracer = host.add_image(image).unwrap();
    host.run(tracer).unwrap();
    notes.borrow_mut().clear();
    notes
}

fn ran(mut host: Host, id: u16, notes: &Notes) -> Vec<String> {
    host.run(id).unwrap();
    notes.take()
}

/// What a host hears that subscribes to these kinds, alone.
fn heard(case: &Case, kinds: Kinds) -> Vec<String> {
    let (mut host, id) = load(case);
    let notes = listen(&mut host, case, kinds);
    ran(host, id, &notes)
}

/// What a trace function hears, alone.
fn traced(case: &Case) -> Vec<String> {
    let (mut host, id) = load(case);
    let notes = trace(&mut host, case);
    ran(host, id, &notes)
}

/// What a host and a trace function hear of the same run.
fn both(case: &Case) -> (Vec<String>, Vec<String>) {
    let (mut host, id) = load(case);
    let of_tracer = trace(&mut host, case);
    let of_host = listen(&mut host, case, PLAIN);
    host.run(id).unwrap();
    (of_host.take(), of_tracer.take())
}

const PLAIN: Kinds = Kinds::from_bits(
    Kinds::CALL.bits() | Kinds::LINE.bits() | Kinds::RETURN.bits() | Kinds::YIELD.bits() | Kinds::EXCEPTION.bits(),
);

/// Where two sequences part, with what comes before; `None` if they are the same.
fn parting(ours: &[String], theirs: &[String]) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let n = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    let some = |all: &[String]| all.iter().skip(n).take(6).cloned().collect::<Vec<_>>().join(", ");
    let before = ours[n.saturating_sub(3)..n].join(", ");
    Some(format!("after {n} events ({before}): {} instead of {}", some(ours), some(theirs)))
}

fn is_line(event: &str) -> bool {
    event.rsplit(' ').next().is_some_and(|m| m.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
}

/// Where a host's events part from a trace function's, and what is found quickly from what is found in general.
fn host_parting(case: &Case) -> Option<String> {
    let (host, tracer) = both(case);
    // (Before 3.13 a trace function synchronises the dicts of frames, a host does not, WB-10: what a program finds there differs. So runs are
    // compared in which the same listen to the program.)
    let alone = heard(case, PLAIN);
    let lines: Vec<String> = alone.iter().filter(|e| is_line(e)).cloned().collect();
    let compared = [
        ("of a host and a trace function", host, &tracer),
        ("of a trace function alone", traced(case), &tracer),
        ("of a host that hears of built-in functions, too", heard(case, PLAIN | Kinds::C_CALL), &alone),
        ("of a host that hears lines only", heard(case, Kinds::LINE), &lines),
    ];
    compared.into_iter().find_map(|(what, a, b)| parting(&a, b).map(|p| format!("events {what}: {p}")))
}

#[test]
fn a_host_hears_what_a_trace_function_hears() {
    let cases = cases();
    let found = parallel(&cases, |case| host_parting(case).map(|p| format!("{}, {p}", case.name())));
    let wrong: Vec<String> = found.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Era and program of the listed differences, and the rule that each breaks.
fn differences() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(package().join("events/differences.txt")).unwrap();
    let lines = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    let split = |line: &str| {
        let words: Vec<&str> = line.splitn(3, ' ').collect();
        assert!(words.len() == 3, "differences.txt: era, program and rule in {line:?}");
        (format!("{} {}", words[0], words[1]), words[2].to_string())
    };
    lines.map(split).collect()
}

#[test]
fn a_trace_function_hears_what_cpythons_hear() {
    let cases = cases();
    let found: BTreeMap<String, String> = parallel(&cases, |case| {
        let ours = traced(case);
        let part = parting(&ours, &case.expected)?;
        if let Some(folder) = std::env::var_os("FASTLOCALS_SHOW_EVENTS") {
            for (whose, events) in [("ours", &ours), ("theirs", &case.expected)] {
                let name = format!("{}.{whose}", case.name().replace(['/', ' '], "_"));
                std::fs::write(Path::new(&folder).join(name), events.join("\n") + "\n").unwrap();
            }
        }
        Some((case.name(), part))
    })
    .into_iter()
    .flatten()
    .collect();
    let known = differences();
    let programs: BTreeSet<&str> = known.keys().filter_map(|case| case.split(' ').nth(1)).collect();
    assert!(programs.len() <= 4, "differences.txt: too many programs: {programs:?}");
    let unlisted: Vec<_> =
        found.iter().filter(|(c, _)| !known.contains_key(*c)).map(|(c, p)| format!("{c}: {p}")).collect();
    let names: BTreeSet<&String> = known.keys().filter(|c| !found.contains_key(*c)).collect();
    println!("events: {} programs, {} listed as different", cases.len(), known.len());
    assert!(unlisted.is_empty(), "{} of {} differ:\n{}", unlisted.len(), cases.len(), unlisted.join("\n"));
    assert!(names.is_empty(), "differences.txt: these agree, or are gone: {names:?}");
}
