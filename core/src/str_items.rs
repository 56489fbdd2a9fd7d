//! `str[i]` and `str[a:b:c]`.

use crate::fault::Res;
use crate::iter::char_width;
use crate::slices::Selection;
use crate::value::Value;
use crate::vm::Vm;

impl Vm<'_> {
    /// Byte offset of code point `i` of a Str.
    fn byte_of_point(&self, s: Value, i: usize) -> usize {
        if self.str_is_ascii(s) {
            return i;
        }
        let bytes = self.str_bytes(s);
        let mut at = 0;
        for _ in 0..i {
            at += bytes.get(at).map_or(1, |b| char_width(*b));
        }
        at
    }

    /// Code point `i` of a Str, which exists, as a Str.
    ///
    /// # Errors
    /// `Trap::Memory`.
    pub fn item_of_str(&mut self, s: Value, i: usize) -> Res {
        let at = self.byte_of_point(s, i);
        let width = self.str_bytes(s).get(at).map_or(0, |b| char_width(*b));
        self.str_char(s, at, width)
    }

    /// The selected code points of a Str.
    ///
    /// # Errors
    /// `Trap::Memory`.
    pub fn slice_of_str(&mut self, s: Value, part: Selection) -> Res {
        if part.step == 1 && part.count == self.str_len(s) {
            return Ok(s);
        }
        if part.count == 0 {
            return Ok(crate::names::EMPTY);
        }
        if part.count == 1 {
            return self.item_of_str(s, part.at(0));
        }
        let mut t = self.text()?;
        if part.step == 1 {
            let from = self.byte_of_point(s, part.at(0));
            let to = self.byte_of_point(s, part.at(0) + part.count);
            self.push_slice(&mut t, s, from, to - from, part.count)?;
            return Ok(self.finish(t));
        }
        for i in 0..part.count {
            let at = self.byte_of_point(s, part.at(i));
            let width = self.str_bytes(s).get(at).map_or(0, |b| char_width(*b));
            self.push_slice(&mut t, s, at, width, 1)?;
        }
        Ok(self.finish(t))
    }
}
