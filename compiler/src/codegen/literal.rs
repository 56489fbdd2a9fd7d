//! Displays: tuples, lists, sets, dicts, with `*` and `**`.
//!
//! CPython evaluates up to 30 items before it builds; longer displays, and what follows a `*`, are filled item by item, which
//! shows in the line events of displays on several lines.

use super::unit::Gen;
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
        if elts.len() > MANY && !self.old_lines() || plain as u32 + 20 > self.regs.free() { 0 } else { plain }
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
            Expr::List(l) if !l.elts.iter().any(Expr::is_starred_expr) => {
                let before = self.enter_constant(e);
                self.tuple(&l.elts, e, dst);
                self.leave(before);
            }
            Expr::Set(s) => match self.constants(&s.elts) {
                Some(items) => {
                    let before = self.enter_constant(e);
                    self.constant_set(items, e, dst);
                    self.leave(before);
                }
                None => self.expr(e, dst),
            },
            _ => self.expr(e, dst),
        }
    }

    /// Up to 3.8: all items of a display with `*`, then a list of them, in the temporary `list`. Runs of items are put together before each `*`.
    pub(super) fn old_unpacked(&mut self, elts: &'a [Expr], list: u32, extend: Op) {
        let mark = self.regs.top;
        let mut parts = Vec::new();
        let mut rest = elts;
        while let Some(first) = rest.first() {
            let r = self.temp();
            parts.push(r);
            if let Expr::Starred(s) = first {
                self.expr(&s.value, r);
                rest = rest.get(1..).unwrap_or(&[]);
                continue;
            }
            let (run, behind) = rest.split_at(rest.iter().take_while(|e| !e.is_starred_expr()).count());
            rest = behind;
            if let Some(items) = self.constants(run) {
                for e in run {
                    let before = self.enter_constant(e);
                    self.leave(before);
                }
                self.mark_folded(&run.iter().collect::<Vec<_>>());
                self.load_constant(Const::Tuple(items), r);
                continue;
            }
            self.regs.top = r;
            for e in run {
                let r = self.temp();
                self.expr(e, r);
            }
            self.op(Op::BuildTuple, r, r, run.len() as u32);
            self.regs.top = r + 1;
        }
        self.op(Op::BuildList, list, 0, 0);
        for r in parts {
            self.op(extend, list, r, 0);
        }
        self.regs.top = mark;
    }

    /// True if all items of a display fit into registers and the era evaluates all before it builds.
    pub(super) fn is_old_unpacked(&self, elts: &[Expr]) -> bool {
        self.old_lines() && elts.iter().any(Expr::is_starred_expr) && elts.len() as u32 + 20 <= self.regs.free()
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
        } else if self.is_old_unpacked(elts) {
            let list = self.scratch(dst);
            self.old_unpacked(elts, list, Op::ListExtend);
            self.op(Op::ListToTuple, dst, list, 0);
        } else {
            let list = self.scratch(dst);
            self.list_items(elts, whole, list);
            self.at(whole);
            self.op(Op::ListToTuple, dst, list, 0);
        }
        self.regs.top = mark;
    }

    /// Displays of constants show no lines of their items; up to 3.8 they do.
    fn folds(&self, whole: &impl Ranged) -> bool {
        !self.old_lines() || self.is_one_line(whole)
    }

    /// A list of these items.
    pub(super) fn list(&mut self, elts: &'a [Expr], whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        if elts.len() > 2
            && self.folds(whole)
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
        } else if self.is_old_unpacked(elts) {
            let list = self.scratch(dst);
            self.old_unpacked(elts, list, Op::ListExtend);
            self.deliver(list, dst);
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
        self.list_item_by(list, e, whole, Op::ListExtend);
    }

    /// The same with the instruction that appends the items of `*e`.
    pub(super) fn list_item_by(&mut self, list: u32, e: &'a Expr, whole: &impl Ranged, extend: Op) {
        self.add_item(list, e, whole, Op::ListAppend, extend);
    }

    fn add_item(&mut self, to: u32, e: &'a Expr, whole: &impl Ranged, one: Op, many: Op) {
        let mark = self.regs.top;
        let (op, value) = match e {
            Expr::Starred(s) => (many, &*s.value),
            _ => (one, e),
        };
        let in_place = self.line_of(value) == self.line_of(whole);
        let r = self.operand(value, in_place && !self.old_lines());
        self.at(whole);
        self.building(|me| me.op(op, to, r, 0));
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
            && self.folds(whole)
            && let Some(items) = self.constants(elts)
        {
            self.constant_set(items, whole, dst);
            return;
        }
        if self.is_old_unpacked(elts) {
            let set = self.scratch(dst);
            let list = self.temp();
            self.old_unpacked(elts, list, Op::ListExtend);
            self.op(Op::BuildSet, set, 0, 0);
            self.op(Op::SetUpdate, set, list, 0);
            self.deliver(set, dst);
            self.regs.top = mark;
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
        if self.era().dict_values_come_first() {
            self.dict_of_2_7(d, dst);
            return;
        }
        if self.old_lines() && 2 * d.items.len() as u32 + 20 <= self.regs.free() {
            self.old_dict(d, dst);
            return;
        }
        let pairs = |items: &[DictItem]| items.iter().take_while(|i| i.key.is_some()).count();
        let mut made = None;
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

    /// In 2.7 the empty dict comes first, and each value before its key.
    fn dict_of_2_7(&mut self, d: &'a ast::ExprDict, dst: u32) {
        let mark = self.regs.top;
        let dict = self.empty_dict(d, dst);
        for item in &d.items {
            let Some(key) = &item.key else { continue };
            let above = self.regs.top;
            let (v, k) = (self.temp(), self.temp());
            self.expr(&item.value, v);
            self.expr(key, k);
            self.op(Op::DictSet, dict, k, v);
            self.regs.top = above;
        }
        self.deliver(dict, dst);
        self.regs.top = mark;
    }

    /// Up to 3.8: all keys and values, those between two `**` put together; then what there is becomes one dict.
    fn old_dict(&mut self, d: &'a ast::ExprDict, dst: u32) {
        let mark = self.regs.top;
        let mut parts = Vec::new();
        let mut rest = d.items.as_slice();
        while let Some(first) = rest.first() {
            if first.key.is_none() {
                let r = self.temp();
                self.expr(&first.value, r);
                parts.push(r);
                rest = rest.get(1..).unwrap_or(&[]);
                continue;
            }
            let count = rest.iter().take_while(|i| i.key.is_some()).count();
            let (group, behind) = rest.split_at(count);
            let at = self.regs.top;
            let (start, words) = self.pairs(group, d);
            let only = group.len() == d.items.len();
            self.op(Op::BuildDict, if only { dst } else { at }, start, words);
            if only {
                self.regs.top = mark;
                return;
            }
            self.regs.top = at + 1;
            parts.push(at);
            rest = behind;
        }
        let dict = self.scratch(dst);
        self.op(Op::BuildDict, dict, 0, 0);
        for r in parts {
            self.op(Op::DictUpdate, dict, r, 0);
        }
        self.deliver(dict, dst);
        self.regs.top = mark;
    }

    /// Emits a step in the making of something. Up to 3.8 CPython has no such steps.
    pub(super) fn building(&mut self, emit: impl FnOnce(&mut Self)) {
        if self.old_lines() { self.unseen(emit) } else { emit(self) }
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
            self.building(|me| me.op(Op::DictSet, dict, k, v));
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
