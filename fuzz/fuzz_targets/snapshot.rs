//! Snapshots of running programs, with words of their blocks changed: refused, or run safely.
//!
//! `cargo +nightly fuzz run snapshot` (or `RUSTC_BOOTSTRAP=1 cargo +stable fuzz run snapshot`)
#![no_main]

#[path = "../src/snapshots.rs"]
mod snapshots;

use fastlocals_fuzz::{PRELUDE, SEEDS};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static FILES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| SEEDS.iter().flat_map(|program| snapshots::of(PRELUDE, program)).collect());

fuzz_target!(|data: &[u8]| {
    let Some((which, edits)) = data.split_first() else { return };
    let which = usize::from(*which);
    let file = match FILES.get(which % (FILES.len() + 1)) {
        Some(file) => snapshots::edited(file, edits),
        None => {
            let mut bytes = edits.to_vec();
            snapshots::with_valid_checksum(&mut bytes);
            bytes
        }
    };
    snapshots::run(PRELUDE, &file);
});
