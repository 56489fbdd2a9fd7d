//! Scopes: which variable a name means, and which slot it has.
//!
//! [`build`] walks the syntax tree once and gives a [`Scope`] for the module and for every function, lambda, class body,
//! generator expression and comprehension. The code generator asks:
//!
//! * [`ScopeTree::child`]: the scope of a defining node, by its `TextRange` (the range of the `StmtFunctionDef`, `StmtClassDef`,
//!   `ExprLambda`, `ExprGenerator`, `ExprListComp`, `ExprSetComp` or `ExprDictComp`);
//! * [`Scope::resolve`]: what a name means in the scope. It takes the name as written and mangles it (`__x` in classes);
//!   attributes go through [`Scope::mangle`] (keywords of calls do not);
//! * [`Scope::slots`]: the code object's slots in localsplus order, for scopes that have a frame of their own;
//! * [`Scope::cell_slot`]: the cell of a name, to build the closure of an inner function: for each name in the inner scope's
//!   [`Scope::frees`], `GetCellRef` of `tree.frame(outer).cell_slot(name)`.
//!
//! # Inlined comprehensions (3.12+, PEP 709)
//! A list, set or dict comprehension is a scope with [`Scope::inlined`] true and no frame of its own: its slots are slots of
//! [`ScopeTree::frame`] (function, class or module). Resolve names in its element, conditions and later iterables through *its* scope;
//! the first iterable belongs to the outer scope and is evaluated first. Then for each of [`Scope::inlined_vars`], in order: save the raw
//! slot (`Move`/`MoveSlot` to a temporary) and make it Unbound, and if it is a cell `MakeCell`; after the loop, and when an exception passes,
//! move the saved value back. A comprehension's variable that shares the slot of a cell or free variable of the function may be a plain
//! `How::Local`: while it runs, a slot with the CELL or FREE bit then holds the value itself instead of a cell.
//!
//! # Eras
//! * <= 3.11: list, set and dict comprehensions are functions `<listcomp>`, `<setcomp>`, `<dictcomp>` with the argument `.0`
//!   (2.7: list comprehensions are part of the enclosing scope and have no `Scope`: [`ScopeTree::child`] gives `None`).
//! * 2.7: `exec(src)` as a statement with one operand, and `from m import *`, make the function [`Scope::exec_sync`]: names that are not
//!   assigned resolve to `How::Name`.
//! * <= 3.8: code in branches that are known not to run gets no slots: skip what [`dead_branch`] says. (3.11+ compile it.)

mod collect;
mod dead;
mod finish;
mod order;
mod resolve;
mod symbols;
mod tree;

pub use dead::{dead_branch, first_statement};
pub use finish::build;
pub use tree::{How, InlinedVar, Resolution, Scope, ScopeId, ScopeKind, ScopeTree};
