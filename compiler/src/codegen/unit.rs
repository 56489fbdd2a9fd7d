//! The generator of one code object: what it knows, and what every part of it stands on.

use super::blocks::Block;
use super::emit;
use super::finish;
use super::registers::{self, Registers};
use crate::error::{CompileError, ErrorKind, Warning};
use crate::image::{CodeId, CodeSpec, ConstPool, ImageBuilder};
use crate::options::Options;
use crate::parse::Body;
use crate::scope::{Scope, ScopeId, ScopeTree};
use crate::source::Source;
use core::cell::RefCell;
use fastlocals_core::era::Era;
use fastlocals_core::isa::Op;
use fastlocals_core::value::limits::FRAME_HEADER;
use hashbrown::{HashMap, HashSet};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// Words of a frame's header: distance from a window's callee to its first argument.
pub(super) const H: u32 = FRAME_HEADER as u32;

/// All that the code generator reads.
pub(crate) struct Unit<'a> {
    /// The text, for lines and errors.
    pub(crate) source: &'a Source<'a>,
    /// The syntax tree.
    pub(crate) body: Body<'a>,
    /// Slots and resolutions of every scope.
    pub(crate) scopes: &'a ScopeTree,
    /// Era, mode, file name.
    pub(crate) options: &'a Options,
}

/// The two floors above the kinds of expressions and statements: which kind it is. A kind compiles what it contains through these, so that no
/// kind knows another one.
#[derive(Clone, Copy)]
pub(super) struct Dispatch {
    /// See [`Gen::expr`].
    pub(super) expr: for<'a> fn(&mut Gen<'a, '_>, &'a Expr, u32),
    /// See [`Gen::stmts`].
    pub(super) stmts: for<'a> fn(&mut Gen<'a, '_>, &'a [Stmt]),
}

/// What all code objects of a unit share.
pub(super) struct Shared {
    pub(super) dispatch: Dispatch,
    pub(super) builder: ImageBuilder,
    pub(super) warnings: Vec<Warning>,
    pub(super) error: Option<CompileError>,
    /// For each class around the code: attributes that its methods store on `self` (`__static_attributes__`).
    pub(super) static_attributes: Vec<Vec<String>>,
}

/// The generator of one code object.
pub(super) struct Gen<'a, 's> {
    pub(super) unit: &'a Unit<'a>,
    pub(super) shared: &'s mut Shared,
    /// The scope that names are resolved in: the code's own, or that of an inlined comprehension.
    pub(super) scope: ScopeId,
    /// The scope of the code object.
    pub(super) frame: &'a Scope,
    /// Slots are no registers: there are too many.
    pub(super) far: bool,
    pub(super) out: emit::Stream,
    pub(super) regs: Registers,
    pub(super) consts: ConstPool,
    pub(super) names: HashMap<Box<str>, u32>,
    pub(super) name_list: Vec<Box<str>>,
    pub(super) blocks: Vec<Block<'a>>,
    /// The statement at hand lies on one line.
    pub(super) one_line: bool,
    pub(super) docstring: Option<u32>,
    /// Line of the jumps of the test at hand, if they do not have lines of their own.
    pub(super) jump_line: Option<u32>,
    /// Old eras: the line of all that an f-string holds.
    pub(super) fstring_line: Option<u32>,
    /// Operators that are known to be no constants.
    pub(super) unfoldable: RefCell<HashSet<TextRange>>,
}

impl<'a, 's> Gen<'a, 's> {
    pub(super) fn new(unit: &'a Unit<'a>, shared: &'s mut Shared, scope: ScopeId) -> Gen<'a, 's> {
        let frame = unit.scopes.scope(scope);
        let far = frame.slots.len() > registers::MAX_SLOT_REGISTERS;
        Gen {
            unit,
            shared,
            scope,
            frame,
            far,
            out: emit::Stream {
                no_marks: unit.options.era.line_tables_are_ranges(),
                drops_behind_return: unit.options.era.drops_code_behind_return(),
                calls_end_lines: unit.options.era.calls_end_lines(),
                ..emit::Stream::default()
            },
            regs: Registers::new(if far { 0 } else { frame.slots.len() as u32 }),
            consts: ConstPool::default(),
            names: HashMap::new(),
            name_list: Vec::new(),
            blocks: Vec::new(),
            one_line: false,
            docstring: None,
            jump_line: None,
            fstring_line: None,
            unfoldable: RefCell::default(),
        }
    }

