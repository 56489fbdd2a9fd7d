//! Second pass: what each name of each block means, which variables are cells, and which closures carry them.

use super::symbols::{Block, Target, mark};
use super::tree::ScopeKind;
use crate::error::CompileError;
use crate::source::Source;
use fastlocals_core::era::Era;
use ruff_text_size::TextRange;

/// Resolves every symbol of every block.
///
/// # Errors
/// A `nonlocal` without binding; the SyntaxErrors of era 2.7 for `exec`, `import *` and `del`.
pub(super) fn resolve(blocks: &mut [Block], source: &Source<'_>, era: Era) -> Result<(), CompileError> {
    spread_globals(blocks);
    for at in 0..blocks.len() {
        check_directives(blocks, at, source)?;
        for i in 0..blocks[at].symbols.len() {
            let target = target_of(blocks, at, i, era);
            blocks[at].symbols[i].target = target;
        }
    }
    promote_shared_cells(blocks);
    if era.exec_is_a_statement() {
        check_exec(blocks, source)?;
    }
    Ok(())
}

/// A `global` statement anywhere makes the name an explicit global of the module's code too: `exec` with locals of its own shows it.
fn spread_globals(blocks: &mut [Block]) {
    let Some((module, inner)) = blocks.split_first_mut() else { return };
    let globals: std::collections::BTreeSet<&str> =
        inner.iter().flat_map(|b| &b.symbols).filter(|s| s.marks & mark::GLOBAL != 0).map(|s| &*s.name).collect();
    for symbol in &mut module.symbols {
        if globals.contains(&*symbol.name) {
            symbol.marks |= mark::GLOBAL;
        }
    }
}

/// True if the block `at` does not mention `name` itself, and has it as a variable from an inlined comprehension before block `end`: the first one
/// that mentions the name decides what it is.
fn has_from_comprehension(blocks: &[Block], at: usize, name: &str, end: usize) -> bool {
    blocks[at].get(name).is_none() && handed_by_comprehensions(blocks, at, name, end) == Some(true)
}

/// What inlined comprehensions before block `end` hand to block `at`: a variable (true) or another sort of name.
fn handed_by_comprehensions(blocks: &[Block], at: usize, name: &str, end: usize) -> Option<bool> {
    let mut inside = (at + 1..end).filter(|i| blocks[*i].inlined && blocks[*i].parent == at);
    inside.find_map(|i| match blocks[i].get(name) {
        Some(_) => Some(blocks[i].binds(name)),
        None => handed_by_comprehensions(blocks, i, name, end),
    })
}

/// True if the block `at` is an inlined comprehension, and what it stands in has `name` from one before it: the variable is found unbound.
fn has_from_sibling(blocks: &[Block], at: usize, name: &str) -> bool {
    let outer = blocks[at].parent;
    blocks[at].inlined && blocks[outer].kind.is_function_like() && has_from_comprehension(blocks, outer, name, at)
}

fn check_directives(blocks: &[Block], at: usize, source: &Source<'_>) -> Result<(), CompileError> {
    let block = &blocks[at];
    // In order of first appearance of the names, as the analysis of CPython goes.
    for symbol in &block.symbols {
        let (global, nonlocal) = (symbol.marks & mark::GLOBAL != 0, symbol.marks & mark::NONLOCAL != 0);
        if !nonlocal {
            continue;
        }
        let Some(range) = directive(block, &symbol.name) else { continue };
        let name = &symbol.name;
        if global {
            return Err(source.error(range, format!("name '{name}' is nonlocal and global")));
        }
        if block.kind == ScopeKind::Module {
            return Err(source.error(range, "nonlocal declaration not allowed at module level"));
        }
        if owner(blocks, at, name).is_none() {
            return Err(source.error(range, format!("no binding for nonlocal '{name}' found")));
        }
    }
    Ok(())
}

fn directive(block: &Block, name: &str) -> Option<TextRange> {
    block.directives.iter().find(|(n, _)| &**n == name).map(|(_, range)| *range)
}

/// The nearest enclosing block with fast locals that binds `name`; `None` if a `global` is nearer, or if there is none.
///
/// If there is one, a function on the way to it whose inlined comprehension binds the name counts as well, as in CPython: the name means that
/// variable, and is found unbound.
fn owner(blocks: &[Block], at: usize, name: &str) -> Option<usize> {
    let mut inner = at;
    let mut nearer = None;
    while inner != 0 {
        let outer = blocks[inner].parent;
        let block = &blocks[outer];
        if block.kind.is_function_like() {
            let marks = block.marks(name);
            if marks & mark::GLOBAL != 0 {
                return None;
            }
            if block.binds(name) {
                return nearer.or(Some(outer));
            }
            if nearer.is_none()
                && outer != blocks[at].frame
                && has_from_comprehension(blocks, outer, name, blocks.len())
            {
                nearer = Some(outer);
            }
        } else if block.kind == ScopeKind::Class && name == "__class__" && blocks[inner].kind.is_function_like() {
            // An inlined comprehension of the class body does not see it.
            return if blocks[inner].frame == outer { owner(blocks, outer, name) } else { Some(outer) };
        }
        inner = outer;
    }
    None
}

