//! fastlocals-core
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(test)]
extern crate alloc;

// Layer 0: bits and bounds.
pub mod era;
pub mod fault;
pub mod hash;
pub mod kind;
pub mod limits;
pub mod types;
pub mod value;

// Layer 1: read-only code.
pub mod assemble;
pub mod code;
pub mod image;
pub mod isa;
pub mod layout;
pub mod verify;

// Layer 2: objects in the block, the state of the machine, and what is done to objects without running any code.
pub mod block;
mod gc;
pub mod heap;
pub mod hidden;
mod listener_filter;
pub mod names;
pub mod object;
pub mod request;
pub mod roots;

pub mod vm;

mod compare;
mod containers;
pub mod number;
pub mod ops;
pub mod text;

// Layer 3: frames and their locals.
pub mod frame;
pub mod generator;
pub mod locals;

// Layer 4: execution and the built-in types.
pub mod attr;
mod bind;
pub mod builtins;
mod call;
mod checked;
mod eval;
mod exceptions;
pub mod exit;
mod import;
pub mod init;
pub mod iter;
mod matching;
pub mod module;
mod namespace;
mod rare;
mod reentry;
mod repr;
pub mod snapshot;
mod step;
pub mod trace;
mod unwind;
mod update;
