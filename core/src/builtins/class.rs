//! type: making classes by calling it, and the members of classes.

use crate::block::records::{class as c, wrap};
use crate::builtins::def::{Def, attribute, class_method, constructor, getter, members, method, slot};
use crate::builtins::registry;
use crate::builtins::sig::sig;
use crate::era::{Era, Eras, texts};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Members of type.
pub(crate) const MEMBERS: &[Def] = members![
    0 => OWN,
    20 => crate::builtins::object::TYPE_COMPARISONS,
    26 => UNIONS,
];

const OWN: &[Def] = &[
    attribute(0, "__name__", name, set_name),
    attribute(1, "__qualname__", qualname, set_qualname).since(Era::Py36),
    attribute(2, "__module__", module, set_module),
    attribute(3, "__bases__", bases, set_bases),
    getter(4, "__base__", base),
    getter(5, "__mro__", mro),
    getter(6, "__dict__", dict),
    attribute(7, "__doc__", doc, set_doc),
    attribute(8, "__annotations__", annotations, set_annotations).since(Era::Py311),
    attribute(9, "__abstractmethods__", abstract_methods, set_abstract_methods),
    getter(10, "__basicsize__", basic_size),
    getter(11, "__flags__", flags),
    attribute(12, "__type_params__", type_params, set_type_params).since(Era::Py312),
    method(13, "mro", mro_list).takes(&sig("")),
    method(14, "__subclasses__", subclasses).takes(&sig("")),
    slot(15, "__call__", call),
    method(16, "__instancecheck__", instance_check).takes(&sig("instance, /")),
    method(17, "__subclasscheck__", subclass_check).takes(&sig("subclass, /")),
    method(18, "__dir__", dir).takes(&sig("")).since(Era::Py36),
    class_method(19, "__prepare__", prepare).takes(&sig("*args, **kwargs")).since(Era::Py36),
];

/// PEP 604.
const UNIONS: &[Def] = &[slot(0, "__or__", or).since(Era::Py311), slot(1, "__ror__", ror).since(Era::Py311)];

fn or(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.hidden(Hidden::union_of, &[a, b]))
}

fn ror(vm: &mut Vm<'_>, args: Args) -> Res {
    let (b, a) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.hidden(Hidden::union_of, &[a, b]))
}

/// What calling type does.
pub(crate) static NEW: Def = constructor("type", new).takes(&sig("*args, **kwargs"));

/// `type(object)`, or `type(name, bases, dict, **keywords)`: `args.base - 1` holds the metaclass.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let meta = vm.heap.block.get(args.base.wrapping_sub(1));
    let named = vm.heap.tuple_len(args.kw);
    let n = args.n.saturating_sub(named);
    if n == 1 && named == 0 && meta == TypeId::Type.value() {
        return Ok(vm.heap.type_of(vm.heap.arg(args, 0)));
    }
    if n == 1 && meta == TypeId::Type.value() && vm.heap.era.name_errors_take_fields() {
        return Err(vm.heap.type_error(&[P::S("type() takes no keyword arguments")]));
    }
    if n != 3 {
        return Err(vm.heap.type_error(&[P::S("type() takes 1 or 3 arguments")]));
    }
    let (shown_name, bases, shown_dict) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    let (name, namespace) = (vm.heap.payload(shown_name), vm.heap.payload(shown_dict));
    for (i, v, ok, wanted) in [
        (1, shown_name, name.is(Kind::Str), "str"),
        (2, bases, bases.is(Kind::Tuple), "tuple"),
        (3, shown_dict, namespace.is(Kind::Dict), "dict"),
    ] {
        if !ok {
            return Err(vm.heap.type_error(&[
                P::S("type.__new__() argument "),
                P::N(i),
                P::S(" must be "),
                P::S(wanted),
                P::S(", not "),
                P::A(v),
            ]));
        }
    }
    let winner = vm.heap.derived_metaclass(meta, bases)?;
    if winner != meta {
        if let Some(h) = winner.heap_of(Kind::Type) {
            if vm.python_attribute(h, names::NEW).is_some() {
                let keywords = vm.heap.keyword_dict(args)?;
                let positional = vm.heap.rest_tuple(args, 0)?;
                return Err(vm.hidden(Hidden::type_call, &[winner, positional, keywords]));
            }
        }
    }
    let keywords = vm.heap.keyword_dict(args)?;
    let class = vm.make_class(winner, name, bases, namespace)?;
    if named > 0 || vm.needs_hooks(class, namespace) {
        return Err(vm.hidden(Hidden::finish_class, &[class, shown_dict, keywords]));
    }
    Ok(class)
}

