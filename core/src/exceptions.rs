//! Exceptions as the machine needs them: making, matching, printing. (Their members are in `builtins::exception`.)

use crate::era::texts;
use crate::fault::{Data, Fault, Res, Trap};
use crate::heap::Heap;
use crate::hidden::Hidden;
use crate::kind::Kind;
use crate::names;
use crate::object::exception as e;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

impl Heap<'_> {
    /// True for a class that exceptions can be instances of.
    pub fn is_exception_class(&self, v: Value) -> bool {
        v.is(Kind::Type) && self.builtin_base(v).is_exception()
    }

    /// True if an `except` clause for `wanted` (a class or a tuple of classes) catches the exception.
    ///
    /// # Errors
    /// TypeError if something in `wanted` is no exception class.
    pub fn match_exception(&mut self, exception: Value, wanted: Value) -> Data<bool> {
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
    pub fn exception_args(&self, exception: Value) -> Value {
        exception.heap_of(Kind::Exception).map_or(Value::UNBOUND, |h| self.block.at(h, e::ARGS))
    }
}

impl Vm<'_> {
    /// True if instances of the class are made and initialized by its built-in base alone.
    pub fn is_plain_class(&mut self, class: Value) -> bool {
        let Some(h) = class.heap_of(Kind::Type) else { return true };
        self.heap.type_of(class) == TypeId::Type.value()
            && self.python_attribute(h, names::NEW).is_none()
            && self.python_attribute(h, names::INIT).is_none()
    }

    /// The exception instance that `raise v` raises.
    ///
    /// # Errors
    /// TypeError if `v` is no exception; `Trap::Call` if Python code makes the instance: the result of the call is then to be checked
    /// with this function again.
    pub fn make_exception(&mut self, v: Value) -> Res {
        match v.kind() {
            Some(Kind::Exception) => Ok(v),
            Some(Kind::Type) if self.heap.is_exception_class(v) => {
                if self.is_plain_class(v) {
                    let args = self.heap.new_tuple(&[])?;
                    return Ok(self.heap.new_exception(v, args)?);
                }
                Err(self.hidden(Hidden::make_exception, &[v]))
            }
            _ => Err(self.heap.raise_text(texts::NO_EXCEPTION, &[P::T(v)])),
        }
    }

    /// Text of an uncaught exception, as the last line of CPython's report: `Type: message`. Runs no Python code: what only Python
    /// code can tell reads `<exception str() failed>`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn exception_text(&mut self, exception: Value) -> Res {
        let class = self.heap.type_of(exception);
        let message = match self.exception_message(exception) {
            Ok(m) => m,
            Err(Trap::Fault(Fault::Memory)) => return Err(Trap::Fault(Fault::Memory)),
            Err(_) => {
                self.heap.forget_raised();
                self.heap.new_str("<exception str() failed>")?
            }
        };
        let module = match class.heap_of(Kind::Type) {
            Some(_) => self.own_attribute(class, names::MODULE).unwrap_or(Value::UNBOUND),
            None => Value::UNBOUND,
        };
        let mut t = self.heap.text()?;
        if module.is(Kind::Str) && !matches!(self.heap.str_bytes(module), b"__main__" | b"builtins") {
            self.heap.push_value(&mut t, module)?;
            self.heap.push_str(&mut t, ".")?;
        }
        match class.heap_of(Kind::Type) {
            Some(h) => {
                let name = self.heap.block.at(h, crate::object::class::QUALNAME);
                self.heap.push_value(&mut t, name)?;
            }
            None => self.heap.push_type_name(&mut t, class)?,
        }
        if !self.heap.str_bytes(message).is_empty() {
            self.heap.push_str(&mut t, ": ")?;
            self.heap.push_value(&mut t, message)?;
        }
        Ok(self.heap.finish(t))
    }
}
