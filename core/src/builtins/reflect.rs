//! Intrinsics of the prelude about classes, attributes, code and modules. Their names begin with an underscore.

use crate::builtins::def::{Def, method};
use crate::era::texts::Text;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::objects::modules::Rom;
use crate::value::Value;
use crate::value::fault::{Fault, Res};
use crate::value::kind::Kind;
use crate::value::request::Request;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "_special", special),
    method(1, "_bind", bind),
    method(2, "_python_attr", python_attr),
    method(3, "_is_python", is_python),
    method(4, "_derived_metaclass", derived_metaclass),
    method(5, "_default_names", default_names),
    method(6, "_not_a_class", raise_not_a_class),
    method(7, "_compile", compile),
    method(8, "_main_code", main_code),
    method(9, "_is_code", is_code),
    method(10, "_is_module", is_module),
    method(11, "_free_count", free_count),
    method(12, "_find_module", find_module),
    method(13, "_new_module", new_module),
    method(14, "_rom_module", rom_module),
    method(15, "_modules", modules),
    method(16, "_read_line", read_line),
    method(17, "_behaves", behaves),
    method(18, "_error", error),
    method(19, "_builtins", builtins),
];

/// `_special(obj, name)`: the attribute of `type(obj)`, bound to obj, or None.
fn special(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Ok(vm.special_bound(v, name)?.unwrap_or(Value::NONE))
}

/// `_bind(descriptor, obj, class)`: what reading it through obj gives, or (None) through the class.
fn bind(vm: &mut Vm<'_>, args: Args) -> Res {
    let (d, v, class) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    vm.bind(d, if v == Value::NONE { Value::UNBOUND } else { v }, class)
}

/// `_python_attr(class, name)`: the attribute as a class made by Python code has it in the MRO, or None.
fn python_attr(vm: &mut Vm<'_>, args: Args) -> Res {
    let (class, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let Some(h) = class.heap_of(Kind::Type) else { return Ok(Value::NONE) };
    Ok(vm.python_attribute(h, name).unwrap_or(Value::NONE))
}

/// `_is_python(class)`: is it made by Python code?
fn is_python(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::bool(vm.heap.arg(args, 0).heap_of(Kind::Type).is_some()))
}

fn derived_metaclass(vm: &mut Vm<'_>, args: Args) -> Res {
    let (meta, bases) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Ok(vm.heap.derived_metaclass(meta, bases)?)
}

/// `_default_names(obj)`: what `object.__dir__` lists.
fn default_names(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    vm.attribute_names(v)
}

/// `_not_a_class(is_isinstance)`: raises the TypeError about the second argument.
fn raise_not_a_class(vm: &mut Vm<'_>, args: Args) -> Res {
    let instance = vm.heap.arg(args, 0) == Value::TRUE;
    Err(crate::builtins::functions::not_a_class(&mut vm.heap, instance).into())
}

/// `_compile(source, filename, mode, flags)`: the id of the image that the host compiles it to.
fn compile(vm: &mut Vm<'_>, args: Args) -> Res {
    let (source, filename, mode, flags) =
        (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2), vm.heap.arg(args, 3));
    let source = vm.heap.payload(source);
    let how = vm.heap.new_tuple(&[filename, mode, flags])?;
    Err(vm.ask(Request::Compile, source, how))
}

/// `_main_code(image)`: the top-level code object of an image.
fn main_code(vm: &mut Vm<'_>, args: Args) -> Res {
    let id = vm.heap.arg(args, 0).as_small().and_then(|n| u16::try_from(n).ok()).ok_or(Fault::Broken)?;
    Ok(Value::rom(Kind::Code, id, vm.heap.image(id).main().offset()))
}

fn is_code(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::bool(vm.heap.arg(args, 0).is(Kind::Code)))
}

fn is_module(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(Value::bool(vm.heap.payload(v).is(Kind::Module)))
}

/// `_free_count(code)`: how many free variables it has.
fn free_count(vm: &mut Vm<'_>, args: Args) -> Res {
    let code = vm.heap.arg(args, 0);
    let n = vm.heap.code_of(code).map_or(0, crate::builtins::function::free_count);
    Ok(Value::small(n as i64))
}

/// `_find_module(name, path)`: what the host finds under this name in the folders of this list, see [`Request::Import`].
fn find_module(vm: &mut Vm<'_>, args: Args) -> Res {
    let (name, path) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.ask(Request::Import, name, path))
}

/// `_new_module(name)`: a module with an empty namespace but for its name.
fn new_module(vm: &mut Vm<'_>, args: Args) -> Res {
    let name = vm.heap.arg(args, 0);
    let dict = vm.heap.new_dict()?;
    vm.heap.dict_set_str(dict, crate::value::names::NAME, name)?;
    Ok(vm.heap.new_module(name, dict)?)
}

/// `_rom_module(name)`: the built-in module of this name, entered in sys.modules; None if there is none.
fn rom_module(vm: &mut Vm<'_>, args: Args) -> Res {
    let name = vm.heap.arg(args, 0);
    let rom = match vm.heap.str_bytes(name) {
        b"sys" => Rom::Sys,
        b"_math" => Rom::Math,
        b"_references" => Rom::Weakref,
        name if name == vm.heap.era.builtins_module().as_bytes() => Rom::Builtins,
        _ => return Ok(Value::NONE),
    };
    Ok(vm.heap.rom_module(rom)?)
}

fn modules(vm: &mut Vm<'_>, _: Args) -> Res {
    Ok(vm.heap.modules()?)
}

fn read_line(vm: &mut Vm<'_>, _: Args) -> Res {
    Err(vm.ask(Request::Input, Value::NONE, Value::NONE))
}

/// `_behaves(name)`: does the era have this behaviour?
fn behaves(vm: &mut Vm<'_>, args: Args) -> Res {
    let name = vm.heap.arg(args, 0);
    vm.heap.era.behaves(vm.heap.str_bytes(name)).map(Value::bool).ok_or(Fault::Broken.into())
}

/// `_error(name, *told)`: the exception that a message of the era's texts makes.
fn error(vm: &mut Vm<'_>, args: Args) -> Res {
    let name = vm.heap.arg(args, 0);
    let text = Text::of_prelude(vm.heap.str_bytes(name)).ok_or(Fault::Broken)?;
    let told = [1, 2, 3, 4].map(|i| P::V(vm.heap.arg(args, i)));
    Ok(vm.heap.exception_of(text, &told)?)
}

/// `_builtins()`: the module of built-in functions.
fn builtins(vm: &mut Vm<'_>, _: Args) -> Res {
    Ok(vm.heap.rom_module(Rom::Builtins)?)
}
