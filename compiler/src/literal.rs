//! Values of literals that the parser does not keep exactly, and errors in escapes.
//!
//! The parser replaces lone surrogates (`'\ud800'`) in strings by U+FFFD; the functions here decode a literal from its
//! source, to WTF-8. All other text is taken from the parser.

use crate::source::Source;
use ruff_python_ast::{Expr, InterpolatedStringLiteralElement, StringLiteral, StringLiteralValue};
use ruff_python_parser::parse_expression;
use ruff_text_size::Ranged;

/// The value of a string literal, all implicitly joined parts, as WTF-8.
pub fn string_value(value: &StringLiteralValue, source: &Source<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for part in value {
        string_part(part, source, &mut out);
    }
    out
}

/// Appends the value of one part of a string literal, as WTF-8.
pub fn string_part(part: &StringLiteral, source: &Source<'_>, out: &mut Vec<u8>) {
    let content = source.slice(part.content_range());
    if part.flags.prefix().is_raw() || !may_be_surrogate(content) {
        out.extend_from_slice(part.value.as_bytes());
    } else {
        decode(content, false, out);
    }
}

/// The value of a literal piece of an f-string, as WTF-8; `raw` if the f-string has the prefix `r`.
pub fn fstring_piece(piece: &InterpolatedStringLiteralElement, raw: bool, source: &Source<'_>) -> Vec<u8> {
    let content = source.slice(piece.range());
    if raw || !may_be_surrogate(content) {
        return piece.value.as_bytes().to_vec();
    }
    let mut out = Vec::new();
    decode(content, true, &mut out);
    out
}

fn may_be_surrogate(content: &str) -> bool {
    content.contains("\\u") || content.contains("\\U")
}

/// One escape: what it stands for, and how many bytes of source it takes, the backslash included.
enum Escape {
    /// A code point, perhaps a surrogate.
    Point(u32, usize),
    /// `\N{...}`.
    Named(usize),
    /// A backslash before a line's end.
    Nothing(usize),
    /// No escape: the backslash stays.
    Unknown,
    /// A mistake, its length and CPython's text.
    Bad(usize, &'static str),
}

/// Reads the escape at the start of `text`, which begins with a backslash.
fn escape(text: &str) -> Escape {
    let bytes = text.as_bytes();
    let hex = |digits: usize, bad: &'static str| {
        let found = bytes.iter().skip(2).take(digits).take_while(|b| b.is_ascii_hexdigit()).count();
        match text.get(2..2 + found).map(|d| u32::from_str_radix(d, 16)) {
            Some(Ok(n)) if found == digits && n <= 0x10_FFFF => Escape::Point(n, 2 + digits),
            Some(Ok(_)) if found == digits => Escape::Bad(2 + digits, "illegal Unicode character"),
            _ => Escape::Bad(2 + found, bad),
        }
    };
    match bytes.get(1) {
        Some(b'\n') => Escape::Nothing(2),
        Some(b'\r') => Escape::Nothing(if bytes.get(2) == Some(&b'\n') { 3 } else { 2 }),
        Some(c @ (b'\\' | b'\'' | b'"')) => Escape::Point(u32::from(*c), 2),
        Some(b'a') => Escape::Point(7, 2),
        Some(b'b') => Escape::Point(8, 2),
        Some(b'f') => Escape::Point(12, 2),
        Some(b'n') => Escape::Point(10, 2),
        Some(b'r') => Escape::Point(13, 2),
        Some(b't') => Escape::Point(9, 2),
        Some(b'v') => Escape::Point(11, 2),
        Some(b'0'..=b'7') => {
            let digits = bytes.iter().skip(1).take(3).take_while(|b| matches!(b, b'0'..=b'7'));
            let (count, value) = digits.fold((0, 0), |(n, v), d| (n + 1, v * 8 + u32::from(d - b'0')));
            Escape::Point(value, 1 + count)
        }
        Some(b'x') => hex(2, "truncated \\xXX escape"),
        Some(b'u') => hex(4, "truncated \\uXXXX escape"),
        Some(b'U') => hex(8, "truncated \\UXXXXXXXX escape"),
        Some(b'N') => match (bytes.get(2), text.find('}')) {
            (Some(b'{'), Some(end)) if end > 3 => Escape::Named(end + 1),
            (Some(b'{'), None) => Escape::Bad(text.len(), "malformed \\N character escape"),
            _ => Escape::Bad(2, "malformed \\N character escape"),
        },
        _ => Escape::Unknown,
    }
}

