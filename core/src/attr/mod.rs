//! Reading attributes: CPython's `__getattribute__` protocol for every kind of object.
//!
//! `None` stands for "there is no such attribute" until somebody has to raise the error, so that `getattr` with a default, `hasattr`
//! and `__getattr__` need no exception. Whatever Python code decides (properties, descriptors, hooks) ends the step with
//! `Trap::Call`: the attribute is then the result of that call.

pub(crate) mod cache;
pub(crate) mod class;
pub(crate) mod descr;
pub(crate) mod set;
pub(crate) mod special;

use crate::era::texts;
use crate::fault::{Data, Fault, Res, Trap};
use crate::heap::Heap;
use crate::hidden::Hidden;
use crate::kind::Kind;
use crate::names;
use crate::object::{self, class as c, exception as e, instance as inst};
use crate::types::TypeId;
use crate::value::{Handle, Unpacked, Value};
use crate::vm::{P, Vm};

/// What [`Vm::instance_lookup`] found: the part of an attribute lookup that an inline cache may remember.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InstanceAttr {
    /// Entry `index` of the instance's own dict. Holds for every instance of a class with this version whose dict has this name there.
    DictEntry {
        /// Number of the entry.
        index: usize,
        /// Version of the class.
        version: i64,
    },
    /// An attribute of the class that is no data descriptor, as stored (not bound yet). The instance's own dict has no such name:
    /// that has to be checked again before a remembered value is used.
    ClassAttr {
        /// What the class's MRO has.
        value: Value,
        /// Version of the class.
        version: i64,
    },
    /// Anything else: [`Vm::get_attr`] decides.
    Other,
}

