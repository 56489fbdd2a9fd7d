//! Lines: how the era's compiler gives them to instructions. The table in docs/semantics.md says which node has which line.
//!
//! * Up to 3.8 a compiler has one current line. A statement sets it; an expression moves it when it is entered ([`Gen::enter`]): up to 3.7
//!   only forward, in 3.8 anywhere, and back when it is left ([`Gen::leave`]). What is emitted has the current line, whether it is
//!   reached from there or not, and a statement without code leaves its line to whatever is emitted next.
//! * Since 3.11 an instruction has the location of its node, or none ([`Gen::at`], [`Gen::nowhere`]); [`super::finish`] resolves those without
//!   as CPython's flow graph does.
//!
//! So `at` says nothing in old eras, and `enter` nothing in new ones.

use super::emit::Label;
use super::unit::Gen;
use ruff_python_ast::{self as ast, Expr, Operator, Stmt};
use ruff_text_size::{Ranged, TextSize};

impl<'a> Gen<'a, '_> {
    /// The line table of the era is one of ranges of addresses, and lines without code do not exist.
    pub(super) fn old_lines(&self) -> bool {
        self.era().line_tables_are_ranges()
    }

    /// The current line only goes forward within a statement.
    fn only_forward(&self) -> bool {
        self.era().lines_never_go_back()
    }

    /// Since 3.11: what is emitted next belongs to the line where the node starts.
    pub(super) fn at(&mut self, node: &impl Ranged) {
        self.at_line(self.line_of(node));
    }

    /// Since 3.11: what is emitted next belongs to this line.
    pub(super) fn at_line(&mut self, line: u32) {
        if !self.old_lines() {
            self.out.line = Some(line);
        }
    }

    /// What is emitted next belongs to this line in every era: the compiler says so by itself.
    pub(super) fn set_line(&mut self, line: u32) {
        self.out.line = Some(line);
    }

    /// Since 3.11: what is emitted next has no location.
    pub(super) fn nowhere(&mut self) {
        if !self.old_lines() {
            self.out.line = None;
        }
    }

    /// Emits what has no counterpart in CPython's code: it begins no line.
    pub(super) fn unseen(&mut self, emit: impl FnOnce(&mut Self)) {
        let line = self.out.line.take();
        emit(self);
        self.out.line = line;
    }

    /// In old eras: CPython has an instruction here, so that the current line shows if nothing was emitted on it.
    pub(super) fn mark_old(&mut self) {
        if self.old_lines() && self.out.last_line() != self.out.line {
            self.out.mark_line_always();
        }
    }

    /// In 3.8 the clean-up is a piece of code that is jumped to and back from: the line of the statement that leaves begins anew.
    pub(super) fn mark_way_back(&mut self) {
        if self.era().line_returns_after_finally() {
            self.out.mark_line_always();
            self.out.mark_prologue();
        }
    }

    /// An artificial jump: since 3.11 it belongs to no line.
    pub(super) fn go_on(&mut self, to: Label) {
        self.nowhere();
        self.out.jump(to);
    }

    /// In old eras: CPython's code goes on behind this jump without one, so that no other jump is put through it.
    pub(super) fn fall_through(&mut self) {
        if self.old_lines() {
            self.out.mark_fixed();
        }
    }

    /// In old eras: an expression is visited. Give the answer to [`Gen::leave`].
    pub(super) fn enter(&mut self, e: &Expr) -> Option<u32> {
        let before = self.out.line;
        if self.old_lines() && !self.stays(e) {
            self.out.line = Some(self.visited_line(e));
        }
        before
    }

    /// In old eras: the visit is over.
    pub(super) fn leave(&mut self, before: Option<u32>) {
        if self.old_lines() && !self.only_forward() {
            self.out.line = before;
        }
    }

    /// In old eras: visiting this expression does not change the current line.
    pub(super) fn stays(&self, e: &Expr) -> bool {
        // Slices have no line.
        let slice = |e: &Expr| e.is_slice_expr();
        if slice(e) || matches!(e, Expr::Tuple(t) if t.elts.iter().any(slice)) {
            return true;
        }
        let line = self.visited_line(e);
        match self.out.line {
            None => false,
            Some(now) if self.only_forward() => line <= now,
            Some(now) => line == now,
        }
    }

    /// What is emitted on the way into `e` is on the line of what is emitted next otherwise.
    pub(super) fn on_line_of(&self, e: &Expr, line: u32) -> bool {
        if self.old_lines() { self.stays(e) } else { self.line_of(e) == line }
    }

    /// In old eras: the line of a node as the syntax tree has it.
    pub(super) fn visited_line(&self, e: &Expr) -> u32 {
        if let Some(line) = self.fstring_line {
            return line;
        }
        let first = |e: &Expr| self.visited_line(e);
        match e {
            Expr::Generator(g) => self.generator_line(g),
            _ if !self.only_forward() => self.line_of(e),
            // A token is where it ends.
            Expr::StringLiteral(s) => match s.value.iter().next() {
                Some(part) => self.end_line_of(part),
                None => self.line_of(e),
            },
            Expr::BytesLiteral(s) => match s.value.iter().next() {
                Some(part) => self.end_line_of(part),
                None => self.line_of(e),
            },
            // Brackets do not count, but for those of displays.
            Expr::Tuple(t) => t.elts.first().map_or_else(|| self.line_of(e), first),
            Expr::ListComp(c) => first(&c.elt),
            Expr::SetComp(c) if self.era().braces_do_not_count() => first(&c.elt),
            Expr::DictComp(c) if self.era().braces_do_not_count() => match &c.key {
                Some(key) => first(key),
                None => self.line_of(e),
            },
            Expr::Attribute(a) => first(&a.value),
            Expr::Subscript(s) => first(&s.value),
            Expr::Call(c) => first(&c.func),
            Expr::BinOp(b) if continues(b) => self.operator_line(b),
            _ => self.line_of(e),
        }
    }

    /// In old eras: the line of a generator expression.
    pub(super) fn generator_line(&self, g: &ast::ExprGenerator) -> u32 {
        if self.only_forward() { self.visited_line(&g.elt) } else { self.unit.source.line(self.generator_start(g)) }
    }

    /// Where a generator expression starts that is the only argument of a call: CPython counts the call's parentheses.
    pub(super) fn generator_start(&self, g: &ast::ExprGenerator) -> TextSize {
        if g.parenthesized {
            return g.range.start();
        }
        let before = self.unit.source.text().get(..g.range.start().to_usize()).unwrap_or("");
        let start = before.rfind('(').and_then(|i| TextSize::try_from(i).ok());
        start.unwrap_or(g.range.start())
    }

    /// The line of a binary operator's sign; its left operand has no brackets.
    fn operator_line(&self, b: &ast::ExprBinOp) -> u32 {
        let start = b.left.end().to_usize();
        let between = self.unit.source.text().get(start..b.right.start().to_usize()).unwrap_or("");
        let mut comment = false;
        for (i, c) in between.char_indices() {
            match c {
                '\n' => comment = false,
                '#' => comment = true,
                _ if comment || c == '\\' || c.is_whitespace() => {}
                _ => {
                    let at = TextSize::try_from(start + i).unwrap_or(b.left.end());
                    return self.unit.source.line(at);
                }
            }
        }
        self.line_of(b)
    }

    /// The line of a statement.
    pub(super) fn statement_line(&self, s: &Stmt) -> u32 {
        match s {
            Stmt::FunctionDef(f) => self.definition_line(&f.decorator_list, &f.name),
            Stmt::ClassDef(c) => self.definition_line(&c.decorator_list, &c.name),
            Stmt::Expr(e)
                if self.only_forward() && e.value.is_string_literal_expr() && e.range.start() == e.value.start() =>
            {
                self.visited_line(&e.value)
            }
            _ => self.line_of(s),
        }
    }

    /// The line of a statement's first instruction.
    pub(super) fn first_line_of(&self, s: &Stmt) -> u32 {
        if s.is_expr_stmt() { self.statement_line(s) } else { self.line_of(s) }
    }

    /// The line of `def` or `class`; up to 3.7 that of the first decorator.
    fn definition_line(&self, decorators: &[ast::Decorator], name: &ast::Identifier) -> u32 {
        match decorators.first() {
            Some(first) if self.only_forward() => self.line_of(first),
            _ => self.line_of(name),
        }
    }

    /// In old eras: a constant that is folded was visited nevertheless, up to 3.7 part by part.
    pub(super) fn enter_constant(&mut self, e: &Expr) -> Option<u32> {
        let before = self.enter(e);
        if self.old_lines() && self.only_forward() {
            self.visit_parts(e);
        }
        before
    }

    fn visit_parts(&mut self, e: &Expr) {
        match e {
            Expr::Tuple(ast::ExprTuple { elts, .. })
            | Expr::List(ast::ExprList { elts, .. })
            | Expr::Set(ast::ExprSet { elts, .. })
                if self.all_constant(elts) =>
            {
                elts.iter().for_each(|e| {
                    self.enter_constant(e);
                })
            }
            Expr::BinOp(b) => {
                self.enter_constant(&b.left);
                self.enter_constant(&b.right);
            }
            Expr::UnaryOp(u) => {
                self.enter_constant(&u.operand);
            }
            _ => {}
        }
    }

    /// In 3.8 the entries of folded items and that of what they became begin at the same place: it is a new entry, though its line may not be new.
    pub(super) fn mark_folded(&mut self, items: &[&Expr]) {
        if self.era().line_entries_may_coincide() && items.iter().any(|e| !self.stays(e)) {
            self.mark_way_back();
        }
    }

    /// 3.8 walks through code that it leaves out: the current line is that of the last statement there.
    pub(super) fn walk_dead(&mut self, body: &[Stmt]) {
        if self.era().walks_dead_code()
            && let Some(line) = self.last_line(body)
        {
            self.out.line = Some(line);
        }
    }

    fn last_line(&self, body: &[Stmt]) -> Option<u32> {
        let last = body.last()?;
        let inner = match last {
            Stmt::If(i) => i.elif_else_clauses.last().map_or(&i.body, |c| &c.body),
            Stmt::While(ast::StmtWhile { body, orelse, .. }) | Stmt::For(ast::StmtFor { body, orelse, .. }) => {
                if orelse.is_empty() { body } else { orelse }
            }
            Stmt::With(w) => &w.body,
            Stmt::Try(t) => match t.handlers.last() {
                // 3.8 compiles `finally` first.
                _ if !t.orelse.is_empty() => &t.orelse,
                Some(ast::ExceptHandler::ExceptHandler(h)) => &h.body,
                None => &t.body,
            },
            _ => return Some(self.statement_line(last)),
        };
        self.last_line(inner)
    }
}

/// True if the operator continues a row of operators of the same rank.
fn continues(b: &ast::ExprBinOp) -> bool {
    let rank = |op: Operator| match op {
        Operator::Add | Operator::Sub => 1,
        Operator::Mult | Operator::MatMult | Operator::Div | Operator::Mod | Operator::FloorDiv => 2,
        Operator::LShift | Operator::RShift => 3,
        Operator::BitOr => 4,
        Operator::BitXor => 5,
        Operator::BitAnd => 6,
        Operator::Pow => 7,
    };
    matches!(&*b.left, Expr::BinOp(l) if rank(l.op) == rank(b.op) && b.op != Operator::Pow && l.range.start() == b.range.start())
}
