//! Properties of code points that Python names and Rust's `char` does not have, or has differently.
//!
//! Letters, numbers and case come from `core::char`; the digit tables are those of Unicode 15.1. Known difference: `isalpha` also holds for
//! combining vowel signs.

/// Code points of the digit zero of every script; nine more digits follow each.
static ZEROS: [u32; 68] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50,
    0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
    0x1fbf0,
];

/// Digits that are no decimal digits (superscripts, circled digits ...): first and last.
static OTHER_DIGITS: [(u32, u32); 20] = [
    (178, 179),
    (185, 185),
    (4969, 4977),
    (6618, 6618),
    (8304, 8304),
    (8308, 8313),
    (8320, 8329),
    (9312, 9320),
    (9332, 9340),
    (9352, 9360),
    (9450, 9450),
    (9461, 9469),
    (9471, 9471),
    (10102, 10110),
    (10112, 10120),
    (10122, 10130),
    (68160, 68163),
    (69216, 69224),
    (69714, 69722),
    (127232, 127242),
];

fn char_of(c: u32) -> Option<char> {
    char::from_u32(c)
}

/// The decimal digit that a code point is.
pub fn decimal(c: u32) -> Option<u8> {
    if c < 128 {
        return if (48..58).contains(&c) { Some((c - 48) as u8) } else { None };
    }
    ZEROS.iter().find(|z| c.wrapping_sub(**z) < 10).map(|z| (c - z) as u8)
}

/// `str.isdigit` of one code point.
pub fn is_digit(c: u32) -> bool {
    decimal(c).is_some() || OTHER_DIGITS.iter().any(|(a, b)| (*a..=*b).contains(&c))
}

/// `str.isnumeric` of one code point.
pub fn is_numeric(c: u32) -> bool {
    is_digit(c) || char_of(c).is_some_and(char::is_numeric)
}

/// `str.isalpha` of one code point.
pub fn is_alpha(c: u32) -> bool {
    char_of(c).is_some_and(|c| c.is_alphabetic() && !c.is_numeric())
}

/// `str.isspace` of one code point.
pub fn is_space(c: u32) -> bool {
    (0x1C..=0x1F).contains(&c) || char_of(c).is_some_and(char::is_whitespace)
}

/// True for title case letters (digraphs such as U+01C5).
pub fn is_title(c: u32) -> bool {
    matches!(c, 0x1C5 | 0x1C8 | 0x1CB | 0x1F2 | 0x1F88..=0x1F8F | 0x1F98..=0x1F9F | 0x1FA8..=0x1FAF | 0x1FBC | 0x1FCC | 0x1FFC)
}

pub(crate) use crate::text::casing::{is_lower, is_upper};
pub(crate) use crate::text::printable::is_printable;

/// True for what may begin an identifier.
pub fn starts_identifier(c: u32) -> bool {
    c == '_' as u32 || char_of(c).is_some_and(char::is_alphabetic)
}

/// True for what may go on in an identifier.
pub fn continues_identifier(c: u32) -> bool {
    starts_identifier(c) || decimal(c).is_some() || (c > 127 && (0x300..0x370).contains(&c))
}

/// A change of case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// To upper case.
    Upper,
    /// To lower case.
    Lower,
    /// To title case.
    Title,
    /// For comparisons without case.
    Fold,
}

/// What a code point becomes: up to three (nine for a fold of a fold) code points are handed to `put` in order.
pub fn change<E>(c: u32, case: Case, put: &mut dyn FnMut(u32) -> Result<(), E>) -> Result<(), E> {
    let Some(ch) = char_of(c) else { return put(c) };
    match case {
        Case::Upper => ch.to_uppercase().try_for_each(|c| put(c as u32)),
        Case::Lower => ch.to_lowercase().try_for_each(|c| put(c as u32)),
        Case::Title => match c {
            0x1C4..=0x1CC => put(0x1C5 + (c - 0x1C4) / 3 * 3),
            0x1F1..=0x1F3 => put(0x1F2),
            0x10D0..=0x10FF => put(c),
            0x1F80..=0x1FAF => put(c | 8),
            0x1FB3 | 0x1FC3 | 0x1FF3 => put(c + 9),
            0x1FBC | 0x1FCC | 0x1FFC => put(c),
            _ => {
                let mut first = true;
                for u in ch.to_uppercase() {
                    if first {
                        put(u as u32)?;
                    } else {
                        u.to_lowercase().try_for_each(|c| put(c as u32))?;
                    }
                    first = false;
                }
                Ok(())
            }
        },
        Case::Fold => match c {
            0x131 => put(c),
            0x13A0..=0x13F5 => put(c),
            0x13F8..=0x13FD => put(c - 8),
            0xAB70..=0xABBF => put(c - 0xAB70 + 0x13A0),
            _ => {
                for l in ch.to_lowercase() {
                    for u in l.to_uppercase() {
                        u.to_lowercase().try_for_each(|c| put(c as u32))?;
                    }
                }
                Ok(())
            }
        },
    }
}
