//! What the benches share: the operations in `ops/`, run in this process for a number of rounds.

#[path = "../cli/tests/common/cpython.rs"]
mod cpython;

use fastlocals_cli::desk::Desk;
use fastlocals_compiler::{Options, compile};
use fastlocals_core::era::Era;
use fastlocals_core::host::{Config, Host, Outcome};
use fastlocals_prelude::PRELUDE;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

/// Seconds that this thread has run: other processes on the machine do not count. Where the system does not tell, seconds of the clock.
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
    cpython::interpreter(version)
}

/// The program `ops/NAME.py` with this number of rounds.
///
/// # Errors
/// It cannot be read.
pub fn operation(name: &str, rounds: u64) -> Result<String, String> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("ops").join(format!("{name}.py"));
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(text
        .lines()
        .map(|l| if l.starts_with("ROUNDS = ") { format!("ROUNDS = {rounds}\n") } else { format!("{l}\n") })
        .collect())
}

/// The image of a source.
///
/// # Errors
/// It does not compile.
pub fn image(source: &str) -> Result<Vec<u8>, String> {
    Ok(compile(source, &Options::file("bench.py")).map_err(|e| e.to_string())?.image)
}

/// Runs an image in a fresh VM.
///
/// # Errors
/// It does not finish.
pub fn run(image: &[u8]) -> Result<(), String> {
    let desk = Desk::capturing(Era::default(), Path::new(""));
    let mut host = Host::new(&Config::default(), PRELUDE, desk).map_err(|e| e.to_string())?;
    let id = host.add_image(image.to_vec()).map_err(|e| e.to_string())?;
    match host.run(id).map_err(|e| e.to_string())? {
        Outcome::Finished => Ok(()),
        other => Err(format!("the program ended with {other:?}")),
    }
}
