//! Walks: all items of a built-in iterable inside one step.
//!
//! A step may be given up and run again, so it must not consume an iterator before it is sure to end well. A walk therefore goes over a copy
//! of the iterator's state, and the original catches up at the end.

use crate::fault::{Need, Plain};
use crate::heap::Heap;
use crate::kind::Kind;
use crate::object::iter as i;
use crate::types::TypeId;
use crate::value::{Handle, Value};
use crate::vm::Vm;

/// A way through the items of a built-in iterable that has no effect until [`Heap::walk_commit`]: the step may be given up in between.
#[derive(Clone, Copy)]
pub(crate) struct Walk {
    it: Handle,
    original: Option<Handle>,
}

impl Heap<'_> {
    /// The next item of a walk.
    ///
    /// # Errors
    /// RuntimeError if a dict or set changed its size; `Fault::Memory`.
    #[inline]
    pub(crate) fn walk_next(&mut self, w: &Walk) -> Plain<Option<Value>> {
        self.iter_next_builtin(w.it, 0)
    }

    /// The iterator that was walked, if it was one, is now where the walk is.
    pub(crate) fn walk_commit(&mut self, w: &Walk) {
        if let Some(original) = w.original {
            self.block.copy_words(w.it, i::A, original, i::A, 3);
        }
    }

    /// How many items are left: exact for containers that nobody changes, never more than there are by much.
    pub(crate) fn walk_hint(&self, w: &Walk) -> usize {
        let (a, at) = (self.block.at(w.it, i::A), self.block.count(w.it, i::B));
        match self.iter_type(w.it) {
            TypeId::RangeIter => match self.block.at(w.it, i::C).as_small() {
                Some(left) => crate::value::size(left),
                None => self.block.at(w.it, i::C).as_float().map_or(0, |f| (f as usize).min(usize::MAX / 64)),
            },
            TypeId::ListIter | TypeId::TupleIter => self.seq_len(a).saturating_sub(at),
            TypeId::StrIter => {
                self.str_bytes(a).get(at..).map_or(0, |rest| rest.iter().filter(|b| **b & 0xC0 != 0x80).count())
            }
            TypeId::BytesIter => self.bytes_of(a).len().saturating_sub(at),
            TypeId::ReversedIter => at,
            _ => self.block.raw(w.it, i::C) as u32 as usize,
        }
    }
}

impl Vm<'_> {
    /// Begins a walk over a built-in iterable: container, or iterator that is not made of other iterators.
    ///
    /// # Errors
    /// `Need::Python` for anything that needs Python code or wraps other iterators; TypeError if it is not iterable; `Fault::Memory`.
    pub(crate) fn walk(&mut self, v: Value) -> Plain<Walk> {
        let Some(original) = v.heap_of(Kind::Iter) else {
            let fresh = self.get_iter_builtin(v)?;
            return match fresh.heap_of(Kind::Iter) {
                Some(it) if self.heap.iter_type(it) != TypeId::SeqIter => Ok(Walk { it, original: None }),
                _ => Err(Need::Python),
            };
        };
        match self.heap.iter_type(original) {
            TypeId::Enumerate | TypeId::Zip => Err(Need::Python),
            _ if !self.heap.is_plain_iter(v) => Err(Need::Python),
            t => {
                let (a, b, c) = (
                    self.heap.block.at(original, i::A),
                    self.heap.block.at(original, i::B),
                    self.heap.block.at(original, i::C),
                );
                let copy = self.heap.new_iter(t, a, b, c)?;
                Ok(Walk { it: copy.handle().unwrap_or(original), original: Some(original) })
            }
        }
    }

    /// The items of a built-in iterable as an exact list or tuple: itself if it is one, else a new list. A built-in iterator is
    /// consumed, so nothing that can fail may follow in the same step but allocations that were reserved; see [`Vm::collect_kept`].
    ///
    /// # Errors
    /// As [`Vm::walk`].
    pub(crate) fn collect(&mut self, v: Value) -> Plain {
        let (items, walk) = self.collect_kept(v)?;
        if let Some(w) = walk {
            self.heap.walk_commit(&w);
        }
        Ok(items)
    }

    /// As [`Vm::collect`], but an iterator is only consumed once the caller commits the walk.
    ///
    /// # Errors
    /// As [`Vm::walk`].
    pub(crate) fn collect_kept(&mut self, v: Value) -> Plain<(Value, Option<Walk>)> {
        if matches!(v.kind(), Some(Kind::List | Kind::Tuple)) {
            return Ok((v, None));
        }
        let w = self.walk(v)?;
        let n = self.heap.walk_hint(&w);
        let list = self.heap.alloc_list(n)?;
        self.heap.charge(n);
        while let Some(item) = self.heap.walk_next(&w)? {
            self.heap.list_push(list, item)?;
        }
        Ok((Value::heap(Kind::List, list), Some(w)))
    }
}
