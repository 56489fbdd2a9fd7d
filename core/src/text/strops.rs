//! Text as a sequence: code points, items, slices, concatenation, repetition and search. (The methods of str are in `builtins::str`.)

use crate::block::records::{bytearray as ba, bytes as by};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::heap::text::count_points;
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// The code point that begins at byte `i` of WTF-8, and its length in bytes; `None` at the end.
#[inline]
pub fn point_at(bytes: &[u8], i: usize) -> Option<(u32, usize)> {
    let first = *bytes.get(i)?;
    if first < 0x80 {
        return Some((first as u32, 1));
    }
    let next = |k: usize| bytes.get(i + k).map_or(0, |b| (b & 0x3F) as u32);
    Some(if first < 0xE0 {
        ((first as u32 & 0x1F) << 6 | next(1), 2)
    } else if first < 0xF0 {
        ((first as u32 & 0x0F) << 12 | next(1) << 6 | next(2), 3)
    } else {
        ((first as u32 & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
    })
}

/// The code point that ends before byte `end`, and where it begins; `None` at the start.
pub fn point_before(bytes: &[u8], end: usize) -> Option<(u32, usize)> {
    let mut i = end.checked_sub(1)?;
    while i > 0 && bytes.get(i).is_some_and(|b| b & 0xC0 == 0x80) {
        i -= 1;
    }
    point_at(bytes, i).map(|(c, _)| (c, i))
}

/// WTF-8 of a code point (surrogates included), and its length.
pub fn encode_point(c: u32) -> ([u8; 4], usize) {
    let tail = |shift: u32| 0x80 | (c >> shift & 0x3F) as u8;
    if c < 0x80 {
        ([c as u8, 0, 0, 0], 1)
    } else if c < 0x800 {
        ([0xC0 | (c >> 6) as u8, tail(0), 0, 0], 2)
    } else if c < 0x1_0000 {
        ([0xE0 | (c >> 12) as u8, tail(6), tail(0), 0], 3)
    } else {
        ([0xF0 | (c >> 18) as u8, tail(12), tail(6), tail(0)], 4)
    }
}

/// Byte offset of code point `n`, going on from byte `from`, which is code point `at`.
pub fn offset_from(bytes: &[u8], from: usize, at: usize, n: usize) -> usize {
    let mut i = from;
    if n >= at {
        let mut left = n - at;
        while left > 0 && i < bytes.len() {
            i += 1;
            while bytes.get(i).is_some_and(|b| b & 0xC0 == 0x80) {
                i += 1;
            }
            left -= 1;
        }
    } else {
        let mut left = at - n;
        while left > 0 && i > 0 {
            i -= 1;
            while i > 0 && bytes.get(i).is_some_and(|b| b & 0xC0 == 0x80) {
                i -= 1;
            }
            left -= 1;
        }
    }
    i
}

/// The first place of `needle` in `hay` at or after `from`.
pub fn find(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let Some((first, rest)) = needle.split_first() else { return if from <= hay.len() { Some(from) } else { None } };
    let last = hay.len().checked_sub(needle.len())?;
    let mut i = from;
    while i <= last {
        let skip = hay.get(i..=last)?.iter().position(|b| b == first)?;
        i += skip;
        if hay.get(i + 1..i + needle.len()) == Some(rest) {
            return Some(i);
        }
        i += 1;
    }
    None
}

/// The last place of `needle` in `hay` that ends at or before `end`.
pub fn rfind(hay: &[u8], needle: &[u8], end: usize) -> Option<usize> {
    let mut i = end.min(hay.len()).checked_sub(needle.len())?;
    loop {
        if hay.get(i..i + needle.len()) == Some(needle) {
            return Some(i);
        }
        i = i.checked_sub(1)?;
    }
}

impl Heap<'_> {
    /// The Str of one code point. Cannot fail for ASCII.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_char(&mut self, c: u32) -> Data {
        if c < 128 {
            return Ok(names::ascii(c as u8));
        }
        let (bytes, n) = encode_point(c);
        self.new_str_wtf8(bytes.get(..n).unwrap_or(&[]))
    }

    /// Byte offset of code point `n` of a Str.
    pub(crate) fn str_offset(&self, v: Value, n: usize) -> usize {
        let bytes = self.str_bytes(v);
        let points = self.str_len(v);
        if points == bytes.len() {
            n.min(points)
        } else if n > points / 2 {
            offset_from(bytes, bytes.len(), points, n.min(points))
        } else {
            offset_from(bytes, 0, 0, n)
        }
    }

    /// `v[i]` of a Str, `i` counted from the start.
    ///
    /// # Errors
    /// IndexError outside; `Fault::Memory`.
    pub(crate) fn str_get(&mut self, v: Value, i: usize) -> Data {
        let at = self.str_offset(v, i);
        match point_at(self.str_bytes(v), at) {
            Some((c, _)) if i < self.str_len(v) => self.new_char(c),
            _ => Err(self.raise(TypeId::IndexError, &[P::S("string index out of range")])),
        }
    }

    /// The `count` code points of a Str at `start`, `start + step`, ..., which are all inside.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn str_pick(&mut self, v: Value, start: usize, step: i64, count: usize) -> Data {
        if count == 0 {
            return Ok(names::EMPTY);
        }
        if step == 1 {
            if count == self.str_len(v) {
                return Ok(v);
            }
            if count == 1 {
                return self.str_get(v, start);
            }
            let from = self.str_offset(v, start);
            let to = if self.str_is_ascii(v) { from + count } else { offset_from(self.str_bytes(v), from, 0, count) };
            return self.str_part(v, from, to, count);
        }
        self.charge(count / 16);
        let mut t = self.text()?;
        let ascii = self.str_is_ascii(v);
        let mut at = start;
        let mut byte = self.str_offset(v, start);
        for _ in 0..count {
            let bytes = self.str_bytes(v);
            let Some((c, _)) = point_at(bytes, byte) else { break };
            let next = at.wrapping_add(step as usize);
            byte = if ascii { next } else { offset_from(bytes, byte, at, next) };
            at = next;
            self.push_point(&mut t, c)?;
        }
        Ok(self.finish(t))
    }

    /// Bytes `from .. to` of a Str, which are `points` whole code points, as a new Str.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn str_part(&mut self, v: Value, from: usize, to: usize, points: usize) -> Data {
        let n = to.saturating_sub(from);
        if n == 0 {
            return Ok(names::EMPTY);
        }
        if n == self.str_bytes(v).len() && v.is(Kind::Str) {
            return Ok(v);
        }
        if n == 1 {
            let c = self.str_bytes(v).get(from).copied().unwrap_or(0);
            return Ok(names::ascii(c));
        }
        let mut t = self.text()?;
        self.push_slice(&mut t, v, from, n, points)?;
        Ok(self.finish(t))
    }

    /// As [`Heap::str_part`], counting the code points.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn str_cut(&mut self, v: Value, from: usize, to: usize) -> Data {
        let points = if self.str_is_ascii(v) {
            to.saturating_sub(from)
        } else {
            count_points(self.str_bytes(v).get(from..to).unwrap_or(&[]))
        };
        self.str_part(v, from, to, points)
    }

    /// Appends a code point, surrogates included.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn push_point(&mut self, t: &mut crate::heap::text::Text, c: u32) -> Data<()> {
        let (bytes, n) = encode_point(c);
        self.push(t, bytes.get(..n).unwrap_or(&[]))
    }

    /// `a + b` of two Strs.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn str_concat(&mut self, a: Value, b: Value) -> Data {
        if self.str_len(b) == 0 {
            return Ok(a);
        }
        if self.str_len(a) == 0 {
            return Ok(b);
        }
        let n = self.str_bytes(a).len() + self.str_bytes(b).len();
        self.charge(n / 64);
        let mut t = self.text()?;
        self.push_value(&mut t, a)?;
        self.push_value(&mut t, b)?;
        Ok(self.finish(t))
    }

    /// `v * n` of a Str, bytes or bytearray; `v *= n` changes a bytearray itself.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn text_repeat(&mut self, v: Value, n: usize, inplace: bool) -> Data {
        if v.is(Kind::Str) {
            let (bytes, points) = (self.str_bytes(v).len(), self.str_len(v));
            if n == 0 || bytes == 0 {
                return Ok(names::EMPTY);
            }
            if n == 1 {
                return Ok(v);
            }
            let total = bytes.saturating_mul(n);
            self.charge(total / 64);
            self.block.reserve((total / 8).saturating_add(total >> 17).saturating_add(8))?;
            let mut t = self.text()?;
            for _ in 0..n {
                self.push_slice(&mut t, v, 0, bytes, points)?;
            }
            return Ok(self.finish(t));
        }
        let length = self.bytes_of(v).len();
        let total = length.saturating_mul(n);
        self.charge(total / 64);
        let h = self.alloc_bytes(total)?;
        for i in 0..n {
            self.fill_bytes(h, i * length, v);
        }
        if let (true, Some(array)) = (inplace, v.heap_of(Kind::ByteArray)) {
            self.block.put(array, ba::STORE, Value::heap(Kind::Bytes, h));
            self.block.put_count(array, ba::LEN, total);
            return Ok(v);
        }
        self.like_bytes(v, h)
    }

    /// A Bytes object of `n` zero bytes that the caller fills.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn alloc_bytes(&mut self, n: usize) -> Data<Handle> {
        let h = self.block.alloc(Kind::Bytes, (n / 8).saturating_add(2))?;
        self.block.set_raw(h, by::LEN, n as u64);
        Ok(h)
    }

    /// Writes the bytes of `v` (bytes or bytearray) into Bytes object `h` at byte `at`.
    pub(crate) fn fill_bytes(&mut self, h: Handle, at: usize, v: Value) {
        let n = self.bytes_of(v).len();
        let from = match v.heap_of(Kind::ByteArray) {
            Some(a) => self.block.at(a, ba::STORE).heap_of(Kind::Bytes),
            None => v.heap_of(Kind::Bytes),
        };
        match from {
            Some(from) => self.block.copy_bytes((from, by::DATA), 0, (h, by::DATA), at, n),
            None => {
                for i in 0..n {
                    let b = self.bytes_of(v).get(i).copied().unwrap_or(0);
                    self.put_byte(h, at + i, b);
                }
            }
        }
    }

    /// Sets byte `i` of Bytes object `h`.
    pub(crate) fn put_byte(&mut self, h: Handle, i: usize, b: u8) {
        if let Some(to) = self.block.bytes_mut(h, by::DATA, i + 1).last_mut() {
            *to = b;
        }
    }

    /// The Bytes object `h` as an object of the same type as `v` (bytes or bytearray).
    pub(crate) fn like_bytes(&mut self, v: Value, h: Handle) -> Data {
        let bytes = Value::heap(Kind::Bytes, h);
        if !v.is(Kind::ByteArray) {
            return Ok(bytes);
        }
        let n = self.block.raw(h, by::LEN) as usize;
        let a = self.block.alloc(Kind::ByteArray, ba::SIZE)?;
        self.block.put_count(a, ba::LEN, n);
        self.block.put(a, ba::STORE, bytes);
        Ok(Value::heap(Kind::ByteArray, a))
    }

    /// A new Bytes object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_bytes(&mut self, bytes: &[u8]) -> Data {
        let h = self.alloc_bytes(bytes.len())?;
        for (to, from) in self.block.bytes_mut(h, by::DATA, bytes.len()).iter_mut().zip(bytes) {
            *to = *from;
        }
        Ok(Value::heap(Kind::Bytes, h))
    }
}
