//! Conformance: every corpus program in every era in which CPython's output was recorded must print exactly that, plainly and with
//! a collection (that moves every object) at every step that allocates.
//!
//! `known_failures.txt` lists what does not pass yet: a listed program that passes fails the test, so the list only shrinks. A
//! reason that begins with `gc:` is about the second run only: such a program passes plainly.
//! `FASTLOCALS_RECORD_FAILURES=1 cargo test -p fastlocals-conformance --test conformance` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_conformance::command::{Run, run};
use fastlocals_conformance::corpus::{self, Case, cases};
use fastlocals_conformance::{package, parallel};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Seconds that one program may take: many times what one needs on an idle machine.
const LIMIT: Duration = Duration::from_secs(60);
/// The same with a collection at every step.
const STRESS_LIMIT: Duration = Duration::from_secs(120);

fn known_failures() -> BTreeMap<(String, String), String> {
    let text = std::fs::read_to_string(package().join("known_failures.txt")).expect("known_failures.txt");
    let mut known = BTreeMap::new();
    for line in text.lines().filter(|l| !l.trim_start().starts_with('#') && !l.trim().is_empty()) {
        let mut parts = line.splitn(3, ' ');
        let (era, program) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let reason = parts.next().unwrap_or("").trim();
        assert!(!reason.is_empty(), "known_failures.txt: no reason in {line:?}");
        let before = known.insert((era.to_string(), program.to_string()), reason.to_string());
        assert!(before.is_none(), "known_failures.txt: {era} {program} is listed twice");
    }
    known
}

/// Why a run is no pass; `None` if it is one.
fn fault(case: &Case, r: &Run) -> Option<String> {
    if r.timed_out {
        return Some("time limit".into());
    }
    let expected = case.output();
    if r.status.is_none() {
        return Some("killed by a signal".into());
    }
    // As the recording did, only standard output counts; but a program that ends in an exception never was recorded.
    if r.stdout == expected && r.status == Some(0) {
        return None;
    }
    if r.status != Some(0) {
        return Some(r.last_error().chars().take(150).collect::<String>());
    }
    let (got, want) = (r.text(), String::from_utf8_lossy(&expected).into_owned());
    let line = got.lines().zip(want.lines()).take_while(|(a, b)| a == b).count();
    let cut = |t: &str| {
        t.lines().nth(line).map_or("nothing".into(), |l| format!("{:?}", l.chars().take(80).collect::<String>()))
    };
    Some(format!("line {}: {} instead of {}", line + 1, cut(&got), cut(&want)))
}

