//! The caller's buffer. The image grows from its start; what is known of the functions that are not finished grows from its end, as records
//! of 16 bytes that are taken back when a function is finished.
//!
//! While an image is under construction, its header holds what concerns the whole of it, and the upper half of each object's kind word says
//! where the object before it is; [`crate::assemble::finish`] makes an image of that.

use crate::assemble::AsmError;
use crate::image::HEADER;
use crate::value::kind::Kind;

/// Numbers in the header of an image under construction.
pub(crate) mod whole {
    /// Offset of the newest object, 0 if there is none.
    pub(crate) const NEWEST: usize = 0;
    /// How many code objects.
    pub(crate) const CODES: usize = 4;
    /// Number of the era, or 0.
    pub(crate) const ERA: usize = 8;
    /// Offset of the Str that is the file's name.
    pub(crate) const FILE: usize = 12;
}

/// Bytes of a record.
pub(crate) const RECORD: usize = 16;

/// The buffer with its two borders.
pub(crate) struct Store<'b> {
    bytes: &'b mut [u8],
    /// End of the image so far.
    pub(crate) top: usize,
    /// Start of the records.
    pub(crate) floor: usize,
}

impl<'b> Store<'b> {
    pub(crate) fn new(bytes: &'b mut [u8], top: usize, floor: usize) -> Store<'b> {
        Store { bytes, top, floor }
    }

    /// An empty image in a fresh buffer.
    pub(crate) fn begin(bytes: &'b mut [u8]) -> Result<Store<'b>, AsmError> {
        let floor = bytes.len() & !7;
        bytes.get_mut(..HEADER).ok_or(AsmError::OutOfSpace)?.fill(0);
        Ok(Store { bytes, top: HEADER, floor })
    }

    pub(crate) fn bytes(&self, at: usize, n: usize) -> &[u8] {
        self.bytes.get(at..).and_then(|s| s.get(..n)).unwrap_or(&[])
    }

    pub(crate) fn bytes_mut(&mut self, at: usize, n: usize) -> &mut [u8] {
        self.bytes.get_mut(at..).and_then(|s| s.get_mut(..n)).unwrap_or(&mut [])
    }

    /// The number at `at`; 0 outside.
    pub(crate) fn u32(&self, at: usize) -> u32 {
        self.bytes.get(at..).and_then(|s| s.first_chunk()).map_or(0, |c| u32::from_le_bytes(*c))
    }

    /// Sets the number at `at`; nothing happens outside.
    pub(crate) fn set_u32(&mut self, at: usize, n: u32) {
        if let Some(chunk) = self.bytes.get_mut(at..).and_then(|s| s.first_chunk_mut()) {
            *chunk = n.to_le_bytes();
        }
    }

    pub(crate) fn u16(&self, at: usize) -> u16 {
        self.bytes.get(at..).and_then(|s| s.first_chunk()).map_or(0, |c| u16::from_le_bytes(*c))
    }

    pub(crate) fn set_u16(&mut self, at: usize, n: u16) {
        if let Some(chunk) = self.bytes.get_mut(at..).and_then(|s| s.first_chunk_mut()) {
            *chunk = n.to_le_bytes();
        }
    }

    pub(crate) fn set_u64(&mut self, at: usize, n: u64) {
        self.set_u32(at, n as u32);
        self.set_u32(at + 4, (n >> 32) as u32);
    }

    /// Refuses unless `n` more bytes fit between image and records.
    pub(crate) fn room(&self, n: usize) -> Result<(), AsmError> {
        if n <= self.floor.saturating_sub(self.top) { Ok(()) } else { Err(AsmError::OutOfSpace) }
    }

    /// Lengthens the image by `n` bytes of 0, from the next multiple of 8 on; gives their offset.
    pub(crate) fn extend(&mut self, n: usize) -> Result<usize, AsmError> {
        let at = self.top.next_multiple_of(8);
        let end = at.checked_add(n).filter(|end| *end <= self.floor).ok_or(AsmError::OutOfSpace)?;
        self.bytes.get_mut(self.top..end).ok_or(AsmError::OutOfSpace)?.fill(0);
        self.top = end;
        Ok(at)
    }

    /// Begins an object of `n` bytes, kind word included.
    pub(crate) fn object(&mut self, kind: Kind, n: usize) -> Result<usize, AsmError> {
        let at = self.extend(n)?;
        self.set_u32(at, kind as u32);
        self.set_u32(at + 4, self.u32(whole::NEWEST));
        self.set_u32(whole::NEWEST, at as u32);
        Ok(at)
    }

    /// Calls `f` for every object of the image, the newest first, until it gives something.
    pub(crate) fn find<R>(&self, f: impl Fn(Kind, usize) -> Option<R>) -> Option<R> {
        let mut at = self.u32(whole::NEWEST) as usize;
        while at != 0 {
            let found = f(Kind::from_u8(self.u32(at) as u8), at);
            if found.is_some() {
                return found;
            }
            let before = self.u32(at + 4) as usize;
            at = if before < at { before } else { 0 };
        }
        None
    }

    /// The Str of these bytes, each text once.
    pub(crate) fn string(&mut self, bytes: &[u8]) -> Result<u32, AsmError> {
        let same = |kind, at| {
            let found = kind == Kind::Str
                && self.u32(at + 8) as usize == bytes.len()
                && self.bytes(at + 24, bytes.len()) == bytes;
            found.then_some(at as u32)
        };
        if let Some(at) = self.find(same) {
            return Ok(at);
        }
        let at = self.object(Kind::Str, bytes.len().checked_add(24).ok_or(AsmError::OutOfSpace)?)?;
        let [_, lengths, hash] = crate::image::write::str_header(bytes);
        self.set_u64(at + 8, lengths);
        self.set_u64(at + 16, hash);
        self.fill(at + 24, bytes);
        Ok(at as u32)
    }

    /// Copies bytes into the image.
    pub(crate) fn fill(&mut self, at: usize, bytes: &[u8]) {
        for (to, from) in self.bytes_mut(at, bytes.len()).iter_mut().zip(bytes) {
            *to = *from;
        }
    }

    /// Takes `n` bytes of 0 (a multiple of 8) for records; gives their offset.
    pub(crate) fn push(&mut self, n: usize) -> Result<usize, AsmError> {
        self.room(n)?;
        let at = self.floor.wrapping_sub(n);
        self.bytes.get_mut(at..self.floor).ok_or(AsmError::OutOfSpace)?.fill(0);
        self.floor = at;
        Ok(at)
    }

    /// The finished image.
    pub(crate) fn image(&self) -> &[u8] {
        self.bytes.get(..self.top).unwrap_or(&[])
    }
}
