//! Entries of a function's cache of attributes: found, made, and the members of built-in types that they remember.

use crate::block::frame_words::FUNC;
use crate::block::records::{class as c, dict as d, function as func, generator, instance as inst};
use crate::era::Eras;
use crate::heap::Heap;
use crate::image::code::Code;
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

/// Stamp of what was found on the built-in type of kind 0; class versions stay far from it.
const BUILTIN: i64 = -(1 << 45);

/// Bits that the number of a kind takes.
const KIND_BITS: u32 = 8;

impl Heap<'_> {
    /// The stamp for a value whose attributes are those of a built-in type and nothing else.
    #[inline(always)]
    pub(crate) fn builtin_stamp(&self, x: Value) -> Option<i64> {
        let kind = x.kind()?;
        match kind {
            Kind::List
            | Kind::Dict
            | Kind::Str
            | Kind::Tuple
            | Kind::Set
            | Kind::FrozenSet
            | Kind::Bytes
            | Kind::ByteArray
            | Kind::Frame
            | Kind::Proxy => Some(BUILTIN - kind as i64),
            // Generators, coroutines and what asynchronous generators give are of one kind and of several types.
            Kind::Generator => {
                let which = self.block.count(x.handle()?, generator::KIND) as i64;
                Some(BUILTIN - (kind as i64 | (which + 1) << KIND_BITS))
            }
            _ => None,
        }
    }
}

impl<'a> Heap<'a> {
    /// The eras whose built-in members this code sees: that of the machine, or all if it fits every era (the prelude, the library).
    #[inline]
    pub(crate) fn seen_by(&self, code: Code<'_>) -> Eras {
        if code.image().era().is_some() { Eras::only(self.era) } else { Eras::ALL }
    }

    /// What the cache knows under this stamp.
    #[inline(always)]
    pub(crate) fn cached_builtin(&self, stamp: i64, index: usize) -> Option<Value> {
        let f = self.header(self.fp, FUNC).heap_of(Kind::Function)?;
        let cache = self.block.at(f, func::CACHE).heap_of(Kind::Store)?;
        if self.block.at(cache, 1 + 2 * index) == Value::small(stamp) {
            Some(self.block.at(cache, 2 + 2 * index))
        } else {
            None
        }
    }

    pub(crate) fn remember_builtin(&mut self, code: Code<'a>, stamp: i64, index: usize, what: Value) {
        if let Some(cache) = self.function_cache(code) {
            self.block.put(cache, 1 + 2 * index, Value::small(stamp));
            self.block.put(cache, 2 + 2 * index, what);
        }
    }

    /// Cache Store, class version and own dict of an instance access; `None` if nothing can be cached.
    #[inline(always)]
    fn cache_for(&self, instance: Handle) -> Option<(Handle, i64)> {
        let f = self.header(self.fp, FUNC).heap_of(Kind::Function)?;
        let cache = self.block.at(f, func::CACHE).heap_of(Kind::Store)?;
        let class = self.block.at(instance, inst::CLASS).heap_of(Kind::Type)?;
        Some((cache, self.block.at(class, c::VERSION).as_small()?))
    }

    #[inline(always)]
    pub(crate) fn cached_entry(&self, instance: Handle, name: Value, index: usize) -> Option<(Handle, usize)> {
        let (cache, version) = self.cache_for(instance)?;
        if self.block.at(cache, 1 + 2 * index).as_small()? != -2 - (version << 1) {
            return None;
        }
        let entry = self.block.at(cache, 2 + 2 * index).as_small()? as usize;
        let dict = self.block.at(instance, inst::DICT).heap_of(Kind::Dict)?;
        let table = self.block.at(dict, d::TABLE).heap_of(Kind::Table)?;
        let at = crate::containers::table::entry_at(entry);
        if entry < self.block.count(table, crate::block::records::table::USED) && self.block.at(table, at + 1) == name {
            Some((table, at + 2))
        } else {
            None
        }
    }

    /// The method that the cache knows for this name, if the instance's own dict cannot shadow it.
    #[inline(always)]
    pub(crate) fn cached_method(&mut self, instance: Handle, name: Value, index: usize) -> Option<Value> {
        let (cache, version) = self.cache_for(instance)?;
        if self.block.at(cache, 1 + 2 * index).as_small()? != -3 - (version << 1) {
            return None;
        }
        let method = self.block.at(cache, 2 + 2 * index).bound()?;
        let dict = self.block.at(instance, inst::DICT);
        if dict.is_bound() && self.find_str(dict, name).is_some() {
            return None;
        }
        Some(method)
    }

    /// True if the cache knows that the name is on the instance's class and no function: there is nothing to remember.
    #[inline(always)]
    pub(crate) fn is_uncached(&self, instance: Handle, index: usize) -> bool {
        self.cache_for(instance).is_some_and(|(cache, version)| {
            self.block.at(cache, 1 + 2 * index) == Value::small(-3 - (version << 1))
                && !self.block.at(cache, 2 + 2 * index).is_bound()
        })
    }
}
