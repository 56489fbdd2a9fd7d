//! Why a run ends, and what the loop does next.

use crate::value::Value;
use crate::value::request::Request;

/// Why a run ended. Every exit but the first two can be answered, now or after the block was copied elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// The program, or the call that the host made, is done; its value.
    Finished(Value),
    /// It ended with this exception.
    Raised(Value),
    /// The host has to act and to answer: see [`Request`]; the operands are in `Heap::operand(0..2)`.
    Request(Request),
    /// The budget is spent. Set a new one and run on.
    Budget,
    /// This many more words are needed. Give a larger block and run on, or run on with `refuse_memory`.
    Memory(usize),
    /// An event that the host listens to is due: see [`Vm::event_now`](crate::machine::Vm::event_now). Its frame is the running one, and open; run on when done.
    Event,
}

/// What the loop does after something that was done outside it.
#[must_use]
pub(crate) enum Next {
    /// The instruction is done: the running frame goes on at `self.pc`, and what the loop keeps of it holds.
    Instruction,
    /// Another frame may be running, or the running one goes on elsewhere: it is taken up anew.
    Frame,
    /// The run ends.
    Exit(Exit),
}
