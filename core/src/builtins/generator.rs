//! Members of generators and coroutines.

use crate::block::generator as state;
use crate::block::generator::kind;
use crate::block::records::generator as g;
use crate::builtins::def::{Def, attribute, getter, method, slot};
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::frames::PC;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::raise::How;
use crate::isa;
use crate::isa::Op;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Res, Trap};
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Members of `generator`.
pub(crate) const MEMBERS: &[Def] = &[
    slot(0, "__iter__", iter),
    slot(1, "__next__", next).since(Era::Py36),
    method(2, "send", send).takes(&sig("object, /")),
    method(3, "throw", throw).takes(&sig("type, value=None, traceback=None, /")),
    method(4, "close", close).takes(&sig("")),
    getter(5, "gi_frame", frame),
    getter(6, "gi_running", running),
    getter(7, "gi_suspended", suspended).since(Era::Py311),
    getter(8, "gi_code", code),
    getter(9, "gi_yieldfrom", delegate).since(Era::Py36),
    attribute(10, "__name__", name, set_name),
    attribute(11, "__qualname__", qualname, set_qualname).since(Era::Py36),
];

/// Members of `coroutine`.
pub(crate) const COROUTINE_MEMBERS: &[Def] = &[
    slot(0, "__await__", iter),
    method(1, "send", send).takes(&sig("object, /")),
    method(2, "throw", throw).takes(&sig("type, value=None, traceback=None, /")),
    method(3, "close", close).takes(&sig("")),
    getter(4, "cr_frame", frame),
    getter(5, "cr_running", running),
    getter(6, "cr_suspended", suspended).since(Era::Py311),
    getter(7, "cr_code", code),
    getter(8, "cr_await", delegate),
    attribute(9, "__name__", name, set_name),
    attribute(10, "__qualname__", qualname, set_qualname),
];

/// Members of `async_generator`. What its methods give is driven by hidden generators (`agen_drive` of the prelude).
pub(crate) const ASYNC_MEMBERS: &[Def] = &[
    slot(0, "__aiter__", iter),
    slot(1, "__anext__", anext),
    method(2, "asend", asend).takes(&sig("object, /")),
    method(3, "athrow", athrow).takes(&sig("type, value=None, traceback=None, /").uncounted()),
    method(4, "aclose", aclose).takes(&sig("")),
    getter(5, "ag_frame", frame),
    getter(6, "ag_running", async_running),
    getter(7, "ag_code", code),
    getter(8, "ag_await", delegate),
    attribute(9, "__name__", name, set_name),
    attribute(10, "__qualname__", qualname, set_qualname),
];

/// Members of what the methods of an `async_generator` give.
pub(crate) const ASYNC_STEP_MEMBERS: &[Def] = &[
    slot(0, "__await__", iter),
    slot(1, "__iter__", iter),
    slot(2, "__next__", next),
    method(3, "send", send).takes(&sig("object, /")),
    method(4, "throw", throw).takes(&sig("type, value=None, traceback=None, /")),
    method(5, "close", close).takes(&sig("")),
];

fn own(heap: &mut Heap<'_>, v: Value) -> Data<Handle> {
    match v.heap_of(Kind::Generator) {
        Some(h) => Ok(h),
        None => Err(heap.type_error(&[
            P::S("descriptor requires a 'generator' object but received a '"),
            P::T(v),
            P::S("'"),
        ])),
    }
}

fn iter(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    own(&mut vm.heap, v)?;
    Ok(v)
}

fn next(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Err(resume(vm, v, Value::NONE))
}

fn send(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let sent = vm.heap.arg(args, 1);
    Err(resume(vm, v, sent))
}

fn resume(vm: &mut Vm<'_>, v: Value, sent: Value) -> Trap {
    let h = match own(&mut vm.heap, v) {
        Ok(h) => h,
        Err(t) => return t.into(),
    };
    match vm.heap.generator_ready(v) {
        Err(t) => t.into(),
        Ok(false) => vm.heap.generator_spent(h).into(),
        Ok(true) if vm.heap.block.count(h, g::STATE) == state::CREATED && sent != Value::NONE => {
            let what = match vm.heap.block.count(h, g::KIND) {
                kind::GENERATOR => "generator",
                kind::COROUTINE => "coroutine",
                kind::ASYNC_GENERATOR => "async generator",
                // What is sent to a step of an async generator that has not begun goes nowhere.
                _ => return vm.call_how(How::Resume, v, &[Value::NONE]),
            };
            vm.heap.type_error(&[P::S("can't send non-None value to a just-started "), P::S(what)])
        }
        Ok(true) => vm.call_how(How::Resume, v, &[sent]),
    }
}

/// `__anext__()`.
fn anext(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    own(&mut vm.heap, v)?;
    Err(vm.hidden(Hidden::agen_send, &[v, Value::NONE]))
}

/// `asend(value)`.
fn asend(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    own(&mut vm.heap, v)?;
    let sent = vm.heap.arg(args, 1);
    Err(vm.hidden(Hidden::agen_send, &[v, sent]))
}