impl Heap<'_> {
    /// A read-only view of a mapping.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_mapping_proxy(&mut self, of: Value) -> Data {
        let h = self.block.alloc(Kind::MappingProxy, wrap::SIZE)?;
        self.block.put(h, wrap::OF, of);
        Ok(Value::heap(Kind::MappingProxy, h))
    }

    /// The members of a built-in type that these eras have, as a new dict.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn type_dict(&mut self, t: TypeId, eras: Eras) -> Data {
        let dict = self.new_dict()?;
        let members = registry::members(t);
        self.dict_reserve(dict, members.len() + 1)?;
        for def in members.iter().filter(|d| d.eras.meets(eras) && !d.of_instance) {
            let key = match names::find(def.name) {
                Some(known) => known,
                None => self.new_str(def.name)?,
            };
            self.dict_set_str(dict, key, registry::value_of(t as u32, def))?;
        }
        Ok(dict)
    }
}

impl Vm<'_> {
    /// True if making this class has to call Python code: `__set_name__` of an attribute, `__init_subclass__` of a base.
    fn needs_hooks(&mut self, class: Value, namespace: Value) -> bool {
        let mut at = 0;
        while let Some((i, _, v)) = self.heap.next_entry(namespace, at) {
            if self.heap.has_python_class(v) && self.python_special(v, names::SET_NAME).is_some() {
                return true;
            }
            at = i + 1;
        }
        (1..self.heap.mro_len(class)).any(|i| {
            let base = self.heap.mro_item(class, i);
            base.heap_of(Kind::Type).is_some() && self.own_attribute(base, names::INIT_SUBCLASS).is_some()
        })
    }
}

fn own(v: Value) -> Option<Handle> {
    v.heap_of(Kind::Type)
}

fn immutable(heap: &mut Heap<'_>, v: Value, name: &str) -> Fault {
    heap.raise_text(texts::TYPE_IS_IMMUTABLE, &[P::V(v), P::S(name)])
}

fn cannot_delete(heap: &mut Heap<'_>, v: Value, name: &str) -> Fault {
    heap.raise_text(texts::TYPE_FIELD_STAYS, &[P::V(v), P::S(name)])
}

fn name(vm: &mut Vm<'_>, v: Value) -> Res {
    match own(v) {
        Some(h) => Ok(vm.heap.block.at(h, c::NAME)),
        None => Ok(vm.heap.make_text(&[P::V(v)])?),
    }
}

fn qualname(vm: &mut Vm<'_>, v: Value) -> Res {
    match own(v) {
        Some(h) => Ok(vm.heap.block.at(h, c::QUALNAME)),
        None => Ok(vm.heap.make_text(&[P::V(v)])?),
    }
}

fn set_text(heap: &mut Heap<'_>, v: Value, to: Value, word: usize, name: &str) -> Data<()> {
    let Some(h) = own(v) else { return Err(immutable(heap, v, name)) };
    if !to.is_bound() {
        return Err(cannot_delete(heap, v, name));
    }
    if !to.is(Kind::Str) {
        return Err(heap.type_error(&[
            P::S("can only assign string to "),
            P::V(v),
            P::S("."),
            P::S(name),
            P::S(", not '"),
            P::T(to),
            P::S("'"),
        ]));
    }
    heap.block.put(h, word, to);
    Ok(())
}

fn set_name(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_text(&mut vm.heap, v, to, c::NAME, "__name__")?)
}

fn set_qualname(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_text(&mut vm.heap, v, to, c::QUALNAME, "__qualname__")?)
}

