//! Listeners as data: kinds of events, who listens, what a frame's state says of an event under way.

pub(crate) mod events;
pub(crate) mod filter;
pub(crate) mod interest;
pub mod jump;
pub(crate) mod line_cursor;
pub mod notified;
pub mod pending_step;
pub mod subscriptions;

use crate::block::field;
use crate::block::records::frame as f;
use crate::heap::Heap;
use crate::isa::{Op, is};
use crate::value::fault::{Fault, Trap};
use crate::value::kind::Kind;
use crate::value::{Handle, Value, names};

/// Kinds of events, as numbers in TRACE_STATE.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are CPython's")]
pub enum Event {
    Call = 1,
    Line = 2,
    Return = 3,
    Exception = 4,
    Opcode = 5,
    CCall = 6,
    CReturn = 7,
    CException = 8,
    /// The return event of a yield.
    Yield = 9,
}

impl Event {
    /// The event with this number.
    pub(crate) const fn from_u8(n: u8) -> Option<Event> {
        Some(match n {
            1 => Event::Call,
            2 => Event::Line,
            3 => Event::Return,
            4 => Event::Exception,
            5 => Event::Opcode,
            6 => Event::CCall,
            7 => Event::CReturn,
            8 => Event::CException,
            9 => Event::Yield,
            _ => return None,
        })
    }

    /// The callback's second argument.
    pub(crate) fn name(self) -> Value {
        match self {
            Event::Call => names::N_CALL,
            Event::Line => names::LINE,
            Event::Return | Event::Yield => names::RETURN,
            Event::Exception => names::EXCEPTION,
            Event::Opcode => names::OPCODE,
            Event::CCall => names::C_CALL,
            Event::CReturn => names::C_RETURN,
            Event::CException => names::C_EXCEPTION,
        }
    }
}

/// Why an instruction, or an unwinding, whose events were asked for does not go on at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owed {
    /// Finding or delivering them failed.
    Fault(Fault),
    /// A trace or profile function is to be called: the pending call.
    Call,
    /// It was entered: its frame is the running one.
    Entered,
    /// The host is told: the run ends with [`Exit::Event`](crate::machine::exit::Exit), and the next one goes on.
    Told,
}

impl Owed {
    /// As an instruction's end, for what is not delivered yet.
    #[cold]
    pub(crate) fn trap(self) -> Trap {
        match self {
            Owed::Fault(fault) => fault.into(),
            _ => Trap::Call,
        }
    }
}

/// What looking for events gives.
pub(crate) type Events<T> = Result<T, Owed>;

impl From<Fault> for Owed {
    #[inline(always)]
    fn from(fault: Fault) -> Owed {
        Owed::Fault(fault)
    }
}

/// What goes on when the callback has returned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Phase {
    /// The instruction whose event it was.
    Instruction = 0,
    /// Unwinding: the search for a handler in this frame.
    Exception = 1,
    /// Unwinding: the end of this frame.
    End = 2,
    /// The end of a loop or delegation: StopIteration was caught.
    Stop = 3,
}

impl Phase {
    pub(crate) fn from_bits(n: i64) -> Phase {
        match n & 3 {
            1 => Phase::Exception,
            2 => Phase::End,
            3 => Phase::Stop,
            _ => Phase::Instruction,
        }
    }
}

/// Bits of TRACE_STATE.
pub(crate) mod state {
    /// The running frame was entered or resumed and its call event is still owed.
    pub(crate) const ENTERED: i64 = 1;
    /// Delivered: the call event to the trace function; to the profile function.
    pub(crate) const CALL: [i64; 2] = [2, 4];
    /// The line event was delivered or is not due.
    pub(crate) const LINE: i64 = 8;
    pub(crate) const OPCODE: i64 = 16;
    pub(crate) const RETURN: [i64; 2] = [32, 64];
    pub(crate) const C_CALL: i64 = 128;
    pub(crate) const EXCEPTION: i64 = 256;
    pub(crate) const OPCODE_AGAIN: i64 = 512;
    /// What is being delivered: an `Event`, whose callback, what comes after.
    pub(crate) const EVENT_SHIFT: u32 = 16;
    pub(crate) const PROFILE: i64 = 1 << 20;
    pub(crate) const PHASE_SHIFT: u32 = 21;
    /// `f_lineno` was assigned: the instruction to go on with is another one.
    pub(crate) const JUMPED: i64 = 1 << 23;
    /// The jump leads to the line of the `def`: the frame begins anew.
    pub(crate) const RESTARTED: i64 = 1 << 25;
    /// A line event is being delivered, and nothing else was owed for the instruction.
    pub(crate) const QUICK: i64 = (crate::listeners::Event::Line as i64) << EVENT_SHIFT | 1 << 24;
    /// The bits of what is being delivered.
    pub(crate) const DELIVERING: i64 = 0x1FF << EVENT_SHIFT | crate::listeners::notified::told::MASK << TOLD_SHIFT;
    /// While a callback runs: HOST_STATE of the traced frame.
    pub(crate) const TOLD_SHIFT: u32 = 32;
}

pub(crate) const OPCODES_ON: i64 = 2;

pub(crate) const EPOCH_SHIFT: u32 = 24;

impl<'a> Heap<'a> {
    /// The trace function, if there is one.
    #[inline]
    pub(crate) fn tracer(&self) -> Option<Value> {
        self.block.get(field::TRACE_FUNC).bound().filter(|v| *v != Value::NONE)
    }

    /// The profile function, if there is one.
    #[inline]
    pub(crate) fn profiler(&self) -> Option<Value> {
        self.block.get(field::PROFILE_FUNC).bound().filter(|v| *v != Value::NONE)
    }

