//! Comprehensions and generator expressions: inlined (3.12+), in a frame of their own, or part of the code around (lists in 2.7).

use super::unit::{Gen, H};
use crate::scope::{InlinedVar, ScopeId};
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};

/// What becomes of each element.
#[derive(Clone, Copy)]
enum Element<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
    /// `yield` it.
    Yield(&'a Expr),
}

impl<'a> Element<'a> {
    fn first(self) -> &'a Expr {
        match self {
            Element::List(e) | Element::Set(e) | Element::Dict(e, _) | Element::Yield(e) => e,
        }
    }
}

fn parts(e: &Expr) -> Option<(Element<'_>, &[Comprehension])> {
    Some(match e {
        Expr::ListComp(c) => (Element::List(&c.elt), &c.generators),
        Expr::SetComp(c) => (Element::Set(&c.elt), &c.generators),
        Expr::DictComp(c) => match &c.key {
            Some(key) => (Element::Dict(key, &c.value), &c.generators),
            None => return None,
        },
        Expr::Generator(c) => (Element::Yield(&c.elt), &c.generators),
        _ => return None,
    })
}

impl<'a> Gen<'a, '_> {
    /// A list, set or dict comprehension.
    pub(super) fn comprehension(&mut self, e: &'a Expr, dst: u32) {
        let Some((element, generators)) = parts(e) else {
            self.unsupported(e, "unpacking in a comprehension is");
            return;
        };
        let outer = self.one_line;
        self.one_line = self.is_one_line(e);
        match self.unit.scopes.child(e.range()) {
            Some(child) if self.unit.scopes.scope(child).inlined => self.inlined(child, e, element, generators, dst),
            Some(child) => {
                let line = if self.old_lines() { self.visited_line(e) } else { self.line_of(e) };
                self.own_frame(child, e, line, element, generators, dst);
            }
            None => {
                let mark = self.regs.top;
                let list = self.scratch(dst);
                self.accumulate(None, e, element, generators, list);
                self.deliver(list, dst);
                self.regs.top = mark;
            }
        }
        self.one_line = outer;
    }

    pub(super) fn generator_expression(&mut self, g: &'a ast::ExprGenerator, dst: u32) {
        let outer = self.one_line;
        self.one_line = self.is_one_line(g);
        match self.unit.scopes.child(g.range()) {
            Some(child) => {
                let range = TextRange::new(self.generator_start(g), g.range().end());
                let line = if self.old_lines() { self.generator_line(g) } else { self.line_of(&range) };
                self.own_frame(child, &range, line, Element::Yield(&g.elt), &g.generators, dst);
            }
            None => self.unsupported(g, "this generator expression is"),
        }
        self.one_line = outer;
    }

    /// Calls a function made for the comprehension with the iterator of the first iterable.
    fn own_frame(
        &mut self,
        child: ScopeId,
        whole: &impl Ranged,
        line: u32,
        element: Element<'a>,
        generators: &'a [Comprehension],
        dst: u32,
    ) {
        let Some(first) = generators.first() else { return };
        let mark = self.regs.top;
        let scope = self.unit.scopes.scope(child);
        let w = self.window(dst);
        let id = self.shared.builder.reserve();
        let unit = self.unit;
        let mut code = Gen::new(unit, &mut *self.shared, child);
        let generates = matches!(element, Element::Yield(_));
        code.prologue(line);
        code.one_line = code.is_one_line(whole);
        code.out.mark_line();
        let result = code.temp();
        code.accumulate(Some(0), whole, element, generators, result);
        if generates {
            code.return_none();
        } else {
            code.at_line(line);
            code.op(Op::Return, result, 0, 0);
        }
        code.define(id, line, Some(line));
        self.at(whole);
        self.make_function(id, child, w, None, 0);
        let region = self.begin_unfinished(whole);
        self.regs.take_run(H - 1);
        let argument = self.temp();
        if first.is_async {
            self.async_iterator(&first.iter, argument);
        } else {
            self.iterator(&first.iter, self.line_of(&first.iter), argument);
        }
        self.at(whole);
        self.regs.need(w + H + 2);
        if scope.is_coroutine && !generates {
            self.op(Op::Call, w, 1, w);
            self.regs.top = w + 1;
            self.await_value(w, dst);
        } else {
            self.op(Op::Call, w, 1, dst);
        }
        self.end_unfinished(region);
        self.regs.top = mark;
    }

    /// The comprehension as a part of this code.
    fn inlined(
        &mut self,
        child: ScopeId,
        whole: &'a Expr,
        element: Element<'a>,
        generators: &'a [Comprehension],
        dst: u32,
    ) {
        let Some(first) = generators.first() else { return };
        let mark = self.regs.top;
        let result = self.scratch(dst);
        let iterator = self.temp();
        if first.is_async {
            self.async_iterator(&first.iter, iterator);
        } else {
            self.iterator(&first.iter, self.line_of(&first.iter), iterator);
        }
        let unit = self.unit;
        let vars = &unit.scopes.scope(child).inlined_vars;
        let saved = self.regs.take_run(vars.len() as u32);
        let exc = self.temp();
        self.at(whole);
        // Until the variables are saved there is only the iterator.
        let begun = self.out.open_region(Region::For, None);
        self.save_slots(vars, saved);
        self.out.close_region(begun);
        let region = self.out.open_region(Region::Comprehension, None);
        let outer = core::mem::replace(&mut self.scope, child);
        let (failed, end) = (self.out.label(), self.out.label());
        let handler = self.out.open_handler(failed, exc as u8);
        self.accumulate(Some(iterator), whole, element, generators, result);
        self.out.close_handler(handler);
        self.scope = outer;
        self.go_on(end);
        self.out.place(failed);
        // As CPython: what was made so far is dropped on no line, the variables are restored on the comprehension's.
        self.nowhere();
        self.op(Op::LoadImm, result, 0, 0);
        self.at(whole);
        self.restore_slots(vars, saved);
        self.nowhere();
        self.op(Op::Reraise, exc, 0, 0);
        self.out.place(end);
        self.at(whole);
        self.restore_slots(vars, saved);
        self.deliver(result, dst);
        self.out.close_region(region);
        self.regs.top = mark;
    }

    fn save_slots(&mut self, vars: &[InlinedVar], saved: u32) {
        for (v, t) in vars.iter().zip(saved..) {
            let slot = u32::from(v.slot);
            if self.far {
                self.op(Op::MoveSlot, t, slot, 0);
                let unbound = self.temp();
                self.op(Op::LoadImm, unbound, 0, 0);
                self.op(Op::StoreSlot, unbound, slot, 0);
                self.regs.top = unbound;
            } else {
                self.op(Op::Move, t, slot, 0);
                self.op(Op::LoadImm, slot, 0, 0);
            }
            if v.cell {
                self.op(Op::MakeCell, 0, slot, 0);
            }
        }
    }

    fn restore_slots(&mut self, vars: &[InlinedVar], saved: u32) {
        for (v, t) in vars.iter().zip(saved..saved + vars.len() as u32).rev() {
            let slot = u32::from(v.slot);
            if self.far {
                self.op(Op::StoreSlot, t, slot, 0);
            } else {
                self.op(Op::Move, slot, t, 0);
            }
        }
    }

    /// Makes the collection in the temporary `result` and runs the loops. `iterator`: the register of the first iterator.
    fn accumulate(
        &mut self,
        iterator: Option<u32>,
        whole: &impl Ranged,
        element: Element<'a>,
        generators: &'a [Comprehension],
        result: u32,
    ) {
        self.at(whole);
        match element {
            Element::List(_) => self.op(Op::BuildList, result, 0, 0),
            Element::Set(_) => self.op(Op::BuildSet, result, 0, 0),
            Element::Dict(..) => self.op(Op::BuildDict, result, 0, 0),
            Element::Yield(_) => {}
        }
        self.loops(iterator, whole, element, generators, result);
    }

    fn loops(
        &mut self,
        iterator: Option<u32>,
        whole: &impl Ranged,
        element: Element<'a>,
        generators: &'a [Comprehension],
        result: u32,
    ) {
        let Some((generator, rest)) = generators.split_first() else {
            self.element(element, whole, result);
            return;
        };
        let mark = self.regs.top;
        let (again, skip, done) = (self.out.label(), self.out.label(), self.out.label());
        // `for y in [f(x)]` is an assignment.
        let single = match &generator.iter {
            Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. })
                if iterator.is_none() && !generator.is_async && !self.old_lines() =>
            {
                elts.first().filter(|e| elts.len() == 1 && !e.is_starred_expr())
            }
            _ => None,
        };
        if let Some(value) = single {
            let t = self.temp();
            self.expr(value, t);
            self.store_to(&generator.target, t);
        } else {
            let iterator = match iterator {
                Some(r) => r,
                None => {
                    let r = self.temp();
                    if generator.is_async {
                        self.async_iterator(&generator.iter, r);
                    } else {
                        self.iterator(&generator.iter, self.line_of(&generator.iter), r);
                    }
                    r
                }
            };
            self.out.place(again);
            if generator.is_async {
                self.async_next(&generator.target, &generator.iter, iterator, done);
            } else {
                // 3.13 gives the step to the iterable's line, earlier eras to that of the whole.
                if self.era().comprehensions_step_at_iterable() {
                    self.at(&generator.iter);
                    self.for_iter(&generator.target, self.line_of(&generator.iter), iterator, done);
                } else {
                    self.at(whole);
                    self.for_iter(&generator.target, self.line_of(whole), iterator, done);
                }
            }
        }
        for test in &generator.ifs {
            let line = self.line_of(element.first());
            let line = if self.era().comprehension_steps_have_its_line() { self.line_of(whole) } else { line };
            self.filter(test, line, skip);
        }
        self.loops(None, whole, element, rest, result);
        self.out.place(skip);
        if single.is_none() {
            self.at_element(element.first(), whole);
            self.out.jump(again);
        }
        self.out.place(done);
        self.regs.top = mark;
    }

    /// A condition. CPython threads its jump through the one behind the element, so that the jump has the element's line.
    fn filter(&mut self, test: &'a Expr, line: u32, skip: super::emit::Label) {
        if self.old_lines() || self.constant(test).is_some() || self.line_of(test) == line && self.is_one_line(test) {
            self.jump_if(test, skip, false);
            return;
        }
        let mark = self.regs.top;
        match test {
            Expr::BoolOp(b) if b.op == ast::BoolOp::And => {
                for value in &b.values {
                    self.filter(value, line, skip);
                }
            }
            Expr::BoolOp(b) => {
                let taken = self.out.label();
                if let Some((last, front)) = b.values.split_last() {
                    for value in front {
                        self.jump_if(value, taken, true);
                    }
                    self.filter(last, line, skip);
                }
                self.out.place(taken);
            }
            Expr::If(_) => self.jump_if(test, skip, false),
            Expr::UnaryOp(u) if u.op == ast::UnaryOp::Not && !u.operand.is_bool_op_expr() => {
                let r = self.operand(&u.operand, false);
                self.out.line = Some(line);
                self.out.branch(Op::JumpIf, r, 0, 0, skip);
            }
            _ => {
                let r = self.operand(test, false);
                self.out.line = Some(line);
                self.out.branch(Op::JumpIfNot, r, 0, 0, skip);
            }
        }
        self.regs.top = mark;
    }

    /// The line of adding an element: up to 3.11 that of the whole.
    fn at_element(&mut self, e: &Expr, whole: &impl Ranged) {
        if self.era().elements_are_added_at_their_line() {
            self.at(e);
        } else {
            self.at(whole);
        }
    }

    fn element(&mut self, element: Element<'a>, whole: &impl Ranged, result: u32) {
        let mark = self.regs.top;
        let first = element.first();
        // The line where the element is added may be another one than where it is evaluated.
        let here = if self.era().comprehension_steps_have_its_line() {
            self.line_of(first) == self.line_of(whole)
        } else {
            self.one_line || !self.old_lines()
        };
        let one_line = self.is_one_line(first) && here;
        match element {
            Element::List(e) | Element::Set(e) => {
                let r = self.operand(e, one_line);
                self.at_element(e, whole);
                let op = if matches!(element, Element::List(_)) { Op::ListAppend } else { Op::SetAdd };
                self.op(op, result, r, 0);
            }
            Element::Dict(key, value) => {
                let same_line = one_line && self.is_one_line(value) && self.line_of(key) == self.line_of(value);
                let pinned = same_line && self.quiet(value);
                let k = self.operand(key, pinned);
                let v = self.operand(value, same_line);
                self.at_element(key, whole);
                self.op(Op::DictSet, result, k, v);
            }
            Element::Yield(e) => {
                let r = self.operand(e, one_line);
                self.at_element(e, whole);
                self.op(Op::Yield, result, r, 0);
            }
        }
        self.regs.top = mark;
    }
}
