//! The machine's state as natives and the loop see it: the lent block, the lent images, and the few scratch fields of one step.
//!
//! **Steps.** Work proceeds in steps: an instruction, or a native. A step that needs memory gets it (or `Fault::Memory`) before its first side
//! effect; the loop then collects and runs the whole step again. So a native may allocate as often as it likes, as long as everything that
//! can fail comes before the first change of anything a program can see. Collections happen only between steps: handles held in Rust
//! locals stay valid until the native returns.
//!
//! **Calling Python.** A native never calls Python. It ends with `Trap::Call`: its result is then that of the call that it set up with
//! [`Vm::call`] or [`Vm::hidden`]. What has to go on after a Python call is written in the prelude, in Python.

use crate::block::{Block, field};
use crate::code::Hot;
use crate::era::{Eras, texts};
use crate::fault::{Data, Fault, Need, Trap};
use crate::heap::Heap;
use crate::hidden::Hidden;
use crate::image::Image;
use crate::kind::Kind;
use crate::limits::PENDING_ARGS;
use crate::listener_filter::ListenerFilter;
use crate::request::Request;
use crate::types::TypeId;
use crate::value::Value;

/// Entries of the cache of code objects, a power of two.
const HOT: usize = 8;

/// A call that the loop makes on behalf of the step that ended with `Trap::Call`.
#[derive(Clone, Copy)]
pub struct Pending {
    /// What is called.
    pub callee: Value,
    /// Its positional arguments.
    pub args: [Value; PENDING_ARGS],
    /// How many of them.
    pub n: usize,
    /// What kind of call it is.
    pub how: How,
}

/// Kinds of calls that a step can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// `callee(*args)`.
    Call,
    /// `callee(*args[0], **args[1])`: a tuple, and a dict or Unbound.
    Spread,
    /// Resume the generator `callee`; `args[0]` is the value sent.
    Resume,
    /// Resume the generator `callee` by raising the exception `args[0]` in it.
    Throw,
    /// Run the function `callee`, a class, module or exec body, with the namespace `args[0]`.
    Body,
}

/// A VM at work: borrows everything, owns nothing. Made anew by the host at each `run`.
pub struct Vm<'a> {
    /// The data that it works on.
    pub heap: Heap<'a>,
    /// The eras whose built-in members the running code can see: its own, or all for an attribute instruction of neutral code.
    pub(crate) sees: Eras,
    /// The call behind `Trap::Call`.
    pub pending: Pending,
    /// The request behind `Trap::Exit`.
    pub request: Option<Request>,
    /// True if anyone listens to any frame.
    pub listening: bool,
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
    pub(crate) hidden_offsets: [u32; crate::hidden::NAMES.len()],
    /// The step that a collection was made for: frame, instruction, budget, words asked for.
    pub(crate) retry: (usize, usize, i64, usize),
    /// The host does not give more memory: MemoryError.
    pub(crate) no_growth: bool,
    /// True when settrace, setprofile, f_trace or a host's subscription changed: the loop computes its mask anew.
    pub listeners_changed: bool,
}

/// Most pieces of a message whose words differ by era: a test of `era::texts` looks.
pub(crate) const TEXT_PIECES: usize = 13;

