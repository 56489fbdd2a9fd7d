//! Who listens to which frame: the loop's mask, computed and never stored in a frame.

use crate::block::field;
use crate::frames::CODE;
use crate::image::code::flag;
use crate::listeners::notified::told;
use crate::listeners::state;
use crate::machine::Vm;
use crate::value::Value;

impl Vm<'_> {
    /// True if anyone listens at all: the loop then asks for a mask whenever it takes up a frame.
    pub(crate) fn refresh_listening(&mut self) {
        let python = self.heap.python_listens();
        self.listens = self.heap.listens_host();
        self.listening = self.listens
            || python
            || self.heap.state() & !state::ENTERED != 0
            || self.heap.block.number(field::TRACE_DEPTH) > 0;
        self.listener_filter = self.heap.new_listener_filter(python);
        if !self.listening {
            self.heap.set_state(0);
            self.heap.set_told(0);
        }
    }

    /// What the loop selects the instructions of a frame of this code with when it is called or returned to: as [`Vm::mask_for`], at once where nobody can listen.
    #[inline(always)]
    pub(crate) fn mask_of(&mut self, fp: usize, code: u64, flags: u32) -> u32 {
        if self.listener_filter.may_hear(code) { self.mask_for(fp, flags) } else { 0x7F }
    }

    /// A frame of Python code begins or is resumed: its call event is owed. Call it while `self.listening` only.
    #[inline(always)]
    pub(crate) fn trace_entry(&mut self) {
        let code = self.heap.header(self.heap.fp, CODE);
        if self.listener_filter.may_hear(code.0) {
            self.note_entry(code);
        }
    }

    #[cold]
    fn note_entry(&mut self, code: Value) {
        if !self.listens && self.heap.block.number(field::TRACE_DEPTH) > 0 {
            return;
        }
        let Some(hot) = self.hot_code(code).copied() else { return };
        if hot.flags & flag::HIDDEN != 0 {
            return;
        }
        let generator = flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR;
        let creates = self.heap.pc == 0 && hot.flags & generator != 0;
        if self.heap.era.calls_end_lines() {
            self.heap.caller_ends_line();
        }
        self.host_entry(creates);
        if self.heap.python_listens() && self.heap.block.number(field::TRACE_DEPTH) == 0 && !creates {
            self.heap.set_state(state::ENTERED);
        }
    }

    /// The running frame owes no call event after all.
    pub(crate) fn forget_entry(&mut self) {
        self.heap.set_told(0);
        if self.heap.block.number(field::TRACE_DEPTH) == 0 {
            self.heap.set_state(0);
        }
    }

    /// What the running frame, a generator's, is about to yield is its delegate's answer to a throw(): no event is due.
    pub(crate) fn forget_yield(&mut self) {
        self.heap.set_told(if self.heap.listens_host() { told::LINE | told::RETURN } else { 0 });
        if self.heap.block.number(field::TRACE_DEPTH) == 0 && self.heap.python_listens() {
            self.heap
                .set_state(state::LINE | state::OPCODE | state::OPCODE_AGAIN | state::RETURN[0] | state::RETURN[1]);
        }
    }

    /// The first frame of a run is on the stack: its call event is owed to those who have begun to listen already.
    pub(crate) fn trace_start(&mut self) {
        self.heap.set_told(0);
        self.refresh_listening();
        if self.listening {
            self.trace_entry();
        }
    }

    /// What the loop selects the instructions of the frame at `fp` with, see [`crate::isa`]: 0x7F, 0xFF or 0x80. `flags` are its code's.
    #[inline(never)]
    pub(crate) fn mask_for(&mut self, fp: usize, flags: u32) -> u32 {
        if self.settled {
            return 0xFF;
        }
        self.heard = 0;
        if flags & flag::HIDDEN != 0 {
            return 0x7F;
        }
        if !self.listens {
            return if self.heap.block.get(field::TRACE_DEPTH) == Value::small(0) {
                self.heap.python_mask(fp)
            } else {
                0x7F
            };
        }
        let host = self.host_mask(fp);
        if host == 0x80 {
            return host;
        }
        let python = self.heap.python_mask(fp);
        // 0x80 asks for most, then 0xFF.
        if python == 0x80 || host == 0x7F { python } else { host }
    }
}
