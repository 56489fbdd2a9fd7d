//! The corpus: programs, the eras that they are for, and what each era prints.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fastlocals_core::era::{Era, Eras};

/// Programs that compile or evaluate tens of thousands of times. Tests that run every program leave them to one of their own.
const LONG: [&str; 5] = [
    "reports/compile_many.py",
    "reports/conditional_breakpoint_long.py",
    "reports/eval_20k.py",
    "reports/eval_many.py",
    "reports/exec_many_compiled.py",
];

/// A program in one era.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// Name of the era, as in `--python`.
    pub era: &'static str,
    /// Path of the program inside the corpus, with slashes.
    pub program: String,
    /// Its topic, from the index.
    pub topic: String,
    /// The file with the output.
    pub expected: PathBuf,
}

impl Case {
    /// The era.
    pub fn era(&self) -> Era {
        Era::from_name(self.era).unwrap_or_else(|| panic!("{}: no era", self.era))
    }

    /// It takes minutes.
    pub fn is_long(&self) -> bool {
        LONG.contains(&self.program.as_str())
    }

    /// The program's file.
    pub fn path(&self) -> PathBuf {
        folder().join(&self.program)
    }

    /// What it prints.
    pub fn output(&self) -> Vec<u8> {
        std::fs::read(&self.expected).unwrap_or_else(|e| panic!("{}: {e}", self.expected.display()))
    }
}

/// The folder of the programs.
pub fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))
}

/// A row of the index.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the rule is about.
    pub topic: String,
    /// The eras of the program, in order.
    pub eras: Vec<Era>,
}

/// The index: programs, by path inside the corpus.
pub fn index() -> BTreeMap<String, Row> {
    let text = std::fs::read_to_string(folder().join("INDEX.md")).expect("INDEX.md");
    let mut rows = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, program, topic, eras, ..] = cells[..] else { continue };
        if program.ends_with(".py") {
            let row = Row { topic: topic.to_string(), eras: eras_of(eras) };
            assert!(!row.eras.is_empty(), "INDEX.md: {program} is for no era");
            assert!(rows.insert(program.to_string(), row).is_none(), "INDEX.md: {program} stands there twice");
        }
    }
    rows
}

/// The eras that the index names: `all`, `3.8+` or a list.
fn eras_of(text: &str) -> Vec<Era> {
    let named = |name: &str| Era::from_name(name).unwrap_or_else(|| panic!("INDEX.md: there is no era {name:?}"));
    match text.strip_suffix('+') {
        Some(first) => {
            let first = named(first);
            Era::ALL.into_iter().filter(|e| Eras::since(first).has(*e)).collect()
        }
        None if text == "all" => Era::ALL.to_vec(),
        None => text.split_whitespace().map(named).collect(),
    }
}

/// The output files of a program: the era that each begins with, in order of the eras. The first one is its own.
pub fn outputs(program: &str, eras: &[Era]) -> Vec<(Era, PathBuf)> {
    let stem = folder().join(program.strip_suffix(".py").unwrap_or(program));
    let file = |ending: &str| PathBuf::from(format!("{}{ending}", stem.display()));
    let mut found = Vec::new();
    for (i, era) in eras.iter().enumerate() {
        let path = if i == 0 { file(".out") } else { file(&format!(".{}.out", era.name())) };
        if path.is_file() {
            found.push((*era, path));
        } else {
            assert!(i > 0, "{}: missing", path.display());
        }
    }
    found
}

/// Every program in each of its eras.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (program, row) in index() {
        let outputs = outputs(&program, &row.eras);
        for era in row.eras {
            let Some((_, expected)) = outputs.iter().rev().find(|(from, _)| Eras::since(*from).has(era)) else {
                continue;
            };
            let (topic, expected) = (row.topic.clone(), expected.clone());
            cases.push(Case { era: era.name(), program: program.clone(), topic, expected });
        }
    }
    cases.sort();
    assert!(cases.len() > 1900, "the corpus is incomplete: {} cases", cases.len());
    cases
}
