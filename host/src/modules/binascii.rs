//! Bytes as text and checksums, behind `binascii` and `zlib`.

use super::{ANYBODY, Module};
use crate::error::Exception;
use crate::native::{Call, Reply, done};
use fastlocals_core::value::types::TypeId;

pub(super) const MODULE: Module = Module {
    name: "_host_binascii",
    functions: &[
        ("crc32", crc32),
        ("adler32", adler32),
        ("crc_hqx", crc_hqx),
        ("hexlify", hexlify),
        ("unhexlify", unhexlify),
        ("b2a_base64", b2a_base64),
        ("a2b_base64", a2b_base64),
    ],
    constants: &[],
    granted: ANYBODY,
};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn wrong<T>(text: impl Into<String>) -> Result<T, Exception> {
    Err(Exception::new(TypeId::ValueError, text))
}

/// The CRC of RFC 1952.
fn crc32(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let start = call.wide(1)? as u32;
    let table: [u32; 256] =
        std::array::from_fn(|i| (0..8).fold(i as u32, |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ c >> 1 } else { c >> 1 }));
    let step = |c: u32, b: &u8| table[usize::from(c as u8 ^ b)] ^ c >> 8;
    done(!call.bytes(0)?.iter().fold(!start, step))
}

/// The checksum of RFC 1950.
fn adler32(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let start = call.wide(1)? as u32;
    let (mut a, mut b) = (start & 0xFFFF, start >> 16);
    for byte in call.bytes(0)? {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    done(b << 16 | a)
}

/// The CRC-CCITT of binhex.
fn crc_hqx(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let mut crc = call.wide(1)? as u16;
    for byte in call.bytes(0)? {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
    }
    done(u32::from(crc))
}

fn hexlify(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or(b'0');
    done(call.bytes(0)?.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect::<Vec<u8>>())
}

fn unhexlify(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let text = call.bytes(0)?;
    if text.len() % 2 == 1 {
        return wrong("Odd-length string");
    }
    let digit = |c: u8| char::from(c).to_digit(16).map(|d| d as u8);
    let bytes: Option<Vec<u8>> =
        text.chunks(2).map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect();
    match bytes {
        Some(bytes) => done(bytes),
        None => wrong("Non-hexadecimal digit found"),
    }
}

fn b2a_base64(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let mut text = Vec::new();
    for chunk in call.bytes(0)?.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = ALPHABET.get((bits >> (18 - 6 * i) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if i > chunk.len() { b'=' } else { digit });
        }
    }
    if call.truth(1) {
        text.push(b'\n');
    }
    done(text)
}

/// `a2b_base64(text, strict)`.
fn a2b_base64(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let (text, strict) = (call.bytes(0)?, call.truth(1));
    let (mut bytes, mut bits, mut digits, mut pads) = (Vec::new(), 0u32, 0usize, 0);
    if strict && text.first() == Some(&b'=') {
        return wrong("Leading padding not allowed");
    }
    for (i, c) in text.iter().enumerate() {
        if *c == b'=' {
            pads += 1;
            if digits % 4 >= 2 && digits % 4 + pads >= 4 {
                if strict && i + 1 < text.len() {
                    return wrong("Excess data after padding");
                }
                return done(bytes);
            }
            continue;
        }
        let Some(value) = ALPHABET.iter().position(|a| a == c) else {
            if strict {
                return wrong("Only base64 data is allowed");
            }
            continue;
        };
        if strict && pads > 0 {
            return wrong("Discontinuous padding not allowed");
        }
        pads = 0;
        bits = bits << 6 | value as u32;
        digits += 1;
        if digits % 4 != 1 {
            bytes.push((bits >> (6 - 2 * ((digits - 1) % 4))) as u8);
        }
    }
    match digits % 4 {
        0 => done(bytes),
        1 => wrong(format!(
            "Invalid base64-encoded string: number of data characters ({digits}) cannot be 1 more than a multiple of 4"
        )),
        _ => wrong("Incorrect padding"),
    }
}
