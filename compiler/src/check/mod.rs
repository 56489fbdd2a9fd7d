//! What CPython's compiler, rather than its parser or symbol table, refuses: statements outside of what they belong to, stars, repeated
//! keywords, patterns; and what it warns of.

mod future;
mod pattern;

use crate::error::{CompileError, Warning};
use crate::options::Options;
use crate::parse::Body;
use crate::source::Source;
use fastlocals_core::era::Era;
use fastlocals_core::era::texts;
use fastlocals_core::era::texts::Text;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{
    CmpOp, Comprehension, ExceptHandler, Expr, ExprContext, Identifier, Keyword, Parameters, Stmt, StmtTry,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Checks `from __future__` imports, which CPython does before all else.
///
/// # Errors
/// An unknown feature; an import that comes too late.
pub(crate) fn futures(body: Body<'_>, source: &Source<'_>) -> Result<(), CompileError> {
    match body {
        Body::Module(module) => future::check(&module.body, source),
        Body::Expression(_) => Ok(()),
    }
}

/// Checks a whole tree and collects its warnings.
///
/// # Errors
/// The first thing in source order that CPython's compiler refuses.
pub(crate) fn check(body: Body<'_>, source: &Source<'_>, options: &Options) -> Result<Vec<Warning>, CompileError> {
    let mut checker = Checker {
        source,
        era: options.era,
        places: vec![Place {
            kind: Kind::Module,
            loops: 0,
            blocks: 0,
            copies: 1,
            generator: false,
            range: TextRange::default(),
        }],
        star_handlers: 0,
        error: None,
        warnings: Vec::new(),
    };
    match body {
        // Future imports of the module itself were checked before.
        Body::Module(module) => module.body.iter().filter(|s| !is_future(s)).for_each(|s| checker.visit_stmt(s)),
        Body::Expression(expression) => checker.visit_expr(&expression.body),
    }
    match checker.error {
        Some(error) => Err(error),
        None => Ok(checker.warnings),
    }
}

/// Decimal digits of an integer literal, `sys.int_info.default_max_str_digits`.
const MAX_DIGITS: usize = 4300;

/// Copies of one `finally` body that may become necessary; each level of nesting multiplies them.
const MAX_COPIES: usize = 10_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    /// A comprehension that may be asynchronous: in `async def`, or a generator expression.
    AsyncComprehension,
    Comprehension,
}

/// The code that a node is part of.
#[derive(Clone, Copy)]
struct Place {
    kind: Kind,
    loops: usize,
    /// Loops, `with`s, `try`s around, as CPython's compiler counts them.
    blocks: usize,
    /// How often the code generator compiles this: once for each way out of the `try`s whose `finally` it is in.
    copies: usize,
    /// `async def` with a `yield`.
    generator: bool,
    /// The whole comprehension.
    range: TextRange,
}

struct Checker<'a> {
    source: &'a Source<'a>,
    era: Era,
    places: Vec<Place>,
    /// `except*` blocks around, within the innermost loop or function.
    star_handlers: usize,
    error: Option<CompileError>,
    warnings: Vec<Warning>,
}

impl<'a> Checker<'a> {
    fn fail(&mut self, range: TextRange, message: impl Into<String>) {
        if self.error.is_none() {
            self.error = Some(self.source.error(range, message));
        }
    }

    fn warn(&mut self, category: &'static str, at: TextSize, message: String) {
        let line = self.source.line(at);
        self.warnings.push(Warning { category, message, line });
    }

    /// Warns in the era's words, with these things in their places.
    fn warn_in_words(&mut self, text: Text, at: TextSize, told: &[&str]) {
        let (category, words) = text.of(self.era);
        let mut message = String::new();
        for (place, rest) in texts::parts(words) {
            message.push_str(place.and_then(|i| told.get(i)).copied().unwrap_or(""));
            message.push_str(rest);
        }
        self.warn(category.name(), at, message);
    }

    fn place(&self) -> Place {
        self.places.last().copied().unwrap_or(Place {
            kind: Kind::Module,
            loops: 0,
            blocks: 0,
            copies: 1,
            generator: false,
            range: TextRange::default(),
        })
    }

    fn inside(&mut self, kind: Kind, generator: bool, range: TextRange, visit: impl FnOnce(&mut Self)) {
        self.places.push(Place { kind, loops: 0, blocks: 0, copies: 1, generator, range });
        let handlers = std::mem::take(&mut self.star_handlers);
        visit(self);
        self.star_handlers = handlers;
        self.places.pop();
    }

