//! Reading attributes: CPython's `__getattribute__` protocol for every kind of object.
//!
//! `None` stands for "there is no such attribute" until somebody has to raise the error, so that `getattr` with a default, `hasattr`
//! and `__getattr__` need no exception. Whatever Python code decides (properties, descriptors, hooks) ends the step with
//! `Trap::Call`: the attribute is then the result of that call.

use crate::block::records;
use crate::block::records::class as c;
use crate::machine::Vm;
use crate::value::fault::{Fault, Res, Trap};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl Vm<'_> {
    /// `obj.name`.
    ///
    /// # Errors
    /// AttributeError; `Trap::Call` if Python code decides.
    #[doc(hidden)]
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
    pub(crate) fn find_attr(&mut self, obj: Value, name: Value) -> Res<Option<Value>> {
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
    pub(crate) fn call_unbound(&mut self, f: Value, obj: Value, args: &[Value]) -> Trap {
        if f.is(Kind::Function) || f.is(Kind::Native) {
            let mut all = [Value::UNBOUND; crate::value::limits::PENDING_ARGS];
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
    pub(crate) fn plain_attr(&mut self, obj: Value, name: Value) -> Res<Option<Value>> {
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
            if self.goes_before_the_dict(d) {
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
            None => match obj.heap_of(Kind::Method).map(|h| self.heap.block.at(h, records::method::FUNC)) {
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
            if self.goes_before_the_dict(d) {
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
        let class = self.heap.type_of(module);
        let found = self.lookup(class, name);
        if let Some(d) = found {
            if self.goes_before_the_dict(d) {
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
        use records::sup as s;
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
    pub(crate) fn load_method(&mut self, obj: Value, name: Value) -> Res<(Value, bool)> {
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

    /// The special method `name` of a value: found on its type, bound to it. `None` if there is none, or it is None.
    ///
    /// # Errors
    /// `Trap::Call` if a Python descriptor decides.
    pub(crate) fn special_bound(&mut self, obj: Value, name: Value) -> Res<Option<Value>> {
        let class = self.heap.type_of(obj);
        match self.lookup(class, name) {
            Some(d) if d != Value::NONE => self.bind(d, obj, class).map(Some),
            _ => Ok(None),
        }
    }
}
