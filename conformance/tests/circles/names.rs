//! Who defines what: the modules, items and methods of a package, by parsing its files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use syn::{ImplItem, Item, UseTree, Visibility};

/// A path of modules from the crate's root.
pub(crate) type Module = Vec<String>;

/// An item: the module that defines it, and its name.
pub(crate) type Id = (Module, String);

/// What is known of the type of an expression; see `types`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Type {
    /// The item, if it is the package's own.
    pub(crate) id: Option<Id>,
    /// What stands in angle brackets.
    pub(crate) arguments: Vec<Option<Type>>,
}

/// A method: the file that defines it, and what it returns.
pub(crate) struct Method {
    pub(crate) file: usize,
    pub(crate) returns: Option<Type>,
}

/// A parsed package.
#[derive(Default)]
pub(crate) struct Package {
    /// Names of the files, from the package's folder.
    pub(crate) files: Vec<String>,
    pub(crate) trees: Vec<syn::File>,
    /// The module that each file is.
    pub(crate) module_of: Vec<Module>,
    /// Every module, the file that holds it.
    pub(crate) modules: HashMap<Module, usize>,
    /// Every item, the file that defines it.
    pub(crate) items: HashMap<Id, usize>,
    /// Names that a module has by `use`: the path that they stand for.
    pub(crate) uses: HashMap<Id, Vec<String>>,
    /// Paths of `use path::*`, by module.
    pub(crate) globs: HashMap<Module, Vec<Vec<String>>>,
    /// Types of the fields of structs.
    pub(crate) fields: HashMap<(Id, String), Type>,
    /// Methods by type and name.
    pub(crate) methods: HashMap<(Id, String), Method>,
    /// Files that define a method of this name, of traits of other crates excepted.
    pub(crate) by_name: BTreeMap<String, BTreeSet<usize>>,
    /// Names of functions whose value is known.
    pub(crate) functions: HashMap<Id, Type>,
}

/// What a path stands for.
pub(crate) enum Meaning {
    Module(Module),
    Item(Id),
    /// Another crate's, or not known.
    Foreign,
}

/// True for `#[cfg(test)]`.
pub(crate) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| match &a.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

