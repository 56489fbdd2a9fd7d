//! Members of the built-in types and modules: which native is behind which name.
//!
//! A built-in function or method is `Value::fixed(Kind::Native, table << 10 | n)`: the row with number *n* of that table. Tables
//! 0.. are the types' (by [`TypeId`]), tables [`MODULE_TABLES`].. are those of built-in modules. Both numbers are assigned, not counted, so
//! they mean the same in a build that leaves rows out.

use crate::builtins as b;
use crate::builtins::def::{Def, What, in_order, members};
use crate::builtins::index;
use crate::era::Eras;
use crate::heap::natives::MODULE_TABLES;
use crate::value::Value;
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::types::TypeId;

/// The members of a type that has a `__new__` and a `__repr__` of its own.
macro_rules! made {
    ($t:ident, $rows:expr) => {
        members![0 => $rows, 1000 => b::object::Maker::<{ TypeId::$t as u32 }>::ROWS]
    };
}

/// Members of a type's own dict.
pub const fn members(t: TypeId) -> &'static [Def] {
    match t {
        TypeId::Object => b::object::MEMBERS,
        TypeId::Type => made!(Type, b::class::MEMBERS),
        TypeId::Int => made!(Int, b::int::MEMBERS),
        TypeId::Bool => made!(Bool, b::int::BOOL_MEMBERS),
        TypeId::Float => made!(Float, b::float::MEMBERS),
        TypeId::Complex => made!(Complex, b::complex::MEMBERS),
        TypeId::Str => made!(Str, b::str::MEMBERS),
        TypeId::Bytes => made!(Bytes, b::bytes::MEMBERS),
        TypeId::ByteArray => made!(ByteArray, b::bytes::ARRAY_MEMBERS),
        TypeId::Tuple => made!(Tuple, b::tuple::MEMBERS),
        TypeId::List => made!(List, b::list::MEMBERS),
        TypeId::Dict => made!(Dict, b::dict::MEMBERS),
        TypeId::Set => made!(Set, b::set::MEMBERS),
        TypeId::FrozenSet => made!(FrozenSet, b::set::FROZEN_MEMBERS),
        TypeId::Range => made!(Range, b::range::MEMBERS),
        TypeId::Slice => made!(Slice, b::range::SLICE_MEMBERS),
        TypeId::NoneType => made!(NoneType, b::object::NONE_MEMBERS),
        TypeId::Function => made!(Function, b::function::MEMBERS),
        TypeId::Method => made!(Method, b::function::METHOD_MEMBERS),
        TypeId::BuiltinFunction => b::function::NATIVE_MEMBERS,
        TypeId::MethodDescriptor => b::function::DESCRIPTOR_MEMBERS,
        TypeId::GetsetDescriptor => b::function::GETSET_MEMBERS,
        TypeId::MemberDescriptor => b::function::GETSET_MEMBERS,
        TypeId::Cell => b::function::CELL_MEMBERS,
        TypeId::Code => b::code::MEMBERS,
        TypeId::Frame => b::frame::MEMBERS,
        TypeId::Traceback => b::frame::TRACEBACK_MEMBERS,
        TypeId::FrameLocalsProxy => b::proxy::MEMBERS,
        TypeId::Generator => b::generator::MEMBERS,
        TypeId::Coroutine => b::generator::COROUTINE_MEMBERS,
        TypeId::AsyncGenerator => b::generator::ASYNC_MEMBERS,
        TypeId::AsyncSend => b::generator::ASYNC_STEP_MEMBERS,
        TypeId::AsyncThrow => b::generator::ASYNC_STEP_MEMBERS,
        TypeId::Module => made!(Module, b::module::MEMBERS),
        TypeId::Property => made!(Property, b::descriptor::PROPERTY_MEMBERS),
        TypeId::StaticMethod => made!(StaticMethod, b::descriptor::STATIC_MEMBERS),
        TypeId::ClassMethod => made!(ClassMethod, b::descriptor::CLASS_MEMBERS),
        TypeId::Super => made!(Super, b::descriptor::SUPER_MEMBERS),
        TypeId::MappingProxy => made!(MappingProxy, b::dict::MAPPING_PROXY_MEMBERS),
        TypeId::DictKeys => b::dict::VIEW_MEMBERS,
        TypeId::DictValues => b::dict::VALUES_MEMBERS,
        TypeId::DictItems => b::dict::VIEW_MEMBERS,
        TypeId::WeakRef => b::object::WEAKREF_MEMBERS,
        TypeId::ListIter => b::iter::COUNTED_MEMBERS,
        TypeId::TupleIter => b::iter::COUNTED_MEMBERS,
        TypeId::StrIter => b::iter::COUNTED_MEMBERS,
        TypeId::BytesIter => b::iter::COUNTED_MEMBERS,
        TypeId::RangeIter => b::iter::COUNTED_MEMBERS,
        TypeId::KeyIter => b::iter::COUNTED_MEMBERS,
        TypeId::ValueIter => b::iter::COUNTED_MEMBERS,
        TypeId::ItemIter => b::iter::COUNTED_MEMBERS,
        TypeId::SetIter => b::iter::COUNTED_MEMBERS,
        TypeId::ReversedIter => made!(ReversedIter, b::iter::COUNTED_MEMBERS),
        TypeId::SeqIter => b::iter::COUNTED_MEMBERS,
        TypeId::CallIter => b::iter::MEMBERS,
        TypeId::Enumerate => made!(Enumerate, b::iter::MEMBERS),
        TypeId::Zip => made!(Zip, b::iter::MEMBERS),
        TypeId::Map => made!(Map, b::iter::MEMBERS),
        TypeId::Filter => made!(Filter, b::iter::MEMBERS),
        TypeId::AwaitIter => b::iter::MEMBERS,
        TypeId::TextIo => b::textio::MEMBERS,
        TypeId::BaseException => {
            members![0 => b::exception::MEMBERS, 1000 => b::object::Maker::<{ TypeId::BaseException as u32 }>::NEW_ONLY]
        }
        TypeId::SystemExit => b::exception::SYSTEM_EXIT_MEMBERS,
        TypeId::AttributeError => b::exception::ATTRIBUTE_ERROR_MEMBERS,
        TypeId::ImportError => b::exception::IMPORT_ERROR_MEMBERS,
        TypeId::NameError => b::exception::NAME_ERROR_MEMBERS,
        TypeId::OSError => b::os_error::OS_ERROR_MEMBERS,
        TypeId::UnicodeDecodeError | TypeId::UnicodeEncodeError => b::exception::UNICODE_ERROR_MEMBERS,
        TypeId::BaseExceptionGroup => b::exception::GROUP_MEMBERS,
        TypeId::StopIteration => b::exception::STOP_ITERATION_MEMBERS,
        TypeId::SyntaxError => b::exception::SYNTAX_ERROR_MEMBERS,
        _ => &[],
    }
}

