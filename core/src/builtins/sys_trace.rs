//! Members of the module sys that look at frames: `_getframe`, `settrace` and its kin.

use crate::builtins::def::{Def, method};
use crate::builtins::sig::sig;
use crate::era::{Era, texts};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "_getframe", getframe).takes(&sig("depth=0, /").parsed(Era::Py36)),
    method(1, "_current_frames", current_frames).takes(&sig("")),
    method(2, "settrace", settrace).takes(&sig("function, /")),
    method(3, "gettrace", gettrace).takes(&sig("")),
    method(4, "setprofile", setprofile).takes(&sig("function, /")),
    method(5, "getprofile", getprofile).takes(&sig("")),
    method(6, "call_tracing", call_tracing).takes(&sig("func, args, /").parsed(Era::Py36)),
];

/// `sys._getframe([depth])`: the frame of the caller, or of its callers.
fn getframe(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.kw.is_bound() {
        return Err(vm.heap.raise_text(texts::GETFRAME_KEYWORDS, &[]));
    }
    if args.n > 1 {
        return Err(vm.heap.raise_text(texts::GETFRAME_ARGUMENTS, &[P::N(args.n as i64)]));
    }
    let v = vm.heap.arg(args, 0);
    let depth = match v.bound() {
        None => 0,
        Some(v) => frame_depth(&mut vm.heap, v)?,
    };
    let mut fp = vm.heap.visible(vm.heap.fp);
    for _ in 0..depth.max(0) {
        if fp == 0 {
            break;
        }
        fp = vm.heap.visible(vm.heap.link(fp).caller);
    }
    if fp == 0 {
        return Err(vm.heap.value_error("call stack is not deep enough"));
    }
    Ok(vm.heap.frame_object(fp).map(|h| Value::heap(Kind::Frame, h))?)
}

fn frame_depth(heap: &mut Heap<'_>, v: Value) -> Data<i64> {
    match heap.payload(v) {
        Value::TRUE => Ok(1),
        Value::FALSE => Ok(0),
        n if n.as_small().is_some() => Ok(n.as_small().unwrap_or(0)),
        n if n.is(Kind::BigInt) => {
            Err(heap.raise(TypeId::OverflowError, &[P::S("Python int too large to convert to C int")]))
        }
        n if n.as_float().is_some() => Err(heap.raise_text(texts::FRAME_DEPTH_FLOAT, &[])),
        _ => Err(heap.raise_text(texts::FRAME_DEPTH, &[P::T(v)])),
    }
}

/// `sys.call_tracing(func, args)`: a call that is traced although a trace function makes it.
fn call_tracing(vm: &mut Vm<'_>, args: Args) -> Res {
    let [function, arguments] = vm.heap.slots(args, 0);
    if !vm.heap.payload(arguments).is(Kind::Tuple) {
        let what = [P::S("call_tracing() argument 2 must be tuple, not "), P::A(arguments)];
        return Err(vm.heap.type_error(&what));
    }
    Err(vm.hidden(Hidden::call_tracing, &[function, arguments]))
}

/// `sys._current_frames()`: a dict with the one thread's frame.
fn current_frames(vm: &mut Vm<'_>, args: Args) -> Res {
    nothing_given(&mut vm.heap, args, "_current_frames")?;
    let fp = vm.heap.visible(vm.heap.fp);
    let dict = vm.heap.new_dict()?;
    if fp != 0 {
        let frame = vm.heap.frame_object(fp)?;
        vm.heap.dict_set_number(dict, Value::small(1), Value::heap(Kind::Frame, frame))?;
    }
    Ok(dict)
}

/// What the function's name begins with in messages.
fn prefix(heap: &Heap<'_>) -> &'static str {
    if heap.era.call_errors_qualify() { "sys." } else { "" }
}

fn function_given(heap: &mut Heap<'_>, args: Args, name: &str) -> Data {
    let prefix = P::S(prefix(heap));
    if args.kw.is_bound() {
        return Err(heap.type_error(&[prefix, P::S(name), P::S("() takes no keyword arguments")]));
    }
    if args.n != 1 {
        let given = P::N(args.n as i64);
        return Err(heap.type_error(&[
            prefix,
            P::S(name),
            P::S("() takes exactly one argument ("),
            given,
            P::S(" given)"),
        ]));
    }
    Ok(heap.arg(args, 0))
}

fn nothing_given(heap: &mut Heap<'_>, args: Args, name: &str) -> Data<()> {
    if args.n == 0 {
        return Ok(());
    }
    let prefix = P::S(prefix(heap));
    let given = P::N(args.n as i64);
    Err(heap.type_error(&[prefix, P::S(name), P::S("() takes no arguments ("), given, P::S(" given)")]))
}

fn settrace(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = function_given(&mut vm.heap, args, "settrace")?;
    vm.set_tracer(v);
    Ok(Value::NONE)
}

fn gettrace(vm: &mut Vm<'_>, args: Args) -> Res {
    nothing_given(&mut vm.heap, args, "gettrace")?;
    Ok(vm.heap.tracer().unwrap_or(Value::NONE))
}

fn setprofile(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = function_given(&mut vm.heap, args, "setprofile")?;
    vm.set_profiler(v);
    Ok(Value::NONE)
}

fn getprofile(vm: &mut Vm<'_>, args: Args) -> Res {
    nothing_given(&mut vm.heap, args, "getprofile")?;
    Ok(vm.heap.profiler().unwrap_or(Value::NONE))
}
