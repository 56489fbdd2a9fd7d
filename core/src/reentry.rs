//! Calls that a host makes: of any callable, on an empty stack or on top of a program that waits for the host.
//!
//! [`Vm::begin_call`] pushes a hidden frame that makes the call; the next run ends when that frame does ([`Mode::Host`]), and the program below waits
//! as before. What the program waits for, and the event that is being delivered to somebody, lie in records of the header that the call may need itself:
//! they are kept in a tuple in the hidden frame's NS word and put back when it ends.

use crate::block::record::KEPT;
use crate::block::{HEADER, field};
use crate::fault::Data;
use crate::frame::{Link, Mode, NS};
use crate::hidden::Hidden;
use crate::limits::FRAME_HEADER;
use crate::value::Value;
use crate::vm::Vm;

/// The step that the host wants: kept only if the call is quiet; else it may end inside.
const STEP: usize = field::STEP_STATE;

impl Vm<'_> {
    /// Prepares `callee(*args, **keywords)`: a tuple, and a dict or None. The next run ends with its result. `quiet`: nobody hears of its events.
    ///
    /// # Errors
    /// `Fault::Memory` (see [`Vm::attempt`]); `Fault::Raised`: RecursionError.
    pub fn begin_call(&mut self, callee: Value, args: Value, keywords: Value, quiet: bool) -> Data<()> {
        let keep = |f: usize| if f == STEP && !quiet { Value::NONE } else { self.block.get(f) };
        let kept: [Value; KEPT.count] = core::array::from_fn(|i| keep(KEPT.first + i));
        let kept = self.new_tuple(&kept)?;
        let (code_value, code) = self.hidden_code(Hidden::host_call as u32)?;
        self.check_depth()?;
        let top = if self.fp == 0 { HEADER } else { self.stack_top() };
        self.stack_room(top + FRAME_HEADER + code.frame_size())?;
        self.block.set(top, Hidden::host_call.value());
        for (i, v) in [callee, args, keywords].into_iter().enumerate() {
            self.block.set(top + FRAME_HEADER + i, v);
        }
        self.block.set_number(field::STATE, 0);
        if quiet {
            // As inside a trace function: nothing is traced there.
            self.block.set_number(field::TRACE_DEPTH, 1);
            self.block.set(field::TRACE_FRAME, Value::UNBOUND);
            for f in [field::HOST_MASK, field::HOST_BLOOM, STEP] {
                self.block.set_number(f, 0);
            }
        }
        self.block.set_number(field::HOST_STATE, 0);
        self.block.set(field::HOST_VALUE, Value::UNBOUND);
        if self.block.number(field::TRACE_DEPTH) == 0 || quiet {
            self.block.set_number(field::TRACE_STATE, 0);
        }
        for f in [field::RAISED, field::TRACE_VALUE, field::TRACE_RAISED, field::TRACE_JUMP] {
            self.block.set(f, Value::UNBOUND);
        }
        let link = Link { caller: self.fp, dst: 0, mode: Mode::Host, generator: false };
        self.push_frame(top, code_value, code, 3, link, kept);
        self.save();
        Ok(())
    }

    /// The hidden frame of a host's call has ended: what it kept is put back.
    pub(crate) fn end_call(&mut self, kept: Value) {
        self.listen_anew();
        for i in 0..KEPT.count {
            let (f, v) = (KEPT.first + i, self.tuple_item(kept, i));
            if f != STEP || v != Value::NONE {
                self.block.set(f, v);
            }
        }
        self.listeners_changed = true;
    }

    /// Gives up the host's call that runs innermost, or else the whole program: its frames end where they are, without any handler.
    pub fn abandon_call(&mut self) {
        while self.fp != 0 {
            let fp = self.fp;
            self.detach_or_lose(fp);
            let (link, ns) = (self.link(fp), self.header(fp, NS));
            self.pop_frame(link);
            if link.generator {
                self.finish_generator(ns);
            }
            if link.mode == Mode::Host {
                self.end_call(ns);
                break;
            }
            if link.mode == Mode::Exit {
                self.block.set_number(field::STATE, 0);
                self.block.set_number(field::TRACE_STATE, 0);
                self.block.set_number(field::TRACE_DEPTH, 0);
                self.block.set(field::TRACE_FRAME, Value::UNBOUND);
                self.block.set(field::RAISED, Value::UNBOUND);
                break;
            }
        }
        self.save();
    }
}