/// What calling the type does. The native's arguments are those of the call; the word before them (`args.base - 1`) holds the class
/// that is instantiated: the type itself or a subclass of it. `None`: it cannot be instantiated.
pub fn constructor(t: TypeId) -> Option<&'static Def> {
    Some(match t {
        TypeId::Object => &b::object::NEW,
        TypeId::Type => &b::class::NEW,
        TypeId::Int => &b::int::NEW,
        TypeId::Bool => &b::int::NEW_BOOL,
        TypeId::Float => &b::float::NEW,
        TypeId::Complex => &b::complex::NEW,
        TypeId::Str => &b::str::NEW,
        TypeId::Bytes => &b::bytes::NEW,
        TypeId::ByteArray => &b::bytes::NEW_ARRAY,
        TypeId::Tuple => &b::tuple::NEW,
        TypeId::List => &b::list::NEW,
        TypeId::Dict => &b::dict::NEW,
        TypeId::Set => &b::set::NEW,
        TypeId::FrozenSet => &b::set::NEW_FROZEN,
        TypeId::Range => &b::range::NEW,
        TypeId::Slice => &b::range::NEW_SLICE,
        TypeId::NoneType => &b::object::NEW_NONE,
        TypeId::Ellipsis => &b::object::NEW_ELLIPSIS,
        TypeId::Function => &b::function::NEW,
        TypeId::Method => &b::function::NEW_METHOD,
        TypeId::Cell => &b::function::NEW_CELL,
        TypeId::FrameLocalsProxy => &b::proxy::NEW,
        TypeId::Module => &b::module::NEW,
        TypeId::Property => &b::descriptor::NEW_PROPERTY,
        TypeId::StaticMethod => &b::descriptor::NEW_STATIC,
        TypeId::ClassMethod => &b::descriptor::NEW_CLASS,
        TypeId::Super => &b::descriptor::NEW_SUPER,
        TypeId::MappingProxy => &b::dict::NEW_MAPPING_PROXY,
        TypeId::WeakRef => &b::object::NEW_WEAKREF,
        TypeId::ReversedIter => &b::iter::NEW_REVERSED,
        TypeId::Enumerate => &b::iter::NEW_ENUMERATE,
        TypeId::Zip => &b::iter::NEW_ZIP,
        TypeId::Map => &b::iter::NEW_MAP,
        TypeId::Filter => &b::iter::NEW_FILTER,
        TypeId::UnicodeDecodeError => &b::exception::NEW_DECODE_ERROR,
        TypeId::UnicodeEncodeError => &b::exception::NEW_ENCODE_ERROR,
        TypeId::UnicodeTranslateError => &b::exception::NEW_TRANSLATE_ERROR,
        TypeId::BaseExceptionGroup | TypeId::ExceptionGroup => &b::exception::NEW_GROUP,
        t if t.is_exception() => &b::exception::NEW,
        _ => return None,
    })
}

