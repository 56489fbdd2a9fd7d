//! The structs that C programs see, as they lie in memory, and what is really in those whose contents are private.

use core::cell::Cell;
use core::ffi::{c_char, c_void};

/// A VM: a small struct in the caller's storage that lends the VM its block and images. It must not be moved or copied while in use; the
/// block may (see `fl_vm_rebase`). Its contents are private.
#[repr(C)]
pub struct fl_vm {
    private_: [usize; 24],
}

/// What is really in a `fl_vm`. Every pattern of bits is valid; addresses are kept as numbers. All of it are cells, because functions of the caller
/// come back in with the same `fl_vm` while a function of the library that has called them still knows it.
#[repr(C)]
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) magic: Cell<usize>,
    pub(crate) block: Cell<usize>,
    pub(crate) words: Cell<usize>,
    pub(crate) images: Cell<usize>,
    pub(crate) image_capacity: Cell<usize>,
    pub(crate) image_count: Cell<usize>,
    /// 1 while the VM may not be touched at all.
    pub(crate) busy: Cell<usize>,
    /// What the last run ended with: a number of `fl_exit`, or 0.
    pub(crate) exit: Cell<usize>,
    /// 1: an answer has ended the run; the next one gives that exit at once.
    pub(crate) pending: Cell<usize>,
    /// Words that the last exit asked for.
    pub(crate) need: Cell<usize>,
    /// 1: no more memory will come.
    pub(crate) no_growth: Cell<usize>,
    /// The caller's table of native functions and how many there are.
    pub(crate) natives: Cell<usize>,
    pub(crate) native_count: Cell<usize>,
    /// The caller's `fl_handlers`, or 0.
    pub(crate) handlers: Cell<usize>,
    /// How many functions of the caller are being called from inside a run.
    pub(crate) callbacks: Cell<usize>,
    /// How many calls of the caller run inside.
    pub(crate) inner: Cell<usize>,
    /// 1: a function of the caller wants the run to end.
    pub(crate) stop: Cell<usize>,
    /// 1 while block and images are lent to core; see `pointers::Lent`.
    pub(crate) lent: Cell<usize>,
    /// Images that the library itself owns, or 0; see `compile`.
    pub(crate) owned: Cell<usize>,
}

/// One entry of a table of images. Its contents are private.
#[repr(C)]
pub struct fl_image {
    private_: [usize; 2],
}

/// What is fixed when a VM is made. Set `size` to `sizeof(fl_config)` and every other field to 0 for its default:
/// `fl_config config = { .size = sizeof config };`
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct fl_config {
    /// `sizeof(fl_config)`.
    pub size: usize,
    /// Whose rules of locals, frames and tracing the programs see: one of `FL_ERA_...`; 0 is `FL_ERA_3_13`.
    pub era: u32,
    /// Python frames before RecursionError; 0 is 1000.
    pub recursion_limit: u32,
    /// Words (of 8 bytes) of the stack at first; it grows into the block as needed. 0 is 128.
    pub stack_words: u32,
    /// 1: collect, and move every object, before each step that allocates. For tests of hosts; slow.
    pub gc_every_step: u32,
}

/// Figures about a VM.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct fl_statistics {
    /// Words of the whole block.
    pub block_words: usize,
    /// Words of the heap in use, garbage included.
    pub heap_words: usize,
    /// Words that the stack has now.
    pub stack_words: usize,
    /// How many collections there were.
    pub collections: u64,
    /// Most words of the heap that were in use after a collection.
    pub peak_words: usize,
    /// Words of the block that are free for the heap and the stack without a collection.
    pub free_words: usize,
    /// Units of the budget that are left: of the run that is going on, or of the last one.
    pub budget_left: u64,
    /// References that are held.
    pub references: usize,
    /// Python frames on the stack, those of the library's own code included.
    pub frames: usize,
    /// Entries of tracebacks that were dropped for want of memory.
    pub lost_traceback_entries: u64,
}

/// A reference to an object of a program. It keeps the object alive, over runs and collections, until `fl_release`; references are part of the block, so
/// a copy of the block or a snapshot has them too, with the same numbers. Every function that gives one gives a new one, which is the caller's to release.
/// It belongs to one VM. All zeros refers to nothing; that one and those that were released are FL_STALE_REF.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct fl_ref {
    /// Private.
    pub index: u32,
    /// Private.
    pub generation: u32,
}

/// A token of a frame of a program, free to copy; nothing has to be released. It stays valid over runs and collections until its frame returns; then,
/// and while it is a suspended generator's, it is FL_STALE_FRAME, and no other frame ever answers to it. It belongs to one VM; a copy of the block
/// and a snapshot know it too. All zeros is no frame.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct fl_frame {
    /// Private.
    pub serial: u64,
    /// Private.
    pub base: u32,
    /// Private.
    pub unused: u32,
}

/// What a slot of a frame holds.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_local_kind {
    /// A plain local.
    FL_LOCAL_PLAIN = 1,
    /// A cell: inner functions refer to it.
    FL_LOCAL_CELL = 2,
    /// A free variable: a cell of an outer function.
    FL_LOCAL_FREE = 3,
    /// A variable of an inlined comprehension, which exists only while that runs.
    FL_LOCAL_HIDDEN = 4,
}

