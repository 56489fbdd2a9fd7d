//! Members of object, None, Ellipsis and weak references.

use crate::block::records::{instance as inst, wrap};
use crate::builtins::def::{Def, attribute, class_method, constant, constructor, members, method, slot, static_method};
use crate::builtins::registry;
use crate::builtins::sig::sig;
use crate::era::{Era, texts};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members of object: every object has them.
pub(crate) const MEMBERS: &[Def] = &[
    static_method(0, "__new__", Maker::<{ TypeId::Object as u32 }>::make).takes(&sig("*args, **kwargs")),
    slot(1, "__init__", init),
    slot(2, "__eq__", eq).since(Era::Py36),
    slot(3, "__ne__", ne).since(Era::Py36),
    slot(4, "__hash__", hash),
    slot(5, "__repr__", repr),
    slot(6, "__str__", str),
    method(7, "__format__", format).takes(&sig("format_spec: str, /").parsed(Era::Py36)),
    slot(8, "__getattribute__", get_attribute),
    slot(9, "__setattr__", set_attribute),
    slot(10, "__delattr__", delete_attribute),
    method(11, "__dir__", dir).takes(&sig("")).since(Era::Py36),
    method(12, "__sizeof__", size_of).takes(&sig("")),
    method(13, "__reduce__", reduce).takes(&sig("")),
    method(14, "__reduce_ex__", reduce_ex).takes(&sig("protocol: int, /").parsed(Era::Py36)),
    slot(15, "__lt__", not_implemented).since(Era::Py36),
    slot(16, "__le__", not_implemented).since(Era::Py36),
    slot(17, "__gt__", not_implemented).since(Era::Py36),
    slot(18, "__ge__", not_implemented).since(Era::Py36),
    class_method(19, "__init_subclass__", init_subclass).takes(&sig("")).since(Era::Py36),
    class_method(20, "__subclasshook__", subclass_hook)
        .takes(&sig("object, /").was(Era::Py312, &sig("object, /").uncounted())),
    attribute(21, "__class__", get_class, set_class),
    attribute(22, "__doc__", get_doc, set_doc),
    method(23, "__getstate__", get_state).takes(&sig("")).since(Era::Py311),
];

/// The `__new__` and `__repr__` of the type with number `T`.
pub(crate) struct Maker<const T: u32>;

impl<const T: u32> Maker<T> {
    /// Its rows.
    pub(crate) const ROWS: &[Def] =
        &[static_method(0, "__new__", Self::make).takes(&sig("*args, **kwargs")), slot(1, "__repr__", repr)];
    /// The same of a type whose `__repr__` is among its other members.
    pub(crate) const NEW_ONLY: &[Def] = &[static_method(0, "__new__", Self::make).takes(&sig("*args, **kwargs"))];

    fn make(vm: &mut Vm<'_>, args: Args) -> Res {
        make(vm, args, TypeId::from_index(T).unwrap_or(TypeId::Object))
    }
}

/// Members of NoneType.
pub(crate) const NONE_MEMBERS: &[Def] = &[
    slot(0, "__bool__", none_bool).since(Era::Py36),
    slot(1, "__eq__", eq).since(Era::Py312),
    slot(2, "__ne__", ne).since(Era::Py312),
    slot(3, "__lt__", not_implemented).since(Era::Py312),
    slot(4, "__le__", not_implemented).since(Era::Py312),
    slot(5, "__gt__", not_implemented).since(Era::Py312),
    slot(6, "__ge__", not_implemented).since(Era::Py312),
    slot(7, "__hash__", hash).since(Era::Py312),
];

/// Comparisons of a type whose objects can be equal without being the same.
pub(crate) const OWN_COMPARISONS: &[Def] =
    members![0 => &[slot(0, "__eq__", own_eq), slot(1, "__ne__", own_ne)], 2 => OWN_ORDER];

