//! `format(v, spec)` and `format % values`, when Python code may have to decide.

use crate::machine::Vm;
use crate::value::fault::Res;
use crate::value::prelude_functions::Hidden;
use crate::value::{Value, names};

impl Vm<'_> {
    /// `format(v, spec)` after conversion 0 (none), 1 (`!s`), 2 (`!r`) or 3 (`!a`). `spec` is a Str, or Unbound for none.
    ///
    /// # Errors
    /// ValueErrors and TypeErrors as CPython's; `Trap::Call` if Python code decides.
    pub(crate) fn format_value(&mut self, v: Value, conversion: usize, spec: Value) -> Res {
        let shown = match conversion {
            0 => Ok(v),
            1 => self.heap.str_of(v),
            2 => self.heap.repr(v),
            _ => self.heap.ascii(v),
        };
        let text = spec.bound().unwrap_or(names::EMPTY);
        shown
            .and_then(|shown| self.heap.format_builtin(shown, spec))
            .map_err(|need| self.or_hidden(need, Hidden::format_of, &[v, text, Value::small(conversion as i64)]))
    }

    /// `format % values` of a Str.
    ///
    /// # Errors
    /// TypeErrors and ValueErrors as CPython's; `Trap::Call` if Python code is needed.
    pub(crate) fn percent(&mut self, format: Value, values: Value) -> Res {
        self.heap
            .percent_builtin(format, values)
            .map_err(|need| self.or_hidden(need, Hidden::percent_format, &[format, values]))
    }
}
