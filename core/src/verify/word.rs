//! Instructions: one loop over the words, driven by the rows of [`crate::isa`].

use super::{Check, malformed, rule};
use crate::code::{Code, flag, slot};
use crate::isa::{self, BinOp, CmpOp, Form, Op, Role, STATICS};
use crate::kind::Kind;
use crate::limits::FRAME_HEADER;
use crate::value::Value;

/// True if register `r` of the window is in the frame.
pub(super) fn has_register(code: Code<'_>, r: usize) -> bool {
    code.shift().saturating_add(r) < code.frame_size()
}

fn has_registers(code: Code<'_>, first: usize, count: usize) -> bool {
    code.shift().saturating_add(first).saturating_add(count) <= code.frame_size()
}

/// True if an instruction starts at word `pc`: an ext word never does, nor what stands behind a `Wide`.
pub(crate) fn is_start(code: Code<'_>, pc: usize) -> bool {
    let op = |pc: usize| Op::from_word(code.word(pc));
    op(pc).is_some_and(|o| o != Op::Ext) && !pc.checked_sub(1).is_some_and(|before| op(before) == Some(Op::Wide))
}

/// As [`is_start`], or the end of the code.
pub(super) fn is_start_or_end(code: Code<'_>, pc: usize) -> bool {
    pc == code.instructions().len() || is_start(code, pc)
}

/// One instruction with its prefix and its ext word.
struct Ins {
    op: Op,
    word: u32,
    /// From the `Wide` before it.
    high: Option<usize>,
    /// The ext word, signed.
    ext: isize,
    /// The word behind all of it.
    next: usize,
}

/// Checks every instruction of `code`, which has `words` words.
pub(super) fn check(code: Code<'_>, words: usize) -> Check {
    let mut pc = 0;
    let mut last = Op::Nop;
    while pc < words {
        let at = code.instructions_at().wrapping_add(4 * pc);
        let ins = decode(code, pc).ok_or(malformed("instruction", at))?;
        rule(ins.next <= words, "instruction is cut off", at)?;
        operands(code, &ins, at)?;
        special(code, &ins, pc, at)?;
        (pc, last) = (ins.next, ins.op);
    }
    let ends = [Op::Return, Op::Raise, Op::Reraise, Op::RaiseText, Op::Jump, Op::Loop];
    rule(ends.contains(&last), "control falls off the end", code.instructions_at())
}

/// Reads the instruction at `pc`; `None` if a word is not what must stand there.
fn decode(code: Code<'_>, mut pc: usize) -> Option<Ins> {
    let mut word = code.word(pc);
    let mut op = Op::from_word(word)?;
    let mut high = None;
    if op == Op::Wide {
        // The event bit is the prefix's.
        if isa::a(word) != 0 || isa::c(word) != 0 {
            return None;
        }
        high = Some(isa::b(word));
        pc += 1;
        word = code.word(pc);
        op = Op::from_word(word)?;
        if op == Op::Wide || word & isa::EV != 0 || wide_bits(op).is_none() {
            return None;
        }
    }
    if op == Op::Ext {
        return None;
    }
    let mut ext = 0;
    let mut next = pc + 1;
    if op.info().ext != Role::Unused {
        let second = code.word(next);
        if Op::from_word(second) != Some(Op::Ext) || second & isa::EV != 0 {
            return None;
        }
        ext = isa::sx(second);
        next += 1;
    }
    Some(Ins { op, word, high, ext, next })
}

/// Bits of the constant or name operand that a `Wide` extends.
fn wide_bits(op: Op) -> Option<u32> {
    let info = op.info();
    let bits = if info.form == Form::Abc { 8 } else { 16 };
    info.roles.iter().any(|r| matches!(r, Role::Const | Role::Name)).then_some(bits)
}

/// The three operands of the word (for Abx: a, bx, 0; for Sx: sx, 0, 0).
fn fields(ins: &Ins) -> [usize; 3] {
    match ins.op.info().form {
        Form::Abc => [isa::a(ins.word), isa::b(ins.word), isa::c(ins.word)],
        Form::Abx | Form::Asbx => [isa::a(ins.word), isa::bx(ins.word), 0],
        Form::Sx => [0, 0, 0],
    }
}

/// Checks the operands by their roles.
fn operands(code: Code<'_>, ins: &Ins, at: usize) -> Check {
    let info = ins.op.info();
    let fields = fields(ins);
    let count = info.roles.iter().zip(fields).find(|(role, _)| **role == Role::Count).map(|(_, n)| n);
    for (role, n) in info.roles.iter().zip(fields) {
        let wide = n | ins.high.unwrap_or(0) << wide_bits(ins.op).unwrap_or(0);
        match role {
            Role::Unused => rule(n == 0, "unused operand is not 0", at)?,
            Role::Dst | Role::Src | Role::Both => rule(has_register(code, n), "register outside the frame", at)?,
            // Lengths that are no operand: see `special`.
            Role::Run | Role::DstRun => {
                rule(has_registers(code, n, count.unwrap_or(0)), "run of registers outside the frame", at)?;
            }
            Role::Window => {
                let arguments = count.unwrap_or(0);
                rule(has_registers(code, n, FRAME_HEADER + arguments), "call window outside the frame", at)?;
            }
            Role::Const => rule(wide < code.constants().len(), "constant outside the table", at)?,
            Role::Name => rule(wide < code.name_count(), "name outside the table", at)?,
            Role::Slot => rule(n < code.slot_count(), "slot outside the frame", at)?,
            Role::Jump => jump(code, ins, isa::sx(ins.word), at)?,
            Role::Imm | Role::Simm | Role::Count => {}
        }
    }
    match info.ext {
        Role::Jump => jump(code, ins, ins.ext, at),
        Role::Const => rule(ext_constant(ins) < code.constants().len(), "constant outside the table", at),
        _ => Ok(()),
    }
}

