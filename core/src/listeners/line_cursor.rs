//! The line cursor: where a frame's line events have got to, and the one verdict on whether an instruction owes the next one.
//!
//! Every listener keeps a cursor for each frame that it follows: trace functions in the frame object (LINE, LAST), the host one for the running
//! frame (HOST_LAST), which is seeded anew when another frame is taken up. Both ask [`LineCursor::step`], on the quick way and on the other.
//!
//! From 3.10 on a line event is due where the line changes or the program goes back. Up to 3.9 it is due where an entry of the line table begins,
//! whatever line comes before: code that a jump reaches in the middle of an entry shows nothing, and another entry of the same line does not
//! stay silent; and the cursor's line, which `f_lineno` reads, is that of the last line event. (`docs/semantics.md`, section 8;
//! `maybe_call_line_trace` of CPython's ceval.c.)

use crate::block::field;
use crate::block::records::{exception as e, frame as f, method as m, traceback as tb};
use crate::era::Era;
use crate::frames::FRAME;
use crate::heap::Heap;
use crate::image::code::{Code, Hot, flag};
use crate::isa;
use crate::isa::Op;
use crate::listeners::EPOCH_SHIFT;
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

/// Who knows the lines of a code object's instructions.
pub(crate) trait Lines {
    /// The line of instruction `pc`; `None` if it belongs to no line.
    fn line_of(&self, pc: usize) -> Option<u32>;
}

impl Lines for Code<'_> {
    fn line_of(&self, pc: usize) -> Option<u32> {
        self.line(pc)
    }
}

impl Lines for Hot<'_> {
    #[inline(always)]
    fn line_of(&self, pc: usize) -> Option<u32> {
        self.line(pc)
    }
}

/// Where a frame's line events have got to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LineCursor {
    /// The line. 0: none yet. Negative: this line, and whatever comes next counts as another one.
    line: i64,
    /// One more than the instruction; 0: none yet.
    next: i64,
}

/// HOST_LAST: line and next instruction.
const LINE_SHIFT: u32 = 23;
const NEXT_MASK: i64 = (1 << LINE_SHIFT) - 1;
/// LAST of a frame object: the instruction below the number of the epoch.
const PC_MASK: i64 = (1 << EPOCH_SHIFT) - 1;

impl LineCursor {
    /// A frame that has not begun.
    pub(crate) const BEGIN: LineCursor = LineCursor { line: 0, next: 0 };

    /// The line events have got to instruction `pc`.
    pub(crate) fn at(code: Code<'_>, pc: usize) -> LineCursor {
        LineCursor { line: code.line(pc).map_or(0, i64::from), next: pc as i64 + 1 }
    }

    /// A frame was entered, or a generator's resumed, and goes on at `start`: its cursor before that, and the instruction that it comes to.
    /// In the loop of a delegation that is the Send: going back to it is no line of its own.
    fn entered(code: Code<'_>, start: usize) -> (LineCursor, usize) {
        let Some(pc) = resumed_at(code, start) else { return (LineCursor::BEGIN, start) };
        let (cursor, word) = (LineCursor::at(code, pc), code.word(start));
        if Op::from_word(code.word(pc)) != Some(Op::YieldFrom) || Op::from_word(word) != Some(Op::Loop) {
            return (cursor, start);
        }
        let send = (start + 1).wrapping_add_signed(isa::sx(word));
        (LineCursor { next: send as i64, ..cursor }, send)
    }

    /// As [`LineCursor::step`], of the first instruction at which a frame goes on that was entered or resumed.
    pub(crate) fn enter(era: Era, code: Code<'_>, start: usize) -> (LineCursor, Option<u32>) {
        let (cursor, start) = LineCursor::entered(code, start);
        cursor.step(era, start, &code)
    }

    /// From the host's word.
    #[inline]
    pub(crate) fn unpack(word: i64) -> LineCursor {
        LineCursor { line: word >> LINE_SHIFT, next: word & NEXT_MASK }
    }

    /// As the host's word.
    #[inline]
    pub(crate) fn pack(self) -> i64 {
        self.line << LINE_SHIFT | self.next
    }

    /// From LINE and LAST of a frame object.
    #[inline]
    pub(crate) fn of_frame(line: Value, last: Value) -> LineCursor {
        LineCursor { line: line.known_small(), next: (last.known_small() + 1) & PC_MASK }
    }

