//! Where the fields of objects lie: word numbers in an object of each kind (1 is the first of the payload). One table, no code.
//!
//! Every payload word is a Value; lengths and flags are small integers. Text, bytes and big integers are raw.

#![allow(missing_docs, reason = "each constant names a field; the module's comment says what it is")]

/// Str: `bytes u32 | code points u32 << 32`, hash (0: not computed yet), bytes (WTF-8).
pub mod str {
    pub const META: usize = 1;
    pub const HASH: usize = 2;
    pub const DATA: usize = 3;
}
/// Bytes: length, bytes.
pub mod bytes {
    pub const LEN: usize = 1;
    pub const DATA: usize = 2;
}
/// BigInt: `limbs u32 | negative << 32`, limbs u64, least significant first.
pub mod bigint {
    pub const META: usize = 1;
    pub const LIMBS: usize = 2;
}
/// Tuple: length, items. (Large sizes are rounded up, so the length is kept.)
pub mod tuple {
    pub const LEN: usize = 1;
    pub const ITEMS: usize = 2;
}
/// List: length, Store (or Unbound while empty).
pub mod list {
    pub const LEN: usize = 1;
    pub const STORE: usize = 2;
    pub const SIZE: usize = 2;
}
/// Store: items from word 1 on; what lies above the owner's length is Unbound.
pub mod store {
    pub const ITEMS: usize = 1;
}
/// ByteArray: length, a Bytes object that is its store.
pub mod bytearray {
    pub const LEN: usize = 1;
    pub const STORE: usize = 2;
    pub const SIZE: usize = 2;
}
/// Dict, Set, FrozenSet: Table (or Unbound while empty), version (grows when a key comes or goes).
pub mod dict {
    pub const TABLE: usize = 1;
    pub const VERSION: usize = 2;
    pub const SIZE: usize = 2;
}
/// Table: entries used (dead ones included), live entries, capacity in entries, index slots (a power of two, or 0 for a short table that is
/// searched in order); then entries of (hash, key, value), in order of insertion, key Unbound if deleted; then the index: two u32 a
/// word, entry + 1 or 0. (Small numbers are harmless floats to the collector.)
pub mod table {
    pub const USED: usize = 1;
    pub const LIVE: usize = 2;
    pub const CAPACITY: usize = 3;
    pub const SLOTS: usize = 4;
    pub const ENTRIES: usize = 5;
    pub const ENTRY: usize = 3;
}
/// Range and Slice.
pub mod range {
    pub const START: usize = 1;
    pub const STOP: usize = 2;
    pub const STEP: usize = 3;
    pub const SIZE: usize = 3;
}
/// Function. CLOSURE, DEFAULTS: tuple or None; KWDEFAULTS, ANNOTATIONS, DICT: dict or None/Unbound; CACHE: Store or Unbound.
pub mod function {
    pub const CODE: usize = 1;
    pub const GLOBALS: usize = 2;
    pub const CLOSURE: usize = 3;
    pub const DEFAULTS: usize = 4;
    pub const KWDEFAULTS: usize = 5;
    pub const NAME: usize = 6;
    pub const QUALNAME: usize = 7;
    pub const DOC: usize = 8;
    pub const MODULE: usize = 9;
    pub const DICT: usize = 10;
    pub const ANNOTATIONS: usize = 11;
    pub const CACHE: usize = 12;
    pub const BUILTINS: usize = 13;
    pub const SIZE: usize = 13;
}
/// Method: a callable bound to an object.
pub mod method {
    pub const FUNC: usize = 1;
    pub const SELF: usize = 2;
    pub const SIZE: usize = 2;
}
/// Cell.
pub mod cell {
    pub const VALUE: usize = 1;
    pub const SIZE: usize = 1;
}
/// Module.
pub mod module {
    pub const NAME: usize = 1;
    pub const DICT: usize = 2;
    pub const CLASS: usize = 3;
    pub const SIZE: usize = 3;
}
/// A class made by Python code. BASES, MRO: tuples (MRO begins with the class itself); DICT: a Dict; VERSION: number that changes
/// whenever an attribute of it or of a base is written; BUILTIN: TypeId (as number) of the nearest built-in base; SUBCLASSES: list or
/// Unbound; FLAGS: see `flag`; META: its class (`type` or a metaclass); SLOTS: number of `__slots__` words of an instance.
pub mod class {
    pub const NAME: usize = 1;
    pub const BASES: usize = 2;
    pub const MRO: usize = 3;
    pub const DICT: usize = 4;
    pub const VERSION: usize = 5;
    pub const BUILTIN: usize = 6;
    pub const SUBCLASSES: usize = 7;
    pub const FLAGS: usize = 8;
    pub const META: usize = 9;
    pub const SLOTS: usize = 10;
    pub const QUALNAME: usize = 11;
    pub const SIZE: usize = 11;
    /// Bits of FLAGS: instances have no `__dict__`; the class defines `__getattr__`; `__getattribute__`; `__setattr__` or `__delattr__`
    /// (each: itself or a base made by Python code).
    pub mod flag {
        pub const NO_DICT: i64 = 1;
        pub const GETATTR: i64 = 2;
        pub const GETATTRIBUTE: i64 = 4;
        pub const SETATTR: i64 = 8;
    }
}
/// Instance of a class made by Python code. DICT: Dict or Unbound (made at first write); PAYLOAD: the built-in part (a value of the exact
/// built-in kind) or Unbound; then the words of `__slots__`.
pub mod instance {
    pub const CLASS: usize = 1;
    pub const DICT: usize = 2;
    pub const PAYLOAD: usize = 3;
    pub const SLOTS: usize = 4;
    pub const SIZE: usize = 3;
}
/// Exception instance. CLASS: static or made by Python code; DICT: Dict or Unbound; TRACEBACK, CONTEXT, CAUSE: object or None; SUPPRESS:
/// `__suppress_context__`; ARGS: tuple. EXTRA: what a type keeps beside its arguments (AttributeError and NameError: tuple (name, obj)), or Unbound.
pub mod exception {
    pub const CLASS: usize = 1;
    pub const ARGS: usize = 2;
    pub const DICT: usize = 3;
    pub const TRACEBACK: usize = 4;
    pub const CONTEXT: usize = 5;
    pub const CAUSE: usize = 6;
    pub const SUPPRESS: usize = 7;
    pub const EXTRA: usize = 8;
    pub const SIZE: usize = 8;
}
/// Traceback entry.
pub mod traceback {
    pub const NEXT: usize = 1;
    pub const FRAME: usize = 2;
    pub const LINE: usize = 3;
    pub const LASTI: usize = 4;
    /// Where the exception was raised last in the frame, a clean-up aside: at LASTI, or by a `raise` without anything or the end of a `finally`.
    pub const AGAIN: usize = 5;
    pub const SIZE: usize = 5;
}
/// Property.
pub mod property {
    pub const GET: usize = 1;
    pub const SET: usize = 2;
    pub const DELETE: usize = 3;
    pub const DOC: usize = 4;
    pub const NAME: usize = 5;
    pub const SIZE: usize = 5;
}
/// StaticMethod, ClassMethod: the function, and a dict or Unbound.
pub mod wrapper {
    pub const FUNC: usize = 1;
    pub const DICT: usize = 2;
    pub const SIZE: usize = 2;
}
/// Super: the class whose successors are searched, the object, the class of the object.
pub mod sup {
    pub const CLASS: usize = 1;
    pub const OBJECT: usize = 2;
    pub const OBJECT_CLASS: usize = 3;
    pub const SIZE: usize = 3;
}
/// Iter: TypeId (as number) of its type; three words of state: see [`crate::containers::iterators`].
pub mod iter {
    pub const TYPE: usize = 1;
    pub const A: usize = 2;
    pub const B: usize = 3;
    pub const C: usize = 4;
    pub const SIZE: usize = 4;
}
/// DictView: TypeId (as number) of its type; the dict.
pub mod view {
    pub const TYPE: usize = 1;
    pub const DICT: usize = 2;
    pub const SIZE: usize = 2;
}
/// Proxy: its frame object. MappingProxy: the mapping. WeakRef: the object.
pub mod wrap {
    pub const OF: usize = 1;
    pub const SIZE: usize = 1;
}
/// Member (a `__slots__` descriptor): class, name, which word of the instance.
pub mod member {
    pub const CLASS: usize = 1;
    pub const NAME: usize = 2;
    pub const INDEX: usize = 3;
    pub const SIZE: usize = 3;
}
/// Frame object. BASE: absolute index of slot 0 while the activation is on the stack, else Unbound. STORE: Store of the slots once detached
/// or suspended (a generator's window, header first: see [`crate::frames`]), else Unbound. PC: the instruction it is at, when detached. BACK: frame object of the caller, when
/// detached. LOCALS: the cached legacy dict, or Unbound. EXTRA: dict of the proxy's extra locals, or Unbound. TRACE: `f_trace` or None.
/// FLAGS: see `flag`; from bit 16 on the serial number of its token, or 0. LINE and LAST: line (negative behind the start of a handler that has none) and instruction that a tracer's events have reached (see [`crate::listeners`]). GENERATOR: the generator it belongs
/// to, or Unbound. PROFILED: the built-in function whose call a profiler was told of and that has not returned yet, or Unbound.
pub mod frame {
    pub const CODE: usize = 1;
    pub const FUNC: usize = 2;
    pub const NS: usize = 3;
    pub const BASE: usize = 4;
    pub const STORE: usize = 5;
    pub const PC: usize = 6;
    pub const BACK: usize = 7;
    pub const LOCALS: usize = 8;
    pub const EXTRA: usize = 9;
    pub const TRACE: usize = 10;
    pub const FLAGS: usize = 11;
    pub const LINE: usize = 12;
    pub const LAST: usize = 13;
    pub const GENERATOR: usize = 14;
    pub const PROFILED: usize = 15;
    pub const SIZE: usize = 15;
    /// Bits of FLAGS.
    pub mod flag {
        /// `f_trace_lines` is False.
        pub const NO_LINES: i64 = 1;
        /// `f_trace_opcodes` is True.
        pub const OPCODES: i64 = 2;
        /// 3.11 and 3.12: `f_locals` was accessed (WB-13).
        pub const FAST_AS_LOCALS: i64 = 4;
        /// `clear()` was called.
        pub const CLEARED: i64 = 8;
        /// A host holds a token of it.
        pub const TOKEN: i64 = 16;
        /// Finished (returned or unwound).
        pub const DONE: i64 = 32;
        /// Before 3.11: the dict was written back, so arguments that are cells have their own slots filled (FL-ORDER).
        pub const WRITTEN_BACK: i64 = 64;
        /// The profiler was told of the call in PROFILED (and not only the host).
        pub const PROFILER_TOLD: i64 = 128;
    }
}
/// Generator. STATE: see [`crate::block::generator`]; STORE: the saved window, header first (see [`crate::frames`]); FRAME: its frame object or Unbound;
/// NAME, QUALNAME; CODE; KIND: see [`crate::block::generator::kind`]; STEPPING: True while a step of an async generator is under way.
pub mod generator {
    pub const STATE: usize = 1;
    pub const STORE: usize = 2;
    pub const FRAME: usize = 3;
    pub const CODE: usize = 4;
    pub const NAME: usize = 5;
    pub const QUALNAME: usize = 6;
    pub const KIND: usize = 7;
    pub const STEPPING: usize = 8;
    pub const SIZE: usize = 8;
}
/// Complex: real, imaginary, as floats.
pub mod complex {
    pub const RE: usize = 1;
    pub const IM: usize = 2;
    pub const SIZE: usize = 2;
}
