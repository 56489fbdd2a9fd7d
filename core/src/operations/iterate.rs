//! `iter(v)` and `next(it)` for every kind of object.

use crate::block::records::{view, wrap};
use crate::machine::Vm;
use crate::value::fault::{Fault, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Unpacked, Value, names};

impl Vm<'_> {
    /// `iter(v)`.
    ///
    /// # Errors
    /// TypeError `'X' object is not iterable`; `Trap::Call` if a class made by Python code has `__iter__`; `Fault::Memory`.
    pub(crate) fn get_iter(&mut self, v: Value) -> Res {
        self.get_iter_builtin(v).map_err(|need| self.or_hidden(need, Hidden::iterate, &[v]))
    }

    /// As [`Vm::get_iter`].
    ///
    /// # Errors
    /// As [`Vm::get_iter`], with `Need::Python` in place of `Trap::Call`.
    pub(crate) fn get_iter_builtin(&mut self, v: Value) -> Plain {
        let zero = Value::small(0);
        match v.unpack() {
            Unpacked::Heap(Kind::List, _) => Ok(self.heap.new_iter(TypeId::ListIter, v, zero, zero)?),
            Unpacked::Heap(Kind::Range, h) => {
                let s = self.heap.range_span(h);
                Ok(self.heap.span_iter(s)?)
            }
            Unpacked::Heap(Kind::Tuple, _) | Unpacked::Rom(Kind::Tuple, ..) => {
                Ok(self.heap.new_iter(TypeId::TupleIter, v, zero, zero)?)
            }
            Unpacked::Heap(Kind::Dict, _) => Ok(self.heap.new_entry_iter(TypeId::KeyIter, v)?),
            Unpacked::Heap(Kind::Iter, _) => Ok(v),
            Unpacked::Heap(Kind::Set | Kind::FrozenSet, _) => Ok(self.heap.new_entry_iter(TypeId::SetIter, v)?),
            Unpacked::Heap(Kind::Generator, _) if self.heap.is_iterating_generator(v) => Ok(v),
            Unpacked::Heap(kind, _) | Unpacked::Rom(kind, ..) | Unpacked::Static(kind, _) => {
                self.get_other_iter(v, kind)
            }
            _ => Err(self.heap.not_iterable(v).into()),
        }
    }

    fn get_other_iter(&mut self, v: Value, kind: Kind) -> Plain {
        let zero = Value::small(0);
        match kind {
            Kind::Str => Ok(self.heap.new_iter(TypeId::StrIter, v, zero, zero)?),
            Kind::Proxy => {
                // A snapshot of the keys: adding while iterating is safe (PX-VIEWS).
                let keys = self.heap.proxy_list(v, crate::locals::proxy::Listed::Keys)?;
                Ok(self.heap.new_iter(TypeId::ListIter, keys, zero, zero)?)
            }
            Kind::Bytes | Kind::ByteArray => Ok(self.heap.new_iter(TypeId::BytesIter, v, zero, zero)?),
            Kind::DictView => {
                let Some(h) = v.handle() else { return Err(Fault::Broken.into()) };
                let dict = self.heap.block.at(h, view::DICT);
                let t = match TypeId::from_index(self.heap.block.count(h, view::TYPE) as u32) {
                    Some(TypeId::DictValues) => TypeId::ValueIter,
                    Some(TypeId::DictItems) => TypeId::ItemIter,
                    _ => TypeId::KeyIter,
                };
                Ok(self.heap.new_entry_iter(t, dict)?)
            }
            Kind::MappingProxy => {
                let of = v.handle().map_or(Value::UNBOUND, |h| self.heap.block.at(h, wrap::OF));
                self.get_iter_builtin(of)
            }
            Kind::Instance | Kind::Exception | Kind::Type if self.heap.has_python_class(v) => {
                if let Some(f) = self.python_special(v, names::ITER) {
                    return Err(if f == Value::NONE { self.heap.not_iterable(v).into() } else { Need::Python });
                }
                let inner = self.heap.payload(v);
                if inner != v && !inner.is(Kind::Instance) {
                    return self.get_iter_builtin(inner);
                }
                if self.heap.python_defines(v, names::GETITEM) {
                    return Ok(self.heap.new_iter(TypeId::SeqIter, v, zero, zero)?);
                }
                Err(self.heap.not_iterable(v).into())
            }
            _ => Err(self.heap.not_iterable(v).into()),
        }
    }

    /// True if `iter(v)` would not be refused. (A `__iter__` may still fail.)
    pub(crate) fn is_iterable(&mut self, v: Value) -> bool {
        match v.kind() {
            Some(
                Kind::List
                | Kind::Tuple
                | Kind::Range
                | Kind::Dict
                | Kind::Iter
                | Kind::Set
                | Kind::FrozenSet
                | Kind::Str
                | Kind::Bytes
                | Kind::ByteArray
                | Kind::DictView
                | Kind::MappingProxy
                | Kind::Proxy,
            ) => true,
            Some(Kind::Generator) => self.heap.is_iterating_generator(v),
            Some(Kind::Instance | Kind::Exception | Kind::Type) => match self.python_special(v, names::ITER) {
                Some(f) => f != Value::NONE,
                None => {
                    let inner = self.heap.payload(v);
                    (inner != v && !inner.is(Kind::Instance) && self.is_iterable(inner))
                        || self.heap.python_defines(v, names::GETITEM)
                }
            },
            _ => false,
        }
    }

    /// True if `next(v)` works: a built-in iterator, a generator, or an instance of a class with `__next__`.
    pub(crate) fn is_iterator(&mut self, v: Value) -> bool {
        match v.kind() {
            Some(Kind::Iter) => true,
            Some(Kind::Generator) => self.heap.is_iterating_generator(v),
            _ => self.special(v, names::NEXT).is_some_and(|f| f != Value::NONE),
        }
    }

    /// The next item of any iterator; `None` at the end.
    ///
    /// # Errors
    /// As [`Vm::iter_next`]; `Trap::Call` of `__next__` for generators and instances, whose StopIteration is the end; TypeError
    /// `'X' object is not an iterator`.
    pub(crate) fn advance(&mut self, v: Value) -> Res<Option<Value>> {
        match v.heap_of(Kind::Iter) {
            Some(it) => self.iter_next(it),
            None => Err(self.next_of(v, 0)),
        }
    }

    /// The next item of a built-in iterator; `None` at the end.
    ///
    /// # Errors
    /// RuntimeError if a dict or set changed its size; `Trap::Call` if Python code gives the item (its StopIteration is the end);
    /// `Fault::Memory`: the iterator has not advanced.
    #[inline]
    pub(crate) fn iter_next(&mut self, it: Handle) -> Res<Option<Value>> {
        match self.heap.iter_next_builtin(it, 0) {
            Err(Need::Python) => {
                let f = match self.heap.iter_type(it) {
                    TypeId::Map => Hidden::map_next,
                    TypeId::Filter => Hidden::filter_next,
                    TypeId::Zip => Hidden::zip_next,
                    TypeId::Enumerate => Hidden::enumerate_next,
                    _ => Hidden::iter_next,
                };
                Err(self.hidden(f, &[Value::heap(Kind::Iter, it)]))
            }
            Err(Need::Fault(fault)) => Err(fault.into()),
            Ok(next) => Ok(next),
        }
    }
}
