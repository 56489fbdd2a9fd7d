//! Iterators made of other iterators: enumerate and zip. One step advances all of them or none.

use crate::block::records::iter as i;
use crate::heap::Heap;
use crate::value::fault::{Need, Plain};
use crate::value::kind::Kind;
use crate::value::limits::NATIVE_DEPTH;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Words that must be free so that advancing several iterators in one step cannot fail half way: an exception with its text.
const SLACK: usize = 48;

impl Heap<'_> {
    pub(crate) fn next_of_enumerate(&mut self, it: Handle, a: Value, depth: usize) -> Plain<Option<Value>> {
        let Some(inner) = a.heap_of(Kind::Iter) else { return self.ended_or_python(a) };
        if self.block.at(it, i::C) != Value::TRUE || depth > NATIVE_DEPTH {
            return Err(Need::Python);
        }
        let n = self.block.at(it, i::B);
        let next = match n.as_small().and_then(|k| Value::int(k + 1)) {
            Some(next) => next,
            None => {
                let Some(wide) = self.int_wide(n) else { return Err(Need::Python) };
                self.int_from_wide(wide.wrapping_add(1))?
            }
        };
        let pair = self.new_tuple(&[n, Value::NONE])?;
        let Some(v) = self.iter_next_builtin(inner, depth + 1)? else {
            self.block.put(it, i::A, Value::UNBOUND);
            return Ok(None);
        };
        if let Some(h) = pair.handle() {
            self.block.put(h, crate::block::records::tuple::ITEMS + 1, v);
        }
        self.block.put(it, i::B, next);
        Ok(Some(pair))
    }

    fn ended_or_python(&self, a: Value) -> Plain<Option<Value>> {
        if a.is_bound() { Err(Need::Python) } else { Ok(None) }
    }

    pub(crate) fn next_of_zip(&mut self, it: Handle, a: Value, depth: usize) -> Plain<Option<Value>> {
        if !a.is_bound() {
            return Ok(None);
        }
        // Strict zips say which argument was at fault: the prelude does that.
        if self.block.at(it, i::C) != Value::TRUE || self.block.at(it, i::B) == Value::TRUE || depth > NATIVE_DEPTH {
            return Err(Need::Python);
        }
        let n = self.tuple_len(a);
        let words = self.words_of_next(Value::heap(Kind::Iter, it), depth);
        self.block.reserve(words + SLACK)?;
        let h = self.alloc_tuple(n)?;
        for k in 0..n {
            let Some(inner) = self.tuple_item(a, k).heap_of(Kind::Iter) else { return Err(Need::Python) };
            match self.iter_next_builtin(inner, depth + 1)? {
                Some(v) => self.block.put(h, crate::block::records::tuple::ITEMS + k, v),
                None => {
                    self.block.put(it, i::A, Value::UNBOUND);
                    return Ok(None);
                }
            }
        }
        if n == 0 {
            self.block.put(it, i::A, Value::UNBOUND);
            return Ok(None);
        }
        Ok(Some(Value::heap(Kind::Tuple, h)))
    }

    /// What has raised the StopIteration at which this iterator ends, if that is a generator or written in Python; through built-in iterators around it.
    pub(crate) fn stopped(&self, v: Value, depth: usize) -> Option<Kind> {
        let it = match v.kind() {
            Some(kind @ (Kind::Instance | Kind::Generator)) => return Some(kind),
            Some(Kind::Iter) => v.heap_of(Kind::Iter).filter(|_| depth <= NATIVE_DEPTH)?,
            _ => return None,
        };
        let inner = match self.iter_type(it) {
            TypeId::Enumerate | TypeId::Zip => self.block.at(it, i::A),
            TypeId::Map | TypeId::Filter => self.block.at(it, i::B),
            _ => return None,
        };
        if !inner.is(Kind::Tuple) {
            return self.stopped(inner, depth + 1);
        }
        (0..self.tuple_len(inner)).find_map(|k| self.stopped(self.tuple_item(inner, k), depth + 1))
    }

    /// True if advancing the iterator never runs Python code. A value's answer never changes.
    pub(crate) fn is_plain_iter(&self, v: Value) -> bool {
        let Some(it) = v.heap_of(Kind::Iter) else { return false };
        match self.iter_type(it) {
            TypeId::Map | TypeId::Filter | TypeId::SeqIter | TypeId::CallIter => false,
            TypeId::Zip => self.block.at(it, i::C) == Value::TRUE && self.block.at(it, i::B) != Value::TRUE,
            TypeId::Enumerate => self.block.at(it, i::C) == Value::TRUE,
            TypeId::ReversedIter => !self.block.at(it, i::A).is(Kind::Instance),
            _ => true,
        }
    }

    /// Most words that advancing this plain iterator may take.
    fn words_of_next(&self, v: Value, depth: usize) -> usize {
        let Some(it) = v.heap_of(Kind::Iter) else { return 0 };
        if depth > NATIVE_DEPTH {
            return 0;
        }
        match self.iter_type(it) {
            TypeId::StrIter | TypeId::ReversedIter | TypeId::ItemIter => 8,
            TypeId::RangeIter => 8,
            TypeId::Enumerate => 8 + self.words_of_next(self.block.at(it, i::A), depth + 1),
            TypeId::Zip => {
                let inner = self.block.at(it, i::A);
                let n = self.tuple_len(inner);
                (0..n).map(|k| self.words_of_next(self.tuple_item(inner, k), depth + 1)).sum::<usize>() + n + 2
            }
            _ => 0,
        }
    }
}
