//! What of the virtual machine is written in Python, compiled to images: the prelude, and the modules of the library.
//!
//! | folder | what it is | here |
//! | --- | --- | --- |
//! | `builtins/` | the hidden functions behind built-ins: one image, the first of every VM | [`PRELUDE`] |
//! | `library/` | modules that programs import: one image each (feature `library`) | [`LIBRARY`], [`module`] |
//!
//! The build script compiles them (feature `compiler`) or, for targets on which the compiler is not wanted, takes the compiled prelude from the
//! file that the environment variable `FASTLOCALS_PRELUDE` names. Images are the same for every target and every era.

#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

/// The image of the hidden functions. A VM's first image has to be this one.
pub static PRELUDE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/prelude.flc"));

#[cfg(feature = "library")]
include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// Modules written in Python, in order of their names: dotted name and image.
#[cfg(not(feature = "library"))]
pub static LIBRARY: &[(&str, &[u8])] = &[];

/// The image of a module of the library, by dotted name.
pub fn module(name: &[u8]) -> Option<&'static [u8]> {
    LIBRARY.iter().find(|(n, _)| n.as_bytes() == name).map(|(_, image)| *image)
}
