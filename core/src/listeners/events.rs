//! Facts about the running frame that events need.

use crate::block::field;
use crate::block::records::{exception as e, frame as f, instance as inst, method as m};
use crate::frames::FRAME;
use crate::heap::Heap;
use crate::image::code::Code;
use crate::isa;
use crate::isa::Op;
use crate::listeners::line_cursor::resumed_at;
use crate::listeners::{Event, Phase, state};
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

impl Heap<'_> {
    /// What CPython wraps a value in that an asynchronous generator yields: nobody but a trace function gets to see it.
    pub(crate) fn wrapped_value(&mut self) -> Data {
        let h = self.block.alloc(Kind::Instance, inst::SIZE)?;
        self.block.put(h, inst::CLASS, TypeId::AsyncValue.value());
        Ok(Value::heap(Kind::Instance, h))
    }

    pub(crate) fn running_frame(&self) -> Option<Handle> {
        self.header(self.fp, FRAME).heap_of(Kind::Frame)
    }

    /// The running frame's local trace function, if tracing is on.
    pub(crate) fn local_tracer(&self) -> Option<(Handle, Value)> {
        self.tracer()?;
        let frame = self.running_frame()?;
        let local = self.block.at(frame, f::TRACE);
        if local == Value::NONE { None } else { Some((frame, local)) }
    }

    /// While a call event is delivered for a frame object: what [`Heap::frame_object_pc`] would be before that: 0, or behind the yield.
    pub(crate) fn entered_at(&self, frame: Handle) -> Option<usize> {
        let traced = self.block.get(field::TRACE_FRAME).handle() == Some(frame);
        let event = Event::from_u8((self.state() >> state::EVENT_SHIFT & 15) as u8);
        if !traced || self.block.number(field::TRACE_DEPTH) == 0 || event != Some(Event::Call) {
            return None;
        }
        let code = self.frame_object_code(frame)?;
        let start = self.frame_object_pc(frame).saturating_sub(1);
        Some(resumed_at(code, start).map_or(0, |pc| pc + 1))
    }

    /// The built-in function or method that a call instruction is about to call, as the object that CPython shows: bound to its self.
    pub(crate) fn native_callee(&mut self, code: Code<'_>, word: u32) -> Data<Option<Value>> {
        // (The event bit is on the prefix, if there is one.)
        let word = if isa::is(word, Op::Wide) { code.word(self.pc) } else { word };
        let Some(op) = Op::from_word(word).filter(|op| op.calls()) else { return Ok(None) };
        let (window, count) = isa::first_two(word);
        let at = self.fp + code.shift() + window;
        let callee = self.block.get(at);
        if let Some(h) = callee.heap_of(Kind::Method) {
            return Ok(self.block.at(h, m::FUNC).is(Kind::Native).then_some(callee));
        }
        if callee.is(Kind::HostFn) {
            return Ok(Some(callee));
        }
        // What is a type now was a function in 2.7.
        let functions = [TypeId::Range, TypeId::Map, TypeId::Filter, TypeId::Zip];
        if self.era.iterator_types_are_functions() && functions.iter().any(|t| t.value() == callee) {
            return Ok(Some(callee));
        }
        let Some(index) = callee.fixed_of(Kind::Native) else { return Ok(None) };
        let own = self.block.get(at + FRAME_HEADER);
        let is_function = index >> 10 >= crate::heap::natives::MODULE_TABLES;
        let spread = matches!(op, Op::CallEx | Op::CallExKw);
        let of_object = matches!(op, Op::CallMethod | Op::CallMethodKw) && own.is_bound();
        if !is_function && !of_object && self.era.unbound_methods_are_called_silently() {
            return Ok(None);
        }
        if is_function || spread || !own.is_bound() || count == 0 {
            return Ok(Some(callee));
        }
        let h = self.block.alloc(Kind::Method, m::SIZE)?;
        self.block.put(h, m::FUNC, callee);
        self.block.put(h, m::SELF, own);
        Ok(Some(Value::heap(Kind::Method, h)))
    }
}

impl Heap<'_> {
    /// The events of the instruction at `start` are done.
    #[inline]
    pub(crate) fn mark_done(&mut self, start: usize, quiet: bool) {
        let (key, budget) = self.step_mark(start);
        self.block.set(if quiet { field::HOST_DONE } else { field::TRACE_DONE }, key);
        self.block.set(field::TRACE_DONE_BUDGET, budget);
    }
}

/// Phase 0 is that of an instruction: what `state::QUICK` says by saying nothing.
const _: () = assert!(Phase::Instruction as u8 == 0);

impl Heap<'_> {
    /// The tuple (type, value, traceback).
    pub(crate) fn exception_parts(&mut self, exception: Value) -> Data {
        let class = self.type_of(exception);
        let traceback = exception.handle().map_or(Value::NONE, |h| self.block.at(h, e::TRACEBACK));
        self.new_tuple(&[class, exception, traceback])
    }
}
