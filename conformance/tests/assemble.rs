//! The assembler: what the compiler makes can be made with it, and each misuse has an error of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_compiler::dis::disassemble;
use fastlocals_compiler::{Era, Options, compile};
use fastlocals_core::assemble::{Asm, AsmError, Assembler, Function, Label};
use fastlocals_core::image::Image;
use fastlocals_core::image::code::{Code, Region, flag, slot};
use fastlocals_core::isa::{EV, Form, Instruction, Op, Role};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::{Unpacked, Value};
use std::collections::BTreeMap;

/// Builds an image anew, through the assembler's interface, from what can be read of it. `None` for code with more slots than the
/// assembler supports.
fn reassemble(from: Image<'_>) -> Option<Vec<u8>> {
    let mut buffer = vec![0; 16 * from.bytes().len() + 4096];
    let main = from.main();
    let file = from.text(main.filename_at());
    let mut asm = Assembler::new(&mut buffer, from.era(), file, &function(main)).unwrap();
    body(&mut asm, main)?;
    let length = asm.finish().unwrap_or_else(|e| panic!("{file}: {e}"));
    buffer.truncate(length);
    Some(buffer)
}

fn function(code: Code<'_>) -> Function<'_> {
    Function {
        name: code.name(),
        qualname: code.image().text(code.qualname_at()),
        flags: code.flags(),
        first_line: code.first_line(),
        positional_only: code.posonly_count() as u32,
        keyword_only: code.kwonly_count() as u32,
    }
}

fn body(asm: &mut Assembler<'_>, code: Code<'_>) -> Option<()> {
    if code.shift() != 0 {
        return None;
    }
    let image = code.image();
    for i in 0..code.slot_count() {
        assert_eq!(
            asm.slot(code.slot_name(i), code.slot_bits(i)),
            Ok(i as u32),
            "slot {} ({}) of {}",
            code.slot_name(i),
            code.slot_bits(i),
            code.name()
        );
    }
    for i in 0..code.constants().len() {
        let value = value(asm, image, code.constant(i))?;
        assert_eq!(asm.constant(value), Ok(i as u32));
    }
    if let Some(doc) = code.docstring() {
        asm.docstring(doc as u32).unwrap();
    }
    for i in 0..code.name_count() {
        assert_eq!(asm.name(image.text(code.name_offset(i))), Ok(i as u32));
    }
    let mut labels = Labels { of: BTreeMap::new() };
    for r in (0..code.region_count()).filter_map(|i| code.region(i)) {
        let (start, end) = (labels.at(asm, r.start), labels.at(asm, r.end));
        asm.region(r.kind, start, end, r.parent, r.saved, r.line).unwrap();
    }
    for h in (0..code.handler_count()).filter_map(|i| code.handler(i)) {
        let [start, end, target] = [h.start, h.end, h.target].map(|pc| labels.at(asm, pc));
        asm.handler(start, end, target, h.register as u32).unwrap();
    }
    let words = code.instructions().len();
    let mut pc = 0;
    while pc < words {
        pc = instruction(asm, code, pc, &mut labels, false);
    }
    let mut pc = 0;
    while pc < words {
        if let Some(label) = labels.of.get(&pc) {
            asm.place(*label).unwrap();
        }
        asm.line(code.line(pc)).unwrap();
        pc = instruction(asm, code, pc, &mut labels, true);
    }
    if let Some(label) = labels.of.get(&words) {
        asm.place(*label).unwrap();
    }
    Some(())
}

/// Labels by the word that they stand before.
struct Labels {
    of: BTreeMap<usize, Label>,
}

impl Labels {
    fn at(&mut self, asm: &mut Assembler<'_>, pc: usize) -> Label {
        *self.of.entry(pc).or_insert_with(|| asm.label().unwrap())
    }
}

/// Emits the instruction at `pc`, or only makes the label of its target; gives the place of the next one.
fn instruction(asm: &mut Assembler<'_>, code: Code<'_>, pc: usize, labels: &mut Labels, emit: bool) -> usize {
    let (Instruction { op, operands, ext }, next) = Instruction::decode(|pc| code.word(pc), pc).unwrap();
    let info = op.info();
    let mut operands = operands.map(|n| n as i32);
    for (n, role) in operands.iter_mut().zip(info.roles) {
        match (role, info.form) {
            (Role::Simm, _) => *n = i32::from(*n as i8),
            (Role::Imm, Form::Asbx) => *n = i32::from(*n as i16),
            _ => {}
        }
    }
    if op.jumps() {
        let distance = Instruction { op, operands: [0; 3], ext }.distance();
        let target = next.checked_add_signed(distance).unwrap();
        let label = labels.at(asm, target);
        // A jump backward that starts no line is known by the missing event bit of its target.
        let quiet = distance < 0 && code.word(target) & EV == 0;
        if emit {
            if quiet { asm.jump_quietly(op, operands, label) } else { asm.jump(op, operands, label) }.unwrap();
        }
    } else if emit && op == Op::Nop && code.word(pc) & EV != 0 {
        asm.nop_with_event().unwrap();
    } else if emit {
        asm.emit(op, operands, ext).unwrap_or_else(|e| panic!("{op:?}: {e}"));
    }
    next
}

/// The value of a constant in the image that is being built.
fn value(asm: &mut Assembler<'_>, image: Image<'_>, v: Value) -> Option<Value> {
    Some(match v.unpack() {
        Unpacked::Rom(Kind::Str, _, at) => asm.wtf8(image.str_bytes(at)).unwrap(),
        Unpacked::Rom(Kind::Bytes, _, at) => asm.bytes(image.bytes_at(at)).unwrap(),
        Unpacked::Rom(Kind::BigInt, _, at) => {
            let (limbs, negative) = image.bigint_meta(at);
            let limbs: Vec<u64> = (0..limbs).map(|i| image.limb(at, i)).collect();
            asm.big_int(negative, &limbs).unwrap()
        }
        Unpacked::Rom(Kind::Tuple, _, at) => {
            let items: Option<Vec<Value>> =
                (0..image.tuple_len(at)).map(|i| value(asm, image, image.tuple_item(at, i))).collect();
            asm.tuple(&items?).unwrap()
        }
        Unpacked::Rom(Kind::Code, _, at) => {
            let code = Code::at(image, at);
            asm.function(&function(code)).unwrap();
            body(asm, code)?;
            asm.end().unwrap_or_else(|e| panic!("{}: {e}", code.name()))
        }
        _ => v,
    })
}

/// The listing without its first line, which says how many bytes the image has, and without the sizes of frames: the assembler finds out
/// how many registers are used, the compiler may reserve one more.
fn listing(image: &[u8]) -> String {
    let listing = disassemble(image);
    let lines = listing.lines().skip(1).map(|l| l.split_once("; frame size").map_or(l, |(before, _)| before));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_conformance_program_can_be_assembled_anew() {
    let corpus = fastlocals_conformance::corpus::folder();
    let (mut same, mut skipped) = (0, 0);
    for entry in std::fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "py") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for era in [Era::Py27, Era::Py313] {
            let Ok(compiled) = compile(&source, &Options { era, ..Options::file("program.py") }) else { continue };
            match reassemble(Image::new(&compiled.image).unwrap()) {
                Some(image) => {
                    assert_eq!(listing(&image), listing(&compiled.image), "{} in era {}", path.display(), era.name());
                    same += 1;
                }
                None => skipped += 1,
            }
        }
    }
    assert!(same > 300 && skipped < 10, "{same} the same, {skipped} skipped");
}

