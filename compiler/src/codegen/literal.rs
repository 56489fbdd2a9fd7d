//! Displays: tuples, lists, sets, dicts, with `*` and `**`.

use super::Gen;
use crate::image::Const;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

/// Items that are evaluated into registers before they are put together; the others follow one by one.
const CHUNK: usize = 24;

impl<'a> Gen<'a, '_> {
    /// How many items to build at once, with the registers that are left.
    fn chunk(&self) -> usize {
        CHUNK.min(self.regs.free() as usize / 4).max(1)
    }

    fn constants(&self, elts: &[Expr]) -> Option<Vec<Const>> {
        elts.iter().map(|e| self.constant(e)).collect()
    }

    /// The items of a display into consecutive registers; the first one.
    fn run(&mut self, elts: &'a [Expr]) -> u32 {
        // An empty run may begin anywhere.
        let start = if elts.is_empty() { 0 } else { self.regs.top };
        for e in elts {
            let r = self.temp();
            self.expr(e, r);
        }
        start
    }

    /// A tuple of these items.
    pub(super) fn tuple(&mut self, elts: &'a [Expr], whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        if let Some(items) = self.constants(elts) {
            self.at(whole);
            self.load_constant(Const::Tuple(items), dst);
        } else if elts.len() <= self.chunk() && !elts.iter().any(Expr::is_starred_expr) {
            let start = self.run(elts);
            self.at(whole);
            self.op(Op::BuildTuple, dst, start, elts.len() as u32);
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
            self.op(Op::BuildList, list, list, 0);
            self.load_constant(Const::Tuple(items), t);
            self.op(Op::ListExtend, list, t, 0);
            self.deliver(list, dst);
        } else if elts.len() <= self.chunk() && !elts.iter().any(Expr::is_starred_expr) {
            let start = self.run(elts);
            self.at(whole);
            self.op(Op::BuildList, dst, start, elts.len() as u32);
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
        let plain = elts.iter().take(self.chunk()).take_while(|e| !e.is_starred_expr()).count();
        let (front, rest) = elts.split_at(plain);
        let start = self.run(front);
        self.at(whole);
        self.op(Op::BuildList, list, start, plain as u32);
        self.regs.top = mark;
        for e in rest {
            self.list_item(list, e);
        }
    }

    /// Appends an item, or the items of `*e`, to the list in a register.
    pub(super) fn list_item(&mut self, list: u32, e: &'a Expr) {
        let mark = self.regs.top;
        let (op, value) = match e {
            Expr::Starred(s) => (Op::ListExtend, &*s.value),
            _ => (Op::ListAppend, e),
        };
        let r = self.any(value);
        self.at(e);
        self.op(op, list, r, 0);
        self.regs.top = mark;
    }

    /// A set of these items.
    pub(super) fn set(&mut self, elts: &'a [Expr], whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        let plain = elts.iter().take(self.chunk()).take_while(|e| !e.is_starred_expr()).count();
        let (front, rest) = elts.split_at(plain);
        if rest.is_empty() {
            let start = self.run(front);
            self.at(whole);
            self.op(Op::BuildSet, dst, start, plain as u32);
        } else {
            let set = self.scratch(dst);
            let above = self.regs.top;
            let start = self.run(front);
            self.at(whole);
            self.op(Op::BuildSet, set, start, plain as u32);
            for e in rest {
                self.regs.top = above;
                let (op, value) = match e {
                    Expr::Starred(s) => (Op::SetUpdate, &*s.value),
                    _ => (Op::SetAdd, e),
                };
                let r = self.any(value);
                self.at(e);
                self.op(op, set, r, 0);
            }
            self.at(whole);
            self.deliver(set, dst);
        }
        self.regs.top = mark;
    }

    /// A dict display.
    pub(super) fn dict(&mut self, d: &'a ast::ExprDict, dst: u32) {
        let mark = self.regs.top;
        let plain = d.items.iter().take(self.chunk() / 2).take_while(|i| i.key.is_some()).count();
        let (front, rest) = d.items.split_at(plain);
        // CPython loads constant keys as one tuple: their lines show nothing.
        let constant_keys =
            front.len() > 1 && front.iter().all(|i| i.key.as_ref().is_some_and(|k| self.constant(k).is_some()));
        let dict = if rest.is_empty() { dst } else { self.scratch(dst) };
        let above = self.regs.top;
        let start = self.regs.take_run(2 * plain as u32);
        let top = self.regs.top;
        self.regs.top = above;
        for (item, r) in front.iter().zip((start..).step_by(2)) {
            self.regs.top = r + 1;
            if let Some(key) = &item.key {
                match self.constant(key) {
                    Some(key) if constant_keys => {
                        self.at(&item.value);
                        self.load_constant(key, r);
                    }
                    _ => self.expr(key, r),
                }
            }
            self.regs.top = r + 2;
            self.expr(&item.value, r + 1);
        }
        self.regs.top = top;
        self.at(d);
        self.op(Op::BuildDict, dict, start, 2 * plain as u32);
        for item in rest {
            self.regs.top = above;
            let (op, key) = match &item.key {
                Some(key) => {
                    let in_place = self.is_one_line(d) && self.quiet(&item.value);
                    (Op::DictSet, self.operand(key, in_place))
                }
                None => (Op::DictUpdate, 0),
            };
            let one_line = self.is_one_line(d);
            let value = self.operand(&item.value, one_line);
            self.at(d);
            match op {
                Op::DictSet => self.op(op, dict, key, value),
                _ => self.op(op, dict, value, 0),
            }
        }
        if !rest.is_empty() {
            self.at(d);
            self.deliver(dict, dst);
        }
        self.regs.top = mark;
    }
}
