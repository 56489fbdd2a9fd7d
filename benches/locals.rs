//! Access to locals by name: `cargo bench -p fastlocals-benches --bench locals`.
//!
//! * `locals/load|store|unbind`: the hosts' interface by name in an open frame, at 1, 10, 100 and 1,000 locals, the last of them. Flat, at most 15 ns.
//!   `locals/token`: opening the frame that a token names, which needs no name. `locals/store_slot`: what binding again adds to `unbind+store_slot`.
//! * `locals()`, `f.f_locals['x']` and `f.f_locals['x'] = i` from Python: nanoseconds of one, here and under CPython 3.12 and 3.13 where they are installed,
//!   from the same loop with and without the statement. All times are the processor's, so that a busy machine shows less.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use fastlocals::{Grants, Host, Limits, Outcome};
use fastlocals_benches::{STATEMENTS, assignments, image, interpreter, run, statements, timed};
use fastlocals_core::era::Era;
use fastlocals_core::locals::open::FrameRef;
use fastlocals_core::value::Value;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const SIZES: [usize; 4] = [1, 10, 100, 1000];

/// A host whose program is suspended in a function of `n` locals.
fn suspended(n: usize) -> Result<(Host, FrameRef), String> {
    let source = format!("def f():\n{}    while True:\n        pass\nf()\n", assignments(n));
    let mut host = Host::new(Era::default(), &Limits { units: Some(100), ..Limits::default() }, Grants::nothing())
        .map_err(|e| e.to_string())?;
    let id = host.add_image(image(&source, Era::default())?).map_err(|e| e.to_string())?;
    if host.run(id) != Ok(Outcome::Budget) {
        return Err("the program is not suspended".into());
    }
    let token = host.with_vm(|vm| vm.innermost_frame().and_then(|mut f| f.token())).map_err(|e| e.to_string())?;
    Ok((host, token.map_err(|e| e.to_string())?))
}

/// What so many calls take.
fn repeated<R>(iterations: u64, mut f: impl FnMut() -> R) -> Duration {
    let all = || {
        for _ in 0..iterations {
            black_box(f());
        }
    };
    timed(all).1
}

fn from_rust(c: &mut Criterion) {
    let mut group = c.benchmark_group("locals");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2)).sample_size(20);
    for n in SIZES {
        let Ok((mut host, token)) = suspended(n) else {
            println!("locals/{n}: left out");
            continue;
        };
        let name = format!("v{}", n - 1);
        let done = host.with_vm(|vm| {
            group.bench_function(BenchmarkId::new("token", n), |b| {
                b.iter_custom(|i| repeated(i, || vm.frame(black_box(token)).is_ok()));
            });
            let Ok(mut frame) = vm.frame(token) else { return };
            group.bench_function(BenchmarkId::new("load", n), |b| {
                b.iter_custom(|i| repeated(i, || frame.load(black_box(&name))));
            });
            group.bench_function(BenchmarkId::new("store", n), |b| {
                b.iter_custom(|i| repeated(i, || frame.store(black_box(&name), Value::NONE)));
            });
            // Unbinding needs something bound: by slot, which costs no search and is measured by itself.
            let Ok(slot) = frame.find(&name) else { return };
            group.bench_function(BenchmarkId::new("store_slot", n), |b| {
                b.iter_custom(|i| repeated(i, || frame.store_slot(black_box(slot), Value::NONE)));
            });
            group.bench_function(BenchmarkId::new("unbind+store_slot", n), |b| {
                b.iter_custom(|i| {
                    repeated(i, || {
                        frame.unbind(black_box(&name))?;
                        frame.store_slot(black_box(slot), Value::NONE)
                    })
                });
            });
        });
        if done.is_err() {
            println!("locals/{n}: the block is damaged");
        }
    }
    group.finish();
}

/// Seconds of our run of this source.
fn ours(source: &str) -> Option<f64> {
    Some(run(&image(source, Era::default()).ok()?, Era::default()).ok()?.as_secs_f64())
}

/// Seconds that a CPython needs for it.
fn theirs(python: &PathBuf, source: &str) -> Option<f64> {
    let (head, call) = source.rsplit_once("work(")?;
    let timed = format!("{head}import time\nt = time.process_time()\nwork({call}print(time.process_time() - t)\n");
    let out = Command::new(python).arg("-c").arg(timed).output().ok()?;
    String::from_utf8_lossy(&out.stdout).trim().parse().ok()
}

/// Nanoseconds of one statement: the best of three, less the loop's own.
fn nanoseconds(seconds: impl Fn(&str) -> Option<f64>, n: usize, statement: &str, rounds: u64) -> Option<f64> {
    let best = |source: &str| (0..3).filter_map(|_| seconds(source)).min_by(f64::total_cmp);
    let whole = best(&statements(n, statement, rounds))?;
    let empty = best(&statements(n, "", rounds))?;
    Some((whole - empty).max(0.0) * 1e9 / (rounds * STATEMENTS) as f64)
}

fn from_python(_: &mut Criterion) {
    let pythons: Vec<_> = ["3.12", "3.13"].into_iter().filter_map(|v| Some((v, interpreter(v)?))).collect();
    println!("nanoseconds of one statement, in a function of 1 and of 1,000 locals");
    for (what, rounds) in [("locals()", 200), ("f.f_locals['{}']", 20_000), ("f.f_locals['{}'] = i", 20_000)] {
        for n in SIZES {
            let statement = what.replace("{}", &format!("v{}", n - 1));
            let few = (rounds * 100 / n.max(10) as u64).clamp(100, 50_000);
            let mut line = format!("{what:24} {n:5} locals: ours");
            match nanoseconds(ours, n, &statement, few * 10) {
                Some(t) => line.push_str(&format!(" {t:9.1}")),
                None => line.push_str(" failed"),
            }
            for (era, python) in &pythons {
                match nanoseconds(|s| theirs(python, s), n, &statement, few) {
                    Some(t) => line.push_str(&format!("  {era} {t:9.1}")),
                    None => line.push_str(&format!("  {era} failed")),
                }
            }
            println!("{line}");
        }
    }
}

criterion_group!(benches, from_rust, from_python);
criterion_main!(benches);
