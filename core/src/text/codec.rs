//! Text to bytes and back: UTF-8, ASCII, Latin-1 and UTF-16/32 in either order, with the error handlers strict, ignore, replace,
//! backslashreplace, surrogateescape, surrogatepass and xmlcharrefreplace.

use crate::block::records::bytes as by;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::text::strops::{encode_point, point_at};
use crate::value::Value;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    Utf8,
    Ascii,
    Latin1,
    /// Bytes of a unit, big-endian, with a byte order mark.
    Wide(usize, bool, bool),
}

impl Codec {
    fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Wide(2, _, true) => "utf-16",
            Codec::Wide(2, false, _) => "utf-16-le",
            Codec::Wide(2, true, _) => "utf-16-be",
            Codec::Wide(_, _, true) => "utf-32",
            Codec::Wide(_, false, _) => "utf-32-le",
            Codec::Wide(_, true, _) => "utf-32-be",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OnError {
    Strict,
    Ignore,
    Replace,
    Backslash,
    SurrogateEscape,
    SurrogatePass,
    XmlReference,
    /// A name that no handler has; it matters only where something is wrong.
    Unknown(Value),
}

impl Heap<'_> {
    fn codec(&mut self, v: Value, what: &str) -> Data<Codec> {
        if !v.is_bound() {
            return Ok(Codec::Utf8);
        }
        let inner = self.payload(v);
        if !inner.is(Kind::Str) {
            return Err(self.type_error(&[P::S(what), P::S("() argument 'encoding' must be str, not "), P::T(v)]));
        }
        let mut name = [0u8; 12];
        let mut n = 0;
        for b in self.str_bytes(inner).iter().filter(|b| !matches!(b, b'-' | b'_' | b' ')) {
            if let Some(slot) = name.get_mut(n) {
                *slot = b.to_ascii_lowercase();
            }
            n += 1;
        }
        match name.get(..n).unwrap_or(&[]) {
            b"utf8" | b"u8" | b"cp65001" => Ok(Codec::Utf8),
            b"ascii" | b"usascii" | b"646" => Ok(Codec::Ascii),
            b"latin1" | b"latin" | b"iso88591" | b"l1" | b"8859" => Ok(Codec::Latin1),
            b"utf16" | b"u16" => Ok(Codec::Wide(2, false, true)),
            b"utf16le" => Ok(Codec::Wide(2, false, false)),
            b"utf16be" => Ok(Codec::Wide(2, true, false)),
            b"utf32" | b"u32" => Ok(Codec::Wide(4, false, true)),
            b"utf32le" => Ok(Codec::Wide(4, false, false)),
            b"utf32be" => Ok(Codec::Wide(4, true, false)),
            _ => Err(self.raise(TypeId::LookupError, &[P::S("unknown encoding: "), P::V(inner)])),
        }
    }

    fn on_error(&mut self, v: Value, what: &str) -> Data<OnError> {
        if !v.is_bound() {
            return Ok(OnError::Strict);
        }
        let inner = self.payload(v);
        Ok(match self.str_bytes(inner) {
            b"strict" => OnError::Strict,
            b"ignore" => OnError::Ignore,
            b"replace" => OnError::Replace,
            b"backslashreplace" => OnError::Backslash,
            b"surrogateescape" => OnError::SurrogateEscape,
            b"surrogatepass" => OnError::SurrogatePass,
            b"xmlcharrefreplace" => OnError::XmlReference,
            _ if !inner.is(Kind::Str) => {
                return Err(self.type_error(&[P::S(what), P::S("() argument 'errors' must be str, not "), P::T(v)]));
            }
            _ => OnError::Unknown(inner),
        })
    }

    #[cold]
    fn unknown_handler(&mut self, name: Value) -> Fault {
        self.raise(TypeId::LookupError, &[P::S("unknown error handler name '"), P::V(name), P::S("'")])
    }

    #[cold]
    fn codec_error(&mut self, t: TypeId, codec: Codec, object: Value, range: (usize, usize), reason: &str) -> Fault {
        let made = self.new_str(codec.name()).and_then(|name| {
            let reason = self.new_str(reason)?;
            let at = |i: usize| Value::small(i as i64);
            let args = self.new_tuple(&[name, object, at(range.0), at(range.1), reason])?;
            self.new_exception(t.value(), args)
        });
        match made {
            Ok(e) => self.raise_value(e),
            Err(trap) => trap,
        }
    }

