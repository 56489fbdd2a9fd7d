//! Which file uses which: by `use`, by paths, and by method calls.

use crate::names::{Meaning, Package, Type, is_public, is_test, segments};
use crate::types::Place;
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::{self, Visit};
use syn::{Expr, Pat};

/// Methods of the standard library, and of nodes of the syntax tree, which a receiver of which nothing is known has more likely than
/// one of the package's own of the same name: such calls count only where the type of the receiver is declared.
const STANDARD: [&str; 64] = [
    "all",
    "any",
    "as_bytes",
    "as_str",
    "bytes",
    "chars",
    "clone",
    "cmp",
    "contains",
    "copy_from_slice",
    "count",
    "end",
    "entry",
    "eq",
    "expr",
    "extend",
    "fill",
    "filter",
    "find",
    "finish",
    "first",
    "fold",
    "get",
    "get_mut",
    "hash",
    "index",
    "insert",
    "into",
    "is_empty",
    "is_none",
    "is_some",
    "iter",
    "join",
    "keys",
    "last",
    "len",
    "lines",
    "map",
    "max",
    "min",
    "name",
    "next",
    "parse",
    "peek",
    "pop",
    "position",
    "pow",
    "push",
    "range",
    "read",
    "remove",
    "replace",
    "reserve",
    "set",
    "sort",
    "split",
    "start",
    "sum",
    "take",
    "text",
    "truncate",
    "values",
    "write",
    "zip",
];

/// What the files of a package have to do with each other.
#[derive(Default)]
pub(crate) struct Graph {
    /// From a file to another: why.
    pub(crate) edges: BTreeMap<(usize, usize), BTreeSet<String>>,
    /// Names of methods whose calls could mean several files' and are not counted, with the files that call them so.
    pub(crate) ambiguous: BTreeMap<String, BTreeSet<usize>>,
}

impl Graph {
    pub(crate) fn of(package: &Package) -> Graph {
        let mut graph = Graph::default();
        for (file, tree) in package.trees.iter().enumerate() {
            let place = Place { package, module: package.module_of[file].clone(), this: None, variables: Vec::new() };
            Visitor { graph: &mut graph, place, file }.visit_file(tree);
        }
        graph
    }
}

struct Visitor<'g, 'p> {
    graph: &'g mut Graph,
    place: Place<'p>,
    file: usize,
}

impl Visitor<'_, '_> {
    fn uses(&mut self, other: usize, why: String) {
        if other != self.file {
            self.graph.edges.entry((self.file, other)).or_default().insert(why);
        }
    }

    fn path(&mut self, names: &[String]) {
        let package = self.place.package;
        if let Some(owner) = self.place.owner(names)
            && let Some(m) = package.methods.get(&(owner, names.last().unwrap().clone()))
        {
            self.uses(m.file, names.join("::"));
        }
        match package.meaning(&self.place.module, names) {
            Meaning::Item(id) => self.uses(package.items[&id], names.join("::")),
            // A name that a macro defines there.
            Meaning::Module(m) if names.len() > 1 => self.uses(package.modules[&m], names.join("::")),
            // `crate::Name` of another crate, by a `use` there.
            _ if package.is_imported(&self.place.module, names) => {}
            _ => {
                let (Some((_, before)), true) = (names.split_last(), names.len() > 1) else { return };
                if let Meaning::Module(m) = package.meaning(&self.place.module, before) {
                    self.uses(package.modules[&m], names.join("::"));
                }
            }
        }
    }

    fn call(&mut self, receiver: Option<&Expr>, name: &str) {
        let package = self.place.package;
        if let Some(Type { id, .. }) = receiver.and_then(|r| self.place.infer(r)) {
            if let Some(m) = id.and_then(|id| package.methods.get(&(id, name.to_string()))) {
                self.uses(m.file, format!(".{name}()"));
            }
            return;
        }
        let Some(files) = package.by_name.get(name) else { return };
        if STANDARD.contains(&name) {
            return;
        }
        if files.len() == 1 {
            let file = *files.first().unwrap();
            self.uses(file, format!(".{name}()"));
        } else if files.iter().any(|f| *f != self.file) {
            self.graph.ambiguous.entry(name.to_string()).or_default().insert(self.file);
        }
    }

