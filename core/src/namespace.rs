//! Names that are not slots: globals, builtins, and the namespaces of module, class and exec code; with the caches for globals.
//!
//! A function's CACHE is a Store of two words for each name of its code: `stamp`, `what`. For a global or builtin the stamp is the globals'
//! version, and `what` is the number of the globals' entry, or the builtin's value (never a number). Versions change when a key comes or goes,
//! so a matching stamp proves the entry. Before the Store is made, CACHE counts the misses. Stamps of attributes are negative, see
//! [`crate::attr::cache`].

use crate::block::field;
use crate::builtins::registry;
use crate::code::{Code, flag};
use crate::era::texts;
use crate::fault::{Data, Fault, Res};
use crate::frame::{FUNC, NS};
use crate::heap::Heap;
use crate::hidden;
use crate::kind::Kind;
use crate::names;
use crate::object::{cell, dict as d, function as func, table as t};
use crate::types::TypeId;
use crate::value::{Handle, Value};
use crate::vm::{P, Vm};

/// Misses before a function gets its cache.
const PATIENCE: usize = 2;

impl<'a> Heap<'a> {
    /// The value of global or builtin `name`, if the running function's cache knows it.
    #[inline(always)]
    pub(crate) fn cached_global(&self, fp: usize, name: usize) -> Option<Value> {
        let f = self.header(fp, FUNC).heap_of(Kind::Function)?;
        let cache = self.block.at(f, func::CACHE).heap_of(Kind::Store)?;
        let globals = self.block.at(f, func::GLOBALS).handle()?;
        if self.block.at(cache, 1 + 2 * name) != self.block.at(globals, d::VERSION) {
            return None;
        }
        let what = self.block.at(cache, 2 + 2 * name);
        match what.as_small() {
            Some(entry) => {
                let table = self.block.at(globals, d::TABLE).handle()?;
                self.block.at(table, crate::containers::table::entry_at(entry as usize) + 2).bound()
            }
            None => what.bound(),
        }
    }

    /// The cache of the running function, made when it has missed often enough; `None` if there is none (yet).
    pub(crate) fn function_cache(&mut self, code: Code<'a>) -> Option<Handle> {
        let f = self.header(self.fp, FUNC).heap_of(Kind::Function)?;
        let cache = self.block.at(f, func::CACHE);
        if let Some(h) = cache.heap_of(Kind::Store) {
            return Some(h);
        }
        let misses = cache.as_small().unwrap_or(0) as usize;
        if misses < PATIENCE {
            self.block.put_count(f, func::CACHE, misses + 1);
            return None;
        }
        let n = 2 * code.name_count();
        // Only out of what is free anyway: a cache is never worth a collection.
        if self.block.stress() || self.block.free() < n * 4 + 64 {
            return None;
        }
        let h = self.block.alloc(Kind::Store, n).ok()?;
        self.block.put(f, func::CACHE, Value::heap(Kind::Store, h));
        Some(h)
    }

    /// What prelude code sees: hidden functions, intrinsics, builtins.
    fn load_hidden_global(&mut self, name: Value) -> Data {
        match registry::prelude_name(self.str_bytes(name)) {
            Some(v) => Ok(v),
            None => Err(self.name_error(name, false)),
        }
    }

    /// NameError for a name that is nowhere (FL-MSG).
    #[cold]
    pub(crate) fn name_error(&mut self, name: Value, in_function: bool) -> Fault {
        let t = if in_function {
            self.raise_text(texts::MISSING_GLOBAL, &[P::V(name)])
        } else {
            self.raise(TypeId::NameError, &[P::S("name '"), P::V(name), P::S("' is not defined")])
        };
        self.remember_name(t, name)
    }

    /// Keeps the name in a NameError's EXTRA.
    fn remember_name(&mut self, fault: Fault, name: Value) -> Fault {
        if fault == Fault::Raised {
            let Ok(extra) = self.new_tuple(&[name, Value::NONE]) else { return Fault::Memory };
            if let Some(h) = self.block.get(field::RAISED).handle() {
                self.block.put(h, crate::object::exception::EXTRA, extra);
            }
        }
        fault
    }

