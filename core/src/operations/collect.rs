//! Walks: all items of a built-in iterable inside one step.

use crate::block::records::iter as i;
use crate::containers::walk::Walk;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Need, Plain};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

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
