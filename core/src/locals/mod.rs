//! The gate: the only place that maps a slot or a name of a frame to a value.
//!
//! A frame's variables lie in its slots: on the stack while it runs, in a Store when it is suspended or has ended
//! ([`Vm::frame_slots`]). A slot that is a cell or a free variable holds a Cell, and the variable is what is in it. Before a frame's first
//! instructions have run, an argument that is to become a cell still lies in the slot itself, and free variables are
//! still in the function's closure; at the call event a tracer can see both.
//!
//! Everything that opens frames stands on these few functions: the proxy of 3.13 ([`proxy`]), the dict of the older eras
//! ([`snapshot`]), the trampoline's write-back, and the hosts' interface ([`open`]; its plain cases at once: [`peek`]).

pub mod error;
pub mod open;
pub mod peek;
pub mod proxy;
pub mod snapshot;
pub mod whole;

use crate::code::{Code, Slots, flag, slot as bits};
use crate::era::Era;
use crate::kind::Kind;
use crate::object::{cell, frame as f, function};
use crate::value::{Handle, Value};
use crate::vm::Vm;

/// Where a variable's value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// In the slot itself: a word of the block, by absolute index.
    Slot(usize),
    /// In this Cell.
    Cell(Handle),
    /// Nowhere: the frame has lost its slots.
    Lost,
}

impl<'a> Vm<'a> {
    /// The code of a frame object.
    pub fn frame_object_code(&self, frame: Handle) -> Option<Code<'a>> {
        self.code_of(self.block.at(frame, f::CODE))
    }

    /// How many slots a frame object has.
    pub fn local_count(&self, frame: Handle) -> usize {
        self.frame_object_code(frame).map_or(0, |c| c.slot_count())
    }

    #[inline]
    fn local_place(&self, frame: Handle, slot: usize) -> Place {
        match self.frame_object_code(frame) {
            Some(code) => self.place_among(frame, &code.slots(), slot),
            None => Place::Lost,
        }
    }

    /// Where the variable in slot `slot` of a frame object is, whose code has these slots.
    #[inline]
    fn place_among(&self, frame: Handle, slots: &Slots<'_>, slot: usize) -> Place {
        let (Some(base), Some((_, what))) = (self.frame_slots(frame), slots.slot(slot)) else {
            return Place::Lost;
        };
        let at = base + slot;
        if what & (bits::CELL | bits::FREE) == 0 {
            Place::Slot(at)
        } else {
            self.cell_place(frame, slots, slot, at, what)
        }
    }

    fn cell_place(&self, frame: Handle, slots: &Slots<'_>, slot: usize, at: usize, what: u32) -> Place {
        let content = self.block.get(at);
        if let Some(cell) = content.heap_of(Kind::Cell) {
            return Place::Cell(cell);
        }
        let cleared = self.block.count(frame, f::FLAGS) as i64 & f::flag::CLEARED != 0;
        if what & bits::FREE != 0 && !content.is_bound() && !cleared {
            // CopyFree has not run yet: the cell is still in the closure only.
            let closure = match self.block.at(frame, f::FUNC).heap_of(Kind::Function) {
                Some(h) => self.block.at(h, function::CLOSURE),
                None => Value::NONE,
            };
            let first = slots.count().saturating_sub(self.tuple_len(closure));
            if let Some(cell) = self.tuple_item(closure, slot.wrapping_sub(first)).heap_of(Kind::Cell) {
                return Place::Cell(cell);
            }
        }
        Place::Slot(at)
    }

    /// What a [`Place`] holds; Unbound if it is none.
    #[inline(always)]
    fn in_place(&self, place: Place) -> Value {
        match place {
            Place::Slot(at) => self.block.get(at),
            Place::Cell(h) => self.block.at(h, cell::VALUE),
            Place::Lost => Value::UNBOUND,
        }
    }

    /// Binds or unbinds what is at a [`Place`]; false if it is none.
    #[inline(always)]
    fn put_in_place(&mut self, place: Place, v: Value) -> bool {
        match place {
            Place::Slot(at) => self.block.set(at, v),
            Place::Cell(h) => self.block.put(h, cell::VALUE, v),
            Place::Lost => return false,
        }
        true
    }

    /// The value of slot `slot` of a frame object's activation, cells dereferenced; Unbound if the variable is unbound or there is no such slot.
    #[inline]
    pub fn local_load(&self, frame: Handle, slot: usize) -> Value {
        self.in_place(self.local_place(frame, slot))
    }

    /// Binds the variable in slot `slot`. False if the frame has no such slot or has lost its slots.
    #[inline]
    pub fn local_store(&mut self, frame: Handle, slot: usize, v: Value) -> bool {
        let place = self.local_place(frame, slot);
        self.put_in_place(place, v)
    }

    /// Unbinds the variable in slot `slot`: empties the slot or the cell. False if there is no such slot.
    #[inline]
    pub fn local_unbind(&mut self, frame: Handle, slot: usize) -> bool {
        self.local_store(frame, slot, Value::UNBOUND)
    }

    /// The slot that the Str `name` names; constant time however many slots there are.
    #[inline]
    pub fn local_find(&mut self, frame: Handle, name: Value) -> Option<usize> {
        let code = self.frame_object_code(frame)?;
        let hash = self.str_hash(name);
        code.find_slot(self.str_bytes(name), hash)
    }

    /// The name of slot `slot`, a Str.
    pub fn local_name(&self, frame: Handle, slot: usize) -> Value {
        slot_name(self.block.at(frame, f::CODE), self.frame_object_code(frame), slot)
    }

    /// True if the frame object's variables live in slots: functions, lambdas, generators, comprehensions.
    pub fn has_fast_locals(&self, frame: Handle) -> bool {
        self.frame_object_code(frame).is_some_and(|c| c.has(flag::OPTIMIZED | flag::EXEC_SYNC))
    }

    /// True if a variable of an inlined comprehension that exists nowhere else is bound (PX-HIDDEN).
    pub fn hidden_bound(&self, frame: Handle) -> bool {
        let Some(code) = self.frame_object_code(frame) else { return false };
        (0..code.slot_count()).any(|i| code.slot_bits(i) & bits::HIDDEN != 0 && self.local_load(frame, i).is_bound())
    }
}

