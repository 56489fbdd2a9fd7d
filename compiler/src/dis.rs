//! The disassembler: an image as text.
//!
//! ```text
//! code f (2 of 3), file "t.py", line 1, flags OPTIMIZED NEWLOCALS SIMPLE
//!   slots: 0 a arg, 1 x local
//!   line   pc    op          operands                meaning
//!      2    0  * AddI        x a +1                  r[a] = r[b] + c, a small integer
//! ```
//! `*` marks the event bit, `>` a jump target. Registers that are slots are shown by name.

use fastlocals_core::image::Image;
use fastlocals_core::image::code::{Code, flag, slot};
use fastlocals_core::isa;
use fastlocals_core::isa::{BinOp, CmpOp, Form, Instruction, Op, Role, STATICS};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::{Unpacked, Value};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Lists an image: code objects with their slots, instructions, tables. For bytes that are no valid image, says why.
pub fn disassemble(image: &[u8]) -> String {
    let image = match Image::new(image) {
        Ok(image) => image,
        Err(error) => return format!("{error}\n"),
    };
    let mut out = String::new();
    let era = image.era().map_or("any", |e| e.name());
    let (codes, bytes) = (image.code_count(), image.bytes().len());
    let _ = writeln!(out, "image for era {era}, {bytes} bytes, {codes} code objects");
    for i in 0..codes {
        if let Some(code) = image.code(i) {
            let _ = write!(out, "\ncode {} ({} of {codes})", image.text(code.qualname_at()), i + 1);
            self::code(&mut out, code);
        }
    }
    out
}

const FLAG_NAMES: &[(u32, &str)] = &[
    (flag::OPTIMIZED, "OPTIMIZED"),
    (flag::NEWLOCALS, "NEWLOCALS"),
    (flag::VARARGS, "VARARGS"),
    (flag::VARKEYWORDS, "VARKEYWORDS"),
    (flag::NESTED, "NESTED"),
    (flag::GENERATOR, "GENERATOR"),
    (flag::COROUTINE, "COROUTINE"),
    (flag::ASYNC_GENERATOR, "ASYNC_GENERATOR"),
    (flag::LINES32, "LINES32"),
    (flag::HIDDEN, "HIDDEN"),
    (flag::CLASS, "CLASS"),
    (flag::MODULE, "MODULE"),
    (flag::EXEC_SYNC, "EXEC_SYNC"),
    (flag::SIMPLE, "SIMPLE"),
    (flag::COMPREHENSION, "COMPREHENSION"),
];

const SLOT_NAMES: &[(u32, &str)] =
    &[(slot::ARG, "arg"), (slot::LOCAL, "local"), (slot::CELL, "cell"), (slot::FREE, "free"), (slot::HIDDEN, "hidden")];

fn bits(value: u32, names: &[(u32, &str)]) -> String {
    names.iter().filter(|(bit, _)| value & bit != 0).map(|(_, n)| *n).collect::<Vec<_>>().join(" ")
}

fn code(out: &mut String, code: Code<'_>) {
    let file = code.image().text(code.filename_at());
    let _ = writeln!(out, ", file \"{file}\", line {}, flags {}", code.first_line(), bits(code.flags(), FLAG_NAMES));
    let (args, posonly, kwonly) = (code.arg_count(), code.posonly_count(), code.kwonly_count());
    let (shift, size) = (code.shift(), code.frame_size());
    let _ = writeln!(
        out,
        "  arguments: {args} ({posonly} positional only), {kwonly} keyword only; frame size {size}, shift {shift}"
    );
    if code.slot_count() > 0 {
        let slots = (0..code.slot_count()).map(|i| {
            // An argument is a local, too.
            let shown = code.slot_bits(i) & if code.slot_bits(i) & slot::ARG != 0 { !slot::LOCAL } else { !0 };
            format!("{i} {} {}", code.slot_name(i), bits(shown, SLOT_NAMES))
        });
        let _ = writeln!(out, "  slots: {}", slots.collect::<Vec<_>>().join(", "));
    }
    if let Some(doc) = code.docstring() {
        let _ = writeln!(out, "  doc: K{doc}");
    }
    instructions(out, code);
    for i in 0..code.constants().len() {
        let _ = writeln!(out, "  K{i} = {}", constant(code.image(), code.constant(i)));
    }
    for (i, r) in (0..code.region_count()).filter_map(|i| Some((i, code.region(i)?))) {
        let parent = r.parent.map_or("none".into(), |p| p.to_string());
        let saved = r.saved.map_or(String::new(), |s| format!(", saved in {}", register(code, s as usize)));
        let _ =
            writeln!(out, "  region {i}: {:?} {}..{}, line {}, parent {parent}{saved}", r.kind, r.start, r.end, r.line);
    }
    for h in (0..code.handler_count()).filter_map(|i| code.handler(i)) {
        let _ = writeln!(out, "  handler: {}..{} -> {} in {}", h.start, h.end, h.target, register(code, h.register));
    }
}