    fn bind(&mut self, pattern: &Pat, t: Option<Type>) {
        match pattern {
            Pat::Ident(i) => self.place.variables.push((i.ident.to_string(), t)),
            Pat::Type(p) => {
                let written = self.place.package.type_of(&self.place.module, self.place.this.as_ref(), &p.ty);
                self.bind(&p.pat, written);
            }
            Pat::Reference(r) => self.bind(&r.pat, t),
            Pat::Paren(p) => self.bind(&p.pat, t),
            Pat::TupleStruct(s) => {
                let inside = match s.path.segments.last().map(|s| s.ident.to_string()).as_deref() {
                    Some("Some" | "Ok") => t.and_then(|t| t.arguments.into_iter().next().flatten()),
                    _ => None,
                };
                s.elems.iter().for_each(|p| self.bind(p, inside.clone()));
            }
            Pat::Tuple(t) => t.elems.iter().for_each(|p| self.bind(p, None)),
            Pat::Slice(s) => s.elems.iter().for_each(|p| self.bind(p, None)),
            Pat::Or(o) => o.cases.iter().for_each(|p| self.bind(p, None)),
            Pat::Struct(s) => s.fields.iter().for_each(|f| self.bind(&f.pat, None)),
            _ => {}
        }
    }

    fn inside(&mut self, f: impl FnOnce(&mut Self)) {
        let n = self.place.variables.len();
        f(self);
        self.place.variables.truncate(n);
    }

