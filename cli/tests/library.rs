//! The standard library's parts that CPython has in C, against outputs that CPython 3.13 has given. They need no folder of a library.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

#[test]
fn native_modules_as_cpython() {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library");
    let empty = std::env::temp_dir().join(format!("fastlocals-no-library-{}", std::process::id()));
    std::fs::create_dir_all(&empty).unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(&programs).unwrap() {
        let program = entry.unwrap().path();
        if program.extension().is_none_or(|e| e != "py") {
            continue;
        }
        count += 1;
        let expected = std::fs::read_to_string(program.with_extension("out")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_fastlocals"));
        command.args(["run", "--stdlib"]).arg(&empty).arg(&program);
        let run = fastlocals_conformance::command::run(&mut command, Duration::from_secs(60));
        if run.text() != expected {
            let line = run.text().lines().zip(expected.lines()).position(|(a, b)| a != b);
            let last = run.last_error();
            wrong.push(format!("{}: line {:?}: {last}", program.display(), line.map(|n| n + 1)));
        }
    }
    std::fs::remove_dir_all(&empty).unwrap();
    assert!(count >= 5 && wrong.is_empty(), "{count} programs:\n{}", wrong.join("\n"));
}

/// A match that would take forever stops at the budget.
#[test]
fn a_match_stops_at_the_budget() {
    let empty = std::env::temp_dir().join(format!("fastlocals-slow-match-{}", std::process::id()));
    std::fs::create_dir_all(&empty).unwrap();
    let program = empty.join("slow.py");
    // (a+)+$ as CPython 3.13 compiles it.
    let code =
        "[14, 4, 0, 1, 4294967295, 23, 14, 1, 4294967295, 17, 0, 24, 6, 1, 4294967295, 16, 97, 1, 17, 1, 18, 6, 5, 1]";
    let text =
        format!("import _sre\n_sre.compile('(a+)+$', 32, {code}, 1, {{}}, (None, None)).match('a' * 40 + 'b')\n");
    std::fs::write(&program, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fastlocals"));
    command.args(["run", "--budget", "1000", "--stdlib"]).arg(&empty).arg(&program);
    let run = fastlocals_conformance::command::run(&mut command, Duration::from_secs(20));
    std::fs::remove_dir_all(&empty).unwrap();
    assert_eq!((run.status, run.timed_out), (Some(124), false), "{}", run.stderr);
}
