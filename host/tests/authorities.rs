//! What a program reaches outside of the machine is what its host grants, one authority at a time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals::{Era, Grants, Host, Limits, Outcome};
use std::path::Path;

/// Everything that a program might try; what it got, a line each.
const TRIES: &str = r#"
def attempt(what, f):
    try:
        seen.append("%s: %r" % (what, f()))
    except Exception as e:
        seen.append("%s: %s" % (what, type(e).__name__))

seen = []
for module in ["os", "posix", "time", "socket", "subprocess", "threading", "_thread", "ctypes", "signal", "select", "mmap", "helper"]:
    attempt(module, lambda: __import__(module).__name__)
attempt("open", lambda: open("Cargo.toml").read())
attempt("input", input)
attempt("environ", lambda: __import__("sys").environ)
attempt("breakpoint", lambda: breakpoint())
"#;

/// What the program saw, and what it was granted.
fn tried(grants: Grants) -> (Vec<String>, Vec<&'static str>) {
    let mut host = Host::new(Era::default(), &Limits::default(), grants).unwrap();
    let granted = host.grants.list();
    let id = host.add_source(&format!("{TRIES}report('\\n'.join(seen))\n"), "tries.py").unwrap();
    let (send, seen) = std::sync::mpsc::channel();
    host.define("report", move |vm, arguments| {
        let text = vm.heap.str_text(vm.heap.tuple_item(arguments, 0)).to_string();
        send.send(text).unwrap();
        Ok(fastlocals::Value::NONE)
    });
    let outcome = host.run(id).unwrap();
    let report = (outcome == Outcome::Raised).then(|| host.report().unwrap().text(|_, _| None));
    assert_eq!(outcome, Outcome::Finished, "{report:?}");
    (seen.recv().unwrap().lines().map(str::to_string).collect(), granted)
}

fn line(seen: &[String], what: &str) -> String {
    seen.iter().find(|l| l.starts_with(&format!("{what}: "))).unwrap_or_else(|| panic!("{what}: {seen:?}")).clone()
}

#[test]
fn by_default_nothing_is_reached() {
    let (seen, granted) = tried(Grants::nothing());
    assert!(granted.is_empty(), "{granted:?}");
    for line in &seen {
        let refused = ["ModuleNotFoundError", "NotImplementedError", "EOFError", "AttributeError", "NameError"];
        assert!(refused.iter().any(|class| line.ends_with(class)), "{line}");
    }
    assert_eq!(seen.len(), 16);
}

#[test]
fn each_authority_is_added_by_its_own_method() {
    let folder = std::env::temp_dir().join(format!("fastlocals-authorities-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let helper = folder.join("helper.py");
    std::fs::write(&helper, "").unwrap();
    let all: [(&str, Grants, &str, &str); 7] = [
        ("output", Grants::nothing().output(std::io::sink()), "helper", "helper: ModuleNotFoundError"),
        ("output", Grants::nothing().capture(), "helper", "helper: ModuleNotFoundError"),
        ("errors", Grants::nothing().errors(std::io::sink()), "input", "input: EOFError"),
        ("input", Grants::nothing().input(&b"a line\n"[..]), "input", "input: 'a line'"),
        ("folders", Grants::nothing().folder(&folder), "helper", "helper: 'helper'"),
        ("files", Grants::nothing().files(), "os", "os: ModuleNotFoundError"),
        ("modules", Grants::nothing().module("helper", &helper), "helper", "helper: 'helper'"),
    ];
    for (name, grants, what, expected) in all {
        let (seen, granted) = tried(grants);
        assert_eq!(granted, [name]);
        assert_eq!(line(&seen, what), expected, "{name}");
        assert_eq!(line(&seen, "open"), "open: NotImplementedError", "{name}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Files, streams, clocks, processes and the environment are named in few files of the package.
#[test]
fn only_grants_and_native_modules_touch_the_world() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let world = ["std::fs", "std::io::", "std::time", "std::net", "std::process", "std::env", "std::thread"];
            let named: Vec<&str> = world.into_iter().filter(|w| text.contains(w)).collect();
            let allowed: &[&str] = match path.file_name().unwrap().to_str().unwrap() {
                "grants.rs" => &["std::fs", "std::io::"],
                // What a stream says becomes an exception.
                "error.rs" => &["std::io::"],
                // A program has these modules if it is granted `clock` and `files`.
                "time.rs" => &["std::fs", "std::time", "std::thread"],
                "posix.rs" => &["std::fs", "std::io::", "std::time", "std::process", "std::env", "std::thread"],
                _ => &[],
            };
            assert!(named.iter().all(|n| allowed.contains(n)), "{}: {named:?}", path.display());
        }
    }
}

/// A standard library is no authority: without more, what reaches outside is missing from it.
#[test]
fn a_library_reaches_nothing_by_itself() {
    let folder = std::env::temp_dir().join(format!("fastlocals-library-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("os.py"), "import posix").unwrap();
    let (seen, granted) = tried(Grants::nothing().library(&folder));
    assert_eq!(granted, ["folders", "library"]);
    for module in ["os", "posix", "time", "socket"] {
        assert_eq!(line(&seen, module), format!("{module}: ModuleNotFoundError"));
    }
    assert_eq!(line(&seen, "_thread"), "_thread: '_thread'");
    let (seen, granted) = tried(Grants::nothing().library(&folder).files().clock());
    assert_eq!(granted, ["folders", "files", "clock", "library"]);
    for module in ["os", "posix", "time"] {
        assert_eq!(line(&seen, module), format!("{module}: '{module}'"));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
