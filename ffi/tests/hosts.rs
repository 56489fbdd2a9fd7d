//! C hosts: the examples are built with the C compiler that is there, against the header and the static library, run, and compared with
//! `examples/expected`. `.ci/c-hosts` does the same against an installed tree, with other compilers, valgrind and sanitizers.

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
            name.starts_with("libfastlocals_ffi") && name.ends_with(".a")
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

/// The compilers among `names` that are there; says so if there is none.
fn compilers(names: &[&'static str]) -> Vec<&'static str> {
    let there = |c: &&&str| Command::new(c).arg("--version").output().is_ok_and(|o| o.status.success());
    let found: Vec<&str> = names.iter().filter(there).copied().collect();
    if found.is_empty() {
        eprintln!("SKIPPED: none of {names:?} is installed, so hosts in C are not tested");
    }
    found
}

/// The compiler for tests that need one only.
fn compiler() -> Option<&'static str> {
    compilers(&["cc", "gcc", "clang", "clang-14"]).first().copied()
}

const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

fn succeed(command: &mut Command) -> Output {
    let out = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        out.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
    out
}

/// Builds an example, or a C program of the tests, into a folder.
fn build_host(compiler: &str, example: &str, folder: &Path) -> PathBuf {
    let program = folder.join(Path::new(example).file_name().unwrap());
    succeed(
        Command::new(compiler)
            .args(STRICT)
            .args(["-std=c99", "-O1", "-I"])
            .arg(package().join("../include"))
            .arg(package().join("examples").join(format!("{example}.c")))
            .arg(library())
            .args(["-Wl,-S", "-lpthread", "-ldl", "-lm", "-o"])
            .arg(&program),
    );
    program
}

fn image(folder: &Path, name: &str, source: &str) -> PathBuf {
    let compiled = compile(source, &Options::file(&format!("{name}.py"))).unwrap_or_else(|e| panic!("{e}"));
    let path = folder.join(format!("{name}.flc"));
    std::fs::write(&path, compiled.image).unwrap();
    path
}

/// Names (without their ending) and paths of the files of a folder of the examples that end in `ending`.
fn files(folder: &str, ending: &str) -> Vec<(String, PathBuf)> {
    let folder = package().join("examples").join(folder);
    let mut found: Vec<(String, PathBuf)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == ending))
        .map(|p| (p.file_stem().unwrap().to_str().unwrap().to_string(), p))
        .collect();
    found.sort();
    found
}

#[test]
fn the_examples_print_what_they_should() {
    let Some(compiler) = compiler() else { return };
    let folder = scratch("examples");
    for (name, path) in files("programs", "py") {
        image(&folder, &name, &std::fs::read_to_string(path).unwrap());
    }
    let examples = files(".", "c");
    // Two at a time: linking takes longest.
    std::thread::scope(|scope| {
        for half in examples.chunks(examples.len().div_ceil(2)) {
            scope.spawn(|| half.iter().for_each(|(name, _)| drop(build_host(compiler, name, &folder))));
        }
    });
    let out = succeed(Command::new("sh").arg(package().join("examples/check")).arg(&folder));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(said.lines().filter(|l| l.starts_with("ok ")).count(), examples.len(), "{said}");
}

#[test]
fn buffers_are_filled_as_far_as_they_go() {
    let Some(compiler) = compiler() else { return };
    let folder = scratch("bounds");
    let image = image(&folder, "bounds", include_str!("bounds.py"));
    succeed(Command::new(build_host(compiler, "../tests/bounds", &folder)).arg(&image));
}

#[test]
fn hello_says_what_was_raised() {
    let Some(compiler) = compiler() else { return };
    let folder = scratch("raises");
    let image = image(&folder, "raises", "def f(x):\n    return [1, 2][x]\n\nprint(f(1))\nf(2)\n");
    let out = Command::new(build_host(compiler, "hello", &folder)).arg(&image).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&out.stdout), "2\n");
    assert_eq!(String::from_utf8_lossy(&out.stderr), "IndexError: list index out of range\n");
}

#[test]
fn a_file_that_is_no_image_is_refused_with_a_sentence() {
    let Some(compiler) = compiler() else { return };
    let folder = scratch("refused");
    let path = folder.join("nonsense.flc");
    std::fs::write(&path, b"nonsense").unwrap();
    let out = Command::new(build_host(compiler, "hello", &folder)).arg(&path).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&out.stderr), "fl_image_add: not a fastlocals image\n");
}

#[test]
fn the_header_is_clean_in_every_dialect() {
    let dir = scratch("dialects");
    std::fs::write(dir.join("t.c"), "#include \"fastlocals.h\"\nint main(void) { return (int)FL_OK; }\n").unwrap();
    std::fs::write(dir.join("t.cc"), "#include \"fastlocals.h\"\nint main() { return static_cast<int>(FL_OK); }\n")
        .unwrap();
    let c = compilers(&["gcc", "clang", "clang-14"])
        .into_iter()
        .flat_map(|c| ["c99", "c11", "gnu17"].map(|d| (c, d, "t.c")));
    let cxx = compilers(&["g++", "clang++", "clang++-14"]).into_iter().map(|c| (c, "c++17", "t.cc"));
    for (compiler, dialect, file) in c.chain(cxx) {
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
