//! Type parameters (PEP 695) as what they mean, in the syntax tree:
//!
//! ```text
//! @decorator                         @decorator
//! def f[T: int, *Ts](x: T): ...      @lambda call: call()
//!                                    def f():
//!                                        from _typing import ...
//!                                        T = .type_var(None, T=lambda: int)
//!                                        Ts = .type_var_tuple(None, Ts=None)
//!                                        def f(x: T): ...
//!                                        return .generic(f, T, Ts)
//! ```
//!
//! A class is done likewise, and inherits from `.base(T, Ts)`; a `type` statement gives `.alias(T, Ts, X=lambda: value)`. The names behind the
//! dots are those of functions of the library module `_typing`, which no program can write.

use ruff_python_ast::name::Name;
use ruff_python_ast::visitor::transformer::{Transformer, walk_stmt};
use ruff_python_ast::{
    Alias, Arguments, AtomicNodeIndex, Decorator, Expr, ExprCall, ExprContext, ExprLambda, ExprName, ExprNoneLiteral,
    Identifier, Keyword, Mod, Parameter, ParameterWithDefault, Parameters, Stmt, StmtAssign, StmtFunctionDef,
    StmtImportFrom, StmtReturn, TypeParam, TypeParams,
};
use ruff_text_size::{Ranged, TextRange};

/// True if the text may have type parameters: `def name[`, `class name[` or `type name`.
pub(super) fn possible(text: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let generic = text.match_indices('[').any(|(at, _)| {
        let before = text.get(..at).unwrap_or("").trim_end();
        let rest = before.trim_end_matches(word);
        rest.len() < before.len() && ["def", "class"].iter().any(|w| rest.trim_end().ends_with(w))
    });
    generic || text.lines().any(|line| line.trim_start().starts_with("type ")) || text.contains("; type ")
}

/// Writes out every statement with type parameters.
pub(super) fn write_out(module: &mut Mod) {
    match module {
        Mod::Module(module) => module.body.iter_mut().for_each(|stmt| Writer.visit_stmt(stmt)),
        Mod::Expression(_) => {}
    }
}

struct Writer;

impl Transformer for Writer {
    fn visit_stmt(&self, stmt: &mut Stmt) {
        walk_stmt(self, stmt);
        let written = match stmt {
            Stmt::FunctionDef(def) => def.type_params.take().map(|params| {
                let (name, decorators) = (def.name.clone(), std::mem::take(&mut def.decorator_list));
                let given = call_generic(&name, &params);
                wrapper(name, decorators.into_iter().collect(), &params, Some(Stmt::FunctionDef(def.clone())), given)
            }),
            Stmt::ClassDef(def) => def.type_params.take().map(|params| {
                let (name, decorators) = (def.name.clone(), std::mem::take(&mut def.decorator_list));
                let base = call(".base", names(&params), Vec::new(), params.range);
                let arguments = def.arguments.get_or_insert_with(|| {
                    Box::new(Arguments {
                        range: params.range,
                        node_index: AtomicNodeIndex::NONE,
                        args: Box::default(),
                        keywords: std::iter::empty().collect(),
                    })
                });
                let bases = std::mem::take(&mut arguments.args).into_vec();
                arguments.args = bases.into_iter().chain([base]).collect();
                let given = call_generic(&name, &params);
                wrapper(name, decorators.into_iter().collect(), &params, Some(Stmt::ClassDef(def.clone())), given)
            }),
            Stmt::TypeAlias(alias) => {
                let Expr::Name(name) = &*alias.name else { return };
                let name = Identifier::new(name.id.clone(), name.range);
                let params = alias.type_params.take().unwrap_or_else(|| {
                    let range = alias.name.range();
                    Box::new(TypeParams { range, node_index: AtomicNodeIndex::NONE, type_params: Vec::new() })
                });
                // (A lambda's range is that of no other scope.)
                let value = lambda(alias.value.as_ref().clone(), TextRange::new(alias.name.end(), alias.value.end()));
                let given = call(".alias", names(&params), vec![keyword(&name, value)], alias.range);
                Some(wrapper(name, Vec::new(), &params, None, given))
            }
            _ => None,
        };
        if let Some(written) = written {
            *stmt = written;
        }
    }
}