/// The same for a type that 2.7 compared by one function (`__cmp__`).
pub(crate) const LATER_COMPARISONS: &[Def] = &[
    slot(0, "__eq__", own_eq).since(Era::Py36),
    slot(1, "__ne__", own_ne).since(Era::Py36),
    slot(2, "__lt__", not_implemented).since(Era::Py36),
    slot(3, "__le__", not_implemented).since(Era::Py36),
    slot(4, "__gt__", not_implemented).since(Era::Py36),
    slot(5, "__ge__", not_implemented).since(Era::Py36),
];

/// The part of it that types have whose equality is their own.
pub(crate) const OWN_ORDER: &[Def] = &[
    slot(0, "__lt__", not_implemented),
    slot(1, "__le__", not_implemented),
    slot(2, "__gt__", not_implemented),
    slot(3, "__ge__", not_implemented),
];

/// What type had of its own before object had it.
pub(crate) const TYPE_COMPARISONS: &[Def] = &[
    slot(0, "__eq__", eq).until(Era::Py27),
    slot(1, "__ne__", ne).until(Era::Py27),
    slot(2, "__lt__", not_implemented).until(Era::Py27),
    slot(3, "__le__", not_implemented).until(Era::Py27),
    slot(4, "__gt__", not_implemented).until(Era::Py27),
    slot(5, "__ge__", not_implemented).until(Era::Py27),
];

/// Members of the module _references.
pub(crate) const WEAKREF_MODULE: &[Def] = &[constant("ref", TypeId::WeakRef.value())];

/// Members of weak references.
pub(crate) const WEAKREF_MEMBERS: &[Def] = members![0 => &[slot(0, "__call__", weakref_call)], 1 => OWN_COMPARISONS];

/// An object without documentation of its own has that of its class, which has none.
fn get_doc(vm: &mut Vm<'_>, v: Value) -> Res {
    let own = vm.heap.instance_dict(v);
    Ok(own.and_then(|dict| vm.heap.dict_get_str(dict, names::DOC)).unwrap_or(Value::NONE))
}

fn set_doc(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if v.is(Kind::Module) && to.is_bound() {
        return vm.module_set(v, names::DOC, to);
    }
    if !vm.heap.may_have_dict(v) {
        let told = [P::S("'"), P::T(v), P::S("' object attribute '__doc__' is read-only")];
        return Err(vm.heap.raise(TypeId::AttributeError, &told));
    }
    let dict = vm.heap.own_dict(v)?;
    if to.is_bound() {
        return Ok(vm.heap.dict_set_str(dict, names::DOC, to)?);
    }
    match vm.heap.dict_remove_str(dict, names::DOC) {
        Some(_) => Ok(()),
        None => Err(vm.heap.no_attribute(v, names::DOC).into()),
    }
}

// --- making

/// What calling object does.
pub(crate) static NEW: Def = constructor("object", new).takes(&sig("*args, **kwargs"));

/// `object()`: `args.base - 1` holds the class.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = vm.heap.block.get(args.base.wrapping_sub(1));
    if args.n > 0 {
        let own = class.heap_of(Kind::Type);
        let python_init = own.is_some_and(|h| vm.python_attribute(h, names::INIT).is_some());
        let python_new = own.is_some_and(|h| vm.python_attribute(h, names::NEW).is_some());
        if !python_init || python_new {
            return Err(excess(&mut vm.heap, class, python_new).into());
        }
    }
    vm.new_instance(class)
}

fn excess(heap: &mut Heap<'_>, class: Value, python_new: bool) -> Fault {
    heap.raise_text(
        if python_new { texts::OBJECT_NEW_TAKES_CLASS } else { texts::OBJECT_TAKES_NOTHING },
        &[P::V(class)],
    )
}