impl Heap<'_> {
    /// FLAGS of the value's class if that is made by Python code, else 0.
    #[inline]
    pub fn hooks_of(&self, obj: Value) -> i64 {
        let class = match obj.unpack() {
            Unpacked::Heap(Kind::Instance, h) => self.block.at(h, inst::CLASS),
            Unpacked::Heap(Kind::Exception, h) => self.block.at(h, e::CLASS),
            Unpacked::Heap(Kind::Type, h) => self.block.at(h, c::META),
            _ => return 0,
        };
        class.heap_of(Kind::Type).map_or(0, |h| self.block.at(h, c::FLAGS).as_small().unwrap_or(0))
    }

    /// True if the exception that was just raised is an instance of this type.
    pub fn raised_is(&self, t: TypeId) -> bool {
        let e = self.block.get(crate::block::field::RAISED);
        e.is_bound() && self.is_instance(e, t)
    }

    /// Drops the exception that was just raised.
    pub fn forget_raised(&mut self) {
        self.block.set(crate::block::field::RAISED, Value::UNBOUND);
    }

    /// The dict of an object's own attributes, if it has one already.
    pub fn instance_dict(&self, obj: Value) -> Option<Value> {
        let (h, i) = self.dict_word(obj)?;
        let dict = self.block.at(h, i);
        if dict.is(Kind::Dict) { Some(dict) } else { None }
    }

    /// True if the object can have attributes of its own.
    pub fn may_have_dict(&self, obj: Value) -> bool {
        self.dict_word(obj).is_some()
    }

    /// Where the reference to the dict of an object's own attributes is.
    fn dict_word(&self, obj: Value) -> Option<(Handle, usize)> {
        match obj.unpack() {
            Unpacked::Heap(Kind::Instance, h) => {
                if let Some(m) = self.block.at(h, inst::PAYLOAD).heap_of(Kind::Module) {
                    return Some((m, object::module::DICT));
                }
                let class = self.block.at(h, inst::CLASS).heap_of(Kind::Type)?;
                if self.block.at(class, c::FLAGS).as_small().unwrap_or(0) & c::flag::NO_DICT != 0 {
                    return None;
                }
                Some((h, inst::DICT))
            }
            Unpacked::Heap(Kind::Exception, h) => Some((h, e::DICT)),
            Unpacked::Heap(Kind::Function, h) => Some((h, object::function::DICT)),
            Unpacked::Heap(Kind::StaticMethod | Kind::ClassMethod, h) => Some((h, object::wrapper::DICT)),
            _ => None,
        }
    }

    /// The dict of an object's own attributes, made now if need be.
    ///
    /// # Errors
    /// `Fault::Memory`; `Fault::Broken` if it cannot have one (see [`Heap::may_have_dict`]).
    pub fn own_dict(&mut self, obj: Value) -> Data {
        let (h, i) = self.dict_word(obj).ok_or(Fault::Broken)?;
        let dict = self.block.at(h, i);
        if dict.is(Kind::Dict) {
            return Ok(dict);
        }
        let dict = self.new_dict()?;
        self.block.put(h, i, dict);
        Ok(dict)
    }

    /// Replaces the dict of an object's own attributes; false if it cannot have one.
    pub fn set_own_dict(&mut self, obj: Value, dict: Value) -> bool {
        match self.dict_word(obj) {
            Some((h, i)) => {
                self.block.put(h, i, dict);
                true
            }
            None => false,
        }
    }

    /// How many classes the MRO of a class has, itself included.
    pub fn mro_len(&self, class: Value) -> usize {
        match class.heap_of(Kind::Type) {
            Some(h) => self.tuple_len(self.block.at(h, c::MRO)),
            None => {
                let own = TypeId::of_value(class).unwrap_or(TypeId::Object);
                let mut t = own;
                let mut n = 1;
                while t != TypeId::Object {
                    t = own.after(t);
                    n += 1;
                }
                n
            }
        }
    }

    /// Class `i` of the MRO of a class; 0 is itself. Unbound outside.
    pub fn mro_item(&self, class: Value, i: usize) -> Value {
        match class.heap_of(Kind::Type) {
            Some(h) => self.tuple_item(self.block.at(h, c::MRO), i),
            None => {
                let Some(own) = TypeId::of_value(class) else { return Value::UNBOUND };
                let mut t = own;
                for _ in 0..i {
                    if t == TypeId::Object {
                        return Value::UNBOUND;
                    }
                    t = own.after(t);
                }
                t.value()
            }
        }
    }

    /// The AttributeError for a missing attribute, with `name` and `obj` filled in.
    #[cold]
    pub fn no_attribute(&mut self, obj: Value, name: Value) -> Fault {
        let fault: Fault = match obj.kind() {
            Some(Kind::Type) => self.raise(
                TypeId::AttributeError,
                &[P::S("type object '"), P::V(obj), P::S("' has no attribute '"), P::V(name), P::S("'")],
            ),
            Some(Kind::Module) => {
                let module = self.module_name(obj);
                if module.is(Kind::Str) {
                    self.raise_text(texts::MODULE_LACKS, &[P::V(module), P::V(name), P::T(obj)])
                } else {
                    self.raise_text(texts::NAMELESS_MODULE_LACKS, &[P::V(name), P::T(obj)])
                }
            }
            _ => self.raise(
                TypeId::AttributeError,
                &[P::S("'"), P::T(obj), P::S("' object has no attribute '"), P::V(name), P::S("'")],
            ),
        };
        self.with_name_and_object(fault, name, obj)
    }

    /// Fills in `name` and `obj` of the AttributeError (or NameError, with obj Unbound) that was just raised.
    pub fn with_name_and_object(&mut self, fault: Fault, name: Value, obj: Value) -> Fault {
        if fault != Fault::Raised {
            return fault;
        }
        let raised = self.block.get(crate::block::field::RAISED);
        let obj = obj.bound().unwrap_or(Value::NONE);
        match (raised.heap_of(Kind::Exception), self.new_tuple(&[name, obj])) {
            (Some(h), Ok(extra)) => {
                self.block.put(h, e::EXTRA, extra);
                fault
            }
            (_, Err(memory)) => memory,
            _ => fault,
        }
    }
}

