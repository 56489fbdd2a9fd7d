//! Writing images: the layouts of [`crate::image`] and [`crate::image::code`] as bytes. What the compiler and the assembler share.

use crate::era::Era;
use crate::image::code::{Handler, RegionEntry, SIZE};
use crate::image::{FORMAT, HEADER, MAGIC, checksum};
use crate::value::kind::Kind;

/// Where a table lies: byte offset in the image, and how many entries.
#[derive(Clone, Copy, Default, Debug)]
pub struct Table {
    /// Byte offset.
    pub at: u32,
    /// Entries.
    pub count: u32,
}

/// The fields of a code object; see the picture in [`crate::image::code`].
#[derive(Clone, Copy, Default, Debug)]
#[allow(missing_docs, reason = "each is a row of the picture")]
pub struct Fields {
    pub name: u32,
    pub qualname: u32,
    pub filename: u32,
    pub flags: u32,
    pub first_line: u32,
    pub arg_count: u32,
    pub posonly_count: u32,
    pub kwonly_count: u32,
    pub shift: u32,
    pub frame_size: u32,
    pub varname_count: u32,
    pub docstring: Option<u32>,
    pub instructions: Table,
    pub constants: Table,
    pub names: Table,
    pub slots: Table,
    pub slot_index: Table,
    /// Byte offset of the line table.
    pub lines: u32,
    pub regions: Table,
    pub handlers: Table,
}

impl Fields {
    /// The whole code object, kind word first.
    #[doc(hidden)]
    pub fn words(&self) -> [u32; SIZE / 4] {
        [
            Kind::Code as u32,
            0,
            self.name,
            self.qualname,
            self.filename,
            self.flags,
            self.first_line,
            self.arg_count,
            self.posonly_count,
            self.kwonly_count,
            self.slots.count,
            self.shift,
            self.frame_size,
            self.varname_count,
            self.docstring.map_or(0, |d| d.wrapping_add(1)),
            self.instructions.at,
            self.instructions.count,
            self.constants.at,
            self.constants.count,
            self.names.at,
            self.names.count,
            self.slots.at,
            self.slot_index.at,
            self.slot_index.count,
            self.lines,
            self.regions.at,
            self.regions.count,
            self.handlers.at,
            self.handlers.count,
            0,
        ]
    }
}

impl RegionEntry {
    /// Its entry of the table.
    #[doc(hidden)]
    pub fn words(&self) -> [u32; 5] {
        let parent = self.parent.unwrap_or(u16::MAX);
        let saved = self.saved.map_or(u16::MAX, u16::from);
        [self.start as u32, self.end as u32, self.kind as u32 | (parent as u32) << 16, saved as u32, self.line]
    }
}

impl Handler {
    /// Its entry of the table.
    #[doc(hidden)]
    pub fn words(&self) -> [u32; 4] {
        [self.start as u32, self.end as u32, self.target as u32, self.register as u32]
    }
}

/// What a Str has before its bytes.
pub fn str_header(bytes: &[u8]) -> [u64; 3] {
    // Every byte that does not continue a sequence begins a code point.
    let points = bytes.iter().filter(|b| **b & 0xC0 != 0x80).count() as u64;
    [Kind::Str as u64, bytes.len() as u64 | points << 32, crate::value::hash::text(bytes)]
}

/// Entries of the index of so many slots.
pub fn slot_index_len(slots: usize) -> usize {
    if slots == 0 { 0 } else { (slots * 2).next_power_of_two() }
}

/// The entry of the slot index, which has `count` entries, where the slot of this name goes: the first free one. `None` if it is too far.
pub fn slot_index_place(name: &[u8], count: usize, is_free: impl Fn(usize) -> bool) -> Option<usize> {
    let home = crate::value::hash::text(name) as usize;
    (0..crate::image::code::MAX_PROBES)
        .map(|step| home.wrapping_add(step) & count.wrapping_sub(1))
        .find(|place| is_free(*place))
}

/// Bytes of an object map that begins at byte `at` and ends the image: it covers itself too.
pub fn map_size(at: usize) -> usize {
    // A map of n bytes covers 64 n bytes.
    let mut size = 8;
    while size * 64 < at + size {
        size += 8;
    }
    size
}

/// The header of an image of `length` bytes, without the checksum; `None` as the era fits every VM.
pub fn header(era: Option<Era>, length: usize, directory: Table, map: usize) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let start = MAGIC.into_iter().chain(FORMAT.to_le_bytes()).chain([era.map_or(0, Era::number), 0]);
    let main = HEADER as u32;
    let numbers = [length as u32, 0, main, directory.at, directory.count, map as u32];
    for (to, from) in header.iter_mut().zip(start.chain(numbers.into_iter().flat_map(u32::to_le_bytes))) {
        *to = from;
    }
    header
}

/// Writes the checksum of a finished image.
pub fn seal(image: &mut [u8]) {
    let sum = checksum(image.get(16..).unwrap_or(&[]));
    for (to, from) in image.iter_mut().skip(12).zip(sum.to_le_bytes()) {
        *to = from;
    }
}