fn module(vm: &mut Vm<'_>, v: Value) -> Res {
    if own(v).is_some() {
        return match vm.own_attribute(v, names::MODULE) {
            Some(m) => Ok(m),
            None => Ok(names::N_BUILTINS),
        };
    }
    Ok(names::N_BUILTINS)
}

/// Writes an entry of the class's own dict whose name is a data descriptor of type.
fn set_entry(vm: &mut Vm<'_>, v: Value, name: Value, to: Value) -> Data<()> {
    let Some(h) = own(v) else {
        let text = crate::value::names::text(name.fixed_of(Kind::Str).unwrap_or(0));
        return Err(immutable(&mut vm.heap, v, text));
    };
    let dict = vm.heap.block.at(h, c::DICT);
    if to.is_bound() {
        vm.heap.dict_set_str(dict, name, to)?;
    } else if vm.heap.dict_remove_str(dict, name).is_none() {
        return Err(vm.heap.no_attribute(v, name));
    }
    vm.class_changed(h);
    Ok(())
}

fn set_module(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_entry(vm, v, names::MODULE, to)?)
}

fn doc(vm: &mut Vm<'_>, v: Value) -> Res {
    if own(v).is_none() {
        return Ok(Value::NONE);
    }
    match vm.own_attribute(v, names::DOC) {
        Some(d) => vm.bind(d, Value::UNBOUND, v),
        None => Ok(Value::NONE),
    }
}

fn set_doc(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_entry(vm, v, names::DOC, to)?)
}

fn annotations(vm: &mut Vm<'_>, v: Value) -> Res {
    let Some(h) = own(v) else { return Err(vm.heap.no_attribute(v, names::ANNOTATIONS).into()) };
    if let Some(found) = vm.own_attribute(v, names::ANNOTATIONS) {
        return Ok(found);
    }
    if !vm.heap.era.classes_make_annotations() {
        return match vm.python_attribute(h, names::ANNOTATIONS) {
            Some(found) => Ok(found),
            None => Err(vm.heap.no_attribute(v, names::ANNOTATIONS).into()),
        };
    }
    let made = vm.heap.new_dict()?;
    let dict = vm.heap.block.at(h, c::DICT);
    vm.heap.dict_set_str(dict, names::ANNOTATIONS, made)?;
    Ok(made)
}

fn set_annotations(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_entry(vm, v, names::ANNOTATIONS, to)?)
}

fn abstract_methods(vm: &mut Vm<'_>, v: Value) -> Res {
    match vm.own_attribute(v, names::ABSTRACT) {
        Some(found) if own(v).is_some() => Ok(found),
        _ => Err(vm.heap.raise_with(TypeId::AttributeError, names::ABSTRACT)),
    }
}

fn set_abstract_methods(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(set_entry(vm, v, names::ABSTRACT, to)?)
}

fn bases(vm: &mut Vm<'_>, v: Value) -> Res {
    match own(v) {
        Some(h) => Ok(vm.heap.block.at(h, c::BASES)),
        None if v == TypeId::Object.value() => Ok(vm.heap.new_tuple(&[])?),
        None => {
            let base = vm.heap.builtin_base(v).def().base.value();
            if v == TypeId::ExceptionGroup.value() {
                return Ok(vm.heap.new_tuple(&[base, TypeId::Exception.value()])?);
            }
            Ok(vm.heap.new_tuple(&[base])?)
        }
    }
}

fn set_bases(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if own(v).is_none() {
        return Err(immutable(&mut vm.heap, v, "__bases__").into());
    }
    if !to.is(Kind::Tuple) {
        return Err(vm.heap.type_error(&[
            P::S("can only assign tuple to "),
            P::V(v),
            P::S(".__bases__, not "),
            P::T(to),
        ]));
    }
    let Some(class) = own(v) else { return Err(Fault::Broken.into()) };
    vm.heap.reassign_bases(class, to)?;
    vm.class_changed(class);
    Ok(())
}

