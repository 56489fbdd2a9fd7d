//! What a program may reach outside of the machine.
//!
//! A program that is granted nothing can compute, compile source and import the modules of the library: no output is seen, input is at its end,
//! there are no files, no clock, no processes and no environment. This is the only file of the package that touches files and streams.

use crate::data::Data;
use crate::error::Exception;
use crate::modules;
use crate::source;
use fastlocals_compiler::tree::{self, Node};
use fastlocals_compiler::{CompileError, Mode, Options, decode};
use fastlocals_core::era::Era;
use fastlocals_core::value::types::TypeId;
use std::borrow::Cow;
use std::io::{BufRead, Write};
use std::path::{Component, Path, PathBuf};

/// `from __future__ import annotations`, as compiler flag of 3.8 and earlier, and of later versions.
const FUTURE_ANNOTATIONS: i64 = 0x10_0000 | 0x100_0000;

/// What lacks its end is told from what is wrong (`PyCF_ALLOW_INCOMPLETE_INPUT`).
const ALLOW_INCOMPLETE: i64 = 0x4000;

/// True if a source might be right if it went on: the mistake is where it ends, or something that is open there.
fn is_cut_short(error: &CompileError, source: &[u8]) -> bool {
    let open = ["was never closed", "unterminated triple-quoted", "expected an indented block", "unexpected EOF"];
    let lines = String::from_utf8_lossy(source).trim_end().lines().count();
    let at_end = error.line as usize >= lines;
    open.iter().any(|words| error.message.contains(words)) && (at_end || error.message.contains("never closed"))
        || error.line as usize > lines
}

/// The mode of this name.
fn mode(name: &str) -> Result<Mode, Exception> {
    match name {
        "exec" => Ok(Mode::Exec),
        "eval" => Ok(Mode::Eval),
        "single" => Ok(Mode::Single),
        _ => Err(Exception::new(TypeId::ValueError, "compile() mode must be 'exec', 'eval' or 'single'")),
    }
}

/// Where output goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    /// sys.stdout.
    Out,
    /// sys.stderr.
    Err,
}

/// Source that a program asks to have compiled: `exec`, `eval`, `compile`.
pub(crate) struct Asked<'s> {
    /// The bytes: of a str its UTF-8 (lone surrogates as in WTF-8), of bytes themselves.
    pub(crate) text: &'s [u8],
    /// True if it was given as bytes, so that a coding cookie counts.
    pub(crate) is_bytes: bool,
    /// What `co_filename` will say.
    pub(crate) filename: &'s str,
    /// `exec`, `eval` or `single`.
    pub(crate) mode: &'s str,
    /// Compiler flags of the caller (`CO_FUTURE_*`).
    pub(crate) flags: i64,
}

/// What was found under the name of a module.
pub(crate) enum Found {
    /// Its source.
    File(PathBuf),
    /// Its image.
    Image(Cow<'static, [u8]>),
    /// The folders of a namespace package.
    Folders(Vec<String>),
    /// The namespace of a native module.
    Native(Data),
    /// Nothing.
    Nothing,
}

/// What a program may reach: nothing but what a host adds.
///
/// | authority | added by |
/// | --- | --- |
/// | `output`: what is printed goes somewhere | [`Grants::output`], [`Grants::capture`] |
/// | `errors`: standard error and the compiler's warnings go somewhere | [`Grants::errors`] |
/// | `input`: `input()` and `sys.stdin` read something | [`Grants::input`] |
/// | `folders`: modules are read from files | [`Grants::folder`] |
/// | `library`: there is a standard library | [`Grants::library`] |
/// | `files`: files, folders and the environment, and modules from anywhere | [`Grants::files`] |
/// | `clock`: the time | [`Grants::clock`] |
/// | `modules`: a module is a file of the host's choice | [`Grants::module`] |
#[derive(Default)]
pub struct Grants {
    output: Option<Box<dyn Write>>,
    errors: Option<Box<dyn Write>>,
    captured: Option<Vec<u8>>,
    input: Option<Box<dyn BufRead>>,
    folders: Vec<PathBuf>,
    modules: Vec<(String, PathBuf)>,
    library: bool,
    files: bool,
    clock: bool,
}

impl Grants {
    /// Nothing.
    pub fn nothing() -> Grants {
        Grants::default()
    }

    /// The same, and standard output goes there.
    #[must_use]
    pub fn output(mut self, output: impl Write + 'static) -> Grants {
        self.output = Some(Box::new(output));
        self
    }

