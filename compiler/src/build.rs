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

/// Compiles the Python files of the folder `dir` (not of its subfolders) as one source, in order of their names, and writes the image to
/// `image` in cargo's `OUT_DIR`: how a prelude is built. Tells cargo to run the build script again when the folder changes.
///
/// # Errors
/// As [`to_out_dir`]; an error names the file and the line in it.
pub fn folder_to_out_dir(dir: impl AsRef<Path>, image: &str, options: &Options) -> Result<PathBuf, String> {
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: not a build script")?;
    let dir = dir.as_ref();
    println!("cargo::rerun-if-changed={}", dir.display());
    let mut source = String::new();
    // (first line in the whole, file), to name the place of an error.
    let mut places = Vec::new();
    for path in python_files(dir)? {
        let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let text = decode::decode(&bytes, &path.to_string_lossy()).map_err(|e| e.to_string())?;
        places.push((source.lines().count() as u32, path));
        source.push_str(&text);
        source.push('\n');
    }
    let compiled = compile(&source, options).map_err(|e| {
        let place = places.iter().rev().find(|(first, _)| *first < e.line);
        place.map_or(e.to_string(), |(first, file)| format!("{}:{}: {e}", file.display(), e.line - first))
    })?;
    let path = Path::new(&out).join(image);
    std::fs::write(&path, compiled.image).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(path)
}

/// The Python files of a folder, in order of their names.
///
/// # Errors
/// The folder cannot be read, or there are none: a package that lost its sources must not build without them.
pub fn python_files(dir: impl AsRef<Path>) -> Result<Vec<PathBuf>, String> {
    let dir = dir.as_ref();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))? {
        let path = entry.map_err(|e| format!("{}: {e}", dir.display()))?.path();
        if path.extension().is_some_and(|e| e == "py") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: no Python files", dir.display()));
    }
    Ok(files)
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

#[cfg(test)]
mod tests {
    use super::python_files;

    #[test]
    fn a_folder_without_sources_is_an_error() {
        // This package's source is Rust.
        assert_eq!(python_files("src").map(|_| ()), Err("src: no Python files".to_string()));
        assert!(python_files("no such folder").is_err());
    }
}