/// The value of a constant, as Python would write it.
fn constant(image: Image<'_>, value: Value) -> String {
    match value.unpack() {
        Unpacked::None => "None".into(),
        Unpacked::Bool(true) => "True".into(),
        Unpacked::Bool(false) => "False".into(),
        Unpacked::Ellipsis => "Ellipsis".into(),
        Unpacked::Int(i) => i.to_string(),
        Unpacked::Float(f) => format!("{f:?}"),
        Unpacked::Rom(Kind::Str, _, at) => format!("{:?}", String::from_utf8_lossy(image.str_bytes(at))),
        Unpacked::Rom(Kind::Bytes, _, at) => format!("b\"{}\"", image.bytes_at(at).escape_ascii()),
        Unpacked::Rom(Kind::BigInt, _, at) => {
            let (limbs, negative) = image.bigint_meta(at);
            let digits = (0..limbs).rev().enumerate().map(|(n, i)| match n {
                0 => format!("{:x}", image.limb(at, i)),
                _ => format!("{:016x}", image.limb(at, i)),
            });
            format!("{}0x{}", if negative { "-" } else { "" }, digits.collect::<String>())
        }
        Unpacked::Rom(Kind::Tuple, _, at) => {
            let items = (0..image.tuple_len(at)).map(|i| match image.tuple_item(at, i) {
                // Constants nest as deeply as source does; one level is enough to read.
                item if item.rom_of(Kind::Tuple).is_some() => "(..)".into(),
                item => constant(image, item),
            });
            format!("({})", items.collect::<Vec<_>>().join(", "))
        }
        Unpacked::Rom(Kind::Code, _, at) => format!("<code {}>", image.text(Code::at(image, at).qualname_at())),
        _ => "?".into(),
    }
}

fn register(code: Code<'_>, r: usize) -> String {
    let slot = code.shift() + r;
    if slot < code.slot_count() { code.slot_name(slot).into() } else { format!("r{r}") }
}

/// The instruction at a word of a verified image, and the word behind it.
fn decode(code: Code<'_>, pc: usize) -> Option<(Instruction, usize)> {
    Instruction::decode(|pc| code.word(pc), pc).filter(|_| pc < code.instructions().len())
}

/// Where a jump of this instruction goes.
fn target(ins: &Instruction, next: usize) -> Option<usize> {
    if ins.op.jumps() { next.checked_add_signed(ins.distance()) } else { None }
}

fn instructions(out: &mut String, code: Code<'_>) {
    let mut targets: BTreeSet<usize> =
        (0..code.handler_count()).filter_map(|i| Some(code.handler(i)?.target)).collect();
    let mut pc = 0;
    while let Some((ins, next)) = decode(code, pc) {
        targets.extend(target(&ins, next));
        pc = next;
    }
    let (mut pc, mut line) = (0, None);
    while let Some((ins, next)) = decode(code, pc) {
        let here = code.line(pc);
        let shown = if here == line { String::new() } else { here.map_or("-".into(), |l| l.to_string()) };
        line = here;
        let marks =
            [(targets.contains(&pc), '>'), (code.word(pc) & isa::EV != 0, '*')].map(|(on, c)| if on { c } else { ' ' });
        let (name, operands) = (ins.op.info().name, operands(code, &ins, next));
        let marks: String = marks.iter().collect();
        let _ = writeln!(out, "{}", format!("  {shown:>6} {pc:>5} {marks} {name:<16} {operands}").trim_end());
        pc = next;
    }
}

fn operands(code: Code<'_>, ins: &Instruction, next: usize) -> String {
    let info = ins.op.info();
    let ext = ins.ext as usize;
    let short = |i: usize| {
        let text = constant(code.image(), code.constant(i));
        if text.chars().count() > 40 {
            format!("K{i} ({}..)", text.chars().take(40).collect::<String>())
        } else {
            format!("K{i} ({text})")
        }
    };
    let mut parts: Vec<String> = Vec::new();
    for (role, operand) in info.roles.iter().zip(ins.operands) {
        let n = operand as usize;
        parts.push(match role {
            Role::Unused => continue,
            Role::Dst | Role::Src | Role::Both | Role::Run | Role::DstRun => register(code, n),
            Role::Window => format!("W{n}"),
            Role::Count => format!("n={n}"),
            Role::Const => short(n),
            Role::Name => code.image().text(code.name_offset(n)).into(),
            Role::Slot => code.slot_name(n).into(),
            Role::Simm => format!("{:+}", operand as i8),
            Role::Imm if info.form == Form::Asbx => (operand as i16).to_string(),
            Role::Imm if ins.op == Op::LoadStatic => STATICS.get(n).copied().unwrap_or("?").into(),
            Role::Imm if ins.op == Op::LoadImm => {
                ["Unbound", "None", "False", "True", "Ellipsis", "NotImplemented"].get(n).copied().unwrap_or("?").into()
            }
            Role::Imm => n.to_string(),
            Role::Jump => continue,
        });
    }
    match info.ext {
        Role::Imm if ins.op == Op::Binary => {
            let operator = BinOp::ALL.get(ext & 15).map_or("?", |o| o.symbol());
            parts.push(format!("{operator}{}", if ext & 16 != 0 { "=" } else { "" }));
        }
        Role::Imm if ins.op == Op::Compare => parts.push(CmpOp::ALL.get(ext).map_or("?", |o| o.symbol()).into()),
        Role::Imm => parts.push(format!("ext={ext}")),
        Role::Const => parts.push(short(ext)),
        Role::Slot => parts.push(code.slot_name(ext).into()),
        _ => {}
    }
    if let Some(to) = target(ins, next) {
        parts.push(format!("-> {to}"));
    }
    parts.join(" ")
}
