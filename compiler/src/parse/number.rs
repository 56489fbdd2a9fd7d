//! Number literals, with the errors of CPython's tokenizer.

/// What is wrong with a number: a place and a text.
pub(super) enum Bad {
    /// One place.
    At(usize, String),
    /// From the literal's start to here.
    Range(usize, String),
}

/// Scans the number at `start` and gives its end.
pub(super) fn scan(bytes: &[u8], start: usize) -> Result<usize, Bad> {
    let peek = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let radix = match (peek(start), peek(start + 1) | 0x20) {
        (b'0', b'x') => Some((16, "hexadecimal")),
        (b'0', b'o') => Some((8, "octal")),
        (b'0', b'b') => Some((2, "binary")),
        _ => None,
    };
    if let Some((radix, name)) = radix {
        return prefixed(bytes, start + 2, radix, name);
    }
    let mut at = digits(bytes, start)?;
    let zeros = peek(start) == b'0';
    let (mut kind, mut float) = ("decimal", false);
    if peek(at) == b'.' {
        float = true;
        at += 1;
        if peek(at).is_ascii_digit() {
            at = digits(bytes, at)?;
        }
    }
    if peek(at) | 0x20 == b'e' {
        let sign = matches!(peek(at + 1), b'+' | b'-') as usize;
        if peek(at + 1 + sign).is_ascii_digit() {
            float = true;
            at = digits(bytes, at + 1 + sign)?;
        } else if sign == 1 {
            return Err(Bad::At(at, "invalid decimal literal".into()));
        }
    }
    if peek(at) | 0x20 == b'j' {
        (kind, float) = ("imaginary", true);
        at += 1;
    }
    if zeros && !float && bytes.get(start..at).unwrap_or(&[]).iter().any(|b| matches!(b, b'1'..=b'9')) {
        let zeros = bytes.get(start..at).unwrap_or(&[]).iter().take_while(|b| matches!(b, b'0' | b'_')).count();
        let text = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
        return Err(Bad::Range(start + zeros, text.into()));
    }
    end(bytes, at, kind)
}

/// Digits with single underscores between them.
fn digits(bytes: &[u8], mut at: usize) -> Result<usize, Bad> {
    let peek = |at: usize| bytes.get(at).copied().unwrap_or(0);
    loop {
        while peek(at).is_ascii_digit() {
            at += 1;
        }
        if peek(at) != b'_' {
            return Ok(at);
        }
        if !peek(at + 1).is_ascii_digit() {
            return Err(Bad::At(at, "invalid decimal literal".into()));
        }
        at += 1;
    }
}

fn prefixed(bytes: &[u8], mut at: usize, radix: u32, name: &str) -> Result<usize, Bad> {
    let peek = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let good = |b: u8| (b as char).is_digit(radix);
    loop {
        let before = at;
        at += (peek(at) == b'_') as usize;
        if !good(peek(at)) {
            if peek(at).is_ascii_digit() {
                let digit = peek(at) as char;
                return Err(Bad::At(at, format!("invalid digit '{digit}' in {name} literal")));
            }
            return Err(Bad::At(before.max(at) - 1, format!("invalid {name} literal")));
        }
        while good(peek(at)) {
            at += 1;
        }
        if peek(at) != b'_' {
            break;
        }
    }
    if peek(at).is_ascii_digit() {
        let digit = peek(at) as char;
        return Err(Bad::At(at, format!("invalid digit '{digit}' in {name} literal")));
    }
    end(bytes, at, name)
}

/// A number must not run into a name, save for a keyword (`1if x else y`).
fn end(bytes: &[u8], at: usize, kind: &str) -> Result<usize, Bad> {
    let rest = bytes.get(at..).unwrap_or(&[]);
    let keywords: [&[u8]; 9] = [b"and", b"else", b"for", b"if", b"in", b"is", b"not", b"or", b"in"];
    let next = rest.first().copied().unwrap_or(0);
    if keywords.iter().any(|k| rest.starts_with(k)) {
        return Ok(at);
    }
    if next.is_ascii_alphabetic() || next == b'_' {
        return Err(Bad::At(at - 1, format!("invalid {kind} literal")));
    }
    Ok(at)
}
