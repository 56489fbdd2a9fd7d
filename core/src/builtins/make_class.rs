//! Making classes: bases, layout, method resolution order, slots. Everything that can fail comes before the class is known to anybody.

use crate::block::records::{class as c, instance as inst, member as m, wrapper};
use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::limits::MAX_BASES;
use crate::value::names;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// What the bases decide about instances.
struct Layout {
    /// The built-in base whose constructor makes instances.
    builtin: TypeId,
    /// Words of `__slots__` that instances have from their bases.
    slots: usize,
    /// True if no base gives instances a dict.
    no_dict: bool,
}

impl Heap<'_> {
    fn check_bases(&mut self, bases: Value) -> Data<Layout> {
        let n = self.tuple_len(bases);
        if n > MAX_BASES {
            return Err(self.raise(
                TypeId::OverflowError,
                &[P::S("a class cannot have more than "), P::N(MAX_BASES as i64), P::S(" bases")],
            ));
        }
        let mut layout = Layout { builtin: TypeId::Object, slots: 0, no_dict: true };
        let mut slots_of = Value::UNBOUND;
        for i in 0..n {
            let base = self.tuple_item(bases, i);
            if !base.is(Kind::Type) {
                return Err(self.type_error(&[P::S("bases must be types")]));
            }
            if TypeId::of_value(base).is_some_and(|t| !t.def().basetype) {
                return Err(self.type_error(&[P::S("type '"), P::V(base), P::S("' is not an acceptable base type")]));
            }
            if (0..i).any(|j| self.tuple_item(bases, j) == base) {
                return Err(self.type_error(&[P::S("duplicate base class "), P::V(base)]));
            }
            let builtin = self.builtin_base(base);
            let (mine, other) = (solid(layout.builtin), solid(builtin));
            if other != mine && other.is_a(mine) || layout.builtin == TypeId::Object {
                layout.builtin = builtin;
            } else if !mine.is_a(other) {
                return Err(self.layout_conflict());
            }
            if let Some(h) = base.heap_of(Kind::Type) {
                let slots = self.block.count(h, c::SLOTS);
                let flags = self.block.at(h, c::FLAGS).as_small().unwrap_or(0);
                layout.no_dict &= flags & c::flag::NO_DICT != 0;
                if slots > 0 {
                    let owner = self.slots_owner(base, slots);
                    if !slots_of.is_bound() || self.is_subclass(owner, slots_of) {
                        slots_of = owner;
                        layout.slots = slots;
                    } else if !self.is_subclass(slots_of, owner) {
                        return Err(self.layout_conflict());
                    }
                }
            } else if builtin.is_exception() || builtin == TypeId::Module {
                layout.no_dict = false;
            }
        }
        Ok(layout)
    }

    /// The class that brought the last of these slots: `class` itself, or a base that has as many.
    fn slots_owner(&self, class: Value, slots: usize) -> Value {
        let mut owner = class;
        for i in 0..self.mro_len(class) {
            let base = self.mro_item(class, i);
            if base.heap_of(Kind::Type).is_some_and(|h| self.block.count(h, c::SLOTS) == slots) {
                owner = base;
            }
        }
        owner
    }

    fn layout_conflict(&mut self) -> Fault {
        self.type_error(&[P::S("multiple bases have instance lay-out conflict")])
    }

    /// The C3 linearization of a class with these bases, the class itself first.
    fn linearize(&mut self, class: Value, bases: Value) -> Data {
        let n = self.tuple_len(bases);
        let total: usize = (0..n).map(|i| self.mro_len(self.tuple_item(bases, i))).sum();
        self.charge(total);
        if n == 1 {
            let tuple = self.alloc_tuple(total + 1)?;
            let base = self.tuple_item(bases, 0);
            self.block.put(tuple, crate::block::records::tuple::ITEMS, class);
            for i in 0..total {
                let v = self.mro_item(base, i);
                self.block.put(tuple, crate::block::records::tuple::ITEMS + 1 + i, v);
            }
            return Ok(Value::heap(Kind::Tuple, tuple));
        }
        let out = self.alloc_list(total + 1)?;
        // How far each of the bases' orders, and the list of bases itself, has been used up.
        let used = self.block.alloc(Kind::Store, n + 1)?;
        for i in 0..=n {
            self.block.put_count(used, 1 + i, 0);
        }
        self.list_push_reserved(out, class);
        loop {
            let mut pick = Value::UNBOUND;
            let mut left = false;
            for i in 0..=n {
                let head = self.sequence_item(bases, n, i, self.block.count(used, 1 + i));
                if !head.is_bound() {
                    continue;
                }
                left = true;
                if !(0..=n).any(|j| self.in_tail(bases, n, j, self.block.count(used, 1 + j), head)) {
                    pick = head;
                    break;
                }
            }
            if !left {
                break;
            }
            if !pick.is_bound() {
                return Err(self.no_linearization(bases, n, used));
            }
            self.list_push(out, pick)?;
            for i in 0..=n {
                let at = self.block.count(used, 1 + i);
                if self.sequence_item(bases, n, i, at) == pick {
                    self.block.put_count(used, 1 + i, at + 1);
                }
            }
        }
        let len = self.list_len(out);
        let tuple = self.alloc_tuple(len)?;
        for i in 0..len {
            let v = self.list_item(out, i);
            self.block.put(tuple, crate::block::records::tuple::ITEMS + i, v);
        }
        Ok(Value::heap(Kind::Tuple, tuple))
    }

    /// Item `at` of sequence `i`: the order of base `i`, or (for i = n) the bases.
    fn sequence_item(&self, bases: Value, n: usize, i: usize, at: usize) -> Value {
        if i == n { self.tuple_item(bases, at) } else { self.mro_item(self.tuple_item(bases, i), at) }
    }

    fn in_tail(&self, bases: Value, n: usize, i: usize, at: usize, class: Value) -> bool {
        let mut at = at + 1;
        loop {
            let v = self.sequence_item(bases, n, i, at);
            if !v.is_bound() {
                return false;
            }
            if v == class {
                return true;
            }
            at += 1;
        }
    }

    fn no_linearization(&mut self, bases: Value, n: usize, used: Handle) -> Fault {
        let mut text = match self.text() {
            Ok(t) => t,
            Err(trap) => return trap,
        };
        let mut write = || -> Data<()> {
            let mut first = true;
            for i in 0..=n {
                let head = self.sequence_item(bases, n, i, self.block.count(used, 1 + i));
                let seen = (0..i).any(|j| self.sequence_item(bases, n, j, self.block.count(used, 1 + j)) == head);
                if !head.is_bound() || seen {
                    continue;
                }
                if !first {
                    self.push_str(&mut text, ", ")?;
                }
                first = false;
                self.push_type_name(&mut text, head)?;
            }
            Ok(())
        };
        if let Err(trap) = write() {
            return trap;
        }
        let names = self.finish(text);
        self.raise_text(texts::NO_RESOLUTION_ORDER, &[P::V(names)])
    }

    /// Makes the descriptors of `__slots__`. Gives the words of an instance and whether it has no dict.
    fn make_slots(&mut self, class: Handle, dict: Value, layout: &Layout) -> Data<(usize, bool)> {
        let Some(slots) = self.dict_get_str(dict, names::SLOTS) else { return Ok((layout.slots, false)) };
        let slots = self.payload(slots);
        let mut list = slots;
        if slots.is(Kind::Str) {
            list = self.new_tuple(&[slots])?;
        } else if slots.is(Kind::Dict) || slots.is(Kind::Set) || slots.is(Kind::FrozenSet) {
            let keys = self.alloc_list(self.dict_len(slots))?;
            let mut at = 0;
            while let Some((i, key, _)) = self.next_entry(slots, at) {
                self.list_push_reserved(keys, key);
                at = i + 1;
            }
            list = Value::heap(Kind::List, keys);
        } else if !slots.is(Kind::Tuple) && !slots.is(Kind::List) {
            return Err(self.type_error(&[P::S("'"), P::T(slots), P::S("' object is not iterable")]));
        }
        let n = self.seq_len(list);
        let mut next = layout.slots;
        let mut no_dict = layout.no_dict;
        if layout.builtin.is_exception() {
            // Instances of exceptions have a dict in any case: their slots are kept there.
            return Ok((0, false));
        }
        self.dict_reserve(dict, n)?;
        for i in 0..n {
            let shown = self.seq_item(list, i);
            let name = self.payload(shown);
            if !name.is(Kind::Str) {
                return Err(self.type_error(&[P::S("__slots__ items must be strings, not '"), P::T(shown), P::S("'")]));
            }
            if !is_identifier(self.str_bytes(name)) {
                return Err(self.type_error(&[P::S("__slots__ must be identifiers")]));
            }
            match self.str_bytes(name) {
                b"__dict__" => {
                    no_dict = false;
                    continue;
                }
                b"__weakref__" => continue,
                _ => {}
            }
            if matches!(layout.builtin, TypeId::Int | TypeId::Tuple | TypeId::Bytes) {
                return Err(self.type_error(&[
                    P::S("nonempty __slots__ not supported for subtype of '"),
                    P::S(layout.builtin.name()),
                    P::S("'"),
                ]));
            }
            let name = self.mangle(class, name)?;
            if self.find_str(dict, name).is_some() {
                return Err(self.raise(
                    TypeId::ValueError,
                    &[P::S("'"), P::V(name), P::S("' in __slots__ conflicts with class variable")],
                ));
            }
            let d = self.block.alloc(Kind::Member, m::SIZE)?;
            self.block.put(d, m::CLASS, Value::heap(Kind::Type, class));
            self.block.put(d, m::NAME, name);
            self.block.put_count(d, m::INDEX, inst::SLOTS + next);
            next += 1;
            self.dict_set_str(dict, name, Value::heap(Kind::Member, d))?;
        }
        Ok((next, no_dict))
    }

    /// `__name` inside a class `C` is `_C__name`.
    fn mangle(&mut self, class: Handle, name: Value) -> Data {
        let bytes = self.str_bytes(name);
        if !bytes.starts_with(b"__") || bytes.ends_with(b"__") {
            return Ok(name);
        }
        let owner = self.block.at(class, c::NAME);
        let skip = self.str_bytes(owner).iter().take_while(|b| **b == b'_').count();
        let n = self.str_bytes(owner).len();
        if skip == n {
            return Ok(name);
        }
        let points = self.str_len(owner) - skip;
        let mut t = self.text()?;
        self.push_str(&mut t, "_")?;
        self.push_slice(&mut t, owner, skip, n - skip, points)?;
        self.push_value(&mut t, name)?;
        Ok(self.finish(t))
    }

    /// What every class dict has, and the implicit static and class methods.
    fn complete_dict(&mut self, dict: Value) -> Data<()> {
        if self.find_str(dict, names::DOC).is_none() {
            self.dict_set_str(dict, names::DOC, Value::NONE)?;
        }
        if self.find_str(dict, names::MODULE).is_none() {
            let globals = self.caller_globals();
            if let Some(module) = self.dict_get_str(globals, names::NAME) {
                self.dict_set_str(dict, names::MODULE, module)?;
            }
        }
        if self.find_str(dict, names::EQ).is_some() && self.find_str(dict, names::HASH).is_none() {
            self.dict_set_str(dict, names::HASH, Value::NONE)?;
        }
        self.wrap_function(dict, names::NEW, Kind::StaticMethod)?;
        self.wrap_function(dict, names::INIT_SUBCLASS, Kind::ClassMethod)?;
        self.wrap_function(dict, names::CLASS_GETITEM, Kind::ClassMethod)
    }

    fn wrap_function(&mut self, dict: Value, name: Value, kind: Kind) -> Data<()> {
        match self.dict_get_str(dict, name) {
            Some(f) if f.is(Kind::Function) => {
                let w = self.block.alloc(kind, wrapper::SIZE)?;
                self.block.put(w, wrapper::FUNC, f);
                self.dict_set_str(dict, name, Value::heap(kind, w))
            }
            _ => Ok(()),
        }
    }

    /// Tells the properties among the attributes their names, once.
    fn name_properties(&mut self, dict: Value) {
        let mut at = 0;
        while let Some((i, key, v)) = self.next_entry(dict, at) {
            if let Some(h) = v.heap_of(Kind::Property) {
                if !self.block.at(h, crate::block::records::property::NAME).is_bound() {
                    self.block.put(h, crate::block::records::property::NAME, key);
                }
            }
            at = i + 1;
        }
    }

    fn room_for_subclass(&mut self, base: Value) -> Data<()> {
        let Some(b) = base.heap_of(Kind::Type) else { return Ok(()) };
        match self.block.at(b, c::SUBCLASSES).heap_of(Kind::List) {
            Some(list) => self.list_reserve(list, 1),
            None => {
                let list = self.alloc_list(2)?;
                self.block.put(b, c::SUBCLASSES, Value::heap(Kind::List, list));
                Ok(())
            }
        }
    }

    /// `class.__bases__ = bases`, for a class without subclasses whose instances stay as they are.
    ///
    /// # Errors
    /// TypeError for bases of another layout or without an order; NotImplementedError for a class with subclasses.
    pub(crate) fn reassign_bases(&mut self, class: Handle, bases: Value) -> Data<()> {
        let (whole, old) = (Value::heap(Kind::Type, class), self.block.at(class, c::BASES));
        let below = self.block.at(class, c::SUBCLASSES).heap_of(Kind::List);
        if below.is_some_and(|list| self.list_len(list) > 0) {
            let text = "assigning __bases__ of a class with subclasses is not supported";
            return Err(self.raise(TypeId::NotImplementedError, &[P::S(text)]));
        }
        let (before, after) = (self.check_bases(old)?, self.check_bases(bases)?);
        if before.builtin != after.builtin || before.slots != after.slots {
            let (a, b) = (self.tuple_item(bases, 0), self.tuple_item(old, 0));
            let told =
                [P::S("__bases__ assignment: '"), P::V(a), P::S("' object layout differs from '"), P::V(b), P::S("'")];
            return Err(self.type_error(&told));
        }
        let mro = self.linearize(whole, bases)?;
        for i in 0..self.tuple_len(bases) {
            self.room_for_subclass(self.tuple_item(bases, i))?;
        }
        let known = |heap: &Self, base: Value| {
            base.heap_of(Kind::Type).and_then(|b| heap.block.at(b, c::SUBCLASSES).heap_of(Kind::List))
        };
        for i in 0..self.tuple_len(old) {
            let Some(list) = known(self, self.tuple_item(old, i)) else { continue };
            if let Some(at) = (0..self.list_len(list)).find(|at| self.list_item(list, *at) == whole) {
                self.list_take(list, at);
            }
        }
        for i in 0..self.tuple_len(bases) {
            if let Some(list) = known(self, self.tuple_item(bases, i)) {
                self.list_push_reserved(list, whole);
            }
        }
        self.block.put(class, c::BASES, bases);
        self.block.put(class, c::MRO, mro);
        Ok(())
    }

    /// The most derived metaclass of `meta` and the bases' classes.
    ///
    /// # Errors
    /// TypeError if there is none.
    pub(crate) fn derived_metaclass(&mut self, meta: Value, bases: Value) -> Data {
        let mut winner = meta;
        for i in 0..self.tuple_len(bases) {
            let other = self.type_of(self.tuple_item(bases, i));
            if self.is_subclass(winner, other) {
                continue;
            }
            if self.is_subclass(other, winner) {
                winner = other;
                continue;
            }
            return Err(self.type_error(&[P::S(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                 metaclasses of all its bases",
            )]));
        }
        Ok(winner)
    }
}

