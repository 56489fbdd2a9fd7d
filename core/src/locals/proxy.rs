//! What a FrameLocalsProxy does (PEP 667, era 3.13): a mapping over the gate, plus the frame's dict of extra locals.
//!
//! A key that is no variable lives in the frame object's EXTRA dict, shared by all proxies of the frame. Matching a key with a variable is by hash and
//! equality (PX-WRITE): text is looked up in the code's slot index; a key whose class decides in Python how it hashes or
//! compares is matched in the prelude (`prelude/builtins/proxy.py`), so these functions may end with `Trap::Call`.

use crate::block::Block;
use crate::block::records::{frame as f, wrap};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::locals::gate::Variables;
use crate::value::fault::{Data, Fault, Need, Plain};
use crate::value::kind::Kind;
use crate::value::{Handle, Value, names};

impl<'a> Heap<'a> {
    /// A new proxy of a frame object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_proxy(&mut self, frame: Handle) -> Data {
        let h = self.block.alloc(Kind::Proxy, wrap::SIZE)?;
        self.block.put(h, wrap::OF, Value::heap(Kind::Frame, frame));
        Ok(Value::heap(Kind::Proxy, h))
    }

    /// The frame object of a proxy.
    pub(crate) fn proxy_frame(&self, proxy: Handle) -> Handle {
        self.block.at(proxy, wrap::OF).handle().unwrap_or(Handle(0))
    }

    /// The frame object of a value that is a proxy.
    ///
    /// # Errors
    /// `Fault::Broken` if it is none.
    pub(crate) fn frame_of_proxy(&self, proxy: Value) -> Data<Handle> {
        proxy.heap_of(Kind::Proxy).map(|h| self.proxy_frame(h)).ok_or(Fault::Broken)
    }

    /// True if a proxy shows slot `i`: what is bound, be it of other code than a function's, where that is the running comprehension's variables
    /// and free variables.
    pub(crate) fn proxy_shows(&self, frame: Handle, i: usize) -> bool {
        self.local_load(frame, i).is_bound()
    }

    /// True if writing through a proxy reaches slot `i`: every variable of a function, bound or not; of other code the running
    /// comprehension's, and free variables.
    pub(crate) fn proxy_writes(&self, frame: Handle, i: usize) -> bool {
        self.variables(frame).is_some_and(|v| proxy_reaches(&self.block, &v, i))
    }

    /// The frame's variables and the first slot whose name equals `key`; `None` if there is none or the variables are lost.
    ///
    /// # Errors
    /// `Python` if the key's class decides; TypeError for an unhashable key.
    #[inline(always)]
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
    pub(crate) fn proxy_value(&mut self, frame: Handle, key: Value) -> Plain<Option<Value>> {
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
    pub(crate) fn proxy_has(&mut self, proxy: Value, key: Value) -> Plain<bool> {
        let frame = self.frame_of_proxy(proxy)?;
        self.proxy_value(frame, key).map(|v| v.is_some())
    }

    pub(crate) fn proxy_put(&mut self, frame: Handle, key: Value, v: Value) -> Plain<()> {
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
    pub(crate) fn extra_locals(&mut self, frame: Handle) -> Data {
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
    pub(crate) fn proxy_del(&mut self) -> Data {
        Err(self.type_error(&[P::S("cannot remove variables from FrameLocalsProxy")]))
    }

    /// `len(proxy)`.
    #[doc(hidden)]
    pub fn proxy_len(&self, proxy: Value) -> usize {
        let Ok(frame) = self.frame_of_proxy(proxy) else { return 0 };
        let shown = (0..self.local_count(frame)).filter(|i| self.proxy_shows(frame, *i)).count();
        shown + self.dict_len(self.block.at(frame, f::EXTRA))
    }

    /// `dict(proxy)`: a snapshot.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn proxy_dict(&mut self, proxy: Value) -> Data {
        let frame = self.frame_of_proxy(proxy)?;
        self.fresh_locals(frame)
    }

    /// Keys, values or items (tuples) of a proxy: a list, as in 3.13.0.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn proxy_list(&mut self, proxy: Value, what: Listed) -> Data {
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

impl Heap<'_> {
    /// The names in reverse: a list.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn proxy_reversed(&mut self, proxy: Value) -> Data {
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
