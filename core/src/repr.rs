//! `repr` and `str` of built-in values.

use crate::fault::Res;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

impl Vm<'_> {
    /// Appends the repr of a built-in value; of others `<X object>`. For error messages.
    ///
    /// # Errors
    /// `Trap::Memory`.
    pub fn push_simple_repr(&mut self, t: &mut Text, v: Value) -> Res<()> {
        let class = self.type_of(v);
        self.push_str(t, "<")?;
        self.push_type_name(t, class)?;
        self.push_str(t, " object>")
    }
}
