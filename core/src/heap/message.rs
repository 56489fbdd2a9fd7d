//! Messages: text made of pieces, with names of types.

use crate::heap::Heap;
use crate::heap::text::Text;
use crate::value::Value;
use crate::value::fault::Data;
use crate::value::kind::Kind;

/// A piece of an error message.
#[derive(Clone, Copy)]
pub enum P<'s> {
    /// Text as it is.
    S(&'s str),
    /// The name of this value's type.
    T(Value),
    /// What an argument is, as C says it: None, or the name of its type.
    A(Value),
    /// A str value's text, or a type's name.
    V(Value),
    /// A number.
    N(i64),
    /// A host byte string, shown as text.
    B(&'s [u8]),
}

impl Heap<'_> {
    /// A new Str made of these pieces.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn make_text(&mut self, pieces: &[P<'_>]) -> Data {
        let mut t = self.text()?;
        for p in pieces {
            match *p {
                P::S(text) => self.push_str(&mut t, text)?,
                P::B(bytes) => self.push(&mut t, bytes)?,
                P::N(n) => self.push_number(&mut t, n)?,
                P::A(Value::NONE) => self.push_str(&mut t, "None")?,
                P::T(v) | P::A(v) => {
                    let class = self.type_of(v);
                    self.push_type_name(&mut t, class)?;
                }
                P::V(v) if v.is(Kind::Str) => self.push_value(&mut t, v)?,
                P::V(v) => self.push_type_name(&mut t, v)?,
            }
        }
        Ok(self.finish(t))
    }

    /// Appends the name of a class.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn push_type_name(&mut self, t: &mut Text, class: Value) -> Data<()> {
        match class.heap_of(Kind::Type) {
            Some(h) => {
                let name = self.block.at(h, crate::block::records::class::NAME);
                self.push_value(t, name)
            }
            None => self.push_str(t, crate::value::types::TypeId::of_value(class).map_or("?", |t| t.name())),
        }
    }
}
