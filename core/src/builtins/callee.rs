//! What errors of unpacked arguments (`f(*x)`, `f(**x)`) call the function.

use crate::block::records::{class, function as f, method};
use crate::builtins::def::What;
use crate::builtins::registry::{def_of, module_of};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::heap::natives::MODULE_TABLES;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl Vm<'_> {
    /// A TypeError that begins with the callee's name.
    #[cold]
    pub(crate) fn callee_error(&mut self, callee: Value, middle: &str, what: P<'_>, end: &str) -> Fault {
        let described = self.heap.era.callees_are_described();
        let name = if described { Ok(self.heap.described(callee)) } else { self.callee_name(callee) };
        match name {
            Ok([a, b, c, d]) => self.heap.type_error(&[a, b, c, d, P::S(middle), what, P::S(end)]),
            Err(fault) => fault,
        }
    }

    /// Since 3.11: module and qualified name, or the repr of a callable that has none (`Objects/object.c`, `_PyObject_FunctionStr`).
    fn callee_name(&mut self, callee: Value) -> Data<[P<'static>; 4]> {
        let (none, dot, call) = (P::S(""), P::S("."), P::S("()"));
        let bound = callee
            .heap_of(Kind::Method)
            .map(|h| (self.heap.block.at(h, method::FUNC), self.heap.block.at(h, method::SELF)));
        let function = bound.map_or(callee, |b| b.0);
        let (module, name) = if let Some(h) = function.heap_of(Kind::Function) {
            (self.heap.block.at(h, f::MODULE), self.heap.block.at(h, f::QUALNAME))
        } else if let Some(h) = callee.heap_of(Kind::Type) {
            let module = self.own_attribute(callee, names::MODULE).unwrap_or(Value::NONE);
            (module, self.heap.block.at(h, class::QUALNAME))
        } else if callee.is(Kind::Type) {
            let name = TypeId::of_value(callee).map_or("", |t| t.name_in_c(self.heap.era));
            return Ok([P::S(name), call, none, none]);
        } else if let Some((index, row)) = function.fixed_of(Kind::Native).and_then(|i| Some((i, def_of(i)?))) {
            let name = P::S(row.name);
            return Ok(match (bound, TypeId::from_index(index >> 10), module_of(index >> 10)) {
                // A slot belongs to the type that defines it, any other method to the type of its receiver.
                (_, Some(t), _) if row.is_slot() => [P::S(t.name()), dot, name, call],
                (Some((_, this)), ..) if this.is(Kind::Module) => [name, call, none, none],
                (Some((_, this)), ..) if this.is(Kind::Type) => [P::V(this), dot, name, call],
                (Some((_, this)), ..) => [P::T(this), dot, name, call],
                (None, Some(t), _) => [P::S(t.name()), dot, name, call],
                (None, None, Some(m)) if m.name != "builtins" => [P::S(m.public_name()), dot, name, call],
                _ => [name, call, none, none],
            });
        } else {
            return Ok([P::V(self.default_repr(callee)?), none, none, none]);
        };
        let told = module.is(Kind::Str) && self.heap.str_bytes(module) != b"builtins";
        Ok(if told { [P::V(module), dot, P::V(name), call] } else { [P::V(name), call, none, none] })
    }
}

impl Heap<'_> {
    /// Up to 3.8: the bare name of a function, the type of anything else (`Python/ceval.c`, `PyEval_GetFuncName`).
    fn described(&self, callee: Value) -> [P<'static>; 4] {
        let none = P::S("");
        let bound = callee.heap_of(Kind::Method).map(|h| self.block.at(h, method::FUNC));
        let function = bound.unwrap_or(callee);
        if let Some(h) = function.heap_of(Kind::Function) {
            return [P::V(self.block.at(h, f::NAME)), P::S("()"), none, none];
        }
        let native = function.fixed_of(Kind::Native);
        let Some((index, row)) = native.and_then(|i| Some((i, def_of(i)?))) else {
            return [P::T(callee), P::S(" object"), none, none];
        };
        let free = bound.is_none() && index >> 10 < MODULE_TABLES && matches!(row.what, What::Fn(_));
        let what = match (row.is_slot(), free) {
            (true, false) => "method-wrapper object",
            (true, true) => "wrapper_descriptor object",
            (false, true) => "method_descriptor object",
            (false, false) => return [P::S(row.name), P::S("()"), none, none],
        };
        [P::S(what), none, none, none]
    }
}