    fn in_loop(&mut self, range: TextRange, visit: impl FnOnce(&mut Self)) {
        let handlers = std::mem::take(&mut self.star_handlers);
        if let Some(place) = self.places.last_mut() {
            place.loops += 1;
        }
        self.in_blocks(1, range, visit);
        if let Some(place) = self.places.last_mut() {
            place.loops -= 1;
        }
        self.star_handlers = handlers;
    }

    /// Visits what is inside `count` more blocks of the statement at `range`.
    fn in_blocks(&mut self, count: usize, range: TextRange, visit: impl FnOnce(&mut Self)) {
        let limit = self.era.block_limit();
        if let Some(place) = self.places.last_mut() {
            place.blocks += count;
            if place.blocks > limit {
                self.fail(range, "too many statically nested blocks");
                // What is inside would only repeat it.
                if let Some(place) = self.places.last_mut() {
                    place.blocks -= count;
                }
                return;
            }
        }
        visit(self);
        if let Some(place) = self.places.last_mut() {
            place.blocks -= count;
        }
    }

    fn keywords(&mut self, keywords: &[Keyword]) {
        let mut seen = std::collections::HashSet::new();
        for keyword in keywords {
            let Some(name) = &keyword.arg else { continue };
            if name.as_str() == "__debug__" {
                self.fail(keyword.range, "cannot assign to __debug__");
            }
            if !seen.insert(name.as_str()) {
                self.fail(keyword.range, format!("keyword argument repeated: {name}"));
            }
        }
    }

    /// Names that a statement binds.
    fn binding<'n>(&mut self, names: impl IntoIterator<Item = &'n Identifier>, range: TextRange) {
        if names.into_iter().any(|n| n.as_str() == "__debug__") {
            self.fail(range, "cannot assign to __debug__");
        }
    }

    fn parameters(&mut self, parameters: &Parameters) {
        for parameter in parameters.iter() {
            if parameter.name().as_str() == "__debug__" {
                self.fail(parameter.range(), "cannot assign to __debug__");
            }
        }
    }

    /// Elements of a tuple, list or set: stars are fine here, at most one in a target.
    fn elements(&mut self, elements: &'a [Expr], context: ExprContext, whole: TextRange) {
        let stars = elements.iter().filter(|e| e.is_starred_expr()).count();
        if context == ExprContext::Store && stars > 1 {
            self.fail(whole, "multiple starred expressions in assignment");
        }
        for element in elements {
            self.starred_or(element);
        }
    }

    /// Visits an expression that may be starred.
    fn starred_or(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Starred(s) => self.visit_expr(&s.value),
            _ => self.visit_expr(expr),
        }
    }

    fn comprehension(&mut self, expr: &'a Expr, generators: &'a [Comprehension], items: [Option<&'a Expr>; 2]) {
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        let outer = self.place().kind;
        let lazy = matches!(expr, Expr::Generator(_));
        let allowed = lazy || matches!(outer, Kind::AsyncFunction | Kind::AsyncComprehension);
        if !allowed && generators.iter().any(|g| g.is_async) {
            self.fail(expr.range(), "asynchronous comprehension outside of an asynchronous function");
        }
        let kind = if allowed { Kind::AsyncComprehension } else { Kind::Comprehension };
        self.inside(kind, false, expr.range(), |checker| {
            for (i, generator) in generators.iter().enumerate() {
                if i > 0 {
                    checker.visit_expr(&generator.iter);
                }
                checker.visit_expr(&generator.target);
                generator.ifs.iter().for_each(|e| checker.visit_expr(e));
            }
            for item in items.into_iter().flatten() {
                if let Expr::Starred(s) = item {
                    checker.fail(s.range, "iterable unpacking cannot be used in comprehension");
                }
                checker.visit_expr(item);
            }
        });
    }

    fn try_statement(&mut self, s: &'a StmtTry) {
        let (guarded, last) = (usize::from(!s.handlers.is_empty()), usize::from(!s.finalbody.is_empty()));
        self.in_blocks(guarded + last, s.range, |checker| checker.visit_body(&s.body));
        for (i, ExceptHandler::ExceptHandler(handler)) in s.handlers.iter().enumerate() {
            match handler.type_.as_deref() {
                None if i + 1 < s.handlers.len() => self.fail(handler.range, "default 'except:' must be last"),
                Some(types) => self.visit_expr(types),
                None => {}
            }
            self.star_handlers += usize::from(s.is_star);
            self.in_blocks(2 + last, s.range, |checker| checker.visit_body(&handler.body));
            self.star_handlers -= usize::from(s.is_star);
        }
        self.in_blocks(last, s.range, |checker| checker.visit_body(&s.orelse));
        let before = self.place().copies;
        let copies = before.saturating_mul(if last == 0 { 1 } else { 2 + jumps(s) });
        if copies > MAX_COPIES {
            self.fail(s.range, "finally blocks nest too deeply");
            return;
        }
        self.set_copies(copies);
        self.in_blocks(last, s.range, |checker| checker.visit_body(&s.finalbody));
        self.set_copies(before);
    }

    fn set_copies(&mut self, copies: usize) {
        if let Some(place) = self.places.last_mut() {
            place.copies = copies;
        }
    }

    fn star_jump(&mut self, range: TextRange) {
        if self.star_handlers > 0 {
            self.fail(range, "'break', 'continue' and 'return' cannot appear in an except* block");
        }
    }

    fn literals(&mut self, range: TextRange) {
        let literal = self.source.slice(range);
        if let Some(escape) = literal.contains('\\').then(|| crate::literal::invalid_escape(literal)).flatten() {
            let octal = escape.len() == 4;
            let what = if octal { "octal escape sequence" } else { "escape sequence" };
            if if octal { self.era.warns_of_wide_octal_escapes() } else { self.era.warns_of_invalid_escapes() } {
                self.warn_in_words(texts::INVALID_ESCAPE, range.start(), &[what, &escape]);
            }
        }
    }
}

