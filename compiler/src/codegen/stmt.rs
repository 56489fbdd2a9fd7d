//! Statements: the dispatch, and the simple ones.

use super::unit::{Gen, H};
use crate::image::Const;
use crate::options::Mode;
use crate::scope;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Expr, Stmt};

impl<'a> Gen<'a, '_> {
    /// Statements of whatever kind: [`Gen::stmts`].
    pub(super) fn statements(&mut self, body: &'a [Stmt]) {
        for s in body {
            self.stmt(s);
        }
    }

    fn stmt(&mut self, s: &'a Stmt) {
        let outer = self.one_line;
        // Of a compound statement this says nothing about its expressions, which ask for themselves.
        self.one_line = !is_compound(s) && self.line_of(s) == self.end_line_of(s);
        let top = self.regs.top;
        self.set_line(self.statement_line(s));
        match s {
            Stmt::Expr(e) => self.expr_stmt(e),
            Stmt::Assign(a) => self.assign(a),
            Stmt::AugAssign(a) => self.aug_assign(a),
            Stmt::AnnAssign(a) => self.ann_assign(a),
            Stmt::Delete(d) => {
                for target in &d.targets {
                    self.delete(target);
                }
            }
            Stmt::Pass(_) => self.out.mark_line(),
            Stmt::Break(b) => self.break_(b),
            Stmt::Continue(c) => self.continue_(c),
            Stmt::Return(r) => self.return_(r),
            Stmt::Raise(r) => self.raise(r),
            Stmt::Assert(a) => self.assert(a),
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::Import(i) => self.import(i),
            Stmt::ImportFrom(i) => self.import_from(i),
            Stmt::If(i) => self.if_(i),
            Stmt::While(w) => self.while_(w),
            Stmt::For(f) => self.for_(f),
            Stmt::With(w) => self.with(w),
            Stmt::Try(t) => self.try_(t),
            Stmt::Match(m) => self.match_(m),
            Stmt::FunctionDef(f) => self.function_def(f),
            Stmt::ClassDef(c) => self.class_def(c),
            Stmt::TypeAlias(t) => self.unsupported(t, "type aliases are"),
            Stmt::IpyEscapeCommand(i) => self.unsupported(i, "this is"),
        }
        debug_assert!(self.regs.overflow || self.regs.top == top, "temporaries leak");
        self.regs.top = top;
        self.one_line = outer;
    }

    fn expr_stmt(&mut self, s: &'a ast::StmtExpr) {
        if self.unit.options.mode == Mode::Single && self.frame.kind == scope::ScopeKind::Module {
            self.display(&s.value);
        } else if self.constant(&s.value).is_some() {
            if self.is_dropped(&s.value) {
                self.out.mark_line();
            } else {
                self.enter_constant(&s.value);
                self.out.mark_line_always();
            }
        } else if let Some(items) = self.printed_tuple(&s.value) {
            self.print_tuple(&s.value, items);
            self.mark_old();
        } else if self.is_exec_statement(&s.value) {
            self.op(Op::ExecSync, 0, 0, 0);
            self.discard(&s.value);
            self.at(s);
            self.op(Op::ExecSync, 1, 0, 0);
        } else {
            self.discard(&s.value);
            // (Dropping a value is on no line.)
            self.out.lands = false;
            self.mark_old();
        }
    }

    /// True if a statement that is this constant is not even evaluated. Up to 3.7 only literals are not.
    fn is_dropped(&self, e: &Expr) -> bool {
        match e {
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) => true,
            Expr::UnaryOp(u) if self.era().parser_negates_numbers() => u.operand.is_number_literal_expr(),
            Expr::BytesLiteral(_) | Expr::EllipsisLiteral(_) | Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) => {
                !self.era().constants_are_names()
            }
            _ => self.era().folds_syntax_trees(),
        }
    }

    /// Era 2.7: the unqualified `exec` statement, written as a call with one argument.
    fn is_exec_statement(&self, e: &Expr) -> bool {
        let Expr::Call(c) = e else { return false };
        self.frame.exec_sync
            && matches!(&*c.func, Expr::Name(n) if n.id == "exec")
            && c.arguments.keywords.is_empty()
            && c.arguments.args.len() == 1
            && !matches!(c.arguments.args.first(), Some(Expr::Tuple(t)) if t.elts.len() > 1)
    }

    /// Era 2.7: the items of the tuple that a print statement, written as a call, prints.
    fn printed_tuple(&self, e: &'a Expr) -> Option<&'a [Expr]> {
        let Expr::Call(c) = e else { return None };
        let (items, keywords) = (&*c.arguments.args, &*c.arguments.keywords);
        let tuple = items.len() != 1 && keywords.is_empty() && !items.iter().any(Expr::is_starred_expr);
        let print = matches!(&*c.func, Expr::Name(n) if n.id == "print");
        (self.unit.scopes.print_is_a_statement && print && tuple).then_some(items)
    }

    fn print_tuple(&mut self, e: &'a Expr, items: &'a [Expr]) {
        let mark = self.regs.top;
        let w = self.regs.take_run(H + 1);
        self.load("print", w);
        self.tuple(items, e, w + H);
        self.regs.need(w + H + 2);
        self.op(Op::Call, w, 1, w);
        self.regs.top = mark;
    }

    /// Interactive: `sys.displayhook(value)`.
    fn display(&mut self, e: &'a Expr) {
        let mark = self.regs.top;
        let value = self.temp();
        self.expr(e, value);
        self.at(e);
        let w = self.regs.take_run(H + 3);
        self.load_constant(Const::None, w);
        let (sys, hook) = (self.name("sys"), self.name("displayhook"));
        self.out.ext(Op::Import, w, w, sys, 0);
        self.op(Op::GetAttr, w, w, hook);
        self.op(Op::Move, w + H, value, 0);
        self.op(Op::Call, w, 1, w);
        self.regs.top = mark;
    }

    fn raise(&mut self, s: &'a ast::StmtRaise) {
        let mark = self.regs.top;
        let one_line = self.is_one_line(s);
        match (&s.exc, &s.cause) {
            (Some(exc), Some(cause)) => {
                let pinned = one_line && self.quiet(cause);
                let e = self.operand(exc, pinned);
                let c = self.operand(cause, one_line);
                self.at(s);
                self.op(Op::RaiseFrom, e, c, 0);
            }
            (Some(exc), None) => {
                let e = self.operand(exc, one_line);
                self.at(s);
                self.op(Op::Raise, e, 0, 0);
            }
            _ => self.op(Op::RaiseAgain, 0, 0, 0),
        }
        self.regs.top = mark;
    }

    fn assert(&mut self, s: &'a ast::StmtAssert) {
        let mark = self.regs.top;
        let end = self.out.label();
        self.test(&s.test, self.line_of(s), end, true);
        self.at(s);
        let w = self.temp();
        self.load_static("AssertionError", w);
        if let Some(message) = &s.msg {
            self.regs.take_run(H - 1);
            let argument = self.temp();
            self.expr(message, argument);
            self.at(s);
            self.regs.need(w + H + 2);
            self.op(Op::Call, w, 1, w);
        }
        if self.era().assertions_fail_at_their_test() {
            self.at(&*s.test);
        }
        self.op(Op::Raise, w, 0, 0);
        self.out.place(end);
        self.regs.top = mark;
    }

    fn if_(&mut self, s: &'a ast::StmtIf) {
        let end = self.out.label();
        let mut test = Some(&*s.test);
        let mut line = self.line_of(s);
        let mut body = &s.body;
        let mut clauses = s.elif_else_clauses.iter().peekable();
        loop {
            let next = self.out.label();
            let more = clauses.peek().is_some();
            match test {
                Some(test) => {
                    // Old eras do not compile what cannot run.
                    let dead = scope::dead_branch(test, self.era());
                    match dead {
                        Some(true) => {
                            self.stmts(body);
                            self.out.place(next);
                            if let Some(last) = clauses.last() {
                                self.walk_dead(&last.body);
                            }
                            break;
                        }
                        Some(false) => self.walk_dead(body),
                        None => {
                            self.test(test, line, next, false);
                            self.stmts(body);
                            // 2.7 jumps even where there is nothing to jump over.
                            if more || self.era().every_if_jumps() {
                                self.go_on(end);
                            }
                        }
                    }
                }
                None => self.stmts(body),
            }
            self.out.place(next);
            match clauses.next() {
                Some(clause) => {
                    test = clause.test.as_ref();
                    body = &clause.body;
                    if test.is_some() {
                        line = self.line_of(clause);
                        self.set_line(line);
                    }
                }
                None => break,
            }
        }
        self.out.place(end);
    }
}

fn is_compound(s: &Stmt) -> bool {
    matches!(
        s,
        Stmt::If(_)
            | Stmt::While(_)
            | Stmt::For(_)
            | Stmt::With(_)
            | Stmt::Try(_)
            | Stmt::Match(_)
            | Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
    )
}
