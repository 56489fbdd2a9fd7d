//! Assignment to `f_lineno`: where execution goes on, and when that is refused.
//!
//! From 3.11 on CPython compares what the two places have on the value stack; the region tree says the same: a `for` loop has its iterator there, a
//! `with` its exit function, a handler the exception that was handled before. A jump may drop such things but not conjure them up. Earlier
//! eras refuse any jump into a block, in words of their own. Rules JP of semantics.md.

use crate::block::field;
use crate::block::records::frame as f;
use crate::era::texts::Text;
use crate::era::{Era, texts};
use crate::frames::{EXC, PC};
use crate::heap::Heap;
use crate::heap::message::P;
use crate::image::code::{Code, Region};
use crate::isa;
use crate::isa::Op;
use crate::listeners::notified::told;
use crate::listeners::{Event, state};
use crate::locals::gate::Variables;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};
use heapless::Vec;

/// Nesting that is looked at; deeper code refuses jumps.
const DEPTH: usize = 64;

/// The regions around an instruction, outer first.
type Chain = Vec<u16, DEPTH>;

/// What CPython's value stack holds.
type Items = Vec<Item, { 2 * DEPTH }>;

/// What a region keeps on CPython's value stack.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Iterator,
    Object,
    Except,
    Lasti,
}

/// Why a target is refused.
type Refusal = &'static str;

/// Why a host's jump was refused. Nothing has happened then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JumpError {
    /// In CPython's words.
    Refused(&'static str),
    /// The line comes before the current code block.
    Before,
    /// The line comes after the current code block.
    After,
}

impl core::fmt::Display for JumpError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            JumpError::Refused(why) => why,
            JumpError::Before => "the line comes before the current code block",
            JumpError::After => "the line comes after the current code block",
        })
    }
}

impl core::error::Error for JumpError {}

