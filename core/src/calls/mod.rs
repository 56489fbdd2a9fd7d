//! Calls: from a call window, or from what a native asked for, to a new frame or a value.

pub(crate) mod from_host;

use crate::block::records::{class as c, function as func, instance as inst, method as m};
use crate::builtins::registry;
use crate::frames::{CODE, EXC, FRAME, LINK, Link, Mode, NS, PC};
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::raise::How;
use crate::image::code::{Code, flag};
use crate::machine::Vm;
use crate::machine::exit::Next;
use crate::value::fault::{Data, Fault, Res, Trap};
use crate::value::kind::Kind;
use crate::value::limits::{CALL_CHAIN, FRAME_HEADER, WINDOW};
use crate::value::prelude_functions::Hidden;
use crate::value::request::Request;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value, names, prelude_functions};

impl<'a> Vm<'a> {
    /// Enters a function whose `simple_args` arguments are in place behind the window at `at`, and whose code is entry `hot` of the cache: no
    /// binding to be done. False (and nothing done) if the stack, the depth or the budget do not allow it.
    #[inline(always)]
    pub(crate) fn enter(&mut self, at: usize, hot: usize, link: Link) -> bool {
        let entered = self.enter_unheard(at, hot, link);
        if entered && self.listening {
            self.trace_entry();
        }
        entered
    }

    /// `Call` and `CallMethod` of what is no function that the loop enters: the window begins at register `window` of those from word `wb` on, and
    /// has `n` arguments by position.
    #[inline(never)]
    pub(crate) fn call_here(&mut self, wb: usize, window: usize, n: usize, dst: usize, start: usize) -> Next {
        let at = wb + window;
        if !self.heap.may_call(at, n) {
            return self.cannot_call(at, n, dst as u8, start);
        }
        let callee = self.heap.block.get(at);
        let Some(index) = callee.fixed_of(Kind::Native) else {
            let done = self.call_window(callee, at, n, Value::UNBOUND, dst as u8, Mode::Normal);
            return self.called(done, dst as u8, start);
        };
        let args = Args { base: at + FRAME_HEADER, n, kw: Value::UNBOUND };
        let done = match registry::def_of(index) {
            Some(row) => self.call_native(index, row, args),
            None => Err(Fault::Broken.into()),
        };
        match done {
            Ok(v) => {
                self.heap.block.set(wb + dst, v);
                // (Who listens may hear of the next instruction that the function has returned.)
                if self.listening { Next::Frame } else { Next::Instruction }
            }
            Err(t) => self.trap(t, dst as u8, Mode::Normal, start),
        }
    }

    /// The call of the window at `at` with `n` arguments, the last `len(kw)` of them named.
    pub(crate) fn call_named(&mut self, at: usize, n: usize, kw: Value, dst: u8, start: usize) -> Next {
        if !self.heap.may_call(at, n) {
            return self.cannot_call(at, n, dst, start);
        }
        let done = self.call_window(self.heap.block.get(at), at, n, kw, dst, Mode::Normal);
        self.called(done, dst, start)
    }

    /// What a call ends with that may not begin.
    #[cold]
    fn cannot_call(&mut self, at: usize, n: usize, dst: u8, start: usize) -> Next {
        if self.heap.budget <= 0 {
            self.heap.pc = start;
            return Next::Exit(self.heap.out_of_budget());
        }
        let window = self.heap.fp + self.heap.frame_code(self.heap.fp).map_or(0, |c| c.shift());
        let mut words = (at..=at).chain(at + FRAME_HEADER..at + FRAME_HEADER + n);
        let unbound = words.find(|i| !self.heap.block.get(*i).is_bound()).unwrap_or(at);
        let fault = self.heap.unbound_register(unbound - window);
        self.trap(fault.into(), dst, Mode::Normal, start)
    }

    /// `CallMethodKw`: as [`Vm::call_named`], of what LoadMethod left in the window; `n` counts the self register.
    pub(crate) fn call_method_kw(&mut self, at: usize, n: usize, kw: Value, dst: u8, start: usize) -> Next {
        if self.heap.block.get(at + FRAME_HEADER).is_bound() {
            return self.call_named(at, n, kw, dst, start);
        }
        self.call_unbound_method(at, n, kw, dst, start)
    }

