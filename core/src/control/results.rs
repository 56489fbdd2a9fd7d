//! What happens between two instructions: traps, results on their way to a register, returning and yielding.

use crate::block::field;
use crate::block::records::{frame as f, generator as g};
use crate::frames::{FRAME, LINK, Link, Mode, NS, PC};
use crate::isa;
use crate::isa::Op;
use crate::machine::Vm;
use crate::machine::exit::Exit;
use crate::machine::exit::Next;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Trap};
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::types::TypeId;

impl<'a> Vm<'a> {
    /// The instruction at `start` of the running frame did not end with a value. `self.pc` is behind it. Afterwards the frame at
    /// `self.fp` goes on at `self.pc`, or the host is needed.
    #[cold]
    pub(crate) fn trap(&mut self, t: Trap, dst: u8, mode: Mode, start: usize) -> Next {
        let mut t = t;
        loop {
            t = match t {
                Trap::Fault(Fault::Memory) => {
                    if mode == Mode::Trace {
                        // What was to be called is found again.
                        self.heap.retract(self.heap.fp);
                    }
                    self.heap.refund();
                    self.heap.pc = start;
                    return self.out_of_memory(start);
                }
                Trap::Exit => {
                    self.heap.block.stress_done = false;
                    return Next::Exit(self.exit_request(dst, mode));
                }
                Trap::Fault(Fault::Raised) => {
                    self.heap.block.stress_done = false;
                    // What waits for the next item takes StopIteration as the end.
                    if matches!(mode, Mode::For | Mode::Send) {
                        if let Some(next) = self.exhausted(dst, mode) {
                            return next;
                        }
                    }
                    self.heap.set_context();
                    return self.unwind(true);
                }
                Trap::Call => match self.enter_pending(dst, mode) {
                    Ok(None) => return Next::Frame,
                    Ok(Some(v)) => match self.deliver(v, dst, mode) {
                        Ok(next) => return next,
                        Err(t) => t.into(),
                    },
                    Err(t) => t,
                },
                Trap::Fault(Fault::Broken) => self.heap.raise_damaged(),
            };
        }
    }

    /// If the exception being raised is StopIteration, ends the ForIter or Send that the running frame is at. `Some`: so it was.
    pub(crate) fn exhausted(&mut self, dst: u8, mode: Mode) -> Option<Next> {
        let e = self.heap.block.get(field::RAISED);
        if !self.heap.is_instance(e, TypeId::StopIteration) {
            return None;
        }
        // A tracer hears of it if the iterator is written in Python.
        let word = self.heap.frame_code(self.heap.fp).map_or(0, |c| c.word(self.heap.pc.wrapping_sub(2)));
        let i = self.heap.register_index(isa::first_two(word).1 as u8);
        let source = self.heap.stopped(self.heap.block.get(i), 0);
        if mode != Mode::For {
            let v = self.heap.exception_argument(e);
            let i = self.heap.register_index(dst);
            self.heap.block.set(i, v);
        }
        let told = match mode {
            Mode::Delegate => self.heap.era.delegates_end_is_raised(),
            _ => match source {
                Some(Kind::Generator) => self.heap.era.loops_tell_stop_of_generators(),
                Some(_) => self.heap.era.loops_tell_stop_of_iterators(),
                None => false,
            },
        };
        Some(self.stop_event(told))
    }

    /// Collects, and asks the host for more if that was not enough. The same step is run again.
    #[cold]
    fn out_of_memory(&mut self, start: usize) -> Next {
        let need = self.heap.block.need;
        let step = (self.heap.fp, start, self.heap.budget);
        let again = (self.retry.0, self.retry.1, self.retry.2) == step && self.retry.3 > 0;
        self.heap.collect_garbage();
        // The step asks again: what it asked for before is used up again. A step that asks for a little many times must not be tried
        // as often, so its want doubles until it is all that there is.
        let wanted = if again {
            let twice = self.retry.3.saturating_mul(2).min(self.heap.block.free());
            self.retry.3.saturating_add(need).max(twice)
        } else {
            need
        };
        self.retry = (step.0, step.1, step.2, wanted);
        // A block that is nearly full of what lives would collect again and again: one that may grow keeps a third free.
        let comfortable = if self.no_growth { wanted } else { wanted.max(self.heap.block.top() / 2) };
        if self.heap.block.free() >= comfortable {
            return Next::Frame;
        }
        if !self.no_growth {
            return Next::Exit(Exit::Memory(comfortable));
        }
        self.no_memory();
        self.unwind(true)
    }

