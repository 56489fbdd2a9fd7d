//! First pass: blocks and what each does with its names. The order of visits is that of CPython's symbol table, so that the same
//! error is found first.

use super::symbols::{Block, mark};
use super::tree::{ScopeId, ScopeKind, key, mangle};
use crate::error::CompileError;
use crate::options::Options;
use crate::source::Source;
use fastlocals_core::era::Era;
use hashbrown::HashMap;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{Alias, Comprehension, ExceptHandler, Expr, ExprContext, Identifier, Parameters, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// The pass; see the module.
pub(super) struct Collector<'a> {
    pub(super) blocks: Vec<Block>,
    pub(super) children: HashMap<(u32, u32), ScopeId>,
    pub(super) error: Option<CompileError>,
    current: usize,
    source: &'a Source<'a>,
    era: Era,
    future_annotations: bool,
}

impl<'a> Collector<'a> {
    pub(super) fn new(source: &'a Source<'a>, options: &Options, future_annotations: bool) -> Collector<'a> {
        let name = "<module>";
        Collector {
            blocks: vec![Block::new(ScopeKind::Module, name, 0)],
            children: HashMap::new(),
            error: None,
            current: 0,
            source,
            era: options.era,
            future_annotations,
        }
    }

    pub(super) fn fail(&mut self, range: TextRange, message: impl Into<String>) {
        if self.error.is_none() {
            self.error = Some(self.source.error(range, message));
        }
    }

    fn block(&mut self) -> &mut Block {
        let last = self.blocks.len() - 1;
        let at = self.current.min(last);
        &mut self.blocks[at]
    }

    fn mangled(&mut self, name: &str) -> Box<str> {
        mangle(self.block().private.as_deref(), name).into()
    }

    fn add(&mut self, name: &str, marks: u16) {
        let name = self.mangled(name);
        self.block().add(&name, marks);
    }

    fn bind(&mut self, name: &Identifier) {
        self.add(name.as_str(), mark::BOUND);
    }

    fn enter(&mut self, kind: ScopeKind, name: &str, range: TextRange) -> usize {
        let outer = self.current;
        let mut block = Block::new(kind, name, outer);
        let parent = &self.blocks[outer];
        block.nested = parent.nested || parent.kind.is_function_like();
        block.in_iterable = parent.in_iterable;
        block.private = if kind == ScopeKind::Class { Some(name.into()) } else { parent.private.clone() };
        block.inlined = self.era.inlines_comprehensions() && kind.is_comprehension() && kind != ScopeKind::Generator;
        let at = self.blocks.len();
        block.frame = if block.inlined { parent.frame } else { at };
        self.blocks.push(block);
        self.children.insert(key(range), at.into());
        self.current = at;
        outer
    }

    fn annotation(&mut self, annotation: &'a Expr) {
        if !self.future_annotations {
            self.visit_expr(annotation);
        }
    }

    /// Defaults and annotations, which belong to the block around the function.
    fn outer_of(&mut self, parameters: &'a Parameters) {
        let (positional, kwonly) = (parameters.posonlyargs.iter().chain(&parameters.args), &parameters.kwonlyargs);
        positional.chain(kwonly).filter_map(|p| p.default.as_deref()).for_each(|d| self.visit_expr(d));
    }

    fn annotations_of(&mut self, parameters: &'a Parameters) {
        let annotated = parameters.iter().filter_map(|p| p.annotation());
        annotated.for_each(|a| self.annotation(a));
    }

    fn parameters(&mut self, parameters: &Parameters) {
        let (posonly, plain, kwonly) = (&parameters.posonlyargs, &parameters.args, &parameters.kwonlyargs);
        let counts = [(posonly.len() + plain.len()) as u32, posonly.len() as u32, kwonly.len() as u32];
        let block = self.block();
        (block.counts, block.varargs, block.varkeywords) =
            (counts, parameters.vararg.is_some(), parameters.kwarg.is_some());
        let named = posonly.iter().chain(plain).chain(kwonly).map(|p| &p.parameter.name);
        let rest = [&parameters.vararg, &parameters.kwarg].into_iter().flatten().map(|p| &p.name);
        for name in named.chain(rest) {
            let mangled = self.mangled(name.as_str());
            if self.block().marks(&mangled) & mark::PARAM != 0 {
                self.fail(name.range, format!("duplicate argument '{mangled}' in function definition"));
            }
            self.block().add(&mangled, mark::PARAM | mark::BOUND);
        }
    }

    /// `global` or `nonlocal`.
    fn directive(&mut self, names: &[Identifier], range: TextRange, word: &str, bit: u16) {
        for name in names {
            let mangled = self.mangled(name.as_str());
            let marks = self.block().marks(&mangled);
            if marks & (mark::PARAM | mark::LOCAL | mark::USE | mark::ANNOTATED) != 0 {
                let message = if marks & mark::PARAM != 0 {
                    format!("name '{name}' is parameter and {word}")
                } else if marks & mark::ANNOTATED != 0 {
                    format!("annotated name '{name}' can't be {word}")
                } else if marks & mark::LOCAL != 0 {
                    format!("name '{name}' is assigned to before {word} declaration")
                } else {
                    format!("name '{name}' is used prior to {word} declaration")
                };
                if self.era.refuses_late_global() || marks & mark::PARAM != 0 {
                    self.fail(range, message);
                }
            }
            self.block().add(&mangled, bit);
            self.block().directives.push((mangled, range));
        }
    }

    fn alias(&mut self, alias: &Alias, from: bool) {
        match &alias.asname {
            Some(name) => self.add(name.as_str(), mark::BOUND | mark::IMPORT),
            None if alias.name.as_str() == "*" => self.import_star(alias.range),
            None if from => self.add(alias.name.as_str(), mark::BOUND | mark::IMPORT),
            None => self.add(alias.name.split('.').next().unwrap_or(""), mark::BOUND | mark::IMPORT),
        }
    }

    fn import_star(&mut self, range: TextRange) {
        let era = self.era;
        let block = self.block();
        if era.functions_may_import_star() {
            block.import_star = Some(range);
        } else if block.kind != ScopeKind::Module {
            self.fail(range, "import * only allowed at module level");
        }
    }

    /// `name := value`: in a comprehension the target is a variable of the block around it.
    fn named(&mut self, target: &Expr, range: TextRange) {
        let Expr::Name(name) = target else { return };
        if self.block().in_iterable {
            self.fail(range, "assignment expression cannot be used in a comprehension iterable expression");
        }
        let mangled = self.mangled(name.id.as_str());
        let mut at = self.current;
        while self.blocks[at].kind.is_comprehension() {
            if self.blocks[at].marks(&mangled) & mark::ITER != 0 {
                let message =
                    format!("assignment expression cannot rebind comprehension iteration variable '{}'", name.id);
                self.fail(name.range, message);
            }
            at = self.blocks[at].parent;
        }
        if at == self.current {
            self.block().add(&mangled, mark::BOUND);
            return;
        }
        let bit = match self.blocks[at].kind {
            ScopeKind::Class => {
                let message = "assignment expression within a comprehension cannot be used in a class body";
                self.fail(name.range, message);
                return;
            }
            ScopeKind::Module => mark::GLOBAL,
            _ if self.blocks[at].marks(&mangled) & mark::GLOBAL != 0 => mark::GLOBAL,
            _ => mark::NONLOCAL,
        };
        self.blocks[at].add(&mangled, mark::BOUND | if bit == mark::GLOBAL { bit } else { 0 });
        // Every comprehension in between leads outward, too.
        let mut inner = self.current;
        while inner != at {
            self.blocks[inner].add(&mangled, mark::BOUND | bit);
            inner = self.blocks[inner].parent;
        }
    }

    fn comprehension(
        &mut self,
        kind: ScopeKind,
        range: TextRange,
        generators: &'a [Comprehension],
        items: [Option<&'a Expr>; 2],
    ) {
        let Some(first) = generators.first() else { return };
        self.in_iterable(|c| c.visit_expr(&first.iter));
        let name = match kind {
            ScopeKind::ListComp => "<listcomp>",
            ScopeKind::SetComp => "<setcomp>",
            ScopeKind::DictComp => "<dictcomp>",
            _ => "<genexpr>",
        };
        let leak = self.era.list_comprehensions_leak() && kind == ScopeKind::ListComp;
        let outer = if leak { self.current } else { self.enter(kind, name, range) };
        if !leak {
            let asynchronous = generators.iter().any(|g| g.is_async);
            let block = self.block();
            block.is_coroutine |= asynchronous;
            block.is_generator = kind == ScopeKind::Generator;
            if !block.inlined {
                block.counts = [1, 0, 0];
                block.add(".0", mark::PARAM | mark::BOUND | mark::USE);
            }
        }
        for (i, generator) in generators.iter().enumerate() {
            if i > 0 {
                self.in_iterable(|c| c.visit_expr(&generator.iter));
            }
            self.iteration_target(&generator.target, leak);
            generator.ifs.iter().for_each(|e| self.visit_expr(e));
        }
        items.into_iter().flatten().for_each(|e| self.visit_expr(e));
        let coroutine = self.block().is_coroutine;
        self.current = outer;
        if coroutine && kind != ScopeKind::Generator && !leak {
            self.block().is_coroutine = true;
        }
    }

    fn in_iterable(&mut self, visit: impl FnOnce(&mut Self)) {
        let at = self.current;
        let before = std::mem::replace(&mut self.blocks[at].in_iterable, true);
        visit(self);
        self.blocks[at].in_iterable = before;
    }

    fn iteration_target(&mut self, target: &'a Expr, leak: bool) {
        self.visit_expr(target);
        if !leak {
            mark_targets(target, &mut |name| {
                let mangled = self.mangled(name);
                if self.block().marks(&mangled) & (mark::GLOBAL | mark::NONLOCAL) != 0 {
                    let message =
                        format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                    self.fail(target.range(), message);
                }
                self.block().add(&mangled, mark::ITER);
            });
        }
    }

    /// `exec(src)` as a statement with one operand (EX27).
    fn exec_statement(&mut self, stmt: &'a Stmt) -> bool {
        let Stmt::Expr(e) = stmt else { return false };
        let Expr::Call(call) = &*e.value else { return false };
        if !self.era.exec_is_a_statement() || !is_exec(&call.func) {
            return false;
        }
        let args = &call.arguments;
        args.args.iter().for_each(|a| self.visit_expr(a));
        args.keywords.iter().for_each(|k| self.visit_expr(&k.value));
        let one = args.args.len() == 1 && args.keywords.is_empty();
        let tuple = matches!(args.args.first(), Some(Expr::Tuple(t)) if matches!(t.elts.len(), 2 | 3));
        if one && !tuple {
            self.block().bare_exec = Some(stmt.range());
        } else {
            self.block().qualified_exec = true;
        }
        true
    }
}