/// `X.__new__(class, ...)` of a built-in type: the constructor of the class's nearest built-in base.
#[inline(never)]
fn make(vm: &mut Vm<'_>, args: Args, of: TypeId) -> Res {
    let (class, name) = (vm.heap.arg(args, 0), P::S(of.name()));
    if vm.heap.positional(args) == 0 {
        return Err(vm.heap.type_error(&[name, P::S(".__new__(): not enough arguments")]));
    }
    if !class.is(Kind::Type) {
        let text = [name, P::S(".__new__(X): X is not a type object ("), P::T(class), P::S(")")];
        return Err(vm.heap.type_error(&text));
    }
    let base = vm.heap.builtin_base(class);
    if !base.is_a(of) {
        let is_not = P::S(" is not a subtype of ");
        let text = [name, P::S(".__new__("), P::V(class), P::S("): "), P::V(class), is_not, name];
        return Err(vm.heap.type_error(&text));
    }
    // Exceptions are all made in one way, and object's is what a class of Python's inherits.
    if base != of && of != TypeId::Object && !of.is_a(TypeId::BaseException) {
        let text =
            [name, P::S(".__new__("), P::V(class), P::S(") is not safe, use "), P::S(base.name()), P::S(".__new__()")];
        return Err(vm.heap.type_error(&text));
    }
    let mut rest = Args { base: args.base + 1, n: args.n.saturating_sub(1), kw: args.kw };
    if class.heap_of(Kind::Type).is_some() && filled_by_init(base) {
        // `__init__` gets the arguments too, and fills the container.
        rest = Args { n: 0, kw: Value::UNBOUND, ..rest };
    }
    match registry::constructor(base) {
        Some(row) => vm.call_new(base, row, rest),
        None => Err(vm.heap.type_error(&[P::S("cannot create '"), P::V(class), P::S("' instances")])),
    }
}

/// True for the types whose instances are made empty and filled by `__init__`.
fn filled_by_init(t: TypeId) -> bool {
    matches!(t, TypeId::List | TypeId::Dict | TypeId::Set | TypeId::ByteArray)
}

/// `object.__init__(self, ...)`, which is also that of the built-in containers.
fn init(vm: &mut Vm<'_>, args: Args) -> Res {
    let this = vm.heap.arg(args, 0);
    let base = vm.heap.type_id(this);
    if filled_by_init(base) {
        let rest = vm.heap.rest_tuple(args, 1)?;
        let named = vm.heap.keyword_dict(args)?;
        return Err(vm.hidden(Hidden::container_init, &[this, rest, named]));
    }
    let class = vm.heap.type_of(this);
    if args.n > 1 && base == TypeId::Object {
        let own = class.heap_of(Kind::Type);
        let python_init = own.is_some_and(|h| vm.python_attribute(h, names::INIT).is_some());
        let python_new = own.is_some_and(|h| vm.python_attribute(h, names::NEW).is_some());
        if python_init || !python_new {
            let text = if python_init { texts::OVERRIDDEN_INIT_TAKES_SELF } else { texts::OBJECT_INIT_TAKES_SELF };
            return Err(vm.heap.raise_text(text, &[P::V(class)]));
        }
    }
    Ok(Value::NONE)
}

impl Heap<'_> {
    /// The built-in value `v` as an instance of `class`: itself if the class is built in, else a new instance that has it as payload.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn wrap_payload(&mut self, class: Value, v: Value) -> Data {
        if class.heap_of(Kind::Type).is_none() { Ok(v) } else { self.wrap_payload_always(class, v) }
    }

    fn wrap_payload_always(&mut self, class: Value, v: Value) -> Data {
        let slots = class.heap_of(Kind::Type).map_or(0, |h| self.block.count(h, crate::block::records::class::SLOTS));
        let h = self.block.alloc(Kind::Instance, inst::SIZE + slots)?;
        self.block.put(h, inst::CLASS, class);
        self.block.put(h, inst::PAYLOAD, v);
        Ok(Value::heap(Kind::Instance, h))
    }
}

