//! `obj[key]`, `obj[key] = v` and `del obj[key]`.

use crate::block::records::wrap;
use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Fault, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Unpacked, Value, names, size};

impl Heap<'_> {
    /// TypeError of `obj[key]` for an object without items.
    #[cold]
    fn not_subscriptable(&mut self, obj: Value, key: Value) -> Fault {
        // These could be sequences, as far as C knows.
        let sequence = matches!(obj.kind(), Some(Kind::Instance | Kind::Set | Kind::FrozenSet | Kind::DictView));
        let number = self.int_of(self.payload(key)).is_some() || self.has_python_index(key);
        let text = if sequence && number { texts::NO_INDEXING } else { texts::NO_SUBSCRIPTS };
        self.raise_text(text, &[P::T(obj)])
    }
}

impl Vm<'_> {
    /// `obj[key]`.
    ///
    /// # Errors
    /// Python's exceptions; `Trap::Call` if Python code gives the item; `Fault::Memory`.
    #[inline]
    #[doc(hidden)]
    pub fn get_item(&mut self, obj: Value, key: Value) -> Res {
        if obj.heap_of(Kind::Proxy).is_some() {
            return self.proxy_get(obj, key);
        }
        self.get_item_builtin(obj, key).map_err(|need| self.or_hidden(need, Hidden::get_item, &[obj, key]))
    }

    /// `obj[key] = v`.
    ///
    /// # Errors
    /// Python's exceptions; `Trap::Call` (the call's result is dropped); `Fault::Memory`.
    #[inline]
    #[doc(hidden)]
    pub fn set_item(&mut self, obj: Value, key: Value, v: Value) -> Res<()> {
        if obj.heap_of(Kind::Proxy).is_some() {
            return self.proxy_set(obj, key, v).map(|_| ());
        }
        self.set_item_builtin(obj, key, v).map_err(|need| self.or_hidden(need, Hidden::set_item, &[obj, key, v]))
    }

    /// `del obj[key]`.
    ///
    /// # Errors
    /// Python's exceptions; `Trap::Call` (the call's result is dropped); `Fault::Memory`.
    #[doc(hidden)]
    pub fn del_item(&mut self, obj: Value, key: Value) -> Res<()> {
        match self.heap.del_item_builtin(obj, key) {
            Err(Need::Python) if obj.is(Kind::Proxy) => Ok(self.heap.proxy_del().map(|_| ())?),
            done => done.map_err(|need| self.or_hidden(need, Hidden::del_item, &[obj, key])),
        }
    }

    /// As [`Vm::get_item`].
    ///
    /// # Errors
    /// As [`Vm::get_item`], with `Need::Python` in place of `Trap::Call`.
    #[inline]
    pub(crate) fn get_item_builtin(&mut self, obj: Value, key: Value) -> Plain {
        match obj.unpack() {
            Unpacked::Heap(Kind::List, h) => {
                if let Some(i) = key.as_small() {
                    let i = if i < 0 { i + self.heap.list_len(h) as i64 } else { i };
                    if i >= 0
                        && let Some(v) = self.heap.list_item(h, size(i)).bound()
                    {
                        return Ok(v);
                    }
                }
                self.heap.get_sequence_item(obj, key)
            }
            Unpacked::Heap(Kind::Dict, _) => match self.heap.dict_get(obj, key)? {
                Some(v) => Ok(v),
                None => Err(self.heap.raise_with(TypeId::KeyError, key)),
            },
            Unpacked::Heap(Kind::Tuple, _) | Unpacked::Rom(Kind::Tuple, ..) => {
                if let Some(i) = key.as_small() {
                    let i = if i < 0 { i + self.heap.tuple_len(obj) as i64 } else { i };
                    if i >= 0
                        && let Some(v) = self.heap.tuple_item(obj, size(i)).bound()
                    {
                        return Ok(v);
                    }
                }
                self.heap.get_sequence_item(obj, key)
            }
            Unpacked::Heap(kind, _) | Unpacked::Rom(kind, ..) | Unpacked::Static(kind, _) => {
                self.get_other_item(obj, kind, key)
            }
            _ => Err(self.heap.not_subscriptable(obj, key).into()),
        }
    }

    fn get_other_item(&mut self, obj: Value, kind: Kind, key: Value) -> Plain {
        match kind {
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Range => self.heap.get_sequence_item(obj, key),
            Kind::MappingProxy => {
                let of = obj.handle().map_or(Value::UNBOUND, |h| self.heap.block.at(h, wrap::OF));
                self.get_item_builtin(of, key)
            }
            Kind::Proxy => Err(Need::Python),
            Kind::Instance | Kind::Exception if self.heap.python_defines(obj, names::GETITEM) => Err(Need::Python),
            Kind::Instance => {
                let inner = self.heap.payload(obj);
                if inner == obj || inner.is(Kind::Instance) {
                    return Err(self.heap.not_subscriptable(obj, key).into());
                }
                if inner.is(Kind::Dict) && self.heap.python_defines(obj, names::MISSING) {
                    return match self.heap.dict_get(inner, key)? {
                        Some(v) => Ok(v),
                        None => Err(Need::Python),
                    };
                }
                self.get_item_builtin(inner, key)
            }
            Kind::Type => self.get_class_item(obj, key),
            _ => Err(self.heap.not_subscriptable(obj, key).into()),
        }
    }

    /// `C[key]`: a metaclass's `__getitem__`, the class's `__class_getitem__`, or a generic alias.
    fn get_class_item(&mut self, class: Value, _key: Value) -> Plain {
        use TypeId as T;
        if self.heap.python_defines(class, names::GETITEM) || self.lookup(class, names::CLASS_GETITEM).is_some() {
            return Err(Need::Python);
        }
        match TypeId::of_value(class) {
            Some(T::Type | T::Enumerate | T::WeakRef | T::Generator | T::Coroutine | T::AsyncGenerator)
                if self.heap.era.types_can_be_joined() =>
            {
                Err(Need::Python)
            }
            _ => Err(self.heap.type_error(&[P::S("type '"), P::V(class), P::S("' is not subscriptable")])),
        }
    }

    /// As [`Vm::set_item`].
    ///
    /// # Errors
    /// As [`Vm::set_item`], with `Need::Python` in place of `Trap::Call`.
    #[inline]
    pub(crate) fn set_item_builtin(&mut self, obj: Value, key: Value, v: Value) -> Plain<()> {
        match obj.unpack() {
            Unpacked::Heap(Kind::List, h) => {
                if let Some(i) = key.as_small() {
                    let i = if i < 0 { i + self.heap.list_len(h) as i64 } else { i };
                    if i >= 0 && self.heap.list_set(h, size(i), v) {
                        return Ok(());
                    }
                }
                self.set_list_item(h, obj, key, v)
            }
            Unpacked::Heap(Kind::Dict, _) => self.heap.dict_set(obj, key, v),
            Unpacked::Heap(Kind::Proxy, _) => Err(Need::Python),
            Unpacked::Heap(kind, h) => self.set_other_item(obj, kind, h, key, v),
            _ => Err(self.heap.no_assignment(obj).into()),
        }
    }

    fn set_other_item(&mut self, obj: Value, kind: Kind, h: Handle, key: Value, v: Value) -> Plain<()> {
        match kind {
            Kind::Instance | Kind::Exception | Kind::Type if self.heap.python_defines(obj, names::SETITEM) => {
                Err(Need::Python)
            }
            Kind::Instance => {
                let inner = self.heap.payload(obj);
                if inner == obj || !matches!(inner.kind(), Some(Kind::List | Kind::Dict | Kind::ByteArray)) {
                    return Err(self.heap.no_assignment(obj).into());
                }
                self.set_item_builtin(inner, key, v)
            }
            Kind::ByteArray => self.heap.set_byte(h, obj, key, v),
            _ => Err(self.heap.no_assignment(obj).into()),
        }
    }

    #[inline(never)]
    fn set_list_item(&mut self, list: Handle, obj: Value, key: Value, v: Value) -> Plain<()> {
        if let Some(slice) = key.heap_of(Kind::Slice) {
            let len = self.heap.list_len(list);
            let s = self.heap.slice_select(slice, len)?;
            let source = match v.kind() {
                Some(Kind::List | Kind::Tuple) => v,
                _ => match self.collect(v) {
                    Ok(items) => items,
                    Err(Need::Fault(Fault::Raised)) if !self.is_iterable(v) => {
                        return Err(self.heap.type_error(&[P::S("must assign iterable to extended slice")]));
                    }
                    Err(trap) => return Err(trap),
                },
            };
            return Ok(self.heap.list_assign_slice(list, s, source)?);
        }
        let len = self.heap.list_len(list);
        let Some(i) = self.heap.index_exact(key)? else { return Err(self.heap.bad_index(obj, key).into()) };
        match Heap::position(i, len) {
            Some(i) => {
                self.heap.list_set(list, i, v);
                Ok(())
            }
            None => Err(self.heap.index_error(obj, true).into()),
        }
    }
}
