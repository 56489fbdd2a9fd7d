//! Third pass: in which order the compiled code mentions the local variables of each frame (rule FL-SLOT). The order of visits is that
//! of CPython's code generator of the era.

use super::collect::is_exec;
use super::dead::dead_branch;
use super::symbols::{Block, Target};
use super::tree::{ScopeId, key, mangle};
use fastlocals_core::era::Era;
use hashbrown::{HashMap, HashSet};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{Comprehension, ExceptHandler, Expr, Identifier, Parameters, Pattern, Stmt};
use ruff_text_size::TextRange;

/// Names of local variables in order of appearance, for each frame: those that need a slot beside the parameters.
#[derive(Default)]
pub(super) struct Appearance {
    names: Vec<Box<str>>,
    seen: HashSet<Box<str>>,
    /// Names that an inlined comprehension saves, and an inner function captures.
    pub(super) pushed_cells: HashSet<Box<str>>,
}

impl Appearance {
    fn touch(&mut self, name: &str) {
        if !self.seen.contains(name) {
            self.seen.insert(name.into());
            self.names.push(name.into());
        }
    }

    pub(super) fn names(&self) -> &[Box<str>] {
        &self.names
    }
}

/// What a jump out of a block runs on its way.
#[derive(Clone, Copy)]
enum Unwind<'a> {
    Loop,
    Finally(&'a [Stmt]),
}

/// The pass; see the module.
pub(super) struct Order<'a> {
    blocks: &'a [Block],
    children: &'a HashMap<(u32, u32), ScopeId>,
    /// By index of the block that is the frame.
    pub(super) frames: Vec<Appearance>,
    current: usize,
    unwind: Vec<Unwind<'a>>,
    /// `finally` bodies that were visited for a jump.
    done: HashSet<usize>,
    era: Era,
    future_annotations: bool,
}