impl Heap<'_> {
    /// For hosts, while they look at an event: the frame goes on at `line`, or at the first line after it that has code. The same rules as for
    /// `f_lineno` hold, without warnings; where it goes on there is no line event. Gives the line.
    ///
    /// # Errors
    /// See [`JumpError`]. The last run has to have ended with a line or instruction event (from 3.12 on also with that of a yield).
    #[doc(hidden)]
    pub fn jump(&mut self, line: u32) -> Result<u32, JumpError> {
        let event = self.host_event().map(|(event, _)| event);
        if let Some(why) = jump_refusal(event, self.era) {
            return Err(JumpError::Refused(why.words(self.era)));
        }
        let Some(code) = self.frame_code(self.fp) else { return Err(JumpError::After) };
        if line < code.first_line() {
            return Err(JumpError::Before);
        }
        let line = line_from(code, line).ok_or(JumpError::After)?;
        let from = self.pc.saturating_sub(1);
        let target = find_target(code, from, line, self.era).map_err(JumpError::Refused)?;
        self.move_to(self.fp, code, from, target);
        if event == Some(Event::Yield) {
            // The value is still yielded.
            self.block.set(field::TRACE_JUMP, Value::small(target as i64));
            return Ok(line);
        }
        self.pc = target + 1;
        self.host_seed(target);
        self.set_told(told::LINE);
        if self.block.number(field::TRACE_DEPTH) == 0 {
            self.set_state(0);
            self.block.set(field::TRACE_VALUE, Value::UNBOUND);
        }
        Ok(line)
    }

    /// The jump to `line` that [`Vm::set_lineno`] has checked.
    pub(crate) fn jump_now(&mut self, frame: Handle, line: i64) {
        let (Some(base), Some(code)) = (self.frame_base(frame), self.frame_object_code(frame)) else { return };
        let from = self.frame_pc(base).saturating_sub(1);
        let Some(line) = u32::try_from(line).ok().and_then(|l| line_from(code, l)) else { return };
        if let Ok(target) = find_target(code, from, line, self.era) {
            self.take_jump(frame, base, code, line, [from, target]);
        }
    }

    /// How many plain variables of the frame at `base` are unbound.
    pub(crate) fn unbound_variables(&self, base: usize) -> usize {
        let Some(variables) = Variables::at(&self.block, self.images, base) else { return 0 };
        (0..variables.count()).filter(|i| variables.is_unbound(&self.block, *i)).count()
    }

    pub(crate) fn jump_range(&mut self, line: i64, what: &str) -> Fault {
        self.raise(TypeId::ValueError, &[P::S("line "), P::N(line), P::S(what)])
    }

    /// Refuses assignments outside the events from which a jump is possible.
    pub(crate) fn check_jump_event(&mut self, frame: Handle) -> Data<()> {
        let event = self.event_of(frame);
        let fresh = self.is_unfollowed(frame);
        let traced = self.block.at(frame, f::TRACE) != Value::NONE;
        match jump_refusal(event, self.era) {
            None => Ok(()),
            Some(_) if event == Some(Event::Call) && fresh => Err(self.raise_text(texts::JUMP_INTO_NEW_FRAME, &[])),
            Some(_) if event.is_none() && !traced => Err(self.raise_text(texts::JUMP_UNTRACED, &[])),
            Some(text) => Err(self.raise_text(text, &[])),
        }
    }

    /// The frame at `base` goes from one instruction to another: what lies in registers for the regions around them moves.
    fn move_to(&mut self, base: usize, code: Code<'_>, from: usize, target: usize) {
        let (left, entered) = (chain(code, from), chain(code, target));
        let shift = base + code.shift();
        // Handlers that are left end: what was handled before them is handled again.
        let keep = items(code, &entered).len();
        let mut depth = items(code, &left).len();
        for i in left.iter().rev() {
            let Some(region) = code.region(*i as usize) else { continue };
            depth = depth.saturating_sub(region_items(region.kind).len());
            if depth < keep {
                break;
            }
            if let (Region::Except | Region::FinallyExc, Some(saved)) = (region.kind, region.saved) {
                let v = self.block.get(shift + saved as usize);
                self.set_header(base, EXC, if v.is(Kind::Exception) { v } else { Value::UNBOUND });
            }
        }
        // Something of the same sort lies in another register there.
        for (i, j) in left.iter().zip(entered.iter()) {
            if i != j {
                if let (Some(a), Some(b)) = (kept_register(code, *i), kept_register(code, *j)) {
                    let v = self.block.get(shift + a);
                    self.block.set(shift + b, v);
                }
            }
        }
        if self.era.jumps_bind_unbound() {
            self.bind_unbound(base);
        }
    }

    /// Execution of the frame at `base` will go on at instruction `target`.
    pub(crate) fn take_jump(
        &mut self,
        frame: Handle,
        base: usize,
        code: Code<'_>,
        line: u32,
        [from, target]: [usize; 2],
    ) {
        self.move_to(base, code, from, target);
        let shown = Value::small(i64::from(line));
        if self.event_of(frame) == Some(Event::Yield) {
            // The value is still yielded.
            self.block.set(field::TRACE_JUMP, Value::small(target as i64));
            self.block.set(field::TRACE_LINE, shown);
            return;
        }
        self.set_header(base, PC, Value::small(target as i64 + 1));
        self.reached(frame, target);
        self.block.put(frame, f::LINE, shown);
        self.block.set(field::TRACE_LINE, shown);
        let again = line == code.first_line() && self.era.jumps_go_by_stack();
        let now = self.state();
        self.set_state(now | state::JUMPED | if again { state::RESTARTED } else { 0 });
    }

    /// Every unbound plain variable of the frame at `base` becomes None (JP).
    fn bind_unbound(&mut self, base: usize) {
        let Some(variables) = Variables::at(&self.block, self.images, base) else { return };
        for i in 0..variables.count() {
            if variables.is_unbound(&self.block, i) {
                variables.store(&mut self.block, i, Value::NONE);
            }
        }
    }
}

