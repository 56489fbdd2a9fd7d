//! Entries added to sets and dicts, and the error texts of calls that spread them.

use crate::block::records::{view, wrap};
use crate::heap::Heap;
use crate::value::fault::Plain;
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Value, names};

impl Heap<'_> {
    /// Adds a key with its known hash to a set (or a value to a dict); what is there stays.
    ///
    /// # Errors
    /// `Need::Python`, `Fault::Memory`.
    pub(crate) fn add_hashed(&mut self, set: Value, key: Value, hash: u64, v: Value) -> Plain<()> {
        match self.find(set, key, hash)? {
            Some(i) => {
                if set.is(Kind::Dict) {
                    self.set_entry_value(set, i, v);
                }
            }
            None => {
                self.dict_reserve(set, 1)?;
                self.insert_reserved(set, key, hash, v);
            }
        }
        Ok(())
    }

    /// Adds an item to a set.
    ///
    /// # Errors
    /// As [`Vm::set_update_builtin`].
    pub(crate) fn set_add_builtin(&mut self, set: Value, item: Value) -> Plain<()> {
        let hash = self.hash_builtin(item)?;
        self.add_hashed(set, item, hash, Value::NONE)
    }

    /// The table owner whose keys iterating `v` gives: a dict, set or keys view.
    pub(crate) fn entries_of(&self, v: Value) -> Option<Value> {
        match v.kind() {
            Some(Kind::Dict | Kind::Set | Kind::FrozenSet) => Some(v),
            Some(Kind::DictView) => {
                let h = v.handle()?;
                let keys = self.block.count(h, view::TYPE) == TypeId::DictKeys as usize;
                if keys { self.block.at(h, view::DICT).bound() } else { None }
            }
            Some(Kind::Instance) if !self.python_defines(v, names::ITER) => {
                let inner = self.payload(v);
                if matches!(inner.kind(), Some(Kind::Dict | Kind::Set | Kind::FrozenSet)) { Some(inner) } else { None }
            }
            _ => None,
        }
    }

    /// The dict whose entries a mapping shows, if it is a dict, a mappingproxy of one, or an instance of a subclass that iterates as dict.
    pub(crate) fn plain_mapping(&self, v: Value) -> Option<Value> {
        match v.kind() {
            Some(Kind::Dict) => Some(v),
            Some(Kind::MappingProxy) => self.plain_mapping(self.block.at(v.handle()?, wrap::OF)),
            Some(Kind::Instance) if !self.python_defines(v, names::ITER) => {
                let inner = self.payload(v);
                if inner.is(Kind::Dict) { Some(inner) } else { None }
            }
            _ => None,
        }
    }
}
