//! Operations that are not worth a place in the loop itself: the cold ones, and those behind a `Wide`.

use crate::block::field;
use crate::block::records::{cell, exception as e, function as func, tuple};
use crate::era::Eras;
use crate::frames::globals_cache::NO_REGISTER;
use crate::frames::{EXC, FUNC, Mode};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::heap::raise::How;
use crate::image::code::Code;
use crate::isa;
use crate::isa::Unary;
use crate::isa::{Op, Role};
use crate::machine::Vm;
use crate::machine::exit::Next;
use crate::value::fault::{Data, Fault, Res, Trap};
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl<'a> Heap<'a> {
    fn check_run(&mut self, wb: usize, first: usize, n: usize) -> Data<()> {
        for i in first..first + n {
            if !self.block.get(wb + i).is_bound() {
                return Err(self.unbound_register(i));
            }
        }
        Ok(())
    }

    /// The instruction `BuildTuple`.
    #[inline]
    pub(crate) fn build_tuple(&mut self, wb: usize, first: usize, n: usize) -> Data {
        self.check_run(wb, first, n)?;
        self.tuple_from_stack(wb + first, n)
    }

    /// The instruction `BuildList`.
    fn build_list(&mut self, wb: usize, first: usize, n: usize) -> Data {
        self.check_run(wb, first, n)?;
        self.list_from_stack(wb + first, n)
    }

    /// The instruction `CopyFree` of the running frame, whose code has `slots` slots.
    fn copy_free(&mut self, slots: usize) {
        let closure = match self.header(self.fp, FUNC).heap_of(Kind::Function) {
            Some(h) => self.block.at(h, func::CLOSURE),
            None => Value::NONE,
        };
        let n = self.tuple_len(closure);
        let first = slots.saturating_sub(n);
        for i in 0..n {
            let cell = self.tuple_item(closure, i);
            self.block.set(self.fp + first + i, cell);
        }
    }

    /// A list of the `n` stack words from absolute index `from`.
    fn list_from_stack(&mut self, from: usize, n: usize) -> Data {
        let h = self.alloc_list(n)?;
        for i in 0..n {
            let v = self.block.get(from + i);
            self.list_push_reserved(h, v);
        }
        Ok(Value::heap(Kind::List, h))
    }

    /// The strings in `n` stack words joined.
    fn join_stack(&mut self, from: usize, n: usize) -> Data {
        let mut t = self.text()?;
        for i in 0..n {
            let v = self.block.get(from + i);
            self.push_value(&mut t, v)?;
        }
        Ok(self.finish(t))
    }

    fn make_function(&mut self, code_value: Value, from: usize, parts: usize) -> Data {
        let globals = self.frame_globals(self.fp);
        let f = self.new_function(code_value, globals)?;
        let Some(h) = f.handle() else { return Err(Fault::Broken) };
        let mut at = from;
        for (bit, word) in [(1, func::DEFAULTS), (2, func::KWDEFAULTS), (4, func::ANNOTATIONS), (8, func::CLOSURE)] {
            if parts & bit != 0 {
                let v = self.block.get(at);
                self.block.put(h, word, v);
                at += 1;
            }
        }
        Ok(f)
    }

    /// True for coroutines and for what the methods of async generators give.
    fn is_awaitable_itself(&self, x: Value) -> bool {
        use crate::block::generator::kind;
        let kind = x.heap_of(Kind::Generator).map(|h| self.block.count(h, crate::block::records::generator::KIND));
        kind.is_some_and(|k| k != kind::GENERATOR && k != kind::ASYNC_GENERATOR)
    }

    fn setup_annotations(&mut self) -> Data<()> {
        let ns = match self.header(self.fp, crate::frames::NS) {
            ns if ns.is_bound() => ns,
            _ => self.frame_globals(self.fp),
        };
        if !ns.is(Kind::Dict) || self.find_str(ns, names::ANNOTATIONS).is_some() {
            return Ok(());
        }
        let dict = self.new_dict()?;
        self.dict_set_str(ns, names::ANNOTATIONS, dict)
    }

    /// Entry `i` of `isa::STATICS`.
    pub(crate) fn static_value(&self, i: usize) -> Value {
        let name = isa::STATICS.get(i).copied().unwrap_or("");
        match name {
            "except_star" => Hidden::except_star.value(),
            "raise_star" => Hidden::raise_star.value(),
            "unpack_many" => Hidden::unpack_many.value(),
            "aiter_awaited" => Hidden::aiter_awaited.value(),
            _ => {
                crate::builtins::registry::module_member("builtins", name.as_bytes(), Eras::ALL).unwrap_or(Value::NONE)
            }
        }
    }
}