    /// As LINE and LAST of a frame object.
    #[inline]
    pub(crate) fn to_frame(self, epoch: i64) -> (Value, Value) {
        (Value::small(self.line), Value::small(epoch << EPOCH_SHIFT | (self.next - 1) & PC_MASK))
    }

    /// The line that the events have got to; `None` if there was none.
    pub(crate) fn line(self) -> Option<u32> {
        u32::try_from(self.line.abs()).ok().filter(|l| *l != 0)
    }

    /// Whatever line comes next is another one.
    pub(crate) fn forget_line(&mut self) {
        self.line = -self.line.abs();
    }

    /// On to the instruction at `start`: the cursor then, and the line if a line event is owed.
    #[inline(always)]
    pub(crate) fn step(self, era: Era, start: usize, lines: &impl Lines) -> (LineCursor, Option<u32>) {
        let next = start as i64 + 1;
        let Some(here) = lines.line_of(start) else { return (LineCursor { next, ..self }, None) };
        let other = if era.lines_begin_with_table_entries() {
            begins_entry(lines, start, here)
        } else {
            // (Line 0 is that of a module without statements.)
            i64::from(here) != self.line || self.next == 0
        };
        if other || (start as i64) < self.next {
            (LineCursor { line: i64::from(here), next }, Some(here))
        } else {
            (LineCursor { next, ..self }, None)
        }
    }
}

/// True if an entry of the line table begins at `start`, which is on line `here`. (Kept apart: the quick ways have no registers to spare.)
#[inline(never)]
fn begins_entry(lines: &impl Lines, start: usize, here: u32) -> bool {
    start.checked_sub(1).and_then(|pc| lines.line_of(pc)) != Some(here)
}

/// The instruction at which a generator's frame was suspended, if it goes on at `start` because it was resumed.
pub(crate) fn resumed_at(code: Code<'_>, start: usize) -> Option<usize> {
    let back = |n: usize| start.checked_sub(n).map(|pc| (pc, Op::from_word(code.word(pc))));
    match (back(1), back(2)) {
        (Some((pc, Some(Op::Yield))), _) => Some(pc),
        (_, Some((pc, Some(Op::YieldFrom)))) => Some(pc),
        _ => None,
    }
}

