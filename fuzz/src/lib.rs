//! What the fuzz targets share: images to start from. (The oracles are beside this file; a target, or a test, takes the one that it needs.)

pub use fastlocals_prelude::PRELUDE;

include!(concat!(env!("OUT_DIR"), "/images.rs"));
