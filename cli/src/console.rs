//! The command's standard streams, and what it grants a program.

use fastlocals::Grants;
use std::io::{BufReader, IsTerminal, Write};
use std::path::Path;

/// Bytes of output that are kept before they are written.
const BUFFER: usize = 1 << 16;
/// Exit status when nobody reads the output any more: that of a process that SIGPIPE ended, as a shell shows it.
const BROKEN_PIPE: i32 = 141;

/// Standard streams, and the modules of this folder, of those that PYTHONPATH names, and of the standard library, if there is one.
pub fn grants(folder: &Path, stdlib: Option<&Path>) -> Grants {
    let input = BufReader::new(std::io::stdin());
    let grants =
        Grants::nothing().output(Output::new()).errors(std::io::stderr()).input(input).folder(folder).files().clock();
    let named = std::env::var_os("PYTHONPATH").unwrap_or_default();
    let named = std::env::split_paths(&named).filter(|folder| !folder.as_os_str().is_empty());
    let grants = named.fold(grants, |grants, folder| grants.folder(&folder));
    match stdlib {
        Some(stdlib) => grants.library(stdlib),
        None => grants,
    }
}

/// Standard output: in large pieces, or by the line if somebody watches. A reader that went away ends the process quietly.
struct Output {
    kept: Vec<u8>,
    by_line: bool,
}

impl Output {
    fn new() -> Output {
        Output { kept: Vec::with_capacity(BUFFER), by_line: std::io::stdout().is_terminal() }
    }
}

impl Write for Output {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.kept.extend_from_slice(text);
        if self.kept.len() >= BUFFER || (self.by_line && text.contains(&b'\n')) {
            self.flush()?;
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let mut stdout = std::io::stdout().lock();
        let done = stdout.write_all(&self.kept).and_then(|()| stdout.flush());
        self.kept.clear();
        if done.as_ref().is_err_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe) {
            std::process::exit(BROKEN_PIPE);
        }
        done
    }
}
