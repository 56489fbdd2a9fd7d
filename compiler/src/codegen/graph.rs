//! The flow graph of a code object: its blocks, and what each pass does to them.

use super::emit::{Extra, HandlerInfo, Ins, Item, Label, RegionInfo, Stream};
use fastlocals_core::isa::Op;

/// A straight run of instructions. Only the last one can be an unconditional jump; conditional jumps are last too.
#[derive(Clone, Default)]
pub(super) struct Block {
    pub(super) ins: Vec<Ins>,
    /// Something leads here.
    live: bool,
}

impl Block {
    fn falls_through(&self) -> bool {
        self.ins.last().is_none_or(|i| !i.ends())
    }
    /// Leaves the frame, and no instruction has a line.
    fn leaves_without_line(&self) -> bool {
        self.ins.last().is_some_and(|i| i.leaves()) && self.ins.iter().all(|i| i.line.is_none())
    }
}

/// The flow graph: blocks in the order of their places, and the block of each label.
pub(super) struct Graph {
    pub(super) blocks: Vec<Block>,
    pub(super) place: Vec<usize>,
    pub(super) handlers: Vec<HandlerInfo>,
    pub(super) regions: Vec<RegionInfo>,
    /// The line table is one of ranges of addresses.
    old_lines: bool,
}

/// What `Op::Jump` becomes when it goes nowhere.
fn nop(line: Option<u32>, like: &Ins) -> Ins {
    Ins {
        op: Op::Nop,
        a: 0,
        b: 0,
        c: 0,
        extra: Extra::None,
        line,
        quiet: false,
        prologue: false,
        fixed: false,
        lost: false,
        ..*like
    }
}

impl Graph {
    pub(super) fn new(stream: Stream) -> Graph {
        let mut blocks = vec![Block::default()];
        let mut place = vec![usize::MAX; stream.labels as usize];
        for item in stream.items.iter().chain(&stream.behind) {
            match item {
                Item::Label(label) => {
                    if blocks.last().is_some_and(|b| !b.ins.is_empty()) {
                        blocks.push(Block::default());
                    }
                    if let Some(p) = place.get_mut(label.0 as usize) {
                        *p = blocks.len() - 1;
                    }
                }
                Item::Ins(ins) => {
                    if blocks.last().is_some_and(|b| b.ins.last().is_some_and(|i| i.ends() || i.target().is_some())) {
                        blocks.push(Block::default());
                    }
                    if let Some(b) = blocks.last_mut() {
                        b.ins.push(*ins);
                    }
                }
            }
        }
        Graph { blocks, place, handlers: stream.handlers, regions: stream.regions, old_lines: stream.no_marks }
    }

    /// The block where a label stands.
    pub(super) fn block_of(&self, label: Label) -> usize {
        self.place.get(label.0 as usize).copied().unwrap_or(usize::MAX)
    }

    /// The first block from `i` on that has instructions.
    fn settle(&self, mut i: usize) -> usize {
        while self.blocks.get(i).is_some_and(|b| b.ins.is_empty()) {
            i += 1;
        }
        i
    }

    /// Empties the blocks that nothing reaches.
    pub(super) fn remove_unreachable(&mut self) {
        for b in &mut self.blocks {
            b.live = false;
        }
        let mut work = vec![0];
        while let Some(i) = work.pop() {
            let Some(b) = self.blocks.get_mut(i) else { continue };
            if b.live {
                continue;
            }
            b.live = true;
            if b.falls_through() {
                work.push(i + 1);
            }
            let b = &self.blocks[i];
            for ins in &b.ins {
                work.extend(ins.target().map(|l| self.block_of(l)));
                let mut h = ins.handler;
                while let Some(info) = h.and_then(|h| self.handlers.get(h as usize)) {
                    work.push(self.block_of(info.target));
                    h = info.parent;
                }
            }
        }
        let old_lines = self.old_lines;
        for b in self.blocks.iter_mut().filter(|b| !b.live) {
            let lost = b.ins.iter().rev().find(|i| i.line.is_some()).filter(|_| old_lines).copied();
            b.ins.clear();
            b.ins.extend(lost.map(|like| Ins { lost: true, ..nop(like.line, &like) }));
        }
    }

    /// How many ways lead to each block: falling through and jumps; a handler's start counts as many.
    fn predecessors(&self) -> Vec<u32> {
        let mut n = vec![0u32; self.blocks.len() + 1];
        for (i, b) in self.blocks.iter().enumerate() {
            if b.ins.is_empty() {
                continue;
            }
            if b.falls_through() {
                n[self.settle(i + 1).min(self.blocks.len())] += 1;
            }
            for ins in &b.ins {
                if let Some(l) = ins.target() {
                    n[self.settle(self.block_of(l)).min(self.blocks.len())] += 1;
                }
            }
        }
        for target in self.handler_targets() {
            n[self.settle(target).min(self.blocks.len())] += 2;
        }
        n
    }

