//! Members of built-in types that are fields: slots and properties read and written without Python code.

use crate::block::records::{member as m, method, property as p};
use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::heap::natives::MODULE_TABLES;
use crate::value::Value;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

impl Heap<'_> {
    /// True for a class attribute that is a function or built-in method, so that a call of it through an object only puts the
    /// object in front of the arguments.
    pub(crate) fn is_plain_method(&self, f: Value) -> bool {
        match f.kind() {
            Some(Kind::Function) => true,
            Some(Kind::Native) => {
                f.fixed_of(Kind::Native).is_some_and(|i| i >> 10 < MODULE_TABLES && (self.natives.is_function)(i))
            }
            _ => false,
        }
    }

    /// A method: `func` bound to `obj`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_method(&mut self, func: Value, obj: Value) -> Data {
        let h = self.block.alloc(Kind::Method, method::SIZE)?;
        self.block.put(h, method::FUNC, func);
        self.block.put(h, method::SELF, obj);
        Ok(Value::heap(Kind::Method, h))
    }

    /// The object that the getter or setter gets: the built-in part, except for what `object` itself defines.
    pub(crate) fn getset_target(&mut self, i: u32, obj: Value) -> Data {
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
        let name = (self.natives.name)(i).unwrap_or("?");
        Err(self.raise_text(crate::era::calls::WRONG_OWNER, &[P::S(name), P::S(t.name()), P::T(obj)]))
    }

    pub(crate) fn property_error(&mut self, d: Value, shown: Value, obj: Value, what: &str, old: &str) -> Fault {
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

    pub(crate) fn read_member(&mut self, d: Value, obj: Value) -> Data {
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
    pub(crate) fn write_member(&mut self, d: Value, obj: Value, v: Value) -> Data<()> {
        let (o, i) = self.member_word(d, obj)?;
        if !v.is_bound() && !self.block.at(o, i).is_bound() {
            let name = d.handle().map_or(Value::UNBOUND, |h| self.block.at(h, m::NAME));
            return Err(self.raise_with(TypeId::AttributeError, name));
        }
        self.block.put(o, i, v);
        Ok(())
    }
}
