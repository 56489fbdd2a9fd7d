//! Hash tables of dicts and sets: insertion-ordered entries and, beyond eight of them, an index. The layout is in `object::table`.
//!
//! Keys are compared here as long as both are built in; a key whose class defines `__eq__` or `__hash__` in Python gives
//! `Need::Python`, and the native that wanted it goes on in the prelude.

use crate::block::records::{dict as d, str, table as t};
use crate::heap::Heap;
use crate::value::fault::{Data, Plain};
use crate::value::kind::Kind;
use crate::value::{Handle, Unpacked, Value};

/// Tables of at most this many entries are searched in order and have no index.
const SHORT: usize = 8;

impl Heap<'_> {
    /// A new, empty Dict, Set or FrozenSet.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_dict_of(&mut self, kind: Kind) -> Data {
        let h = self.block.alloc(kind, d::SIZE)?;
        self.block.put(h, d::TABLE, Value::UNBOUND);
        self.block.put_count(h, d::VERSION, 0);
        Ok(Value::heap(kind, h))
    }

    /// A new, empty dict.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_dict(&mut self) -> Data {
        self.new_dict_of(Kind::Dict)
    }

    /// The table behind a Dict, Set or FrozenSet, if it has one yet.
    #[inline(always)]
    pub(crate) fn table_of(&self, dict: Value) -> Option<Handle> {
        self.block.at(dict.handle()?, d::TABLE).heap_of(Kind::Table)
    }

    /// How many entries are alive.
    #[inline]
    #[doc(hidden)]
    pub fn dict_len(&self, dict: Value) -> usize {
        self.table_of(dict).map_or(0, |h| self.block.count(h, t::LIVE))
    }

    /// How many entries were used, dead ones included: the bound for [`Heap::entry`].
    #[inline]
    pub(crate) fn dict_used(&self, dict: Value) -> usize {
        self.table_of(dict).map_or(0, |h| self.block.count(h, t::USED))
    }

    /// Entry `i` in order of insertion: (key, value); `None` if it was deleted or is outside.
    #[inline]
    #[doc(hidden)]
    pub fn entry(&self, dict: Value, i: usize) -> Option<(Value, Value)> {
        let h = self.table_of(dict)?;
        if i >= self.block.count(h, t::USED) {
            return None;
        }
        let key = self.block.at(h, entry_at(i) + 1);
        if key.is_bound() { Some((key, self.block.at(h, entry_at(i) + 2))) } else { None }
    }

    /// Hash of entry `i`.
    pub(crate) fn entry_hash(&self, dict: Value, i: usize) -> u64 {
        self.table_of(dict).map_or(0, |h| self.block.stored_hash(h, entry_at(i)))
    }

    /// The first live entry at or after `i`: (its number, key, value).
    #[inline]
    #[doc(hidden)]
    pub fn next_entry(&self, dict: Value, mut i: usize) -> Option<(usize, Value, Value)> {
        let used = self.dict_used(dict);
        while i < used {
            if let Some((k, v)) = self.entry(dict, i) {
                return Some((i, k, v));
            }
            i += 1;
        }
        None
    }

    /// Sets the value of entry `i`.
    #[inline]
    pub(crate) fn set_entry_value(&mut self, dict: Value, i: usize, v: Value) {
        if let Some(h) = self.table_of(dict) {
            self.block.put(h, entry_at(i) + 2, v);
        }
    }

    /// The entry whose key is the Str `name`; built-in keys only, cannot fail. Keys of other kinds never match here unless equal by
    /// identity (a str subclass or a stranger with an equal hash needs [`Heap::find`]).
    #[inline]
    pub(crate) fn find_str(&mut self, dict: Value, name: Value) -> Option<usize> {
        let hash = self.str_hash(name);
        let h = self.table_of(dict)?;
        self.probe(h, hash, |vm, key| key == name || (key.is(Kind::Str) && vm.str_bytes(key) == vm.str_bytes(name)))
    }

    /// The entry whose key is a Str of these bytes, which hash to `hash` ([`crate::value::hash::text`]).
    #[inline]
    #[doc(hidden)]
    pub fn find_text(&self, dict: Value, text: &[u8], hash: u64) -> Option<usize> {
        let h = self.table_of(dict)?;
        self.probe(h, hash, |vm, key| key.is(Kind::Str) && vm.str_bytes(key) == text)
    }

    /// Walks the entries with this hash until `same` says yes.
    #[inline(always)]
    fn probe(&self, h: Handle, hash: u64, same: impl Fn(&Self, Value) -> bool) -> Option<usize> {
        let slots = self.block.count(h, t::SLOTS);
        let stored = Value::small(hash as i64);
        if slots == 0 {
            let used = self.block.count(h, t::USED);
            for i in 0..used {
                if self.block.at(h, entry_at(i)) == stored {
                    let key = self.block.at(h, entry_at(i) + 1);
                    if key.is_bound() && same(self, key) {
                        return Some(i);
                    }
                }
            }
            return None;
        }
        let index = self.index_at(h);
        let mut way = Way::new(hash, slots);
        for _ in 0..slots + EXTRA_STEPS {
            let slot = way.slot;
            let entry = self.index_get(h, index, slot) as usize;
            let i = entry.checked_sub(1)?;
            if self.block.at(h, entry_at(i)) == stored {
                let key = self.block.at(h, entry_at(i) + 1);
                if key.is_bound() && same(self, key) {
                    return Some(i);
                }
            }
            way.go_on();
        }
        None
    }

    fn index_at(&self, h: Handle) -> usize {
        t::ENTRIES + self.block.count(h, t::CAPACITY) * t::ENTRY
    }

    #[inline(always)]
    fn index_get(&self, h: Handle, index: usize, slot: usize) -> u32 {
        (self.block.raw(h, index + slot / 2) >> (slot % 2 * 32)) as u32
    }

    fn index_put(&mut self, h: Handle, index: usize, slot: usize, entry: u32) {
        let shift = slot % 2 * 32;
        let w = self.block.raw(h, index + slot / 2) & !(0xFFFF_FFFF << shift) | (entry as u64) << shift;
        self.block.set_raw(h, index + slot / 2, w);
    }

    /// The entry whose key equals `key`, which hashes to `hash`.
    ///
    /// # Errors
    /// `Need::Python` if a comparison needs Python code.
    pub(crate) fn find(&mut self, dict: Value, key: Value, hash: u64) -> Plain<Option<usize>> {
        let Some(h) = self.table_of(dict) else { return Ok(None) };
        let failed = core::cell::Cell::new(None);
        let found = self.probe(h, hash, |vm, k| match vm.eq_builtin(k, key) {
            Ok(same) => same,
            Err(trap) => {
                failed.set(Some(trap));
                true
            }
        });
        match failed.get() {
            Some(trap) => Err(trap),
            None => Ok(found),
        }
    }

    /// The `n`-th entry (0, 1, ..) whose stored hash is `hash`: for the prelude, which compares keys in Python.
    pub(crate) fn find_nth(&self, dict: Value, hash: u64, n: usize) -> Option<usize> {
        let h = self.table_of(dict)?;
        let seen = core::cell::Cell::new(0);
        self.probe(h, hash, |_, _| {
            let i = seen.get();
            seen.set(i + 1);
            i == n
        })
    }

    /// True if a Table is what the functions here rely upon: counts fit into its size and each other, the index names used entries only, and each
    /// live entry is found. `probes` is how many steps finding entries may still take; without any left it is left out.
    pub(crate) fn is_sound_table(&self, h: Handle, probes: &mut usize) -> bool {
        let count = |i: usize| self.block.count(h, i);
        let (used, capacity, slots) = (count(t::USED), count(t::CAPACITY), count(t::SLOTS));
        let words = capacity.saturating_mul(t::ENTRY).saturating_add(slots / 2).saturating_add(t::ENTRIES);
        if used > capacity || words > self.block.size(h) || !(slots == 0 || slots.is_power_of_two() && slots > used) {
            return false;
        }
        let index = self.index_at(h);
        if (0..slots).any(|slot| self.index_get(h, index, slot) as usize > used) {
            return false;
        }
        let mut live = 0;
        for i in 0..used {
            let (hash, key) = (self.block.at(h, entry_at(i)), self.block.at(h, entry_at(i) + 1));
            let Some(hash) = hash.as_small() else { return false };
            if !key.is_bound() {
                continue;
            }
            live += 1;
            if self.known_hash(key).is_some_and(|known| known != hash as u64) {
                return false;
            }
            let mut way = Way::new(hash as u64, slots.max(1));
            let mut found = slots == 0;
            for _ in 0..slots + EXTRA_STEPS {
                if found || *probes == 0 {
                    break;
                }
                *probes -= 1;
                found = match self.index_get(h, index, way.slot) as usize {
                    0 => return false,
                    n => n == i + 1,
                };
                way.go_on();
            }
            if !found && *probes > 0 {
                return false;
            }
        }
        live == count(t::LIVE)
    }

    /// The hash of a Str that need not be computed.
    fn known_hash(&self, key: Value) -> Option<u64> {
        match key.unpack() {
            Unpacked::Heap(Kind::Str, h) => Some(self.block.raw(h, str::HASH)).filter(|hash| *hash != 0),
            Unpacked::Rom(Kind::Str, image, at) => Some(self.image(image).str_hash(at)),
            Unpacked::Static(Kind::Str, i) => Some(crate::value::names::hash_of(i)),
            _ => None,
        }
    }

    /// Makes sure that `more` new keys can be inserted without failing.
    ///
    /// # Errors
    /// `Fault::Memory`. The dict is unchanged to every observer.
    #[doc(hidden)]
    pub fn dict_reserve(&mut self, dict: Value, more: usize) -> Data<()> {
        // (What a damaged block puts in a dict's place is left alone.)
        let Some(owner) = owner_of(dict) else { return Ok(()) };
        let old = self.table_of(dict);
        let (used, live, capacity) = match old {
            Some(h) => (self.block.count(h, t::USED), self.block.count(h, t::LIVE), self.block.count(h, t::CAPACITY)),
            None => (0, 0, 0),
        };
        if used + more <= capacity {
            return Ok(());
        }
        // Room to grow; dead entries are left behind.
        let wanted = live + more;
        let capacity = if wanted <= 2 {
            2
        } else if wanted <= 4 {
            4
        } else if wanted <= SHORT {
            SHORT
        } else {
            wanted + wanted / 2
        };
        let slots = if capacity <= SHORT { 0 } else { (capacity + capacity / 2).next_power_of_two() };
        let h = self.block.alloc(Kind::Table, t::ENTRIES - 1 + capacity * t::ENTRY + slots / 2)?;
        self.block.put_count(h, t::CAPACITY, capacity);
        self.block.put_count(h, t::SLOTS, slots);
        let index = t::ENTRIES + capacity * t::ENTRY;
        for i in 0..slots / 2 {
            self.block.set_raw(h, index + i, 0);
        }
        let mut n = 0;
        if let Some(old) = old {
            for i in 0..used {
                if self.block.at(old, entry_at(i) + 1).is_bound() {
                    self.block.copy_words(old, entry_at(i), h, entry_at(n), t::ENTRY);
                    let hash = self.block.stored_hash(h, entry_at(n));
                    self.link_entry(h, index, slots, hash, n);
                    n += 1;
                }
            }
        }
        self.block.put_count(h, t::USED, n);
        self.block.put_count(h, t::LIVE, n);
        self.block.put(owner, d::TABLE, Value::heap(Kind::Table, h));
        if n != used {
            // Entry numbers changed: cached ones must not be believed.
            self.touch(owner);
        }
        Ok(())
    }

    fn link_entry(&mut self, h: Handle, index: usize, slots: usize, hash: u64, entry: usize) {
        if slots == 0 {
            return;
        }
        let mut way = Way::new(hash, slots);
        for _ in 0..slots + EXTRA_STEPS {
            if self.index_get(h, index, way.slot) == 0 {
                self.index_put(h, index, way.slot, entry as u32 + 1);
                return;
            }
            way.go_on();
        }
    }

    #[inline(always)]
    fn touch(&mut self, owner: Handle) {
        let v = self.block.count(owner, d::VERSION);
        self.block.put_count(owner, d::VERSION, v.wrapping_add(1));
    }

    /// Adds a key that is not there; [`Heap::dict_reserve`] has made room. Cannot fail. Gives the entry's number.
    pub(crate) fn insert_reserved(&mut self, dict: Value, key: Value, hash: u64, v: Value) -> usize {
        let (Some(owner), Some(h)) = (dict.handle(), self.table_of(dict)) else { return 0 };
        let i = self.block.count(h, t::USED);
        let live = self.block.count(h, t::LIVE);
        self.block.put(h, entry_at(i), Value::small(hash as i64));
        self.block.put(h, entry_at(i) + 1, key);
        self.block.put(h, entry_at(i) + 2, v);
        self.block.put_count(h, t::USED, i + 1);
        self.block.put_count(h, t::LIVE, live + 1);
        let index = self.index_at(h);
        let slots = self.block.count(h, t::SLOTS);
        self.link_entry(h, index, slots, hash, i);
        self.touch(owner);
        i
    }

    /// Begins to add keys, all different and none of them there, to a dict in which room was made for them; [`Heap::end_filling`] ends it in the
    /// same step.
    pub(crate) fn begin_filling(&self, dict: Value) -> Filling {
        let table = self.table_of(dict);
        let count = |i: usize| table.map_or(0, |h| self.block.count(h, i));
        Filling { table, used: count(t::USED), index: table.map_or(0, |h| self.index_at(h)), slots: count(t::SLOTS) }
    }

    /// Adds a key.
    #[inline]
    pub(crate) fn fill(&mut self, filling: &mut Filling, key: Value, hash: u64, v: Value) {
        let Some(h) = filling.table else { return };
        let i = filling.used;
        self.block.put(h, entry_at(i), Value::small(hash as i64));
        self.block.put(h, entry_at(i) + 1, key);
        self.block.put(h, entry_at(i) + 2, v);
        self.link_entry(h, filling.index, filling.slots, hash, i);
        filling.used = i + 1;
    }

    /// All keys are there.
    pub(crate) fn end_filling(&mut self, dict: Value, filling: &Filling) {
        let (Some(owner), Some(h)) = (dict.handle(), filling.table) else { return };
        let more = filling.used.saturating_sub(self.block.count(h, t::USED));
        let live = self.block.count(h, t::LIVE);
        self.block.put_count(h, t::USED, filling.used);
        self.block.put_count(h, t::LIVE, live + more);
        self.touch(owner);
    }

    /// Deletes entry `i`.
    #[doc(hidden)]
    pub fn remove_entry(&mut self, dict: Value, i: usize) {
        let (Some(owner), Some(h)) = (dict.handle(), self.table_of(dict)) else { return };
        let live = self.block.count(h, t::LIVE);
        self.block.put(h, entry_at(i) + 1, Value::UNBOUND);
        self.block.put(h, entry_at(i) + 2, Value::UNBOUND);
        self.block.put_count(h, t::LIVE, live.saturating_sub(1));
        self.touch(owner);
    }

    /// Leaves dead entries behind if they are the greater part, so that taking entries off either end again and again stays cheap.
    ///
    /// # Errors
    /// `Fault::Memory`. The dict is unchanged to every observer.
    pub(crate) fn dict_compact(&mut self, dict: Value) -> Data<()> {
        let (used, live) = (self.dict_used(dict), self.dict_len(dict));
        let (Some(owner), true) = (dict.handle(), used >= 16 && live * 2 < used) else { return Ok(()) };
        let copy = self.dict_copy(dict, Kind::Set)?;
        let table = copy.handle().map_or(Value::UNBOUND, |h| self.block.at(h, d::TABLE));
        self.block.put(owner, d::TABLE, table);
        self.touch(owner);
        Ok(())
    }

    /// Forgets every entry.
    pub(crate) fn dict_clear(&mut self, dict: Value) {
        if let Some(owner) = owner_of(dict) {
            self.block.put(owner, d::TABLE, Value::UNBOUND);
            self.touch(owner);
        }
    }

    /// The value under the Str `name`.
    #[inline]
    pub(crate) fn dict_get_str(&mut self, dict: Value, name: Value) -> Option<Value> {
        let i = self.find_str(dict, name)?;
        self.entry(dict, i).map(|e| e.1)
    }

    /// Binds the Str `name`. A dict that also holds keys with a Python `__eq__` is searched by identity and text only.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn dict_set_str(&mut self, dict: Value, name: Value, v: Value) -> Data<()> {
        if let Some(i) = self.find_str(dict, name) {
            self.set_entry_value(dict, i, v);
            return Ok(());
        }
        self.dict_reserve(dict, 1)?;
        let hash = self.str_hash(name);
        self.insert_reserved(dict, name, hash, v);
        Ok(())
    }

    /// Removes the Str `name`; gives what it was bound to.
    #[doc(hidden)]
    pub fn dict_remove_str(&mut self, dict: Value, name: Value) -> Option<Value> {
        let i = self.find_str(dict, name)?;
        let v = self.entry(dict, i).map(|e| e.1);
        self.remove_entry(dict, i);
        v
    }

    /// The value under `key`.
    ///
    /// # Errors
    /// `Need::Python`; TypeError for an unhashable key.
    pub(crate) fn dict_get(&mut self, dict: Value, key: Value) -> Plain<Option<Value>> {
        let hash = self.hash_builtin(key)?;
        Ok(self.find(dict, key, hash)?.and_then(|i| self.entry(dict, i)).map(|e| e.1))
    }

    /// Binds `key`.
    ///
    /// # Errors
    /// `Fault::Memory`, `Need::Python`; TypeError for an unhashable key.
    pub(crate) fn dict_set(&mut self, dict: Value, key: Value, v: Value) -> Plain<()> {
        let hash = self.hash_builtin(key)?;
        if let Some(i) = self.find(dict, key, hash)? {
            self.set_entry_value(dict, i, v);
            return Ok(());
        }
        self.dict_reserve(dict, 1)?;
        self.insert_reserved(dict, key, hash, v);
        Ok(())
    }

    /// Binds the number `key` in a dict whose keys are numbers, and maybe text.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn dict_set_number(&mut self, dict: Value, key: Value, v: Value) -> Data<()> {
        let hash = self.number_hash(key);
        let same = |heap: &Self, k: Value| match (heap.number_of(k), heap.number_of(key)) {
            (Some(x), Some(y)) => heap.number_eq(x, y),
            _ => false,
        };
        if let Some(i) = self.table_of(dict).and_then(|h| self.probe(h, hash, same)) {
            self.set_entry_value(dict, i, v);
            return Ok(());
        }
        self.dict_reserve(dict, 1)?;
        self.insert_reserved(dict, key, hash, v);
        Ok(())
    }

    /// Removes `key`; gives what it was bound to.
    ///
    /// # Errors
    /// `Need::Python`; TypeError for an unhashable key.
    pub(crate) fn dict_remove(&mut self, dict: Value, key: Value) -> Plain<Option<Value>> {
        let hash = self.hash_builtin(key)?;
        let Some(i) = self.find(dict, key, hash)? else { return Ok(None) };
        let v = self.entry(dict, i).map(|e| e.1);
        self.remove_entry(dict, i);
        Ok(v)
    }

    /// A copy with the same entries, as a new object of this kind (Dict, Set or FrozenSet).
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn dict_copy(&mut self, dict: Value, kind: Kind) -> Data {
        let copy = self.new_dict_of(kind)?;
        let n = self.dict_len(dict);
        if n > 0 {
            self.dict_reserve(copy, n)?;
        }
        for i in 0..self.dict_used(dict) {
            if let Some((k, v)) = self.entry(dict, i) {
                let hash = self.entry_hash(dict, i);
                self.insert_reserved(copy, k, hash, v);
            }
        }
        Ok(copy)
    }
}

