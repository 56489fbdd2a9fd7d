//! Last pass: blocks to [`Scope`]s with slots.

use super::collect::Collector;
use super::order::{Appearance, Order};
use super::symbols::{Block, Symbol, Target};
use super::tree::{CLASS_CELL, How, InlinedVar, Resolution, Scope, ScopeKind, ScopeTree};
use crate::error::CompileError;
use crate::image::SlotSpec;
use crate::options::Options;
use crate::parse::Body;
use crate::source::Source;
use fastlocals_core::era::Era;
use fastlocals_core::image::code::slot;
use fastlocals_core::value::limits::MAX_SLOTS;
use hashbrown::HashMap;
use ruff_python_ast::Stmt;
use ruff_python_ast::visitor::Visitor;
use std::collections::BTreeSet;

/// Resolves every name of a syntax tree.
///
/// # Errors
/// CPython's SyntaxErrors of its symbol table.
pub fn build(body: Body<'_>, source: &Source<'_>, options: &Options) -> Result<ScopeTree, CompileError> {
    let future = options.future_annotations || has_future(body, "annotations");
    let mut collector = Collector::new(source, options, future);
    visit(&mut collector, body);
    if let Some(error) = collector.error.take() {
        return Err(error);
    }
    let (mut blocks, children) = (collector.blocks, collector.children);
    super::resolve::resolve(&mut blocks, source, options.era)?;
    let mut order = Order::new(&blocks, &children, options.era, future);
    visit(&mut order, body);
    let frames = order.frames;

    let slots: Vec<Vec<SlotSpec>> = blocks.iter().zip(&frames).map(|(b, f)| slots(b, f)).collect();
    if let Some((block, _)) = blocks.iter().zip(&slots).find(|(_, s)| s.len() > MAX_SLOTS) {
        return Err(crate::image::limit(format!("{}: more than {MAX_SLOTS} local variables", block.name)));
    }
    let places: Vec<Places> = slots.iter().map(|slots| Places::new(slots)).collect();
    let mut scopes: Vec<Scope> = Vec::with_capacity(blocks.len());
    for (at, (block, slots)) in blocks.iter().zip(slots).enumerate() {
        let qualname = qualname(&blocks, &scopes, at);
        let empty = Places::default();
        let places = places.get(block.frame).unwrap_or(&empty);
        let resolution = |name: &str| resolution(&blocks, at, name, places, options.era);
        let inlined_vars = saved_variables(&blocks, at).into_iter().filter_map(|s| {
            places
                .own
                .get(&s.name)
                .or_else(|| places.free.get(&s.name))
                .map(|slot| InlinedVar { slot: *slot, cell: s.captured })
        });
        scopes.push(Scope {
            kind: block.kind,
            name: block.name.clone(),
            qualname,
            parent: block.parent.into(),
            frame: block.frame.into(),
            inlined: block.inlined,
            inlined_vars: inlined_vars.collect(),
            slots,
            arg_count: block.counts[0],
            posonly_count: block.counts[1],
            kwonly_count: block.counts[2],
            varargs: block.varargs,
            varkeywords: block.varkeywords,
            is_generator: block.is_generator,
            is_coroutine: block.is_coroutine,
            is_nested: block.nested,
            needs_class_cell: block.needs_class_cell,
            exec_sync: block.kind.is_function_like() && block.unoptimized(),
            private: block.private.clone(),
            names: block.symbols.iter().map(|s| (s.name.clone(), resolution(&s.name))).collect(),
        });
    }
    let print_is_a_statement = options.era.print_is_a_statement()
        && !options.hidden
        && !options.neutral
        && !options.future_print
        && !has_future(body, "print_function");
    Ok(ScopeTree {
        scopes,
        children,
        hidden: options.hidden,
        era: options.era,
        future_annotations: future,
        print_is_a_statement,
    })
}

fn visit<'a>(visitor: &mut impl Visitor<'a>, body: Body<'a>) {
    match body {
        Body::Module(module) => visitor.visit_body(&module.body),
        Body::Expression(expression) => visitor.visit_expr(&expression.body),
    }
}

fn has_future(body: Body<'_>, feature: &str) -> bool {
    let Body::Module(module) = body else { return false };
    module.body.iter().any(|stmt| {
        matches!(stmt, Stmt::ImportFrom(i) if i.module.as_deref() == Some("__future__")
            && i.names.iter().any(|n| n.name.as_str() == feature))
    })
}

fn qualname(blocks: &[Block], scopes: &[Scope], at: usize) -> Box<str> {
    let (Some(block), true) = (blocks.get(at), at > 0) else {
        return blocks.first().map_or("".into(), |b| b.name.clone());
    };
    let outer = blocks.get(block.parent).map_or(0, |p| p.frame);
    let (Some(parent), Some(prefix)) = (blocks.get(outer), scopes.get(outer)) else { return block.name.clone() };
    // A function or class whose name is declared global begins anew.
    let declared =
        blocks.get(block.parent).and_then(|p| p.get(&super::tree::mangle(p.private.as_deref(), &block.name)));
    let named = matches!(block.kind, ScopeKind::Function | ScopeKind::Class);
    if outer == 0 || named && declared.is_some_and(|s| s.target == Target::GlobalExplicit) {
        return block.name.clone();
    }
    let functions = matches!(parent.kind, ScopeKind::Function | ScopeKind::Lambda);
    let infix = if functions { ".<locals>." } else { "." };
    format!("{}{infix}{}", prefix.qualname, block.name).into()
}