    /// The namespace of the running frame: its NS, or the globals.
    fn namespace(&self) -> Value {
        match self.header(self.fp, NS) {
            ns if ns.is_bound() => ns,
            _ => self.frame_globals(self.fp),
        }
    }

    // --- unbound slots

    /// What reading unbound register `i` of the running frame raises (FL-MSG).
    #[cold]
    pub(crate) fn unbound_register(&mut self, i: usize) -> Fault {
        let slot = i + self.frame_code(self.fp).map_or(0, |c| c.shift());
        self.unbound_slot(slot)
    }

    /// What reading unbound slot `i` of the running frame raises (FL-MSG).
    #[cold]
    pub(crate) fn unbound_slot(&mut self, i: usize) -> Fault {
        use crate::code::slot;
        let Some(code) = self.frame_code(self.fp) else { return Fault::Broken };
        if i >= code.slot_count() {
            return self.raise(TypeId::SystemError, &[P::S("a temporary register is unbound")]);
        }
        let name = self.slot_name(code, i);
        let free = code.slot_bits(i) & slot::FREE != 0;
        let t = self.raise_text(if free { texts::UNBOUND_FREE } else { texts::UNBOUND_LOCAL }, &[P::V(name)]);
        self.remember_name(t, name)
    }

    /// First unbound of these registers' values, as an error; a value in no register ([`NO_REGISTER`]) is an immediate operand.
    #[inline]
    pub(crate) fn check_bound(&mut self, operands: &[(Value, usize)]) -> Data<()> {
        for (v, i) in operands {
            if !v.is_bound() && *i != NO_REGISTER {
                return Err(self.unbound_register(*i));
            }
        }
        Ok(())
    }
}

impl<'a> Vm<'a> {
    /// `LoadGlobal` where the cache did not know.
    #[cold]
    pub(crate) fn load_global(&mut self, code: Code<'a>, image: u16, index: usize) -> Data {
        self.global(code, image, index, true)
    }

    /// As [`Vm::load_global`]; `global` says whether an error speaks of a global name.
    fn global(&mut self, code: Code<'a>, image: u16, index: usize, global: bool) -> Data {
        let name = Value::rom(Kind::Str, image, code.name_offset(index));
        let f = self.heap.header(self.heap.fp, FUNC);
        if f.is(Kind::Hidden) || code.has(flag::HIDDEN) {
            return self.heap.load_hidden_global(name);
        }
        let globals = self.heap.frame_globals(self.heap.fp);
        if let Some(i) = self.heap.find_str(globals, name) {
            if let (Some(cache), Some(g)) = (self.heap.function_cache(code), globals.heap_of(Kind::Dict)) {
                let version = self.heap.block.at(g, d::VERSION).as_small().unwrap_or(0);
                self.heap.block.put(cache, 1 + 2 * index, Value::small(version));
                self.heap.block.put_count(cache, 2 + 2 * index, i);
            }
            if let Some((_, v)) = self.heap.entry(globals, i) {
                return Ok(v);
            }
        }
        let (v, fixed) = match self.builtin(globals, name)? {
            Some(found) => found,
            None => return Err(self.heap.name_error(name, global)),
        };
        if fixed && v.as_small().is_none() {
            if let (Some(cache), Some(g)) = (self.heap.function_cache(code), globals.heap_of(Kind::Dict)) {
                let version = self.heap.block.at(g, d::VERSION).as_small().unwrap_or(0);
                self.heap.block.put(cache, 1 + 2 * index, Value::small(version));
                self.heap.block.put(cache, 2 + 2 * index, v);
            }
        }
        Ok(v)
    }

