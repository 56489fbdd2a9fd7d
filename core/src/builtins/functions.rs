//! Functions of the module builtins about objects and their attributes, classes, namespaces, modules and code.

use crate::builtins::def::{Def, method};
use crate::builtins::object::attribute_name;
use crate::builtins::sig::sig;
use crate::era::{Era, texts};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::locals::gate::Variables;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Res, Trap};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "isinstance", isinstance).takes(&sig("obj, class_or_tuple, /")),
    method(1, "issubclass", issubclass).takes(&sig("cls, class_or_tuple, /")),
    method(2, "getattr", getattr).takes(&sig("object, name, default=<unrepresentable>, /")),
    method(3, "setattr", setattr).takes(&sig("obj, name, value, /")),
    method(4, "delattr", delattr).takes(&sig("obj, name, /")),
    method(5, "hasattr", hasattr).takes(&sig("obj, name, /")),
    method(6, "callable", callable).takes(&sig("obj, /")),
    method(7, "id", id).takes(&sig("obj, /")),
    method(8, "vars", vars).takes(&sig("object=<unrepresentable>, /")),
    method(9, "dir", dir).takes(&sig("object=<unrepresentable>, /")),
    method(10, "globals", globals).takes(&sig("")),
    method(11, "__build_class__", build_class).takes(&sig("func, name, /, *bases, **kwds")).since(Era::Py36),
    method(12, "__import__", import).takes(&sig("name, globals=None, locals=None, fromlist=(), level: int=0").parsed(Era::Py38)),
    method(13, "exec", exec).takes(
        &sig("source, /, globals=None, locals=None, *, closure=None").was(
            Era::Py312,
            &sig("source, globals=None, locals=None, /, *, closure=None")
                .was(Era::Py38, &sig("source, globals=None, locals=None, /")),
        ),
    ).since(Era::Py36),
    method(14, "eval", eval).takes(
        &sig("source, /, globals=None, locals=None").was(Era::Py312, &sig("source, globals=None, locals=None, /")),
    ),
    method(15, "compile", compile).takes(&sig("source, filename, mode: str, flags: int=0, dont_inherit: flag=False, optimize: int=-1, *, _feature_version: int=-1").was(Era::Py36, &sig("source, filename, mode: str, flags: int=0, dont_inherit: flag=False, optimize: int=-1"))),
    method(16, "input", input).takes(&sig("prompt='', /")),
    method(17, "open", open).takes(&sig(
        "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None",
    )),
];

impl Heap<'_> {
    /// What `super()` without arguments stands for: the class in the cell `__class__` and the first argument of the calling frame.
    ///
    /// # Errors
    /// RuntimeError as CPython's.
    pub(crate) fn super_operands(&mut self) -> Data<(Value, Value)> {
        let fp = self.visible(self.fp);
        let Some(code) = self.frame_code(fp).filter(|_| fp != 0) else {
            return Err(self.raise(TypeId::RuntimeError, &[P::S("super(): no current frame")]));
        };
        if code.arg_count() == 0 {
            return Err(self.raise(TypeId::RuntimeError, &[P::S("super(): no arguments")]));
        }
        let Some(variables) = Variables::at(&self.block, self.images, fp) else { return Err(Fault::Broken) };
        let obj = variables.load(&self.block, 0);
        if !obj.is_bound() {
            return Err(self.raise(TypeId::RuntimeError, &[P::S("super(): arg[0] deleted")]));
        }
        let hash = names::CLASS.fixed_of(Kind::Str).map_or(0, names::hash_of);
        let Some(slot) = variables.find(b"__class__", hash) else {
            return Err(self.raise(TypeId::RuntimeError, &[P::S("super(): __class__ cell not found")]));
        };
        let class = variables.load(&self.block, slot);
        if !class.is_bound() {
            return Err(self.raise(TypeId::RuntimeError, &[P::S("super(): empty __class__ cell")]));
        }
        Ok((class, obj))
    }

    /// The globals of the nearest frame that a program can see.
    pub(crate) fn caller_globals(&self) -> Value {
        self.frame_globals(self.visible(self.fp))
    }
}

