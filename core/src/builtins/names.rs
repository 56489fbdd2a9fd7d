//! The names of the module builtins that are values: types, exceptions and constants.

use crate::builtins::def::{Def, constant};
use crate::era::Era;
use crate::value::Value;
use crate::value::types::TypeId as T;

macro_rules! types {
    ($($id:ident $name:literal $(($since:ident))?)*) => {
        /// Members.
        pub(crate) const MEMBERS: &[Def] = &[
            constant("None", Value::NONE),
            constant("True", Value::TRUE),
            constant("False", Value::FALSE),
            constant("Ellipsis", Value::ELLIPSIS),
            constant("NotImplemented", Value::NOT_IMPLEMENTED),
            constant("__debug__", Value::TRUE),
            constant("__doc__", Value::NONE),
            constant("__loader__", Value::NONE).since(Era::Py36),
            constant("__spec__", Value::NONE).since(Era::Py36),
            constant("__package__", crate::value::names::EMPTY),
            // Other names of OSError.
            constant("IOError", T::OSError.value()),
            constant("EnvironmentError", T::OSError.value()),
            $(constant($name, T::$id.value())$(.since(Era::$since))?),*
        ];
    };
}

types! {
    Object "object" Type "type" Int "int" Bool "bool" Float "float" Complex "complex" Str "str" Bytes "bytes"
    ByteArray "bytearray" Tuple "tuple" List "list" Dict "dict" Set "set" FrozenSet "frozenset" Range "range" Slice "slice"
    Property "property" StaticMethod "staticmethod" ClassMethod "classmethod" Super "super" ReversedIter "reversed"
    Enumerate "enumerate" Zip "zip" Map "map" Filter "filter"
    BaseException "BaseException" Exception "Exception" BaseExceptionGroup "BaseExceptionGroup" (Py311) ExceptionGroup "ExceptionGroup" (Py311)
    GeneratorExit "GeneratorExit" KeyboardInterrupt "KeyboardInterrupt" SystemExit "SystemExit"
    ArithmeticError "ArithmeticError" FloatingPointError "FloatingPointError" OverflowError "OverflowError"
    ZeroDivisionError "ZeroDivisionError" AssertionError "AssertionError" AttributeError "AttributeError"
    BufferError "BufferError" EOFError "EOFError" ImportError "ImportError" ModuleNotFoundError "ModuleNotFoundError" (Py36)
    LookupError "LookupError" IndexError "IndexError" KeyError "KeyError" MemoryError "MemoryError" NameError "NameError"
    UnboundLocalError "UnboundLocalError" OSError "OSError" FileNotFoundError "FileNotFoundError" (Py36)
    FileExistsError "FileExistsError" (Py36) PermissionError "PermissionError" (Py36) TimeoutError "TimeoutError" (Py36)
    BlockingIOError "BlockingIOError" (Py36) ChildProcessError "ChildProcessError" (Py36) ConnectionError "ConnectionError" (Py36)
    BrokenPipeError "BrokenPipeError" (Py36) ConnectionAbortedError "ConnectionAbortedError" (Py36)
    ConnectionRefusedError "ConnectionRefusedError" (Py36) ConnectionResetError "ConnectionResetError" (Py36)
    InterruptedError "InterruptedError" (Py36) IsADirectoryError "IsADirectoryError" (Py36)
    NotADirectoryError "NotADirectoryError" (Py36) ProcessLookupError "ProcessLookupError" (Py36)
    PythonFinalizationError "PythonFinalizationError" (Py313) IncompleteInputError "_IncompleteInputError" (Py313)
    UnicodeTranslateError "UnicodeTranslateError"
    ReferenceError "ReferenceError" RuntimeError "RuntimeError" NotImplementedError "NotImplementedError"
    RecursionError "RecursionError" (Py36) StopIteration "StopIteration" StopAsyncIteration "StopAsyncIteration" (Py36)
    SyntaxError "SyntaxError" IndentationError "IndentationError" TabError "TabError" SystemError "SystemError"
    TypeError "TypeError" ValueError "ValueError" UnicodeError "UnicodeError" UnicodeDecodeError "UnicodeDecodeError"
    UnicodeEncodeError "UnicodeEncodeError" Warning "Warning" BytesWarning "BytesWarning"
    DeprecationWarning "DeprecationWarning" EncodingWarning "EncodingWarning" (Py311) FutureWarning "FutureWarning"
    ImportWarning "ImportWarning" PendingDeprecationWarning "PendingDeprecationWarning" ResourceWarning "ResourceWarning" (Py36)
    RuntimeWarning "RuntimeWarning" SyntaxWarning "SyntaxWarning" UnicodeWarning "UnicodeWarning" UserWarning "UserWarning"
}