impl Vm<'_> {
    /// A new instance of `class` without a built-in part; a plain object if `class` is `object` itself.
    ///
    /// # Errors
    /// `Fault::Memory`; TypeError if the class is abstract.
    pub(crate) fn new_instance(&mut self, class: Value) -> Res {
        if let Some(h) = class.heap_of(Kind::Type) {
            if let Some(names) = self.abstract_methods(h) {
                return Err(self.hidden(Hidden::abstract_error, &[class, names]));
            }
        }
        Ok(self.heap.wrap_payload_always(class, Value::UNBOUND)?)
    }

    /// The names of abstract methods that keep a class from being instantiated (`__abstractmethods__`, not empty).
    fn abstract_methods(&mut self, class: crate::value::Handle) -> Option<Value> {
        let found = self.own_attribute(Value::heap(Kind::Type, class), names::ABSTRACT)?;
        if self.heap.truth(found) == Some(false) { None } else { Some(found) }
    }
}

// --- comparing, hashing, showing

/// `object.__eq__`: nothing is equal to an object but itself.
fn eq(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(if vm.heap.is_same(vm.heap.arg(args, 0), vm.heap.arg(args, 1)) { Value::TRUE } else { Value::NOT_IMPLEMENTED })
}

fn ne(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    if vm.python_special(a, names::EQ).is_some() {
        return Err(vm.hidden(Hidden::object_ne, &[a, b]));
    }
    negated(eq(vm, args)?)
}

/// `__eq__` of a type whose objects can be equal without being the same.
fn own_eq(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b) = (vm.heap.this(args), vm.heap.payload(vm.heap.arg(args, 1)));
    if vm.heap.type_id(a) != vm.heap.type_id(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match vm.heap.eq_builtin(a, b) {
        Ok(same) => Ok(Value::bool(same)),
        Err(t) => Err(vm.or_hidden(t, Hidden::equal, &[a, b])),
    }
}

fn own_ne(vm: &mut Vm<'_>, args: Args) -> Res {
    negated(own_eq(vm, args)?)
}

fn negated(v: Value) -> Res {
    Ok(match v {
        Value::TRUE => Value::FALSE,
        Value::FALSE => Value::TRUE,
        other => other,
    })
}

fn not_implemented(_: &mut Vm<'_>, _: Args) -> Res {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(v);
    let n = if inner == v && vm.heap.has_python_class(v) {
        vm.heap.identity_hash(v)?
    } else {
        vm.heap.hash_builtin(inner).map_err(|need| vm.or_hidden(need, Hidden::hash_of, &[inner]))?
    };
    Ok(Value::small(n as i64))
}

fn repr(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(v);
    if inner != v || !vm.heap.has_python_class(v) && v.kind() != Some(Kind::Instance) {
        return Err(vm.hidden(Hidden::repr_of, &[inner]));
    }
    Ok(vm.default_repr(v)?)
}

/// `object.__str__`: the repr, whoever defines it; for a subclass of str its text.
fn str(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(v);
    if inner.is(Kind::Str) {
        return Ok(inner);
    }
    Err(vm.hidden(Hidden::repr_of, &[v]))
}

fn format(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, spec) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let inner = vm.heap.payload(v);
    if inner != v || !vm.heap.has_python_class(v) && v.kind() != Some(Kind::Instance) {
        return vm.format_value(inner, 0, spec);
    }
    if !vm.heap.str_bytes(spec).is_empty() {
        return Err(vm.heap.type_error(&[P::S("unsupported format string passed to "), P::T(v), P::S(".__format__")]));
    }
    Err(vm.hidden(Hidden::str_of, &[v]))
}