    /// The same, but standard output is kept: see [`Grants::captured`].
    #[must_use]
    pub fn capture(mut self) -> Grants {
        self.captured = Some(Vec::new());
        self
    }

    /// The same, and standard error and the compiler's warnings go there.
    #[must_use]
    pub fn errors(mut self, errors: impl Write + 'static) -> Grants {
        self.errors = Some(Box::new(errors));
        self
    }

    /// The same, and standard input is read from there.
    #[must_use]
    pub fn input(mut self, input: impl BufRead + 'static) -> Grants {
        self.input = Some(Box::new(input));
        self
    }

    /// The same, and modules are also looked for in this folder, after those that are known.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Grants {
        self.folders.push(folder.to_path_buf());
        self
    }

    /// The same, and the standard library is this folder (`Lib` of a CPython); what of it CPython has in C is there too, as far as it can be had
    /// without an authority. Modules are looked for in the folders in the order in which they were granted.
    #[must_use]
    pub fn library(mut self, folder: &Path) -> Grants {
        self.library = true;
        self.folder(folder)
    }

    /// The same, and files, folders and the environment are those of the process; modules are read from whatever folders are in `sys.path`.
    #[must_use]
    pub fn files(mut self) -> Grants {
        self.files = true;
        self
    }

    /// The same, and there are clocks.
    #[must_use]
    pub fn clock(mut self) -> Grants {
        self.clock = true;
        self
    }

    pub(crate) fn has_library(&self) -> bool {
        self.library
    }

    pub(crate) fn has_files(&self) -> bool {
        self.files
    }

    pub(crate) fn has_clock(&self) -> bool {
        self.clock
    }

    /// The same, and the module with this dotted name is this file. These come first.
    #[must_use]
    pub fn module(mut self, name: &str, file: &Path) -> Grants {
        self.modules.push((name.to_string(), file.to_path_buf()));
        self
    }

