//! `locals()` and `f_locals` of the eras before 3.13: one dict per frame, filled from the slots (*snapshot*) and, around trace
//! functions, written back to them. And what `locals()` gives in 3.13: a fresh dict.
//!
//! | | 2.7 - 3.10 | 3.11, 3.12 | 3.13 |
//! | --- | --- | --- | --- |
//! | `f_locals` of a function | the dict, refreshed | the same, and sets FAST_AS_LOCALS | a proxy |
//! | before a callback | refresh | refresh if the flag is set | nothing |
//! | after it | write back, clear = 1 | the same if the flag is set; the flag is cleared | nothing |
//! | `locals()` | the dict, refreshed | the same, the flag stays | a fresh dict |
//!
//! Rules FL-ORDER, LC-FUNC, CP, FR-REPOP, WB-1 .. WB-13, EX27 of semantics.md.

use crate::block::records::{frame as f, tuple};
use crate::frames::NS;
use crate::heap::Heap;
use crate::image::Image;
use crate::image::code::{flag, slot as bits};
use crate::locals::gate::Variables;
use crate::locals::{SlotOrder, slot_name};
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

impl Heap<'_> {
    /// `frame.f_locals`: the namespace of module, class and exec code, the refreshed dict or a new proxy for functions.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn frame_f_locals(&mut self, frame: Handle) -> Data {
        if self.has_fast_locals(frame) {
            if self.era.locals_are_proxies() {
                return self.new_proxy(frame);
            }
            let dict = self.fast_to_locals(frame)?;
            if self.era.writes_back_after_access_only() {
                self.set_frame_flag(frame, f::flag::FAST_AS_LOCALS, true);
            }
            return Ok(dict);
        }
        let ns = self.frame_namespace(frame);
        if !self.hidden_bound(frame) {
            return Ok(ns);
        }
        if self.era.locals_are_proxies() { self.new_proxy(frame) } else { self.namespace_with_hidden(frame, ns) }
    }

    /// What `locals()` gives in the frame at `fp`; also the default namespace of `vars`, `dir`, `eval` and `exec`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn locals_of(&mut self, fp: usize) -> Data {
        let Some(code) = self.frame_code(fp) else { return self.new_dict() };
        if code.has(flag::OPTIMIZED | flag::EXEC_SYNC) {
            let frame = self.frame_object(fp)?;
            return if self.era.locals_are_proxies() { self.fresh_locals(frame) } else { self.fast_to_locals(frame) };
        }
        let ns = self.header(fp, NS);
        let ns = if ns.is_bound() { ns } else { self.frame_globals(fp) };
        if let Some(p) = ns.heap_of(Kind::Proxy) {
            // Code that exec runs with a proxy as its locals sees a copy (PX-EXEC).
            return self.fresh_locals(self.proxy_frame(p));
        }
        let inlined = (0..code.slot_count()).any(|i| code.slot_bits(i) & bits::HIDDEN != 0);
        if !inlined || !self.era.inlines_comprehensions() {
            return Ok(ns);
        }
        let frame = self.frame_object(fp)?;
        if !self.hidden_bound(frame) {
            return Ok(ns);
        }
        if self.era.locals_are_proxies() { self.fresh_locals(frame) } else { self.namespace_with_hidden(frame, ns) }
    }

    /// The namespace of a frame object of module, class or exec code.
    pub(crate) fn frame_namespace(&self, frame: Handle) -> Value {
        let ns = self.block.at(frame, f::NS);
        if ns.is_bound() { ns } else { self.frame_object_globals(frame) }
    }

    /// `f_globals` of a frame object.
    #[doc(hidden)]
    pub fn frame_object_globals(&self, frame: Handle) -> Value {
        match self.block.at(frame, f::FUNC).heap_of(Kind::Function) {
            Some(h) => self.block.at(h, crate::block::records::function::GLOBALS),
            None => self.block.get(crate::block::field::MAIN),
        }
    }

    /// Sets or clears a bit of a frame object's flags.
    pub(crate) fn set_frame_flag(&mut self, frame: Handle, bit: i64, on: bool) {
        let flags = self.block.count(frame, f::FLAGS) as i64;
        self.block.put(frame, f::FLAGS, Value::small(if on { flags | bit } else { flags & !bit }));
    }

    /// True if a bit of a frame object's flags is set.
    #[inline]
    pub(crate) fn frame_flag(&self, frame: Handle, bit: i64) -> bool {
        self.block.count(frame, f::FLAGS) as i64 & bit != 0
    }

    /// A new dict of the bound variables in slot order, then the extra locals (3.13).
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn fresh_locals(&mut self, frame: Handle) -> Data {
        let dict = self.new_dict()?;
        let Some(code) = self.frame_object_code(frame) else { return Ok(dict) };
        let image = self.block.at(frame, f::CODE).rom_of(Kind::Code).map_or(0, |(image, _)| image);
        let extra = self.block.at(frame, f::EXTRA);
        let slots = code.slots();
        let variables = Variables::of_frame(&self.block, slots, frame);
        let value = |heap: &Self, i: usize| variables.map_or(Value::UNBOUND, |v| v.load(&heap.block, i));
        let n = (0..slots.count()).filter(|i| value(self, *i).is_bound()).count();
        self.dict_reserve(dict, n + self.dict_len(extra))?;
        // Slots have names of their own: nothing is looked for before it is added.
        let mut filling = self.begin_filling(dict);
        for i in 0..slots.count() {
            let v = value(self, i);
            if let Some((name, what)) = slots.slot(i).filter(|_| v.is_bound()) {
                let hash = code.image().str_hash(name);
                if what & bits::FREE == 0 || !variables.is_some_and(|v| self.shadowed(&v, code.image(), name, hash)) {
                    self.fill(&mut filling, Value::rom(Kind::Str, image, name), hash, v);
                }
            }
        }
        self.end_filling(dict, &filling);
        let mut at = 0;
        while let Some((i, key, v)) = self.next_entry(extra, at) {
            let hash = self.entry_hash(extra, i);
            self.insert_reserved(dict, key, hash, v);
            at = i + 1;
        }
        Ok(dict)
    }

    /// True if a free variable has the name of a comprehension's variable that is bound.
    fn shadowed(&self, variables: &Variables<'_>, image: Image<'_>, name: usize, hash: u64) -> bool {
        let first = variables.find(image.str_bytes(name), hash);
        first.is_some_and(|i| variables.is_hidden(i) && variables.load(&self.block, i).is_bound())
    }

    /// A copy of a module's or class's namespace with the variables of the comprehension that is running (3.12).
    fn namespace_with_hidden(&mut self, frame: Handle, ns: Value) -> Data {
        let source = self.payload(ns);
        if !source.is(Kind::Dict) {
            return Ok(ns);
        }
        let dict = self.dict_copy(source, Kind::Dict)?;
        for i in 0..self.local_count(frame) {
            let hidden = self.frame_object_code(frame).is_some_and(|c| c.slot_bits(i) & bits::HIDDEN != 0);
            let v = self.local_load(frame, i);
            if hidden && v.is_bound() {
                let name = self.local_name(frame, i);
                self.dict_set_str(dict, name, v)?;
            }
        }
        Ok(dict)
    }

    /// FastToLocals: refreshes the frame's dict from its slots and gives it. Bound variables are set, unbound ones removed, other keys stay.
    ///
    /// # Errors
    /// `Fault::Memory`; the dict is unchanged to every observer.
    #[doc(hidden)]
    pub fn fast_to_locals(&mut self, frame: Handle) -> Data {
        let Some(code) = self.frame_object_code(frame) else { return self.new_dict() };
        let code_value = self.block.at(frame, f::CODE);
        let dict = match self.block.at(frame, f::LOCALS).bound() {
            Some(dict) => dict,
            None => self.new_dict()?,
        };
        // An argument that is a cell may have a slot too, an empty one until a write-back fills it: until then its name goes and comes
        // again, behind all others.
        let empty = self.era.cell_arguments_have_two_slots() && !self.frame_flag(frame, f::flag::WRITTEN_BACK);
        let both = bits::ARG | bits::CELL;
        let again = |i: usize| empty && code.slot_bits(i) & both == both;
        let mut missing = 0;
        for i in 0..code.slot_count() {
            if self.is_synced(frame, i) && self.local_load(frame, i).is_bound() {
                let name = slot_name(code_value, Some(code), i);
                // (The name of an unbound comprehension's variable goes before the free variable with that name comes again.)
                let twice = code.slot_bits(i) & bits::FREE != 0;
                missing += (twice || again(i) || self.find_str(dict, name).is_none()) as usize;
            }
        }
        self.dict_reserve(dict, missing)?;
        for i in (0..code.slot_count()).filter(|i| again(*i)) {
            self.dict_remove_str(dict, slot_name(code_value, Some(code), i));
        }
        self.block.put(frame, f::LOCALS, dict);
        if code.has(flag::EXEC_SYNC) {
            self.block.put(frame, f::NS, dict);
            if let Some(fp) = self.frame_base(frame) {
                self.set_header(fp, NS, dict);
            }
        }
        for i in SlotOrder::new(code, self.era) {
            if !self.is_synced(frame, i) {
                continue;
            }
            let name = slot_name(code_value, Some(code), i);
            let v = self.local_load(frame, i);
            match (self.find_str(dict, name), v.is_bound()) {
                (Some(e), true) => self.set_entry_value(dict, e, v),
                (Some(e), false) => self.remove_entry(dict, e),
                (None, true) => {
                    let hash = self.str_hash(name);
                    self.insert_reserved(dict, name, hash, v);
                }
                (None, false) => {}
            }
        }
        Ok(dict)
    }

    /// LocalsToFast: what the frame's dict says goes to the slots. Names that it lacks are unbound if `clear`; in 3.12 a plain slot then becomes
    /// None. Cells are written in place. Gives how many plain slots became None (each is a RuntimeWarning). Cannot fail.
    #[doc(hidden)]
    pub fn locals_to_fast(&mut self, frame: Handle, clear: bool) -> usize {
        let dict = self.block.at(frame, f::LOCALS);
        let Some(code) = self.frame_object_code(frame) else { return 0 };
        if !dict.is_bound() {
            return 0;
        }
        let code_value = self.block.at(frame, f::CODE);
        self.set_frame_flag(frame, f::flag::WRITTEN_BACK, true);
        let mut nones = 0;
        for i in 0..code.slot_count() {
            if !self.is_synced(frame, i) {
                continue;
            }
            let name = slot_name(code_value, Some(code), i);
            let old = self.local_load(frame, i);
            match self.dict_get_str(dict, name) {
                Some(v) => {
                    if v != old {
                        self.local_store(frame, i, v);
                    }
                }
                None if clear && old.is_bound() => {
                    let plain = code.slot_bits(i) & (bits::CELL | bits::FREE) == 0;
                    if plain && self.era.write_back_binds_none() {
                        self.local_store(frame, i, Value::NONE);
                        nones += 1;
                    } else {
                        self.local_unbind(frame, i);
                    }
                }
                None => {}
            }
        }
        nones
    }

    /// True if the sync pair looks at slot `i`: free variables only of optimized code.
    fn is_synced(&self, frame: Handle, i: usize) -> bool {
        self.frame_object_code(frame).is_some_and(|c| c.slot_bits(i) & bits::FREE == 0 || c.has(flag::OPTIMIZED))
    }

    /// True if the frame's dict is refreshed and written back around a callback (WB-1, WB-13).
    fn syncs(&self, frame: Handle) -> bool {
        self.era.writes_locals_back()
            && (!self.era.writes_back_after_access_only() || self.frame_flag(frame, f::flag::FAST_AS_LOCALS))
    }

    /// The part of the sync before a trace or profile function is called.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn sync_before_callback(&mut self, frame: Handle) -> Data<()> {
        if self.syncs(frame) && self.has_fast_locals(frame) {
            self.fast_to_locals(frame)?;
        }
        Ok(())
    }

    /// The part of the sync after a trace or profile function has returned or raised.
    pub(crate) fn sync_after_callback(&mut self, frame: Handle) {
        if self.syncs(frame) && self.has_fast_locals(frame) {
            self.locals_to_fast(frame, true);
            self.set_frame_flag(frame, f::flag::FAST_AS_LOCALS, false);
        }
    }

    /// True if the write-back after the callback for this frame will bind a variable that the dict lacks to None (3.12).
    pub(crate) fn will_write_nones(&mut self, frame: Handle) -> bool {
        let due = self.frame_flag(frame, f::flag::FAST_AS_LOCALS) && self.has_fast_locals(frame);
        due && (0..self.local_count(frame)).any(|i| self.becomes_none(frame, i))
    }

    fn becomes_none(&mut self, frame: Handle, i: usize) -> bool {
        let dict = self.block.at(frame, f::LOCALS);
        let plain = self.frame_object_code(frame).is_some_and(|c| c.slot_bits(i) & (bits::CELL | bits::FREE) == 0);
        let name = self.local_name(frame, i);
        plain && dict.is_bound() && self.local_load(frame, i).is_bound() && self.find_str(dict, name).is_none()
    }

    /// The part of the sync after a callback, and the names of the variables that it binds to None: a tuple (3.12).
    ///
    /// # Errors
    /// `Fault::Memory`, with nothing written.
    pub(crate) fn write_back_nones(&mut self, frame: Handle) -> Data {
        let n = (0..self.local_count(frame)).filter(|i| self.becomes_none(frame, *i)).count();
        let names = self.alloc_tuple(n)?;
        let mut at = 0;
        for i in 0..self.local_count(frame) {
            if self.becomes_none(frame, i) {
                let name = self.local_name(frame, i);
                self.block.put(names, tuple::ITEMS + at, name);
                at += 1;
            }
        }
        self.sync_after_callback(frame);
        Ok(Value::heap(Kind::Tuple, names))
    }

    /// Around the `exec` statement and `import *` in a function of era 2.7: the locals go to the frame's namespace, and afterwards back
    /// from it, without unbinding anything (WB-12).
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn exec_sync(&mut self, fp: usize, back: bool) -> Data<()> {
        let frame = self.frame_object(fp)?;
        if back {
            self.locals_to_fast(frame, false);
        } else {
            self.fast_to_locals(frame)?;
        }
        Ok(())
    }
}