fn begin(buffer: &mut [u8]) -> Assembler<'_> {
    Assembler::new(buffer, None, "test.lang", &Function::named("<module>")).unwrap()
}

/// Ends the top level with `return None` in register 0.
fn finish(mut asm: Assembler<'_>) -> Asm<usize> {
    asm.emit(Op::LoadImm, [0, 1, 0], 0)?;
    asm.emit(Op::Return, [0, 0, 0], 0)?;
    asm.finish()
}

#[test]
fn each_mistake_has_its_error() {
    let mut buffer = vec![0; 4096];
    let mut asm = begin(&mut buffer);
    assert_eq!(asm.emit(Op::Ext, [0; 3], 0), Err(AsmError::Opcode));
    assert_eq!(asm.emit(Op::Jump, [0; 3], 0), Err(AsmError::Opcode));
    assert_eq!(asm.emit(Op::Move, [0, 1, 1], 0), Err(AsmError::Operand));
    assert_eq!(asm.emit(Op::Move, [-1, 1, 0], 0), Err(AsmError::Operand));
    assert_eq!(asm.emit(Op::Move, [0, 256, 0], 0), Err(AsmError::Operand));
    assert_eq!(asm.emit(Op::Move, [0, 250, 0], 0), Err(AsmError::Register));
    assert_eq!(asm.emit(Op::Call, [240, 4, 0], 0), Err(AsmError::Register));
    assert_eq!(asm.emit(Op::LoadK, [0, 0, 0], 0), Err(AsmError::Operand));
    assert_eq!(asm.emit(Op::LoadName, [0, 0, 0], 0), Err(AsmError::Operand));
    assert_eq!(asm.emit(Op::LoadCell, [0, 0, 0], 0), Err(AsmError::Operand));
    assert_eq!(asm.emit(Op::LoadI, [0, 32768, 0], 0), Err(AsmError::Operand));
    assert_eq!(asm.emit(Op::AddI, [0, 0, -129], 0), Err(AsmError::Operand));
    assert_eq!(asm.emit(Op::Add, [0, 0, 0], 1), Err(AsmError::Operand));
    assert_eq!(asm.jump(Op::Add, [0, 0, 0], Label(0)), Err(AsmError::Opcode));
    assert_eq!(asm.jump(Op::Jump, [0; 3], Label(0)), Err(AsmError::NoLabel));
    assert_eq!(asm.place(Label(7)), Err(AsmError::NoLabel));
    let label = asm.label().unwrap();
    asm.place(label).unwrap();
    assert_eq!(asm.place(label), Err(AsmError::LabelPlaced));
    assert_eq!(asm.line(Some(0)), Err(AsmError::Line));
    assert_eq!(asm.docstring(0), Err(AsmError::Operand));
    assert_eq!(asm.constant(Value::UNBOUND), Err(AsmError::Operand));
    assert_eq!(asm.end(), Err(AsmError::Nesting));

    asm.function(&Function::named("f")).unwrap();
    assert_eq!(asm.finish(), Err(AsmError::Nesting));
    assert_eq!(asm.slot("x", 0), Err(AsmError::Operand));
    assert_eq!(asm.slot("x", slot::LOCAL), Ok(0));
    assert_eq!(asm.slot("x", slot::LOCAL), Err(AsmError::SlotExists));
    assert_eq!(asm.slot("y", slot::ARG), Err(AsmError::SlotOrder));
    asm.emit(Op::Nop, [0; 3], 0).unwrap();
    assert_eq!(asm.slot("z", slot::LOCAL), Err(AsmError::SlotOrder));
    let nowhere = asm.label().unwrap();
    asm.jump(Op::Jump, [0; 3], nowhere).unwrap();
    assert_eq!(asm.end(), Err(AsmError::LabelUndefined(nowhere.0)));
    // Nothing has happened: the function can still be finished.
    asm.place(nowhere).unwrap();
    asm.emit(Op::LoadImm, [0, 1, 0], 0).unwrap();
    asm.emit(Op::Return, [0, 0, 0], 0).unwrap();
    let code = asm.end().unwrap();
    asm.constant(code).unwrap();
    let length = finish(asm).unwrap();
    let image = Image::new(&buffer[..length]).unwrap();
    assert_eq!(image.code(1).map(|c| (c.name(), c.flags() & flag::SIMPLE)), Some(("f", flag::SIMPLE)));
}

