//! What CPython 3.13 prints for sources that it refuses, to the letter. `syntax_errors.txt` holds pairs of a source (as a JSON string
//! behind `### `) and what `traceback.format_exception_only` of CPython 3.13.0 gave for it, or `ok`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use fastlocals_compiler::{ErrorKind, Mode, Options, compile, decode::decode};

fn unescape(json: &str) -> String {
    let mut out = String::new();
    let mut chars = json.trim_matches('"').chars();
    while let Some(c) = chars.next() {
        let Some(escaped) = (c == '\\').then(|| chars.next().unwrap()) else {
            out.push(c);
            continue;
        };
        match escaped {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'f' => out.push('\x0c'),
            'u' => {
                let digits: String = chars.by_ref().take(4).collect();
                out.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
            }
            other => out.push(other),
        }
    }
    out
}

#[test]
fn errors_are_those_of_cpython() {
    let table = include_str!("syntax_errors.txt");
    let (mut cases, mut wrong) = (0, String::new());
    for case in table.split("### ").skip(1) {
        let (source, expected) = case.split_once('\n').unwrap();
        let ours = match compile(&unescape(source), &Options::file("t.py")) {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.to_string(),
        };
        cases += 1;
        if ours.trim_end() != expected.trim_end() {
            wrong.push_str(&format!("--- {source}\nexpected:\n{expected}ours:\n{ours}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(cases > 750, "{cases} cases");
}

#[test]
fn bytes_are_decoded_by_cookie_and_mark() {
    let text = |bytes: &[u8]| decode(bytes, "t.py").map(|t| t.into_owned()).map_err(|e| e.message);
    assert_eq!(text(b"\xEF\xBB\xBFx = 1"), Ok("x = 1".into()));
    assert_eq!(text(b"# coding: latin-1\nx = '\xE9'"), Ok("# coding: latin-1\nx = 'é'".into()));
    assert_eq!(
        text(b"#!/bin/python\n# -*- coding: UTF_8 -*-\n"),
        Ok("#!/bin/python\n# -*- coding: UTF_8 -*-\n".into())
    );
    assert_eq!(text(b"x = 1\n# coding: foo\n"), Ok("x = 1\n# coding: foo\n".into()));
    assert_eq!(text(b"# coding: foo\n"), Err("unknown encoding: foo".into()));
    let bad = text(b"x = 1\ny = '\xE9'\n").unwrap_err();
    assert!(
        bad.starts_with("Non-UTF-8 code starting with '\\xe9' in file t.py on line 2, but no encoding declared"),
        "{bad}"
    );
}

#[test]
fn single_mode_takes_one_statement() {
    let error = |source: &str| {
        let options = Options { mode: Mode::Single, ..Options::file("t.py") };
        compile(source, &options).err().map(|e| (e.message, e.line, e.column))
    };
    let many = "multiple statements found while compiling a single statement";
    assert_eq!(error("a=1\nb=2\n"), Some((many.into(), 1, 4)));
    assert_eq!(error("x = (1,\n2)\ny"), Some((many.into(), 2, 3)));
    assert_eq!(error("if x:\n pass\nb=1\n"), Some(("invalid syntax".into(), 3, 1)));
    for good in ["a=1;b=2\n", "a=1\n\n\n# foo\n", "def f():\n pass\n\n", "if x:\n pass\nelse:\n pass\n"] {
        assert_eq!(error(good), None, "{good}");
    }
}

/// Each kind of nesting and of chain, at a length that no recursion survives.
#[test]
fn hostile_depth_is_an_error_or_compiles() {
    let n = 100_000;
    let chain = |item: &str, joint: &str| vec![item; n].join(joint);
    let sources = [
        ("(".repeat(n) + &")".repeat(n), "too many nested parentheses"),
        ("[".repeat(n), "too many nested parentheses"),
        ("{1:".repeat(n), "too many nested parentheses"),
        ("f'{".repeat(n), ""),
        (chain("a", "+"), "maximum recursion depth exceeded during compilation"),
        (chain("a*b", "+"), "maximum recursion depth exceeded during compilation"),
        (chain("a", "**"), "maximum recursion depth exceeded during compilation"),
        ("not ".repeat(n) + "x", "maximum recursion depth exceeded during compilation"),
        ("-".repeat(n) + "x", "maximum recursion depth exceeded during compilation"),
        ("a".to_owned() + &".b".repeat(n), "maximum recursion depth exceeded during compilation"),
        ("a".to_owned() + &"()".repeat(n), "maximum recursion depth exceeded during compilation"),
        ("a".to_owned() + &"[0]".repeat(n), "maximum recursion depth exceeded during compilation"),
        ("x if y else ".repeat(n) + "z", "maximum recursion depth exceeded during compilation"),
        ("lambda: ".repeat(n) + "x", "maximum recursion depth exceeded during compilation"),
        ("lambda a, b: ".repeat(n) + "x", "maximum recursion depth exceeded during compilation"),
        ("[x ".to_owned() + &"for x in y ".repeat(n) + "]", "maximum recursion depth exceeded during compilation"),
        ("async ".repeat(n), "maximum recursion depth exceeded during compilation"),
        (
            "match a:\n case ".to_owned() + &chain("1", "|") + ": pass",
            "maximum recursion depth exceeded during compilation",
        ),
        ("if a: pass\n".to_owned() + &"elif b: pass\n".repeat(n), "ok"),
        (chain("a", " and "), "ok"),
        ("[".to_owned() + &chain("-a", ",") + "]", "ok"),
        ("a = ".repeat(n) + "1", "ok"),
        ("\n".repeat(n), "ok"),
        ((0..3000).map(|i| " ".repeat(i) + "if 1:\n").collect(), "too many levels of indentation"),
        ("with ".to_owned() + &vec!["a"; 5000].join(",") + ": pass", "too many statically nested blocks"),
    ];
    for (source, expected) in sources {
        let result = compile(&source, &Options::default());
        let message = result.as_ref().map_or_else(|e| e.message.as_str(), |_| "ok");
        let shown: String = source.chars().take(20).collect();
        assert!(expected.is_empty() || message == expected, "{shown}: {message}");
        if message.starts_with("maximum recursion") {
            assert_eq!(result.map(|_| ()).map_err(|e| e.kind), Err(ErrorKind::Recursion));
        }
    }
}

/// Just below the limit the compiler has stack enough, also on a small thread and without optimisation.
#[test]
fn depth_below_the_limit_compiles() {
    let n = 9_000;
    let small = std::thread::Builder::new().stack_size(512 << 10);
    let thread = small.spawn(move || {
        for source in [
            vec!["a"; n].join("+"),
            "not ".repeat(n) + "x",
            "-".repeat(n) + "x",
            "a".to_owned() + &".b".repeat(n),
            "a".to_owned() + &"()".repeat(n),
            "lambda: ".repeat(n / 10) + "x",
            "x if y else ".repeat(n / 2) + "z",
        ] {
            let result = compile(&source, &Options::default());
            assert!(result.is_ok(), "{}", result.unwrap_err());
        }
    });
    thread.unwrap().join().unwrap();
}
