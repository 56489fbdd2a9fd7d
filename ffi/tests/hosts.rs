//! C hosts: built with gcc (and clang, where there is one) against the header and the static library, and run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_compiler::{Options, compile};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The static library that was built with this test: the newest one beside it.
fn library() -> PathBuf {
    let deps = std::env::current_exe().unwrap().parent().unwrap().to_path_buf();
    let mut found: Vec<PathBuf> = [deps.as_path(), deps.parent().unwrap()]
        .iter()
        .flat_map(|d| std::fs::read_dir(d).unwrap())
        .map(|e| e.unwrap().path())
        .filter(|p| {
            let name = p.file_name().unwrap().to_str().unwrap_or("");
            name.starts_with("libfastlocals")
                && name.ends_with(".a")
                && !name.contains("_core")
                && !name.contains("_compiler")
                && !name.contains("_cli")
        })
        .collect();
    found.sort_by_key(|p| std::fs::metadata(p).unwrap().modified().unwrap());
    found.pop().expect("no static library beside the test")
}

fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn compilers() -> Vec<&'static str> {
    let found: Vec<&str> = ["gcc", "clang", "clang-14"]
        .into_iter()
        .filter(|c| Command::new(c).arg("--version").output().is_ok_and(|o| o.status.success()))
        .collect();
    assert!(!found.is_empty(), "no C compiler");
    found
}

const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

fn succeed(command: &mut Command) -> Output {
    let out = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(out.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&out.stderr));
    out
}

/// Builds an example; each test has a copy of its own, because tests run side by side.
fn build_host(compiler: &str, example: &str, test: &str) -> PathBuf {
    let program = scratch(test).join(format!("{example}-{compiler}"));
    succeed(
        Command::new(compiler)
            .args(STRICT)
            .args(["-std=c99", "-O1", "-g", "-I"])
            .arg(package().join("../include"))
            .arg(package().join("examples").join(format!("{example}.c")))
            .arg(library())
            .args(["-lpthread", "-ldl", "-lm", "-o"])
            .arg(&program),
    );
    program
}

fn image(name: &str, source: &str) -> PathBuf {
    let compiled = compile(source, &Options::file(&format!("{name}.py"))).unwrap_or_else(|e| panic!("{e}"));
    let path = scratch("images").join(format!("{name}.flc"));
    std::fs::write(&path, compiled.image).unwrap();
    path
}

#[test]
fn hello_prints_what_the_program_prints() {
    let program =
        "def greet(who):\n    text = 'hello ' + who\n    print(text)\n    return len(text)\n\nprint(greet('world'))\n";
    let image = image("hello", program);
    for compiler in compilers() {
        let out = succeed(Command::new(build_host(compiler, "hello", "prints")).arg(&image));
        assert_eq!(String::from_utf8_lossy(&out.stdout), "hello world\n11\n", "{compiler}");
    }
}

#[test]
fn hello_says_what_was_raised() {
    let image = image("raises", "def f(x):\n    return [1, 2][x]\n\nprint(f(1))\nf(2)\n");
    let out = Command::new(build_host("gcc", "hello", "raises")).arg(&image).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&out.stdout), "2\n");
    assert_eq!(String::from_utf8_lossy(&out.stderr), "IndexError: list index out of range\n");
}

#[test]
fn a_file_that_is_no_image_is_refused_with_a_sentence() {
    let path = scratch("images").join("nonsense.flc");
    std::fs::write(&path, b"nonsense").unwrap();
    let out = Command::new(build_host("gcc", "hello", "refused")).arg(&path).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&out.stderr), "fl_image_add: not a fastlocals image\n");
}

#[test]
fn the_header_is_clean_in_every_dialect() {
    let dir = scratch("dialects");
    std::fs::write(dir.join("t.c"), "#include \"fastlocals.h\"\nint main(void) { return (int)FL_OK; }\n").unwrap();
    std::fs::write(dir.join("t.cc"), "#include \"fastlocals.h\"\nint main() { return static_cast<int>(FL_OK); }\n")
        .unwrap();
    for compiler in compilers() {
        for (dialect, file) in [("c99", "t.c"), ("c11", "t.c"), ("c++17", "t.cc")] {
            succeed(
                Command::new(compiler)
                    .args(STRICT)
                    .arg(format!("-std={dialect}"))
                    .arg("-I")
                    .arg(package().join("../include"))
                    .arg("-fsyntax-only")
                    .arg(dir.join(file)),
            );
        }
    }
}
