//! The instructions of small programs, kept beside them: operand pinning, event bits (`*`), lines, windows, handlers.
//!
//! To accept changes, run with `FASTLOCALS_ACCEPT=1` and look at the difference.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use fastlocals_compiler::dis::disassemble;
use fastlocals_compiler::{Era, Options, compile};
use fastlocals_core::image::Image;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/codegen")
}

/// Compiles a program of the folder and compares its listing with the recorded one.
fn check(name: &str) {
    let source = std::fs::read_to_string(folder().join(name).with_extension("py")).unwrap();
    let compiled = compile(&source, &Options::file(&format!("{name}.py"))).unwrap_or_else(|e| panic!("{e}"));
    Image::new(&compiled.image).unwrap_or_else(|e| panic!("{name}: {e}"));
    let listing = disassemble(&compiled.image);
    let path = folder().join(name).with_extension("dis");
    if std::env::var_os("FASTLOCALS_ACCEPT").is_some() {
        std::fs::write(&path, &listing).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (i, (a, b)) in listing.lines().zip(expected.lines()).enumerate() {
        assert_eq!(a, b, "{name}.dis, line {}", i + 1);
    }
    assert_eq!(listing.lines().count(), expected.lines().count(), "{name}.dis");
}

#[test]
fn locals_are_pinned() {
    check("pinning");
}

#[test]
fn calls_use_their_window() {
    check("calls");
}

#[test]
fn loops_and_conditions_jump_once() {
    check("loops");
}

#[test]
fn exceptions_unwind_in_order() {
    check("exceptions");
}

#[test]
fn functions_and_classes_are_made() {
    check("functions");
}

#[test]
fn patterns_are_matched() {
    check("match");
}

#[test]
fn every_era_accepts_the_programs() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "py") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for era in Era::ALL {
            let options = Options { era, ..Options::file("program.py") };
            let compiled = compile(&source, &options).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            Image::new(&compiled.image).unwrap_or_else(|e| panic!("{} ({}): {e}", path.display(), era.name()));
        }
    }
}

/// Expressions that need more registers than a window has, unless they are taken apart.
#[test]
fn large_expressions_fit() {
    let list = (0..3000).map(|i| format!("f({i})")).collect::<Vec<_>>().join(", ");
    let nested = format!("{}1{}", "f(".repeat(80), ")".repeat(80));
    let arguments = (0..300).map(|i| format!("a{i}")).collect::<Vec<_>>().join(", ");
    let sum = (0..90).map(|i| format!("(x{i}")).collect::<Vec<_>>().join(" + ") + &")".repeat(90);
    let locals = (0..400).map(|i| format!("    v{i} = {i}\n")).collect::<String>();
    let programs = [
        format!("x = [{list}]"),
        format!("x = ({list})"),
        format!("x = {{{list}}}"),
        format!("x = {nested}"),
        format!("f({arguments})"),
        format!("def f({arguments}): return a299"),
        sum,
        format!("def f(v1):\n{locals}    return [v1 for v1 in (v2, v399)], v399, lambda: v7\n"),
        format!("x = f\"{}\"", "{x}-".repeat(500)),
    ];
    for program in programs {
        let compiled = compile(&program, &Options::default()).unwrap_or_else(|e| panic!("{e}: {program:.60}"));
        Image::new(&compiled.image).unwrap_or_else(|e| panic!("{e}: {program:.60}"));
    }
}
