//! Wrong calls of everything built in: what each row of the tables says about an unknown keyword, too few and too many arguments, a keyword
//! for what can be given by position only, an argument twice, a wrong argument for each parameter, a wrong receiver and none must be what
//! the real interpreters say. `record_calls` makes the calls from the rows and records the answers.
//!
//! `calls/exceptions.txt` lists the rows that may differ, each with its reason; a listed row that does not differ fails.
//! `FASTLOCALS_RECORD_ROWS=1 cargo test -p fastlocals-conformance --test calls` writes `calls/rows.txt` anew, then `record_calls` the answers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_conformance::command::run;
use fastlocals_conformance::{package, parallel};
use fastlocals_core::builtins::def::{Def, What};
use fastlocals_core::builtins::registry;
use fastlocals_core::value::types::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const ERAS: [&str; 6] = ["2.7", "3.6", "3.8", "3.11", "3.12", "3.13"];
/// Rows that may be listed as exceptions.
const MOST_EXCEPTIONS: usize = 30;
const LIMIT: Duration = Duration::from_secs(60);

fn folder() -> PathBuf {
    package().join("calls")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_else(|e| panic!("calls/{name}: {e}"))
}

fn row(text: &mut String, owner: &str, name: &str, member: &str, def: &Def) {
    let kind = match def.what {
        What::Fn(_) => "method",
        What::Static(_) => "static",
        What::Class(_) => "class",
        What::New(_) => "new",
        What::Attr(..) | What::Value(_) => return,
    };
    let Some(parameters) = def.parameters() else { return };
    let parameters: String = parameters.collect();
    text.push_str(&format!("{owner}\t{name}\t{kind}\t{member}\t{}\n", parameters.replace('\n', "\\n")));
}

/// What every row of the tables takes.
fn rows() -> String {
    let mut text = String::new();
    for t in TypeId::ALL {
        let owner = format!("{t:?}");
        for def in registry::members(*t) {
            row(&mut text, &owner, t.name(), def.name, def);
        }
        if let Some(def) = registry::constructor(*t) {
            row(&mut text, &owner, t.name(), "()", def);
        }
    }
    for module in registry::MODULES.iter().filter(|m| ["builtins", "sys", "_math"].contains(&m.name)) {
        for def in module.rows {
            row(&mut text, module.name, module.name, def.name, def);
        }
    }
    text
}

#[test]
fn rows_are_those_of_the_tables() {
    if std::env::var_os("FASTLOCALS_RECORD_ROWS").is_some() {
        std::fs::write(folder().join("rows.txt"), rows()).unwrap();
    }
    let (listed, found) = (read("rows.txt"), rows());
    let (listed, found): (BTreeSet<&str>, BTreeSet<&str>) = (listed.lines().collect(), found.lines().collect());
    let differ: Vec<_> = listed.symmetric_difference(&found).collect();
    assert!(differ.is_empty(), "calls/rows.txt is not what the tables say (see this test's head): {differ:#?}");
}

/// A recorded call: its row's member, the expression, whether its result is told, the answer in each era.
struct Call<'a> {
    member: &'a str,
    expression: String,
    told: bool,
    answers: [Option<&'a str>; ERAS.len()],
}

/// The calls by owner. The file holds answers, groups (the number of the answer in each era, one number if it is the same in all), and for
/// each owner and member the calls, each with its group.
fn recorded(text: &str) -> BTreeMap<&str, Vec<Call<'_>>> {
    let mut parts = text.splitn(3, "\n\n");
    let [texts, groups, body] = [(); 3].map(|()| parts.next().expect("answers, groups, calls"));
    let texts: Vec<&str> = texts.lines().collect();
    let groups: Vec<[Option<&str>; ERAS.len()]> = groups
        .lines()
        .map(|line| {
            let numbers: Vec<_> = line.split(' ').map(|n| n.parse().ok().map(|n: usize| texts[n])).collect();
            std::array::from_fn(|i| numbers[i.min(numbers.len() - 1)])
        })
        .collect();
    let mut calls: BTreeMap<&str, Vec<Call<'_>>> = BTreeMap::new();
    let (mut owner, mut member, mut head, mut told) = ("", "", "", true);
    for line in body.lines() {
        let (first, rest) = line.split_once(' ').unwrap();
        match first {
            "#" => owner = rest,
            ":" | "=" => {
                told = first == ":";
                (member, head) = rest.split_once(' ').unwrap();
            }
            _ => {
                let expression = if rest.starts_with('(') { format!("{head}{rest}") } else { rest.to_string() };
                let answers = groups[first.parse::<usize>().unwrap()];
                calls.entry(owner).or_default().push(Call { member, expression, told, answers });
            }
        }
    }
    calls
}

