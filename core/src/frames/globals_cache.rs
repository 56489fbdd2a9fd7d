//! The cache of a function's globals, and the errors for names without a value.

use crate::block::field;
use crate::block::frame_words::{FUNC, NS};
use crate::block::records::{dict as d, function as func, table as t};
use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::image::code::Code;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

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
                self.block.put(h, crate::block::records::exception::EXTRA, extra);
            }
        }
        fault
    }

    /// The namespace of the running frame: its NS, or the globals.
    pub(crate) fn namespace(&self) -> Value {
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
        use crate::image::code::slot;
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

/// A Table's entry layout is what the cache relies on.
const _: () = assert!(t::ENTRY == 3);

/// In place of a register's number: the operand is an immediate one.
pub(crate) const NO_REGISTER: usize = usize::MAX;
