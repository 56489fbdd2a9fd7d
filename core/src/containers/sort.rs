//! Sorting items that Rust can compare: a stable merge sort over the words of a Store.
//!
//! Items whose order is given by Python code (`__lt__`), and values without a total order (NaN, sets), are sorted by the prelude.

use crate::block::records::{list as l, store};
use crate::heap::Heap;
use crate::value::Value;
use crate::value::fault::{Need, Plain};
use crate::value::kind::Kind;
use core::cmp::Ordering;

/// Runs of this many items are sorted by insertion before they are merged.
const RUN: usize = 8;

/// Where the words lie that are sorted: keys, and what goes with them (at the same distance), by absolute index.
#[derive(Clone, Copy)]
struct Lane {
    keys: usize,
    items: Option<usize>,
}

impl Heap<'_> {
    /// A new list of the items of an exact list or tuple, sorted.
    ///
    /// # Errors
    /// `Need::Python` if an order needs Python code or does not exist (the prelude finds the message); `Fault::Memory`.
    pub(crate) fn sorted_items(&mut self, source: Value, backwards: bool) -> Plain {
        let n = self.seq_len(source);
        let list = self.alloc_list(n)?;
        for i in 0..n {
            let v = self.seq_item(source, i);
            self.list_push_reserved(list, v);
        }
        self.sort_fresh(list, None, backwards)?;
        Ok(Value::heap(Kind::List, list))
    }

    /// A new list of the items of an exact list in the order of their keys, another exact list of the same length.
    ///
    /// # Errors
    /// As [`Heap::sorted_items`].
    pub(crate) fn sorted_by_keys(&mut self, keys: Value, items: Value, backwards: bool) -> Plain {
        let n = self.seq_len(items).min(self.seq_len(keys));
        let (k, v) = (self.alloc_list(n)?, self.alloc_list(n)?);
        for i in 0..n {
            let (key, item) = (self.seq_item(keys, i), self.seq_item(items, i));
            self.list_push_reserved(k, key);
            self.list_push_reserved(v, item);
        }
        self.sort_fresh(k, Some(v), backwards)?;
        Ok(Value::heap(Kind::List, v))
    }

    /// Sorts a list that nobody else sees yet, and another one in the same way.
    fn sort_fresh(
        &mut self,
        keys: crate::value::Handle,
        items: Option<crate::value::Handle>,
        backwards: bool,
    ) -> Plain<()> {
        let n = self.list_len(keys);
        if n < 2 {
            return Ok(());
        }
        self.charge(n);
        // A reversed sort keeps equal items in their order: reverse, sort, reverse.
        if backwards {
            self.list_reverse(keys);
            if let Some(items) = items {
                self.list_reverse(items);
            }
        }
        let scratch_keys = self.block.alloc(Kind::Store, n)?;
        let scratch_items = match items {
            Some(_) => Some(self.block.alloc(Kind::Store, n)?),
            None => None,
        };
        let first = |heap: &Self, list| {
            heap.block.at(list, l::STORE).handle().map(|s| heap.block.heap_base() + s.0 as usize + store::ITEMS)
        };
        let words = |heap: &Self, s: crate::value::Handle| heap.block.heap_base() + s.0 as usize + store::ITEMS;
        let Some(base) = first(self, keys) else { return Ok(()) };
        let from = Lane { keys: base, items: items.and_then(|h| first(self, h)) };
        let to = Lane { keys: words(self, scratch_keys), items: scratch_items.map(|h| words(self, h)) };
        if !self.is_sorted(from.keys, n)? {
            self.merge_sort(from, to, n)?;
        }
        if backwards {
            self.list_reverse(keys);
            if let Some(items) = items {
                self.list_reverse(items);
            }
        }
        Ok(())
    }

    /// True if the word at `i` must come before the word at `j`.
    #[inline(always)]
    pub(crate) fn before(&self, i: usize, j: usize) -> Plain<bool> {
        let (a, b) = (self.block.get(i), self.block.get(j));
        if Value::both_small(a, b) {
            return Ok(Value::cmp_small(a, b).is_lt());
        }
        match self.order_builtin(a, b, 0)? {
            Some(order) => Ok(order == Ordering::Less),
            None => Err(Need::Python),
        }
    }

    fn is_sorted(&self, at: usize, n: usize) -> Plain<bool> {
        for i in at + 1..at + n {
            if self.before(i, i - 1)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn move_word(&mut self, from: Lane, i: usize, to: Lane, j: usize) {
        let v = self.block.get(from.keys + i);
        self.block.set(to.keys + j, v);
        if let (Some(from), Some(to)) = (from.items, to.items) {
            let v = self.block.get(from + i);
            self.block.set(to + j, v);
        }
    }

    fn merge_sort(&mut self, from: Lane, to: Lane, n: usize) -> Plain<()> {
        let mut start = 0;
        while start < n {
            self.insertion_sort(from, start, (start + RUN).min(n))?;
            start += RUN;
        }
        let (mut a, mut b) = (from, to);
        let mut width = RUN;
        while width < n {
            let mut start = 0;
            while start < n {
                self.merge(a, b, start, (start + width).min(n), (start + 2 * width).min(n))?;
                start += 2 * width;
            }
            core::mem::swap(&mut a, &mut b);
            width *= 2;
        }
        if a.keys != from.keys {
            self.block.copy(a.keys, from.keys, n);
            if let (Some(a), Some(from)) = (a.items, from.items) {
                self.block.copy(a, from, n);
            }
        }
        Ok(())
    }

    fn insertion_sort(&mut self, lane: Lane, start: usize, end: usize) -> Plain<()> {
        for i in start + 1..end {
            let mut j = i;
            while j > start && self.before(lane.keys + j, lane.keys + j - 1)? {
                self.swap_words(lane.keys + j);
                if let Some(items) = lane.items {
                    self.swap_words(items + j);
                }
                j -= 1;
            }
        }
        Ok(())
    }

    /// Swaps the word at `i` and the one before it.
    fn swap_words(&mut self, i: usize) {
        let (a, b) = (self.block.get(i - 1), self.block.get(i));
        self.block.set(i - 1, b);
        self.block.set(i, a);
    }

    fn merge(&mut self, from: Lane, to: Lane, start: usize, middle: usize, end: usize) -> Plain<()> {
        let (mut i, mut j) = (start, middle);
        for k in start..end {
            // Equal items keep their order: the right one goes first only if it is less.
            let right = j < end && (i >= middle || self.before(from.keys + j, from.keys + i)?);
            let next = if right { &mut j } else { &mut i };
            let at = *next;
            *next += 1;
            self.move_word(from, at, to, k);
        }
        Ok(())
    }
}
