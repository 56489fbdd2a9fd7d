//! Source bytes to text: byte order mark and coding cookie (PEP 263).

use crate::error::{CompileError, ErrorKind};
use std::borrow::Cow;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Decodes the bytes of a source file. UTF-8, ASCII and Latin-1 are known, by whatever name Python knows them.
///
/// # Errors
/// A SyntaxError for another encoding, and for bytes that do not decode.
pub fn decode<'a>(bytes: &'a [u8], filename: &str) -> Result<Cow<'a, str>, CompileError> {
    let body = bytes.strip_prefix(BOM);
    let cookie = cookie(body.unwrap_or(bytes));
    let encoding = match cookie.as_deref().map(normal) {
        None | Some("utf-8") => "utf-8",
        Some(_) if body.is_some() => {
            return Err(error(filename, 0, format!("encoding problem: {} with BOM", cookie.unwrap_or_default())));
        }
        Some("iso-8859-1") => "iso-8859-1",
        Some("ascii") => "ascii",
        Some(_) => {
            return Err(error(filename, 0, format!("unknown encoding: {}", cookie.unwrap_or_default())));
        }
    };
    let body = body.unwrap_or(bytes);
    if encoding == "iso-8859-1" {
        return Ok(Cow::Owned(body.iter().map(|b| *b as char).collect()));
    }
    if encoding == "ascii"
        && let Some(at) = body.iter().position(|b| !b.is_ascii())
    {
        let byte = body.get(at).copied().unwrap_or(0);
        let text = format!("'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)");
        return Err(error(filename, 0, format!("(unicode error) {text}")));
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(e) => {
            let at = e.valid_up_to();
            let byte = body.get(at).copied().unwrap_or(0);
            let line = body.iter().take(at).filter(|b| **b == b'\n').count() as u32 + 1;
            let why = match (byte, e.error_len()) {
                (_, None) => "unexpected end of data",
                (0x80..=0xC1 | 0xF5.., _) => "invalid start byte",
                _ => "invalid continuation byte",
            };
            let text = if cookie.is_none() {
                format!(
                    "Non-UTF-8 code starting with '\\x{byte:02x}' in file {filename} on line {line}, but no encoding declared; \
                     see https://peps.python.org/pep-0263/ for details"
                )
            } else {
                format!("(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {why}")
            };
            Err(error(filename, if cookie.is_none() { line } else { 0 }, text))
        }
    }
}

fn error(filename: &str, line: u32, message: String) -> CompileError {
    CompileError {
        kind: ErrorKind::Syntax,
        message,
        filename: filename.into(),
        line,
        column: 0,
        end_line: line,
        end_column: 0,
        text: None,
    }
}

/// The encoding that a comment in one of the first two lines names: `coding[=:]\s*([-\w.]+)`. The first line must be empty or a
/// comment for the second to count.
fn cookie(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|b| *b == b'\n').take(2) {
        let trimmed = line.trim_ascii();
        let Some(comment) = trimmed.strip_prefix(b"#") else {
            if trimmed.is_empty() {
                continue;
            }
            return None;
        };
        let comment = String::from_utf8_lossy(comment);
        let mut rest: &str = &comment;
        while let Some(at) = rest.find("coding") {
            rest = rest.get(at + 6..)?;
            if let Some(name) = rest.strip_prefix([':', '=']) {
                let name: String =
                    name.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
                if !name.is_empty() {
                    return Some(name);
                }
            }
        }
    }
    None
}

/// The name that this compiler uses for an encoding; the given one if it knows none.
fn normal(name: &str) -> &str {
    match name.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf-8" | "utf8" | "u8" | "utf-8-sig" | "cp65001" => "utf-8",
        n if n.starts_with("utf-8-") => "utf-8",
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "iso-latin-1" | "8859" | "l1" | "cp819" => "iso-8859-1",
        "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => "ascii",
        _ => name,
    }
}