    /// LoadMethod found something that is not a method: the self register is not an argument. The window is copied, because it must
    /// stay as it is until the call has succeeded.
    #[cold]
    pub(crate) fn call_unbound_method(&mut self, at: usize, n: usize, kw: Value, dst: u8, start: usize) -> Next {
        let top = self.heap.stack_top();
        let done = match self.heap.stack_room(top + FRAME_HEADER + n + 8) {
            Err(fault) => Err(fault.into()),
            Ok(()) => {
                let callee = self.heap.block.get(at);
                self.heap.block.set(top, callee);
                self.heap.block.copy(at + FRAME_HEADER + 1, top + FRAME_HEADER, n.saturating_sub(1));
                self.call_window(callee, top, n.saturating_sub(1), kw, dst, Mode::Normal)
            }
        };
        self.called(done, dst, start)
    }

    /// `f(*args, **kwargs)`: the tuple and the dict (or Unbound) are in the window at `at`.
    #[cold]
    pub(crate) fn call_spread(&mut self, at: usize, with_dict: bool, dst: u8, start: usize) -> Next {
        let args = self.heap.block.get(at + FRAME_HEADER);
        let kwargs = if with_dict { self.heap.block.get(at + FRAME_HEADER + 1) } else { Value::UNBOUND };
        let callee = self.heap.block.get(at);
        let done = self.call_tuple(callee, args, kwargs, dst, Mode::Normal);
        self.called(done, dst, start)
    }

    /// Calls with a tuple of positional arguments and a dict of keyword arguments (or Unbound).
    pub(crate) fn call_tuple(
        &mut self,
        callee: Value,
        args: Value,
        kwargs: Value,
        dst: u8,
        mode: Mode,
    ) -> Res<Option<Value>> {
        let n = self.heap.tuple_len(args);
        let named = self.heap.dict_len(kwargs);
        let top = self.heap.stack_top();
        self.heap.stack_room(top + FRAME_HEADER + n + named + 8)?;
        let kw = if named > 0 { Value::heap(Kind::Tuple, self.heap.alloc_tuple(named)?) } else { Value::UNBOUND };
        self.heap.block.set(top, callee);
        for i in 0..n {
            let v = self.heap.tuple_item(args, i);
            self.heap.block.set(top + FRAME_HEADER + i, v);
        }
        let mut at = 0;
        for i in 0..named {
            let Some((entry, key, v)) = self.heap.next_entry(kwargs, at) else { break };
            if let Some(h) = kw.handle() {
                self.heap.block.put(h, crate::block::records::tuple::ITEMS + i, key);
            }
            self.heap.block.set(top + FRAME_HEADER + n + i, v);
            at = entry + 1;
        }
        self.call_window(callee, top, n + named, kw, dst, mode)
    }

    /// What a call gave: a frame that runs now, a value, or a trap.
    pub(crate) fn called(&mut self, done: Res<Option<Value>>, dst: u8, start: usize) -> Next {
        match done {
            Ok(None) => {
                self.heap.block.stress_done = false;
                Next::Frame
            }
            Ok(Some(v)) => {
                self.heap.block.stress_done = false;
                let i = self.heap.register_index(dst);
                self.heap.block.set(i, v);
                Next::Frame
            }
            Err(t) => self.trap(t, dst, Mode::Normal, start),
        }
    }

