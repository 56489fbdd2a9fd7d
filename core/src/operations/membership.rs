//! `item in container` and `len(container)`.

use crate::block::records::view;
use crate::block::records::wrap;
use crate::containers::search::contains_bytes;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl Vm<'_> {
    /// `item in container`.
    ///
    /// # Errors
    /// TypeError `argument of type 'X' is not iterable`; `Need::Python` if Python code decides: the caller goes on with
    /// `Hidden::contains(container, item, negated)`.
    pub(crate) fn contains(&mut self, container: Value, item: Value) -> Plain<bool> {
        match container.kind() {
            Some(Kind::List | Kind::Tuple) => Ok(self.heap.seq_find(container, item, 0, usize::MAX)?.is_some()),
            Some(Kind::Dict) => {
                let hash = self.heap.hash_builtin(item)?;
                Ok(self.heap.find(container, item, hash)?.is_some())
            }
            Some(Kind::Set | Kind::FrozenSet) => self.heap.set_contains(container, item),
            Some(Kind::Str) => {
                let inner = self.heap.payload(item);
                if !inner.is(Kind::Str) {
                    return Err(self
                        .heap
                        .type_error(&[P::S("'in <string>' requires string as left operand, not "), P::T(item)]));
                }
                Ok(contains_bytes(self.heap.str_bytes(container), self.heap.str_bytes(inner)))
            }
            Some(Kind::Bytes | Kind::ByteArray) => self.heap.bytes_contains(container, item),
            Some(Kind::Range) => Ok(self.heap.range_contains(container, item)?),
            Some(Kind::DictView) => self.heap.view_contains(container, item),
            Some(Kind::MappingProxy) => {
                let of = container.handle().map_or(Value::UNBOUND, |h| self.heap.block.at(h, wrap::OF));
                self.contains(of, item)
            }
            Some(Kind::Instance | Kind::Exception | Kind::Type) if self.heap.has_python_class(container) => {
                if let Some(f) = self.python_special(container, names::CONTAINS) {
                    return Err(if f == Value::NONE { self.heap.no_container(container).into() } else { Need::Python });
                }
                let inner = self.heap.payload(container);
                if inner != container && !inner.is(Kind::Instance) && !self.heap.python_defines(container, names::ITER)
                {
                    return self.contains(inner, item);
                }
                Err(if self.is_iterable(container) { Need::Python } else { self.heap.no_container(container).into() })
            }
            Some(Kind::Proxy) => self.heap.proxy_has(container, item),
            Some(Kind::Iter | Kind::Generator) => Err(Need::Python),
            _ => Err(self.heap.no_container(container).into()),
        }
    }

    /// `len(v)`.
    ///
    /// # Errors
    /// TypeError `object of type 'X' has no len()`; `Trap::Call` of the hidden function `length` (which gives an int) if a class made by
    /// Python code decides.
    pub(crate) fn length(&mut self, v: Value) -> Res<i64> {
        self.heap.length_builtin(v).map_err(|need| self.or_hidden(need, Hidden::length, &[v]))
    }
}

impl Heap<'_> {
    /// As [`Vm::length`].
    ///
    /// # Errors
    /// As [`Vm::length`], with `Need::Python` in place of `Trap::Call`.
    pub(crate) fn length_builtin(&mut self, v: Value) -> Plain<i64> {
        match v.kind() {
            Some(Kind::List | Kind::Tuple) => Ok(self.seq_len(v) as i64),
            Some(Kind::Str) => Ok(self.str_len(v) as i64),
            Some(Kind::Dict | Kind::Set | Kind::FrozenSet) => Ok(self.dict_len(v) as i64),
            Some(Kind::Bytes | Kind::ByteArray) => Ok(self.bytes_of(v).len() as i64),
            Some(Kind::DictView) => {
                let dict = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, view::DICT));
                Ok(self.dict_len(dict) as i64)
            }
            Some(Kind::Range) => {
                let count = v.heap_of(Kind::Range).map_or(0, |h| self.range_span(h).count);
                match i64::try_from(count) {
                    Ok(n) => Ok(n),
                    Err(_) => {
                        Err(self.raise(TypeId::OverflowError, &[P::S("Python int too large to convert to C ssize_t")]))
                    }
                }
            }
            Some(Kind::MappingProxy) => {
                let of = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, wrap::OF));
                self.length_builtin(of)
            }
            Some(Kind::Proxy) => Ok(self.proxy_len(v) as i64),
            Some(Kind::Instance | Kind::Exception | Kind::Type) if self.has_python_class(v) => {
                if self.python_defines(v, names::LEN) {
                    return Err(Need::Python);
                }
                let inner = self.payload(v);
                if inner != v && !inner.is(Kind::Instance) {
                    return self.length_builtin(inner);
                }
                Err(self.no_length(v).into())
            }
            _ => Err(self.no_length(v).into()),
        }
    }
}
