//! Times of the hot path: a call, a local access, a line event, a read through `f_locals`, a loop's turn. `cargo bench -p fastlocals-benches`.
//! Where CPython is installed, its time for the same program is printed beside ours, as a ratio; `.ci/hot-path` counts instructions.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fastlocals_benches::{image, program, run};
use fastlocals_core::era::Era;
use std::process::Command;
use std::time::Duration;

/// Rounds of one measured run.
const ROUNDS: u64 = 20_000;
/// Those of the programs in `ops/` that are timed.
const PROGRAMS: [&str; 5] = ["loop", "local_access", "call", "line_event", "f_locals_read"];

fn machine(c: &mut Criterion) {
    let mut group = c.benchmark_group("machine");
    group.throughput(Throughput::Elements(ROUNDS)).sample_size(20);
    for name in PROGRAMS {
        let made = program(&format!("ops/{name}"), ROUNDS).and_then(|source| image(&source, Era::default()));
        match made.and_then(|image| run(&image, Era::default()).map(|_| image)) {
            Ok(image) => {
                group.bench_function(name, |b| b.iter(|| run(&image, Era::default())));
                beside_cpython(name);
            }
            Err(why) => println!("machine/{name}: left out: {why}"),
        }
    }
    group.finish();
}

/// Prints the ratio of our time to CPython's, measured in turns.
fn beside_cpython(name: &str) {
    let rounds = ROUNDS * 10;
    let Ok(source) = program(&format!("ops/{name}"), rounds) else { return };
    let Ok(ours) = image(&source, Era::default()) else { return };
    let timed = source
        .replace("work(ROUNDS)", "import time; t = time.perf_counter(); work(ROUNDS); t = time.perf_counter() - t")
        + "\nprint(t)\n";
    let mut best = (Duration::MAX, f64::MAX);
    for _ in 0..5 {
        let Ok(time) = run(&ours, Era::default()) else { return };
        best.0 = best.0.min(time);
        let Ok(out) = Command::new("python3").arg("-c").arg(&timed).output() else { return };
        let Ok(seconds) = String::from_utf8_lossy(&out.stdout).trim().parse::<f64>() else { return };
        best.1 = best.1.min(seconds);
    }
    println!("machine/{name}: {:.2} of python3's time", best.0.as_secs_f64() / best.1);
}

criterion_group!(benches, machine);
criterion_main!(benches);
