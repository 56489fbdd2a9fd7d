//! What a FrameLocalsProxy does (PEP 667, era 3.13): a mapping over the gate, plus the frame's dict of extra locals.
//!
//! A key that is no variable lives in the frame object's EXTRA dict, shared by all proxies of the frame. Matching a key with a variable is by hash and
//! equality (PX-WRITE): text is looked up in the code's slot index; a key whose class decides in Python how it hashes or
//! compares is matched in the prelude (`prelude/builtins/proxy.py`), so these functions may end with `Trap::Call`.

use super::gate::Variables;
use crate::block::Block;
use crate::fault::{Data, Fault, Need, Plain, Res};
use crate::heap::Heap;
use crate::hidden::Hidden;
use crate::isa::CmpOp;
use crate::kind::Kind;
use crate::names;
use crate::object::{frame as f, wrap};
use crate::value::{Handle, Value};
use crate::vm::{P, Vm};

impl<'a> Heap<'a> {
    /// A new proxy of a frame object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_proxy(&mut self, frame: Handle) -> Data {
        let h = self.block.alloc(Kind::Proxy, wrap::SIZE)?;
        self.block.put(h, wrap::OF, Value::heap(Kind::Frame, frame));
        Ok(Value::heap(Kind::Proxy, h))
    }

    /// The frame object of a proxy.
    pub fn proxy_frame(&self, proxy: Handle) -> Handle {
        self.block.at(proxy, wrap::OF).handle().unwrap_or(Handle(0))
    }

    /// The frame object of a value that is a proxy.
    ///
    /// # Errors
    /// `Fault::Broken` if it is none.
    pub fn frame_of_proxy(&self, proxy: Value) -> Data<Handle> {
        proxy.heap_of(Kind::Proxy).map(|h| self.proxy_frame(h)).ok_or(Fault::Broken)
    }

    /// True if a proxy shows slot `i`: what is bound, be it of other code than a function's, where that is the running comprehension's variables
    /// and free variables.
    pub fn proxy_shows(&self, frame: Handle, i: usize) -> bool {
        self.local_load(frame, i).is_bound()
    }

    /// True if writing through a proxy reaches slot `i`: every variable of a function, bound or not; of other code the running
    /// comprehension's, and free variables.
    pub fn proxy_writes(&self, frame: Handle, i: usize) -> bool {
        self.variables(frame).is_some_and(|v| proxy_reaches(&self.block, &v, i))
    }

    /// The frame's variables and the first slot whose name equals `key`; `None` if there is none or the variables are lost.
    ///
    /// # Errors
    /// `Python` if the key's class decides; TypeError for an unhashable key.
    #[inline]
    fn proxy_slot(&mut self, frame: Handle, key: Value) -> Plain<Option<(Variables<'a>, usize)>> {
        let name = if key.is(Kind::Str) { key } else { self.proxy_text(key)? };
        let Some(slots) = self.frame_object_code(frame).map(|c| c.slots()) else { return Ok(None) };
        let slot = if name.is(Kind::Str) { self.slot_named(&slots, name) } else { None };
        Ok(slot.and_then(|slot| Some((Variables::of_frame(&self.block, slots, frame)?, slot))))
    }

    /// What a key that is no exact Str has to be compared as: its text, or itself.
    #[cold]
    fn proxy_text(&mut self, key: Value) -> Plain {
        self.hash_builtin(key)?;
        if self.python_defines(key, names::EQ) {
            return Err(Need::Python);
        }
        Ok(self.payload(key))
    }

    /// The value under `key`: a bound variable, else an extra local.
    ///
    /// # Errors
    /// `Python`, TypeError.
    fn proxy_value(&mut self, frame: Handle, key: Value) -> Plain<Option<Value>> {
        if let Some((variables, slot)) = self.proxy_slot(frame, key)? {
            let v = variables.load(&self.block, slot);
            if v.is_bound() {
                return Ok(Some(v));
            }
            // The first with the name that is bound.
            let name = self.payload(key);
            let v = variables.find_free(self.str_bytes(name)).map(|slot| variables.load(&self.block, slot));
            if let Some(v) = v.and_then(Value::bound) {
                return Ok(Some(v));
            }
        }
        match self.block.at(frame, f::EXTRA).bound() {
            Some(extra) => self.dict_get(extra, key),
            None => Ok(None),
        }
    }

    /// `key in proxy`.
    ///
    /// # Errors
    /// TypeError; `Need::Python` if a comparison needs Python code.
    pub fn proxy_has(&mut self, proxy: Value, key: Value) -> Plain<bool> {
        let frame = self.frame_of_proxy(proxy)?;
        self.proxy_value(frame, key).map(|v| v.is_some())
    }

    fn proxy_put(&mut self, frame: Handle, key: Value, v: Value) -> Plain<()> {
        if let Some((variables, slot)) = self.proxy_slot(frame, key)? {
            if proxy_reaches(&self.block, &variables, slot) {
                variables.store(&mut self.block, slot, v);
                return Ok(());
            }
        }
        let extra = self.extra_locals(frame)?;
        self.dict_set(extra, key, v)
    }

    /// The dict of a frame's extra locals, made now if there is none yet.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn extra_locals(&mut self, frame: Handle) -> Data {
        if let Some(extra) = self.block.at(frame, f::EXTRA).bound() {
            return Ok(extra);
        }
        let extra = self.new_dict()?;
        self.block.put(frame, f::EXTRA, extra);
        Ok(extra)
    }

    /// `del proxy[key]`: refused for every key in 3.13.0 (PX-DEL).
    ///
    /// # Errors
    /// TypeError, always.
    pub fn proxy_del(&mut self) -> Data {
        Err(self.type_error(&[P::S("cannot remove variables from FrameLocalsProxy")]))
    }

    /// `len(proxy)`.
    pub fn proxy_len(&self, proxy: Value) -> usize {
        let Ok(frame) = self.frame_of_proxy(proxy) else { return 0 };
        let shown = (0..self.local_count(frame)).filter(|i| self.proxy_shows(frame, *i)).count();
        shown + self.dict_len(self.block.at(frame, f::EXTRA))
    }

    /// `dict(proxy)`: a snapshot.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn proxy_dict(&mut self, proxy: Value) -> Data {
        let frame = self.frame_of_proxy(proxy)?;
        self.fresh_locals(frame)
    }

    /// Keys, values or items (tuples) of a proxy: a list, as in 3.13.0.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn proxy_list(&mut self, proxy: Value, what: Listed) -> Data {
        let dict = self.proxy_dict(proxy)?;
        let list = self.alloc_list(self.dict_len(dict))?;
        let mut at = 0;
        while let Some((i, key, v)) = self.next_entry(dict, at) {
            let item = match what {
                Listed::Keys => key,
                Listed::Values => v,
                Listed::Items => self.new_tuple(&[key, v])?,
            };
            self.list_push_reserved(list, item);
            at = i + 1;
        }
        Ok(Value::heap(Kind::List, list))
    }
}

