//! Members of str.

use super::def::{Args, Def};
use super::int::class_of_call;
use crate::fault::{Res, Trap};
use crate::hidden::Hidden;
use crate::kind::Kind;
use crate::names;
use crate::value::Value;
use crate::vm::{P, Vm};

/// Members.
pub(crate) const MEMBERS: &[Def] = &[];

/// `str(object='', encoding=.., errors=..)`.
pub(crate) fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_of_call(vm, args);
    let [v, encoding, errors] = vm.named_args(args, "str", 0, ["object", "encoding", "errors"], 0, 3)?;
    if !v.is_bound() {
        return vm.wrap_payload(class, names::EMPTY);
    }
    if encoding.is_bound() || errors.is_bound() {
        let inner = vm.payload(v);
        if inner.is(Kind::Str) {
            return Err(vm.type_error(&[P::S("decoding str is not supported")]));
        }
        if !matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray)) {
            return Err(vm.type_error(&[P::S("decoding to str: need a bytes-like object, "), P::T(v), P::S(" found")]));
        }
        let text = vm.decode(inner, encoding, errors)?;
        return vm.wrap_payload(class, text);
    }
    match vm.str_of(v) {
        Ok(text) => vm.wrap_payload(class, text),
        Err(Trap::Python) if class.heap_of(Kind::Type).is_some() => Err(vm.hidden(Hidden::build_text, &[class, v])),
        Err(trap) => Err(vm.or_hidden(trap, Hidden::str_of, &[v])),
    }
}
