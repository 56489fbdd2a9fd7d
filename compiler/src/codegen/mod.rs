//! The code generator: syntax tree and scopes to code objects.
//!
//! Two rules make register code faithful to CPython:
//!
//! * **Operand pinning.** CPython reads a local when its name is evaluated. A local is used in place, as an operand, only if
//!   nothing between that point and the use can run Python code, raise a line, call, return or exception event, or write the
//!   slot; otherwise it is copied first. [`Gen::quiet`] says what lies harmlessly between: constants and other locals, on the same line.
//! * **Lines.** Each instruction gets the line that the era's compiler gives to the instruction it stands for, see [`lines`]; what CPython
//!   executes on a line of its own and has no counterpart here leaves a Nop.
//!
//! A destination register that is a local is written by the last instruction of its expression only, so an expression that fails
//! leaves the variable as it was.

mod assign;
mod call;
mod class;
mod comprehension;
mod condition;
mod constants;
mod control;
mod emit;
mod expr;
mod finish;
mod function;
mod import;
mod lines;
mod literal;
mod names;
mod operators;
mod pattern;
mod registers;
mod stmt;
mod strings;
mod suspend;
mod try_star;
mod try_stmt;
mod unwind;
mod with_stmt;
mod words;

use crate::error::{CompileError, ErrorKind, Warning};
use crate::image::{CodeId, CodeSpec, Const, ConstPool, ImageBuilder};
use crate::parse::Body;
use crate::scope::{Scope, ScopeId, ScopeTree};
use crate::source::Source;
use crate::{Mode, Options};
use core::cell::RefCell;
use fastlocals_core::era::Era;
use fastlocals_core::image::code::slot;
use fastlocals_core::isa::Op;
use fastlocals_core::value::limits::FRAME_HEADER;
use hashbrown::{HashMap, HashSet};
use registers::Registers;
use ruff_python_ast::Stmt;
use ruff_text_size::{Ranged, TextRange};

/// Words of a frame's header: distance from a window's callee to its first argument.
const H: u32 = FRAME_HEADER as u32;

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

/// What all code objects of a unit share.
struct Shared {
    builder: ImageBuilder,
    warnings: Vec<Warning>,
    error: Option<CompileError>,
    /// For each class around the code: attributes that its methods store on `self` (`__static_attributes__`).
    static_attributes: Vec<Vec<String>>,
}

/// The generator of one code object.
struct Gen<'a, 's> {
    unit: &'a Unit<'a>,
    shared: &'s mut Shared,
    /// The scope that names are resolved in: the code's own, or that of an inlined comprehension.
    scope: ScopeId,
    /// The scope of the code object.
    frame: &'a Scope,
    /// Slots are no registers: there are too many.
    far: bool,
    out: emit::Stream,
    regs: Registers,
    consts: ConstPool,
    names: HashMap<Box<str>, u32>,
    name_list: Vec<Box<str>>,
    blocks: Vec<unwind::Block<'a>>,
    /// The statement at hand lies on one line.
    one_line: bool,
    docstring: Option<u32>,
    /// Line of the jumps of the test at hand, if they do not have lines of their own.
    jump_line: Option<u32>,
    /// Old eras: the line of all that an f-string holds.
    fstring_line: Option<u32>,
    /// Operators that are known to be no constants.
    unfoldable: RefCell<HashSet<TextRange>>,
}

impl<'a, 's> Gen<'a, 's> {
    fn new(unit: &'a Unit<'a>, shared: &'s mut Shared, scope: ScopeId) -> Gen<'a, 's> {
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

    fn era(&self) -> Era {
        self.unit.options.era
    }

    /// The scope that names are resolved in.
    fn here(&self) -> &'a Scope {
        self.unit.scopes.scope(self.scope)
    }

    /// The line on which a node starts.
    fn line_of(&self, node: &impl Ranged) -> u32 {
        self.unit.source.line(node.start())
    }

    /// The line on which a node ends.
    fn end_line_of(&self, node: &impl Ranged) -> u32 {
        self.unit.source.line(node.end())
    }

    /// True if the node lies on one line.
    fn is_one_line(&self, node: &impl Ranged) -> bool {
        self.one_line || self.line_of(node) == self.end_line_of(node)
    }

    fn op(&mut self, op: Op, a: u32, b: u32, c: u32) {
        self.out.op(op, a, b, c);
    }

    fn temp(&mut self) -> u32 {
        self.regs.take()
    }

    /// Remembers the first error.
    fn fail(&mut self, error: CompileError) {
        self.shared.error.get_or_insert(error);
    }

