//! Writing and deleting attributes. Deleting is writing Unbound.

use crate::block::field;
use crate::block::records::{class as c, module as md};
use crate::era::texts;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Value, names};

impl Vm<'_> {
    /// `obj.name = v`.
    ///
    /// # Errors
    /// AttributeError, TypeError; `Trap::Call` if Python code decides: what that call gives is to be dropped.
    #[doc(hidden)]
    pub fn set_attr(&mut self, obj: Value, name: Value, v: Value) -> Res<()> {
        if self.heap.hooks_of(obj) & c::flag::SETATTR != 0 {
            if let Some(f) = self.python_special(obj, names::SETATTR) {
                return Err(self.call_unbound(f, obj, &[name, v]));
            }
        }
        self.plain_store(obj, name, v)
    }

    /// `del obj.name`.
    ///
    /// # Errors
    /// As [`Vm::set_attr`].
    #[doc(hidden)]
    pub fn del_attr(&mut self, obj: Value, name: Value) -> Res<()> {
        if self.heap.hooks_of(obj) & c::flag::SETATTR != 0 {
            if let Some(f) = self.python_special(obj, names::DELATTR) {
                return Err(self.call_unbound(f, obj, &[name]));
            }
        }
        self.plain_store(obj, name, Value::UNBOUND)
    }

    /// What `object.__setattr__`, `type.__setattr__` and so on do; `v` Unbound deletes.
    ///
    /// # Errors
    /// As [`Vm::set_attr`].
    pub(crate) fn plain_store(&mut self, obj: Value, name: Value, v: Value) -> Res<()> {
        let class = self.heap.type_of(obj);
        let found = self.lookup(class, name);
        if let Some(d) = found {
            if self.is_data_descriptor(d) {
                return self.store_through(d, obj, v);
            }
        }
        match obj.kind() {
            Some(Kind::Type) => return Ok(self.type_store(obj, name, v)?),
            Some(Kind::Module) => return self.module_store(obj, name, v),
            _ => {}
        }
        if found.is_none()
            && obj.is(Kind::Instance)
            && self.heap.str_eq(name, names::DICT)
            && self.heap.may_have_dict(obj)
        {
            return Ok(self.heap.replace_dict(obj, v)?);
        }
        if !self.heap.may_have_dict(obj) {
            return Err(self.heap.cannot_store(obj, name, found.is_some()).into());
        }
        if v.is_bound() {
            let dict = self.heap.own_dict(obj)?;
            return Ok(self.heap.dict_set_str(dict, name, v)?);
        }
        match self.heap.instance_dict(obj).and_then(|d| self.heap.dict_remove_str(d, name)) {
            Some(_) => Ok(()),
            None => Err(self.heap.no_deletable(obj, name).into()),
        }
    }

    fn store_through(&mut self, d: Value, obj: Value, v: Value) -> Res<()> {
        match d.kind() {
            Some(Kind::Getset) => Ok(self.write_getset(d, obj, v)?),
            Some(Kind::Member) => Ok(self.heap.write_member(d, obj, v)?),
            Some(Kind::Property) => Err(self.write_property(d, d, obj, v)),
            _ => {
                let which = if v.is_bound() { names::SET } else { names::DELETE };
                if let Some(f) = self.python_special(d, which) {
                    let args: &[Value] = if v.is_bound() { &[obj, v] } else { &[obj] };
                    return Err(self.call_unbound(f, d, args));
                }
                let inner = self.heap.payload(d);
                if inner.is(Kind::Property) {
                    return Err(self.write_property(inner, d, obj, v));
                }
                Err(self.heap.raise_with(TypeId::AttributeError, which))
            }
        }
    }

    fn type_store(&mut self, class: Value, name: Value, v: Value) -> Data<()> {
        let Some(h) = class.heap_of(Kind::Type) else {
            return Err(self.heap.raise_text(texts::TYPE_IS_IMMUTABLE, &[P::V(class), P::V(name)]));
        };
        let dict = self.heap.block.at(h, c::DICT);
        if !v.is_bound() && self.heap.find_str(dict, name).is_none() {
            return Err(self.heap.no_deletable(class, name));
        }
        // All that can fail for memory comes first.
        self.heap.dict_reserve(dict, 1)?;
        let below = self.heap.classes_below(class)?;
        if v.is_bound() {
            self.heap.dict_set_str(dict, name, v)?;
        } else {
            self.heap.dict_remove_str(dict, name);
        }
        self.class_changed(h);
        if let Some(list) = below.heap_of(Kind::List) {
            for i in 0..self.heap.list_len(list) {
                if let Some(sub) = self.heap.list_item(list, i).heap_of(Kind::Type) {
                    self.class_changed(sub);
                }
            }
        }
        Ok(())
    }

    /// Gives the class a new version and works out its flags anew. Cannot fail.
    pub(crate) fn class_changed(&mut self, class: Handle) {
        let version = self.heap.block.number(field::CLASS_VERSION) + 1;
        self.heap.block.set_number(field::CLASS_VERSION, version);
        self.heap.block.put(class, c::VERSION, Value::small(version));
        let mut flags = self.heap.block.at(class, c::FLAGS).as_small().unwrap_or(0) & c::flag::NO_DICT;
        for (name, bit) in [
            (names::GETATTR, c::flag::GETATTR),
            (names::GETATTRIBUTE, c::flag::GETATTRIBUTE),
            (names::SETATTR, c::flag::SETATTR),
            (names::DELATTR, c::flag::SETATTR),
        ] {
            if self.python_attribute(class, name).is_some() {
                flags |= bit;
            }
        }
        self.heap.block.put(class, c::FLAGS, Value::small(flags));
    }

    /// The attribute `name` of a class or of a base of it made by Python code; what a built-in type defines does not count.
    pub(crate) fn python_attribute(&mut self, class: Handle, name: Value) -> Option<Value> {
        let mro = self.heap.block.at(class, c::MRO);
        for i in 0..self.heap.tuple_len(mro) {
            let base = self.heap.tuple_item(mro, i);
            if base.heap_of(Kind::Type).is_some() {
                if let Some(v) = self.own_attribute(base, name) {
                    return Some(v);
                }
            }
        }
        None
    }

    fn module_store(&mut self, module: Value, name: Value, v: Value) -> Res<()> {
        let Some(h) = module.handle() else { return Err(Fault::Broken.into()) };
        if v.is_bound() {
            return self.module_set(module, name, v);
        }
        let dict = match self.heap.block.at(h, md::DICT) {
            d if d.is(Kind::Dict) => d,
            _ => self.module_dict(module)?,
        };
        if self.heap.dict_remove_str(dict, name).is_some() {
            return Ok(());
        }
        if self.heap.era.missing_attributes_tell_name_only() {
            return Err(self.heap.raise_with(TypeId::AttributeError, name));
        }
        let text = [P::S("'module' object has no attribute '"), P::V(name), P::S("'")];
        let trap = self.heap.raise(TypeId::AttributeError, &text);
        Err(self.heap.with_name_and_object(trap, name, module).into())
    }
}
