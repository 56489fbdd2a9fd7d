//! The code of a compiled pattern, as CPython 3.13's `re._compiler` makes it: numbers of 32 bits. It may come from anybody: every read is
//! checked, and what makes no sense ends the match with [`Bad`].

/// Code that no compiler makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bad;

macro_rules! operations {
    ($($name:ident = $number:literal;)*) => { $(pub(in crate::modules::sre) const $name: u32 = $number;)* };
}

/// The operations, by CPython's numbers (`Lib/re/_constants.py`, MAGIC 20230612).
pub(super) mod op {
    operations! {
        FAILURE = 0; SUCCESS = 1; ANY = 2; ANY_ALL = 3; ASSERT = 4; ASSERT_NOT = 5; AT = 6; BRANCH = 7; CATEGORY = 8;
        CHARSET = 9; BIGCHARSET = 10; GROUPREF = 11; GROUPREF_EXISTS = 12; IN = 13; INFO = 14; JUMP = 15; LITERAL = 16;
        MARK = 17; MAX_UNTIL = 18; MIN_UNTIL = 19; NOT_LITERAL = 20; NEGATE = 21; RANGE = 22; REPEAT = 23;
        REPEAT_ONE = 24; MIN_REPEAT_ONE = 26; ATOMIC_GROUP = 27; POSSESSIVE_REPEAT = 28; POSSESSIVE_REPEAT_ONE = 29;
        GROUPREF_IGNORE = 30; IN_IGNORE = 31; LITERAL_IGNORE = 32; NOT_LITERAL_IGNORE = 33;
        GROUPREF_LOC_IGNORE = 34; IN_LOC_IGNORE = 35; LITERAL_LOC_IGNORE = 36; NOT_LITERAL_LOC_IGNORE = 37;
        GROUPREF_UNI_IGNORE = 38; IN_UNI_IGNORE = 39; LITERAL_UNI_IGNORE = 40; NOT_LITERAL_UNI_IGNORE = 41;
        RANGE_UNI_IGNORE = 42;
    }
}

/// Flags of the operation INFO: the pattern begins with these characters; with one of these.
const INFO_PREFIX: u32 = 1;
const INFO_CHARSET: u32 = 4;

/// A repeat without an upper bound.
pub(super) const MAXREPEAT: u32 = u32::MAX;

/// Code, and what is known about where a match can begin.
pub(crate) struct Program {
    code: Vec<u32>,
    /// The least width of a match.
    pub(super) least: usize,
    /// How a match begins.
    pub(super) first: First,
}

/// How every match begins.
pub(super) enum First {
    /// Nothing is known.
    Any,
    /// With this character.
    Literal(u32),
    /// With a character of the set at this place.
    Set(usize),
}

impl Program {
    /// Takes the numbers, little-endian.
    pub(crate) fn new(bytes: &[u8]) -> Program {
        let code: Vec<u32> = bytes.chunks_exact(4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]])).collect();
        let word = |i: usize| code.get(i).copied().unwrap_or(0);
        let (mut least, mut first) = (0, First::Any);
        if word(0) == op::INFO {
            least = word(3) as usize;
            if word(2) & INFO_PREFIX != 0 {
                first = First::Literal(word(7));
            } else if word(2) & INFO_CHARSET != 0 {
                first = First::Set(5);
            }
        }
        Program { code, least, first }
    }

    /// The number at `i`.
    #[inline]
    pub(super) fn word(&self, i: usize) -> Result<u32, Bad> {
        self.code.get(i).copied().ok_or(Bad)
    }

    /// Where the distance at `i` leads to.
    #[inline]
    pub(super) fn target(&self, i: usize) -> Result<usize, Bad> {
        Ok(i + self.word(i)? as usize)
    }

    /// Is `c` in the set that begins at `at`?
    pub(super) fn has(&self, mut at: usize, c: u32) -> Result<bool, Bad> {
        let mut inside = true;
        loop {
            let what = self.word(at)?;
            let (found, size) = match what {
                op::FAILURE => return Ok(!inside),
                op::LITERAL => (c == self.word(at + 1)?, 2),
                op::CATEGORY => (super::chars::is_in(self.word(at + 1)?, c), 2),
                op::CHARSET => (c < 256 && self.bit(at + 1, c)?, 9),
                op::RANGE => ((self.word(at + 1)?..=self.word(at + 2)?).contains(&c), 3),
                op::RANGE_UNI_IGNORE => {
                    let range = self.word(at + 1)?..=self.word(at + 2)?;
                    (range.contains(&c) || range.contains(&super::chars::upper(c)), 3)
                }
                op::NEGATE => {
                    inside = !inside;
                    (false, 1)
                }
                op::BIGCHARSET => {
                    let blocks = self.word(at + 1)? as usize;
                    // 256 bytes say which block each page has.
                    let page = (c >> 8) as usize;
                    let found = if page < 256 {
                        let block = self.word(at + 2 + page / 4)? >> (page % 4 * 8) & 0xFF;
                        self.bit(at + 2 + 64 + block as usize * 8, c & 0xFF)?
                    } else {
                        false
                    };
                    (found, 2 + 64 + blocks * 8)
                }
                _ => return Err(Bad),
            };
            if found {
                return Ok(inside);
            }
            at += size;
        }
    }

    fn bit(&self, at: usize, c: u32) -> Result<bool, Bad> {
        Ok(self.word(at + (c >> 5) as usize)? >> (c & 31) & 1 != 0)
    }
}