    /// The blocks where handlers that cover something go on.
    pub(super) fn handler_targets(&self) -> Vec<usize> {
        let mut used = vec![false; self.handlers.len()];
        for ins in self.blocks.iter().flat_map(|b| &b.ins) {
            let mut id = ins.handler.map(|h| h as usize);
            while let Some(h) = id.filter(|h| used.get(*h) == Some(&false)) {
                used[h] = true;
                id = self.handlers[h].parent.map(|h| h as usize);
            }
        }
        self.handlers.iter().zip(used).filter(|(_, u)| *u).map(|(h, _)| self.block_of(h.target)).collect()
    }

    /// An unconditional jump to a short block that leaves the frame becomes that block. True if there was one.
    pub(super) fn inline_exits(&mut self) -> bool {
        const SHORT: usize = 3;
        let mut changed = false;
        for i in 0..self.blocks.len() {
            let Some(last) = self.blocks[i].ins.last().copied() else { continue };
            let (Op::Jump, Some(label)) = (last.op, last.target()) else { continue };
            let t = self.settle(self.block_of(label));
            let Some(target) = self.blocks.get(t) else { continue };
            if t != i && target.ins.len() <= SHORT && target.ins.last().is_some_and(|x| x.leaves()) {
                let copy = target.ins.clone();
                let ins = &mut self.blocks[i].ins;
                ins.pop();
                ins.push(nop(last.line, &last));
                ins.extend(copy);
                changed = true;
            }
        }
        changed
    }

    /// Gives each jump to a block without lines that leaves the frame a copy of its own, and every such block the line of what
    /// leads to it; then artificial instructions take the line before them.
    pub(super) fn resolve_lines(&mut self, first: Option<u32>) {
        let mut left = self.predecessors();
        // Jumps on the same line share a copy.
        let mut copies: Vec<(usize, u32, Label)> = Vec::new();
        for i in 0..self.blocks.len() {
            let Some(last) = self.blocks[i].ins.last().copied() else { continue };
            let Some(label) = last.target() else { continue };
            let t = self.settle(self.block_of(label));
            let Some(target) = self.blocks.get(t) else { continue };
            if left[t] > 1 && target.leaves_without_line() {
                left[t] -= 1;
                if let Some((_, _, copy)) = copies.iter().find(|(b, line, _)| *b == t && Some(*line) == last.line) {
                    if let Some(ins) = self.blocks[i].ins.last_mut() {
                        ins.extra = Extra::Target(*copy);
                    }
                    continue;
                }
                let mut copy = Block { ins: target.ins.clone(), live: true };
                copy.ins.iter_mut().for_each(|x| x.line = last.line);
                left.push(1);
                // At the very end nothing falls into it.
                self.blocks.push(copy);
                let new = Label(self.place.len() as u32);
                self.place.push(self.blocks.len() - 1);
                copies.extend(last.line.map(|line| (t, line, new)));
                if let Some(ins) = self.blocks[i].ins.last_mut() {
                    ins.extra = Extra::Target(new);
                }
            }
        }
        let count = self.predecessors();
        let mut start = vec![None; self.blocks.len() + 1];
        if let Some(s) = start.first_mut() {
            *s = first;
        }
        // A jump may lead back to a block that was seen, but then that block has two ways in.
        for i in 0..self.blocks.len() {
            let mut line = start[i];
            for ins in &mut self.blocks[i].ins {
                if ins.prologue {
                    continue;
                }
                match ins.line {
                    None => ins.line = line,
                    known => line = known,
                }
            }
            if self.blocks[i].ins.is_empty() {
                if start[i].is_some() && start[i + 1].is_none() {
                    start[i + 1] = start[i];
                }
                continue;
            }
            if self.blocks[i].falls_through() {
                let next = self.settle(i + 1);
                if count.get(next) == Some(&1) {
                    start[next] = line;
                }
            }
            if let Some(l) = self.blocks[i].ins.last().and_then(|x| x.target()) {
                let t = self.settle(self.block_of(l));
                if count.get(t) == Some(&1) && t > i {
                    start[t] = line;
                }
            }
        }
    }

    /// Up to 3.9 the line table is one of ranges of addresses: an instruction without a line of its own belongs to the line before it.
    pub(super) fn resolve_lines_by_place(&mut self, first: Option<u32>) {
        let mut line = first;
        for ins in self.blocks.iter_mut().flat_map(|b| &mut b.ins).filter(|i| !i.prologue) {
            match ins.line {
                None => ins.line = line,
                known => line = known,
            }
        }
    }

