//! The command as a user sees it: output, exit status, messages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_conformance::command::{self, Run};
use fastlocals_conformance::root;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The command under test.
const FASTLOCALS: &str = env!("CARGO_BIN_EXE_fastlocals");
const LIMIT: Duration = Duration::from_secs(20);

fn run(args: &[&str], limit: Duration) -> Run {
    command::run(Command::new(FASTLOCALS).args(args), limit)
}

fn scratch(name: &str) -> PathBuf {
    fastlocals_conformance::scratch(env!("CARGO_TARGET_TMPDIR"), name)
}

/// Runs a program from a file called `name` in a folder of its own.
fn program(test: &str, source: &str, options: &[&str], args: &[&str]) -> Run {
    let file = scratch(test).join("program.py");
    std::fs::write(&file, source).unwrap();
    let mut all = vec!["run"];
    all.extend(options);
    all.push(file.to_str().unwrap());
    all.extend(args);
    let mut r = run(&all, LIMIT);
    // Messages name the file; its folder differs from machine to machine.
    r.stderr = r.stderr.replace(file.to_str().unwrap(), "program.py");
    r
}

fn expect(r: &Run, status: i32, stdout: &str, stderr: &str) {
    assert_eq!((r.status, r.text().as_str(), r.stderr.as_str()), (Some(status), stdout, stderr));
}

#[test]
fn the_main_job_in_every_era() {
    let example = root().join("cli/examples/rewrite_a_local.py");
    for era in ["2.7", "3.6", "3.8", "3.11", "3.12", "3.13"] {
        let r = run(&["run", "--python", era, example.to_str().unwrap()], LIMIT);
        let expected = "untraced: (12, 'as computed')\n  line 9: height, width\n  line 10: height, result, width\n  \
                        line 11: result is 12, the tracer makes it 42\ntraced:   (42, 'rewritten')\nagain:    (12, 'as computed')\n";
        expect(&r, 0, expected, "");
    }
}

#[test]
fn arguments_reach_the_program() {
    let r = program("arguments", "import sys\nprint(sys.argv[1:])\n", &[], &["--heap", "a", "-x"]);
    expect(&r, 0, "['--heap', 'a', '-x']\n", "");
}

/// Operands of 16 bits are widened by a word before the instruction.
#[test]
fn more_names_and_constants_than_an_operand_counts() {
    let mut source: String = (0..66_000).map(|i| format!("y{i} = {i}.5\n")).collect();
    source += "print(y0, y65535, y65999)\ndel y65999\nprint(len([n for n in globals() if n[0] == 'y']))\n";
    expect(&program("wide", &source, &[], &[]), 0, "0.5 65535.5 65999.5\n65999\n", "");
}

#[test]
fn an_uncaught_exception_prints_a_traceback() {
    let source = "def inner(x):\n    return 1 // x\n\n\ndef outer():\n    inner(0)\n\n\nprint('before')\nouter()\n";
    let traceback = "Traceback (most recent call last):\n  File \"program.py\", line 10, in <module>\n    outer()\n  \
                     File \"program.py\", line 6, in outer\n    inner(0)\n  File \"program.py\", line 2, in inner\n    return 1 // x\n\
                     ZeroDivisionError: integer division or modulo by zero\n";
    expect(&program("uncaught", source, &["--python", "3.12"], &[]), 1, "before\n", traceback);
}

#[test]
fn chained_exceptions_say_how_they_are_connected() {
    let source = "try:\n    {}['k']\nexcept KeyError as e:\n    try:\n        raise ValueError('v') from e\n    except ValueError:\n        raise TypeError('t')\n";
    let expected = "Traceback (most recent call last):\n  File \"program.py\", line 2, in <module>\n    {}['k']\nKeyError: 'k'\n\n\
        The above exception was the direct cause of the following exception:\n\n\
        Traceback (most recent call last):\n  File \"program.py\", line 5, in <module>\n    raise ValueError('v') from e\nValueError: v\n\n\
        During handling of the above exception, another exception occurred:\n\n\
        Traceback (most recent call last):\n  File \"program.py\", line 7, in <module>\n    raise TypeError('t')\nTypeError: t\n";
    expect(&program("chained", source, &[], &[]), 1, "", expected);
}

#[test]
fn the_text_of_an_exception_may_come_from_the_program() {
    let source =
        "class E(Exception):\n    def __str__(self):\n        return 'mine: ' + repr(self.args)\n\nraise E(1, 2)\n";
    let expected = "Traceback (most recent call last):\n  File \"program.py\", line 5, in <module>\n    raise E(1, 2)\nE: mine: (1, 2)\n";
    expect(&program("own_text", source, &[], &[]), 1, "", expected);
    let source = "class E(Exception):\n    def __str__(self):\n        return 1 / 0\n\nraise E\n";
    let r = program("own_text_fails", source, &[], &[]);
    assert!(r.stderr.ends_with("E: <exception str() failed>\n"), "{}", r.stderr);
}

