//! Compiles `builtins/*.py` to one image (or takes it from FASTLOCALS_PRELUDE) and, with the feature "library", `library/*.py` to one image each.

use std::path::Path;

fn main() {
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    let out = Path::new(&out);
    if let Err(error) = prelude(out).and_then(|()| library(out)) {
        println!("cargo::error={}", error.replace('\n', " | "));
    }
}

/// Puts the image of the hidden functions into `out`.
#[cfg(feature = "compiler")]
fn prelude(_: &Path) -> Result<(), String> {
    use fastlocals_compiler::{Options, build};
    let options = Options { hidden: true, ..Options::file("<prelude>") };
    build::folder_to_out_dir("builtins", "prelude.flc", &options)
        .map(drop)
        .map_err(|error| format!("the prelude does not compile: {error}"))
}

#[cfg(not(feature = "compiler"))]
fn prelude(out: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=FASTLOCALS_PRELUDE");
    let from = std::env::var_os("FASTLOCALS_PRELUDE")
        .ok_or("without the feature \"compiler\", FASTLOCALS_PRELUDE must name a compiled prelude")?;
    let from = Path::new(&from);
    println!("cargo::rerun-if-changed={}", from.display());
    std::fs::copy(from, out.join("prelude.flc")).map_err(|e| format!("{}: {e}", from.display()))?;
    Ok(())
}

/// Compiles every module of the library and lists them in `library.rs`, which `src/lib.rs` includes.
#[cfg(feature = "library")]
fn library(out: &Path) -> Result<(), String> {
    use fastlocals_compiler::{Options, build};
    println!("cargo::rerun-if-changed=library");
    let mut table = String::from(
        "/// Modules written in Python, in order of their names: dotted name and image.\npub static LIBRARY: &[(&str, &[u8])] = &[\n",
    );
    for file in build::python_files("library")? {
        let Some(name) = file.file_stem().and_then(|n| n.to_str()) else { continue };
        let options = Options { neutral: true, ..Options::file(&format!("<library {name}>")) };
        let image = build::to_out_dir(&file, &format!("library_{name}.flc"), &options)
            .map_err(|e| format!("module {name} does not compile: {e}"))?;
        table.push_str(&format!("    ({name:?}, include_bytes!({image:?})),\n"));
    }
    table.push_str("];\n");
    std::fs::write(out.join("library.rs"), table).map_err(|e| e.to_string())
}

#[cfg(not(feature = "library"))]
fn library(_: &Path) -> Result<(), String> {
    Ok(())
}
