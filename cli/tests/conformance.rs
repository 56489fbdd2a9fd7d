//! Conformance: every corpus program in every era in which CPython's output was recorded must print exactly that, plainly and with
//! a collection (that moves every object) at every step that allocates.
//!
//! `known_failures.txt` lists what does not pass yet: a listed program that passes fails the test, so the list only shrinks. A
//! reason that begins with `gc:` is about the second run only: such a program passes plainly.
//! `FASTLOCALS_RECORD_FAILURES=1 cargo test -p fastlocals-cli --test conformance` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

mod common;

use common::{Case, Run, cases, corpus, package, parallel, run};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Seconds that one program may take.
const LIMIT: Duration = Duration::from_secs(10);
/// The same with a collection at every step.
const STRESS_LIMIT: Duration = Duration::from_secs(60);

fn known_failures() -> BTreeMap<(String, String), String> {
    let text = std::fs::read_to_string(package().join("tests/known_failures.txt")).expect("known_failures.txt");
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
    let expected = std::fs::read(&case.expected).unwrap();
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

fn check(kind: &str, options: &[&str], limit: Duration, record: bool) {
    let cases = cases();
    let (stress_only, plainly): (BTreeMap<_, _>, BTreeMap<_, _>) =
        known_failures().into_iter().partition(|(_, reason)| reason.starts_with("gc:"));
    let stressed = !options.is_empty();
    let known = if stressed { stress_only } else { plainly.clone() };
    let names: BTreeSet<(String, String)> = cases.iter().map(|c| (c.era.clone(), c.program.clone())).collect();
    let faults = parallel(&cases, |case| {
        // What is known to fail plainly has nothing to say under stress.
        if stressed && plainly.contains_key(&(case.era.clone(), case.program.clone())) {
            return None;
        }
        let program = corpus().join(&case.program);
        let mut args = vec!["run", "--python", &case.era];
        args.extend(options);
        args.push(program.to_str().unwrap());
        fault(case, &run(&args, limit))
    });

    let mut table: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let mut eras: Vec<&str> = Vec::new();
    for (case, fault) in cases.iter().zip(&faults) {
        let cell = table.entry((&case.topic, &case.era)).or_default();
        cell.0 += fault.is_none() as usize;
        cell.1 += 1;
        if !eras.contains(&case.era.as_str()) {
            eras.push(&case.era);
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

    if record {
        write_known(&cases, &faults);
        return;
    }
    let mut wrong = Vec::new();
    for (case, fault) in cases.iter().zip(&faults) {
        let listed = known.contains_key(&(case.era.clone(), case.program.clone()));
        match fault {
            Some(why) if !listed => wrong.push(format!("FAILS  {} {}: {why}", case.era, case.program)),
            None if listed => {
                wrong.push(format!("PASSES {} {}: take it off known_failures.txt", case.era, case.program))
            }
            _ => {}
        }
    }
    for gone in known.keys().chain(plainly.keys()).filter(|k| !names.contains(*k)) {
        wrong.push(format!("GONE   {} {}: listed, but there is no such case", gone.0, gone.1));
    }
    assert!(wrong.is_empty(), "{} of {} cases are not as listed:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn write_known(cases: &[Case], faults: &[Option<String>]) {
    let mut text = String::from(
        "# Programs of the corpus that do not pass yet: era, program, reason. The list can only shrink.\n",
    );
    for (case, fault) in cases.iter().zip(faults) {
        if let Some(why) = fault {
            text.push_str(&format!("{} {} {}\n", case.era, case.program, if why.is_empty() { "?" } else { why }));
        }
    }
    std::fs::write(package().join("tests/known_failures.txt"), text).unwrap();
}

#[test]
fn corpus_as_cpython_in_every_era() {
    let record = std::env::var_os("FASTLOCALS_RECORD_FAILURES").is_some();
    check("plain", &[], LIMIT, record);
}

#[test]
fn corpus_with_a_collection_at_every_step() {
    if std::env::var_os("FASTLOCALS_RECORD_FAILURES").is_some() {
        return;
    }
    check("a collection at every step", &["--gc-every-step"], STRESS_LIMIT, false);
}
