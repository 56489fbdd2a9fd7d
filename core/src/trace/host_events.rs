//! Events for hosts, below Python's: a run ends with [`crate::machine::exit::Exit::Event`], the frame is open, the next run goes on.
//!
//! An event is told to the host before Python's trace and profile functions hear of it. What was told about the running instruction is kept in
//! HOST_STATE (bits of `told`), the line and instruction that the running frame's line events have got to in HOST_LAST, and
//! whose frame that is in HOST_FP. A frame that is taken up again is seeded from its pc; nothing is kept in frames, and none gets a
//! frame object. While a Python trace function is called, HOST_STATE of the traced frame lies in the upper bits of TRACE_STATE, so that the host
//! may watch the trace function run.
//!
//! Nothing is synchronised for a host: the legacy dict of a frame is as the program left it, which is the difference between a C and a
//! Python tracer in CPython before 3.13 (WB-10).

use crate::block::field;
use crate::frames::{CODE, FRAME};
use crate::image::code::Code;
use crate::isa::EV;
use crate::listeners::Events;
use crate::listeners::line_cursor::{LineCursor, resumed_at};
use crate::listeners::notified::{STEP, told};
use crate::listeners::subscriptions::{Kinds, Subscription, hears};
use crate::listeners::{Event, Phase};
use crate::machine::Vm;
use crate::machine::exit::Next;
use crate::value::Value;
use crate::value::kind::Kind;
use crate::value::request::state::READY;

/// Kinds that instructions with an event bit may owe.
const MARKED: u32 = Kinds::LINE.bits()
    | Kinds::RETURN.bits()
    | Kinds::YIELD.bits()
    | Kinds::C_CALL.bits()
    | hears::LINES
    | hears::STEP_LINE;

/// The event that a run has ended with.
#[derive(Clone, Copy)]
pub struct HostEvent<'a> {
    /// What it is; Yield for the return event of a yield.
    pub kind: Event,
    /// The code object of its frame, which is [`Vm::innermost_frame`].
    pub code: Code<'a>,
    /// The same as a value, for [`crate::listeners::subscriptions::Scope`].
    pub code_value: Value,
    /// The line that it belongs to.
    pub line: Option<u32>,
    /// Return and Yield: the value (None if the frame is left because of an exception); Exception: the exception; CCall and its kin: the
    /// built-in function. None otherwise.
    pub value: Value,
    /// The first subscription that it is told for; none if only a step has ended.
    pub subscription: Option<Subscription>,
    /// True if a step has ended here.
    pub step: bool,
}

