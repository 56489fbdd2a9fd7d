//! `class`.

use super::call::Arguments;
use super::function;
use super::unit::{Gen, H};
use crate::image::Const;
use fastlocals_core::isa::Op;
use ruff_python_ast as ast;
use ruff_text_size::Ranged;

impl<'a> Gen<'a, '_> {
    pub(super) fn class_def(&mut self, s: &'a ast::StmtClassDef) {
        let Some(child) = self.unit.scopes.child(s.range()) else { return };
        let mark = self.regs.top;
        let windows = self.decorators(&s.decorator_list);
        let line = self.line_of(&s.name);
        let first_line = s.decorator_list.first().map_or(line, |d| self.line_of(&d.expression));
        let id = self.shared.builder.reserve();
        let unit = self.unit;
        self.shared.static_attributes.push(Vec::new());
        {
            let mut code = Gen::new(unit, &mut *self.shared, child);
            code.prologue(first_line);
            code.class_body(s, first_line);
            code.define(id, first_line, Some(first_line));
        }
        self.shared.static_attributes.pop();
        let w = self.temp();
        self.at_line(line);
        self.load_static("__build_class__", w);
        self.regs.take_run(H + 1);
        self.make_function(id, child, w + H, None, 0);
        self.load_constant(Const::text(&s.name), w + H + 1);
        let arguments = match &s.arguments {
            Some(a) => Arguments { positional: &a.args, keywords: &a.keywords },
            None => Arguments { positional: &[], keywords: &[] },
        };
        if arguments.plain() {
            self.finish_call(w, 2, arguments, w, &s.name);
        } else {
            self.call_ex(w, 2, arguments, w, &s.name);
        }
        let value = self.apply_decorators(&s.decorator_list, &windows, w);
        self.at_line(line);
        self.store(&s.name, value);
        self.regs.top = mark;
    }

    fn class_body(&mut self, s: &'a ast::StmtClassDef, first_line: u32) {
        self.at_line(first_line);
        let t = self.temp();
        self.load("__name__", t);
        self.store("__module__", t);
        let qualname = Const::text(&self.frame.qualname);
        self.load_constant(qualname, t);
        self.store("__qualname__", t);
        if self.era().classes_record_source() {
            self.load_constant(Const::Int(i64::from(first_line)), t);
            self.store("__firstlineno__", t);
        }
        if function::has_annotations(&s.body) {
            self.op(Op::SetupAnnotations, 0, 0, 0);
        }
        self.regs.top = t;
        let rest = self.store_docstring(&s.body);
        self.stmts(rest);
        self.nowhere();
        let t = self.temp();
        if self.era().classes_record_source() {
            let names = self.shared.static_attributes.last().into_iter().flatten();
            let names = Const::Tuple(names.map(|n| Const::text(n)).collect());
            self.load_constant(names, t);
            self.store("__static_attributes__", t);
        }
        match self.frame.cell_slot("__class__").filter(|_| self.frame.needs_class_cell) {
            Some(slot) => self.out.ext(Op::GetCellRef, t, 0, 0, u32::from(slot)),
            None => self.load_constant(Const::None, t),
        }
        self.op(Op::Return, t, 0, 0);
        self.regs.top = t;
    }
}
