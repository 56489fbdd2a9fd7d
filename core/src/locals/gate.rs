//! The gate: the only place that maps a slot or a name of a frame to a value, a cell or nothing.
//!
//! A frame's variables lie in its slots: on the stack while it runs, in a Store when it is suspended or has ended, its header before them either way
//! ([`slots_of`]). A slot that is a cell or a free variable holds a Cell, and the variable is what is in it. Before a frame's first instructions have
//! run, an argument that is to become a cell still lies in the slot itself, and free variables are still in the function's closure; at the call
//! event a tracer can see both.
//!
//! The gate needs the block and the images only, no [`Vm`](crate::machine::Vm): so a C host reads a local at an event at the cost of a few words.
//! Whoever opens frames stands on it: the proxy of 3.13, the dict of the older eras, jumps, `frame.clear`, `super()`, and the hosts' interface.
//! The instructions of the running frame name their own slots as operands.

use crate::block::records::{cell, frame as f, function, tuple};
use crate::block::{Block, field};
use crate::frames::{CODE, FRAME, FUNC, slots_of};
use crate::image::Image;
use crate::image::code::{Code, Slots, flag, slot as bits};
use crate::locals::open::{FrameRef, SERIAL_SHIFT};
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

/// Where a variable's value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the slot itself: a word of the block, by absolute index.
    Slot(usize),
    /// In this Cell.
    Cell(Handle),
    /// Nowhere: there is no such slot.
    Lost,
}

impl Place {
    /// What is there; Unbound if the variable is unbound or nowhere.
    #[inline(always)]
    #[doc(hidden)]
    pub fn load(self, block: &Block<'_>) -> Value {
        match self {
            Place::Slot(at) => block.get(at),
            Place::Cell(h) => block.at(h, cell::VALUE),
            Place::Lost => Value::UNBOUND,
        }
    }

    /// Binds what is there; false if it is nowhere.
    #[inline(always)]
    #[doc(hidden)]
    pub fn store(self, block: &mut Block<'_>, v: Value) -> bool {
        match self {
            Place::Slot(at) => block.set(at, v),
            Place::Cell(h) => block.put(h, cell::VALUE, v),
            Place::Lost => return false,
        }
        true
    }

    /// Unbinds what is there: empties the slot or the cell. False if it is nowhere.
    #[inline(always)]
    #[doc(hidden)]
    pub fn unbind(self, block: &mut Block<'_>) -> bool {
        self.store(block, Value::UNBOUND)
    }
}

/// The variables of one activation, wherever its slots lie. A view: it does not survive a run or a collection.
#[derive(Clone, Copy)]
pub struct Variables<'a> {
    base: usize,
    slots: Slots<'a>,
}

