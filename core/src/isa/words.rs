//! Words: the fields of one, and instructions taken apart and put together. The pictures are in [`crate::isa`].

use crate::isa::{COLD, Form, Op, num};

/// The event bit of an instruction word.
pub const EV: u32 = 0x80;

/// Operand a.
#[inline(always)]
pub const fn a(word: u32) -> usize {
    (word >> 8 & 0xFF) as usize
}
/// Operand b.
#[inline(always)]
pub const fn b(word: u32) -> usize {
    (word >> 16 & 0xFF) as usize
}
/// Operand c.
#[inline(always)]
pub const fn c(word: u32) -> usize {
    (word >> 24) as usize
}
/// Operand b as a signed number.
#[inline(always)]
pub const fn sb(word: u32) -> i64 {
    (word >> 16) as i8 as i64
}
/// Operand c as a signed number.
#[inline(always)]
pub const fn sc(word: u32) -> i64 {
    (word >> 24) as i8 as i64
}
/// Operand bx.
#[inline(always)]
pub const fn bx(word: u32) -> usize {
    (word >> 16) as usize
}
/// Operand bx as a signed number.
#[inline(always)]
pub const fn sbx(word: u32) -> i64 {
    (word >> 16) as i16 as i64
}
/// Operand sx.
#[inline(always)]
pub const fn sx(word: u32) -> isize {
    (word as i32 >> 8) as isize
}

/// True if the word is one of this operation.
#[inline]
pub const fn is(word: u32, op: Op) -> bool {
    if op.is_cold() { word & 0xFF7F == num::Escape | ((op as u8 - COLD) as u32) << 8 } else { word & 0x7F == op as u32 }
}
/// The fields where a word has its first two operands: a and b, or b and c behind [`Op::Escape`]. (Operand c of a cold one is in the ext word.)
#[inline]
pub const fn first_two(word: u32) -> (usize, usize) {
    if word & 0x7F == num::Escape { (b(word), c(word)) } else { (a(word), b(word)) }
}
/// A jump distance as 24 bits; `None` if it does not fit.
pub const fn jump_bits(distance: isize) -> Option<u32> {
    if distance < -(1 << 23) || distance >= 1 << 23 { None } else { Some(distance as i32 as u32 & LOW24) }
}

const LOW24: u32 = 0xFF_FFFF;

/// An instruction taken apart: its operands as its row names them, whatever words they stand in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instruction {
    /// Its operation.
    pub op: Op,
    /// Operands a, b (or bx) and c. Negative ones as the bits that they have there.
    pub operands: [u32; 3],
    /// The ext number, or sx: 24 bits.
    pub ext: u32,
}

/// The words of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    words: [u32; 3],
    count: usize,
}

impl Words {
    /// The words, in order; the event bit belongs on the first.
    #[doc(hidden)]
    pub fn as_slice(&self) -> &[u32] {
        self.words.get(..self.count).unwrap_or(&[])
    }
}

impl Instruction {
    /// An instruction without an ext word. Operands as the row names them; for Abx: a, bx, 0.
    #[doc(hidden)]
    pub const fn new(op: Op, operands: [u32; 3]) -> Instruction {
        Instruction { op, operands, ext: 0 }
    }

    /// The operands and the ext number.
    fn numbers(&self) -> [u32; 4] {
        let [a, b, c] = self.operands;
        [a, b, c, self.ext]
    }

    /// What a [`Op::Wide`] before it must carry; 0 if there need be none.
    fn high(&self) -> u32 {
        self.op.wide().map_or(0, |(i, bits)| self.numbers().get(i).map_or(0, |n| n >> bits))
    }

    /// How many words it takes. A jump's distance makes no difference.
    #[allow(clippy::len_without_is_empty, reason = "there is no empty one")]
    #[doc(hidden)]
    pub fn len(&self) -> usize {
        1 + self.op.has_ext() as usize + (self.high() != 0) as usize
    }

    /// Its words; `None` if an operand does not fit.
    #[doc(hidden)]
    pub fn encode(&self) -> Option<Words> {
        let (op, info, high) = (self.op, self.op.info(), self.high());
        let mut numbers = self.numbers();
        if let Some((n, bits)) = op.wide().and_then(|(i, bits)| Some((numbers.get_mut(i)?, bits))) {
            *n &= (1 << bits) - 1;
        }
        let [a, b, c, ext] = numbers;
        let bx = !matches!(info.form, Form::Abc);
        let third = op.has_third();
        if high > op.most_high()
            || a > 0xFF
            || b > if bx { 0xFFFF } else { 0xFF }
            || c > 0xFF
            || ext > if third { 0xFFFF } else { LOW24 }
        {
            return None;
        }
        let word = match info.form {
            Form::Sx => op as u32 | ext << 8,
            // (Behind bx there is no c.)
            _ if !op.is_cold() => op as u32 | a << 8 | b << 16 | c << 24,
            Form::Abc => num::Escape | ((op as u8 - COLD) as u32) << 8 | a << 16 | b << 24,
            _ => num::Escape | ((op as u8 - COLD) as u32) << 8 | b << 16,
        };
        let second = num::Ext | if third { c << 8 | ext << 16 } else { ext << 8 };
        let words = if high != 0 { [num::Wide | high << 16, word, second] } else { [word, second, 0] };
        Some(Words { words, count: self.len() })
    }

