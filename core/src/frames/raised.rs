//! An exception under way: tracebacks, what is raised again, what is lost for want of memory.

use crate::block::field;
use crate::block::records::{exception as e, traceback as tb};
use crate::frames::FRAME;
use crate::heap::Heap;
use crate::image::code::Code;
use crate::isa;
use crate::isa::Op;
use crate::value::Value;
use crate::value::fault::Data;
use crate::value::kind::Kind;

impl Heap<'_> {
    /// True at a bare `raise`: the frame gets neither an event nor a traceback entry a second time.
    pub(crate) fn raised_again(&self, code: Code<'_>) -> bool {
        let word = code.word(self.pc.saturating_sub(1));
        isa::is(word, Op::RaiseAgain) && self.handled_exception(self.fp) == Some(self.block.get(field::RAISED))
    }

    /// The exception in RAISED goes on from the instruction before `self.pc`, in the running frame: to a handler, or out of it. A clean-up is not
    /// where it was raised: out of the frame it goes from there.
    pub(crate) fn raised_here(&mut self, code: Code<'_>, leaves: bool) {
        let word = code.word(self.pc.saturating_sub(1));
        let cleanup = isa::is(word, Op::Reraise) && isa::first_two(word).1 != 0;
        if leaves != cleanup {
            return;
        }
        let raised = self.block.get(field::RAISED).heap_of(Kind::Exception);
        let entry = raised.and_then(|h| self.block.at(h, e::TRACEBACK).heap_of(Kind::Traceback));
        let Some(entry) = entry.filter(|h| self.block.at(*h, tb::FRAME) == self.header(self.fp, FRAME)) else { return };
        if leaves {
            self.pc = self.block.count(entry, tb::AGAIN) + 1;
        } else {
            self.block.put_count(entry, tb::AGAIN, self.pc.saturating_sub(1));
        }
    }

    /// First argument of an exception (the value of a StopIteration), or None.
    pub(crate) fn exception_argument(&self, exception: Value) -> Value {
        let args = exception.handle().map_or(Value::UNBOUND, |h| self.block.at(h, e::ARGS));
        self.tuple_item(args, 0).bound().unwrap_or(Value::NONE)
    }

    /// Something of an unwinding was dropped for want of memory.
    pub(crate) fn count_lost(&mut self) {
        let lost = self.block.number(field::LOST_TRACEBACKS);
        self.block.set_number(field::LOST_TRACEBACKS, lost + 1);
    }

    pub(crate) fn try_traceback(&mut self) -> Data<()> {
        let frame = self.frame_object(self.fp)?;
        let h = self.block.alloc(Kind::Traceback, tb::SIZE)?;
        let raised = self.block.get(field::RAISED);
        let Some(eh) = raised.handle() else { return Ok(()) };
        let next = self.block.at(eh, e::TRACEBACK);
        let line = self.frame_line(self.fp);
        self.block.put(h, tb::NEXT, next);
        self.block.put(h, tb::FRAME, Value::heap(Kind::Frame, frame));
        self.block.put(h, tb::LINE, line.map_or(Value::NONE, |l| Value::small(l as i64)));
        self.block.put_count(h, tb::LASTI, self.pc.saturating_sub(1));
        self.block.put_count(h, tb::AGAIN, self.pc.saturating_sub(1));
        self.block.put(eh, e::TRACEBACK, Value::heap(Kind::Traceback, h));
        Ok(())
    }
}
