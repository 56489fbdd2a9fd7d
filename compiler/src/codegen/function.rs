//! Functions: `def`, `lambda`, decorators, defaults, annotations, closures.

use super::unit::{Gen, H};
use crate::image::{CodeId, Const};
use crate::scope::ScopeId;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Decorator, Expr, Parameters, Stmt};
use ruff_text_size::Ranged;

impl<'a> Gen<'a, '_> {
    /// Evaluates decorators: each into the callee of a window whose argument is the next one's callee. Gives their registers.
    pub(super) fn decorators(&mut self, decorators: &'a [Decorator]) -> Vec<u32> {
        let mut windows = Vec::new();
        for d in decorators {
            let w = self.temp();
            self.expr(&d.expression, w);
            self.regs.take_run(H - 1);
            windows.push(w);
        }
        windows
    }

    /// Calls the decorators, the last one first; `value` is the register of what is decorated. Gives the register of the result.
    pub(super) fn apply_decorators(&mut self, decorators: &'a [Decorator], windows: &[u32], value: u32) -> u32 {
        let mut value = value;
        for (d, w) in decorators.iter().zip(windows).rev() {
            self.at(&d.expression);
            self.regs.need(w + H + 2);
            self.op(Op::Call, *w, 1, *w);
            value = *w;
        }
        value
    }

    pub(super) fn function_def(&mut self, s: &'a ast::StmtFunctionDef) {
        let Some(child) = self.unit.scopes.child(s.range()) else { return };
        let mark = self.regs.top;
        let windows = self.decorators(&s.decorator_list);
        let line = self.line_of(&s.name);
        let first_line = s.decorator_list.first().map_or(line, |d| self.line_of(&d.expression));
        let direct = if windows.is_empty() && !self.far { self.register_for(&s.name) } else { self.temp() };
        self.at_line(line);
        let id = self.shared.builder.reserve();
        let unit = self.unit;
        {
            let mut code = Gen::new(unit, &mut *self.shared, child);
            code.prologue(first_line);
            let body = match code.docstring_of(&s.body) {
                Some((text, _, rest)) => {
                    code.docstring = Some(code.consts.add(text));
                    if rest.is_empty() && code.era().docstring_functions_return_there() {
                        code.out.line = s.body.first().map(|d| code.line_of(d));
                    }
                    rest
                }
                None => &s.body,
            };
            code.stmts(body);
            code.return_none();
            code.define(id, first_line, Some(first_line));
        }
        let annotations = Some((&*s.parameters, s.returns.as_deref()));
        self.function_parts(id, child, direct, Some(&s.parameters), annotations, line);
        let value = self.apply_decorators(&s.decorator_list, &windows, direct);
        self.at_line(line);
        self.store(&s.name, value);
        self.regs.top = mark;
    }

    pub(super) fn lambda(&mut self, l: &'a ast::ExprLambda, dst: u32) {
        let Some(child) = self.unit.scopes.child(l.range()) else { return };
        let line = self.line_of(l);
        let id = self.shared.builder.reserve();
        let unit = self.unit;
        {
            let mut code = Gen::new(unit, &mut *self.shared, child);
            code.prologue(line);
            code.one_line = code.is_one_line(&*l.body);
            let in_place = code.one_line && !code.old_lines();
            let at_start = code.era().lambdas_return_at_their_start();
            let r = code.operand(&l.body, in_place && !(at_start && code.line_of(&*l.body) != line));
            code.at_line(if at_start { line } else { code.line_of(&*l.body) });
            if code.frame.is_generator && code.era().generator_lambdas_drop_value() {
                // Until 3.12 the value of a generator lambda's body is dropped.
                code.return_none();
            } else {
                code.op(Op::Return, r, 0, 0);
            }
            code.define(id, line, Some(line));
        }
        self.at(l);
        self.function_parts(id, child, dst, l.parameters.as_deref(), None, line);
    }

    /// Evaluates defaults and annotations and makes the function in `dst`.
    fn function_parts(
        &mut self,
        id: CodeId,
        child: ScopeId,
        dst: u32,
        parameters: Option<&'a Parameters>,
        annotated: Option<(&'a Parameters, Option<&'a Expr>)>,
        line: u32,
    ) {
        let mark = self.regs.top;
        let mut bits = 0;
        let mut run = None;
        if let Some(p) = parameters {
            let defaults: Vec<&'a Expr> =
                p.posonlyargs.iter().chain(&p.args).filter_map(|a| a.default.as_deref()).collect();
            if !defaults.is_empty() {
                let r = self.temp();
                run.get_or_insert(r);
                bits |= 1;
                self.tuple_of(&defaults, line, r);
            }
            let keyword: Vec<_> =
                p.kwonlyargs.iter().filter_map(|a| Some((&a.parameter.name, a.default.as_deref()?))).collect();
            if !keyword.is_empty() {
                let r = self.temp();
                run.get_or_insert(r);
                bits |= 2;
                self.keyword_defaults(&keyword, line, r);
            }
        }
        if let Some((p, returns)) = annotated {
            let all = p.posonlyargs.iter().chain(&p.args).map(|a| &a.parameter);
            let all = all.chain(p.vararg.as_deref()).chain(p.kwonlyargs.iter().map(|a| &a.parameter));
            let all = all.chain(p.kwarg.as_deref());
            let all: Vec<_> = all.filter_map(|a| Some((a.name.as_str(), a.annotation.as_deref()?))).collect();
            let returns = returns.map(|r| ("return", r));
            if !all.is_empty() || returns.is_some() {
                let r = self.temp();
                run.get_or_insert(r);
                bits |= 4;
                // `*args: *Ts` is not a value by itself; its operand stands for it.
                let operand = |e: &'a Expr| if let Expr::Starred(s) = e { &*s.value } else { e };
                let all: Vec<_> = all.into_iter().chain(returns).map(|(name, e)| (name, operand(e))).collect();
                if self.old_lines() && all.len() as u32 * 2 + 20 <= self.regs.free() {
                    self.annotations_at_once(&all, r);
                } else {
                    self.at_line(line);
                    self.op(Op::BuildDict, r, 0, 0);
                    for (name, value) in all {
                        self.dict_entry(r, name, line, |me, v| me.annotation(value, v));
                    }
                }
            }
        }
        self.at_line(line);
        self.make_function(id, child, dst, run, bits);
        self.regs.top = mark;
    }

    fn tuple_of(&mut self, items: &[&'a Expr], line: u32, dst: u32) {
        let mark = self.regs.top;
        if let Some(constants) = items.iter().map(|e| self.constant(e)).collect::<Option<Vec<Const>>>() {
            for e in items {
                let before = self.enter_constant(e);
                if self.era().passes_defaults_one_by_one() {
                    self.mark_old();
                }
                self.leave(before);
                self.at(*e);
                self.out.mark_line();
            }
            self.mark_folded(items);
            self.at_line(line);
            self.load_constant(Const::Tuple(constants), dst);
        } else if items.len() as u32 <= self.regs.free() / 4 {
            let start = self.regs.top;
            for e in items {
                let r = self.temp();
                self.expr(e, r);
            }
            self.at_line(line);
            self.op(Op::BuildTuple, dst, start, items.len() as u32);
        } else {
            self.at_line(line);
            self.op(Op::BuildList, dst, 0, 0);
            for e in items {
                self.list_item(dst, e, *e);
            }
            self.op(Op::ListToTuple, dst, dst, 0);
        }
        self.regs.top = mark;
    }

    /// The dict of keyword-only defaults. Names and constants show no lines of their own.
    fn keyword_defaults(&mut self, defaults: &[(&'a ast::Identifier, &'a Expr)], line: u32, dst: u32) {
        let mark = self.regs.top;
        let at_once = defaults.len() as u32 * 2 + 20 <= self.regs.free();
        if !at_once {
            self.at_line(line);
            self.op(Op::BuildDict, dst, 0, 0);
        }
        let start = self.regs.top;
        for (name, value) in defaults {
            let k = self.temp();
            let v = self.temp();
            self.expr(value, v);
            if !at_once {
                let key = Const::text(&self.here().mangle(name));
                self.load_constant(key, k);
                self.op(Op::DictSet, dst, k, v);
                self.regs.top = start;
            }
        }
        self.at_line(line);
        if at_once {
            for ((name, _), k) in defaults.iter().zip((start..).step_by(2)) {
                let key = Const::text(&self.here().mangle(name));
                self.load_constant(key, k);
            }
            self.op(Op::BuildDict, dst, start, 2 * defaults.len() as u32);
        }
        self.regs.top = mark;
    }

    /// Up to 3.9: all annotations, then their names, which are one constant to CPython.
    fn annotations_at_once(&mut self, all: &[(&str, &'a Expr)], dst: u32) {
        let start = self.regs.top;
        for (_, value) in all {
            self.temp();
            let v = self.temp();
            self.annotation(value, v);
        }
        for ((name, _), k) in all.iter().zip((start..).step_by(2)) {
            let key = Const::text(&self.here().mangle(name));
            self.load_constant(key, k);
        }
        self.op(Op::BuildDict, dst, start, 2 * all.len() as u32);
        self.regs.top = start;
    }

    fn dict_entry(&mut self, dict: u32, name: &str, line: u32, value: impl FnOnce(&mut Self, u32)) {
        let mark = self.regs.top;
        let k = self.temp();
        let key = Const::text(&self.here().mangle(name));
        self.at_line(line);
        self.load_constant(key, k);
        let v = self.temp();
        value(self, v);
        self.at_line(line);
        self.op(Op::DictSet, dict, k, v);
        self.regs.top = mark;
    }

    /// MakeFunction, with the closure that the code of `child` needs.
    pub(super) fn make_function(&mut self, id: CodeId, child: ScopeId, dst: u32, run: Option<u32>, bits: u32) {
        let mark = self.regs.top;
        let mut bits = bits;
        let mut run = run;
        let unit = self.unit;
        let frees: Vec<&str> = unit.scopes.scope(child).frees().collect();
        if !frees.is_empty() {
            let closure = self.temp();
            run.get_or_insert(closure);
            bits |= 8;
            let start = self.regs.take_run(frees.len() as u32);
            for (name, r) in frees.iter().zip(start..) {
                let slot = self.frame.cell_slot(name).unwrap_or(0);
                self.out.ext(Op::GetCellRef, r, 0, 0, u32::from(slot));
            }
            self.op(Op::BuildTuple, closure, start, frees.len() as u32);
        }
        let k = self.consts.add(Const::Code(id));
        self.out.ext(Op::MakeFunction, dst, run.unwrap_or(0), bits, k);
        self.regs.top = mark;
    }
}

/// True if statements of this body (not of nested functions and classes) annotate a variable.
pub(super) fn has_annotations(body: &[Stmt]) -> bool {
    body.iter().any(|s| match s {
        Stmt::AnnAssign(_) => true,
        Stmt::For(f) => has_annotations(&f.body) || has_annotations(&f.orelse),
        Stmt::While(w) => has_annotations(&w.body) || has_annotations(&w.orelse),
        Stmt::If(i) => has_annotations(&i.body) || i.elif_else_clauses.iter().any(|c| has_annotations(&c.body)),
        Stmt::With(w) => has_annotations(&w.body),
        Stmt::Match(m) => m.cases.iter().any(|c| has_annotations(&c.body)),
        Stmt::Try(t) => {
            let handlers = t.handlers.iter().any(|ast::ExceptHandler::ExceptHandler(h)| has_annotations(&h.body));
            handlers || has_annotations(&t.body) || has_annotations(&t.orelse) || has_annotations(&t.finalbody)
        }
        _ => false,
    })
}