    /// Takes the instruction at `pc` apart, and says where the next one is. `None` if a word is not what must stand there; whether operands are in their
    /// ranges is another question.
    #[doc(hidden)]
    pub fn decode(word_at: impl Fn(usize) -> u32, mut pc: usize) -> Option<(Instruction, usize)> {
        let mut word = word_at(pc);
        let mut op = Op::from_word(word)?;
        let mut high = 0;
        if op == Op::Wide {
            // The event bit is the prefix's.
            if a(word) != 0 {
                return None;
            }
            high = bx(word) as u32;
            pc += 1;
            word = word_at(pc);
            op = Op::from_word(word)?;
            if op == Op::Wide || word & EV != 0 {
                return None;
            }
            if high > op.most_high() {
                return None;
            }
        }
        if op == Op::Ext {
            return None;
        }
        let mut ext = 0;
        let mut third = 0;
        pc += 1;
        if op.has_ext() {
            let second = word_at(pc);
            if second & 0x7F != num::Ext || second & EV != 0 {
                return None;
            }
            (third, ext) = if op.has_third() { (a(second), bx(second) as u32) } else { (0, second >> 8) };
            pc += 1;
        }
        let operands = match (op.info().form, op.is_cold()) {
            (Form::Sx, _) => {
                ext = word >> 8;
                [0, 0, 0]
            }
            (Form::Abc, false) => [a(word), b(word), c(word)],
            (_, false) => [a(word), bx(word), 0],
            (Form::Abc, true) => [b(word), c(word), third],
            (_, true) => [0, bx(word), 0],
        };
        let [a, b, c] = operands.map(|n| n as u32);
        let mut numbers = [a, b, c, ext];
        if let Some((n, bits)) = op.wide().and_then(|(i, bits)| Some((numbers.get_mut(i)?, bits))) {
            *n |= high << bits;
        }
        let [a, b, c, ext] = numbers;
        Some((Instruction { op, operands: [a, b, c], ext }, pc))
    }

    /// The jump distance, from the word behind it.
    #[doc(hidden)]
    pub const fn distance(&self) -> isize {
        ((self.ext << 8) as i32 >> 8) as isize
    }
}

#[cfg(test)]
mod tests {
    use super::super::Role;
    use super::*;

    fn words(op: Op, operands: [u32; 3], ext: u32) -> Option<Words> {
        Instruction { op, operands, ext }.encode()
    }

    #[test]
    fn words_are_as_the_pictures_say() {
        let all = |op, operands, ext| words(op, operands, ext).map(|w| w.as_slice().to_vec()).unwrap_or_default();
        let call = Op::Call as u32;
        assert_eq!(all(Op::Call, [1, 2, 3], 0), [call | 1 << 8 | 2 << 16 | 3 << 24]);
        assert_eq!(all(Op::LoadI, [7, 0xFFFB, 0], 0), [Op::LoadI as u32 | 7 << 8 | 0xFFFB << 16]);
        let escape = |op: Op| Op::Escape as u32 | (op as u32 - u32::from(COLD)) << 8;
        assert_eq!(all(Op::LoadName, [5, 6, 0], 0), [escape(Op::LoadName) | 5 << 16 | 6 << 24]);
        assert_eq!(
            all(Op::LoadName, [5, 0x106, 0], 0),
            [Op::Wide as u32 | 1 << 16, escape(Op::LoadName) | 5 << 16 | 6 << 24]
        );
        assert_eq!(all(Op::UnbindName, [0, 0x1234, 0], 0), [escape(Op::UnbindName) | 0x1234 << 16]);
        let kw = |c: u32, k: u32| [escape(Op::CallKw) | 1 << 16 | 2 << 24, Op::Ext as u32 | c << 8 | k << 16];
        assert_eq!(all(Op::CallKw, [1, 2, 3], 4), kw(3, 4));
        assert_eq!(all(Op::CallKw, [1, 2, 3], 0x2_0004)[1..], kw(3, 4));
        assert_eq!(words(Op::Loop, [0; 3], 1 << 24), None);
        assert_eq!(words(Op::Call, [256, 0, 0], 0), None);
        assert_eq!(jump_bits(1 << 23), None);
        assert_eq!(Op::from_word(0), None);
    }

    #[test]
    fn what_is_put_together_comes_apart_again() {
        for op in Op::ALL.iter().copied().filter(|op| !matches!(op, Op::Ext | Op::Wide | Op::Escape)) {
            let info = op.info();
            let top = |i: usize, n: u32| if info.roles[i] == Role::Unused || info.form == Form::Sx { 0 } else { n };
            for round in 0..4u32 {
                let wide = op.wide().filter(|_| round > 1);
                let mut operands = [top(0, round + 1), top(1, 200 + round), top(2, 250 - round)];
                let mut ext = if info.ext == Role::Unused && info.form != Form::Sx { 0 } else { 0x1234 + round };
                if let Some((i, bits)) = wide {
                    *operands.get_mut(i).unwrap_or(&mut ext) |= (100 + round) << bits;
                }
                let instruction = Instruction { op, operands, ext };
                let words = instruction.encode().map(|w| w.as_slice().to_vec()).unwrap_or_default();
                assert_eq!(words.len(), instruction.len(), "{op:?}");
                let again = Instruction::decode(|i| words.get(i).copied().unwrap_or(0), 0);
                assert_eq!(again, Some((instruction, words.len())), "{op:?}");
                assert_eq!(Op::from_number(op as u8), Some(op));
            }
        }
    }
}