    pub(super) fn era(&self) -> Era {
        self.unit.options.era
    }

    /// The scope that names are resolved in.
    pub(super) fn here(&self) -> &'a Scope {
        self.unit.scopes.scope(self.scope)
    }

    /// The line on which a node starts.
    pub(super) fn line_of(&self, node: &impl Ranged) -> u32 {
        self.unit.source.line(node.start())
    }

    /// The line on which a node ends.
    pub(super) fn end_line_of(&self, node: &impl Ranged) -> u32 {
        self.unit.source.line(node.end())
    }

    /// True if the node lies on one line.
    pub(super) fn is_one_line(&self, node: &impl Ranged) -> bool {
        self.one_line || self.line_of(node) == self.end_line_of(node)
    }

    pub(super) fn op(&mut self, op: Op, a: u32, b: u32, c: u32) {
        self.out.op(op, a, b, c);
    }

    /// The value of `e` into register `dst`, written by the last instruction.
    pub(super) fn expr(&mut self, e: &'a Expr, dst: u32) {
        (self.shared.dispatch.expr)(self, e, dst);
    }

    /// Statements in their order.
    pub(super) fn stmts(&mut self, body: &'a [Stmt]) {
        (self.shared.dispatch.stmts)(self, body);
    }

    pub(super) fn temp(&mut self) -> u32 {
        self.regs.take()
    }

    /// Remembers the first error.
    pub(super) fn fail(&mut self, error: CompileError) {
        self.shared.error.get_or_insert(error);
    }

    pub(super) fn fail_at(&mut self, range: TextRange, kind: ErrorKind, message: &str) {
        let error = self.unit.source.error_of(kind, range, message);
        self.fail(error);
    }

    /// Index of a name of the code object.
    pub(super) fn name(&mut self, name: &str) -> u32 {
        if let Some(i) = self.names.get(name) {
            return *i;
        }
        let i = self.name_list.len() as u32;
        self.name_list.push(name.into());
        self.names.insert(name.into(), i);
        i
    }

    /// Makes the code object of what was emitted.
    pub(super) fn define(self, id: CodeId, first_line: u32, no_line: Option<u32>) {
        let (unit, shared, frame) = (self.unit, self.shared, self.frame);
        if self.regs.overflow {
            let what = "an expression needs too many registers";
            shared.error.get_or_insert(finish::too_long(unit.source, what));
        }
        let done = match finish::finish(self.out, no_line, self.regs.first) {
            Ok(done) => done,
            Err(what) => {
                shared.error.get_or_insert(finish::too_long(unit.source, what));
                return;
            }
        };
        let shift = if self.far { frame.slots.len() as u32 } else { 0 };
        let mut spec = CodeSpec {
            name: frame.name.to_string(),
            qualname: frame.qualname.to_string(),
            filename: unit.options.filename.clone(),
            flags: unit.scopes.flags(self.scope),
            first_line,
            arg_count: frame.arg_count,
            posonly_count: frame.posonly_count,
            kwonly_count: frame.kwonly_count,
            slots: frame.slots.clone(),
            shift,
            frame_size: shift + self.regs.most,
            instructions: done.words,
            constants: self.consts.into_items(),
            names: self.name_list,
            lines: done.lines,
            regions: done.regions,
            handlers: done.handlers,
            docstring: self.docstring,
        };
        if unit.options.hidden {
            spec.instructions.iter_mut().for_each(|w| *w &= !fastlocals_core::isa::EV);
        }
        shared.builder.define(id, spec);
    }
}
