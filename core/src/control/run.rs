//! What the host sees: exits of a run, and how it answers them.

use crate::block::field;
use crate::block::records::function as func;
use crate::frames::{CODE, EXC, FRAME, FUNC, LINK, Link, Mode, NS, PC};
use crate::heap::Heap;
use crate::machine::Vm;
use crate::machine::exit::Exit;
use crate::machine::exit::Next;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::prelude_functions::Hidden;
use crate::value::request::Request;
use crate::value::request::state::{ANSWER, EVENT, READY, REQUEST_SHIFT};
use crate::value::{MAX_SMALL, Value};

impl<'a> Heap<'a> {
    #[cold]
    pub(crate) fn out_of_budget(&mut self) -> Exit {
        self.suspend_done_events();
        Exit::Budget
    }

    /// A rule of the VM itself was broken: only a damaged image or block can do that. The program ends with a SystemError.
    #[cold]
    pub(crate) fn broken(&mut self) -> Exit {
        let _: Fault = self.raise_damaged();
        let e = self.block.get(field::RAISED);
        // The frames end where they are, without any handler; there may be no memory to keep their slots.
        while self.fp != 0 {
            let (fp, link, ns) = (self.fp, self.link(self.fp), self.header(self.fp, NS));
            self.detach_positions(fp);
            self.pop_frame(link);
            if link.generator {
                self.finish_generator(ns);
            }
        }
        self.depth = 0;
        Exit::Raised(e)
    }
}

impl<'a> Vm<'a> {
    /// Prepares the block for running the top-level code of image `image` as `__main__`, with the namespace that header field MAIN holds.
    ///
    /// # Errors
    /// `Fault::Memory` if the block is too small; `Fault::Broken` if there is no such image.
    pub fn start_main(&mut self, image: u16) -> Data<()> {
        let code = Value::rom(Kind::Code, image, self.heap.image(image).main().offset());
        let main = self.heap.block.get(field::MAIN);
        let f = self.heap.new_function(code, main)?;
        self.start(f, main, Mode::Exit)
    }

    /// Puts the first frame on an empty stack.
    pub(crate) fn start(&mut self, f: Value, ns: Value, mode: Mode) -> Data<()> {
        let Some(fh) = f.heap_of(Kind::Function) else { return Err(Fault::Broken) };
        let code_value = self.heap.block.at(fh, func::CODE);
        let Some(code) = self.heap.code_of(code_value) else { return Err(Fault::Broken) };
        let fp = crate::block::HEADER + FRAME_HEADER;
        self.heap.stack_room(fp + code.frame_size())?;
        self.heap.set_header(fp, FUNC, f);
        self.heap.set_header(fp, CODE, code_value);
        self.heap.set_header(fp, LINK, Link { caller: 0, dst: 0, mode, generator: false }.pack());
        self.heap.set_header(fp, PC, Value::small(0));
        self.heap.set_header(fp, FRAME, Value::UNBOUND);
        self.heap.set_header(fp, EXC, Value::UNBOUND);
        self.heap.set_header(fp, NS, ns);
        self.heap.block.fill(fp, fp + code.slot_count(), Value::UNBOUND);
        self.heap.block.set_number(field::STATE, READY);
        self.heap.fp = fp;
        self.heap.pc = 0;
        self.heap.depth = 1;
        self.trace_start();
        self.heap.save();
        Ok(())
    }

    /// Prepares an empty stack for calling a hidden function of the prelude with these arguments, as many as it has; the run ends with its
    /// value.
    ///
    /// # Errors
    /// `Fault::Memory` if the block is too small; `Fault::Raised` if the prelude has no such function; `Fault::Broken` if something runs.
    #[doc(hidden)]
    pub fn start_hidden(&mut self, f: Hidden, args: &[Value]) -> Data<()> {
        if self.heap.fp != 0 {
            return Err(Fault::Broken);
        }
        let (code_value, _) = self.hidden_code(f as u32)?;
        let function = self.heap.new_function(code_value, Value::UNBOUND)?;
        self.start(function, Value::UNBOUND, Mode::Exit)?;
        self.heap.set_header(self.heap.fp, FUNC, f.value());
        for (i, v) in args.iter().enumerate() {
            self.heap.block.set(self.heap.fp + i, *v);
        }
        Ok(())
    }

    /// Runs until the host is needed.
    pub fn run(&mut self) -> Exit {
        // As much as the block can say, so that a step has the same budget before and after it was saved.
        self.heap.budget = self.heap.budget.min(MAX_SMALL);
        if self.resume_quick() {
            let exit = self.execute();
            self.heap.save();
            return exit;
        }
        self.heap.keep_done_events();
        let exit = if self.heap.fp == 0 {
            Exit::Finished(Value::NONE)
        } else if self.heap.block.get(field::STATE) == Value::small(EVENT) {
            match self.resume_event() {
                Next::Exit(exit) => exit,
                Next::Instruction | Next::Frame => self.execute(),
            }
        } else {
            self.execute()
        };
        self.heap.save();
        exit
    }

    /// Answers the last request: the value becomes the result of what asked.
    pub fn answer(&mut self, v: Value) -> Option<Exit> {
        let state = self.heap.block.number(field::STATE);
        self.heap.block.set_number(field::STATE, READY);
        if state & ANSWER == 0 {
            return None;
        }
        let done = self.deliver(v, state as u8, Mode::from_u8((state >> 8) as u8));
        self.after_answer(done)
    }

    /// Answers the last request with an exception, which [`Heap::raise`] and its kin have just made.
    pub fn answer_raised(&mut self) -> Option<Exit> {
        self.heap.block.set_number(field::STATE, READY);
        self.after_answer(Err(Fault::Raised))
    }

    fn after_answer(&mut self, done: Data<Next>) -> Option<Exit> {
        let start = self.heap.pc;
        let next = match done {
            Ok(next) => next,
            Err(fault) => self.trap(fault.into(), 0, Mode::Discard, start),
        };
        self.heap.save();
        match next {
            Next::Exit(exit) => Some(exit),
            Next::Instruction | Next::Frame => None,
        }
    }

    /// For hosts: does something that may need memory, between two runs; after a collection it is done again.
    ///
    /// # Errors
    /// How many words are missing even then; 0 if it ended in another way (the exception is in the header field RAISED).
    pub fn attempt<T, E: From<Fault> + PartialEq>(
        &mut self,
        f: &mut impl FnMut(&mut Vm<'_>) -> Result<T, E>,
    ) -> Result<T, usize> {
        let done = self.retried(|vm| f(vm));
        self.heap.block.stress_done = false;
        done.map_err(|t| if t == E::from(Fault::Memory) { self.heap.block.need.max(1) } else { 0 })
    }

    /// For hosts: answers the last request with MemoryError.
    pub fn answer_no_memory(&mut self) -> Option<Exit> {
        self.no_memory();
        self.answer_raised()
    }

    /// The host gives no more memory: what needs it raises MemoryError.
    pub fn refuse_memory(&mut self) {
        self.no_growth = true;
    }

    pub(crate) fn exit_request(&mut self, dst: u8, mode: Mode) -> Exit {
        let request = self.request.unwrap_or(Request::Output);
        let what = ANSWER | (request as i64) << REQUEST_SHIFT;
        self.heap.block.set_number(field::STATE, what | (mode as i64) << 8 | dst as i64);
        Exit::Request(request)
    }
}
