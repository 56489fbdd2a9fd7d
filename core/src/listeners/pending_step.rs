//! Which step a host waits for, as bits of the block.

use crate::block::field;
use crate::heap::Heap;
use crate::listeners::subscriptions::hears;

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
    #[doc(hidden)]
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
    #[doc(hidden)]
    pub fn pending_step(&self) -> Option<Step> {
        Step::from_u8(self.block.number(field::STEP_STATE) as u8)
    }

    /// Bits of `hears` for the running frame.
    pub(crate) fn step_bits(&self) -> u32 {
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
