//! Oracles for hostile input, used by the fuzz targets and, in short, by the tests: whatever the bytes are, they are refused or run safely.

pub mod images;
pub mod snapshots;

use fastlocals_compiler::{Options, compile};

/// The programs that the fuzzers start from: name and image.
pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds: Vec<(String, Vec<u8>)> = std::fs::read_dir(crate::root().join("fuzz/seeds"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .map(|p| {
            let image = compile(&std::fs::read_to_string(&p).unwrap(), &Options::file("seed.py")).unwrap().image;
            (p.file_name().unwrap().to_str().unwrap().to_string(), image)
        })
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 5, "fuzz/seeds is incomplete");
    seeds
}

/// What became of an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It was refused.
    Refused,
    /// It was accepted, but there was no room to begin, or what it begins with raised at once.
    NotStarted,
    /// It was accepted and has run, to an end, to the budget, or to a request that nobody answers.
    Ran,
}