    /// The authorities that were added, by the names of the table above.
    pub fn list(&self) -> Vec<&'static str> {
        let granted = [
            ("output", self.output.is_some() || self.captured.is_some()),
            ("errors", self.errors.is_some()),
            ("input", self.input.is_some()),
            ("folders", !self.folders.is_empty()),
            ("files", self.files),
            ("clock", self.clock),
            ("library", self.library),
            ("modules", !self.modules.is_empty()),
        ];
        granted.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect()
    }

    /// What the program printed since this was last asked, if output is captured.
    pub fn captured(&mut self) -> Vec<u8> {
        self.captured.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Sees to it that what was printed is written.
    ///
    /// # Errors
    /// What the writer says.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.output.as_mut().map_or(Ok(()), |out| out.flush())
    }

    /// Writes what the program printed: UTF-8 with lone surrogates as in WTF-8.
    pub(crate) fn write(&mut self, stream: Stream, text: &[u8]) -> Result<(), Exception> {
        encodable(text)?;
        if text.is_empty() && stream == Stream::Out {
            return Ok(self.flush()?);
        }
        Ok(self.write_bytes(stream, text)?)
    }

    /// A line of standard input, with its line end; empty at the end of the file.
    pub(crate) fn read_line(&mut self) -> Result<String, Exception> {
        self.flush()?;
        let mut line = String::new();
        if let Some(input) = &mut self.input {
            input.read_line(&mut line)?;
        }
        Ok(line)
    }

    /// Writes bytes as they are.
    pub(crate) fn write_bytes(&mut self, stream: Stream, data: &[u8]) -> std::io::Result<()> {
        match stream {
            Stream::Err => self.errors.as_mut().map_or(Ok(()), |errors| errors.write_all(data)),
            Stream::Out => {
                if let Some(kept) = &mut self.captured {
                    kept.extend_from_slice(data);
                }
                self.output.as_mut().map_or(Ok(()), |output| output.write_all(data))
            }
        }
    }

    /// Up to so many bytes of standard input; none at its end.
    pub(crate) fn read_bytes(&mut self, most: usize) -> std::io::Result<Vec<u8>> {
        self.flush()?;
        let Some(input) = &mut self.input else { return Ok(Vec::new()) };
        let ready = input.fill_buf()?;
        let data = ready.get(..most.min(ready.len())).unwrap_or(&[]).to_vec();
        input.consume(data.len());
        Ok(data)
    }

    /// The syntax tree of a source.
    pub(crate) fn tree(&mut self, era: Era, asked: &Asked<'_>) -> Result<Node, Exception> {
        let text = decode::decode(asked.text, asked.filename)?;
        let mode = mode(asked.mode)?;
        Ok(tree::tree(&text, &Options { era, mode, ..Options::file(asked.filename) })?)
    }

    /// Compiles source for `exec`, `eval` or `compile`.
    pub(crate) fn compile(&mut self, era: Era, asked: &Asked<'_>) -> Result<Vec<u8>, Exception> {
        let mode = mode(asked.mode)?;
        if !asked.is_bytes {
            // A str that cannot be encoded is no source.
            encodable(asked.text)?;
        }
        let future_annotations = asked.flags & FUTURE_ANNOTATIONS != 0;
        let options = Options { era, mode, future_annotations, future_print: true, ..Options::file(asked.filename) };
        match self.image(asked.text, &options) {
            Err(Exception::Compile(error))
                if asked.flags & ALLOW_INCOMPLETE != 0 && is_cut_short(&error, asked.text) =>
            {
                Err(Exception::new(TypeId::IncompleteInputError, "incomplete input"))
            }
            done => done,
        }
    }

    /// The module with this dotted name in the folders of this path, or else in the library.
    pub(crate) fn import(&mut self, era: Era, name: &str, path: &[String]) -> Result<Found, Exception> {
        let file = match self.find(name, path) {
            Found::File(file) => file,
            other => return Ok(other),
        };
        let source = std::fs::read(&file)?;
        let image = self.image(&source, &Options { era, ..Options::file(&file.to_string_lossy()) })?;
        Ok(Found::Image(Cow::Owned(image)))
    }

    /// The folders that a program's path begins with.
    pub(crate) fn path(&self) -> Vec<String> {
        self.folders.iter().map(|folder| folder.to_string_lossy().into_owned()).collect()
    }

    /// True if modules may be read from this folder: it is granted, or below one that is.
    fn may_import_from(&self, folder: &Path) -> bool {
        let climbs = folder.components().any(|part| part == Component::ParentDir);
        self.files || self.folders.iter().any(|granted| granted == folder || !climbs && folder.starts_with(granted))
    }

    fn find(&self, name: &str, path: &[String]) -> Found {
        if let Some((_, file)) = self.modules.iter().find(|(n, _)| n == name) {
            return Found::File(file.clone());
        }
        if self.library {
            if let Some(namespace) = modules::namespace(name, self) {
                return Found::Native(namespace);
            }
            if let Some(image) = fastlocals_stdlib::module(name) {
                return Found::Image(Cow::Borrowed(image));
            }
        }
        let last = match name {
            "_frozen_importlib" => "importlib/_bootstrap",
            "_frozen_importlib_external" => "importlib/_bootstrap_external",
            _ => name.rsplit('.').next().unwrap_or(name),
        };
        let mut portions = Vec::new();
        for folder in path {
            let folder = Path::new(folder);
            if !self.may_import_from(folder) {
                continue;
            }
            let module = folder.join(last);
            let files = [module.join("__init__.py"), folder.join(format!("{last}.py"))];
            if let Some(file) = files.into_iter().find(|file| file.is_file()) {
                return Found::File(file);
            }
            if module.is_dir() {
                portions.push(module.to_string_lossy().into_owned());
            }
        }
        match fastlocals_prelude::module(name.as_bytes()) {
            _ if !portions.is_empty() => Found::Folders(portions),
            Some(image) => Found::Image(Cow::Borrowed(image)),
            None => Found::Nothing,
        }
    }

    fn image(&mut self, source: &[u8], options: &Options) -> Result<Vec<u8>, Exception> {
        let (image, warnings) = source::compile(source, options)?;
        self.warn(&warnings);
        Ok(image)
    }

    /// Shows warnings of the compiler.
    pub(crate) fn warn(&mut self, warnings: &str) {
        if let Some(errors) = &mut self.errors {
            // Nobody who reads them is no error of the program.
            let _ = errors.write_all(warnings.as_bytes());
        }
    }
}

/// The text that a stream accepts: lone surrogates are refused, as CPython's strict encoder does.
fn encodable(text: &[u8]) -> Result<(), Exception> {
    let Err(e) = std::str::from_utf8(text) else { return Ok(()) };
    let (head, tail) = text.split_at(e.valid_up_to());
    let position = String::from_utf8_lossy(head).chars().count();
    let code = match tail {
        [a, b, c, ..] => (u32::from(a & 0xF) << 12) | (u32::from(b & 0x3F) << 6) | u32::from(c & 0x3F),
        _ => 0xFFFD,
    };
    let message =
        format!("'utf-8' codec can't encode character '\\u{code:04x}' in position {position}: surrogates not allowed");
    Err(Exception::New(TypeId::UnicodeEncodeError, message))
}
