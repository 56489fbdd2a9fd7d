//! The examples do what they say: tools below Python, a caller's local, calls that are answered later.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

#[path = "../examples/answered_later.rs"]
#[allow(dead_code, unreachable_pub, reason = "its main is not called")]
mod answered_later;
#[path = "../examples/callers_local.rs"]
#[allow(dead_code, unreachable_pub, reason = "its main is not called")]
mod callers_local;
#[path = "../examples/line_coverage.rs"]
#[allow(dead_code, unreachable_pub, reason = "its main is not called")]
mod line_coverage;
#[path = "../examples/step_and_change.rs"]
#[allow(dead_code, unreachable_pub, reason = "its main is not called")]
mod step_and_change;
#[path = "../examples/work_profile.rs"]
#[allow(dead_code, unreachable_pub, reason = "its main is not called")]
mod work_profile;

/// The program that the tools watch, run.
fn shapes() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shapes.py")).unwrap() + "\nmain()\n"
}

const OUTPUT: &str = "small (2)\nsmall (6)\nlarge (12)\ntotal 20, largest 12\n";

#[test]
fn line_coverage_names_the_lines_that_did_not_run() {
    let report = line_coverage::coverage(&shapes(), "shapes.py").unwrap();
    assert_eq!(report, format!("{OUTPUT}28 of 31 lines, missed [20, 34, 35]\n"));
}

#[test]
fn work_profile_counts_calls_and_work() {
    let report = work_profile::profile(&shapes(), "shapes.py").unwrap();
    assert_eq!(report, work_profile::profile(&shapes(), "shapes.py").unwrap(), "two runs, one report");
    let counts = report.strip_prefix(OUTPUT).unwrap();
    let calls =
        |name: &str| counts.lines().find(|l| l.ends_with(&format!("  {name}"))).unwrap()[..5].trim().to_string();
    assert_eq!(["main", "area", "__init__", "describe", "<genexpr>"].map(calls), ["1", "9", "3", "3", "4"], "{counts}");
}

#[test]
fn step_and_change_rewrites_a_local_once() {
    let log = step_and_change::change(&shapes(), "shapes.py", 15, "size", 400).unwrap();
    let steps = "breakpoint at line 15\ndescribe line 15: shape=... verbose=... size=2 word=unbound\n\
                 describe line 15: shape=... verbose=... size=400 word=unbound\n\
                 describe line 16: shape=... verbose=... size=400 word=unbound\n";
    assert_eq!(log, format!("{steps}{}", OUTPUT.replace("small (2)", "large (400)")));
}

#[test]
fn a_callers_local_is_rewritten() {
    assert_eq!(callers_local::rewritten().unwrap(), "42\n");
}

#[test]
fn calls_are_answered_later() {
    assert_eq!(
        answered_later::run(&["a", "b", "c"]).unwrap(),
        "c: first\nb: first\nc: later\na: first\nb: later\na: later\n"
    );
}
