//! Names the shared library after its ABI.

/// The name by which programs find the shared library at run time changes with the ABI (`src/version.rs`).
fn main() {
    println!("cargo::rerun-if-changed=src/version.rs");
    let version = std::fs::read_to_string("src/version.rs").unwrap_or_default();
    let abi = version.split("pub const ABI: u32 = ").nth(1).and_then(|rest| rest.split(';').next());
    match (abi, std::env::var("CARGO_CFG_TARGET_OS").as_deref()) {
        (Some(abi), Ok("linux")) => println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libfastlocals.so.{abi}"),
        (None, _) => println!("cargo::error=src/version.rs does not say `pub const ABI: u32 = ...;`"),
        _ => {}
    }
}
