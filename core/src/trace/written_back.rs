//! The warning that era 3.13's predecessors give when a trace function has unbound a variable.

use crate::block::field;
use crate::frames::Mode;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;

impl Vm<'_> {
    /// The write-back may bind plain variables that the dict lacks to None and warn of each (WB-3). True if a hidden function does both
    /// now; then it comes back here with `v`, and nothing is left to write. Without memory for that nobody is warned.
    pub(crate) fn warns_of_nones(&mut self, v: Value) -> bool {
        if !self.heap.era.write_back_binds_none() {
            return false;
        }
        let traced = self.heap.block.get(field::TRACE_FRAME);
        let Some(frame) = traced.handle().filter(|h| self.heap.will_write_nones(*h)) else { return false };
        let _ = self.hidden(Hidden::nones_warned, &[Value::heap(Kind::Frame, frame), v]);
        match self.enter_pending(0, Mode::Trace) {
            Ok(entered) => entered.is_none(),
            Err(_) => {
                self.heap.forget_raised();
                false
            }
        }
    }
}