/// Why there is no jumping at this event (`None`: outside events) of a frame that is traced and has begun.
fn jump_refusal(event: Option<Event>, era: Era) -> Option<Text> {
    match event {
        Some(Event::Line | Event::Opcode) => None,
        Some(Event::Yield) if era.jumps_at_yield() => None,
        Some(Event::Yield) => Some(texts::JUMP_AT_YIELD),
        Some(Event::Call) => Some(texts::JUMP_AT_CALL),
        Some(_) => Some(texts::JUMP_AT_EVENT),
        None => Some(texts::JUMP_OUTSIDE_EVENTS),
    }
}

/// The first line from `line` on that a jump can lead to.
pub(crate) fn line_from(code: Code<'_>, line: u32) -> Option<u32> {
    if line == code.first_line() { Some(line) } else { code.line_with_code(line) }
}

/// The instruction to go on with for `line`.
pub(crate) fn find_target(code: Code<'_>, from: usize, line: u32, era: Era) -> Result<usize, Refusal> {
    let here = chain(code, from);
    if line == code.first_line() {
        // The line of the `def` is where the code begins, behind what prepares the frame.
        let body = (0..code.instructions().len()).find(|pc| !prepares(code.word(*pc)));
        let pc = body.ok_or("can't jump from unreachable code")?;
        let by_stack = era.jumps_go_by_stack();
        let refused = if by_stack { None } else { refuse_old(code, &here, &chain(code, pc), line, era) };
        return refused.map_or(Ok(pc), Err);
    }
    if !era.jumps_go_by_stack() {
        return first_of_line(code, &here, line, era);
    }
    // Of those that may be reached the one that keeps most, and the first of these.
    let mut best: Option<(usize, usize)> = None;
    let mut refusal = None;
    let mut consider = |target: usize, need: &Items, refused: Option<Refusal>| match refused {
        Some(why) => refusal = Some(why),
        None if best.is_none_or(|(most, _)| need.len() > most) => best = Some((need.len(), target)),
        None => {}
    };
    for pc in starts_of(code, line) {
        let there = chain(code, pc);
        let refused = refuse(code, &here, &there).or(in_expression(code, pc).then_some("incompatible stacks"));
        consider(pc, &items(code, &there), refused);
    }
    if era.loops_end_on_their_line() {
        for (end, mut need) in ends_of_loops(code, line) {
            let _ = need.push(Item::Object);
            let refused = incompatible(&items(code, &here), &need);
            consider(end, &need, refused);
        }
    }
    match best {
        Some((_, pc)) => Ok(pc),
        None => Err(refusal.unwrap_or("can't jump from unreachable code")),
    }
}

/// True for what makes cells and generators before the first line.
fn prepares(word: u32) -> bool {
    matches!(Op::from_word(word), Some(Op::CopyFree | Op::MakeCell | Op::MakeGen))
}

/// The instructions with which a stretch of `line` begins.
fn starts_of<'c>(code: Code<'c>, line: u32) -> impl Iterator<Item = usize> + use<'c> {
    (0..code.instructions().len()).filter(move |pc| {
        let begins = *pc == 0 || code.line(pc - 1) != Some(line);
        code.line(*pc) == Some(line) && begins && Op::from_word(code.word(*pc)) != Some(Op::Ext)
    })
}

/// Where loops go on whose next item is taken on `line`, when there is none; and what they have kept.
fn ends_of_loops<'c>(code: Code<'c>, line: u32) -> impl Iterator<Item = (usize, Items)> + use<'c> {
    let steps = (0..code.instructions().len())
        .filter(move |pc| code.line(*pc) == Some(line) && Op::from_word(code.word(*pc)) == Some(Op::ForIter));
    steps.map(move |pc| {
        let distance = isa::sx(code.word(pc + 1));
        ((pc + 2).wrapping_add_signed(distance), items(code, &chain(code, pc)))
    })
}

