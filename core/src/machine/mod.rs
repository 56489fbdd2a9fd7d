//! The machine's state as natives and the loop see it: the lent block, the lent images, and the few scratch fields of one step.
//!
//! **Steps.** Work proceeds in steps: an instruction, or a native. A step that needs memory gets it (or `Fault::Memory`) before its first side
//! effect; the loop then collects and runs the whole step again. So a native may allocate as often as it likes, as long as everything that
//! can fail comes before the first change of anything a program can see. Collections happen only between steps: handles held in Rust
//! locals stay valid until the native returns.
//!
//! **Calling Python.** A native never calls Python. It ends with `Trap::Call`: its result is then that of the call that it set up with
//! [`Vm::call`] or [`Vm::hidden`]. What has to go on after a Python call is written in the prelude, in Python.

pub mod exit;
pub(crate) mod frames;

use crate::block::field;
use crate::era::Eras;
use crate::frames::Link;
use crate::heap::Heap;
use crate::heap::raise::{How, Pending};
use crate::image::code::Hot;
use crate::listeners::filter::ListenerFilter;
use crate::value::Value;
use crate::value::fault::{Need, Trap};
use crate::value::limits::PENDING_ARGS;
use crate::value::prelude_functions::Hidden;
use crate::value::request::Request;

/// Entries of the cache of code objects, a power of two.
const HOT: usize = 8;

/// A function of the host, as programs know it.
#[derive(Clone, Copy, Debug)]
pub struct HostNative<'n> {
    /// Its name.
    pub name: &'n str,
    /// What it takes, as Python writes parameters: `value, low=0, *, wrap=False`. What a default is says the function itself; a name may be
    /// followed by `: int`, `: index`, `: str` or `: bytes`. None: any number of arguments by position.
    pub parameters: Option<&'n str>,
}

