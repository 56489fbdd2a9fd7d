//! The examples: tools written in Python, and the same below Python, against the Rust interface.
//!
//! The tools in `cli/examples` that are written in Python: a line coverage tool, a profiler, a stepper. `cli/tests/examples` holds what the real
//! CPython of each era prints when it runs them (the profiler not in 2.7, where `print` is a statement and no call).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

#[path = "../examples/line_coverage.rs"]
#[allow(dead_code, unreachable_pub, reason = "its main is not called")]
mod line_coverage;
#[path = "../examples/step_and_change.rs"]
#[allow(dead_code, unreachable_pub, reason = "its main is not called")]
mod step_and_change;
#[path = "../examples/work_profile.rs"]
#[allow(dead_code, unreachable_pub, reason = "its main is not called")]
mod work_profile;

use fastlocals_conformance::command::run;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The folder `cli`.
fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn tools_print_what_they_print_under_cpython() {
    let mut ran = 0;
    for era in std::fs::read_dir(package().join("tests/examples")).unwrap() {
        let era = era.unwrap();
        for output in std::fs::read_dir(era.path()).unwrap() {
            let output = output.unwrap().path();
            let tool = package().join("examples").join(output.file_stem().unwrap()).with_extension("py");
            let expected = std::fs::read_to_string(&output).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_fastlocals"));
            command.args(["run", "--python", era.file_name().to_str().unwrap(), tool.to_str().unwrap()]);
            let r = run(&mut command, Duration::from_secs(20));
            assert_eq!((r.status, r.text(), r.stderr.as_str()), (Some(0), expected, ""), "{}", output.display());
            ran += 1;
        }
    }
    assert_eq!(ran, 17, "a recorded output is missing");
}

/// The program that the tools watch, run.
fn shapes() -> String {
    std::fs::read_to_string(package().join("examples/shapes.py")).unwrap() + "\nmain()\n"
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
