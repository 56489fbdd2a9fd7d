//! Modules as objects: namespaces of built-in modules are tables of the program until somebody writes to them.

use crate::block::field;
use crate::block::records::module as m;
use crate::heap::Heap;
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::{Value, names};

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
    /// The module _references, likewise.
    Weakref,
}

impl Rom {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Rom::Builtins => "builtins",
            Rom::Sys => "sys",
            Rom::Math => "_math",
            Rom::Weakref => "_references",
        }
    }
}

impl Heap<'_> {
    /// A new module with this name and dict.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_module(&mut self, name: Value, dict: Value) -> Data {
        let h = self.block.alloc(Kind::Module, m::SIZE)?;
        self.block.put(h, m::NAME, name);
        self.block.put(h, m::DICT, dict);
        Ok(Value::heap(Kind::Module, h))
    }

    /// The built-in module that this module object is, as long as it has no dict of its own.
    pub(crate) fn rom_of(&self, module: Value) -> Option<Rom> {
        let h = module.handle()?;
        if self.block.at(h, m::DICT).is_bound() {
            return None;
        }
        match self.str_bytes(self.block.at(h, m::NAME)) {
            b"builtins" | b"__builtin__" => Some(Rom::Builtins),
            b"sys" => Some(Rom::Sys),
            b"_math" => Some(Rom::Math),
            b"_references" => Some(Rom::Weakref),
            _ => None,
        }
    }

    /// The name in a module's namespace (`__name__`), for messages.
    pub(crate) fn module_name(&mut self, module: Value) -> Value {
        let Some(h) = module.handle() else { return Value::UNBOUND };
        let dict = self.block.at(h, m::DICT);
        if dict.is(Kind::Dict) {
            return self.dict_get_str(dict, names::NAME).unwrap_or(Value::UNBOUND);
        }
        self.block.at(h, m::NAME)
    }

    pub(crate) fn rom_field(&self, rom: Rom) -> Option<usize> {
        match rom {
            Rom::Builtins => Some(field::BUILTINS),
            Rom::Sys => Some(field::SYS_DICT),
            Rom::Math | Rom::Weakref => None,
        }
    }

    /// What the header keeps of the module's namespace: a dict or Unbound.
    pub(crate) fn rom_kept(&self, rom: Rom) -> Value {
        self.rom_field(rom).map_or(Value::UNBOUND, |f| self.block.get(f))
    }

    pub(crate) fn rom_name(&mut self, rom: Rom) -> Data {
        match rom {
            Rom::Sys => Ok(names::N_SYS),
            Rom::Math | Rom::Weakref => self.new_str(rom.name()),
            Rom::Builtins => self.new_str(self.era.builtins_module()),
        }
    }

    pub(crate) fn is_sys(&self, module: Value) -> bool {
        module.handle().is_some_and(|h| self.str_bytes(self.block.at(h, m::NAME)) == b"sys")
    }

    /// The dict of what was written to `sys` or made for it so far.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
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
    pub(crate) fn sys_changed(&mut self, name: Value, v: Value) {
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
    pub(crate) fn modules(&mut self) -> Data {
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
    #[doc(hidden)]
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