fn base(vm: &mut Vm<'_>, v: Value) -> Res {
    if v == TypeId::Object.value() {
        return Ok(Value::NONE);
    }
    let all = bases(vm, v)?;
    // The base that decides about the layout; the first one if they are equal.
    let builtin = vm.heap.builtin_base(v);
    for i in 0..vm.heap.tuple_len(all) {
        let base = vm.heap.tuple_item(all, i);
        if own(v).is_none() || vm.heap.builtin_base(base) == builtin {
            return Ok(base);
        }
    }
    Ok(vm.heap.tuple_item(all, 0))
}

fn mro(vm: &mut Vm<'_>, v: Value) -> Res {
    if let Some(h) = own(v) {
        return Ok(vm.heap.block.at(h, c::MRO));
    }
    let n = vm.heap.mro_len(v);
    let tuple = vm.heap.alloc_tuple(n)?;
    for i in 0..n {
        let item = vm.heap.mro_item(v, i);
        vm.heap.block.put(tuple, crate::block::records::tuple::ITEMS + i, item);
    }
    Ok(Value::heap(Kind::Tuple, tuple))
}

fn class_receiver(heap: &mut Heap<'_>, args: Args, name: &str) -> Data {
    let v = heap.arg(args, 0);
    if v.is(Kind::Type) {
        return Ok(v);
    }
    if !v.is_bound() {
        return Err(heap.type_error(&[P::S("unbound method type."), P::S(name), P::S("() needs an argument")]));
    }
    Err(heap.type_error(&[
        P::S("descriptor '"),
        P::S(name),
        P::S("' for 'type' objects doesn't apply to a '"),
        P::T(v),
        P::S("' object"),
    ]))
}

fn mro_list(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = class_receiver(&mut vm.heap, args, "mro")?;
    let n = vm.heap.mro_len(v);
    let list = vm.heap.alloc_list(n)?;
    for i in 0..n {
        let item = vm.heap.mro_item(v, i);
        vm.heap.list_push_reserved(list, item);
    }
    Ok(Value::heap(Kind::List, list))
}

fn dict(vm: &mut Vm<'_>, v: Value) -> Res {
    match own(v) {
        Some(h) => {
            let dict = vm.heap.block.at(h, c::DICT);
            Ok(vm.heap.new_mapping_proxy(dict)?)
        }
        None => {
            let t = vm.heap.builtin_base(v);
            let dict = vm.heap.type_dict(t, Eras::only(vm.heap.era).of_type(t))?;
            Ok(vm.heap.new_mapping_proxy(dict)?)
        }
    }
}

fn basic_size(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::small(16))
}

/// `__flags__`: only the bits for "made by Python code" and "can be inherited from".
fn flags(vm: &mut Vm<'_>, v: Value) -> Res {
    let heap = if own(v).is_some() { 1 << 9 } else { 1 << 8 };
    let base = if vm.heap.builtin_base(v).def().basetype { 1 << 10 } else { 0 };
    Ok(Value::small(heap | base))
}

fn type_params(vm: &mut Vm<'_>, v: Value) -> Res {
    let key = vm.heap.new_str("__type_params__")?;
    match own(v).and_then(|_| vm.own_attribute(v, key)) {
        Some(found) => Ok(found),
        None => Ok(vm.heap.new_tuple(&[])?),
    }
}

fn set_type_params(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    let key = vm.heap.new_str("__type_params__")?;
    Ok(set_entry(vm, v, key, to)?)
}

/// The direct subclasses that Python code made of a class that Python code made. (Built-in types keep no list.)
fn subclasses(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = class_receiver(&mut vm.heap, args, "__subclasses__")?;
    let known = own(v).and_then(|h| vm.heap.block.at(h, c::SUBCLASSES).heap_of(Kind::List));
    let n = known.map_or(0, |l| vm.heap.list_len(l));
    let list = vm.heap.alloc_list(n)?;
    for i in 0..n {
        let item = known.map_or(Value::UNBOUND, |l| vm.heap.list_item(l, i));
        vm.heap.list_push_reserved(list, item);
    }
    Ok(Value::heap(Kind::List, list))
}

