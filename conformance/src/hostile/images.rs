//! The oracle for images: whatever the bytes are, they are refused, or run safely to an end or to the budget.

use super::Verdict;
use fastlocals_core::block::field;
use fastlocals_core::heap::message::P;
use fastlocals_core::image::{FORMAT, HEADER, Image, MAGIC, checksum};
use fastlocals_core::machine::Vm;
use fastlocals_core::machine::exit::Exit;
use fastlocals_core::start::{Config, init};
use fastlocals_core::value::Value;
use fastlocals_core::value::request::Request;
use fastlocals_core::value::types::TypeId;

/// Units of work that a run may take.
const BUDGET: i64 = 20_000;
/// Exits that a run may take: a program that only prints makes no use of its budget.
const EXITS: usize = 200;
/// Words of the block.
const WORDS: usize = 8 * 1024;

/// Makes the header of an image say what it should: magic, format, length, checksum; the bytes are padded to a multiple of 8. So the
/// fuzzer's work goes into what lies behind the header.
pub fn with_valid_header(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().max(HEADER).next_multiple_of(8), 0);
    let length = bytes.len() as u32;
    bytes[..4].copy_from_slice(&MAGIC);
    bytes[4..6].copy_from_slice(&FORMAT.to_le_bytes());
    bytes[6] %= 7;
    bytes[8..12].copy_from_slice(&length.to_le_bytes());
    let sum = checksum(&bytes[16..]);
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
}

/// Changes an image as the bytes of `edits` say: three bytes each, position (scaled to the image's length) and new byte.
pub fn edited(seed: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for e in edits.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([e[0], e[1]])) % bytes.len().max(1);
        if let Some(b) = bytes.get_mut(at) {
            *b = e[2];
        }
    }
    with_valid_header(&mut bytes);
    bytes
}

/// Runs an image, if it is accepted, to its end, to the budget, or to a request that a host without anything refuses.
pub fn run(prelude: &[u8], bytes: &[u8]) -> Verdict {
    let Ok(image) = Image::new(bytes) else { return Verdict::Refused };
    let prelude = Image::new(prelude).expect("the prelude");
    let images = [prelude, image];
    let mut words = vec![0u64; WORDS];
    let era = image.era().unwrap_or_default();
    init(&mut words, Config { era, ..Config::default() }).expect("the block is large enough");
    let block = fastlocals_core::start::take_up(&mut words).expect("a fresh block");
    let mut vm = Vm::new(block, &images);
    vm.refuse_memory();
    vm.heap.budget = BUDGET;
    if vm.attempt(&mut |vm: &mut Vm<'_>| vm.start_main(1)).is_err() {
        return Verdict::NotStarted;
    }
    let mut next = None;
    for _ in 0..EXITS {
        let exit = match next.take() {
            Some(exit) => exit,
            None => vm.run(),
        };
        match exit {
            Exit::Finished(_) | Exit::Raised(_) | Exit::Budget | Exit::Memory(_) => break,
            Exit::Event => {}
            Exit::Request(Request::Output) => next = vm.answer(Value::NONE),
            Exit::Request(Request::Import) => next = vm.answer(Value::NONE),
            Exit::Request(_) => {
                let made = vm.attempt(&mut |vm: &mut Vm<'_>| -> fastlocals_core::value::fault::Data {
                    Err(vm.heap.raise(TypeId::RuntimeError, &[P::S("refused")]))
                });
                next = if made == Err(0) { vm.answer_raised() } else { vm.answer_no_memory() };
            }
        }
    }
    // The block is still usable: a collection finds every value in order.
    vm.heap.save();
    vm.heap.block.set(field::ANSWER, Value::UNBOUND);
    let top = vm.heap.stack_top();
    vm.heap.block.collect(top);
    Verdict::Ran
}
