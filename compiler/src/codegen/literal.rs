//! Displays: tuples, lists, sets, dicts, with `*` and `**`.
//!
//! CPython evaluates up to 30 items before it builds; longer displays, and what follows a `*`, are filled item by item, which
//! shows in the line events of displays on several lines.

use super::Gen;
use crate::image::Const;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, DictItem, Expr};
use ruff_text_size::Ranged;

/// Items that are evaluated into registers before they are put together.
const MANY: usize = 30;

impl<'a> Gen<'a, '_> {
    /// How many items of a display come before it is built.
    fn front(&self, elts: &[Expr]) -> usize {
        let plain = elts.iter().position(Expr::is_starred_expr).unwrap_or(elts.len());
        if elts.len() > MANY || plain as u32 + 20 > self.regs.free() { 0 } else { plain }
    }

    fn constants(&self, elts: &[Expr]) -> Option<Vec<Const>> {
        elts.iter().map(|e| self.constant(e)).collect()
    }

    /// The items of a display into consecutive registers: the first one, and the region that the caller ends (see
    /// [`Gen::begin_unfinished`]).
    fn run(&mut self, elts: &'a [Expr], whole: &impl Ranged) -> (u32, Option<u32>) {
        // An empty run may begin anywhere.
        let start = if elts.is_empty() { 0 } else { self.regs.top };
        let mut region = None;
        for (i, e) in elts.iter().enumerate() {
            let r = self.temp();
            self.expr(e, r);
            if i == 0 {
                region = self.begin_unfinished(whole);
            }
        }
        (start, region)
    }

    /// A value that is only looked into or iterated over: a list display is as good as a tuple.
    pub(super) fn immutable(&mut self, e: &'a Expr, dst: u32) {
        match e {
            Expr::List(l) if !l.elts.iter().any(Expr::is_starred_expr) => self.tuple(&l.elts, e, dst),
            Expr::Set(s) => match self.constants(&s.elts) {
                Some(items) => self.constant_set(items, e, dst),
                None => self.expr(e, dst),
            },
            _ => self.expr(e, dst),
        }
    }

    /// A tuple of these items.
    pub(super) fn tuple(&mut self, elts: &'a [Expr], whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        if let Some(items) = self.constants(elts) {
            self.at(whole);
            self.load_constant(Const::Tuple(items), dst);
        } else if self.front(elts) == elts.len() {
            let (start, region) = self.run(elts, whole);
            self.at(whole);
            self.op(Op::BuildTuple, dst, start, elts.len() as u32);
            self.end_unfinished(region);
        } else {
            let list = self.scratch(dst);
            self.list_items(elts, whole, list);
            self.at(whole);
            self.op(Op::ListToTuple, dst, list, 0);
        }
        self.regs.top = mark;
    }

    /// A list of these items.
    pub(super) fn list(&mut self, elts: &'a [Expr], whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        if elts.len() > 2
            && let Some(items) = self.constants(elts)
        {
            self.at(whole);
            let list = self.scratch(dst);
            let t = self.temp();
            self.op(Op::BuildList, list, 0, 0);
            self.load_constant(Const::Tuple(items), t);
            self.op(Op::ListExtend, list, t, 0);
            self.deliver(list, dst);
        } else if self.front(elts) == elts.len() {
            let (start, region) = self.run(elts, whole);
            self.at(whole);
            self.op(Op::BuildList, dst, start, elts.len() as u32);
            self.end_unfinished(region);
        } else {
            let list = self.scratch(dst);
            self.list_items(elts, whole, list);
            self.at(whole);
            self.deliver(list, dst);
        }
        self.regs.top = mark;
    }

    fn list_items(&mut self, elts: &'a [Expr], whole: &impl Ranged, list: u32) {
        let mark = self.regs.top;
        let (front, rest) = elts.split_at(self.front(elts));
        let (start, region) = self.run(front, whole);
        self.at(whole);
        self.op(Op::BuildList, list, start, front.len() as u32);
        self.end_unfinished(region);
        self.regs.top = mark;
        let region = self.begin_unfinished(whole);
        for e in rest {
            self.list_item(list, e, whole);
        }
        self.end_unfinished(region);
    }

    /// Appends an item, or the items of `*e`, to the list in a register.
    pub(super) fn list_item(&mut self, list: u32, e: &'a Expr, whole: &impl Ranged) {
        self.add_item(list, e, whole, Op::ListAppend, Op::ListExtend);
    }

    fn add_item(&mut self, to: u32, e: &'a Expr, whole: &impl Ranged, one: Op, many: Op) {
        let mark = self.regs.top;
        let (op, value) = match e {
            Expr::Starred(s) => (many, &*s.value),
            _ => (one, e),
        };
        let in_place = self.line_of(value) == self.line_of(whole);
        let r = self.operand(value, in_place);
        self.at(whole);
        self.op(op, to, r, 0);
        self.regs.top = mark;
    }

    fn constant_set(&mut self, items: Vec<Const>, whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        self.at(whole);
        let set = self.scratch(dst);
        let t = self.temp();
        self.op(Op::BuildSet, set, 0, 0);
        self.load_constant(Const::Tuple(items), t);
        self.op(Op::SetUpdate, set, t, 0);
        self.deliver(set, dst);
        self.regs.top = mark;
    }

    /// A set of these items.
    pub(super) fn set(&mut self, elts: &'a [Expr], whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        if elts.len() > 2
            && let Some(items) = self.constants(elts)
        {
            self.constant_set(items, whole, dst);
            return;
        }
        let (front, rest) = elts.split_at(self.front(elts));
        let set = if rest.is_empty() { dst } else { self.scratch(dst) };
        let above = self.regs.top;
        let (start, region) = self.run(front, whole);
        self.at(whole);
        self.op(Op::BuildSet, set, start, front.len() as u32);
        self.end_unfinished(region);
        self.regs.top = above;
        let region = self.begin_unfinished(whole);
        for e in rest {
            self.add_item(set, e, whole, Op::SetAdd, Op::SetUpdate);
        }
        self.end_unfinished(region);
        self.at(whole);
        self.deliver(set, dst);
        self.regs.top = mark;
    }

    /// A dict display: groups of pairs, with `**` between them. CPython's groups have 17 pairs; what is left at the end of a run
    /// is built at once.
    pub(super) fn dict(&mut self, d: &'a ast::ExprDict, dst: u32) {
        const GROUP: usize = 17;
        let mark = self.regs.top;
        let pairs = |items: &[DictItem]| items.iter().take_while(|i| i.key.is_some()).count();
        let mut made = None;
        if self.era().dict_displays_begin_empty() && !d.items.is_empty() && !self.is_one_line(d) {
            self.at(d);
            self.out.mark_line_always();
        }
        let mut rest = d.items.as_slice();
        while !rest.is_empty() || made.is_none() {
            let run = pairs(rest);
            let whole_groups = run - run % GROUP;
            let (filled, behind) = rest.split_at(whole_groups);
            let left = run - whole_groups;
            let at_once = 2 * left <= MANY && 2 * left as u32 + 20 <= self.regs.free();
            let (last, behind) = behind.split_at(left);
            if (!filled.is_empty() || !at_once || !behind.is_empty() && last.is_empty()) && made.is_none() {
                made = Some(self.empty_dict(d, dst));
            }
            if let Some(dict) = made {
                self.fill_dict(dict, filled, d);
            }
            match made {
                Some(dict) if !at_once => self.fill_dict(dict, last, d),
                Some(_) if last.is_empty() => {}
                _ => {
                    // The only group goes where it is wanted; a later one is merged.
                    let above = self.regs.top;
                    let to = match made {
                        Some(_) => self.temp(),
                        None if behind.is_empty() => dst,
                        None => self.scratch(dst),
                    };
                    let inner = self.regs.top;
                    let (start, count) = self.pairs(last, d);
                    self.at(d);
                    self.op(Op::BuildDict, to, start, count);
                    self.regs.top = inner;
                    match made {
                        Some(dict) => {
                            self.op(Op::DictUpdate, dict, to, 0);
                            self.regs.top = above;
                        }
                        None => made = Some(to),
                    }
                }
            }
            rest = behind;
            if let (Some(dict), Some((item, behind))) = (made, rest.split_first()) {
                let above = self.regs.top;
                let in_place = self.line_of(&item.value) == self.line_of(d);
                let v = self.operand(&item.value, in_place);
                self.at(d);
                self.op(Op::DictUpdate, dict, v, 0);
                self.regs.top = above;
                rest = behind;
            }
        }
        self.at(d);
        self.deliver(made.unwrap_or(dst), dst);
        self.regs.top = mark;
    }

    fn empty_dict(&mut self, d: &ast::ExprDict, dst: u32) -> u32 {
        let dict = self.scratch(dst);
        self.at(d);
        self.op(Op::BuildDict, dict, 0, 0);
        dict
    }

    /// Pairs one by one.
    fn fill_dict(&mut self, dict: u32, items: &'a [DictItem], d: &ast::ExprDict) {
        let above = self.regs.top;
        for item in items {
            let Some(key) = &item.key else { continue };
            let same_line = self.line_of(&item.value) == self.line_of(d) && self.is_one_line(&item.value);
            let in_place = same_line && self.line_of(key) == self.line_of(d) && self.quiet(&item.value);
            let k = self.operand(key, in_place);
            let v = self.operand(&item.value, same_line);
            self.at(d);
            self.op(Op::DictSet, dict, k, v);
            self.regs.top = above;
        }
    }

    /// Keys and values into consecutive registers: (first register, count). All items have keys.
    fn pairs(&mut self, items: &'a [DictItem], whole: &impl Ranged) -> (u32, u32) {
        // CPython loads constant keys as one tuple: their lines show nothing.
        let constant =
            items.len() > 1 && items.iter().all(|i| i.key.as_ref().is_some_and(|k| self.constant(k).is_some()));
        let start = if items.is_empty() { 0 } else { self.regs.top };
        for item in items {
            let k = self.temp();
            if let Some(key) = item.key.as_ref().filter(|_| !constant) {
                self.expr(key, k);
            }
            let v = self.temp();
            self.expr(&item.value, v);
        }
        if constant {
            self.at(whole);
            for (item, k) in items.iter().zip((start..).step_by(2)) {
                if let Some(key) = item.key.as_ref().and_then(|key| self.constant(key)) {
                    self.load_constant(key, k);
                }
            }
        }
        (start, 2 * items.len() as u32)
    }
}