    /// Bytes of the text `v` in an encoding; both options may be Unbound.
    ///
    /// # Errors
    /// UnicodeEncodeError; LookupError for unknown names.
    pub(crate) fn encode(&mut self, v: Value, encoding: Value, errors: Value) -> Data {
        let codec = self.codec(encoding, "encode")?;
        let on_error = self.on_error(errors, "encode")?;
        // What is written first is the text of the bytes; the room is at most this many bytes for each code point.
        let points = self.str_len(v);
        let each = match (codec, on_error) {
            (_, OnError::Backslash | OnError::XmlReference) => 10,
            (Codec::Ascii | Codec::Latin1, _) => 3,
            _ => 4,
        };
        if self.str_is_ascii(v) && !matches!(codec, Codec::Wide(..)) {
            let n = self.str_bytes(v).len();
            let h = self.alloc_bytes(n)?;
            for i in 0..n {
                let b = self.str_bytes(v).get(i).copied().unwrap_or(0);
                self.put_byte(h, i, b);
            }
            return Ok(Value::heap(Kind::Bytes, h));
        }
        self.charge(points / 16);
        let h = self.alloc_bytes(points.saturating_mul(each).saturating_add(4))?;
        let mut n = 0;
        if let Codec::Wide(size, _, true) = codec {
            self.put_byte(h, 0, 0xFF);
            self.put_byte(h, 1, 0xFE);
            n = size;
        }
        let (mut i, mut at) = (0, 0);
        while let Some((c, width)) = point_at(self.str_bytes(v), i) {
            let surrogate = (0xD800..0xE000).contains(&c);
            let fits = match codec {
                Codec::Ascii => c < 128,
                Codec::Latin1 => c < 256,
                _ => !surrogate || on_error == OnError::SurrogatePass,
            };
            if fits {
                n = self.put_point(codec, h, n, c);
            } else {
                let digit = |shift: u32| crate::heap::text::hex(c >> shift);
                match on_error {
                    OnError::Ignore => {}
                    OnError::Replace => n = self.put_point(codec, h, n, b'?' as u32),
                    OnError::SurrogateEscape if (0xDC80..0xDD00).contains(&c) => {
                        self.put_byte(h, n, (c - 0xDC00) as u8);
                        n += 1;
                    }
                    OnError::Backslash => {
                        let (mark, digits) = if c < 0x100 {
                            (b'x', 2)
                        } else if c < 0x1_0000 {
                            (b'u', 4)
                        } else {
                            (b'U', 8)
                        };
                        n = self.put_point(codec, h, n, b'\\' as u32);
                        n = self.put_point(codec, h, n, mark as u32);
                        for k in (0..digits).rev() {
                            n = self.put_point(codec, h, n, digit(4 * k) as u32);
                        }
                    }
                    OnError::XmlReference => {
                        let mut unit = 1_000_000;
                        for mark in [b'&', b'#'] {
                            n = self.put_point(codec, h, n, mark as u32);
                        }
                        while unit > c && unit > 1 {
                            unit /= 10;
                        }
                        while unit > 0 {
                            n = self.put_point(codec, h, n, b'0' as u32 + c / unit % 10);
                            unit /= 10;
                        }
                        n = self.put_point(codec, h, n, b';' as u32);
                    }
                    OnError::Unknown(name) => return Err(self.unknown_handler(name)),
                    _ => {
                        let reason = match codec {
                            Codec::Ascii => "ordinal not in range(128)",
                            Codec::Latin1 => "ordinal not in range(256)",
                            _ => "surrogates not allowed",
                        };
                        // The run of characters that cannot be encoded.
                        let mut end = at + 1;
                        let mut next = i + width;
                        while let Some((d, w)) = point_at(self.str_bytes(v), next) {
                            let bad = match codec {
                                Codec::Ascii => d >= 128,
                                Codec::Latin1 => d >= 256,
                                _ => (0xD800..0xE000).contains(&d),
                            };
                            if !bad {
                                break;
                            }
                            end += 1;
                            next += w;
                        }
                        return Err(self.codec_error(TypeId::UnicodeEncodeError, codec, v, (at, end), reason));
                    }
                }
            }
            i += width;
            at += 1;
        }
        self.block.set_raw(h, by::LEN, n as u64);
        self.block.trim(h, 1 + n.div_ceil(8));
        Ok(Value::heap(Kind::Bytes, h))
    }

    /// Writes a code point that fits at byte `n`; gives the byte behind it.
    fn put_point(&mut self, codec: Codec, h: crate::value::Handle, n: usize, c: u32) -> usize {
        let unit = |vm: &mut Self, at: usize, size: usize, big: bool, w: u32| {
            for k in 0..size {
                let shift = 8 * if big { size - 1 - k } else { k };
                vm.put_byte(h, at + k, (w >> shift) as u8);
            }
            at + size
        };
        match codec {
            Codec::Ascii | Codec::Latin1 => {
                self.put_byte(h, n, c as u8);
                n + 1
            }
            Codec::Utf8 => {
                let (bytes, size) = encode_point(c);
                for (k, b) in bytes.iter().take(size).enumerate() {
                    self.put_byte(h, n + k, *b);
                }
                n + size
            }
            Codec::Wide(2, big, _) if c >= 0x1_0000 => {
                let c = c - 0x1_0000;
                let n = unit(self, n, 2, big, 0xD800 + (c >> 10));
                unit(self, n, 2, big, 0xDC00 + (c & 0x3FF))
            }
            Codec::Wide(size, big, _) => unit(self, n, size, big, c),
        }
    }

