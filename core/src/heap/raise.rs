//! Errors: exceptions raised with CPython's messages, made of pieces; and what a step charges.

use crate::block::field;
use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::Value;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::limits::PENDING_ARGS;
use crate::value::types::TypeId;

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

/// Most pieces of a message whose words differ by era: a test of `era::texts` looks.
pub(crate) const TEXT_PIECES: usize = 13;

impl<'a> Heap<'a> {
    /// Charges `n` units of the budget; natives with unbounded work call it per element or limb, before any side effect. A step that is
    /// given up for want of memory gets its charges back.
    pub(crate) fn charge(&mut self, n: usize) {
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
    #[doc(hidden)]
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
    pub(crate) fn raise_text<E: From<Fault>>(&mut self, text: texts::Text, told: &[P<'_>]) -> E {
        self.raised_text(text, told).into()
    }

    /// The exception that `raise_text` raises.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[cold]
    pub(crate) fn exception_of(&mut self, text: texts::Text, told: &[P<'_>]) -> Data {
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
    pub(crate) fn raise_with<E: From<Fault>>(&mut self, t: TypeId, argument: Value) -> E {
        self.raised_made(t, &[argument]).into()
    }

    /// Raises a built-in exception without arguments.
    #[inline(always)]
    #[doc(hidden)]
    pub fn raise_bare<E: From<Fault>>(&mut self, t: TypeId) -> E {
        self.raised_made(t, &[]).into()
    }

    /// TypeError with this message.
    #[inline(always)]
    pub(crate) fn type_error<E: From<Fault>>(&mut self, message: &[P<'_>]) -> E {
        self.raised_message(TypeId::TypeError, message).into()
    }

    /// ValueError with this message.
    #[inline(always)]
    pub(crate) fn value_error<E: From<Fault>>(&mut self, message: &str) -> E {
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
    #[doc(hidden)]
    pub fn new_exception(&mut self, class: Value, args: Value) -> Data {
        use crate::block::records::exception as e;
        let h = self.block.alloc(Kind::Exception, e::SIZE)?;
        self.block.put(h, e::CLASS, class);
        self.block.put(h, e::ARGS, args);
        for i in [e::TRACEBACK, e::CONTEXT, e::CAUSE] {
            self.block.put(h, i, Value::NONE);
        }
        self.block.put(h, e::SUPPRESS, Value::FALSE);
        Ok(Value::heap(Kind::Exception, h))
    }

    /// The SystemError of a broken rule of the VM itself.
    #[cold]
    pub(crate) fn raise_damaged<E: From<Fault>>(&mut self) -> E {
        self.raise(TypeId::SystemError, &[P::S("damaged image or block")])
    }
}
