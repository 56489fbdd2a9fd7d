//! Mapping operations of a FrameLocalsProxy (PEP 667) whose keys or values may run Python code.

use crate::heap::message::P;
use crate::isa::CmpOp;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Need, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;

impl<'a> Vm<'a> {
    /// `proxy[key]`.
    ///
    /// # Errors
    /// KeyError, whose argument is a sentence; TypeError; `Trap::Call`.
    pub(crate) fn proxy_get(&mut self, proxy: Value, key: Value) -> Res {
        let frame = self.heap.frame_of_proxy(proxy)?;
        match self.heap.proxy_value(frame, key) {
            Ok(Some(v)) => Ok(v),
            Ok(None) | Err(Need::Python) => Err(self.hidden(Hidden::proxy_get, &[proxy, key])),
            Err(Need::Fault(fault)) => Err(fault.into()),
        }
    }

    /// `proxy.get(key, default)`.
    ///
    /// # Errors
    /// TypeError; `Trap::Call`.
    #[doc(hidden)]
    pub fn proxy_get_default(&mut self, proxy: Value, key: Value, default: Value) -> Res {
        let frame = self.heap.frame_of_proxy(proxy)?;
        match self.heap.proxy_value(frame, key) {
            Ok(v) => Ok(v.unwrap_or(default)),
            Err(t) => Err(self.or_hidden(t, Hidden::proxy_get_default, &[proxy, key, default])),
        }
    }

    /// `key in proxy`, as a bool value.
    ///
    /// # Errors
    /// TypeError; `Trap::Call`.
    #[doc(hidden)]
    pub fn proxy_contains(&mut self, proxy: Value, key: Value) -> Res {
        let frame = self.heap.frame_of_proxy(proxy)?;
        match self.heap.proxy_value(frame, key) {
            Ok(v) => Ok(Value::bool(v.is_some())),
            Err(t) => Err(self.or_hidden(t, Hidden::proxy_contains, &[proxy, key])),
        }
    }

    /// `proxy | other`, `other | proxy` or `proxy |= other`; `None` if they do not go together.
    ///
    /// # Errors
    /// `Trap::Call`.
    pub(crate) fn proxy_union(&mut self, inplace: bool, a: Value, b: Value) -> Res<Option<Value>> {
        if a.is(Kind::Proxy) && !b.is(Kind::Proxy) && !self.heap.payload(b).is(Kind::Dict) {
            return Ok(None);
        }
        // What is left of a proxy may be anything: 3.13.0 hands it to dict.update, so a list gives AttributeError (PX-OR).
        let f = if inplace && a.is(Kind::Proxy) { Hidden::proxy_ior } else { Hidden::proxy_or };
        Err(self.hidden(f, &[a, b]))
    }

    /// A comparison of which at least one side is a proxy: two are equal if they are of the same frame; with a dict the contents decide.
    /// `None` if they have none.
    ///
    /// # Errors
    /// TypeError for an order of a proxy and a dict, which names dicts; `Fault::Memory`, `Trap::Call`.
    pub(crate) fn proxy_compare(&mut self, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
        let equality = matches!(op, CmpOp::Eq | CmpOp::Ne);
        if a.is(Kind::Proxy) && b.is(Kind::Proxy) {
            let same = self.heap.frame_of_proxy(a)? == self.heap.frame_of_proxy(b)?;
            return Ok(equality.then_some(same == (op == CmpOp::Eq)));
        }
        let (proxy, other) = if a.is(Kind::Proxy) { (a, b) } else { (b, a) };
        let inner = self.heap.payload(other);
        if !inner.is(Kind::Dict) {
            return Ok(None);
        }
        if !equality {
            let symbol = op.symbol();
            let text = [P::S("'"), P::S(symbol), P::S("' not supported between instances of 'dict' and 'dict'")];
            return Err(self.heap.type_error(&text));
        }
        let dict = self.heap.proxy_dict(proxy)?;
        match self.heap.eq_builtin(dict, inner) {
            Ok(same) => Ok(Some(same == (op == CmpOp::Eq))),
            Err(t) => Err(self.or_hidden(t, Hidden::compare_containers, &[dict, inner, Value::small(op as i64)])),
        }
    }

    /// `proxy[key] = v`: binds the variable, also an unbound one, or else an extra local. Gives None.
    ///
    /// # Errors
    /// `Fault::Memory`, TypeError; `Trap::Call`.
    #[doc(hidden)]
    pub fn proxy_set(&mut self, proxy: Value, key: Value, v: Value) -> Res {
        let frame = self.heap.frame_of_proxy(proxy)?;
        match self.heap.proxy_put(frame, key, v) {
            Ok(()) => Ok(Value::NONE),
            Err(t) => Err(self.or_hidden(t, Hidden::proxy_set, &[proxy, key, v])),
        }
    }
}