/// The function that makes the parameters, and is called at once.
fn wrapper(
    name: Identifier,
    mut decorators: Vec<Decorator>,
    params: &TypeParams,
    inner: Option<Stmt>,
    given: Expr,
) -> Stmt {
    let range = params.range;
    let at = TextRange::empty(range.start());
    let alias = |name: &str| Alias {
        range: at,
        node_index: AtomicNodeIndex::NONE,
        name: Identifier::new(name, at),
        asname: Some(Identifier::new(format!(".{name}"), at)),
    };
    let mut body = vec![Stmt::ImportFrom(StmtImportFrom {
        node_index: AtomicNodeIndex::NONE,
        range: at,
        module: Some(Identifier::new("_typing", at)),
        names: ["type_var", "type_var_tuple", "param_spec", "generic", "base", "alias"].map(alias).to_vec(),
        level: 0,
        is_lazy: false,
    })];
    body.extend(params.iter().map(make));
    body.extend(inner);
    body.push(Stmt::Return(StmtReturn { node_index: AtomicNodeIndex::NONE, range: at, value: Some(Box::new(given)) }));
    let function = Name::new_static("call");
    let called = Expr::Call(ExprCall {
        node_index: AtomicNodeIndex::NONE,
        range_start: at.start(),
        func: Box::new(variable(&function, at)),
        arguments: arguments(Vec::new(), Vec::new(), at),
    });
    let parameter = Parameter {
        range: at,
        node_index: AtomicNodeIndex::NONE,
        name: Identifier::new(function, at),
        annotation: None,
    };
    let parameter = ParameterWithDefault { range: at, node_index: AtomicNodeIndex::NONE, parameter, default: None };
    let parameters = Parameters { args: [parameter].into_iter().collect(), ..Parameters::default() };
    let apply = Expr::Lambda(ExprLambda {
        node_index: AtomicNodeIndex::NONE,
        range: at,
        parameters: Some(Box::new(parameters)),
        body: Box::new(called),
    });
    decorators.push(Decorator { range: at, node_index: AtomicNodeIndex::NONE, expression: apply });
    Stmt::FunctionDef(StmtFunctionDef {
        node_index: AtomicNodeIndex::NONE,
        range,
        is_async: false,
        decorator_list: decorators.into_iter().collect(),
        name,
        type_params: None,
        parameters: Box::default(),
        returns: None,
        body: body.into_iter().collect(),
    })
}

/// `T = .type_var(default, T=bound)`.
fn make(param: &TypeParam) -> Stmt {
    let (function, name, bound, default) = match param {
        TypeParam::TypeVar(p) => (".type_var", &p.name, p.bound.as_deref(), p.default.as_deref()),
        TypeParam::TypeVarTuple(p) => (".type_var_tuple", &p.name, None, p.default.as_deref()),
        TypeParam::ParamSpec(p) => (".param_spec", &p.name, None, p.default.as_deref()),
    };
    let range = param.range();
    let later = |value: Option<&Expr>, start| match value {
        Some(value) => lambda(value.clone(), TextRange::new(start, value.end())),
        None => none(range),
    };
    let default = later(default, bound.map_or(name.range.end(), Ranged::end));
    let bound = later(bound, name.range.start());
    Stmt::Assign(StmtAssign {
        node_index: AtomicNodeIndex::NONE,
        range,
        targets: vec![Expr::Name(ExprName {
            node_index: AtomicNodeIndex::NONE,
            range: name.range,
            id: name.id.clone(),
            ctx: ExprContext::Store,
        })],
        value: Box::new(call(function, vec![default], vec![keyword(name, bound)], range)),
    })
}

fn call_generic(name: &Identifier, params: &TypeParams) -> Expr {
    let mut items = vec![variable(&name.id, params.range)];
    items.extend(names(params));
    call(".generic", items, Vec::new(), params.range)
}

/// The parameters' names, as values.
fn names(params: &TypeParams) -> Vec<Expr> {
    params.iter().map(|p| variable(&p.name().id, p.range())).collect()
}

fn variable(name: &Name, range: TextRange) -> Expr {
    Expr::Name(ExprName { node_index: AtomicNodeIndex::NONE, range, id: name.clone(), ctx: ExprContext::Load })
}

fn none(range: TextRange) -> Expr {
    Expr::NoneLiteral(ExprNoneLiteral { node_index: AtomicNodeIndex::NONE, range })
}

fn lambda(body: Expr, range: TextRange) -> Expr {
    Expr::Lambda(ExprLambda { node_index: AtomicNodeIndex::NONE, range, parameters: None, body: Box::new(body) })
}

fn keyword(name: &Identifier, value: Expr) -> Keyword {
    Keyword { range: name.range, node_index: AtomicNodeIndex::NONE, arg: Some(name.clone()), value }
}

fn arguments(args: Vec<Expr>, keywords: Vec<Keyword>, range: TextRange) -> Arguments {
    Arguments {
        range,
        node_index: AtomicNodeIndex::NONE,
        args: args.into_boxed_slice(),
        keywords: keywords.into_iter().collect(),
    }
}

fn call(function: &str, args: Vec<Expr>, keywords: Vec<Keyword>, range: TextRange) -> Expr {
    Expr::Call(ExprCall {
        node_index: AtomicNodeIndex::NONE,
        range_start: range.start(),
        func: Box::new(variable(&Name::new(function), range)),
        arguments: arguments(args, keywords, range),
    })
}