impl Package {
    pub(crate) fn parse(folder: &Path, files: &[std::path::PathBuf]) -> Package {
        let mut package = Package::default();
        for (number, path) in files.iter().enumerate() {
            let inside = path.strip_prefix(folder).unwrap();
            let mut module: Module =
                inside.with_extension("").iter().map(|part| part.to_str().unwrap().to_string()).collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
                module.pop();
            }
            package.files.push(inside.to_str().unwrap().replace('\\', "/"));
            let text = std::fs::read_to_string(path).unwrap();
            package.trees.push(syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display())));
            package.modules.entry(module.clone()).or_insert(number);
            package.module_of.push(module);
        }
        let trees = std::mem::take(&mut package.trees);
        for (number, tree) in trees.iter().enumerate() {
            package.define(number, &package.module_of[number].clone(), &tree.items);
        }
        // Types can be told once all names are known; what functions return, once types are.
        for (number, tree) in trees.iter().enumerate() {
            package.describe(number, &package.module_of[number].clone(), &tree.items);
        }
        package.trees = trees;
        package
    }

    fn define(&mut self, file: usize, module: &Module, items: &[Item]) {
        for item in items {
            let name = match item {
                Item::Mod(m) if !is_test(&m.attrs) => {
                    if let Some((_, inner)) = &m.content {
                        let mut inside = module.clone();
                        inside.push(m.ident.to_string());
                        // (Of two variants by feature, the first.)
                        self.modules.entry(inside.clone()).or_insert(file);
                        self.define(file, &inside, inner);
                    }
                    continue;
                }
                Item::Use(u) if !is_test(&u.attrs) => {
                    self.import(module, &u.tree, &mut Vec::new());
                    continue;
                }
                Item::Fn(i) => &i.sig.ident,
                Item::Struct(i) => &i.ident,
                Item::Enum(i) => &i.ident,
                Item::Union(i) => &i.ident,
                Item::Trait(i) => &i.ident,
                Item::Type(i) => &i.ident,
                Item::Const(i) => &i.ident,
                Item::Static(i) => &i.ident,
                Item::Macro(i) if i.ident.is_some() => i.ident.as_ref().unwrap(),
                _ => continue,
            };
            self.items.insert((module.clone(), name.to_string()), file);
        }
    }

    fn import(&mut self, module: &Module, tree: &UseTree, before: &mut Vec<String>) {
        match tree {
            UseTree::Path(p) => {
                before.push(p.ident.to_string());
                self.import(module, &p.tree, before);
                before.pop();
            }
            UseTree::Group(g) => g.items.iter().for_each(|t| self.import(module, t, before)),
            UseTree::Glob(_) => self.globs.entry(module.clone()).or_default().push(before.clone()),
            UseTree::Name(_) | UseTree::Rename(_) => {
                let (from, to) = match tree {
                    UseTree::Rename(r) => (r.ident.to_string(), r.rename.to_string()),
                    UseTree::Name(n) => (n.ident.to_string(), n.ident.to_string()),
                    _ => return,
                };
                let mut path = before.clone();
                let name = match (from.as_str(), before.last()) {
                    ("self", Some(last)) => {
                        if to == "self" {
                            last.clone()
                        } else {
                            to
                        }
                    }
                    _ => {
                        path.push(from);
                        to
                    }
                };
                self.uses.insert((module.clone(), name), path);
            }
        }
    }

    fn describe(&mut self, file: usize, module: &Module, items: &[Item]) {
        for item in items {
            match item {
                Item::Mod(m) if !is_test(&m.attrs) => {
                    if let Some((_, inner)) = &m.content {
                        let mut inside = module.clone();
                        inside.push(m.ident.to_string());
                        self.describe(file, &inside, inner);
                    }
                }
                Item::Struct(s) => {
                    let id = (module.clone(), s.ident.to_string());
                    for (n, field) in s.fields.iter().enumerate() {
                        let name = field.ident.as_ref().map_or(n.to_string(), |i| i.to_string());
                        if let Some(t) = self.type_of(module, None, &field.ty) {
                            self.fields.insert((id.clone(), name), t);
                        }
                    }
                }
                Item::Fn(f) => {
                    if let Some(t) = self.returned(module, None, &f.sig) {
                        self.functions.insert((module.clone(), f.sig.ident.to_string()), t);
                    }
                }
                Item::Impl(i) if !is_test(&i.attrs) => {
                    let Some(Some(id)) = self.type_of(module, None, &i.self_ty).map(|t| t.id) else { continue };
                    let of = i.trait_.as_ref().map(|(_, path, _)| self.meaning(module, &segments(path)));
                    for method in &i.items {
                        let ImplItem::Fn(f) = method else { continue };
                        let name = f.sig.ident.to_string();
                        let own = matches!(of, None | Some(Meaning::Item(_)));
                        self.method(file, module, &id, name, &f.sig, own);
                    }
                }
                Item::Trait(t) => {
                    let id = (module.clone(), t.ident.to_string());
                    for method in &t.items {
                        let syn::TraitItem::Fn(f) = method else { continue };
                        self.method(file, module, &id, f.sig.ident.to_string(), &f.sig, true);
                    }
                }
                _ => {}
            }
        }
    }

    fn method(&mut self, file: usize, module: &Module, id: &Id, name: String, signature: &syn::Signature, own: bool) {
        let returns = self.returned(module, Some(id), signature);
        if own && signature.receiver().is_some() {
            self.by_name.entry(name.clone()).or_default().insert(file);
        }
        self.methods.insert((id.clone(), name), Method { file, returns });
    }

    fn returned(&self, module: &Module, this: Option<&Id>, signature: &syn::Signature) -> Option<Type> {
        match &signature.output {
            syn::ReturnType::Type(_, t) => self.type_of(module, this, t),
            syn::ReturnType::Default => Some(Type::default()),
        }
    }

    /// What a path means in a module.
    pub(crate) fn meaning(&self, module: &Module, path: &[String]) -> Meaning {
        self.look(module, path, 0)
    }

    /// True if the path ends with a name that its module has by `use`.
    pub(crate) fn is_imported(&self, module: &Module, path: &[String]) -> bool {
        let Some((last, before)) = path.split_last() else { return false };
        match self.meaning(module, before) {
            Meaning::Module(m) => self.uses.contains_key(&(m, last.clone())),
            _ => false,
        }
    }

    fn look(&self, module: &Module, path: &[String], depth: usize) -> Meaning {
        let Some((first, rest)) = path.split_first() else { return Meaning::Module(module.clone()) };
        if depth > 20 {
            return Meaning::Foreign;
        }
        match first.as_str() {
            "crate" => return self.look_in(&Vec::new(), rest, depth),
            "self" => return self.look_in(module, rest, depth),
            "super" => {
                let mut outer = module.clone();
                outer.pop();
                return match rest.first().map(String::as_str) {
                    Some("super") => self.look(&outer, rest, depth + 1),
                    _ => self.look_in(&outer, rest, depth),
                };
            }
            _ => {}
        }
        self.look_in(module, path, depth)
    }

    /// What a path means that begins inside a module.
    fn look_in(&self, module: &Module, path: &[String], depth: usize) -> Meaning {
        let Some((first, rest)) = path.split_first() else { return Meaning::Module(module.clone()) };
        if depth > 20 {
            return Meaning::Foreign;
        }
        let id = (module.clone(), first.clone());
        if self.items.contains_key(&id) {
            return Meaning::Item(id);
        }
        let mut inner = module.clone();
        inner.push(first.clone());
        if self.modules.contains_key(&inner) {
            return self.look_in(&inner, rest, depth);
        }
        if let Some(target) = self.uses.get(&id) {
            // `use name;` of another crate stands for itself.
            if target.first() != Some(first) || target.len() > 1 {
                return match self.look(module, target, depth + 1) {
                    Meaning::Module(m) => self.look_in(&m, rest, depth + 1),
                    other => other,
                };
            }
        }
        for glob in self.globs.get(module).into_iter().flatten() {
            if let Meaning::Module(m) = self.look(module, glob, depth + 1) {
                if m != *module {
                    if let found @ (Meaning::Item(_) | Meaning::Module(_)) = self.look_in(&m, path, depth + 1) {
                        return found;
                    }
                }
            }
        }
        Meaning::Foreign
    }
}

/// The names of a path.
pub(crate) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|s| s.ident.to_string()).collect()
}

/// True for `pub use` and its kin: a name for others, not a use.
pub(crate) fn is_public(visibility: &Visibility) -> bool {
    !matches!(visibility, Visibility::Inherited)
}