/// Jumps in the guarded parts of a `try`, each of which runs the `finally` body.
fn jumps(s: &StmtTry) -> usize {
    struct Counter(usize);
    impl<'a> Visitor<'a> for Counter {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            match stmt {
                Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) => self.0 += 1,
                Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
                _ => walk_stmt(self, stmt),
            }
        }
        fn visit_expr(&mut self, _: &'a Expr) {}
    }
    let mut counter = Counter(0);
    counter.visit_body(&s.body);
    s.handlers.iter().for_each(|ExceptHandler::ExceptHandler(h)| counter.visit_body(&h.body));
    counter.visit_body(&s.orelse);
    counter.0
}

fn is_future(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::ImportFrom(s) if s.module.as_deref() == Some("__future__") && s.level == 0)
}

/// True if a statement list contains `yield` in its own function.
fn has_yield(body: &[Stmt]) -> bool {
    struct Finder(bool);
    impl<'a> Visitor<'a> for Finder {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            if !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
                walk_stmt(self, stmt);
            }
        }
        fn visit_expr(&mut self, expr: &'a Expr) {
            match expr {
                Expr::Yield(_) | Expr::YieldFrom(_) => self.0 = true,
                Expr::Lambda(_) => {}
                _ => walk_expr(self, expr),
            }
        }
    }
    let mut finder = Finder(false);
    finder.visit_body(body);
    finder.0
}

