//! How an operation ends when it does not end with a value.

/// Why an operation did not produce a value. One byte; the details lie in the VM (`need`, `pending`, the raised exception).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Trap {
    /// An exception was raised; it is in the header word `RAISED`.
    Raise,
    /// The heap is too full: nothing has happened yet, and the same step is run again once `need` words are free.
    Memory,
    /// The result is that of calling `pending` (a Python callable or a hidden function of the prelude) with its arguments.
    /// Nothing else is left to do: it is a tail call.
    Call,
    /// The host has to act: see `exit` in [`crate::vm`]. Its answer is the value.
    Exit,
    /// An event that the host listens to is due: the run ends with `Exit::Event`, and the next one goes on.
    Event,
    /// A trace or profile function was entered: its frame is the running one.
    Entered,
    /// A built-in fast path met an operand whose behaviour is written in Python (`__eq__`, `__hash__`, `__iter__` ...). Never leaves
    /// a native: the native turns it into a `Call` of the hidden function that does the same in Python.
    Python,
    /// A rule of the VM itself was broken (a damaged image or block). Becomes a SystemError.
    Broken,
}

/// What an operation gives.
pub type Res<T = crate::value::Value> = Result<T, Trap>;
