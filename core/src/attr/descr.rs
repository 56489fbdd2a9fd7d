//! Descriptors: what becomes of a class attribute when it is read through an object or a class.

use crate::builtins::def::What;
use crate::builtins::registry;
use crate::era::texts;
use crate::fault::{Data, Fault, Res, Trap};
use crate::heap::Heap;
use crate::kind::Kind;
use crate::names;
use crate::object::{member as m, method, property as p, wrapper as w};
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

impl Heap<'_> {
    /// True for a class attribute that is a function or built-in method, so that a call of it through an object only puts the
    /// object in front of the arguments.
    pub fn is_plain_method(&self, f: Value) -> bool {
        match f.kind() {
            Some(Kind::Function) => true,
            Some(Kind::Native) => f.fixed_of(Kind::Native).is_some_and(|i| {
                i >> 10 < registry::MODULE_TABLES && registry::def_of(i).is_some_and(|d| matches!(d.what, What::Fn(_)))
            }),
            _ => false,
        }
    }

    /// A method: `func` bound to `obj`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_method(&mut self, func: Value, obj: Value) -> Data {
        let h = self.block.alloc(Kind::Method, method::SIZE)?;
        self.block.put(h, method::FUNC, func);
        self.block.put(h, method::SELF, obj);
        Ok(Value::heap(Kind::Method, h))
    }

    /// The object that the getter or setter gets: the built-in part, except for what `object` itself defines.
    fn getset_target(&mut self, i: u32, obj: Value) -> Data {
        let Some(t) = TypeId::from_index(i >> 10) else { return Ok(obj) };
        if t == TypeId::Object {
            return Ok(obj);
        }
        let inner = if obj.is(Kind::Instance) && self.type_id(obj) != TypeId::Object { self.payload(obj) } else { obj };
        let fits = match t {
            TypeId::MethodDescriptor => TypeId::BuiltinFunction,
            t => t,
        };
        let own = self.type_id(inner);
        if own.is_a(t) || own == fits {
            return Ok(inner);
        }
        let name = registry::def_of(i).map_or("?", |d| d.name);
        Err(self.raise_text(crate::era::calls::WRONG_OWNER, &[P::S(name), P::S(t.name()), P::T(obj)]))
    }

    fn property_error(&mut self, d: Value, shown: Value, obj: Value, what: &str, old: &str) -> Fault {
        let name = d.handle().map_or(Value::NONE, |h| self.block.at(h, p::NAME));
        let (text, whose) = if name.is(Kind::Str) {
            (texts::PROPERTY_LACKS, P::V(name))
        } else {
            (texts::NAMELESS_PROPERTY_LACKS, P::T(shown))
        };
        self.raise_text(text, &[whose, P::T(obj), P::S(what), P::S(old)])
    }

    /// The word of the instance that a slot descriptor names.
    fn member_word(&mut self, d: Value, obj: Value) -> Data<(crate::value::Handle, usize)> {
        let Some(h) = d.handle() else { return Err(Fault::Broken) };
        let owner = self.block.at(h, m::CLASS);
        let class = self.type_of(obj);
        match obj.heap_of(Kind::Instance) {
            Some(o) if self.is_subclass(class, owner) => Ok((o, self.block.count(h, m::INDEX))),
            _ => {
                let name = self.block.at(h, m::NAME);
                Err(self.raise_text(crate::era::calls::WRONG_OWNER, &[P::V(name), P::V(owner), P::T(obj)]))
            }
        }
    }

    fn read_member(&mut self, d: Value, obj: Value) -> Data {
        let (o, i) = self.member_word(d, obj)?;
        match self.block.at(o, i).bound() {
            Some(v) => Ok(v),
            None => Err(self.empty_member(d, obj)),
        }
    }

    fn empty_member(&mut self, d: Value, obj: Value) -> Fault {
        let name = d.handle().map_or(Value::UNBOUND, |h| self.block.at(h, m::NAME));
        if self.era.missing_attributes_tell_name_only() {
            return self.raise_with(TypeId::AttributeError, name);
        }
        self.no_attribute(obj, name)
    }

    /// Writes or (with `v` Unbound) deletes a slot of an instance.
    ///
    /// # Errors
    /// TypeError for an object of another class; AttributeError for deleting an empty slot.
    pub fn write_member(&mut self, d: Value, obj: Value, v: Value) -> Data<()> {
        let (o, i) = self.member_word(d, obj)?;
        if !v.is_bound() && !self.block.at(o, i).is_bound() {
            let name = d.handle().map_or(Value::UNBOUND, |h| self.block.at(h, m::NAME));
            return Err(self.raise_with(TypeId::AttributeError, name));
        }
        self.block.put(o, i, v);
        Ok(())
    }
}

impl Vm<'_> {
    /// True for a class attribute that goes before the instance's own dict.
    pub fn is_data_descriptor(&mut self, d: Value) -> bool {
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

    /// The value of class attribute `d` read through `obj` of class `class`, or through `class` itself if `obj` is Unbound.
    ///
    /// # Errors
    /// What getters raise; `Trap::Call` for properties and descriptors of Python code.
    pub fn bind(&mut self, d: Value, obj: Value, class: Value) -> Res {
        match d.kind() {
            Some(Kind::Function) if obj.is_bound() => Ok(self.heap.new_method(d, obj)?),
            Some(Kind::Native) => {
                let i = d.fixed_of(Kind::Native).unwrap_or(0);
                match registry::def_of(i).map(|d| d.what) {
                    Some(What::Fn(_)) if obj.is_bound() && i >> 10 < registry::MODULE_TABLES => {
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
    pub fn read_getset(&mut self, d: Value, obj: Value) -> Res {
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
    pub fn write_getset(&mut self, d: Value, obj: Value, v: Value) -> Res<()> {
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
    pub fn write_property(&mut self, d: Value, shown: Value, obj: Value, v: Value) -> Trap {
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
