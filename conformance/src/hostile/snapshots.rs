//! The oracle for snapshots: whatever a file says, it is refused, or what it holds runs safely to an end or to the budget.

use super::Verdict;
use fastlocals_core::block::{HEADER, field};
use fastlocals_core::heap::message::P;
use fastlocals_core::image::Image;
use fastlocals_core::machine::Vm;
use fastlocals_core::machine::exit::Exit;
use fastlocals_core::snapshot;
use fastlocals_core::snapshot::Snapshot;
use fastlocals_core::start::{Config, init, take_up};
use fastlocals_core::value::Value;
use fastlocals_core::value::hash;
use fastlocals_core::value::request::Request;
use fastlocals_core::value::types::TypeId;

/// Units of work that a run may take.
const BUDGET: i64 = 20_000;
/// Exits that a run may take: a program that only prints makes no use of its budget.
const EXITS: usize = 200;
/// Words of the block of a seed program, and words that are free in a restored one.
const WORDS: usize = 8 * 1024;
/// Units of work after which seed programs are saved.
const POINTS: [i64; 8] = [1, 3, 8, 20, 33, 47, 64, 120];
/// Bytes of a file before its tables.
const PREFIX: usize = 48;

/// Snapshots of a program at several points of its run, and one at its first request.
pub fn of(prelude: &[u8], program: &[u8]) -> Vec<Vec<u8>> {
    let images = [Image::new(prelude).expect("the prelude"), Image::new(program).expect("a seed program")];
    let era = images[1].era().unwrap_or_default();
    let mut files = Vec::new();
    for point in POINTS.into_iter().chain([0]) {
        let mut words = vec![0u64; WORDS];
        init(&mut words, Config { era, ..Config::default() }).expect("the block is large enough");
        let mut vm = Vm::new(take_up(&mut words).expect("a fresh block"), &images);
        vm.refuse_memory();
        vm.heap.budget = if point == 0 { BUDGET } else { point };
        vm.attempt(&mut |vm: &mut Vm<'_>| vm.start_main(1)).expect("there is room");
        let mut exit = vm.run();
        while let (Exit::Request(Request::Output | Request::Import), true) = (exit, point != 0) {
            exit = vm.answer(Value::NONE).unwrap_or_else(|| vm.run());
        }
        if !matches!(exit, Exit::Finished(_) | Exit::Raised(_)) {
            files.push(saved(&mut vm));
        }
    }
    files
}

fn saved(vm: &mut Vm<'_>) -> Vec<u8> {
    let mut file = vec![0; snapshot::size(&vm.heap, 1)];
    let length = snapshot::save(&mut vm.heap, 1, &mut file).expect("there is room");
    file.truncate(length);
    file
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).and_then(|b| b.first_chunk()).map_or(0, |b| u32::from_le_bytes(*b)) as usize
}

/// Changes the block in a file as the bytes of `edits` say, and makes the checksum right. An edit is six bytes: where (u16, scaled to the words of
/// the block), how, and three bytes of operand.
pub fn edited(file: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    let count = u32_at(&file, 36) + u32_at(&file, 40);
    let first = file.len() - 8 * count;
    let at_word = |file: &[u8], i: usize| {
        let at = first + 8 * (i % count.max(1));
        file.get(at..).and_then(|b| b.first_chunk()).map_or(0, |b| u64::from_le_bytes(*b))
    };
    for e in edits.chunks_exact(6) {
        let (i, how) = (usize::from(u16::from_le_bytes([e[0], e[1]])), e[2]);
        let operand = u64::from(e[3]) | u64::from(e[4]) << 8 | u64::from(e[5]) << 16;
        let old = at_word(&file, i);
        let new = match how % 8 {
            0 => old ^ 1 << (e[3] % 64),
            // Another word of the block.
            1 => at_word(&file, operand as usize),
            // A small integer near the one that is there, or any.
            2 => Value::small(Value(old).as_small().unwrap_or(0).wrapping_add(i64::from(e[3] as i8))).0,
            3 => Value::small(operand as i64 - 16).0,
            // The same kind of object, elsewhere.
            4 => old & !0xFFFF_FFFF | operand & 0xFFFF,
            5 => old & !0xFF_FFFF | operand,
            6 => [0, 1, 2, 3, 4, 5].map(|n| Value::UNBOUND.0 | n)[usize::from(e[3] % 6)],
            _ => old & !(0xFF << (e[3] % 8 * 8)) | u64::from(e[4]) << (e[3] % 8 * 8),
        };
        let at = first + 8 * (i % count.max(1));
        if let Some(word) = file.get_mut(at..).and_then(|b| b.first_chunk_mut()) {
            *word = new.to_le_bytes();
        }
    }
    with_valid_checksum(&mut file);
    file
}

