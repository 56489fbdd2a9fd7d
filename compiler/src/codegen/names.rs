//! Names: where a variable is, and how it is read, written and deleted.

use super::unit::Gen;
use crate::image::Const;
use crate::scope::How;
use fastlocals_core::isa::Op;
use ruff_python_ast::{Expr, ExprName};

/// Where a variable is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A slot that is a register.
    Register(u32),
    /// A slot that is not, in code with very many of them.
    Far(u32),
    /// The cell in a slot.
    Cell(u32),
    /// The globals; the name's index.
    Global(u32),
    /// The namespace; the name's index.
    Name(u32),
    /// Read: the namespace, then the cell in a slot. Written: the cell.
    ClassCell(u32),
}

impl Gen<'_, '_> {
    /// Where `name`, as written, is.
    pub(super) fn place(&mut self, name: &str) -> Place {
        let scope = self.here();
        let found = scope.resolve(name);
        let slot = u32::from(found.slot.unwrap_or(0));
        match found.how {
            How::Local if self.far => Place::Far(slot),
            How::Local => Place::Register(slot),
            How::Cell | How::Free => Place::Cell(slot),
            How::ClassCell => Place::ClassCell(slot),
            How::GlobalExplicit | How::GlobalImplicit => Place::Global(self.name(&scope.mangle(name))),
            How::Name => Place::Name(self.name(&scope.mangle(name))),
        }
    }

    /// The register of a name that is a plain local.
    pub(super) fn local(&mut self, e: &Expr) -> Option<u32> {
        let Expr::Name(ExprName { id, .. }) = e else { return None };
        if id == "__debug__" {
            return None;
        }
        let found = self.here().resolve(id);
        match (found.how, found.slot) {
            (How::Local, Some(slot)) if !self.far => Some(u32::from(slot)),
            _ => None,
        }
    }

    /// The value of a variable into a register.
    pub(super) fn load(&mut self, name: &str, dst: u32) {
        if name == "exec" && self.era().exec_is_a_statement() {
            return self.load_static(name, dst);
        }
        match self.place(name) {
            Place::Register(slot) => self.op(Op::Copy, dst, slot, 0),
            Place::Far(slot) => self.op(Op::LoadSlot, dst, slot, 0),
            Place::Cell(slot) => self.op(Op::LoadCell, dst, slot, 0),
            Place::Global(n) => match self.prelude_builtin(name) {
                Some(k) => self.op(Op::LoadK, dst, k, 0),
                None => self.op(Op::LoadGlobal, dst, n, 0),
            },
            Place::Name(n) => self.op(Op::LoadName, dst, n, 0),
            Place::ClassCell(slot) => {
                let mangled = self.here().mangle(name).into_owned();
                let k = self.consts.add(Const::text(&mangled));
                self.op(Op::LoadK, dst, k, 0);
                self.out.ext(Op::LoadClassCell, dst, 0, 0, slot);
            }
        }
    }

    /// In the prelude, the constant that is the hidden function, intrinsic or builtin of this name: nothing can rebind it.
    fn prelude_builtin(&mut self, name: &str) -> Option<u32> {
        if !self.unit.options.hidden {
            return None;
        }
        let value = fastlocals_core::builtins::registry::prelude_name(name.as_bytes())?;
        Some(self.consts.add(Const::Builtin(value.0)))
    }

    /// Writes a variable. `src` holds a value for certain, or is a local that the instruction checks.
    pub(super) fn store(&mut self, name: &str, src: u32) {
        match self.place(name) {
            Place::Register(slot) if slot == src => {}
            Place::Register(slot) if self.regs.is_temporary(src) => self.op(Op::Move, slot, src, 0),
            Place::Register(slot) => self.op(Op::Copy, slot, src, 0),
            Place::Far(slot) => self.op(Op::StoreSlot, src, slot, 0),
            Place::Cell(slot) | Place::ClassCell(slot) => self.op(Op::StoreCell, src, slot, 0),
            Place::Global(n) => self.op(Op::StoreGlobal, src, n, 0),
            Place::Name(n) => self.op(Op::StoreName, src, n, 0),
        }
    }

    /// `del name`.
    pub(super) fn unbind(&mut self, name: &str) {
        match self.place(name) {
            Place::Register(slot) => self.op(Op::Unbind, slot, 0, 0),
            Place::Far(slot) => self.op(Op::UnbindSlot, 0, slot, 0),
            Place::Cell(slot) | Place::ClassCell(slot) => self.op(Op::UnbindCell, 0, slot, 0),
            Place::Global(n) => self.op(Op::UnbindGlobal, 0, n, 0),
            Place::Name(n) => self.op(Op::UnbindName, 0, n, 0),
        }
    }

    /// Something that no program can rebind, into a register.
    pub(super) fn load_static(&mut self, name: &str, dst: u32) {
        let i = fastlocals_core::isa::STATICS.iter().position(|s| *s == name).unwrap_or(0);
        self.op(Op::LoadStatic, dst, i as u32, 0);
    }

    /// The register that a value can be computed into so that the variable has it: the variable's own, or a temporary that
    /// [`Gen::store`] must copy.
    pub(super) fn register_for(&mut self, name: &str) -> u32 {
        match self.place(name) {
            Place::Register(slot) => slot,
            _ => self.temp(),
        }
    }

    /// Index of an attribute's name (mangled in classes).
    pub(super) fn attribute(&mut self, name: &str) -> u32 {
        let mangled = self.here().mangle(name);
        self.name(&mangled)
    }
}
