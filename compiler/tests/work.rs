//! Small sources whose compilation could take very long: it ends soon, with an image or with an error that says why.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use fastlocals_compiler::{ErrorKind, Options, compile};
use std::time::{Duration, Instant};

/// Far more than what is needed, far less than what it took.
const SOON: Duration = Duration::from_secs(60);

#[test]
fn copies_of_nested_finally_bodies_are_limited() {
    let depth = 19;
    let indent = |n: usize| " ".repeat(n);
    let mut source = String::from("def f(a):\n");
    (1..=depth).for_each(|i| source += &format!("{}try:\n", indent(i)));
    source += &format!("{}return 1\n", indent(depth + 1));
    for i in (1..=depth).rev() {
        source += &format!("{}finally:\n", indent(i));
        source += &format!("{}if a: return 2\n", indent(i + 1)).repeat(8);
    }
    let start = Instant::now();
    let error = compile(&source, &Options::file("copies.py")).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit);
    assert!(error.to_string().contains("copies of finally bodies"), "{error}");
    assert!(start.elapsed() < SOON);
}

#[test]
fn a_long_row_of_constants_is_folded_once() {
    let row = |n: usize| vec![r#"("a" "b")"#; n].join("+");
    let start = Instant::now();
    let short = compile(&format!("x = {}", row(2000)), &Options::file("row.py")).unwrap_or_else(|e| panic!("{e}"));
    assert!(short.image.len() < 8192, "not one constant: {} bytes", short.image.len());
    compile(&format!("x = {}", row(5000)), &Options::file("row.py")).unwrap_or_else(|e| panic!("{e}"));
    assert!(start.elapsed() < SOON);
}
