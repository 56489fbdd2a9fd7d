//! The class of a value, the built-in value inside an instance of a subclass, and subclass tests.

use crate::block::records;
use crate::block::records::class as c;
use crate::builtins::registry;
use crate::heap::Heap;
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value};

impl Heap<'_> {
    /// The built-in type of a value: for an instance of a class made by Python code, that of its exact object (`Object`, or the
    /// built-in exception it inherits from).
    pub fn type_id(&self, v: Value) -> TypeId {
        use TypeId as T;
        let kind = match v.unpack() {
            Unpacked::Float(_) => return T::Float,
            Unpacked::Int(_) => return T::Int,
            Unpacked::Bool(_) => return T::Bool,
            Unpacked::None | Unpacked::Unbound => return T::NoneType,
            Unpacked::Ellipsis => return T::Ellipsis,
            Unpacked::NotImplemented => return T::NotImplemented,
            Unpacked::Heap(kind, _) | Unpacked::Rom(kind, ..) | Unpacked::Static(kind, _) => kind,
        };
        match kind {
            Kind::Str => T::Str,
            Kind::Bytes => T::Bytes,
            Kind::ByteArray => T::ByteArray,
            Kind::BigInt => T::Int,
            Kind::Complex => T::Complex,
            Kind::Tuple => T::Tuple,
            Kind::List => T::List,
            Kind::Dict => T::Dict,
            Kind::Set => T::Set,
            Kind::FrozenSet => T::FrozenSet,
            Kind::Range => T::Range,
            Kind::Slice => T::Slice,
            Kind::Function => T::Function,
            Kind::Method => {
                let func = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, records::method::FUNC));
                if func.is(Kind::Native) { T::BuiltinFunction } else { T::Method }
            }
            Kind::Native => {
                let index = v.fixed_of(Kind::Native).unwrap_or(0);
                if index >> 10 >= registry::MODULE_TABLES { T::BuiltinFunction } else { T::MethodDescriptor }
            }
            Kind::Hidden | Kind::HostFn => T::BuiltinFunction,
            Kind::Getset => T::GetsetDescriptor,
            Kind::Member => T::MemberDescriptor,
            Kind::Cell => T::Cell,
            Kind::Code => T::Code,
            Kind::Frame => T::Frame,
            Kind::Traceback => T::Traceback,
            Kind::Generator => match v.handle().map_or(0, |h| self.block.count(h, records::generator::KIND)) {
                0 => T::Generator,
                1 => T::Coroutine,
                2 => T::AsyncGenerator,
                3 => T::AsyncSend,
                _ => T::AsyncThrow,
            },
            Kind::Module => T::Module,
            Kind::Type => T::Type,
            Kind::Instance => {
                let class = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, records::instance::CLASS));
                self.builtin_base(class)
            }
            Kind::Exception => {
                let class = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, records::exception::CLASS));
                self.builtin_base(class)
            }
            Kind::Property => T::Property,
            Kind::StaticMethod => T::StaticMethod,
            Kind::ClassMethod => T::ClassMethod,
            Kind::Super => T::Super,
            Kind::Proxy => T::FrameLocalsProxy,
            Kind::MappingProxy => T::MappingProxy,
            Kind::WeakRef => T::WeakRef,
            Kind::Iter => v.handle().map_or(T::Object, |h| {
                TypeId::from_index(self.block.count(h, records::iter::TYPE) as u32).unwrap_or(T::Object)
            }),
            Kind::DictView => v.handle().map_or(T::Object, |h| {
                TypeId::from_index(self.block.count(h, records::view::TYPE) as u32).unwrap_or(T::Object)
            }),
            Kind::Free | Kind::Store | Kind::Table => T::Object,
        }
    }

    /// `type(v)`.
    pub fn type_of(&self, v: Value) -> Value {
        match v.unpack() {
            Unpacked::Heap(Kind::Instance, h) => self.block.at(h, records::instance::CLASS),
            Unpacked::Heap(Kind::Exception, h) => self.block.at(h, records::exception::CLASS),
            Unpacked::Heap(Kind::Type, h) => self.block.at(h, c::META),
            _ => self.type_id(v).value(),
        }
    }

    /// The nearest built-in base of a class (itself, if it is built in).
    pub fn builtin_base(&self, class: Value) -> TypeId {
        match class.heap_of(Kind::Type) {
            Some(h) => TypeId::from_index(self.block.count(h, c::BUILTIN) as u32).unwrap_or(TypeId::Object),
            None => TypeId::of_value(class).unwrap_or(TypeId::Object),
        }
    }

    /// The built-in part of a value: an instance of a subclass of a built-in type gives its payload, everything else itself.
    #[inline]
    pub fn payload(&self, v: Value) -> Value {
        match v.heap_of(Kind::Instance) {
            Some(h) => self.block.at(h, records::instance::PAYLOAD).bound().unwrap_or(v),
            None => v,
        }
    }

    /// True if `class` is `base` or inherits from it; both are classes.
    pub fn is_subclass(&self, class: Value, base: Value) -> bool {
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
    pub fn is_instance(&self, v: Value, t: TypeId) -> bool {
        self.type_id(v).is_a(t)
    }

    /// True if the value's class is made by Python code.
    #[inline]
    pub fn has_python_class(&self, v: Value) -> bool {
        matches!(v.kind(), Some(Kind::Instance | Kind::Exception | Kind::Type))
            && self.type_of(v).heap_of(Kind::Type).is_some()
    }
}