#[test]
fn what_the_verifier_would_refuse_is_refused_in_the_end() {
    let mut buffer = vec![0; 4096];
    let mut asm = begin(&mut buffer);
    asm.emit(Op::Nop, [0; 3], 0).unwrap();
    assert!(matches!(asm.finish(), Err(AsmError::Refused(_))), "control falls off the end");
    assert_eq!(asm.finish(), Err(AsmError::Finished));
    assert_eq!(asm.label(), Err(AsmError::Finished));
    assert_eq!(asm.text("x"), Err(AsmError::Finished));
}

/// A function with a loop, a handler and a region, in the top level that calls it.
fn sample(buffer: &mut [u8]) -> Asm<usize> {
    let mut asm = Assembler::new(buffer, None, "test.lang", &Function::named("<module>"))?;
    asm.function(&Function { first_line: 3, ..Function::named("count") })?;
    let n = asm.slot("n", slot::ARG)? as i32;
    let [start, end, caught, again] = [asm.label()?, asm.label()?, asm.label()?, asm.label()?];
    asm.region(Region::Try, start, end, None, None, 3)?;
    asm.handler(start, end, caught, 2)?;
    asm.place(start)?;
    asm.line(Some(4))?;
    asm.place(again)?;
    asm.emit(Op::SubI, [n, n, 1], 0)?;
    asm.jump(Op::JumpGtI, [n, 0, 1], again)?;
    asm.place(end)?;
    asm.emit(Op::Return, [n, 0, 0], 0)?;
    asm.place(caught)?;
    let text = asm.text("a text that takes some room in the image")?;
    let text = asm.constant(text)?;
    asm.emit(Op::LoadK, [1, text as i32, 0], 0)?;
    asm.emit(Op::Return, [1, 0, 0], 0)?;
    let code = asm.end()?;
    let code = asm.constant(code)?;
    let name = asm.name("count")?;
    asm.emit(Op::MakeFunction, [0, 1, 0], code)?;
    asm.emit(Op::StoreName, [0, name as i32, 0], 0)?;
    finish(asm)
}