/// Cursors of trace functions.
impl Heap<'_> {
    /// The line of the call event of a frame of this code that has not begun.
    pub(crate) fn entry_line(&self, code: Code<'_>) -> u32 {
        if code.has(flag::MODULE) && !self.era.modules_begin_at_first_statement() { 0 } else { code.first_line() }
    }

    /// The newest traceback entry of the exception in RAISED is that of a frame whose call event was told: on the line of that.
    pub(crate) fn traceback_at_entry(&mut self) {
        let Some(code) = self.frame_code(self.fp) else { return };
        let line = match resumed_at(code, self.pc.saturating_sub(1)).or(resumed_at(code, self.pc)) {
            Some(pc) => code.line(pc).unwrap_or(code.first_line()),
            None => self.entry_line(code),
        };
        let raised = self.block.get(field::RAISED).heap_of(Kind::Exception);
        if let Some(entry) = raised.and_then(|h| self.block.at(h, e::TRACEBACK).heap_of(Kind::Traceback)) {
            self.block.put(entry, tb::LINE, Value::small(i64::from(line)));
        }
    }

    #[inline]
    pub(crate) fn frame_cursor(&self, frame: Handle) -> LineCursor {
        LineCursor::of_frame(self.block.at(frame, f::LINE), self.block.at(frame, f::LAST))
    }

    pub(crate) fn set_frame_cursor(&mut self, frame: Handle, cursor: LineCursor) {
        let (line, last) = cursor.to_frame(self.block.number(field::TRACE_EPOCH));
        self.block.put(frame, f::LINE, line);
        self.block.put(frame, f::LAST, last);
    }

    /// True if nobody has followed the frame yet.
    pub(crate) fn is_unfollowed(&self, frame: Handle) -> bool {
        self.block.at(frame, f::LAST).as_small() == Some(-1)
    }

    /// Brings the cursor of the frame at `fp` up to date if somebody began to listen since.
    pub(crate) fn seed(&mut self, frame: Handle, fp: usize) {
        if !self.is_followed(frame) {
            let pc = self.frame_pc(fp).saturating_sub(1);
            self.reached(frame, pc);
        }
    }

    /// True if the cursor was set since the present listeners began to listen.
    pub(crate) fn is_followed(&self, frame: Handle) -> bool {
        let last = self.block.at(frame, f::LAST).as_small().unwrap_or(-1);
        last >> EPOCH_SHIFT == self.block.number(field::TRACE_EPOCH)
    }

    /// The frame has got to instruction `pc`, by a jump or before anybody listened. An instruction without a line leaves the line as it was.
    pub(crate) fn reached(&mut self, frame: Handle, pc: usize) {
        let Some(code) = self.frame_object_code(frame) else { return };
        let (mut now, before) = (LineCursor::at(code, pc), self.frame_cursor(frame));
        if now.line == 0 || self.era.lineno_follows_line_events() {
            now.line = before.line;
        }
        self.set_frame_cursor(frame, now);
    }

    /// The running frame was entered. If its caller called it itself and goes on where a jump leads too, it begins a line there.
    pub(crate) fn caller_ends_line(&mut self) {
        let caller = self.link(self.fp).caller;
        let Some(frame) = self.header(caller, FRAME).heap_of(Kind::Frame).filter(|_| caller != 0) else { return };
        let called = self.called_before(caller).is_some_and(|callee| match callee.heap_of(Kind::Method) {
            Some(h) => self.block.at(h, m::FUNC).is(Kind::Function),
            None => callee.is(Kind::Function),
        });
        if called {
            let mut cursor = LineCursor::of_frame(self.block.at(frame, f::LINE), Value::UNBOUND);
            cursor.forget_line();
            self.block.put(frame, f::LINE, Value::small(cursor.line));
        }
    }

    /// The register with the callee of the call before the frame's next instruction, if both that call and a jump lead to that.
    pub(crate) fn called_before(&self, fp: usize) -> Option<Value> {
        let (code, pc) = (self.frame_code(fp)?, self.frame_pc(fp));
        let next = code.word(pc);
        if !isa::is(next, Op::Nop) || next & isa::EV == 0 {
            return None;
        }
        let words = [pc.checked_sub(1)?, pc.saturating_sub(2)].map(|pc| code.word(pc));
        let call = words.into_iter().find(|w| Op::from_word(*w).is_some_and(Op::calls))?;
        let window = fp + code.shift() + isa::first_two(call).0;
        Some(self.block.get(window))
    }

    /// The running frame goes on at a handler that begins without a line: the line that it comes to next is a new one, even if it is the
    /// one where the exception was raised.
    pub(crate) fn entered_handler(&mut self) {
        let mut cursor = self.host_cursor();
        cursor.forget_line();
        self.set_host_cursor(cursor);
        // (LAST stays: the frame may be one that nobody follows.)
        if let Some(frame) = self.header(self.fp, FRAME).heap_of(Kind::Frame) {
            let mut cursor = LineCursor::of_frame(self.block.at(frame, f::LINE), Value::UNBOUND);
            cursor.forget_line();
            self.block.put(frame, f::LINE, Value::small(cursor.line));
        }
    }
}

/// The host's cursor.
impl Heap<'_> {
    #[inline]
    pub(crate) fn host_cursor(&self) -> LineCursor {
        LineCursor::unpack(self.block.number(field::HOST_LAST))
    }

    #[inline]
    pub(crate) fn set_host_cursor(&mut self, cursor: LineCursor) {
        self.block.set_number(field::HOST_LAST, cursor.pack());
    }

    /// From here on the host's cursor is that of the running frame.
    pub(crate) fn begin_host_cursor(&mut self, cursor: LineCursor) {
        self.set_host_cursor(cursor);
        self.block.set_number(field::HOST_FP, self.fp as i64);
    }

    /// The line events of the running frame have got to instruction `pc`.
    pub(crate) fn host_seed(&mut self, pc: usize) {
        let cursor = self.frame_code(self.fp).map_or(LineCursor::BEGIN, |c| LineCursor::at(c, pc));
        self.begin_host_cursor(cursor);
    }
}
