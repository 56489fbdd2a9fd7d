//! What several tests share: the command under test, the corpus, a pool of threads, runs with a time limit.

#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

pub(crate) mod cpython;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The command under test.
pub(crate) const FASTLOCALS: &str = env!("CARGO_BIN_EXE_fastlocals");

/// The folder `cli`.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The root of the project.
pub(crate) fn root() -> &'static Path {
    package().parent().expect("cli lies in the project")
}

/// The folder of the conformance programs.
pub(crate) fn corpus() -> PathBuf {
    package().join("tests/corpus")
}

/// One conformance program in one era.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Case {
    /// Name of the era, as in `--python`.
    pub era: String,
    /// Path of the program inside the corpus, with slashes.
    pub program: String,
    /// Its topic, from INDEX.md.
    pub topic: String,
    /// The recorded output.
    pub expected: PathBuf,
}

/// Every program under every era in which an output was recorded.
pub(crate) fn cases() -> Vec<Case> {
    let index = std::fs::read_to_string(corpus().join("INDEX.md")).expect("INDEX.md");
    let topic_of = |program: &str| {
        let name = program.rsplit('/').next().unwrap_or(program);
        for line in index.lines() {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            if cells.len() > 3 && (cells[1] == program || cells[1] == name) {
                return cells[2].to_string();
            }
        }
        if program.starts_with("py27/") { "py27".to_string() } else { "?".to_string() }
    };
    let mut cases = Vec::new();
    let expected = corpus().join("expected");
    for era in sorted_entries(&expected) {
        let mut stack = vec![era.clone()];
        while let Some(dir) = stack.pop() {
            for path in sorted_entries(&dir) {
                if path.is_dir() {
                    stack.push(path);
                } else if path.extension().is_some_and(|e| e == "out") {
                    let inside = path.strip_prefix(&era).unwrap().with_extension("py");
                    let program = inside.to_str().unwrap().replace('\\', "/");
                    let era = era.file_name().unwrap().to_str().unwrap().to_string();
                    cases.push(Case { era, topic: topic_of(&program), program, expected: path });
                }
            }
        }
    }
    cases.sort();
    assert!(cases.len() > 1000, "the corpus is incomplete: {} cases", cases.len());
    cases
}

fn sorted_entries(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
}

/// What a run of the command gave.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// Exit status; `None` if a signal or the time limit ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error, as text.
    pub stderr: String,
    /// The time limit was exceeded.
    pub timed_out: bool,
}

impl Run {
    /// Standard output as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
    /// Last line of standard error.
    pub(crate) fn last_error(&self) -> &str {
        self.stderr.trim_end().lines().last().unwrap_or("")
    }
}

/// Runs the command with these arguments, nothing on standard input, and a time limit.
pub(crate) fn run(args: &[&str], limit: Duration) -> Run {
    run_command(Command::new(FASTLOCALS).args(args), limit)
}

/// Runs any command with nothing on standard input and a time limit.
pub(crate) fn run_command(command: &mut Command, limit: Duration) -> Run {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let mut out = child.stdout.take().unwrap();
    let mut err = child.stderr.take().unwrap();
    let out = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = out.read_to_end(&mut bytes);
        bytes
    });
    let err = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = err.read_to_end(&mut bytes);
        bytes
    });
    let start = Instant::now();
    let mut timed_out = false;
    let mut pause = Duration::from_micros(200);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if !timed_out && start.elapsed() > limit {
            timed_out = true;
            let _ = child.kill();
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    };
    Run {
        status: if timed_out { None } else { status.code() },
        stdout: out.join().unwrap(),
        stderr: String::from_utf8_lossy(&err.join().unwrap()).into_owned(),
        timed_out,
    }
}

/// Applies `f` to every item on as many threads as there are cores; results in the items' order.
pub(crate) fn parallel<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<R>>> = Mutex::new(items.iter().map(|_| None).collect());
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get());
    std::thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(i) else { break };
                    let r = f(item);
                    results.lock().unwrap()[i] = Some(r);
                }
            });
        }
    });
    results.into_inner().unwrap().into_iter().map(|r| r.expect("every item was visited")).collect()
}

/// A folder for a test's files, emptied first.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}
