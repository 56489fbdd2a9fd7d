//! The module sys, but for what looks at frames. What has to stay the same object is made at first request and kept in SYS_DICT.

use crate::block::field;
use crate::block::records::{class as c, exception as e};
use crate::builtins::def::{Def, getter, method};
use crate::builtins::registry;
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{MAX_SMALL, Value};

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    getter(0, "modules", modules),
    getter(1, "argv", argv),
    getter(2, "path", path),
    getter(3, "meta_path", meta_path),
    getter(4, "path_hooks", path_hooks),
    getter(5, "warnoptions", warnoptions),
    getter(6, "version", version),
    getter(7, "version_info", version_info),
    getter(8, "hexversion", hexversion),
    getter(9, "api_version", api_version),
    getter(10, "platform", platform),
    getter(11, "implementation", implementation).since(Era::Py36),
    getter(12, "flags", flags),
    getter(13, "float_info", float_info),
    getter(14, "int_info", int_info).since(Era::Py36),
    getter(15, "maxsize", maxsize),
    getter(16, "maxint", maxint).until(Era::Py27),
    getter(17, "maxunicode", maxunicode),
    getter(18, "byteorder", byteorder),
    getter(19, "executable", executable),
    getter(20, "prefix", executable),
    getter(21, "copyright", copyright),
    getter(22, "builtin_module_names", builtin_module_names),
    getter(23, "dont_write_bytecode", yes),
    getter(24, "stdin", stdin),
    getter(25, "stdout", stdout),
    getter(26, "stderr", stderr),
    getter(27, "__stdin__", stdin),
    getter(28, "__stdout__", stdout),
    getter(29, "__stderr__", stderr),
    // The type of weak references, for the module weakref.
    method(30, "exc_info", exc_info).takes(&sig("")),
    method(31, "exception", exception).takes(&sig("")).since(Era::Py311),
    method(32, "exc_clear", exc_clear).takes(&sig("")).until(Era::Py27),
    method(33, "exit", exit).takes(&sig("status=None, /")),
    method(34, "getrecursionlimit", getrecursionlimit).takes(&sig("")),
    method(35, "setrecursionlimit", setrecursionlimit).takes(&sig("limit: int, /").parsed(Era::Py36)),
    method(36, "intern", intern).takes(&sig("string: str, /").parsed(Era::Py36)).since(Era::Py36),
    method(37, "getrefcount", getrefcount).takes(&sig("object, /")),
    method(38, "getsizeof", getsizeof).takes(&sig("object, default=<unrepresentable>")),
    method(39, "getdefaultencoding", getdefaultencoding).takes(&sig("")),
    method(40, "getfilesystemencoding", getdefaultencoding).takes(&sig("")),
    method(41, "is_finalizing", is_finalizing).takes(&sig("")).since(Era::Py36),
    method(42, "displayhook", displayhook).takes(&sig("object, /")),
    method(43, "__displayhook__", displayhook).takes(&sig("displayhook|displayhook|object, /")),
    method(44, "excepthook", excepthook).takes(&sig("exctype, value, traceback, /")),
    method(45, "__excepthook__", excepthook).takes(&sig("excepthook|excepthook|exctype, value, traceback, /")),
];

/// Members of the class of `sys.version_info`.
pub(crate) const VERSION_FIELDS: &[Def] = &[
    getter(0, "major", version_field::<0>),
    getter(1, "minor", version_field::<1>),
    getter(2, "micro", version_field::<2>),
    getter(3, "releaselevel", version_field::<3>),
    getter(4, "serial", version_field::<4>),
];

/// What SYS_DICT has under `name`, or else what `make` makes, kept there.
fn kept(vm: &mut Vm<'_>, name: &str, make: impl Fn(&mut Vm<'_>) -> Data) -> Data {
    let dict = vm.heap.sys_overrides()?;
    let key = vm.heap.new_str(name)?;
    if let Some(found) = vm.heap.dict_get_str(dict, key) {
        return Ok(found);
    }
    let made = make(vm)?;
    vm.heap.dict_set_str(dict, key, made)?;
    Ok(made)
}

fn modules(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(vm.heap.modules()?)
}

fn argv(vm: &mut Vm<'_>, _: Value) -> Res {
    let known = vm.heap.block.get(field::ARGV);
    if known.is_bound() {
        return Ok(known);
    }
    let list = vm.heap.new_list(&[names::EMPTY])?;
    vm.heap.block.set(field::ARGV, list);
    Ok(list)
}

fn path(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "path", |vm| vm.heap.new_list(&[]))?)
}

fn meta_path(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "meta_path", |vm| vm.heap.new_list(&[]))?)
}

fn path_hooks(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "path_hooks", |vm| vm.heap.new_list(&[]))?)
}

fn warnoptions(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "warnoptions", |vm| vm.heap.new_list(&[]))?)
}