impl Vm<'_> {
    /// `obj.name`.
    ///
    /// # Errors
    /// AttributeError; `Trap::Call` if Python code decides.
    pub fn get_attr(&mut self, obj: Value, name: Value) -> Res {
        match self.find_attr(obj, name)? {
            Some(v) => Ok(v),
            None => Err(self.heap.no_attribute(obj, name).into()),
        }
    }

    /// `obj.name`, or `None` if there is no such attribute.
    ///
    /// # Errors
    /// As [`Vm::get_attr`]; Python code and getters may still raise AttributeError.
    pub fn find_attr(&mut self, obj: Value, name: Value) -> Res<Option<Value>> {
        let flags = self.heap.hooks_of(obj);
        if flags & (c::flag::GETATTR | c::flag::GETATTRIBUTE) != 0 {
            return self.hooked_attr(obj, flags, name);
        }
        self.plain_attr(obj, name)
    }

    #[cold]
    fn hooked_attr(&mut self, obj: Value, flags: i64, name: Value) -> Res<Option<Value>> {
        if flags & c::flag::GETATTRIBUTE != 0 {
            if flags & c::flag::GETATTR != 0 {
                return Err(self.hidden(Hidden::get_attribute_hook, &[obj, name]));
            }
            if let Some(f) = self.python_special(obj, names::GETATTRIBUTE) {
                return Err(self.call_unbound(f, obj, &[name]));
            }
        }
        match self.plain_attr(obj, name) {
            Ok(None) => {}
            Err(Trap::Fault(Fault::Raised)) if self.heap.raised_is(TypeId::AttributeError) => self.heap.forget_raised(),
            Err(Trap::Call) => return Err(self.hidden(Hidden::get_attr_hook, &[obj, name])),
            other => return other,
        }
        match self.python_special(obj, names::GETATTR) {
            Some(f) => Err(self.call_unbound(f, obj, &[name])),
            None => Ok(None),
        }
    }

    /// Calls a method that was found on a class, as stored there.
    pub fn call_unbound(&mut self, f: Value, obj: Value, args: &[Value]) -> Trap {
        if f.is(Kind::Function) || f.is(Kind::Native) {
            let mut all = [Value::UNBOUND; crate::limits::PENDING_ARGS];
            for (to, from) in all.iter_mut().zip(core::iter::once(&obj).chain(args)) {
                *to = *from;
            }
            let n = (args.len() + 1).min(all.len());
            return self.call(f, all.get(..n).unwrap_or(&[]));
        }
        let class = self.heap.type_of(obj);
        match self.bind(f, obj, class) {
            Ok(bound) => self.call(bound, args),
            Err(trap) => trap,
        }
    }

    /// `obj.name` without hooks of Python classes: what `object.__getattribute__`, `type.__getattribute__` and so on do.
    ///
    /// # Errors
    /// As [`Vm::find_attr`].
    pub fn plain_attr(&mut self, obj: Value, name: Value) -> Res<Option<Value>> {
        match obj.kind() {
            Some(Kind::Type) => self.type_attr(obj, name),
            Some(Kind::Module) => self.module_attr(obj, name),
            Some(Kind::Super) => self.super_attr(obj, name),
            _ => self.object_attr(obj, name),
        }
    }

    fn object_attr(&mut self, obj: Value, name: Value) -> Res<Option<Value>> {
        let class = self.heap.type_of(obj);
        let found = self.lookup(class, name);
        if let Some(d) = found {
            if self.is_data_descriptor(d) {
                return self.bind(d, obj, class).map(Some);
            }
        }
        if let Some(dict) = self.heap.instance_dict(obj) {
            if let Some(v) = self.heap.dict_get_str(dict, name) {
                return Ok(Some(v));
            }
        }
        match found {
            Some(d) => self.bind(d, obj, class).map(Some),
            None if self.heap.str_eq(name, names::DICT) && self.heap.may_have_dict(obj) => {
                Ok(self.heap.own_dict(obj).map(Some)?)
            }
            // A method has the attributes of its function.
            None => match obj.heap_of(Kind::Method).map(|h| self.heap.block.at(h, object::method::FUNC)) {
                Some(f) => self.object_attr_of_function(f, name),
                None => Ok(None),
            },
        }
    }

    fn object_attr_of_function(&mut self, f: Value, name: Value) -> Res<Option<Value>> {
        // A method of a method is none that Rust's stack should follow.
        if f.is(Kind::Method) { Ok(None) } else { self.find_attr(f, name) }
    }

    fn type_attr(&mut self, class: Value, name: Value) -> Res<Option<Value>> {
        let meta = self.heap.type_of(class);
        let on_meta = self.lookup(meta, name);
        if let Some(d) = on_meta {
            if self.is_data_descriptor(d) {
                return self.bind(d, class, meta).map(Some);
            }
        }
        if let Some(d) = self.lookup(class, name).filter(|d| !crate::builtins::registry::is_of_instance(*d)) {
            return self.bind(d, Value::UNBOUND, class).map(Some);
        }
        match on_meta {
            Some(d) => self.bind(d, class, meta).map(Some),
            None => Ok(None),
        }
    }

    fn module_attr(&mut self, module: Value, name: Value) -> Res<Option<Value>> {
        let class = TypeId::Module.value();
        let found = self.lookup(class, name);
        if let Some(d) = found {
            if self.is_data_descriptor(d) {
                return self.bind(d, module, class).map(Some);
            }
        }
        if let Some(v) = self.module_get(module, name)? {
            return Ok(Some(v));
        }
        if let Some(d) = found {
            return self.bind(d, module, class).map(Some);
        }
        match self.module_get(module, names::GETATTR)? {
            Some(f) => Err(self.call(f, &[name])),
            None => Ok(None),
        }
    }

    /// `super(...).name`: the attribute behind the class in the MRO of the object's class.
    fn super_attr(&mut self, sup: Value, name: Value) -> Res<Option<Value>> {
        use object::sup as s;
        let Some(h) = sup.handle() else { return Ok(None) };
        let (after, obj, class) =
            (self.heap.block.at(h, s::CLASS), self.heap.block.at(h, s::OBJECT), self.heap.block.at(h, s::OBJECT_CLASS));
        if class.is_bound() && !self.heap.str_eq(name, names::CLASS) {
            let n = self.heap.mro_len(class);
            let at = (0..n).find(|i| self.heap.mro_item(class, *i) == after).map_or(n, |i| i + 1);
            for i in at..n {
                let base = self.heap.mro_item(class, i);
                if let Some(d) = self.own_attribute(base, name) {
                    let instance = if obj == class { Value::UNBOUND } else { obj };
                    return self.bind(d, instance, class).map(Some);
                }
            }
        }
        self.object_attr(sup, name)
    }

    /// What a call `obj.name(...)` needs: the function and true if `obj` goes in front of its arguments, or the attribute itself and
    /// false.
    ///
    /// # Errors
    /// As [`Vm::get_attr`].
    pub fn load_method(&mut self, obj: Value, name: Value) -> Res<(Value, bool)> {
        let simple = match obj.kind() {
            Some(Kind::Type | Kind::Module | Kind::Super) => false,
            Some(Kind::Instance | Kind::Exception) => {
                self.heap.hooks_of(obj) & (c::flag::GETATTR | c::flag::GETATTRIBUTE) == 0
            }
            _ => true,
        };
        if simple {
            let class = self.heap.type_of(obj);
            if let Some(f) = self.lookup(class, name) {
                if self.heap.is_plain_method(f) {
                    let own = self.heap.instance_dict(obj).and_then(|d| self.heap.dict_get_str(d, name));
                    return Ok(own.map_or((f, true), |v| (v, false)));
                }
            }
        }
        Ok((self.get_attr(obj, name)?, false))
    }

    /// The cacheable part of `obj.name` for an instance of a class made by Python code.
    pub fn instance_lookup(&mut self, obj: Handle, name: Value) -> InstanceAttr {
        let class = self.heap.block.at(obj, inst::CLASS);
        let Some(ch) = class.heap_of(Kind::Type) else { return InstanceAttr::Other };
        let flags = self.heap.block.at(ch, c::FLAGS).as_small().unwrap_or(0);
        if flags & (c::flag::GETATTR | c::flag::GETATTRIBUTE) != 0 || self.heap.block.kind(obj) != Kind::Instance {
            return InstanceAttr::Other;
        }
        let version = self.heap.block.at(ch, c::VERSION).as_small().unwrap_or(0);
        let found = self.lookup(class, name);
        if found.is_some_and(|d| self.is_data_descriptor(d)) {
            return InstanceAttr::Other;
        }
        let dict = self.heap.block.at(obj, inst::DICT);
        if dict.is(Kind::Dict) {
            if let Some(index) = self.heap.find_str(dict, name) {
                return InstanceAttr::DictEntry { index, version };
            }
        }
        match found {
            Some(value) => InstanceAttr::ClassAttr { value, version },
            None => InstanceAttr::Other,
        }
    }

    /// The special method `name` of a value: found on its type, bound to it. `None` if there is none, or it is None.
    ///
    /// # Errors
    /// `Trap::Call` if a Python descriptor decides.
    pub fn special_bound(&mut self, obj: Value, name: Value) -> Res<Option<Value>> {
        let class = self.heap.type_of(obj);
        match self.lookup(class, name) {
            Some(d) if d != Value::NONE => self.bind(d, obj, class).map(Some),
            _ => Ok(None),
        }
    }
}
