//! The back end: code objects to the bytes of an image (layout in `fastlocals_core::image` and `::code`).

mod code;
mod constant;
mod writer;

pub use code::{CodeSpec, SlotSpec};
pub use constant::{BigInt, CodeId, Const, ConstPool};
pub(crate) use writer::limit;

use crate::error::CompileError;
use fastlocals_core::era::Era;
use fastlocals_core::image::HEADER;
use fastlocals_core::image::code::{SIZE, flag};
use fastlocals_core::image::write;
use fastlocals_core::image::write::Table;
use fastlocals_core::value::limits::MAX_IMAGE_BYTES;
use writer::Writer;

/// Collects code objects and lays out the image.
#[derive(Default)]
pub struct ImageBuilder {
    codes: Vec<Option<CodeSpec>>,
}

impl ImageBuilder {
    /// An image without code.
    pub fn new() -> ImageBuilder {
        ImageBuilder::default()
    }

    /// Takes the next place in the directory: call it when a code object *begins*, so that the directory is in order of
    /// definition, the top level first.
    pub fn reserve(&mut self) -> CodeId {
        self.codes.push(None);
        CodeId((self.codes.len() - 1) as u32)
    }

    /// Fills a reserved place.
    pub fn define(&mut self, id: CodeId, spec: CodeSpec) {
        if let Some(place) = self.codes.get_mut(id.0 as usize) {
            *place = Some(spec);
        }
    }

    /// Lays out the image with its checksum; `None` for an image that fits every era.
    ///
    /// # Errors
    /// A limit of the format: instructions, constants, names, slots, or bytes of the image; a place that was reserved and never
    /// defined.
    pub fn finish(self, era: Option<Era>) -> Result<Vec<u8>, CompileError> {
        let Some(codes) = self.codes.into_iter().collect::<Option<Vec<CodeSpec>>>() else {
            return Err(limit("a code object was begun and never finished"));
        };
        if codes.is_empty() {
            return Err(limit("an image needs a code object"));
        }
        let mut w = Writer::new(codes.len());
        // One table for all hidden code.
        let hidden = codes.iter().filter(|spec| spec.flags & flag::HIDDEN != 0);
        w.no_lines(hidden.map(|spec| spec.instructions.len()).max().unwrap_or(0));
        for (i, spec) in codes.iter().enumerate() {
            spec.write(&mut w, i)?;
        }
        w.align(8);
        let directory = w.len();
        for i in 0..codes.len() {
            w.put_u32(Writer::code_at(i) as u32);
        }
        w.align(8);
        let map = w.put_object_map();
        w.align(8);
        let mut bytes = w.finish();
        if bytes.len() > MAX_IMAGE_BYTES {
            return Err(limit(format!("the image has {} bytes, more than {MAX_IMAGE_BYTES}", bytes.len())));
        }
        let codes = Table { at: directory as u32, count: codes.len() as u32 };
        let header = write::header(era, bytes.len(), codes, map);
        for (to, from) in bytes.iter_mut().zip(header) {
            *to = from;
        }
        write::seal(&mut bytes);
        Ok(bytes)
    }
}

const _: () = assert!(SIZE.is_multiple_of(8) && HEADER.is_multiple_of(8));
