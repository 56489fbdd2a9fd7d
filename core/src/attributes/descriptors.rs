//! Descriptors: what becomes of a class attribute when it is read through an object or a class.

use crate::block::records::{property as p, wrapper as w};
use crate::builtins::def::What;
use crate::builtins::registry;
use crate::heap::message::P;
use crate::heap::natives::MODULE_TABLES;
use crate::machine::Vm;
use crate::value::fault::{Fault, Res, Trap};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl Vm<'_> {
    /// True for a class attribute that goes before the instance's own dict.
    pub(crate) fn is_data_descriptor(&mut self, d: Value) -> bool {
        match d.kind() {
            Some(Kind::Property | Kind::Getset | Kind::Member) => true,
            Some(Kind::Instance) => {
                self.heap.payload(d).is(Kind::Property)
                    || self.python_special(d, names::SET).is_some()
                    || self.python_special(d, names::DELETE).is_some()
            }
            _ => false,
        }
    }

    /// True for a data descriptor that also says what is read: one that has no `__get__` gives way to the instance's dict.
    pub(crate) fn goes_before_the_dict(&mut self, d: Value) -> bool {
        let reads = !d.is(Kind::Instance)
            || self.heap.payload(d).is(Kind::Property)
            || self.python_special(d, names::GET).is_some();
        reads && self.is_data_descriptor(d)
    }

    /// The value of class attribute `d` read through `obj` of class `class`, or through `class` itself if `obj` is Unbound.
    ///
    /// # Errors
    /// What getters raise; `Trap::Call` for properties and descriptors of Python code.
    pub(crate) fn bind(&mut self, d: Value, obj: Value, class: Value) -> Res {
        match d.kind() {
            Some(Kind::Function) if obj.is_bound() => Ok(self.heap.new_method(d, obj)?),
            Some(Kind::Native) => {
                let i = d.fixed_of(Kind::Native).unwrap_or(0);
                match registry::def_of(i).map(|d| d.what) {
                    Some(What::Fn(_)) if obj.is_bound() && i >> 10 < MODULE_TABLES => {
                        Ok(self.heap.new_method(d, obj)?)
                    }
                    Some(What::Class(_)) => Ok(self.heap.new_method(d, class)?),
                    _ => Ok(d),
                }
            }
            Some(Kind::Getset) if obj.is_bound() => Ok(self.read_getset(d, obj)?),
            Some(Kind::Property) if obj.is_bound() => self.read_property(d, d, obj),
            Some(Kind::StaticMethod) => Ok(d.handle().map_or(d, |h| self.heap.block.at(h, w::FUNC))),
            Some(Kind::ClassMethod) => {
                let func = d.handle().map_or(d, |h| self.heap.block.at(h, w::FUNC));
                Ok(self.heap.new_method(func, class)?)
            }
            Some(Kind::Member) if obj.is_bound() => Ok(self.heap.read_member(d, obj)?),
            Some(Kind::Instance) => self.bind_instance(d, obj, class),
            _ => Ok(d),
        }
    }

    fn bind_instance(&mut self, d: Value, obj: Value, class: Value) -> Res {
        if let Some(get) = self.python_special(d, names::GET) {
            let obj = obj.bound().unwrap_or(Value::NONE);
            return Err(self.call_unbound(get, d, &[obj, class]));
        }
        let inner = self.heap.payload(d);
        match inner.kind() {
            Some(Kind::Property) if obj.is_bound() => self.read_property(inner, d, obj),
            Some(Kind::StaticMethod | Kind::ClassMethod) => self.bind(inner, obj, class),
            _ => Ok(d),
        }
    }

    /// What the getter of a built-in attribute gives for `obj`.
    ///
    /// # Errors
    /// What the getter raises.
    pub(crate) fn read_getset(&mut self, d: Value, obj: Value) -> Res {
        let i = d.fixed_of(Kind::Getset).unwrap_or(0);
        match registry::def_of(i).map(|d| d.what) {
            Some(What::Attr(get, _)) => {
                let target = self.heap.getset_target(i, obj)?;
                get(self, target)
            }
            _ => Err(Fault::Broken.into()),
        }
    }

    /// Writes (or, with `v` Unbound, deletes) a built-in attribute.
    ///
    /// # Errors
    /// AttributeError if it cannot be written; what the setter raises.
    pub(crate) fn write_getset(&mut self, d: Value, obj: Value, v: Value) -> Res<()> {
        let i = d.fixed_of(Kind::Getset).unwrap_or(0);
        let Some(def) = registry::def_of(i) else { return Err(Fault::Broken.into()) };
        match def.what {
            What::Attr(_, Some(set)) => {
                let target = self.heap.getset_target(i, obj)?;
                set(self, target, v)
            }
            _ => {
                let owner = TypeId::from_index(i >> 10).map_or_else(|| self.heap.type_id(obj), |t| t).name();
                Err(self.heap.raise(
                    TypeId::AttributeError,
                    &[
                        P::S("attribute '"),
                        P::S(def.name),
                        P::S("' of '"),
                        P::S(owner),
                        P::S("' objects is not writable"),
                    ],
                ))
            }
        }
    }

    fn read_property(&mut self, d: Value, shown: Value, obj: Value) -> Res {
        let get = d.handle().map_or(Value::NONE, |h| self.heap.block.at(h, p::GET));
        if get == Value::NONE {
            return Err(self.heap.property_error(d, shown, obj, "getter", "unreadable attribute").into());
        }
        Err(self.call(get, &[obj]))
    }

    /// Writes or deletes through a property.
    ///
    /// # Errors
    /// `Trap::Call` of the setter or deleter; AttributeError if there is none.
    pub(crate) fn write_property(&mut self, d: Value, shown: Value, obj: Value, v: Value) -> Trap {
        let Some(h) = d.handle() else { return Fault::Broken.into() };
        if v.is_bound() {
            match self.heap.block.at(h, p::SET) {
                Value::NONE => self.heap.property_error(d, shown, obj, "setter", "can't set attribute").into(),
                set => self.call(set, &[obj, v]),
            }
        } else {
            match self.heap.block.at(h, p::DELETE) {
                Value::NONE => self.heap.property_error(d, shown, obj, "deleter", "can't delete attribute").into(),
                delete => self.call(delete, &[obj]),
            }
        }
    }
}
