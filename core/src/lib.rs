//! The virtual machine of fastlocals: Python programs in a block of memory that the caller lends, with frames that are fully open.
//!
//! No file, no clock, no allocation, no thread, no unsafe code: [`machine::Vm`] borrows the block and the images, runs until the program
//! ends or wants something of its host ([`machine::exit::Exit`]), and everything that it knows is in the block.
//!
//! # Floors
//!
//! Each folder of `core/src` is a floor and uses only those above it in this table (a test reads it). **Data is not execution**: up to
//! [`snapshot`] a function gets at most a [`heap::Heap`], so it cannot run Python code, ask the host or notify a listener; from [`machine`] on it gets the
//! [`machine::Vm`] that owns one.
//!
//! | floor | folder | what is there |
//! |---|---|---|
//! | 1 | [`value`] | one word: values, kinds, types, names, limits, and the ways in which an operation ends |
//! | 2 | [`era`] | where versions of Python differ: predicates and texts |
//! | 3 | [`isa`] | the instruction set |
//! | 4 | [`image`] | compiled code, read in place |
//! | 5 | [`assemble`] | images written by hand |
//! | 6 | [`verify`] | what an image must keep to before it runs |
//! | 7 | [`block`] | the lent memory: header, objects, collection, roots |
//! | 8 | [`heap`] | the data of a machine as one type, and errors raised |
//! | 9 | [`number`] | integers of any size, floats, complex numbers, and their text |
//! | 10 | [`text`] | strings and bytes: search, case, codecs, formatting |
//! | 11 | [`containers`] | tuples, lists, dicts, sets, ranges, slices, their iterators; equality and hashing |
//! | 12 | [`objects`] | what objects hold: class, own names, members, module namespaces |
//! | 13 | `repr` | `repr` and `str` of built-in values |
//! | 14 | [`frames`] | frames on the stack and frame objects |
//! | 15 | [`locals`] | the gate to every variable of every frame, `locals()`, `f_locals`, write-back |
//! | 16 | [`listeners`] | who listens to what, the line cursor, jumps |
//! | 17 | [`snapshot`] | a machine as a file, and back |
//! | 18 | [`machine`] | the machine: its state and how a step ends |
//! | 19 | [`attributes`] | attributes as programs use them: descriptors, hooks, the inline cache |
//! | 20 | [`operations`] | operators, subscripts, iteration, filling: what may call Python code |
//! | 21 | [`modules`] | globals, namespaces, imports |
//! | 22 | `calls` | from a call to a new frame |
//! | 23 | [`trace`] | from an event to a trace function, a profile function or the host, and back |
//! | 24 | [`control`] | the loop, results and traps, unwinding, exits |
//! | 25 | [`builtins`] | the built-in types and functions: one row each |
//! | 26 | [`start`] | a fresh block, and one that was made before |
//!
//! # What versions promise
//!
//! Semver covers what these pages show. Items that they do not show (`#[doc(hidden)]`) are for the other packages of the project, which have the same
//! version; so are the numbers of opcodes, fields and rows. Formats of images and snapshots have numbers of their own, and files of another one are refused.
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(test)]
extern crate alloc;

pub mod assemble;
pub mod attributes;
pub mod block;
pub mod builtins;
pub(crate) mod calls;
pub mod containers;
pub mod control;
pub mod era;
pub mod frames;
pub mod heap;
pub mod image;
pub mod isa;
pub mod listeners;
pub mod locals;
pub mod machine;
pub mod modules;
pub mod number;
pub mod objects;
pub mod operations;
pub(crate) mod repr;
pub mod snapshot;
pub mod start;
pub mod text;
pub mod trace;
pub mod value;
pub mod verify;
