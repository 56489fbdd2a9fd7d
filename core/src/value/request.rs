//! What a program wants of its host: one row for each request. Hosts match on it; whatever is a request waits for an answer.

macro_rules! requests {
    ($($(#[doc = $doc:literal])* $name:ident = $number:literal;)*) => {
        /// What a host is asked for when a step ends with `Trap::Exit`. The operands are `Heap::operand(0)` (A) and `Heap::operand(1)` (B).
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Request { $($(#[doc = $doc])* $name = $number),* }

        impl Request {
            /// Every request.
            pub const ALL: &'static [Request] = &[$(Request::$name),*];

            /// The request with this number, which blocks hold.
            #[doc(hidden)]
            pub const fn from_u8(n: u8) -> Option<Request> {
                match n { $($number => Some(Request::$name),)* _ => None }
            }
        }
    };
}

requests! {
    /// Write the text A to stream B (1 stdout, 2 stderr); an empty one asks for what was kept back to be written. The answer is None.
    Output = 1;
    /// Compile source A (str or bytes); B is the tuple (file name, mode, flags). The answer is an image id.
    Compile = 2;
    /// Find the module named A; a host with files looks in the folders of the list B. The answer is the id of its compiled image; or a dict, the
    /// namespace of a module that the host has made; or the list of the folders of a namespace package (PEP 420); or None if there is none.
    Import = 3;
    /// Call host function number A with the tuple B. The answer is its result.
    HostCall = 4;
    /// Read a line of input. The answer is a str.
    Input = 5;
}

/// Words of the header field STATE.
pub mod state {
    /// Header field STATE: what a run waits for.
    pub(crate) const READY: i64 = 0;

    pub(crate) const ANSWER: i64 = 1 << 16;

    /// Above this bit: which request waits for its answer.
    pub(crate) const REQUEST_SHIFT: u32 = 17;

    /// The host looks at an event, see [`crate::machine::Vm::event_now`].
    pub const EVENT: i64 = 1;
}
