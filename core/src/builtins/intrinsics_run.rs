//! What only the prelude sees of running code: bodies, generators.

use crate::builtins::def::{Def, method};
use crate::heap::arguments::Args;
use crate::heap::raise::How;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Fault, Res};
use crate::value::kind::Kind;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "_throw", crate::builtins::generator::intrinsic_throw),
    method(1, "_resume", crate::builtins::generator::intrinsic_resume),
    method(2, "_generator_state", crate::builtins::generator::intrinsic_state),
    method(3, "_generator_stepping", crate::builtins::generator::intrinsic_stepping),
    method(4, "_generator_kind", crate::builtins::generator::intrinsic_kind),
    method(5, "_close_result", close_result),
    method(6, "_run_body", run_body),
    method(7, "_run_code", run_code),
    method(8, "_call", call),
    method(9, "_global", global),
];

/// `_close_result(value)`: what `close()` gives when the generator returned a value.
fn close_result(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(if vm.heap.era.close_gives_return_value() { vm.heap.arg(args, 0) } else { Value::NONE })
}

/// `_run_body(function, namespace)`: runs a class body.
fn run_body(vm: &mut Vm<'_>, args: Args) -> Res {
    let (f, ns) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.call_how(How::Body, f, &[ns]))
}

/// `_run_code(code, globals, locals, closure)`: runs the code of `exec`, `eval` or a module; closure is a tuple of cells or None.
fn run_code(vm: &mut Vm<'_>, args: Args) -> Res {
    let [code, globals, ns, closure] = [0, 1, 2, 3].map(|i| vm.heap.arg(args, i));
    let f = vm.heap.new_function(code, globals)?;
    let Some(h) = f.handle() else { return Err(Fault::Broken.into()) };
    if closure.is(Kind::Tuple) {
        vm.heap.block.put(h, crate::block::records::function::CLOSURE, closure);
    }
    Err(vm.call_how(How::Body, f, &[ns]))
}

/// `_call(callable, args, kwargs)`: `callable(*args, **kwargs)` for a tuple and a dict.
fn call(vm: &mut Vm<'_>, args: Args) -> Res {
    let [f, positional, named] = [0, 1, 2].map(|i| vm.heap.arg(args, i));
    Err(vm.call_how(How::Spread, f, &[positional, named]))
}

/// `_global(globals, name)`: the global or builtin of this name.
fn global(vm: &mut Vm<'_>, args: Args) -> Res {
    let (globals, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Ok(vm.load_global_only(globals, name)?)
}
