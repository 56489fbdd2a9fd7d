//! No circles: a file may use another one only if that does not use it, directly or by way of others. A use is a `use`, a path, or a method
//! call, which is resolved by the type of its receiver as far as that is declared, else by the method's name, if only one file defines it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

mod edges;
mod names;
mod types;

use edges::Graph;
use fastlocals_conformance::root;
use names::Package;
use std::path::{Path, PathBuf};

/// Names of methods whose calls may be left out because they could be several files'.
const MOST_AMBIGUOUS: usize = 20;

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Sets of files that use each other, in a circle or several; each largest such set.
fn knots(n: usize, graph: &Graph) -> Vec<Vec<usize>> {
    let mut reached = vec![vec![false; n]; n];
    for (from, to) in graph.edges.keys() {
        reached[*from][*to] = true;
    }
    for middle in 0..n {
        let through = reached[middle].clone();
        for row in reached.iter_mut().filter(|row| row[middle]) {
            row.iter_mut().zip(&through).for_each(|(a, b)| *a |= b);
        }
    }
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (a, from_a) in reached.iter().enumerate() {
        if found.iter().all(|knot| !knot.contains(&a)) {
            let knot: Vec<usize> = (0..n).filter(|b| *b == a || from_a[*b] && reached[*b][a]).collect();
            if knot.len() > 1 {
                found.push(knot);
            }
        }
    }
    found
}

/// Fails if files of a folder make a knot that is not among the `allowed` ones (their files, from the folder), or if an allowed one is gone.
fn check(folder: &str, allowed: &[&[&str]]) {
    let folder = root().join(folder);
    let mut files = Vec::new();
    rust_files(&folder, &mut files);
    let package = Package::parse(&folder, &files);
    let graph = Graph::of(&package);
    let knots = knots(files.len(), &graph);
    let mut report = String::new();
    for knot in &knots {
        let names: Vec<&str> = knot.iter().map(|f| package.files[*f].as_str()).collect();
        if allowed.iter().any(|a| names.iter().all(|n| a.contains(n))) {
            continue;
        }
        report += &format!("{} files use each other: {}\n", knot.len(), names.join(" "));
        for ((from, to), why) in graph.edges.iter().filter(|((a, b), _)| knot.contains(a) && knot.contains(b)) {
            let why: Vec<&str> = why.iter().map(String::as_str).collect();
            report += &format!("  {} -> {}: {}\n", package.files[*from], package.files[*to], why.join(", "));
        }
    }
    for a in allowed {
        let still = knots.iter().any(|knot| knot.iter().all(|f| a.contains(&package.files[*f].as_str())));
        assert!(still, "{}: {a:?} is no knot any more: take it off the list", folder.display());
    }
    assert!(report.is_empty(), "{}:\n{report}", folder.display());
    let ambiguous: Vec<String> = graph
        .ambiguous
        .iter()
        .map(|(name, files)| {
            let files: Vec<&str> = files.iter().map(|f| package.files[*f].as_str()).collect();
            format!("{name} ({})", files.join(" "))
        })
        .collect();
    println!("{}: {} files, {} uses, not counted: {ambiguous:#?}", folder.display(), files.len(), graph.edges.len());
    assert!(ambiguous.len() <= MOST_AMBIGUOUS, "too many calls that could be several files': {ambiguous:#?}");
}

#[test]
fn compiler() {
    check("compiler/src", &[]);
}

#[test]
fn c_interface() {
    check("ffi/src", &[]);
}

/// Native modules get what the program may reach, and what it may reach has native modules; the host's images are looked at by the host.
const HOST: &[&[&str]] = &[
    &[
        "answer.rs",
        "grants.rs",
        "native.rs",
        "modules/mod.rs",
        "modules/binascii.rs",
        "modules/deflate.rs",
        "modules/digest.rs",
        "modules/names.rs",
        "modules/packing.rs",
        "modules/posix.rs",
        "modules/time.rs",
        "modules/unicode.rs",
        "modules/sre/mod.rs",
        "modules/sre/program.rs",
        "modules/sre/engine/mod.rs",
        "modules/sre/engine/characters.rs",
    ],
    &["host.rs", "images.rs"],
];

#[test]
fn host() {
    check("host/src", HOST);
}

#[test]
fn command() {
    check("cli/src", &[]);
}

#[test]
#[ignore = "core is being put in floors"]
fn core() {
    check("core/src", &[]);
}
