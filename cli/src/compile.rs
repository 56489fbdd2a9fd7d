//! `fastlocals compile`.

use crate::args::Compile;
use crate::mistake::Mistake;
use crate::source::{Program, compile_program, read, why};
use fastlocals_compiler::Options;

/// Compiles a program and writes its image. Gives the exit status.
///
/// # Errors
/// Files that cannot be read or written.
pub fn compile(args: &Compile) -> Result<i32, Mistake> {
    let Program::Source(bytes, name) = read(&args.file)? else {
        return Err(Mistake::new(format!("'{}' is an image already", args.file.display())));
    };
    let options = Options { era: args.python, ..Options::file(&name) };
    match compile_program(&bytes, &options) {
        Err(status) => Ok(status),
        Ok(image) => {
            std::fs::write(&args.output, image)
                .map_err(|e| Mistake::new(format!("can't write file '{}': {}", args.output.display(), why(&e))))?;
            Ok(0)
        }
    }
}
