//! CPython's own tests of frames, tracing, profiling, scopes, comprehensions and generators: found in an installed CPython 3.13, run
//! unmodified on this machine. What they import is in `pylib` (a small unittest, test.support and stand-ins) or in the library.
//!
//! `cpython_tests/expected_failures.txt` lists what does not pass, with reasons. It can only shrink: a listed test that passes fails the
//! run, and so does one that fails and is not listed. `cpython_tests/needs.txt` says what a test needs beyond the language itself
//! (categories B, B+gc and C; the others are A). Where no CPython 3.13 is installed the test says so and passes.
//! `FASTLOCALS_CPYTHON_TESTS=test_scope,test_frame` runs some of the modules.
//! `FASTLOCALS_RECORD_FAILURES=1 cargo test -p fastlocals-conformance --test cpython_tests` writes the list anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals::{Grants, Host, Limits, Outcome};
use fastlocals_compiler::Options;
use fastlocals_conformance::cpython::interpreter;
use fastlocals_conformance::{package, parallel};
use fastlocals_core::era::Era;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The modules, below CPython's package `test`.
const MODULES: [&str; 6] =
    ["test_sys_settrace", "test_frame", "test_sys_setprofile", "test_scope", "test_listcomps", "test_generators"];
/// Modules of tests that those import.
const BESIDE: [&str; 1] = ["mapping_tests"];
/// Units of work for all tests of a module.
const BUDGET: u64 = 50_000_000;
/// What the runner puts before its lines.
const MARK: char = '\x1e';

/// What became of a test.
#[derive(Clone, Debug)]
enum Verdict {
    Passed,
    Failed(String),
    Skipped(String),
}

/// The folder `test` in the library of an installed CPython 3.13.
fn cpython_tests() -> Option<PathBuf> {
    let program = "import os, test; print(os.path.dirname(test.__file__))";
    let output = Command::new(interpreter("3.13")?).args(["-I", "-c", program]).output().ok()?;
    let folder = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    MODULES.iter().all(|m| folder.join(format!("{m}.py")).is_file()).then_some(folder)
}

/// Runs the tests of a module but for those `done`, as far as one machine gets; adds what became of them. True if it got to the end.
fn attempt(module: &str, tests: &Path, done: &mut BTreeMap<String, Verdict>) -> Result<bool, String> {
    let pylib = package().join("pylib");
    let mut grants = Grants::nothing().capture().errors(std::io::stderr()).folder(&pylib);
    for name in MODULES.iter().chain(&BESIDE) {
        grants = grants.module(&format!("test.{name}"), &tests.join(format!("{name}.py")));
    }
    let runner = package().join("tests/cpython_tests/runner.py");
    let text = std::fs::read(&runner).map_err(|e| e.to_string())?;
    let options = Options::file(&runner.to_string_lossy());
    let (image, _) = fastlocals::compile(&text, &options).map_err(|e| e.to_string())?;
    let limits = Limits { units: Some(BUDGET), ..Limits::default() };
    let mut host = Host::new(Era::Py313, &limits, grants).map_err(|e| e.to_string())?;
    let image = host.add_image(image).map_err(|e| e.to_string())?;
    let mut argv = vec!["runner.py".to_string(), module.to_string()];
    argv.extend(done.keys().cloned());
    host.set_argv(&argv).map_err(|e| e.to_string())?;
    let outcome = host.run(image);
    let output = String::from_utf8_lossy(&host.grants.captured()).into_owned();
    let mut running = None;
    for line in output.lines().filter_map(|l| l.split_once(MARK)) {
        let mut parts = line.1.splitn(3, '\t').map(str::to_string);
        let (what, name, reason) = (parts.next(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let verdict = match what.as_deref() {
            Some("PASS") => Verdict::Passed,
            Some("FAIL") => Verdict::Failed(reason),
            Some("SKIP") => Verdict::Skipped(reason),
            Some("RUN") => {
                running = Some(name);
                continue;
            }
            _ => return Err(format!("{name}: {reason}")),
        };
        running = None;
        done.insert(name, verdict);
    }
    let why = match outcome {
        Ok(Outcome::Finished) if running.is_none() => return Ok(true),
        Ok(Outcome::Budget) => "the budget is spent".to_string(),
        Ok(_) => "the program ended".to_string(),
        Err(e) => e.to_string(),
    };
    let running = running.ok_or_else(|| why.clone())?;
    println!("  ended   {module} {running}: {why}");
    done.insert(running, Verdict::Failed(why));
    Ok(false)
}

/// What became of each test of a module, or why there is none.
fn run_module(module: &str, tests: &Path) -> Result<BTreeMap<String, Verdict>, String> {
    let mut done = BTreeMap::new();
    while !attempt(module, tests, &mut done)? {}
    Ok(done)
}

/// A list of `file test rest` lines: (file, test) to the rest.
fn list(name: &str) -> BTreeMap<(String, String), String> {
    let text = std::fs::read_to_string(package().join("tests/cpython_tests").join(name)).unwrap_or_default();
    let lines = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines
        .map(|line| {
            let mut parts = line.splitn(3, ' ').map(|p| p.trim().to_string());
            let mut next = || parts.next().filter(|p| !p.is_empty()).unwrap_or_else(|| panic!("{name}: {line:?}"));
            ((next(), next()), next())
        })
        .collect()
}

/// Passed, failed and skipped.
#[derive(Default, Clone, Copy)]
struct Count(usize, usize, usize);

impl Count {
    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Passed => self.0 += 1,
            Verdict::Failed(_) => self.1 += 1,
            Verdict::Skipped(_) => self.2 += 1,
        }
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:4} passed {:4} failed {:4} skipped", self.0, self.1, self.2)
    }
}

