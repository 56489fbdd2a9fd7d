//! Whether a value is true, as far as no Python code decides.

use crate::heap::Heap;
use crate::value::kind::Kind;
use crate::value::{Unpacked, Value, names};

impl Heap<'_> {
    /// True if the value, of built-in type, is true; `None` if Python code decides (`__bool__`, `__len__`).
    #[inline]
    #[doc(hidden)]
    pub fn truth(&self, v: Value) -> Option<bool> {
        match v.unpack() {
            Unpacked::Bool(b) => Some(b),
            Unpacked::None => Some(false),
            Unpacked::Int(i) => Some(i != 0),
            Unpacked::Float(f) => Some(f != 0.0),
            _ => self.truth_slow(v),
        }
    }

    fn truth_slow(&self, v: Value) -> Option<bool> {
        if self.has_python_class(v) {
            if self.python_defines(v, names::BOOL) || self.python_defines(v, names::LEN) {
                return None;
            }
            let inner = self.payload(v);
            return if inner == v { Some(true) } else { self.truth(inner) };
        }
        Some(match v.kind() {
            Some(Kind::Str) => !self.str_bytes(v).is_empty(),
            Some(Kind::Bytes | Kind::ByteArray) => !self.bytes_of(v).is_empty(),
            Some(Kind::Tuple | Kind::List) => self.seq_len(v) > 0,
            Some(Kind::Dict | Kind::Set | Kind::FrozenSet) => self.dict_len(v) > 0,
            Some(Kind::Range) => v.handle().is_some_and(|h| !self.range_is_empty(h)),
            Some(Kind::DictView) => {
                v.handle().is_some_and(|h| self.dict_len(self.block.at(h, crate::block::records::view::DICT)) > 0)
            }
            Some(Kind::Proxy) => self.proxy_len(v) > 0,
            Some(Kind::MappingProxy) => return None,
            Some(Kind::Complex) => v.handle().is_some_and(|h| {
                self.block.at(h, 1).as_float() != Some(0.0) || self.block.at(h, 2).as_float() != Some(0.0)
            }),
            _ => true,
        })
    }
}
