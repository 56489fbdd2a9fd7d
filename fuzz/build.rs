//! Compiles the seed programs that the fuzzer starts from.

use fastlocals_compiler::{Options, build};
use std::path::Path;

fn main() {
    if let Err(error) = images() {
        println!("cargo::error={}", error.replace('\n', " | "));
    }
}

fn images() -> Result<(), String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    let mut table = String::from("/// Images of the seed programs.\npub static SEEDS: &[&[u8]] = &[\n");
    println!("cargo::rerun-if-changed={}", here.join("seeds").display());
    for (i, file) in build::python_files(here.join("seeds"))?.iter().enumerate() {
        let image = build::to_out_dir(file, &format!("seed{i}.flc"), &Options::file("seed.py"))?;
        table.push_str(&format!("    include_bytes!({image:?}),\n"));
    }
    table.push_str("];\n");
    std::fs::write(Path::new(&out).join("images.rs"), table).map_err(|e| e.to_string())
}