#[test]
fn deep_recursion_is_folded() {
    let r = program("recursion", "def f():\n    f()\n\nf()\n", &[], &[]);
    assert_eq!(r.status, Some(1));
    assert!(
        r.stderr.contains(
            "    f()\n  [Previous line repeated 996 more times]\nRecursionError: maximum recursion depth exceeded"
        ),
        "{}",
        r.stderr
    );
}

#[test]
fn a_source_that_does_not_compile_shows_where() {
    let r = program("syntax", "x = 1\nif x\n    y = 2\n", &[], &[]);
    expect(&r, 1, "", "  File \"program.py\", line 2\n    if x\n        ^\nSyntaxError: expected ':'\n");
    let r = program("syntax_later", "exec('a b')\n", &[], &[]);
    assert!(r.stderr.contains("File \"<string>\", line 1\n    a b\n"), "{}", r.stderr);
    assert!(r.stderr.ends_with("SyntaxError: invalid syntax\n"), "{}", r.stderr);
}

#[test]
fn system_exit_sets_the_status() {
    for (argument, status, text) in
        [("", 0, ""), ("None", 0, ""), ("3", 3, ""), ("True", 1, ""), ("'bye'", 1, "bye\n"), ("(1, 2)", 1, "(1, 2)\n")]
    {
        expect(
            &program("exit", &format!("import sys\nprint('x')\nsys.exit({argument})\n"), &[], &[]),
            status,
            "x\n",
            text,
        );
    }
}

#[test]
fn modules_beside_the_program_are_found() {
    let dir = scratch("modules");
    std::fs::create_dir_all(dir.join("pack")).unwrap();
    std::fs::write(dir.join("helper.py"), "NAME = __name__\ndef twice(x):\n    return 2 * x\n").unwrap();
    std::fs::write(dir.join("pack/__init__.py"), "from .part import part\nhere = __name__\n").unwrap();
    std::fs::write(dir.join("pack/part.py"), "def part():\n    return __name__\n").unwrap();
    let main = "import helper, pack\nfrom pack.part import part\nprint(helper.twice(4), helper.NAME, pack.here, part())\n\
                try:\n    import nothing\nexcept ImportError as e:\n    print(type(e).__name__, e)\n";
    std::fs::write(dir.join("main.py"), main).unwrap();
    let r = run(&["run", dir.join("main.py").to_str().unwrap()], LIMIT);
    expect(&r, 0, "8 helper pack pack.part\nModuleNotFoundError No module named 'nothing'\n", "");
}

#[test]
fn a_compiled_image_runs_like_its_source() {
    let dir = scratch("compiled");
    let (source, image) = (dir.join("p.py"), dir.join("p.flc"));
    std::fs::write(&source, "import sys\ndef f(a, b=2):\n    return locals()\nprint(f(1), sys.argv[1:])\n").unwrap();
    let (source, image) = (source.to_str().unwrap(), image.to_str().unwrap());
    expect(&run(&["compile", "--python", "3.8", source, "-o", image], LIMIT), 0, "", "");
    expect(&run(&["run", image, "x"], LIMIT), 0, "{'a': 1, 'b': 2} ['x']\n", "");
    let r = run(&["run", "--python", "3.13", image], LIMIT);
    expect(&r, 2, "", &format!("fastlocals: '{image}': image was compiled for era 3.8, the VM follows 3.13\n"));
    let listing = run(&["dis", image], LIMIT);
    assert!(
        listing.status == Some(0) && listing.text().contains("code f ") && listing.text().contains("0 a arg"),
        "{listing:?}"
    );
}