/// A slot of a frame.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct fl_local {
    /// What it holds.
    pub kind: fl_local_kind,
    /// 1 for arguments, `*args` and `**kwargs` (which may be cells too).
    pub is_argument: u32,
    /// 1 if the variable is bound now.
    pub is_bound: u32,
}

/// An event: what a run that ended with FL_EXIT_EVENT is about. Its frame is `fl_frame_current`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct fl_event {
    /// Which: one of `FL_ON_...`.
    pub kind: u32,
    /// The line that it belongs to; 0 if none.
    pub line: u32,
    /// The first subscription that it is told for; 0 if only a step has ended. `fl_event_also` gives the others.
    pub subscription: u32,
    /// 1 if a step has ended here.
    pub step: u32,
}

/// A function of the host that a program calls. It looks at its arguments with `fl_argument` and its kin, and gives its result with one of the
/// `fl_answer_...` functions, once, as the last thing that it does with the VM; if it gives none, that is None. It may use every function of this
/// header but those that run the program or replace it (they are FL_NESTED there); `fl_call` may be used.
pub type fl_native_fn = Option<extern "C" fn(userdata: *mut c_void, vm: *mut fl_vm)>;

/// One entry of a table of native functions.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct fl_native {
    /// The name that programs know it by: UTF-8, ended by 0.
    pub name: *const c_char,
    /// The function; NULL if the host answers FL_EXIT_HOST_CALL itself.
    pub function: fl_native_fn,
    /// What the function gets as its first argument.
    pub userdata: *mut c_void,
    /// What the function takes, as Python writes parameters, UTF-8 ended by 0: `"value, low=0, *, wrap=False"`. Those without a default must be
    /// given; all but those before a `/` may be given by name, those behind a `*` must. Any other call is a TypeError of the program. The
    /// arguments come in this order; for one that was not given `fl_argument` and its kin say FL_OUT_OF_RANGE, and the function itself supplies
    /// the default. `: int`, `: index`, `: str` or `: bytes` behind a name refuses everything else. NULL: any number by position, none by
    /// name. (Since FL_ABI 2.)
    pub parameters: *const c_char,
}

/// Receives text that a program prints: `length` bytes of UTF-8 at `text`, not terminated, valid during the call only. `stream` is 1 for standard
/// output, 2 for standard error. The VM may not be used inside.
pub type fl_output_fn = Option<extern "C" fn(userdata: *mut c_void, stream: u32, text: *const c_char, length: usize)>;

/// Does what a program waits for, as `fl_exit_text` and its kin say, and answers with one of the `fl_answer_...` functions. What may be used inside is
/// what a `fl_native_fn` may use.
pub type fl_handler_fn = Option<extern "C" fn(userdata: *mut c_void, vm: *mut fl_vm)>;

/// The host's side of a program: what `fl_run_answering` and the functions that run Python code inside (`fl_call`, `fl_str`, ...) call. Set `size` to
/// `sizeof(fl_handlers)`. Where a function is NULL, `fl_run_answering` ends with the exit; inside `fl_call` and its kin, which cannot be suspended, it
/// is answered as stated.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct fl_handlers {
    /// `sizeof(fl_handlers)`.
    pub size: usize,
    /// First argument of all these functions.
    pub userdata: *mut c_void,
    /// Receives what the program prints. NULL inside: it is dropped.
    pub output: fl_output_fn,
    /// Answers FL_EXIT_INPUT with a text. NULL inside, or no answer: the end of the file.
    pub input: fl_handler_fn,
    /// Answers FL_EXIT_IMPORT with the number of an image. NULL, or no answer: the modules that come with the library are there; inside, or no answer, no
    /// others.
    pub import: fl_handler_fn,
    /// Answers FL_EXIT_COMPILE with the number of an image. NULL: the library's compiler does it, if the library has one; inside, or no answer:
    /// NotImplementedError.
    pub compile: fl_handler_fn,
    /// Looks at an event; the run goes on when it returns, unless it has called `fl_stop`. NULL inside: nothing.
    pub event: fl_handler_fn,
    /// May give the VM a longer block with `fl_vm_rebase` at FL_EXIT_MEMORY. If it does not: the run ends with that exit; inside, MemoryError.
    pub memory: fl_handler_fn,
}

/// An assembler: a small struct in the caller's storage; the image grows in the caller's buffer. It allocates nothing and nothing has to be
/// released. Its contents are private.
#[repr(C)]
pub struct fl_asm {
    private_: [usize; 8],
}

/// What is really in a `fl_asm`. Every pattern of bits is valid; the buffer's address is kept as a number.
#[repr(C)]
pub(crate) struct AsmState {
    pub(crate) magic: usize,
    pub(crate) buffer: usize,
    pub(crate) length: usize,
    pub(crate) top: usize,
    pub(crate) floor: usize,
    pub(crate) function: usize,
}
