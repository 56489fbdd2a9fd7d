//! What the tables of built-in types and modules are made of.

use crate::builtins::sig::{Sig, of_slot};
use crate::era::{Era, Eras};
use crate::heap::arguments::Args;
use crate::heap::natives::MODULE_TABLES;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::Res;

/// A built-in function. It gets its arguments on the stack and gives a value or a trap; see the module `vm` for the rules of a step:
/// everything that can fail comes before the first side effect.
pub type NativeFn = fn(&mut Vm<'_>, Args) -> Res;
/// Reads an attribute of an object of a built-in type.
pub type Getter = fn(&mut Vm<'_>, Value) -> Res;
/// Writes an attribute; Unbound deletes it.
pub type Setter = fn(&mut Vm<'_>, Value, Value) -> Res<()>;

/// One row of a built-in type's or module's table.
#[derive(Clone, Copy)]
pub struct Def {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub what: What,
    /// Its number in the table: assigned once, never changed and never given to another row, so that blocks, images and builds with
    /// fewer rows agree. Rows stand in the order of their numbers; constants have [`NO_NUMBER`] and come last.
    pub number: u16,
    /// The eras that have it.
    pub eras: Eras,
    /// Instances have it, as if each had it in its own dict; the type itself has not.
    pub of_instance: bool,
    /// What it takes, if it is called; None: anything, unchecked (intrinsics of the prelude).
    pub(crate) sig: Option<&'static Sig<'static>>,
    /// [`Sig::plain_count`] of it.
    plain: (u8, u8),
}

/// The number of a row that nothing refers to by number: a constant.
pub const NO_NUMBER: u16 = u16::MAX;

/// What an entry of a table is.
#[derive(Clone, Copy)]
pub enum What {
    /// A method (its first argument is self) or a module's function.
    Fn(NativeFn),
    /// A static method.
    Static(NativeFn),
    /// A class method: its first argument is the class.
    Class(NativeFn),
    /// What calling a type does. The word before its first argument holds the class that is instantiated: the type or a subclass.
    New(NativeFn),
    /// An attribute: how to read it and, if it can be written, how.
    Attr(Getter, Option<Setter>),
    /// A value.
    Value(Constant),
}

/// A value in a table, in two halves: whole, it would align every row to 8 bytes.
#[derive(Clone, Copy)]
pub struct Constant([u32; 2]);

impl Constant {
    const fn new(v: Value) -> Constant {
        Constant([v.0 as u32, (v.0 >> 32) as u32])
    }
    /// The value.
    pub(crate) const fn get(self) -> Value {
        let [low, high] = self.0;
        Value((high as u64) << 32 | low as u64)
    }
}

impl Def {
    const fn new(number: u16, name: &'static str, what: What) -> Def {
        Def { name, what, number, eras: Eras::ALL, of_instance: false, sig: None, plain: (0, u8::MAX) }
    }
    /// What it takes.
    pub(crate) const fn takes(self, sig: &'static Sig<'static>) -> Def {
        Def { sig: Some(sig), plain: sig.plain_count(), ..self }
    }
    /// True if `n` arguments by position (without self) are taken as they are. (False may be wrong if there are very many.)
    #[inline(always)]
    pub(crate) fn takes_as_they_are(&self, n: usize) -> bool {
        let (least, most) = self.plain;
        n >= usize::from(least) && n <= usize::from(most)
    }
    /// How many arguments come before those that the signature describes, if the row is one of this table: the receiver or the class.
    #[inline(always)]
    pub(crate) fn own(&self, table: u32) -> usize {
        match self.what {
            What::Fn(_) => usize::from(table < MODULE_TABLES),
            What::Class(_) => 1,
            _ => 0,
        }
    }
    /// The row is there from this era on.
    pub(crate) const fn since(self, era: Era) -> Def {
        self.only_in(Eras::since(era))
    }
    /// This era is the last that has the row.
    pub(crate) const fn until(self, era: Era) -> Def {
        self.only_in(Eras::until(era))
    }
    /// Instances have it, the type has not.
    pub(crate) const fn of_instance(self) -> Def {
        Def { of_instance: true, ..self }
    }
    /// Only these eras have the row.
    pub(crate) const fn only_in(self, eras: Eras) -> Def {
        Def { eras: self.eras.and(eras), ..self }
    }
    /// True for a slot of a type (`wrapper_descriptor`).
    pub(crate) fn is_slot(&self) -> bool {
        self.sig.is_some_and(|sig| sig.style.is_slot())
    }
    /// What it takes in the latest era, as Python writes parameters, in pieces; None: it is not called, or takes anything.
    #[doc(hidden)]
    pub fn parameters(&self) -> Option<impl Iterator<Item = &'static str>> {
        self.sig.map(Sig::pieces)
    }
}

/// A method, or a module's function.
pub const fn method(number: u16, name: &'static str, f: NativeFn) -> Def {
    Def::new(number, name, What::Fn(f))
}
/// A slot of a type: a method whose name says what it takes.
pub const fn slot(number: u16, name: &'static str, f: NativeFn) -> Def {
    method(number, name, f).takes(of_slot(name))
}
/// What calling the type `name` does.
pub const fn constructor(name: &'static str, f: NativeFn) -> Def {
    Def::new(NO_NUMBER, name, What::New(f))
}
/// A static method.
pub const fn static_method(number: u16, name: &'static str, f: NativeFn) -> Def {
    Def::new(number, name, What::Static(f))
}
/// A class method.
pub const fn class_method(number: u16, name: &'static str, f: NativeFn) -> Def {
    Def::new(number, name, What::Class(f))
}
/// A read-only attribute.
pub const fn getter(number: u16, name: &'static str, f: Getter) -> Def {
    Def::new(number, name, What::Attr(f, None))
}
/// A writable attribute.
pub const fn attribute(number: u16, name: &'static str, f: Getter, s: Setter) -> Def {
    Def::new(number, name, What::Attr(f, Some(s)))
}
/// A constant.
pub const fn constant(name: &'static str, v: Value) -> Def {
    Def::new(NO_NUMBER, name, What::Value(Constant::new(v)))
}

/// Part of a table: rows, and what is added to their numbers.
pub type Part = (u16, &'static [Def]);

/// How many entries several tables have together.
pub const fn count(parts: &[Part]) -> usize {
    let (mut n, mut i) = (0, 0);
    while i < parts.len() {
        n += parts[i].1.len();
        i += 1;
    }
    n
}

/// One table out of several; `N` is their [`count`]. It runs in the compiler, and refuses a table whose rows are out of order.
pub const fn joined<const N: usize>(parts: &[Part]) -> [Def; N] {
    let mut all = [constant("", Value::NONE); N];
    let (mut n, mut pass) = (0, 0);
    // Constants go to the end.
    while pass < 2 {
        let mut i = 0;
        while i < parts.len() {
            let (base, rows) = parts[i];
            let mut j = 0;
            while j < rows.len() {
                let plain = rows[j].number == NO_NUMBER;
                if plain == (pass == 1) {
                    all[n] = rows[j];
                    if !plain {
                        all[n].number += base;
                    }
                    n += 1;
                }
                j += 1;
            }
            i += 1;
        }
        pass += 1;
    }
    all
}

/// True if the two texts are the same, in the compiler.
pub const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// True if the rows stand in the order of their numbers, which are below 1024, and the constants behind them.
pub const fn in_order(rows: &[Def]) -> bool {
    let mut i = 1;
    while i < rows.len() {
        let (a, b) = (rows[i - 1].number, rows[i].number);
        if b != NO_NUMBER && (a >= b || b >= 1024) {
            return false;
        }
        i += 1;
    }
    true
}

/// The members of a type: its own rows and those that it shares with its kin, as one `&'static [Def]`. Before each part stands the number
/// that its number 0 has in the whole.
macro_rules! members {
    ($($base:literal => $part:expr),+ $(,)?) => {{
        const PARTS: &[crate::builtins::def::Part] = &[$(($base, $part)),+];
        const ALL: [Def; crate::builtins::def::count(PARTS)] = crate::builtins::def::joined(PARTS);
        &ALL
    }};
}
pub(crate) use members;
