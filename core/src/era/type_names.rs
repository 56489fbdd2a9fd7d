//! What types are called in messages that come from C.

use crate::era::Era;
use crate::value::types::TypeId;

impl TypeId {
    /// Its name as CPython's C code has it, which messages about receivers tell.
    pub(crate) fn name_in_c(self, era: Era) -> &'static str {
        match self {
            TypeId::TextIo => "_io.TextIOWrapper",
            TypeId::WeakRef if era.references_are_told_with_module() => "weakref.ReferenceType",
            TypeId::WeakRef => "weakref",
            TypeId::StrIter if !era.ascii_text_has_its_own_iterator() => "str_iterator",
            t => t.name(),
        }
    }
}
