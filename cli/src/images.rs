//! Images that the build script made: the prelude and the library modules that are written in Python.

include!(concat!(env!("OUT_DIR"), "/images.rs"));

/// The image of a library module.
pub fn library(name: &str) -> Option<&'static [u8]> {
    LIBRARY.iter().find(|(n, _)| *n == name).map(|(_, image)| *image)
}
