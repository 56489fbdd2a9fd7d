//! Code objects: the part of an image that one function, module, class body or comprehension is.
//!
//! A code object at byte offset `at` (a multiple of 8) is its kind word and then these 32-bit fields; offsets are bytes from the
//! image's start:
//!
//! ```text
//!  at+ 8  name        offset of a Str          at+60  instructions: offset, multiple of 4
//!  at+12  qualname    offset of a Str          at+64  instructions: count of words
//!  at+16  filename    offset of a Str          at+68  constants: offset of u64 values
//!  at+20  flags       see `flag`               at+72  constants: count
//!  at+24  first line                           at+76  names: offset of u32 offsets of Strs
//!  at+28  positional arguments (incl. pos.-only)  at+80  names: count
//!  at+32  positional-only arguments            at+84  slots: offset of (u32 offset of a Str, u32 `slot` bits), in slot order
//!  at+36  keyword-only arguments               at+88  slot index: offset of u16 entries (slot + 1, 0 empty)
//!  at+40  slots (localsplus)                   at+92  slot index: count, a power of two > slots, or 0 if there are no slots
//!  at+44  shift                                at+96  lines: offset of u16 (or u32, flag LINES32), one for each instruction word
//!  at+48  frame size: slots and temporaries    at+100 regions: offset        at+104 regions: count
//!  at+52  len(co_varnames)                     at+108 handlers: offset       at+112 handlers: count
//!  at+56  docstring: constant index + 1, or 0  at+116 reserved, 0
//! ```
//!
//! * **Slots** in localsplus order: positional arguments, keyword-only arguments, `*args`, `**kwargs`, other locals in order of
//!   first appearance, then cells that are no arguments, then free variables (semantics FL-SLOT). The slot index finds a slot by
//!   name: start at `hash & (count - 1)`, go on by one (wrapping) until the name matches or an entry is 0.
//! * **Shift**: register *n* of the window is word `shift + n` of the frame. It is 0 unless the code has more slots than the window
//!   can show; then slots below `shift` are reached by LoadSlot and its kin only. `frame size <= shift + MAX_REGISTERS`.
//! * **Lines**: line minus first line of each instruction word; 0xFFFF (0xFFFF_FFFF) for code that belongs to no line.
//! * **Regions**, 20 bytes each, outer before inner: u32 start, u32 end (instruction index, end exclusive), u16 `region` kind, u16 index
//!   of the parent or 0xFFFF, u16 register that holds what PushExc saved (Except, Finally on exception) or 0xFFFF, u16 0, u32 line.
//! * **Handlers**, 16 bytes each, inner before outer: u32 start, u32 end, u32 target, u32 register that receives the exception.

use crate::image::Image;
use crate::value::Value;
use crate::value::kind::Kind;

/// Bits of a code object's flags; the low ones are CPython's `co_flags`.
#[allow(missing_docs, reason = "the names are CPython's CO_*")]
pub mod flag {
    pub const OPTIMIZED: u32 = 1;
    pub const NEWLOCALS: u32 = 2;
    pub const VARARGS: u32 = 4;
    pub const VARKEYWORDS: u32 = 8;
    pub const NESTED: u32 = 16;
    pub const GENERATOR: u32 = 32;
    pub const COROUTINE: u32 = 128;
    pub const ASYNC_GENERATOR: u32 = 512;
    /// What `co_flags` shows.
    pub const PUBLIC: u32 = 0xFFFF;
    /// Lines are stored in 32 bits.
    pub const LINES32: u32 = 1 << 16;
    /// Those 32 bits are lines, not distances from the first line.
    pub const LINES_FROM_0: u32 = 1 << 23;
    /// A hidden function of the prelude: no events, no traceback entries, not in `f_back`.
    pub const HIDDEN: u32 = 1 << 17;
    /// A class body.
    pub const CLASS: u32 = 1 << 18;
    /// Module, `exec` or `eval` code.
    pub const MODULE: u32 = 1 << 19;
    /// The code has an unqualified `exec` or `import *` (era 2.7): it is not optimized and syncs through a namespace.
    pub const EXEC_SYNC: u32 = 1 << 20;
    /// Positional arguments only, no defaults needed for a call with exactly that many, no cells to make, no generator: the
    /// call may enter without the binder. (Set by the compiler when there are no `*args`, `**kwargs` and keyword-only arguments.)
    pub const SIMPLE: u32 = 1 << 21;
    /// A comprehension that has a frame of its own, or a generator expression: its argument is `.0`.
    pub const COMPREHENSION: u32 = 1 << 22;
}

