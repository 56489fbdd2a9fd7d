//! What type an expression has, as far as that can be told from the declarations around it.

use crate::names::{Id, Meaning, Module, Package, Type, segments};
use syn::{Expr, GenericArgument, PathArguments};

/// Types of the standard library through which a method call reaches the type inside.
const TRANSPARENT: [&str; 4] = ["Box", "Rc", "Arc", "RefMut"];

/// Names that need no `use`, or are built in.
const KNOWN: [&str; 28] = [
    "Option", "Result", "Vec", "String", "Box", "Rc", "Arc", "RefMut", "Cell", "RefCell", "Range", "str", "bool",
    "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64",
];

impl Package {
    /// The type that is written; None if that tells nothing (a type parameter).
    pub(crate) fn type_of(&self, module: &Module, this: Option<&Id>, t: &syn::Type) -> Option<Type> {
        match t {
            syn::Type::Reference(r) => self.type_of(module, this, &r.elem),
            syn::Type::Paren(p) => self.type_of(module, this, &p.elem),
            syn::Type::Group(g) => self.type_of(module, this, &g.elem),
            syn::Type::TraitObject(o) => o.bounds.iter().find_map(|b| self.bound(module, b)),
            syn::Type::ImplTrait(i) => i.bounds.iter().find_map(|b| self.bound(module, b)),
            syn::Type::Slice(s) => Some(Type { id: None, arguments: vec![self.type_of(module, this, &s.elem)] }),
            syn::Type::Array(a) => Some(Type { id: None, arguments: vec![self.type_of(module, this, &a.elem)] }),
            syn::Type::Path(p) => {
                let names = segments(&p.path);
                if names == ["Self"] {
                    return this.map(|id| Type { id: Some(id.clone()), arguments: Vec::new() });
                }
                let last = p.path.segments.last()?;
                let arguments: Vec<Option<Type>> = match &last.arguments {
                    PathArguments::AngleBracketed(a) => a
                        .args
                        .iter()
                        .filter_map(|a| match a {
                            GenericArgument::Type(t) => Some(self.type_of(module, this, t)),
                            _ => None,
                        })
                        .collect(),
                    _ => Vec::new(),
                };
                let name = last.ident.to_string();
                match self.meaning(module, &names) {
                    Meaning::Item(id) => Some(Type { id: Some(id), arguments }),
                    Meaning::Module(_) => None,
                    Meaning::Foreign if TRANSPARENT.contains(&name.as_str()) => arguments.into_iter().next()?,
                    Meaning::Foreign if KNOWN.contains(&name.as_str()) || self.imported(module, &names) => {
                        Some(Type { id: None, arguments })
                    }
                    Meaning::Foreign => None,
                }
            }
            syn::Type::Tuple(_) => Some(Type::default()),
            _ => None,
        }
    }

    fn bound(&self, module: &Module, b: &syn::TypeParamBound) -> Option<Type> {
        let syn::TypeParamBound::Trait(t) = b else { return None };
        match self.meaning(module, &segments(&t.path)) {
            Meaning::Item(id) => Some(Type { id: Some(id), arguments: Vec::new() }),
            _ => Some(Type::default()),
        }
    }

    /// True if the name comes from another crate by `use`, or is a path of one.
    fn imported(&self, module: &Module, names: &[String]) -> bool {
        names.len() > 1 || names.first().is_some_and(|n| self.uses.contains_key(&(module.clone(), n.clone())))
    }
}

/// What stands around an expression.
pub(crate) struct Place<'p> {
    pub(crate) package: &'p Package,
    pub(crate) module: Module,
    /// The type that `Self` is.
    pub(crate) this: Option<Id>,
    /// Variables and what is known of them, inner ones last.
    pub(crate) variables: Vec<(String, Option<Type>)>,
}

