//! The trampoline: from an event of a frame to the program's trace or profile function and back.
//!
//! The loop diverts to [`Vm::event`] at instructions that may owe events, when its mask says that somebody listens to the running frame
//! ([`Vm::mask_for`]). `event` finds the first event that is owed and not yet delivered, and ends with `Trap::Call`: the loop calls the function,
//! in [`Mode::Trace`](crate::frames::Mode). When it returns ([`Vm::trace_done`]), the same instruction is taken up again, and `event` looks for the
//! next one, until nothing is owed: then the instruction runs. The unwinder does the same with [`Vm::exception_event`] and [`Vm::unwind_event`].
//!
//! Callbacks never nest, so what is being delivered is kept in a few fields of the block's header: TRACE_STATE (the bits of `state`), TRACE_FRAME,
//! TRACE_LINE, TRACE_RAISED, TRACE_VALUE. While a callback runs the traced frame's PC is behind the first word of the instruction whose event it is, so
//! that its line and its handlers are that instruction's.
//!
//! A frame object's LINE and LAST say where the frame's line events have got to (`line_cursor`), LAST with the number of the *epoch* in its upper
//! half. An epoch begins when somebody begins to listen; a frame of an older epoch is seeded from its pc.
//!
//! Rules TR, EV, PR, WB-1, WB-13 of semantics.md.

pub mod host_events;
pub(crate) mod instruction_events;
pub(crate) mod mask;
pub(crate) mod quick;
pub mod set_lineno;
pub mod stepping;
pub mod subscribe;
pub(crate) mod unwind_events;
pub mod written_back;

use crate::block::field;
use crate::block::records::frame as f;
use crate::listeners::Events;
use crate::listeners::{Event, OPCODES_ON, Phase, state};
use crate::machine::Vm;
use crate::machine::exit::Next;
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

/// Bits of TRACE_OPCODES (3.12): some frame asked for opcode events; settrace was called since.
const OPCODES_ASKED: i64 = 1;

impl<'a> Vm<'a> {
    /// Installs a trace function (or None).
    #[doc(hidden)]
    pub fn set_tracer(&mut self, v: Value) {
        if self.heap.tracer().is_none() && v != Value::NONE {
            self.heap.new_epoch();
        }
        let asked = self.heap.block.number(field::TRACE_OPCODES);
        self.heap
            .block
            .set_number(field::TRACE_OPCODES, if asked & OPCODES_ASKED != 0 { asked | OPCODES_ON } else { asked });
        self.heap.block.set(field::TRACE_FUNC, v);
        self.listeners_changed = true;
    }

    /// Installs a profile function (or None).
    pub(crate) fn set_profiler(&mut self, v: Value) {
        self.heap.block.set(field::PROFILE_FUNC, v);
        self.listeners_changed = true;
    }

    /// Sets a frame's `f_trace`.
    pub(crate) fn set_frame_trace(&mut self, frame: Handle, v: Value) {
        if self.heap.block.at(frame, f::TRACE) == Value::NONE && v != Value::NONE {
            self.heap.new_epoch();
        }
        if self.heap.era.lineno_follows_line_events()
            && let Some(line) = self.heap.frame_lineno(frame)
        {
            self.heap.block.put(frame, f::LINE, Value::small(line));
        }
        self.heap.block.put(frame, f::TRACE, v);
        self.listeners_changed = true;
    }

    /// Sets a frame's `f_trace_opcodes`.
    pub(crate) fn set_frame_opcodes(&mut self, frame: Handle, on: bool) {
        self.heap.set_frame_flag(frame, f::flag::OPCODES, on);
        let asked = self.heap.block.number(field::TRACE_OPCODES);
        self.heap.block.set_number(field::TRACE_OPCODES, asked | OPCODES_ASKED);
        self.listeners_changed = true;
    }

    /// Sets up the call of a trace or profile function; `f_line` is what `f_lineno` reads meanwhile where the frame's pc does not say it.
    ///
    /// # Errors
    /// Always: `Trap::Call`, or `Fault::Memory` with nothing changed.
    pub(crate) fn fire(
        &mut self,
        event: Event,
        profile: bool,
        callback: Value,
        arg: Value,
        f_line: Value,
        phase: Phase,
    ) -> Events<()> {
        let frame = self.heap.frame_object(self.heap.fp)?;
        self.heap.sync_before_callback(frame)?;
        let who = if profile { state::PROFILE } else { 0 };
        let state = self.heap.state() & !state::DELIVERING;
        let who = who | self.heap.told_elsewhere() << state::TOLD_SHIFT;
        self.heap.set_state(state | who | (event as i64) << state::EVENT_SHIFT | (phase as i64) << state::PHASE_SHIFT);
        let frame = Value::heap(Kind::Frame, frame);
        self.heap.block.set(field::TRACE_FRAME, frame);
        self.heap.block.set(field::TRACE_LINE, f_line);
        self.heap.block.set_number(field::TRACE_DEPTH, 1);
        let top = self.heap.stack_top();
        Err(self.enter_callback(top, callback, frame, event, arg))
    }

