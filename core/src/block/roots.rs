//! References that a host keeps: a table of roots inside the block.
//!
//! A [`Root`] is an index and a generation. The table (header field REFS) is a Store: how many entries were ever used, the first free entry
//! (its index + 1, or 0), then for each entry its value and its generation. The generation is odd while the entry is in use and grows at
//! every change, so a root that was given back is stale for ever. Being a part of the block, roots survive collections, copies and snapshots.

use crate::block::{Block, field};
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

/// A host's reference to a value. The default one refers to nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Root {
    /// Which entry of the table.
    pub index: u32,
    /// Its generation: odd.
    pub generation: u32,
}

const USED: usize = 1;
const FREE: usize = 2;
const FIRST: usize = 3;
/// Entries that the table begins with.
const AT_FIRST: usize = 8;
/// An entry that has had this many generations is not used again.
const LAST_GENERATION: usize = u32::MAX as usize - 1;

const fn value_at(i: usize) -> usize {
    FIRST + 2 * i
}

impl Block<'_> {
    fn roots(&self) -> Option<Handle> {
        self.get(field::REFS).heap_of(Kind::Store)
    }

    fn room(&self, table: Handle) -> usize {
        self.size(table).saturating_sub(FIRST) / 2
    }

    /// Makes sure that the next `n` calls of [`Block::root`] cannot fail.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn reserve_roots(&mut self, n: usize) -> Data<()> {
        let (used, room) = self.roots().map_or((0, 0), |t| (self.count(t, USED), self.room(t)));
        // Free entries between used ones are not counted: rarely a table grows earlier than it has to.
        if self.roots().is_some_and(|t| n == 1 && self.count(t, FREE) != 0) || room.saturating_sub(used) >= n {
            return Ok(());
        }
        let wanted = (used + n).max(room * 2).max(AT_FIRST);
        let new = self.alloc(Kind::Store, FIRST - 1 + 2 * wanted)?;
        self.put_count(new, USED, used);
        self.put_count(new, FREE, 0);
        if let Some(old) = self.roots() {
            self.copy_words(old, FREE, new, FREE, 1 + 2 * used);
        }
        self.set(field::REFS, Value::heap(Kind::Store, new));
        Ok(())
    }

    /// A new reference to `v`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn root(&mut self, v: Value) -> Data<Root> {
        self.reserve_roots(1)?;
        let Some(t) = self.roots() else { return Err(Fault::Broken) };
        let free = self.count(t, FREE);
        let index = if free != 0 {
            let next = self.at(t, value_at(free - 1));
            self.put(t, FREE, if next.as_small().is_some() { next } else { Value::small(0) });
            free - 1
        } else {
            let used = self.count(t, USED);
            self.put_count(t, USED, used + 1);
            used
        };
        let generation = self.count(t, value_at(index) + 1).wrapping_add(1);
        self.put(t, value_at(index), v);
        self.put_count(t, value_at(index) + 1, generation);
        Ok(Root { index: index as u32, generation: generation as u32 })
    }

    #[inline]
    fn root_entry(&self, root: Root) -> Option<(Handle, usize)> {
        let t = self.roots()?;
        let i = root.index as usize;
        let current = i < self.count(t, USED) && root.generation & 1 == 1;
        let same = current && self.at(t, value_at(i) + 1).as_small() == Some(root.generation as i64);
        if same { Some((t, value_at(i))) } else { None }
    }

    /// What a reference refers to; `None` if it is stale.
    #[inline]
    #[doc(hidden)]
    pub fn rooted(&self, root: Root) -> Option<Value> {
        self.root_entry(root).map(|(t, at)| self.at(t, at))
    }

    /// Gives a reference back. False if it is stale.
    #[doc(hidden)]
    pub fn unroot(&mut self, root: Root) -> bool {
        let Some((t, at)) = self.root_entry(root) else { return false };
        let next = self.count(t, FREE);
        self.put_count(t, at + 1, root.generation as usize + 1);
        if root.generation as usize >= LAST_GENERATION {
            self.put(t, at, Value::UNBOUND);
            return true;
        }
        self.put_count(t, at, next);
        self.put_count(t, FREE, root.index as usize + 1);
        true
    }

    /// True if the table is what the functions here rely upon.
    pub(crate) fn are_sound_roots(&self) -> bool {
        let Some(t) = self.roots() else { return true };
        let (used, number) = (self.count(t, USED), |i: usize| self.at(t, i).as_small().is_some_and(|n| n >= 0));
        self.size(t) >= FIRST
            && number(USED)
            && number(FREE)
            && used <= self.room(t)
            && self.count(t, FREE) <= used
            && (0..used).all(|i| {
                let free = self.count(t, value_at(i) + 1) & 1 == 0;
                let link = self.at(t, value_at(i)).as_small().is_none_or(|n| n >= 0 && n as usize <= used);
                number(value_at(i) + 1) && self.count(t, value_at(i) + 1) <= u32::MAX as usize && (!free || link)
            })
    }

    /// How many references are held.
    #[doc(hidden)]
    pub fn root_count(&self) -> usize {
        let Some(t) = self.roots() else { return 0 };
        (0..self.count(t, USED).min(self.room(t))).filter(|i| self.count(t, value_at(*i) + 1) & 1 == 1).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::{Config, init, take_up};

    #[test]
    fn roots_survive_collections_and_stale_ones_are_told() {
        let mut words = [0u64; 4096];
        assert_eq!(init(&mut words, Config::default()), Ok(()));
        let block = take_up(&mut words);
        assert!(block.is_ok());
        let Ok(mut block) = block else { return };
        let mut kept = alloc::vec::Vec::new();
        for i in 0..100 {
            let h = block.alloc(Kind::Cell, 1).map(|h| {
                block.put_count(h, 1, i);
                Value::heap(Kind::Cell, h)
            });
            kept.push(h.and_then(|v| block.root(v)).unwrap_or_default());
        }
        let content = |block: &Block<'_>, r: Root| {
            let h = block.rooted(r).and_then(|v| v.heap_of(Kind::Cell));
            h.map(|h| block.count(h, 1))
        };
        let (first, second) = (kept[0], kept[1]);
        assert!(block.unroot(first));
        assert!(!block.unroot(first));
        assert_eq!(block.root_count(), 99);
        block.set_stress(true);
        block.collect(crate::block::HEADER);
        assert_eq!(content(&block, first), None);
        for (i, r) in kept.iter().enumerate().skip(1) {
            assert_eq!(content(&block, *r), Some(i));
        }
        block.set_stress(false);
        let again = block.root(Value::NONE).unwrap_or_default();
        assert_eq!((again.index, again.generation), (first.index, first.generation + 2));
        assert_eq!(block.rooted(first), None);
        assert_eq!(block.rooted(again), Some(Value::NONE));
        // Numbers are values too: an entry's value never looks like a free one's link.
        assert!(block.unroot(second) && block.unroot(again));
        let number = block.root(Value::small(77)).unwrap_or_default();
        assert_eq!(block.rooted(number), Some(Value::small(77)));
        assert_eq!(block.rooted(Root::default()), None);
        assert_eq!(block.rooted(Root { index: u32::MAX, generation: u32::MAX }), None);
    }
}
