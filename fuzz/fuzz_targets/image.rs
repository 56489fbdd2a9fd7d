//! Arbitrary bytes behind a valid header, and edits of sound images: refused, or run safely.
//!
//! `cargo +nightly fuzz run image` (or `RUSTC_BOOTSTRAP=1 cargo +stable fuzz run image`)
#![no_main]

#[path = "../src/oracle.rs"]
mod oracle;

use fastlocals_fuzz::{PRELUDE, SEEDS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else { return };
    let bytes = match usize::from(*mode).checked_rem(SEEDS.len() + 1) {
        Some(i) if i < SEEDS.len() => oracle::edited(SEEDS[i], rest),
        _ => {
            let mut bytes = rest.to_vec();
            oracle::with_valid_header(&mut bytes);
            bytes
        }
    };
    oracle::run(PRELUDE, &bytes);
});
