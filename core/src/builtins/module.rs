//! Members of modules.

use super::def::{Args, Def, getter, method};
use crate::fault::Res;
use crate::kind::Kind;
use crate::names;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

/// Members.
pub(crate) const MEMBERS: &[Def] = &[getter(0, "__dict__", dict), method(1, "__dir__", dir)];

fn dict(vm: &mut Vm<'_>, v: Value) -> Res {
    vm.module_dict(v)
}

fn dir(vm: &mut Vm<'_>, args: Args) -> Res {
    vm.expect_args(args, "__dir__", 1, 0, 0)?;
    let v = vm.arg(args, 0);
    let module = vm.receiver(v, TypeId::Module, "__dir__")?;
    vm.attribute_names(module)
}

/// `types.ModuleType(name, doc=None)`.
pub(crate) fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let [name, doc] = vm.take_args(args, "module", 0, ["name", "doc"], 1)?;
    if !name.is(Kind::Str) {
        return Err(vm.type_error(&[P::S("module() argument 'name' must be str, not "), P::T(name)]));
    }
    let class = vm.block.get(args.base.wrapping_sub(1));
    let ns = vm.new_dict()?;
    let doc = doc.bound().unwrap_or(Value::NONE);
    for (key, v) in [
        (names::NAME, name),
        (names::DOC, doc),
        (names::PACKAGE, Value::NONE),
        (names::LOADER, Value::NONE),
        (names::SPEC, Value::NONE),
    ] {
        vm.dict_set_str(ns, key, v)?;
    }
    let module = vm.new_module(name, ns)?;
    vm.wrap_payload(class, module)
}
