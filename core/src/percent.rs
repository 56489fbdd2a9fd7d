//! `text % values`.

use crate::fault::Res;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

impl Vm<'_> {
    /// `format % values` of a Str.
    ///
    /// # Errors
    /// TypeErrors and ValueErrors as CPython's.
    pub(crate) fn percent(&mut self, _format: Value, _values: Value) -> Res {
        Err(self.raise(TypeId::NotImplementedError, &[P::S("% formatting")]))
    }
}