/// A piece of an error message.
#[derive(Clone, Copy)]
pub enum P<'s> {
    /// Text as it is.
    S(&'s str),
    /// The name of this value's type.
    T(Value),
    /// What an argument is, as C says it: None, or the name of its type.
    A(Value),
    /// A str value's text, or a type's name.
    V(Value),
    /// A number.
    N(i64),
    /// The repr of a built-in value; of others only `<X object>`.
    R(Value),
    /// A host byte string, shown as text.
    B(&'s [u8]),
}

impl<'a> Heap<'a> {
    /// The image with this id; an empty one if there is none.
    #[inline(always)]
    pub fn image(&self, id: u16) -> Image<'a> {
        self.images.get(id as usize).copied().unwrap_or(Image::EMPTY)
    }

    /// Charges `n` units of the budget; natives with unbounded work call it per element or limb, before any side effect. A step that is
    /// given up for want of memory gets its charges back.
    pub fn charge(&mut self, n: usize) {
        let (fp, pc, _, after) = self.charged;
        if (fp, pc, after) != (self.fp, self.pc, self.budget) {
            self.charged = (self.fp, self.pc, self.budget, self.budget);
        }
        self.budget = self.budget.saturating_sub(n as i64);
        self.charged.3 = self.budget;
    }

    /// Takes back what the step at `self.pc` has charged: it will be run again.
    pub(crate) fn refund(&mut self) {
        let (fp, pc, before, after) = self.charged;
        if (fp, pc, after) == (self.fp, self.pc, self.budget) {
            self.budget = before;
        }
    }

    // --- exceptions

    /// Raises this exception instance. (As everything that raises, it gives the failure in whichever of the three types is wanted.)
    #[inline(always)]
    pub fn raise_value<E: From<Fault>>(&mut self, exception: Value) -> E {
        self.raised(exception).into()
    }

    /// Raises a built-in exception whose only argument is the message made of these pieces.
    #[inline(always)]
    pub fn raise<E: From<Fault>>(&mut self, t: TypeId, message: &[P<'_>]) -> E {
        self.raised_message(t, message).into()
    }

    /// Raises what the era says, with these things in the places `{0}`, `{1}` .. of its words.
    #[inline(always)]
    pub fn raise_text<E: From<Fault>>(&mut self, text: texts::Text, told: &[P<'_>]) -> E {
        self.raised_text(text, told).into()
    }

    /// The exception that `raise_text` raises.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[cold]
    pub fn exception_of(&mut self, text: texts::Text, told: &[P<'_>]) -> Data {
        let (t, words) = text.of(self.era);
        let mut pieces = heapless::Vec::<P<'_>, TEXT_PIECES>::new();
        for (place, rest) in texts::parts(words) {
            if let Some(piece) = place.and_then(|i| told.get(i)) {
                let _ = pieces.push(*piece);
            }
            let _ = pieces.push(P::S(rest));
        }
        let message = self.make_text(&pieces)?;
        let args = self.new_tuple(&[message])?;
        self.new_exception(t.value(), args)
    }

    /// Raises a built-in exception whose only argument is this value.
    #[inline(always)]
    pub fn raise_with<E: From<Fault>>(&mut self, t: TypeId, argument: Value) -> E {
        self.raised_made(t, &[argument]).into()
    }

    /// Raises a built-in exception without arguments.
    #[inline(always)]
    pub fn raise_bare<E: From<Fault>>(&mut self, t: TypeId) -> E {
        self.raised_made(t, &[]).into()
    }

    /// TypeError with this message.
    #[inline(always)]
    pub fn type_error<E: From<Fault>>(&mut self, message: &[P<'_>]) -> E {
        self.raised_message(TypeId::TypeError, message).into()
    }

    /// ValueError with this message.
    #[inline(always)]
    pub fn value_error<E: From<Fault>>(&mut self, message: &str) -> E {
        self.raised_message(TypeId::ValueError, &[P::S(message)]).into()
    }

    #[cold]
    fn raised(&mut self, exception: Value) -> Fault {
        self.block.set(field::RAISED, exception);
        Fault::Raised
    }

    #[cold]
    fn raised_message(&mut self, t: TypeId, message: &[P<'_>]) -> Fault {
        match self.make_text(message) {
            Ok(text) => self.raised_made(t, &[text]),
            Err(fault) => fault,
        }
    }

    #[cold]
    fn raised_text(&mut self, text: texts::Text, told: &[P<'_>]) -> Fault {
        match self.exception_of(text, told) {
            Ok(e) => self.raised(e),
            Err(fault) => fault,
        }
    }

    #[cold]
    fn raised_made(&mut self, t: TypeId, arguments: &[Value]) -> Fault {
        match self.new_tuple(arguments).and_then(|args| self.new_exception(t.value(), args)) {
            Ok(e) => self.raised(e),
            Err(fault) => fault,
        }
    }

    /// A new exception instance of this class with this tuple of arguments.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_exception(&mut self, class: Value, args: Value) -> Data {
        use crate::object::exception as e;
        let h = self.block.alloc(Kind::Exception, e::SIZE)?;
        self.block.put(h, e::CLASS, class);
        self.block.put(h, e::ARGS, args);
        for i in [e::TRACEBACK, e::CONTEXT, e::CAUSE] {
            self.block.put(h, i, Value::NONE);
        }
        self.block.put(h, e::SUPPRESS, Value::FALSE);
        Ok(Value::heap(Kind::Exception, h))
    }
}

impl<'a> Vm<'a> {
    /// Takes up a formatted block.
    pub fn new(block: Block<'a>, images: &'a [Image<'a>]) -> Vm<'a> {
        let heap = Heap::new(block, images);
        Vm {
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
            hidden_offsets: [0; crate::hidden::NAMES.len()],
            retry: (0, 0, 0, 0),
            no_growth: false,
            listeners_changed: true,
        }
    }

    /// What the loop needs of this code object.
    #[inline(always)]
    pub(crate) fn hot_code(&mut self, code_value: Value) -> Option<&Hot<'a>> {
        let key = code_value.0;
        // Offsets are multiples of 8 and close together: a multiplication spreads them.
        let i = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 61) as usize;
        if self.hot.get(i).is_some_and(|h| h.key == key) {
            return self.hot.get(i);
        }
        self.load_hot(code_value, i)
    }

    #[cold]
    fn load_hot(&mut self, code_value: Value, i: usize) -> Option<&Hot<'a>> {
        let hot = self.heap.code_of(code_value)?.hot(code_value)?;
        let entry = self.hot.get_mut(i)?;
        *entry = hot;
        Some(entry)
    }

    // --- ending a step

    /// The step's result is that of calling `callee` with these positional arguments (at most `PENDING_ARGS`).
    #[cold]
    pub fn call(&mut self, callee: Value, args: &[Value]) -> Trap {
        self.call_how(How::Call, callee, args)
    }

    /// The step's result is that of this call, resumption or body.
    #[cold]
    pub fn call_how(&mut self, how: How, callee: Value, args: &[Value]) -> Trap {
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
    pub fn hidden(&mut self, f: Hidden, args: &[Value]) -> Trap {
        self.call(f.value(), args)
    }

    /// What a fast path needs, as a native's end: Python code is the hidden function called with these arguments, a failure passes.
    #[cold]
    pub fn or_hidden(&mut self, need: Need, f: Hidden, args: &[Value]) -> Trap {
        match need {
            Need::Fault(fault) => Trap::Fault(fault),
            Need::Python => self.hidden(f, args),
        }
    }

    /// The step ends with a request to the host; its answer is the step's value.
    #[cold]
    pub fn ask(&mut self, request: Request, a: Value, b: Value) -> Trap {
        self.request = Some(request);
        self.heap.block.set(field::EXIT_A, a);
        self.heap.block.set(field::EXIT_B, b);
        Trap::Exit
    }
}
