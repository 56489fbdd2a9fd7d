//! The programs that are compared and counted do what they should, with few rounds.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_benches::{image, program, run_printing};
use fastlocals_core::era::Era;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Rounds that the second column of `expected.txt` is made with.
const FEW: u64 = 2;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Names of the programs in a folder.
fn names(of: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder(of)).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    files.filter_map(|f| f.strip_suffix(".py").map(String::from)).collect()
}

fn printed(name: &str) -> String {
    let image = image(&program(name, FEW).unwrap(), Era::default()).unwrap();
    run_printing(&image, Era::default()).unwrap_or_else(|e| panic!("{name}: {e}")).1
}

/// `benches/compare --expect` records it from CPython 3.13.
#[test]
fn compared_programs_print_what_cpython_does() {
    let expected = std::fs::read_to_string(folder("programs/expected.txt")).unwrap();
    let mut left = names("programs");
    for line in expected.lines() {
        let [name, few, _] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert_eq!(printed(&format!("programs/{name}")).trim_end(), few, "{name}");
        assert!(left.remove(name), "{name}");
    }
    assert!(left.is_empty(), "not recorded: {left:?}");
}

#[test]
fn counted_programs_finish_quietly() {
    for name in names("ops") {
        assert_eq!(printed(&format!("ops/{name}")), "", "{name}");
    }
}