impl<'a> Vm<'a> {
    /// The event that the last run has ended with, until the next run.
    pub fn event_now(&self) -> Option<HostEvent<'a>> {
        let (kind, phase) = self.heap.host_event()?;
        let code_value = self.heap.header(self.heap.fp, CODE);
        let code = self.heap.code_of(code_value)?;
        let line = self.event_line(kind, phase, code);
        let value = match (kind, phase) {
            (Event::Return, Phase::End) | (Event::Call, _) => Value::NONE,
            (Event::CException, _) => match self.heap.header(self.heap.fp, FRAME).heap_of(Kind::Frame) {
                Some(h) => self.heap.block.at(h, crate::block::records::frame::PROFILED),
                None => Value::NONE,
            },
            _ => self.heap.block.get(field::HOST_VALUE).bound().unwrap_or(Value::NONE),
        };
        Some(HostEvent {
            kind,
            code,
            code_value,
            line,
            value,
            subscription: self.heap.subscriber(self.heap.fp, kind, line, 0),
            step: self.heap.block.number(field::HOST_EVENT) & STEP != 0,
        })
    }

    /// The next subscription after this one that the event of the last run is told for.
    #[doc(hidden)]
    pub fn also_told(&self, after: Subscription) -> Option<Subscription> {
        let (kind, phase) = self.heap.host_event()?;
        let line = self.event_line(kind, phase, self.heap.frame_code(self.heap.fp)?);
        self.heap.subscriber(self.heap.fp, kind, line, after.0.saturating_add(1))
    }

    /// The line of the event: what `f_lineno` would be for a trace function.
    fn event_line(&self, kind: Event, phase: Phase, code: Code<'_>) -> Option<u32> {
        let pc = self.heap.pc.saturating_sub(1);
        if kind != Event::Call {
            let seen = self.heap.host_cursor().line();
            let follows = self.heap.era.lineno_follows_line_events() && self.heard & MARKED != 0;
            return if follows { seen } else { None }.or_else(|| code.line(pc)).or(seen);
        }
        // (A generator into which something is thrown is before the instruction at which it goes on.)
        let start = if phase == Phase::Exception { self.heap.pc } else { pc };
        match resumed_at(code, start) {
            Some(at) => code.line(at),
            None => Some(self.heap.entry_line(code)),
        }
    }

    /// Takes up the run that has ended with an event.
    pub(crate) fn resume_event(&mut self) -> Next {
        let event = self.heap.host_event();
        self.heap.block.set_number(field::STATE, READY);
        match event {
            Some((_, Phase::Instruction)) | None => {
                self.heap.pc = self.heap.pc.saturating_sub(1);
                Next::Frame
            }
            Some((_, phase)) => {
                let raised = self.heap.block.get(field::HOST_VALUE);
                self.heap.block.set(field::HOST_VALUE, Value::UNBOUND);
                self.heap.block.set(field::RAISED, raised);
                match phase {
                    Phase::Exception => self.exception_again(),
                    Phase::End => self.end_again(),
                    _ => self.stop_again(),
                }
            }
        }
    }

    /// Whoever listens has changed. The running frame's line events count as having got to where it is.
    pub(crate) fn heed(&mut self) {
        self.listeners_changed = true;
        if self.heap.fp != 0 {
            let at = self.heap.pc.saturating_sub(1);
            self.heap.host_seed(at);
        }
    }

    /// The running frame was entered, or resumed; `creates` if it only makes a generator.
    pub(crate) fn host_entry(&mut self, creates: bool) {
        let fp = self.heap.fp;
        self.heard = self.heap.host_kinds(fp);
        if self.heard == 0 {
            self.heap.set_told(0);
            return;
        }
        let marked = MARKED | Kinds::CALL.bits() | Kinds::INSTRUCTION.bits() | hears::STEP_INSTRUCTION;
        self.heap.set_told(if creates || self.heard & marked == 0 { 0 } else { told::ENTERED });
        self.heap.begin_host_cursor(LineCursor::BEGIN);
    }

    /// What the loop selects the instructions of the frame at `fp` with on behalf of the host.
    pub(crate) fn host_mask(&mut self, fp: usize) -> u32 {
        self.heard = self.heap.host_kinds(fp);
        let state = self.heap.told();
        if state & !told::ENTERED != 0 {
            // In the middle of an instruction's events: it must not run before they are done.
            return 0x80;
        }
        if self.heard == 0 {
            return 0x7F;
        }
        self.heap.host_back();
        if self.heard & (Kinds::INSTRUCTION.bits() | hears::STEP_INSTRUCTION) != 0 {
            0x80
        } else if self.heard & MARKED != 0 || state != 0 && self.heard & Kinds::CALL.bits() != 0 {
            0xFF
        } else {
            0x7F
        }
    }

    /// True if the host hears events of this kind in the running frame.
    #[inline]
    pub(crate) fn tells(&self, event: Event) -> bool {
        self.heard & Kinds::of(event).bits() != 0
    }

    /// The call event.
    pub(crate) fn tell_call(&mut self, phase: Phase) -> Events<()> {
        let state = self.heap.told();
        if state & (told::ENTERED | told::CALL) == told::ENTERED && self.tells(Event::Call) {
            // (While an exception is thrown in, it is what must be kept.)
            let kept = if phase == Phase::Instruction { Value::NONE } else { self.heap.block.get(field::RAISED) };
            return Err(self.heap.tell(Event::Call, told::CALL, kept, phase, false));
        }
        Ok(())
    }

    /// The line event, if the instruction was reached from another line or by a jump backward, and the instruction event.
    #[inline]
    pub(crate) fn tell_line(&mut self, code: Code<'_>, start: usize, word: u32) -> Events<()> {
        let state = self.heap.told();
        if state & told::LINE == 0 {
            self.heap.set_told(state | told::LINE);
            if word & EV != 0 || state & told::ENTERED != 0 {
                let (cursor, due) = match state & told::ENTERED {
                    0 => self.heap.host_cursor().step(self.heap.era, start, &code),
                    _ => LineCursor::enter(self.heap.era, code, start),
                };
                self.heap.set_host_cursor(cursor);
                if due.is_some_and(|line| self.tells_line(line)) {
                    let step = self.heard & hears::STEP_LINE != 0;
                    if step {
                        self.step_done();
                    }
                    return Err(self.heap.tell(Event::Line, told::LINE, Value::NONE, Phase::Instruction, step));
                }
            }
        }
        let step = self.heard & hears::STEP_INSTRUCTION != 0;
        if state & told::INSTRUCTION == 0 && (step || self.tells(Event::Opcode)) {
            if step {
                self.step_done();
            }
            return Err(self.heap.tell(Event::Opcode, told::INSTRUCTION, Value::NONE, Phase::Instruction, step));
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn tells_line(&self, line: u32) -> bool {
        self.heard & (Kinds::LINE.bits() | hears::STEP_LINE) != 0
            || self.heard & hears::LINES != 0 && self.heap.breakpoint_at(self.heap.header(self.heap.fp, CODE), line)
    }
}
