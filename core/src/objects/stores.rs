//! Refused stores and deletions of attributes, and dicts of instances replaced.

use crate::block::records::class as c;
use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::Value;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

impl Heap<'_> {
    pub(crate) fn replace_dict(&mut self, obj: Value, v: Value) -> Data<()> {
        if !v.is(Kind::Dict) {
            return Err(if v.is_bound() {
                self.type_error(&[P::S("__dict__ must be set to a dictionary, not a '"), P::T(v), P::S("'")])
            } else {
                let dict = self.new_dict()?;
                self.set_own_dict(obj, dict);
                return Ok(());
            });
        }
        self.set_own_dict(obj, v);
        Ok(())
    }

    /// The error for an object without a dict. `exists`: its class has such an attribute.
    #[cold]
    pub(crate) fn cannot_store(&mut self, obj: Value, name: Value, exists: bool) -> Fault {
        let trap = if exists {
            self.raise(
                TypeId::AttributeError,
                &[P::S("'"), P::T(obj), P::S("' object attribute '"), P::V(name), P::S("' is read-only")],
            )
        } else {
            self.raise_text(texts::NO_ROOM_FOR_ATTRIBUTE, &[P::T(obj), P::V(name)])
        };
        self.with_name_and_object(trap, name, obj)
    }

    /// The error for deleting an attribute that is not there.
    #[cold]
    pub(crate) fn no_deletable(&mut self, obj: Value, name: Value) -> Fault {
        let bare = if obj.is(Kind::Type) {
            self.era.missing_attributes_tell_name_only()
        } else {
            self.era.missing_instance_attributes_tell_name_only()
        };
        if bare { self.raise_with(TypeId::AttributeError, name) } else { self.no_attribute(obj, name) }
    }

    /// All classes made by Python code that inherit from `class`, as a list; Unbound if there are none.
    pub(crate) fn classes_below(&mut self, class: Value) -> Data {
        let own = |heap: &Self, v: Value| {
            v.heap_of(Kind::Type).and_then(|h| heap.block.at(h, c::SUBCLASSES).heap_of(Kind::List))
        };
        let Some(first) = own(self, class) else { return Ok(Value::UNBOUND) };
        let queue = self.alloc_list(self.list_len(first) + 4)?;
        let mut list = Some(first);
        let mut next = 0;
        loop {
            if let Some(l) = list {
                for i in 0..self.list_len(l) {
                    let sub = self.list_item(l, i);
                    let known = (0..self.list_len(queue)).any(|j| self.list_item(queue, j) == sub);
                    if !known {
                        self.list_push(queue, sub)?;
                    }
                }
            }
            let at = self.list_item(queue, next);
            if !at.is_bound() {
                return Ok(Value::heap(Kind::List, queue));
            }
            list = own(self, at);
            next += 1;
        }
    }
}
