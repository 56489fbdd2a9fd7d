//! Frames on the stack and frame objects.
//!
//! ```text
//!            caller's window                        callee's window
//!   ... r[a]    r[a+1]  r[a+2]  r[a+3]  r[a+4]  r[a+5]  r[a+6] | r[a+7] ...          (H = 7)
//!       FUNC    CODE    LINK    PC      FRAME   EXC     NS     | slot 0, slot 1, ... , temporaries
//!       fp-7    fp-6    fp-5    fp-4    fp-3    fp-2    fp-1   | fp
//! ```
//! A call writes the header between the callee, which is already in place, and the arguments, which become the first slots.
//!
//! * FUNC: the function (or a Hidden); CODE: its code object.
//! * LINK: how to go back, packed into a small integer: `caller's fp (24) | destination register (8) | is a generator's (1) | mode (7)`.
//! * PC: the instruction at which this frame goes on when it is next in turn. The word before it belongs to the instruction that is being
//!   executed, so `PC - 1` gives the line and the handler. The running frame's is in `Vm::pc`.
//! * FRAME: the frame object, or Unbound while nobody has asked for it.
//! * EXC: the exception that this frame handles, or Unbound.
//! * NS: the namespace of module, class and exec code; the generator of a generator's frame; the new instance while `__init__` runs.
//!
//! A frame object whose activation ends first gets a Store with the header and the slots (*detach*). A suspended generator keeps its window
//! in such a Store too, so that a frame object finds its slots in one way: `slots_of`.

pub(crate) mod arguments;
pub(crate) mod attribute_cache;
pub(crate) mod entry;
pub(crate) mod globals_cache;
pub(crate) mod leave;
pub(crate) mod raised;

pub use crate::block::frame_words::{CODE, EXC, FRAME, FUNC, LINK, NS, PC};

use crate::block::records::{frame as f, generator as g};
use crate::block::{Block, field};
use crate::heap::Heap;
use crate::image::code::{Code, flag};
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::{Handle, Value};

/// What is done with the value that a frame returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Mode {
    /// It goes into the destination register.
    Normal = 0,
    /// It is dropped.
    Discard = 1,
    /// It must be None; the destination gets the new instance, which is in NS.
    Init = 2,
    /// The caller is at a conditional jump: the value's truth decides.
    Branch = 3,
    /// The caller is at a ForIter: the value is the next item; StopIteration ends the loop.
    For = 4,
    /// The caller is at an Unpack or UnpackEx: the value is a tuple to be spread.
    Spread = 5,
    /// The caller is at a Send: the value was yielded; the end of the delegate jumps.
    Send = 6,
    /// The caller is at a YieldFrom into which something was thrown: the value was yielded by the delegate.
    Delegate = 7,
    /// A trace or profile function: see `trace`.
    Trace = 8,
    /// The bottom of the stack: the run ends.
    Exit = 9,
    /// A call that the host made: the run ends with this value.
    Host = 10,
    /// As Normal, but the destination gets the negated truth.
    Not = 11,
}

impl Mode {
    /// The mode with this number; an unknown one is `Discard`.
    pub(crate) const fn from_u8(n: u8) -> Mode {
        match n {
            0 => Mode::Normal,
            2 => Mode::Init,
            3 => Mode::Branch,
            4 => Mode::For,
            5 => Mode::Spread,
            6 => Mode::Send,
            7 => Mode::Delegate,
            8 => Mode::Trace,
            9 => Mode::Exit,
            10 => Mode::Host,
            11 => Mode::Not,
            _ => Mode::Discard,
        }
    }
}

/// The unpacked LINK word.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// Index of the caller's slot 0; 0 at the bottom.
    pub caller: usize,
    /// Register of the caller's window that gets the value.
    pub dst: u8,
    /// What is done with the value.
    pub mode: Mode,
    /// True if the frame is a generator's: NS holds the generator.
    pub generator: bool,
}

impl Link {
    /// As a header word.
    #[inline(always)]
    pub(crate) fn pack(self) -> Value {
        let mode = self.mode as i64 | if self.generator { 0x80 } else { 0 };
        Value::small((self.caller as i64) << 16 | (self.dst as i64) << 8 | mode)
    }
    /// From a header word.
    #[inline(always)]
    pub(crate) fn unpack(v: Value) -> Link {
        let n = v.as_small().unwrap_or(0);
        Link {
            caller: (n >> 16) as usize & 0xFF_FFFF,
            dst: (n >> 8) as u8,
            mode: Mode::from_u8(n as u8 & 0x7F),
            generator: n & 0x80 != 0,
        }
    }
}