fn target_of(blocks: &mut [Block], at: usize, symbol: usize, era: Era) -> Target {
    let (name, marks) = {
        let s = &blocks[at].symbols[symbol];
        (s.name.clone(), s.marks)
    };
    if marks & mark::GLOBAL != 0 {
        return Target::GlobalExplicit;
    }
    let function_like = blocks[at].kind.is_function_like();
    if marks & mark::BOUND != 0 && marks & mark::NONLOCAL == 0 {
        if function_like {
            return Target::Own;
        }
        return Target::Namespace;
    }
    let found = owner(blocks, at, &name);
    if (found.is_some() || era.sibling_comprehensions_hide_globals()) && has_from_sibling(blocks, at, &name) {
        return Target::Sibling;
    }
    let Some(found) = found else {
        let sync = blocks[at].unoptimized();
        // A comprehension that is part of a module's code sees what exec was given as locals.
        let in_module = blocks[at].inlined && blocks[blocks[at].frame].kind == ScopeKind::Module;
        return if function_like && !sync && !in_module { Target::GlobalImplicit } else { Target::Namespace };
    };
    if !era.super_needs_no_arguments() && blocks[found].kind == ScopeKind::Class {
        return Target::GlobalImplicit;
    }
    if blocks[found].get(&name).is_none()
        && let Some(symbol) = blocks[found].add(&name, mark::BOUND)
    {
        symbol.target = Target::Own;
    }
    let home = blocks[found].frame;
    if blocks[at].frame == home {
        return Target::Shared(found);
    }
    if blocks[found].kind == ScopeKind::Class {
        blocks[found].needs_class_cell = true;
    } else if let Some(variable) = blocks[found].get_mut(&name) {
        variable.captured = true;
    }
    // Every frame on the way outward hands the cell on.
    let mut frame = blocks[at].frame;
    while frame != home {
        blocks[frame].frees.insert(name.clone());
        frame = blocks[blocks[frame].parent].frame;
    }
    Target::Free
}

/// A function's variable shares its slot with the inlined comprehensions' variables of the same name: if one of those is a cell,
/// it is one, too.
fn promote_shared_cells(blocks: &mut [Block]) {
    for at in 0..blocks.len() {
        if !blocks[at].inlined {
            continue;
        }
        let frame = blocks[at].frame;
        let own = blocks[at].symbols.iter().filter(|s| s.target == Target::Own && s.captured);
        let names: Vec<Box<str>> = own.map(|s| s.name.clone()).collect();
        for name in names {
            if let Some(outer) = blocks[frame].get_mut(&name).filter(|s| s.target == Target::Own) {
                outer.captured = true;
            }
        }
    }
}

/// True if a function around block `at` declares `name` global.
fn is_global(blocks: &[Block], at: usize, name: &str) -> bool {
    let mut inner = at;
    while blocks[inner].parent != 0 {
        inner = blocks[inner].parent;
        if blocks[inner].marks(name) & mark::GLOBAL != 0 {
            return true;
        }
        if blocks[inner].binds(name) {
            return false;
        }
    }
    false
}

fn check_exec(blocks: &[Block], source: &Source<'_>) -> Result<(), CompileError> {
    // Bottom up: does a block have, or contain a function that has, free variables?
    let mut free = vec![false; blocks.len()];
    let mut child_free = vec![false; blocks.len()];
    for at in (0..blocks.len()).rev() {
        let block = &blocks[at];
        let implicit = |t: Target| matches!(t, Target::GlobalImplicit | Target::Namespace);
        free[at] = !block.frees.is_empty()
            || block.nested
                && block.symbols.iter().any(|s| {
                    implicit(s.target) && s.marks & (mark::BOUND | mark::GLOBAL) == 0 && !is_global(blocks, at, &s.name)
                });
        if at != 0 && (free[at] || child_free[at]) {
            child_free[block.parent] = true;
        }
    }
    for (at, block) in blocks.iter().enumerate() {
        if block.kind.is_function_like() && (free[at] || child_free[at]) {
            let why =
                if child_free[at] { "contains a nested function with free variables" } else { "is a nested function" };
            let name = &block.name;
            // CPython looks whether there is one sort of statement; `exec` with namespaces, harmless alone, is another sort.
            let error = match (block.bare_exec, block.import_star) {
                (None, None) => continue,
                (Some(at), None) if !block.qualified_exec => {
                    source.error(at, format!("unqualified exec is not allowed in function '{name}' because it {why}"))
                }
                (None, Some(at)) if !block.qualified_exec => {
                    source.error(at, format!("import * is not allowed in function '{name}' because it {why}"))
                }
                (Some(at), _) | (None, Some(at)) => source.error(
                    at,
                    format!("function '{name}' uses import * and bare exec, which are illegal because it {why}"),
                ),
            };
            return Err(error);
        }
    }
    // The first in the source, where CPython's code generator comes to it.
    let functions = blocks.iter().filter(|b| b.kind.is_function_like());
    let captured = functions.flat_map(|b| &b.symbols).filter(|s| s.captured);
    let deleted = captured.filter_map(|s| s.deleted_at.map(|range| (range, s)));
    match deleted.min_by_key(|(range, _)| range.start()) {
        Some((range, symbol)) => {
            let message = format!("can not delete variable '{}' referenced in nested scope", symbol.name);
            Err(source.error(range, message))
        }
        None => Ok(()),
    }
}
