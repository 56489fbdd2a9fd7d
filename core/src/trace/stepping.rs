//! Stepping for hosts: a step is a subscription to one event, the next line or instruction that fits, and ends with it.

use super::listen::hears;
use crate::block::field;
use crate::heap::Heap;
use crate::vm::Vm;

/// How far a step goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Step {
    /// To the next line, in whatever frame: into functions.
    In = 1,
    /// To the next line in this frame or one further out: over calls.
    Over = 2,
    /// To the next line in a frame further out.
    Out = 3,
    /// To the next instruction, in whatever frame.
    Instruction = 4,
}

impl Step {
    /// The step with this number.
    pub const fn from_u8(n: u8) -> Option<Step> {
        Some(match n {
            1 => Step::In,
            2 => Step::Over,
            3 => Step::Out,
            4 => Step::Instruction,
            _ => return None,
        })
    }
}

impl Heap<'_> {
    /// The step that has not ended yet.
    pub fn pending_step(&self) -> Option<Step> {
        Step::from_u8(self.block.number(field::STEP_STATE) as u8)
    }

    /// Bits of `hears` for the running frame.
    pub(super) fn step_bits(&self) -> u32 {
        let state = self.block.number(field::STEP_STATE);
        let fits = match Step::from_u8(state as u8) {
            None => return 0,
            Some(Step::Instruction) => return hears::STEP_INSTRUCTION,
            Some(Step::In) => true,
            Some(Step::Over) => self.depth <= state >> 8,
            Some(Step::Out) => self.depth < state >> 8,
        };
        if fits { hears::STEP_LINE } else { 0 }
    }
}

impl Vm<'_> {
    /// The run will end with [`crate::exit::Exit::Event`] at the end of this step, counted from the running frame. Other subscriptions are heard
    /// meanwhile. `None` gives up a step that has not ended.
    pub fn step(&mut self, step: Option<Step>) {
        let state = step.map_or(0, |s| self.heap.depth << 8 | s as i64);
        self.heap.block.set_number(field::STEP_STATE, state);
        self.heed();
    }

    pub(super) fn step_done(&mut self) {
        self.heap.block.set_number(field::STEP_STATE, 0);
        self.listeners_changed = true;
    }
}
