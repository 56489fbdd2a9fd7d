//! Containers filled from other containers: `list.extend`, `set.update`, `dict.update`, and the instructions for `[*x]`, `{*x}`, `{**x}`,
//! `f(*x)` and `f(**x)`.
//!
//! Adding keys is idempotent, so a step that adds some and is then run again does no harm; appending is not, and is done after
//! everything that can fail.

use crate::era::calls;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Fault, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Value, names};

impl Vm<'_> {
    /// Appends the items of any iterable to a list.
    ///
    /// # Errors
    /// TypeError if it is not iterable; `Trap::Call` (result: the list) if Python code gives the items; `Fault::Memory`.
    pub(crate) fn list_extend_any(&mut self, list: Value, v: Value) -> Res<()> {
        let Some(h) = list.heap_of(Kind::List) else { return Err(Fault::Broken.into()) };
        self.list_extend_builtin(h, v).map_err(|need| self.or_hidden(need, Hidden::extend_list, &[list, v]))
    }

    /// As [`Vm::list_extend_any`], with the TypeError of `[*v]`.
    ///
    /// # Errors
    /// As [`Vm::list_extend_any`].
    pub(crate) fn list_extend(&mut self, list: Value, v: Value) -> Res<()> {
        if !self.is_iterable(v) {
            return Err(self.heap.type_error(&[P::S("Value after * must be an iterable, not "), P::T(v)]));
        }
        self.list_extend_any(list, v)
    }

    pub(crate) fn list_extend_builtin(&mut self, list: Handle, v: Value) -> Plain<()> {
        let (items, walk) = self.collect_kept(v)?;
        let n = self.heap.seq_len(items);
        self.heap.list_reserve(list, n)?;
        // The list may be its own source: only what was there before is appended.
        for i in 0..n {
            let item = self.heap.seq_item(items, i);
            self.heap.list_push_reserved(list, item);
        }
        if let Some(w) = walk {
            self.heap.walk_commit(&w);
        }
        Ok(())
    }

    /// Adds the items of any iterable to a set.
    ///
    /// # Errors
    /// TypeError if it is not iterable or an item is unhashable; `Trap::Call` if Python code is involved; `Fault::Memory`.
    pub(crate) fn set_update(&mut self, set: Value, v: Value) -> Res<()> {
        self.set_update_builtin(set, v).map_err(|need| self.or_hidden(need, Hidden::update_set, &[set, v]))
    }

    /// Adds an item to a set: the instruction SetAdd, `set.add`.
    ///
    /// # Errors
    /// TypeError for an unhashable item; `Trap::Call`, `Fault::Memory`.
    pub(crate) fn set_add(&mut self, set: Value, item: Value) -> Res<()> {
        self.heap.set_add_builtin(set, item).map_err(|need| self.or_hidden(need, Hidden::set_add, &[set, item]))
    }

    pub(crate) fn set_update_builtin(&mut self, set: Value, v: Value) -> Plain<()> {
        if let Some(source) = self.heap.entries_of(v) {
            if source == set {
                return Ok(());
            }
            let n = self.heap.dict_len(source);
            if self.heap.dict_len(set) == 0 {
                self.heap.dict_reserve(set, n)?;
            }
            let mut at = 0;
            while let Some((i, key, _)) = self.heap.next_entry(source, at) {
                let hash = self.heap.entry_hash(source, i);
                self.heap.add_hashed(set, key, hash, Value::NONE)?;
                at = i + 1;
            }
            return Ok(());
        }
        let w = self.walk(v)?;
        self.heap.charge(self.heap.walk_hint(&w));
        while let Some(item) = self.heap.walk_next(&w)? {
            self.heap.set_add_builtin(set, item)?;
        }
        self.heap.walk_commit(&w);
        Ok(())
    }

    /// True if `v` has `keys`, which makes it a mapping for `dict.update` and `**`.
    pub(crate) fn has_keys(&mut self, v: Value) -> bool {
        v.is(Kind::Proxy) || self.special(v, names::KEYS).is_some()
    }

    /// `dict.update(v)` of the instruction for `{**v}`.
    ///
    /// # Errors
    /// TypeError `'X' object is not a mapping`; `Trap::Call`; `Fault::Memory`.
    pub(crate) fn dict_update(&mut self, dict: Value, v: Value) -> Res<()> {
        if self.heap.plain_mapping(v).is_none() && !self.has_keys(v) {
            return Err(self.heap.type_error(&[P::S("'"), P::T(v), P::S("' object is not a mapping")]));
        }
        self.dict_update_from(dict, v)
    }

    /// `dict.update(v)`: a mapping, or an iterable of pairs.
    ///
    /// # Errors
    /// What Python raises; `Trap::Call` of the hidden function `update_dict`; `Fault::Memory`.
    pub(crate) fn dict_update_from(&mut self, dict: Value, v: Value) -> Res<()> {
        self.dict_update_builtin(dict, v).map_err(|need| self.or_hidden(need, Hidden::update_dict, &[dict, v]))
    }

    pub(crate) fn dict_update_builtin(&mut self, dict: Value, v: Value) -> Plain<()> {
        if let Some(source) = self.heap.plain_mapping(v) {
            if source == dict {
                return Ok(());
            }
            let n = self.heap.dict_len(source);
            if self.heap.dict_len(dict) == 0 {
                self.heap.dict_reserve(dict, n)?;
            }
            let mut at = 0;
            while let Some((i, key, value)) = self.heap.next_entry(source, at) {
                let hash = self.heap.entry_hash(source, i);
                self.heap.add_hashed(dict, key, hash, value)?;
                at = i + 1;
            }
            return Ok(());
        }
        if self.has_keys(v) {
            return Err(Need::Python);
        }
        let w = self.walk(v)?;
        self.heap.charge(self.heap.walk_hint(&w));
        let mut n = 0;
        while let Some(pair) = self.heap.walk_next(&w)? {
            let (key, value) = self.pair_of(pair, n)?;
            let hash = self.heap.hash_builtin(key)?;
            self.heap.add_hashed(dict, key, hash, value)?;
            n += 1;
        }
        self.heap.walk_commit(&w);
        Ok(())
    }

    /// The two items of element `n` of an update sequence.
    fn pair_of(&mut self, pair: Value, n: i64) -> Plain<(Value, Value)> {
        if !self.is_iterable(pair) {
            return Err(self.heap.type_error(&[
                P::S("cannot convert dictionary update sequence element #"),
                P::N(n),
                P::S(" to a sequence"),
            ]));
        }
        let items = match pair.kind() {
            Some(Kind::List | Kind::Tuple) => pair,
            // Advancing an iterator inside of a step that may be given up is not harmless.
            Some(Kind::Iter | Kind::Generator | Kind::Instance | Kind::Proxy) => return Err(Need::Python),
            _ => self.collect(pair)?,
        };
        let len = self.heap.seq_len(items);
        if len != 2 {
            return Err(self.heap.raise(
                TypeId::ValueError,
                &[
                    P::S("dictionary update sequence element #"),
                    P::N(n),
                    P::S(" has length "),
                    P::N(len as i64),
                    P::S("; 2 is required"),
                ],
            ));
        }
        Ok((self.heap.seq_item(items, 0), self.heap.seq_item(items, 1)))
    }

    /// Adds the keyword arguments of `f(**v)` to a dict; `callee` is for the messages.
    ///
    /// # Errors
    /// TypeErrors `f() got multiple values for keyword argument 'x'`, `f() argument after ** must be a mapping, not X`; `Trap::Call` of the hidden function `merge_dict`; `Fault::Memory`.
    #[doc(hidden)]
    pub fn dict_merge(&mut self, dict: Value, v: Value, callee: Value) -> Res<()> {
        let Some(source) = self.heap.plain_mapping(v) else {
            if self.has_keys(v) {
                return Err(self.hidden(Hidden::merge_dict, &[dict, v, callee]));
            }
            return Err(self.callee_error(callee, " argument after ** must be a mapping, not ", P::T(v), "").into());
        };
        // Everything is checked before anything is added: adding is not idempotent where repeats are refused.
        let mut at = 0;
        while let Some((i, key, _)) = self.heap.next_entry(source, at) {
            let hash = self.heap.entry_hash(source, i);
            match self.heap.find(dict, key, hash) {
                Ok(None) => {}
                Ok(Some(_)) => return Err(self.repeated_keyword(callee, key).into()),
                Err(t) => return Err(self.or_hidden(t, Hidden::merge_dict, &[dict, v, callee])),
            }
            at = i + 1;
        }
        self.heap.dict_reserve(dict, self.heap.dict_len(source))?;
        let mut at = 0;
        while let Some((i, key, value)) = self.heap.next_entry(source, at) {
            let hash = self.heap.entry_hash(source, i);
            self.heap.insert_reserved(dict, key, hash, value);
            at = i + 1;
        }
        Ok(())
    }

    /// TypeError `f() got multiple values for keyword argument 'x'`.
    #[cold]
    pub(crate) fn repeated_keyword(&mut self, callee: Value, key: Value) -> Fault {
        let key = self.heap.payload(key);
        if !key.is(Kind::Str) {
            return self.heap.raise_text(calls::ODD_NAME, &[]);
        }
        self.callee_error(callee, " got multiple values for keyword argument '", P::V(key), "'")
    }

    /// TypeError of `f(*v)` for a `v` that cannot be iterated.
    #[cold]
    #[doc(hidden)]
    pub fn star_error(&mut self, callee: Value, v: Value) -> Fault {
        self.callee_error(callee, " argument after * must be an iterable, not ", P::T(v), "")
    }

    /// A new dict of the keys and values in `n` stack words from `base`.
    ///
    /// # Errors
    /// TypeError for an unhashable key; `Trap::Call` if keys are hashed or compared in Python; `Fault::Memory`.
    pub(crate) fn build_dict_from_stack(&mut self, base: usize, n: usize) -> Res {
        let dict = self.heap.new_dict()?;
        self.heap.dict_reserve(dict, n / 2)?;
        for i in 0..n / 2 {
            let (key, v) = (self.heap.block.get(base + 2 * i), self.heap.block.get(base + 2 * i + 1));
            let added = match self.heap.hash_builtin(key) {
                Ok(hash) => self.heap.add_hashed(dict, key, hash, v),
                Err(t) => Err(t),
            };
            match added {
                Ok(()) => {}
                Err(Need::Python) => {
                    let words = self.heap.tuple_from_stack(base, n)?;
                    return Err(self.hidden(Hidden::dict_from, &[words]));
                }
                Err(Need::Fault(fault)) => return Err(fault.into()),
            }
        }
        Ok(dict)
    }

    /// A new set of the `n` stack words from `base`.
    ///
    /// # Errors
    /// As [`Vm::build_dict_from_stack`].
    pub(crate) fn build_set_from_stack(&mut self, base: usize, n: usize) -> Res {
        let set = self.heap.new_dict_of(Kind::Set)?;
        self.heap.dict_reserve(set, n)?;
        for i in 0..n {
            let item = self.heap.block.get(base + i);
            match self.heap.set_add_builtin(set, item) {
                Ok(()) => {}
                Err(Need::Python) => {
                    let words = self.heap.tuple_from_stack(base, n)?;
                    return Err(self.hidden(Hidden::set_from, &[words]));
                }
                Err(Need::Fault(fault)) => return Err(fault.into()),
            }
        }
        Ok(set)
    }
}
