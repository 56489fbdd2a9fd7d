//! Compiles the prelude (`core/prelude/*.py`, one image) and the library modules written in Python (`core/prelude/lib/*.py`, one image
//! each) and lists them in `images.rs`, which `src/images.rs` includes.

use fastlocals_compiler::{Options, build};
use std::path::Path;

fn main() {
    if let Err(error) = images() {
        println!("cargo::error={}", error.replace('\n', " | "));
    }
}

fn images() -> Result<(), String> {
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/prelude");
    let hidden = |name: &str| Options { hidden: true, ..Options::file(name) };
    let library = |name: &str| Options { neutral: true, ..Options::file(&format!("<library {name}>")) };
    let prelude = build::folder_to_out_dir(&folder, "prelude.flc", &hidden("<prelude>"))
        .map_err(|e| format!("the prelude does not compile: {e}"))?;
    let mut table =
        format!("/// The image of the prelude.\npub static PRELUDE: &[u8] = include_bytes!({prelude:?});\n");
    table.push_str("/// Modules written in Python: name and image.\npub static LIBRARY: &[(&str, &[u8])] = &[\n");
    println!("cargo::rerun-if-changed={}", folder.join("lib").display());
    for file in build::python_files(folder.join("lib"))? {
        let Some(name) = file.file_stem().and_then(|n| n.to_str()).map(str::to_string) else { continue };
        let path = build::to_out_dir(&file, &format!("lib_{name}.flc"), &library(&name))
            .map_err(|e| format!("module {name} does not compile: {e}"))?;
        table.push_str(&format!("    ({name:?}, include_bytes!({path:?})),\n"));
    }
    table.push_str("];\n");
    std::fs::write(Path::new(&out).join("images.rs"), table).map_err(|e| e.to_string())
}
