//! What the tables of built-in types and modules are made of.

use crate::era::Era;
use crate::fault::Res;
use crate::value::Value;
use crate::vm::{P, Vm};

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

/// How many entries several tables have together.
pub const fn count(parts: &[&[Def]]) -> usize {
    let (mut n, mut i) = (0, 0);
    while i < parts.len() {
        n += parts[i].len();
        i += 1;
    }
    n
}

/// One table out of several; `N` is their [`count`]. It runs in the compiler.
pub const fn joined<const N: usize>(parts: &[&[Def]]) -> [Def; N] {
    let mut all = [constant("", Value::NONE); N];
    let (mut n, mut i) = (0, 0);
    while i < parts.len() {
        let mut j = 0;
        while j < parts[i].len() {
            all[n] = parts[i][j];
            n += 1;
            j += 1;
        }
        i += 1;
    }
    all
}

/// The members of a type: its own entries and those that it shares with its kin, as one `&'static [Def]`.
macro_rules! members {
    ($($part:expr),+ $(,)?) => {{
        const PARTS: &[&[Def]] = &[$($part),+];
        const ALL: [Def; crate::builtins::def::count(PARTS)] = crate::builtins::def::joined(PARTS);
        &ALL
    }};
}
pub(crate) use members;

impl Vm<'_> {
    /// Argument `i` of a native; Unbound if there are fewer.
    #[inline(always)]
    pub fn arg(&self, args: Args, i: usize) -> Value {
        if i < args.n { self.block.get(args.base + i) } else { Value::UNBOUND }
    }

    /// Checks that a native got between `min` and `max` positional arguments and no keywords. `n` does not count self for methods;
    /// `skip` is 1 for a method, 0 for a function.
    ///
    /// # Errors
    /// CPython's TypeErrors.
    pub fn expect_args(&mut self, args: Args, name: &str, skip: usize, min: usize, max: usize) -> Res<()> {
        if args.kw.is_bound() {
            return Err(self.type_error(&[P::S(name), P::S("() takes no keyword arguments")]));
        }
        let n = args.n.saturating_sub(skip);
        if n >= min && n <= max {
            return Ok(());
        }
        let old = self.era < Era::Py38;
        let plural = |k: usize| if k == 1 && !old { "" } else { "s" };
        let given = [P::S(" ("), P::N(n as i64), P::S(" given)")];
        Err(if min == max && max == 0 {
            self.type_error(&[P::S(name), P::S("() takes no arguments"), given[0], given[1], given[2]])
        } else if min == max && max == 1 {
            self.type_error(&[P::S(name), P::S("() takes exactly one argument"), given[0], given[1], given[2]])
        } else {
            let (how, k) = if min == max {
                ("", min)
            } else if n < min {
                ("at least ", min)
            } else {
                ("at most ", max)
            };
            self.type_error(&[
                P::S(name),
                P::S(" expected "),
                P::S(how),
                P::N(k as i64),
                P::S(" argument"),
                P::S(plural(k)),
                P::S(", got "),
                P::N(n as i64),
            ])
        })
    }
}
