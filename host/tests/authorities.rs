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
    let all: [(&str, Grants, &str, &str); 6] = [
        ("output", Grants::nothing().output(std::io::sink()), "helper", "helper: ModuleNotFoundError"),
        ("output", Grants::nothing().capture(), "helper", "helper: ModuleNotFoundError"),
        ("errors", Grants::nothing().errors(std::io::sink()), "input", "input: EOFError"),
        ("input", Grants::nothing().input(&b"a line\n"[..]), "input", "input: 'a line'"),
        ("folders", Grants::nothing().folder(&folder), "helper", "helper: 'helper'"),
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

/// Files, streams, clocks, processes and the environment are named in one file of the package.
#[test]
fn only_grants_touch_the_world() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let world = ["std::fs", "std::io::", "std::time", "std::net", "std::process", "std::env", "std::thread"];
        let named: Vec<&str> = world.into_iter().filter(|w| text.contains(w)).collect();
        let allowed: &[&str] = if path.ends_with("grants.rs") {
            &["std::fs", "std::io::"]
        } else if path.ends_with("error.rs") {
            // What a stream says becomes an exception.
            &["std::io::"]
        } else {
            &[]
        };
        assert!(named.iter().all(|n| allowed.contains(n)), "{}: {named:?}", path.display());
    }
}
