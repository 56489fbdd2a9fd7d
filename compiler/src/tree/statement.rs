//! Statements.

use super::node::{Node, Plain, Tree};
use ruff_python_ast::{
    Alias, Decorator, ElifElseClause, ExceptHandler, Identifier, MatchCase, Stmt, TypeParam, TypeParams, WithItem,
};
use ruff_text_size::Ranged;

impl Tree<'_> {
    pub(super) fn body(&self, body: &[Stmt]) -> Node {
        Node::List(body.iter().map(|s| self.stmt(s)).collect())
    }

    fn names(names: &[Identifier]) -> Node {
        Node::List(names.iter().map(|n| Node::text(n.as_str())).collect())
    }

    fn decorators(&self, decorators: &[Decorator]) -> Node {
        Node::List(decorators.iter().map(|d| self.expr(&d.expression)).collect())
    }

    fn aliases(&self, names: &[Alias]) -> Node {
        let alias = |a: &Alias| {
            let asname = Node::name(a.asname.as_ref().map(Identifier::as_str));
            self.node("alias", a, vec![Node::text(a.name.as_str()), asname])
        };
        Node::List(names.iter().map(alias).collect())
    }

    fn with_items(&self, items: &[WithItem]) -> Node {
        let item = |i: &WithItem| {
            let fields = vec![self.expr(&i.context_expr), self.optional(i.optional_vars.as_deref())];
            Node::Node("withitem", None, fields)
        };
        Node::List(items.iter().map(item).collect())
    }

    fn type_params(&self, params: Option<&TypeParams>) -> Node {
        let param = |p: &TypeParam| match p {
            TypeParam::TypeVar(t) => {
                let fields = vec![
                    Node::text(t.name.as_str()),
                    self.optional(t.bound.as_deref()),
                    self.optional(t.default.as_deref()),
                ];
                self.node("TypeVar", t, fields)
            }
            TypeParam::TypeVarTuple(t) => {
                self.node("TypeVarTuple", t, vec![Node::text(t.name.as_str()), self.optional(t.default.as_deref())])
            }
            TypeParam::ParamSpec(t) => {
                self.node("ParamSpec", t, vec![Node::text(t.name.as_str()), self.optional(t.default.as_deref())])
            }
        };
        Node::List(params.into_iter().flat_map(|p| p.iter()).map(param).collect())
    }

    fn cases(&self, cases: &[MatchCase]) -> Node {
        let case = |c: &MatchCase| {
            let fields = vec![self.pattern(&c.pattern), self.optional(c.guard.as_deref()), self.body(&c.body)];
            Node::Node("match_case", None, fields)
        };
        Node::List(cases.iter().map(case).collect())
    }

    fn clauses(&self, clauses: &[ElifElseClause]) -> Node {
        let Some((first, rest)) = clauses.split_first() else { return Node::List(Vec::new()) };
        match &first.test {
            None => self.body(&first.body),
            Some(test) => {
                let mut place = self.places.of(first.range());
                if let Some(last) = rest.last() {
                    let [_, _, line, column] = self.places.of(last.range());
                    place = [place[0], place[1], line, column];
                }
                let fields = vec![self.expr(test), self.body(&first.body), self.clauses(rest)];
                Node::List(vec![Node::Node("If", Some(place), fields)])
            }
        }
    }

    fn handlers(&self, handlers: &[ExceptHandler]) -> Node {
        let handler = |ExceptHandler::ExceptHandler(h): &ExceptHandler| {
            let name = Node::name(h.name.as_ref().map(Identifier::as_str));
            self.node("ExceptHandler", h, vec![self.optional(h.type_.as_deref()), name, self.body(&h.body)])
        };
        Node::List(handlers.iter().map(handler).collect())
    }

    fn stmt(&self, stmt: &Stmt) -> Node {
        let none = || Node::Value(Plain::None);
        let (name, fields) = match stmt {
            Stmt::FunctionDef(s) => {
                let fields = vec![
                    Node::text(s.name.as_str()),
                    self.parameters(&s.parameters),
                    self.body(&s.body),
                    self.decorators(&s.decorator_list),
                    self.optional(s.returns.as_deref()),
                    none(),
                    self.type_params(s.type_params.as_deref()),
                ];
                let place = self.places.of_definition(s.range, s.decorator_list.last().map(Ranged::end));
                let name = if s.is_async { "AsyncFunctionDef" } else { "FunctionDef" };
                return Node::Node(name, Some(place), fields);
            }
            Stmt::ClassDef(s) => {
                let [bases, keywords] = match &s.arguments {
                    Some(arguments) => self.arguments(arguments),
                    None => [Node::List(Vec::new()), Node::List(Vec::new())],
                };
                let fields = vec![
                    Node::text(s.name.as_str()),
                    bases,
                    keywords,
                    self.body(&s.body),
                    self.decorators(&s.decorator_list),
                    self.type_params(s.type_params.as_deref()),
                ];
                let place = self.places.of_definition(s.range, s.decorator_list.last().map(Ranged::end));
                return Node::Node("ClassDef", Some(place), fields);
            }
            Stmt::Return(s) => ("Return", vec![self.optional(s.value.as_deref())]),
            Stmt::Delete(s) => ("Delete", vec![self.exprs(&s.targets)]),
            Stmt::TypeAlias(s) => {
                ("TypeAlias", vec![self.expr(&s.name), self.type_params(s.type_params.as_deref()), self.expr(&s.value)])
            }
            Stmt::Assign(s) => ("Assign", vec![self.exprs(&s.targets), self.expr(&s.value), none()]),
            Stmt::AugAssign(s) => ("AugAssign", vec![self.expr(&s.target), Self::operator(s.op), self.expr(&s.value)]),
            Stmt::AnnAssign(s) => {
                let value = self.optional(s.value.as_deref());
                (
                    "AnnAssign",
                    vec![self.expr(&s.target), self.expr(&s.annotation), value, Node::int(i64::from(s.simple))],
                )
            }
            Stmt::For(s) => {
                let name = if s.is_async { "AsyncFor" } else { "For" };
                let fields =
                    vec![self.expr(&s.target), self.expr(&s.iter), self.body(&s.body), self.body(&s.orelse), none()];
                (name, fields)
            }
            Stmt::While(s) => ("While", vec![self.expr(&s.test), self.body(&s.body), self.body(&s.orelse)]),
            Stmt::If(s) => ("If", vec![self.expr(&s.test), self.body(&s.body), self.clauses(&s.elif_else_clauses)]),
            Stmt::With(s) => {
                let name = if s.is_async { "AsyncWith" } else { "With" };
                (name, vec![self.with_items(&s.items), self.body(&s.body), none()])
            }
            Stmt::Match(s) => ("Match", vec![self.expr(&s.subject), self.cases(&s.cases)]),
            Stmt::Raise(s) => ("Raise", vec![self.optional(s.exc.as_deref()), self.optional(s.cause.as_deref())]),
            Stmt::Try(s) => {
                let name = if s.is_star { "TryStar" } else { "Try" };
                let fields =
                    vec![self.body(&s.body), self.handlers(&s.handlers), self.body(&s.orelse), self.body(&s.finalbody)];
                (name, fields)
            }
            Stmt::Assert(s) => ("Assert", vec![self.expr(&s.test), self.optional(s.msg.as_deref())]),
            Stmt::Import(s) => ("Import", vec![self.aliases(&s.names)]),
            Stmt::ImportFrom(s) => {
                let module = Node::name(s.module.as_ref().map(Identifier::as_str));
                ("ImportFrom", vec![module, self.aliases(&s.names), Node::int(i64::from(s.level))])
            }
            Stmt::Global(s) => ("Global", vec![Self::names(&s.names)]),
            Stmt::Nonlocal(s) => ("Nonlocal", vec![Self::names(&s.names)]),
            Stmt::Expr(s) => ("Expr", vec![self.expr(&s.value)]),
            Stmt::Pass(_) => ("Pass", Vec::new()),
            Stmt::Break(_) => ("Break", Vec::new()),
            Stmt::Continue(_) | Stmt::IpyEscapeCommand(_) => ("Continue", Vec::new()),
        };
        self.node(name, stmt, fields)
    }
}