/// Where the next key goes while a dict is filled: see [`Heap::begin_filling`].
pub(crate) struct Filling {
    table: Option<Handle>,
    used: usize,
    index: usize,
    slots: usize,
}

/// The Dict, Set or FrozenSet.
fn owner_of(dict: Value) -> Option<Handle> {
    dict.handle().filter(|_| matches!(dict.kind(), Some(Kind::Dict | Kind::Set | Kind::FrozenSet)))
}

/// Steps after which a [`Way`] has seen every slot, beyond the number of slots.
const EXTRA_STEPS: usize = 10;

/// The slots that a hash is looked for in, one after the other: CPython's way. It begins with the low bits, so that neighbouring integers
/// are neighbours in memory; the other bits join in step by step, and when they are used up every slot is visited once.
struct Way {
    slot: usize,
    mask: usize,
    rest: u64,
}

impl Way {
    #[inline(always)]
    fn new(hash: u64, slots: usize) -> Way {
        Way { slot: hash as usize & (slots - 1), mask: slots - 1, rest: hash }
    }

    #[inline(always)]
    fn go_on(&mut self) {
        self.rest >>= 5;
        self.slot = self.slot.wrapping_mul(5).wrapping_add(self.rest as usize).wrapping_add(1) & self.mask;
    }
}

/// Word of entry `i` in a Table.
#[inline(always)]
pub(crate) const fn entry_at(i: usize) -> usize {
    t::ENTRIES + i * t::ENTRY
}
