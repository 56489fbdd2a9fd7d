//! Compiles the prelude into the library, and names the shared library after its ABI.

use fastlocals_compiler::{Options, build};
use std::path::Path;

fn main() {
    name_shared_library();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/prelude");
    let options = Options { hidden: true, ..Options::file("<prelude>") };
    if let Err(error) = build::folder_to_out_dir(folder, "prelude.flc", &options) {
        println!("cargo::error=the prelude does not compile: {}", error.replace('\n', " | "));
    }
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
