//! Members of modules.

use crate::builtins::def::{Def, attribute, constructor, getter, method};
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::Res;
use crate::value::names;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    getter(0, "__dict__", dict),
    method(1, "__dir__", dir).takes(&sig("")).since(Era::Py36),
    attribute(2, "__doc__", doc, set_doc),
];

fn dict(vm: &mut Vm<'_>, v: Value) -> Res {
    vm.module_dict(v)
}

/// The entry `__doc__` of the namespace.
fn doc(vm: &mut Vm<'_>, v: Value) -> Res {
    let module = vm.heap.payload(v);
    Ok(vm.module_get(module, names::DOC)?.unwrap_or(Value::NONE))
}

fn set_doc(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    let module = vm.heap.payload(v);
    let dict = vm.module_dict(module)?;
    if to.is_bound() {
        return Ok(vm.heap.dict_set_str(dict, names::DOC, to)?);
    }
    match vm.heap.dict_remove_str(dict, names::DOC) {
        Some(_) => Ok(()),
        None => Err(vm.heap.raise(TypeId::AttributeError, &[P::S("__doc__")])),
    }
}

fn dir(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let module = vm.heap.payload(v);
    vm.attribute_names(module)
}

/// What calling module does.
pub(crate) static NEW: Def = constructor("module", new)
    .takes(&sig("name: str, doc=None").was(Era::Py36, &sig("module.__init__|module|name: str, doc=None")));

/// `types.ModuleType(name, doc=None)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let [name, doc] = vm.heap.slots(args, 0);
    let class = vm.heap.block.get(args.base.wrapping_sub(1));
    let ns = vm.heap.new_dict()?;
    let doc = doc.bound().unwrap_or(Value::NONE);
    for (key, v) in [
        (names::NAME, name),
        (names::DOC, doc),
        (names::PACKAGE, Value::NONE),
        (names::LOADER, Value::NONE),
        (names::SPEC, Value::NONE),
    ] {
        vm.heap.dict_set_str(ns, key, v)?;
    }
    let module = vm.heap.new_module(name, ns)?;
    Ok(vm.heap.wrap_payload(class, module)?)
}
