//! Messages whose words changed from era to era.
//!
//! A message is a list of rows: in which eras, which exception, which words; the first row that has the era counts. `{0}`, `{1}` .. stand
//! for what is told, in the order in which the message's documentation names it; a row need not use everything. `Heap::raise_text` raises
//! one.

use crate::era::Era::*;
use crate::era::{Era, Eras};
use crate::value::types::TypeId;
use crate::value::types::TypeId::*;

/// A message in every era.
#[derive(Clone, Copy)]
pub struct Text(pub(super) &'static [(Eras, TypeId, &'static str)]);

impl Text {
    /// Which exception the era raises, and its words.
    #[doc(hidden)]
    pub const fn of(self, era: Era) -> (TypeId, &'static str) {
        let mut i = 0;
        while i < self.0.len() {
            let (eras, t, words) = self.0[i];
            if eras.has(era) {
                return (t, words);
            }
            i += 1;
        }
        (SystemError, "")
    }

    /// The era's words.
    #[doc(hidden)]
    pub const fn words(self, era: Era) -> &'static str {
        self.of(era).1
    }

    /// The message of this name, of those that the prelude raises.
    #[doc(hidden)]
    pub fn of_prelude(name: &[u8]) -> Option<Text> {
        PRELUDE.iter().find(|(n, _)| n.as_bytes() == name).map(|(_, text)| *text)
    }
}

impl Era {
    /// Name of the module of built-in functions.
    #[doc(hidden)]
    pub const fn builtins_module(self) -> &'static str {
        match self {
            Py27 => "__builtin__",
            _ => "builtins",
        }
    }
}

/// The words between the places, with the number of the place that comes before each, if any. (The searches of `str` for a character
/// could panic, for all that the compiler knows.)
pub fn parts(words: &str) -> impl Iterator<Item = (Option<usize>, &str)> {
    let mut rest = Some(words);
    core::iter::from_fn(move || {
        let (place, text) = match rest?.as_bytes() {
            [b'{', n @ b'0'..=b'9', b'}', ..] => (Some(usize::from(n - b'0')), rest?.get(3..)?),
            _ => (None, rest?),
        };
        let from = usize::from(place.is_none());
        let end = text.bytes().skip(from).position(|b| b == b'{').map_or(text.len(), |i| from + i);
        rest = text.get(end..).filter(|t| !t.is_empty());
        Some((place, text.get(..end)?))
    })
}

