//! Each limit of a VM ends in what its description says, and the host goes on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals::{Era, Error, Grants, Host, Limits, Outcome};

/// How a program ends, and what it prints.
fn run(limits: &Limits, source: &str) -> (Outcome, String) {
    let mut host = Host::new(Era::default(), limits, Grants::nothing().capture()).unwrap();
    let id = host.add_source(source, "program.py").unwrap();
    let outcome = host.run(id).unwrap();
    (outcome, String::from_utf8(host.grants.captured()).unwrap())
}

/// What a program prints that catches what a limit raises.
fn caught(limits: Limits, body: &str) -> String {
    let source =
        format!("try:\n    {body}\nexcept BaseException as e:\n    kept = None\n    print(type(e).__name__)\n");
    let (outcome, printed) = run(&limits, &source);
    assert_eq!(outcome, Outcome::Finished);
    printed
}

#[test]
fn units_end_the_run() {
    let limits = Limits { units: Some(10_000), ..Limits::default() };
    assert_eq!(run(&limits, "while True: pass\n").0, Outcome::Budget);
}

#[test]
fn memory_is_memory_error() {
    let limits = Limits { memory: Some(64 * 1024), ..Limits::default() };
    assert_eq!(caught(limits, "kept = [[i] for i in range(1_000_000)]"), "MemoryError\n");
}

#[test]
fn stack_and_depth_are_recursion_error() {
    let body = "f = lambda n: f(n + 1) if n < 500 else print('deep')\n    f(0)";
    assert_eq!(caught(Limits::default(), body), "deep\n");
    assert_eq!(caught(Limits { stack: Some(8 * 1024), ..Limits::default() }, body), "RecursionError\n");
    assert_eq!(caught(Limits { depth: 100, ..Limits::default() }, body), "RecursionError\n");
}

#[test]
fn output_is_os_error() {
    let limits = Limits { output: Some(20), ..Limits::default() };
    let source = "try:\n    while True: print('12345')\nexcept OSError as e:\n    text = str(e)\nassert 'as much as it may' in text\n";
    let (outcome, printed) = run(&limits, source);
    assert_eq!((outcome, printed.as_str()), (Outcome::Finished, "12345\n12345\n12345\n"));
}

#[test]
fn images_are_refused() {
    let limits = Limits { images: 3, ..Limits::default() };
    let mut host = Host::new(Era::default(), &limits, Grants::nothing().capture()).unwrap();
    let source = "try:\n    print(eval('1') + eval('2'))\nexcept SystemError as e:\n    print(e)\n";
    let id = host.add_source(source, "program.py").unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Finished));
    assert_eq!(host.grants.captured(), b"more than 3 images\n");
    assert_eq!(host.add_source("1", "more.py"), Err(Error::TooManyImages(3)));
}

/// The text of an exception is the program's code; it runs for a bounded time.
#[test]
fn the_text_of_an_exception_ends() {
    let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing()).unwrap();
    let source = "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E\n";
    let id = host.add_source(source, "program.py").unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Raised));
    let report = host.report().unwrap();
    assert!(report.text(|_, _| None).ends_with("\nE: <exception str() failed>\n"), "{}", report.text(|_, _| None));
}
