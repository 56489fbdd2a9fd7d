//! Compiles `modules/*.py` to one image each, and lists them in `modules.rs`, which `src/lib.rs` includes.

use fastlocals_compiler::{Options, build};
use std::path::Path;

fn main() {
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    if let Err(error) = modules(Path::new(&out)) {
        println!("cargo::error={}", error.replace('\n', " | "));
    }
}

fn modules(out: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-changed=modules");
    let mut table = String::from(
        "/// The modules, in order of their names: dotted name and image.\npub static MODULES: &[(&str, &[u8])] = &[\n",
    );
    for file in build::python_files("modules")? {
        let Some(name) = file.file_stem().and_then(|n| n.to_str()) else { continue };
        let options = Options { neutral: true, ..Options::file(&format!("<library {name}>")) };
        let image = build::to_out_dir(&file, &format!("module_{name}.flc"), &options)
            .map_err(|e| format!("module {name} does not compile: {e}"))?;
        table.push_str(&format!("    ({name:?}, include_bytes!({image:?})),\n"));
    }
    table.push_str("];\n");
    std::fs::write(out.join("modules.rs"), table).map_err(|e| e.to_string())
}
