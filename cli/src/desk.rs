//! What the command grants a program: standard streams, the compiler, modules beside the program and in the library.

use crate::source::{self, why};
use fastlocals_compiler::{CompileError, ErrorKind, Mode, Options};
use fastlocals_core::era::Era;
use fastlocals_core::host::{Failure, Source, Stream, SyntaxFault, System};
use fastlocals_core::types::TypeId;
use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Bytes of output that are kept before they are written.
const BUFFER: usize = 1 << 16;
/// Exit status when nobody reads the output any more: that of a process that SIGPIPE ended, as a shell shows it.
const BROKEN_PIPE: i32 = 141;
/// `from __future__ import annotations`, as compiler flag of 3.8 and earlier, and of later versions.
const FUTURE_ANNOTATIONS: i64 = 0x10_0000 | 0x100_0000;

/// Standard streams, compiler and modules of one run.
pub struct Desk {
    out: Vec<u8>,
    /// Write at each line end: somebody watches.
    by_line: bool,
    /// What was written is kept here instead, for tests and benches.
    captured: Option<Vec<u8>>,
    era: Era,
    /// Where modules are looked for, in this order.
    folders: Vec<PathBuf>,
    /// Modules by dotted name, wherever their files are; they come first.
    modules: Vec<(String, PathBuf)>,
}

impl Desk {
    /// A desk for a program of this era; `folder` is where its modules are.
    pub fn new(era: Era, folder: &Path) -> Desk {
        Desk {
            out: Vec::with_capacity(BUFFER),
            by_line: std::io::stdout().is_terminal(),
            captured: None,
            era,
            folders: vec![folder.to_path_buf()],
            modules: Vec::new(),
        }
    }

    /// The same, but standard output is kept: see [`Desk::captured`].
    pub fn capturing(era: Era, folder: &Path) -> Desk {
        Desk { captured: Some(Vec::new()), ..Desk::new(era, folder) }
    }

    /// The same, and modules are also looked for in this folder, after those that are known.
    #[must_use]
    pub fn with_folder(mut self, folder: &Path) -> Desk {
        self.folders.push(folder.to_path_buf());
        self
    }

    /// The same, and the module with this dotted name is this file.
    #[must_use]
    pub fn with_module(mut self, name: &str, file: &Path) -> Desk {
        self.modules.push((name.to_string(), file.to_path_buf()));
        self
    }

    /// What a capturing desk was given since it was last asked.
    pub fn captured(&mut self) -> Vec<u8> {
        self.captured.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Writes what is kept. A reader that went away ends the process quietly.
    pub fn flush(&mut self) -> std::io::Result<()> {
        let mut stdout = std::io::stdout().lock();
        let done = stdout.write_all(&self.out).and_then(|()| stdout.flush());
        self.out.clear();
        if done.as_ref().is_err_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe) {
            std::process::exit(BROKEN_PIPE);
        }
        done
    }

    fn find(&self, name: &str) -> Option<PathBuf> {
        if let Some((_, file)) = self.modules.iter().find(|(n, _)| n == name) {
            return Some(file.clone());
        }
        self.folders.iter().find_map(|folder| {
            let path = name.split('.').fold(folder.clone(), |p, part| p.join(part));
            [path.join("__init__.py"), path.with_extension("py")].into_iter().find(|file| file.is_file())
        })
    }
}

fn os_error(e: &std::io::Error) -> Failure {
    Failure::Exception(TypeId::OSError, format!("[Errno {}] {}", e.raw_os_error().unwrap_or(0), why(e)))
}

/// The text that a stream accepts: lone surrogates are refused, as CPython's strict encoder does.
fn encodable(text: &[u8]) -> Result<(), Failure> {
    let Err(e) = std::str::from_utf8(text) else { return Ok(()) };
    let (head, tail) = text.split_at(e.valid_up_to());
    let position = String::from_utf8_lossy(head).chars().count();
    let code = match tail {
        [a, b, c, ..] => (u32::from(a & 0xF) << 12) | (u32::from(b & 0x3F) << 6) | u32::from(c & 0x3F),
        _ => 0xFFFD,
    };
    let message =
        format!("'utf-8' codec can't encode character '\\u{code:04x}' in position {position}: surrogates not allowed");
    Err(Failure::Exception(TypeId::UnicodeEncodeError, message))
}

/// The exception that a source that does not compile becomes.
pub fn failure(e: CompileError) -> Failure {
    let class = match e.kind {
        ErrorKind::Syntax => TypeId::SyntaxError,
        ErrorKind::Indentation => TypeId::IndentationError,
        ErrorKind::Tab => TypeId::TabError,
        ErrorKind::Recursion => return Failure::Exception(TypeId::RecursionError, e.message),
        ErrorKind::Limit => return Failure::Exception(TypeId::OverflowError, e.message),
    };
    Failure::Syntax(Box::new(SyntaxFault {
        class,
        message: e.message,
        filename: e.filename,
        line: e.line,
        column: e.column,
        end_line: e.end_line,
        end_column: e.end_column,
        text: e.text,
    }))
}

impl System for Desk {
    fn write(&mut self, stream: Stream, text: &[u8]) -> Result<(), Failure> {
        encodable(text)?;
        if stream == Stream::Err {
            // As CPython's standard error: at once.
            return std::io::stderr().lock().write_all(text).map_err(|e| os_error(&e));
        }
        if let Some(kept) = &mut self.captured {
            kept.extend_from_slice(text);
            return Ok(());
        }
        self.out.extend_from_slice(text);
        if self.out.len() >= BUFFER || (self.by_line && text.contains(&b'\n')) {
            return self.flush().map_err(|e| os_error(&e));
        }
        Ok(())
    }

    fn compile(&mut self, s: &Source<'_>) -> Result<Vec<u8>, Failure> {
        let mode = match s.mode {
            "exec" => Mode::Exec,
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => {
                let message = "compile() mode must be 'exec', 'eval' or 'single'";
                return Err(Failure::Exception(TypeId::ValueError, message.into()));
            }
        };
        if !s.is_bytes {
            // A str that cannot be encoded is no source.
            encodable(s.text)?;
        }
        let options = Options {
            era: self.era,
            mode,
            future_annotations: s.flags & FUTURE_ANNOTATIONS != 0,
            ..Options::file(s.filename)
        };
        source::compile(s.text, &options).map_err(failure)
    }

    fn import(&mut self, name: &str) -> Result<Option<Cow<'static, [u8]>>, Failure> {
        if let Some(file) = self.find(name) {
            let bytes = std::fs::read(&file).map_err(|e| os_error(&e))?;
            let options = Options { era: self.era, ..Options::file(&file.to_string_lossy()) };
            return source::compile(&bytes, &options).map(|image| Some(Cow::Owned(image))).map_err(failure);
        }
        Ok(fastlocals_prelude::module(name.as_bytes()).map(Cow::Borrowed))
    }

    fn read_line(&mut self) -> Result<String, Failure> {
        self.flush().map_err(|e| os_error(&e))?;
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map_err(|e| os_error(&e))?;
        Ok(line)
    }
}