impl Vm<'_> {
    /// True if the value can be called.
    pub(crate) fn is_callable(&mut self, v: Value) -> bool {
        match v.kind() {
            Some(
                Kind::Function | Kind::Native | Kind::Method | Kind::Type | Kind::Hidden | Kind::HostFn | Kind::WeakRef,
            ) => true,
            Some(Kind::StaticMethod) => self.heap.era.static_methods_are_callable(),
            Some(Kind::Instance | Kind::Exception) => {
                self.python_special(v, names::CALL).is_some_and(|f| f != Value::NONE)
                    || self.heap.payload(v).is(Kind::WeakRef)
            }
            _ => false,
        }
    }
}

// --- classes

fn isinstance(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, class) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let own = vm.heap.type_of(v);
    if own == class {
        return Ok(Value::TRUE);
    }
    test(vm, v, own, class, true)
}

fn issubclass(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, class) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    if !v.is(Kind::Type) && class.is(Kind::Type) && vm.heap.type_of(class) == TypeId::Type.value() {
        return Err(vm.heap.type_error(&[P::S("issubclass() arg 1 must be a class")]));
    }
    test(vm, v, v, class, false)
}

/// `isinstance` (own: the type of v) or `issubclass` (own: v itself) against a class or a tuple.
fn test(vm: &mut Vm<'_>, v: Value, own: Value, class: Value, instance: bool) -> Res {
    let inner = vm.heap.payload(class);
    if class.is(Kind::Type) && vm.heap.type_of(class) == TypeId::Type.value() {
        if vm.heap.is_subclass(own, class) {
            return Ok(Value::TRUE);
        }
        if instance && vm.heap.says_its_class(v) {
            return Err(vm.hidden(Hidden::isinstance_of_said, &[v, class]));
        }
        return Ok(Value::FALSE);
    }
    if inner.is(Kind::Tuple) {
        let n = vm.heap.tuple_len(inner);
        let plain = (0..n).all(|i| {
            let c = vm.heap.tuple_item(inner, i);
            c.is(Kind::Type) && vm.heap.type_of(c) == TypeId::Type.value()
        });
        if plain && own.is(Kind::Type) && !(instance && vm.heap.says_its_class(v)) {
            return Ok(Value::bool((0..n).any(|i| vm.heap.is_subclass(own, vm.heap.tuple_item(inner, i)))));
        }
    }
    let f = if instance { Hidden::isinstance_of } else { Hidden::issubclass_of };
    if inner.is(Kind::Tuple) || class.is(Kind::Type) || vm.python_special(class, names::INSTANCECHECK).is_some() {
        return Err(vm.hidden(f, &[v, class]));
    }
    Err(not_a_class(&mut vm.heap, instance).into())
}

/// The error for a second argument that is no class.
pub(crate) fn not_a_class(heap: &mut Heap<'_>, instance: bool) -> Fault {
    heap.raise_text(if instance { texts::ISINSTANCE_CLASS } else { texts::ISSUBCLASS_CLASS }, &[])
}

fn build_class(vm: &mut Vm<'_>, args: Args) -> Res {
    let (func, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    if !func.is(Kind::Function) || !name.is(Kind::Str) {
        return Err(vm.heap.type_error(&[P::S(if func.is(Kind::Function) {
            "__build_class__: name is not a string"
        } else {
            "__build_class__: func must be a function"
        })]));
    }
    let bases = vm.heap.rest_tuple(args, 2)?;
    let keywords = vm.heap.keyword_dict(args)?;
    Err(vm.hidden(Hidden::build_class, &[func, name, bases, keywords]))
}

// --- attributes

fn getattr(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name, default) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    let name = attribute_name(&mut vm.heap, name, "getattr")?;
    if !default.is_bound() {
        return vm.get_attr(v, name);
    }
    match vm.find_attr(v, name) {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Ok(default),
        Err(Trap::Fault(Fault::Raised)) if vm.heap.raised_is(TypeId::AttributeError) => {
            vm.heap.forget_raised();
            Ok(default)
        }
        Err(Trap::Call) => Err(vm.hidden(Hidden::getattr_default, &[v, name, default])),
        Err(t) => Err(t),
    }
}

