//! Tracing changes nothing: a random program prints the same, and leaves the same variables, whether a trace function listens or not.
//!
//! The rules of eras before 3.13 let a trace function be seen (a traced function's `locals()` is refreshed under its feet), so this is era 3.13.
//! The first eight bytes of the input are the program's seed.
#![no_main]

use fastlocals::{Era, Grants, Host, Limits, Outcome};
use fastlocals_conformance::random::{Program, file, traced};
use libfuzzer_sys::fuzz_target;

/// Units of work that a run may take; tracing spends some of its own.
const BUDGET: u64 = 10_000_000;

fuzz_target!(|data: &[u8]| {
    let mut seed = [0; 8];
    seed.iter_mut().zip(data).for_each(|(to, from)| *to = *from);
    let program = Program::new(u64::from_le_bytes(seed), false).without_tracers().source();
    let source = file(&[format!("{program}\nout(globals())\n")]);
    let (off, on) = (output(&source), output(&traced(&source)));
    assert_eq!(off, on, "tracing is seen by\n{program}");
});

/// What a program prints.
fn output(source: &str) -> String {
    let limits = Limits { units: Some(BUDGET), ..Limits::default() };
    let mut host = Host::new(Era::default(), &limits, Grants::nothing().capture()).expect("a host");
    let image = host.add_source(source, "program.py").expect("the program compiles");
    let outcome = host.run(image).expect("a program that starts");
    assert_eq!(outcome, Outcome::Finished, "{source}");
    String::from_utf8_lossy(&host.grants.captured()).into_owned()
}