    /// Carries out the call that a step asked for (`Trap::Call`).
    pub(crate) fn enter_pending(&mut self, dst: u8, mode: Mode) -> Res<Option<Value>> {
        let p = self.pending;
        match p.how {
            How::Call => {
                let top = self.heap.stack_top();
                self.heap.stack_room(top + FRAME_HEADER + p.n + 8)?;
                self.heap.block.set(top, p.callee);
                for (i, v) in p.args.iter().take(p.n).enumerate() {
                    self.heap.block.set(top + FRAME_HEADER + i, *v);
                }
                self.call_window(p.callee, top, p.n, Value::UNBOUND, dst, mode)
            }
            How::Spread => {
                let [args, kwargs, ..] = p.args;
                self.call_tuple(p.callee, args, kwargs, dst, mode)
            }
            How::Resume => {
                let [sent, ..] = p.args;
                self.resume_generator(p.callee, sent, dst, mode)?;
                Ok(None)
            }
            How::Throw => {
                let [exception, ..] = p.args;
                let delegate = p.callee.handle().and_then(|h| self.heap.generator_delegate(h));
                // Nothing may fail for memory once the generator is on the stack.
                let size = p
                    .callee
                    .handle()
                    .and_then(|h| self.heap.code_of(self.heap.block.at(h, crate::block::records::generator::CODE)));
                self.heap.stack_room(self.heap.stack_top() + size.map_or(0, |c| c.frame_size()) + 2 * WINDOW)?;
                self.resume_generator(p.callee, Value::UNBOUND, dst, mode)?;
                match delegate {
                    None => Err(self.heap.raise_value(exception)),
                    Some(delegate) => {
                        if self.listening {
                            // It is resumed, to whoever listens, when the delegate has raised something.
                            self.forget_entry();
                        }
                        let code = self.heap.frame_code(self.heap.fp).ok_or(Fault::Broken)?;
                        let register = crate::isa::first_two(code.word(self.heap.pc.wrapping_sub(2))).0 as u8;
                        let _ = self.hidden(Hidden::delegate_throw, &[delegate, exception]);
                        self.enter_pending(register, Mode::Delegate)
                    }
                }
            }
            How::Body => {
                let top = self.heap.stack_top();
                let [ns, ..] = p.args;
                let Some(f) = p.callee.heap_of(Kind::Function) else { return Err(Fault::Broken.into()) };
                let code_value = self.heap.block.at(f, func::CODE);
                let Some(code) = self.heap.code_of(code_value) else { return Err(Fault::Broken.into()) };
                self.heap.check_depth()?;
                self.heap.stack_room(top + FRAME_HEADER + code.frame_size())?;
                self.heap.block.set(top, p.callee);
                self.push_frame(
                    top,
                    code_value,
                    code,
                    0,
                    Link { caller: self.heap.fp, dst, mode, generator: false },
                    ns,
                );
                Ok(None)
            }
        }
    }

    /// Calls `callee`, whose `n` arguments (the last `len(kw)` of them named) stand behind the window at `at`. The window is not changed before
    /// everything that can fail has succeeded. `Ok(None)`: a frame was pushed.
    pub(crate) fn call_window(
        &mut self,
        mut callee: Value,
        mut at: usize,
        mut n: usize,
        kw: Value,
        dst: u8,
        mode: Mode,
    ) -> Res<Option<Value>> {
        // What is callable only because something else is: the program makes that chain.
        for _ in 0..CALL_CHAIN {
            let args = Args { base: at + FRAME_HEADER, n, kw };
            let link = Link { caller: self.heap.fp, dst, mode, generator: false };
            match callee.unpack() {
                Unpacked::Heap(Kind::Function, f) => {
                    return Ok(self.call_function(callee, f, args, link, Value::UNBOUND)?);
                }
                Unpacked::Static(Kind::Native, index) => {
                    return match registry::def_of(index) {
                        Some(row) => self.call_native(index, row, args).map(Some),
                        None => Err(Fault::Broken.into()),
                    };
                }
                Unpacked::Static(Kind::Type, index) => {
                    let t = TypeId::from_index(index).unwrap_or(TypeId::Object);
                    return match registry::constructor(t) {
                        Some(row) => {
                            self.heap.block.set(args.base - 1, callee);
                            self.call_new(t, row, args).map(Some)
                        }
                        None => Err(self.heap.type_error(&[
                            P::S("cannot create '"),
                            P::S(t.name_in_c(self.heap.era)),
                            P::S("' instances"),
                        ])),
                    };
                }
                Unpacked::Static(Kind::Hidden, index) => {
                    let (code_value, code) = self.hidden_code(index)?;
                    return Ok(self.call_code(callee, code_value, code, args, link, Value::UNBOUND)?);
                }
                Unpacked::Heap(Kind::Method, h) => {
                    let (f, own) = (self.heap.block.at(h, m::FUNC), self.heap.block.at(h, m::SELF));
                    at = self.heap.shifted(args, f, own)?;
                    (callee, n) = (f, n + 1);
                }
                Unpacked::Heap(Kind::Type, h) => return self.call_class(callee, h, args, link),
                Unpacked::Heap(Kind::StaticMethod, h) => {
                    callee = self.heap.block.at(h, crate::block::records::wrapper::FUNC);
                }
                Unpacked::Static(Kind::HostFn, number) => {
                    let tuple = self.bind_host_function(number, Args { n, ..args })?;
                    return Err(self.ask(Request::HostCall, Value::small(number as i64), tuple));
                }
                _ => match self.special(callee, names::CALL) {
                    Some(f) => {
                        let class = self.heap.type_of(callee);
                        if f.is(Kind::Function) || f.is(Kind::Native) {
                            at = self.heap.shifted(args, f, callee)?;
                            (callee, n) = (f, n + 1);
                        } else {
                            callee = self.bind(f, callee, class)?;
                        }
                    }
                    None => {
                        return Err(self.heap.type_error(&[P::S("'"), P::T(callee), P::S("' object is not callable")]));
                    }
                },
            }
        }
        Err(self
            .heap
            .raise(TypeId::RecursionError, &[P::S("maximum recursion depth exceeded while calling a Python object")]))
    }

