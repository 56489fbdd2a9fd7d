//! Compiles the prelude into the library.

use fastlocals_compiler::{Options, build};
use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/prelude");
    let options = Options { hidden: true, ..Options::file("<prelude>") };
    if let Err(error) = build::folder_to_out_dir(folder, "prelude.flc", &options) {
        println!("cargo::warning=the prelude does not compile: {}", error.replace('\n', " | "));
        if let Some(out) = std::env::var_os("OUT_DIR") {
            let _ = std::fs::write(Path::new(&out).join("prelude.flc"), []);
        }
    }
}