    /// The callback has returned `v`: write-back, `f_trace`, and what goes on.
    fn trace_returned(&mut self, v: Value) -> Phase {
        let mut state = self.heap.state();
        let event = Event::from_u8((state >> state::EVENT_SHIFT & 15) as u8);
        let profile = state & state::PROFILE != 0;
        let phase = Phase::from_bits(state >> state::PHASE_SHIFT);
        self.heap.told_again(state >> state::TOLD_SHIFT & crate::listeners::notified::told::MASK);
        self.heap.block.set_number(field::TRACE_DEPTH, 0);
        if let Some(frame) = self.heap.block.get(field::TRACE_FRAME).handle() {
            self.heap.sync_after_callback(frame);
            // None is ignored, whatever the documentation says (TR-CALL).
            if !profile && v != Value::NONE {
                self.heap.block.put(frame, f::TRACE, v);
            }
            let who = profile as usize;
            state |= match event {
                Some(Event::Call) => state::CALL.get(who).copied().unwrap_or(0),
                Some(Event::Line) => state::LINE,
                Some(Event::Opcode) if state & state::OPCODE != 0 => state::OPCODE_AGAIN,
                Some(Event::Opcode) => state::OPCODE,
                Some(Event::Return | Event::Yield) => state::RETURN.get(who).copied().unwrap_or(0),
                Some(Event::Exception) => state::EXCEPTION,
                Some(Event::CCall) => state::C_CALL,
                Some(Event::CReturn | Event::CException) => {
                    self.heap.block.put(frame, f::PROFILED, Value::UNBOUND);
                    0
                }
                None => 0,
            };
        }
        if state & state::JUMPED != 0 {
            // The target's line event counts as delivered; the events of the instruction that was left are void.
            state = match state & state::RESTARTED != 0 {
                false => state::LINE,
                true if self.heap.era.jumps_to_start_call() => state::ENTERED,
                true => 0,
            };
            self.heap.block.set(field::TRACE_VALUE, Value::UNBOUND);
            self.heap.set_told(if self.heap.listens_host() { crate::listeners::notified::told::LINE } else { 0 });
            self.heap.host_seed(self.heap.pc.saturating_sub(1));
        }
        self.heap.set_state(state & !state::DELIVERING);
        self.heap.block.set(field::TRACE_FRAME, Value::UNBOUND);
        self.heap.block.set(field::TRACE_LINE, Value::UNBOUND);
        self.listeners_changed = true;
        phase
    }

    /// The callback has returned `v`: the traced frame, which is the running one again, goes on.
    pub(crate) fn trace_done(&mut self, v: Value) -> Next {
        if self.warns_of_nones(v) {
            return Next::Frame;
        }
        match self.trace_returned(v) {
            Phase::Instruction => {
                self.heap.pc = self.heap.pc.saturating_sub(1);
                Next::Frame
            }
            Phase::Stop if self.heap.state() & state::ENTERED != 0 => {
                self.heap.restore_raised();
                self.stop_again()
            }
            Phase::Stop => {
                self.heap.set_state(0);
                self.heap.set_told(0);
                self.heap.jump_by_ext();
                Next::Frame
            }
            Phase::Exception => {
                self.heap.restore_raised();
                self.exception_again()
            }
            Phase::End => {
                self.heap.restore_raised();
                self.end_again()
            }
        }
    }

    /// The callback has raised: tracing (or profiling) ends, the traced frame loses its `f_trace`, and the exception goes on in
    /// that frame (TR-RAISE). Gives the event that it was.
    pub(crate) fn trace_raised(&mut self) -> Option<Event> {
        let state = self.heap.state();
        self.heap.told_again(
            state >> state::TOLD_SHIFT & crate::listeners::notified::told::MASK
                | crate::listeners::notified::told::LINE,
        );
        self.heap.set_told(0);
        self.heap.block.set_number(field::TRACE_DEPTH, 0);
        if let Some(frame) = self.heap.block.get(field::TRACE_FRAME).handle() {
            self.heap.sync_after_callback(frame);
            if state & state::PROFILE == 0 {
                self.heap.block.put(frame, f::TRACE, Value::NONE);
            } else {
                self.heap.block.put(frame, f::PROFILED, Value::UNBOUND);
            }
        }
        if state & state::PROFILE != 0 {
            self.set_profiler(Value::NONE);
        } else {
            self.set_tracer(Value::NONE);
        }
        for i in [field::TRACE_FRAME, field::TRACE_LINE, field::TRACE_RAISED, field::TRACE_VALUE] {
            self.heap.block.set(i, Value::UNBOUND);
        }
        self.heap.set_state(0);
        Event::from_u8((state >> state::EVENT_SHIFT & 15) as u8)
    }

    /// The value that the return event of the instruction at `start` has shown: what a tracer does to the slot afterwards does not change it.
    pub(crate) fn pinned(&self, v: Value, start: usize) -> Value {
        let quiet = self.heap.block.number(field::TRACE_DEPTH) > 0;
        let pin = if quiet { field::HOST_VALUE } else { field::TRACE_VALUE };
        if self.listening && self.heap.is_done(start, quiet) {
            self.heap.block.get(pin).bound().unwrap_or(v)
        } else {
            v
        }
    }
}
