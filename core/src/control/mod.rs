//! Execution: the dispatch loop, results and traps between instructions, unwinding, and the exits that a host sees.

pub(crate) mod cold;
pub(crate) mod eval;
pub(crate) mod exceptions;
pub(crate) mod results;
pub(crate) mod run;
pub(crate) mod unwind;
