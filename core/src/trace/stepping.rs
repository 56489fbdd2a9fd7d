//! Stepping for hosts: a step is a subscription to one event, the next line or instruction that fits, and ends with it.

use crate::block::field;
use crate::listeners::pending_step::Step;
use crate::machine::Vm;

impl Vm<'_> {
    /// The run will end with [`crate::machine::exit::Exit::Event`] at the end of this step, counted from the running frame. Other subscriptions are heard
    /// meanwhile. `None` gives up a step that has not ended.
    pub fn step(&mut self, step: Option<Step>) {
        let state = step.map_or(0, |s| self.heap.depth << 8 | s as i64);
        self.heap.block.set_number(field::STEP_STATE, state);
        self.heed();
    }

    pub(crate) fn step_done(&mut self) {
        self.heap.block.set_number(field::STEP_STATE, 0);
        self.listeners_changed = true;
    }
}