    /// The calls in the operands of a macro: expressions if they are, else what looks like calls and paths.
    fn tokens(&mut self, tokens: proc_macro2::TokenStream) {
        use proc_macro2::TokenTree;
        use syn::parse::Parser;
        let list = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        if let Ok(list) = list.parse2(tokens.clone()) {
            return list.iter().for_each(|e| self.visit_expr(e));
        }
        // `matches!(expression, pattern)`
        let parts: Vec<TokenTree> = tokens.into_iter().collect();
        let comma = parts.iter().position(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ','));
        if let Some(comma) = comma
            && let Ok(e) = syn::parse2::<Expr>(parts[..comma].iter().cloned().collect())
        {
            self.visit_expr(&e);
            return self.scan(&parts[comma + 1..]);
        }
        self.scan(&parts);
    }

    fn scan(&mut self, parts: &[proc_macro2::TokenTree]) {
        use proc_macro2::TokenTree::{Group, Ident, Punct};
        for (i, part) in parts.iter().enumerate() {
            match (part, parts.get(i + 1), parts.get(i + 2)) {
                (Punct(p), Some(Ident(name)), Some(Group(_))) if p.as_char() == '.' => {
                    // (`self.name(..)` in a macro's rules.)
                    self.call(None, &name.to_string());
                }
                (Group(g), _, _) => self.scan(&g.stream().into_iter().collect::<Vec<_>>()),
                (Ident(first), _, _) => {
                    let mut names = vec![first.to_string()];
                    let mut at = i + 1;
                    while let (Some(Punct(a)), Some(Punct(b)), Some(Ident(name))) =
                        (parts.get(at), parts.get(at + 1), parts.get(at + 2))
                        && a.as_char() == ':'
                        && b.as_char() == ':'
                    {
                        names.push(name.to_string());
                        at += 3;
                    }
                    self.path(&names);
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Visitor<'_, '_> {
    fn visit_item_mod(&mut self, m: &'ast syn::ItemMod) {
        if is_test(&m.attrs) || m.content.is_none() {
            return;
        }
        self.place.module.push(m.ident.to_string());
        visit::visit_item_mod(self, m);
        self.place.module.pop();
    }

    fn visit_item_use(&mut self, u: &'ast syn::ItemUse) {
        if is_public(&u.vis) || is_test(&u.attrs) {
            return;
        }
        let mut work = vec![(Vec::new(), &u.tree)];
        while let Some((mut before, tree)) = work.pop() {
            match tree {
                syn::UseTree::Path(p) => {
                    before.push(p.ident.to_string());
                    work.push((before, &p.tree));
                }
                syn::UseTree::Group(g) => work.extend(g.items.iter().map(|t| (before.clone(), t))),
                syn::UseTree::Name(n) if n.ident != "self" => {
                    before.push(n.ident.to_string());
                    self.path(&before);
                }
                syn::UseTree::Rename(r) if r.ident != "self" => {
                    before.push(r.ident.to_string());
                    self.path(&before);
                }
                // A module is used where one of its names is; so is what a `*` brings.
                _ => {}
            }
        }
    }

    fn visit_item_impl(&mut self, i: &'ast syn::ItemImpl) {
        if is_test(&i.attrs) {
            return;
        }
        let this = self.place.package.type_of(&self.place.module, None, &i.self_ty).and_then(|t| t.id);
        let outer = std::mem::replace(&mut self.place.this, this);
        visit::visit_item_impl(self, i);
        self.place.this = outer;
    }

    fn visit_item_trait(&mut self, t: &'ast syn::ItemTrait) {
        let this = Some((self.place.module.clone(), t.ident.to_string()));
        let outer = std::mem::replace(&mut self.place.this, this);
        visit::visit_item_trait(self, t);
        self.place.this = outer;
    }

    fn visit_item_fn(&mut self, f: &'ast syn::ItemFn) {
        if !is_test(&f.attrs) {
            self.inside(|v| visit::visit_item_fn(v, f));
        }
    }

    fn visit_impl_item_fn(&mut self, f: &'ast syn::ImplItemFn) {
        if !is_test(&f.attrs) {
            self.inside(|v| visit::visit_impl_item_fn(v, f));
        }
    }

    fn visit_fn_arg(&mut self, a: &'ast syn::FnArg) {
        visit::visit_fn_arg(self, a);
        if let syn::FnArg::Typed(p) = a {
            self.bind(&Pat::Type(p.clone()), None);
        }
    }

    fn visit_block(&mut self, b: &'ast syn::Block) {
        self.inside(|v| visit::visit_block(v, b));
    }

    fn visit_arm(&mut self, a: &'ast syn::Arm) {
        self.inside(|v| {
            v.bind(&a.pat, None);
            visit::visit_arm(v, a);
        });
    }

    fn visit_expr_closure(&mut self, c: &'ast syn::ExprClosure) {
        self.inside(|v| {
            c.inputs.iter().for_each(|p| v.bind(p, None));
            visit::visit_expr_closure(v, c);
        });
    }

    fn visit_expr_for_loop(&mut self, l: &'ast syn::ExprForLoop) {
        self.inside(|v| {
            let of = v.place.infer(&l.expr).and_then(|t| t.arguments.into_iter().next().flatten());
            v.bind(&l.pat, of);
            visit::visit_expr_for_loop(v, l);
        });
    }

    fn visit_expr_if(&mut self, e: &'ast syn::ExprIf) {
        self.inside(|v| visit::visit_expr_if(v, e));
    }

    fn visit_expr_let(&mut self, l: &'ast syn::ExprLet) {
        let t = self.place.infer(&l.expr);
        visit::visit_expr_let(self, l);
        self.bind(&l.pat, t);
    }

    fn visit_local(&mut self, l: &'ast syn::Local) {
        visit::visit_local(self, l);
        let t = l.init.as_ref().and_then(|i| self.place.infer(&i.expr));
        self.bind(&l.pat, t);
    }

    fn visit_expr_method_call(&mut self, m: &'ast syn::ExprMethodCall) {
        self.call(Some(&m.receiver), &m.method.to_string());
        visit::visit_expr_method_call(self, m);
    }

    fn visit_path(&mut self, p: &'ast syn::Path) {
        self.path(&segments(p));
        visit::visit_path(self, p);
    }

    fn visit_expr_path(&mut self, p: &'ast syn::ExprPath) {
        // A variable hides an item of its name.
        let names = segments(&p.path);
        let [name] = &names[..] else { return visit::visit_expr_path(self, p) };
        if !self.place.variables.iter().any(|(n, _)| n == name) {
            visit::visit_expr_path(self, p);
        }
    }

    fn visit_macro(&mut self, m: &'ast syn::Macro) {
        self.path(&segments(&m.path));
        self.tokens(m.tokens.clone());
    }
}
