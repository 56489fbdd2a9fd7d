//! Images with bytes changed, cut off or added are refused, or run safely: what the fuzz target `image` does at length, in short.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use fastlocals_conformance::hostile::{Verdict, images, seeds};
use fastlocals_conformance::parallel;
use fastlocals_core::image::Image;
use fastlocals_prelude::PRELUDE;

/// Edited images tried for each seed.
const ROUNDS: u64 = 1500;
/// Edited images, of all seeds, that have to be accepted and run: less would say little about what runs.
const MOSTLY_SOUND: usize = 300;

/// A repeatable sequence of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[test]
fn seeds_are_accepted_and_run() {
    for (name, image) in seeds() {
        assert_eq!(images::run(PRELUDE, &image), Verdict::Ran, "{name}");
    }
}

#[test]
fn truncated_and_extended_images_are_refused() {
    for (name, image) in seeds() {
        for n in 0..image.len() {
            assert!(Image::new(&image[..n]).is_err(), "{name} cut to {n} bytes");
        }
        for n in 1..20 {
            let mut longer = image.clone();
            longer.resize(image.len() + n, 0);
            assert!(Image::new(&longer).is_err(), "{name} with {n} bytes more");
        }
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    for (name, image) in seeds() {
        for i in 0..image.len() {
            let mut changed = image.clone();
            changed[i] ^= 0x10;
            assert!(Image::new(&changed).is_err(), "{name}: byte {i}");
        }
    }
}

#[test]
fn edited_images_with_a_valid_checksum_are_refused_or_run_safely() {
    let seeds = seeds();
    let accepted: usize = parallel(&seeds, |(name, image)| {
        let mut numbers = Numbers(name.bytes().fold(0x9E37_79B9, |h, b| h.wrapping_mul(31).wrapping_add(b.into())));
        let mut accepted = 0;
        for _ in 0..ROUNDS {
            let edits: Vec<u8> =
                (0..1 + numbers.next() % 4).flat_map(|_| numbers.next().to_le_bytes()[1..4].to_vec()).collect();
            let bytes = images::edited(image, &edits);
            accepted += (images::run(PRELUDE, &bytes) == Verdict::Ran) as usize;
        }
        accepted
    })
    .iter()
    .sum();
    println!("{accepted} of {} edited images were accepted and ran safely", seeds.len() as u64 * ROUNDS);
    assert!(accepted > MOSTLY_SOUND, "too few to mean anything: {accepted}");
}

/// A handler that leads back to the instruction that raises: a loop without a jump, which the budget must end.
#[test]
fn a_handler_that_leads_back_runs_to_the_budget() {
    use fastlocals_compiler::image::{CodeSpec, ImageBuilder};
    use fastlocals_core::image::code::{Handler, flag};
    use fastlocals_core::isa::{Instruction, Op};
    let mut builder = ImageBuilder::new();
    let main = builder.reserve();
    builder.define(
        main,
        CodeSpec {
            name: "<module>".into(),
            qualname: "<module>".into(),
            filename: "loop.py".into(),
            flags: flag::MODULE,
            first_line: 1,
            frame_size: 4,
            instructions: [Op::LoadName, Op::Return]
                .into_iter()
                .flat_map(|op| Instruction::new(op, [0; 3]).encode().unwrap().as_slice().to_vec())
                .collect(),
            names: vec!["missing".into()],
            lines: vec![Some(1), Some(1)],
            handlers: vec![Handler { start: 0, end: 1, target: 0, register: 1 }],
            ..CodeSpec::default()
        },
    );
    let image = builder.finish(None).unwrap();
    assert_eq!(images::run(PRELUDE, &image), Verdict::Ran);
}
