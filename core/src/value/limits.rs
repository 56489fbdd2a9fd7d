//! Every limit of the system, with its name and its one home.

/// Words of a frame's header; slots begin right after it. See [`crate::frames`] for the picture.
pub const FRAME_HEADER: usize = 7;
/// Registers that a running frame's window shows; an 8-bit operand can name each of them.
pub const WINDOW: usize = 256;
/// Registers that the compiler may use in a window, so that call areas and scratch always fit.
pub const MAX_REGISTERS: usize = 250;
/// Slots (arguments, locals, cells, free variables) of one code object.
pub const MAX_SLOTS: usize = 60_000;
/// Instruction words of one code object: what 24 bits of program counter can name.
pub const MAX_CODE: usize = 1 << 23;
/// Images that one VM can have at a time: what 16 bits of an image id can name.
pub const MAX_IMAGES: usize = 1 << 16;
/// Bytes of one image: 24 bits of 8-byte offset.
pub const MAX_IMAGE_BYTES: usize = 1 << 27;
/// Python frames before RecursionError, as CPython's default.
pub const RECURSION_LIMIT: u32 = 1000;
/// Nesting of containers that Rust code walks by itself; deeper structures are walked by the prelude on the VM's stack.
pub const NATIVE_DEPTH: usize = 16;
/// Arguments of a call that Rust code asks the loop to make (see [`crate::heap::raise::Pending`]).
pub const PENDING_ARGS: usize = 6;
/// Bases that a class may have: ordering them takes time that grows with the square of their number.
pub const MAX_BASES: usize = 256;
/// Objects that a call passes through, from one's `__call__` to the next's, before RecursionError.
pub const CALL_CHAIN: usize = 1000;
