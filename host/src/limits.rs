//! What a program may use.

/// Bounds of one VM. By default only the machine's own hold: a 32-bit handle names 16 GiB of block, there are 65,536 images.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Units of work before [`crate::Outcome::Budget`]: calls, backward jumps, about a microsecond each of long operations. `None`: no end.
    pub units: Option<u64>,
    /// Bytes of the whole block, fixed: what does not fit is MemoryError. `None`: the block grows as needed.
    pub memory: Option<usize>,
    /// Bytes that the stack may take; what is deeper is RecursionError. `None`: as far as the recursion limit goes.
    pub stack: Option<usize>,
    /// Bytes that the program may print, on both streams together; what goes beyond is OSError.
    pub output: Option<u64>,
    /// Images at once: the prelude, programs, modules, and what `exec`, `eval` and `compile` compile. More is SystemError.
    pub images: usize,
    /// `sys.getrecursionlimit()` at first. A program may raise it; the stack bounds it in the end.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            units: None,
            memory: None,
            stack: None,
            output: None,
            images: fastlocals_core::value::limits::MAX_IMAGES,
            depth: fastlocals_core::value::limits::RECURSION_LIMIT,
        }
    }
}