fn hasattr(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let name = attribute_name(&mut vm.heap, name, "hasattr")?;
    match vm.find_attr(v, name) {
        Ok(found) => Ok(Value::bool(found.is_some())),
        Err(Trap::Fault(Fault::Raised)) if vm.heap.raised_is(TypeId::AttributeError) => {
            vm.heap.forget_raised();
            Ok(Value::FALSE)
        }
        Err(Trap::Call) => Err(vm.hidden(Hidden::hasattr_of, &[v, name])),
        Err(t) => Err(t),
    }
}

fn setattr(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name, to) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    let name = attribute_name(&mut vm.heap, name, "")?;
    match vm.set_attr(v, name, to) {
        Ok(()) => Ok(Value::NONE),
        // What a setter returns is dropped.
        Err(Trap::Call) => Err(drop_result(vm)),
        Err(t) => Err(t),
    }
}

fn delattr(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let name = attribute_name(&mut vm.heap, name, "")?;
    match vm.del_attr(v, name) {
        Ok(()) => Ok(Value::NONE),
        Err(Trap::Call) => Err(drop_result(vm)),
        Err(t) => Err(t),
    }
}

/// The pending call goes through a hidden function that gives None.
fn drop_result(vm: &mut Vm<'_>) -> Trap {
    let p = vm.pending;
    let list = p.args.get(..p.n).unwrap_or(&[]);
    match vm.heap.new_tuple(list) {
        Ok(tuple) => vm.hidden(Hidden::call_and_drop, &[p.callee, tuple]),
        Err(t) => t.into(),
    }
}

fn callable(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(Value::bool(vm.is_callable(v)))
}

fn id(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(Value::small(vm.heap.id_number(v)?))
}

// --- namespaces

fn vars(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.n == 0 {
        return Err(vm.hidden(Hidden::locals_of_caller, &[]));
    }
    let v = vm.heap.arg(args, 0);
    match vm.find_attr(v, names::DICT)? {
        Some(dict) => Ok(dict),
        None => Err(vm.heap.type_error(&[P::S("vars() argument must have __dict__ attribute")])),
    }
}

fn dir(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.n == 0 {
        return Err(vm.hidden(Hidden::dir_of_caller, &[]));
    }
    let v = vm.heap.arg(args, 0);
    Err(vm.hidden(Hidden::dir_of, &[v]))
}

fn globals(vm: &mut Vm<'_>, _: Args) -> Res {
    Ok(vm.heap.caller_globals())
}

// --- modules and code

fn import(vm: &mut Vm<'_>, args: Args) -> Res {
    let [name, globals, _, fromlist, level] = vm.heap.slots(args, 0);
    let or = |v: Value, other: Value| v.bound().unwrap_or(other);
    if !name.is(Kind::Str) {
        return Err(vm.heap.raise_text(texts::IMPORT_NAME, &[P::A(name)]));
    }
    let args = [name, or(globals, Value::NONE), or(fromlist, Value::NONE), or(level, Value::small(0))];
    Err(vm.hidden(Hidden::import_name, &args))
}

fn exec(vm: &mut Vm<'_>, args: Args) -> Res {
    let [source, globals, locals, closure] = vm.heap.slots(args, 0);
    let or_none = |v: Value| v.bound().unwrap_or(Value::NONE);
    Err(vm.hidden(Hidden::exec_source, &[source, or_none(globals), or_none(locals), or_none(closure)]))
}

fn eval(vm: &mut Vm<'_>, args: Args) -> Res {
    let [source, globals, locals] = vm.heap.slots(args, 0);
    let or_none = |v: Value| v.bound().unwrap_or(Value::NONE);
    Err(vm.hidden(Hidden::eval_source, &[source, or_none(globals), or_none(locals)]))
}

fn compile(vm: &mut Vm<'_>, args: Args) -> Res {
    let [source, filename, mode, flags] = vm.heap.slots(args, 0);
    let flags = flags.bound().unwrap_or(Value::small(0));
    Err(vm.hidden(Hidden::compile_source, &[source, filename, mode, flags]))
}

fn input(vm: &mut Vm<'_>, args: Args) -> Res {
    let prompt = vm.heap.arg(args, 0).bound().unwrap_or(names::EMPTY);
    Err(vm.hidden(Hidden::input_of, &[prompt]))
}

fn open(vm: &mut Vm<'_>, _: Args) -> Res {
    Err(vm.heap.raise(TypeId::NotImplementedError, &[P::S("open: this virtual machine has no files")]))
}
