//! Puts the compiled prelude (and with the feature "library" the modules written in Python) into the library, and names the shared library after its ABI.
//!
//! The prelude is compiled; or, without the feature "compiler", it is the image that the environment variable FASTLOCALS_PRELUDE
//! names (it is the same for every target, so one build for the workstation serves all others).

use std::path::Path;

#[cfg(feature = "compiler")]
fn prelude(_: &Path) -> Result<(), String> {
    use fastlocals_compiler::{Options, build};
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/prelude");
    let options = Options { hidden: true, ..Options::file("<prelude>") };
    build::folder_to_out_dir(folder, "prelude.flc", &options)
        .map(drop)
        .map_err(|error| format!("the prelude does not compile: {}", error.replace('\n', " | ")))
}

#[cfg(not(feature = "compiler"))]
fn prelude(to: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=FASTLOCALS_PRELUDE");
    let from = std::env::var_os("FASTLOCALS_PRELUDE")
        .ok_or("without the feature \"compiler\", FASTLOCALS_PRELUDE must name a compiled prelude")?;
    println!("cargo::rerun-if-changed={}", Path::new(&from).display());
    std::fs::copy(&from, to).map_err(|e| format!("{}: {e}", Path::new(&from).display()))?;
    Ok(())
}

fn main() {
    name_shared_library();
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    let out = Path::new(&out).join("prelude.flc");
    if let Err(error) = prelude(&out).and_then(|()| library(&out)) {
        println!("cargo::error={error}");
    }
}

/// Compiles every module of the library, one image each, and lists them in `library.rs`, which `src/modules.rs` includes.
#[cfg(feature = "library")]
fn library(out: &Path) -> Result<(), String> {
    use fastlocals_compiler::{Options, build};
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/prelude/lib");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut table =
        String::from("/// Modules written in Python: name and image.\nstatic LIBRARY: &[(&str, &[u8])] = &[\n");
    for file in build::python_files(folder)? {
        let Some(name) = file.file_stem().and_then(|n| n.to_str()) else { continue };
        let options = Options { neutral: true, ..Options::file(&format!("<library {name}>")) };
        let path = build::to_out_dir(&file, &format!("lib_{name}.flc"), &options)
            .map_err(|e| format!("module {name} does not compile: {}", e.replace('\n', " | ")))?;
        table.push_str(&format!("    ({name:?}, include_bytes!({path:?})),\n"));
    }
    table.push_str("];\n");
    std::fs::write(out.with_file_name("library.rs"), table).map_err(|e| e.to_string())
}

#[cfg(not(feature = "library"))]
fn library(_: &Path) -> Result<(), String> {
    Ok(())
}

/// The name by which programs find the shared library at run time changes with the ABI (`src/version.rs`).
fn name_shared_library() {
    println!("cargo::rerun-if-changed=src/version.rs");
    let version = std::fs::read_to_string("src/version.rs").unwrap_or_default();
    let abi = version.split("pub const ABI: u32 = ").nth(1).and_then(|rest| rest.split(';').next());
    match (abi, std::env::var("CARGO_CFG_TARGET_OS").as_deref()) {
        (Some(abi), Ok("linux")) => println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libfastlocals.so.{abi}"),
        (None, _) => println!("cargo::error=src/version.rs does not say `pub const ABI: u32 = ...;`"),
        _ => {}
    }
}
