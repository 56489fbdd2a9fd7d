//! Hash functions. Fixed, so that tables in images and a replay agree; 48 bits, so that a hash is a small `Value`.

/// Hash of text or bytes: the same on every machine.
#[inline]
pub const fn text(bytes: &[u8]) -> u64 {
    let mut h: u64 = 0x9E37_79B9_7F4A_7C15 ^ (bytes.len() as u64).wrapping_mul(0xA24B_AED4_963E_E407);
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut i = 0;
    while i < chunks.len() {
        h = mix(h, u64::from_le_bytes(chunks[i]));
        i += 1;
    }
    let mut last = 0u64;
    i = 0;
    while i < rest.len() {
        last = last << 8 | rest[i] as u64;
        i += 1;
    }
    fold(mix(h, last))
}

/// One step of a running hash.
#[inline(always)]
pub const fn mix(h: u64, x: u64) -> u64 {
    let p = (h ^ x) as u128 * 0x9FB2_1C65_1E98_DF25_u128;
    (p as u64) ^ (p >> 64) as u64
}

/// Cuts a hash to the 48 bits that a small integer holds.
#[inline(always)]
pub const fn fold(h: u64) -> u64 {
    (h ^ h >> 48) & 0x7FFF_FFFF_FFFF
}
