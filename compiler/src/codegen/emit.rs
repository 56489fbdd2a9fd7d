//! Instructions on their way to an image: operands are known, places are still labels.
//!
//! A [`Stream`] is a flat list of instructions and labels. Each instruction remembers its line (`None`: it takes the line of what
//! precedes it), the innermost exception handler that covers it and the innermost region it is in. [`super::finish`] turns the list into
//! words.

use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;

/// A place in the instruction list that jumps and handlers name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub(crate) struct Label(pub(crate) u32);

/// What the ext word of an instruction holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Extra {
    /// There is no ext word (or, for Jump and Loop, no target yet).
    None,
    /// A number or the index of a constant.
    Number(u32),
    /// Where a jump goes.
    Target(Label),
}

/// One instruction.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Ins {
    /// Opcode.
    pub(crate) op: Op,
    /// Operand a.
    pub(crate) a: u32,
    /// Operand b; for Abx forms, bx.
    pub(crate) b: u32,
    /// Operand c.
    pub(crate) c: u32,
    /// Ext word or jump target.
    pub(crate) extra: Extra,
    /// Line, absolute; `None` until it is taken from the instruction before.
    pub(crate) line: Option<u32>,
    /// Index into [`Stream::handlers`].
    pub(crate) handler: Option<u32>,
    /// Index into [`Stream::regions`].
    pub(crate) region: Option<u32>,
    /// The line is `None` on purpose: this only prepares the frame.
    pub(crate) prologue: bool,
    /// A backward jump here starts no line (the loop inside `yield from`).
    pub(crate) quiet: bool,
    /// A jump that goes where it says, even if there is another jump (BREAK_LOOP up to 3.7); or a Nop that stays and owes an event.
    pub(crate) fixed: bool,
    /// A Nop that nothing reaches: it stands for code that was left out, so that what follows does not begin a line.
    pub(crate) lost: bool,
}

impl Ins {
    /// The label it may jump to.
    pub(crate) fn target(&self) -> Option<Label> {
        match self.extra {
            Extra::Target(l) => Some(l),
            _ => None,
        }
    }

    /// True if execution never goes on behind it.
    pub(crate) fn ends(&self) -> bool {
        self.op.ends()
    }

    /// True if it leaves the frame, or ends in a handler.
    pub(crate) fn leaves(&self) -> bool {
        self.op.leaves()
    }
}

/// An element of the list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    /// An instruction.
    Ins(Ins),
    /// A label stands here.
    Label(Label),
}

/// A handler: what is covered is known from the instructions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HandlerInfo {
    /// Where it goes on.
    pub(crate) target: Label,
    /// Register that receives the exception.
    pub(crate) register: u8,
    /// The handler around it.
    pub(crate) parent: Option<u32>,
}

/// A region: what is in it is known from the instructions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RegionInfo {
    /// Its kind.
    pub(crate) kind: Region,
    /// The region around it.
    pub(crate) parent: Option<u32>,
    /// Register with what PushExc saved.
    pub(crate) saved: Option<u8>,
    /// Line of its header.
    pub(crate) line: u32,
}

/// The instruction list of one code object.
#[derive(Default)]
pub(crate) struct Stream {
    /// Instructions and labels.
    pub(crate) items: Vec<Item>,
    /// Handlers, outer before inner.
    pub(crate) handlers: Vec<HandlerInfo>,
    /// Regions, outer before inner.
    pub(crate) regions: Vec<RegionInfo>,
    /// How many labels were made.
    pub(crate) labels: u32,
    /// Line for what is emitted next.
    pub(crate) line: Option<u32>,
    /// Handler that covers what is emitted next.
    pub(crate) handler: Option<u32>,
    /// Region of what is emitted next.
    pub(crate) region: Option<u32>,
    /// Lines without code of their own are not kept (eras up to 3.8).
    pub(crate) no_marks: bool,
    /// What is emitted next cannot be reached.
    pub(crate) dead: bool,
    /// Labels that something emitted so far names.
    pub(crate) named: Vec<bool>,
    /// What is emitted next stands behind a return, and CPython leaves no trace of it.
    pub(crate) returned: bool,
    /// It does so at all.
    pub(crate) drops_behind_return: bool,
    /// The line of what was left out last, because it cannot be reached.
    pub(crate) lost: Option<u32>,
    /// What stands behind everything else.
    pub(crate) behind: Vec<Item>,
    /// 3.12: an instruction that both a call and a jump lead to may begin its line once more.
    pub(crate) calls_end_lines: bool,
    /// What is emitted next is such an instruction: it takes the value of an expression.
    pub(crate) lands: bool,
}

impl Stream {
    /// A new label, not placed yet.
    pub(crate) fn label(&mut self) -> Label {
        self.labels += 1;
        Label(self.labels - 1)
    }

    /// The label stands here.
    pub(crate) fn place(&mut self, label: Label) {
        if self.dead && self.named.get(label.0 as usize) != Some(&true) {
            // Nothing leads here but what comes later and cannot run either.
            self.items.push(Item::Label(label));
            return;
        }
        self.dead = false;
        if let Some(line) = self.lost.take().filter(|_| self.no_marks) {
            let (before, dead) = (self.line, self.dead);
            self.line = Some(line);
            self.mark_line_always();
            self.line = before;
            self.dead = dead;
            if let Some(Item::Ins(ins)) = self.items.last_mut() {
                ins.lost = true;
            }
        }
        self.items.push(Item::Label(label));
    }

    /// The label stands here, behind what gives an expression its value.
    pub(crate) fn place_value(&mut self, label: Label) {
        let last = self.items.iter().rev().find_map(|i| if let Item::Ins(ins) = i { Some(ins.op) } else { None });
        let called = !self.dead && last.is_some_and(Op::calls);
        self.place(label);
        self.lands = called && self.calls_end_lines;
    }

