//! A walk over a built-in iterable: its next item, what it used up, how many items to expect.

use crate::block::records::iter as i;
use crate::heap::Heap;
use crate::value::fault::Plain;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// A way through the items of a built-in iterable that has no effect until [`Heap::walk_commit`]: the step may be given up in between.
#[derive(Clone, Copy)]
pub(crate) struct Walk {
    pub(crate) it: Handle,
    pub(crate) original: Option<Handle>,
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
