//! Exceptions as the machine needs them: making and printing. (Their members are in `builtins::exception`.)

use crate::era::texts;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Fault, Res, Trap};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl Vm<'_> {
    /// True if instances of the class are made and initialized by its built-in base alone.
    pub(crate) fn is_plain_class(&mut self, class: Value) -> bool {
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
    pub(crate) fn make_exception(&mut self, v: Value) -> Res {
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
    pub(crate) fn exception_text(&mut self, exception: Value) -> Res {
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
                let name = self.heap.block.at(h, crate::block::records::class::QUALNAME);
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