/// `athrow(exception)`, `athrow(type, value, traceback)`.
fn athrow(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    own(&mut vm.heap, v)?;
    let [x, a, b] = [1, 2, 3].map(|i| vm.heap.arg(args, i).bound().unwrap_or(Value::NONE));
    let deprecated = Value::bool(args.n > 2 && vm.heap.era.deprecates_throw_of_three());
    Err(vm.hidden(Hidden::agen_throw, &[v, x, a, b, deprecated]))
}

/// `aclose()`.
fn aclose(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    own(&mut vm.heap, v)?;
    Err(vm.hidden(Hidden::agen_close, &[v]))
}

/// `_resume(generator, value)` for the prelude.
pub(crate) fn intrinsic_resume(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, sent) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(resume(vm, v, sent))
}

/// `_generator_state(generator)`: whether it is finished, whether a step of an async generator is under way, whether it is suspended at a
/// `yield` of its own and not at an `await`.
pub(crate) fn intrinsic_state(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let h = own(&mut vm.heap, v)?;
    let finished = vm.heap.block.count(h, g::STATE) == state::FINISHED;
    let stepping = vm.heap.block.at(h, g::STEPPING) == Value::TRUE;
    let own_yield = !finished && vm.heap.generator_delegate(h).is_none();
    Ok(vm.heap.new_tuple(&[Value::bool(finished), Value::bool(stepping), Value::bool(own_yield)])?)
}

/// `_generator_stepping(generator, truth)`: says that a step of an async generator is under way, or over.
pub(crate) fn intrinsic_stepping(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, truth) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let h = own(&mut vm.heap, v)?;
    vm.heap.block.put(h, g::STEPPING, truth);
    Ok(Value::NONE)
}

/// `_generator_kind(generator, kind)`: makes the hidden generator what a method of an async generator gives.
pub(crate) fn intrinsic_kind(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, kind) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let h = own(&mut vm.heap, v)?;
    vm.heap.block.put(h, g::KIND, kind);
    Ok(v)
}

fn async_running(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(&mut vm.heap, v)?;
    Ok(Value::bool(vm.heap.block.at(h, g::STEPPING) == Value::TRUE))
}

/// `throw(exception)`, `throw(type, value, traceback)`.
fn throw(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    own(&mut vm.heap, v)?;
    let exception = vm.heap.arg(args, 1);
    if args.n > 2 || !exception.is(Kind::Exception) {
        let [a, b] = [2, 3].map(|i| vm.heap.arg(args, i).bound().unwrap_or(Value::NONE));
        let deprecated = Value::bool(args.n > 2 && vm.heap.era.deprecates_throw_of_three());
        return Err(vm.hidden(Hidden::generator_throw, &[v, exception, a, b, deprecated]));
    }
    Err(vm.throw_into(v, exception))
}

/// `_throw(generator, exception)` for the prelude: the exception is an instance.
pub(crate) fn intrinsic_throw(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, exception) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.throw_into(v, exception))
}

impl Heap<'_> {
    /// What a finished generator or coroutine raises when it is to go on.
    pub(crate) fn generator_spent(&mut self, h: Handle) -> Fault {
        let what = match self.block.count(h, g::KIND) {
            kind::COROUTINE => "coroutine",
            kind::ASYNC_SEND => "__anext__()/asend()",
            kind::ASYNC_THROW => "aclose()/athrow()",
            _ => return self.raise_bare(TypeId::StopIteration),
        };
        self.raise(TypeId::RuntimeError, &[P::S("cannot reuse already awaited "), P::S(what)])
    }

    /// Index of the word that a generator's saved window goes on at, and its code's word before it.
    pub(crate) fn generator_position(&self, h: Handle) -> Option<(usize, usize)> {
        let s = self.block.at(h, g::STORE).heap_of(Kind::Store)?;
        let slots = self.block.heap_base() + s.0 as usize + 1 + FRAME_HEADER;
        Some((slots, self.block.get(slots - PC).as_small()? as usize))
    }

    /// What a suspended generator delegates to, by `yield from` or `await`.
    pub(crate) fn generator_delegate(&self, h: Handle) -> Option<Value> {
        if self.block.count(h, g::STATE) != state::SUSPENDED {
            return None;
        }
        let (slots, pc) = self.generator_position(h)?;
        let code = self.code_of(self.block.at(h, g::CODE))?;
        let word = code.word(pc.wrapping_sub(2));
        if isa::is(word, Op::YieldFrom) && isa::is(code.word(pc.wrapping_sub(1)), Op::Ext) {
            self.block.get(slots + code.shift() + isa::first_two(word).1).bound()
        } else {
            None
        }
    }
}

