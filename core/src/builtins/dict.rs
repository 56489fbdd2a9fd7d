//! Members of dict, its views and mappingproxy.

use crate::block::records::{view, wrap};
use crate::builtins::def::{Def, class_method, constant, constructor, getter, members, method, slot};
use crate::builtins::receive as r;
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = members![0 => OWN, 25 => crate::builtins::object::OWN_ORDER];

const OWN: &[Def] = &[
    method(0, "clear", clear).takes(&sig("")),
    method(1, "copy", copy).takes(&sig("")),
    class_method(2, "fromkeys", fromkeys).takes(&sig("iterable, value=None, /")),
    method(3, "get", get).takes(&sig("key, default=None, /")),
    method(4, "items", items).takes(&sig("")),
    method(5, "keys", keys).takes(&sig("")),
    method(6, "pop", pop).takes(&sig("key, default=<unrepresentable>, /")),
    method(7, "popitem", popitem).takes(&sig("")),
    method(8, "setdefault", setdefault).takes(&sig("key, default=None, /")),
    method(9, "update", update).takes(&sig("mapping=(), /, **kwargs")),
    method(10, "values", values).takes(&sig("")),
    method(11, "__init__", init).takes(&sig("mapping=(), /, **kwargs").init()),
    slot(12, "__len__", r::len),
    method(13, "__getitem__", r::getitem).takes(&sig("key, /")),
    slot(14, "__setitem__", r::setitem),
    slot(15, "__delitem__", r::delitem),
    method(16, "__contains__", r::contains).takes(&sig("key, /")),
    slot(17, "__iter__", r::iter),
    method(18, "__reversed__", reversed).takes(&sig("")).since(Era::Py38),
    slot(19, "__or__", r::or).since(Era::Py311),
    slot(20, "__ror__", r::ror).since(Era::Py311),
    slot(21, "__ior__", r::ior).since(Era::Py311),
    slot(22, "__eq__", r::eq),
    slot(23, "__ne__", r::ne),
    class_method(24, "__class_getitem__", r::class_getitem).takes(&sig("object, /")).since(Era::Py311),
    constant("__hash__", Value::NONE),
];

/// Members.
pub(crate) const VALUES_MEMBERS: &[Def] = &[
    getter(0, "mapping", mapping).since(Era::Py311),
    slot(1, "__len__", r::len),
    slot(2, "__iter__", r::iter),
    method(3, "__reversed__", reversed).takes(&sig("")).since(Era::Py38),
];

/// Members of the views of keys and items, which are sets.
pub(crate) const VIEW_MEMBERS: &[Def] = members![
    0 => VALUES_MEMBERS,
    4 => r::SET_OPERATORS,
    12 => r::ORDER,
    18 => &[
        method(0, "isdisjoint", isdisjoint).takes(&sig("object, /")),
        slot(1, "__contains__", r::contains),
    ],
];

/// Members.
pub(crate) const MAPPING_PROXY_MEMBERS: &[Def] = members![
    0 => MAPPING_PROXY_OWN,
    14 => &[slot(0, "__lt__", r::lt), slot(1, "__le__", r::le), slot(2, "__gt__", r::gt), slot(3, "__ge__", r::ge)],
];

const MAPPING_PROXY_OWN: &[Def] = &[
    method(0, "copy", copy).takes(&sig("")),
    method(1, "get", get).takes(&sig("key, default=None, /")),
    method(2, "items", items).takes(&sig("")),
    method(3, "keys", keys).takes(&sig("")),
    method(4, "values", values).takes(&sig("")),
    slot(5, "__len__", r::len),
    slot(6, "__getitem__", r::getitem),
    slot(7, "__contains__", r::contains),
    slot(8, "__iter__", r::iter),
    method(9, "__reversed__", reversed).takes(&sig("")).since(Era::Py311),
    slot(10, "__or__", proxy_or).since(Era::Py311),
    slot(11, "__eq__", r::eq),
    slot(12, "__ne__", r::ne),
    class_method(13, "__class_getitem__", r::class_getitem).takes(&sig("object, /")).since(Era::Py311),
];

