//! The tools in `cli/examples` that are written in Python: a line coverage tool, a profiler, a stepper. `cli/tests/examples` holds what the real
//! CPython of each era prints when it runs them (the profiler not in 2.7, where `print` is a statement and no call).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

mod common;

use common::{package, run};
use std::time::Duration;

#[test]
fn tools_print_what_they_print_under_cpython() {
    let mut ran = 0;
    for era in std::fs::read_dir(package().join("tests/examples")).unwrap() {
        let era = era.unwrap();
        for output in std::fs::read_dir(era.path()).unwrap() {
            let output = output.unwrap().path();
            let tool = package().join("examples").join(output.file_stem().unwrap()).with_extension("py");
            let expected = std::fs::read_to_string(&output).unwrap();
            let options =
                ["run", "--python", era.file_name().to_str().unwrap(), tool.to_str().unwrap()].map(String::from);
            let r = run(&options.each_ref().map(String::as_str), Duration::from_secs(20));
            assert_eq!((r.status, r.text(), r.stderr.as_str()), (Some(0), expected, ""), "{}", output.display());
            ran += 1;
        }
    }
    assert_eq!(ran, 17, "a recorded output is missing");
}
