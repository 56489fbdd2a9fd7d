//! Unwinding: from where an exception is raised to the handler that catches it.

use crate::block::field;
use crate::block::records::exception as e;
use crate::frames::{Mode, NS};
use crate::heap::message::P;
use crate::image::code::flag;
use crate::machine::Vm;
use crate::machine::exit::Exit;
use crate::machine::exit::Next;
use crate::value::Value;
use crate::value::fault::{Data, Fault};
use crate::value::types::TypeId;

impl Vm<'_> {
    /// Unwinds with the exception in RAISED from the instruction before `self.pc` of the running frame. `fresh`: the current frame gets a
    /// traceback entry and an exception event (not so for Reraise).
    pub(crate) fn unwind(&mut self, fresh: bool) -> Next {
        let mut fresh = fresh;
        loop {
            let fp = self.heap.fp;
            let Some(code) = self.heap.frame_code(fp) else {
                let raised = self.heap.block.get(field::RAISED);
                return Next::Exit(Exit::Raised(raised));
            };
            if self.listening && self.heap.callback_failed(fp) {
                let event = self.trace_raised();
                return self.unwind_traced(event);
            }
            let noted = fresh && !code.has(flag::HIDDEN) && !self.heap.raised_again(code);
            if noted {
                self.add_traceback();
                if self.listening {
                    // A trace function is called; unwinding goes on when it has returned.
                    if let Some(next) = self.deliver_event(Self::exception_event) {
                        return next;
                    }
                }
            }
            if let Some(next) = self.unwind_frame(noted) {
                return next;
            }
            fresh = true;
        }
    }

    /// Goes on unwinding after the exception event of the running frame was delivered.
    pub(crate) fn unwind_on(&mut self) -> Next {
        if let Some(next) = self.unwind_frame(true) {
            return next;
        }
        self.unwind(true)
    }

    /// Finds the running frame's handler, or ends the frame. `None`: it has ended, and unwinding goes on in its caller. `noted`: a traceback entry
    /// was made for this instruction just now.
    fn unwind_frame(&mut self, noted: bool) -> Option<Next> {
        let fp = self.heap.fp;
        let raised = self.heap.block.get(field::RAISED);
        let Some(code) = self.heap.frame_code(fp) else { return Some(Next::Exit(Exit::Raised(raised))) };
        if let Some(handler) = code.handler_of(self.heap.pc.saturating_sub(1)) {
            let register = fp + code.shift() + handler.register;
            if !noted {
                self.heap.raised_here(code, false);
            }
            self.heap.block.set(register, raised);
            // Temporaries are a stack: what lies behind the exception and what PushExc saves is dead now. Forgotten, it does not keep
            // garbage alive, which matters to a handler of MemoryError.
            self.heap.block.fill(register + 2, fp + code.frame_size(), Value::UNBOUND);
            self.heap.block.set(field::RAISED, Value::UNBOUND);
            let backward = handler.target < self.heap.pc;
            if self.listening && code.line(handler.target).is_none() {
                self.heap.entered_handler();
            }
            self.heap.pc = handler.target;
            // Only a crafted image loops by this alone; it, too, runs to its budget.
            if backward {
                self.heap.budget -= 1;
                if self.heap.budget < 0 {
                    return Some(Next::Exit(self.heap.out_of_budget()));
                }
            }
            return Some(Next::Frame);
        }
        if !noted {
            self.heap.raised_here(code, true);
        }
        if self.listening && !code.has(flag::HIDDEN) {
            if let Some(next) = self.deliver_event(Self::unwind_event) {
                return Some(next);
            }
        }
        self.end_frame()
    }

    /// Goes on unwinding after the return event of a frame that is unwound was delivered.
    pub(crate) fn unwind_end(&mut self) -> Next {
        match self.end_frame() {
            Some(next) => next,
            None => self.unwind(true),
        }
    }

    /// Ends the running frame. `None`: unwinding goes on in its caller.
    fn end_frame(&mut self) -> Option<Next> {
        let fp = self.heap.fp;
        let raised = self.heap.block.get(field::RAISED);
        self.detach_or_lose(fp);
        let raised =
            if self.heap.block.get(field::RAISED).is_bound() { self.heap.block.get(field::RAISED) } else { raised };
        let link = self.heap.link(fp);
        let ns = self.heap.header(fp, NS);
        self.heap.pop_frame(link);
        if self.listening {
            self.heap.host_back();
        }
        if link.generator {
            self.heap.finish_generator(ns);
            self.check_generator_exit(ns, raised);
        }
        let raised = self.heap.block.get(field::RAISED);
        let stop = self.heap.is_instance(raised, TypeId::StopIteration);
        match link.mode {
            Mode::Exit | Mode::Host => {
                self.heap.block.set(field::RAISED, Value::UNBOUND);
                if link.mode == Mode::Host {
                    self.end_call(ns);
                }
                return Some(Next::Exit(Exit::Raised(raised)));
            }
            // (Delegate: throw() made the delegate of a YieldFrom return; its value goes where the instruction wants it.)
            Mode::For | Mode::Send if stop && !link.generator => {
                return self.exhausted(link.dst, link.mode);
            }
            Mode::Delegate => {
                // The frame that delegates goes on.
                if self.listening && (!stop || self.heap.era.delegates_end_calls()) {
                    self.trace_entry();
                }
                if stop {
                    return self.exhausted(link.dst, link.mode);
                }
            }
            Mode::Trace => {
                let event = self.trace_raised();
                return Some(self.unwind_traced(event));
            }
            _ => {}
        }
        None
    }

    /// StopIteration must not leave a generator (PEP 479): it becomes a RuntimeError caused by it.
    fn check_generator_exit(&mut self, generator: Value, mut raised: Value) {
        use crate::block::generator::kind;
        if !self.heap.era.generators_convert_stop() {
            return;
        }
        let stop = self.heap.is_instance(raised, TypeId::StopIteration);
        let kind = generator.handle().map_or(0, |h| self.heap.block.count(h, crate::block::records::generator::KIND));
        let what = match kind {
            kind::ASYNC_GENERATOR if self.heap.is_instance(raised, TypeId::StopAsyncIteration) => {
                "async generator raised StopAsyncIteration"
            }
            _ if !stop => return,
            kind::GENERATOR => "generator raised StopIteration",
            kind::ASYNC_GENERATOR => "async generator raised StopIteration",
            _ => "coroutine raised StopIteration",
        };
        let made: Data<()> = self.retried(|vm| {
            // After a collection it lies elsewhere.
            raised = vm.heap.block.get(field::RAISED);
            Err(vm.heap.raise(TypeId::RuntimeError, &[P::S(what)]))
        });
        if made == Err(Fault::Memory) {
            self.no_memory();
            return;
        }
        if let Some(h) = self.heap.block.get(field::RAISED).handle() {
            self.heap.block.put(h, e::CAUSE, raised);
            self.heap.block.put(h, e::CONTEXT, raised);
            self.heap.block.put(h, e::SUPPRESS, Value::TRUE);
        }
    }

    /// Adds the running frame to the traceback of the exception in RAISED; without memory the entry is dropped and counted.
    pub(crate) fn add_traceback(&mut self) {
        if self.retried(|vm| vm.heap.try_traceback()) == Err(Fault::Memory) {
            self.heap.count_lost();
        }
        self.heap.block.stress_done = false;
    }

    /// Detaches the frame; if memory cannot be had after a collection, its object keeps positions only.
    pub(crate) fn detach_or_lose(&mut self, fp: usize) {
        if self.retried(|vm| vm.heap.detach(fp)) == Err(Fault::Memory) {
            self.heap.detach_positions(fp);
            self.heap.count_lost();
        }
        self.heap.block.stress_done = false;
    }
}
