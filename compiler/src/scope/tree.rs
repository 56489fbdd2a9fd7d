//! What scopes are made of, and what the code generator asks them.

use crate::image::SlotSpec;
use fastlocals_core::era::Era;
use fastlocals_core::image::code::{flag, slot};
use hashbrown::HashMap;
use ruff_text_size::TextRange;
use std::borrow::Cow;

/// Index of a scope in its [`ScopeTree`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The module, or the expression of mode Eval.
    pub const MODULE: ScopeId = ScopeId(0);
}

/// What a scope is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    /// Module, `exec` or `eval` code.
    Module,
    /// `def` or `async def`.
    Function,
    /// `lambda`.
    Lambda,
    /// A class body.
    Class,
    /// A generator expression; always a frame of its own, argument `.0`.
    Generator,
    /// A list comprehension.
    ListComp,
    /// A set comprehension.
    SetComp,
    /// A dict comprehension.
    DictComp,
}

impl ScopeKind {
    /// Code with fast locals: everything but modules and class bodies.
    pub const fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }
    /// A comprehension or generator expression.
    pub const fn is_comprehension(self) -> bool {
        matches!(self, ScopeKind::Generator | ScopeKind::ListComp | ScopeKind::SetComp | ScopeKind::DictComp)
    }
}

/// How code reaches a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// A plain slot of the frame.
    Local,
    /// The cell in a slot of the frame, made by this frame (`MakeCell` in its prologue).
    Cell,
    /// The cell in a slot of the frame, taken from the closure.
    Free,
    /// `LoadGlobal` and its kin, because of a `global` statement.
    GlobalExplicit,
    /// `LoadGlobal` and its kin, because nothing binds the name.
    GlobalImplicit,
    /// `LoadName` and its kin: the namespace first (modules, classes, `exec`; 2.7 functions with `exec`).
    Name,
    /// In a class body, a variable of an enclosing function: reads are `LoadClassCell` (the namespace first, then the cell);
    /// stores and deletes (`nonlocal`) go to the cell.
    ClassCell,
}

/// What a name means in a scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Resolution {
    /// How it is reached.
    pub how: How,
    /// The slot, for `Local`, `Cell`, `Free` and `ClassCell`, of the frame that runs the scope ([`ScopeTree::frame`]).
    pub slot: Option<u16>,
}

/// A variable of an inlined comprehension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InlinedVar {
    /// Its slot in the frame's code object. It may be shared with a variable of the function, or of an outer comprehension.
    pub slot: u16,
    /// An inner function captures it: make a new cell in the slot when the comprehension begins.
    pub cell: bool,
}

/// One scope.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What it is.
    pub kind: ScopeKind,
    /// `co_name`.
    pub name: Box<str>,
    /// `co_qualname`.
    pub qualname: Box<str>,
    /// The scope that it is in; for the first scope itself.
    pub parent: ScopeId,
    /// The scope whose code object runs it: itself, or for an inlined comprehension the nearest scope that is not inlined.
    pub frame: ScopeId,
    /// A comprehension that is part of its parent's code (3.12+).
    pub inlined: bool,
    /// Variables of an inlined comprehension, in the order in which they are to be saved; restore in reverse.
    pub inlined_vars: Vec<InlinedVar>,
    /// Slots in localsplus order; empty for inlined comprehensions.
    pub slots: Vec<SlotSpec>,
    /// `co_argcount`, including positional-only arguments.
    pub arg_count: u32,
    /// `co_posonlyargcount`.
    pub posonly_count: u32,
    /// `co_kwonlyargcount`.
    pub kwonly_count: u32,
    /// There is `*args`.
    pub varargs: bool,
    /// There is `**kwargs`.
    pub varkeywords: bool,
    /// It contains `yield`, or is a generator expression.
    pub is_generator: bool,
    /// `async def`, or an asynchronous comprehension.
    pub is_coroutine: bool,
    /// It is inside a function.
    pub is_nested: bool,
    /// A class whose methods use `super()` or `__class__`: it has the cell slot `__class__`, which is stored as `__classcell__`.
    pub needs_class_cell: bool,
    /// Era 2.7: unqualified `exec` or `import *` in a function.
    pub exec_sync: bool,
    /// The nearest enclosing class's name, for private names.
    pub(super) private: Option<Box<str>>,
    /// By mangled name.
    pub(super) names: HashMap<Box<str>, Resolution>,
}

impl Scope {
    /// What `name`, as written in the source, means here.
    pub fn resolve(&self, name: &str) -> Resolution {
        let how = if self.kind.is_function_like() { How::GlobalImplicit } else { How::Name };
        self.names.get(&*self.mangle(name)).copied().unwrap_or(Resolution { how, slot: None })
    }