fn check(kind: &str, cases: &[Case], options: &[&str], limit: Duration) {
    let names: BTreeSet<(String, String)> = cases.iter().map(|c| (c.era.to_string(), c.program.clone())).collect();
    let (stress_only, plainly): (BTreeMap<_, _>, BTreeMap<_, _>) = known_failures()
        .into_iter()
        .filter(|(case, _)| names.contains(case))
        .partition(|(_, reason)| reason.starts_with("gc:"));
    let stressed = !options.is_empty();
    let known = if stressed { stress_only } else { plainly.clone() };
    let faults = parallel(cases, |case| {
        // What is known to fail plainly has nothing to say under stress.
        if stressed && plainly.contains_key(&(case.era.to_string(), case.program.clone())) {
            return None;
        }
        // Where the recording ran: one program shows whether its path was absolute.
        let mut command = Command::new(env!("CARGO_BIN_EXE_fastlocals-conformance"));
        command.current_dir(corpus::folder()).args(["run", "--python", case.era]).args(options).arg(&case.program);
        fault(case, &run(&mut command, limit))
    });

    let mut table: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let mut eras: Vec<&str> = Vec::new();
    for (case, fault) in cases.iter().zip(&faults) {
        let cell = table.entry((&case.topic, case.era)).or_default();
        cell.0 += fault.is_none() as usize;
        cell.1 += 1;
        if !eras.contains(&case.era) {
            eras.push(case.era);
        }
    }
    eras.sort_by_key(|e| e.split('.').map(|n| n.parse::<u32>().unwrap()).collect::<Vec<_>>());
    let topics: BTreeSet<&str> = table.keys().map(|k| k.0).collect();
    println!("conformance, {kind}\ntopic   {}", eras.iter().map(|e| format!("{e:>10}")).collect::<String>());
    for topic in topics {
        let row: String = eras
            .iter()
            .map(|e| {
                table.get(&(topic, *e)).map_or(format!("{:>10}", "-"), |(p, t)| format!("{:>10}", format!("{p}/{t}")))
            })
            .collect();
        println!("{topic:8}{row}");
    }
    let passed = faults.iter().filter(|f| f.is_none()).count();
    let skipped = if stressed { plainly.len() } else { 0 };
    println!("{}/{} passed, {} known failures", passed - skipped, cases.len() - skipped, known.len());

    if std::env::var_os("FASTLOCALS_RECORD_FAILURES").is_some() {
        if !stressed {
            write_known(cases, &faults);
        }
        return;
    }
    let mut wrong = Vec::new();
    for (case, fault) in cases.iter().zip(&faults) {
        let listed = known.contains_key(&(case.era.to_string(), case.program.clone()));
        match fault {
            Some(why) if !listed => wrong.push(format!("FAILS  {} {}: {why}", case.era, case.program)),
            None if listed => {
                wrong.push(format!("PASSES {} {}: take it off known_failures.txt", case.era, case.program))
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases are not as listed:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Lists what has failed of these cases anew, and leaves the rest of the list as it is.
fn write_known(cases: &[Case], faults: &[Option<String>]) {
    let mut known = known_failures();
    for (case, fault) in cases.iter().zip(faults) {
        let key = (case.era.to_string(), case.program.clone());
        match fault {
            Some(why) => drop(known.insert(key, if why.is_empty() { "?".to_string() } else { why.clone() })),
            None => drop(known.remove(&key)),
        }
    }
    let mut text = String::from(
        "# Programs of the corpus that do not pass yet: era, program, reason. The list can only shrink.\n",
    );
    for ((era, program), why) in known {
        text.push_str(&format!("{era} {program} {why}\n"));
    }
    std::fs::write(package().join("known_failures.txt"), text).unwrap();
}

/// The cases of the corpus but for the long ones, or only those.
fn chosen(long: bool) -> Vec<Case> {
    cases().into_iter().filter(|case| case.is_long() == long).collect()
}

#[test]
fn corpus_as_cpython_in_every_era() {
    check("plain", &chosen(false), &[], LIMIT);
}

#[test]
fn corpus_with_a_collection_at_every_step() {
    check("a collection at every step", &chosen(false), &["--gc-every-step"], STRESS_LIMIT);
}

#[test]
#[ignore = "takes minutes"]
fn long_programs() {
    check("long programs", &chosen(true), &[], LIMIT);
}

#[test]
fn known_failures_are_cases() {
    let names: BTreeSet<(String, String)> = cases().iter().map(|c| (c.era.to_string(), c.program.clone())).collect();
    let gone: Vec<_> = known_failures().into_keys().filter(|case| !names.contains(case)).collect();
    assert!(gone.is_empty(), "known_failures.txt lists what is no case: {gone:?}");
}

/// Each text stands once, under the first era that prints it, and nothing lies beside it that no program prints.
#[test]
fn outputs_stand_once() {
    let (mut known, mut wrong) = (BTreeSet::<PathBuf>::new(), Vec::new());
    for (program, row) in corpus::index() {
        let outputs = corpus::outputs(&program, &row.eras);
        let texts: Vec<Vec<u8>> = outputs.iter().map(|(_, path)| std::fs::read(path).unwrap()).collect();
        for (era, path) in outputs.iter().zip(texts.windows(2)).filter(|(_, w)| w[0] == w[1]).map(|(o, _)| o) {
            wrong.push(format!("{}: the next era prints the same as {}", path.display(), era.name()));
        }
        known.extend(outputs.into_iter().map(|(_, path)| path));
        known.insert(corpus::folder().join(program));
    }
    for folder in ["", "py27", "reports"] {
        for path in std::fs::read_dir(corpus::folder().join(folder)).unwrap().map(|e| e.unwrap().path()) {
            let is_module = path.ends_with("reports/modwithdoc.py");
            if path.is_file() && !path.ends_with("INDEX.md") && !is_module && !known.contains(&path) {
                wrong.push(format!("{}: nobody's", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
