//! What events cost: `cargo bench -p fastlocals-benches --bench trace`.
//!
//! Nanoseconds of one line event (or of one call, or of one turn of a loop), here and under CPython 3.13 where one is installed, from the same
//! program with and without the listener. A hook written in C for CPython (`hook.c`) is built where there is a C compiler.

use criterion::{Criterion, criterion_group, criterion_main};
use fastlocals::{Flow, Grants, Host, Limits, Outcome};
use fastlocals_benches::{assignments, image, interpreter};
use fastlocals_core::era::Era;
use fastlocals_core::listeners::subscriptions::{Filter, Kinds};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Line events that one measurement is made of.
const EVENTS: usize = 30_000;
/// Measurements, of which the least counts: many short ones find a moment in which the machine is idle.
const TRIES: usize = 60;

/// A function `work(n)` of about `lines` lines in a loop and `locals` locals, called for about `EVENTS` line events; `before` comes before the
/// call.
fn lines_program(lines: usize, locals: usize, before: &str) -> (String, usize) {
    let rounds = (EVENTS / (lines + 2)).max(1);
    let assignments = assignments(locals);
    let body: String = (0..lines).map(|_| "        x = i\n").collect();
    let source = format!(
        "def tr(f, e, a):\n    return tr\ndef work(n):\n{assignments}    i = 0\n    while i < n:\n        i = i + 1\n{body}\
         {before}\nwork({rounds})\n"
    );
    (source, rounds * (lines + 2) + locals)
}

/// A loop that calls a function in each of its turns.
fn calls_program(rounds: usize) -> String {
    format!(
        "def other():\n    return 1\ndef f(n):\n    return n\ndef work(n):\n    i = 0\n    while i < n:\n        i = i + 1\n        f(i)\nother()\nwork({rounds})\n"
    )
}

/// What listens on our side.
#[derive(Clone, Copy)]
enum Listener {
    None,
    Lines,
    LinesAndLocal,
    /// A breakpoint at this line.
    Line(u32),
}

/// Seconds of a run of ours, without making the VM.
fn ours(source: &str, listener: Listener) -> Result<Duration, String> {
    let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing()).map_err(|e| e.to_string())?;
    let id = host.add_image(image(source, Era::default())?).map_err(|e| e.to_string())?;
    match listener {
        Listener::None => {}
        Listener::Line(line) => {
            host.set_breakpoint(id, line).map_err(|e| e.to_string())?;
            host.on_event(|_| Flow::Continue);
        }
        Listener::Lines | Listener::LinesAndLocal => {
            let filter = Filter::everywhere(Kinds::LINE);
            host.subscribe(filter).map_err(|e| e.to_string())?;
            match listener {
                Listener::LinesAndLocal => host.on_event(|vm| {
                    std::hint::black_box(vm.heap.event_local("i"));
                    Flow::Continue
                }),
                _ => host.on_event(|_| Flow::Continue),
            }
        }
    }
    let start = Instant::now();
    match host.run(id) {
        Ok(Outcome::Finished) => Ok(start.elapsed()),
        other => Err(format!("the program ended with {other:?}")),
    }
}

fn best(mut run: impl FnMut() -> Option<f64>) -> Option<f64> {
    (0..TRIES).filter_map(|_| run()).min_by(f64::total_cmp)
}

/// Nanoseconds that a listener adds to each of `n` events.
fn added(plain: Option<f64>, heard: Option<f64>, n: usize) -> Option<f64> {
    Some((heard? - plain?).max(0.0) * 1e9 / n as f64)
}

fn ours_best(source: &str, listener: Listener) -> Option<f64> {
    best(|| ours(source, listener).ok().map(|d| d.as_secs_f64()))
}

/// CPython 3.13, and its hook if that could be built.
struct Peer {
    python: PathBuf,
    hook: Option<PathBuf>,
}

impl Peer {
    fn find() -> Option<Peer> {
        let python = interpreter("3.13")?;
        let hook = Peer::build(&python);
        Some(Peer { python, hook })
    }

    /// The folder of the built hook.
    fn build(python: &Path) -> Option<PathBuf> {
        let out = Command::new(python)
            .args(["-c", "import sysconfig as s; print(s.get_path('include')); print(s.get_config_var('EXT_SUFFIX'))"])
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let (include, suffix) = text.trim().split_once('\n')?;
        let folder = std::env::temp_dir().join("fastlocals-trace-hook");
        std::fs::create_dir_all(&folder).ok()?;
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("hook.c");
        let target = folder.join(format!("hook{suffix}"));
        let built = Command::new("cc")
            .args(["-O2", "-shared", "-fPIC", "-I"])
            .arg(include)
            .arg(source)
            .arg("-o")
            .arg(target)
            .status();
        built.is_ok_and(|s| s.success()).then_some(folder)
    }

    /// Seconds of the program's last line.
    fn best(&self, source: &str) -> Option<f64> {
        let (head, call) = source.trim_end().rsplit_once('\n')?;
        let path = self
            .hook
            .as_ref()
            .map_or(String::new(), |h| format!("import sys\nsys.path.insert(0, {:?})\n", h.display().to_string()));
        let timed = format!(
            "{path}import time\n{head}\nbest = 1e9\nfor _ in range({TRIES}):\n    t = time.perf_counter()\n    {call}\n    best = min(best, time.perf_counter() - t)\nprint(best)\n"
        );
        let out = Command::new(&self.python).arg("-c").arg(timed).output().ok()?;
        String::from_utf8_lossy(&out.stdout).trim().parse().ok()
    }
}

