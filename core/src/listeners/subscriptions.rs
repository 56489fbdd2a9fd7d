//! What hosts subscribe to: which kinds of events, where.
//!
//! Subscriptions lie in the block (LISTENERS: a Store), so that a snapshot keeps them. HOST_MASK holds their kinds, and HOST_BLOOM a
//! bit for each code object that some subscription names: one look at it, at entry, tells that nobody waits for a function. Code that nobody
//! waits for runs with mask 0x7F, as if nobody listened at all.

use crate::block::field;
use crate::frames::{CODE, FRAME};
use crate::heap::Heap;
use crate::image::code::Code;
use crate::listeners::filter::ListenerFilter;
use crate::listeners::{Event, filter};
use crate::locals::open::FrameRef;
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

/// A set of kinds of events.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Kinds(pub(crate) u32);

impl Kinds {
    /// None.
    pub const NONE: Kinds = Kinds(0);
    /// A frame is entered, or a generator's goes on.
    pub const CALL: Kinds = Kinds::of(Event::Call);
    /// A line is about to run.
    pub const LINE: Kinds = Kinds::of(Event::Line);
    /// A frame is about to return, or is left because of an exception.
    pub const RETURN: Kinds = Kinds::of(Event::Return);
    /// A generator's frame is about to yield.
    pub const YIELD: Kinds = Kinds::of(Event::Yield);
    /// An exception passes through a frame.
    pub const EXCEPTION: Kinds = Kinds::of(Event::Exception);
    /// An instruction is about to run.
    pub const INSTRUCTION: Kinds = Kinds::of(Event::Opcode);
    /// A built-in function is about to be called.
    pub const C_CALL: Kinds = Kinds::of(Event::CCall);
    /// It has returned.
    pub const C_RETURN: Kinds = Kinds::of(Event::CReturn);
    /// It has raised.
    pub const C_EXCEPTION: Kinds = Kinds::of(Event::CException);
    /// All of them.
    pub const ALL: Kinds = Kinds(0x3FE);

    /// This kind alone.
    pub(crate) const fn of(event: Event) -> Kinds {
        Kinds(1 << event as u32)
    }

    /// True if the event is among them.
    pub(crate) const fn contains(self, event: Event) -> bool {
        self.0 & Kinds::of(event).0 != 0
    }

    /// As bits: kind number *n* is bit *n*.
    #[doc(hidden)]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// From bits; unknown ones are dropped.
    #[doc(hidden)]
    pub const fn from_bits(bits: u32) -> Kinds {
        Kinds(bits & Kinds::ALL.0)
    }
}

impl core::ops::BitOr for Kinds {
    type Output = Kinds;
    fn bitor(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
}

/// Where a subscription listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope<'s> {
    /// In every frame that a program may see, trace functions included.
    Everywhere,
    /// In one frame. The subscription stays until it is cancelled, but hears nothing once the frame has ended.
    Frame(FrameRef),
    /// In every frame of a code object (a value of kind Code).
    Code(Value),
    /// At these lines of a code object: breakpoints. [`Code::line_with_code`] tells which lines can be reached.
    Lines(Value, &'s [u32]),
}

/// What a host wants to hear of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Filter<'s> {
    /// Which events. (Breakpoints are line events, whatever this says.)
    pub kinds: Kinds,
    /// Where.
    pub scope: Scope<'s>,
}

impl<'s> Filter<'s> {
    /// Events of these kinds in every frame.
    pub const fn everywhere(kinds: Kinds) -> Filter<'s> {
        Filter { kinds, scope: Scope::Everywhere }
    }
    /// Events of these kinds in one frame.
    pub const fn frame(kinds: Kinds, frame: FrameRef) -> Filter<'s> {
        Filter { kinds, scope: Scope::Frame(frame) }
    }
    /// Events of these kinds in every frame of a code object.
    pub const fn code(kinds: Kinds, code: Value) -> Filter<'s> {
        Filter { kinds, scope: Scope::Code(code) }
    }
    /// Breakpoints at these lines of a code object.
    pub const fn lines(code: Value, lines: &'s [u32]) -> Filter<'s> {
        Filter { kinds: Kinds::LINE, scope: Scope::Lines(code, lines) }
    }
}

/// Names a subscription. Numbers are never given twice in the life of a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Subscription(pub u32);

/// Why a subscription was refused. Nothing has happened then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListenError {
    /// The token's frame has ended.
    Stale,
    /// The value is no code object, or there is none for this line.
    NoCode,
    /// There is no such subscription.
    Unknown,
    /// This needs memory: let [`Vm::attempt`](crate::machine::Vm::attempt) collect and try again.
    Memory,
}

impl core::fmt::Display for ListenError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            ListenError::Stale => "the frame has ended",
            ListenError::NoCode => "there is no such code",
            ListenError::Unknown => "there is no such subscription",
            ListenError::Memory => "the heap is too full",
        })
    }
}

impl core::error::Error for ListenError {}

/// Bits of what the host hears in the running frame, besides those of `Kinds`.
pub(crate) mod hears {
    /// Some lines of this code.
    pub(crate) const LINES: u32 = 1 << 10;
    /// A step ends at the next line.
    pub(crate) const STEP_LINE: u32 = 1 << 11;
    /// A step ends at the next instruction.
    pub(crate) const STEP_INSTRUCTION: u32 = 1 << 12;
}

/// Scopes, as numbers in LISTENERS.
pub(crate) const EVERYWHERE: u32 = 0;

