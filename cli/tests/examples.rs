//! The tools in `cli/examples` that are written in Python: a line coverage tool, a profiler, a stepper. `cli/tests/examples` holds what the real
//! CPython of each era prints when it runs them (the profiler not in 2.7, where `print` is a statement and no call).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

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
