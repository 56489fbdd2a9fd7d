//! Members of the module sys that look at frames: `_getframe`, `settrace` and its kin.

use super::def::{Args, Def, method};
use super::sig::sig;
use crate::era::{Era, texts};
use crate::fault::{Data, Res};
use crate::kind::Kind;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "_getframe", getframe).takes(&sig("depth=0, /").parsed(Era::Py36)),
    method(1, "_current_frames", current_frames).takes(&sig("")),
    method(2, "settrace", settrace).takes(&sig("function, /")),
    method(3, "gettrace", gettrace).takes(&sig("")),
    method(4, "setprofile", setprofile).takes(&sig("function, /")),
    method(5, "getprofile", getprofile).takes(&sig("")),
];

/// `sys._getframe([depth])`: the frame of the caller, or of its callers.
fn getframe(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.kw.is_bound() {
        return Err(vm.raise_text(texts::GETFRAME_KEYWORDS, &[]));
    }
    if args.n > 1 {
        return Err(vm.raise_text(texts::GETFRAME_ARGUMENTS, &[P::N(args.n as i64)]));
    }
    let v = vm.arg(args, 0);
    let depth = match v.bound() {
        None => 0,
        Some(v) => frame_depth(vm, v)?,
    };
    let mut fp = vm.visible(vm.fp);
    for _ in 0..depth.max(0) {
        if fp == 0 {
            break;
        }
        fp = vm.visible(vm.link(fp).caller);
    }
    if fp == 0 {
        return Err(vm.value_error("call stack is not deep enough"));
    }
    Ok(vm.frame_object(fp).map(|h| Value::heap(Kind::Frame, h))?)
}

fn frame_depth(vm: &mut Vm<'_>, v: Value) -> Data<i64> {
    match vm.payload(v) {
        Value::TRUE => Ok(1),
        Value::FALSE => Ok(0),
        n if n.as_small().is_some() => Ok(n.as_small().unwrap_or(0)),
        n if n.is(Kind::BigInt) => {
            Err(vm.raise(TypeId::OverflowError, &[P::S("Python int too large to convert to C int")]))
        }
        _ => Err(vm.raise_text(texts::FRAME_DEPTH, &[P::T(v)])),
    }
}

/// `sys._current_frames()`: a dict with the one thread's frame.
fn current_frames(vm: &mut Vm<'_>, args: Args) -> Res {
    nothing_given(vm, args, "_current_frames")?;
    let fp = vm.visible(vm.fp);
    let dict = vm.new_dict()?;
    if fp != 0 {
        let frame = vm.frame_object(fp)?;
        vm.dict_set_number(dict, Value::small(1), Value::heap(Kind::Frame, frame))?;
    }
    Ok(dict)
}

/// What the function's name begins with in messages.
fn prefix(vm: &Vm<'_>) -> &'static str {
    if vm.era.call_errors_qualify() { "sys." } else { "" }
}

fn function_given(vm: &mut Vm<'_>, args: Args, name: &str) -> Data {
    let prefix = P::S(prefix(vm));
    if args.kw.is_bound() {
        return Err(vm.type_error(&[prefix, P::S(name), P::S("() takes no keyword arguments")]));
    }
    if args.n != 1 {
        let given = P::N(args.n as i64);
        return Err(vm.type_error(&[
            prefix,
            P::S(name),
            P::S("() takes exactly one argument ("),
            given,
            P::S(" given)"),
        ]));
    }
    Ok(vm.arg(args, 0))
}

fn nothing_given(vm: &mut Vm<'_>, args: Args, name: &str) -> Data<()> {
    if args.n == 0 {
        return Ok(());
    }
    let prefix = P::S(prefix(vm));
    let given = P::N(args.n as i64);
    Err(vm.type_error(&[prefix, P::S(name), P::S("() takes no arguments ("), given, P::S(" given)")]))
}

fn settrace(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = function_given(vm, args, "settrace")?;
    vm.set_tracer(v);
    Ok(Value::NONE)
}

fn gettrace(vm: &mut Vm<'_>, args: Args) -> Res {
    nothing_given(vm, args, "gettrace")?;
    Ok(vm.tracer().unwrap_or(Value::NONE))
}

fn setprofile(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = function_given(vm, args, "setprofile")?;
    vm.set_profiler(v);
    Ok(Value::NONE)
}

fn getprofile(vm: &mut Vm<'_>, args: Args) -> Res {
    nothing_given(vm, args, "getprofile")?;
    Ok(vm.profiler().unwrap_or(Value::NONE))
}
