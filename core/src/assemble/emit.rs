//! Instructions: operands checked by their roles, registers counted.

use crate::assemble::store::RECORD;
use crate::assemble::{Asm, AsmError, Assembler, CODE, CONSTANTS, Label, List, NAMES, SLOTS, f};
use crate::image::code::flag;
use crate::isa;
use crate::isa::{Form, Instruction, Op, Role};
use crate::value::limits::{FRAME_HEADER, MAX_CODE};

/// In the highest byte of an instruction's second number: a backward jump that starts no line.
pub(crate) const QUIET: u32 = 1 << 24;
/// Beside a Nop: an event is due at it.
pub(crate) const DUE: u32 = 1;

/// What generators, coroutines and asynchronous generators have.
const GENERATORS: u32 = flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR;

impl Assembler<'_> {
    /// Emits an instruction that does not jump. The operands are those of its row in [`crate::isa`]: a, b, c; or a, bx; unused ones are 0.
    /// `ext` is the number in the ext word, 0 if the row has none. Indices too large for the word get a `Wide` before it.
    ///
    /// # Errors
    /// [`AsmError::Opcode`], [`AsmError::Operand`], [`AsmError::Register`], [`AsmError::Limit`], [`AsmError::OutOfSpace`],
    /// [`AsmError::Finished`].
    pub fn emit(&mut self, op: Op, operands: [i32; 3], ext: u32) -> Asm {
        if matches!(op, Op::Ext | Op::Wide | Op::Escape) || op.jumps() {
            return Err(AsmError::Opcode);
        }
        self.instruction(op, operands, ext, 0)
    }

    /// Emits an instruction that jumps to a label. `Jump` may go in both directions; it becomes `Loop` where it goes backward.
    ///
    /// # Errors
    /// As [`Assembler::emit`]; [`AsmError::NoLabel`].
    pub fn jump(&mut self, op: Op, operands: [i32; 3], label: Label) -> Asm {
        self.jump_flagged(op, operands, label, 0)
    }

    /// As [`Assembler::jump`], but a jump backward does not count as coming to a line anew (the loop inside `yield from`).
    ///
    /// # Errors
    /// As [`Assembler::jump`].
    #[doc(hidden)]
    pub fn jump_quietly(&mut self, op: Op, operands: [i32; 3], label: Label) -> Asm {
        self.jump_flagged(op, operands, label, QUIET)
    }

    /// A Nop at which an event is due although it is on the line of the instruction before.
    ///
    /// # Errors
    /// As [`Assembler::emit`].
    pub fn nop_with_event(&mut self) -> Asm {
        self.instruction(Op::Nop, [0; 3], 0, DUE)
    }

    fn jump_flagged(&mut self, op: Op, operands: [i32; 3], label: Label, quiet: u32) -> Asm {
        if !op.jumps() {
            return Err(AsmError::Opcode);
        }
        self.known(label)?;
        self.instruction(op, operands, label.0, quiet)
    }

    fn instruction(&mut self, op: Op, operands: [i32; 3], ext: u32, flag: u32) -> Asm {
        self.open()?;
        // What stands in an ext word of a jump is known at the end only.
        let jumps = op.jumps();
        let ins = self.checked(op, operands, if jumps { 0 } else { ext })?;
        let words = ins.encode().ok_or(AsmError::Operand)?;
        let (high, word, second) = match *words.as_slice() {
            [wide, word, second] => (isa::bx(wide) as u32, word, second >> 8),
            [wide, word] if !op.has_ext() => (isa::bx(wide) as u32, word, 0),
            [word, second] => (0, word, second >> 8),
            [word] => (0, word, 0),
            _ => return Err(AsmError::Operand),
        };
        // A record has 8 bits for them.
        if high > 0xFF {
            return Err(AsmError::Limit);
        }
        let count = self.count(CODE);
        if count + ins.len() as u32 >= MAX_CODE as u32 {
            return Err(AsmError::Limit);
        }
        self.store.room(RECORD)?;
        self.note_registers(op, operands, ext)?;
        let line = self.get(f::LINE);
        self.add(CODE, [word, if jumps { ext | flag } else { second | flag | high << 24 }, line])?;
        self.set(CODE.0 + 1, count + ins.len() as u32);
        if op == Op::MakeGen && self.get(f::FLAGS) & GENERATORS == 0 {
            self.set(f::FLAGS, self.get(f::FLAGS) | flag::GENERATOR);
        }
        Ok(())
    }

    /// The instruction, if its numbers are in the ranges of their roles.
    fn checked(&self, op: Op, operands: [i32; 3], ext: u32) -> Asm<Instruction> {
        let info = op.info();
        let in_table = |list: List, n: u32| n < self.count(list);
        let mut ins = Instruction { op, operands: [0; 3], ext };
        for (i, ((to, role), n)) in ins.operands.iter_mut().zip(info.roles).zip(operands).enumerate() {
            let bits = if i == 1 && info.form != Form::Abc { 16 } else { 8 };
            let signed = role == Role::Simm || i == 1 && info.form == Form::Asbx;
            *to = n as u32;
            let fits = match role {
                Role::Unused | Role::Jump => n == 0,
                Role::Const => in_table(CONSTANTS, *to),
                Role::Name => in_table(NAMES, *to),
                Role::Slot => in_table(SLOTS, *to),
                _ if signed => {
                    *to &= (1 << bits) - 1;
                    n >= -(1 << (bits - 1)) && n < 1 << (bits - 1)
                }
                _ => n >= 0 && n < 1 << bits,
            };
            if !fits {
                return Err(AsmError::Operand);
            }
        }
        let fits = match info.ext {
            Role::Unused => ext == 0,
            Role::Const => in_table(CONSTANTS, ext),
            Role::Slot => in_table(SLOTS, ext),
            // (The words have room for so much.)
            _ => true,
        };
        if fits { Ok(ins) } else { Err(AsmError::Operand) }
    }

    /// Counts the registers that an instruction touches.
    fn note_registers(&mut self, op: Op, operands: [i32; 3], ext: u32) -> Asm {
        let [a, b, c] = operands.map(|n| n as usize);
        let roles = op.info().roles;
        let count = roles.iter().zip([a, b, c]).find(|(r, _)| **r == Role::Count).map_or(0, |(_, n)| n);
        let before = self.get(f::REGISTERS);
        let mut noted = Ok(());
        for (role, n) in roles.into_iter().zip([a, b, c]) {
            noted = noted.and(match role {
                Role::Dst | Role::Src | Role::Both => self.registers(n, 1),
                Role::Run | Role::DstRun => self.registers(n, count),
                Role::Window => self.registers(n, FRAME_HEADER + count),
                _ => Ok(()),
            });
        }
        // Lengths that are no operand.
        let (first, n) = match op {
            Op::LoadMethod => (a, FRAME_HEADER + 1),
            Op::BuildSlice => (b, 3),
            Op::ExcParts => (a, 3),
            Op::Format => (b, 1 + (c & 4 != 0) as usize),
            Op::UnpackEx => (a, c + 1 + ext as usize),
            Op::CallEx => (a, FRAME_HEADER + 1),
            Op::CallExKw => (a, FRAME_HEADER + 2),
            Op::MakeFunction => (b, (c & 15).count_ones() as usize),
            _ => (0, 0),
        };
        noted = noted.and(self.registers(first, n));
        if noted.is_err() {
            self.set(f::REGISTERS, before);
        }
        noted
    }
}

/// A word's opcode.
pub(crate) fn op_of(word: u32) -> Op {
    Op::from_word(word).unwrap_or(Op::Nop)
}

/// The distance of a jump, as its word or ext word.
pub(crate) fn distance(op: Op, from: usize, to: usize) -> Asm<u32> {
    let bits = isa::jump_bits((to as isize).wrapping_sub(from as isize)).ok_or(AsmError::Limit)?;
    Ok(op as u32 | bits << 8)
}