#[test]
fn mistakes_are_one_clear_line_and_status_2() {
    let dir = scratch("mistakes");
    std::fs::write(dir.join("bad.flc"), b"FLim but no more").unwrap();
    std::fs::write(dir.join("text.flc"), b"print(1)\n").unwrap();
    let bad = dir.join("bad.flc").to_str().unwrap().to_string();
    let text = dir.join("text.flc").to_str().unwrap().to_string();
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (vec!["run", "nowhere.py"], "can't open file 'nowhere.py': No such file or directory"),
        (vec!["run", "--python", "4.0", "x.py"], "there is no era \"4.0\"; there are 2.7, 3.6, 3.8, 3.11, 3.12, 3.13"),
        (vec!["run", "--heap", "lots", "x.py"], "\"lots\" is not a size"),
        (vec!["run", "--budget", "0", "x.py"], "0 is not in 1.."),
        (vec!["run"], "required arguments were not provided: [FILE]"),
        (vec!["run", "--fast", "x.py"], "unexpected argument '--fast' found"),
        (vec!["walk"], "can't open file 'walk': No such file or directory"),
        (vec!["run", &bad], "not a fastlocals image"),
        (vec!["run", &text], "not a fastlocals image"),
        (vec!["dis", &bad], "not a fastlocals image"),
        (vec!["compile", "x.py"], "--output <FILE>"),
    ];
    for (args, message) in cases {
        let r = run(&args, LIMIT);
        assert_eq!((r.status, r.text().as_str()), (Some(2), ""), "{args:?}: {}", r.stderr);
        assert!(r.stderr.starts_with("fastlocals: ") && r.stderr.contains(message), "{args:?}: {}", r.stderr);
        assert_eq!(r.stderr.lines().count(), 1, "{args:?}: {}", r.stderr);
    }
    let example = root().join("cli/examples/rewrite_a_local.py");
    let r = run(&["run", "--heap", "1K", example.to_str().unwrap()], LIMIT);
    assert_eq!((r.status, r.text().as_str()), (Some(2), ""));
    assert!(
        r.stderr.starts_with("fastlocals: the block is too small: ") && r.stderr.lines().count() == 1,
        "{}",
        r.stderr
    );
}

#[test]
fn a_budget_ends_an_endless_loop() {
    let r = program("endless", "print('x')\nwhile True:\n    pass\n", &["--budget", "100000"], &[]);
    expect(&r, 124, "x\n", "fastlocals: the budget is spent\n");
}

#[test]
fn too_small_a_heap_is_a_memory_error_in_python() {
    // The handler first lets go of what fills the block: it needs memory of its own.
    let source = "def fill():\n    kept = []\n    try:\n        while True:\n            kept.append([len(kept)])\n    except MemoryError as e:\n        \
                  kept = None\n        print('caught', type(e).__name__)\n\nfill()\nprint('goes on', [1] * 3)\n";
    expect(&program("memory", source, &["--heap", "64K"], &[]), 0, "caught MemoryError\ngoes on [1, 1, 1]\n", "");
}

#[test]
fn the_block_grows_as_needed() {
    let source =
        "kept = []\nfor i in range(200000):\n    kept.append([i])\nprint(len(kept), sum(k[0] for k in kept))\n";
    expect(&program("grows", source, &[], &[]), 0, "200000 19999900000\n", "");
}

#[test]
fn a_small_stack_is_a_recursion_error() {
    let source = "def f(n):\n    return f(n + 1)\n\ntry:\n    f(0)\nexcept RecursionError as e:\n    print(e)\n";
    expect(&program("stack", source, &["--stack", "4K"], &[]), 0, "maximum recursion depth exceeded\n", "");
}

fn with_input(args: &[&str], input: &str) -> Run {
    let mut child = Command::new(FASTLOCALS)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    Run {
        status: out.status.code(),
        stdout: out.stdout,
        stderr: String::from_utf8_lossy(&out.stderr).into_owned(),
        timed_out: false,
    }
}

#[test]
fn standard_input_is_a_source() {
    let r = with_input(&["run", "-", "a"], "import sys\nprint(sys.argv)\nraise ValueError\n");
    let traceback = "Traceback (most recent call last):\n  File \"<stdin>\", line 3, in <module>\n    raise ValueError\nValueError\n";
    expect(&r, 1, "['-', 'a']\n", traceback);
}

#[test]
fn a_program_reads_lines() {
    let file = scratch("input").join("p.py");
    std::fs::write(
        &file,
        "name = input('who? ')\nprint('hello', name)\ntry:\n    input()\nexcept EOFError as e:\n    print(e)\n",
    )
    .unwrap();
    let r = with_input(&["run", file.to_str().unwrap()], "you\n");
    expect(&r, 0, "who? hello you\nEOF when reading a line\n", "");
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let file = scratch("pipe").join("p.py");
    std::fs::write(&file, "for i in range(200000):\n    print('a line of text', i)\n").unwrap();
    let mut child = Command::new(FASTLOCALS)
        .args(["run", file.to_str().unwrap()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&out.stderr), "");
    assert_eq!(out.status.code(), Some(141));
}

#[test]
fn output_that_cannot_be_encoded_is_the_programs_error() {
    let r =
        program("surrogate", "try:\n    print('a\\ud800')\nexcept UnicodeEncodeError as e:\n    print(e)\n", &[], &[]);
    expect(&r, 0, "'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed\n", "");
}

#[test]
fn warnings_of_the_compiler_go_to_standard_error() {
    let r = program("warnings", "x = 1\nif x is 1:\n    print('same')\n", &[], &[]);
    expect(
        &r,
        0,
        "same\n",
        "program.py:2: SyntaxWarning: \"is\" with 'int' literal. Did you mean \"==\"?\n  if x is 1:\n",
    );
}
