//! What of Python's standard library CPython has in C, written in Python: the parts that lie below `Lib`. What cannot be written in Python
//! they import from modules that the host makes, whose names begin with `_host_`.
//!
//! The folder `modules/` has one file a module; the build script compiles them. Images are the same for every era.

#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// The image of the module with this dotted name.
pub fn module(name: &str) -> Option<&'static [u8]> {
    MODULES.iter().find(|(n, _)| *n == name).map(|(_, image)| *image)
}