    /// Code of hidden function `index` of the prelude.
    pub(crate) fn hidden_code(&mut self, index: u32) -> Data<(Value, Code<'a>)> {
        let prelude = self.heap.image(0);
        let known = self.hidden_offsets.get(index as usize).copied().unwrap_or(0) as usize;
        if known != 0 {
            return Ok((Value::rom(Kind::Code, 0, known), Code::at(prelude, known)));
        }
        let name = prelude_functions::name(index);
        for i in 1..prelude.code_count() {
            if let Some(code) = prelude.code(i) {
                if prelude.str_bytes(code.name_at()) == name.as_bytes()
                    && prelude.str_bytes(code.qualname_at()).len() == name.len()
                {
                    if let Some(slot) = self.hidden_offsets.get_mut(index as usize) {
                        *slot = code.offset() as u32;
                    }
                    return Ok((Value::rom(Kind::Code, 0, code.offset()), code));
                }
            }
        }
        Err(self.heap.raise(TypeId::SystemError, &[P::S("the prelude has no function '"), P::S(name), P::S("'")]))
    }

    /// Calls a Python function.
    pub(crate) fn call_function(
        &mut self,
        callee: Value,
        f: crate::value::Handle,
        args: Args,
        link: Link,
        ns: Value,
    ) -> Data<Option<Value>> {
        let code_value = self.heap.block.at(f, func::CODE);
        let Some(code) = self.heap.code_of(code_value) else { return Err(Fault::Broken) };
        self.call_code(callee, code_value, code, args, link, ns)
    }

    fn call_code(
        &mut self,
        callee: Value,
        code_value: Value,
        code: Code<'a>,
        args: Args,
        link: Link,
        ns: Value,
    ) -> Data<Option<Value>> {
        self.heap.check_depth()?;
        if code.has(flag::SIMPLE) && code.arg_count() == args.n && !args.kw.is_bound() {
            self.heap.stack_room(args.base + code.frame_size())?;
            self.heap.block.set(args.base - FRAME_HEADER, callee);
            self.push_frame(args.base - FRAME_HEADER, code_value, code, args.n, link, ns);
            return Ok(None);
        }
        let top = self.heap.stack_top().max(args.base + args.n);
        self.heap.stack_room(top + FRAME_HEADER + code.frame_size())?;
        self.heap.bind_arguments(callee, code, args, top + FRAME_HEADER)?;
        self.heap.block.set(top, callee);
        self.push_frame(top, code_value, code, code.slot_count(), link, ns);
        Ok(None)
    }

    /// Pushes the frame whose callee is at `at` and whose first `filled` slots are in place. Cannot fail.
    pub(crate) fn push_frame(
        &mut self,
        at: usize,
        code_value: Value,
        code: Code<'a>,
        filled: usize,
        link: Link,
        ns: Value,
    ) {
        let fp = at + FRAME_HEADER;
        if self.heap.fp != 0 {
            self.heap.set_header(self.heap.fp, PC, Value::small(self.heap.pc as i64));
        }
        self.heap.set_header(fp, CODE, code_value);
        self.heap.set_header(fp, LINK, link.pack());
        self.heap.set_header(fp, PC, Value::small(0));
        self.heap.set_header(fp, FRAME, Value::UNBOUND);
        self.heap.set_header(fp, EXC, Value::UNBOUND);
        self.heap.set_header(fp, NS, ns);
        for i in filled..code.slot_count() {
            self.heap.block.set(fp + i, Value::UNBOUND);
        }
        self.heap.depth += 1;
        self.heap.budget -= 1;
        self.heap.fp = fp;
        self.heap.pc = 0;
        if self.listening {
            self.trace_entry();
        }
    }