/// The variables that an inlined comprehension saves: its own, and those of comprehensions inside it by names that it does not mention itself.
fn saved_variables(blocks: &[Block], at: usize) -> Vec<&Symbol> {
    let Some(block) = blocks.get(at).filter(|b| b.inlined) else { return Vec::new() };
    let mut saved: Vec<&Symbol> = block.symbols.iter().filter(|s| s.target == Target::Own).collect();
    let mut inside = vec![at];
    for (i, b) in blocks.iter().enumerate().skip(at + 1) {
        if !b.inlined || !inside.contains(&b.parent) {
            continue;
        }
        inside.push(i);
        for symbol in b.symbols.iter().filter(|s| s.target == Target::Own) {
            let mut outer = b.parent;
            let mut mentioned = blocks[outer].get(&symbol.name).is_some();
            while outer != at {
                outer = blocks[outer].parent;
                mentioned |= blocks[outer].get(&symbol.name).is_some();
            }
            if !mentioned && saved.iter().all(|s| s.name != symbol.name) {
                saved.push(symbol);
            }
        }
    }
    saved
}

/// Slots by name. An inlined comprehension's variable may have the name of a free variable of the function around: then there are two.
#[derive(Default)]
struct Places {
    own: HashMap<Box<str>, u16>,
    free: HashMap<Box<str>, u16>,
}

impl Places {
    fn new(slots: &[SlotSpec]) -> Places {
        let of = |free: bool| {
            let chosen = slots.iter().enumerate().filter(|(_, s)| (s.bits & slot::FREE != 0) == free);
            chosen.map(|(i, s)| (s.name.clone(), i as u16)).collect()
        };
        Places { own: of(false), free: of(true) }
    }
}

/// The slots of a frame in localsplus order (FL-SLOT).
fn slots(block: &Block, appearance: &Appearance) -> Vec<SlotSpec> {
    if block.inlined {
        return Vec::new();
    }
    let function_like = block.kind.is_function_like();
    let own = |name: &str| block.get(name).filter(|s| function_like && s.target == Target::Own);
    let frees: BTreeSet<&str> = block.frees.iter().map(|n| &**n).collect();
    // Cells of this frame: its own variables, and those of its inlined comprehensions.
    let cell_bit = |name: &str| {
        let captured = own(name).is_some_and(|s| s.captured) || appearance.pushed_cells.contains(name);
        if captured { slot::CELL } else { 0 }
    };
    let parameters = block.counts[0] + block.counts[2] + block.varargs as u32 + block.varkeywords as u32;
    let mut slots: Vec<SlotSpec> = Vec::new();
    let mut add = |name: &str, bits: u32| slots.push(SlotSpec { name: name.into(), bits });
    let names = block.symbols.iter().filter(|s| s.marks & super::symbols::mark::PARAM != 0).take(parameters as usize);
    let arguments: BTreeSet<&str> = names.clone().map(|s| &*s.name).collect();
    for argument in names {
        add(&argument.name, slot::ARG | slot::LOCAL | cell_bit(&argument.name));
    }
    for name in appearance.names() {
        // (One that is a cell shares the free variable's slot.)
        let shared = frees.contains(&**name) && appearance.pushed_cells.contains(name);
        if !arguments.contains(&**name) && !shared {
            let hidden = if own(name).is_none() { slot::HIDDEN } else { 0 };
            add(name, slot::LOCAL | hidden | cell_bit(name));
        }
    }
    let placed: BTreeSet<&str> = appearance.names().iter().map(|n| &**n).collect();
    let captured = block.symbols.iter().filter(|s| own(&s.name).is_some() && s.captured).map(|s| &*s.name);
    // A class may have a free `__class__`, too: that of the class around it.
    let class_cell =
        block.needs_class_cell.then_some(if frees.contains("__class__") { CLASS_CELL } else { "__class__" });
    let cells: BTreeSet<&str> = captured.chain(class_cell).collect();
    for name in cells {
        if !arguments.contains(name) && !placed.contains(name) {
            add(name, slot::CELL);
        }
    }
    for name in frees {
        add(name, slot::FREE);
    }
    slots
}

fn resolution(blocks: &[Block], at: usize, name: &str, places: &Places, era: Era) -> Resolution {
    let mut block = &blocks[at];
    let mut target = block.get(name).map_or(Target::GlobalImplicit, |s| s.target);
    if let Target::Shared(owner) = target {
        block = &blocks[owner];
        target = Target::Own;
    }
    let how = match target {
        Target::Own if block.get(name).is_some_and(|s| s.captured) => How::Cell,
        Target::Own | Target::Sibling => How::Local,
        Target::Free if blocks[at].kind == ScopeKind::Class && !era.class_bodies_read_cells_only() => How::ClassCell,
        Target::Free => How::Free,
        Target::GlobalExplicit => How::GlobalExplicit,
        Target::Namespace => How::Name,
        _ => How::GlobalImplicit,
    };
    let slot = match how {
        How::Local | How::Cell => places.own.get(name).or_else(|| places.free.get(name)).copied(),
        How::Free | How::ClassCell => places.free.get(name).copied(),
        _ => None,
    };
    Resolution { how, slot }
}
