//! What a program wants from outside the machine, as a trait that a Rust host implements.

use crate::types::TypeId;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Where output goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    /// sys.stdout.
    Out,
    /// sys.stderr.
    Err,
}

/// Source that a program asks to have compiled: `exec`, `eval`, `compile`.
#[derive(Clone, Copy, Debug)]
pub struct Source<'s> {
    /// The bytes: of a str its UTF-8 (lone surrogates as in WTF-8), of bytes themselves.
    pub text: &'s [u8],
    /// True if it was given as bytes, so that a coding cookie counts.
    pub is_bytes: bool,
    /// What `co_filename` will say.
    pub filename: &'s str,
    /// `exec`, `eval` or `single`.
    pub mode: &'s str,
    /// Compiler flags of the caller (`CO_FUTURE_*`).
    pub flags: i64,
}

/// Where and why a source does not compile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxFault {
    /// SyntaxError, IndentationError or TabError.
    pub class: TypeId,
    /// `msg`.
    pub message: String,
    /// `filename`.
    pub filename: String,
    /// `lineno`, from 1; 0 if it belongs to no line.
    pub line: u32,
    /// `offset`, from 1.
    pub column: u32,
    /// `end_lineno`.
    pub end_line: u32,
    /// `end_offset`.
    pub end_column: u32,
    /// `text`: the source line.
    pub text: Option<String>,
}

/// Why a request failed: the exception that the program sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// This built-in exception with this text.
    Exception(TypeId, String),
    /// A SyntaxError with its place.
    Syntax(Box<SyntaxFault>),
}

impl Failure {
    /// SystemError with what this error says.
    pub fn system_error(e: &dyn core::fmt::Display) -> Failure {
        Failure::Exception(TypeId::SystemError, e.to_string())
    }
}

/// What a program wants from outside the machine. Every method has a default that refuses, so a host implements what it grants.
pub trait System {
    /// Writes what the program printed: UTF-8 with lone surrogates as in WTF-8.
    ///
    /// # Errors
    /// The exception that `print` raises.
    fn write(&mut self, stream: Stream, text: &[u8]) -> Result<(), Failure> {
        let _ = (stream, text);
        Ok(())
    }

    /// Compiles source to an image.
    ///
    /// # Errors
    /// The exception that `exec`, `eval` or `compile` raises.
    fn compile(&mut self, source: &Source<'_>) -> Result<Vec<u8>, Failure> {
        let _ = source;
        Err(Failure::Exception(TypeId::NotImplementedError, "this host has no compiler".to_string()))
    }

    /// Finds the module with this dotted name and gives its image; `None` if there is none.
    ///
    /// # Errors
    /// The exception that `import` raises: the module is there but does not compile.
    fn import(&mut self, name: &str) -> Result<Option<Cow<'static, [u8]>>, Failure> {
        let _ = name;
        Ok(None)
    }

    /// Reads a line from standard input, with its line end; empty at the end of the file.
    ///
    /// # Errors
    /// The exception that `input` raises.
    fn read_line(&mut self) -> Result<String, Failure> {
        Ok(String::new())
    }
}

/// A system that grants nothing and drops output.
impl System for () {}
