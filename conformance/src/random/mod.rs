//! Random programs, and the program that runs a batch of them, each in a namespace of its own ([`Sample::file`]): those of [`program`] rewrite
//! locals, those of [`grammar`] show every event with its line.

pub mod grammar;
pub mod program;
mod tree;

pub use grammar::Events;
pub use program::Program;

/// A random program.
pub trait Sample: Clone {
    /// The program of a seed, for an era such as `3.11`.
    fn make(seed: u64, era: &str) -> Self;
    /// The source.
    fn source(&self) -> String;
    /// Programs that are a little smaller, the boldest cuts first.
    fn smaller(&self) -> Vec<Self>;
    /// The text of a file that runs these programs.
    fn file(programs: &[String]) -> String;
}

impl Sample for Program {
    fn make(seed: u64, era: &str) -> Program {
        Program::new(seed, era == "2.7")
    }
    fn source(&self) -> String {
        self.source()
    }
    fn smaller(&self) -> Vec<Program> {
        self.smaller()
    }
    fn file(programs: &[String]) -> String {
        file(programs)
    }
}

impl Sample for Events {
    fn make(seed: u64, era: &str) -> Events {
        Events::new(seed, era)
    }
    fn source(&self) -> String {
        self.source()
    }
    fn smaller(&self) -> Vec<Events> {
        self.smaller()
    }
    fn file(programs: &[String]) -> String {
        with_programs(EVENTS, programs)
    }
}

/// What runs a batch of programs: helpers, then every program.
const RUNNER: &str = include_str!("runner.py");
/// The same, but under a tracer that prints every event.
const EVENTS: &str = include_str!("events.py");

/// The text of a file that runs these programs.
pub fn file(programs: &[String]) -> String {
    with_programs(RUNNER, programs)
}

fn with_programs(runner: &str, programs: &[String]) -> String {
    let mut list = String::from("PROGRAMS = [\n");
    for p in programs {
        list.push_str(&format!("r'''{p}''',\n"));
    }
    list.push_str("]\n");
    runner.replace("PROGRAMS = []\n", &list)
}

/// The same file with a trace function that only listens, from beginning to end.
pub fn traced(file: &str) -> String {
    let traced = file.replace("ALWAYS = None\n", "ALWAYS = lambda *event: listen\n");
    assert_ne!(file, traced, "the runner has no place for a listener");
    traced
}