impl<'a> Vm<'a> {
    /// Carries out the instruction behind the prefix `word`; `self.pc` is behind that.
    #[inline(never)]
    pub(crate) fn run_wide(&mut self, hot: usize, word: u32, wb: usize, start: usize) -> Next {
        let high = isa::bx(word);
        let word = self.hot(hot).code.word(self.heap.pc);
        self.heap.pc += 1;
        let op = match Op::from_word(word) {
            Some(op) if op.is_cold() => return self.cold(hot, word, high, wb, start),
            Some(op) => op,
            None => return self.trap(Fault::Broken.into(), 0, Mode::Discard, start),
        };
        match self.extended(hot, op, word, high, wb) {
            Ok(next) => next,
            Err(t) => self.trap(t, isa::a(word) as u8, result_mode(op), start),
        }
    }

    /// An instruction that the loop has too, with a prefix whose bits are `high`.
    fn extended(&mut self, hot: usize, op: Op, word: u32, high: usize, wb: usize) -> Res<Next> {
        let (a, b, c) = (isa::a(word), isa::b(word), isa::c(word) | high << 8);
        let bx = isa::bx(word) | high << 16;
        let x = self.heap.block.get(wb + b);
        let v = match op {
            Op::LoadK => self.hot(hot).constant(bx),
            Op::LoadGlobal => self.load_global(hot, bx)?,
            Op::GetAttr => self.get_attr_cached(hot, word, x, c)?,
            Op::LoadMethod => self.load_method_cached(hot, word, x, c, wb + a + FRAME_HEADER)?,
            Op::SetAttr => {
                let object = self.heap.block.get(wb + a);
                self.set_attr_cached(hot, word, object, x, c)?;
                return Ok(Next::Instruction);
            }
            _ => return Err(Fault::Broken.into()),
        };
        self.heap.block.set(wb + a, v);
        Ok(Next::Instruction)
    }

    /// Carries out the cold operation that `word` selects; `self.pc` is behind the word. `high`: what a prefix has said.
    #[inline(never)]
    pub(crate) fn cold(&mut self, hot: usize, word: u32, high: usize, wb: usize, start: usize) -> Next {
        let Some(op) = Op::cold(isa::a(word)) else {
            return self.trap(Fault::Broken.into(), 0, Mode::Discard, start);
        };
        let (code, image) = (self.hot(hot).code, self.hot(hot).image_id());
        match self.carry_out(code, image, op, word, high, wb, start) {
            Ok(next) => next,
            Err(t) => self.trap(t, isa::b(word) as u8, result_mode(op), start),
        }
    }

