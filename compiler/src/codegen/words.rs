//! The last step: blocks to words, with event bits, the line table, regions and handlers.

use super::emit::{Extra, Ins};
use super::graph::Graph;
use fastlocals_core::image::code::{Handler, RegionEntry};
use fastlocals_core::isa;
use fastlocals_core::isa::{Form, Instruction, Op};

/// The instructions of a code object and the tables that go with them.
pub(crate) struct Finished {
    pub(crate) words: Vec<u32>,
    /// The line of each word.
    pub(crate) lines: Vec<Option<u32>>,
    pub(crate) regions: Vec<RegionEntry>,
    pub(crate) handlers: Vec<Handler>,
}

/// The instruction; `ext`: the number in its ext word, or the jump distance.
fn instruction(ins: &Ins, ext: u32) -> Instruction {
    let b = if matches!(ins.op.info().form, Form::Asbx) { u32::from(ins.b as u16) } else { ins.b };
    Instruction { op: ins.op, operands: [ins.a, b, ins.c], ext }
}

fn size(ins: &Ins) -> usize {
    let ext = if let Extra::Number(n) = ins.extra { n } else { 0 };
    instruction(ins, ext).len()
}

/// One instruction at its final place.
struct Placed {
    ins: Ins,
    at: usize,
    /// Index of the instruction that a jump goes to.
    target: Option<usize>,
}

/// The blocks in order, each instruction with its place.
fn layout(graph: &Graph) -> Result<(Vec<Placed>, Vec<usize>), &'static str> {
    let mut placed = Vec::new();
    let mut first = Vec::with_capacity(graph.blocks.len() + 1);
    let mut at = 0;
    for block in &graph.blocks {
        first.push(placed.len());
        for ins in &block.ins {
            placed.push(Placed { ins: *ins, at, target: None });
            at += size(ins);
        }
    }
    first.push(placed.len());
    if at >= fastlocals_core::value::limits::MAX_CODE {
        return Err("too many instructions");
    }
    for p in &mut placed {
        if let Some(l) = p.ins.target() {
            let block = graph.block_of(l);
            p.target = Some(*first.get(block).ok_or("a jump leads nowhere")?);
        }
    }
    Ok((placed, first))
}

/// Marks every instruction that may owe an event (see the module `isa` on the event bit). In eras up to 3.8 (`old_lines`) that is each
/// beginning of a run of instructions of one line, however it is reached.
fn event_bits(placed: &[Placed], graph: &Graph, first: &[usize], old_lines: bool) -> Vec<bool> {
    let mut ev = vec![false; placed.len()];
    for (i, p) in placed.iter().enumerate() {
        let line = p.ins.line;
        let before = i.checked_sub(1).and_then(|k| placed.get(k));
        let resumed = before.is_some_and(|b| b.ins.op.suspends());
        let own = p.ins.op.owes_event() || p.ins.op == Op::Nop && p.ins.fixed;
        let entered = line.is_some() && before.is_none_or(|b| (old_lines || !b.ins.ends()) && b.ins.line != line);
        if i == 0 || resumed || own || entered {
            ev[i] = true;
        }
        if let Some(t) = p.target {
            let there = placed.get(t).and_then(|x| x.ins.line);
            let backward = t <= i && !p.ins.quiet;
            if there.is_some()
                && (backward || there != line)
                && let Some(e) = ev.get_mut(t)
            {
                *e = true;
            }
        }
    }
    for target in graph.handler_targets() {
        let Some(t) = first.get(target) else { continue };
        if placed.get(*t).is_some_and(|p| p.ins.line.is_some())
            && let Some(e) = ev.get_mut(*t)
        {
            *e = true;
        }
    }
    ev
}

