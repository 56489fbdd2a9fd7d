//! Checks an image once, so that the loop may trust its indices.
//!
//! Time is linear in the image's length, whatever its bytes: objects are visited once each (the object map lists them), and the
//! tables of code objects together are no longer than the image. Nothing is allocated, nothing recurses.
//!
//! * here: header fields, the object map, the directory, and data objects (Str, Bytes, BigInt, Tuple);
//! * [`code`]: fields and tables of code objects;
//! * [`word`]: instructions, driven by the rows of [`crate::isa`].

pub(crate) mod code;
pub(crate) mod word;

pub(crate) use word::is_start;

use crate::image::{HEADER, Image, ImageError};
use crate::value::kind::Kind;
use crate::value::{MAX_SMALL, Unpacked, Value};

/// What a check gives: nothing, or the rule that is broken and where.
pub(crate) type Check = Result<(), ImageError>;

/// An error at byte offset `at`.
fn malformed(what: &'static str, at: usize) -> ImageError {
    ImageError::Malformed(what, at as u32)
}

/// `Ok` if `holds`, else the rule and where.
fn rule(holds: bool, what: &'static str, at: usize) -> Check {
    if holds { Ok(()) } else { Err(malformed(what, at)) }
}

/// True if `count` items of `size` bytes from `at` lie inside the image, behind its header.
fn inside(image: Image<'_>, at: usize, count: usize, size: usize) -> bool {
    let end = count.checked_mul(size).and_then(|n| n.checked_add(at));
    at >= HEADER && end.is_some_and(|e| e <= image.bytes().len())
}

impl<'a> Image<'a> {
    /// Checks the whole image (see the module `verify`) and lends it.
    ///
    /// # Errors
    /// What is wrong with it. Nothing is ever half accepted.
    pub fn new(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        let checked = Image::verified_before(bytes);
        checked.check_header()?;
        image(checked)?;
        Ok(checked)
    }
}

/// Checks every rule of the format; see the modules `image` and `code`. The header's magic number, length and checksum are checked
/// before ([`Image::new`]).
///
/// # Errors
/// The first rule that is broken, and where.
pub fn image(image: Image<'_>) -> Result<(), ImageError> {
    rule(image.u8(7) == 0, "reserved byte of the header", 7)?;
    let length = image.bytes().len();
    let map = image.u32(28) as usize;
    rule(map.is_multiple_of(8) && inside(image, map, length.div_ceil(64), 1), "object map outside the image", 28)?;
    let (directory, codes) = (image.u32(20) as usize, image.code_count());
    rule(directory.is_multiple_of(4) && inside(image, directory, codes, 4), "code directory outside the image", 20)?;
    rule(codes > 0 && image.u32(16) == image.u32(directory), "top-level code is not the directory's first", 16)?;

    let mut budget = length;
    let mut end = HEADER;
    let mut seen = 0;
    let map_bytes = image.slice(map, length.div_ceil(64));
    for (i, byte) in map_bytes.iter().enumerate() {
        for bit in 0..8 {
            if byte >> bit & 1 == 0 {
                continue;
            }
            let at = i * 64 + bit * 8;
            rule(at >= end && at < length, "objects overlap", at)?;
            end = object(image, at)?;
            if image.kind(at) == Kind::Code {
                rule(
                    image.u32(directory + 4 * seen) as usize == at,
                    "code directory is not in order",
                    directory + 4 * seen,
                )?;
                seen += 1;
                code::check(image, at, &mut budget)?;
            }
        }
    }
    rule(seen == codes, "code directory is not complete", directory)
}