/// The functions of the host, by number.
pub trait Natives {
    /// Shows function `number`, if there is one.
    fn show(&self, number: u32, see: &mut dyn FnMut(HostNative<'_>));

    /// True if function `number` is there and says nothing of its parameters. (False only costs time: it is looked at with `show`.)
    fn takes_anything(&self, number: u32) -> bool;
}

/// A host without functions.
impl Natives for () {
    fn show(&self, _: u32, _: &mut dyn FnMut(HostNative<'_>)) {}

    fn takes_anything(&self, _: u32) -> bool {
        false
    }
}

/// A VM at work: borrows everything, owns nothing. Made anew by the host at each `run`.
pub struct Vm<'a> {
    /// The data that it works on.
    #[doc(hidden)]
    pub heap: Heap<'a>,
    /// The host's functions.
    pub(crate) natives: &'a dyn Natives,
    /// The eras whose built-in members the running code can see: its own, or all for an attribute instruction of neutral code.
    pub(crate) sees: Eras,
    /// The call behind `Trap::Call`.
    #[doc(hidden)]
    pub pending: Pending,
    /// The request behind `Trap::Exit`.
    pub(crate) request: Option<Request>,
    /// True if anyone listens to any frame.
    pub(crate) listening: bool,
    /// Which frames anyone may listen to.
    pub(crate) listener_filter: ListenerFilter,
    /// True if the host listens.
    pub(crate) listens: bool,
    /// The running frame's next instruction is one whose events are done, and its mask is 0xFF: a plain trace function has just returned.
    pub(crate) settled: bool,
    /// What the host hears in the running frame.
    pub(crate) heard: u32,
    /// What the loop needs of the code objects that ran last.
    hot: [Hot<'a>; HOT],
    /// Where the prelude has its hidden functions, as far as they were called; 0: not looked up yet.
    pub(crate) hidden_offsets: [u32; crate::value::prelude_functions::NAMES.len()],
    /// The step that a collection was made for: frame, instruction, budget, words asked for.
    pub(crate) retry: (usize, usize, i64, usize),
    /// The host does not give more memory: MemoryError.
    pub(crate) no_growth: bool,
    /// True when settrace, setprofile, f_trace or a host's subscription changed: the loop computes its mask anew.
    pub(crate) listeners_changed: bool,
}

impl<'a> Vm<'a> {
    /// A machine that works on this data.
    #[inline(always)]
    pub(crate) fn of(heap: Heap<'a>) -> Vm<'a> {
        Vm {
            natives: &(),
            sees: Eras::only(heap.era),
            heap,
            pending: Pending { callee: Value::UNBOUND, args: [Value::UNBOUND; PENDING_ARGS], n: 0, how: How::Call },
            request: None,
            listening: true,
            listener_filter: ListenerFilter::OPEN,
            listens: true,
            settled: false,
            heard: 0,
            hot: [Hot::NONE; HOT],
            hidden_offsets: [0; crate::value::prelude_functions::NAMES.len()],
            retry: (0, 0, 0, 0),
            no_growth: false,
            listeners_changed: true,
        }
    }

    /// Which entry of the cache beside the block has what the loop needs of this code object, see [`Vm::hot`]; it is made if there is none, and
    /// lasts until another code object is looked up: whoever does that in the loop's behalf makes it take up a frame.
    #[inline(always)]
    pub(crate) fn hot_index(&mut self, code_value: Value) -> Option<usize> {
        // Offsets are multiples of 8 and close together: a multiplication spreads them.
        let i = (code_value.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - HOT.trailing_zeros())) as usize;
        if self.hot(i).key != code_value.0 && !self.load_hot(code_value, i) {
            return None;
        }
        Some(i)
    }

    #[cold]
    fn load_hot(&mut self, code_value: Value, i: usize) -> bool {
        let Some(hot) = self.heap.code_of(code_value).and_then(|code| code.hot(code_value)) else { return false };
        let Some(entry) = self.hot.get_mut(i) else { return false };
        *entry = hot;
        true
    }

    /// An entry of the cache.
    #[inline(always)]
    pub(crate) fn hot(&self, i: usize) -> &Hot<'a> {
        self.hot.get(i % HOT).unwrap_or(&Hot::NONE)
    }

    /// As [`Vm::enter`], but nobody is told of the call.
    #[inline(always)]
    pub(crate) fn enter_unheard(&mut self, at: usize, hot: usize, link: Link) -> bool {
        self.heap.enter_code(at, self.hot.get(hot % HOT).unwrap_or(&Hot::NONE), link)
    }

    /// Lends the host's functions.
    pub fn lend_natives(&mut self, natives: &'a dyn Natives) {
        self.natives = natives;
    }

    /// What the loop needs of this code object.
    #[inline(always)]
    pub(crate) fn hot_code(&mut self, code_value: Value) -> Option<&Hot<'a>> {
        let i = self.hot_index(code_value)?;
        Some(self.hot(i))
    }

    // --- ending a step

    /// The step's result is that of calling `callee` with these positional arguments (at most `PENDING_ARGS`).
    #[cold]
    #[doc(hidden)]
    pub fn call(&mut self, callee: Value, args: &[Value]) -> Trap {
        self.call_how(How::Call, callee, args)
    }

    /// The step's result is that of this call, resumption or body.
    #[cold]
    pub(crate) fn call_how(&mut self, how: How, callee: Value, args: &[Value]) -> Trap {
        self.pending.how = how;
        self.pending.callee = callee;
        self.pending.n = args.len().min(PENDING_ARGS);
        for (to, from) in self.pending.args.iter_mut().zip(args) {
            *to = *from;
        }
        Trap::Call
    }

    /// The step's result is that of this hidden function of the prelude.
    #[cold]
    #[doc(hidden)]
    pub fn hidden(&mut self, f: Hidden, args: &[Value]) -> Trap {
        self.call(f.value(), args)
    }

    /// What a fast path needs, as a native's end: Python code is the hidden function called with these arguments, a failure passes.
    #[cold]
    #[doc(hidden)]
    pub fn or_hidden(&mut self, need: Need, f: Hidden, args: &[Value]) -> Trap {
        match need {
            Need::Fault(fault) => Trap::Fault(fault),
            Need::Python => self.hidden(f, args),
        }
    }

    /// The step ends with a request to the host; its answer is the step's value.
    #[cold]
    pub(crate) fn ask(&mut self, request: Request, a: Value, b: Value) -> Trap {
        self.request = Some(request);
        self.heap.block.set(field::EXIT_A, a);
        self.heap.block.set(field::EXIT_B, b);
        Trap::Exit
    }
}
