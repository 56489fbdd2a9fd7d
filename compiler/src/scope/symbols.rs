//! Symbols of a block under construction.

use super::tree::ScopeKind;
use hashbrown::HashMap;
use ruff_text_size::TextRange;
use std::collections::BTreeSet;

/// What the source does with a name in one block; the bits are those of CPython's symbol table, by meaning.
pub(super) mod mark {
    pub(in crate::scope) const USE: u16 = 1;
    /// Bound: assigned, imported, defined, a target, a parameter.
    pub(in crate::scope) const BOUND: u16 = 2;
    pub(in crate::scope) const PARAM: u16 = 4;
    pub(in crate::scope) const GLOBAL: u16 = 8;
    pub(in crate::scope) const NONLOCAL: u16 = 16;
    pub(in crate::scope) const ANNOTATED: u16 = 32;
    /// Iteration variable of a comprehension.
    pub(in crate::scope) const ITER: u16 = 64;
    /// Deleted.
    pub(in crate::scope) const DEL: u16 = 128;
    /// Imported.
    pub(in crate::scope) const IMPORT: u16 = 256;
    /// Bound by something else than an import; set by [`super::Block::add`].
    pub(in crate::scope) const LOCAL: u16 = 512;
}

/// Where a name of a block leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// Not decided yet.
    Open,
    /// A variable of this block.
    Own,
    /// The variable of that name of another block of the same frame.
    Shared(usize),
    /// The variable of an inlined comprehension before this one in the same frame, which is over.
    Sibling,
    /// The closure.
    Free,
    GlobalExplicit,
    GlobalImplicit,
    Namespace,
}

/// One name of a block.
#[derive(Clone, Debug)]
pub(super) struct Symbol {
    pub(super) name: Box<str>,
    pub(super) marks: u16,
    pub(super) target: Target,
    /// An inner function refers to this variable.
    pub(super) captured: bool,
    /// Where it is first deleted.
    pub(super) deleted_at: Option<TextRange>,
}

/// A block: what becomes a [`super::Scope`].
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) kind: ScopeKind,
    pub(super) name: Box<str>,
    pub(super) parent: usize,
    pub(super) frame: usize,
    pub(super) inlined: bool,
    /// The nearest enclosing class, for private names.
    pub(super) private: Option<Box<str>>,
    pub(super) symbols: Vec<Symbol>,
    index: HashMap<Box<str>, usize>,
    /// `global` and `nonlocal` statements: name and where.
    pub(super) directives: Vec<(Box<str>, TextRange)>,
    pub(super) counts: [u32; 3],
    pub(super) varargs: bool,
    pub(super) varkeywords: bool,
    pub(super) is_generator: bool,
    pub(super) is_coroutine: bool,
    pub(super) nested: bool,
    pub(super) needs_class_cell: bool,
    /// Era 2.7: where the unqualified `exec` is.
    pub(super) bare_exec: Option<TextRange>,
    /// Era 2.7: there is an `exec` with namespaces of its own, which makes names that are no locals be looked up by name too.
    pub(super) qualified_exec: bool,
    /// Era 2.7: where `import *` is.
    pub(super) import_star: Option<TextRange>,
    /// The first iterable of a comprehension is being visited, or a nested one's.
    pub(super) in_iterable: bool,
    /// The (mangled) names of free variables that the frame must have.
    pub(super) frees: BTreeSet<Box<str>>,
}

impl Block {
    pub(super) fn new(kind: ScopeKind, name: &str, parent: usize) -> Block {
        Block {
            kind,
            name: name.into(),
            parent,
            frame: 0,
            inlined: false,
            private: None,
            symbols: Vec::new(),
            index: HashMap::new(),
            directives: Vec::new(),
            counts: [0; 3],
            varargs: false,
            varkeywords: false,
            is_generator: false,
            is_coroutine: false,
            nested: false,
            needs_class_cell: false,
            bare_exec: None,
            qualified_exec: false,
            import_star: None,
            in_iterable: false,
            frees: BTreeSet::new(),
        }
    }

    /// Era 2.7: an `exec` or `import *` in it, so that names that are no locals are looked up by name.
    pub(super) fn unoptimized(&self) -> bool {
        self.bare_exec.is_some() || self.qualified_exec || self.import_star.is_some()
    }

    /// The symbol of a mangled name.
    pub(super) fn get(&self, name: &str) -> Option<&Symbol> {
        self.index.get(name).and_then(|i| self.symbols.get(*i))
    }

    /// The symbol of a mangled name.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Symbol> {
        self.index.get(name).and_then(|i| self.symbols.get_mut(*i))
    }

    /// What is known of a mangled name.
    pub(super) fn marks(&self, name: &str) -> u16 {
        self.get(name).map_or(0, |s| s.marks)
    }

    /// Adds marks to a mangled name.
    pub(super) fn add(&mut self, name: &str, marks: u16) -> Option<&mut Symbol> {
        let at = match self.index.get(name) {
            Some(i) => *i,
            None => {
                let i = self.symbols.len();
                self.index.insert(name.into(), i);
                let (target, captured, deleted_at) = (Target::Open, false, None);
                self.symbols.push(Symbol { name: name.into(), marks: 0, target, captured, deleted_at });
                i
            }
        };
        let symbol = self.symbols.get_mut(at)?;
        let local = marks & mark::BOUND != 0 && marks & mark::IMPORT == 0;
        symbol.marks |= marks | if local { mark::LOCAL } else { 0 };
        Some(symbol)
    }

    /// Bound here and nowhere else: not through `global` or `nonlocal`.
    pub(super) fn binds(&self, name: &str) -> bool {
        let marks = self.marks(name);
        marks & mark::BOUND != 0 && marks & (mark::GLOBAL | mark::NONLOCAL) == 0
    }
}