/// Bits that say what a slot is.
pub mod slot {
    /// An argument, `*args` or `**kwargs`.
    pub const ARG: u32 = 1;
    /// A plain local (also set for arguments).
    pub const LOCAL: u32 = 2;
    /// A cell: an inner function refers to it (an argument may be one too).
    pub const CELL: u32 = 4;
    /// A free variable: the cell is the outer function's.
    pub const FREE: u32 = 8;
    /// A variable of an inlined comprehension that does not exist outside (PX-HIDDEN): visible only while bound.
    pub const HIDDEN: u32 = 16;
}

/// Kinds of regions; see semantics JP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
#[allow(missing_docs, reason = "the names are Python's")]
pub enum Region {
    /// The body of a `for` loop, with the instruction that fetches the next item.
    For = 0,
    While = 1,
    /// The body of a `try`.
    Try = 2,
    /// An `except` clause: its header line and its body.
    Except = 3,
    /// The copy of a `finally` body that runs when an exception passes.
    FinallyExc = 4,
    /// The copy of a `finally` body that runs otherwise.
    Finally = 5,
    With = 6,
    /// An inlined comprehension.
    Comprehension = 7,
    /// The rest of an expression on several lines, some of whose values are in temporaries already.
    Unfinished = 8,
    /// The patterns and guards of a `match`.
    Subject = 9,
    /// The header of an `except` clause: the exception is at hand.
    Caught = 10,
}

impl Region {
    /// The kind with this number.
    #[doc(hidden)]
    pub const fn from_u16(n: u16) -> Option<Region> {
        Some(match n {
            0 => Region::For,
            1 => Region::While,
            2 => Region::Try,
            3 => Region::Except,
            4 => Region::FinallyExc,
            5 => Region::Finally,
            6 => Region::With,
            7 => Region::Comprehension,
            8 => Region::Unfinished,
            9 => Region::Subject,
            10 => Region::Caught,
            _ => return None,
        })
    }
}

/// One entry of the region tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RegionEntry {
    /// First instruction.
    pub start: usize,
    /// One past the last instruction.
    pub end: usize,
    /// What it is.
    pub kind: Region,
    /// Index of the enclosing region.
    pub parent: Option<u16>,
    /// Register that holds the exception handled before (what PushExc saved).
    pub saved: Option<u8>,
    /// Line of its header.
    pub line: u32,
}

/// One entry of the exception table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handler {
    /// First instruction covered.
    pub start: usize,
    /// One past the last instruction covered.
    pub end: usize,
    /// Where execution goes on.
    pub target: usize,
    /// Register that receives the exception.
    pub register: usize,
}

/// Steps after which a search of the slot index ends at the latest; the verifier refuses an index that needs more.
pub const MAX_PROBES: usize = 1024;

/// What the loop needs of a code object, read once and kept in a small cache beside the block: see [`crate::machine::Vm::hot_code`].
#[derive(Clone, Copy)]
pub(crate) struct Hot<'a> {
    /// The code object's value.
    pub(crate) key: u64,
    pub(crate) code: Code<'a>,
    /// How many arguments a call that needs no binding has; `usize::MAX` if every call needs binding.
    pub(crate) simple_args: usize,
    pub(crate) shift: usize,
    pub(crate) slot_count: u32,
    names_at: u32,
    /// The code's flags, and [`Hot::NEUTRAL`].
    pub(crate) flags: u32,
    pub(crate) first_line: u32,
    pub(crate) lines_at: u32,
    pub(crate) frame_size: u32,
    pub(crate) instructions: &'a [[u8; 4]],
    constants_at: usize,
}

impl Hot<'_> {
    /// As [`Code::line`].
    #[inline(always)]
    pub(crate) fn line(&self, pc: usize) -> Option<u32> {
        if self.flags & flag::LINES32 != 0 {
            return self.code.line(pc);
        }
        let delta = self.code.image.u16(self.lines_at as usize + 2 * pc);
        if delta == u16::MAX { None } else { Some(self.first_line.wrapping_add(delta as u32)) }
    }

    /// The id of its image.
    #[inline(always)]
    pub(crate) fn image_id(&self) -> u16 {
        (self.key >> 24) as u16
    }

    /// Name `i`, a Str.
    #[inline(always)]
    pub(crate) fn name(&self, i: usize) -> Value {
        Value::rom(Kind::Str, self.image_id(), self.code.image.u32(self.names_at as usize + 4 * i) as usize)
    }

    /// Constant `i`.
    #[inline(always)]
    pub(crate) fn constant(&self, i: usize) -> Value {
        Value(self.code.image.u64(self.constants_at + 8 * i)).relocated(self.image_id())
    }

    /// Bit of `flags`: the code fits every era (the prelude, the library), and sees what is built in in any.
    pub(crate) const NEUTRAL: u32 = 1 << 31;

    /// An empty entry of the cache.
    pub(crate) const NONE: Hot<'static> = Hot {
        key: 0,
        code: Code { image: Image::EMPTY, at: 0 },
        simple_args: usize::MAX,
        shift: 0,
        slot_count: 0,
        names_at: 0,
        flags: 0,
        first_line: 0,
        lines_at: 0,
        frame_size: 0,
        instructions: &[],
        constants_at: 0,
    };
}