/// Checks one object and gives its end. The fields of code objects are checked by [`code`].
fn object(image: Image<'_>, at: usize) -> Result<usize, ImageError> {
    let kind = image.kind(at);
    rule(image.u64(at) == kind as u64, "object header", at)?;
    let length = image.u64(at.wrapping_add(8));
    let size = match kind {
        Kind::Str => {
            let bytes = image.u32(at.wrapping_add(8)) as usize;
            rule(
                inside(image, at, 1, 24) && inside(image, at, bytes.saturating_add(24), 1),
                "Str outside the image",
                at,
            )?;
            text(image, at)?;
            24 + bytes
        }
        Kind::Bytes => {
            rule(
                length < 1 << 32 && inside(image, at, (length as usize).saturating_add(16), 1),
                "Bytes outside the image",
                at,
            )?;
            16 + length as usize
        }
        Kind::BigInt => {
            let (limbs, _) = image.bigint_meta(at);
            rule(
                limbs > 0 && inside(image, at, 2, 8) && inside(image, at, limbs.saturating_add(2), 8),
                "BigInt outside the image",
                at,
            )?;
            let top = image.limb(at, limbs.wrapping_sub(1));
            rule(image.u32(at.wrapping_add(12)) <= 1 && top != 0, "BigInt is not normal", at)?;
            // -2**47 is still small.
            let least = MAX_SMALL as u64 + if image.bigint_meta(at).1 { 2 } else { 1 };
            rule(limbs > 1 || top >= least, "BigInt fits into 48 bits", at)?;
            16 + 8 * limbs
        }
        Kind::Tuple => {
            rule(
                length < 1 << 32 && inside(image, at, (length as usize).saturating_add(2), 8),
                "Tuple outside the image",
                at,
            )?;
            for i in 0..length as usize {
                let item = image.tuple_item(at, i);
                value(image, item, at)?;
                if let Some((_, inner)) = item.rom_of(Kind::Tuple) {
                    rule(inner < at, "Tuple before its items", at)?;
                }
            }
            16 + 8 * length as usize
        }
        Kind::Code => {
            rule(inside(image, at, crate::image::code::SIZE, 1), "Code outside the image", at)?;
            crate::image::code::SIZE
        }
        _ => return Err(malformed("unknown kind of object", at)),
    };
    Ok(at.saturating_add(size))
}

/// Checks a Str: generalised UTF-8 (lone surrogates are allowed), code points, hash.
fn text(image: Image<'_>, at: usize) -> Check {
    let bytes = image.str_bytes(at);
    let points = wtf8_points(bytes);
    rule(points.is_some(), "Str is not UTF-8", at)?;
    rule(points == Some(image.str_points(at) as usize), "code points of a Str", at)?;
    rule(crate::value::hash::text(bytes) == image.str_hash(at), "hash of a Str", at)
}

/// Code points of generalised UTF-8: lone surrogates are allowed. `None` if it is none.
pub(crate) fn wtf8_points(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let mut points = 0usize;
    while !rest.is_empty() {
        let valid = match core::str::from_utf8(rest) {
            Ok(all) => all,
            Err(e) => rest.get(..e.valid_up_to()).and_then(|head| core::str::from_utf8(head).ok()).unwrap_or(""),
        };
        points += valid.chars().count();
        rest = rest.get(valid.len()..).unwrap_or(&[]);
        match rest {
            [] => {}
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => {
                points += 1;
                rest = rest.get(3..).unwrap_or(&[]);
            }
            _ => return None,
        }
    }
    Some(points)
}

/// Checks a value inside the image; `at` is where errors point to.
fn value(image: Image<'_>, v: Value, at: usize) -> Check {
    let ok = match v.unpack() {
        Unpacked::Float(f) => Value::float(f) == v,
        Unpacked::Int(i) => Value::small(i) == v,
        // Every immediate but Unbound, in its one spelling.
        Unpacked::None => v == Value::NONE,
        Unpacked::Bool(b) => v == Value::bool(b),
        Unpacked::Ellipsis => v == Value::ELLIPSIS,
        Unpacked::NotImplemented => v == Value::NOT_IMPLEMENTED,
        // The prelude names built-ins directly; a wrong one is a clear error when it is used.
        Unpacked::Static(kind @ (Kind::Native | Kind::Type | Kind::Hidden), index) => {
            image.era().is_none() && v == Value::fixed(kind, index)
        }
        Unpacked::Rom(kind, 0, offset) => image.is_object(offset) && image.kind(offset) == kind,
        _ => false,
    };
    rule(ok, "value that is none of an image", at)
}

/// True if `at` is the offset of a Str.
fn is_str(image: Image<'_>, at: usize) -> bool {
    image.is_object(at) && image.kind(at) == Kind::Str
}
