//! Leaving a frame: results of constructors, generators made and finished, the context of a fresh exception.

use crate::block::field;
use crate::block::records::{frame as f, generator as g};
use crate::frames::{FRAME, Link, NS, PC};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::isa;
use crate::isa::Op;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl<'a> Heap<'a> {
    /// Takes the jump of the ext word that lies before `self.pc`.
    pub(crate) fn jump_by_ext(&mut self) {
        let Some(code) = self.frame_code(self.fp) else { return };
        let offset = isa::sx(code.word(self.pc.wrapping_sub(1)));
        self.pc = self.pc.wrapping_add_signed(offset);
    }

    /// Collects; whatever asked for memory is run again.
    #[doc(hidden)]
    pub fn collect_garbage(&mut self) {
        self.save();
        self.block.collect(self.stack_top());
        self.block.stress_done = true;
    }

    /// The window register `i` of the running frame.
    pub(crate) fn register_index(&self, i: u8) -> usize {
        self.fp + self.frame_code(self.fp).map_or(0, |c| c.shift()) + i as usize
    }

    /// The TypeError of an `__init__` that has returned `v`.
    pub(crate) fn init_returned(&mut self, v: Value) -> Fault {
        self.type_error(&[P::S("__init__() should return None, not '"), P::T(v), P::S("'")])
    }

    /// The items of the tuple `v` go where the Unpack or UnpackEx before `self.pc` wants them.
    pub(crate) fn spread(&mut self, v: Value) -> Data<()> {
        let Some(code) = self.frame_code(self.fp) else { return Err(Fault::Broken) };
        let word = match Op::from_word(code.word(self.pc.wrapping_sub(1))) {
            Some(Op::Unpack) => code.word(self.pc.wrapping_sub(1)),
            _ => code.word(self.pc.wrapping_sub(2)),
        };
        let first = self.register_index(isa::first_two(word).0 as u8);
        for i in 0..self.tuple_len(v) {
            let item = self.tuple_item(v, i);
            self.block.set(first + i, item);
        }
        Ok(())
    }

    /// The running frame ends: its caller is the running frame again.
    pub(crate) fn pop_frame(&mut self, link: Link) {
        self.depth -= 1;
        self.fp = link.caller;
        self.pc = if link.caller == 0 { 0 } else { self.header(link.caller, PC).as_small().unwrap_or(0) as usize };
    }

    pub(crate) fn new_generator(&mut self) -> Data {
        use crate::image::code::flag;
        let fp = self.fp;
        let Some(code) = self.frame_code(fp) else { return Err(Fault::Broken) };
        let words = FRAME_HEADER + code.frame_size();
        self.block.reserve(words + g::SIZE + 8)?;
        let s = self.block.alloc(Kind::Store, words)?;
        let h = self.block.alloc(Kind::Generator, g::SIZE)?;
        let v = Value::heap(Kind::Generator, h);
        self.set_header(fp, NS, v);
        self.set_header(fp, PC, Value::small(self.pc as i64));
        let kind = if code.has(flag::COROUTINE) {
            1
        } else if code.has(flag::ASYNC_GENERATOR) {
            2
        } else {
            0
        };
        let func = self.header(fp, crate::frames::FUNC);
        let (name, qualname) = match func.heap_of(Kind::Function) {
            Some(fh) => (
                self.block.at(fh, crate::block::records::function::NAME),
                self.block.at(fh, crate::block::records::function::QUALNAME),
            ),
            None => (names::EMPTY, names::EMPTY),
        };
        self.block.put_count(h, g::STATE, crate::block::generator::CREATED);
        self.block.put(h, g::STORE, Value::heap(Kind::Store, s));
        let frame = self.header(fp, FRAME);
        self.block.put(h, g::FRAME, frame);
        let code_value = self.header(fp, crate::frames::CODE);
        self.block.put(h, g::CODE, code_value);
        self.block.put(h, g::NAME, name);
        self.block.put(h, g::QUALNAME, qualname);
        self.block.put_count(h, g::KIND, kind);
        if let Some(fh) = frame.heap_of(Kind::Frame) {
            self.block.put(fh, f::GENERATOR, v);
            self.block.put(fh, f::BASE, Value::UNBOUND);
        }
        let to = self.block.heap_base() + s.0 as usize + 1;
        self.block.copy(fp - FRAME_HEADER, to, words);
        Ok(v)
    }

    /// True if the generator is not started or at a yield.
    #[inline]
    pub(crate) fn is_waiting(&self, generator: Value) -> bool {
        generator
            .heap_of(Kind::Generator)
            .is_some_and(|h| self.block.count(h, g::STATE) <= crate::block::generator::SUSPENDED)
    }

    /// The generator has returned or was unwound.
    pub(crate) fn finish_generator(&mut self, generator: Value) {
        if let Some(gh) = generator.heap_of(Kind::Generator) {
            self.block.put_count(gh, g::STATE, crate::block::generator::FINISHED);
            self.block.put(gh, g::STORE, Value::UNBOUND);
            self.block.put(gh, g::FRAME, Value::UNBOUND);
        }
    }

    /// StopIteration with this value.
    pub(crate) fn stop_iteration(&mut self, v: Value) -> Fault {
        if v == Value::NONE {
            self.raise_bare(TypeId::StopIteration)
        } else {
            self.raise_with(TypeId::StopIteration, v)
        }
    }

    /// What was sent to the running frame, a generator's that has just been resumed, arrives.
    pub(crate) fn receive(&mut self, hot: &crate::image::code::Hot<'_>, sent: Value) {
        // The word before the pc is the Yield, or the ext word of a YieldFrom (unless a tracer has jumped elsewhere).
        let word_at = |i: usize| hot.instructions.get(i).map_or(0, |w| u32::from_le_bytes(*w));
        let (last, before) = (word_at(self.pc.wrapping_sub(1)), word_at(self.pc.wrapping_sub(2)));
        let register = if isa::is(last, Op::Yield) {
            isa::a(last)
        } else if isa::is(before, Op::YieldFrom) {
            isa::first_two(before).0
        } else {
            return;
        };
        self.block.set(self.fp + hot.shift + register, sent);
    }

    /// A fresh exception gets the one being handled as its context (and cycles are cut), as CPython's `_PyErr_SetObject` does.
    pub(crate) fn set_context(&mut self) {
        use crate::block::records::exception as e;
        let raised = self.block.get(field::RAISED);
        let (Some(h), Some(handled)) = (raised.handle(), self.handled_exception(self.fp)) else { return };
        if handled == raised {
            return;
        }
        // A program can make a cycle by itself; a second walk at half the speed notices it.
        let (mut at, mut slow, mut even) = (handled, handled, false);
        while let Some(ah) = at.heap_of(Kind::Exception) {
            let next = self.block.at(ah, e::CONTEXT);
            if next == raised {
                self.block.put(ah, e::CONTEXT, Value::NONE);
                break;
            }
            at = next;
            if at == slow {
                break;
            }
            if even {
                slow = slow.handle().map_or(Value::NONE, |h| self.block.at(h, e::CONTEXT));
            }
            even = !even;
        }
        self.block.put(h, e::CONTEXT, handled);
    }
}