    /// Runs `what`, and once more after a collection if it wants memory: for what is no step of the loop, which would run it again by
    /// itself. The second run must not use handles from before the first.
    ///
    /// # Errors
    /// What `what` gives; `Fault::Memory` if there is no memory even then.
    pub(crate) fn retried<T, E: From<Fault> + PartialEq>(
        &mut self,
        mut what: impl FnMut(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        match what(self) {
            Err(e) if e == E::from(Fault::Memory) => {
                self.heap.collect_garbage();
                what(self)
            }
            done => done,
        }
    }

    /// MemoryError: the instance made at start, fresh again.
    pub(crate) fn no_memory(&mut self) {
        use crate::block::records::exception as e;
        let v = self.heap.block.get(field::MEMORY_ERROR);
        if let Some(h) = v.handle() {
            for i in [e::TRACEBACK, e::CONTEXT, e::CAUSE] {
                self.heap.block.put(h, i, Value::NONE);
            }
        }
        self.retry = (0, 0, 0, 0);
        self.heap.block.set(field::RAISED, v);
    }

    /// A value arrives in the running frame.
    pub(crate) fn deliver(&mut self, v: Value, dst: u8, mode: Mode) -> Data<Next> {
        match mode {
            Mode::Delegate => {
                // The YieldFrom is run again, with what the delegate yielded.
                let i = self.heap.register_index(dst);
                self.heap.block.set(i, v);
                self.heap.pc = self.heap.pc.saturating_sub(2);
                if self.listening {
                    self.forget_yield();
                }
            }
            Mode::Normal | Mode::For | Mode::Send => {
                let i = self.heap.register_index(dst);
                self.heap.block.set(i, v);
            }
            Mode::Discard | Mode::Exit | Mode::Host => {}
            Mode::Init => {
                if v != Value::NONE {
                    return Err(self.heap.init_returned(v));
                }
            }
            Mode::Not => {
                let truth = self.heap.truth(v).unwrap_or(true);
                let i = self.heap.register_index(dst);
                self.heap.block.set(i, Value::bool(!truth));
            }
            Mode::Branch => {
                let truth = self.heap.truth(v).unwrap_or(true);
                let Some(code) = self.heap.frame_code(self.heap.fp) else { return Err(Fault::Broken) };
                let word = code.word(self.heap.pc.wrapping_sub(2));
                let sense = match Op::from_word(word) {
                    Some(Op::JumpIf | Op::JumpMatch) => true,
                    Some(Op::JumpIfNot | Op::JumpNoMatch) => false,
                    _ => isa::c(word) != 0,
                };
                if truth == sense {
                    self.heap.jump_by_ext();
                }
            }
            Mode::Spread => self.heap.spread(v)?,
            Mode::Trace => {
                // A callback that is no Python function; the instruction whose event it was is still to come.
                let next = self.trace_done(v);
                self.heap.block.stress_done = false;
                return Ok(next);
            }
        }
        self.heap.block.stress_done = false;
        Ok(Next::Frame)
    }

    /// `Return` where it is not the plain case.
    #[cold]
    pub(crate) fn return_value(&mut self, v: Value, register: usize, start: usize) -> Next {
        let link = self.heap.header(self.heap.fp, LINK);
        if self.callback_returned(v, link) {
            return Next::Frame;
        }
        self.return_rarely(v, register, start)
    }

    #[inline(never)]
    fn return_rarely(&mut self, v: Value, register: usize, start: usize) -> Next {
        if !v.is_bound() {
            let t = self.heap.unbound_register(register);
            return self.trap(t.into(), 0, Mode::Discard, start);
        }
        let v = self.pinned(v, start);
        let link = self.heap.link(self.heap.fp);
        // Made while the Return can still be run again.
        let refused = match link.mode == Mode::Init && v != Value::NONE {
            true => Some(self.heap.init_returned(v)),
            false => None,
        };
        if let Some(Fault::Memory) = refused {
            return self.trap(Fault::Memory.into(), 0, Mode::Discard, start);
        }
        if let Err(t) = self.heap.detach(self.heap.fp) {
            if refused.is_some() {
                self.heap.block.set(field::RAISED, Value::UNBOUND);
            }
            return self.trap(t.into(), 0, Mode::Discard, start);
        }
        let ns = self.heap.header(self.heap.fp, NS);
        self.heap.pop_frame(link);
        if link.generator {
            self.heap.finish_generator(ns);
            return self.generator_returned(v, link, ns);
        }
        match link.mode {
            Mode::Exit => return Next::Exit(Exit::Finished(v)),
            Mode::Host => {
                self.end_call(ns);
                return Next::Exit(Exit::Finished(v));
            }
            Mode::Init => {
                if let Some(t) = refused {
                    let start = self.heap.pc;
                    return self.trap(t.into(), link.dst, Mode::Discard, start);
                }
                let i = self.heap.register_index(link.dst);
                self.heap.block.set(i, ns);
                return Next::Frame;
            }
            _ => {}
        }
        self.arrive(v, link)
    }

    /// Delivers a value that a finished frame returned to the frame that is running now.
    pub(crate) fn arrive(&mut self, v: Value, link: Link) -> Next {
        if link.mode == Mode::Exit || link.mode == Mode::Host {
            return Next::Exit(Exit::Finished(v));
        }
        if link.mode == Mode::Trace {
            return self.trace_done(v);
        }
        match self.deliver(v, link.dst, link.mode) {
            Ok(next) => next,
            Err(t) => {
                let start = self.heap.pc;
                self.trap(t.into(), link.dst, Mode::Discard, start)
            }
        }
    }

    // --- generators

    /// `MakeGen`: the running frame becomes the window of a new generator, which is what the call gives.
    pub(crate) fn make_generator(&mut self, start: usize) -> Next {
        match self.heap.new_generator() {
            Err(t) => self.trap(t.into(), 0, Mode::Discard, start),
            Ok(v) => {
                self.heap.block.stress_done = false;
                let link = self.heap.link(self.heap.fp);
                self.heap.pop_frame(link);
                self.arrive(v, link)
            }
        }
    }

    /// `Yield` and `YieldFrom`: the running frame, a generator's, is suspended and `v` goes to whoever resumed it.
    pub(crate) fn yield_value(&mut self, v: Value, register: usize, start: usize) -> Next {
        if !v.is_bound() {
            let t = self.heap.unbound_register(register);
            return self.trap(t.into(), 0, Mode::Discard, start);
        }
        let v = self.pinned(v, start);
        if let Some(target) = self.heap.block.get(field::TRACE_JUMP).as_small() {
            // A tracer has assigned f_lineno in the event of this yield: it goes on there.
            self.heap.block.set(field::TRACE_JUMP, Value::UNBOUND);
            self.heap.pc = target as usize;
        }
        let fp = self.heap.fp;
        let Some(header) = self.heap.header_words(fp) else { return Next::Exit(self.heap.broken()) };
        let link = Link::unpack(Value(header[FRAME_HEADER - LINK]));
        let generator = Value(header[FRAME_HEADER - NS]);
        let frame = Value(header[FRAME_HEADER - FRAME]);
        let (Some(gh), Some(code)) = (generator.heap_of(Kind::Generator), self.heap.frame_code(fp)) else {
            return Next::Exit(self.heap.broken());
        };
        let Some(s) = self.heap.block.at(gh, g::STORE).heap_of(Kind::Store) else {
            return Next::Exit(self.heap.broken());
        };
        self.heap.set_header(fp, PC, Value::small(self.heap.pc as i64));
        let to = self.heap.block.heap_base() + s.0 as usize + 1;
        self.heap.block.copy(fp - FRAME_HEADER, to, FRAME_HEADER + code.frame_size());
        self.heap.block.put_count(gh, g::STATE, crate::block::generator::SUSPENDED);
        if let Some(fh) = frame.heap_of(Kind::Frame) {
            self.heap.block.put(fh, f::BASE, Value::UNBOUND);
        }
        self.heap.pop_frame(link);
        if link.mode == Mode::For {
            let i = self.heap.register_index(link.dst);
            self.heap.block.set(i, v);
            return Next::Frame;
        }
        self.arrive(v, link)
    }

    /// Puts a generator's window on the stack; it goes on at the next instruction of the loop.
    ///
    /// # Errors
    /// ValueError `generator already executing`; RecursionError; `Fault::Memory`.
    pub(crate) fn resume_generator(&mut self, generator: Value, sent: Value, dst: u8, mode: Mode) -> Data<()> {
        let Some(gh) = generator.heap_of(Kind::Generator) else { return Err(Fault::Broken) };
        let Some(s) = self.heap.block.at(gh, g::STORE).heap_of(Kind::Store) else { return Err(Fault::Broken) };
        let code_value = self.heap.block.at(gh, g::CODE);
        let Some(hot) = self.hot_code(code_value).copied() else { return Err(Fault::Broken) };
        let at = self.heap.stack_top();
        let fp = at + FRAME_HEADER;
        self.heap.check_depth()?;
        self.heap.stack_room(fp + hot.frame_size as usize)?;
        let created = self.heap.block.count(gh, g::STATE) == crate::block::generator::CREATED;
        let from = self.heap.block.heap_base() + s.0 as usize + 1;
        self.heap.block.copy(from, at, FRAME_HEADER + hot.frame_size as usize);
        let caller = self.heap.fp;
        self.heap.set_header(caller, PC, Value::small(self.heap.pc as i64));
        self.heap.block.put_count(gh, g::STATE, crate::block::generator::RUNNING);
        let Some(header) = self.heap.block.run_mut(at, FRAME_HEADER).and_then(|w| w.first_chunk_mut::<FRAME_HEADER>())
        else {
            return Err(Fault::Broken);
        };
        header[FRAME_HEADER - LINK] = Link { caller, dst, mode, generator: true }.pack().0;
        let frame = Value(header[FRAME_HEADER - FRAME]);
        let pc = Value(header[FRAME_HEADER - PC]).as_small().unwrap_or(0) as usize;
        if let Some(fh) = frame.heap_of(Kind::Frame) {
            self.heap.block.put_count(fh, f::BASE, fp);
        }
        self.heap.depth += 1;
        self.heap.fp = fp;
        self.heap.pc = pc;
        if self.listening {
            self.trace_entry();
        }
        if !created && sent.is_bound() {
            if self.listening && self.owes_call() {
                self.heap.block.set(field::TRACE_SENT, sent);
            } else {
                self.heap.receive(&hot, sent);
            }
        }
        self.heap.budget -= 1;
        Ok(())
    }

    /// A generator returned `v` to the frame that is running now.
    fn generator_returned(&mut self, v: Value, link: Link, generator: Value) -> Next {
        match link.mode {
            Mode::For => {
                let shown = self.heap.era.loops_tell_stop_of_generators() && self.shows_stop(v);
                self.stop_event(shown)
            }
            Mode::Send => {
                let i = self.heap.register_index(link.dst);
                let sent = self.heap.block.get(i);
                self.heap.block.set(i, v);
                let plain = generator.handle().is_some_and(|h| self.heap.block.count(h, g::KIND) == 0);
                let silent = plain && v == Value::NONE && sent == Value::NONE;
                let told =
                    self.heap.era.delegation_tells_stop() && !(silent && self.heap.era.generators_stop_silently());
                let shown = told && self.shows_stop(v);
                self.stop_event(shown)
            }
            _ => {
                let start = self.heap.pc;
                match self.make_stop(v) {
                    Fault::Memory => {
                        self.no_memory();
                        self.unwind(true)
                    }
                    fault => self.trap(fault.into(), link.dst, link.mode, start),
                }
            }
        }
    }

    /// StopIteration with this value, of a generator whose frame is gone: it must be made now, or not at all.
    pub(crate) fn make_stop(&mut self, v: Value) -> Fault {
        self.heap.block.set(field::ANSWER, v);
        let made: Data<()> = self.retried(|vm| {
            let v = vm.heap.block.get(field::ANSWER);
            Err(vm.heap.stop_iteration(v))
        });
        self.heap.block.set(field::ANSWER, Value::UNBOUND);
        made.err().unwrap_or(Fault::Raised)
    }
}