/// Makes the words and tables.
///
/// # Errors
/// A limit that was passed.
pub(super) fn encode(graph: &Graph, old_lines: bool) -> Result<Finished, &'static str> {
    let (placed, first) = layout(graph)?;
    let ev = event_bits(&placed, graph, &first, old_lines);
    let mut out = Finished { words: Vec::new(), lines: Vec::new(), regions: Vec::new(), handlers: Vec::new() };
    for (p, ev) in placed.iter().zip(&ev) {
        let bit = if *ev { isa::EV } else { 0 };
        let distance = match p.target {
            Some(t) => {
                let to = placed.get(t).map(|x| x.at).ok_or("a jump leads behind the end")?;
                to as isize - (p.at + size(&p.ins)) as isize
            }
            None => 0,
        };
        let mut ins = p.ins;
        let ext = match ins.extra {
            Extra::Number(n) => n,
            Extra::Target(_) => isa::jump_bits(distance).ok_or("a jump is too far")?,
            Extra::None => 0,
        };
        if ins.op == Op::Jump && distance < 0 {
            ins.op = Op::Loop;
        }
        let words = instruction(&ins, ext).encode().ok_or("too many registers, names or constants")?;
        for (i, word) in words.as_slice().iter().enumerate() {
            out.words.push(word | if i == 0 { bit } else { 0 });
        }
        out.lines.resize(out.words.len(), p.ins.line);
    }
    tables(&placed, graph, &first, &mut out)?;
    Ok(out)
}

/// Calls `run(id, start, end)` for every maximal run of instructions inside each member of a tree, outer members first.
fn runs(
    placed: &[Placed],
    end: usize,
    count: usize,
    of: impl Fn(&Ins) -> Option<u32>,
    parent: impl Fn(u32) -> Option<u32>,
) -> Vec<(u32, usize, usize)> {
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut done = Vec::new();
    let mut chain = Vec::new();
    for i in 0..=placed.len() {
        let at = placed.get(i).map_or(end, |p| p.at);
        chain.clear();
        let mut id = placed.get(i).and_then(|p| of(&p.ins));
        while let Some(n) = id.filter(|n| (*n as usize) < count && chain.len() <= count) {
            chain.push(n);
            id = parent(n);
        }
        chain.reverse();
        let same = open.iter().zip(&chain).take_while(|(o, c)| o.0 == **c).count();
        while open.len() > same {
            if let Some((id, start)) = open.pop() {
                done.push((id, start, at));
            }
        }
        open.extend(chain.iter().skip(same).map(|c| (*c, at)));
    }
    done
}

fn tables(placed: &[Placed], graph: &Graph, first: &[usize], out: &mut Finished) -> Result<(), &'static str> {
    let end = out.words.len();
    let parent = |n: u32| graph.handlers.get(n as usize).and_then(|h| h.parent);
    // Runs are closed inner before outer, which is the order of the exception table.
    for (id, start, end) in runs(placed, end, graph.handlers.len(), |i| i.handler, parent) {
        let Some(h) = graph.handlers.get(id as usize) else { continue };
        let target = first.get(graph.block_of(h.target)).and_then(|t| placed.get(*t)).ok_or("a handler is missing")?;
        out.handlers.push(Handler { start, end, target: target.at, register: h.register as usize });
    }
    let parent = |n: u32| graph.regions.get(n as usize).and_then(|r| r.parent);
    let mut found = runs(placed, end, graph.regions.len(), |i| i.region, parent);
    found.sort_by_key(|(id, start, end)| (*start, usize::MAX - end, *id));
    let mut open: Vec<(usize, u16)> = Vec::new();
    for (id, start, end) in found {
        let Some(r) = graph.regions.get(id as usize) else { continue };
        while open.last().is_some_and(|(e, _)| *e <= start) {
            open.pop();
        }
        let index = u16::try_from(out.regions.len()).map_err(|_| "too many nested statements")?;
        let parent = open.last().map(|(_, i)| *i);
        out.regions.push(RegionEntry { start, end, kind: r.kind, parent, saved: r.saved, line: r.line });
        open.push((end, index));
    }
    Ok(())
}
