//! Snapshots: a VM as a file, and back, in this process or another, at another address, on another machine.
//!
//! All state of a program is in its block, and nothing in the block is an address; so copying the block's words is enough to fork or move a
//! program inside one process. A snapshot *file* adds what a copy cannot carry: which images the block needs, and those images that only exist
//! because the program compiled or imported them at run time.
//!
//! ```text
//!   0  magic "FLsn"
//!   4  u16 version of the layout     6  u8 era     7  u8 0
//!   8  u64 length of the whole file in bytes, a multiple of 8
//!  16  u64 checksum: `hash::text` over all bytes from 24 on
//!  24  u32 images                    28  u32 of these, the first ones, are not in the file: the host lends them again
//!  32  u32 words of the block below the heap (header and stack)
//!  36  u32 of these, words in the file; the rest is Unbound
//!  40  u32 words of the heap         44  u32 0
//!  48  for each image: u32 fingerprint, u32 length in bytes
//!      the images that are in the file, one after the other
//!      the words of header and stack, the words of the heap
//! ```
//! Numbers are little-endian. The heap was collected just before, so it holds what the program can still reach and nothing else. The caches of
//! functions for globals and attributes do not travel.
//!
//! **Restoring trusts nothing.** Images in the file are verified like any others, images that are lent are compared with their fingerprints, and
//! then everything in the block that the machine relies upon is checked before anything runs:
//!
//! * `shape`: every word of the heap belongs to an object of a known kind and size, every value is well-formed, and a handle leads to the
//!   beginning of an object of the kind that it claims. The block that is about to be filled serves as the bitmap for this;
//! * `rules` and `objects`: what the fields of each kind may hold, counts against sizes, text, tables;
//! * `frames`: the stack, frame objects and the windows of generators;
//! * `chains`: lists that the machine follows to their end have one.
//!
//! Time is linear in the length of the file. A damaged file gives an error, or a program that is nonsense but runs safely to its budget.

pub(crate) mod chains;
pub(crate) mod file;
pub(crate) mod frames;
pub(crate) mod objects;
pub(crate) mod rules;
pub(crate) mod shape;

pub use file::{Snapshot, save, size};

use crate::image::ImageError;

/// First bytes of every snapshot.
pub const MAGIC: [u8; 4] = *b"FLsn";
/// Number of the layout described here and of the block's, which counts up with either; another one is refused.
pub const VERSION: u16 = crate::block::LAYOUT;

/// Why a snapshot was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SnapshotError {
    /// Too short, or the magic number is missing.
    NotASnapshot,
    /// Made by another version of the layout.
    Version(u16),
    /// The length field does not match, or the tables do not fit into the file.
    Length,
    /// The checksum does not match: the file was damaged.
    Checksum,
    /// An image in the file is not sound: its id, and why.
    Image(u16, ImageError),
    /// The host has to lend the image with this id, and lent none or another one.
    WrongImage(u16),
    /// Made by a machine whose built-in names have other numbers.
    Natives,
    /// The block is too short; how many words would do.
    TooSmall(usize),
    /// Something in it breaks a rule: what, and at which word of the block.
    Malformed(&'static str, u32),
}

impl core::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            SnapshotError::NotASnapshot => f.write_str("not a fastlocals snapshot"),
            SnapshotError::Version(v) => write!(f, "snapshot has layout version {v}, this VM reads {VERSION}"),
            SnapshotError::Length => f.write_str("snapshot is truncated or has bytes after its end"),
            SnapshotError::Checksum => f.write_str("snapshot is damaged (checksum)"),
            SnapshotError::Image(id, e) => write!(f, "image {id} of the snapshot: {e}"),
            SnapshotError::WrongImage(id) => write!(f, "snapshot needs another image {id} than it was given"),
            SnapshotError::Natives => f.write_str("snapshot was made by a machine with other built-in functions"),
            SnapshotError::TooSmall(words) => write!(f, "the block is too small: {words} words are the least"),
            SnapshotError::Malformed(what, at) => write!(f, "snapshot is malformed at word {at}: {what}"),
        }
    }
}

impl core::error::Error for SnapshotError {}

/// What a check gives: nothing, or the rule that is broken and where.
type Check<T = ()> = Result<T, SnapshotError>;

/// `Ok` if `holds`, else the rule and the word of the block.
#[inline]
fn rule(holds: bool, what: &'static str, at: usize) -> Check {
    if holds { Ok(()) } else { Err(SnapshotError::Malformed(what, at as u32)) }
}
