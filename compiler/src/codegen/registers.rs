//! Temporaries: a stack of registers above the slots.

use fastlocals_core::value::limits::MAX_REGISTERS;

/// Slots up to this many are registers themselves; code with more reaches its slots by `LoadSlot` and its kin.
pub(super) const MAX_SLOT_REGISTERS: usize = 180;

/// The temporaries of one code object.
pub(super) struct Registers {
    /// First temporary; registers below are slots.
    pub(super) first: u32,
    /// Next free register.
    pub(super) top: u32,
    /// Registers that are needed in all.
    pub(super) most: u32,
    /// An expression needed more than there are.
    pub(super) overflow: bool,
}

impl Registers {
    /// Temporaries begin at register `first`.
    pub(super) fn new(first: u32) -> Registers {
        Registers { first, top: first, most: first, overflow: false }
    }

    /// The next free register.
    pub(super) fn take(&mut self) -> u32 {
        self.take_run(1)
    }

    /// The next `n` free registers.
    pub(super) fn take_run(&mut self, n: u32) -> u32 {
        let start = self.top;
        if start + n > MAX_REGISTERS as u32 {
            self.overflow = true;
            return self.first;
        }
        self.top += n;
        self.most = self.most.max(self.top);
        start
    }

    /// Registers up to `top` (exclusive) are used by the VM.
    pub(super) fn need(&mut self, top: u32) {
        if top > MAX_REGISTERS as u32 {
            self.overflow = true;
        } else {
            self.most = self.most.max(top);
        }
    }

    /// True for a temporary; false for the register of a slot.
    pub(super) fn is_temporary(&self, register: u32) -> bool {
        register >= self.first
    }

    /// Registers that are still free.
    pub(super) fn free(&self) -> u32 {
        (MAX_REGISTERS as u32).saturating_sub(self.top)
    }
}