/// A table of a built-in module.
pub struct Module {
    /// The table's number is this and [`MODULE_TABLES`]; assigned once.
    pub number: u32,
    /// The module. Several tables may belong to one; those whose name begins with an underscore hold intrinsics, which only the
    /// prelude sees (as if they were builtins).
    pub name: &'static str,
    /// Its rows.
    pub rows: &'static [Def],
}

impl Module {
    /// What programs call it: without the underscore of a part that is not of its own.
    #[doc(hidden)]
    pub fn public_name(&self) -> &'static str {
        self.name.trim_start_matches('_')
    }
}

const fn module(number: u32, name: &'static str, rows: &'static [Def]) -> Module {
    Module { number, name, rows }
}

/// The tables of built-in modules, in the order of their numbers.
pub static MODULES: &[Module] = &[
    module(0, "builtins", b::functions::MEMBERS),
    module(1, "builtins", b::names::MEMBERS),
    module(2, "builtins", b::functions_text::MEMBERS),
    module(3, "builtins", b::functions_iter::MEMBERS),
    module(4, "_containers", b::intrinsics_containers::MEMBERS),
    module(5, "sys", b::sys::MEMBERS),
    module(6, "sys.version_info", b::sys::VERSION_FIELDS),
    module(7, "builtins", b::intrinsics_frames::BUILTINS),
    module(8, "sys", b::sys_trace::MEMBERS),
    module(9, "_math", b::math::MEMBERS),
    module(10, "_reflect", b::reflect::MEMBERS),
    module(11, "_frames", b::intrinsics_frames::MEMBERS),
    module(12, "_text", b::intrinsics_text::MEMBERS),
    module(13, "_run", b::intrinsics_run::MEMBERS),
    module(14, "_references", b::object::WEAKREF_MODULE),
];

/// The table of the attributes of `sys.version_info`.
pub const VERSION_FIELDS: u32 = MODULE_TABLES + 6;

const _: () = {
    let mut i = 0;
    while i < MODULES.len() {
        assert!(in_order(MODULES[i].rows), "rows of a module in the order of their numbers, constants last");
        assert!(i == 0 || MODULES[i - 1].number < MODULES[i].number, "modules in the order of their numbers");
        i += 1;
    }
    let mut t = 0;
    while t < TypeId::ALL.len() {
        assert!(in_order(members(TypeId::ALL[t])), "rows of a type in the order of their numbers, constants last");
        t += 1;
    }
};

