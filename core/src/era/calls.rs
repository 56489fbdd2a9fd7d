//! Messages of calls that the signature of a built-in function does not allow. CPython makes them in `Python/getargs.c`,
//! `Objects/descrobject.c` (descriptors and slots) and `Objects/methodobject.c`.
//!
//! Of receivers is told: the method, its type, the type of what was given. Of all others: the function, the type or module that it
//! belongs to and the dot behind that, "at least " or the like, the limit, an "s" for several, how many were given, the sort of argument, the
//! argument's name and its place.

use super::Era::{Py36, Py38, Py312};
use super::texts::{REST, Text, texts, until};
use crate::types::TypeId::TypeError;

texts! {
    CALLS;

    /// A method called through its type without a receiver.
    NO_RECEIVER:
        until(Py38) => TypeError "descriptor '{0}' of '{1}' object needs an argument",
        REST => TypeError "unbound method {1}.{0}() needs an argument";
    /// The same for a slot.
    NO_SLOT_RECEIVER:
        REST => TypeError "descriptor '{0}' of '{1}' object needs an argument";
    /// A method called through its type with a receiver of another type.
    WRONG_RECEIVER:
        until(Py36) => TypeError "descriptor '{0}' requires a '{1}' object but received a '{2}'",
        REST => TypeError "descriptor '{0}' for '{1}' objects doesn't apply to a '{2}' object";
    /// The same for a slot.
    WRONG_SLOT_RECEIVER:
        REST => TypeError "descriptor '{0}' requires a '{1}' object but received a '{2}'";
    /// Arguments by name for a function that takes none.
    NO_NAMES:
        until(Py38) => TypeError "{0}() takes no keyword arguments",
        REST => TypeError "{1}{2}{0}() takes no keyword arguments";
    /// The same for a slot.
    NO_SLOT_NAMES:
        until(Py36) => TypeError "wrapper {0} doesn't take keyword arguments",
        REST => TypeError "wrapper {0}() takes no keyword arguments";
    /// The same for a type.
    NO_NEW_NAMES:
        until(Py36) => TypeError "{0}() does not take keyword arguments",
        REST => TypeError "{0}() takes no keyword arguments";
    /// The same for a type whose name stood without parentheses once.
    NO_BARE_NAMES:
        until(Py36) => TypeError "{0} does not take keyword arguments",
        REST => TypeError "{0}() takes no keyword arguments";
    /// Arguments for a function that takes none.
    NOTHING:
        until(Py38) => TypeError "{0}() takes no arguments ({6} given)",
        REST => TypeError "{1}{2}{0}() takes no arguments ({6} given)";
    /// Not one argument for a function that takes one.
    ONE:
        until(Py38) => TypeError "{0}() takes exactly one argument ({6} given)",
        REST => TypeError "{1}{2}{0}() takes exactly one argument ({6} given)";
    /// The wrong number of arguments for a slot.
    SLOT_COUNT:
        until(Py36) => TypeError "expected {4} arguments, got {6}",
        REST => TypeError "expected {4} argument{5}, got {6}";
    /// The wrong number of arguments for a function that takes none by name.
    COUNT:
        until(Py36) => TypeError "{0} expected {3}{4} arguments, got {6}",
        REST => TypeError "{0} expected {3}{4} argument{5}, got {6}";
    /// The same where a format takes them apart.
    PARSED_COUNT:
        REST => TypeError "{0}() takes {3}{4} argument{5} ({6} given)";
    /// More arguments than parameters.
    TOTAL:
        until(Py36) => TypeError "{0}() takes at most {4} argument{5} ({6} given)",
        REST => TypeError "{0}() takes at most {4} {7}argument{5} ({6} given)";
    /// An argument by position for a function that takes none by position.
    NOT_BY_POSITION:
        REST => TypeError "{0}() takes no positional arguments";
    /// The wrong number of arguments by position for a function that takes some by name.
    POSITIONAL:
        until(Py36) => TypeError "Function takes {3}{4} positional arguments ({6} given)",
        REST => TypeError "{0}() takes {3}{4} positional argument{5} ({6} given)";
    /// An argument given by position and by name.
    TWICE:
        until(Py36) => TypeError "Argument given by name ('{8}') and position ({9})",
        REST => TypeError "argument for {0}() given by name ('{8}') and position ({9})";
    /// An argument that must be given.
    MISSING:
        until(Py36) => TypeError "Required argument '{8}' (pos {9}) not found",
        REST => TypeError "{0}() missing required argument '{8}' (pos {9})";
    /// A name that no parameter has.
    UNKNOWN:
        until(Py36) => TypeError "'{8}' is an invalid keyword argument for this function",
        until(Py312) => TypeError "'{8}' is an invalid keyword argument for {0}()",
        REST => TypeError "{0}() got an unexpected keyword argument '{8}'";
}
