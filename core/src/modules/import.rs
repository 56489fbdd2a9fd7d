//! Import instructions: what is in `sys.modules` already is found here; the rest is in the prelude.

use crate::heap::message::P;
use crate::machine::Vm;
use crate::objects::modules::Rom;
use crate::value::fault::Res;
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl Vm<'_> {
    /// `Import`: the module that `import name` (fromlist None) or `from name import ...` (a tuple) binds or looks into.
    ///
    /// # Errors
    /// `Trap::Call` if it has to be found first.
    pub(crate) fn import_name(&mut self, name: Value, fromlist: Value, level: usize) -> Res {
        let globals = self.heap.frame_globals(self.heap.visible(self.heap.fp));
        let own = crate::builtins::registry::module_member("builtins", b"__import__", self.sees);
        match self.builtin(globals, names::IMPORT)?.map(|found| found.0) {
            None => return Err(self.heap.raise(TypeId::ImportError, &[P::S("__import__ not found")])),
            Some(f) if Some(f) != own => {
                return Err(self.call(f, &[name, globals, globals, fromlist, Value::small(level as i64)]));
            }
            Some(_) => {}
        }
        let dotted = self.heap.str_bytes(name).contains(&b'.');
        if level == 0 && !dotted {
            let modules = self.heap.modules()?;
            let found = match self.heap.dict_get_str(modules, name) {
                Some(m) if m.is(Kind::Module) => Some(m),
                Some(_) => None,
                None if self.heap.str_bytes(name) == b"sys" => Some(self.heap.rom_module(Rom::Sys)?),
                None => None,
            };
            if let Some(module) = found {
                // Names to import may be submodules of a package.
                if fromlist == Value::NONE || self.module_get(module, names::PATH)?.is_none() {
                    return Ok(module);
                }
            }
        }
        Err(self.hidden(Hidden::import_name, &[name, globals, fromlist, Value::small(level as i64)]))
    }

    /// `ImportFrom`: attribute or submodule `name` of a module.
    ///
    /// # Errors
    /// `Trap::Call` if it is not there at once.
    pub(crate) fn import_from(&mut self, module: Value, name: Value) -> Res {
        if module.is(Kind::Module) {
            if let Some(v) = self.module_get(module, name)? {
                return Ok(v);
            }
        }
        Err(self.hidden(Hidden::import_from, &[module, name]))
    }
}
