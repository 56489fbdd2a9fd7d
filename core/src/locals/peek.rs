//! One variable of a frame on the stack, at once: the short way through the gate for hosts that read or write a local at every event.
//!
//! A [`Peek`] needs the block and the images only, no [`Vm`](crate::vm::Vm). It does the plain cases: a function's frame, a slot that holds a value or a cell.
//! `None` says that the case is another one, which the gate itself ([`super`]) has to answer; a wrong token or name is such a case too.

use super::open::{FrameRef, SERIAL_SHIFT, Slot};
use crate::block::{Block, field};
use crate::code::{Code, Fields, flag, slot as bits};
use crate::frame::{CODE, FRAME};
use crate::hash;
use crate::image::Image;
use crate::kind::Kind;
use crate::object::{cell, frame as f};
use crate::value::{Handle, Value};

/// A frame of a function on the stack.
#[derive(Clone, Copy)]
pub struct Peek<'a> {
    fp: usize,
    code: Fields<'a>,
}

/// Where the value is.
#[derive(Clone, Copy)]
enum At {
    Word(usize),
    Cell(Handle),
}

impl<'a> Peek<'a> {
    /// The frame of a token.
    #[inline]
    pub fn token(block: &Block<'_>, images: &'a [Image<'a>], token: FrameRef) -> Option<Peek<'a>> {
        let (base, serial) = token.to_parts();
        let fp = base as usize;
        let h = block.get(fp.wrapping_sub(FRAME)).heap_of(Kind::Frame)?;
        let same = serial != 0
            && block.count(h, f::FLAGS) as u64 >> SERIAL_SHIFT == serial
            && block.at(h, f::BASE) == Value::small(fp as i64);
        if same { Peek::at(block, images, fp) } else { None }
    }

    /// The running frame.
    #[inline]
    pub fn running(block: &Block<'_>, images: &'a [Image<'a>]) -> Option<Peek<'a>> {
        Peek::at(block, images, block.number(field::FP) as usize)
    }

    #[inline]
    fn at(block: &Block<'_>, images: &'a [Image<'a>], fp: usize) -> Option<Peek<'a>> {
        let (image, at) = block.get(fp.wrapping_sub(CODE)).rom_of(Kind::Code)?;
        let code = Code::at(*images.get(image as usize)?, at).fields()?;
        if code.has(flag::OPTIMIZED) { Some(Peek { fp, code }) } else { None }
    }

    /// The slot of the variable with this name (UTF-8).
    #[inline]
    pub fn find(&self, name: &[u8]) -> Option<Slot> {
        self.code.find_slot(name, hash::text(name)).map(|i| Slot(i as u16))
    }

    #[inline]
    fn place(&self, block: &Block<'_>, slot: Slot) -> Option<At> {
        let what = self.code.slot_bits(slot.0 as usize)?;
        let at = self.fp + slot.0 as usize;
        if what & (bits::CELL | bits::FREE | bits::HIDDEN) == 0 {
            return Some(At::Word(at));
        }
        // (A free variable whose cell is still in the closure, an argument that is to become a cell: not plain.)
        block.get(at).heap_of(Kind::Cell).map(At::Cell)
    }

    /// The value in a slot.
    #[inline]
    pub fn load(&self, block: &Block<'_>, slot: Slot) -> Option<Value> {
        match self.place(block, slot)? {
            At::Word(at) => block.get(at),
            At::Cell(h) => block.at(h, cell::VALUE),
        }
        .bound()
    }

    /// Binds the variable in a slot, or unbinds a bound one if `v` is Unbound. False: not a plain case, and nothing has happened.
    #[inline]
    pub fn store(&self, block: &mut Block<'_>, slot: Slot, v: Value) -> bool {
        // While a trace function runs, there may be a dict that must agree.
        let traced = block.number(field::TRACE_DEPTH) != 0 && block.era().writes_locals_back();
        if traced || (!v.is_bound() && self.load(block, slot).is_none()) {
            return false;
        }
        match self.place(block, slot) {
            Some(At::Word(at)) => block.set(at, v),
            Some(At::Cell(h)) => block.put(h, cell::VALUE, v),
            None => return false,
        }
        true
    }
}
