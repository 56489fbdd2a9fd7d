//! Rules of the project itself: layers, file sizes, the unsafe ledger, sizes of the types that the loop moves, what lies in the root.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_conformance::root;
use std::path::{Path, PathBuf};

/// Every Rust file below `dir`.
fn rust_files(dir: &Path) -> Vec<PathBuf> {
    files(dir, "rs")
}

fn python_files(dir: &Path) -> Vec<PathBuf> {
    files(dir, "py")
}

fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut stack = vec![dir.to_path_buf()];
    while let Some(dir) = stack.pop() {
        for entry in std::fs::read_dir(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().is_some_and(|n| n != "target" && n != "corpus") {
                    stack.push(path);
                }
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_str().unwrap().replace('\\', "/")
}

/// The text without comments, and without the module of unit tests at its end.
fn code_of(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    text.lines().map(|l| without_strings(l).split("//").next().unwrap().to_string()).collect::<Vec<_>>().join("\n")
}

/// A line without the contents of its string literals.
fn without_strings(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// Module names that follow `crate::` in the text.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split("crate::").skip(1) {
        let names = match part.strip_prefix('{') {
            // `use crate::{a, b::C}`: only the first names count; nested braces do not occur at this level.
            Some(list) => list.split('}').next().unwrap().split(',').map(str::trim).collect(),
            None => vec![part],
        };
        for n in names {
            let n: String = n.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !n.is_empty() && !found.contains(&n) {
                found.push(n);
            }
        }
    }
    found
}

/// The floors of core: the table of folders on its crate page, lowest first.
fn floors() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("core/src/lib.rs")).unwrap();
    text.lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("//! | ")?.split(" | ");
            cells.next()?.parse::<u32>().ok()?;
            Some(cells.next()?.trim_matches(['[', ']', '`']).to_string())
        })
        .collect()
}

/// Imports that still go upward, as file and floor.
const UPWARD: &[(&str, &str)] = &[
    ("attributes/descriptors.rs", "builtins"),
    ("attributes/inline_cache.rs", "builtins"),
    ("attributes/lookup.rs", "builtins"),
    ("attributes/read.rs", "builtins"),
    ("calls/mod.rs", "builtins"),
    ("control/cold.rs", "builtins"),
    ("modules/import.rs", "builtins"),
    ("modules/mod.rs", "builtins"),
    ("modules/namespaces.rs", "builtins"),
];