/// The file that an input of the fuzzer stands for: its first byte chooses one of `files`, the others are edits; or they are the file itself.
pub fn of_input(files: &[Vec<u8>], data: &[u8]) -> Vec<u8> {
    let Some((which, edits)) = data.split_first() else { return Vec::new() };
    match files.get(usize::from(*which) % (files.len() + 1)) {
        Some(file) => edited(file, edits),
        None => {
            let mut bytes = edits.to_vec();
            with_valid_checksum(&mut bytes);
            bytes
        }
    }
}

/// Makes the header of a file say what it should, so that the fuzzer's work goes into what lies behind it.
fn with_valid_checksum(file: &mut Vec<u8>) {
    file.resize(file.len().max(PREFIX + 8 * HEADER).next_multiple_of(8), 0);
    file[..4].copy_from_slice(&snapshot::MAGIC);
    file[4..6].copy_from_slice(&snapshot::VERSION.to_le_bytes());
    let length = file.len() as u64;
    file[8..16].copy_from_slice(&length.to_le_bytes());
    let sum = hash::text(&file[24..]);
    file[16..24].copy_from_slice(&sum.to_le_bytes());
}

/// Restores a file and, if it is accepted, runs what it holds to its end, to the budget, or to a request that a host without anything refuses; then
/// saves it and restores that.
pub fn run(prelude: &[u8], file: &[u8]) -> Verdict {
    let Ok(snapshot) = Snapshot::open(file) else { return Verdict::Refused };
    let mut images = vec![Image::verified_before(prelude)];
    if snapshot.lent() != 1 || snapshot.least_words() > 1 << 20 {
        return Verdict::Refused;
    }
    for id in 1..snapshot.image_count() {
        let Ok(image) = snapshot.image(id as u16) else { return Verdict::Refused };
        images.push(image);
    }
    let mut words = vec![0u64; snapshot.least_words() + WORDS];
    if snapshot.restore(&images, &mut words).is_err() {
        return Verdict::Refused;
    }
    let mut vm = Vm::new(take_up(&mut words).expect("what was restored is a block"), &images);
    again(&mut vm, &images, "at once");
    vm.refuse_memory();
    vm.heap.budget = BUDGET;
    let mut next = vm.heap.waits_for().map(Exit::Request);
    for _ in 0..EXITS {
        let exit = match next.take() {
            Some(exit) => exit,
            None => vm.run(),
        };
        match exit {
            Exit::Finished(_) | Exit::Raised(_) | Exit::Budget | Exit::Memory(_) => break,
            Exit::Event => {}
            Exit::Request(Request::Output | Request::Import) => next = vm.answer(Value::NONE),
            Exit::Request(_) => {
                let made = vm.attempt(&mut |vm: &mut Vm<'_>| -> fastlocals_core::value::fault::Data {
                    Err(vm.heap.raise(TypeId::RuntimeError, &[P::S("refused")]))
                });
                next = if made == Err(0) { vm.answer_raised() } else { vm.answer_no_memory() };
            }
        }
    }
    vm.heap.block.set(field::ANSWER, Value::UNBOUND);
    again(&mut vm, &images, "after its run");
    Verdict::Ran
}

/// What was accepted stays acceptable, whatever has run in it.
fn again(vm: &mut Vm<'_>, images: &[Image<'_>], when: &str) {
    let file = saved(vm);
    let snapshot = Snapshot::open(&file).expect("a file that was just written");
    let mut words = vec![0u64; snapshot.least_words()];
    if let Err(e) = snapshot.restore(images, &mut words) {
        panic!("refused {when}: {e}");
    }
}