/// Up to 3.8: the first instruction of the line. (CPython has one copy of a `finally` body, so that a copy that the frame is in comes first.)
fn first_of_line(code: Code<'_>, here: &Chain, line: u32, era: Era) -> Result<usize, Refusal> {
    let copy = here.iter().rev().find(|i| is_finally(code, **i));
    let inside = |pc: &usize| copy.is_some_and(|i| chain(code, *pc).contains(i));
    let target = starts_of(code, line).find(inside).or_else(|| starts_of(code, line).next());
    let pc = target.ok_or("can't jump from unreachable code")?;
    match refuse_old(code, here, &chain(code, pc), line, era) {
        None => Ok(pc),
        Some(why) => Err(why),
    }
}

fn is_finally(code: Code<'_>, region: u16) -> bool {
    code.region(region as usize).is_some_and(|r| matches!(r.kind, Region::Finally | Region::FinallyExc))
}

fn chain(code: Code<'_>, pc: usize) -> Chain {
    let mut chain = Chain::new();
    let mut at = code.region_of(pc).map(|i| i as u16);
    while let Some(i) = at {
        if chain.push(i).is_err() {
            break;
        }
        at = code.region(i as usize).and_then(|r| r.parent);
    }
    // Outer regions first.
    chain.reverse();
    chain
}

fn region_items(kind: Region) -> &'static [Item] {
    match kind {
        Region::For => &[Item::Iterator],
        Region::With | Region::Subject => &[Item::Object],
        Region::Except | Region::Caught => &[Item::Except],
        Region::FinallyExc => &[Item::Lasti, Item::Except],
        Region::Comprehension => &[Item::Object, Item::Iterator],
        Region::While | Region::Try | Region::Finally | Region::Unfinished => &[],
    }
}

fn items(code: Code<'_>, chain: &Chain) -> Items {
    let mut all = Vec::new();
    for i in chain {
        for item in code.region(*i as usize).map_or(&[][..], |r| region_items(r.kind)) {
            let _ = all.push(*item);
        }
    }
    all
}

/// 3.11 and later: what the target needs must be there.
fn refuse(code: Code<'_>, here: &Chain, there: &Chain) -> Option<Refusal> {
    let unfinished = |i: &u16| code.region(*i as usize).is_some_and(|r| r.kind == Region::Unfinished);
    if there.iter().any(|i| unfinished(i) && !here.contains(i)) {
        return Some("incompatible stacks");
    }
    incompatible(&items(code, here), &items(code, there))
}

/// Why what is on the stack is not what the target needs there.
fn incompatible(have: &Items, need: &Items) -> Option<Refusal> {
    let fits = need.len() <= have.len() && need.iter().zip(have).all(|(n, h)| n == h || *n == Item::Object);
    if fits {
        return None;
    }
    Some(match need.last() {
        Some(Item::Except) => "can't jump into an 'except' block as there's no exception",
        Some(Item::Lasti) => "can't jump into a re-raising block as there's no location",
        Some(Item::Iterator) => "can't jump into the body of a for loop",
        _ => "incompatible stacks",
    })
}

/// True if the instruction goes on with an expression of several lines: it works on what was computed before it.
fn in_expression(code: Code<'_>, pc: usize) -> bool {
    use Op as O;
    let Some((isa::Instruction { op, operands, .. }, _)) = isa::Instruction::decode(|pc| code.word(pc), pc) else {
        return false;
    };
    let operators = [
        [O::Add, O::Sub, O::Mul, O::Div, O::FloorDiv, O::Mod, O::Pow, O::Binary],
        [O::AddI, O::SubI, O::AddIn, O::SubIn, O::MulIn, O::AddInI, O::SubInI, O::Compare],
        [O::Neg, O::Pos, O::Invert, O::Not, O::GetItem, O::GetItemI, O::SetItem, O::SetItemI],
        [O::GetAttr, O::SetAttr, O::StoreName, O::StoreGlobal, O::Format, O::BuildTuple, O::BuildList, O::BuildSet],
    ];
    let stores = [O::Move, O::StoreCell, O::StoreSlot];
    let builds = matches!(op, O::BuildTuple | O::BuildList | O::BuildSet);
    let values = operands.map(|n| n as usize);
    let temporary = |r: usize| r + code.shift() >= code.slot_count();
    // (A copy to another temporary is no store.)
    let known =
        operators.as_flattened().contains(&op) || stores.contains(&op) && (op != O::Move || !temporary(values[0]));
    if !known || builds && operands[2] == 0 {
        return false;
    }
    op.info()
        .roles
        .iter()
        .zip(values)
        .any(|(role, r)| matches!(role, isa::Role::Src | isa::Role::Both | isa::Role::Run) && temporary(r))
}

