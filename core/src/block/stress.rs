//! Modes for tests: a collection before every step that allocates, and requests for memory that are refused.

use crate::block::{Block, field};

impl Block<'_> {
    /// Turns stress mode on or off: every step that allocates sees a collection first, and every object moves.
    pub fn set_stress(&mut self, on: bool) {
        self.stress = on;
        self.set_number(field::GC_STRESS, on as i64);
    }

    /// True in stress mode.
    pub(crate) fn stress(&self) -> bool {
        self.stress && self.refuse == 0
    }

    /// For tests: the `n`-th request for memory from now on is refused, also when it is repeated after a collection. Counted from 0.
    #[doc(hidden)]
    pub fn refuse(&mut self, n: u32) {
        self.refuse = n.saturating_add(2).min(1 << 30);
        self.stress = true;
        self.save();
    }

    /// For tests: true if the request that [`Block::refuse`] was told of has not come yet.
    #[doc(hidden)]
    pub fn refusal_is_due(&self) -> bool {
        self.refuse > 1
    }

    /// True if a mode for tests refuses this request.
    #[cold]
    pub(crate) fn stressed(&mut self, words: usize) -> bool {
        self.need = words;
        if self.refuse == 0 {
            return !self.stress_done;
        }
        if self.top + words <= self.promised {
            return false;
        }
        self.refuse -= 1;
        if self.refuse < 2 {
            // More than any block has: a collection does not help, and the program gets its MemoryError.
            self.need = usize::MAX / 64;
            self.stress = self.refuse != 0;
            return true;
        }
        self.promised = self.top + words;
        false
    }
}
