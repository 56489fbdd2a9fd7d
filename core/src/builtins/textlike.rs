//! What the methods of str, bytes and bytearray share: receivers, needles, bounds and parts. Offsets are bytes; for a Str they are turned
//! into code points where a program sees them.

use crate::block::records::bytes as by;
use crate::era::calls;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::heap::text::count_points;
use crate::text::strops::{find, point_at, point_before, rfind};
use crate::text::unicode;
use crate::value::Value;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

/// True for ASCII and other white space of a Str.
pub(crate) fn is_space(c: u32) -> bool {
    if c < 128 { matches!(c, 9..=13 | 28..=32) } else { unicode::is_space(c) }
}

/// True for white space of bytes.
pub(crate) fn is_byte_space(b: u8) -> bool {
    matches!(b, 9..=13 | 32)
}

impl Heap<'_> {
    /// An argument that must be text of the same sort as the receiver; `position` is 0 if it is the only one.
    pub(crate) fn same_text(&mut self, own: Value, v: Value, name: &str, position: usize) -> Data {
        let inner = self.payload(v);
        let is_bytes = matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray));
        if own.is(Kind::Str) {
            if inner.is(Kind::Str) {
                return Ok(inner);
            }
            let place = P::N(position as i64);
            let text = if position == 0 { calls::NOT_A_STR_ALONE } else { calls::NOT_A_STR_AT };
            return Err(self.raise_text(text, &[P::S(name), place, P::A(v)]));
        }
        if is_bytes {
            return Ok(inner);
        }
        Err(self.type_error(&[P::S("a bytes-like object is required, not '"), P::T(v), P::S("'")]))
    }

    /// What is searched for: text of the same sort, or one byte as an int.
    pub(crate) fn needle(&mut self, own: Value, v: Value, name: &str) -> Data {
        let inner = self.payload(v);
        if !own.is(Kind::Str) {
            if let Some(b) = self.int_clamped(inner) {
                if !(0..256).contains(&b) {
                    return Err(self.value_error("byte must be in range(0, 256)"));
                }
                return self.new_bytes(&[b as u8]);
            }
            if !matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray)) {
                return Err(self.raise_text(calls::NEEDLE_OF_BYTES, &[P::T(v)]));
            }
            return Ok(inner);
        }
        if !inner.is(Kind::Str) {
            return Err(self.raise_text(calls::NEEDLE_OF_STR, &[P::S(name), P::T(v), P::A(v)]));
        }
        Ok(inner)
    }

    /// Length as a program sees it.
    pub(crate) fn text_len(&self, own: Value) -> usize {
        if own.is(Kind::Str) { self.str_len(own) } else { self.bytes_of(own).len() }
    }

    /// Byte offset of item `n`.
    pub(crate) fn text_offset(&self, own: Value, n: usize) -> usize {
        if own.is(Kind::Str) { self.str_offset(own, n) } else { n.min(self.bytes_of(own).len()) }
    }

    /// Items before byte offset `at`.
    pub(crate) fn text_index(&self, own: Value, at: usize) -> usize {
        if own.is(Kind::Str) && !self.str_is_ascii(own) {
            count_points(self.str_bytes(own).get(..at).unwrap_or(&[]))
        } else {
            at
        }
    }

    /// The bounds that optional `start` and `end` give, as byte offsets; `None` if start lies behind the end of the text.
    pub(crate) fn text_bounds(&mut self, own: Value, start: Value, end: Value) -> Data<Option<(usize, usize)>> {
        let n = self.text_len(own) as i64;
        let place = |vm: &mut Self, v: Value, default: i64| -> Data<i64> {
            if !v.is_bound() || v == Value::NONE {
                return Ok(default);
            }
            match vm.payload(v) {
                inner if vm.int_of(inner).is_some() => {
                    let i = vm.int_clamped(inner).unwrap_or(0);
                    Ok(if i < 0 { i.saturating_add(n).max(0) } else { i })
                }
                _ => Err(vm.type_error(&[P::S("slice indices must be integers or None or have an __index__ method")])),
            }
        };
        let from = place(self, start, 0)?;
        let to = place(self, end, n)?.min(n);
        if from > to {
            return Ok(None);
        }
        Ok(Some((self.text_offset(own, from as usize), self.text_offset(own, to as usize))))
    }

    /// Bytes `from .. to` as an object of the same sort.
    pub(crate) fn text_part(&mut self, own: Value, from: usize, to: usize) -> Data {
        if own.is(Kind::Str) {
            return self.str_cut(own, from, to);
        }
        let n = to.saturating_sub(from);
        if own.is(Kind::Bytes) && n == self.bytes_of(own).len() {
            return Ok(own);
        }
        let h = self.alloc_bytes(n)?;
        let store = match own.heap_of(Kind::ByteArray) {
            Some(a) => self.block.at(a, crate::block::records::bytearray::STORE).heap_of(Kind::Bytes),
            None => own.heap_of(Kind::Bytes),
        };
        match store {
            Some(s) => self.block.copy_bytes((s, by::DATA), from, (h, by::DATA), 0, n),
            None => {
                for i in 0..n {
                    let b = self.bytes_of(own).get(from + i).copied().unwrap_or(0);
                    self.put_byte(h, i, b);
                }
            }
        }
        self.like_bytes(own, h)
    }

    /// The first (or last) place of `needle` in bytes `from .. to`.
    pub(crate) fn search(&self, own: Value, needle: Value, from: usize, to: usize, last: bool) -> Option<usize> {
        let hay = self.text_bytes(own).get(..to)?;
        let needle = self.text_bytes(needle);
        if last { rfind(hay, needle, to).filter(|at| *at >= from) } else { find(hay, needle, from) }
    }

    /// The item (code point or byte) that begins at byte `i`, and its length.
    pub(crate) fn item_at(&self, own: Value, i: usize) -> Option<(u32, usize)> {
        if own.is(Kind::Str) {
            point_at(self.str_bytes(own), i)
        } else {
            self.bytes_of(own).get(i).map(|b| (*b as u32, 1))
        }
    }

    /// The item that ends before byte `i`, and where it begins.
    pub(crate) fn item_before(&self, own: Value, i: usize) -> Option<(u32, usize)> {
        if own.is(Kind::Str) {
            point_before(self.str_bytes(own), i)
        } else {
            let at = i.checked_sub(1)?;
            self.bytes_of(own).get(at).map(|b| (*b as u32, at))
        }
    }

    /// True for white space of the receiver's sort.
    pub(crate) fn item_is_space(&self, own: Value, c: u32) -> bool {
        if own.is(Kind::Str) { is_space(c) } else { is_byte_space(c as u8) }
    }

    /// An int argument, or a default if it was not given.
    pub(crate) fn int_or(&mut self, v: Value, default: i64) -> Data<i64> {
        if v.is_bound() { self.index_arg(v) } else { Ok(default) }
    }

    /// The exception of index() and its kin.
    #[cold]
    pub(crate) fn not_found(&mut self, own: Value) -> Fault {
        let what = if own.is(Kind::Str) { "substring not found" } else { "subsection not found" };
        self.raise(TypeId::ValueError, &[P::S(what)])
    }
}
