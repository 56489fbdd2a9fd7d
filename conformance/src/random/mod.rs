//! Random programs ([`program`]), and the program that runs a batch of them, each in a namespace of its own ([`file`]).

pub mod program;

pub use program::Program;

/// What runs a batch of programs: helpers, then every program.
const RUNNER: &str = include_str!("runner.py");

/// The text of a file that runs these programs.
pub fn file(programs: &[String]) -> String {
    let mut list = String::from("PROGRAMS = [\n");
    for p in programs {
        list.push_str(&format!("r'''{p}''',\n"));
    }
    list.push_str("]\n");
    RUNNER.replace("PROGRAMS = []\n", &list)
}

/// The same file with a trace function that only listens, from beginning to end.
pub fn traced(file: &str) -> String {
    let traced = file.replace("ALWAYS = None\n", "ALWAYS = lambda *event: listen\n");
    assert_ne!(file, traced, "the runner has no place for a listener");
    traced
}