    /// The builtin that code with these globals sees under `name`, and whether it is sure to stay (nobody has a dict of the builtins).
    pub(crate) fn builtin(&mut self, globals: Value, name: Value) -> Data<Option<(Value, bool)>> {
        let own = match self.heap.dict_get_str(globals, names::BUILTINS) {
            Some(m) if m.is(Kind::Module) => {
                m.handle().map(|h| self.heap.block.at(h, crate::object::module::DICT)).and_then(|d| d.bound())
            }
            Some(d) if self.heap.payload(d).is(Kind::Dict) => Some(self.heap.payload(d)),
            _ => None,
        };
        let dict = own.or(self.heap.block.get(field::BUILTINS).bound());
        let eras = self.heap.frame_code(self.heap.fp).map_or(self.sees, |code| self.heap.seen_by(code));
        match dict {
            Some(dict) if dict.is(Kind::Dict) => {
                let found = self.heap.dict_get_str(dict, name);
                // (The dict has what the era has.)
                let others = if eras == self.sees {
                    None
                } else {
                    registry::module_member("builtins", self.heap.str_bytes(name), eras)
                };
                Ok(found.or(others).map(|v| (v, false)))
            }
            // (Code without a `__name__` of its own is that of the module builtins.)
            _ if self.heap.str_eq(name, names::NAME) => Ok(Some((names::N_BUILTINS, true))),
            _ => Ok(registry::module_member("builtins", self.heap.str_bytes(name), eras).map(|v| (v, true))),
        }
    }

    /// `LoadName`: namespace, globals, builtins.
    pub(crate) fn load_name(&mut self, code: Code<'a>, image: u16, index: usize) -> Res {
        let name = Value::rom(Kind::Str, image, code.name_offset(index));
        let ns = self.heap.namespace();
        let globals = self.heap.frame_globals(self.heap.fp);
        if ns == globals {
            if let Some(v) = self.heap.cached_global(self.heap.fp, index) {
                return Ok(v);
            }
            return Ok(self.global(code, image, index, false)?);
        }
        match ns.is(Kind::Dict) {
            true => {
                if let Some(v) = self.heap.dict_get_str(ns, name) {
                    return Ok(v);
                }
            }
            // Any mapping may be a namespace: looked up in Python, which goes on with globals and builtins.
            false => return Err(self.hidden(hidden::Hidden::load_name, &[ns, name, globals])),
        }
        Ok(self.load_global_only(globals, name)?)
    }

    /// The global or builtin `name`.
    ///
    /// # Errors
    /// NameError.
    pub(crate) fn load_global_only(&mut self, globals: Value, name: Value) -> Data {
        if let Some(v) = self.heap.dict_get_str(globals, name) {
            return Ok(v);
        }
        match self.builtin(globals, name)? {
            Some((v, _)) => Ok(v),
            None => Err(self.heap.name_error(name, false)),
        }
    }

    /// `StoreName`.
    pub(crate) fn store_name(&mut self, name: Value, v: Value) -> Res<()> {
        let ns = self.heap.namespace();
        if ns.is(Kind::Dict) { Ok(self.heap.dict_set_str(ns, name, v)?) } else { self.set_item(ns, name, v) }
    }

    /// `UnbindName`.
    pub(crate) fn unbind_name(&mut self, name: Value) -> Res<()> {
        let ns = self.heap.namespace();
        if !ns.is(Kind::Dict) {
            return Err(self.hidden(hidden::Hidden::unbind_name, &[ns, name]));
        }
        match self.heap.dict_remove_str(ns, name) {
            Some(_) => Ok(()),
            None => Err(self.heap.name_error(name, false).into()),
        }
    }

    /// `LoadClassCell`: the namespace first (not in era 2.7), then the cell.
    pub(crate) fn load_class_cell(&mut self, name: Value, slot: usize) -> Res {
        let ns = self.heap.namespace();
        if !self.heap.era.class_bodies_read_cells_only() {
            if ns.is(Kind::Dict) {
                if let Some(v) = self.heap.dict_get_str(ns, name) {
                    return Ok(v);
                }
            } else if let Some(cell) = self.heap.block.get(self.heap.fp + slot).heap_of(Kind::Cell) {
                let v = self.heap.block.at(cell, cell::VALUE);
                if v.is_bound() {
                    return Err(self.hidden(hidden::Hidden::load_class_cell, &[ns, name, v]));
                }
            }
        }
        match self
            .heap
            .block
            .get(self.heap.fp + slot)
            .heap_of(Kind::Cell)
            .and_then(|c| self.heap.block.at(c, cell::VALUE).bound())
        {
            Some(v) => Ok(v),
            None => Err(self.heap.unbound_slot(slot).into()),
        }
    }
}

/// A Table's entry layout is what the cache relies on.
const _: () = assert!(t::ENTRY == 3);

/// In place of a register's number: the operand is an immediate one.
pub(crate) const NO_REGISTER: usize = usize::MAX;
