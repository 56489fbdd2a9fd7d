//! What tells at an entry or a return that nobody can listen to that frame, with a few instructions. It lies beside the block and is computed from
//! it: see `trace::listen`.

/// Who may listen to which frames.
#[derive(Clone, Copy)]
pub(crate) struct ListenerFilter {
    /// Somebody may listen to any frame.
    everywhere: bool,
    /// Otherwise: a bit for each code object that somebody waits for.
    bloom: u32,
}

impl ListenerFilter {
    /// Everybody is asked.
    pub(crate) const OPEN: ListenerFilter = ListenerFilter { everywhere: true, bloom: 0 };

    /// Somebody may listen to any frame (`everywhere`), or to those of the code objects whose bits are set.
    pub(crate) const fn new(everywhere: bool, bloom: u32) -> ListenerFilter {
        ListenerFilter { everywhere, bloom }
    }

    /// True if somebody may listen to frames of this code (its value's bits).
    #[inline(always)]
    pub(crate) fn may_hear(self, code: u64) -> bool {
        self.everywhere || self.bloom >> bit(code) & 1 != 0
    }
}

/// The bit of a code object.
#[inline(always)]
pub(crate) fn bit(code: u64) -> u32 {
    (code.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 59) as u32
}
