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
    snapshots::run(PRELUDE, &snapshots::of_input(&FILES, data));
});