/// Bytes of a code object before its tables.
pub const SIZE: usize = 120;

/// The slots of a code object: what searching them and opening a frame needs of its header, read at once.
#[derive(Clone, Copy)]
pub(crate) struct Slots<'a> {
    image: Image<'a>,
    /// For each slot the offset of its name, and what it is.
    table: &'a [[u8; 8]],
    /// Slot numbers, counted from 1, by the hashes of their names; the length is a power of two.
    index: &'a [[u8; 2]],
    flags: u32,
}

impl<'a> Slots<'a> {
    /// How many.
    #[inline(always)]
    pub(crate) fn count(&self) -> usize {
        self.table.len()
    }

    /// True if one of these flags of the code object is set.
    #[inline(always)]
    pub(crate) fn code_has(&self, flags: u32) -> bool {
        self.flags & flags != 0
    }

    /// Slot `i`: offset of the Str that names it, and what it is; `None` if there is no such slot.
    #[inline(always)]
    pub(crate) fn slot(&self, i: usize) -> Option<(usize, u32)> {
        let [a, b, c, d, e, f, g, h] = *self.table.get(i)?;
        Some((u32::from_le_bytes([a, b, c, d]) as usize, u32::from_le_bytes([e, f, g, h])))
    }

    /// The free variable with this name: there may be a variable of an inlined comprehension with it, which [`Slots::find`] finds.
    #[cold]
    pub(crate) fn find_free(&self, name: &[u8]) -> Option<usize> {
        let free = |i: &usize| self.slot(*i).is_some_and(|(_, what)| what & slot::FREE != 0);
        let named = |i: &usize| self.slot(*i).is_some_and(|(at, _)| self.image.str_bytes(at) == name);
        (0..self.count()).rev().take_while(free).find(named)
    }

    /// The slot with this name, which hashes to `hash`, and what it is; of two with the same name the one that is no free variable.
    #[inline]
    pub(crate) fn find(&self, name: &[u8], hash: u64) -> Option<(usize, u32)> {
        let mask = self.index.len().wrapping_sub(1);
        let mut i = hash as usize & mask;
        for _ in 0..self.index.len() {
            let entry = u16::from_le_bytes(*self.index.get(i)?) as usize;
            let slot = entry.checked_sub(1)?;
            let (at, what) = self.slot(slot)?;
            if self.image.str_bytes(at) == name {
                return Some((slot, what));
            }
            i = (i + 1) & mask;
        }
        None
    }
}

/// A code object inside an image. Copying it copies a reference.
#[derive(Clone, Copy)]
pub struct Code<'a> {
    image: Image<'a>,
    at: usize,
}

#[doc(hidden)]
impl<'a> Code<'a> {
    /// The code object at byte offset `at`.
    #[inline(always)]
    pub const fn at(image: Image<'a>, at: usize) -> Code<'a> {
        Code { image, at }
    }

    /// The fields that calls, returns and the loop read, with one bounds check for all of them. `None` only if the code object is
    /// not whole.
    #[cold]
    pub(crate) fn hot(self, key: Value) -> Option<Hot<'a>> {
        let bytes = self.image.bytes();
        let fields = bytes.get(self.at..)?.first_chunk::<SIZE>()?;
        let u32_at = |i: usize| match fields.get(i..).and_then(|s| s.first_chunk()) {
            Some(c) => u32::from_le_bytes(*c) as usize,
            None => 0,
        };
        let simple = u32_at(20) as u32 & flag::SIMPLE != 0;
        Some(Hot {
            key: key.0,
            code: self,
            simple_args: if simple { u32_at(28) } else { usize::MAX },
            shift: u32_at(44),
            slot_count: u32_at(40) as u32,
            names_at: u32_at(76) as u32,
            flags: u32_at(20) as u32 & !Hot::NEUTRAL | if self.image.is_neutral() { Hot::NEUTRAL } else { 0 },
            first_line: u32_at(24) as u32,
            lines_at: u32_at(96) as u32,
            frame_size: u32_at(48) as u32,
            instructions: bytes.get(u32_at(60)..)?.get(..u32_at(64) * 4)?.as_chunks().0,
            constants_at: u32_at(68),
        })
    }

