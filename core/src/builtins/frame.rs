//! Members of frame objects and tracebacks.

use crate::block::generator::{CREATED, FINISHED, SUSPENDED};
use crate::block::records::{frame as f, generator as g, traceback as tb};
use crate::builtins::def::{Def, Getter, Setter, attribute, getter, method};
use crate::builtins::sig::sig;
use crate::era::{Era, texts};
use crate::frames::{EXC, slots_of};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::objects::modules::Rom;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    fixed(0, "f_back", back, fixed_back),
    fixed(1, "f_code", code, fixed_code),
    fixed(2, "f_builtins", builtins, fixed_builtins),
    fixed(3, "f_globals", globals, fixed_globals),
    fixed(4, "f_lasti", lasti, fixed_lasti),
    attribute(5, "f_lineno", lineno, set_lineno),
    getter(6, "f_locals", locals),
    attribute(7, "f_trace", trace, set_trace),
    attribute(8, "f_trace_lines", trace_lines, set_trace_lines).since(Era::Py38),
    attribute(9, "f_trace_opcodes", trace_opcodes, set_trace_opcodes).since(Era::Py38),
    attribute(10, "f_exc_type", exc_type, set_exc).until(Era::Py27),
    attribute(11, "f_exc_value", exc_value, set_exc).until(Era::Py27),
    attribute(12, "f_exc_traceback", exc_traceback, set_exc).until(Era::Py27),
    getter(13, "f_restricted", restricted).until(Era::Py27),
    method(14, "clear", clear).takes(&sig("")).since(Era::Py36),
];

/// Members.
pub(crate) const TRACEBACK_MEMBERS: &[Def] = &[
    getter(0, "tb_frame", tb_frame),
    getter(1, "tb_lineno", tb_lineno),
    getter(2, "tb_lasti", tb_lasti),
    attribute(3, "tb_next", tb_next, set_tb_next),
];

const fn fixed(number: u16, name: &'static str, get: Getter, set: Setter) -> Def {
    attribute(number, name, get, set)
}

fn own(v: Value) -> Data<Handle> {
    v.heap_of(Kind::Frame).ok_or(Fault::Broken)
}

/// The error for writing an attribute that cannot be written.
fn readonly(heap: &mut Heap<'_>, name: &str) -> Fault {
    heap.raise_text(texts::READONLY, &[P::S(name), P::S("frame")])
}

macro_rules! readonly_setters {
    ($($f:ident $name:literal;)*) => {
        $(fn $f(vm: &mut Vm<'_>, _: Value, _: Value) -> Res<()> {
            Err(readonly(&mut vm.heap, $name).into())
        })*
    };
}

readonly_setters! {
    fixed_back "f_back";
    fixed_code "f_code";
    fixed_builtins "f_builtins";
    fixed_globals "f_globals";
    fixed_lasti "f_lasti";
}

fn back(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.frame_back(own(v)?)?)
}

fn code(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(own(v)?, f::CODE))
}

fn builtins(vm: &mut Vm<'_>, v: Value) -> Res {
    let globals = vm.heap.frame_object_globals(own(v)?);
    match vm.heap.dict_get_str(globals, crate::value::names::BUILTINS) {
        Some(m) if m.is(Kind::Module) => Ok(vm.module_dict(m)?),
        Some(d) if vm.heap.payload(d).is(Kind::Dict) => Ok(d),
        _ => Ok(vm.rom_dict(Rom::Builtins)?),
    }
}

fn globals(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.frame_object_globals(own(v)?))
}

fn lasti(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = own(v)?;
    let created = match vm.heap.block.at(h, f::GENERATOR).heap_of(Kind::Generator) {
        Some(gh) => vm.heap.block.count(gh, g::STATE) == CREATED,
        None => false,
    };
    if created {
        return Ok(Value::small(vm.heap.era.unstarted_lasti()));
    }
    // (See `co_lines`.)
    let told = vm.heap.entered_at(h);
    Ok(Value::small(told.unwrap_or_else(|| vm.heap.frame_object_pc(h)) as i64 * 2))
}

fn lineno(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.frame_lineno(own(v)?).map_or(Value::NONE, Value::small))
}

fn set_lineno(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    vm.set_lineno(own(v)?, to)
}

fn locals(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.frame_f_locals(own(v)?)?)
}

fn trace(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(own(v)?, f::TRACE))
}

fn set_trace(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    vm.set_frame_trace(own(v)?, to.bound().unwrap_or(Value::NONE));
    Ok(())
}

fn trace_lines(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(Value::bool(!vm.heap.frame_flag(own(v)?, f::flag::NO_LINES)))
}

fn trace_opcodes(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(Value::bool(vm.heap.frame_flag(own(v)?, f::flag::OPCODES)))
}

/// The bool that a flag is set to.
fn flag_value(heap: &mut Heap<'_>, to: Value) -> Data<bool> {
    match to {
        Value::TRUE => Ok(true),
        Value::FALSE => Ok(false),
        Value::UNBOUND => Err(heap.type_error(&[P::S("can't delete numeric/char attribute")])),
        _ => Err(heap.type_error(&[P::S("attribute value type must be bool")])),
    }
}

