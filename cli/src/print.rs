//! What the command prints by itself: error messages, listings, and the source lines that tracebacks show. Nobody listening is no error.

use std::collections::HashMap;
use std::io::Write;

/// Writes text to standard error.
pub fn error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes text to standard output.
pub fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Source lines by file name, read when asked for.
#[derive(Default)]
pub struct Lines {
    files: HashMap<String, Vec<String>>,
}

impl Lines {
    /// Lines of a text that is in no file, as standard input.
    pub fn set(&mut self, file: &str, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        self.files.insert(file.to_string(), text.lines().map(str::to_string).collect());
    }

    /// Line `n` (from 1) of a file, if it can be read.
    pub fn get(&mut self, file: &str, n: u32) -> Option<&str> {
        if !self.files.contains_key(file) {
            let text = if file.starts_with('<') { Vec::new() } else { std::fs::read(file).unwrap_or_default() };
            self.set(file, &text);
        }
        self.files.get(file)?.get((n as usize).checked_sub(1)?).map(String::as_str)
    }
}