fn row(what: &str, ours: Option<f64>, theirs: Option<f64>) {
    let show = |t: Option<f64>| t.map_or("      -".to_string(), |t| format!("{t:7.1}"));
    let ratio = match (ours, theirs) {
        (Some(a), Some(b)) if a > 0.0 => format!("{:6.2}", b / a),
        _ => "     -".to_string(),
    };
    println!("{what:58} {} {} {ratio}", show(ours), show(theirs));
}

fn figures(_: &mut Criterion) {
    let peer = Peer::find();
    let theirs = |source: &str| peer.as_ref().and_then(|p| p.best(source));
    let hooked = |source: &str| peer.as_ref().filter(|p| p.hook.is_some()).and_then(|p| p.best(source));
    println!("{:58} {:>7} {:>7} {:>6}", "nanoseconds added to an event", "ours", "3.13", "ratio");
    for lines in [10, 100, 1000, 3000] {
        let (plain, n) = lines_program(lines, 1, "");
        let (off, cpython) = (ours_best(&plain, Listener::None), theirs(&plain));
        let (noop, _) = lines_program(lines, 1, "import hook; hook.noop()");
        let (read, _) = lines_program(lines, 1, "import hook; hook.read()");
        let (traced, _) = lines_program(lines, 1, "import sys; sys.settrace(tr)");
        let heard = added(off, ours_best(&plain, Listener::Lines), n);
        row(
            &format!("line, a host (C hook) that does nothing, {lines} lines"),
            heard,
            added(cpython, hooked(&noop), n),
        );
        let heard = added(off, ours_best(&plain, Listener::LinesAndLocal), n);
        row(&format!("line, one that reads a local by name, {lines} lines"), heard, added(cpython, hooked(&read), n));
        let heard = added(off, ours_best(&traced, Listener::None), n);
        row(&format!("line, a trace function in Python, {lines} lines"), heard, added(cpython, theirs(&traced), n));
    }
    for locals in [10, 100, 1000] {
        let (plain, n) = lines_program(100, locals, "");
        let (traced, _) = lines_program(100, locals, "import sys; sys.settrace(tr)");
        let heard = added(ours_best(&plain, Listener::None), ours_best(&traced, Listener::None), n);
        row(
            &format!("line, a trace function in Python, {locals} locals"),
            heard,
            added(theirs(&plain), theirs(&traced), n),
        );
    }
    let rounds = EVENTS;
    let plain = calls_program(rounds);
    let off = ours_best(&plain, Listener::None);
    row("call, a breakpoint in another function", added(off, ours_best(&plain, Listener::Line(2)), rounds), None);
    let (plain, n) = lines_program(100, 1, "");
    let off = ours_best(&plain, Listener::None);
    let elsewhere = plain.replacen("def tr", "def other():\n    return 1\ndef tr", 1);
    row("line, a breakpoint in another function", added(off, ours_best(&elsewhere, Listener::Line(2)), n), None);
    // A frame that nobody traces while a tracer is installed: it runs already when the tracer comes.
    let inside = |on: &str| {
        let rounds = EVENTS * 4;
        format!(
            "import sys\ndef tr(f, e, a):\n    return tr\ndef work(n):\n    {on}\n    i = 0\n    while i < n:\n        i = i + 1\n    sys.settrace(None)\nwork({rounds})\n"
        )
    };
    let (off, on) = (inside("pass"), inside("sys.settrace(tr)"));
    let (a, b) = (ours_best(&off, Listener::None), ours_best(&on, Listener::None));
    let (c, d) = (theirs(&off), theirs(&on));
    let times = |a: Option<f64>, b: Option<f64>| b.zip(a).map_or("-".to_string(), |(b, a)| format!("{:.2}", b / a));
    println!("time of an untraced frame under a tracer, untraced = 1: ours {}, 3.13 {}", times(a, b), times(c, d));
    let used = inside("sys.settrace(tr); sys.settrace(None)");
    println!("the same after tracing was used and switched off: ours {}", times(a, ours_best(&used, Listener::None)));
}

/// The same under criterion's statistics: whole runs of 100 lines.
fn runs(c: &mut Criterion) {
    let mut group = c.benchmark_group("trace");
    group.sample_size(10).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(200));
    let (plain, _) = lines_program(100, 1, "");
    let (traced, _) = lines_program(100, 1, "import sys; sys.settrace(tr)");
    for (name, source, listener) in [
        ("nobody", &plain, Listener::None),
        ("host", &plain, Listener::Lines),
        ("host, reads a local", &plain, Listener::LinesAndLocal),
        ("python", &traced, Listener::None),
    ] {
        group.bench_function(name, |b| {
            b.iter_custom(|iters| (0..iters).filter_map(|_| ours(source, listener).ok()).sum());
        });
    }
    group.finish();
}

criterion_group!(benches, figures, runs);
criterion_main!(benches);
