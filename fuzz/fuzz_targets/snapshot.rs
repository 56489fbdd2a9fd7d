//! Snapshots of running programs, with words of their blocks changed: refused, or run safely.
//!
//! `cargo +nightly fuzz run snapshot` (or `RUSTC_BOOTSTRAP=1 cargo +stable fuzz run snapshot`)
#![no_main]

use fastlocals_conformance::hostile::{seeds, snapshots};
use fastlocals_prelude::PRELUDE;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static FILES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| seeds().iter().flat_map(|(_, program)| snapshots::of(PRELUDE, program)).collect());

fuzz_target!(|data: &[u8]| {
    snapshots::run(PRELUDE, &snapshots::of_input(&FILES, data));
});