    /// `name` with the class's name in front if it is private (`__x` in a class).
    pub fn mangle<'n>(&self, name: &'n str) -> Cow<'n, str> {
        mangle(self.private.as_deref(), name)
    }

    /// The slot that holds the cell of `name` (mangled), own or free, whatever [`Scope::resolve`] says. Only of scopes with a frame.
    pub fn cell_slot(&self, name: &str) -> Option<u16> {
        // Methods mean the innermost class.
        let own = self.needs_class_cell && name == "__class__" && self.slots.iter().any(|s| &*s.name == CLASS_CELL);
        let name = if own { CLASS_CELL } else { name };
        self.slots.iter().position(|s| s.bits & (slot::CELL | slot::FREE) != 0 && &*s.name == name).map(|i| i as u16)
    }

    /// The (mangled) names of the free variables, in slot order: what the closure tuple holds.
    pub fn frees(&self) -> impl Iterator<Item = &str> {
        self.slots.iter().filter(|s| s.bits & slot::FREE != 0).map(|s| &*s.name)
    }
}

/// Every scope of a source.
#[derive(Clone, Debug)]
pub struct ScopeTree {
    pub(super) scopes: Vec<Scope>,
    pub(super) children: HashMap<(u32, u32), ScopeId>,
    pub(super) hidden: bool,
    pub(super) era: Era,
    /// `from __future__ import annotations` is in force: annotations are strings.
    pub future_annotations: bool,
    /// Era 2.7 without `from __future__ import print_function`.
    pub print_is_a_statement: bool,
}

impl ScopeTree {
    /// The scope with this index; the module if there is none.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        self.scopes.get(id.0 as usize).unwrap_or(&self.scopes[0])
    }

    /// The scope that the node with this range defines; `None` for a list comprehension of era 2.7.
    pub fn child(&self, range: TextRange) -> Option<ScopeId> {
        self.children.get(&key(range)).copied()
    }

    /// The scope whose code object runs `id`: `id` itself unless it is an inlined comprehension.
    pub fn frame(&self, id: ScopeId) -> &Scope {
        self.scope(self.scope(id).frame)
    }

    /// Every scope: parents before children, in order of CPython's symbol table.
    pub fn ids(&self) -> impl Iterator<Item = ScopeId> {
        (0..self.scopes.len()).map(ScopeId::from)
    }

    /// The code object's flags: CPython's `co_flags` and those of [`fastlocals_core::image::code::flag`] that follow from the scope
    /// (CLASS, MODULE, EXEC_SYNC, SIMPLE, COMPREHENSION, and HIDDEN from the options).
    pub fn flags(&self, id: ScopeId) -> u32 {
        /// CO_NOFREE: no cells and no free variables.
        const NOFREE: u32 = 64;
        let s = self.scope(id);
        let cells = s.slots.iter().any(|s| s.bits & (slot::CELL | slot::FREE) != 0);
        let mut flags = match s.kind {
            ScopeKind::Module => flag::MODULE,
            ScopeKind::Class if self.era.class_code_has_new_locals() => flag::CLASS | flag::NEWLOCALS,
            ScopeKind::Class => flag::CLASS,
            _ if s.exec_sync => flag::NEWLOCALS | flag::EXEC_SYNC,
            _ => flag::OPTIMIZED | flag::NEWLOCALS,
        };
        let mut set = |on: bool, bits: u32| flags |= if on { bits } else { 0 };
        set(s.varargs, flag::VARARGS);
        set(s.varkeywords, flag::VARKEYWORDS);
        set(s.is_nested && s.kind.is_function_like(), flag::NESTED);
        set(s.is_generator && !s.is_coroutine, flag::GENERATOR);
        set(s.is_coroutine && !s.is_generator && s.kind.is_function_like(), flag::COROUTINE);
        set(s.is_coroutine && s.is_generator, flag::ASYNC_GENERATOR);
        set(!cells && self.era.code_flags_tell_no_free(), NOFREE);
        set(self.hidden, flag::HIDDEN);
        set(s.kind.is_comprehension(), flag::COMPREHENSION);
        let plain = !s.varargs && !s.varkeywords && s.kwonly_count == 0 && !s.is_generator && !s.is_coroutine;
        let made = s.slots.iter().any(|s| s.bits & slot::CELL != 0);
        set(plain && !made && s.kind.is_function_like() && !s.exec_sync, flag::SIMPLE);
        flags
    }
}

/// Name of the class's own cell where `__class__` is a free variable, because names of slots are unique.
pub(super) const CLASS_CELL: &str = ".__class__";

/// The key of a node in [`ScopeTree`].
pub(super) fn key(range: TextRange) -> (u32, u32) {
    (range.start().to_u32(), range.end().to_u32())
}

/// `name` as it is inside the class `private`: `__x` becomes `_Class__x`.
pub(super) fn mangle<'n>(private: Option<&str>, name: &'n str) -> Cow<'n, str> {
    let Some(class) = private.map(|c| c.trim_start_matches('_')).filter(|c| !c.is_empty()) else {
        return Cow::Borrowed(name);
    };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return Cow::Borrowed(name);
    }
    Cow::Owned(format!("_{class}{name}"))
}

impl From<usize> for ScopeId {
    fn from(i: usize) -> ScopeId {
        ScopeId(i as u32)
    }
}
