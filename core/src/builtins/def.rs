//! What the tables of built-in types and modules are made of.

use crate::fault::Res;
use crate::value::Value;
use crate::vm::Vm;

/// Where a native finds its arguments: `n` stack words from `base`, the last `len(kw)` of them named by the tuple `kw`.
#[derive(Clone, Copy, Debug)]
pub struct Args {
    /// Absolute index of the first argument.
    pub base: usize,
    /// How many, keyword arguments included.
    pub n: usize,
    /// Tuple of the keyword arguments' names, or Unbound.
    pub kw: Value,
}

/// A built-in function. It gets its arguments on the stack and gives a value or a trap; see the module `vm` for the rules of a step:
/// everything that can fail comes before the first side effect.
pub type NativeFn = fn(&mut Vm<'_>, Args) -> Res;
/// Reads an attribute of an object of a built-in type.
pub type Getter = fn(&mut Vm<'_>, Value) -> Res;
/// Writes an attribute; Unbound deletes it.
pub type Setter = fn(&mut Vm<'_>, Value, Value) -> Res<()>;

/// One entry of a built-in type's or module's table.
#[derive(Clone, Copy)]
pub struct Def {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub what: What,
}

/// What an entry of a table is.
#[derive(Clone, Copy)]
pub enum What {
    /// A method (its first argument is self) or a module's function.
    Fn(NativeFn),
    /// A static method.
    Static(NativeFn),
    /// A class method: its first argument is the class.
    Class(NativeFn),
    /// An attribute: how to read it and, if it can be written, how.
    Attr(Getter, Option<Setter>),
    /// A value.
    Value(Value),
}

/// A method, or a module's function.
pub const fn method(name: &'static str, f: NativeFn) -> Def {
    Def { name, what: What::Fn(f) }
}
/// A static method.
pub const fn static_method(name: &'static str, f: NativeFn) -> Def {
    Def { name, what: What::Static(f) }
}
/// A class method.
pub const fn class_method(name: &'static str, f: NativeFn) -> Def {
    Def { name, what: What::Class(f) }
}
/// A read-only attribute.
pub const fn getter(name: &'static str, f: Getter) -> Def {
    Def { name, what: What::Attr(f, None) }
}
/// A writable attribute.
pub const fn attribute(name: &'static str, f: Getter, s: Setter) -> Def {
    Def { name, what: What::Attr(f, Some(s)) }
}
/// A constant.
pub const fn constant(name: &'static str, v: Value) -> Def {
    Def { name, what: What::Value(v) }
}
