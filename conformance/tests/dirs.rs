//! What `dir` lists for built-in types and modules, beside the real interpreters (recorded by `dirs/record`): with M = all names that this
//! machine has for a type or module in any era, `dir` in an era is CPython's in that era, cut to M. The page of what the machine lacks is
//! made from the same data.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals::{Grants, Host, Limits};
use fastlocals_compiler::{Options, compile};
use fastlocals_conformance::{package, root};
use fastlocals_core::era::Era;
use fastlocals_core::value::types::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Type or module -> its names.
type Names = BTreeMap<String, BTreeSet<String>>;

fn recorded() -> BTreeMap<&'static str, Names> {
    let text = std::fs::read_to_string(package().join("dirs/recorded.txt")).unwrap();
    let mut all: BTreeMap<&'static str, Names> = BTreeMap::new();
    let mut owner = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            owner = name.trim_end_matches(']');
            continue;
        }
        let (eras, names) = line.split_once(": ").unwrap();
        for era in eras.split(' ') {
            let era = Era::from_name(era).unwrap_or_else(|| panic!("no era {era}")).name();
            let known = all.entry(era).or_default().entry(owner.to_string()).or_default();
            known.extend(names.split(' ').map(str::to_string));
        }
    }
    // 2.7's str, bytes, int and dict views are those of Python 3: what they have in 3.6 counts.
    let later = all[Era::Py36.name()].clone();
    let first = all.get_mut(Era::Py27.name()).unwrap();
    for owner in ["str", "bytes", "int", "bool", "dict_keys", "dict_values", "dict_items"] {
        first.insert(owner.to_string(), later[owner].clone());
    }
    all
}

/// What this machine lists.
fn listed(era: Era) -> Names {
    let source = std::fs::read_to_string(package().join("dirs/dirs.py")).unwrap();
    let image = compile(&source, &Options { era, ..Options::file("dirs.py") }).unwrap().image;
    let mut host = Host::new(era, &Limits::default(), Grants::nothing().capture()).unwrap();
    let id = host.add_image(image).unwrap();
    host.run(id).unwrap();
    let text = String::from_utf8(host.grants.captured()).unwrap();
    let rows = text.lines().map(|line| line.split_once(": ").unwrap());
    rows.map(|(owner, names)| (owner.to_string(), names.split(' ').map(str::to_string).collect())).collect()
}

/// M: all names that the machine has.
fn machine(listed: &BTreeMap<&str, Names>) -> Names {
    let mut all = Names::new();
    for (owner, names) in listed.values().flatten() {
        all.entry(owner.clone()).or_default().extend(names.iter().cloned());
    }
    all
}

#[test]
fn dir_lists_what_the_era_has() {
    let recorded = recorded();
    let listed: BTreeMap<&str, Names> = Era::ALL.into_iter().map(|e| (e.name(), listed(e))).collect();
    let machine = machine(&listed);
    let (mut compared, mut wrong) = (0, Vec::new());
    for (era, real) in &recorded {
        for (owner, names) in real {
            let (Some(all), Some(mine)) = (machine.get(owner), listed[era].get(owner)) else { continue };
            let theirs: BTreeSet<String> = names.intersection(all).cloned().collect();
            compared += theirs.len();
            for name in theirs.symmetric_difference(mine) {
                wrong.push(format!(
                    "{era}: {owner}.{name} is {}",
                    if mine.contains(name) { "extra" } else { "missing" }
                ));
            }
        }
    }
    println!(
        "{compared} names of {} types and modules in {} eras, {} differ",
        machine.len(),
        recorded.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 15_000, "only {compared} names were compared");
    let unseen: Vec<&str> = TypeId::ALL.iter().map(|t| t.name()).filter(|n| !machine.contains_key(*n)).collect();
    assert_eq!(unseen, ["async_generator_wrapped_value", "coroutine_wrapper"], "types that dirs.py does not reach");
    if std::env::var_os("FASTLOCALS_WRITE_PAGE").is_some() {
        std::fs::write(page(), missing(&recorded, &machine)).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(page()).unwrap_or_default(),
        missing(&recorded, &machine),
        "docs/missing-names.md is out of date; FASTLOCALS_WRITE_PAGE=1 cargo test -p fastlocals-conformance --test dirs makes it anew"
    );
}

fn page() -> PathBuf {
    root().join("docs/missing-names.md")
}

/// The page of what CPython has and this machine lacks.
fn missing(recorded: &BTreeMap<&str, Names>, machine: &Names) -> String {
    let mut text = String::from(
        "# Names that CPython has and fastlocals lacks\n\n\
         For each built-in type and module of fastlocals: what `dir` lists in CPython and fastlocals has in no era. Eras stand behind a name\n\
         that not all of them have. What all have because `object` has it stands once, under `object`, and what all exceptions have under\n\
         `BaseException`. `conformance/dirs/record` compares with the interpreters; the test `dirs` keeps this page.\n\n\
         | type or module | lacks |\n| --- | --- |\n",
    );
    let eras: Vec<&str> = Era::ALL.iter().map(|e| e.name()).filter(|e| recorded.contains_key(e)).collect();
    let lacks = |owner: &str| -> BTreeMap<String, Vec<&str>> {
        let mut lacks: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for era in &eras {
            let names = recorded[era].get(owner).into_iter().flatten();
            for name in names.filter(|n| !machine[owner].contains(*n)) {
                lacks.entry(name.clone()).or_default().push(*era);
            }
        }
        lacks
    };
    let bases = [lacks("object"), lacks("BaseException")];
    let mut count = 0;
    for owner in machine.keys() {
        let of: Vec<&str> = eras.iter().copied().filter(|e| recorded[e].contains_key(owner)).collect();
        let mut cells = Vec::new();
        for (name, eras) in lacks(owner) {
            let inherited = |base: &str, at: usize| owner != base && bases[at].get(&name).is_some_and(|e| *e == eras);
            let exception = machine[owner].contains("with_traceback");
            if inherited("object", 0) || exception && inherited("BaseException", 1) {
                continue;
            }
            let which = match &eras[..] {
                all if *all == of[..] => String::new(),
                [one] => format!(" ({one})"),
                all if of.ends_with(all) => format!(" (since {})", all[0]),
                all if of.starts_with(all) => format!(" (until {})", all[all.len() - 1]),
                all => format!(" ({})", all.join(", ")),
            };
            cells.push(format!("`{name}`{which}"));
        }
        count += cells.len();
        if !cells.is_empty() {
            text += &format!("| `{owner}` | {} |\n", cells.join(", "));
        }
    }
    text + &format!("\n{count} names.\n")
}
