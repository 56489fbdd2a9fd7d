//! Events of unwinding: call (of a generator into which something is thrown), c_exception, exception, return.

use crate::block::field;
use crate::block::records::frame as f;
use crate::frames::{FRAME, Mode};
use crate::listeners::notified::told;
use crate::listeners::subscriptions::Kinds;
use crate::listeners::{Event, Phase, state};
use crate::listeners::{Events, Owed};
use crate::machine::Vm;
use crate::machine::exit::Exit;
use crate::machine::exit::Next;
use crate::value::Value;
use crate::value::fault::{Fault, Trap};
use crate::value::kind::Kind;

impl Vm<'_> {
    /// Delivers what `which` finds due. `None`: nothing is, unwinding goes on. `Some`: a callback runs now, or has run and has decided what
    /// comes next.
    pub(crate) fn deliver_event(&mut self, which: impl Fn(&mut Self) -> Events<()>) -> Option<Next> {
        let done = match self.retried(&which) {
            Err(Owed::Call) => self.enter_pending(0, Mode::Trace),
            Err(Owed::Entered) => Ok(None),
            Err(Owed::Told) => {
                // (Unwinding: it is kept in HOST_VALUE.)
                self.heap.block.set(field::RAISED, Value::UNBOUND);
                self.heap.block.stress_done = false;
                return Some(Next::Exit(Exit::Event));
            }
            Err(Owed::Fault(Fault::Memory)) => {
                self.heap.count_lost();
                return None;
            }
            _ => return None,
        };
        let done = match done {
            Err(Trap::Fault(Fault::Memory)) => {
                // What was to be called is described by handles: it is found again after the collection.
                self.heap.retract(self.heap.fp);
                self.heap.collect_garbage();
                match which(self) {
                    Err(Owed::Call) => self.enter_pending(0, Mode::Trace),
                    Err(Owed::Entered) => Ok(None),
                    Err(_) => {
                        self.heap.count_lost();
                        return None;
                    }
                    Ok(()) => return None,
                }
            }
            done => done,
        };
        self.heap.block.stress_done = false;
        Some(match done {
            Ok(None) => {
                // (Unwinding: it is kept in TRACE_RAISED.)
                self.heap.block.set(field::RAISED, Value::UNBOUND);
                Next::Frame
            }
            Ok(Some(v)) => {
                self.heap.block.set(field::RAISED, Value::UNBOUND);
                self.trace_done(v)
            }
            Err(Trap::Fault(Fault::Raised)) => {
                let event = self.trace_raised();
                self.unwind_traced(event)
            }
            Err(_) => {
                self.heap.retract(self.heap.fp);
                self.heap.set_state(0);
                self.heap.count_lost();
                return None;
            }
        })
    }

    /// The exception in RAISED passes through the running frame, raised at the instruction before `self.pc`.
    ///
    /// # Errors
    /// `Owed::Call`: an event is to be delivered. `Fault::Memory`.
    pub(crate) fn exception_event(&mut self) -> Events<()> {
        let quiet = self.heap.block.number(field::TRACE_DEPTH) > 0;
        let Some(code) = self.heap.frame_code(self.heap.fp) else { return Ok(()) };
        let raised = self.heap.block.get(field::RAISED);
        if !quiet {
            self.heap.block.set(field::TRACE_RAISED, raised);
        }
        self.heard = if self.heap.listens_host() { self.heap.host_kinds(self.heap.fp) } else { 0 };
        // Something was thrown into a generator: it is resumed first.
        let start = self.heap.pc;
        self.call_event(code, start, quiet, Phase::Exception)?;
        if let Some(frame) = self.heap.header(self.heap.fp, FRAME).heap_of(Kind::Frame) {
            let native = self.heap.block.at(frame, f::PROFILED);
            if native.is_bound() {
                if self.tells(Event::CException) && self.heap.told() & told::C_RETURN == 0 {
                    return Err(self.heap.tell(Event::CException, told::C_RETURN, raised, Phase::Exception, false));
                }
                let told = self.heap.frame_flag(frame, f::flag::PROFILER_TOLD);
                match self.heap.profiler().filter(|_| !quiet && told) {
                    Some(callback) => {
                        return self.fire(Event::CException, true, callback, native, Value::UNBOUND, Phase::Exception);
                    }
                    None => self.heap.block.put(frame, f::PROFILED, Value::UNBOUND),
                }
            }
        }
        if self.tells(Event::Exception) && self.heap.told() & told::EXCEPTION == 0 {
            return Err(self.heap.tell(Event::Exception, told::EXCEPTION, raised, Phase::Exception, false));
        }
        if quiet {
            self.heap.set_told(0);
            return Ok(());
        }
        if self.heap.state() & state::EXCEPTION == 0 {
            if let Some((_, local)) = self.heap.local_tracer() {
                let arg = self.heap.exception_parts(raised)?;
                return self.fire(Event::Exception, false, local, arg, Value::UNBOUND, Phase::Exception);
            }
        }
        self.heap.block.set(field::TRACE_RAISED, Value::UNBOUND);
        self.heap.set_state(0);
        self.heap.set_told(0);
        Ok(())
    }

    /// The running frame ends because of the exception in RAISED: the return event with None.
    ///
    /// # Errors
    /// `Owed::Call`: an event is to be delivered. `Fault::Memory`.
    pub(crate) fn unwind_event(&mut self) -> Events<()> {
        let raised = self.heap.block.get(field::RAISED);
        self.heard = if self.heap.listens_host() { self.heap.host_kinds(self.heap.fp) } else { 0 };
        if self.tells(Event::Return) && self.heap.told() & told::RETURN == 0 {
            return Err(self.heap.tell(Event::Return, told::RETURN, raised, Phase::End, false));
        }
        if self.heap.block.number(field::TRACE_DEPTH) > 0 {
            self.heap.set_told(0);
            return Ok(());
        }
        self.heap.block.set(field::TRACE_RAISED, raised);
        let state = self.heap.state();
        let local = self.heap.local_tracer().map(|l| l.1);
        for (profile, callback) in [(false, local), (true, self.heap.profiler())] {
            let bit = state::RETURN.get(profile as usize).copied().unwrap_or(0);
            if let Some(callback) = callback.filter(|_| state & bit == 0) {
                return self.fire(Event::Return, profile, callback, Value::NONE, Value::UNBOUND, Phase::End);
            }
        }
        self.heap.block.set(field::TRACE_RAISED, Value::UNBOUND);
        self.heap.set_state(0);
        self.heap.set_told(0);
        Ok(())
    }

    /// More events may be due before a handler is looked for.
    pub(crate) fn exception_again(&mut self) -> Next {
        match self.deliver_event(Self::exception_event) {
            Some(next) => next,
            None => self.unwind_on(),
        }
    }

    /// More events may be due before the frame ends.
    pub(crate) fn end_again(&mut self) -> Next {
        match self.deliver_event(Self::unwind_event) {
            Some(next) => next,
            None => self.unwind_end(),
        }
    }

    /// The callback of `event` has raised: where its exception goes on in the traced frame, which is the running one again.
    pub(crate) fn unwind_traced(&mut self, event: Option<Event>) -> Next {
        if event != Some(Event::Exception) || !self.heap.era.errors_at_exceptions_hide_frame() {
            self.add_traceback();
        }
        if event == Some(Event::Call) {
            self.heap.traceback_at_entry();
        }
        match event {
            // The frame never began, or has returned already: its handlers are not asked.
            Some(Event::Call | Event::Return) => self.unwind_end(),
            Some(Event::Line | Event::Opcode | Event::CCall | Event::CReturn)
                if self.heap.era.callback_errors_show_frame_twice() =>
            {
                // Both the trampoline and the loop add the frame to the traceback.
                self.add_traceback();
                self.unwind_on()
            }
            _ => self.unwind_on(),
        }
    }

    /// The ForIter, Send or YieldFrom before `self.pc` was ended by the StopIteration in RAISED, whose value is delivered: the events that this
    /// is, by era (EV-EXC, EV-GEN), and then the jump. `due`: there is an exception event.
    pub(crate) fn stop_event(&mut self, due: bool) -> Next {
        // A throw() has ended the delegate: the frame that delegates is resumed.
        let resumed = self.listening && self.is_resumed();
        if resumed || due && self.hears_exceptions() {
            let delivered = self.deliver_event(|vm| vm.end_of_delegate(due, resumed));
            if let Some(next) = delivered {
                return next;
            }
        }
        if resumed {
            if self.heap.era.delegates_end_is_raised() {
                self.heap.entered_handler();
            }
            self.heap.block.set(field::TRACE_RAISED, Value::UNBOUND);
            self.heap.set_state(0);
        }
        self.heap.set_told(0);
        self.heap.block.set(field::RAISED, Value::UNBOUND);
        self.heap.jump_by_ext();
        Next::Frame
    }

    /// The call event of the running frame is or was owed, and it has not gone on since.
    fn is_resumed(&self) -> bool {
        let python = self.heap.block.number(field::TRACE_DEPTH) == 0 && self.heap.state() & state::ENTERED != 0;
        python || self.heap.told() & told::ENTERED != 0
    }

    /// Some of the events of [`Vm::stop_event`] have been told.
    pub(crate) fn stop_again(&mut self) -> Next {
        let due = !self.is_resumed() || self.heap.era.delegates_end_is_raised();
        self.stop_event(due)
    }

    fn end_of_delegate(&mut self, due: bool, resumed: bool) -> Events<()> {
        let quiet = self.heap.block.number(field::TRACE_DEPTH) > 0;
        let raised = self.heap.block.get(field::RAISED);
        self.heard = if self.heap.listens_host() { self.heap.host_kinds(self.heap.fp) } else { 0 };
        if resumed {
            if !quiet {
                self.heap.block.set(field::TRACE_RAISED, raised);
            }
            let Some(code) = self.heap.frame_code(self.heap.fp) else { return Ok(()) };
            self.call_event(code, self.heap.pc, quiet, Phase::Stop)?;
        }
        if !due {
            return Ok(());
        }
        if self.tells(Event::Exception) && self.heap.told() & told::EXCEPTION == 0 {
            return Err(self.heap.tell(Event::Exception, told::EXCEPTION, raised, Phase::Stop, false));
        }
        if quiet || self.heap.state() & state::EXCEPTION != 0 {
            return Ok(());
        }
        let Some((_, local)) = self.heap.local_tracer() else { return Ok(()) };
        let arg = self.heap.exception_parts(raised)?;
        self.fire(Event::Exception, false, local, arg, Value::UNBOUND, Phase::Stop)
    }

    /// True if a trace function or the host would hear of an exception in the running frame.
    fn hears_exceptions(&self) -> bool {
        if !self.listening {
            return false;
        }
        let host = self.heap.listens_host() && !self.heap.is_hidden(self.heap.fp);
        self.heap.local_tracer().is_some() || host && self.heap.host_kinds(self.heap.fp) & Kinds::EXCEPTION.bits() != 0
    }

    /// A generator that a ForIter or Send iterates over has returned `v`: makes the StopIteration that a tracer is shown. False if nobody hears.
    pub(crate) fn shows_stop(&mut self, v: Value) -> bool {
        if !self.hears_exceptions() {
            return false;
        }
        self.make_stop(v) == Fault::Raised
    }
}