impl Vm<'_> {
    /// Raises an exception instance in a generator, where it is suspended; in a finished one, right here.
    pub(crate) fn throw_into(&mut self, generator: Value, exception: Value) -> Trap {
        match self.heap.generator_ready(generator) {
            Err(t) => t.into(),
            Ok(false) => self.heap.raise_value(exception),
            Ok(true) => self.call_how(How::Throw, generator, &[exception]),
        }
    }
}

/// `close()`: EV-GEN says when it runs the generator at all.
fn close(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let h = own(&mut vm.heap, v)?;
    if !vm.heap.generator_ready(v)? {
        return Ok(Value::NONE);
    }
    let created = vm.heap.block.count(h, g::STATE) == state::CREATED;
    let code = vm.heap.code_of(vm.heap.block.at(h, g::CODE));
    let pc = vm.heap.generator_position(h).map_or(0, |p| p.1);
    let guarded =
        code.is_some_and(|c| c.handler_of(pc.saturating_sub(1)).is_some()) || vm.heap.generator_delegate(h).is_some();
    let silent = if created {
        vm.heap.era.closes_unstarted_silently() || !vm.listening
    } else {
        !guarded && (vm.heap.era.closes_suspended_silently() || !vm.listening)
    };
    if silent {
        let frame = vm.heap.block.at(h, g::FRAME);
        if let Some(fh) = frame.heap_of(Kind::Frame) {
            // The frame object keeps what it has; the window is its own from now on.
            let store = vm.heap.block.at(h, g::STORE);
            vm.heap.block.put(fh, crate::block::records::frame::STORE, store);
            vm.heap.block.put_count(fh, crate::block::records::frame::PC, pc);
            vm.heap.block.put(fh, crate::block::records::frame::GENERATOR, Value::UNBOUND);
        }
        vm.heap.finish_generator(v);
        return Ok(Value::NONE);
    }
    Err(vm.hidden(Hidden::generator_close, &[v]))
}

fn frame(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(&mut vm.heap, v)?;
    Ok(vm.heap.generator_frame(h)?)
}

impl Heap<'_> {
    /// The frame object of a generator, made now if there is none yet; None once it is finished.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn generator_frame(&mut self, h: Handle) -> Data {
        use crate::block::records::frame as f;
        if self.block.count(h, g::STATE) == state::FINISHED {
            return Ok(Value::NONE);
        }
        if let Some(frame) = self.block.at(h, g::FRAME).bound() {
            return Ok(frame);
        }
        if self.block.count(h, g::STATE) == state::RUNNING {
            let mut fp = self.fp;
            while fp != 0 && self.header(fp, crate::frames::NS) != Value::heap(Kind::Generator, h) {
                fp = self.link(fp).caller;
            }
            return self.frame_object(fp).map(|fh| Value::heap(Kind::Frame, fh));
        }
        let Some((slots, _)) = self.generator_position(h) else { return Ok(Value::NONE) };
        let fh = self.block.alloc(Kind::Frame, f::SIZE)?;
        let frame = Value::heap(Kind::Frame, fh);
        let func = self.block.get(slots - crate::frames::FUNC);
        let code = self.block.at(h, g::CODE);
        self.block.put(fh, f::CODE, code);
        self.block.put(fh, f::FUNC, func);
        self.block.put(fh, f::TRACE, Value::NONE);
        for i in [f::FLAGS, f::PC, f::LINE] {
            self.block.put_count(fh, i, 0);
        }
        self.block.put(fh, f::LAST, Value::small(-1));
        self.block.put(fh, f::GENERATOR, Value::heap(Kind::Generator, h));
        self.block.put(h, g::FRAME, frame);
        self.block.set(slots - crate::frames::FRAME, frame);
        Ok(frame)
    }
}

fn running(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(&mut vm.heap, v)?;
    Ok(Value::bool(vm.heap.block.count(h, g::STATE) == state::RUNNING))
}

fn suspended(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(&mut vm.heap, v)?;
    Ok(Value::bool(vm.heap.block.count(h, g::STATE) == state::SUSPENDED))
}

fn code(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(&mut vm.heap, v)?;
    Ok(vm.heap.block.at(h, g::CODE))
}

fn delegate(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(&mut vm.heap, v)?;
    Ok(vm.heap.generator_delegate(h).unwrap_or(Value::NONE))
}

fn name(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(&mut vm.heap, v)?;
    Ok(vm.heap.block.at(h, g::NAME))
}

fn qualname(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(&mut vm.heap, v)?;
    Ok(vm.heap.block.at(h, g::QUALNAME))
}

fn set_text(heap: &mut Heap<'_>, v: Value, to: Value, field: usize, what: &str) -> Data<()> {
    let h = own(heap, v)?;
    if !to.is(Kind::Str) {
        return Err(heap.type_error(&[P::S(what), P::S(" must be set to a string object")]));
    }
    heap.block.put(h, field, to);
    Ok(())
}

fn set_name(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_text(&mut vm.heap, v, to, g::NAME, "__name__")?)
}

fn set_qualname(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_text(&mut vm.heap, v, to, g::QUALNAME, "__qualname__")?)
}