/// The name of slot `slot` of the code object `value`, a Str in the image.
pub fn slot_name(value: Value, code: Option<Code<'_>>, slot: usize) -> Value {
    match (value.rom_of(Kind::Code), code) {
        (Some((image, _)), Some(code)) => Value::rom(Kind::Str, image, code.slot_name_at(slot)),
        _ => Value::UNBOUND,
    }
}

/// The slots of a code object in the order in which an era's fresh dict of locals has them (FL-ORDER).
pub struct SlotOrder<'a> {
    code: Code<'a>,
    era: Era,
    /// 0: arguments and locals, 1: cells, 2: free variables. From 3.11 on there is one group: everything as it lies.
    group: u8,
    at: usize,
    /// The cell that was given last: cells come sorted by name.
    last: Option<usize>,
}

impl<'a> SlotOrder<'a> {
    /// The order of this era.
    pub fn new(code: Code<'a>, era: Era) -> SlotOrder<'a> {
        SlotOrder { code, era, group: 0, at: 0, last: None }
    }

    fn group_of(&self, slot: usize) -> u8 {
        match self.code.slot_bits(slot) {
            b if b & bits::FREE != 0 => 2,
            b if b & bits::CELL != 0 => 1,
            _ => 0,
        }
    }

    /// The next cell by name: arguments that are cells lie elsewhere than the other cells.
    fn next_cell(&mut self, backward: bool) -> Option<usize> {
        let name = |i: usize| self.code.slot_name(i);
        let mut best: Option<usize> = None;
        for i in (0..self.code.slot_count()).filter(|i| self.group_of(*i) == 1) {
            let after = self.last.is_none_or(|l| if backward { name(i) < name(l) } else { name(i) > name(l) });
            if after && best.is_none_or(|b| if backward { name(i) > name(b) } else { name(i) < name(b) }) {
                best = Some(i);
            }
        }
        self.last = best;
        best
    }
}

impl Iterator for SlotOrder<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let count = self.code.slot_count();
        if self.era.lists_locals_by_slot() {
            let slot = self.at;
            self.at += 1;
            return if slot < count { Some(slot) } else { None };
        }
        let backward = self.era.lists_locals_backwards();
        while self.group < 3 {
            if self.group == 1 {
                if let Some(slot) = self.next_cell(backward) {
                    return Some(slot);
                }
            } else {
                while self.at < count {
                    let slot = if backward { count - 1 - self.at } else { self.at };
                    self.at += 1;
                    if self.group_of(slot) == self.group {
                        return Some(slot);
                    }
                }
            }
            self.group += 1;
            self.at = 0;
        }
        None
    }
}