impl<'a> Visitor<'a> for Checker<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let place = self.place();
        let function = matches!(place.kind, Kind::Function | Kind::AsyncFunction);
        let range = stmt.range();
        match stmt {
            Stmt::FunctionDef(def) => {
                self.binding([&def.name], range);
                self.parameters(&def.parameters);
                def.decorator_list.iter().for_each(|d| self.visit_expr(&d.expression));
                def.parameters.iter().filter_map(|p| p.default()).for_each(|d| self.visit_expr(d));
                def.parameters.iter().filter_map(|p| p.annotation()).for_each(|a| self.starred_or(a));
                def.returns.iter().for_each(|r| self.visit_expr(r));
                let kind = if def.is_async { Kind::AsyncFunction } else { Kind::Function };
                let generator = def.is_async && has_yield(&def.body);
                self.inside(kind, generator, range, |checker| checker.visit_body(&def.body));
            }
            Stmt::ClassDef(def) => {
                self.binding([&def.name], range);
                def.decorator_list.iter().for_each(|d| self.visit_expr(&d.expression));
                if let Some(arguments) = &def.arguments {
                    self.keywords(&arguments.keywords);
                    arguments.args.iter().for_each(|a| self.starred_or(a));
                    arguments.keywords.iter().for_each(|k| self.visit_expr(&k.value));
                }
                self.inside(Kind::Class, false, range, |checker| checker.visit_body(&def.body));
            }
            Stmt::Return(s) => {
                if !function {
                    self.fail(range, "'return' outside function");
                }
                if place.generator && s.value.is_some() {
                    self.fail(range, "'return' with value in async generator");
                }
                self.star_jump(range);
                walk_stmt(self, stmt);
            }
            Stmt::Break(_) if place.loops == 0 => {
                self.star_jump(range);
                self.fail(range, "'break' outside loop");
            }
            Stmt::Continue(_) if place.loops == 0 => {
                self.star_jump(range);
                self.fail(range, "'continue' not properly in loop");
            }
            Stmt::Break(_) | Stmt::Continue(_) => self.star_jump(range),
            Stmt::For(s) => {
                if s.is_async && place.kind != Kind::AsyncFunction {
                    self.fail(range, "'async for' outside async function");
                }
                self.visit_expr(&s.iter);
                self.visit_expr(&s.target);
                self.in_loop(range, |checker| checker.visit_body(&s.body));
                self.visit_body(&s.orelse);
            }
            Stmt::While(s) => {
                self.visit_expr(&s.test);
                self.in_loop(range, |checker| checker.visit_body(&s.body));
                self.visit_body(&s.orelse);
            }
            Stmt::With(s) => {
                if s.is_async && place.kind != Kind::AsyncFunction {
                    self.fail(range, "'async with' outside async function");
                }
                for item in &s.items {
                    self.visit_expr(&item.context_expr);
                    item.optional_vars.iter().for_each(|v| self.visit_expr(v));
                }
                // The item that is one too many is the one to blame.
                let room = self.era.block_limit().saturating_sub(place.blocks);
                let blamed = s.items.get(room).map_or(range, |item| item.context_expr.range());
                self.in_blocks(s.items.len(), blamed, |checker| checker.visit_body(&s.body));
            }
            Stmt::Try(s) => self.try_statement(s),
            Stmt::Match(s) => {
                pattern::check(s, &mut |range, message| self.fail(range, message));
                walk_stmt(self, stmt);
            }
            Stmt::Assert(s) => {
                if matches!(&*s.test, Expr::Tuple(t) if !t.elts.is_empty()) && self.era.warns_of_asserted_tuples() {
                    let message = "assertion is always true, perhaps remove parentheses?";
                    self.warn("SyntaxWarning", s.range.start(), message.into());
                }
                walk_stmt(self, stmt);
            }
            Stmt::Assign(s) => {
                self.visit_expr(&s.value);
                s.targets.iter().for_each(|t| self.visit_expr(t));
            }
            Stmt::AnnAssign(s) => {
                s.value.iter().for_each(|v| self.visit_expr(v));
                self.visit_expr(&s.target);
                self.visit_expr(&s.annotation);
            }
            Stmt::ImportFrom(_) if is_future(stmt) => {
                self.fail(range, "from __future__ imports must occur at the beginning of the file");
            }
            Stmt::Import(s) => self.binding(s.names.iter().map(|n| n.asname.as_ref().unwrap_or(&n.name)), range),
            Stmt::ImportFrom(s) => self.binding(s.names.iter().map(|n| n.asname.as_ref().unwrap_or(&n.name)), range),
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let place = self.place();
        let range = expr.range();
        match expr {
            Expr::Starred(s) => {
                if s.ctx == ExprContext::Store {
                    self.fail(range, "starred assignment target must be in a list or tuple");
                } else {
                    self.fail(range, "can't use starred expression here");
                }
                walk_expr(self, expr);
            }
            Expr::Tuple(t) => self.elements(&t.elts, t.ctx, range),
            Expr::List(l) => self.elements(&l.elts, l.ctx, range),
            Expr::Set(s) => self.elements(&s.elts, ExprContext::Load, range),
            Expr::Call(call) => {
                self.visit_expr(&call.func);
                self.keywords(&call.arguments.keywords);
                call.arguments.args.iter().for_each(|a| self.starred_or(a));
                call.arguments.keywords.iter().for_each(|k| self.visit_expr(&k.value));
            }
            Expr::Subscript(s) => {
                self.visit_expr(&s.value);
                self.starred_or(&s.slice);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                if matches!(place.kind, Kind::Module | Kind::Class) {
                    self.fail(range, "'yield' outside function");
                } else if matches!(expr, Expr::YieldFrom(_)) && place.kind == Kind::AsyncFunction {
                    self.fail(range, "'yield from' inside async function");
                }
                walk_expr(self, expr);
            }
            Expr::Await(_) => {
                match place.kind {
                    Kind::Module | Kind::Class => self.fail(range, "'await' outside function"),
                    Kind::Function | Kind::Lambda => self.fail(range, "'await' outside async function"),
                    Kind::Comprehension => {
                        self.fail(place.range, "asynchronous comprehension outside of an asynchronous function");
                    }
                    Kind::AsyncFunction | Kind::AsyncComprehension => {}
                }
                walk_expr(self, expr);
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.parameters(parameters);
                    parameters.iter().filter_map(|p| p.default()).for_each(|d| self.visit_expr(d));
                }
                self.inside(Kind::Lambda, false, range, |checker| checker.visit_expr(&lambda.body));
            }
            Expr::ListComp(c) => self.comprehension(expr, &c.generators, [Some(&c.elt), None]),
            Expr::SetComp(c) => self.comprehension(expr, &c.generators, [Some(&c.elt), None]),
            Expr::Generator(c) => self.comprehension(expr, &c.generators, [Some(&c.elt), None]),
            Expr::DictComp(c) => {
                if c.key.is_none() {
                    let start = range.start() + TextSize::new(1);
                    let stars = TextRange::new(start, start + TextSize::new(2));
                    self.fail(stars, "dict unpacking cannot be used in dict comprehension");
                }
                self.comprehension(expr, &c.generators, [c.key.as_deref(), Some(&c.value)]);
            }
            Expr::Name(name) if name.id.as_str() == "__debug__" => match name.ctx {
                ExprContext::Store => self.fail(range, "cannot assign to __debug__"),
                ExprContext::Del => self.fail(range, "cannot delete __debug__"),
                _ => {}
            },
            Expr::Attribute(a) => {
                if a.attr.as_str() == "__debug__" && a.ctx != ExprContext::Load {
                    let verb = if a.ctx == ExprContext::Del { "delete" } else { "assign to" };
                    self.fail(range, format!("cannot {verb} __debug__"));
                }
                walk_expr(self, expr);
            }
            Expr::Compare(c) => {
                let operands = std::iter::once(&*c.left).chain(&c.comparators).collect::<Vec<_>>();
                for (op, pair) in c.ops.iter().zip(operands.windows(2)) {
                    if let (CmpOp::Is | CmpOp::IsNot, Some(kind)) = (op, pair.iter().find_map(|e| literal_kind(e))) {
                        let (symbol, right) = if *op == CmpOp::Is { ("is", "==") } else { ("is not", "!=") };
                        if self.era.warns_of_identity_with_literals() {
                            let told = [symbol, kind, right];
                            self.warn_in_words(texts::IDENTITY_WITH_LITERAL, range.start(), &told);
                        }
                    }
                }
                walk_expr(self, expr);
            }
            Expr::NumberLiteral(_) if self.era.limits_decimal_literals() => {
                let literal = self.source.slice(range);
                let digits = literal.bytes().filter(u8::is_ascii_digit).count();
                if digits > MAX_DIGITS && literal.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
                    let message = format!(
                        "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {digits} digits; use \
                         sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid \
                         decimal conversion limits."
                    );
                    // CPython knows the line only.
                    let error = self.source.error(range, message);
                    self.error.get_or_insert(CompileError { column: 0, end_column: 0, ..error });
                }
            }
            Expr::StringLiteral(s) => s.value.iter().for_each(|part| self.literals(part.range)),
            Expr::BytesLiteral(b) => b.value.iter().for_each(|part| self.literals(part.range)),
            _ => walk_expr(self, expr),
        }
    }
}

/// The type of a literal that `is` should not be used with.
fn literal_kind(expr: &Expr) -> Option<&'static str> {
    use ruff_python_ast::Number;
    match expr {
        Expr::NumberLiteral(n) => Some(match n.value {
            Number::Int(_) => "int",
            Number::Float(_) => "float",
            Number::Complex { .. } => "complex",
        }),
        Expr::StringLiteral(_) => Some("str"),
        Expr::BytesLiteral(_) => Some("bytes"),
        Expr::Tuple(t) if t.elts.iter().all(|e| e.is_literal_expr()) => Some("tuple"),
        _ => None,
    }
}
