//! fastlocals-core
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(any(feature = "alloc", test))]
extern crate alloc;

pub mod limits;
pub mod era;
pub mod kind;
pub mod value;
pub mod hash;
pub mod isa;
pub mod image;
pub mod code;
pub mod verify;
