//! What the benches share: programs (those in `ops/` and `programs/`, statements in a function of so many locals),
//! run and timed in this process.

use fastlocals::{Grants, Host, Limits, Outcome};
use fastlocals_compiler::{Options, compile};
use fastlocals_core::era::Era;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Seconds that this thread has run: other processes on the machine do not count. Where the system does not tell,
/// seconds of the clock.
pub fn cpu_seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match text.split(' ').next().and_then(|n| n.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds / 1e9,
        None => START.get_or_init(Instant::now).elapsed().as_secs_f64(),
    }
}

/// The CPython of this version on this machine, to measure beside.
pub fn interpreter(version: &str) -> Option<PathBuf> {
    fastlocals_conformance::cpython::interpreter(version)
}

/// The program `NAME.py`, such as `ops/call`, with this number of rounds.
///
/// # Errors
/// It cannot be read.
pub fn program(name: &str, rounds: u64) -> Result<String, String> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("{name}.py"));
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(text
        .lines()
        .map(|l| if l.starts_with("ROUNDS = ") { format!("ROUNDS = {rounds}\n") } else { format!("{l}\n") })
        .collect())
}

/// Lines of a function's body that make `n` locals, `v0` and so on.
pub fn assignments(n: usize) -> String {
    (0..n).map(|i| format!("    v{i} = {i}\n")).collect()
}

/// Times that [`statements`] has its statement in each turn.
pub const STATEMENTS: u64 = 10;

/// A program that does `statement` in a function of `n` locals whose frame is `f`, ten times in each of `rounds`
/// turns of a loop.
pub fn statements(n: usize, statement: &str, rounds: u64) -> String {
    let times = if statement.is_empty() { 0 } else { STATEMENTS as usize };
    let body = format!("        {statement}\n").repeat(times);
    format!(
        "import sys\ndef work(n):\n{}    f = sys._getframe()\n    i = 0\n    while i < n:\n        i += 1\n{body}\
         work({rounds})\n",
        assignments(n)
    )
}

/// The image of a source.
///
/// # Errors
/// It does not compile.
pub fn image(source: &str, era: Era) -> Result<Vec<u8>, String> {
    let options = Options { era, ..Options::file("bench.py") };
    Ok(compile(source, &options).map_err(|e| e.to_string())?.image)
}

/// Runs an image in a fresh VM; what the run alone takes, in this thread's own time.
///
/// # Errors
/// It does not finish.
pub fn run(image: &[u8], era: Era) -> Result<Duration, String> {
    run_printing(image, era).map(|(time, _)| time)
}

/// The same, and what it prints.
///
/// # Errors
/// It does not finish.
pub fn run_printing(image: &[u8], era: Era) -> Result<(Duration, String), String> {
    let mut host = Host::new(era, &Limits::default(), Grants::nothing().capture()).map_err(|e| e.to_string())?;
    let id = host.add_image(image.to_vec()).map_err(|e| e.to_string())?;
    let (outcome, time) = timed(|| host.run(id));
    match outcome.map_err(|e| e.to_string())? {
        Outcome::Finished => Ok((time, String::from_utf8_lossy(&host.grants.captured()).into_owned())),
        other => Err(format!("the program ended with {other:?}")),
    }
}

/// What something gives, and what it takes, in this thread's own time.
pub fn timed<R>(work: impl FnOnce() -> R) -> (R, Duration) {
    let (start, clock) = (cpu_seconds(), Instant::now());
    let result = work();
    // The system counts in steps of some milliseconds: what is shorter is told by the clock alone.
    let (own, clock) = (cpu_seconds() - start, clock.elapsed());
    (result, if own > 0.0 { clock.min(Duration::from_secs_f64(own)) } else { clock })
}