/// The character of `\N{name}`.
fn named(text: &str) -> Option<String> {
    match parse_expression(&format!("'{text}'")).ok()?.expr() {
        Expr::StringLiteral(s) => Some(s.value.to_str().to_owned()),
        _ => None,
    }
}

/// Decodes the inside of a literal that is known to be correct.
fn decode(content: &str, interpolated: bool, out: &mut Vec<u8>) {
    let mut rest = content;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '\\' => match escape(rest) {
                Escape::Point(point, length) => {
                    push(point, out);
                    taken = length;
                }
                Escape::Named(length) => {
                    out.extend_from_slice(rest.get(..length).and_then(named).unwrap_or_default().as_bytes());
                    taken = length;
                }
                Escape::Nothing(length) => taken = length,
                Escape::Unknown | Escape::Bad(..) => out.push(b'\\'),
            },
            '{' | '}' if interpolated => {
                out.push(c as u8);
                taken = if rest.as_bytes().get(1) == Some(&(c as u8)) { 2 } else { 1 };
            }
            _ => push(c as u32, out),
        }
        rest = rest.get(taken..).unwrap_or("");
    }
}

/// Appends a code point, also a surrogate, as WTF-8.
fn push(point: u32, out: &mut Vec<u8>) {
    match char::from_u32(point) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xE0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
    }
}

/// Prefix letters and inside of a literal as written.
fn parts(literal: &str) -> (String, &str) {
    let prefix: String =
        literal.chars().take_while(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let quoted = literal.get(prefix.len()..).unwrap_or("");
    let quote = quoted.get(..1).unwrap_or("");
    let width = if quoted.starts_with(&quote.repeat(3)) && quoted.len() >= 6 { 3 } else { 1 };
    (prefix, quoted.get(width..quoted.len().saturating_sub(width)).unwrap_or(""))
}

/// CPython's text for a literal whose escapes do not decode.
pub(crate) fn escape_error(literal: &str) -> String {
    let (prefix, content) = parts(literal);
    let bytes = prefix.contains('b');
    // CPython decodes a buffer in which a character beyond ASCII takes ten bytes.
    let mut position = 0;
    let mut rest = content;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        if c == '\\' {
            let error = match escape(rest) {
                Escape::Point(_, length) | Escape::Nothing(length) => {
                    taken = length;
                    None
                }
                Escape::Unknown => None,
                Escape::Named(length) => {
                    taken = length;
                    let known = bytes || rest.get(..length).and_then(named).is_some();
                    (!known).then_some((length, "unknown Unicode character name"))
                }
                Escape::Bad(_, _) if bytes && !rest.starts_with("\\x") => None,
                Escape::Bad(length, text) => Some((length, text)),
            };
            if let Some((length, text)) = error {
                if bytes {
                    return format!("(value error) invalid \\x escape at position {position}");
                }
                let end = position + length - 1;
                return format!(
                    "(unicode error) 'unicodeescape' codec can't decode bytes in position {position}-{end}: {text}"
                );
            }
        }
        position += if c.is_ascii() { taken } else { 10 };
        rest = rest.get(taken..).unwrap_or("");
    }
    "(unicode error) 'unicodeescape' codec can't decode bytes".into()
}

/// The first escape of a literal (as written) that is none: the backslash and the character behind it.
pub(crate) fn invalid_escape(literal: &str) -> Option<String> {
    let (prefix, content) = parts(literal);
    if prefix.contains('r') {
        return None;
    }
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        rest = rest.get(at..)?;
        let next = rest.chars().nth(1)?;
        let bytes_only = prefix.contains('b') && matches!(next, 'u' | 'U' | 'N');
        let octal = rest.get(1..4).filter(|d| d.bytes().all(|b| matches!(b, b'0'..=b'7')));
        if let Some(digits) = octal.filter(|d| u32::from_str_radix(d, 8).is_ok_and(|n| n > 0o377)) {
            return Some(format!("\\{digits}"));
        }
        if bytes_only || matches!(escape(rest), Escape::Unknown) {
            return Some(format!("\\{next}"));
        }
        rest = rest.get(1 + next.len_utf8()..)?;
    }
    None
}
