//! Modules and their namespaces. The namespaces of built-in modules are tables of the program until somebody writes to one or
//! wants it as a dict; only then is there a dict in the block.

use crate::block::field;
use crate::builtins::def::What;
use crate::builtins::registry::{self, MODULE_TABLES, MODULES};
use crate::fault::{Data, Fault, Res, Trap};
use crate::heap::Heap;
use crate::kind::Kind;
use crate::names;
use crate::object::module as m;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::Vm;

/// The built-in modules: their number decides where their dict is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rom {
    /// The module builtins: header field BUILTINS.
    Builtins,
    /// The module sys: header field SYS_DICT, which holds what was written or made so far. It is complete once the module object
    /// refers to it.
    Sys,
    /// The module _math, whose dict, if any, is only the module object's.
    Math,
    /// The module _weakref, likewise.
    Weakref,
}

impl Rom {
    fn name(self) -> &'static str {
        match self {
            Rom::Builtins => "builtins",
            Rom::Sys => "sys",
            Rom::Math => "_math",
            Rom::Weakref => "_weakref",
        }
    }
}

impl Heap<'_> {
    /// A new module with this name and dict.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_module(&mut self, name: Value, dict: Value) -> Data {
        let h = self.block.alloc(Kind::Module, m::SIZE)?;
        self.block.put(h, m::NAME, name);
        self.block.put(h, m::DICT, dict);
        Ok(Value::heap(Kind::Module, h))
    }

    /// The built-in module that this module object is, as long as it has no dict of its own.
    fn rom_of(&self, module: Value) -> Option<Rom> {
        let h = module.handle()?;
        if self.block.at(h, m::DICT).is_bound() {
            return None;
        }
        match self.str_bytes(self.block.at(h, m::NAME)) {
            b"builtins" | b"__builtin__" => Some(Rom::Builtins),
            b"sys" => Some(Rom::Sys),
            b"_math" => Some(Rom::Math),
            b"_weakref" => Some(Rom::Weakref),
            _ => None,
        }
    }

    /// The name in a module's namespace (`__name__`), for messages.
    pub fn module_name(&mut self, module: Value) -> Value {
        let Some(h) = module.handle() else { return Value::UNBOUND };
        let dict = self.block.at(h, m::DICT);
        if dict.is(Kind::Dict) {
            return self.dict_get_str(dict, names::NAME).unwrap_or(Value::UNBOUND);
        }
        self.block.at(h, m::NAME)
    }

    fn rom_field(&self, rom: Rom) -> Option<usize> {
        match rom {
            Rom::Builtins => Some(field::BUILTINS),
            Rom::Sys => Some(field::SYS_DICT),
            Rom::Math | Rom::Weakref => None,
        }
    }

    /// What the header keeps of the module's namespace: a dict or Unbound.
    fn rom_kept(&self, rom: Rom) -> Value {
        self.rom_field(rom).map_or(Value::UNBOUND, |f| self.block.get(f))
    }

    fn rom_name(&mut self, rom: Rom) -> Data {
        match rom {
            Rom::Sys => Ok(names::N_SYS),
            Rom::Math | Rom::Weakref => self.new_str(rom.name()),
            Rom::Builtins => self.new_str(self.era.builtins_module()),
        }
    }

    fn is_sys(&self, module: Value) -> bool {
        module.handle().is_some_and(|h| self.str_bytes(self.block.at(h, m::NAME)) == b"sys")
    }

    /// The dict of what was written to `sys` or made for it so far.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn sys_overrides(&mut self) -> Data {
        let dict = self.block.get(field::SYS_DICT);
        if dict.is(Kind::Dict) {
            return Ok(dict);
        }
        let dict = self.new_dict()?;
        self.block.set(field::SYS_DICT, dict);
        Ok(dict)
    }

    /// Keeps the header fields that mirror attributes of `sys` up to date.
    fn sys_changed(&mut self, name: Value, v: Value) {
        match self.str_bytes(name) {
            b"stdout" => {
                let original = self.text_stream(v) == Some(1);
                self.block.set(field::STDOUT, if original { Value::UNBOUND } else { v });
            }
            b"modules" if v.is(Kind::Dict) => self.block.set(field::MODULES, v),
            _ => {}
        }
    }

    /// `sys.modules`, made now if need be.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn modules(&mut self) -> Data {
        let dict = self.block.get(field::MODULES);
        if dict.is(Kind::Dict) {
            return Ok(dict);
        }
        let dict = self.new_dict()?;
        self.block.set(field::MODULES, dict);
        Ok(dict)
    }

    /// The built-in module, from `sys.modules` or entered there now.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn rom_module(&mut self, rom: Rom) -> Data {
        let modules = self.modules()?;
        let name = self.rom_name(rom)?;
        if let Some(found) = self.dict_get_str(modules, name) {
            return Ok(found);
        }
        let module = self.new_module(name, Value::UNBOUND)?;
        self.dict_set_str(modules, name, module)?;
        Ok(module)
    }
}

impl Vm<'_> {
    /// The name as the module's namespace has it.
    ///
    /// # Errors
    /// `Fault::Memory`: attributes of `sys` may be made at first request.
    pub fn module_get(&mut self, module: Value, name: Value) -> Res<Option<Value>> {
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
    pub fn rom_get(&mut self, rom: Rom, name: Value) -> Res<Option<Value>> {
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
    pub fn rom_dict(&mut self, rom: Rom) -> Res {
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
    pub fn module_dict(&mut self, module: Value) -> Res {
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
    pub fn module_set(&mut self, module: Value, name: Value, v: Value) -> Res<()> {
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