    /// Calls a class made by Python code. The plain case is here: metaclass `type`, no `__new__` of Python's, `object` or an exception as
    /// built-in base. Everything else is the prelude's.
    fn call_class(&mut self, class: Value, h: crate::value::Handle, args: Args, link: Link) -> Res<Option<Value>> {
        let builtin = self.heap.builtin_base(class);
        let plain = self.heap.block.at(h, c::META) == TypeId::Type.value()
            && (builtin == TypeId::Object || builtin.is_exception());
        let new = if plain { self.lookup(class, names::NEW) } else { None };
        if !plain || !new.is_some_and(|n| n.is(Kind::Native)) {
            let tuple = self.heap.tuple_from_stack(args.base, args.n - self.heap.tuple_len(args.kw))?;
            let dict = self.heap.keyword_dict(args)?;
            return Err(self.hidden(Hidden::type_call, &[class, tuple, dict]));
        }
        let init = self.lookup(class, names::INIT).unwrap_or(Value::UNBOUND);
        let instance = if builtin == TypeId::Object {
            let slots = self.heap.block.count(h, c::SLOTS);
            let ih = self.heap.block.alloc(Kind::Instance, inst::SIZE + slots)?;
            self.heap.block.put(ih, inst::CLASS, class);
            Value::heap(Kind::Instance, ih)
        } else {
            let tuple = self.heap.tuple_from_stack(args.base, args.n - self.heap.tuple_len(args.kw))?;
            self.heap.new_exception(class, tuple)?
        };
        if let Some(f) = init.heap_of(Kind::Function) {
            let top = self.heap.shifted(args, init, instance)?;
            let shifted = Args { base: top + FRAME_HEADER, n: args.n + 1, kw: args.kw };
            let init_link = Link { mode: Mode::Init, ..link };
            if link.mode != Mode::Normal {
                // Only a register can take the instance when __init__ is done.
                let tuple = self.heap.tuple_from_stack(args.base, args.n - self.heap.tuple_len(args.kw))?;
                let dict = self.heap.keyword_dict(args)?;
                return Err(self.hidden(Hidden::type_call, &[class, tuple, dict]));
            }
            return Ok(self.call_function(init, f, shifted, init_link, instance)?);
        }
        if init.is(Kind::Native) {
            if builtin == TypeId::Object && args.n > 0 {
                return Err(self.heap.raise_text(crate::era::texts::OBJECT_TAKES_NOTHING, &[P::V(class)]));
            }
            if builtin.is_exception() {
                if let Some(row) = registry::constructor(builtin) {
                    self.heap.block.set(args.base - 1, class);
                    return self.call_new(builtin, row, args).map(Some);
                }
            }
            return Ok(Some(instance));
        }
        let tuple = self.heap.tuple_from_stack(args.base, args.n - self.heap.tuple_len(args.kw))?;
        let dict = self.heap.keyword_dict(args)?;
        Err(self.hidden(Hidden::type_call, &[class, tuple, dict]))
    }

    /// `next(iterator)` of something that is not a built-in iterator: resumes a generator, or calls `__next__`.
    #[cold]
    pub(crate) fn next_of(&mut self, iterator: Value, register: usize) -> Trap {
        if !iterator.is_bound() {
            return self.heap.unbound_register(register).into();
        }
        if iterator.is(Kind::Generator) {
            return match self.heap.generator_ready(iterator) {
                Ok(true) => self.call_how(How::Resume, iterator, &[Value::NONE]),
                Ok(false) => self.heap.raise_bare(TypeId::StopIteration),
                Err(t) => t.into(),
            };
        }
        match self.special(iterator, names::NEXT) {
            Some(f) if f.is(Kind::Function) || f.is(Kind::Native) => self.call(f, &[iterator]),
            Some(f) => {
                let class = self.heap.type_of(iterator);
                match self.bind(f, iterator, class) {
                    Ok(bound) => self.call(bound, &[]),
                    Err(t) => t,
                }
            }
            None => self.heap.type_error(&[P::S("'"), P::T(iterator), P::S("' object is not an iterator")]),
        }
    }
}
