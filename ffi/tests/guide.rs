//! The guide (`ffi/README.md`) shows only code of tested examples: each C snippet stands in the example that the line above it names.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use std::path::Path;

/// The lines without indentation and empty lines.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect()
}

#[test]
fn snippets_of_the_guide_are_parts_of_examples() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(package.join("README.md")).unwrap();
    let mut snippets = 0;
    let mut parts = guide.split("```c\n");
    let mut before = parts.next().unwrap();
    for part in parts {
        let (snippet, after) = part.split_once("\n```").expect("a snippet without end");
        // "`examples/hello.c`:" or "... in `examples/hello.c`:" ends the paragraph above.
        let named = before.trim_end().rsplit('`').nth(1).unwrap_or("");
        let path = package.join(named);
        let example = std::fs::read_to_string(&path)
            .unwrap_or_else(|e| panic!("the text above this snippet names no file ({named}: {e}):\n{snippet}"));
        let example = lines(&example);
        // A line that is "..." stands for lines that are left out.
        let mut rest = &example[..];
        for piece in snippet.split("\n...\n") {
            let piece = lines(piece);
            let at = rest.windows(piece.len()).position(|w| w == piece);
            let at = at.unwrap_or_else(|| panic!("{named} does not contain, in this order:\n{}", piece.join("\n")));
            rest = &rest[at + piece.len()..];
        }
        snippets += 1;
        before = after;
    }
    assert!(snippets >= 5, "the guide has lost its snippets");
}

/// Every example is spoken of.
#[test]
fn the_guide_names_every_example() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(package.join("README.md")).unwrap();
    for entry in std::fs::read_dir(package.join("examples")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".c") {
            assert!(guide.contains(&format!("examples/{name}")), "ffi/README.md does not mention examples/{name}");
        }
    }
}
