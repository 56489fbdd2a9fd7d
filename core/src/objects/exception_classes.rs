//! Exceptions as data: which values are exception classes, which handler matches, what arguments say.

use crate::block::records::exception as e;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::Value;
use crate::value::fault::Data;
use crate::value::kind::Kind;

impl Heap<'_> {
    /// True for a class that exceptions can be instances of.
    pub(crate) fn is_exception_class(&self, v: Value) -> bool {
        v.is(Kind::Type) && self.builtin_base(v).is_exception()
    }

    /// True if an `except` clause for `wanted` (a class or a tuple of classes) catches the exception.
    ///
    /// # Errors
    /// TypeError if something in `wanted` is no exception class.
    pub(crate) fn match_exception(&mut self, exception: Value, wanted: Value) -> Data<bool> {
        let class = self.type_of(exception);
        let wanted = self.payload(wanted);
        if !wanted.is(Kind::Tuple) {
            if self.is_exception_class(wanted) {
                return Ok(self.is_subclass(class, wanted));
            }
            return self.no_exception_class();
        }
        let n = self.tuple_len(wanted);
        for i in 0..n {
            if !self.is_exception_class(self.tuple_item(wanted, i)) && self.era.checks_caught_classes() {
                return self.no_exception_class();
            }
        }
        Ok((0..n).any(|i| {
            let item = self.tuple_item(wanted, i);
            item.is(Kind::Type) && self.is_subclass(class, item)
        }))
    }

    fn no_exception_class(&mut self) -> Data<bool> {
        if !self.era.checks_caught_classes() {
            return Ok(false);
        }
        Err(self.type_error(&[P::S("catching classes that do not inherit from BaseException is not allowed")]))
    }

    /// The tuple of an exception's arguments.
    pub(crate) fn exception_args(&self, exception: Value) -> Value {
        exception.heap_of(Kind::Exception).map_or(Value::UNBOUND, |h| self.block.at(h, e::ARGS))
    }

    /// The class of an exception instance.
    pub(crate) fn exception_class(&self, exception: Value) -> Value {
        exception.handle().map_or(Value::UNBOUND, |h| self.block.at(h, e::CLASS))
    }
}
