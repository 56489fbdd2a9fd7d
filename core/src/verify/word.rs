//! Instructions: one loop over the words, driven by the rows of [`crate::isa`].

use crate::image::code::{Code, flag, slot};
use crate::isa::{BinOp, CmpOp, Form, Instruction, Op, Role, STATICS};
use crate::value::Value;
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::verify::{Check, malformed, rule};

/// True if register `r` of the window is in the frame.
pub(crate) fn has_register(code: Code<'_>, r: usize) -> bool {
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
pub(crate) fn is_start_or_end(code: Code<'_>, pc: usize) -> bool {
    pc == code.instructions().len() || is_start(code, pc)
}

/// Checks every instruction of `code`, which has `words` words.
pub(crate) fn check(code: Code<'_>, words: usize) -> Check {
    let mut pc = 0;
    let mut last = Op::Nop;
    while pc < words {
        let at = code.instructions_at().wrapping_add(4 * pc);
        let (ins, next) = Instruction::decode(|pc| code.word(pc), pc).ok_or(malformed("instruction", at))?;
        rule(next <= words, "instruction is cut off", at)?;
        operands(code, &ins, next, at)?;
        special(code, &ins, pc, at)?;
        (pc, last) = (next, ins.op);
    }
    rule(last.ends(), "control falls off the end", code.instructions_at())
}

/// Checks the operands by their roles. The instruction behind is at `next`.
fn operands(code: Code<'_>, ins: &Instruction, next: usize, at: usize) -> Check {
    let info = ins.op.info();
    let fields = ins.operands.map(|n| n as usize);
    let count = info.roles.iter().zip(fields).find(|(role, _)| **role == Role::Count).map(|(_, n)| n);
    let ext = ins.ext as usize;
    if info.form == Form::Sx {
        return jump(code, ins, next, at);
    }
    for (role, n) in info.roles.iter().zip(fields).chain([(&info.ext, ext)]) {
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
            Role::Const => rule(n < code.constants().len(), "constant outside the table", at)?,
            Role::Name => rule(n < code.name_count(), "name outside the table", at)?,
            Role::Slot => rule(n < code.slot_count(), "slot outside the frame", at)?,
            Role::Jump => jump(code, ins, next, at)?,
            Role::Imm | Role::Simm | Role::Count => {}
        }
    }
    Ok(())
}

fn jump(code: Code<'_>, ins: &Instruction, next: usize, at: usize) -> Check {
    let distance = ins.distance();
    let target = next.checked_add_signed(distance);
    rule(target.is_some_and(|t| is_start(code, t)), "jump into the middle of an instruction", at)?;
    match ins.op {
        Op::Jump => rule(distance >= 0, "Jump goes backward", at),
        Op::Loop => rule(distance < 0, "Loop goes forward", at),
        _ => Ok(()),
    }
}

/// What the rows do not say: ranges of numbers, kinds of constants and slots, lengths of runs.
fn special(code: Code<'_>, ins: &Instruction, pc: usize, at: usize) -> Check {
    let [a, b, c] = ins.operands.map(|n| n as usize);
    let ext = ins.ext as usize;
    let constant = |i: usize| code.constant(i);
    let free = code.slot_count().checked_sub(1).is_some_and(|last| code.slot_bits(last) == slot::FREE);
    if pc == 0 {
        rule(free == (ins.op == Op::CopyFree), "free variables and the first instruction disagree", at)?;
    }
    let ok = match ins.op {
        Op::LoadImm => b <= 5,
        Op::LoadStatic => b < STATICS.len(),
        Op::CopyFree => pc == 0,
        Op::MakeCell | Op::LoadCell | Op::StoreCell | Op::UnbindCell => is_cell(code, b),
        Op::GetCellRef | Op::LoadClassCell => is_cell(code, ext),
        Op::LoadMethod => has_register(code, a + FRAME_HEADER),
        Op::ListExtendCall => a >= FRAME_HEADER,
        Op::BuildSlice => has_registers(code, b, 3),
        Op::ExcParts => has_registers(code, a, 3),
        Op::BuildDict => c.is_multiple_of(2),
        Op::Format => c <= 7 && (c & 4 == 0 || has_register(code, b + 1)),
        Op::UnpackEx => has_registers(code, a, c + 1 + ext),
        Op::Binary => ext & 15 < BinOp::ALL.len() && ext < 32,
        Op::Compare => ext < CmpOp::ALL.len(),
        Op::JumpLt | Op::JumpLe | Op::JumpEq | Op::JumpNe | Op::JumpGt | Op::JumpGe => c <= 1,
        Op::JumpLtI | Op::JumpLeI | Op::JumpEqI | Op::JumpNeI | Op::JumpGtI | Op::JumpGeI => c <= 1,
        Op::JumpIs | Op::JumpNone => c <= 1,
        Op::CallEx => has_registers(code, a, FRAME_HEADER + 1),
        Op::CallExKw => has_registers(code, a, FRAME_HEADER + 2),
        Op::CallMethod => b >= 1,
        Op::CallKw | Op::CallMethodKw => names(code, constant(ext), 0).is_some_and(|n| n <= b),
        Op::MakeGen => code.has(flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR),
        Op::MakeFunction => {
            let parts = c.count_ones() as usize;
            c <= 15 && has_registers(code, b, parts) && inner(code, constant(ext)).is_some_and(|f| f == (c & 8 != 0))
        }
        Op::LoadSpecial => c <= 5,
        Op::RaiseText => a <= 1 && constant(ext).rom_of(Kind::Str).is_some(),
        Op::MatchClass => names(code, constant(ext), 1).is_some(),
        Op::ExecSync => a <= 1,
        _ => true,
    };
    rule(ok, "operand out of its range", at)
}

fn is_cell(code: Code<'_>, i: usize) -> bool {
    code.slot_bits(i) & (slot::CELL | slot::FREE) != 0
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
