//! Images: position-free bytes made by a compiler, read in place.
//!
//! ```text
//!   0  magic "FLim"
//!   4  u16 format version      6  u8 era (0: neutral, fits every VM)      7  u8 0
//!   8  u32 length of the whole image in bytes, a multiple of 8
//!  12  u32 checksum: FNV-1a over all bytes from 16 on
//!  16  u32 offset of the top-level code object
//!  20  u32 offset of the code directory     24  u32 how many code objects     28  u32 offset of the object map
//!  32  objects, each at a multiple of 8, and the tables of code objects
//!      the code directory: u32 offsets of all code objects, ascending: top level first, then in order of definition
//!      the object map, at a multiple of 8: one bit for every 8 bytes of the image (least significant first), set where an object
//!      begins; so whether an offset names an object is known in constant time
//! ```
//! Numbers are little-endian. An object begins with a word whose low byte is its kind and whose other bits are 0:
//!
//! ```text
//! Str     kind | u32 bytes, u32 code points | u64 hash | bytes (WTF-8), zero padded to 8
//! Bytes   kind | u64 length                 | bytes, zero padded to 8
//! BigInt  kind | u32 limbs, u32 1 if negative | u64 limbs, least significant first, no leading zero limb, > 47 bits
//! Tuple   kind | u64 length                 | u64 values; tuples among them lie at lower offsets, so that nothing is cyclic
//! Code    kind | fields, see [`crate::image::code`]
//! ```
//! A value inside an image is a [`Value`] word that is a float, a small integer, an immediate or a Rom object with image id 0;
//! a reader fills in the id (see [`Value::relocated`]).
//!
//! Reading never panics: what lies outside the image reads as zeros or as empty. [`crate::verify`] makes sure, once, that a
//! well-formed image is what it seems.

pub mod code;
pub mod write;

use crate::era::Era;
use crate::image::code::Code;
use crate::value::Value;
use crate::value::kind::Kind;
use crate::value::limits::MAX_IMAGE_BYTES;

/// First bytes of every image.
pub const MAGIC: [u8; 4] = *b"FLim";
/// Number of the layout described here; another one is refused.
pub const FORMAT: u16 = 2;
/// Bytes before the first object.
pub const HEADER: usize = 32;

/// Why an image was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImageError {
    /// Too short, or the magic number is missing.
    NotAnImage,
    /// Made for another format version.
    Format(u16),
    /// The era byte is none that this VM knows.
    Era(u8),
    /// The length field does not match, or the image is too large.
    Length,
    /// The checksum does not match: the image was damaged.
    Checksum,
    /// Something in it breaks a rule: what, and at which byte offset.
    Malformed(&'static str, u32),
}

impl core::fmt::Display for ImageError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            ImageError::NotAnImage => f.write_str("not a fastlocals image"),
            ImageError::Format(v) => write!(f, "image has format version {v}, this VM reads {FORMAT}"),
            ImageError::Era(e) => write!(f, "image is for an unknown era ({e})"),
            ImageError::Length => f.write_str("image is truncated or has bytes after its end"),
            ImageError::Checksum => f.write_str("image is damaged (checksum)"),
            ImageError::Malformed(what, at) => write!(f, "image is malformed at byte {at}: {what}"),
        }
    }
}

impl core::error::Error for ImageError {}

/// FNV-1a over `bytes`: the checksum of images.
pub fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |h, b| (h ^ *b as u32).wrapping_mul(0x0100_0193))
}

/// An image that was verified, or is about to be. Copying it copies a reference.
#[derive(Clone, Copy, Default)]
pub struct Image<'a> {
    bytes: &'a [u8],
}

impl<'a> Image<'a> {
    /// An absent image: every read gives nothing.
    pub const EMPTY: Image<'static> = Image { bytes: &[] };

    /// Lends bytes that [`Image::new`](crate::image::Image::new) has accepted before, without checking them again. With other bytes the program's
    /// behaviour is arbitrary but safe.
    #[doc(hidden)]
    pub const fn verified_before(bytes: &'a [u8]) -> Image<'a> {
        Image { bytes }
    }

    pub(crate) fn check_header(self) -> Result<(), ImageError> {
        if self.bytes.get(..4) != Some(&MAGIC) || self.bytes.len() < HEADER {
            return Err(ImageError::NotAnImage);
        }
        let format = self.u16(4);
        if format != FORMAT {
            return Err(ImageError::Format(format));
        }
        let era = self.u8(6);
        if era != 0 && Era::from_u8(era).is_none() {
            return Err(ImageError::Era(era));
        }
        let length = self.u32(8) as usize;
        if length != self.bytes.len() || length % 8 != 0 || length > MAX_IMAGE_BYTES {
            return Err(ImageError::Length);
        }
        if self.u32(12) != checksum(self.slice(16, length - 16)) {
            return Err(ImageError::Checksum);
        }
        Ok(())
    }

    /// True if there is no image here.
    #[doc(hidden)]
    pub const fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// All bytes.
    pub const fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// The era it was compiled for; `None` if it fits every era.
    pub fn era(self) -> Option<Era> {
        Era::from_u8(self.u8(6))
    }

    /// True if it fits every era.
    #[inline]
    pub(crate) fn is_neutral(self) -> bool {
        self.bytes.get(6) == Some(&0)
    }

    /// Fingerprint of the contents: the checksum.
    pub(crate) fn fingerprint(self) -> u32 {
        self.u32(12)
    }

    /// The top-level code object.
    #[doc(hidden)]
    pub fn main(self) -> Code<'a> {
        Code::at(self, self.u32(16) as usize)
    }

