//! Locals by name in each era: `cargo bench -p fastlocals-benches --bench eras`, in half a minute.
//!
//! * `locals()`, `f_locals read`, `f_locals write`: one statement in a function of 10, 100 and 1,000 names, a tenth
//!   of a loop's turn with it.
//! * `write-back`: one line event whose trace function writes a local through `f_locals`. Before 3.13 that dict is
//!   filled before each event and stored back after it (PEP 667 says why), so that it grows with the names; in 3.13
//!   the write goes to the local itself.
//!
//! All times are the processor's.

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main, measurement::WallTime};
use fastlocals_benches::{STATEMENTS, assignments, image, run, statements};
use fastlocals_core::era::Era;
use std::time::Duration;

const SIZES: [usize; 3] = [10, 100, 1000];
/// Lines of the traced loop.
const LINES: u64 = 10;

/// A traced loop of ten lines in a function of `n` locals, and how often it is gone through for so many events.
fn traced(n: usize, events: u64) -> String {
    format!(
        "import sys\ndef tr(f, e, a):\n    f.f_locals['v0'] = 1\n    return tr\ndef work(n):\n{}    sys.settrace(tr)\n    \
         sys._getframe().f_trace = tr\n    while n:\n        n -= 1\n{}    sys.settrace(None)\nwork({})\n",
        assignments(n),
        "        x = n\n".repeat(LINES as usize - 2),
        events.div_ceil(LINES)
    )
}

/// Adds the bench of one era and size: `source` makes a program that does the measured thing at least so often, in
/// steps of `step`.
fn add(group: &mut BenchmarkGroup<'_, WallTime>, era: Era, n: usize, step: u64, source: impl Fn(u64) -> String) {
    let seconds = |times: u64| {
        let time = run(&image(&source(times), era)?, era)?;
        Ok::<_, String>(time.mul_f64(times as f64 / times.next_multiple_of(step) as f64))
    };
    if let Err(why) = seconds(step) {
        println!("{era:?}/{n}: left out: {why}");
        return;
    }
    group.bench_function(BenchmarkId::new(era.name(), n), |b| {
        b.iter_custom(|times| seconds(times).unwrap_or_default());
    });
}

fn eras(c: &mut Criterion) {
    let kinds = [
        ("locals()", Some("locals()")),
        ("f_locals read", Some("f.f_locals['v0']")),
        ("f_locals write", Some("f.f_locals['v0'] = i")),
        ("write-back", None),
    ];
    for (name, statement) in kinds {
        let mut group = c.benchmark_group(name);
        group.sample_size(10).warm_up_time(Duration::from_millis(50)).measurement_time(Duration::from_millis(150));
        for era in Era::ALL {
            for n in SIZES {
                match statement {
                    Some(s) => {
                        add(&mut group, era, n, STATEMENTS, |times| statements(n, s, times.div_ceil(STATEMENTS)));
                    }
                    None => add(&mut group, era, n, LINES, |times| traced(n, times)),
                }
            }
        }
        group.finish();
    }
}

criterion_group!(benches, eras);
criterion_main!(benches);