/// True for the name `exec`.
pub(super) fn is_exec(func: &Expr) -> bool {
    matches!(func, Expr::Name(n) if n.id.as_str() == "exec")
}

/// Calls `f` for each name that a target binds.
fn mark_targets(target: &Expr, f: &mut impl FnMut(&str)) {
    match target {
        Expr::Name(n) => f(n.id.as_str()),
        Expr::Starred(s) => mark_targets(&s.value, f),
        Expr::Tuple(t) => t.elts.iter().for_each(|e| mark_targets(e, f)),
        Expr::List(l) => l.elts.iter().for_each(|e| mark_targets(e, f)),
        _ => {}
    }
}

impl<'a> Visitor<'a> for Collector<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                self.bind(&def.name);
                self.outer_of(&def.parameters);
                self.annotations_of(&def.parameters);
                def.returns.iter().for_each(|a| self.annotation(a));
                def.decorator_list.iter().for_each(|d| self.visit_expr(&d.expression));
                let outer = self.enter(ScopeKind::Function, def.name.as_str(), def.range);
                self.block().is_coroutine = def.is_async;
                self.parameters(&def.parameters);
                self.visit_body(&def.body);
                self.current = outer;
            }
            Stmt::ClassDef(def) => {
                self.bind(&def.name);
                def.decorator_list.iter().for_each(|d| self.visit_expr(&d.expression));
                if let Some(arguments) = &def.arguments {
                    arguments.args.iter().for_each(|a| self.visit_expr(a));
                    arguments.keywords.iter().for_each(|k| self.visit_expr(&k.value));
                }
                let outer = self.enter(ScopeKind::Class, def.name.as_str(), def.range);
                self.visit_body(&def.body);
                self.current = outer;
            }
            Stmt::Assign(s) => {
                s.targets.iter().for_each(|t| self.visit_expr(t));
                self.visit_expr(&s.value);
            }
            Stmt::AugAssign(s) => {
                self.visit_expr(&s.target);
                self.visit_expr(&s.value);
            }
            Stmt::AnnAssign(s) => {
                if let Expr::Name(name) = &*s.target {
                    let mangled = self.mangled(name.id.as_str());
                    let marks = self.block().marks(&mangled);
                    if marks & (mark::GLOBAL | mark::NONLOCAL) != 0 && self.current != 0 && s.simple {
                        let word = if marks & mark::GLOBAL != 0 { "global" } else { "nonlocal" };
                        self.fail(s.range, format!("annotated name '{}' can't be {word}", name.id));
                    }
                    if s.simple {
                        self.block().add(&mangled, mark::ANNOTATED | mark::BOUND);
                    } else if s.value.is_some() {
                        self.block().add(&mangled, mark::BOUND);
                    }
                } else {
                    self.visit_expr(&s.target);
                }
                self.annotation(&s.annotation);
                s.value.iter().for_each(|v| self.visit_expr(v));
            }
            Stmt::For(s) => {
                self.visit_expr(&s.target);
                self.visit_expr(&s.iter);
                self.visit_body(&s.body);
                self.visit_body(&s.orelse);
            }
            Stmt::Try(s) => {
                self.visit_body(&s.body);
                self.visit_body(&s.orelse);
                for ExceptHandler::ExceptHandler(handler) in &s.handlers {
                    handler.type_.iter().for_each(|t| self.visit_expr(t));
                    handler.name.iter().for_each(|n| self.bind(n));
                    self.visit_body(&handler.body);
                }
                self.visit_body(&s.finalbody);
            }
            Stmt::Import(s) => s.names.iter().for_each(|a| self.alias(a, false)),
            Stmt::ImportFrom(s) => s.names.iter().for_each(|a| self.alias(a, true)),
            Stmt::Global(s) => self.directive(&s.names, s.range, "global", mark::GLOBAL),
            Stmt::Nonlocal(s) => self.directive(&s.names, s.range, "nonlocal", mark::NONLOCAL),
            _ if self.exec_statement(stmt) => {}
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => {
                let mangled = self.mangled(name.id.as_str());
                let era = self.era;
                let block = self.block();
                match name.ctx {
                    ExprContext::Load | ExprContext::Invalid => {
                        block.add(&mangled, mark::USE);
                        if era.super_needs_no_arguments() && &*mangled == "super" && block.kind.is_function_like() {
                            block.add("__class__", mark::USE);
                        }
                    }
                    ExprContext::Store => {
                        block.add(&mangled, mark::BOUND);
                    }
                    ExprContext::Del => {
                        if let Some(symbol) = block.add(&mangled, mark::BOUND | mark::DEL) {
                            symbol.deleted_at.get_or_insert(name.range);
                        }
                    }
                }
            }
            Expr::Named(named) => {
                self.named(&named.target, named.range);
                self.visit_expr(&named.value);
            }
            Expr::Lambda(lambda) => {
                lambda.parameters.iter().for_each(|p| self.outer_of(p));
                let outer = self.enter(ScopeKind::Lambda, "<lambda>", lambda.range);
                lambda.parameters.iter().for_each(|p| self.parameters(p));
                self.visit_expr(&lambda.body);
                self.current = outer;
            }
            Expr::ListComp(c) => self.comprehension(ScopeKind::ListComp, c.range, &c.generators, [Some(&c.elt), None]),
            Expr::SetComp(c) => self.comprehension(ScopeKind::SetComp, c.range, &c.generators, [Some(&c.elt), None]),
            Expr::Generator(c) => {
                self.comprehension(ScopeKind::Generator, c.range, &c.generators, [Some(&c.elt), None])
            }
            Expr::DictComp(c) => {
                self.comprehension(ScopeKind::DictComp, c.range, &c.generators, [c.key.as_deref(), Some(&c.value)]);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                let what = match self.block().kind {
                    ScopeKind::ListComp => "list comprehension",
                    ScopeKind::SetComp => "set comprehension",
                    ScopeKind::DictComp => "dict comprehension",
                    ScopeKind::Generator => "generator expression",
                    _ => "",
                };
                if !what.is_empty() {
                    self.fail(expr.range(), format!("'yield' inside {what}"));
                }
                self.block().is_generator = true;
                walk_expr(self, expr);
            }
            Expr::Await(_) => {
                // In a function the compiler complains of `await` outside `async def`; a comprehension becomes asynchronous.
                if self.block().kind.is_comprehension() {
                    self.block().is_coroutine = true;
                }
                walk_expr(self, expr);
            }
            _ => walk_expr(self, expr),
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::MatchAs(p) => {
                p.pattern.iter().for_each(|p| self.visit_pattern(p));
                p.name.iter().for_each(|n| self.bind(n));
            }
            Pattern::MatchStar(p) => p.name.iter().for_each(|n| self.bind(n)),
            Pattern::MatchMapping(p) => {
                walk_pattern(self, pattern);
                p.rest.iter().for_each(|n| self.bind(n));
            }
            _ => walk_pattern(self, pattern),
        }
    }
}