impl Vm<'_> {
    /// `<module.Class object at 0x...>`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn default_repr(&mut self, v: Value) -> Data {
        let id = self.heap.id_number(v)?;
        let class = self.heap.type_of(v);
        let module = self.own_attribute(class, names::MODULE).unwrap_or(Value::UNBOUND);
        let mut t = self.heap.text()?;
        self.heap.push_str(&mut t, "<")?;
        match class.heap_of(Kind::Type) {
            Some(h) => {
                if module.is(Kind::Str) && self.heap.str_bytes(module) != b"builtins" {
                    self.heap.push_value(&mut t, module)?;
                    self.heap.push_str(&mut t, ".")?;
                }
                let word = if self.heap.era.instance_reprs_qualify() {
                    crate::block::records::class::QUALNAME
                } else {
                    crate::block::records::class::NAME
                };
                let name = self.heap.block.at(h, word);
                self.heap.push_value(&mut t, name)?;
            }
            None => self.heap.push_type_name(&mut t, class)?,
        }
        self.heap.push_str(&mut t, " object at 0x")?;
        let mut shift = 44;
        while shift > 0 && id >> shift == 0 {
            shift -= 4;
        }
        loop {
            let digit = (id >> shift & 15) as u8;
            self.heap.push_char(&mut t, (if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }) as char)?;
            if shift == 0 {
                break;
            }
            shift -= 4;
        }
        self.heap.push_str(&mut t, ">")?;
        Ok(self.heap.finish(t))
    }
}

// --- attributes

pub(crate) fn attribute_name(heap: &mut Heap<'_>, name: Value, who: &str) -> Data {
    let name = heap.payload(name);
    if name.is(Kind::Str) {
        return Ok(name);
    }
    Err(if who.is_empty() {
        heap.type_error(&[P::S("attribute name must be string, not '"), P::T(name), P::S("'")])
    } else {
        heap.raise_text(texts::ATTRIBUTE_NAME_OF_FUNCTION, &[P::S(who), P::T(name)])
    })
}

fn get_attribute(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let name = vm.heap.arg(args, 1);
    let name = attribute_name(&mut vm.heap, name, "")?;
    match vm.plain_attr(v, name)? {
        Some(found) => Ok(found),
        None => Err(vm.heap.no_attribute(v, name).into()),
    }
}

fn set_attribute(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name, to) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    let name = attribute_name(&mut vm.heap, name, "")?;
    vm.plain_store(v, name, to)?;
    Ok(Value::NONE)
}

fn delete_attribute(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let name = attribute_name(&mut vm.heap, name, "")?;
    vm.plain_store(v, name, Value::UNBOUND)?;
    Ok(Value::NONE)
}

fn get_class(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.type_of(v))
}

/// `obj.__class__ = C`: between classes made by Python code whose instances look the same.
fn set_class(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    use crate::block::records::class as c;
    if !to.is_bound() {
        return Err(vm.heap.type_error(&[P::S("can't delete __class__ attribute")]));
    }
    let Some(new) = to.heap_of(Kind::Type) else {
        return Err(if !to.is(Kind::Type) {
            vm.heap.type_error(&[P::S("__class__ must be set to a class, not '"), P::T(to), P::S("' object")])
        } else {
            immutable_class(&mut vm.heap).into()
        });
    };
    if let Some(h) = v.heap_of(Kind::Module) {
        if vm.heap.builtin_base(to) != TypeId::Module {
            return Err(immutable_class(&mut vm.heap).into());
        }
        vm.heap.block.put(h, crate::block::records::module::CLASS, to);
        return Ok(());
    }
    let own = vm.heap.type_of(v);
    let Some(old) = own.heap_of(Kind::Type) else { return Err(immutable_class(&mut vm.heap).into()) };
    let same = |i: usize| vm.heap.block.at(new, i) == vm.heap.block.at(old, i);
    let no_dict = |h| vm.heap.block.at(h, c::FLAGS).as_small().unwrap_or(0) & c::flag::NO_DICT;
    if !same(c::BUILTIN) || !same(c::SLOTS) || no_dict(new) != no_dict(old) {
        return Err(vm.heap.type_error(&[
            P::S("__class__ assignment: '"),
            P::V(to),
            P::S("' object layout differs from '"),
            P::V(own),
            P::S("'"),
        ]));
    }
    match v.kind() {
        Some(Kind::Instance) => vm.heap.block.put(v.handle().unwrap_or(crate::value::Handle(0)), inst::CLASS, to),
        Some(Kind::Exception) => vm.heap.block.put(
            v.handle().unwrap_or(crate::value::Handle(0)),
            crate::block::records::exception::CLASS,
            to,
        ),
        Some(Kind::Type) => vm.heap.block.put(v.handle().unwrap_or(crate::value::Handle(0)), c::META, to),
        _ => return Err(immutable_class(&mut vm.heap).into()),
    }
    Ok(())
}

