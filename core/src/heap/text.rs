//! Str objects, wherever they live, and the builder that makes new ones in place at the heap's top.

use crate::block::records::bytes as by;
use crate::block::records::str as s;
use crate::heap::Heap;
use crate::value::fault::{Data, Fault};
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::{Handle, Unpacked, Value};

/// A Str that is being written at the heap's top. Between [`Heap::text`] and [`Heap::finish`] nothing else may be allocated.
pub struct Text {
    bytes: usize,
    points: usize,
}

impl Text {
    /// Bytes written so far.
    #[doc(hidden)]
    pub fn len(&self) -> usize {
        self.bytes
    }
    /// True if nothing was written yet.
    #[doc(hidden)]
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }
    /// Code points written so far.
    #[doc(hidden)]
    pub fn points(&self) -> usize {
        self.points
    }
}

impl Heap<'_> {
    /// Bytes (WTF-8) of a Str in the block, an image or a static table; empty for anything else.
    #[inline]
    pub fn str_bytes(&self, v: Value) -> &[u8] {
        match v.unpack() {
            Unpacked::Heap(Kind::Str, h) => self.block.bytes(h, s::DATA, self.block.raw(h, s::META) as u32 as usize),
            Unpacked::Rom(Kind::Str, image, at) => self.image(image).str_bytes(at),
            Unpacked::Static(Kind::Str, i) => names::text(i).as_bytes(),
            _ => &[],
        }
    }

    /// A Str as Rust text; "?" if it holds lone surrogates.
    pub fn str_text(&self, v: Value) -> &str {
        core::str::from_utf8(self.str_bytes(v)).unwrap_or("?")
    }

    /// Code points of a Str.
    #[inline]
    #[doc(hidden)]
    pub fn str_len(&self, v: Value) -> usize {
        match v.unpack() {
            Unpacked::Heap(Kind::Str, h) => (self.block.raw(h, s::META) >> 32) as usize,
            Unpacked::Rom(Kind::Str, image, at) => self.image(image).str_points(at) as usize,
            Unpacked::Static(Kind::Str, i) => names::text(i).len(),
            _ => 0,
        }
    }

    /// True if every code point of the Str is ASCII.
    #[inline]
    #[doc(hidden)]
    pub fn str_is_ascii(&self, v: Value) -> bool {
        self.str_bytes(v).len() == self.str_len(v)
    }

    /// Hash of a Str; a heap Str remembers it.
    #[inline]
    #[doc(hidden)]
    pub fn str_hash(&mut self, v: Value) -> u64 {
        match v.unpack() {
            Unpacked::Heap(Kind::Str, h) => {
                let known = self.block.raw(h, s::HASH);
                if known != 0 {
                    return known;
                }
                let computed = hash::text(self.str_bytes(v));
                self.block.set_raw(h, s::HASH, computed);
                computed
            }
            Unpacked::Rom(Kind::Str, image, at) => self.image(image).str_hash(at),
            Unpacked::Static(Kind::Str, i) => names::hash_of(i),
            _ => 0,
        }
    }

    /// True if two Strs have the same text.
    #[inline]
    #[doc(hidden)]
    pub fn str_eq(&self, a: Value, b: Value) -> bool {
        a == b || self.str_bytes(a) == self.str_bytes(b)
    }

    /// A new Str of this text.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_str(&mut self, text: &str) -> Data {
        self.new_str_wtf8(text.as_bytes())
    }

    /// A new Str of these bytes, which are WTF-8.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn new_str_wtf8(&mut self, bytes: &[u8]) -> Data {
        let mut t = self.text()?;
        self.push(&mut t, bytes)?;
        Ok(self.finish(t))
    }

    /// Begins a Str at the heap's top.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn text(&mut self) -> Data<Text> {
        self.block.reserve(s::DATA + 1)?;
        Ok(Text { bytes: 0, points: 0 })
    }

    fn text_room(&mut self, t: &Text, more: usize) -> Data<Handle> {
        let words = s::DATA + t.bytes.saturating_add(more).div_ceil(8) + 2;
        // Sizes are rounded up to 1/32768 above 65536 words.
        let words = words + (words >> 15) + 1;
        if self.block.free() < words {
            self.block.need = words * 2;
            return Err(Fault::Memory);
        }
        Ok(Handle(self.block.top() as u32))
    }

    /// Appends bytes (WTF-8, whole code points).
    ///
    /// # Errors
    /// `Fault::Memory`; the text is then lost.
    #[doc(hidden)]
    pub fn push(&mut self, t: &mut Text, bytes: &[u8]) -> Data<()> {
        let h = self.text_room(t, bytes.len())?;
        let room = self.block.bytes_mut(h, s::DATA, t.bytes + bytes.len());
        for (to, from) in room.iter_mut().skip(t.bytes).zip(bytes) {
            *to = *from;
        }
        t.bytes += bytes.len();
        t.points += count_points(bytes);
        Ok(())
    }

    /// Appends text.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn push_str(&mut self, t: &mut Text, text: &str) -> Data<()> {
        self.push(t, text.as_bytes())
    }

    /// Appends a character.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn push_char(&mut self, t: &mut Text, c: char) -> Data<()> {
        let mut buffer = [0u8; 4];
        let text = c.encode_utf8(&mut buffer);
        self.push(t, text.as_bytes())
    }

    /// Appends a Str value.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn push_value(&mut self, t: &mut Text, v: Value) -> Data<()> {
        let n = self.str_bytes(v).len();
        self.push_slice(t, v, 0, n, self.str_len(v))
    }

    /// Appends bytes `from .. from + n` of a Str value, which are `points` whole code points.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn push_slice(&mut self, t: &mut Text, v: Value, from: usize, n: usize, points: usize) -> Data<()> {
        let to = self.text_room(t, n)?;
        match v.unpack() {
            Unpacked::Heap(Kind::Str, h) => {
                self.block.copy_bytes((h, s::DATA), from, (to, s::DATA), t.bytes, n);
            }
            Unpacked::Rom(Kind::Str, image, at) => {
                let bytes = self.image(image).str_bytes(at).get(from..from + n).unwrap_or(&[]);
                self.push(t, bytes)?;
                return Ok(());
            }
            _ => {
                let Some(i) = v.fixed_of(Kind::Str) else { return Ok(()) };
                let bytes = names::text(i).as_bytes().get(from..from + n).unwrap_or(&[]);
                self.push(t, bytes)?;
                return Ok(());
            }
        }
        t.bytes += n;
        t.points += points;
        Ok(())
    }

    /// Appends a number in decimal.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn push_number(&mut self, t: &mut Text, n: i64) -> Data<()> {
        let mut digits = [0u8; 20];
        let mut rest = n.unsigned_abs();
        let mut used = 0;
        for d in digits.iter_mut().rev() {
            *d = b'0' + (rest % 10) as u8;
            rest /= 10;
            used += 1;
            if rest == 0 {
                break;
            }
        }
        if n < 0 {
            self.push(t, b"-")?;
        }
        self.push(t, digits.get(20 - used..).unwrap_or(&[]))
    }

    /// Takes back what was written after the first `bytes` bytes and `points` code points.
    #[doc(hidden)]
    pub fn cut(&mut self, t: &mut Text, bytes: usize, points: usize) {
        t.bytes = bytes;
        t.points = points;
    }

    /// The bytes written so far.
    #[doc(hidden)]
    pub fn written(&self, t: &Text) -> &[u8] {
        self.block.bytes(Handle(self.block.top() as u32), s::DATA, t.bytes)
    }

    /// The bytes written so far, to be changed.
    pub(crate) fn written_mut(&mut self, t: &Text) -> &mut [u8] {
        let h = Handle(self.block.top() as u32);
        self.block.bytes_mut(h, s::DATA, t.bytes)
    }

    /// Moves what was written from byte `at` on `n` bytes (`points` code points) up; the caller fills the gap.
    pub(crate) fn open_gap(&mut self, t: &mut Text, at: usize, n: usize, points: usize) -> Data<()> {
        let h = self.text_room(t, n)?;
        self.block.copy_bytes((h, s::DATA), at, (h, s::DATA), at.saturating_add(n), t.bytes.saturating_sub(at));
        t.bytes += n;
        t.points += points;
        Ok(())
    }

    /// Ends the text: it is now a Str object. Cannot fail.
    #[doc(hidden)]
    pub fn finish(&mut self, t: Text) -> Value {
        let h = self.block.commit(Kind::Str, s::DATA - 1 + t.bytes.div_ceil(8));
        self.block.set_raw(h, s::META, t.bytes as u64 | (t.points as u64) << 32);
        self.block.set_raw(h, s::HASH, 0);
        Value::heap(Kind::Str, h)
    }

    /// Appends `\xhh`, `\uhhhh` or `\Uhhhhhhhh`.
    pub(crate) fn push_escape(&mut self, t: &mut Text, c: u32) -> Data<()> {
        let (mark, n) = if c < 0x100 {
            (b'x', 2)
        } else if c < 0x1_0000 {
            (b'u', 4)
        } else {
            (b'U', 8)
        };
        self.push(t, &[b'\\', mark])?;
        for i in (0..n).rev() {
            self.push(t, &[hex(c >> (4 * i))])?;
        }
        Ok(())
    }

    /// Bytes of a bytes or bytearray object; empty for anything else.
    #[doc(hidden)]
    pub fn bytes_of(&self, v: Value) -> &[u8] {
        match v.unpack() {
            Unpacked::Heap(Kind::Bytes, h) => self.block.bytes(h, by::DATA, self.block.raw(h, by::LEN) as usize),
            Unpacked::Rom(Kind::Bytes, image, at) => self.image(image).bytes_at(at),
            Unpacked::Heap(Kind::ByteArray, h) => {
                let n = self.block.count(h, crate::block::records::bytearray::LEN);
                match self.block.at(h, crate::block::records::bytearray::STORE).heap_of(Kind::Bytes) {
                    Some(s) => self.block.bytes(s, by::DATA, n),
                    None => &[],
                }
            }
            _ => &[],
        }
    }
}

/// Code points in WTF-8 bytes.
pub fn count_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xC0 != 0x80).count()
}

/// The lowest hexadecimal digit.
pub(crate) fn hex(n: u32) -> u8 {
    let d = (n & 15) as u8;
    if d < 10 { b'0' + d } else { b'a' + d - 10 }
}
