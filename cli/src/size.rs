//! Sizes on the command line: `64K`, `8M`, `1G`, or bytes.

/// Reads a size in bytes: digits and, if wanted, `K`, `M` or `G` (powers of 1024), then `B` or `iB` for who likes them.
///
/// # Errors
/// A sentence that quotes the text.
pub fn parse(text: &str) -> Result<usize, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at_checked(digits).unwrap_or((text, ""));
    let shift = match unit.to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return Err(format!("{text:?} is not a size; write bytes, or 64K, 8M, 1G")),
    };
    let number: usize = number.parse().map_err(|_| format!("{text:?} is not a size; write bytes, or 64K, 8M, 1G"))?;
    number.checked_mul(1 << shift).ok_or_else(|| format!("{text:?} is more than this machine can address"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn units_are_powers_of_1024() {
        assert_eq!(parse("100"), Ok(100));
        assert_eq!(parse("64K"), Ok(65536));
        assert_eq!(parse("8m"), Ok(8 << 20));
        assert_eq!(parse("1GiB"), Ok(1 << 30));
        assert_eq!(parse("2kb"), Ok(2048));
    }

    #[test]
    fn nonsense_is_quoted() {
        for text in ["", "K", "8X", "-1", "1.5M", "99999999999999999999", "99999999999G"] {
            assert!(parse(text).is_err_and(|e| e.contains(text)), "{text}");
        }
    }
}
