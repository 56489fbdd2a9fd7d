//! Members of range and slice.

use crate::block::records::range as layout;
use crate::builtins::def::{Def, constructor, getter, members, method, slot};
use crate::builtins::receive as r;
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Need, Plain, Res};
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value};

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "count", count).takes(&sig("object, /")).since(Era::Py36),
    method(1, "index", index).takes(&sig("object, /")).since(Era::Py36),
    getter(2, "start", start).since(Era::Py36),
    getter(3, "stop", stop).since(Era::Py36),
    getter(4, "step", step).since(Era::Py36),
    slot(5, "__len__", r::len),
    slot(6, "__getitem__", r::getitem),
    slot(7, "__contains__", r::contains).since(Era::Py36),
    slot(8, "__iter__", r::iter),
    method(9, "__reversed__", reversed).takes(&sig("")),
    slot(10, "__eq__", r::eq).since(Era::Py36),
    slot(11, "__ne__", r::ne).since(Era::Py36),
    slot(12, "__hash__", r::hash),
];

/// Members.
pub(crate) const SLICE_MEMBERS: &[Def] = members![0 => SLICE, 4 => crate::builtins::object::LATER_COMPARISONS];

const SLICE: &[Def] = &[
    method(0, "indices", indices).takes(&sig("object, /")),
    getter(1, "start", start),
    getter(2, "stop", stop),
    getter(3, "step", step),
];

fn part(heap: &mut Heap<'_>, v: Value, i: usize) -> Data {
    v.handle().map(|h| heap.block.at(h, i)).ok_or(Fault::Broken)
}

fn start(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(part(&mut vm.heap, v, layout::START)?)
}

fn stop(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(part(&mut vm.heap, v, layout::STOP)?)
}

fn step(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(part(&mut vm.heap, v, layout::STEP)?)
}

/// What calling range does.
pub(crate) static NEW: Def = constructor("range", new)
    .takes(&sig("start, stop=None, step=1, /").was(Era::Py38, &sig("start, stop=None, step=1, /").lone()));

/// `range(stop)`, `range(start, stop, step=1)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let mut parts = [Value::small(0), vm.heap.arg(args, 0), Value::small(1)];
    if args.n > 1 {
        parts = [vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2).bound().unwrap_or(Value::small(1))];
    }
    for v in parts {
        match vm.heap.index_clamped(v) {
            Ok(Some(_)) => {}
            Ok(None) => return Err(vm.heap.not_an_integer(v).into()),
            Err(t) => return Err(vm.or_hidden(t, Hidden::range_of, &parts)),
        }
    }
    Ok(vm.heap.new_range(parts[0], parts[1], parts[2])?)
}

/// What calling slice does.
pub(crate) static NEW_SLICE: Def = constructor("slice", new_slice).takes(&sig("start, stop=None, step=None, /"));

/// `slice(stop)`, `slice(start, stop, step=None)`.
fn new_slice(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b, c) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    match b.bound() {
        None => Ok(vm.heap.new_slice(Value::NONE, a, Value::NONE)?),
        Some(b) => Ok(vm.heap.new_slice(a, b, c.bound().unwrap_or(Value::NONE))?),
    }
}

/// The number of the item that equals `v`; `None` if there is none.
fn find(heap: &mut Heap<'_>, args: Args) -> Plain<Option<i128>> {
    let range = heap.this_handle(args)?;
    let v = heap.arg(args, 1);
    let n = match v.unpack() {
        Unpacked::Float(f) if f as i128 as f64 == f => Some(f as i128),
        _ if heap.compares_in_python(v) => return Err(Need::Python),
        _ => heap.int_wide(v),
    };
    if n.is_none() && heap.is_int(v) && heap.range_ends_far(range) {
        return Err(heap.raise::<Fault>(TypeId::OverflowError, &[P::S("range() bound is too large")]).into());
    }
    let span = heap.range_span(range);
    Ok(n.and_then(|n| span.position(n)).and_then(|i| i128::try_from(i).ok()))
}

fn count(vm: &mut Vm<'_>, args: Args) -> Res {
    match find(&mut vm.heap, args) {
        Ok(found) => Ok(Value::small(found.is_some() as i64)),
        Err(t) => {
            let (range, v) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
            Err(vm.or_hidden(t, Hidden::list_count, &[range, v]))
        }
    }
}

fn index(vm: &mut Vm<'_>, args: Args) -> Res {
    match find(&mut vm.heap, args) {
        Ok(Some(i)) => Ok(vm.heap.int_from_wide(i)?),
        Ok(None) => {
            let v = vm.heap.arg(args, 1);
            if vm.heap.int_wide(v).is_some() {
                let shown = vm.heap.simple_repr(v)?;
                return Err(vm.heap.raise(TypeId::ValueError, &[P::V(shown), P::S(" is not in range")]));
            }
            Err(vm.heap.value_error("sequence.index(x): x not in sequence"))
        }
        Err(t) => {
            let (range, v) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
            let bounds = [range, v, Value::small(0), Value::small(crate::value::MAX_SMALL)];
            Err(vm.or_hidden(t, Hidden::list_index, &bounds))
        }
    }
}

fn reversed(vm: &mut Vm<'_>, args: Args) -> Res {
    let range = vm.heap.this(args);
    Ok(vm.heap.reversed_builtin(range)?)
}

fn indices(vm: &mut Vm<'_>, args: Args) -> Res {
    let slice = vm.heap.this_handle(args)?;
    let v = vm.heap.arg(args, 1);
    let len = match vm.heap.index_clamped(v) {
        Ok(Some(n)) => n,
        Ok(None) => return Err(vm.heap.not_an_integer(v).into()),
        Err(t) => {
            let slice = vm.heap.block.value(slice);
            return Err(vm.or_hidden(t, Hidden::slice_indices, &[slice, v]));
        }
    };
    if len < 0 {
        return Err(vm.heap.value_error("length should not be negative"));
    }
    match vm.heap.slice_bounds(slice, len) {
        Ok(s) => {
            let (a, b, c) = (
                vm.heap.int_from_wide(s.start as i128)?,
                vm.heap.int_from_wide(s.stop as i128)?,
                vm.heap.int_from_wide(s.step as i128)?,
            );
            Ok(vm.heap.new_tuple(&[a, b, c])?)
        }
        Err(t) => {
            let slice = vm.heap.block.value(slice);
            Err(vm.or_hidden(t, Hidden::slice_indices, &[slice, v]))
        }
    }
}
