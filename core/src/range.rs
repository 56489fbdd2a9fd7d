//! Ranges and slices as objects: lengths and items.

use crate::fault::Res;
use crate::value::{Handle, Value};
use crate::vm::Vm;

impl Vm<'_> {
    /// True if the range has no items.
    pub fn range_is_empty(&self, _range: Handle) -> bool {
        false
    }

    /// True if the two ranges have the same items.
    pub fn range_eq(&self, a: Handle, b: Handle) -> bool {
        a == b
    }

    /// Hash of a range.
    ///
    /// # Errors
    /// `Trap::Memory`.
    pub fn hash_range(&mut self, v: Value) -> Res<u64> {
        self.identity_hash(v)
    }
}
