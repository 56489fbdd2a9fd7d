//! The two events that come most often, at little cost: a line event for a local trace function alone, and one for the host alone. They are what
//! [`Vm::event`] would find, for instructions that can owe nothing else.

use crate::block::field;
use crate::block::records::frame as f;
use crate::frames::{FRAME, Link, Mode};
use crate::isa::{EV, Op, is};
use crate::listeners::line_cursor::LineCursor;
use crate::listeners::notified::{STEP, told};
use crate::listeners::subscriptions::{Kinds, hears};
use crate::listeners::{Event, state};
use crate::listeners::{Events, Owed};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::request::state::{EVENT, READY};

/// True for a trace or profile function.
#[inline(always)]
fn is_something(v: Value) -> bool {
    v != Value::NONE && v.is_bound()
}

/// What a host hears that other instructions than those of [`only_line`] owe, or every one.
const LINES_ONLY: u32 = Kinds::LINE.bits()
    | Kinds::CALL.bits()
    | Kinds::RETURN.bits()
    | Kinds::YIELD.bits()
    | Kinds::EXCEPTION.bits()
    | hears::LINES
    | hears::STEP_LINE;

/// True if this instruction can owe a line event and no other (to somebody who hears neither of built-in functions nor of instructions).
#[inline]
fn only_line(word: u32) -> bool {
    word & EV != 0 && !is(word, Op::Return) && !is(word, Op::Yield) && !is(word, Op::YieldFrom)
}