/// Where blocks decide: no jump into a block.
fn refuse_old(code: Code<'_>, here: &Chain, there: &Chain, line: u32, era: Era) -> Option<Refusal> {
    let kind = |i: &u16| code.region(*i as usize).map(|r| r.kind);
    if there.iter().any(|i| code.region(*i as usize).is_some_and(|r| r.kind == Region::Except && r.line == line)) {
        return Some("can't jump to 'except' line as there's no exception");
    }
    if era.jumps_respect_handlers() {
        return first_refusal(code, here, there);
    }
    if outermost_finally(code, here) != outermost_finally(code, there) {
        return Some("can't jump into or out of a 'finally' block");
    }
    let entered = there.iter().filter(|i| !here.contains(i)).filter_map(kind);
    let blocks = [Region::For, Region::While, Region::Try, Region::With];
    entered.into_iter().any(|kind| blocks.contains(&kind)).then_some("can't jump into the middle of a block")
}

/// 3.8 goes through the code and refuses at the first that it comes to: the beginning of a block that is entered, or the end of a handler that is
/// entered or left.
fn first_refusal(code: Code<'_>, here: &Chain, there: &Chain) -> Option<Refusal> {
    let mut first: Option<(usize, Refusal)> = None;
    let mut found = |at: usize, why: Refusal| {
        if first.is_none_or(|(before, _)| at < before) {
            first = Some((at, why));
        }
    };
    // The clauses of a `try` are one handler.
    let shared = |i: u16, others: &Chain| {
        let one = code.region(i as usize);
        others.iter().any(|j| match (one, code.region(*j as usize)) {
            (Some(a), Some(b)) if a.kind == Region::Except && b.kind == Region::Except => {
                (a.saved, a.parent) == (b.saved, b.parent)
            }
            _ => i == *j,
        })
    };
    for (i, enters) in here.iter().map(|i| (*i, false)).chain(there.iter().map(|i| (*i, true))) {
        let Some(region) = code.region(i as usize).filter(|_| !shared(i, if enters { here } else { there })) else {
            continue;
        };
        match (region.kind, enters) {
            (Region::Except, true) => found(region.end, "can't jump into an 'except' block"),
            (Region::Except, false) => found(region.end, "can't jump out of an 'except' block"),
            (Region::Finally | Region::FinallyExc, true) => found(region.end, "can't jump into a 'finally' block"),
            (Region::Finally | Region::FinallyExc, false) => found(region.end, "can't jump out of a 'finally' block"),
            (Region::For | Region::Try | Region::With, true) => {
                found(region.start, "can't jump into the middle of a block")
            }
            _ => {}
        }
    }
    first.map(|(_, why)| why)
}

/// The line of the outermost `finally` body around an instruction; its copies are one body to CPython.
fn outermost_finally(code: Code<'_>, chain: &Chain) -> Option<u32> {
    let found = chain.iter().find(|i| is_finally(code, **i))?;
    code.region(*found as usize).map(|r| r.line)
}

/// The register in which a region keeps its iterator or the exception handled before.
fn kept_register(code: Code<'_>, region: u16) -> Option<usize> {
    let r = code.region(region as usize)?;
    match r.kind {
        Region::For => {
            let word = (r.start..r.end).map(|pc| code.word(pc)).find(|w| Op::from_word(*w) == Some(Op::ForIter))?;
            Some(isa::b(word))
        }
        Region::Except | Region::FinallyExc => r.saved.map(|s| s as usize),
        _ => None,
    }
}
