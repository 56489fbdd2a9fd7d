//! Messages of calls that the signature of a built-in function does not allow. CPython makes them in `Python/getargs.c`,
//! `Objects/descrobject.c` (descriptors and slots) and `Objects/methodobject.c`.
//!
//! Of receivers is told: the method, its type (as C has it), the type of what was given, its type (as Python has it). Of all others: the function, the type or module that it
//! belongs to and the dot behind that, "at least " or the like, the limit, an "s" for several, how many were given, the sort of argument, the
//! argument's name and its place.

use crate::era::Era::{Py36, Py38, Py312};
use crate::era::texts::{REST, Text, only, texts, until};
use crate::value::types::TypeId::{OverflowError, TypeError, ValueError};

texts! {
    CALLS;

    /// A method called through its type without a receiver.
    NO_RECEIVER:
        until(Py38) => TypeError "descriptor '{0}' of '{1}' object needs an argument",
        REST => TypeError "unbound method {3}.{0}() needs an argument";
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
    /// More options than a function has that takes any number of arguments by position.
    OPTIONS:
        until(Py36) => TypeError "{0}() takes at most {4} argument{5} ({6} given)",
        REST => TypeError "{0}() takes at most {4} keyword argument{5} ({6} given)";
    /// The same for a function that speaks of one missing argument first.
    OPTIONS_OF_LONE:
        until(Py36) => TypeError "function takes at most {4} argument{5} ({6} given)",
        REST => TypeError "{0}() takes at most {4} keyword argument{5} ({6} given)";
    /// An argument by position for a function that takes none by position.
    NOT_BY_POSITION:
        REST => TypeError "{0}() takes no positional arguments";
    /// The wrong number of arguments by position for a function that takes some by name.
    POSITIONAL:
        until(Py36) => TypeError "Function takes at least {4} positional arguments ({6} given)",
        REST => TypeError "{0}() takes {3}{4} positional argument{5} ({6} given)";
    /// An argument given by position and by name.
    TWICE:
        until(Py36) => TypeError "Argument given by name ('{8}') and position ({9})",
        REST => TypeError "argument for {0}() given by name ('{8}') and position ({9})";
    /// An argument that must be given.
    MISSING:
        until(Py36) => TypeError "Required argument '{8}' (pos {9}) not found",
        REST => TypeError "{0}() missing required argument '{8}' (pos {9})";
    /// A keyword argument of a Python function whose name is no str.
    NO_KEYWORD:
        until(Py38) => TypeError "{0}() keywords must be strings",
        REST => TypeError "keywords must be strings";
    /// A name that no parameter has.
    UNKNOWN:
        until(Py36) => TypeError "'{8}' is an invalid keyword argument for this function",
        until(Py312) => TypeError "'{8}' is an invalid keyword argument for {0}()",
        REST => TypeError "{0}() got an unexpected keyword argument '{8}'";
    /// More arguments by position than may be given so; the name is that of the first that must be given by name.
    TOO_MANY_POSITIONAL:
        until(Py36) => TypeError "'{8}' is a keyword-only argument",
        REST => TypeError "{0}() takes {3}{4} positional argument{5} ({6} given)";
    /// The wrong number of arguments where a format without a name takes them apart.
    NAMELESS_COUNT:
        REST => TypeError "function takes {3}{4} argument{5} ({6} given)";
    /// An argument of C's type int, or of one that takes `__index__`: the type of what was given.
    NOT_AN_INT:
        until(Py38) => TypeError "an integer is required (got type {0})",
        REST => TypeError "'{0}' object cannot be interpreted as an integer";
    /// An integer beyond what C's type for indices holds.
    TOO_LARGE_FOR_INDEX:
        REST => OverflowError "Python int too large to convert to C ssize_t";
    /// An integer beyond what C's longest type holds, for its int.
    TOO_LARGE_FOR_INT:
        until(Py36) => OverflowError "Python int too large to convert to C long",
        REST => OverflowError "Python int too large to convert to C int";
    /// The same where a format takes it.
    TOO_LARGE_FOR_LONG:
        REST => OverflowError "Python int too large to convert to C long";
    /// An integer above what C's int holds.
    ABOVE_INT:
        until(Py36) => OverflowError "signed integer is greater than maximum",
        REST => OverflowError "Python int too large to convert to C int";
    /// One below.
    BELOW_INT:
        until(Py36) => OverflowError "signed integer is less than minimum",
        REST => OverflowError "Python int too large to convert to C int";
    /// A shift by more bits than C's type for indices holds.
    SHIFT_TOO_FAR:
        until(Py36) => OverflowError "Python int too large to convert to C ssize_t",
        REST => OverflowError "too many digits in integer";
    /// What zip cannot iterate: which argument, its type.
    ZIP_OF:
        until(Py36) => TypeError "zip argument #{0} must support iteration",
        REST => TypeError "'{1}' object is not iterable";
    /// A keyword argument of a built-in function whose name is no str.
    ODD_NAME:
        REST => TypeError "keywords must be strings";
    /// A keyword argument of dict whose name is no str.
    NO_KEY_OF_DICT:
        until(Py36) => TypeError "keyword arguments must be strings",
        REST => TypeError "keywords must be strings";
    /// A str for bytearray.extend.
    BYTES_OF_STR:
        until(Py312) => TypeError "'str' object cannot be interpreted as an integer",
        REST => TypeError "expected iterable of integers; got: 'str'";
    /// A format that is none: it, the type of what is formatted.
    WRONG_FORMAT:
        until(Py38) => ValueError "Invalid format specifier",
        REST => ValueError "Invalid format specifier '{0}' for object of type '{1}'";
    /// An argument that must be a str: function, which argument (the only one, by place, by name), type of what was given.
    NOT_A_STR_ALONE:
        REST => TypeError "{0}() argument must be str, not {2}";
    /// See above.
    NOT_A_STR_AT:
        REST => TypeError "{0}() argument {1} must be str, not {2}";
    /// See above.
    NOT_A_STR_NAMED:
        REST => TypeError "{0}() argument '{1}' must be str, not {2}";
    /// See above, where a format without a name takes the arguments apart.
    NOT_A_STR_NAMELESS:
        REST => TypeError "argument {1} must be str, not {2}";
    /// What a str is searched for: function, type of what was given.
    NEEDLE_OF_STR:
        until(Py312) => TypeError "must be str, not {1}",
        REST => TypeError "{0}() argument 1 must be str, not {2}";
    /// What bytes are searched for: type of what was given.
    NEEDLE_OF_BYTES:
        until(Py36) => TypeError "a bytes-like object is required, not '{0}'",
        REST => TypeError "argument should be integer or bytes-like object, not '{0}'";
    /// An attribute of a type, or a method to bind, for an object of another: name, type, the object's type.
    WRONG_OWNER:
        until(Py36) => TypeError "descriptor '{0}' for '{1}' objects doesn't apply to '{2}' object",
        REST => TypeError "descriptor '{0}' for '{1}' objects doesn't apply to a '{2}' object";
    /// What float cannot be made of: its type.
    FLOAT_OF:
        until(Py38) => TypeError "float() argument must be a string or a number, not '{0}'",
        REST => TypeError "float() argument must be a string or a real number, not '{0}'";
    /// What int cannot be made of: its type.
    INT_OF:
        until(Py38) => TypeError "int() argument must be a string, a bytes-like object or a number, not '{0}'",
        REST => TypeError "int() argument must be a string, a bytes-like object or a real number, not '{0}'";
    /// A key of a str that is no integer: its type.
    STR_KEY:
        until(Py38) => TypeError "string indices must be integers",
        REST => TypeError "string indices must be integers, not '{0}'";
    /// iter of two arguments whose first cannot be called.
    ITER_OF_UNCALLABLE:
        only(Py312) => TypeError "iter(object, sentinel): object must be callable",
        REST => TypeError "iter(v, w): v must be callable";
    /// pow of three arguments: their types.
    POWER_OF_THREE:
        until(Py38) => TypeError "unsupported operand type(s) for pow(): '{0}', '{1}', '{2}'",
        REST => TypeError "unsupported operand type(s) for ** or pow(): '{0}', '{1}', '{2}'";
    /// A bytearray with an encoding but without text: which of the two words was given.
    BYTEARRAY_ENCODING:
        until(Py36) => TypeError "encoding or errors without a string argument",
        REST => TypeError "{0} without a string argument";
    /// A float for an argument that must be an int.
    FLOAT_FOR_INT:
        until(Py38) => TypeError "integer argument expected, got float",
        REST => TypeError "'{0}' object cannot be interpreted as an integer";
}
