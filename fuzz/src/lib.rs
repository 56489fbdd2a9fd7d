//! What the fuzz targets share: images to start from, and the oracle.

pub mod oracle;

include!(concat!(env!("OUT_DIR"), "/images.rs"));