/// The module that table `table` belongs to.
#[inline]
pub fn module_of(table: u32) -> Option<&'static Module> {
    let n = table.checked_sub(MODULE_TABLES)?;
    match MODULES.get(n as usize) {
        Some(module) if module.number == n => Some(module),
        _ => MODULES.get(MODULES.binary_search_by_key(&n, |m| m.number).ok()?),
    }
}

/// The rows of table `table`.
#[inline]
pub(crate) fn rows_of(table: u32) -> &'static [Def] {
    match TYPE_TABLES.get(table as usize) {
        Some(rows) => rows,
        None => module_of(table).map_or(&[], |m| m.rows),
    }
}

/// The value of a row of table `table`: a Native, a Getset, or the constant itself.
pub fn value_of(table: u32, row: &Def) -> Value {
    let index = table << 10 | u32::from(row.number);
    match row.what {
        What::Value(v) => v.get(),
        What::Attr(..) => Value::fixed(Kind::Getset, index),
        _ => Value::fixed(Kind::Native, index),
    }
}

/// True for an attribute that instances have and the type has not.
pub fn is_of_instance(v: Value) -> bool {
    v.fixed_of(Kind::Getset).and_then(def_of).is_some_and(|d| d.of_instance)
}

/// The row that a Native or Getset value stands for.
#[inline]
pub fn def_of(index: u32) -> Option<&'static Def> {
    let (rows, n) = (rows_of(index >> 10), (index & 1023) as u16);
    match rows.get(usize::from(n)) {
        Some(row) if row.number == n => Some(row),
        _ => searched(rows, n),
    }
}

/// The row with this number in a table that leaves numbers out.
#[cold]
#[inline(never)]
fn searched(rows: &'static [Def], number: u16) -> Option<&'static Def> {
    rows.get(rows.binary_search_by_key(&number, |d| d.number).ok()?)
}

/// The types' tables by their numbers.
static TYPE_TABLES: [&[Def]; TypeId::ALL.len()] = {
    let mut tables: [&[Def]; TypeId::ALL.len()] = [&[]; TypeId::ALL.len()];
    let mut t = 0;
    while t < TypeId::ALL.len() {
        tables[t] = members(TypeId::ALL[t]);
        t += 1;
    }
    tables
};

/// The member of this type (not of its bases) with this name that one of these eras has: what the type's dict would hold. `hash` is
/// that of the name.
pub fn own_member(t: TypeId, name: &[u8], hash: u64, eras: Eras) -> Option<Value> {
    index::find(t as u32, name, hash, eras).map(|(table, row)| value_of(table, row))
}

/// The same of this type or the nearest base that has it.
pub fn member(mut t: TypeId, name: &[u8], hash: u64, eras: Eras) -> Option<Value> {
    loop {
        if let Some(found) = own_member(t, name, hash, eras) {
            return Some(found);
        }
        if t == TypeId::Object {
            return None;
        }
        t = t.def().base;
    }
}

/// The member of a built-in module with this name that one of these eras has.
pub fn module_member(module: &str, name: &[u8], eras: Eras) -> Option<Value> {
    let group = match module {
        "builtins" => index::BUILTINS,
        "sys" => index::SYS,
        "_math" => index::MATH,
        "_references" => index::WEAKREF,
        _ => return None,
    };
    index::find(group, name, hash::text(name), eras).map(|(table, row)| value_of(table, row))
}

/// What only the prelude sees under this name.
pub fn intrinsic(name: &[u8]) -> Option<Value> {
    index::find(index::INTRINSICS, name, hash::text(name), Eras::ALL).map(|(table, row)| value_of(table, row))
}

/// What the prelude sees under this name: hidden functions, intrinsics, builtins.
pub fn prelude_name(name: &[u8]) -> Option<Value> {
    let hash = hash::text(name);
    if let Some(i) = index::find_hidden(name, hash) {
        return Some(Value::fixed(Kind::Hidden, i));
    }
    let found = |group| index::find(group, name, hash, Eras::ALL);
    let found = found(index::INTRINSICS).or_else(|| found(index::BUILTINS));
    found.map(|(table, row)| value_of(table, row))
}
