//! `locals()`, and what only the prelude sees of frames and proxies.

use crate::block::header::{FIELDS, Holds};
use crate::block::{field, record::TOLD};
use crate::builtins::def::{Def, constant, method};
use crate::builtins::sig::sig;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Members of the module builtins.
pub(crate) const BUILTINS: &[Def] = &[method(0, "locals", locals).takes(&sig(""))];

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "_caller_locals", caller_locals),
    method(1, "_caller_globals", caller_globals),
    method(2, "_frame_clear", frame_clear),
    method(3, "_frame_jump", frame_jump),
    method(4, "_frame_write_back", frame_write_back),
    method(5, "_proxy_names", proxy_names),
    method(6, "_proxy_shows", proxy_shows),
    method(7, "_proxy_writes", proxy_writes),
    method(8, "_proxy_load", proxy_load),
    method(9, "_proxy_store", proxy_store),
    method(10, "_proxy_extra", proxy_extra),
    method(11, "_trace_aside", trace_aside),
    method(12, "_trace_back", trace_back),
    constant("_FrameLocalsProxy", TypeId::FrameLocalsProxy.value()),
];

fn locals(vm: &mut Vm<'_>, _: Args) -> Res {
    let fp = vm.heap.visible(vm.heap.fp);
    Ok(vm.heap.locals_of(fp)?)
}

/// `_caller_locals()`: what `locals()` gives in the nearest frame that a program can see.
fn caller_locals(vm: &mut Vm<'_>, _: Args) -> Res {
    let fp = vm.heap.visible(vm.heap.fp);
    Ok(vm.heap.locals_of(fp)?)
}

/// `_caller_globals()`: its globals.
fn caller_globals(vm: &mut Vm<'_>, _: Args) -> Res {
    Ok(vm.heap.frame_globals(vm.heap.visible(vm.heap.fp)))
}

/// `_frame_clear(frame)`: unbinds its variables.
fn frame_clear(vm: &mut Vm<'_>, args: Args) -> Res {
    let frame = vm.heap.arg(args, 0).heap_of(Kind::Frame).ok_or(Fault::Broken)?;
    vm.heap.clear_frame(frame);
    Ok(Value::NONE)
}

/// `_trace_aside()`: takes away what is known of the event that is being delivered, as if none were; gives it for `_trace_back`.
fn trace_aside(vm: &mut Vm<'_>, _: Args) -> Res {
    let kept: [Value; TOLD.count] = core::array::from_fn(|i| vm.heap.block.get(TOLD.first + i));
    let kept = vm.heap.new_tuple(&kept)?;
    for i in 0..TOLD.count {
        let fresh = match FIELDS.get(TOLD.first + i) {
            Some(Holds::Count | Holds::Number) => Value::small(0),
            _ => Value::UNBOUND,
        };
        vm.heap.block.set(TOLD.first + i, fresh);
    }
    vm.heap.block.set_number(field::HOST_STATE, 0);
    vm.listeners_changed = true;
    Ok(kept)
}

/// `_trace_back(kept)`
fn trace_back(vm: &mut Vm<'_>, args: Args) -> Res {
    let kept = vm.heap.arg(args, 0);
    for i in 0..TOLD.count {
        let v = vm.heap.tuple_item(kept, i);
        vm.heap.block.set(TOLD.first + i, v);
    }
    vm.listeners_changed = true;
    Ok(Value::NONE)
}

/// `_frame_jump(frame, line)`: the assignment to `f_lineno` that was checked before.
fn frame_jump(vm: &mut Vm<'_>, args: Args) -> Res {
    let frame = vm.heap.arg(args, 0).heap_of(Kind::Frame).ok_or(Fault::Broken)?;
    let line = vm.heap.arg(args, 1).as_small().ok_or(Fault::Broken)?;
    vm.heap.jump_now(frame, line);
    Ok(Value::NONE)
}

/// `_frame_write_back(frame)`: the write-back after a callback in 3.12; the names of the variables that became None.
fn frame_write_back(vm: &mut Vm<'_>, args: Args) -> Res {
    let frame = vm.heap.arg(args, 0).heap_of(Kind::Frame).ok_or(Fault::Broken)?;
    Ok(vm.heap.write_back_nones(frame)?)
}

/// The frame of the proxy and the slot that the first two arguments are.
fn place(heap: &mut Heap<'_>, args: Args) -> Data<(Handle, usize)> {
    let (proxy, slot) = (heap.arg(args, 0), heap.arg(args, 1));
    Ok((heap.frame_of_proxy(proxy)?, slot.as_small().unwrap_or(0) as usize))
}

/// `_proxy_names(proxy)`: tuple of the names of all slots.
fn proxy_names(vm: &mut Vm<'_>, args: Args) -> Res {
    let proxy = vm.heap.arg(args, 0);
    let frame = vm.heap.frame_of_proxy(proxy)?;
    let n = vm.heap.local_count(frame);
    let h = vm.heap.alloc_tuple(n)?;
    for i in 0..n {
        let name = vm.heap.local_name(frame, i);
        vm.heap.block.put(h, crate::block::records::tuple::ITEMS + i, name);
    }
    Ok(Value::heap(Kind::Tuple, h))
}

fn proxy_shows(vm: &mut Vm<'_>, args: Args) -> Res {
    let (frame, slot) = place(&mut vm.heap, args)?;
    Ok(Value::bool(vm.heap.proxy_shows(frame, slot)))
}

fn proxy_writes(vm: &mut Vm<'_>, args: Args) -> Res {
    let (frame, slot) = place(&mut vm.heap, args)?;
    Ok(Value::bool(vm.heap.proxy_writes(frame, slot)))
}

fn proxy_load(vm: &mut Vm<'_>, args: Args) -> Res {
    let (frame, slot) = place(&mut vm.heap, args)?;
    Ok(vm.heap.local_load(frame, slot).bound().unwrap_or(Value::NONE))
}

fn proxy_store(vm: &mut Vm<'_>, args: Args) -> Res {
    let (frame, slot) = place(&mut vm.heap, args)?;
    let v = vm.heap.arg(args, 2);
    vm.heap.local_store(frame, slot, v);
    Ok(Value::NONE)
}

/// `_proxy_extra(proxy)`: the dict of the frame's extra locals.
fn proxy_extra(vm: &mut Vm<'_>, args: Args) -> Res {
    let proxy = vm.heap.arg(args, 0);
    let frame = vm.heap.frame_of_proxy(proxy)?;
    Ok(vm.heap.extra_locals(frame)?)
}
