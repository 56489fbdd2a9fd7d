//! Why a host did not reach a frame or a variable.

use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::fault::Fault;
use crate::value::types::TypeId;

/// Why a frame or a variable could not be reached. Nothing has happened then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrameError {
    /// The frame of this token has ended, or is a suspended generator's.
    Stale,
    /// No program runs, or the value has no frame.
    NoFrame,
    /// The frame has no variable of this name.
    UnknownName,
    /// The frame has no such slot.
    UnknownSlot,
    /// The variable is unbound.
    Unbound,
    /// The frame has lost its variables: it was cleared, or ended when there was no memory for them.
    Cleared,
    /// The names live in a mapping whose behaviour is the program's own (`exec` with an object as its locals, a class body whose metaclass
    /// prepares a dict of a class of its own): this needs Python code, see [`OpenFrame::view`](crate::locals::open::OpenFrame::view).
    Foreign,
    /// This needs memory: let [`Vm::attempt`](crate::machine::Vm::attempt) collect and try again.
    Memory,
}

impl core::fmt::Display for FrameError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for FrameError {}

impl FrameError {
    /// What is wrong, as a sentence without its end.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            FrameError::Stale => "the frame has ended",
            FrameError::NoFrame => "there is no frame",
            FrameError::UnknownName => "the frame has no variable of this name",
            FrameError::UnknownSlot => "the frame has no such slot",
            FrameError::Unbound => "the variable is unbound",
            FrameError::Cleared => "the frame has lost its variables",
            FrameError::Foreign => "the frame's names live in a mapping of the program",
            FrameError::Memory => "the heap is too full",
        }
    }

    /// For functions of a host: the same as an exception of the program (NameError, RuntimeError); `Memory` becomes `Fault::Memory`, so
    /// that the function is run again after a collection.
    #[doc(hidden)]
    pub fn raise(self, heap: &mut Heap<'_>) -> Fault {
        let class = match self {
            FrameError::Memory => return Fault::Memory,
            FrameError::UnknownName | FrameError::UnknownSlot | FrameError::Unbound => TypeId::NameError,
            _ => TypeId::RuntimeError,
        };
        heap.raise(class, &[P::S(self.text())])
    }

    /// What the failure of an allocating operation is here.
    pub(crate) fn of(fault: Fault) -> FrameError {
        if fault == Fault::Memory { FrameError::Memory } else { FrameError::Foreign }
    }
}