fn version(vm: &mut Vm<'_>, _: Value) -> Res {
    let (major, minor, micro) = vm.heap.era.version();
    Ok(vm.heap.make_text(&[
        P::N(major as i64),
        P::S("."),
        P::N(minor as i64),
        P::S("."),
        P::N(micro as i64),
        P::S(" (fastlocals)"),
    ])?)
}

fn version_tuple(heap: &mut Heap<'_>) -> Data {
    let (major, minor, micro) = heap.era.version();
    let [major, minor, micro] = [major, minor, micro].map(|n| Value::small(n as i64));
    let level = heap.new_str("final")?;
    heap.new_tuple(&[major, minor, micro, level, Value::small(0)])
}

fn version_info(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(version_record(vm)?)
}

fn version_record(vm: &mut Vm<'_>) -> Data {
    kept(vm, "version_info", |vm| {
        let tuple = version_tuple(&mut vm.heap)?;
        let class = new_class(vm, "version_info", TypeId::Tuple)?;
        let dict = class.handle().map_or(Value::UNBOUND, |h| vm.heap.block.at(h, c::DICT));
        for def in VERSION_FIELDS {
            let key = vm.heap.new_str(def.name)?;
            vm.heap.dict_set_str(dict, key, registry::value_of(registry::VERSION_FIELDS, def))?;
        }
        vm.heap.wrap_payload(class, tuple)
    })
}

fn version_field<const I: usize>(vm: &mut Vm<'_>, v: Value) -> Res {
    let tuple = vm.heap.payload(v);
    Ok(vm.heap.tuple_item(tuple, I).bound().unwrap_or(Value::NONE))
}

/// A class of the module sys.
fn new_class(vm: &mut Vm<'_>, name: &str, base: TypeId) -> Data {
    let name = vm.heap.new_str(name)?;
    let bases = vm.heap.new_tuple(&[base.value()])?;
    let ns = vm.heap.new_dict()?;
    vm.heap.dict_set_str(ns, names::MODULE, names::N_SYS)?;
    vm.make_class(TypeId::Type.value(), name, bases, ns)
}

/// An object with these attributes.
fn record(vm: &mut Vm<'_>, class: &str, fields: &[(&str, Value)]) -> Data {
    let class = new_class(vm, class, TypeId::Object)?;
    let v = vm.heap.wrap_payload(class, Value::UNBOUND)?;
    let dict = vm.heap.own_dict(v)?;
    vm.heap.dict_reserve(dict, fields.len())?;
    for (name, value) in fields {
        let key = vm.heap.new_str(name)?;
        vm.heap.dict_set_str(dict, key, *value)?;
    }
    Ok(v)
}

fn hexversion(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(version_number(&vm.heap))
}

fn version_number(heap: &Heap<'_>) -> Value {
    let (major, minor, micro) = heap.era.version();
    Value::small((major as i64) << 24 | (minor as i64) << 16 | (micro as i64) << 8 | 0xF0)
}

fn api_version(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::small(1013))
}

fn platform(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(vm.heap.new_str("fastlocals")?)
}

fn implementation(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "implementation", |vm| {
        let name = vm.heap.new_str("fastlocals")?;
        let version = version_record(vm)?;
        let hex = version_number(&vm.heap);
        let fields = [("name", name), ("cache_tag", Value::NONE), ("version", version), ("hexversion", hex)];
        record(vm, "SimpleNamespace", &fields)
    })?)
}

fn flags(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "flags", |vm| {
        let names = [
            "debug",
            "inspect",
            "interactive",
            "optimize",
            "dont_write_bytecode",
            "no_user_site",
            "no_site",
            "ignore_environment",
            "verbose",
            "bytes_warning",
            "quiet",
            "hash_randomization",
            "isolated",
            "utf8_mode",
            "warn_default_encoding",
            "int_max_str_digits",
            "dev_mode",
            "safe_path",
        ];
        let off = |name| if matches!(name, "dev_mode" | "safe_path") { Value::FALSE } else { Value::small(0) };
        record(vm, "flags", &names.map(|n| (n, off(n))))
    })?)
}

fn float_info(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "float_info", |vm| {
        let fields = [
            ("max", Value::float(f64::MAX)),
            ("max_exp", Value::small(1024)),
            ("max_10_exp", Value::small(308)),
            ("min", Value::float(f64::MIN_POSITIVE)),
            ("min_exp", Value::small(-1021)),
            ("min_10_exp", Value::small(-307)),
            ("dig", Value::small(15)),
            ("mant_dig", Value::small(53)),
            ("epsilon", Value::float(f64::EPSILON)),
            ("radix", Value::small(2)),
            ("rounds", Value::small(1)),
        ];
        record(vm, "float_info", &fields)
    })?)
}

fn int_info(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "int_info", |vm| {
        let fields = [
            ("bits_per_digit", Value::small(30)),
            ("sizeof_digit", Value::small(4)),
            ("default_max_str_digits", Value::small(4300)),
            ("str_digits_check_threshold", Value::small(640)),
        ];
        record(vm, "int_info", &fields)
    })?)
}

