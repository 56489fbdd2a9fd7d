//! Whether anyone listens: program and host, asked without looking at a frame.

use crate::block::field;
use crate::block::records::frame as f;
use crate::frames::FRAME;
use crate::heap::Heap;
use crate::listeners::notified::told;
use crate::listeners::state;
use crate::value::Value;
use crate::value::kind::Kind;

impl Heap<'_> {
    /// True if there is a trace or profile function.
    #[inline]
    pub(crate) fn python_listens(&self) -> bool {
        self.tracer().is_some() || self.profiler().is_some()
    }

    #[inline]
    pub(crate) fn listens_host(&self) -> bool {
        let (mask, step) = (self.block.number(field::HOST_MASK), self.block.number(field::STEP_STATE));
        mask != 0 || step != 0 || self.told() & !told::ENTERED != 0
    }

    #[inline(never)]
    pub(crate) fn python_mask(&mut self, fp: usize) -> u32 {
        if self.block.get(field::TRACE_DEPTH) != Value::small(0) {
            return 0x7F;
        }
        let state = self.state();
        if state & !state::ENTERED != 0 {
            // In the middle of an instruction's events: it must not run before they are done.
            return 0x80;
        }
        let (trace, profile) = (self.tracer().is_some(), self.profiler().is_some());
        if !(trace || profile) {
            return 0x7F;
        }
        let mut mask = if profile || state != 0 { 0xFF } else { 0x7F };
        if let Some(h) = self.header(fp, FRAME).heap_of(Kind::Frame) {
            if trace && self.block.at(h, f::TRACE) != Value::NONE {
                mask = if self.wants_opcodes(h) { 0x80 } else { 0xFF };
                if state == 0 {
                    self.seed(h, fp);
                }
            }
            if self.block.at(h, f::PROFILED).is_bound() {
                mask = 0x80;
            }
        }
        mask
    }
}
