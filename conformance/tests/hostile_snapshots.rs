//! Snapshots with words of their blocks changed, cut off or added are refused, or run safely: what the fuzz target `snapshot` does at length, in
//! short.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use fastlocals_conformance::hostile::{Verdict, seeds, snapshots};
use fastlocals_conformance::{parallel, root};
use fastlocals_core::snapshot::Snapshot;
use fastlocals_prelude::PRELUDE;

/// Edited snapshots tried for each file.
const ROUNDS: u64 = 200;

/// Snapshots of the fuzzer's seed programs.
fn files() -> Vec<Vec<u8>> {
    let files: Vec<Vec<u8>> = seeds().iter().flat_map(|(_, program)| snapshots::of(PRELUDE, program)).collect();
    assert!(files.len() > 20);
    files
}

#[test]
fn sound_snapshots_are_accepted_and_run() {
    for (i, file) in files().iter().enumerate() {
        assert_eq!(snapshots::run(PRELUDE, file), Verdict::Ran, "file {i}");
    }
}

/// Inputs that the fuzzer found faults with, and some that it reached rare code with.
#[test]
fn inputs_of_the_fuzzer_are_refused_or_run_safely() {
    let files = files();
    let inputs: Vec<_> =
        std::fs::read_dir(root().join("fuzz/corpus/snapshot")).unwrap().map(|e| e.unwrap().path()).collect();
    let verdicts = parallel(&inputs, |path| {
        let data = std::fs::read(path).unwrap();
        snapshots::run(PRELUDE, &snapshots::of_input(&files, &data))
    });
    // A format that changes makes other files of the same inputs, but not refused ones of all.
    let ran = verdicts.iter().filter(|v| **v == Verdict::Ran).count();
    println!("{ran} of {} inputs are accepted and run", inputs.len());
    assert!(inputs.len() >= 28 && ran >= 5, "{ran} of {} inputs run", inputs.len());
}

#[test]
fn truncated_extended_and_damaged_snapshots_are_refused() {
    let file = &files()[0];
    for n in (0..file.len()).step_by(37) {
        assert!(Snapshot::open(&file[..n]).is_err(), "cut to {n} bytes");
        let mut damaged = file.clone();
        damaged[n] ^= 16;
        assert!(Snapshot::open(&damaged).is_err(), "byte {n}");
    }
    let mut long = file.clone();
    long.extend([0; 8]);
    assert!(Snapshot::open(&long).is_err());
}

#[test]
fn edited_snapshots_are_refused_or_run_safely() {
    let files = files();
    let numbered: Vec<(usize, &Vec<u8>)> = files.iter().enumerate().collect();
    let accepted: usize = parallel(&numbered, |(n, file)| {
        let mut x = 0x9E37_79B9_97F4_A7C1_u64.wrapping_mul(*n as u64 + 1) | 1;
        let mut accepted = 0;
        for round in 0..ROUNDS {
            let edits: Vec<u8> = (0..6 * (1 + round % 4))
                .map(|_| {
                    x ^= x << 13;
                    x ^= x >> 7;
                    x ^= x << 17;
                    (x >> 32) as u8
                })
                .collect();
            accepted += (snapshots::run(PRELUDE, &snapshots::edited(file, &edits)) == Verdict::Ran) as usize;
        }
        accepted
    })
    .into_iter()
    .sum();
    println!("{accepted} of {} edited snapshots were accepted", ROUNDS as usize * files.len());
    assert!(accepted > 100, "too few to mean anything: {accepted}");
}
