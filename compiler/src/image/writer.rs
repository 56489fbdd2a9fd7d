//! Bytes under construction: objects interned, tables appended, offsets known.

use super::constant::{BigInt, Const};
use crate::error::{CompileError, ErrorKind};
use fastlocals_core::image::HEADER;
use fastlocals_core::image::code::SIZE;
use fastlocals_core::image::write;
use fastlocals_core::value::Value;
use fastlocals_core::value::kind::Kind;
use hashbrown::HashMap;

/// The image's bytes so far. The code objects come first, all of one size, so that every reference to one is known at once.
pub(super) struct Writer {
    bytes: Vec<u8>,
    objects: Vec<usize>,
    strings: HashMap<Box<[u8]>, usize>,
    constants: HashMap<Const, Value>,
    /// A table of lines that says that there are none, for any code that is not longer: offset and length.
    no_lines: (usize, usize),
}

impl Writer {
    pub(super) fn new(codes: usize) -> Writer {
        Writer {
            bytes: vec![0; HEADER + codes * SIZE],
            objects: (0..codes).map(Writer::code_at).collect(),
            strings: HashMap::new(),
            constants: HashMap::new(),
            no_lines: (0, 0),
        }
    }

    /// Offset of code object `i`.
    pub(super) fn code_at(i: usize) -> usize {
        HEADER + i * SIZE
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn align(&mut self, to: usize) {
        self.bytes.resize(self.bytes.len().next_multiple_of(to), 0);
    }

    pub(super) fn put_u16(&mut self, n: u16) {
        self.bytes.extend_from_slice(&n.to_le_bytes());
    }

    pub(super) fn put_u32(&mut self, n: u32) {
        self.bytes.extend_from_slice(&n.to_le_bytes());
    }

    pub(super) fn put_u64(&mut self, n: u64) {
        self.bytes.extend_from_slice(&n.to_le_bytes());
    }

    /// The line table of code of so many words that belongs to no line.
    pub(super) fn no_lines(&mut self, words: usize) -> usize {
        if self.no_lines.1 < words {
            self.no_lines = (self.len(), words);
            (0..words).for_each(|_| self.put_u16(u16::MAX));
        }
        self.no_lines.0
    }

    /// Overwrites a 32-bit field of a code object.
    pub(super) fn set_u32(&mut self, at: usize, n: u32) {
        for (to, from) in self.bytes.iter_mut().skip(at).zip(n.to_le_bytes()) {
            *to = from;
        }
    }

    /// Begins an object: its kind word.
    fn object(&mut self, kind: Kind) -> usize {
        self.align(8);
        let at = self.bytes.len();
        self.objects.push(at);
        self.put_u64(kind as u64);
        at
    }

    /// The Str of these bytes, each text once.
    pub(super) fn string(&mut self, bytes: &[u8]) -> usize {
        if let Some(at) = self.strings.get(bytes) {
            return *at;
        }
        let at = self.object(Kind::Str);
        let [_, lengths, hash] = write::str_header(bytes);
        self.put_u64(lengths);
        self.put_u64(hash);
        self.bytes.extend_from_slice(bytes);
        self.strings.insert(bytes.into(), at);
        at
    }

    fn big(&mut self, big: &BigInt) -> Value {
        let at = self.object(Kind::BigInt);
        self.put_u32(big.limbs.len() as u32);
        self.put_u32(big.negative as u32);
        for limb in &big.limbs {
            self.put_u64(*limb);
        }
        Value::rom(Kind::BigInt, 0, at)
    }

    /// The word of a constant; objects are written once each.
    pub(super) fn constant(&mut self, constant: &Const) -> Value {
        match constant {
            Const::None => return Value::NONE,
            Const::Bool(b) => return Value::bool(*b),
            Const::Ellipsis => return Value::ELLIPSIS,
            Const::Float(f) => return Value::float(*f),
            Const::Builtin(word) => return Value(*word),
            Const::Int(i) => {
                if let Some(v) = Value::int(*i) {
                    return v;
                }
            }
            Const::Str(bytes) => return Value::rom(Kind::Str, 0, self.string(bytes)),
            Const::Code(id) => return Value::rom(Kind::Code, 0, Writer::code_at(id.0 as usize)),
            Const::BigInt(_) | Const::Bytes(_) | Const::Tuple(_) => {}
        }
        if let Some(v) = self.constants.get(constant) {
            return *v;
        }
        let value = match constant {
            Const::Int(i) => self.big(&BigInt { negative: *i < 0, limbs: vec![i.unsigned_abs()] }),
            Const::BigInt(big) => self.big(big),
            Const::Bytes(bytes) => {
                let at = self.object(Kind::Bytes);
                self.put_u64(bytes.len() as u64);
                self.bytes.extend_from_slice(bytes);
                Value::rom(Kind::Bytes, 0, at)
            }
            Const::Tuple(items) => {
                let words: Vec<Value> = items.iter().map(|c| self.constant(c)).collect();
                let at = self.object(Kind::Tuple);
                self.put_u64(words.len() as u64);
                for word in words {
                    self.put_u64(word.0);
                }
                Value::rom(Kind::Tuple, 0, at)
            }
            _ => Value::NONE,
        };
        self.constants.insert(constant.clone(), value);
        value
    }

    /// Appends the object map; gives its offset.
    pub(super) fn put_object_map(&mut self) -> usize {
        let at = self.bytes.len();
        let size = write::map_size(at);
        self.bytes.resize(at + size, 0);
        for object in &self.objects {
            if let Some(byte) = self.bytes.get_mut(at + object / 64) {
                *byte |= 1 << (object / 8 % 8);
            }
        }
        at
    }
}

/// A limit of the image format that a source exceeds. It belongs to no line.
pub(crate) fn limit(message: impl Into<String>) -> CompileError {
    CompileError {
        kind: ErrorKind::Limit,
        message: message.into(),
        filename: String::new(),
        line: 0,
        column: 0,
        end_line: 0,
        end_column: 0,
        text: None,
    }
}