impl Vm<'_> {
    /// The events of the instruction at `start`, if this is the plain case of a host that listens, and nobody else.
    #[inline]
    pub(crate) fn quick_host(&mut self, start: usize, word: u32, hot: usize) -> Option<Events<u32>> {
        let (key, budget) = self.heap.step_mark(start);
        let heard = self.heard;
        let header = self.heap.block.header()?;
        if is_something(Value(header[field::TRACE_FUNC])) || is_something(Value(header[field::PROFILE_FUNC])) {
            return None;
        }
        if header[field::HOST_STATE] == Value::small(told::DONE).0 {
            self.heap.set_told(0);
            self.heap.mark_done(start, false);
            if !self.heap.listens_host() {
                self.listeners_changed = true;
            }
            return Some(Ok(self.mask_for(self.heap.fp, 0)));
        }
        let begun = Value(header[field::HOST_STATE]) != Value::small(0);
        if begun || header[field::TRACE_STATE] != Value::small(0).0 || !only_line(word) || heard & !LINES_ONLY != 0 {
            return None;
        }
        if header[field::TRACE_DONE] == key.0 && header[field::TRACE_DONE_BUDGET] == budget.0 {
            return Some(Ok(0xFF));
        }
        let cursor = LineCursor::unpack(Value(header[field::HOST_LAST]).known_small());
        let (hot, era) = (self.hot(hot), self.heap.era);
        let (cursor, line) = cursor.step(era, start, hot);
        let due = line.is_some_and(|line| heard & Kinds::LINE.bits() != 0 || self.tells_line(line));
        let header = self.heap.block.header()?;
        header[field::HOST_LAST] = Value::small(cursor.pack()).0;
        if !due {
            header[field::TRACE_DONE] = key.0;
            header[field::TRACE_DONE_BUDGET] = budget.0;
            return Some(Ok(0xFF));
        }
        let step = heard & hears::STEP_LINE != 0;
        header[field::HOST_STATE] = Value::small(told::DONE).0;
        header[field::HOST_EVENT] = Value::small(Event::Line as i64 | if step { STEP } else { 0 }).0;
        header[field::HOST_VALUE] = Value::NONE.0;
        header[field::STATE] = Value::small(EVENT).0;
        if step {
            self.step_done();
        }
        Some(Err(Owed::Told))
    }

    /// Takes up a run that has ended with a line event that [`Vm::quick_host`] has found. False, and nothing has happened, if it was another or
    /// somebody has subscribed to something else meanwhile.
    #[inline]
    pub(crate) fn resume_quick(&mut self) -> bool {
        if self.listeners_changed || !self.listens || self.heap.fp == 0 {
            return false;
        }
        let start = self.heap.pc.saturating_sub(1);
        let (key, budget) = self.heap.step_mark(start);
        let Some(header) = self.heap.block.header() else { return false };
        let (state, told) = (header[field::STATE], header[field::HOST_STATE]);
        if state != Value::small(EVENT).0 || told != Value::small(told::DONE).0 {
            return false;
        }
        header[field::STATE] = Value::small(READY).0;
        header[field::HOST_STATE] = Value::small(0).0;
        header[field::TRACE_DONE] = key.0;
        header[field::TRACE_DONE_BUDGET] = budget.0;
        self.heap.pc = start;
        self.settled = true;
        true
    }

    /// The same, if this is the plain case of a local trace function, and no host listens.
    #[inline]
    pub(crate) fn quick_line(&mut self, start: usize, word: u32, hot: usize) -> Option<Events<u32>> {
        let (key, budget) = self.heap.step_mark(start);
        let header = self.heap.block.header()?;
        let (trace, profile) = (Value(header[field::TRACE_FUNC]), Value(header[field::PROFILE_FUNC]));
        if !is_something(trace) || is_something(profile) || !only_line(word) {
            return None;
        }
        if header[field::TRACE_STATE] != Value::small(0).0 {
            return None;
        }
        if header[field::TRACE_DONE] == key.0 && header[field::TRACE_DONE_BUDGET] == budget.0 {
            return Some(Ok(0xFF));
        }
        let epoch = Value(header[field::TRACE_EPOCH]).known_small();
        let frame = self.heap.header(self.heap.fp, FRAME).heap_of(Kind::Frame)?;
        let object = self.heap.block.object::<{ f::SIZE + 1 }>(frame)?;
        let local = Value(object[f::TRACE]);
        let special = Value(object[f::FLAGS]).known_small() & (f::flag::OPCODES | f::flag::NO_LINES);
        if special != 0 || local == Value::NONE || Value(object[f::PROFILED]).is_bound() {
            return None;
        }
        let cursor = LineCursor::of_frame(Value(object[f::LINE]), Value(object[f::LAST]));
        let (hot, era) = (self.hot(hot), self.heap.era);
        let top = hot.frame_size as usize;
        let (cursor, line) = cursor.step(era, start, hot);
        let due = line.is_some();
        if due && self.heap.era.writes_locals_back() {
            if let Err(t) = self.heap.sync_before_callback(frame) {
                return Some(Err(t.into()));
            }
        }
        let object = self.heap.block.object::<{ f::SIZE + 1 }>(frame)?;
        let (line, last) = cursor.to_frame(epoch);
        (object[f::LINE], object[f::LAST]) = (line.0, last.0);
        let header = self.heap.block.header()?;
        if !due {
            header[field::TRACE_DONE] = key.0;
            header[field::TRACE_DONE_BUDGET] = budget.0;
            return Some(Ok(0xFF));
        }
        let shown = Value::heap(Kind::Frame, frame);
        header[field::TRACE_STATE] = Value::small(state::QUICK).0;
        header[field::TRACE_FRAME] = shown.0;
        header[field::TRACE_LINE] = Value::UNBOUND.0;
        header[field::TRACE_DEPTH] = Value::small(1).0;
        Some(Err(self.enter_callback(self.heap.fp + top, local, shown, Event::Line, Value::NONE)))
    }

    /// `Return` of a frame with this LINK: if it is the callback of a line event that [`Vm::quick_line`] has found, and nobody has asked for
    /// anything else meanwhile, the traced frame is the running one again, and its instruction at `self.pc` owes nothing more. Otherwise false, and
    /// nothing has happened.
    #[inline(always)]
    pub(crate) fn callback_returned(&mut self, v: Value, link: Value) -> bool {
        link.as_small().is_some_and(|n| n & 0xFF == Mode::Trace as i64) && self.line_done(v, Link::unpack(link))
    }

    #[inline(never)]
    fn line_done(&mut self, v: Value, link: Link) -> bool {
        if self.listens || self.listeners_changed || !v.is_bound() || self.heap.header(self.heap.fp, FRAME).is_bound() {
            return false;
        }
        let Some(header) = self.heap.block.header() else { return false };
        let (trace, profile) = (Value(header[field::TRACE_FUNC]), Value(header[field::PROFILE_FUNC]));
        let quick = header[field::TRACE_STATE] == Value::small(state::QUICK).0;
        let traced = Value(header[field::TRACE_FRAME]).handle();
        let (true, Some(frame)) = (quick && is_something(trace) && !is_something(profile), traced) else {
            return false;
        };
        let Some(object) = self.heap.block.object::<{ f::SIZE + 1 }>(frame) else { return false };
        // None is ignored, whatever the documentation says (TR-CALL).
        let local = if v == Value::NONE { Value(object[f::TRACE]) } else { v };
        if local == Value::NONE || Value(object[f::FLAGS]).known_small() & f::flag::OPCODES != 0 {
            return false;
        }
        let flags = Value(object[f::FLAGS]).known_small();
        if self.heap.era.write_back_binds_none() && flags & f::flag::FAST_AS_LOCALS != 0 {
            // The write-back may have to warn.
            return false;
        }
        object[f::TRACE] = local.0;
        if self.heap.era.writes_locals_back() {
            self.heap.sync_after_callback(frame);
        }
        self.heap.pop_frame(link);
        self.settled = true;
        self.heap.pc = self.heap.pc.saturating_sub(1);
        let (key, budget) = self.heap.step_mark(self.heap.pc);
        if let Some(header) = self.heap.block.header() {
            header[field::TRACE_STATE] = Value::small(0).0;
            header[field::TRACE_FRAME] = Value::UNBOUND.0;
            header[field::TRACE_DEPTH] = Value::small(0).0;
            header[field::TRACE_DONE] = key.0;
            header[field::TRACE_DONE_BUDGET] = budget.0;
        }
        true
    }

    /// Calls a trace or profile function, from the stack word `top` on: a plain Python function at once, anything else by way of [`Vm::call`].
    #[inline]
    pub(crate) fn enter_callback(
        &mut self,
        top: usize,
        callback: Value,
        frame: Value,
        event: Event,
        arg: Value,
    ) -> Owed {
        if let Some(function) = callback.heap_of(Kind::Function) {
            let code = self.heap.block.at(function, crate::block::records::function::CODE);
            if let Some(i) = self.hot_index(code) {
                let hot = self.hot(i);
                let takes = hot.simple_args == 3;
                let room = top + 2 * FRAME_HEADER + (hot.frame_size as usize) < self.heap.block.heap_base();
                let window = self.heap.block.run_mut(top, FRAME_HEADER + 3).and_then(|w| w.first_chunk_mut::<10>());
                if let (true, Some(w)) = (takes && room, window) {
                    w[0] = callback.0;
                    w[FRAME_HEADER] = frame.0;
                    w[FRAME_HEADER + 1] = event.name().0;
                    w[FRAME_HEADER + 2] = arg.0;
                    let link = Link { caller: self.heap.fp, dst: 0, mode: Mode::Trace, generator: false };
                    let entered =
                        if self.listens { self.enter(top, i, link) } else { self.enter_unheard(top, i, link) };
                    if entered {
                        self.heap.block.stress_done = false;
                        return Owed::Entered;
                    }
                }
            }
        }
        self.call(callback, &[frame, event.name(), arg]);
        Owed::Call
    }
}
