//! Operators of bytes and bytearray.

use crate::block::records::bytearray as ba;
use crate::heap::Heap;
use crate::isa::BinOp;
use crate::value::Value;
use crate::value::fault::Data;
use crate::value::kind::Kind;

impl Heap<'_> {
    /// `a op b` for bytes or a bytearray `a`; `None` if they do not have the operation (repetition is [`Heap::text_repeat`]).
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn bytes_binary(&mut self, op: BinOp, inplace: bool, a: Value, b: Value) -> Data<Option<Value>> {
        if op != BinOp::Add || !matches!(b.kind(), Some(Kind::Bytes | Kind::ByteArray)) {
            return Ok(None);
        }
        let (m, n) = (self.bytes_of(a).len(), self.bytes_of(b).len());
        self.charge((m + n) / 64);
        let h = self.alloc_bytes(m + n)?;
        self.fill_bytes(h, 0, a);
        self.fill_bytes(h, m, b);
        if let (true, Some(array)) = (inplace, a.heap_of(Kind::ByteArray)) {
            self.block.put(array, ba::STORE, Value::heap(Kind::Bytes, h));
            self.block.put_count(array, ba::LEN, m + n);
            return Ok(Some(a));
        }
        self.like_bytes(a, h).map(Some)
    }
}