#[test]
fn every_buffer_is_enough_or_refused() {
    let mut buffer = vec![0; 4096];
    let length = sample(&mut buffer).unwrap();
    let image = buffer[..length].to_vec();
    let mut enough = 0;
    for size in (0..2048).rev() {
        // What was in the buffer before does not matter.
        let mut buffer = vec![0xA5; size];
        match sample(&mut buffer) {
            Ok(length) => {
                assert_eq!(buffer[..length], image, "{size}");
                enough = size;
            }
            Err(e) => assert_eq!(e, AsmError::OutOfSpace, "{size}"),
        }
    }
    assert!(enough > length && enough < 1600, "{length} bytes of image in {enough} of buffer");
}

#[test]
fn a_damaged_place_does_no_harm() {
    let mut buffer = vec![0; 4096];
    let mut asm = begin(&mut buffer);
    asm.emit(Op::LoadImm, [0, 1, 0], 0).unwrap();
    let here = asm.here();
    for n in [0, 1, 7, 40, 4000, 4095, 4096, 5000, usize::MAX / 2, usize::MAX] {
        for which in 0..3 {
            let mut place = here;
            *[&mut place.top, &mut place.floor, &mut place.function][which] = n;
            let mut copy = buffer.clone();
            let mut asm = Assembler::resume(&mut copy, place);
            let _ = asm.slot("x", slot::LOCAL);
            let _ = asm.emit(Op::Nop, [0; 3], 0);
            let _ = asm.name("x");
            let _ = asm.end();
            let _ = finish(asm);
        }
    }
}