    /// A Nop for what takes the value, if it is on the line of the call.
    pub(crate) fn land(&mut self) {
        if std::mem::take(&mut self.lands) && self.last_line() == self.line {
            self.mark_line_always();
            self.mark_fixed();
        }
    }

    /// What is emitted from here on, which never goes on, will stand behind everything else, and a jump leads there. Give the answer to
    /// [`Stream::end_elsewhere`].
    pub(crate) fn elsewhere(&mut self) -> usize {
        let there = self.label();
        self.jump(there);
        self.mark_fixed();
        let start = self.items.len();
        self.place(there);
        start
    }

    /// The end of what [`Stream::elsewhere`] began.
    pub(crate) fn end_elsewhere(&mut self, start: usize) {
        let moved = self.items.split_off(start);
        self.behind.extend(moved);
        self.dead = true;
    }

    /// True if nothing that is emitted here can run: no label stands between here and an instruction that never goes on.
    pub(crate) fn is_dead(&self) -> bool {
        self.dead
    }

    fn name(&mut self, label: Label) {
        let i = label.0 as usize;
        if self.named.len() <= i {
            self.named.resize(self.labels as usize, false);
        }
        if let Some(named) = self.named.get_mut(i) {
            *named = true;
        }
    }

    /// An instruction without an ext word.
    pub(crate) fn op(&mut self, op: Op, a: u32, b: u32, c: u32) {
        self.push(op, a, b, c, Extra::None);
    }

    /// An instruction with a number or a constant in its ext word.
    pub(crate) fn ext(&mut self, op: Op, a: u32, b: u32, c: u32, number: u32) {
        self.push(op, a, b, c, Extra::Number(number));
    }

    /// A conditional jump, ForIter, Send ...
    pub(crate) fn branch(&mut self, op: Op, a: u32, b: u32, c: u32, to: Label) {
        self.push(op, a, b, c, Extra::Target(to));
    }

    /// An unconditional jump; whether it is a `Jump` or a `Loop` is decided when places are known.
    pub(crate) fn jump(&mut self, to: Label) {
        self.push(Op::Jump, 0, 0, 0, Extra::Target(to));
    }

    /// A Nop that keeps a line alive; in old eras there are none.
    pub(crate) fn mark_line(&mut self) {
        if !self.no_marks {
            self.mark_line_always();
        }
    }

    /// A Nop that keeps a line alive in every era.
    pub(crate) fn mark_line_always(&mut self) {
        self.op(Op::Nop, 0, 0, 0);
    }

    /// The line of what was emitted last.
    pub(crate) fn last_line(&self) -> Option<u32> {
        self.items.iter().rev().find_map(|item| match item {
            Item::Ins(ins) => ins.line,
            Item::Label(_) => None,
        })
    }

    /// The last instruction prepares the frame: it keeps having no line.
    pub(crate) fn mark_prologue(&mut self) {
        if let Some(Item::Ins(ins)) = self.items.last_mut() {
            ins.prologue = true;
            ins.line = None;
        }
    }

    /// A jump back to the last instruction's target starts no line.
    pub(crate) fn mark_quiet(&mut self) {
        if let Some(Item::Ins(ins)) = self.items.last_mut() {
            ins.quiet = true;
        }
    }

    /// The last instruction is a jump that no other one is put through, or a Nop that stays.
    pub(crate) fn mark_fixed(&mut self) {
        if let Some(Item::Ins(ins)) = self.items.last_mut() {
            ins.fixed = true;
        }
    }

    fn push(&mut self, op: Op, a: u32, b: u32, c: u32, extra: Extra) {
        if self.dead {
            // CPython drops what stands behind a return, but for 2.7.
            self.lost = self.line.filter(|_| !self.returned).or(self.lost);
            return;
        }
        self.land();
        if let Extra::Target(label) = extra {
            self.name(label);
        }
        let ins = Ins {
            op,
            a,
            b,
            c,
            extra,
            line: self.line,
            handler: self.handler,
            region: self.region,
            prologue: false,
            quiet: false,
            fixed: false,
            lost: false,
        };
        self.dead = ins.ends();
        self.returned = op == Op::Return && self.drops_behind_return;
        self.items.push(Item::Ins(ins));
    }

    /// Opens a handler: what is emitted from here on is covered by it, until [`Stream::close_handler`].
    pub(crate) fn open_handler(&mut self, target: Label, register: u8) -> u32 {
        self.name(target);
        let id = self.handlers.len() as u32;
        self.handlers.push(HandlerInfo { target, register, parent: self.handler });
        self.handler = Some(id);
        id
    }

    /// Ends the cover of handler `id`.
    pub(crate) fn close_handler(&mut self, id: u32) {
        self.handler = self.handlers.get(id as usize).and_then(|h| h.parent);
    }

    /// Opens a region whose header is on this line.
    pub(crate) fn open_region_at(&mut self, kind: Region, saved: Option<u8>, line: u32) -> u32 {
        let id = self.regions.len() as u32;
        self.regions.push(RegionInfo { kind, parent: self.region, saved, line });
        self.region = Some(id);
        id
    }

    /// Opens a region whose header is on the current line.
    pub(crate) fn open_region(&mut self, kind: Region, saved: Option<u8>) -> u32 {
        self.open_region_at(kind, saved, self.line.unwrap_or(0))
    }

    /// Ends region `id`.
    pub(crate) fn close_region(&mut self, id: u32) {
        self.region = self.regions.get(id as usize).and_then(|r| r.parent);
    }
}
