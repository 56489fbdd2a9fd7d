//! Attribute lookup along the MRO, also for special methods. (Making classes is in `builtins::class`.)

use crate::block::records::class as c;
use crate::builtins::registry;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::kind::Kind;
use crate::value::types::TypeId;

impl Vm<'_> {
    /// The class attribute `name` (a Str) as the MRO of `class` has it, unbound and as stored; `None` if there is none.
    pub(crate) fn lookup(&mut self, class: Value, name: Value) -> Option<Value> {
        match class.heap_of(Kind::Type) {
            Some(h) => {
                let mro = self.heap.block.at(h, c::MRO);
                for i in 0..self.heap.tuple_len(mro) {
                    let base = self.heap.tuple_item(mro, i);
                    if let Some(v) = self.own_attribute(base, name) {
                        return Some(v);
                    }
                }
                None
            }
            None => {
                let t = TypeId::of_value(class)?;
                let hash = self.heap.str_hash(name);
                registry::member(t, self.heap.str_bytes(name), hash, self.sees.of_type(t))
            }
        }
    }

    /// The attribute in the class's own dict.
    #[doc(hidden)]
    pub fn own_attribute(&mut self, class: Value, name: Value) -> Option<Value> {
        match class.heap_of(Kind::Type) {
            Some(h) => {
                let dict = self.heap.block.at(h, c::DICT);
                self.heap.dict_get_str(dict, name)
            }
            None => {
                let t = TypeId::of_value(class)?;
                let hash = self.heap.str_hash(name);
                registry::own_member(t, self.heap.str_bytes(name), hash, self.sees.of_type(t))
            }
        }
    }

    /// The special method `name` of a value, looked up on its type only; `None` if there is none or it is None.
    pub(crate) fn special(&mut self, v: Value, name: Value) -> Option<Value> {
        let class = self.heap.type_of(v);
        self.lookup(class, name)
    }

    /// The special method `name`, if a class made by Python code defines it for this value (a built-in's own does not count).
    pub(crate) fn python_special(&mut self, v: Value, name: Value) -> Option<Value> {
        let h = self.heap.type_of(v).heap_of(Kind::Type)?;
        let mro = self.heap.block.at(h, c::MRO);
        for i in 0..self.heap.tuple_len(mro) {
            let base = self.heap.tuple_item(mro, i);
            base.heap_of(Kind::Type)?;
            if let Some(found) = self.own_attribute(base, name) {
                return Some(found);
            }
        }
        None
    }
}