impl Heap<'_> {
    /// The dict of a method's receiver: a dict, an instance of a subclass, or a mappingproxy.
    fn this_dict(&mut self, args: Args) -> Data {
        let v = self.arg(args, 0);
        let mut inner = self.payload(v);
        while let Some(h) = inner.heap_of(Kind::MappingProxy) {
            inner = self.payload(self.block.at(h, wrap::OF));
        }
        if inner.is(Kind::Dict) {
            return Ok(inner);
        }
        Err(self.type_error(&[P::S("the mappingproxy of a dict is needed, not of a '"), P::T(inner), P::S("'")]))
    }

    /// A new view of a dict.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_view(&mut self, t: TypeId, dict: Value) -> Data {
        let h = self.block.alloc(Kind::DictView, view::SIZE)?;
        self.block.put(h, view::TYPE, Value::small(t as i64));
        self.block.put(h, view::DICT, dict);
        Ok(Value::heap(Kind::DictView, h))
    }

    /// A new mappingproxy.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_mapping_proxy_of(&mut self, mapping: Value) -> Data {
        let h = self.block.alloc(Kind::MappingProxy, wrap::SIZE)?;
        self.block.put(h, wrap::OF, mapping);
        Ok(Value::heap(Kind::MappingProxy, h))
    }
}

/// What calling dict does.
pub(crate) static NEW: Def = constructor("dict", new).takes(&sig("mapping=(), /, **kwargs"));

/// `dict(mapping or pairs, **more)`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let plain = vm.heap.without_keywords(args);
    let dict = vm.heap.new_dict()?;
    fill(vm, dict, plain, 0, args)?;
    Ok(vm.heap.made(args, dict)?)
}

/// Updates a dict from the arguments of `dict()`, `dict.update()` or `dict.__init__()`; `at` is the number of the first one.
fn fill(vm: &mut Vm<'_>, dict: Value, plain: Args, at: usize, args: Args) -> Res<()> {
    let source = vm.heap.arg(plain, at);
    let named = args.kw.is_bound();
    // With keywords the whole is done again by the prelude if anything needs Python code, so nothing may be consumed before.
    let done = match source.bound() {
        Some(s) if named && s.is(Kind::Iter) => Err(Need::Python),
        Some(s) => vm.dict_update_builtin(dict, s),
        None => Ok(()),
    };
    match done {
        Ok(()) if named => Ok(vm.heap.add_keywords(dict, args)?),
        Ok(()) => Ok(()),
        Err(Need::Fault(fault)) => Err(fault.into()),
        Err(Need::Python) => {
            let more = vm.heap.new_dict()?;
            vm.heap.add_keywords(more, args)?;
            let function = if at == 0 { Hidden::dict_new } else { Hidden::dict_update };
            Err(vm.hidden(function, &[dict, source, more]))
        }
    }
}

fn init(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this(args);
    let plain = vm.heap.without_keywords(args);
    fill(vm, dict, plain, 1, args).map(|()| Value::NONE)
}

fn update(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this(args);
    let plain = vm.heap.without_keywords(args);
    fill(vm, dict, plain, 1, args).map(|()| Value::NONE)
}

fn clear(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this(args);
    vm.heap.dict_clear(dict);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this_dict(args)?;
    Ok(vm.heap.dict_copy(dict, Kind::Dict)?)
}

fn fromkeys(vm: &mut Vm<'_>, args: Args) -> Res {
    let (class, source) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let v = vm.heap.arg(args, 2).bound().unwrap_or(Value::NONE);
    if TypeId::of_value(class) != Some(TypeId::Dict) {
        return Err(vm.hidden(Hidden::dict_fromkeys, &[class, source, v]));
    }
    from_keys(vm, source, v).map_err(|need| vm.or_hidden(need, Hidden::dict_fromkeys, &[class, source, v]))
}

fn from_keys(vm: &mut Vm<'_>, source: Value, v: Value) -> Plain {
    let dict = vm.heap.new_dict()?;
    let (items, walk) = vm.collect_kept(source)?;
    vm.heap.dict_reserve(dict, vm.heap.seq_len(items))?;
    for i in 0..vm.heap.seq_len(items) {
        let key = vm.heap.seq_item(items, i);
        let hash = vm.heap.hash_builtin(key)?;
        vm.heap.add_hashed(dict, key, hash, v)?;
    }
    if let Some(w) = walk {
        vm.heap.walk_commit(&w);
    }
    Ok(dict)
}

fn get(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this_dict(args)?;
    let key = vm.heap.arg(args, 1);
    let default = vm.heap.arg(args, 2).bound().unwrap_or(Value::NONE);
    match vm.heap.dict_get(dict, key) {
        Ok(found) => Ok(found.unwrap_or(default)),
        Err(t) => Err(vm.or_hidden(t, Hidden::dict_get, &[dict, key, default])),
    }
}