pub(crate) const FRAME_SCOPE: u32 = 1;

pub(crate) const CODE_SCOPE: u32 = 2;

pub(crate) const LINES_SCOPE: u32 = 3;

/// LISTENERS: words in use, this one included; then entries: number, kinds and scope and count of lines, frame or code, the lines.
pub(crate) const USED: usize = 1;

pub(crate) const FIRST: usize = 2;

pub(crate) const ENTRY: usize = 3;

#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) at: usize,
    pub(crate) number: u32,
    pub(crate) kinds: u32,
    pub(crate) scope: u32,
    pub(crate) lines: usize,
    pub(crate) target: Value,
}

impl Heap<'_> {
    /// The code object of an image to which a line belongs: of those around it the innermost.
    #[doc(hidden)]
    pub fn code_for_line(&self, image: u16, line: u32) -> Option<Value> {
        let of = self.image(image);
        let mut best: Option<(u32, u32, Code<'_>)> = None;
        for code in (0..of.code_count()).filter_map(|i| of.code(i)) {
            let Some((first, last)) = code.line_range() else { continue };
            let first = first.min(code.first_line());
            // The smallest extent around the line; a comprehension on the same lines comes after what it is in.
            if first <= line
                && line <= last
                && best.is_none_or(|(a, b, _)| last - first <= b - a && (a, b) != (first, last))
            {
                best = Some((first, last, code));
            }
        }
        best.map(|(_, _, code)| Value::rom(Kind::Code, image, code.offset()))
    }

    /// True if the table of subscriptions fits into its Store.
    pub(crate) fn are_sound_listeners(&self) -> bool {
        let Some(h) = self.block.get(field::LISTENERS).heap_of(Kind::Store) else { return true };
        let used = self.block.at(h, USED).as_small().unwrap_or(0);
        used >= USED as i64 && (used as usize) < self.block.size(h)
    }

    pub(crate) fn subscriptions(&self, h: Handle) -> impl Iterator<Item = Entry> + '_ {
        // (A damaged table must not keep anyone busy.)
        let used = self.block.count(h, USED).min(self.block.size(h));
        let mut at = FIRST;
        core::iter::from_fn(move || {
            if at > used {
                return None;
            }
            let facts = self.block.at(h, at + 1).as_small().unwrap_or(0);
            let entry = Entry {
                at,
                number: self.block.count(h, at) as u32,
                kinds: facts as u32 & 0xFFFF,
                scope: (facts >> 16) as u32 & 15,
                lines: ((facts >> 20) as usize).min(used),
                target: self.block.at(h, at + 2),
            };
            at = at.saturating_add(ENTRY).saturating_add(entry.lines);
            Some(entry)
        })
    }

    /// Who may listen to which frames, from what the block says.
    pub(crate) fn new_listener_filter(&self, python: bool) -> ListenerFilter {
        let everywhere = self.block.number(field::HOST_MASK) >> 16 != 0 || self.block.number(field::STEP_STATE) != 0;
        ListenerFilter::new(python || everywhere, self.block.number(field::HOST_BLOOM) as u32)
    }

    /// What the host hears in the frame at `fp`, which is no hidden one: bits of `Kinds` and of `hears`.
    pub(crate) fn host_kinds(&self, fp: usize) -> u32 {
        let mask = self.block.number(field::HOST_MASK) as u32;
        let mut kinds = mask >> 16 | self.step_bits();
        let code = self.header(fp, CODE);
        if self.block.number(field::HOST_BLOOM) as u32 >> filter::bit(code.0) & 1 == 0 {
            return kinds;
        }
        let Some(h) = self.block.get(field::LISTENERS).heap_of(Kind::Store) else { return kinds };
        let frame = self.header(fp, FRAME);
        for e in self.subscriptions(h) {
            match e.scope {
                FRAME_SCOPE if e.target == frame => kinds |= e.kinds,
                CODE_SCOPE if e.target == code => kinds |= e.kinds,
                LINES_SCOPE if e.target == code => kinds |= hears::LINES,
                _ => {}
            }
        }
        kinds
    }

    /// The first subscription from number `from` on that is about this event of the frame at `fp`.
    pub(crate) fn subscriber(&self, fp: usize, event: Event, line: Option<u32>, from: u32) -> Option<Subscription> {
        let h = self.block.get(field::LISTENERS).heap_of(Kind::Store)?;
        let (code, frame) = (self.header(fp, CODE), self.header(fp, FRAME));
        let heard = |e: &Entry| match e.scope {
            EVERYWHERE => true,
            FRAME_SCOPE => e.target == frame,
            CODE_SCOPE => e.target == code,
            _ => e.target == code && line.is_some_and(|l| self.names_line(h, e, l)),
        };
        let mut all = self.subscriptions(h).filter(|e| e.number >= from);
        all.find(|e| Kinds(e.kinds).contains(event) && heard(e)).map(|e| Subscription(e.number))
    }

    /// True if there is a breakpoint at this line of the code object.
    pub(crate) fn breakpoint_at(&self, code: Value, line: u32) -> bool {
        let Some(h) = self.block.get(field::LISTENERS).heap_of(Kind::Store) else { return false };
        self.subscriptions(h).any(|e| e.scope == LINES_SCOPE && e.target == code && self.names_line(h, &e, line))
    }

    fn names_line(&self, h: Handle, e: &Entry, line: u32) -> bool {
        (0..e.lines).any(|i| self.block.at(h, e.at + ENTRY + i) == Value::small(line as i64))
    }
}