    /// # Errors
    /// Whatever the operation ends with; where its value goes then says [`result_mode`].
    #[inline(always)]
    fn carry_out(
        &mut self,
        code: Code<'a>,
        image: u16,
        op: Op,
        word: u32,
        high: usize,
        wb: usize,
        start: usize,
    ) -> Res<Next> {
        let (a, b) = (isa::b(word), isa::c(word));
        let (mut c, mut ext) = (0, 0);
        if op.has_ext() {
            let second = code.word(self.heap.pc);
            self.heap.pc += 1;
            (c, ext) = if op.has_third() { (isa::a(second), isa::bx(second)) } else { (0, (second >> 8) as usize) };
        }
        let reg = |vm: &Self, i: usize| vm.heap.block.get(wb + i);
        let name_at = |i: usize| Value::rom(Kind::Str, image, code.name_offset(i));
        // One of these is what a prefix extends.
        let (bx, name, constant) = (isa::bx(word) | high << 16, b | high << 8, ext | high << 16);

        // Operations with a result in register a; the others return by themselves.
        let v = match op {
            Op::Unbind => {
                let v = reg(self, a);
                self.heap.check_bound(&[(v, a)])?;
                Value::UNBOUND
            }
            Op::UnbindSlot => {
                if !self.heap.block.get(self.heap.fp + bx).is_bound() {
                    return Err(self.heap.unbound_slot(bx).into());
                }
                self.heap.block.set(self.heap.fp + bx, Value::UNBOUND);
                return Ok(Next::Instruction);
            }
            Op::MakeCell => {
                let at = self.heap.fp + bx;
                let h = self.heap.block.alloc(Kind::Cell, cell::SIZE)?;
                let v = self.heap.block.get(at);
                self.heap.block.put(h, cell::VALUE, v);
                self.heap.block.set(at, Value::heap(Kind::Cell, h));
                return Ok(Next::Instruction);
            }
            Op::UnbindCell => {
                let cell = self.heap.block.get(self.heap.fp + bx).heap_of(Kind::Cell);
                let Some(h) = cell.filter(|h| self.heap.block.at(*h, cell::VALUE).is_bound()) else {
                    return Err(self.heap.unbound_slot(bx).into());
                };
                self.heap.block.put(h, cell::VALUE, Value::UNBOUND);
                return Ok(Next::Instruction);
            }
            Op::GetCellRef => self.heap.block.get(self.heap.fp + ext),
            Op::LoadStatic => self.heap.static_value(b),
            Op::Pos | Op::Invert => {
                let op = if op == Op::Pos { Unary::Pos } else { Unary::Invert };
                self.unary_checked(op, reg(self, b), b)?
            }
            Op::StoreGlobal => {
                let v = reg(self, a);
                let globals = self.heap.frame_globals(self.heap.fp);
                self.heap.check_bound(&[(v, a)])?;
                self.heap.dict_set_str(globals, name_at(name), v)?;
                return Ok(Next::Instruction);
            }
            Op::UnbindGlobal => {
                let globals = self.heap.frame_globals(self.heap.fp);
                if self.heap.dict_remove_str(globals, name_at(bx)).is_none() {
                    return Err(self.heap.name_error(name_at(bx), true).into());
                }
                return Ok(Next::Instruction);
            }
            Op::LoadName => self.load_name(code, image, name)?,
            Op::StoreName => {
                let v = reg(self, a);
                self.heap.check_bound(&[(v, a)])?;
                self.store_name(name_at(name), v)?;
                return Ok(Next::Instruction);
            }
            Op::UnbindName => {
                self.unbind_name(name_at(bx))?;
                return Ok(Next::Instruction);
            }
            Op::LoadClassCell => {
                let name = reg(self, a);
                self.load_class_cell(name, ext)?
            }
            Op::DelAttr => {
                let x = reg(self, a);
                self.heap.check_bound(&[(x, a)])?;
                self.del_attr(x, name_at(name))?;
                return Ok(Next::Instruction);
            }
            Op::DelItem => {
                let (x, y) = (reg(self, a), reg(self, b));
                self.heap.check_bound(&[(x, a), (y, b)])?;
                self.del_item(x, y)?;
                return Ok(Next::Instruction);
            }
            Op::BuildSlice => {
                let (x, y, z) = (reg(self, b), reg(self, b + 1), reg(self, b + 2));
                self.heap.check_bound(&[(x, b), (y, b + 1), (z, b + 2)])?;
                self.heap.new_slice(x, y, z)?
            }
            Op::BuildSet => {
                self.heap.check_run(wb, b, c)?;
                self.build_set_from_stack(wb + b, c)?
            }
            Op::BuildDict => {
                self.heap.check_run(wb, b, c)?;
                self.build_dict_from_stack(wb + b, c)?
            }
            Op::ListAppend => {
                let (x, v) = (reg(self, a), reg(self, b));
                self.heap.check_bound(&[(v, b)])?;
                let h = x.heap_of(Kind::List).ok_or(Fault::Broken)?;
                self.heap.list_push(h, v)?;
                return Ok(Next::Instruction);
            }
            Op::SetAdd => {
                let (x, v) = (reg(self, a), reg(self, b));
                self.heap.check_bound(&[(v, b)])?;
                self.heap.dict_set(x, v, Value::NONE).map_err(|need| self.or_hidden(need, Hidden::set_add, &[x, v]))?;
                return Ok(Next::Instruction);
            }
            Op::DictSet => {
                let (x, k, v) = (reg(self, a), reg(self, b), reg(self, c));
                self.heap.check_bound(&[(k, b), (v, c)])?;
                self.heap.dict_set(x, k, v).map_err(|need| self.or_hidden(need, Hidden::dict_set, &[x, k, v]))?;
                return Ok(Next::Instruction);
            }
            Op::ListExtend | Op::ListExtendCall => {
                let (x, v) = (reg(self, a), reg(self, b));
                self.heap.check_bound(&[(v, b)])?;
                if op == Op::ListExtendCall && !self.is_iterable(v) {
                    let callee = reg(self, a.wrapping_sub(FRAME_HEADER));
                    return Err(self.star_error(callee, v).into());
                }
                self.list_extend(x, v)?;
                return Ok(Next::Instruction);
            }
            Op::SetUpdate => {
                let (x, v) = (reg(self, a), reg(self, b));
                self.heap.check_bound(&[(v, b)])?;
                self.set_update(x, v)?;
                return Ok(Next::Instruction);
            }
            Op::DictUpdate => {
                let (x, v) = (reg(self, a), reg(self, b));
                self.heap.check_bound(&[(v, b)])?;
                self.dict_update(x, v)?;
                return Ok(Next::Instruction);
            }
            Op::DictMerge => {
                let (x, v, f) = (reg(self, a), reg(self, b), reg(self, c));
                self.heap.check_bound(&[(v, b)])?;
                self.dict_merge(x, v, f)?;
                return Ok(Next::Instruction);
            }
            Op::ListToTuple => {
                let x = reg(self, b);
                let (from, n) = self.heap.items_run(x).ok_or(Fault::Broken)?;
                self.heap.tuple_from_stack(from, n)?
            }
            Op::Format => {
                let v = reg(self, b);
                let spec = if c & 4 != 0 { reg(self, b + 1) } else { names::EMPTY };
                self.heap.check_bound(&[(v, b)])?;
                self.format_value(v, c & 3, spec)?
            }
            Op::BuildStr => self.heap.join_stack(wb + b, c)?,
            Op::UnpackEx => {
                let v = reg(self, b);
                self.heap.check_bound(&[(v, b)])?;
                self.unpack_ex_into(v, wb + a, c, ext)?;
                return Ok(Next::Instruction);
            }
            Op::CallKw | Op::CallMethodKw => {
                let kw = code.constant(constant).relocated(image);
                return Ok(if op == Op::CallMethodKw {
                    self.call_method_kw(wb + a, b, kw, c as u8, start)
                } else {
                    self.call_named(wb + a, b, kw, c as u8, start)
                });
            }
            Op::CallEx | Op::CallExKw => {
                return Ok(self.call_spread(wb + a, op == Op::CallExKw, b as u8, start));
            }
            Op::MakeGen => {
                return Ok(self.make_generator(start));
            }
            Op::YieldFrom => {
                let v = reg(self, a);
                return Ok(self.yield_value(v, a, start));
            }
            Op::GetYieldFromIter => {
                let x = reg(self, b);
                if self.heap.is_awaitable_itself(x) && !self.heap.is_iterating_generator(x) {
                    let message = "cannot 'yield from' a coroutine object in a non-coroutine generator";
                    return Err(self.heap.type_error(&[P::S(message)]));
                }
                self.get_iter_checked(x, b)?
            }
            Op::Send => {
                let (v, x) = (reg(self, a), reg(self, b));
                let item = self.send_to(x, v)?;
                self.heap.block.set(wb + a, item.unwrap_or(Value::NONE));
                if item.is_none() {
                    self.heap.jump_by_ext();
                }
                return Ok(Next::Instruction);
            }
            Op::GetAwaitable => {
                let x = reg(self, b);
                if !self.heap.is_awaitable_itself(x) {
                    return Err(self.hidden(Hidden::await_iter, &[x]));
                }
                x
            }
            Op::MakeFunction => {
                let k = code.constant(constant).relocated(image);
                self.heap.make_function(k, wb + b, c)?
            }
            Op::RaiseAgain => {
                return Err(match self.heap.handled_exception(self.heap.fp) {
                    Some(exc) => self.heap.raise_value(exc),
                    None => self.heap.raise(TypeId::RuntimeError, &[P::S("No active exception to reraise")]),
                });
            }
            Op::Raise => {
                let x = reg(self, a);
                self.heap.check_bound(&[(x, a)])?;
                // (A class whose instances are made in Python: the prelude makes one and raises it.)
                let exc = self.make_exception(x)?;
                return Err(self.heap.raise_value(exc));
            }
            Op::RaiseFrom => {
                let (x, cause) = (reg(self, a), reg(self, b));
                self.heap.check_bound(&[(x, a), (cause, b)])?;
                return Err(self.raise_from(x, cause));
            }
            Op::Reraise => {
                let v = reg(self, a);
                if !v.is(Kind::Exception) {
                    // A tracer has jumped into a handler.
                    return Err(self.heap.raise(TypeId::SystemError, &[P::S("no exception to raise again")]));
                }
                self.heap.block.set(field::RAISED, v);
                self.heap.block.stress_done = false;
                return Ok(self.unwind(false));
            }
            Op::PushExc => {
                let handled = self.heap.header(self.heap.fp, EXC);
                let v = reg(self, b);
                self.heap.set_header(self.heap.fp, EXC, v);
                handled.bound().unwrap_or(Value::NONE)
            }
            Op::PopExc => {
                let v = reg(self, a);
                self.heap.set_header(self.heap.fp, EXC, if v.is(Kind::Exception) { v } else { Value::UNBOUND });
                return Ok(Next::Instruction);
            }
            Op::JumpMatch | Op::JumpNoMatch => {
                let (x, y) = (reg(self, a), reg(self, b));
                self.heap.check_bound(&[(y, b)])?;
                if self.heap.match_exception(x, y)? == (op == Op::JumpMatch) {
                    self.heap.jump_by_ext();
                }
                return Ok(Next::Instruction);
            }
            Op::LoadSpecial => {
                let x = reg(self, b);
                self.heap.check_bound(&[(x, b)])?;
                self.load_special(x, c)?
            }
            Op::ExcParts => {
                let x = reg(self, b);
                let class = self.heap.type_of(x);
                let traceback = x.handle().map_or(Value::NONE, |h| self.heap.block.at(h, e::TRACEBACK));
                self.heap.block.set(wb + a, class);
                self.heap.block.set(wb + a + 1, x);
                self.heap.block.set(wb + a + 2, traceback);
                return Ok(Next::Instruction);
            }
            Op::RaiseText => {
                let text = code.constant(ext).relocated(image);
                let t = if a == 0 { TypeId::NotImplementedError } else { TypeId::SyntaxError };
                return Err(self.heap.raise_with(t, text));
            }
            Op::MatchClass => {
                let (x, y) = (reg(self, b), reg(self, c));
                let k = code.constant(constant).relocated(image);
                self.match_class(x, y, k)?
            }
            Op::MatchKeys => self.match_keys(reg(self, b), reg(self, c))?,
            Op::MatchSequence => Value::bool(self.match_kind(reg(self, b), false)),
            Op::MatchMapping => Value::bool(self.match_kind(reg(self, b), true)),
            Op::MatchRest => self.match_rest(reg(self, b), reg(self, c))?,
            Op::GetLen => {
                let x = reg(self, b);
                Value::small(self.length(x)?)
            }
            Op::Import => {
                let fromlist = reg(self, b);
                self.import_name(name_at(c | high << 8), fromlist, ext)?
            }
            Op::ImportFrom => {
                let module = reg(self, b);
                self.import_from(module, name_at(c | high << 8))?
            }
            Op::ImportStar => {
                let module = reg(self, a);
                let ns = match self.heap.header(self.heap.fp, crate::frames::NS) {
                    ns if ns.is_bound() => ns,
                    _ => self.heap.frame_globals(self.heap.fp),
                };
                return Err(self.hidden(Hidden::import_star, &[module, ns]));
            }
            Op::SetupAnnotations => {
                self.heap.setup_annotations()?;
                return Ok(Next::Instruction);
            }
            Op::ExecSync => {
                self.heap.exec_sync(self.heap.fp, a == 1)?;
                return Ok(Next::Instruction);
            }
            _ => return Err(Fault::Broken.into()),
        };
        self.heap.block.set(wb + a, v);
        Ok(Next::Instruction)
    }

