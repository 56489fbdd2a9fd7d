//! `import` and `from .. import`.

use super::unit::Gen;
use crate::image::Const;
use fastlocals_core::isa::Op;
use ruff_python_ast as ast;

impl<'a> Gen<'a, '_> {
    pub(super) fn import(&mut self, s: &'a ast::StmtImport) {
        for alias in &s.names {
            let mark = self.regs.top;
            let module = self.temp();
            let from = self.temp();
            self.load_constant(Const::None, from);
            let n = self.name(&alias.name);
            self.out.ext(Op::Import, module, from, n, 0);
            match &alias.asname {
                Some(name) => {
                    for part in alias.name.split('.').skip(1) {
                        let n = self.name(part);
                        self.op(Op::ImportFrom, module, module, n);
                    }
                    self.store(name, module);
                }
                None => {
                    let top = alias.name.split('.').next().unwrap_or(&alias.name);
                    self.store(top, module);
                }
            }
            self.regs.top = mark;
        }
    }

    pub(super) fn import_from(&mut self, s: &'a ast::StmtImportFrom) {
        let mark = self.regs.top;
        let module = self.temp();
        let from = self.temp();
        let names = s.names.iter().map(|a| Const::text(&a.name)).collect();
        self.load_constant(Const::Tuple(names), from);
        let n = self.name(s.module.as_ref().map_or("", |m| m.as_str()));
        self.out.ext(Op::Import, module, from, n, s.level);
        for alias in &s.names {
            if &alias.name == "*" {
                if self.frame.exec_sync {
                    self.op(Op::ExecSync, 0, 0, 0);
                }
                self.op(Op::ImportStar, module, 0, 0);
                if self.frame.exec_sync {
                    self.op(Op::ExecSync, 1, 0, 0);
                }
                continue;
            }
            let n = self.name(&alias.name);
            self.op(Op::ImportFrom, from, module, n);
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            self.store(name, from);
        }
        self.regs.top = mark;
    }
}