/// `type.__call__(class, ...)`: makes an instance without asking the metaclass's `__call__`.
fn call(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_receiver(&mut vm.heap, args, "__call__")?;
    let positional = vm.heap.rest_tuple(args, 1)?;
    let keywords = vm.heap.keyword_dict(args)?;
    Err(vm.hidden(Hidden::type_call_plain, &[class, positional, keywords]))
}

fn instance_check(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_receiver(&mut vm.heap, args, "__instancecheck__")?;
    let v = vm.heap.arg(args, 1);
    let own = vm.heap.type_of(v);
    if !vm.heap.is_subclass(own, class) && vm.heap.says_its_class(v) {
        return Err(vm.hidden(Hidden::isinstance_of_said, &[v, class]));
    }
    Ok(Value::bool(vm.heap.is_subclass(own, class)))
}

fn subclass_check(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = class_receiver(&mut vm.heap, args, "__subclasscheck__")?;
    let other = vm.heap.arg(args, 1);
    if !other.is(Kind::Type) {
        return Err(vm.heap.type_error(&[P::S("issubclass() arg 1 must be a class")]));
    }
    Ok(Value::bool(vm.heap.is_subclass(other, class)))
}

fn dir(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = class_receiver(&mut vm.heap, args, "__dir__")?;
    vm.attribute_names(v)
}

fn prepare(vm: &mut Vm<'_>, _: Args) -> Res {
    Ok(vm.heap.new_dict()?)
}

impl Heap<'_> {
    fn collect_keys(&mut self, seen: Value, dict: Value) -> Data<()> {
        let mut at = 0;
        while let Some((i, key, _)) = self.next_entry(dict, at) {
            if key.is(Kind::Str) {
                self.dict_set_str(seen, key, Value::NONE)?;
            }
            at = i + 1;
        }
        Ok(())
    }

    fn keys_list(&mut self, dict: Value) -> Data {
        let list = self.alloc_list(self.dict_len(dict))?;
        let mut at = 0;
        while let Some((i, key, _)) = self.next_entry(dict, at) {
            self.list_push_reserved(list, key);
            at = i + 1;
        }
        Ok(Value::heap(Kind::List, list))
    }

    /// The number that `id(v)` gives: a serial number for objects in the block, else what identifies the value.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn id_number(&mut self, v: Value) -> Data<i64> {
        match v.handle() {
            Some(h) => Ok(0x7F00_0000_0000 + self.block.serial(h)? * 16),
            None => Ok((v.0 & 0x3FFF_FFFF_FFFF) as i64 ^ (((v.0 >> 48) as i64) << 4)),
        }
    }
}

impl Vm<'_> {
    /// Names of an object's attributes as `object.__dir__`, `type.__dir__` and `module.__dir__` give them: a list without order.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn attribute_names(&mut self, v: Value) -> Res {
        let seen = self.heap.new_dict()?;
        if v.is(Kind::Module) {
            let dict = self.module_dict(v)?;
            self.heap.collect_keys(seen, dict)?;
            return Ok(self.heap.keys_list(seen)?);
        }
        if let Some(dict) = self.heap.instance_dict(v) {
            self.heap.collect_keys(seen, dict)?;
        }
        let class = if v.is(Kind::Type) { v } else { self.heap.type_of(v) };
        let eras = Eras::only(self.heap.era).of_type(self.heap.builtin_base(class));
        for i in 0..self.heap.mro_len(class) {
            let base = self.heap.mro_item(class, i);
            match own(base) {
                Some(h) => {
                    let dict = self.heap.block.at(h, c::DICT);
                    self.heap.collect_keys(seen, dict)?;
                    if self.heap.block.at(h, c::FLAGS).as_small().unwrap_or(0) & c::flag::NO_DICT == 0 {
                        self.heap.dict_set_str(seen, names::DICT, Value::NONE)?;
                        self.heap.dict_set_str(seen, names::WEAKREF, Value::NONE)?;
                    }
                }
                None => {
                    let dict = self.heap.type_dict(self.heap.builtin_base(base), eras)?;
                    self.heap.collect_keys(seen, dict)?;
                }
            }
        }
        Ok(self.heap.keys_list(seen)?)
    }
}
