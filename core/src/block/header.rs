//! The block's header: one table of its words, grouped into records by who owns them.
//!
//! Every word is a [`Value`](crate::value::Value), so the collector treats the header like the stack. A record is a run of words; what a call that a host
//! makes must leave as it was ([`record::KEPT`]) is saved and restored as one. The numbers follow from the order of the rows: whoever adds, moves or
//! takes away a word counts [`LAYOUT`] up, so that a block or snapshot of another layout is refused by name.

/// Number of the layout of a block, and of snapshot files, which hold one: of this table, the stack and the objects.
pub const LAYOUT: u16 = 4;

/// What the word [`field::MAGIC`], the first of every block of every layout, holds: "FL" and the layout.
pub const BLOCK_MAGIC: i64 = MAGIC_LETTERS << 16 | LAYOUT as i64;

const MAGIC_LETTERS: i64 = 0x464C;

/// The layout of the block that begins with this number; `None` if none does.
pub(crate) const fn layout_of(magic: i64) -> Option<u16> {
    if magic >> 16 == MAGIC_LETTERS { Some(magic as u16) } else { None }
}

/// What a word of the header may hold, and with what a fresh block begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// A number from 0 on; at first 0.
    Count,
    /// A number from 0 on, or Unbound, as at first.
    MaybeCount,
    /// A number; at first 0.
    Number,
    /// A number, or Unbound, as at first.
    MaybeNumber,
    /// An exception, None, or Unbound, as at first.
    Exception,
    /// A dict, or Unbound, as at first.
    Dict,
    /// A list, or Unbound, as at first.
    List,
    /// A frame object, or Unbound, as at first.
    Frame,
    /// A Store, or Unbound, as at first.
    Store,
    /// Any Python value, or Unbound, as at first.
    Any,
}

/// A run of words of the header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    /// Index of its first word.
    pub first: usize,
    /// How many words.
    pub count: usize,
}

impl Record {
    /// The record from the first word of `self` to the last of `last`.
    const fn through(self, last: Record) -> Record {
        Record { first: self.first, count: last.first + last.count - self.first }
    }
}

