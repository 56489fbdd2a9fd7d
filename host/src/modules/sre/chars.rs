//! Categories and case of characters, as patterns see them.

use fastlocals_core::text::unicode;

use fastlocals_core::text::unicode::Case;

/// A letter, digit or underscore of ASCII.
fn is_ascii_word(c: u32) -> bool {
    c == u32::from(b'_') || char::from_u32(c).is_some_and(|c| c.is_ascii_alphanumeric())
}

fn is_ascii_space(c: u32) -> bool {
    matches!(c, 9..=13 | 32)
}

fn is_word(c: u32) -> bool {
    if c < 128 {
        return is_ascii_word(c);
    }
    unicode::is_alpha(c) || unicode::decimal(c).is_some() || unicode::is_digit(c) || unicode::is_numeric(c)
}

fn is_line_break(c: u32) -> bool {
    matches!(c, 10..=13 | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// Is `c` in the category with this number? (Every other one is what the one before it is not.)
pub(super) fn is_in(category: u32, c: u32) -> bool {
    let digit = (48..=57).contains(&c);
    let inside = match category >> 1 {
        0 => digit,
        1 => is_ascii_space(c),
        // (The word characters of a locale are those of ASCII: the machine has no locale.)
        2 | 4 => is_ascii_word(c),
        3 => c == 10,
        5 => digit || c > 127 && unicode::decimal(c).is_some(),
        6 => unicode::is_space(c),
        7 => is_word(c),
        8 => is_line_break(c),
        _ => false,
    };
    inside != (category & 1 == 1)
}

/// Is there a boundary of words between these characters? `how` is the number of the position code.
pub(super) fn is_boundary(unicode: bool, before: Option<u32>, after: Option<u32>) -> bool {
    let word = |c: Option<u32>| c.is_some_and(|c| if unicode { is_word(c) } else { is_ascii_word(c) });
    word(before) != word(after)
}

/// The lower case of an ASCII letter.
pub(super) fn ascii_lower(c: u32) -> u32 {
    if (65..=90).contains(&c) { c + 32 } else { c }
}

fn changed(c: u32, case: Case) -> (u32, usize) {
    let (mut first, mut count) = (c, 0);
    let _ = unicode::change::<()>(c, case, &mut |to| {
        if count == 0 {
            first = to;
        }
        count += 1;
        Ok(())
    });
    (first, count)
}

/// The lower case, as one character.
pub(super) fn lower(c: u32) -> u32 {
    if c < 128 { ascii_lower(c) } else { changed(c, Case::Lower).0 }
}

/// The upper case, if it is one character.
pub(super) fn upper(c: u32) -> u32 {
    match changed(c, Case::Upper) {
        (to, 1) => to,
        _ => c,
    }
}

/// True for a character that has another case.
pub(super) fn is_cased(c: u32) -> bool {
    lower(c) != c || upper(c) != c
}
