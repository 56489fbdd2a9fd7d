//! The arguments of a native.

use crate::heap::Heap;
use crate::value::Value;

/// Where a native finds its arguments: `n` stack words from `base`, the last `len(kw)` of them named by the tuple `kw`.
#[derive(Clone, Copy, Debug)]
pub struct Args {
    /// Absolute index of the first argument.
    pub base: usize,
    /// How many, keyword arguments included.
    pub n: usize,
    /// Tuple of the keyword arguments' names, or Unbound.
    pub kw: Value,
}

impl Heap<'_> {
    /// Argument `i` of a native; Unbound if there are fewer.
    #[inline(always)]
    pub(crate) fn arg(&self, args: Args, i: usize) -> Value {
        if i < args.n { self.block.get(args.base + i) } else { Value::UNBOUND }
    }
}