impl Vm<'_> {
    /// A new class with this metaclass, name, tuple of bases and namespace (a dict, copied). `__set_name__` and `__init_subclass__` are
    /// the caller's business.
    ///
    /// # Errors
    /// CPython's TypeErrors about bases and slots; `Fault::Memory`. Nothing has happened then.
    pub(crate) fn make_class(&mut self, meta: Value, name: Value, bases: Value, namespace: Value) -> Data {
        let old_style = self.heap.tuple_len(bases) == 0;
        let bases = if old_style { self.heap.new_tuple(&[TypeId::Object.value()])? } else { bases };
        let layout = self.heap.check_bases(bases)?;
        let dict = self.heap.dict_copy(namespace, Kind::Dict)?;
        self.heap.dict_reserve(dict, 6)?;
        let h = self.heap.block.alloc(Kind::Type, c::SIZE)?;
        let class = Value::heap(Kind::Type, h);
        let cell = self.heap.dict_remove_str(dict, names::CLASSCELL);
        let qualname = match self.heap.dict_remove_str(dict, names::QUALNAME) {
            Some(q) if self.heap.payload(q).is(Kind::Str) => q,
            Some(q) => {
                return Err(self.heap.type_error(&[P::S("type __qualname__ must be a str, not "), P::T(q)]));
            }
            None => name,
        };
        self.heap.block.put(h, c::NAME, name);
        self.heap.block.put(h, c::QUALNAME, qualname);
        self.heap.block.put(h, c::BASES, bases);
        self.heap.block.put(h, c::DICT, dict);
        self.heap.block.put(h, c::META, meta);
        self.heap.block.put_count(h, c::BUILTIN, layout.builtin as usize);
        let mro = self.heap.linearize(class, bases)?;
        self.heap.block.put(h, c::MRO, mro);
        let (slots, no_dict) = self.heap.make_slots(h, dict, &layout)?;
        self.heap.block.put_count(h, c::SLOTS, slots);
        self.heap.block.put(h, c::FLAGS, Value::small(if no_dict { c::flag::NO_DICT } else { 0 }));
        self.heap.complete_dict(dict)?;
        self.heap.name_properties(dict);
        for i in 0..self.heap.tuple_len(bases) {
            let base = self.heap.tuple_item(bases, i);
            self.heap.room_for_subclass(base)?;
        }
        // From here on nothing fails.
        if self.heap.era.old_style_classes_keep_namespace() && old_style && namespace.is(Kind::Dict) {
            self.heap.take_table(namespace, dict);
            self.heap.block.put(h, c::DICT, namespace);
        }
        if let Some(cell) = cell.and_then(|cell| cell.heap_of(Kind::Cell)) {
            self.heap.block.put(cell, crate::block::records::cell::VALUE, class);
        }
        for i in 0..self.heap.tuple_len(bases) {
            let list = self.heap.tuple_item(bases, i).heap_of(Kind::Type).map(|b| self.heap.block.at(b, c::SUBCLASSES));
            if let Some(list) = list.and_then(|l| l.heap_of(Kind::List)) {
                self.heap.list_push_reserved(list, class);
            }
        }
        self.class_changed(h);
        Ok(class)
    }
}

/// The nearest base (or the type itself) that adds to the layout of instances.
fn solid(mut t: TypeId) -> TypeId {
    use TypeId as T;
    if !t.is_exception() {
        return t;
    }
    let adds = [
        T::BaseException,
        T::BaseExceptionGroup,
        T::SystemExit,
        T::AttributeError,
        T::ImportError,
        T::NameError,
        T::OSError,
        T::StopIteration,
        T::SyntaxError,
        T::UnicodeDecodeError,
        T::UnicodeEncodeError,
    ];
    while !adds.contains(&t) {
        t = t.def().base;
    }
    t
}

fn is_identifier(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_' || *b >= 128)
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 128)
}