/// The program that makes an owner's calls.
fn program(owner: &str, calls: &[Call<'_>]) -> String {
    let setup = read("setup.py");
    let mut sections = setup.split("# --- ");
    let mut text = sections.next().unwrap().to_string();
    for section in sections {
        let (about, body) = section.split_once('\n').unwrap();
        if about.split(' ').any(|o| o == owner) {
            text.push_str(body);
        }
    }
    for call in calls {
        text.push_str(&format!("{}(lambda: {})\n", if call.told { 't' } else { 's' }, call.expression));
    }
    text
}

/// Addresses are nobody's promise.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut out = parts.next().unwrap_or("").to_string();
    for part in parts {
        out.push_str("0x");
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    out
}

#[test]
fn wrong_calls_are_answered_as_cpython_answers() {
    let text = read("recorded.txt");
    let calls = recorded(&text);
    let rows = read("rows.txt");
    let names: BTreeMap<&str, &str> =
        rows.lines().filter_map(|l| l.split_once('\t')).map(|(o, l)| (o, l.split('\t').next().unwrap())).collect();
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("calls");
    std::fs::create_dir_all(&scratch).unwrap();
    let mut jobs = Vec::new();
    for (owner, list) in &calls {
        let path = scratch.join(format!("{owner}.py"));
        std::fs::write(&path, program(owner, list)).unwrap();
        jobs.extend((0..ERAS.len()).map(|era| (owner, list, path.clone(), era)));
    }
    let differing = parallel(&jobs, |(owner, list, path, era)| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fastlocals-conformance"));
        command.args(["run", "--python", ERAS[*era]]).arg(path);
        let out = run(&mut command, LIMIT);
        let text = out.text();
        let found: Vec<String> = text.lines().filter_map(|l| l.strip_prefix('@')).map(without_addresses).collect();
        assert_eq!(found.len(), list.len(), "{owner} in {}: {}", ERAS[*era], out.stderr);
        let mut wrong = Vec::new();
        let mut made = 0;
        for (call, answer) in list.iter().zip(&found) {
            let Some(expected) = call.answers[*era] else { continue };
            let expected = expected.replace("{m}", call.member).replace("{t}", names[*owner]);
            made += 1;
            if *answer != expected {
                let line = format!("{} {}: {answer} instead of {expected}", ERAS[*era], call.expression);
                wrong.push((format!("{owner}.{}", call.member), line));
            }
        }
        (made, wrong)
    });
    let made: usize = differing.iter().map(|d| d.0).sum();
    let exceptions = read("exceptions.txt");
    let exceptions: BTreeMap<&str, &str> =
        exceptions.lines().filter(|l| !l.starts_with('#')).map(|l| l.split_once(": ").expect("row: reason")).collect();
    let (listed, unlisted): (Vec<_>, Vec<_>) =
        differing.into_iter().flat_map(|d| d.1).partition(|(row, _)| exceptions.contains_key(row.as_str()));
    let used: BTreeSet<&str> = listed.iter().map(|(row, _)| row.as_str()).collect();
    let idle: Vec<_> = exceptions.keys().filter(|row| !used.contains(*row)).collect();
    println!("{made} wrong calls, {} differ, {} more in {} listed rows", unlisted.len(), listed.len(), used.len());
    let lines: Vec<&str> = unlisted.iter().map(|(_, line)| line.as_str()).collect();
    assert!(lines.is_empty(), "{} calls differ:\n{}", lines.len(), lines.join("\n"));
    assert!(idle.is_empty(), "listed as exceptions, but they do not differ: {idle:?}");
    assert!(exceptions.len() <= MOST_EXCEPTIONS && exceptions.values().all(|why| !why.is_empty()));
}
