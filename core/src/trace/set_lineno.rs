//! `frame.f_lineno = n`: a jump that a trace function or a host asks for.

use crate::heap::message::P;
use crate::listeners::jump::{find_target, line_from};
use crate::machine::Vm;
use crate::value::fault::Res;
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

impl Vm<'_> {
    /// `frame.f_lineno = v`; Unbound deletes.
    ///
    /// # Errors
    /// CPython's ValueErrors of the era; AttributeError for `del`.
    pub(crate) fn set_lineno(&mut self, frame: Handle, v: Value) -> Res<()> {
        if !v.is_bound() {
            return Err(self.heap.raise(TypeId::AttributeError, &[P::S("cannot delete attribute")]));
        }
        if v.as_small().is_none() && !v.is(Kind::BigInt) {
            return Err(self.heap.value_error("lineno must be an integer"));
        }
        self.heap.check_jump_event(frame)?;
        let Some(line) = v.as_small().filter(|n| i32::try_from(*n).is_ok()) else {
            return Err(self.heap.value_error("lineno out of range"));
        };
        let (Some(base), Some(code)) = (self.heap.frame_base(frame), self.heap.frame_object_code(frame)) else {
            return Err(self.heap.value_error("can only jump from a 'line' trace event"));
        };
        if line < code.first_line() as i64 {
            return Err(self.heap.jump_range(line, " comes before the current code block").into());
        }
        let Some(line) = line_from(code, line as u32) else {
            return Err(self.heap.jump_range(line, " comes after the current code block").into());
        };
        let from = self.heap.frame_pc(base).saturating_sub(1);
        let target = match find_target(code, from, line, self.heap.era) {
            Ok(pc) => pc,
            Err(refusal) => return Err(self.heap.value_error(refusal)),
        };
        let unbound = if self.heap.era.jumps_bind_unbound() { self.heap.unbound_variables(base) } else { 0 };
        if unbound > 0 {
            // Warned of in Python, which may refuse; then it comes back through `jump_now`.
            let frame = Value::heap(Kind::Frame, frame);
            return Err(self.hidden(Hidden::jump_warned, &[frame, v, Value::small(unbound as i64)]));
        }
        self.heap.take_jump(frame, base, code, line, [from, target]);
        Ok(())
    }
}
