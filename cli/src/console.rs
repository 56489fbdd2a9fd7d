//! The command's standard streams, and what it grants a program.

use fastlocals::Grants;
use std::io::{BufReader, IsTerminal, Write};
use std::path::Path;

/// Bytes of output that are kept before they are written.
const BUFFER: usize = 1 << 16;
/// Exit status when nobody reads the output any more: that of a process that SIGPIPE ended, as a shell shows it.
const BROKEN_PIPE: i32 = 141;

/// What a program is granted beside the standard streams and the modules of its folder.
#[derive(Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The standard library.
    pub stdlib: Option<&'a Path>,
    /// Nothing of the process: no files, no environment, no clock.
    pub sandbox: bool,
    /// Output is written at once.
    pub unbuffered: bool,
}

/// Standard streams, and the modules of this folder, of those that PYTHONPATH names, and of the standard library, if there is one; files, the
/// environment and the clock, unless the program is in a sandbox.
pub fn grants(folder: &Path, beside: Beside<'_>) -> Grants {
    let input = BufReader::new(std::io::stdin());
    let output = Output::new(beside.unbuffered);
    let grants = Grants::nothing().output(output).errors(std::io::stderr()).input(input).folder(folder);
    let stdlib = beside.stdlib;
    if beside.sandbox {
        return stdlib.into_iter().fold(grants, Grants::library);
    }
    let grants = grants.files().clock();
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
    at_once: bool,
}

impl Output {
    fn new(at_once: bool) -> Output {
        Output { kept: Vec::with_capacity(BUFFER), by_line: std::io::stdout().is_terminal(), at_once }
    }
}

impl Write for Output {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.kept.extend_from_slice(text);
        if self.at_once || self.kept.len() >= BUFFER || (self.by_line && text.contains(&b'\n')) {
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