#[test]
fn cpythons_own_tests() {
    let Some(tests) = cpython_tests() else {
        println!("cpython_tests: SKIPPED, there is no CPython 3.13 with its tests on PATH or among pyenv's versions");
        return;
    };
    let only = std::env::var("FASTLOCALS_CPYTHON_TESTS").unwrap_or_default();
    let modules: Vec<&str> =
        MODULES.into_iter().filter(|m| only.is_empty() || only.split(',').any(|o| o == *m)).collect();
    let results = parallel(&modules, |module| run_module(module, &tests));
    let (known, needs) = (list("expected_failures.txt"), list("needs.txt"));
    let mut wrong = Vec::new();
    let mut recorded =
        String::from("# Tests of CPython 3.13 that do not pass: file, test, reason. The list can only shrink.\n");
    let mut seen = BTreeSet::new();
    let mut categories: BTreeMap<&str, Count> = BTreeMap::new();
    println!("cpython_tests: those of {}", tests.display());
    for (module, result) in modules.iter().zip(&results) {
        let mut classes: BTreeMap<&str, Count> = BTreeMap::new();
        let mut whole = Count::default();
        let verdicts = result.as_ref().unwrap_or_else(|e| panic!("{module}: {e}"));
        for (test, verdict) in verdicts {
            let key = (module.to_string(), test.clone());
            classes.entry(test.split('.').next().unwrap()).or_default().add(verdict);
            categories.entry(needs.get(&key).map_or("A", String::as_str)).or_default().add(verdict);
            whole.add(verdict);
            match (verdict, known.get(&key)) {
                (Verdict::Failed(why), listed) => {
                    // A reason that somebody wrote is kept.
                    let reason = listed.cloned().unwrap_or_else(|| why.chars().take(160).collect());
                    println!("  failed  {module} {test}: {}", why.chars().take(400).collect::<String>());
                    recorded.push_str(&format!("{module} {test} {reason}\n"));
                    if listed.is_none() {
                        wrong.push(format!("FAILS  {module} {test}: {reason}"));
                    }
                }
                (Verdict::Passed, Some(_)) => {
                    wrong.push(format!("PASSES {module} {test}: take it off expected_failures.txt"));
                }
                (Verdict::Skipped(why), listed) => {
                    println!("  skipped {module} {test}: {why}");
                    if listed.is_some() {
                        wrong.push(format!("SKIPS  {module} {test}: take it off expected_failures.txt"));
                    }
                }
                (Verdict::Passed, None) => {}
            }
            seen.insert(key);
        }
        println!("{module:34} {whole}");
        for (class, count) in classes {
            println!("  {class:32} {count}");
        }
    }
    for (category, count) in categories {
        println!("category {category:25} {count}");
    }
    if std::env::var_os("FASTLOCALS_RECORD_FAILURES").is_some() {
        std::fs::write(package().join("tests/cpython_tests/expected_failures.txt"), recorded).unwrap();
        return;
    }
    for (module, test) in known.keys().filter(|k| modules.contains(&k.0.as_str()) && !seen.contains(*k)) {
        wrong.push(format!("GONE   {module} {test}: listed, but there is no such test"));
    }
    assert!(wrong.is_empty(), "{} tests are not as listed:\n{}", wrong.len(), wrong.join("\n"));
}