impl Place<'_> {
    /// What is known of the type of an expression.
    pub(crate) fn infer(&self, e: &Expr) -> Option<Type> {
        match e {
            Expr::Paren(p) => self.infer(&p.expr),
            Expr::Reference(r) => self.infer(&r.expr),
            Expr::Unary(u) => self.infer(&u.expr),
            Expr::Group(g) => self.infer(&g.expr),
            Expr::Lit(_) | Expr::Binary(_) | Expr::Cast(_) | Expr::Range(_) | Expr::Tuple(_) => Some(Type::default()),
            Expr::Array(a) => Some(Type { id: None, arguments: vec![a.elems.first().and_then(|e| self.infer(e))] }),
            Expr::Try(t) => self.infer(&t.expr)?.arguments.into_iter().next()?,
            Expr::Index(i) => self.infer(&i.expr)?.arguments.into_iter().next()?,
            Expr::Macro(_) => Some(Type::default()),
            Expr::Path(p) => {
                let names = segments(&p.path);
                let [name] = &names[..] else { return self.constructor(&names) };
                if name == "self" {
                    return self.this.clone().map(|id| Type { id: Some(id), arguments: Vec::new() });
                }
                self.variables.iter().rev().find(|(n, _)| n == name)?.1.clone()
            }
            Expr::Struct(s) => self.package.type_of(
                &self.module,
                self.this.as_ref(),
                &syn::Type::Path(syn::TypePath { qself: None, path: s.path.clone() }),
            ),
            Expr::Field(f) => {
                let of = self.infer(&f.base)?;
                let name = match &f.member {
                    syn::Member::Named(n) => n.to_string(),
                    syn::Member::Unnamed(n) => n.index.to_string(),
                };
                match of.id {
                    Some(id) => self.package.fields.get(&(id, name)).cloned(),
                    None => None,
                }
            }
            Expr::MethodCall(m) => {
                let of = self.infer(&m.receiver)?;
                let name = m.method.to_string();
                match &of.id {
                    Some(id) => self.package.methods.get(&(id.clone(), name))?.returns.clone(),
                    // What the standard library's wrappers hand out.
                    None => match name.as_str() {
                        "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "unwrap_or_else" | "pop_front" => {
                            of.arguments.into_iter().next()?
                        }
                        "as_ref" | "as_mut" | "get" | "get_mut" | "first" | "last" | "last_mut" | "pop" | "take"
                        | "clone" | "copied" | "cloned" | "iter" | "iter_mut" | "ok_or" | "ok" | "next" => Some(of),
                        "len" | "is_empty" | "is_some" | "is_none" | "to_string" | "push_str" => Some(Type::default()),
                        _ => None,
                    },
                }
            }
            Expr::Call(c) => {
                let Expr::Path(p) = &*c.func else { return None };
                let names = segments(&p.path);
                if let [name] = &names[..]
                    && matches!(name.as_str(), "Some" | "Ok")
                {
                    return Some(Type { id: None, arguments: vec![c.args.first().and_then(|e| self.infer(e))] });
                }
                self.called(&names)
            }
            _ => None,
        }
    }

    /// The type on which a path such as `Type::name` looks for `name`.
    pub(crate) fn owner(&self, names: &[String]) -> Option<Id> {
        let (_, before) = names.split_last()?;
        if before == ["Self"] {
            return self.this.clone();
        }
        match self.package.meaning(&self.module, before) {
            Meaning::Item(id) if !before.is_empty() => Some(id),
            _ => None,
        }
    }

    fn called(&self, names: &[String]) -> Option<Type> {
        if let Some(owner) = self.owner(names) {
            return match self.package.methods.get(&(owner.clone(), names.last()?.clone())) {
                Some(m) => m.returns.clone(),
                None => Some(Type { id: Some(owner), arguments: Vec::new() }),
            };
        }
        match self.package.meaning(&self.module, names) {
            // A tuple struct, or a function.
            Meaning::Item(id) => match self.package.functions.get(&id) {
                Some(t) => Some(t.clone()),
                None if names.last()?.starts_with(char::is_uppercase) => {
                    Some(Type { id: Some(id), arguments: Vec::new() })
                }
                None => None,
            },
            _ if names.len() > 1 => Some(Type::default()),
            _ => None,
        }
    }

    /// `Enum::Variant`, `Type::CONSTANT`.
    fn constructor(&self, names: &[String]) -> Option<Type> {
        self.owner(names).map(|id| Type { id: Some(id), arguments: Vec::new() })
    }
}