    fn fail_at(&mut self, range: TextRange, kind: ErrorKind, message: &str) {
        let error = self.unit.source.error_of(kind, range, message);
        self.fail(error);
    }

    /// A construct that is not supported: an exception when it is reached, and a warning now.
    fn unsupported(&mut self, node: &impl Ranged, what: &str) {
        let line = self.line_of(node);
        self.at(node);
        let k = self.unsupported_at(line, what);
        self.out.ext(Op::RaiseText, 0, 0, 0, k);
    }

    /// Warns, and gives the constant that is the exception's text.
    fn unsupported_at(&mut self, line: u32, what: &str) -> u32 {
        let message = format!("{what} not supported");
        self.shared.warnings.push(Warning { category: "SyntaxWarning", message: message.clone(), line });
        self.consts.add(Const::text(&message))
    }

    /// Index of a name of the code object.
    fn name(&mut self, name: &str) -> u32 {
        if let Some(i) = self.names.get(name) {
            return *i;
        }
        let i = self.name_list.len() as u32;
        self.name_list.push(name.into());
        self.names.insert(name.into(), i);
        i
    }

    /// Takes closure cells, makes own cells, and turns into a generator: what comes before the first line.
    fn prologue(&mut self, first_line: u32) {
        self.nowhere();
        let slots = &self.frame.slots;
        if slots.iter().any(|s| s.bits & slot::FREE != 0) {
            self.op(Op::CopyFree, 0, 0, 0);
            self.out.mark_prologue();
        }
        for (i, s) in slots.iter().enumerate() {
            if s.bits & slot::CELL != 0 && s.bits & slot::HIDDEN == 0 {
                self.op(Op::MakeCell, 0, i as u32, 0);
                self.out.mark_prologue();
            }
        }
        if self.frame.is_generator || self.frame.is_coroutine {
            self.op(Op::MakeGen, 0, 0, 0);
            self.out.mark_prologue();
        }
        self.out.line = Some(first_line).filter(|_| !self.old_lines());
    }

    /// Makes the code object of what was emitted.
    fn define(self, id: CodeId, first_line: u32, no_line: Option<u32>) {
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

/// Compiles the whole unit to an image, and says what it warns of.
///
/// # Errors
/// Constructs that are not supported, and limits of the image format.
pub(crate) fn module(unit: &Unit<'_>) -> Result<(Vec<u8>, Vec<Warning>), CompileError> {
    let mut shared =
        Shared { builder: ImageBuilder::new(), warnings: Vec::new(), error: None, static_attributes: Vec::new() };
    let id = shared.builder.reserve();
    let mut code = Gen::new(unit, &mut shared, ScopeId::MODULE);
    let statement = match unit.body {
        Body::Module(module) => crate::scope::first_statement(&module.body, code.era()).map(|s| code.first_line_of(s)),
        Body::Expression(expression) => Some(code.line_of(&*expression.body)),
    };
    let statement = statement.filter(|_| code.era().modules_begin_at_first_statement());
    let first = statement.unwrap_or(unit.options.first_line);
    code.prologue(first);
    match unit.body {
        Body::Module(module) => code.module_body(&module.body),
        Body::Expression(expression) => {
            let value = code.any(&expression.body);
            code.at(&*expression.body);
            code.op(Op::Return, value, 0, 0);
        }
    }
    // Before the first statement a module is on line 0.
    let no_line = if code.old_lines() { first } else { 0 };
    code.define(id, first, Some(no_line));
    if let Some(error) = shared.error {
        return Err(error);
    }
    let era = if unit.options.hidden || unit.options.neutral { None } else { Some(unit.options.era) };
    Ok((shared.builder.finish(era)?, shared.warnings))
}

impl<'a> Gen<'a, '_> {
    fn module_body(&mut self, body: &'a [Stmt]) {
        if let Some(first) = body.first() {
            self.set_line(self.statement_line(first));
        }
        if function::has_annotations(body) {
            self.op(Op::SetupAnnotations, 0, 0, 0);
        }
        let rest = match self.unit.options.mode {
            Mode::Single => body,
            _ => self.store_docstring(body),
        };
        self.stmts(rest);
        self.return_none();
    }

    /// The implicit `return None`, which belongs to no line of its own.
    fn return_none(&mut self) {
        self.nowhere();
        let mark = self.regs.top;
        let none = self.temp();
        self.op(Op::LoadImm, none, 1, 0);
        self.op(Op::Return, none, 0, 0);
        self.regs.top = mark;
    }
}
