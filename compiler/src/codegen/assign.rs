//! Assignment: targets, unpacking, `+=`, `del`, annotations.

use super::names::Place;
use super::operators::bin_op;
use super::unit::{Gen, H};
use crate::image::Const;
use fastlocals_core::isa::{BinOp, Op};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

impl<'a> Gen<'a, '_> {
    /// The register of a target that is a plain local on the line where the value ends, so that the value can be computed into it.
    fn direct(&mut self, target: &Expr, value: &Expr) -> Option<u32> {
        let slot = self.local(target)?;
        // A value on several lines may end on another line than the one that the store belongs to.
        if self.line_of(target) == self.line_of(value) && (self.is_one_line(value) || ends_where_it_starts(value)) {
            Some(slot)
        } else {
            None
        }
    }

    pub(super) fn assign(&mut self, s: &'a ast::StmtAssign) {
        let mark = self.regs.top;
        match s.targets.as_slice() {
            [target] => self.assign_one(target, &s.value),
            targets => {
                let direct = targets.first().and_then(|t| self.direct(t, &s.value));
                let all_local = targets.iter().all(|t| self.local(t).is_some()) && self.is_one_line(s);
                let value = match direct.filter(|_| all_local) {
                    Some(slot) => {
                        self.expr(&s.value, slot);
                        slot
                    }
                    None => {
                        let t = self.temp();
                        self.expr(&s.value, t);
                        t
                    }
                };
                self.mark_old();
                for target in targets {
                    match self.local(target) {
                        Some(slot) if all_local => self.deliver(value, slot),
                        _ => self.store_to(target, value),
                    }
                }
            }
        }
        self.regs.top = mark;
    }

    /// `target = value`.
    pub(super) fn assign_one(&mut self, target: &'a Expr, value: &'a Expr) {
        match target {
            Expr::Name(n) => match self.direct(target, value) {
                Some(slot) => {
                    self.expr(value, slot);
                    self.out.land();
                }
                None => {
                    let in_place = self.is_one_line(value) && self.line_of(value) == self.line_of(target);
                    let r = self.operand(value, in_place);
                    let before = self.enter(target);
                    self.at(target);
                    self.store(&n.id, r);
                    self.leave(before);
                }
            },
            Expr::Attribute(a) => {
                let pinned = self.line_of(value) == self.line_of(target) && self.pinned(target, &[&a.value]);
                let r = self.operand(value, pinned);
                self.store_to(target, r);
            }
            Expr::Subscript(s) => {
                let pinned = self.line_of(value) == self.line_of(target) && self.pinned(target, &[&s.value, &s.slice]);
                let r = self.operand(value, pinned);
                self.store_to(target, r);
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                if !self.parallel(elts, target, value) {
                    let in_place = self.is_one_line(value) && self.line_of(value) == self.line_of(target);
                    let r = self.operand(value, in_place);
                    self.store_to(target, r);
                }
            }
            _ => self.fail_at(target.range(), crate::error::ErrorKind::Syntax, "cannot assign to expression"),
        }
    }

    /// Stores the value of a register that nothing changes meanwhile (a temporary).
    pub(super) fn store_to(&mut self, target: &'a Expr, value: u32) {
        let before = self.enter(target);
        match target {
            Expr::Name(n) => {
                self.at(target);
                self.store(&n.id, value);
            }
            Expr::Attribute(a) => self.store_attribute(a, value),
            Expr::Subscript(s) => self.store_subscript(s, value),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.unpack(elts, target, value);
            }
            Expr::Starred(s) => self.store_to(&s.value, value),
            _ => self.fail_at(target.range(), crate::error::ErrorKind::Syntax, "cannot assign to expression"),
        }
        self.leave(before);
    }

    fn store_attribute(&mut self, a: &'a ast::ExprAttribute, value: u32) {
        let mark = self.regs.top;
        self.note_static_attribute(a);
        let in_place = self.is_one_line(a);
        let object = self.operand(&a.value, in_place);
        let n = self.attribute(&a.attr);
        self.at_attribute(a);
        self.op(Op::SetAttr, object, value, n);
        self.regs.top = mark;
    }

    /// `self.x = ..` in a method counts for `__static_attributes__`.
    pub(super) fn note_static_attribute(&mut self, a: &ast::ExprAttribute) {
        if matches!(&*a.value, Expr::Name(n) if n.id == "self")
            && self.frame.kind.is_function_like()
            && let Some(known) = self.shared.static_attributes.last_mut()
            && !known.iter().any(|k| *k == a.attr.as_str())
        {
            known.push(a.attr.to_string());
        }
    }

    fn store_subscript(&mut self, s: &'a ast::ExprSubscript, value: u32) {
        let mark = self.regs.top;
        let pinned = self.pinned(s, &[&s.slice]);
        let object = self.operand(&s.value, pinned);
        let one_line = self.is_one_line(s);
        match self.small_int(&s.slice) {
            Some(i) if one_line => {
                self.at(s);
                self.op(Op::SetItemI, object, i, value);
            }
            _ => {
                let index = self.index(s, one_line);
                self.at(s);
                self.op(Op::SetItem, object, index, value);
            }
        }
        self.regs.top = mark;
    }

    /// `a, b = x, y` without a tuple: true if it was possible.
    fn parallel(&mut self, targets: &'a [Expr], whole: &Expr, value: &'a Expr) -> bool {
        let values = match value {
            Expr::Tuple(t) => &t.elts,
            _ => return false,
        };
        if !self.is_one_line(value) && self.constant(value).is_some() {
            return false;
        }
        let starred = targets.iter().chain(values).any(Expr::is_starred_expr);
        if starred || values.len() != targets.len() || values.len() > 16 || self.regs.free() < 40 {
            return false;
        }
        let one_line = self.is_one_line(value) && self.line_of(whole) == self.line_of(value) && self.is_one_line(whole);
        let slots: Option<Vec<u32>> = targets.iter().map(|t| self.local(t)).collect();
        match slots {
            Some(slots) if one_line => self.parallel_locals(&slots, values),
            _ => {
                // Every value first, then every target, from left to right.
                let before = self.enter(value);
                let registers: Vec<u32> = values
                    .iter()
                    .map(|v| {
                        let t = self.temp();
                        self.expr(v, t);
                        t
                    })
                    .collect();
                // Up to 3.8 two values are swapped on the line of the tuple, more are unpacked on that of the targets.
                self.at(value);
                self.out.mark_line();
                self.mark_old();
                self.leave(before);
                let before = self.enter(whole);
                self.at(whole);
                self.out.mark_line();
                if targets.len() > 2 {
                    self.mark_old();
                }
                for (target, r) in targets.iter().zip(registers) {
                    self.store_to(target, r);
                }
                self.leave(before);
            }
        }
        true
    }

    /// The values into temporaries, the last one that is no constant straight into its variable; then moves.
    fn parallel_locals(&mut self, slots: &[u32], values: &'a [Expr]) {
        let last = values.iter().rposition(|v| self.constant(v).is_none());
        let mut sources = Vec::new();
        for (i, (value, slot)) in values.iter().zip(slots).enumerate() {
            let source = if self.constant(value).is_some() {
                None
            } else if Some(i) == last && slots.iter().filter(|s| *s == slot).count() == 1 {
                self.expr(value, *slot);
                Some(*slot)
            } else {
                let t = self.temp();
                self.expr(value, t);
                Some(t)
            };
            sources.push(source);
        }
        for ((value, slot), source) in values.iter().zip(slots).zip(sources) {
            match source {
                Some(r) => self.deliver(r, *slot),
                None => self.expr(value, *slot),
            }
        }
    }

    /// `a, *b = value`.
    pub(super) fn unpack(&mut self, elts: &'a [Expr], whole: &impl Ranged, value: u32) {
        let mark = self.regs.top;
        let star = elts.iter().position(Expr::is_starred_expr);
        let n = elts.len() as u32;
        if elts.len() > 200 {
            self.unpack_many(elts, whole, value, star);
            return;
        }
        // Locals side by side are unpacked into at once.
        let slots: Option<Vec<u32>> = elts.iter().map(|e| self.local(e)).collect();
        if let Some(slots) = slots.filter(|s| !s.is_empty() && star.is_none())
            && slots.iter().zip(slots[0]..).all(|(a, b)| *a == b)
            && self.is_one_line(whole)
        {
            self.at(whole);
            self.op(Op::Unpack, slots[0], value, n);
            return;
        }
        let run = self.regs.take_run(n.max(1));
        self.at(whole);
        match star {
            None => self.op(Op::Unpack, run, value, n),
            Some(before) => self.out.ext(Op::UnpackEx, run, value, before as u32, n - before as u32 - 1),
        }
        for (target, r) in elts.iter().zip(run..) {
            self.store_to(target, r);
        }
        self.regs.top = mark;
    }

    /// The same for more targets than there are registers: from a tuple, one after the other.
    fn unpack_many(&mut self, elts: &'a [Expr], whole: &impl Ranged, value: u32, star: Option<usize>) {
        let mark = self.regs.top;
        let w = self.temp();
        self.at(whole);
        self.load_static("unpack_many", w);
        self.op(Op::Move, w + H, value, 0);
        let (before, after) = (star.unwrap_or(elts.len()), star.map(|s| elts.len() - s - 1));
        self.regs.need(w + H + 4);
        self.load_constant(Const::Int(before as i64), w + H + 1);
        self.load_constant(after.map_or(Const::None, |n| Const::Int(n as i64)), w + H + 2);
        self.op(Op::Call, w, 3, w);
        let (item, index) = (self.temp(), self.temp());
        for (i, target) in elts.iter().enumerate() {
            self.at(target);
            self.load_constant(Const::Int(i as i64), index);
            self.op(Op::GetItem, item, w, index);
            self.store_to(target, item);
        }
        self.regs.top = mark;
    }

    pub(super) fn aug_assign(&mut self, s: &'a ast::StmtAugAssign) {
        let mark = self.regs.top;
        let op = bin_op(s.op);
        let one_line = self.is_one_line(s);
        match &*s.target {
            Expr::Name(n) => {
                let place = self.place(&n.id);
                if let Place::Register(slot) = place {
                    let left = if one_line && self.quiet(&s.value) {
                        slot
                    } else {
                        let t = self.temp();
                        self.at(&*s.target);
                        self.op(Op::Copy, t, slot, 0);
                        t
                    };
                    self.in_place(op, slot, left, &s.value, s);
                } else {
                    let t = self.temp();
                    self.at(&*s.target);
                    self.load(&n.id, t);
                    self.in_place(op, t, t, &s.value, s);
                    self.at(&*s.target);
                    self.store(&n.id, t);
                }
            }
            Expr::Attribute(a) => {
                let before = self.enter(&s.target);
                let object = self.temp();
                self.expr(&a.value, object);
                let n = self.attribute(&a.attr);
                let t = self.temp();
                self.at_attribute(a);
                self.op(Op::GetAttr, t, object, n);
                self.leave(before);
                self.in_place(op, t, t, &s.value, s);
                self.enter(&s.target);
                self.at_attribute(a);
                self.op(Op::SetAttr, object, t, n);
                self.leave(before);
            }
            Expr::Subscript(x) => {
                let before = self.enter(&s.target);
                let object = self.temp();
                self.expr(&x.value, object);
                let small = if one_line { self.small_int(&x.slice) } else { None };
                let index = match small {
                    Some(i) => i,
                    None => self.index(x, false),
                };
                let t = self.temp();
                self.at(x);
                self.op(if small.is_some() { Op::GetItemI } else { Op::GetItem }, t, object, index);
                self.leave(before);
                self.in_place(op, t, t, &s.value, s);
                self.enter(&s.target);
                self.at(x);
                self.op(if small.is_some() { Op::SetItemI } else { Op::SetItem }, object, index, t);
                self.leave(before);
            }
            _ => {
                self.fail_at(s.range(), crate::error::ErrorKind::Syntax, "illegal expression for augmented assignment")
            }
        }
        self.regs.top = mark;
    }

    /// `dst = left op= value`.
    fn in_place(&mut self, op: BinOp, dst: u32, left: u32, value: &'a Expr, whole: &ast::StmtAugAssign) {
        let mark = self.regs.top;
        let one_line = self.is_one_line(whole);
        match (op, self.small_int(value)) {
            (BinOp::Add | BinOp::Sub, Some(i)) if one_line => {
                self.at(whole);
                self.op(if op == BinOp::Add { Op::AddInI } else { Op::SubInI }, dst, left, i);
            }
            _ => {
                let right = self.operand(value, one_line);
                self.at(whole);
                self.emit_binary(op, dst, left, right, true);
            }
        }
        self.regs.top = mark;
    }

    pub(super) fn ann_assign(&mut self, s: &'a ast::StmtAnnAssign) {
        let mark = self.regs.top;
        if let Some(value) = &s.value {
            self.assign_one(&s.target, value);
            self.regs.top = mark;
        }
        let kept = !self.frame.kind.is_function_like();
        match &*s.target {
            Expr::Name(n) if s.simple => {
                if kept {
                    let value = self.temp();
                    self.annotation(&s.annotation, value);
                    self.at(s);
                    let dict = self.temp();
                    let names = self.name("__annotations__");
                    self.op(Op::LoadName, dict, names, 0);
                    let key = self.temp();
                    let mangled = Const::text(&self.here().mangle(&n.id));
                    self.load_constant(mangled, key);
                    self.op(Op::SetItem, dict, key, value);
                }
            }
            target => {
                // The target's parts are evaluated all the same, and so is the annotation outside of functions.
                if s.value.is_none() {
                    match target {
                        Expr::Attribute(a) => self.discard(&a.value),
                        Expr::Subscript(x) => {
                            self.discard(&x.value);
                            self.discard(&x.slice);
                        }
                        _ => {}
                    }
                }
                if kept && !self.unit.scopes.future_annotations {
                    self.discard(&s.annotation);
                }
            }
        }
        self.regs.top = mark;
    }

    /// Evaluates an expression for its effects.
    pub(super) fn discard(&mut self, e: &'a Expr) {
        let mark = self.regs.top;
        let t = self.temp();
        self.expr(e, t);
        self.regs.top = mark;
    }

    /// An annotation's value, or its text.
    pub(super) fn annotation(&mut self, e: &'a Expr, dst: u32) {
        if self.unit.scopes.future_annotations {
            let text = Const::text(self.unit.source.slice(e.range()));
            self.at(e);
            self.load_constant(text, dst);
        } else {
            self.expr(e, dst);
        }
    }

    pub(super) fn delete(&mut self, target: &'a Expr) {
        let mark = self.regs.top;
        let before = self.enter(target);
        match target {
            Expr::Name(n) => {
                self.at(target);
                self.unbind(&n.id);
            }
            Expr::Attribute(a) => {
                let in_place = self.is_one_line(a);
                let object = self.operand(&a.value, in_place);
                let n = self.attribute(&a.attr);
                self.at_attribute(a);
                self.op(Op::DelAttr, object, n, 0);
            }
            Expr::Subscript(s) => {
                let pinned = self.pinned(s, &[&s.slice]);
                let object = self.operand(&s.value, pinned);
                let one_line = self.is_one_line(s);
                let index = self.operand(&s.slice, one_line);
                self.at(s);
                self.op(Op::DelItem, object, index, 0);
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for e in elts {
                    self.delete(e);
                }
            }
            _ => self.fail_at(target.range(), crate::error::ErrorKind::Syntax, "cannot delete expression"),
        }
        self.leave(before);
        self.regs.top = mark;
    }
}

/// True if the last instruction of a value on several lines belongs to its first line.
fn ends_where_it_starts(e: &Expr) -> bool {
    match e {
        Expr::Call(c) => !c.func.is_attribute_expr(),
        Expr::BinOp(_) | Expr::UnaryOp(_) | Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) | Expr::Dict(_) => true,
        Expr::Subscript(_) | Expr::FString(_) => true,
        _ => false,
    }
}