/// Absolute index of slot 0 of a frame object's activation: on the stack, or in the Store that it left behind. `None` if its slots could
/// not be kept.
pub(crate) fn slots_of(block: &Block<'_>, frame: Handle) -> Option<usize> {
    if let Some(base) = block.at(frame, f::BASE).as_small() {
        return Some(base as usize);
    }
    let store = match block.at(frame, f::GENERATOR).heap_of(Kind::Generator) {
        Some(gh) if block.at(gh, g::STORE).is_bound() => block.at(gh, g::STORE),
        _ => block.at(frame, f::STORE),
    };
    let s = store.heap_of(Kind::Store)?;
    Some(block.heap_base() + s.0 as usize + 1 + FRAME_HEADER)
}

impl<'a> Heap<'a> {
    /// The whole header of the frame at `fp`, with one bounds check; word *n* before slot 0 is element `FRAME_HEADER - n`.
    #[inline(always)]
    pub(crate) fn header_words(&self, fp: usize) -> Option<&[u64; FRAME_HEADER]> {
        self.block.run(fp.wrapping_sub(FRAME_HEADER), FRAME_HEADER).first_chunk()
    }

    /// A word of the header of the frame at `fp`.
    #[inline(always)]
    pub(crate) fn header(&self, fp: usize, word: usize) -> Value {
        self.block.get(fp.wrapping_sub(word))
    }

    /// Sets a word of the header of the frame at `fp`.
    #[inline(always)]
    pub(crate) fn set_header(&mut self, fp: usize, word: usize, v: Value) {
        self.block.set(fp.wrapping_sub(word), v);
    }

