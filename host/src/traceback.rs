//! The report of an uncaught exception as text.

use crate::report::{Link, Place, Report, SyntaxPlace, Thrown};

/// Entries of a recursion that are shown before CPython says how often the last one was repeated.
const REPEATS: usize = 3;

/// Finds line `n` (from 1) of a file.
type Lines<'l> = &'l mut dyn FnMut(&str, u32) -> Option<String>;

impl Report {
    /// The whole report, as CPython prints it (without the marks below parts of a line that 3.11 brought). `line` finds line `n` (from 1) of a
    /// file; the report is shorter where it finds none.
    pub fn text(&self, mut line: impl FnMut(&str, u32) -> Option<String>) -> String {
        traceback(self, &mut line)
    }
}

fn traceback(report: &Report, lines: Lines<'_>) -> String {
    let mut out = String::new();
    for thrown in &report.chain {
        one(&mut out, thrown, lines);
        out.push_str(match thrown.link {
            Link::Cause => "\nThe above exception was the direct cause of the following exception:\n\n",
            Link::Context => "\nDuring handling of the above exception, another exception occurred:\n\n",
            Link::End => "",
        });
    }
    out
}

fn one(out: &mut String, thrown: &Thrown, lines: Lines<'_>) {
    if !thrown.places.is_empty() {
        out.push_str("Traceback (most recent call last):\n");
        places(out, &thrown.places, lines);
    }
    if let Some(place) = &thrown.syntax {
        syntax(out, place);
    }
    out.push_str(&thrown.class);
    if !thrown.text.is_empty() {
        out.push_str(": ");
        out.push_str(&thrown.text);
    }
    out.push('\n');
}

fn places(out: &mut String, places: &[Place], lines: Lines<'_>) {
    let mut same = 0;
    let repeated = |out: &mut String, same: usize| {
        if same > REPEATS {
            let n = same - REPEATS;
            out.push_str(&format!("  [Previous line repeated {n} more time{}]\n", if n == 1 { "" } else { "s" }));
        }
    };
    for (i, place) in places.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|b| places.get(b));
        if before != Some(place) {
            repeated(out, same);
            same = 0;
        }
        same += 1;
        if same > REPEATS {
            continue;
        }
        out.push_str(&format!("  File \"{}\", line {}, in {}\n", place.file, place.line, place.name));
        if let Some(line) = lines(&place.file, place.line).filter(|l| !l.trim().is_empty()) {
            out.push_str(&format!("    {}\n", line.trim()));
        }
    }
    repeated(out, same);
}

fn syntax(out: &mut String, place: &SyntaxPlace) {
    let error = fastlocals_compiler::CompileError {
        kind: fastlocals_compiler::ErrorKind::Syntax,
        message: String::new(),
        filename: place.file.clone(),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        text: place.text.clone(),
    };
    // The same picture as for a source that does not compile at all, without its last line.
    let text = error.to_string();
    out.push_str(text.strip_suffix("SyntaxError: ").unwrap_or(&text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use fastlocals_core::value::types::TypeId;

    fn thrown(link: Link, places: Vec<Place>) -> Thrown {
        Thrown { places, class: "ValueError".into(), kind: TypeId::ValueError, text: "x".into(), syntax: None, link }
    }

    #[test]
    fn chains_and_repetitions_read_as_in_cpython() {
        let place = |line| Place { file: "<string>".into(), line, name: "f".into() };
        let places = vec![place(1), place(2), place(2), place(2), place(2), place(2), place(3)];
        let chain = vec![thrown(Link::Context, vec![place(9)]), thrown(Link::End, places)];
        let report = Report { chain, exit: None };
        let text = report.text(|_, _| None);
        assert!(text.contains("\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback"));
        assert_eq!(text.matches("line 2, in f").count(), 3);
        assert!(text.contains("line 2, in f\n  [Previous line repeated 2 more times]\n  File \"<string>\", line 3"));
        assert!(text.ends_with("ValueError: x\n"));
    }
}
