//! The image builder and the verifier: what is built is accepted; damaged images are refused or harmless, and never panic.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use fastlocals_compiler::dis::disassemble;
use fastlocals_compiler::image::{CodeSpec, Const, ConstPool, ImageBuilder, SlotSpec};
use fastlocals_core::era::Era;
use fastlocals_core::image::code::{Handler, Region, RegionEntry, flag, slot};
use fastlocals_core::image::{Image, ImageError, checksum};
use fastlocals_core::isa::{Instruction, Op, jump_bits};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::{MIN_SMALL, Unpacked, Value};

fn slot_spec(name: &str, bits: u32) -> SlotSpec {
    SlotSpec { name: name.into(), bits }
}

/// A module with a function that has a bit of everything.
fn sample() -> Vec<u8> {
    let mut builder = ImageBuilder::new();
    let (main, f) = (builder.reserve(), builder.reserve());
    let mut pool = ConstPool::default();
    let words = ["ab", "naïve €", "\u{1F600}"].map(Const::text);
    for c in [
        Const::None,
        Const::Bool(true),
        Const::Int(1),
        Const::Float(1.0),
        Const::Float(-0.0),
        Const::Float(0.0),
        Const::Int(i64::MIN),
        Const::integer("0x1_0000_0000_0000_0000_0000_0000").unwrap(),
        Const::Str([0x61, 0xED, 0xA0, 0x80].as_slice().into()),
        Const::Bytes([0, 255].as_slice().into()),
        Const::Tuple(vec![Const::Tuple(words.to_vec()), Const::Int(3)]),
        Const::Tuple(vec![Const::text("kw")]),
        Const::Code(f),
    ] {
        pool.add(c);
    }
    let keywords = pool.add(Const::Tuple(vec![Const::text("kw")]));
    let code = pool.add(Const::Code(f));
    let words = |op, operands, ext| Instruction { op, operands, ext }.encode().unwrap().as_slice().to_vec();
    builder.define(
        main,
        CodeSpec {
            name: "<module>".into(),
            qualname: "<module>".into(),
            filename: "t.py".into(),
            flags: flag::MODULE,
            first_line: 1,
            frame_size: 20,
            instructions: [
                words(Op::MakeFunction, [0, 1, 8], code),
                words(Op::CallKw, [0, 2, 0], keywords),
                // A prefix that there need not be.
                vec![Op::Wide as u32 | 0x80, Op::LoadK as u32 | 3 << 16],
                words(Op::StoreName, [0, 0, 0], 0),
                words(Op::JumpIf, [0, 0, 0], 1),
                words(Op::Loop, [0, 0, 0], jump_bits(-6).unwrap()),
                words(Op::Return, [0, 0, 0], 0),
            ]
            .concat(),
            constants: pool.into_items(),
            names: vec!["x".into()],
            lines: vec![Some(1); 11],
            docstring: Some(8),
            ..CodeSpec::default()
        },
    );
    builder.define(
        f,
        CodeSpec {
            name: "f".into(),
            qualname: "f".into(),
            filename: "t.py".into(),
            flags: flag::OPTIMIZED | flag::NEWLOCALS | flag::VARARGS,
            first_line: 2,
            arg_count: 1,
            slots: vec![
                slot_spec("a", slot::ARG | slot::LOCAL | slot::CELL),
                slot_spec("rest", slot::ARG | slot::LOCAL),
                slot_spec("x", slot::LOCAL),
                slot_spec("free", slot::FREE),
            ],
            frame_size: 9,
            instructions: [
                words(Op::CopyFree, [0, 0, 0], 0),
                words(Op::MakeCell, [0, 0, 0], 0),
                words(Op::LoadCell, [4, 3, 0], 0),
                words(Op::UnpackEx, [4, 2, 1], 2),
                words(Op::Return, [4, 0, 0], 0),
                words(Op::Reraise, [5, 0, 0], 0),
            ]
            .concat(),
            lines: vec![None, None, Some(3), Some(70_000), Some(70_000), Some(4), Some(4)],
            regions: vec![
                RegionEntry { start: 2, end: 6, kind: Region::Try, parent: None, saved: None, line: 3 },
                RegionEntry { start: 3, end: 6, kind: Region::For, parent: Some(0), saved: Some(4), line: 4 },
            ],
            handlers: vec![Handler { start: 2, end: 6, target: 6, register: 5 }],
            ..CodeSpec::default()
        },
    );
    builder.finish(Some(Era::Py38)).unwrap()
}

fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = checksum(&bytes[16..]);
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
    bytes
}

#[test]
fn what_is_built_is_accepted() {
    let bytes = sample();
    let image = Image::new(&bytes).unwrap();
    assert_eq!((image.era(), image.code_count()), (Some(Era::Py38), 2));
    let (main, f) = (image.main(), image.code(1).unwrap());
    assert_eq!((main.name(), f.name(), f.parameter_slots(), f.varname_count()), ("<module>", "f", 2, 3));
    let hash = |s: &str| fastlocals_core::value::hash::text(s.as_bytes());
    assert_eq!(f.find_slot(b"free", hash("free")), Some(3));
    assert_eq!(f.find_slot(b"frei", hash("frei")), None);
    assert_eq!([f.line(0), f.line(3), f.line(5)], [None, Some(70_000), Some(4)]);
    assert_eq!((f.region_of(4), f.handler_of(4).unwrap().target), (Some(1), 6));
    assert_eq!(main.constant(2).unpack(), Unpacked::Int(1));
    assert_eq!(main.constant(4).0, Value::float(-0.0).0);
    let (_, big) = main.constant(6).rom_of(Kind::BigInt).unwrap();
    assert_eq!((image.bigint_meta(big), image.limb(big, 0)), ((1, true), 1 << 63));
    let (_, big) = main.constant(7).rom_of(Kind::BigInt).unwrap();
    assert_eq!((image.bigint_meta(big), image.limb(big, 1)), ((2, false), 1 << 32));
    let (_, lone) = main.constant(8).rom_of(Kind::Str).unwrap();
    assert_eq!(image.str_points(lone), 2);
    assert_eq!(main.constants().len(), 13, "equal constants are one");
}

