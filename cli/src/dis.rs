//! `fastlocals dis`.

use crate::args::Dis;
use crate::mistake::Mistake;
use crate::print;
use crate::source::{Program, compile_program, read};
use fastlocals_compiler::Options;
use fastlocals_core::image::Image;

/// Lists the code of a program: each line of its source, if that is at hand, above the listing of the image. Gives the exit status.
///
/// # Errors
/// Files that cannot be read, images that are not sound.
pub fn dis(args: &Dis) -> Result<i32, Mistake> {
    let image = match read(&args.file)? {
        Program::Image(bytes) => {
            Image::new(&bytes).map_err(|e| Mistake::new(format!("'{}': {e}", args.file.display())))?;
            bytes
        }
        Program::Source(bytes, name) => {
            match compile_program(&bytes, &Options { era: args.python, ..Options::file(&name) }) {
                Ok(image) => image,
                Err(status) => return Ok(status),
            }
        }
    };
    print::text(&fastlocals_compiler::dis::disassemble(&image));
    Ok(0)
}
