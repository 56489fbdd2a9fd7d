//! Members of modules read and written, and `sys.modules`.

pub(crate) mod import;
pub(crate) mod namespaces;

use crate::block::records::module as m;
use crate::builtins::def::What;
use crate::builtins::registry;
use crate::builtins::registry::MODULES;
use crate::heap::natives::MODULE_TABLES;
use crate::machine::Vm;
use crate::objects::modules::Rom;
use crate::value::fault::{Fault, Res, Trap};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl Vm<'_> {
    /// The name as the module's namespace has it.
    ///
    /// # Errors
    /// `Fault::Memory`: attributes of `sys` may be made at first request.
    pub(crate) fn module_get(&mut self, module: Value, name: Value) -> Res<Option<Value>> {
        match self.heap.rom_of(module) {
            Some(rom) => self.rom_get(rom, name),
            None => {
                let dict = module.handle().map_or(Value::UNBOUND, |h| self.heap.block.at(h, m::DICT));
                Ok(if dict.is(Kind::Dict) { self.heap.dict_get_str(dict, name) } else { None })
            }
        }
    }

    /// The name in a built-in module's namespace.
    ///
    /// # Errors
    /// As [`Vm::module_get`].
    pub(crate) fn rom_get(&mut self, rom: Rom, name: Value) -> Res<Option<Value>> {
        let dict = self.heap.rom_kept(rom);
        if dict.is(Kind::Dict) {
            if let Some(v) = self.heap.dict_get_str(dict, name) {
                return Ok(Some(v));
            }
            if rom == Rom::Builtins {
                return Ok(None);
            }
        }
        if self.heap.str_eq(name, names::NAME) {
            return Ok(Some(self.heap.rom_name(rom)?));
        }
        match registry::module_member(rom.name(), self.heap.str_bytes(name), self.sees) {
            Some(v) => self.rom_value(v).map(Some),
            None => Ok(None),
        }
    }

    /// The value of a table's entry: what a getter gives, or the entry itself.
    fn rom_value(&mut self, entry: Value) -> Res {
        let Some(i) = entry.fixed_of(Kind::Getset) else { return Ok(entry) };
        match registry::def_of(i).map(|d| d.what) {
            Some(What::Attr(get, _)) => get(self, Value::UNBOUND),
            _ => Err(Fault::Broken.into()),
        }
    }

    /// The namespace of a built-in module as a dict, made now if need be.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn rom_dict(&mut self, rom: Rom) -> Res {
        let old = self.heap.rom_kept(rom);
        if rom == Rom::Builtins && old.is(Kind::Dict) {
            return Ok(old);
        }
        let dict = self.heap.new_dict()?;
        let n: usize = MODULES.iter().filter(|m| m.name == rom.name()).map(|m| m.rows.len()).sum();
        self.heap.dict_reserve(dict, n + 1)?;
        let name = self.heap.rom_name(rom)?;
        self.heap.dict_set_str(dict, names::NAME, name)?;
        for module in MODULES.iter().filter(|m| m.name == rom.name()) {
            let era = self.heap.era;
            for def in module.rows.iter().filter(|d| d.eras.has(era)) {
                let key = match names::find(def.name) {
                    Some(known) => known,
                    None => self.heap.new_str(def.name)?,
                };
                match self.rom_value(registry::value_of(MODULE_TABLES + module.number, def)) {
                    Ok(v) => self.heap.dict_set_str(dict, key, v)?,
                    // What this era does not have.
                    Err(Trap::Fault(Fault::Raised)) if self.heap.raised_is(TypeId::AttributeError) => {
                        self.heap.forget_raised()
                    }
                    Err(t) => return Err(t),
                }
            }
        }
        // What was written before goes over the table; the getters above may have added to it.
        let old = self.heap.rom_kept(rom);
        let mut at = 0;
        while let Some((i, k, v)) = self.heap.next_entry(old, at) {
            self.heap.dict_set_str(dict, k, v)?;
            at = i + 1;
        }
        if let Some(f) = self.heap.rom_field(rom) {
            self.heap.block.set(f, dict);
        }
        Ok(dict)
    }

    /// The namespace of a module as a dict, made now if need be.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn module_dict(&mut self, module: Value) -> Res {
        let Some(h) = module.handle() else { return Err(Fault::Broken.into()) };
        let dict = self.heap.block.at(h, m::DICT);
        if dict.is(Kind::Dict) {
            return Ok(dict);
        }
        let dict = match self.heap.rom_of(module) {
            Some(rom) => self.rom_dict(rom)?,
            None => self.heap.new_dict()?,
        };
        self.heap.block.put(h, m::DICT, dict);
        Ok(dict)
    }

    /// Binds a name in a module's namespace.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn module_set(&mut self, module: Value, name: Value, v: Value) -> Res<()> {
        let is_sys = self.heap.is_sys(module);
        let dict = if self.heap.rom_of(module) == Some(Rom::Sys) {
            self.heap.sys_overrides()?
        } else {
            self.module_dict(module)?
        };
        self.heap.dict_set_str(dict, name, v)?;
        if is_sys {
            self.heap.sys_changed(name, v);
        }
        Ok(())
    }
}
