//! Programs from files: reading, and compiling with the compiler's warnings printed.

use crate::mistake::Mistake;
use crate::print;
use fastlocals_compiler::Options;
use fastlocals_core::image::MAGIC;
use std::io::Read;
use std::path::Path;

/// What a file holds.
pub enum Program {
    /// An image, not checked yet.
    Image(Vec<u8>),
    /// Source, and the name that tracebacks give its file.
    Source(Vec<u8>, String),
}

/// Reads a program; `-` is source on standard input.
///
/// # Errors
/// The file cannot be read.
pub fn read(file: &Path) -> Result<Program, Mistake> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(|e| Mistake::new(format!("standard input: {}", why(&e))))?;
        return Ok(Program::Source(bytes, "<stdin>".into()));
    }
    let name = file.to_string_lossy().into_owned();
    let bytes = std::fs::read(file).map_err(|e| Mistake::new(format!("can't open file '{name}': {}", why(&e))))?;
    if bytes.starts_with(&MAGIC) {
        return Ok(Program::Image(bytes));
    }
    if file.extension().is_some_and(|e| e == "flc") {
        return Err(Mistake::new(format!("'{name}' is not a fastlocals image")));
    }
    Ok(Program::Source(bytes, name))
}

/// What went wrong, without Rust's "(os error 2)".
pub fn why(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_string()
}

/// Compiles a program that the user named to an image; warnings go to standard error, and a source that does not compile is printed as
/// CPython does.
///
/// # Errors
/// The exit status 1, after the message was printed.
pub fn compile_program(bytes: &[u8], options: &Options) -> Result<Vec<u8>, i32> {
    match fastlocals::compile(bytes, options) {
        Ok((image, warnings)) => {
            print::error(&warnings);
            Ok(image)
        }
        Err(error) => {
            print::error(&format!("{error}\n"));
            Err(1)
        }
    }
}