impl<'a> Order<'a> {
    pub(super) fn new(
        blocks: &'a [Block],
        children: &'a HashMap<(u32, u32), ScopeId>,
        era: Era,
        future_annotations: bool,
    ) -> Order<'a> {
        Order {
            blocks,
            children,
            frames: blocks.iter().map(|_| Appearance::default()).collect(),
            current: 0,
            unwind: Vec::new(),
            done: HashSet::new(),
            era,
            future_annotations,
        }
    }

    fn touch(&mut self, name: &str) {
        let Some(block) = self.blocks.get(self.current) else { return };
        let mangled = mangle(block.private.as_deref(), name);
        let mut symbol = block.get(&mangled);
        if let Some(Target::Shared(owner)) = symbol.map(|s| s.target) {
            symbol = self.blocks.get(owner).and_then(|b| b.get(&mangled));
        }
        if symbol.is_some_and(|s| s.target == Target::Own && !s.captured)
            && let Some(frame) = self.frames.get_mut(block.frame)
        {
            frame.touch(&mangled);
        }
    }

    fn bind(&mut self, name: &Identifier) {
        self.touch(name.as_str());
    }

    /// Visits the inside of the scope that the node of this range defines.
    fn inside(&mut self, range: TextRange, visit: impl FnOnce(&mut Self)) {
        let Some(child) = self.children.get(&key(range)).map(|id| id.0 as usize) else { return };
        let outer = std::mem::replace(&mut self.current, child);
        let inlined = self.blocks.get(child).is_some_and(|b| b.inlined);
        let unwind = if inlined { Vec::new() } else { std::mem::take(&mut self.unwind) };
        visit(self);
        if !inlined {
            self.unwind = unwind;
        }
        self.current = outer;
    }

    fn defaults(&mut self, parameters: &'a Parameters) {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        positional.chain(&parameters.kwonlyargs).filter_map(|p| p.default()).for_each(|d| self.visit_expr(d));
    }

    fn annotation(&mut self, annotation: &'a Expr) {
        if !self.future_annotations {
            self.visit_expr(annotation);
        }
    }

    /// The `finally` bodies that a jump runs, where it has copies of them: all for `return`, those inside the loop otherwise.
    fn jump(&mut self, to_loop: bool) {
        if !self.era.jumps_copy_finally() {
            return;
        }
        let whole = std::mem::take(&mut self.unwind);
        for (depth, entry) in whole.iter().enumerate().rev() {
            match entry {
                Unwind::Loop if to_loop => break,
                Unwind::Loop => {}
                Unwind::Finally(body) => {
                    // The second visit would find nothing new.
                    if self.done.insert(body.as_ptr() as usize) {
                        self.unwind = whole.get(..depth).unwrap_or(&[]).to_vec();
                        self.visit_body(body);
                    }
                }
            }
        }
        self.unwind = whole;
    }

    fn guarded(&mut self, entry: Unwind<'a>, body: &'a [Stmt]) {
        self.unwind.push(entry);
        self.visit_body(body);
        self.unwind.pop();
    }

    fn try_except(&mut self, s: &'a ruff_python_ast::StmtTry) {
        self.visit_body(&s.body);
        if !self.era.compiles_else_after_handlers() {
            self.visit_body(&s.orelse);
        }
        for ExceptHandler::ExceptHandler(handler) in &s.handlers {
            handler.type_.iter().for_each(|t| self.visit_expr(t));
            handler.name.iter().for_each(|n| self.bind(n));
            self.visit_body(&handler.body);
        }
        if self.era.compiles_else_after_handlers() {
            self.visit_body(&s.orelse);
        }
    }

    fn comprehension(&mut self, range: TextRange, generators: &'a [Comprehension], items: [Option<&'a Expr>; 2]) {
        let Some(first) = generators.first() else { return };
        self.visit_expr(&first.iter);
        let child = self.children.get(&key(range)).map(|id| id.0 as usize);
        let blocks = self.blocks;
        match child {
            Some(at) => self.inside(range, |order| {
                let block = &blocks[at];
                if let Some(frame) = order.frames.get_mut(block.frame).filter(|_| block.inlined) {
                    for symbol in block.symbols.iter().filter(|s| s.target == Target::Own) {
                        frame.touch(&symbol.name);
                        if symbol.captured {
                            frame.pushed_cells.insert(symbol.name.clone());
                        }
                    }
                }
                order.clauses(generators, items);
            }),
            None => self.clauses(generators, items),
        }
    }

    fn clauses(&mut self, generators: &'a [Comprehension], items: [Option<&'a Expr>; 2]) {
        for (i, generator) in generators.iter().enumerate() {
            if i > 0 {
                self.visit_expr(&generator.iter);
            }
            self.visit_expr(&generator.target);
            generator.ifs.iter().for_each(|e| self.visit_expr(e));
        }
        let [key, value] = items;
        let (a, b) = if self.era.comprehension_values_come_first() { (value, key) } else { (key, value) };
        a.into_iter().chain(b).for_each(|e| self.visit_expr(e));
    }

    fn branch(&mut self, test: Option<&'a Expr>, body: &'a [Stmt]) -> bool {
        let dead = test.and_then(|t| dead_branch(t, self.era));
        if let (Some(test), None) = (test, dead) {
            self.visit_expr(test);
        }
        if dead != Some(false) {
            self.visit_body(body);
        }
        dead != Some(true)
    }

    fn in_namespace(&self) -> bool {
        self.blocks.get(self.current).is_some_and(|b| !b.kind.is_function_like())
    }
}

