//! Room for a new frame: the stack, its depth, generators that can be entered.

use crate::block::records::function as func;
use crate::frames::{CODE, EXC, FRAME, FUNC, LINK, Link, NS, PC};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::image::code::Hot;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl<'a> Heap<'a> {
    /// Makes sure that the stack reaches up to word `end`.
    ///
    /// # Errors
    /// `Fault::Memory`; RecursionError if the stack may not grow that far.
    #[inline]
    pub(crate) fn stack_room(&mut self, end: usize) -> Data<()> {
        if end + 8 <= self.block.heap_base() { Ok(()) } else { self.grow_stack(end + 8) }
    }

    #[cold]
    fn grow_stack(&mut self, end: usize) -> Data<()> {
        let base = self.block.heap_base();
        let limit = self.block.number(crate::block::field::STACK_LIMIT) as usize;
        if end >= 1 << 24 || (limit != 0 && end > crate::block::HEADER + limit) {
            return Err(self.recursion_error());
        }
        let wanted = end - base;
        // Half as much again, but no more than is at hand.
        let most =
            if limit == 0 { usize::MAX } else { (crate::block::HEADER + limit).saturating_sub(base).max(wanted) };
        let extra = (wanted + base / 2).min(self.block.free().max(wanted)).min(most);
        self.block.grow_stack(extra.max(wanted))?;
        self.block.stress_done = true;
        Ok(())
    }

    /// RecursionError if one more frame is one too many.
    ///
    /// # Errors
    /// That one.
    #[inline]
    pub(crate) fn check_depth(&mut self) -> Data<()> {
        if self.depth >= self.depth_limit { Err(self.recursion_error()) } else { Ok(()) }
    }

    #[cold]
    pub(crate) fn recursion_error(&mut self) -> Fault {
        self.raise(TypeId::RecursionError, &[P::S("maximum recursion depth exceeded")])
    }

    /// See [`Vm::enter_unheard`](crate::machine::Vm::enter_unheard).
    #[inline(always)]
    pub(crate) fn enter_code(&mut self, at: usize, code: &Hot<'a>, link: Link) -> bool {
        let fp = at + FRAME_HEADER;
        if fp + code.frame_size as usize + 8 > self.block.heap_base()
            || self.depth >= self.depth_limit
            || self.budget <= 0
        {
            return false;
        }
        let Some((below, words)) = self.block.split(at) else { return false };
        let Some((header, slots)) = words.split_first_chunk_mut::<FRAME_HEADER>() else { return false };
        let pc = below.get_mut(link.caller.wrapping_sub(PC));
        let (Some(pc), Some(empty)) = (pc, slots.get_mut(code.simple_args..code.slot_count as usize)) else {
            return false;
        };
        *pc = Value::small(self.pc as i64).0;
        header[FRAME_HEADER - CODE] = code.key;
        header[FRAME_HEADER - LINK] = link.pack().0;
        header[FRAME_HEADER - PC] = Value::small(0).0;
        header[FRAME_HEADER - FRAME] = Value::UNBOUND.0;
        header[FRAME_HEADER - EXC] = Value::UNBOUND.0;
        header[FRAME_HEADER - NS] = Value::UNBOUND.0;
        for w in empty {
            *w = Value::UNBOUND.0;
        }
        self.budget -= 1;
        self.depth += 1;
        self.fp = fp;
        self.pc = 0;
        true
    }

    /// True if there is budget for the call of the window at `at`, and the callee and all `n` arguments are bound.
    #[inline(always)]
    pub(crate) fn may_call(&self, at: usize, n: usize) -> bool {
        let words = self.block.run(at, FRAME_HEADER + n);
        let bound = |w: &u64| Value(*w).is_bound();
        self.budget > 0 && words.first().is_some_and(bound) && words.iter().skip(FRAME_HEADER).all(bound)
    }

    /// A copy of the window above everything in use, with `callee` and one more argument in front.
    pub(crate) fn shifted(&mut self, args: Args, callee: Value, first: Value) -> Data<usize> {
        // The arguments may lie in such a copy already: then the next one goes above it.
        let top = self.stack_top().max(args.base + args.n);
        self.stack_room(top + FRAME_HEADER + args.n + 8)?;
        self.block.set(top, callee);
        self.block.set(top + FRAME_HEADER, first);
        self.block.copy(args.base, top + FRAME_HEADER + 1, args.n);
        Ok(top)
    }

    /// True if the generator can be resumed; false if it is finished.
    ///
    /// # Errors
    /// ValueError if it is running.
    pub(crate) fn generator_ready(&mut self, generator: Value) -> Data<bool> {
        use crate::block::generator as s;
        let Some(h) = generator.heap_of(Kind::Generator) else { return Ok(false) };
        match self.block.count(h, crate::block::records::generator::STATE) {
            s::RUNNING => {
                let what = match self.block.count(h, crate::block::records::generator::KIND) {
                    0 => "generator already executing",
                    1 => "coroutine already executing",
                    _ => "async generator already executing",
                };
                Err(self.value_error(what))
            }
            s::FINISHED => Ok(false),
            _ => Ok(true),
        }
    }

    /// A new function of this code with these globals and nothing else.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_function(&mut self, code_value: Value, globals: Value) -> Data {
        let Some(code) = self.code_of(code_value) else { return Err(Fault::Broken) };
        let h = self.block.alloc(Kind::Function, func::SIZE)?;
        let (image, _) = code_value.rom_of(Kind::Code).unwrap_or((0, 0));
        self.block.put(h, func::CODE, code_value);
        self.block.put(h, func::GLOBALS, globals);
        for i in [func::CLOSURE, func::DEFAULTS, func::KWDEFAULTS, func::DOC] {
            self.block.put(h, i, Value::NONE);
        }
        self.block.put(h, func::NAME, Value::rom(Kind::Str, image, code.name_at()));
        self.block.put(h, func::QUALNAME, Value::rom(Kind::Str, image, code.qualname_at()));
        if let Some(k) = code.docstring() {
            self.block.put(h, func::DOC, code.constant(k).relocated(image));
        }
        let module = self.dict_get_str(globals, names::NAME).unwrap_or(Value::NONE);
        self.block.put(h, func::MODULE, module);
        Ok(Value::heap(Kind::Function, h))
    }
}

/// FUNC is where a window's callee is.
const _: () = assert!(FUNC == FRAME_HEADER);