/// The constant that the ext word names; bit 23 of `CallKw`'s is a flag.
fn ext_constant(ins: &Ins) -> usize {
    let bits = if ins.op == Op::CallKw { 0x7F_FFFF } else { 0xFF_FFFF };
    ins.ext as usize & bits
}

fn jump(code: Code<'_>, ins: &Ins, distance: isize, at: usize) -> Check {
    let target = ins.next.checked_add_signed(distance);
    rule(target.is_some_and(|t| is_start(code, t)), "jump into the middle of an instruction", at)?;
    match ins.op {
        Op::Jump => rule(distance >= 0, "Jump goes backward", at),
        Op::Loop => rule(distance < 0, "Loop goes forward", at),
        _ => Ok(()),
    }
}

/// What the rows do not say: ranges of numbers, kinds of constants and slots, lengths of runs.
fn special(code: Code<'_>, ins: &Ins, pc: usize, at: usize) -> Check {
    let [a, b, c] = fields(ins);
    let ext = ins.ext as usize & 0xFF_FFFF;
    let constant = |i: usize| code.constant(i);
    let free = code.slot_count().checked_sub(1).is_some_and(|last| code.slot_bits(last) == slot::FREE);
    if pc == 0 {
        rule(free == (ins.op == Op::CopyFree), "free variables and the first instruction disagree", at)?;
    }
    let ok = match ins.op {
        Op::LoadImm => b <= 5,
        Op::LoadStatic => b < STATICS.len(),
        Op::CopyFree => pc == 0,
        Op::MakeCell | Op::LoadCell | Op::StoreCell | Op::UnbindCell | Op::GetCellRef | Op::LoadClassCell => {
            code.slot_bits(b) & (slot::CELL | slot::FREE) != 0
        }
        Op::LoadMethod => has_register(code, a + FRAME_HEADER),
        Op::ListExtend => c == 0 || c == 1 && a >= FRAME_HEADER,
        Op::BuildSlice => has_registers(code, b, 3),
        Op::ExcParts => has_registers(code, a, 3),
        Op::BuildDict => c.is_multiple_of(2),
        Op::Format => c <= 7 && (c & 4 == 0 || has_register(code, b + 1)),
        Op::UnpackEx => has_registers(code, a, c + 1 + ext),
        Op::Binary => ext & 15 < BinOp::ALL.len() && ext < 32,
        Op::Compare => ext < CmpOp::ALL.len(),
        Op::JumpLt | Op::JumpLe | Op::JumpEq | Op::JumpNe | Op::JumpGt | Op::JumpGe => c <= 1,
        Op::JumpLtI | Op::JumpLeI | Op::JumpEqI | Op::JumpNeI | Op::JumpGtI | Op::JumpGeI => c <= 1,
        Op::JumpIs | Op::JumpNone | Op::MatchExc => c <= 1,
        Op::CallEx => b <= 1 && has_registers(code, a, FRAME_HEADER + 1 + b),
        Op::CallMethod => b >= 1,
        Op::CallKw => names(code, constant(ext_constant(ins)), 0).is_some_and(|n| n <= b),
        Op::MakeGen => code.has(flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR),
        Op::MakeFunction => {
            let parts = c.count_ones() as usize;
            c <= 15 && has_registers(code, b, parts) && inner(code, constant(ext)).is_some_and(|f| f == (c & 8 != 0))
        }
        Op::Raise | Op::MatchKind => c <= if ins.op == Op::Raise { 2 } else { 1 },
        Op::LoadSpecial => c <= 5,
        Op::RaiseText => a <= 1 && constant(wide(ins, b)).rom_of(Kind::Str).is_some(),
        Op::MatchClass => names(code, constant(ext), 1).is_some(),
        Op::ExecSync => a <= 1,
        _ => true,
    };
    rule(ok, "operand out of its range", at)
}

fn wide(ins: &Ins, n: usize) -> usize {
    n | ins.high.unwrap_or(0) << wide_bits(ins.op).unwrap_or(0)
}

/// For a tuple whose items from `skip` on are Strs, and the ones before small integers: how many Strs. Long ones are refused, so that
/// looking at one for every instruction takes no time to speak of.
fn names(code: Code<'_>, v: Value, skip: usize) -> Option<usize> {
    let image = code.image();
    let (_, at) = v.rom_of(Kind::Tuple)?;
    let length = image.tuple_len(at);
    if length > 256 {
        return None;
    }
    for i in 0..length {
        let item = image.tuple_item(at, i);
        let good = if i < skip { item.as_small().is_some_and(|n| n >= 0) } else { item.rom_of(Kind::Str).is_some() };
        if !good {
            return None;
        }
    }
    length.checked_sub(skip)
}

/// For a constant that is code: whether that code has free variables.
fn inner(code: Code<'_>, v: Value) -> Option<bool> {
    let (_, at) = v.rom_of(Kind::Code)?;
    let child = Code::at(code.image(), at);
    Some(child.slot_count().checked_sub(1).is_some_and(|last| child.slot_bits(last) == slot::FREE))
}