    /// A jump to an unconditional jump goes to the end at once, if no line is lost.
    pub(super) fn thread_jumps(&mut self) {
        for i in 0..self.blocks.len() {
            for _ in 0..16 {
                let Some(last) = self.blocks[i].ins.last().copied() else { break };
                let Some(label) = last.target() else { break };
                if last.fixed || matches!(last.op, Op::ForIter | Op::Send | Op::YieldFrom) && !self.old_lines {
                    break;
                }
                let t = self.settle(self.block_of(label));
                let Some([next]) = self.blocks.get(t).map(|b| b.ins.as_slice()) else { break };
                let (Op::Jump, Some(to)) = (next.op, next.target()) else { break };
                if to == label || next.quiet || !self.old_lines && next.line.is_some() && next.line != last.line {
                    break;
                }
                if let Some(ins) = self.blocks[i].ins.last_mut() {
                    ins.extra = Extra::Target(to);
                }
            }
        }
    }

    /// Up to 3.8 a jump to the instruction that returns a value returns it itself. (Returning a local or a constant is two instructions there.)
    pub(super) fn return_at_once(&mut self, first_temporary: u32) {
        for i in 0..self.blocks.len() {
            let Some(last) = self.blocks[i].ins.last().copied() else { continue };
            let (Op::Jump, Some(label)) = (last.op, last.target()) else { continue };
            let t = self.settle(self.block_of(label));
            let Some((found, marks)) = self.blocks.get(t).and_then(|b| b.ins.split_last()) else { continue };
            let plain = marks.iter().all(|x| x.op == Op::Nop && !x.prologue);
            if plain && found.op == Op::Return && found.a >= first_temporary {
                let found = Ins { line: last.line, ..*found };
                if let Some(ins) = self.blocks[i].ins.last_mut() {
                    *ins = found;
                }
            }
        }
    }

    /// The blocks that a jump leads back to.
    fn loop_starts(&self) -> Vec<bool> {
        let mut found = vec![false; self.blocks.len() + 1];
        for (i, b) in self.blocks.iter().enumerate() {
            for label in b.ins.iter().filter_map(|x| x.target()) {
                let t = self.settle(self.block_of(label));
                if t <= i
                    && let Some(f) = found.get_mut(t)
                {
                    *f = true;
                }
            }
        }
        found
    }

    /// Jumps to the next instruction become Nops; Nops whose line their neighbours show vanish.
    pub(super) fn remove_redundant(&mut self) -> bool {
        let mut changed = false;
        // Up to 3.8: the line of the instruction before, whether it leads here or not.
        let mut above = None;
        let looped = self.loop_starts();
        for i in 0..self.blocks.len() {
            if let Some(last) = self.blocks[i].ins.last().copied()
                && last.op == Op::Jump
                && let Some(label) = last.target()
                && self.block_of(label) > i
                && self.settle(self.block_of(label)) == self.settle(i + 1)
            {
                if let Some(x) = self.blocks[i].ins.last_mut() {
                    *x = nop(last.line, &last);
                }
                changed = true;
            }
            let after = {
                let next = self.settle(i + 1);
                self.blocks.get(next).and_then(|b| b.ins.first()).map(|x| x.line)
            };
            let ins = &self.blocks[i].ins;
            let mut kept: Vec<Ins> = Vec::with_capacity(ins.len());
            for (k, x) in ins.iter().enumerate() {
                if x.op == Op::Nop && !x.fixed && !(x.prologue && self.old_lines) {
                    let before = kept.last().filter(|p| !p.prologue).map(|p| p.line);
                    let next = ins.get(k + 1).map(|n| n.line).or(if k + 1 == ins.len() { after } else { None });
                    if x.lost && (before.or(above) == Some(x.line) || next != Some(x.line)) {
                        changed = true;
                        continue;
                    }
                    // A jump to what follows must not find the beginning of a line there, nor go past it.
                    let (before, next) = if self.old_lines {
                        let follower = ins.get(k + 1);
                        let jump = follower.is_some_and(|n| n.op == Op::Jump && n.line != x.line);
                        let start = k == 0 && looped.get(i) == Some(&true) && follower.is_none_or(|n| n.line != x.line);
                        let before = before.or(above).filter(|_| !jump && !start);
                        (before, next.filter(|_| follower.is_some_and(|n| n.op != Op::Jump)))
                    } else {
                        (before, next)
                    };
                    if x.line.is_none() || before == Some(x.line) || next == Some(x.line) {
                        changed = true;
                        continue;
                    }
                }
                kept.push(*x);
            }
            above = kept.last().map(|x| x.line).or(above);
            self.blocks[i].ins = kept;
        }
        changed
    }
}
