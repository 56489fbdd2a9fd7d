//! The native modules: the parts of the standard library that Python cannot be written for. What is on top of them is in the package
//! `fastlocals-stdlib`, in Python.
//!
//! A function of a module is a host function whose number says where it stands: the module's number and its place in the module's table. Both
//! are given once, so that a program that was saved finds its functions again.

mod binascii;
mod deflate;
mod digest;
mod names;
mod packing;
mod posix;
mod sre;
mod time;
mod unicode;

use crate::data::Data;
use crate::grants::Grants;
use crate::native::Native;

/// A native module: its functions, each at the place that it keeps, and its constants.
pub(crate) struct Module {
    /// The name under which it is imported.
    name: &'static str,
    functions: &'static [(&'static str, Native)],
    constants: &'static [(&'static str, i64)],
    /// Whether a program with these authorities may have it.
    granted: fn(&Grants) -> bool,
}

/// A module that reaches nothing.
const ANYBODY: fn(&Grants) -> bool = |_| true;

/// Modules by number.
static MODULES: &[Module] = &[
    sre::MODULE,
    binascii::MODULE,
    time::MODULE,
    posix::MODULE,
    packing::MODULE,
    digest::MODULE,
    deflate::MODULE,
    unicode::MODULE,
    names::MODULE,
];

/// The number of the first function of module 0; those below are the host's own. A module has [`PLACES`] of them.
const FIRST: usize = 1 << 16;
const PLACES: usize = 1 << 8;

/// The function with this number, if it is one of a native module.
pub(crate) fn function(number: usize) -> Option<Native> {
    let at = number.checked_sub(FIRST)?;
    MODULES.get(at / PLACES)?.functions.get(at % PLACES).map(|(_, f)| *f)
}

/// The namespace of the native module with this name, if these grants allow it.
pub(crate) fn namespace(name: &str, grants: &Grants) -> Option<Data> {
    let (number, module) = MODULES.iter().enumerate().find(|(_, m)| m.name == name)?;
    if !(module.granted)(grants) {
        return None;
    }
    let first = FIRST + number * PLACES;
    let functions = module.functions.iter().enumerate();
    let functions = functions.map(|(i, (name, _))| ((*name).to_string(), Data::Function((first + i) as u32)));
    let constants = module.constants.iter().map(|(name, n)| ((*name).to_string(), Data::from(*n)));
    Some(Data::Dict(functions.chain(constants).collect()))
}
