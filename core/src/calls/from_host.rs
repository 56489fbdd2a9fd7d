//! Calls that a host makes: of any callable, on an empty stack or on top of a program that waits for the host.
//!
//! [`Vm::begin_call`] pushes a hidden frame that makes the call; the next run ends when that frame does ([`Mode::Host`]), and the program below waits
//! as before. What the program waits for, and the event that is being delivered to somebody, lie in records of the header that the call may need itself:
//! they are kept in a tuple in the hidden frame's NS word and put back when it ends.

use crate::block::record::KEPT;
use crate::block::{HEADER, field};
use crate::frames::{Link, Mode, NS};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::Data;
use crate::value::limits::FRAME_HEADER;
use crate::value::prelude_functions::Hidden;

/// The step that the host wants: kept only if the call is quiet; else it may end inside.
const STEP: usize = field::STEP_STATE;

impl Vm<'_> {
    /// Prepares `callee(*args, **keywords)`: a tuple, and a dict or None. The next run ends with its result. `quiet`: nobody hears of its events.
    ///
    /// # Errors
    /// `Fault::Memory` (see [`Vm::attempt`]); `Fault::Raised`: RecursionError.
    #[doc(hidden)]
    pub fn begin_call(&mut self, callee: Value, args: Value, keywords: Value, quiet: bool) -> Data<()> {
        let keep = |f: usize| if f == STEP && !quiet { Value::NONE } else { self.heap.block.get(f) };
        let kept: [Value; KEPT.count] = core::array::from_fn(|i| keep(KEPT.first + i));
        let kept = self.heap.new_tuple(&kept)?;
        let (code_value, code) = self.hidden_code(Hidden::host_call as u32)?;
        self.heap.check_depth()?;
        let top = if self.heap.fp == 0 { HEADER } else { self.heap.stack_top() };
        self.heap.stack_room(top + FRAME_HEADER + code.frame_size())?;
        self.heap.block.set(top, Hidden::host_call.value());
        for (i, v) in [callee, args, keywords].into_iter().enumerate() {
            self.heap.block.set(top + FRAME_HEADER + i, v);
        }
        self.heap.block.set_number(field::STATE, 0);
        if quiet {
            // As inside a trace function: nothing is traced there.
            self.heap.block.set_number(field::TRACE_DEPTH, 1);
            self.heap.block.set(field::TRACE_FRAME, Value::UNBOUND);
            for f in [field::HOST_MASK, field::HOST_BLOOM, STEP] {
                self.heap.block.set_number(f, 0);
            }
        }
        self.heap.block.set_number(field::HOST_STATE, 0);
        self.heap.block.set(field::HOST_VALUE, Value::UNBOUND);
        if self.heap.block.number(field::TRACE_DEPTH) == 0 || quiet {
            self.heap.block.set_number(field::TRACE_STATE, 0);
        }
        for f in [field::RAISED, field::TRACE_VALUE, field::TRACE_RAISED, field::TRACE_JUMP] {
            self.heap.block.set(f, Value::UNBOUND);
        }
        let link = Link { caller: self.heap.fp, dst: 0, mode: Mode::Host, generator: false };
        self.push_frame(top, code_value, code, 3, link, kept);
        self.heap.save();
        Ok(())
    }

    /// The hidden frame of a host's call has ended: what it kept is put back.
    pub(crate) fn end_call(&mut self, kept: Value) {
        self.listen_anew();
        for i in 0..KEPT.count {
            let (f, v) = (KEPT.first + i, self.heap.tuple_item(kept, i));
            if f != STEP || v != Value::NONE {
                self.heap.block.set(f, v);
            }
        }
        self.listeners_changed = true;
    }

    /// Gives up the host's call that runs innermost, or else the whole program: its frames end where they are, without any handler.
    #[doc(hidden)]
    pub fn abandon_call(&mut self) {
        while self.heap.fp != 0 {
            let fp = self.heap.fp;
            self.detach_or_lose(fp);
            let (link, ns) = (self.heap.link(fp), self.heap.header(fp, NS));
            self.heap.pop_frame(link);
            if link.generator {
                self.heap.finish_generator(ns);
            }
            if link.mode == Mode::Host {
                self.end_call(ns);
                break;
            }
            if link.mode == Mode::Exit {
                self.heap.block.set_number(field::STATE, 0);
                self.heap.block.set_number(field::TRACE_STATE, 0);
                self.heap.block.set_number(field::TRACE_DEPTH, 0);
                self.heap.block.set(field::TRACE_FRAME, Value::UNBOUND);
                self.heap.block.set(field::RAISED, Value::UNBOUND);
                break;
            }
        }
        self.heap.save();
    }
}
