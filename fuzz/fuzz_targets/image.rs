//! Arbitrary bytes behind a valid header, and edits of sound images: refused, or run safely.
//!
//! `cargo +nightly fuzz run image` (or `RUSTC_BOOTSTRAP=1 cargo +stable fuzz run image`)
#![no_main]

use fastlocals_conformance::hostile::{images, seeds};
use fastlocals_prelude::PRELUDE;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static SEEDS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(seeds);

fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else { return };
    let bytes = match SEEDS.get(usize::from(*mode) % (SEEDS.len() + 1)) {
        Some((_, seed)) => images::edited(seed, rest),
        None => {
            let mut bytes = rest.to_vec();
            images::with_valid_header(&mut bytes);
            bytes
        }
    };
    images::run(PRELUDE, &bytes);
});