    /// The instructions `BuildList`, `Unpack` and `CopyFree` of the running frame, whose registers begin at `wb`.
    ///
    /// # Errors
    /// Those of reading unbound registers and of unpacking; what a call in place of `Unpack` gives is spread over its registers.
    #[inline(never)]
    pub(crate) fn several_registers(&mut self, hot: usize, word: u32, wb: usize) -> Res<()> {
        match Op::from_word(word) {
            Some(Op::BuildList) => {
                let list = self.heap.build_list(wb, isa::b(word), isa::c(word))?;
                self.heap.block.set(wb + isa::a(word), list);
            }
            Some(Op::Unpack) => {
                let x = self.heap.block.get(wb + isa::b(word));
                self.unpack_checked(x, isa::b(word), wb + isa::a(word), isa::c(word))?;
            }
            _ => self.heap.copy_free(self.hot(hot).slot_count as usize),
        }
        Ok(())
    }

    /// `raise x from cause`.
    fn raise_from(&mut self, x: Value, cause: Value) -> Trap {
        let exc = match self.make_exception(x) {
            Ok(v) => v,
            Err(Trap::Call) => return self.hidden(Hidden::raise_from, &[x, cause]),
            Err(t) => return t,
        };
        let cause = if cause == Value::NONE {
            cause
        } else if self.heap.is_instance(cause, TypeId::BaseException)
            || (cause.is(Kind::Type) && self.heap.builtin_base(cause).is_exception())
        {
            match self.make_exception(cause) {
                Ok(v) => v,
                Err(Trap::Call) => return self.hidden(Hidden::raise_from, &[exc, cause]),
                Err(t) => return t,
            }
        } else {
            return self.heap.type_error(&[P::S("exception causes must derive from BaseException")]);
        };
        if let Some(h) = exc.handle() {
            self.heap.block.put(h, e::CAUSE, cause);
            self.heap.block.put(h, e::SUPPRESS, Value::TRUE);
        }
        self.heap.raise_value(exc)
    }

