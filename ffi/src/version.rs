//! Versions. The macros of the header are composed from the same numbers; a test compares them.

/// Version of the binary interface: grows when a program compiled against an older header would not work any more.
pub const ABI: u32 = 2;

const fn number(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let mut n = 0;
    let mut i = 0;
    while i < bytes.len() {
        n = n * 10 + (bytes[i] - b'0') as u32;
        i += 1;
    }
    n
}

/// Major, minor and patch number of the library, composed: `major << 16 | minor << 8 | patch`.
pub const VERSION: u32 = number(env!("CARGO_PKG_VERSION_MAJOR")) << 16
    | number(env!("CARGO_PKG_VERSION_MINOR")) << 8
    | number(env!("CARGO_PKG_VERSION_PATCH"));

/// Version of the library that is linked, to be compared with `FL_VERSION` of the header.
#[unsafe(no_mangle)]
pub extern "C" fn fl_version() -> u32 {
    VERSION
}

/// Version of the binary interface of the library that is linked, to be compared with `FL_ABI`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_abi() -> u32 {
    ABI
}

/// Version of the images that the library reads, to be compared with `FL_IMAGE_FORMAT`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_image_format() -> u32 {
    fastlocals_core::image::FORMAT as u32
}