    /// How many code objects it holds.
    #[doc(hidden)]
    pub fn code_count(self) -> usize {
        self.u32(24) as usize
    }

    /// Code object `i` of the directory; 0 is the top level.
    #[doc(hidden)]
    pub fn code(self, i: usize) -> Option<Code<'a>> {
        if i < self.code_count() {
            Some(Code::at(self, self.u32(self.u32(20) as usize + 4 * i) as usize))
        } else {
            None
        }
    }

    /// True if an object begins at byte offset `at`.
    pub(crate) fn is_object(self, at: usize) -> bool {
        at % 8 == 0 && at < self.bytes.len() && self.u8(self.u32(28) as usize + at / 64) >> (at / 8 % 8) & 1 != 0
    }

    /// The byte at `at`; 0 outside.
    #[inline]
    pub(crate) fn u8(self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The 16-bit number at `at`; 0 outside.
    #[inline]
    pub(crate) fn u16(self, at: usize) -> u16 {
        self.bytes.get(at..).and_then(|s| s.first_chunk()).map_or(0, |c| u16::from_le_bytes(*c))
    }

    /// The 32-bit number at `at`; 0 outside.
    #[inline]
    pub(crate) fn u32(self, at: usize) -> u32 {
        self.bytes.get(at..).and_then(|s| s.first_chunk()).map_or(0, |c| u32::from_le_bytes(*c))
    }

    /// The 64-bit number at `at`; 0 outside.
    #[inline]
    pub(crate) fn u64(self, at: usize) -> u64 {
        self.bytes.get(at..).and_then(|s| s.first_chunk()).map_or(0, |c| u64::from_le_bytes(*c))
    }

    /// `length` bytes from `at`; empty if they are not all inside.
    #[inline]
    pub(crate) fn slice(self, at: usize, length: usize) -> &'a [u8] {
        self.bytes.get(at..).and_then(|s| s.get(..length)).unwrap_or(&[])
    }

    /// Kind of the object at `at`.
    #[inline]
    pub(crate) fn kind(self, at: usize) -> Kind {
        Kind::from_u8(self.u8(at))
    }

    /// Bytes of the Str at `at`.
    #[inline]
    #[doc(hidden)]
    pub fn str_bytes(self, at: usize) -> &'a [u8] {
        self.slice(at + 24, self.u32(at + 8) as usize)
    }

    /// Code points of the Str at `at`.
    #[inline]
    #[doc(hidden)]
    pub fn str_points(self, at: usize) -> u32 {
        self.u32(at + 12)
    }

    /// Hash of the Str at `at`, as `crate::value::hash::text` computes it.
    #[inline]
    #[doc(hidden)]
    pub fn str_hash(self, at: usize) -> u64 {
        self.u64(at + 16)
    }

    /// The Str at `at` as Rust text; "?" if it holds lone surrogates.
    #[doc(hidden)]
    pub fn text(self, at: usize) -> &'a str {
        core::str::from_utf8(self.str_bytes(at)).unwrap_or("?")
    }

    /// Bytes of the Bytes object at `at`.
    #[doc(hidden)]
    pub fn bytes_at(self, at: usize) -> &'a [u8] {
        self.slice(at + 16, self.u64(at + 8) as usize)
    }

    /// Limbs and sign of the BigInt at `at`: (number of limbs, negative).
    #[doc(hidden)]
    pub fn bigint_meta(self, at: usize) -> (usize, bool) {
        (self.u32(at + 8) as usize, self.u32(at + 12) != 0)
    }

    /// Limb `i` of the BigInt at `at`.
    #[doc(hidden)]
    pub fn limb(self, at: usize, i: usize) -> u64 {
        self.u64(at + 16 + 8 * i)
    }

    /// Length of the Tuple at `at`.
    #[inline]
    #[doc(hidden)]
    pub fn tuple_len(self, at: usize) -> usize {
        self.u64(at + 8) as usize
    }

    /// Item `i` of the Tuple at `at`, with image id 0.
    #[inline]
    #[doc(hidden)]
    pub fn tuple_item(self, at: usize, i: usize) -> Value {
        Value(self.u64(at + 16 + 8 * i))
    }
}