    /// `Send`: the next item of the delegate; `None`: it is a built-in iterator that is at its end.
    fn send_to(&mut self, x: Value, v: Value) -> Res<Option<Value>> {
        if x.is(Kind::Generator) {
            return Err(match self.heap.generator_ready(x)? {
                true => self.call_how(How::Resume, x, &[v]),
                false => match x.handle() {
                    Some(h) => self.heap.generator_spent(h).into(),
                    None => Fault::Broken.into(),
                },
            });
        }
        if v == Value::NONE {
            if let Some(h) = x.heap_of(Kind::Iter) {
                return self.iter_next(h);
            }
            return Err(self.next_of(x, NO_REGISTER));
        }
        Err(self.hidden(Hidden::delegate_send, &[x, v]))
    }
}

/// How the value of an instruction that could not give it at once arrives later.
fn result_mode(op: Op) -> Mode {
    match op {
        Op::UnpackEx => Mode::Spread,
        Op::Send => Mode::Send,
        Op::JumpMatch | Op::JumpNoMatch => Mode::Branch,
        _ => match op.info().roles {
            [Role::Dst | Role::Both | Role::DstRun, ..] => Mode::Normal,
            _ => Mode::Discard,
        },
    }
}

/// A tuple's items begin where `tuple_from_stack` puts them.
const _: () = assert!(tuple::ITEMS == 2);