    /// The code of the frame at `fp`.
    #[inline(always)]
    pub(crate) fn frame_code(&self, fp: usize) -> Option<Code<'a>> {
        self.code_of(self.header(fp, CODE))
    }

    /// How the frame at `fp` goes back. A caller always lies below, so that a walk from caller to caller ends, whatever a damaged image has made of the
    /// stack.
    #[inline(always)]
    pub(crate) fn link(&self, fp: usize) -> Link {
        let link = Link::unpack(self.header(fp, LINK));
        if link.caller < fp { link } else { Link { caller: 0, ..link } }
    }

    /// True for frames of the prelude.
    #[doc(hidden)]
    pub fn is_hidden(&self, fp: usize) -> bool {
        self.frame_code(fp).is_none_or(|c| c.has(flag::HIDDEN))
    }

    /// The nearest frame at or below `fp` that a program may see; 0 if there is none.
    pub(crate) fn visible(&self, mut fp: usize) -> usize {
        while fp != 0 && self.is_hidden(fp) {
            fp = self.link(fp).caller;
        }
        fp
    }

    /// The instruction at which the frame at `fp` goes on.
    #[inline]
    pub(crate) fn frame_pc(&self, fp: usize) -> usize {
        if fp == self.fp { self.pc } else { self.header(fp, PC).as_small().unwrap_or(0) as usize }
    }

    /// The line that the frame at `fp` is executing.
    pub(crate) fn frame_line(&self, fp: usize) -> Option<u32> {
        self.frame_code(fp)?.line(self.frame_pc(fp).saturating_sub(1))
    }

    /// Globals of the frame at `fp`.
    pub(crate) fn frame_globals(&self, fp: usize) -> Value {
        match self.header(fp, FUNC).heap_of(Kind::Function) {
            Some(h) => self.block.at(h, crate::block::records::function::GLOBALS),
            None => self.block.get(field::MAIN),
        }
    }

    /// The frame object of the frame at `fp`, made now if there is none yet.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn frame_object(&mut self, fp: usize) -> Data<Handle> {
        if let Some(h) = self.header(fp, FRAME).heap_of(Kind::Frame) {
            return Ok(h);
        }
        let h = self.block.alloc(Kind::Frame, f::SIZE)?;
        let (code, func) = (self.header(fp, CODE), self.header(fp, FUNC));
        let ns = self.header(fp, NS);
        let generator = ns.heap_of(Kind::Generator);
        self.block.put(h, f::CODE, code);
        self.block.put(h, f::FUNC, func);
        let named = self.code_of(code).is_some_and(|c| !c.has(flag::OPTIMIZED) || c.has(flag::EXEC_SYNC));
        self.block.put(h, f::NS, if named { ns } else { Value::UNBOUND });
        self.block.put_count(h, f::BASE, fp);
        self.block.put(h, f::TRACE, Value::NONE);
        for i in [f::FLAGS, f::PC, f::LINE] {
            self.block.put_count(h, i, 0);
        }
        self.block.put(h, f::LAST, Value::small(-1));
        if let Some(gh) = generator {
            self.block.put(h, f::GENERATOR, ns);
            self.block.put(gh, g::FRAME, Value::heap(Kind::Frame, h));
        }
        self.set_header(fp, FRAME, Value::heap(Kind::Frame, h));
        Ok(h)
    }

    /// Index of slot 0 on the stack, while the frame object's activation is there.
    #[doc(hidden)]
    pub fn frame_base(&self, frame: Handle) -> Option<usize> {
        self.block.at(frame, f::BASE).as_small().map(|b| b as usize)
    }

    /// The frame object of the caller of this frame object's activation; None (the value) at the bottom or while it is a suspended generator's.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn frame_back(&mut self, frame: Handle) -> Data {
        match self.frame_base(frame) {
            Some(base) => {
                let caller = self.visible(self.link(base).caller);
                if caller == 0 {
                    Ok(Value::NONE)
                } else {
                    self.frame_object(caller).map(|h| Value::heap(Kind::Frame, h))
                }
            }
            None => Ok(self.block.at(frame, f::BACK).bound().unwrap_or(Value::NONE)),
        }
    }

    /// The instruction that a frame object's activation is at (as PC: one past it).
    #[doc(hidden)]
    pub fn frame_object_pc(&self, frame: Handle) -> usize {
        match self.frame_base(frame) {
            Some(base) => self.frame_pc(base),
            None => match slots_of(&self.block, frame) {
                Some(slots) if self.block.at(frame, f::GENERATOR).is_bound() => {
                    self.block.get(slots - PC).as_small().unwrap_or(0) as usize
                }
                _ => self.block.count(frame, f::PC),
            },
        }
    }

    /// The line that a frame object's activation is at.
    pub(crate) fn frame_object_line(&self, frame: Handle) -> Option<u32> {
        let code = self.code_of(self.block.at(frame, f::CODE))?;
        code.line(self.frame_object_pc(frame).saturating_sub(1))
    }

    /// The activation at `fp` is about to end: its frame object, if it has one, gets a copy of header and slots.
    ///
    /// # Errors
    /// `Fault::Memory`; nothing has changed then.
    pub(crate) fn detach(&mut self, fp: usize) -> Data<()> {
        let Some(h) = self.header(fp, FRAME).heap_of(Kind::Frame) else { return Ok(()) };
        let slots = self.frame_code(fp).map_or(0, |c| c.slot_count());
        let ended = self.link(fp).generator && self.era.ended_generators_have_no_back();
        let back = if ended { Value::NONE } else { self.frame_back(h)? };
        let s = self.block.alloc(Kind::Store, FRAME_HEADER + slots)?;
        let to = self.block.heap_base() + s.0 as usize + 1;
        self.block.copy(fp - FRAME_HEADER, to, FRAME_HEADER + slots);
        self.block.put(h, f::STORE, Value::heap(Kind::Store, s));
        let pc = self.frame_pc(fp);
        self.finish_frame(h, pc, back);
        Ok(())
    }

    /// As [`Heap::detach`] where there is no memory: the frame object keeps its position only.
    pub(crate) fn detach_positions(&mut self, fp: usize) {
        if let Some(h) = self.header(fp, FRAME).heap_of(Kind::Frame) {
            let pc = self.frame_pc(fp);
            self.finish_frame(h, pc, Value::NONE);
        }
    }

    fn finish_frame(&mut self, h: Handle, pc: usize, back: Value) {
        self.block.put_count(h, f::PC, pc);
        self.block.put(h, f::BACK, back);
        self.block.put(h, f::BASE, Value::UNBOUND);
        self.block.put(h, f::GENERATOR, Value::UNBOUND);
        let flags = self.block.count(h, f::FLAGS) as i64;
        self.block.put(h, f::FLAGS, Value::small(flags | f::flag::DONE));
    }

    /// The exception being handled: that of the nearest frame at or below `fp` that handles one.
    pub(crate) fn handled_exception(&self, mut fp: usize) -> Option<Value> {
        while fp != 0 {
            let e = self.header(fp, EXC);
            if e.is(Kind::Exception) {
                return Some(e);
            }
            fp = self.link(fp).caller;
        }
        None
    }

    /// First stack word above everything that the running frame uses.
    #[inline]
    #[doc(hidden)]
    pub fn stack_top(&self) -> usize {
        if self.fp == 0 {
            return crate::block::HEADER;
        }
        self.fp + self.frame_code(self.fp).map_or(0, |c| c.frame_size())
    }
}
