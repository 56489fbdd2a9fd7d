//! How an operation ends when it does not end with a value: three levels, three types.
//!
//! | type | who gives it | what `?` turns it into |
//! | --- | --- | --- |
//! | [`Fault`] | what works on data alone | `Need`, `Trap` |
//! | [`Need`] | a fast path on data, which may meet an operand that Python code decides about | nothing: the caller answers it |
//! | [`Trap`] | natives and whatever else may run Python code or ask the host | nothing |
//!
//! There is no way from a [`Need`] to a [`Trap`] but [`Vm::or_hidden`](crate::machine::Vm::or_hidden), which names the Python code that goes
//! on. So a native that forgets to ask for it does not compile:
//!
//! ```compile_fail,E0277
//! use fastlocals_core::value::fault::Res;
//! use fastlocals_core::value::Value;
//! use fastlocals_core::machine::Vm;
//!
//! fn native(vm: &mut Vm<'_>, a: Value, b: Value) -> Res {
//!     Ok(Value::bool(vm.heap.eq_builtin(a, b)?)) // an `__eq__` of Python's is forgotten
//! }
//! ```
//!
//! What can only fail as data does passes as it is:
//!
//! ```
//! use fastlocals_core::value::fault::Res;
//! use fastlocals_core::machine::Vm;
//!
//! fn native(vm: &mut Vm<'_>) -> Res {
//!     Ok(vm.heap.new_str("text")?)
//! }
//! ```

use crate::value::Value;

/// Why an operation on data did not produce a value. The details lie in the VM: the raised exception, or how many words are missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Fault {
    /// An exception was raised; it is in the header word `RAISED`.
    Raised,
    /// The heap is too full: nothing has happened yet, and the same step is run again once `need` words are free.
    Memory,
    /// A rule of the VM itself was broken (a damaged image or block). Becomes a SystemError.
    Broken,
}

/// Why a fast path for built-in operands did not produce a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// It failed.
    Fault(Fault),
    /// An operand's behaviour is written in Python (`__eq__`, `__hash__`, `__iter__` ...). Nothing has happened yet; a function of the
    /// prelude does the same in Python.
    Python,
}

/// Why a native, or an instruction, did not produce a value. One byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trap {
    /// It failed.
    Fault(Fault),
    /// The result is that of calling `pending` (a Python callable or a hidden function of the prelude) with its arguments.
    /// Nothing else is left to do: it is a tail call.
    Call,
    /// The host has to act, see [`Request`](crate::value::request::Request). Its answer is the value.
    Exit,
}

/// What an operation on data gives.
pub type Data<T = Value> = Result<T, Fault>;

/// What a fast path for built-in operands gives.
pub type Plain<T = Value> = Result<T, Need>;

/// What a native gives.
pub type Res<T = Value> = Result<T, Trap>;

impl From<Fault> for Need {
    #[inline(always)]
    fn from(f: Fault) -> Need {
        Need::Fault(f)
    }
}

impl From<Fault> for Trap {
    #[inline(always)]
    fn from(f: Fault) -> Trap {
        Trap::Fault(f)
    }
}
