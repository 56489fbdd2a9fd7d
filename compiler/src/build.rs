//! For build scripts: compile a Python file to an image that the crate includes with `include_bytes!`.
//!
//! ```no_run
//! // build.rs
//! let options = fastlocals_compiler::Options { hidden: true, ..fastlocals_compiler::Options::file("<prelude>") };
//! if let Err(error) = fastlocals_compiler::build::to_out_dir("src/prelude.py", "prelude.img", &options) {
//!     println!("cargo::error={error}");
//! }
//! ```

use crate::{Options, compile, decode};
use std::path::{Path, PathBuf};

/// Compiles the file `source` and writes the image to `image` in cargo's `OUT_DIR`. Tells cargo to run the build script again when
/// the source changes. Gives the path of the image.
///
/// # Errors
/// A sentence: the file cannot be read or written, or what the compiler says.
pub fn to_out_dir(source: impl AsRef<Path>, image: &str, options: &Options) -> Result<PathBuf, String> {
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: not a build script")?;
    println!("cargo::rerun-if-changed={}", source.as_ref().display());
    let path = Path::new(&out).join(image);
    let bytes = to_bytes(source, options)?;
    std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(path)
}

/// Compiles the file `source` to the bytes of an image.
///
/// # Errors
/// As [`to_out_dir`].
pub fn to_bytes(source: impl AsRef<Path>, options: &Options) -> Result<Vec<u8>, String> {
    let path = source.as_ref();
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let text = decode::decode(&bytes, &options.filename).map_err(|e| e.to_string())?;
    Ok(compile(&text, options).map_err(|e| e.to_string())?.image)
}