macro_rules! texts {
    ($list:ident; $($(#[$doc:meta])* $name:ident: $($eras:expr => $t:ident $words:expr),+;)*) => {
        $($(#[$doc])* pub const $name: Text = Text(&[$(($eras, $t, $words)),+]);)*
        #[cfg_attr(not(test), allow(dead_code, reason = "the lists are for the prelude and a test"))]
        pub(crate) const $list: &[(&str, Text)] = &[$((stringify!($name), $name)),*];
    };
}

pub(crate) use texts;

pub(crate) const fn until(last: Era) -> Eras {
    Eras::until(last)
}

pub(crate) const fn only(era: Era) -> Eras {
    Eras::only(era)
}
pub(crate) const REST: Eras = Eras::ALL;

// What the machine raises.
texts! {
    MACHINE;

    // --- names (FL-MSG)

    /// An unbound local variable: its name.
    UNBOUND_LOCAL:
        until(Py38) => UnboundLocalError "local variable '{0}' referenced before assignment",
        REST => UnboundLocalError "cannot access local variable '{0}' where it is not associated with a value";
    /// An unbound free variable: its name.
    UNBOUND_FREE:
        until(Py38) => NameError "free variable '{0}' referenced before assignment in enclosing scope",
        REST => NameError "cannot access free variable '{0}' where it is not associated with a value in enclosing scope";
    /// A name in a function that nothing binds: the name.
    MISSING_GLOBAL:
        only(Py27) => NameError "global name '{0}' is not defined",
        REST => NameError "name '{0}' is not defined";

    // --- operators

    /// A str and something else: the other's type.
    CONCAT_STR:
        only(Py27) => TypeError "cannot concatenate 'str' and '{0}' objects",
        only(Py36) => TypeError "must be str, not {0}",
        REST => TypeError "can only concatenate str (not \"{0}\") to str";
    /// `%` of integers.
    INT_MODULO:
        until(Py38) => ZeroDivisionError "integer division or modulo by zero",
        REST => ZeroDivisionError "integer modulo by zero";
    /// `//` of floats.
    FLOAT_FLOOR_DIVISION:
        until(Py38) => ZeroDivisionError "float divmod()",
        REST => ZeroDivisionError "float floor division by zero";
    /// `%` of floats.
    FLOAT_MODULO:
        until(Py312) => ZeroDivisionError "float modulo",
        REST => ZeroDivisionError "float modulo by zero";

    // --- statements

    /// Raising what is no exception: its type.
    NO_EXCEPTION:
        only(Py27) => TypeError "exceptions must be old-style classes or derived from BaseException, not {0}",
        REST => TypeError "exceptions must derive from BaseException";
    /// `with` without the first of the two methods: type of the operand, method, protocol.
    NO_ENTER:
        until(Py38) => AttributeError "{1}",
        REST => TypeError "'{0}' object does not support the {2} protocol";
    /// `with` without the second of the two methods: type of the operand, method, protocol.
    NO_EXIT:
        until(Py38) => AttributeError "{1}",
        REST => TypeError "'{0}' object does not support the {2} protocol (missed {1} method)";

    // --- attributes

    /// Setting an attribute that the object has no room for: its type, the attribute.
    NO_ROOM_FOR_ATTRIBUTE:
        until(Py312) => AttributeError "'{0}' object has no attribute '{1}'",
        REST => AttributeError "'{0}' object has no attribute '{1}' and no __dict__ for setting new attributes";
    /// Setting an attribute of a built-in type: the type, the attribute.
    TYPE_IS_IMMUTABLE:
        until(Py38) => TypeError "can't set attributes of built-in/extension type '{0}'",
        REST => TypeError "cannot set '{1}' attribute of immutable type '{0}'";
    /// Deleting what describes a type: the type, the attribute.
    TYPE_FIELD_STAYS:
        until(Py38) => TypeError "can't delete {0}.{1}",
        REST => TypeError "cannot delete '{1}' attribute of immutable type '{0}'";
    /// An attribute that a module lacks: the module's name, the attribute, the module's type.
    MODULE_LACKS:
        only(Py27) => AttributeError "'{2}' object has no attribute '{1}'",
        REST => AttributeError "module '{0}' has no attribute '{1}'";
    /// An attribute that a module without a name lacks: the attribute, the module's type.
    NAMELESS_MODULE_LACKS:
        only(Py27) => AttributeError "'{1}' object has no attribute '{0}'",
        REST => AttributeError "module has no attribute '{0}'";
    /// A property without what is needed: its name, the object's type, what is needed, the old words.
    PROPERTY_LACKS:
        until(Py38) => AttributeError "{3}",
        REST => AttributeError "property '{0}' of '{1}' object has no {2}";
    /// A property without a name and without what is needed: its type, the object's type, what is needed, the old words.
    NAMELESS_PROPERTY_LACKS:
        until(Py38) => AttributeError "{3}",
        REST => AttributeError "{0} of '{1}' object has no {2}";
    /// An attribute that cannot be set: its name, the object's type (FA).
    READONLY:
        only(Py27) => TypeError "readonly attribute",
        until(Py38) => AttributeError "readonly attribute",
        REST => AttributeError "attribute '{0}' of '{1}' objects is not writable";
    /// A plain field that cannot be set.
    READONLY_FIELD:
        only(Py27) => TypeError "readonly attribute",
        REST => AttributeError "readonly attribute";
    /// The name of an attribute is no str: the function, the type of the name.
    ATTRIBUTE_NAME_OF_FUNCTION:
        until(Py38) => TypeError "{0}(): attribute name must be string",
        REST => TypeError "attribute name must be string, not '{1}'";

    // --- classes and functions

    /// Making an instance with arguments that nobody takes: the class.
    OBJECT_TAKES_NOTHING:
        until(Py36) => TypeError "object() takes no parameters",
        REST => TypeError "{0}() takes no arguments";
    /// The same, the class having a `__new__` of its own.
    OBJECT_NEW_TAKES_CLASS:
        until(Py36) => TypeError "object() takes no parameters",
        REST => TypeError "object.__new__() takes exactly one argument (the type to instantiate)";
    /// `object.__init__` with arguments: the class.
    OBJECT_INIT_TAKES_SELF:
        until(Py36) => TypeError "object.__init__() takes no parameters",
        REST => TypeError "{0}.__init__() takes exactly one argument (the instance to initialize)";
    /// The same, the class having an `__init__` of its own.
    OVERRIDDEN_INIT_TAKES_SELF:
        until(Py36) => TypeError "object.__init__() takes no parameters",
        REST => TypeError "object.__init__() takes exactly one argument (the instance to initialize)";
    /// Setting `__class__` where that is impossible.
    CLASS_IS_IMMUTABLE:
        until(Py38) => TypeError "__class__ assignment only supported for heap types or ModuleType subclasses",
        REST => TypeError "__class__ assignment only supported for mutable types or ModuleType subclasses";
    /// Bases that have no order: their names.
    NO_RESOLUTION_ORDER:
        until(Py312) => TypeError "Cannot create a consistent method resolution\norder (MRO) for bases {0}",
        REST => TypeError "Cannot create a consistent method resolution order (MRO) for bases {0}";
    /// The second argument of isinstance.
    ISINSTANCE_CLASS:
        only(Py27) => TypeError "isinstance() arg 2 must be a class, type, or tuple of classes and types",
        until(Py38) => TypeError "isinstance() arg 2 must be a type or tuple of types",
        REST => TypeError "isinstance() arg 2 must be a type, a tuple of types, or a union";
    /// The second argument of issubclass.
    ISSUBCLASS_CLASS:
        until(Py38) => TypeError "issubclass() arg 2 must be a class or tuple of classes",
        REST => TypeError "issubclass() arg 2 must be a class, a tuple of classes, or a union";
    /// `super(class)`: the type of what is no class.
    SUPER_CLASS:
        until(Py38) => TypeError "super() argument 1 must be type, not {1}",
        REST => TypeError "super() argument 1 must be a type, not {0}";
    /// `super(class, type)`: the type, the class.
    SUPER_OF_TYPE:
        until(Py312) => TypeError "super(type, obj): obj must be an instance or subtype of type",
        REST => TypeError "super(type, obj): obj (type {0}) is not an instance or subtype of type ({1}).";
    /// `super(class, object)`: the object's type, the class.
    SUPER_OF_INSTANCE:
        until(Py312) => TypeError "super(type, obj): obj must be an instance or subtype of type",
        REST => TypeError "super(type, obj): obj (instance of {0}) is not an instance or subtype of type ({1}).";
    /// Setting `__dict__` of a function: the type of what is no dict.
    FUNCTION_DICT:
        only(Py27) => TypeError "setting function's dictionary to a non-dict",
        REST => TypeError "__dict__ must be set to a dictionary, not a '{0}'";
    /// Deleting `__dict__` of a function.
    FUNCTION_DICT_STAYS:
        only(Py27) => TypeError "setting function's dictionary to a non-dict",
        REST => TypeError "cannot delete __dict__";
    /// A method bound to None.
    METHOD_OF_NONE:
        only(Py27) => TypeError "unbound methods must have non-NULL im_class",
        until(Py38) => TypeError "self must not be None",
        REST => TypeError "instance must not be None";
    /// A wrong argument of `types.FunctionType`: its number, its name, the type wanted, that of the argument.
    FUNCTION_ARGUMENT:
        until(Py36) => TypeError "function() argument {0} must be {2}, not {3}",
        REST => TypeError "function() argument '{1}' must be {2}, not {3}";
    /// Keyword arguments of an exception that takes none: its class.
    EXCEPTION_KEYWORDS:
        until(Py36) => TypeError "{0} does not take keyword arguments",
        REST => TypeError "{0}() takes no keyword arguments";
    /// A keyword argument that an exception does not know: its class, the keyword.
    EXCEPTION_KEYWORD:
        until(Py36) => TypeError "'{1}' is an invalid keyword argument for this function",
        until(Py312) => TypeError "'{1}' is an invalid keyword argument for {0}()",
        REST => TypeError "{0}() got an unexpected keyword argument '{1}'";

    /// `x[i]` for what has no items but might have: its type.
    NO_INDEXING:
        until(Py36) => TypeError "'{0}' object does not support indexing",
        REST => TypeError "'{0}' object is not subscriptable";
    /// `x[k]` for anything else without items: its type.
    NO_SUBSCRIPTS:
        REST => TypeError "'{0}' object is not subscriptable";

    // --- functions of builtins and sys

    /// `exec()`.
    EXEC_OF_NOTHING:
        until(Py36) => TypeError "exec expected at least 1 arguments, got 0",
        until(Py38) => TypeError "exec expected at least 1 argument, got 0",
        REST => TypeError "exec() takes at least 1 positional argument (0 given)";
    /// `eval()`.
    EVAL_OF_NOTHING:
        until(Py36) => TypeError "eval expected at least 1 arguments, got 0",
        until(Py312) => TypeError "eval expected at least 1 argument, got 0",
        REST => TypeError "eval() takes at least 1 positional argument (0 given)";
    /// The first argument of `__import__`: its type.
    IMPORT_NAME:
        until(Py38) => TypeError "__import__() argument 1 must be str, not {0}",
        REST => TypeError "module name must be a string";
    /// The argument of `sys._getframe`: its type (FA-GETFRAME).
    FRAME_DEPTH:
        only(Py27) => TypeError "an integer is required",
        until(Py38) => TypeError "an integer is required (got type {0})",
        REST => TypeError "'{0}' object cannot be interpreted as an integer";
    /// The same for a float.
    FRAME_DEPTH_FLOAT:
        until(Py38) => TypeError "integer argument expected, got float",
        REST => TypeError "'float' object cannot be interpreted as an integer";
    /// Keyword arguments of `sys._getframe`.
    GETFRAME_KEYWORDS:
        until(Py36) => TypeError "_getframe() takes no keyword arguments",
        REST => TypeError "sys._getframe() takes no keyword arguments";
    /// Too many arguments of `sys._getframe`: how many.
    GETFRAME_ARGUMENTS:
        until(Py36) => TypeError "_getframe() takes at most 1 argument ({0} given)",
        REST => TypeError "_getframe expected at most 1 argument, got {0}";

    // --- jumps (JP)

    /// A jump at the call event of a frame that has not begun.
    JUMP_INTO_NEW_FRAME:
        REST => ValueError "can't jump from the 'call' trace event of a new frame";
    /// A jump at an event of another sort, where it is refused.
    JUMP_AT_EVENT:
        REST => ValueError "can only jump from a 'line' trace event";
    /// A jump at the call event of a generator that goes on.
    JUMP_AT_CALL:
        until(Py311) => ValueError "can only jump from a 'line' trace event",
        REST => ValueError "can't jump from the 'call' trace event of a new frame";
    /// A jump at the return event of a yield, where it is refused.
    JUMP_AT_YIELD:
        only(Py38) => ValueError "can't jump from a yield statement",
        REST => ValueError "can only jump from a 'line' trace event";
    /// A jump outside of events, in a frame that has a trace function.
    JUMP_OUTSIDE_EVENTS:
        until(Py38) => ValueError "can only jump from a 'line' trace event",
        only(Py311) => ValueError "can't jump from the 'call' trace event of a new frame",
        REST => ValueError "f_lineno can only be set in a trace function";
    /// A jump in a frame without a trace function.
    JUMP_UNTRACED:
        until(Py38) => ValueError "f_lineno can only be set by a trace function",
        only(Py311) => ValueError "can't jump from the 'call' trace event of a new frame",
        REST => ValueError "f_lineno can only be set in a trace function";
}

// What the compiler warns of.
texts! {
    COMPILER;

    /// An escape sequence that means nothing: what sort, the sequence.
    INVALID_ESCAPE:
        until(Py311) => DeprecationWarning "invalid {0} '{1}'",
        REST => SyntaxWarning "invalid {0} '{1}'";
    /// `is` with a literal: the operator, the literal's type, the operator that was meant.
    IDENTITY_WITH_LITERAL:
        until(Py311) => SyntaxWarning "\"{0}\" with a literal. Did you mean \"{2}\"?",
        REST => SyntaxWarning "\"{0}\" with '{1}' literal. Did you mean \"{2}\"?";
}

// What the prelude raises, by name.
texts! {
    PRELUDE;

    /// What bytearray cannot be made of: its type.
    BYTEARRAY_OF:
        until(Py36) => TypeError "'{0}' object is not iterable",
        REST => TypeError "cannot convert '{0}' object to bytearray";
    /// What a bytearray cannot be extended with: its type.
    BYTEARRAY_EXTEND:
        until(Py36) => TypeError "'{0}' object is not iterable",
        REST => TypeError "can't extend bytearray with {0}";
    /// What an exception group cannot be split by.
    GROUP_MATCHER:
        until(Py312) => TypeError "expected a function, exception type or tuple of exception types",
        REST => TypeError "expected an exception type, a tuple of exception types, or a callable (other than a class)";
    /// The largest or smallest of nothing: function.
    EXTREME_OF_NOTHING:
        until(Py311) => ValueError "{0}() arg is an empty sequence",
        REST => ValueError "{0}() iterable argument is empty";

    /// exec of what is no source.
    EXEC_SOURCE:
        only(Py27) => TypeError "exec: arg 1 must be a string, file, or code object",
        REST => TypeError "exec() arg 1 must be a string, bytes or code object";
    /// eval of what is no source.
    EVAL_SOURCE:
        only(Py27) => TypeError "eval() arg 1 must be a string or code object",
        REST => TypeError "eval() arg 1 must be a string, bytes or code object";
    /// The globals of exec: their type.
    EXEC_GLOBALS:
        only(Py27) => TypeError "exec: arg 2 must be a dictionary or None",
        REST => TypeError "exec() globals must be a dict, not {0}";
    /// The locals of exec and eval: their type.
    EXEC_LOCALS:
        only(Py27) => TypeError "exec: arg 3 must be a mapping or None",
        REST => TypeError "locals must be a mapping or None, not {0}";
    /// An instance of an abstract class: the class, `s` for several methods, the methods quoted and plain.
    ABSTRACT_CLASS:
        until(Py38) => TypeError "Can't instantiate abstract class {0} with abstract methods {3}",
        only(Py311) => TypeError "Can't instantiate abstract class {0} with abstract method{1} {3}",
        REST => TypeError "Can't instantiate abstract class {0} without an implementation for abstract method{1} {2}";
    /// A module that is nowhere: its name as the parent has it, its whole name quoted.
    NO_MODULE:
        only(Py27) => ImportError "No module named {0}",
        REST => ModuleNotFoundError "No module named {1}";
    /// A module below one that is no package: its name below it, its whole name and the parent's quoted.
    NO_PACKAGE:
        only(Py27) => ImportError "No module named {0}",
        REST => ModuleNotFoundError "No module named {1}; {2} is not a package";
    /// A relative import in a module that no package has.
    NO_PARENT_PACKAGE:
        only(Py27) => ValueError "Attempted relative import in non-package",
        until(Py36) => SystemError "Parent module '' not loaded, cannot perform relative import",
        REST => ImportError "attempted relative import with no known parent package";
    /// A relative import of more levels than there are.
    BEYOND_TOP_PACKAGE:
        until(Py36) => ValueError "attempted relative import beyond top-level package",
        REST => ImportError "attempted relative import beyond top-level package";
    /// `from module import name`: the name plain and quoted, the module's name quoted, its file.
    CANNOT_IMPORT_NAME:
        only(Py27) => ImportError "cannot import name {0}",
        only(Py36) => ImportError "cannot import name {1}",
        REST => ImportError "cannot import name {1} from {2} ({3})";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::raise::TEXT_PIECES;

    #[test]
    fn every_message_has_words_in_every_era() {
        for (name, text) in [MACHINE, COMPILER, PRELUDE, super::super::calls::CALLS].concat() {
            for era in Era::ALL {
                let words = text.words(era);
                assert!(!words.is_empty(), "{name} in {}", era.name());
                assert!(2 * parts(words).count() - 1 <= TEXT_PIECES, "{name} in {}: too many pieces", era.name());
            }
            let last = text.0.last().map(|row| row.0);
            assert_eq!(last, Some(REST), "{name}: an era to come has the last row");
        }
    }

    #[test]
    fn words_come_apart_at_their_places() {
        let all: alloc::vec::Vec<_> = parts("a {1} b{0}").collect();
        assert_eq!(all, [(None, "a "), (Some(1), " b"), (Some(0), "")]);
    }
}