    /// The image it is in.
    pub const fn image(self) -> Image<'a> {
        self.image
    }

    /// Its byte offset in the image.
    pub(crate) const fn offset(self) -> usize {
        self.at
    }

    #[inline(always)]
    fn field(self, offset: usize) -> usize {
        self.image.u32(self.at + offset) as usize
    }

    /// Offset of the Str that is its name.
    pub(crate) fn name_at(self) -> usize {
        self.field(8)
    }
    /// Offset of the Str that is its qualified name.
    pub fn qualname_at(self) -> usize {
        self.field(12)
    }
    /// Offset of the Str that is its file's name.
    pub fn filename_at(self) -> usize {
        self.field(16)
    }
    /// Its name.
    pub fn name(self) -> &'a str {
        self.image.text(self.name_at())
    }
    /// Its flags, see [`flag`].
    #[inline]
    pub fn flags(self) -> u32 {
        self.field(20) as u32
    }
    /// True if one of these flags is set.
    #[inline]
    pub fn has(self, flags: u32) -> bool {
        self.flags() & flags != 0
    }
    /// `co_firstlineno`.
    pub fn first_line(self) -> u32 {
        self.field(24) as u32
    }
    /// `co_argcount`.
    #[inline]
    pub fn arg_count(self) -> usize {
        self.field(28)
    }
    /// `co_posonlyargcount`.
    pub fn posonly_count(self) -> usize {
        self.field(32)
    }
    /// `co_kwonlyargcount`.
    pub fn kwonly_count(self) -> usize {
        self.field(36)
    }
    /// Slots that arguments fill: positional, keyword-only, `*args`, `**kwargs`.
    pub fn parameter_slots(self) -> usize {
        self.arg_count() + self.kwonly_count() + self.has(flag::VARARGS) as usize + self.has(flag::VARKEYWORDS) as usize
    }
    /// How many slots (localsplus).
    #[inline]
    pub fn slot_count(self) -> usize {
        self.field(40)
    }
    /// Words of the frame below the window's first register.
    #[inline]
    pub fn shift(self) -> usize {
        self.field(44)
    }
    /// Words of the frame behind its header: slots, then temporaries.
    #[inline]
    pub fn frame_size(self) -> usize {
        self.field(48)
    }
    /// `co_nlocals == len(co_varnames)`.
    pub fn varname_count(self) -> usize {
        self.field(52)
    }
    /// Index of the constant that is the docstring.
    pub fn docstring(self) -> Option<usize> {
        self.field(56).checked_sub(1)
    }
    /// The instruction words.
    #[inline]
    pub fn instructions(self) -> &'a [[u8; 4]] {
        self.image.slice(self.field(60), self.field(64).wrapping_mul(4)).as_chunks().0
    }
    /// Byte offset of the instructions.
    pub(crate) fn instructions_at(self) -> usize {
        self.field(60)
    }
    /// Instruction word `pc`; 0 outside.
    pub fn word(self, pc: usize) -> u32 {
        self.instructions().get(pc).map_or(0, |w| u32::from_le_bytes(*w))
    }
    /// The constants as stored: values with image id 0.
    #[inline]
    pub fn constants(self) -> &'a [[u8; 8]] {
        self.image.slice(self.field(68), self.field(72).wrapping_mul(8)).as_chunks().0
    }
    /// Constant `i` as stored; None (the Python value) outside.
    pub fn constant(self, i: usize) -> Value {
        self.constants().get(i).map_or(Value::NONE, |w| Value(u64::from_le_bytes(*w)))
    }
    /// How many names.
    pub fn name_count(self) -> usize {
        self.field(80)
    }
    /// Offset of the Str that is name `i`.
    #[inline]
    pub fn name_offset(self, i: usize) -> usize {
        self.image.u32(self.field(76) + 4 * i) as usize
    }
    /// Offset of the Str that names slot `i`.
    pub fn slot_name_at(self, i: usize) -> usize {
        self.image.u32(self.field(84) + 8 * i) as usize
    }
    /// The name of slot `i`.
    pub fn slot_name(self, i: usize) -> &'a str {
        self.image.text(self.slot_name_at(i))
    }
    /// What slot `i` is, see [`slot`].
    #[inline]
    pub fn slot_bits(self, i: usize) -> u32 {
        self.image.u32(self.field(84) + 8 * i + 4)
    }
    /// The table of slots.
    #[inline]
    pub(crate) fn slots(self) -> Slots<'a> {
        self.try_slots().unwrap_or(Slots { image: self.image, table: &[], index: &[], flags: 0 })
    }
    #[inline(always)]
    fn try_slots(self) -> Option<Slots<'a>> {
        let bytes = self.image.bytes();
        let fields = bytes.get(self.at..)?.first_chunk::<SIZE>()?;
        let u32_at = |i: usize| match fields.get(i..).and_then(|s| s.first_chunk()) {
            Some(c) => u32::from_le_bytes(*c) as usize,
            None => 0,
        };
        Some(Slots {
            image: self.image,
            table: bytes.get(u32_at(84)..)?.get(..u32_at(40) * 8)?.as_chunks().0,
            index: bytes.get(u32_at(88)..)?.get(..u32_at(92) * 2)?.as_chunks().0,
            flags: u32_at(20) as u32,
        })
    }
    /// The slot with this name: constant time however many slots there are. `hash` is the name's [`crate::value::hash::text`].
    #[inline]
    pub fn find_slot(self, name: &[u8], hash: u64) -> Option<usize> {
        Some(self.slots().find(name, hash)?.0)
    }
    /// The line of instruction word `pc`, in constant time; `None` for code that belongs to no line.
    #[inline]
    pub fn line(self, pc: usize) -> Option<u32> {
        let at = self.field(96);
        let (delta, none) = if self.has(flag::LINES32) {
            let delta = self.image.u32(at + 4 * pc);
            if self.has(flag::LINES_FROM_0) {
                return (delta != u32::MAX).then_some(delta);
            }
            (delta, u32::MAX)
        } else {
            (self.image.u16(at + 2 * pc) as u32, u16::MAX as u32)
        };
        if delta == none { None } else { Some(self.first_line().wrapping_add(delta)) }
    }
    /// The first line from `line` on that has code.
    pub(crate) fn line_with_code(self, line: u32) -> Option<u32> {
        (0..self.instructions().len()).filter_map(|pc| self.line(pc)).filter(|l| *l >= line).min()
    }
    /// The first and the last line that have code.
    pub(crate) fn line_range(self) -> Option<(u32, u32)> {
        let lines = || (0..self.instructions().len()).filter_map(|pc| self.line(pc));
        Some((lines().min()?, lines().max()?))
    }
    /// Byte offset of the line table.
    pub(crate) fn lines_at(self) -> usize {
        self.field(96)
    }
    /// How many regions.
    pub fn region_count(self) -> usize {
        self.field(104)
    }
    /// Region `i`.
    pub fn region(self, i: usize) -> Option<RegionEntry> {
        if i >= self.region_count() {
            return None;
        }
        let at = self.field(100) + 20 * i;
        let (parent, saved) = (self.image.u16(at + 10), self.image.u16(at + 12));
        Some(RegionEntry {
            start: self.image.u32(at) as usize,
            end: self.image.u32(at + 4) as usize,
            kind: Region::from_u16(self.image.u16(at + 8))?,
            parent: if parent == u16::MAX { None } else { Some(parent) },
            saved: if saved == u16::MAX { None } else { Some(saved as u8) },
            line: self.image.u32(at + 16),
        })
    }
    /// The innermost region around instruction `pc`.
    pub fn region_of(self, pc: usize) -> Option<usize> {
        let mut found = None;
        for i in 0..self.region_count() {
            if self.region(i).is_some_and(|r| r.start <= pc && pc < r.end) {
                found = Some(i);
            }
        }
        found
    }
    /// How many handlers.
    pub fn handler_count(self) -> usize {
        self.field(112)
    }
    /// Handler `i`.
    pub fn handler(self, i: usize) -> Option<Handler> {
        if i >= self.handler_count() {
            return None;
        }
        let at = self.field(108) + 16 * i;
        Some(Handler {
            start: self.image.u32(at) as usize,
            end: self.image.u32(at + 4) as usize,
            target: self.image.u32(at + 8) as usize,
            register: self.image.u32(at + 12) as usize,
        })
    }
    /// The handler that catches an exception raised at instruction `pc`.
    pub fn handler_of(self, pc: usize) -> Option<Handler> {
        (0..self.handler_count()).filter_map(|i| self.handler(i)).find(|h| h.start <= pc && pc < h.end)
    }
    /// Byte offset and count of a table, for the verifier: (offset, count) of slots index, regions, handlers, constants, names.
    pub(crate) fn table(self, offset: usize, count: usize) -> (usize, usize) {
        (self.field(offset), self.field(count))
    }
}
