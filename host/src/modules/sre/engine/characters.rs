//! Operations on single characters, positions and the texts of groups.

use super::{Engine, Subject};
use crate::modules::sre::chars;
use crate::modules::sre::program::{Bad, MAXREPEAT, Program, op};

impl Engine {
    /// Does the operation at `at`, which takes one character, take this one? Goes behind the character then.
    pub(super) fn one(&mut self, program: &Program, text: &impl Subject, at: usize) -> Result<bool, Bad> {
        let Some(c) = self.here(text) else { return Ok(false) };
        let argument = |i| program.word(at + i);
        let taken = match program.word(at)? {
            op::LITERAL => c == argument(1)?,
            op::NOT_LITERAL => c != argument(1)?,
            op::ANY => c != 10,
            op::ANY_ALL => true,
            op::IN => program.has(at + 2, c)?,
            op::LITERAL_IGNORE | op::LITERAL_LOC_IGNORE => chars::ascii_lower(c) == chars::ascii_lower(argument(1)?),
            op::NOT_LITERAL_IGNORE | op::NOT_LITERAL_LOC_IGNORE => {
                chars::ascii_lower(c) != chars::ascii_lower(argument(1)?)
            }
            op::LITERAL_UNI_IGNORE => chars::lower(c) == argument(1)?,
            op::NOT_LITERAL_UNI_IGNORE => chars::lower(c) != argument(1)?,
            op::IN_IGNORE => program.has(at + 2, chars::ascii_lower(c))?,
            op::IN_LOC_IGNORE => {
                let lower = chars::ascii_lower(c);
                let upper = if (97..=122).contains(&lower) { lower - 32 } else { lower };
                program.has(at + 2, lower)? || program.has(at + 2, upper)?
            }
            op::IN_UNI_IGNORE => program.has(at + 2, chars::lower(c))?,
            _ => return Err(Bad),
        };
        if taken {
            self.pos += 1;
        }
        Ok(taken)
    }

    /// Takes as many characters as the operation at `at` takes, up to `most`; how many.
    pub(super) fn many(
        &mut self,
        program: &Program,
        text: &impl Subject,
        at: usize,
        most: u32,
        steps: &mut u64,
    ) -> Result<usize, Bad> {
        let from = self.pos;
        let last = if most == MAXREPEAT { self.end } else { self.end.min(from.saturating_add(most as usize)) };
        while self.pos < last && self.one(program, text, at)? {
            *steps = steps.saturating_sub(u64::from(self.pos & 7 == 0));
        }
        Ok(self.pos - from)
    }

    pub(super) fn group(&self, i: usize) -> Option<(usize, usize)> {
        let mark = |i: usize| self.marks.get(i).copied().flatten();
        mark(i * 2).zip(mark(i * 2 + 1)).filter(|(from, to)| from <= to)
    }

    /// Goes behind the text of a group, if it stands here again.
    pub(super) fn same_as_group(
        &mut self,
        how: u32,
        group: usize,
        text: &impl Subject,
        steps: &mut u64,
    ) -> Result<bool, Bad> {
        let Some((from, to)) = self.group(group) else { return Ok(false) };
        for i in from..to {
            let (Some(a), Some(b)) = (text.at(i), self.here(text)) else { return Ok(false) };
            let same = match how {
                op::GROUPREF => a == b,
                op::GROUPREF_UNI_IGNORE => chars::lower(a) == chars::lower(b),
                _ => chars::ascii_lower(a) == chars::ascii_lower(b),
            };
            if !same {
                return Ok(false);
            }
            self.pos += 1;
            *steps = steps.saturating_sub(u64::from(i & 7 == 0));
        }
        Ok(true)
    }

    /// Is this a position of this kind?
    pub(super) fn is_at(&self, kind: u32, text: &impl Subject) -> Result<bool, Bad> {
        let (before, after) = (self.pos.checked_sub(1).and_then(|i| text.at(i)), self.here(text));
        let line_end = u32::from(b'\n');
        Ok(match kind {
            0 | 2 => self.pos == 0,
            1 => self.pos == 0 || before == Some(line_end),
            // (No boundary, and none that is missing, is in an empty text.)
            3 | 4 | 8..=11 => {
                let unicode = kind >= 10;
                let wanted = matches!(kind, 3 | 8 | 10);
                self.end > 0 && chars::is_boundary(unicode, before, after) == wanted
            }
            5 => self.pos == self.end || self.pos + 1 == self.end && after == Some(line_end),
            6 => self.pos == self.end || after == Some(line_end),
            7 => self.pos == self.end,
            _ => return Err(Bad),
        })
    }
}