impl<'a> Vm<'a> {
    /// `proxy[key]`.
    ///
    /// # Errors
    /// KeyError, whose argument is a sentence; TypeError; `Trap::Call`.
    pub fn proxy_get(&mut self, proxy: Value, key: Value) -> Res {
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
    pub fn proxy_union(&mut self, inplace: bool, a: Value, b: Value) -> Res<Option<Value>> {
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
    pub fn proxy_compare(&mut self, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
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
    pub fn proxy_set(&mut self, proxy: Value, key: Value, v: Value) -> Res {
        let frame = self.heap.frame_of_proxy(proxy)?;
        match self.heap.proxy_put(frame, key, v) {
            Ok(()) => Ok(Value::NONE),
            Err(t) => Err(self.or_hidden(t, Hidden::proxy_set, &[proxy, key, v])),
        }
    }
}

impl Heap<'_> {
    /// The names in reverse: a list.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn proxy_reversed(&mut self, proxy: Value) -> Data {
        let list = self.proxy_list(proxy, Listed::Keys)?;
        if let Some(h) = list.heap_of(Kind::List) {
            let n = self.list_len(h);
            for i in 0..n / 2 {
                let (a, b) = (self.list_item(h, i), self.list_item(h, n - 1 - i));
                self.list_set(h, i, b);
                self.list_set(h, n - 1 - i, a);
            }
        }
        Ok(list)
    }
}

/// See [`Heap::proxy_writes`].
#[inline]
fn proxy_reaches(block: &Block<'_>, variables: &Variables<'_>, slot: usize) -> bool {
    variables.is_fast() || !variables.is_hidden(slot) || variables.load(block, slot).is_bound()
}

/// What [`Heap::proxy_list`] lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listed {
    /// The names.
    Keys,
    /// The values.
    Values,
    /// Pairs of both.
    Items,
}