fn setdefault(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this(args);
    let key = vm.heap.arg(args, 1);
    let default = vm.heap.arg(args, 2).bound().unwrap_or(Value::NONE);
    let hash = match vm.heap.hash_builtin(key) {
        Ok(hash) => hash,
        Err(t) => return Err(vm.or_hidden(t, Hidden::dict_setdefault, &[dict, key, default])),
    };
    match vm.heap.find(dict, key, hash) {
        Ok(Some(i)) => Ok(vm.heap.entry(dict, i).map_or(default, |e| e.1)),
        Ok(None) => {
            vm.heap.dict_reserve(dict, 1)?;
            vm.heap.insert_reserved(dict, key, hash, default);
            Ok(default)
        }
        Err(t) => Err(vm.or_hidden(t, Hidden::dict_setdefault, &[dict, key, default])),
    }
}

fn pop(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this(args);
    let (key, default) = (vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    match vm.heap.dict_remove(dict, key) {
        Ok(Some(v)) => Ok(v),
        Ok(None) if default.is_bound() => Ok(default),
        Ok(None) => Err(vm.heap.raise_with(TypeId::KeyError, key)),
        Err(Need::Python) if default.is_bound() => Err(vm.hidden(Hidden::dict_pop, &[dict, key, default])),
        Err(t) => Err(vm.or_hidden(t, Hidden::dict_pop, &[dict, key])),
    }
}

fn popitem(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this(args);
    vm.heap.dict_compact(dict)?;
    let mut i = vm.heap.dict_used(dict);
    while let Some(at) = i.checked_sub(1) {
        if let Some((key, v)) = vm.heap.entry(dict, at) {
            let pair = vm.heap.new_tuple(&[key, v])?;
            vm.heap.remove_entry(dict, at);
            return Ok(pair);
        }
        i = at;
    }
    Err(vm.heap.raise(TypeId::KeyError, &[P::S("popitem(): dictionary is empty")]))
}

fn view_of(heap: &mut Heap<'_>, args: Args, t: TypeId) -> Data {
    let dict = heap.this_dict(args)?;
    heap.new_view(t, dict)
}

fn keys(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(view_of(&mut vm.heap, args, TypeId::DictKeys)?)
}

fn values(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(view_of(&mut vm.heap, args, TypeId::DictValues)?)
}

fn items(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(view_of(&mut vm.heap, args, TypeId::DictItems)?)
}

fn reversed(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.payload(vm.heap.arg(args, 0));
    Ok(vm.heap.reversed_builtin(v)?)
}

// --- views

fn isdisjoint(vm: &mut Vm<'_>, args: Args) -> Res {
    let (view, other) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    crate::builtins::set::disjoint(vm, view, other)
}

fn mapping(vm: &mut Vm<'_>, v: Value) -> Res {
    let dict = v.handle().map_or(Value::UNBOUND, |h| vm.heap.block.at(h, view::DICT));
    Ok(vm.heap.new_mapping_proxy_of(dict)?)
}

// --- mappingproxy

/// What calling mappingproxy does.
pub(crate) static NEW_MAPPING_PROXY: Def = constructor("mappingproxy", new_mapping_proxy).takes(&sig("mapping"));

fn new_mapping_proxy(vm: &mut Vm<'_>, args: Args) -> Res {
    let of = vm.heap.arg(args, 0);
    if !of.is(Kind::Dict) && !of.is(Kind::MappingProxy) && !vm.heap.python_defines(of, crate::value::names::GETITEM) {
        let inner = vm.heap.payload(of);
        if !inner.is(Kind::Dict) {
            return Err(vm.heap.type_error(&[P::S("mappingproxy() argument must be a mapping, not "), P::T(of)]));
        }
    }
    Ok(vm.heap.new_mapping_proxy_of(of)?)
}

fn proxy_or(vm: &mut Vm<'_>, args: Args) -> Res {
    let dict = vm.heap.this_dict(args)?;
    let other = vm.heap.arg(args, 1);
    let Some(other) = vm.heap.plain_mapping(other) else {
        let text = [P::S("unsupported operand type(s) for |: 'dict' and '"), P::T(other), P::S("'")];
        return Err(vm.heap.type_error(&text));
    };
    let copy = vm.heap.dict_copy(dict, Kind::Dict)?;
    match vm.dict_update_builtin(copy, other) {
        Ok(()) => Ok(copy),
        Err(t) => Err(vm.or_hidden(t, Hidden::update_dict, &[copy, other])),
    }
}