/// `2 ** 63 - 1`, whatever the machine has.
fn maxsize(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(vm.heap.new_int(i64::MAX)?)
}

fn maxint(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(vm.heap.new_int(i64::MAX)?)
}

fn maxunicode(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::small(0x10FFFF))
}

fn byteorder(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(vm.heap.new_str("little")?)
}

fn executable(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(names::EMPTY)
}

fn copyright(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(names::EMPTY)
}

fn builtin_module_names(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(vm.heap.new_tuple(&[names::N_BUILTINS, names::N_SYS])?)
}

fn yes(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::TRUE)
}

fn stdin(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "__stdin__", |vm| vm.heap.new_text_stream(0))?)
}

fn stdout(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "__stdout__", |vm| vm.heap.new_text_stream(1))?)
}

fn stderr(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(kept(vm, "__stderr__", |vm| vm.heap.new_text_stream(2))?)
}

// --- functions

/// `sys.exc_info()`: of the exception being handled in the nearest frame that handles one.
fn exc_info(vm: &mut Vm<'_>, _: Args) -> Res {
    match vm.heap.handled_exception(vm.heap.fp) {
        Some(v) => {
            let class = vm.heap.type_of(v);
            let traceback = v.handle().map_or(Value::NONE, |h| vm.heap.block.at(h, e::TRACEBACK));
            Ok(vm.heap.new_tuple(&[class, v, traceback])?)
        }
        None => Ok(vm.heap.new_tuple(&[Value::NONE, Value::NONE, Value::NONE])?),
    }
}

/// `sys.exception()`.
fn exception(vm: &mut Vm<'_>, _: Args) -> Res {
    Ok(vm.heap.handled_exception(vm.heap.fp).unwrap_or(Value::NONE))
}

/// `sys.exc_clear()` of era 2.7: nothing, since frames forget their exceptions by themselves.
fn exc_clear(_: &mut Vm<'_>, _: Args) -> Res {
    Ok(Value::NONE)
}

fn exit(vm: &mut Vm<'_>, args: Args) -> Res {
    let status = vm.heap.arg(args, 0);
    Err(match status.bound() {
        // A tuple gives the arguments themselves.
        Some(v) if v.is(Kind::Tuple) => match vm.heap.new_exception(TypeId::SystemExit.value(), v) {
            Ok(exception) => vm.heap.raise_value(exception),
            Err(t) => t.into(),
        },
        Some(v) if v != Value::NONE => vm.heap.raise_with(TypeId::SystemExit, v),
        _ => vm.heap.raise_bare(TypeId::SystemExit),
    })
}

fn getrecursionlimit(vm: &mut Vm<'_>, _: Args) -> Res {
    Ok(vm.heap.block.get(field::RECURSION_LIMIT))
}

fn setrecursionlimit(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let Some(n) = v.as_small() else {
        return Err(vm.heap.type_error(&[P::S("'"), P::T(v), P::S("' object cannot be interpreted as an integer")]));
    };
    if n < 1 {
        return Err(vm.heap.value_error("recursion limit must be greater or equal than 1"));
    }
    if vm.heap.depth >= n {
        let depth = vm.heap.depth;
        return Err(vm.heap.raise(
            TypeId::RecursionError,
            &[
                P::S("cannot set the recursion limit to "),
                P::N(n),
                P::S(" at the recursion depth "),
                P::N(depth),
                P::S(": the limit is too low"),
            ],
        ));
    }
    vm.heap.block.set_number(field::RECURSION_LIMIT, n.min(MAX_SMALL));
    vm.heap.depth_limit = n.min(MAX_SMALL);
    Ok(Value::NONE)
}

fn intern(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(vm.heap.arg(args, 0))
}

/// `sys.getrefcount(v)`: there are no counts; a number that fits an object with one name.
fn getrefcount(_: &mut Vm<'_>, _: Args) -> Res {
    Ok(Value::small(2))
}

fn getsizeof(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(Value::small(v.handle().map_or(8, |h| vm.heap.block.size(h) as i64 * 8)))
}

fn getdefaultencoding(vm: &mut Vm<'_>, _: Args) -> Res {
    Ok(vm.heap.new_str("utf-8")?)
}

fn is_finalizing(_: &mut Vm<'_>, _: Args) -> Res {
    Ok(Value::FALSE)
}

/// Prints a value as the interactive prompt does.
fn displayhook(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Err(vm.hidden(Hidden::display, &[v]))
}

/// Prints an exception's last line to stderr. (Hosts print whole reports.)
fn excepthook(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 1);
    let text = vm.exception_text(v)?;
    let line = vm.heap.make_text(&[P::V(text), P::S("\n")])?;
    Err(vm.ask(crate::value::request::Request::Output, line, Value::small(2)))
}