    pub(crate) fn new_epoch(&mut self) {
        let n = self.block.number(field::TRACE_EPOCH);
        self.block.set_number(field::TRACE_EPOCH, (n + 1) & 0x7F_FFFF);
    }

    #[inline]
    pub(crate) fn state(&self) -> i64 {
        self.block.number(field::TRACE_STATE)
    }

    pub(crate) fn set_state(&mut self, state: i64) {
        self.block.set_number(field::TRACE_STATE, state);
    }

    /// The event that is being delivered for this frame by a trace function (not a profile function).
    pub(crate) fn event_of(&self, frame: Handle) -> Option<Event> {
        let (state, traced) = (self.state(), self.block.get(field::TRACE_FRAME));
        if self.block.number(field::TRACE_DEPTH) == 0
            || traced != Value::heap(Kind::Frame, frame)
            || state & state::PROFILE != 0
        {
            return None;
        }
        Event::from_u8((state >> state::EVENT_SHIFT & 15) as u8)
    }

    /// A callback that could not be entered for want of memory is taken back: the step is run again. True if that was so.
    pub(crate) fn retract(&mut self, fp: usize) -> bool {
        if !self.callback_failed(fp) {
            return false;
        }
        self.block.set_number(field::TRACE_DEPTH, 0);
        self.block.set(field::TRACE_FRAME, Value::UNBOUND);
        let state = self.state();
        self.set_told(state >> state::TOLD_SHIFT & crate::listeners::notified::told::MASK);
        self.set_state(state & !state::DELIVERING);
        true
    }

    /// True if an event is being delivered for the running frame itself: its callback never began.
    pub(crate) fn callback_failed(&self, fp: usize) -> bool {
        self.block.number(field::TRACE_DEPTH) > 0
            && self.block.get(field::TRACE_FRAME).handle().is_some_and(|h| self.frame_base(h) == Some(fp))
    }

    pub(crate) fn wants_opcodes(&self, frame: Handle) -> bool {
        self.frame_flag(frame, f::flag::OPCODES)
            && (!self.era.opcode_events_wait_for_settrace()
                || self.block.number(field::TRACE_OPCODES) & OPCODES_ON != 0)
    }

    pub(crate) fn restore_raised(&mut self) {
        let raised = self.block.get(field::TRACE_RAISED);
        self.block.set(field::TRACE_RAISED, Value::UNBOUND);
        self.block.set(field::RAISED, raised);
    }

    /// `f_lineno` of a frame object: the line of the event that is being delivered for it, or where it is.
    pub(crate) fn frame_lineno(&self, frame: Handle) -> Option<i64> {
        if self.block.number(field::TRACE_DEPTH) > 0 && self.block.get(field::TRACE_FRAME).handle() == Some(frame) {
            if let Some(line) = self.block.get(field::TRACE_LINE).as_small() {
                return Some(line);
            }
        }
        let code = self.frame_object_code(frame)?;
        if self.era.lineno_follows_line_events() && self.block.at(frame, f::TRACE) != Value::NONE {
            return Some(i64::from(self.frame_cursor(frame).line().unwrap_or(code.first_line())));
        }
        let mut pc = self.frame_object_pc(frame).saturating_sub(1);
        let shown = self.event_of(frame) == Some(Event::Opcode) || is(code.word(pc), Op::Reraise);
        if code.line(pc).is_none() && shown && self.era.lineno_may_be_none() {
            return None;
        }
        if let (None, Some(line)) = (code.line(pc), self.frame_cursor(frame).line()) {
            // Code without a line: what a tracer has seen last.
            return Some(i64::from(line));
        }
        loop {
            if let Some(line) = code.line(pc) {
                return Some(line as i64);
            }
            if pc == 0 {
                return Some(code.first_line() as i64);
            }
            pc -= 1;
        }
    }

    /// True if the events of the instruction at `start` of the running frame are done, and it is run again after a collection. `quiet`: it is a
    /// frame of a callback.
    #[inline]
    pub(crate) fn is_done(&self, start: usize, quiet: bool) -> bool {
        let done = if quiet { field::HOST_DONE } else { field::TRACE_DONE };
        self.block.get(done) == self.step_key(start) && self.block.number(field::TRACE_DONE_BUDGET) == self.budget
    }

    /// The budget is spent at `self.pc`; the next run begins there with another one. If the events of that instruction are done, that still holds
    /// then: TRACE_DONE_BUDGET is Unbound until the new budget is known.
    pub(crate) fn suspend_done_events(&mut self) {
        let then = self.block.number(field::TRACE_DONE_BUDGET);
        let field = self.done_field();
        // (A jump has charged already.)
        let done = self.block.get(field) == self.step_key(self.pc)
            && (then == self.budget || then == self.budget.saturating_add(1));
        self.block.set(if done { field::TRACE_DONE_BUDGET } else { field }, Value::UNBOUND);
    }

    /// Where it is kept of which instruction the events are done: of a callback's frame, or of any other.
    #[inline]
    fn done_field(&self) -> usize {
        if self.block.number(field::TRACE_DEPTH) > 0 { field::HOST_DONE } else { field::TRACE_DONE }
    }

    /// A run begins: see [`Heap::suspend_done_events`].
    pub(crate) fn keep_done_events(&mut self) {
        if !self.block.get(field::TRACE_DONE_BUDGET).is_bound() && self.block.get(self.done_field()).is_bound() {
            self.block.set_number(field::TRACE_DONE_BUDGET, self.budget);
        }
    }

    fn step_key(&self, start: usize) -> Value {
        Value::small((self.fp as i64) << 23 | start as i64)
    }

    /// What tells the step at `start` of the running frame from all others: frame and instruction, and the budget.
    #[inline(always)]
    pub(crate) fn step_mark(&self, start: usize) -> (Value, Value) {
        (self.step_key(start), Value::small(self.budget))
    }
}