fn set_trace_lines(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    let on = flag_value(&mut vm.heap, to)?;
    vm.heap.set_frame_flag(own(v)?, f::flag::NO_LINES, !on);
    Ok(())
}

fn set_trace_opcodes(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    let on = flag_value(&mut vm.heap, to)?;
    vm.set_frame_opcodes(own(v)?, on);
    Ok(())
}

// --- era 2.7

/// The exception that the frame handles.
fn handled(heap: &Heap<'_>, v: Value) -> Data<Option<Value>> {
    let h = own(v)?;
    let kept = slots_of(&heap.block, h).map_or(Value::UNBOUND, |slots| heap.header(slots, EXC));
    Ok(Some(kept).filter(|e| e.is(Kind::Exception)))
}

fn exc_type(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(handled(&vm.heap, v)?.map_or(Value::NONE, |e| vm.heap.type_of(e)))
}

fn exc_value(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(handled(&vm.heap, v)?.unwrap_or(Value::NONE))
}

fn exc_traceback(vm: &mut Vm<'_>, v: Value) -> Res {
    let exception = handled(&vm.heap, v)?.and_then(|e| e.handle());
    Ok(exception.map_or(Value::NONE, |h| vm.heap.block.at(h, crate::block::records::exception::TRACEBACK)))
}

fn set_exc(vm: &mut Vm<'_>, v: Value, _: Value) -> Res<()> {
    Ok(handled(&vm.heap, v).map(|_| ())?)
}

fn restricted(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::FALSE)
}

// --- clear

/// `frame.clear()`: forgets the variables of a frame that does not run (FC).
fn clear(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let Some(h) = v.heap_of(Kind::Frame) else {
        return Err(vm.heap.type_error(&[
            P::S("descriptor 'clear' for 'frame' objects doesn't apply to a '"),
            P::T(v),
            P::S("' object"),
        ]));
    };
    if vm.heap.frame_base(h).is_some() {
        return Err(vm.heap.raise(TypeId::RuntimeError, &[P::S("cannot clear an executing frame")]));
    }
    let generator = vm.heap.block.at(h, f::GENERATOR);
    if let Some(gh) = generator.heap_of(Kind::Generator) {
        if vm.heap.block.count(gh, g::STATE) == SUSPENDED {
            return Err(if vm.heap.era.clear_refuses_suspended_frames() {
                vm.heap.raise(TypeId::RuntimeError, &[P::S("cannot clear a suspended frame")])
            } else {
                vm.hidden(Hidden::frame_close, &[v, generator])
            });
        }
    }
    vm.heap.clear_frame(h);
    Ok(Value::NONE)
}

impl Heap<'_> {
    /// Unbinds every variable of a frame object that does not run, and forgets its extra locals; a generator that had not begun is finished.
    pub(crate) fn clear_frame(&mut self, h: Handle) {
        let generator = self.block.at(h, f::GENERATOR).heap_of(Kind::Generator);
        let keeps = generator.is_some() && self.era.clear_keeps_generators_variables();
        if let Some(variables) = self.variables(h).filter(|_| !keeps) {
            variables.forget(&mut self.block);
        }
        if let Some(gh) = generator {
            let pc = self.frame_object_pc(h);
            let store = self.block.at(gh, g::STORE);
            self.block.put(h, f::STORE, store);
            self.block.put_count(h, f::PC, pc);
            self.block.put(h, f::GENERATOR, Value::UNBOUND);
            self.block.put_count(gh, g::STATE, FINISHED);
            self.block.put(gh, g::STORE, Value::UNBOUND);
            self.block.put(gh, g::FRAME, Value::UNBOUND);
        }
        self.block.put(h, f::EXTRA, Value::UNBOUND);
        self.set_frame_flag(h, f::flag::CLEARED | f::flag::DONE, true);
    }
}

// --- tracebacks

fn own_tb(v: Value) -> Data<Handle> {
    v.heap_of(Kind::Traceback).ok_or(Fault::Broken)
}

fn tb_frame(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(own_tb(v)?, tb::FRAME))
}

fn tb_lineno(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(own_tb(v)?, tb::LINE))
}

fn tb_lasti(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(Value::small(vm.heap.block.count(own_tb(v)?, tb::LASTI) as i64 * 2 + 2))
}

fn tb_next(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(own_tb(v)?, tb::NEXT))
}

fn set_tb_next(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    let h = own_tb(v)?;
    if !vm.heap.era.traceback_links_are_writable() {
        return Err(vm.heap.raise_text(texts::READONLY_FIELD, &[]));
    }
    if !to.is_bound() {
        return Err(vm.heap.type_error(&[P::S("can't delete tb_next attribute")]));
    }
    if to != Value::NONE && !to.is(Kind::Traceback) {
        return Err(vm.heap.type_error(&[P::S("expected traceback object, got '"), P::T(to), P::S("'")]));
    }
    let mut at = to;
    while let Some(next) = at.heap_of(Kind::Traceback) {
        if next == h {
            return Err(vm.heap.value_error("traceback loop detected"));
        }
        at = vm.heap.block.at(next, tb::NEXT);
    }
    vm.heap.block.put(h, tb::NEXT, to);
    Ok(())
}
