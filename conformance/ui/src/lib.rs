//! Data is not execution: what holds a [`Heap`](fastlocals_core::heap::Heap) cannot reach the machine that owns it. The programs in `tests/floors` show that
//! the compiler refuses a call upward, and that their twins, which call downward, compile.