impl<'a> Visitor<'a> for Order<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                def.decorator_list.iter().for_each(|d| self.visit_expr(&d.expression));
                self.defaults(&def.parameters);
                def.parameters.iter().filter_map(|p| p.annotation()).for_each(|a| self.annotation(a));
                def.returns.iter().for_each(|a| self.annotation(a));
                self.inside(def.range, |order| order.visit_body(&def.body));
                self.bind(&def.name);
            }
            Stmt::ClassDef(def) => {
                def.decorator_list.iter().for_each(|d| self.visit_expr(&d.expression));
                if let Some(arguments) = &def.arguments {
                    arguments.args.iter().for_each(|a| self.visit_expr(a));
                    arguments.keywords.iter().for_each(|k| self.visit_expr(&k.value));
                }
                self.inside(def.range, |order| order.visit_body(&def.body));
                self.bind(&def.name);
            }
            Stmt::Return(s) => {
                s.value.iter().for_each(|v| self.visit_expr(v));
                self.jump(false);
            }
            Stmt::Break(_) | Stmt::Continue(_) => self.jump(true),
            Stmt::AugAssign(s) => {
                self.visit_expr(&s.target);
                self.visit_expr(&s.value);
            }
            Stmt::AnnAssign(s) => {
                if let Some(value) = &s.value {
                    self.visit_expr(value);
                    self.visit_expr(&s.target);
                } else if !s.target.is_name_expr() {
                    self.visit_expr(&s.target);
                }
                if self.in_namespace() {
                    self.annotation(&s.annotation);
                }
            }
            Stmt::For(s) => {
                self.visit_expr(&s.iter);
                self.visit_expr(&s.target);
                self.guarded(Unwind::Loop, &s.body);
                self.visit_body(&s.orelse);
            }
            Stmt::While(s) => {
                self.unwind.push(Unwind::Loop);
                self.branch(Some(&s.test), &s.body);
                self.unwind.pop();
                self.visit_body(&s.orelse);
            }
            Stmt::If(s) => {
                let mut alive = self.branch(Some(&s.test), &s.body);
                for clause in &s.elif_else_clauses {
                    alive = alive && self.branch(clause.test.as_ref(), &clause.body);
                }
            }
            Stmt::Try(s) => {
                if s.finalbody.is_empty() {
                    self.try_except(s);
                    return;
                }
                if self.era.compiles_finally_first() {
                    self.visit_body(&s.finalbody);
                }
                self.unwind.push(Unwind::Finally(&s.finalbody));
                self.try_except(s);
                self.unwind.pop();
                self.visit_body(&s.finalbody);
            }
            Stmt::Import(s) => {
                for alias in &s.names {
                    match &alias.asname {
                        Some(name) => self.bind(name),
                        None => self.touch(alias.name.split('.').next().unwrap_or("")),
                    }
                }
            }
            Stmt::ImportFrom(s) => s.names.iter().for_each(|a| self.bind(a.asname.as_ref().unwrap_or(&a.name))),
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => self.touch(name.id.as_str()),
            Expr::Lambda(lambda) => {
                lambda.parameters.iter().for_each(|p| self.defaults(p));
                self.inside(lambda.range, |order| order.visit_expr(&lambda.body));
            }
            Expr::If(e) => [&e.test, &e.body, &e.orelse].into_iter().for_each(|e| self.visit_expr(e)),
            Expr::Call(call) => {
                if !(self.era.exec_is_a_statement() && is_exec(&call.func)) {
                    self.visit_expr(&call.func);
                }
                call.arguments.args.iter().for_each(|a| self.visit_expr(a));
                call.arguments.keywords.iter().for_each(|k| self.visit_expr(&k.value));
            }
            Expr::Dict(d) if self.era.dict_values_come_first() => {
                for item in &d.items {
                    self.visit_expr(&item.value);
                    item.key.iter().for_each(|k| self.visit_expr(k));
                }
            }
            Expr::ListComp(c) => self.comprehension(c.range, &c.generators, [Some(&c.elt), None]),
            Expr::SetComp(c) => self.comprehension(c.range, &c.generators, [Some(&c.elt), None]),
            Expr::Generator(c) => self.comprehension(c.range, &c.generators, [Some(&c.elt), None]),
            Expr::DictComp(c) => self.comprehension(c.range, &c.generators, [c.key.as_deref(), Some(&c.value)]),
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
