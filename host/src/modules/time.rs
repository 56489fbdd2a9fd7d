//! Clocks, behind `time`.

use super::Module;
use crate::error::Exception;
use crate::native::{Call, Reply, done};
use fastlocals_core::value::types::TypeId;
use std::time::{Duration, Instant, SystemTime};

pub(super) const MODULE: Module = Module {
    name: "_host_time",
    functions: &[
        ("time_ns", time_ns),
        ("monotonic_ns", monotonic_ns),
        ("process_time_ns", process_time_ns),
        ("sleep", sleep),
    ],
    constants: &[],
    granted: |grants| grants.has_clock(),
};

/// Nanoseconds since 1970.
fn time_ns(_: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    done(since.map_or(0, |d| d.as_nanos() as i128))
}

/// When the first clock was read.
struct Start(Instant);

impl Default for Start {
    fn default() -> Start {
        Start(Instant::now())
    }
}

/// Nanoseconds of a clock that never goes back; it begins at a second.
fn monotonic_ns(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let since = call.kept.get::<Start>().map_or(Duration::ZERO, |start| start.0.elapsed());
    done(since.as_nanos() as i128 + 1_000_000_000)
}

/// Nanoseconds of processor time, as far as the system tells; else those of the clock.
fn process_time_ns(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    // Fields 14 and 15 of the line: ticks of 10 ms. The name before may hold spaces.
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = told.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks: Option<i128> = fields
        .get(11)
        .zip(fields.get(12))
        .and_then(|(user, system)| Some(user.parse::<i128>().ok()? + system.parse::<i128>().ok()?));
    match ticks {
        Some(ticks) => done(ticks * 10_000_000),
        None => monotonic_ns(call),
    }
}

/// Waits so many seconds.
fn sleep(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let seconds = call.float(0)?;
    if seconds < 0.0 {
        return Err(Exception::new(TypeId::ValueError, "sleep length must be non-negative"));
    }
    // What was printed before is to be seen meanwhile.
    call.grants.flush()?;
    std::thread::sleep(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    done(())
}