impl<'a> Variables<'a> {
    /// Those of the activation whose slot 0 is the block's word `base`. `None` if no code object lies in its header.
    #[inline]
    pub(crate) fn at(block: &Block<'_>, images: &'a [Image<'a>], base: usize) -> Option<Variables<'a>> {
        let (image, at) = block.get(base.wrapping_sub(CODE)).rom_of(Kind::Code)?;
        Some(Variables { base, slots: Code::at(*images.get(image as usize)?, at).slots() })
    }

    /// Those of the running frame.
    #[inline]
    #[doc(hidden)]
    pub fn running(block: &Block<'_>, images: &'a [Image<'a>]) -> Option<Variables<'a>> {
        Variables::at(block, images, block.number(field::FP) as usize)
    }

    /// Those of the frame that a token names, if it is where the token says.
    #[inline]
    #[doc(hidden)]
    pub fn of_token(block: &Block<'_>, images: &'a [Image<'a>], token: FrameRef) -> Option<Variables<'a>> {
        let (base, serial) = token.to_parts();
        token_frame(block, base as usize, serial)?;
        Variables::at(block, images, base as usize)
    }

    /// Those of a frame object, whose code has these slots; `None` if it has lost them.
    #[inline]
    pub(crate) fn of_frame(block: &Block<'_>, slots: Slots<'a>, frame: Handle) -> Option<Variables<'a>> {
        slots_of(block, frame).map(|base| Variables { base, slots })
    }

    /// How many slots.
    #[inline]
    pub(crate) fn count(&self) -> usize {
        self.slots.count()
    }

    /// True if the names live in slots (functions, generators, comprehensions), false if in a dict.
    #[inline(always)]
    pub(crate) fn is_fast(&self) -> bool {
        self.slots.code_has(flag::OPTIMIZED | flag::EXEC_SYNC)
    }

    /// True if the variable in this slot is unbound, and neither a cell nor a free variable.
    pub(crate) fn is_unbound(&self, block: &Block<'_>, slot: usize) -> bool {
        let plain = self.slots.slot(slot).is_some_and(|(_, what)| what & (bits::CELL | bits::FREE) == 0);
        plain && !self.load(block, slot).is_bound()
    }

    /// Where the variable in this slot is.
    #[inline(always)]
    #[doc(hidden)]
    pub fn place(&self, block: &Block<'_>, slot: usize) -> Place {
        let Some((_, what)) = self.slots.slot(slot) else { return Place::Lost };
        self.place_of(block, slot, what)
    }

    /// The same for a slot of which is known what it is.
    #[inline(always)]
    fn place_of(&self, block: &Block<'_>, slot: usize, what: u32) -> Place {
        if what & (bits::CELL | bits::FREE) == 0 {
            Place::Slot(self.base + slot)
        } else {
            self.cell_place(block, slot, what)
        }
    }

    fn cell_place(&self, block: &Block<'_>, slot: usize, what: u32) -> Place {
        let at = self.base + slot;
        let content = block.get(at);
        if let Some(cell) = content.heap_of(Kind::Cell) {
            return Place::Cell(cell);
        }
        if what & bits::FREE != 0 && !content.is_bound() && !self.is_cleared(block) {
            // CopyFree has not run yet: the cell is still in the closure only.
            if let Some(cell) = self.closure_cell(block, slot) {
                return Place::Cell(cell);
            }
        }
        Place::Slot(at)
    }

    /// True if `frame.clear()` has taken the variables away: not even the closure's are there any more.
    fn is_cleared(&self, block: &Block<'_>) -> bool {
        let frame = block.get(self.base.wrapping_sub(FRAME)).heap_of(Kind::Frame);
        frame.is_some_and(|h| block.count(h, f::FLAGS) as i64 & f::flag::CLEARED != 0)
    }

    fn closure_cell(&self, block: &Block<'_>, slot: usize) -> Option<Handle> {
        let function = block.get(self.base.wrapping_sub(FUNC)).heap_of(Kind::Function)?;
        let closure = block.at(function, function::CLOSURE).heap_of(Kind::Tuple)?;
        let count = block.count(closure, tuple::LEN);
        let i = slot.checked_sub(self.count().checked_sub(count)?)?;
        block.at(closure, tuple::ITEMS + i).heap_of(Kind::Cell)
    }

    /// The value of the variable in this slot, cells dereferenced; Unbound if it is unbound or there is no such slot.
    #[inline(always)]
    #[doc(hidden)]
    pub fn load(&self, block: &Block<'_>, slot: usize) -> Value {
        self.place(block, slot).load(block)
    }

    /// Binds the variable in this slot; false if there is no such slot.
    #[inline]
    pub(crate) fn store(&self, block: &mut Block<'_>, slot: usize, v: Value) -> bool {
        self.place(block, slot).store(block, v)
    }

    /// Forgets all variables; a cell that somebody else holds keeps its value.
    pub(crate) fn forget(&self, block: &mut Block<'_>) {
        block.fill(self.base, self.base + self.count(), Value::UNBOUND);
    }

    /// The first slot with this name, which hashes to `hash` ([`hash::text`]): of a variable of an inlined comprehension and a free variable with the
    /// same name the former. Constant time however many slots there are.
    #[inline]
    pub(crate) fn find(&self, name: &[u8], hash: u64) -> Option<usize> {
        Some(self.slots.find(name, hash)?.0)
    }

    /// True if the slot is that of a variable of an inlined comprehension that exists nowhere else.
    #[inline(always)]
    pub(crate) fn is_hidden(&self, slot: usize) -> bool {
        self.slots.slot(slot).is_some_and(|(_, what)| what & bits::HIDDEN != 0)
    }

    /// The free variable with this name, beside the slot that [`Variables::find`] gives.
    #[cold]
    pub(crate) fn find_free(&self, name: &[u8]) -> Option<usize> {
        self.slots.find_free(name)
    }

    /// The slot that a name in the frame's code means now: a comprehension's variable while it is bound, else the variable around it. `None` also
    /// if that lives in a dict.
    #[inline(always)]
    pub(crate) fn named(&self, block: &Block<'_>, name: &[u8], hash: u64) -> Option<usize> {
        let (i, what) = self.slots.find(name, hash)?;
        if what & bits::HIDDEN != 0 {
            return self.around_hidden(block, name, i);
        }
        self.is_fast().then_some(i)
    }

    #[cold]
    fn around_hidden(&self, block: &Block<'_>, name: &[u8], hidden: usize) -> Option<usize> {
        if self.load(block, hidden).is_bound() {
            return Some(hidden);
        }
        let outer = self.find_free(name).unwrap_or(hidden);
        self.is_fast().then_some(outer)
    }

    /// Where the variable is that a name in the frame's code means now, see [`Variables::named`].
    #[inline(always)]
    #[doc(hidden)]
    pub fn named_place(&self, block: &Block<'_>, name: &[u8]) -> Option<Place> {
        let (slot, what) = self.slots.find(name, hash::text(name))?;
        if what & bits::HIDDEN != 0 {
            return Some(self.place(block, self.around_hidden(block, name, slot)?));
        }
        if self.is_fast() { Some(self.place_of(block, slot, what)) } else { None }
    }
}

/// The frame object at `base` if it has this serial number. `base` may be any number.
#[inline]
pub(crate) fn token_frame(block: &Block<'_>, base: usize, serial: u64) -> Option<Handle> {
    // Whatever word lies there: only the frame object of an activation whose slot 0 is at `base` has that base, and it loses it when it ends.
    let h = block.get(base.wrapping_sub(FRAME)).heap_of(Kind::Frame)?;
    let same =
        block.count(h, f::FLAGS) as u64 >> SERIAL_SHIFT == serial && block.at(h, f::BASE) == Value::small(base as i64);
    if same && serial != 0 { Some(h) } else { None }
}

/// True if some frame's dict may be written back to its slots, because a trace function runs (eras before 3.13): who binds a variable goes
/// through [`OpenFrame`](crate::locals::open::OpenFrame) then, which keeps dict and slots alike.
#[inline]
pub fn dict_may_be_written_back(block: &Block<'_>) -> bool {
    block.number(field::TRACE_DEPTH) != 0 && block.era().writes_locals_back()
}
