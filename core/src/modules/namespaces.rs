//! Names that are not slots: globals, builtins, and the namespaces of module, class and exec code; with the caches for globals.
//!
//! A function's CACHE is a Store of two words for each name of its code: `stamp`, `what`. For a global or builtin the stamp is the globals'
//! version, and `what` is the number of the globals' entry, or the builtin's value (never a number). Versions change when a key comes or goes,
//! so a matching stamp proves the entry. Before the Store is made, CACHE counts the misses. Stamps of attributes are negative, see
//! [`crate::frames::attribute_cache`].

use crate::block::field;
use crate::block::records::{cell, dict as d};
use crate::builtins::registry;
use crate::frames::FUNC;
use crate::image::code::{Code, flag};
use crate::machine::Vm;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::{Value, names, prelude_functions};

impl<'a> Vm<'a> {
    /// `LoadGlobal` where the cache did not know.
    #[cold]
    pub(crate) fn load_global(&mut self, hot: usize, index: usize) -> Data {
        let (code, image) = (self.hot(hot).code, self.hot(hot).image_id());
        self.global(code, image, index, true)
    }

    /// As [`Vm::load_global`]; `global` says whether an error speaks of a global name.
    fn global(&mut self, code: Code<'a>, image: u16, index: usize, global: bool) -> Data {
        let name = Value::rom(Kind::Str, image, code.name_offset(index));
        let f = self.heap.header(self.heap.fp, FUNC);
        if f.is(Kind::Hidden) || code.has(flag::HIDDEN) {
            return self.load_hidden_global(name);
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
                m.handle().map(|h| self.heap.block.at(h, crate::block::records::module::DICT)).and_then(|d| d.bound())
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
            false => return Err(self.hidden(prelude_functions::Hidden::load_name, &[ns, name, globals])),
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
            return Err(self.hidden(prelude_functions::Hidden::unbind_name, &[ns, name]));
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
                    return Err(self.hidden(prelude_functions::Hidden::load_class_cell, &[ns, name, v]));
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

    /// What prelude code sees: hidden functions, intrinsics, builtins.
    fn load_hidden_global(&mut self, name: Value) -> Data {
        match registry::prelude_name(self.heap.str_bytes(name)) {
            Some(v) => Ok(v),
            None => Err(self.heap.name_error(name, false)),
        }
    }
}
