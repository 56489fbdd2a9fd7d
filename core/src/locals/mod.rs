//! The variables of frames, for everybody but the running frame's own instructions. Everything that opens frames stands on one [`gate`]: the proxy of
//! 3.13 ([`proxy`]), the dict of the older eras ([`snapshot`]), the trampoline's write-back, and the hosts' interface ([`open`], [`whole`]).

pub mod error;
pub mod gate;
pub mod open;
pub mod proxy;
pub mod snapshot;
pub mod whole;

use crate::block::records::frame as f;
use crate::era::Era;
use crate::heap::Heap;
use crate::image::code::{Code, Slots, flag, slot as bits};
use crate::value::kind::Kind;
use crate::value::{Handle, Value};
use gate::{Place, Variables};

impl<'a> Heap<'a> {
    /// The code of a frame object.
    pub(crate) fn frame_object_code(&self, frame: Handle) -> Option<Code<'a>> {
        self.code_of(self.block.at(frame, f::CODE))
    }

    /// How many slots a frame object has.
    pub(crate) fn local_count(&self, frame: Handle) -> usize {
        self.frame_object_code(frame).map_or(0, |c| c.slot_count())
    }

    /// The variables of a frame object; `None` if it has lost them.
    #[inline]
    pub(crate) fn variables(&self, frame: Handle) -> Option<Variables<'a>> {
        Variables::of_frame(&self.block, self.frame_object_code(frame)?.slots(), frame)
    }

    /// The value of slot `slot` of a frame object's activation, cells dereferenced; Unbound if the variable is unbound or there is no such slot.
    #[inline]
    pub(crate) fn local_load(&self, frame: Handle, slot: usize) -> Value {
        self.variables(frame).map_or(Value::UNBOUND, |v| v.load(&self.block, slot))
    }

    /// Binds the variable in slot `slot`. False if the frame has no such slot or has lost its slots.
    #[inline]
    pub(crate) fn local_store(&mut self, frame: Handle, slot: usize, v: Value) -> bool {
        let place = self.variables(frame).map_or(Place::Lost, |v| v.place(&self.block, slot));
        place.store(&mut self.block, v)
    }

    /// Unbinds the variable in slot `slot`: empties the slot or the cell. False if there is no such slot.
    #[inline]
    pub(crate) fn local_unbind(&mut self, frame: Handle, slot: usize) -> bool {
        self.local_store(frame, slot, Value::UNBOUND)
    }

    /// The slot that the Str `name` names; constant time however many slots there are.
    #[inline]
    pub(crate) fn slot_named(&mut self, slots: &Slots<'a>, name: Value) -> Option<usize> {
        if let Some((image, at)) = name.rom_of(Kind::Str) {
            // A name that is written in the program: its text and its hash are in the image.
            let image = self.image(image);
            return Some(slots.find(image.str_bytes(at), image.str_hash(at))?.0);
        }
        let hash = self.str_hash(name);
        Some(slots.find(self.str_bytes(name), hash)?.0)
    }

    /// The name of slot `slot`, a Str.
    pub(crate) fn local_name(&self, frame: Handle, slot: usize) -> Value {
        slot_name(self.block.at(frame, f::CODE), self.frame_object_code(frame), slot)
    }

    /// True if the frame object's variables live in slots: functions, lambdas, generators, comprehensions.
    #[doc(hidden)]
    pub fn has_fast_locals(&self, frame: Handle) -> bool {
        self.frame_object_code(frame).is_some_and(|c| c.has(flag::OPTIMIZED | flag::EXEC_SYNC))
    }

    /// True if a variable of an inlined comprehension that exists nowhere else is bound (PX-HIDDEN).
    pub(crate) fn hidden_bound(&self, frame: Handle) -> bool {
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
    pub(crate) fn new(code: Code<'a>, era: Era) -> SlotOrder<'a> {
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
