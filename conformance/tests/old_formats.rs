//! What an earlier or another machine has left is refused by name: images of another format, snapshots and blocks of
//! another layout or with other built-in names.
//!
//! `old/` holds files that machines of earlier versions made: `image_1.flc` and `snapshot_1.flsn` of the program
//! `for i in range(1000): total += i`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use fastlocals::{Era, Grants, Host, Limits, Outcome};
use fastlocals_compiler::Options;
use fastlocals_compiler::dis::disassemble;
use fastlocals_core::block::{BlockError, HEADER, LAYOUT, field};
use fastlocals_core::image::{FORMAT, Image, ImageError};
use fastlocals_core::snapshot::{Snapshot, SnapshotError};
use fastlocals_core::start;
use fastlocals_core::start::{init, take_up};
use fastlocals_core::value::Value;
use fastlocals_core::value::hash;
use fastlocals_prelude::PRELUDE;

const OLD_IMAGE: &[u8] = include_bytes!("old/image_1.flc");
const OLD_SNAPSHOT: &[u8] = include_bytes!("old/snapshot_1.flsn");

/// A snapshot of a program that is in the middle of its loop.
fn snapshot() -> Vec<u8> {
    let program = fastlocals::compile(b"for i in range(1000):\n    pass\n", &Options::file("loop.py")).unwrap().0;
    let limits = Limits { units: Some(100), ..Limits::default() };
    let mut host = Host::new(Era::default(), &limits, Grants::nothing()).unwrap();
    let id = host.add_image(program).unwrap();
    assert_eq!(host.run(id).unwrap(), Outcome::Budget);
    host.snapshot().unwrap()
}

/// Restores a snapshot after its block's header word `i` was changed to `n`.
fn restored_with(i: usize, n: i64) -> Result<(), SnapshotError> {
    let mut file = snapshot();
    // Header and stack, then the heap, are at the end of the file.
    let words = (u32::from_le_bytes(file[36..40].try_into().unwrap())
        + u32::from_le_bytes(file[40..44].try_into().unwrap())) as usize;
    let at = file.len() - 8 * words + 8 * i;
    file[at..at + 8].copy_from_slice(&Value::small(n).0.to_le_bytes());
    let sum = hash::text(&file[24..]);
    file[16..24].copy_from_slice(&sum.to_le_bytes());
    let snapshot = Snapshot::open(&file).unwrap();
    let images = [Image::new(PRELUDE).unwrap(), snapshot.image(1).unwrap()];
    snapshot.restore(&images, &mut vec![0; snapshot.least_words()])
}

#[test]
fn an_old_image_is_refused_by_its_format() {
    let error = Image::new(OLD_IMAGE).err().unwrap();
    assert_eq!(error, ImageError::Format(1));
    assert_eq!(error.to_string(), format!("image has format version 1, this VM reads {FORMAT}"));
    assert_eq!(disassemble(OLD_IMAGE), format!("{error}\n"));
}

#[test]
fn an_old_snapshot_is_refused_by_its_version() {
    let error = Snapshot::open(OLD_SNAPSHOT).unwrap_err();
    assert_eq!(error, SnapshotError::Version(1));
    assert_eq!(error.to_string(), format!("snapshot has layout version 1, this VM reads {LAYOUT}"));
}

#[test]
fn a_snapshot_with_other_built_in_names_is_refused() {
    let mut words = vec![0; 4096];
    init(&mut words, start::Config::default()).unwrap();
    let own = Value(words[field::NATIVES]).as_small().unwrap();
    assert_eq!(restored_with(field::NATIVES, own), Ok(()));
    let error = restored_with(field::NATIVES, own ^ 1).unwrap_err();
    assert_eq!(error, SnapshotError::Natives);
    assert_eq!(error.to_string(), "snapshot was made by a machine with other built-in functions");
}

#[test]
fn blocks_of_other_machines_are_refused_by_name() {
    let mut words = vec![0; 4096];
    init(&mut words, start::Config::default()).unwrap();
    let with = |i: usize, n: i64| {
        let mut words = words.clone();
        words[i] = Value::small(n).0;
        take_up(&mut words).err()
    };
    let number = |i: usize| Value(words[i]).as_small().unwrap();
    assert_eq!(with(field::MAGIC, number(field::MAGIC)), None);
    assert_eq!(with(field::MAGIC, 0x464C_0001), Some(BlockError::Layout(1)));
    assert_eq!(with(field::MAGIC, 1), Some(BlockError::Damaged));
    assert_eq!(with(field::NATIVES, number(field::NATIVES) + 1), Some(BlockError::Natives));
    assert_eq!(with(field::HEAP_BASE, HEADER as i64 - 1), Some(BlockError::Damaged));
    assert_eq!(with(field::HEAP_TOP, 1 << 40), Some(BlockError::Damaged));
    assert_eq!(BlockError::Layout(1).to_string(), format!("block has layout 1, this machine reads {LAYOUT}"));
}
