//! What the host was notified of in the running frame, and what an event shows it.

use crate::block::field;
use crate::heap::Heap;
use crate::listeners::Owed;
use crate::listeners::line_cursor::LineCursor;
use crate::listeners::{Event, Phase};
use crate::locals::gate::Variables;
use crate::value::Value;
use crate::value::request::state::EVENT;

/// Bits of HOST_STATE: what the host was told of the running instruction.
pub(crate) mod told {
    /// The frame was entered or resumed: its call event is still owed.
    pub(crate) const ENTERED: i64 = 1;
    pub(crate) const CALL: i64 = 2;
    pub(crate) const LINE: i64 = 4;
    pub(crate) const INSTRUCTION: i64 = 8;
    pub(crate) const RETURN: i64 = 16;
    pub(crate) const C_CALL: i64 = 32;
    pub(crate) const C_RETURN: i64 = 64;
    pub(crate) const EXCEPTION: i64 = 128;
    /// Nothing more is owed for the instruction.
    pub(crate) const DONE: i64 = 256;
    pub(crate) const MASK: i64 = 511;
}

/// HOST_EVENT: the kind, the phase, whether a step ended.
const PHASE_SHIFT: u32 = 4;

pub(crate) const STEP: i64 = 1 << 8;

impl<'a> Heap<'a> {
    /// The same by name; `None` also if the name lives in a dict.
    #[inline]
    #[doc(hidden)]
    pub fn event_local(&self, name: &str) -> Option<Value> {
        let variables = Variables::at(&self.block, self.images, self.fp)?;
        variables.named_place(&self.block, name.as_bytes())?.load(&self.block).bound()
    }

    pub(crate) fn host_event(&self) -> Option<(Event, Phase)> {
        if self.block.number(field::STATE) != EVENT || self.fp == 0 {
            return None;
        }
        let n = self.block.number(field::HOST_EVENT);
        Some((Event::from_u8((n & 15) as u8)?, Phase::from_bits(n >> PHASE_SHIFT)))
    }

    #[inline]
    pub(crate) fn told(&self) -> i64 {
        self.block.number(field::HOST_STATE)
    }

    #[inline]
    pub(crate) fn set_told(&mut self, state: i64) {
        self.block.set_number(field::HOST_STATE, state);
    }

    /// The running frame goes on after a call: the host's cursor is that of this frame again.
    pub(crate) fn host_back(&mut self) {
        if self.block.number(field::HOST_FP) != self.fp as i64 && self.fp != 0 {
            let at = self.pc.saturating_sub(1);
            self.host_seed(at);
            if self.era.calls_end_lines() && self.called_before(self.fp).is_some() {
                let mut cursor = self.host_cursor();
                cursor.forget_line();
                self.set_host_cursor(cursor);
            }
        }
    }

    /// A callback begins: the host's state is that of the callback's frames from now on. Gives the traced frame's, for [`Heap::told_again`].
    pub(crate) fn told_elsewhere(&mut self) -> i64 {
        if self.listens_host() {
            self.host_back();
            let last = self.host_cursor().pack();
            self.block.set_number(field::TRACE_HOST_LAST, last);
        }
        let told = self.told();
        self.set_told(0);
        told
    }

    /// A callback has ended: the host's state is that of the traced frame, the running one, again.
    pub(crate) fn told_again(&mut self, told: i64) {
        self.set_told(told);
        let kept = self.block.get(field::TRACE_HOST_LAST).as_small();
        self.block.set(field::TRACE_HOST_LAST, Value::UNBOUND);
        match kept {
            Some(last) => self.begin_host_cursor(LineCursor::unpack(last)),
            // (It began to listen meanwhile.)
            None => self.host_seed(self.pc.saturating_sub(1)),
        }
    }

    /// Ends the run with this event, `bit` of HOST_STATE.
    #[inline]
    pub(crate) fn tell(&mut self, event: Event, bit: i64, value: Value, phase: Phase, step: bool) -> Owed {
        let state = self.told();
        self.set_told(state | bit);
        let facts = event as i64 | (phase as i64) << PHASE_SHIFT | if step { STEP } else { 0 };
        self.block.set_number(field::HOST_EVENT, facts);
        self.block.set(field::HOST_VALUE, value);
        self.block.set_number(field::STATE, EVENT);
        Owed::Told
    }
}