#[test]
fn listing_shows_names_and_targets() {
    let text = disassemble(&sample());
    for part in [
        "LoadCell         r4 free",
        "> ",
        "*",
        "K12 (<code f>)",
        "region 1: For 3..6, line 4, parent 0, saved in r4",
        "handler: 2..6 -> 6 in r5",
        "-> 10",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert_eq!(disassemble(b"nonsense"), "not a fastlocals image\n");
}

#[test]
fn limits_are_errors() {
    let build = |spec: CodeSpec| {
        let mut builder = ImageBuilder::new();
        let id = builder.reserve();
        builder.define(id, spec);
        builder.finish(None).map_err(|e| e.message)
    };
    let slots = (0..60_001).map(|i| slot_spec(&format!("v{i}"), slot::LOCAL)).collect();
    assert_eq!(build(CodeSpec { slots, ..CodeSpec::default() }), Err(": more than 60000 local variables".into()));
    assert_eq!(build(CodeSpec { frame_size: 251, ..CodeSpec::default() }), Err(": more than 250 registers".into()));
    let slots = (0..60_000).map(|i| slot_spec(&format!("v{i}"), slot::LOCAL)).collect();
    let many = CodeSpec {
        slots,
        shift: 60_000,
        frame_size: 60_001,
        instructions: vec![Op::Return as u32],
        lines: vec![None],
        ..CodeSpec::default()
    };
    assert!(Image::new(&build(many).unwrap()).is_ok());
}

#[test]
fn integers_of_any_size_are_parsed() {
    for (text, value) in
        [("0", 0), ("0x_ff", 255), ("0B101", 5), ("1_000", 1000), ("0o17", 15), ("9223372036854775807", i64::MAX)]
    {
        assert_eq!(Const::integer(text), Some(Const::Int(value)), "{text}");
    }
    let Some(Const::BigInt(big)) = Const::integer("340282366920938463463374607431768211457") else { panic!("not big") };
    assert_eq!(big.limbs, [1, 0, 1]);
    let Some(Const::BigInt(big)) = Const::integer(&format!("0x1{}", "0".repeat(40))) else { panic!("not big") };
    assert_eq!(big.limbs, [0, 0, 1 << 32]);
    let Some(Const::BigInt(big)) = Const::integer(&format!("0o{}", "7".repeat(43))) else { panic!("not big") };
    assert_eq!(big.limbs, [u64::MAX, u64::MAX, 1]);
    assert_eq!((Const::integer("12a"), Const::integer("0b12")), (None, None));
    assert_eq!(Value::int(MIN_SMALL), Some(Value::small(MIN_SMALL)));
}

/// Whatever is accepted can be read in full.
fn use_it(bytes: &[u8]) -> bool {
    let Ok(image) = Image::new(bytes) else { return false };
    assert!(!disassemble(bytes).is_empty());
    for code in (0..image.code_count()).filter_map(|i| image.code(i)) {
        for i in 0..code.slot_count() {
            let name = code.slot_name_at(i);
            assert_eq!(code.find_slot(image.str_bytes(name), image.str_hash(name)), Some(i));
        }
        for pc in 0..code.instructions().len() {
            let _ = (code.line(pc), code.region_of(pc), code.handler_of(pc));
        }
    }
    true
}

#[test]
fn damage_is_refused_or_harmless() {
    let good = sample();
    assert!(use_it(&good));
    let mut accepted = 0;
    for at in 0..good.len() {
        for change in [1, 2, 4, 8, 16, 32, 64, 128, 0xFF] {
            let mut bytes = good.clone();
            bytes[at] ^= change;
            if at >= 16 {
                assert_eq!(Image::new(&bytes).err(), Some(ImageError::Checksum));
            }
            accepted += usize::from(use_it(&with_checksum(bytes)));
        }
    }
    // Line numbers, immediate operands, floats, event bits and the like may change unnoticed; most bits may not.
    assert!(accepted * 3 < good.len() * 9, "{accepted} of {} changes were accepted", good.len() * 9);
}

#[test]
fn every_word_is_checked_with_extreme_values() {
    let good = sample();
    for at in (16..good.len() - 3).step_by(4) {
        for value in
            [0u32, 1, 7, 8, 31, 32, 0x7F, 0xFF, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0xFFFF_FFF8, u32::MAX, good.len() as u32]
        {
            let mut bytes = good.clone();
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            use_it(&with_checksum(bytes));
        }
    }
}

#[test]
fn truncation_and_extension_are_refused() {
    let good = sample();
    for length in 0..good.len() {
        let mut bytes = good[..length].to_vec();
        assert!(Image::new(&bytes).is_err());
        if length >= 32 {
            bytes[8..12].copy_from_slice(&(length as u32).to_le_bytes());
            assert!(!use_it(&with_checksum(bytes)), "truncated to {length}");
        }
    }
    let mut longer = good.clone();
    longer.extend_from_slice(&[0; 8]);
    assert_eq!(Image::new(&longer).err(), Some(ImageError::Length));
}