    /// The text that bytes are in an encoding; both options may be Unbound.
    ///
    /// # Errors
    /// UnicodeDecodeError; LookupError for unknown names.
    pub(crate) fn decode(&mut self, v: Value, encoding: Value, errors: Value) -> Data {
        let codec = self.codec(encoding, "decode")?;
        let on_error = self.on_error(errors, "decode")?;
        let length = self.bytes_of(v).len();
        self.charge(length / 16);
        let mut i = 0;
        let mut codec_now = codec;
        if let Codec::Wide(size, _, true) = codec {
            match self.bytes_of(v).get(..2) {
                Some([0xFF, 0xFE]) => i = size,
                Some([0xFE, 0xFF]) if size == 2 => {
                    i = 2;
                    codec_now = Codec::Wide(2, true, true);
                }
                _ => {}
            }
        }
        let mut t = self.text()?;
        while i < length {
            match read_point(codec_now, self.bytes_of(v), i, on_error == OnError::SurrogatePass) {
                Ok((c, n)) => {
                    self.push_point(&mut t, c)?;
                    i += n;
                }
                Err((n, reason)) => {
                    let n = n.min(length - i).max(1);
                    match on_error {
                        OnError::Ignore => {}
                        OnError::Replace => self.push_point(&mut t, 0xFFFD)?,
                        OnError::Backslash | OnError::SurrogateEscape => {
                            for k in 0..n {
                                let b = self.bytes_of(v).get(i + k).copied().unwrap_or(0) as u32;
                                if on_error == OnError::Backslash {
                                    self.push_escape(&mut t, b)?;
                                } else {
                                    self.push_point(&mut t, 0xDC00 + b)?;
                                }
                            }
                        }
                        OnError::Unknown(name) => return Err(self.unknown_handler(name)),
                        _ => {
                            // The exception keeps the bytes as bytes.
                            let object = if v.is(Kind::Bytes) {
                                v
                            } else {
                                let h = self.alloc_bytes(length)?;
                                self.fill_bytes(h, 0, v);
                                Value::heap(Kind::Bytes, h)
                            };
                            return Err(self.codec_error(
                                TypeId::UnicodeDecodeError,
                                codec,
                                object,
                                (i, i + n),
                                reason,
                            ));
                        }
                    }
                    i += n;
                }
            }
        }
        Ok(self.finish(t))
    }
}

/// The code point at byte `i` and its length; or how many bytes are wrong, and why.
fn read_point(codec: Codec, bytes: &[u8], i: usize, surrogates: bool) -> Result<(u32, usize), (usize, &'static str)> {
    let at = |k: usize| bytes.get(i + k).copied();
    let Some(first) = at(0) else { return Err((1, "unexpected end of data")) };
    match codec {
        Codec::Latin1 => Ok((first as u32, 1)),
        Codec::Ascii if first < 128 => Ok((first as u32, 1)),
        Codec::Ascii => Err((1, "ordinal not in range(128)")),
        Codec::Utf8 => {
            let (n, low, high) = match first {
                0..0x80 => return Ok((first as u32, 1)),
                0xC2..0xE0 => (2, 0x80, 0xBF),
                0xE0 => (3, 0xA0, 0xBF),
                0xED if surrogates => (3, 0x80, 0xBF),
                0xED => (3, 0x80, 0x9F),
                0xE1..0xF0 => (3, 0x80, 0xBF),
                0xF0 => (4, 0x90, 0xBF),
                0xF1..0xF4 => (4, 0x80, 0xBF),
                0xF4 => (4, 0x80, 0x8F),
                _ => return Err((1, "invalid start byte")),
            };
            let mut c = first as u32 & (0x7F >> n);
            for k in 1..n {
                let range = if k == 1 { low..=high } else { 0x80..=0xBF };
                match at(k) {
                    None => return Err((k, "unexpected end of data")),
                    Some(b) if range.contains(&b) => c = c << 6 | (b & 0x3F) as u32,
                    Some(_) => return Err((k, "invalid continuation byte")),
                }
            }
            Ok((c, n))
        }
        Codec::Wide(size, big, _) => {
            let unit = |from: usize| {
                let mut w = 0u32;
                for k in 0..size {
                    let b = at(from + if big { k } else { size - 1 - k })? as u32;
                    w = w << 8 | b;
                }
                Some(w)
            };
            let Some(w) = unit(0) else { return Err((size, "truncated data")) };
            if size == 2 && (0xD800..0xDC00).contains(&w) {
                return match unit(2) {
                    Some(low @ 0xDC00..=0xDFFF) => Ok((0x1_0000 + ((w - 0xD800) << 10) + (low - 0xDC00), 4)),
                    Some(_) => Err((2, "illegal UTF-16 surrogate")),
                    None => Err((4, "unexpected end of data")),
                };
            }
            if w > 0x10_FFFF || ((0xD800..0xE000).contains(&w) && !surrogates) {
                return Err((size, if size == 2 { "illegal encoding" } else { "code point not in range(0x110000)" }));
            }
            Ok((w, size))
        }
    }
}