#[test]
fn core_imports_only_downward() {
    let floors = floors();
    let floor = |name: &str| floors.iter().position(|f| f == name);
    let src = root().join("core/src");
    let mut folders: Vec<String> = std::fs::read_dir(&src)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "lib.rs")
        .collect();
    folders.sort();
    let mut listed = floors.clone();
    listed.sort();
    assert_eq!(folders, listed, "the table on the crate page is not that of the folders of core/src");
    let (mut wrong, mut met) = (Vec::new(), Vec::new());
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        let Some(mine) = floor(inside.split('/').next().unwrap()) else { continue };
        if inside.ends_with("tests.rs") {
            continue;
        }
        for import in imports(&code_of(&file)) {
            if floor(&import).is_some_and(|theirs| theirs > mine) {
                match UPWARD.iter().find(|(f, i)| *f == inside && *i == import) {
                    Some(row) => met.push(*row),
                    None => wrong.push(format!("{inside} imports {import}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports go upward:\n{}", wrong.join("\n"));
    let gone: Vec<_> = UPWARD.iter().filter(|row| !met.contains(row)).collect();
    assert!(gone.is_empty(), "these no longer go upward, strike them: {gone:?}");
}

/// Files of core that may name cells: the running frame's own instructions, and what a cell object is to a program.
const CELLS: &[&str] = &[
    "control/eval.rs",        // LoadCell, StoreCell
    "control/cold.rs",        // MakeCell, UnbindCell
    "modules/namespaces.rs",  // LoadClassCell
    "builtins/make_class.rs", // fills the cell __class__
    "builtins/function.rs",   // the type cell
    "containers/equality.rs", // cell == cell
    "repr/objects.rs",        // repr of a cell
    "value/types.rs",         // type of a cell
    "snapshot/rules.rs",      // what a cell of a snapshot may hold
];

/// Files of core that may reach the words of a window by its base: the running frame's own instructions and calls, which fill the next
/// frame's, and what moves or checks whole windows.
const WINDOWS: &[&str] = &[
    // a callee's slots
    "calls/mod.rs",
    "control/run.rs",
    "builtins/binder.rs",
    // operands of the running instruction
    "control/eval.rs",
    "operations/fill.rs",
    "containers/combine.rs",
    "containers/slices.rs",
    "containers/spread.rs",
    "operations/unpack.rs",
    "builtins/functions_iter.rs",
    "builtins/functions_text.rs",
    // a frame object's copy of the window, a generator's, what is sent into it, its header and delegate
    "frames/mod.rs",
    "control/results.rs",
    "frames/leave.rs",
    "snapshot/frames.rs",
    "builtins/generator.rs",
];

/// True if the line reaches a word of the block by the base of a frame other than the running one.
fn reaches_a_window(line: &str) -> bool {
    let others = ["fp", "base", "slots", "frame_base", "slots_of"];
    let mut rest = line;
    while let Some(at) = rest.find("block.") {
        rest = &rest[at + "block.".len()..];
        let Some((method, arguments)) = rest.split_once('(') else { break };
        let words = arguments.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
        let first = words.clone().next().unwrap_or("");
        if matches!(method, "get" | "set" | "fill" | "copy" | "run" | "run_mut") && others.contains(&first) {
            return true;
        }
    }
    false
}

/// What reaches a slot or a cell of a frame outside the gate: `file:line: text`.
fn second_gates() -> Vec<String> {
    let src = root().join("core/src");
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        if inside.starts_with("locals/") || inside == "block/records.rs" {
            continue;
        }
        for (n, line) in code_of(&file).lines().enumerate() {
            let cell = line.contains("cell::VALUE") || line.contains("Kind::Cell");
            let base = line.contains("slots_of(") && !["frames/mod.rs", "builtins/frame.rs"].contains(&inside.as_str());
            let window = reaches_a_window(line) || base;
            if cell && !CELLS.contains(&inside.as_str()) || window && !WINDOWS.contains(&inside.as_str()) {
                wrong.push(format!("core/src/{inside}:{}: {}", n + 1, line.trim()));
            }
        }
    }
    wrong
}

#[test]
fn variables_are_reached_through_the_gate() {
    let src = root().join("core/src");
    for file in CELLS.iter().chain(WINDOWS) {
        assert!(src.join(file).is_file(), "there is no core/src/{file} any more");
    }
    for bad in [
        "self.block.set(base + i, Value::NONE);",
        "let v = vm.heap.block.get(fp + slot);",
        "self.block.fill(slots, slots + n, v)",
    ] {
        assert!(reaches_a_window(bad), "not found: {bad}");
    }
    assert!(
        !reaches_a_window("self.block.get(self.fp + slot)") && !reaches_a_window("vm.heap.block.get(args.base + i)")
    );
    let wrong = second_gates();
    assert!(wrong.is_empty(), "slots and cells are for core/src/locals/gate.rs alone:\n{}", wrong.join("\n"));
}

#[test]
fn files_are_of_one_concept() {
    let mut wrong = Vec::new();
    for dir in ["core", "compiler", "prelude", "stdlib", "host", "conformance", "cli", "ffi", "benches", "fuzz"] {
        for file in rust_files(&root().join(dir)) {
            let lines = std::fs::read_to_string(&file).unwrap().lines().count();
            let cap = if name(&file) == "core/src/control/eval.rs" { 900 } else { 600 };
            if lines > cap {
                wrong.push(format!("{}: {lines} lines, at most {cap}", name(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "split them:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    let wrong: Vec<String> =
        ["core/src", "compiler/src", "prelude/src", "stdlib/src", "host/src", "conformance/src", "cli/src", "ffi/src"]
            .iter()
            .flat_map(|d| rust_files(&root().join(d)))
            .filter(|f| !std::fs::read_to_string(f).unwrap().starts_with("//!"))
            .map(|f| name(&f))
            .collect();
    assert!(wrong.is_empty(), "no module documentation at the top:\n{}", wrong.join("\n"));
}

/// The only file that may hold unsafe code.
const UNSAFE_FILE: &str = "ffi/src/pointers.rs";

#[test]
fn unsafe_code_is_on_the_ledger() {
    let lib = std::fs::read_to_string(root().join("core/src/lib.rs")).unwrap();
    assert!(lib.contains("#![forbid(unsafe_code)]"), "core must forbid unsafe code");
    let mut blocks = 0;
    for dir in ["core/src", "compiler/src", "prelude", "host/src", "conformance/src", "cli/src", "ffi/src", "benches"] {
        for file in rust_files(&root().join(dir)) {
            // `#[unsafe(no_mangle)]` names a symbol and holds no code.
            let code = code_of(&file).replace("#[unsafe(no_mangle)]", "").replace("unsafe_code", "");
            let count = code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| *w == "unsafe").count();
            if name(&file) == UNSAFE_FILE {
                blocks = count;
                let text = std::fs::read_to_string(&file).unwrap();
                assert_eq!(text.matches("SAFETY:").count(), count, "{UNSAFE_FILE}: one SAFETY: note for each unsafe");
            } else {
                assert_eq!(count, 0, "{} holds unsafe code", name(&file));
            }
        }
    }
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let row = format!("| `{UNSAFE_FILE}` | {blocks} |");
    assert!(readme.contains(&row), "the README's unsafe ledger lacks the row {row:?}");
}

#[test]
fn the_loop_moves_small_things() {
    use fastlocals_core::value::fault;
    use fastlocals_core::{isa, value};
    assert_eq!(size_of::<value::Value>(), 8);
    assert_eq!([size_of::<fault::Fault>(), size_of::<fault::Need>(), size_of::<fault::Trap>()], [1; 3]);
    assert_eq!([size_of::<fault::Data>(), size_of::<fault::Plain>(), size_of::<fault::Res>()], [16; 3]);
    assert_eq!(size_of::<isa::Op>(), 1);
    assert!(size_of::<value::Unpacked>() <= 16);
}

/// What the root holds, and nothing else.
const ROOT: &[&str] = &[
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "benches",
    "cli",
    "compiler",
    "conformance",
    "core",
    "docs",
    "ffi",
    "fuzz",
    "host",
    "include",
    "prelude",
    "rustfmt.toml",
    "stdlib",
];

#[test]
fn the_root_holds_what_it_should() {
    let mut wrong: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| !ROOT.contains(&n.as_str()) && n != ".git" && n != "target")
        .collect();
    for needed in ROOT {
        if !root().join(needed).exists() {
            wrong.push(format!("missing: {needed}"));
        }
    }
    assert!(wrong.is_empty(), "the root: {wrong:?}");
}

#[test]
fn every_member_uses_the_lint_table() {
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let line = workspace.lines().find(|l| l.starts_with("members = ")).unwrap();
    let members: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    assert!(members.len() > 8, "{line}");
    for member in members {
        let text = std::fs::read_to_string(root().join(member).join("Cargo.toml")).unwrap();
        assert!(text.contains("[lints]\nworkspace = true"), "{member}/Cargo.toml");
    }
}

/// Rules are named by ids that `docs/semantics.md` explains: in the corpus, and in comments of the code.
#[test]
fn every_rule_id_is_explained() {
    let page = std::fs::read_to_string(root().join("docs/semantics.md")).unwrap();
    let index = std::fs::read_to_string(root().join("conformance/corpus/INDEX.md")).unwrap();
    let rules = index.lines().filter_map(|l| l.split('|').nth(4)).map(|rule| rule.split(':').next().unwrap_or(""));
    let mut named: Vec<(String, String)> = rules.flat_map(rule_ids).map(|id| (id, "INDEX.md".to_string())).collect();
    for dir in ["core/src", "compiler/src", "ffi/src", "host/src"] {
        for file in rust_files(&root().join(dir)) {
            let text = std::fs::read_to_string(&file).unwrap();
            let comments: String =
                text.lines().filter_map(|l| l.split_once("//")).map(|(_, c)| format!("{c}\n")).collect();
            named.extend(rule_ids(&comments).into_iter().map(|id| (id, name(&file))));
        }
    }
    assert!(named.len() > 200, "too few rules are named: {}", named.len());
    let unknown: Vec<_> = named.iter().filter(|(id, _)| !page.contains(id.as_str())).collect();
    assert!(unknown.is_empty(), "docs/semantics.md does not explain {unknown:?}");
}

/// The rule ids in a text: a topic of the corpus, a dash, and capital letters or digits.
fn rule_ids(text: &str) -> Vec<String> {
    const TOPICS: [&str; 20] = [
        "FL", "LC", "FR", "WB", "PX", "EX", "TR", "EV", "PR", "LN", "JP", "FA", "FC", "OB", "CP", "AN", "MO", "MSG",
        "CA", "EX27",
    ];
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words
        .filter(|w| {
            let Some((topic, rest)) = w.split_once('-') else { return false };
            TOPICS.contains(&topic)
                && !rest.is_empty()
                && rest.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        })
        .map(str::to_string)
        .collect()
}

#[test]
fn the_readme_is_short() {
    let lines = std::fs::read_to_string(root().join("README.md")).unwrap().lines().count();
    assert!(lines <= 150, "README.md: {lines} lines, at most 150");
}

/// What names an era: rows of built-in members and their signatures.
const IN_ROWS: [&str; 9] = [
    "all_since(",
    ".since(",
    ".until(",
    ".was(",
    ".parsed(",
    "Eras::since(",
    "Eras::until(",
    "Eras::only(",
    "Eras::between(",
];

/// The text without the eras that rows name, and how many these were.
fn without_rows(text: &str) -> (String, usize) {
    let (mut left, mut count) = (text.to_string(), 0);
    for before in IN_ROWS {
        let parts: Vec<String> = left.split(before).map(str::to_string).collect();
        left = parts[0].clone();
        for part in &parts[1..] {
            let rest = part.trim_start().strip_prefix("Era::Py").map(|r| r.trim_start_matches(char::is_alphanumeric));
            count += rest.is_some() as usize;
            left += &format!("{before}{}", rest.unwrap_or(part));
        }
    }
    (left, count)
}

/// Places of a text that name an era, or compare eras by order or number.
fn namings(text: &str) -> usize {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let named = squeezed.matches("Era::Py").count();
    let compared: usize = ["era", "era()"]
        .iter()
        .flat_map(|e| ["<", ">", "asu", "asi", ".number()<", ".number()>"].map(|op| format!("{e}{op}")))
        .map(|pattern| {
            let found = squeezed.match_indices(&pattern);
            // (`camera<T>` is no era.)
            found.filter(|(i, _)| !squeezed[..*i].ends_with(char::is_alphanumeric)).count()
        })
        .sum();
    named + compared
}

#[test]
fn eras_are_compared_in_one_place() {
    assert_eq!(namings("if self.era >= x { } if vm.heap.era as u8 == 2 { Era::Py27 } genera < 1; era_of(<"), 3);
    assert_eq!(without_rows("a.since(Era::Py36), b.was(\n  Era::Py38,"), ("a.since(), b.was(,".to_string(), 2));
    let (mut wrong, mut inside, mut rows) = (Vec::new(), 0, 0);
    for dir in [
        "core/src",
        "compiler/src",
        "prelude/src",
        "stdlib/src",
        "host/src",
        "cli/src",
        "ffi/src",
        "benches",
        "fuzz/fuzz_targets",
    ] {
        for file in rust_files(&root().join(dir)) {
            let text = code_of(&file);
            if name(&file).starts_with("core/src/era/") {
                inside += text.matches("Py").count();
                continue;
            }
            let (text, in_rows) = match name(&file).starts_with("core/src/builtins/") {
                true => without_rows(&text),
                false => (text, 0),
            };
            rows += in_rows;
            if namings(&text) > 0 {
                wrong.push(format!("{}: {}", name(&file), namings(&text)));
            }
        }
    }
    for file in python_files(&root().join("prelude")) {
        if std::fs::read_to_string(&file).unwrap().contains("_era(") {
            wrong.push(format!("{}: _era", name(&file)));
        }
    }
    println!(
        "{rows} rows and signatures name an era, {inside} predicates and messages in core/src/era, {} others",
        wrong.len()
    );
    assert!(wrong.is_empty(), "ask for the behaviour (core/src/era):\n{}", wrong.join("\n"));
    assert!(inside > 150 && rows > 100, "the places moved: {inside} in core/src/era, {rows} rows");
}

#[test]
fn names_of_behaviour_have_no_digit() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in ["locals", "trace", "language", "compile"] {
        let text = std::fs::read_to_string(root().join(format!("core/src/era/{file}.rs"))).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (i, line) in lines.iter().enumerate() {
            let Some((name, _)) = line.split_once(": Eras::") else { continue };
            count += 1;
            if name.contains(|c: char| c.is_ascii_digit()) || !lines[i - 1].starts_with("/// ") {
                wrong.push(format!("{file}.rs: {name}"));
            }
        }
    }
    assert!(
        wrong.is_empty() && count > 90,
        "{count} predicates: a name without digits and a line of documentation:\n{}",
        wrong.join("\n")
    );
}

/// Methods of core that an embedder meets at most.
const MOST_METHODS: usize = 110;

/// What the documentation shows is what versions promise: methods of core that are public and not hidden from it, and no field of the machine.
#[test]
fn an_embedder_meets_few_methods() {
    let mut shown = Vec::new();
    for file in rust_files(&root().join("core/src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (i, line) in lines.iter().enumerate() {
            // (Functions outside of impl blocks are not indented.)
            let method = line.starts_with("    ") && line.trim_start().starts_with("pub ") && line.contains("fn ");
            let attributes = lines[..i].iter().rev().take_while(|l| l.trim_start().starts_with("#["));
            let block = lines[..i].iter().rposition(|l| l.starts_with("impl"));
            let hidden = block.is_some_and(|b| b > 0 && lines[b - 1] == "#[doc(hidden)]");
            if method && !hidden && !attributes.into_iter().any(|l| l.contains("#[doc(hidden)]")) {
                shown.push(format!("{}:{}: {}", name(&file), i + 1, line.trim()));
            }
        }
    }
    println!("core shows {} methods", shown.len());
    assert!(shown.len() > 50, "the search found too few: {shown:?}");
    assert!(shown.len() <= MOST_METHODS, "{} methods, at most {MOST_METHODS}:\n{}", shown.len(), shown.join("\n"));
    let machine = std::fs::read_to_string(root().join("core/src/machine/mod.rs")).unwrap();
    let fields = machine.split("pub struct Vm<'a> {").nth(1).unwrap().split("\n}").next().unwrap();
    let lines: Vec<&str> = fields.lines().map(str::trim).collect();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.starts_with("pub ")) {
        assert_eq!(lines[i - 1], "#[doc(hidden)]", "a field of the machine that everybody sees: {line}");
    }
}
