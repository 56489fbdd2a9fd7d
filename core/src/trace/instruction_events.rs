//! Events of instructions: call, line, opcode, return, c_call, c_return.

use crate::block::field;
use crate::block::records::frame as f;
use crate::frames::CODE;
use crate::image::code::Code;
use crate::isa;
use crate::isa::{EV, Op, Role};
use crate::listeners::Events;
use crate::listeners::line_cursor::{LineCursor, resumed_at};
use crate::listeners::notified::told;
use crate::listeners::subscriptions::Kinds;
use crate::listeners::{Event, Phase, state};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::Fault;

impl Vm<'_> {
    /// The instruction at `start` of the running frame, whose first word is `word`, is about to run and may owe events; entry `hot` of the
    /// cache has its code. `self.pc` is `start + 1`.
    ///
    /// # Errors
    /// `Owed::Call`: one is to be delivered; the instruction is run again afterwards. `Fault::Memory`. `Ok` means that nothing more is due, and gives the mask of the frame.
    #[inline(never)]
    pub(crate) fn event(&mut self, start: usize, word: u32, hot: usize) -> Events<u32> {
        if self.settled {
            self.settled = false;
            return Ok(0xFF);
        }
        self.owed_event(start, word, hot)
    }

    #[inline(never)]
    fn owed_event(&mut self, start: usize, word: u32, hot: usize) -> Events<u32> {
        if self.heap.block.get(field::TRACE_DEPTH) == Value::small(0) {
            let quick =
                if self.listens { self.quick_host(start, word, hot) } else { self.quick_line(start, word, hot) };
            if let Some(done) = quick {
                return done;
            }
        }
        self.every_event(start, word)
    }

    /// The same, of any instruction and for everybody.
    #[cold]
    #[inline(never)]
    fn every_event(&mut self, start: usize, word: u32) -> Events<u32> {
        let fp = self.heap.fp;
        let quiet = self.heap.block.number(field::TRACE_DEPTH) > 0 && !self.heap.retract(fp);
        let (state, told) = (if quiet { 0 } else { self.heap.state() }, self.heap.told());
        if state == 0 && told == 0 && self.heap.is_done(start, quiet) {
            return Ok(self.mask_for(fp, 0));
        }
        if !quiet && state & !state::ENTERED == 0 {
            self.heap.block.set(field::TRACE_VALUE, Value::UNBOUND);
        }
        if told & !told::ENTERED == 0 {
            self.heap.block.set(field::HOST_VALUE, Value::UNBOUND);
        }
        let Some(code) = self.heap.frame_code(fp) else { return Err(Fault::Broken.into()) };
        self.c_return_event(code, quiet)?;
        self.call_event(code, start, quiet, Phase::Instruction)?;
        if !quiet {
            self.receive_sent(start);
        }
        if self.heard != 0 {
            self.tell_line(code, start, word)?;
        }
        if !quiet {
            self.line_event(code, start, word)?;
        }
        self.return_event(code, word, quiet)?;
        self.c_call_event(code, word, quiet)?;

        if !quiet {
            self.heap.set_state(0);
        }
        self.heap.set_told(0);
        self.heap.mark_done(start, quiet);
        if (state | told) != 0 && !self.heap.python_listens() && !self.heap.listens_host() {
            self.listeners_changed = true;
        }
        Ok(self.mask_for(fp, 0))
    }

    /// The call of a built-in function that a profiler was told of has returned: this is the next instruction.
    fn c_return_event(&mut self, code: Code<'_>, quiet: bool) -> Events<()> {
        let Some(frame) = self.heap.running_frame() else { return Ok(()) };
        let native = self.heap.block.at(frame, f::PROFILED);
        let told = self.heap.told();
        if !native.is_bound() || !quiet && self.heap.state() & state::C_CALL != 0 || told & told::C_CALL != 0 {
            return Ok(());
        }
        if self.tells(Event::CReturn) && told & told::C_RETURN == 0 {
            return Err(self.heap.tell(Event::CReturn, told::C_RETURN, native, Phase::Instruction, false));
        }
        let profiler = self.heap.profiler().filter(|_| !quiet && self.heap.frame_flag(frame, f::flag::PROFILER_TOLD));
        let Some(callback) = profiler else {
            self.heap.block.put(frame, f::PROFILED, Value::UNBOUND);
            return Ok(());
        };
        let line = code.line(self.heap.block.count(frame, f::PC)).map_or(Value::UNBOUND, |l| Value::small(l as i64));
        self.fire(Event::CReturn, true, callback, native, line, Phase::Instruction)
    }

    /// The call event of a frame that was entered or resumed: first the trace function, then the profile function.
    pub(crate) fn call_event(&mut self, code: Code<'_>, start: usize, quiet: bool, phase: Phase) -> Events<()> {
        self.tell_call(phase)?;
        let state = self.heap.state();
        if quiet || state & state::ENTERED == 0 {
            return Ok(());
        }
        let line = Value::small(match resumed_at(code, start) {
            Some(pc) => code.line(pc).unwrap_or(code.first_line()) as i64,
            None => self.heap.entry_line(code) as i64,
        });
        for (profile, callback) in [(false, self.heap.tracer()), (true, self.heap.profiler())] {
            let bit = state::CALL.get(profile as usize).copied().unwrap_or(0);
            if let Some(callback) = callback.filter(|_| state & bit == 0) {
                let thrown = profile && phase != Phase::Instruction && self.heap.era.profilers_see_what_is_thrown();
                let arg = if thrown { self.heap.block.get(field::RAISED) } else { Value::NONE };
                return self.fire(Event::Call, profile, callback, arg, line, phase);
            }
        }
        Ok(())
    }

    /// True if somebody will be told that the running frame was resumed, before it goes on.
    pub(crate) fn owes_call(&self) -> bool {
        let host = self.heap.told() & told::ENTERED != 0 && self.heard & Kinds::CALL.bits() != 0;
        self.heap.block.number(field::TRACE_DEPTH) == 0 && (self.heap.state() & state::ENTERED != 0 || host)
    }

    /// The call event of the running frame, which is about to go on at `start`, has been told: what was sent to it arrives.
    fn receive_sent(&mut self, start: usize) {
        let sent = self.heap.block.get(field::TRACE_SENT);
        if !sent.is_bound() {
            return;
        }
        self.heap.block.set(field::TRACE_SENT, Value::UNBOUND);
        if let Some(hot) = self.hot_code(self.heap.header(self.heap.fp, CODE)).copied() {
            let pc = core::mem::replace(&mut self.heap.pc, start);
            self.heap.receive(&hot, sent);
            self.heap.pc = pc;
        }
    }

    /// The line event, if the instruction was reached from another line or by a jump backward, and the opcode event.
    fn line_event(&mut self, code: Code<'_>, start: usize, word: u32) -> Events<()> {
        let Some((frame, local)) = self.heap.local_tracer() else { return Ok(()) };
        let state = self.heap.state();
        if state & state::LINE == 0 && (word & EV != 0 || state & state::ENTERED != 0) {
            let (cursor, due) = match state & state::ENTERED {
                0 => self.heap.frame_cursor(frame).step(self.heap.era, start, &code),
                _ => LineCursor::enter(self.heap.era, code, start),
            };
            self.heap.set_frame_cursor(frame, cursor);
            if due.is_some() && !self.heap.frame_flag(frame, f::flag::NO_LINES) {
                return self.fire(Event::Line, false, local, Value::NONE, Value::UNBOUND, Phase::Instruction);
            }
            self.heap.set_state(state | state::LINE);
        }
        if !self.heap.wants_opcodes(frame) {
            return Ok(());
        }
        // CPython has an instruction of its own for the load or store of a variable: so two are counted.
        let info = Op::from_word(word).map(|op| op.info());
        let variable = info.is_some_and(|i| matches!(i.roles, [Role::Dst | Role::Src | Role::Both, ..]))
            && isa::first_two(word).0 + code.shift() < code.slot_count();
        let state = self.heap.state();
        if state & state::OPCODE == 0 || variable && state & state::OPCODE_AGAIN == 0 {
            return self.fire(Event::Opcode, false, local, Value::NONE, Value::UNBOUND, Phase::Instruction);
        }
        Ok(())
    }

    /// The return event of Return, Yield and YieldFrom; the value is kept, because the register may be a variable that the tracer changes.
    fn return_event(&mut self, code: Code<'_>, word: u32, quiet: bool) -> Events<()> {
        let (register, event) = match Op::from_word(word) {
            Some(Op::Return) => (isa::a(word), Event::Return),
            Some(Op::Yield) => (isa::b(word), Event::Yield),
            Some(Op::YieldFrom) => (isa::first_two(word).0, Event::Yield),
            _ => return Ok(()),
        };
        let v = self.heap.block.get(self.heap.fp + code.shift() + register);
        let wrapped = isa::is(word, Op::Yield) && code.has(crate::image::code::flag::ASYNC_GENERATOR);
        let told = self.heap.told() & told::RETURN != 0;
        let v = if told { self.heap.block.get(field::HOST_VALUE).bound().unwrap_or(v) } else { v };
        let v = if quiet { v } else { self.heap.block.get(field::TRACE_VALUE).bound().unwrap_or(v) };
        if !v.is_bound() {
            // UnboundLocalError, not a return.
            return Ok(());
        }
        if !told && self.tells(event) {
            return Err(self.heap.tell(event, told::RETURN, v, Phase::Instruction, false));
        }
        if quiet {
            return Ok(());
        }
        if told {
            self.heap.block.set(field::TRACE_VALUE, v);
        }
        let state = self.heap.state();
        let local = self.heap.local_tracer().map(|l| l.1);
        for (profile, callback) in [(false, local), (true, self.heap.profiler())] {
            let bit = state::RETURN.get(profile as usize).copied().unwrap_or(0);
            if let Some(callback) = callback.filter(|_| state & bit == 0) {
                let shown = if wrapped { self.heap.wrapped_value()? } else { v };
                self.heap.block.set(field::TRACE_VALUE, v);
                return self.fire(event, profile, callback, shown, Value::UNBOUND, Phase::Instruction);
            }
        }
        Ok(())
    }

    /// The c_call event of a call whose callee is a built-in function or method.
    fn c_call_event(&mut self, code: Code<'_>, word: u32, quiet: bool) -> Events<()> {
        const CALLS: u32 = Kinds::C_CALL.bits() | Kinds::C_RETURN.bits() | Kinds::C_EXCEPTION.bits();
        let host = self.heard & CALLS != 0;
        let profiler = if quiet { None } else { self.heap.profiler() };
        if profiler.is_none() && !host {
            return Ok(());
        }
        let Some(native) = self.heap.native_callee(code, word)? else { return Ok(()) };
        if self.heap.told() & told::C_CALL == 0 && self.tells(Event::CCall) {
            return Err(self.heap.tell(Event::CCall, told::C_CALL, native, Phase::Instruction, false));
        }
        if let Some(callback) = profiler.filter(|_| self.heap.state() & state::C_CALL == 0) {
            return self.fire(Event::CCall, true, callback, native, Value::UNBOUND, Phase::Instruction);
        }
        let frame = if host { Some(self.heap.frame_object(self.heap.fp)?) } else { self.heap.running_frame() };
        if let Some(frame) = frame {
            // What is heard of when the call is over.
            self.heap.set_frame_flag(frame, f::flag::PROFILER_TOLD, profiler.is_some());
            self.heap.block.put(frame, f::PROFILED, native);
            let start = self.heap.pc.saturating_sub(1);
            self.heap.block.put_count(frame, f::PC, start);
        }
        Ok(())
    }
}