fn immutable_class(heap: &mut Heap<'_>) -> Fault {
    heap.raise_text(texts::CLASS_IS_IMMUTABLE, &[])
}

fn dir(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    vm.attribute_names(v)
}

fn size_of(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(Value::small(v.handle().map_or(16, |h| vm.heap.block.size(h) as i64 * 8)))
}

fn reduce(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Err(vm.hidden(Hidden::reduce_of, &[v, Value::small(0)]))
}

fn reduce_ex(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, protocol) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.hidden(Hidden::reduce_ex_of, &[v, protocol]))
}

fn get_state(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Err(vm.hidden(Hidden::state_of, &[v]))
}

fn init_subclass(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = vm.heap.arg(args, 0);
    if args.n > 1 || args.kw.is_bound() && vm.heap.tuple_len(args.kw) > 0 {
        return Err(vm.heap.type_error(&[P::V(class), P::S(".__init_subclass__() takes no keyword arguments")]));
    }
    Ok(Value::NONE)
}

fn subclass_hook(_: &mut Vm<'_>, _: Args) -> Res {
    Ok(Value::NOT_IMPLEMENTED)
}

// --- None, Ellipsis, weak references

fn none_bool(_: &mut Vm<'_>, _: Args) -> Res {
    Ok(Value::FALSE)
}

/// What calling NoneType does.
pub(crate) static NEW_NONE: Def = constructor("NoneType", new_none).takes(&sig("*args, **kwargs"));

/// `type(None)()`.
fn new_none(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.n > 0 {
        return Err(vm.heap.type_error(&[P::S("NoneType takes no arguments")]));
    }
    Ok(Value::NONE)
}

/// What calling ellipsis does.
pub(crate) static NEW_ELLIPSIS: Def = constructor("ellipsis", new_ellipsis).takes(&sig("*args, **kwargs"));

/// `type(...)()`.
fn new_ellipsis(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.n > 0 {
        return Err(vm.heap.type_error(&[P::S("EllipsisType takes no arguments")]));
    }
    Ok(Value::ELLIPSIS)
}

/// What calling ReferenceType does.
pub(crate) static NEW_WEAKREF: Def =
    constructor("ReferenceType", new_weakref).takes(&sig("__new__|ref|object, callback=None, /").counted());

/// `weakref.ref(object[, callback])`. It keeps the object: nothing happens when objects die.
fn new_weakref(vm: &mut Vm<'_>, args: Args) -> Res {
    let class = vm.heap.block.get(args.base.wrapping_sub(1));
    let v = vm.heap.arg(args, 0);
    if !matches!(
        v.kind(),
        Some(
            Kind::Instance
                | Kind::Function
                | Kind::Method
                | Kind::Type
                | Kind::Exception
                | Kind::Generator
                | Kind::Set
                | Kind::FrozenSet
                | Kind::Module
                | Kind::Code
                | Kind::Native
        )
    ) {
        return Err(vm.heap.type_error(&[P::S("cannot create weak reference to '"), P::T(v), P::S("' object")]));
    }
    let h = vm.heap.block.alloc(Kind::WeakRef, wrap::SIZE)?;
    vm.heap.block.put(h, wrap::OF, v);
    Ok(vm.heap.wrap_payload(class, Value::heap(Kind::WeakRef, h))?)
}

fn weakref_call(vm: &mut Vm<'_>, args: Args) -> Res {
    let shown = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(shown);
    Ok(inner.heap_of(Kind::WeakRef).map_or(Value::NONE, |h| vm.heap.block.at(h, wrap::OF)))
}