macro_rules! records {
    ($($(#[doc = $about:literal])* $record:ident { $($field:ident $holds:ident $doc:literal;)* })*) => {
        /// Words of the block's header, by index.
        pub mod field {
            #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "numbers the rows")]
            enum At { $($($field),*),* }
            $($(#[doc = $doc] pub const $field: usize = At::$field as usize;)*)*
        }

        /// Records of the block's header.
        pub mod record {
            use super::{Record, field};
            $($(#[doc = $about])* pub const $record: Record = {
                const WORDS: &[usize] = &[$(field::$field),*];
                Record { first: WORDS[0], count: WORDS.len() }
            };)*
            /// What a call that a host makes on top of a program leaves as it was.
            pub const KEPT: Record = EXIT.through(STEP);
            /// What is known of the event that is being delivered to somebody.
            pub const TOLD: Record = TRACE.through(HOST_TRACE);
        }

        /// What each word holds.
        pub static FIELDS: &[Holds] = &[$($(Holds::$holds),*),*];
    };
}

records! {
    /// The block itself: `block`, `gc`.
    BLOCK {
        MAGIC Count "See [`BLOCK_MAGIC`](crate::block::BLOCK_MAGIC). The first word in every layout.";
        NATIVES Count "Fingerprint of the built-in names and their numbers: `builtins::fingerprint`.";
        ERA Count "Number of the era.";
        LENGTH Count "Words of the whole block.";
        HEAP_BASE Count "Index of the heap's first word, which is the stack's end.";
        HEAP_TOP Count "Words of the heap in use.";
        STACK_LIMIT MaybeCount "Words that the stack may grow to.";
        COLLECTIONS Count "How many collections there were.";
        PEAK Count "Most words of heap that were in use after a collection or at an exit.";
        GC_STRESS Count "1: collect before every step that allocates, and move every object. Negative: see `Block::refuse`.";
    }
    /// Tables of objects: identities (`gc`), references that a host keeps (`roots`).
    TABLES {
        ID_TABLE Store "Pairs (object, serial number) of the objects whose id was asked for.";
        NEXT_ID Count "Next serial number.";
        REFS Store "The host's references: value, generation.";
    }
    /// The running program: `vm`, `call`, `unwind`.
    RUN {
        FP Count "Index of the running frame's slot 0; 0 if nothing runs.";
        PC Count "Instruction of the running frame at which the loop goes on.";
        DEPTH Count "Python frames on the stack, without hidden ones.";
        BUDGET Number "Budget left.";
        RECURSION_LIMIT MaybeCount "sys.getrecursionlimit().";
        CLASS_VERSION Count "Next class version.";
        FRAME_SERIAL Count "Serial number of the last frame token.";
        MEMORY_ERROR Exception "The MemoryError made at start.";
        LOST_TRACEBACKS Count "What unwinding has dropped for want of memory: traceback entries, their frames' variables, events.";
        SHOWN List "The containers whose repr is being made in the prelude.";
    }
    /// What the program can reach without a name of its own: `module`, `init`.
    PROGRAM {
        MODULES Dict "sys.modules.";
        BUILTINS Dict "The builtins' dict; Unbound while nobody has asked for it or changed it.";
        MAIN Dict "The namespace of the main program.";
        SYS_DICT Dict "Dict of the module sys.";
        STDOUT Any "What sys.stdout was set to.";
        ARGV List "sys.argv.";
    }
    /// Who listens: `trace` (the program's functions), `trace::listen` (the host).
    LISTENING {
        TRACE_FUNC Any "What sys.settrace was given, or None.";
        PROFILE_FUNC Any "What sys.setprofile was given, or None.";
        TRACE_EPOCH MaybeCount "Grows whenever somebody begins to listen.";
        TRACE_OPCODES MaybeCount "Era 3.12: whether a frame asked for opcode events, and settrace was called since.";
        LISTENERS Store "The host's filters.";
        HOST_MASK Count "Events that the host listens to.";
        HOST_BLOOM MaybeCount "A bit for each code object that a subscription names.";
        HOST_SERIAL MaybeCount "Number of the last subscription.";
    }
    /// What a host looks at between two runs: `host`, the C interface.
    HOST {
        EXC_SPARE Any "The exception that a host's report is about.";
    }
    /// What the last run has ended with and waits for: `exit`.
    EXIT {
        STATE Count "What the VM waits for: see `exit`.";
        RAISED Any "The exception that is being raised.";
        ANSWER Any "The value that belongs to the state.";
        EXIT_A Any "First operand of a request.";
        EXIT_B Any "Second operand of a request.";
        CALL_VALUE Any "What the last call that a C host made has given.";
    }
    /// The event that is being delivered to the program's functions: `trace`.
    TRACE {
        TRACE_DEPTH Count "How many trace or profile callbacks are running (0 or 1).";
        TRACE_STATE Count "Bits of the event that is being delivered, see `trace`.";
        TRACE_FRAME Frame "Frame object of the event that is being delivered.";
        TRACE_LINE Any "What f_lineno of TRACE_FRAME reads during this event, where the frame's position does not say it.";
        TRACE_VALUE Any "Value of the return event that was delivered for the running frame's instruction.";
        TRACE_RAISED Any "Exception that is being unwound while a trace function looks at it.";
        TRACE_SENT Any "What was sent to the generator whose call event is owed: its variable gets it when that has been told.";
        TRACE_JUMP MaybeCount "Where a yield whose event a tracer has used for a jump goes on.";
        TRACE_HOST_LAST MaybeNumber "HOST_LAST of the traced frame while a callback runs and the host listens.";
        TRACE_DONE MaybeCount "Frame and instruction whose events are done, so that running it again after a collection owes none.";
        TRACE_DONE_BUDGET MaybeNumber "The budget when they were.";
    }
    /// The event that is being delivered to the host: `trace::host`.
    HOST_TRACE {
        HOST_EVENT MaybeCount "The event that the last run has ended with.";
        HOST_VALUE Any "Its value; the exception that is being unwound meanwhile.";
        HOST_STATE MaybeCount "What the host was told of the running instruction.";
        HOST_LAST MaybeNumber "Line and instruction that the host's line events of the running frame have got to.";
        HOST_FP MaybeCount "Whose HOST_LAST is.";
        HOST_DONE MaybeCount "As TRACE_DONE, while a trace function runs.";
    }
    /// The step that the host wants: `trace::stepping`.
    STEP {
        STEP_STATE MaybeCount "State of host stepping.";
    }
}

/// Words of the header.
pub const HEADER: usize = FIELDS.len();

/// Why words are no block that this machine can take up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockError {
    /// No block, or its numbers contradict each other.
    Damaged,
    /// A block of another layout: its number.
    Layout(u16),
    /// A block of a machine whose built-in names have other numbers.
    Natives,
}

impl core::fmt::Display for BlockError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            BlockError::Damaged => f.write_str("not a fastlocals block, or a damaged one"),
            BlockError::Layout(v) => write!(f, "block has layout {v}, this machine reads {LAYOUT}"),
            BlockError::Natives => f.write_str("block was made by a machine with other built-in functions"),
        }
    }
}

impl core::error::Error for BlockError {}
