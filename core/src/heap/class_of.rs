//! The class of a value, the built-in value inside an instance of a subclass, and subclass tests.

use crate::block::records;
use crate::block::records::class as c;
use crate::heap::Heap;
use crate::heap::natives::MODULE_TABLES;
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value};

impl Heap<'_> {
    /// The built-in type of a value: for an instance of a class made by Python code, that of its exact object (`Object`, or the
    /// built-in exception it inherits from).
    pub fn type_id(&self, v: Value) -> TypeId {
        use TypeId as T;
        let Some(kind) = v.kind() else {
            return match v.unpack() {
                Unpacked::Float(_) => T::Float,
                Unpacked::Int(_) => T::Int,
                Unpacked::Bool(_) => T::Bool,
                Unpacked::Ellipsis => T::Ellipsis,
                Unpacked::NotImplemented => T::NotImplemented,
                _ => T::NoneType,
            };
        };
        if let Some(t) = TypeId::of_kind(kind) {
            return t;
        }
        let at = |i: usize| v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, i));
        let type_at = |i: usize| T::from_index(at(i).as_small().unwrap_or(0) as u32).unwrap_or(T::Object);
        match kind {
            Kind::Method if at(records::method::FUNC).is(Kind::Native) => T::BuiltinFunction,
            Kind::Method => T::Method,
            Kind::Native if v.fixed_of(Kind::Native).unwrap_or(0) >> 10 >= MODULE_TABLES => T::BuiltinFunction,
            Kind::Native => T::MethodDescriptor,
            Kind::Generator => match at(records::generator::KIND).as_small().unwrap_or(0) {
                0 => T::Generator,
                1 => T::Coroutine,
                2 => T::AsyncGenerator,
                3 => T::AsyncSend,
                _ => T::AsyncThrow,
            },
            Kind::Instance => self.builtin_base(at(records::instance::CLASS)),
            Kind::Exception => self.builtin_base(at(records::exception::CLASS)),
            Kind::Iter => type_at(records::iter::TYPE),
            Kind::DictView => type_at(records::view::TYPE),
            _ => T::Object,
        }
    }

    /// `type(v)`.
    #[doc(hidden)]
    pub fn type_of(&self, v: Value) -> Value {
        match v.unpack() {
            Unpacked::Heap(Kind::Instance, h) => self.block.at(h, records::instance::CLASS),
            Unpacked::Heap(Kind::Exception, h) => self.block.at(h, records::exception::CLASS),
            Unpacked::Heap(Kind::Type, h) => self.block.at(h, c::META),
            // (`module.__class__ = C` is allowed.)
            Unpacked::Heap(Kind::Module, h) => {
                self.block.at(h, records::module::CLASS).bound().unwrap_or(TypeId::Module.value())
            }
            _ => self.type_id(v).value(),
        }
    }

    /// The nearest built-in base of a class (itself, if it is built in).
    pub(crate) fn builtin_base(&self, class: Value) -> TypeId {
        match class.heap_of(Kind::Type) {
            Some(h) => TypeId::from_index(self.block.count(h, c::BUILTIN) as u32).unwrap_or(TypeId::Object),
            None => TypeId::of_value(class).unwrap_or(TypeId::Object),
        }
    }

    /// The built-in part of a value: an instance of a subclass of a built-in type gives its payload, everything else itself.
    #[inline]
    #[doc(hidden)]
    pub fn payload(&self, v: Value) -> Value {
        match v.heap_of(Kind::Instance) {
            Some(h) => self.block.at(h, records::instance::PAYLOAD).bound().unwrap_or(v),
            None => v,
        }
    }

    /// True if `class` is `base` or inherits from it; both are classes.
    pub(crate) fn is_subclass(&self, class: Value, base: Value) -> bool {
        if class == base {
            return true;
        }
        match class.heap_of(Kind::Type) {
            None => match (TypeId::of_value(class), TypeId::of_value(base)) {
                (Some(a), Some(b)) => a.is_a(b),
                _ => false,
            },
            Some(h) => match TypeId::of_value(base) {
                // Built-in bases are few and fixed: the nearest one decides, unless the class has several.
                Some(b) if self.builtin_base(class).is_a(b) => true,
                _ => {
                    let mro = self.block.at(h, c::MRO);
                    (0..self.tuple_len(mro)).any(|i| self.tuple_item(mro, i) == base)
                }
            },
        }
    }

    /// True if `v` is an instance of the built-in type or of a class that inherits from it.
    #[doc(hidden)]
    pub fn is_instance(&self, v: Value, t: TypeId) -> bool {
        self.type_id(v).is_a(t)
    }

    /// True if the value's class is made by Python code.
    #[inline]
    pub(crate) fn has_python_class(&self, v: Value) -> bool {
        matches!(v.kind(), Some(Kind::Instance | Kind::Exception | Kind::Type | Kind::Module))
            && self.type_of(v).heap_of(Kind::Type).is_some()
    }
}
