//! What an instance or class holds itself: its dict, its MRO, its hooks; and the AttributeError for what it does not.

use crate::block::records;
use crate::block::records::{class as c, exception as e, instance as inst};
use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::types::TypeId;
use crate::value::{Handle, Unpacked, Value};

impl Heap<'_> {
    /// FLAGS of the value's class if that is made by Python code, else 0.
    #[inline]
    pub(crate) fn hooks_of(&self, obj: Value) -> i64 {
        let class = match obj.unpack() {
            Unpacked::Heap(Kind::Instance, h) => self.block.at(h, inst::CLASS),
            Unpacked::Heap(Kind::Exception, h) => self.block.at(h, e::CLASS),
            Unpacked::Heap(Kind::Type, h) => self.block.at(h, c::META),
            _ => return 0,
        };
        class.heap_of(Kind::Type).map_or(0, |h| self.block.at(h, c::FLAGS).as_small().unwrap_or(0))
    }

    /// True if the exception that was just raised is an instance of this type.
    pub(crate) fn raised_is(&self, t: TypeId) -> bool {
        let e = self.block.get(crate::block::field::RAISED);
        e.is_bound() && self.is_instance(e, t)
    }

    /// Drops the exception that was just raised.
    pub(crate) fn forget_raised(&mut self) {
        self.block.set(crate::block::field::RAISED, Value::UNBOUND);
    }

    /// The dict of an object's own attributes, if it has one already.
    pub(crate) fn instance_dict(&self, obj: Value) -> Option<Value> {
        let (h, i) = self.dict_word(obj)?;
        let dict = self.block.at(h, i);
        if dict.is(Kind::Dict) { Some(dict) } else { None }
    }

    /// True if an instance's `__class__` is what its class, made by Python code, says: a proxy.
    pub(crate) fn says_its_class(&self, v: Value) -> bool {
        self.has_python_class(v)
            && (self.python_defines(v, names::CLASS) || self.python_defines(v, names::GETATTRIBUTE))
    }

    /// True if the object can have attributes of its own.
    pub(crate) fn may_have_dict(&self, obj: Value) -> bool {
        self.dict_word(obj).is_some()
    }

    /// Where the reference to the dict of an object's own attributes is.
    fn dict_word(&self, obj: Value) -> Option<(Handle, usize)> {
        match obj.unpack() {
            Unpacked::Heap(Kind::Instance, h) => {
                if let Some(m) = self.block.at(h, inst::PAYLOAD).heap_of(Kind::Module) {
                    return Some((m, records::module::DICT));
                }
                let class = self.block.at(h, inst::CLASS).heap_of(Kind::Type)?;
                if self.block.at(class, c::FLAGS).as_small().unwrap_or(0) & c::flag::NO_DICT != 0 {
                    return None;
                }
                Some((h, inst::DICT))
            }
            Unpacked::Heap(Kind::Exception, h) => Some((h, e::DICT)),
            Unpacked::Heap(Kind::Function, h) => Some((h, records::function::DICT)),
            Unpacked::Heap(Kind::StaticMethod | Kind::ClassMethod, h) => Some((h, records::wrapper::DICT)),
            _ => None,
        }
    }

    /// The dict of an object's own attributes, made now if need be.
    ///
    /// # Errors
    /// `Fault::Memory`; `Fault::Broken` if it cannot have one (see [`Heap::may_have_dict`]).
    pub(crate) fn own_dict(&mut self, obj: Value) -> Data {
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
    pub(crate) fn set_own_dict(&mut self, obj: Value, dict: Value) -> bool {
        match self.dict_word(obj) {
            Some((h, i)) => {
                self.block.put(h, i, dict);
                true
            }
            None => false,
        }
    }

    /// How many classes the MRO of a class has, itself included.
    pub(crate) fn mro_len(&self, class: Value) -> usize {
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
    pub(crate) fn mro_item(&self, class: Value, i: usize) -> Value {
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
    pub(crate) fn no_attribute(&mut self, obj: Value, name: Value) -> Fault {
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
    pub(crate) fn with_name_and_object(&mut self, fault: Fault, name: Value, obj: Value) -> Fault {
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
