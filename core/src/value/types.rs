//! Built-in types: their numbers, names and bases. They are never in the block: a built-in type is
//! `Value::fixed(Kind::Type, TypeId)`. Their members are in [`crate::builtins::registry`].

use crate::value::Value;
use crate::value::kind::Kind;

/// A built-in type.
pub struct TypeDef {
    /// Its name.
    pub name: &'static str,
    /// Its base; `object` is its own.
    pub base: TypeId,
    /// False for the types that a class cannot inherit from.
    pub basetype: bool,
}

macro_rules! types {
    ($($id:ident $name:literal $base:ident $base_ok:literal;)*) => {
        /// Numbers of the built-in types.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
        #[repr(u32)]
        #[allow(missing_docs, reason = "the names are Python's")]
        pub enum TypeId { $($id),* }

        impl TypeId {
            /// Every type, in order of its number.
            pub const ALL: &'static [TypeId] = &[$(TypeId::$id),*];
        }

        pub(crate) static TYPES: &[TypeDef] = &[$(TypeDef { name: $name, base: TypeId::$base, basetype: $base_ok }),*];
    };
}

types! {
    Object "object" Object true;
    Type "type" Object true;
    Int "int" Object true;
    Bool "bool" Int false;
    Float "float" Object true;
    Complex "complex" Object true;
    Str "str" Object true;
    Bytes "bytes" Object true;
    ByteArray "bytearray" Object true;
    Tuple "tuple" Object true;
    List "list" Object true;
    Dict "dict" Object true;
    Set "set" Object true;
    FrozenSet "frozenset" Object true;
    Range "range" Object false;
    Slice "slice" Object false;
    NoneType "NoneType" Object false;
    Ellipsis "ellipsis" Object false;
    NotImplemented "NotImplementedType" Object false;
    Function "function" Object false;
    Method "method" Object false;
    BuiltinFunction "builtin_function_or_method" Object false;
    MethodDescriptor "method_descriptor" Object false;
    GetsetDescriptor "getset_descriptor" Object false;
    MemberDescriptor "member_descriptor" Object false;
    Cell "cell" Object false;
    Code "code" Object false;
    Frame "frame" Object false;
    Traceback "traceback" Object false;
    FrameLocalsProxy "FrameLocalsProxy" Object false;
    Generator "generator" Object false;
    Coroutine "coroutine" Object false;
    AsyncGenerator "async_generator" Object false;
    AsyncSend "async_generator_asend" Object false;
    AsyncThrow "async_generator_athrow" Object false;
    AsyncValue "async_generator_wrapped_value" Object false;
    Module "module" Object true;
    Property "property" Object true;
    StaticMethod "staticmethod" Object true;
    ClassMethod "classmethod" Object true;
    Super "super" Object true;
    MappingProxy "mappingproxy" Object false;
    DictKeys "dict_keys" Object false;
    DictValues "dict_values" Object false;
    DictItems "dict_items" Object false;
    WeakRef "ReferenceType" Object true;
    ListIter "list_iterator" Object false;
    TupleIter "tuple_iterator" Object false;
    StrIter "str_ascii_iterator" Object false;
    BytesIter "bytes_iterator" Object false;
    RangeIter "range_iterator" Object false;
    KeyIter "dict_keyiterator" Object false;
    ValueIter "dict_valueiterator" Object false;
    ItemIter "dict_itemiterator" Object false;
    SetIter "set_iterator" Object false;
    ReversedIter "reversed" Object false;
    SeqIter "iterator" Object false;
    CallIter "callable_iterator" Object false;
    Enumerate "enumerate" Object false;
    Zip "zip" Object false;
    Map "map" Object false;
    Filter "filter" Object false;
    AwaitIter "coroutine_wrapper" Object false;
    TextIo "TextIOWrapper" Object false;
    BaseException "BaseException" Object true;
    Exception "Exception" BaseException true;
    BaseExceptionGroup "BaseExceptionGroup" BaseException true;
    ExceptionGroup "ExceptionGroup" BaseExceptionGroup true;
    GeneratorExit "GeneratorExit" BaseException true;
    KeyboardInterrupt "KeyboardInterrupt" BaseException true;
    SystemExit "SystemExit" BaseException true;
    ArithmeticError "ArithmeticError" Exception true;
    FloatingPointError "FloatingPointError" ArithmeticError true;
    OverflowError "OverflowError" ArithmeticError true;
    ZeroDivisionError "ZeroDivisionError" ArithmeticError true;
    AssertionError "AssertionError" Exception true;
    AttributeError "AttributeError" Exception true;
    BufferError "BufferError" Exception true;
    EOFError "EOFError" Exception true;
    ImportError "ImportError" Exception true;
    ModuleNotFoundError "ModuleNotFoundError" ImportError true;
    LookupError "LookupError" Exception true;
    IndexError "IndexError" LookupError true;
    KeyError "KeyError" LookupError true;
    MemoryError "MemoryError" Exception true;
    NameError "NameError" Exception true;
    UnboundLocalError "UnboundLocalError" NameError true;
    OSError "OSError" Exception true;
    FileNotFoundError "FileNotFoundError" OSError true;
    FileExistsError "FileExistsError" OSError true;
    PermissionError "PermissionError" OSError true;
    TimeoutError "TimeoutError" OSError true;
    BlockingIOError "BlockingIOError" OSError true;
    ChildProcessError "ChildProcessError" OSError true;
    ConnectionError "ConnectionError" OSError true;
    BrokenPipeError "BrokenPipeError" ConnectionError true;
    ConnectionAbortedError "ConnectionAbortedError" ConnectionError true;
    ConnectionRefusedError "ConnectionRefusedError" ConnectionError true;
    ConnectionResetError "ConnectionResetError" ConnectionError true;
    InterruptedError "InterruptedError" OSError true;
    IsADirectoryError "IsADirectoryError" OSError true;
    NotADirectoryError "NotADirectoryError" OSError true;
    ProcessLookupError "ProcessLookupError" OSError true;
    ReferenceError "ReferenceError" Exception true;
    RuntimeError "RuntimeError" Exception true;
    NotImplementedError "NotImplementedError" RuntimeError true;
    RecursionError "RecursionError" RuntimeError true;
    PythonFinalizationError "PythonFinalizationError" RuntimeError true;
    StopIteration "StopIteration" Exception true;
    StopAsyncIteration "StopAsyncIteration" Exception true;
    SyntaxError "SyntaxError" Exception true;
    IndentationError "IndentationError" SyntaxError true;
    TabError "TabError" IndentationError true;
    IncompleteInputError "_IncompleteInputError" SyntaxError true;
    SystemError "SystemError" Exception true;
    TypeError "TypeError" Exception true;
    ValueError "ValueError" Exception true;
    UnicodeError "UnicodeError" ValueError true;
    UnicodeDecodeError "UnicodeDecodeError" UnicodeError true;
    UnicodeEncodeError "UnicodeEncodeError" UnicodeError true;
    UnicodeTranslateError "UnicodeTranslateError" UnicodeError true;
    Warning "Warning" Exception true;
    BytesWarning "BytesWarning" Warning true;
    DeprecationWarning "DeprecationWarning" Warning true;
    EncodingWarning "EncodingWarning" Warning true;
    FutureWarning "FutureWarning" Warning true;
    ImportWarning "ImportWarning" Warning true;
    PendingDeprecationWarning "PendingDeprecationWarning" Warning true;
    ResourceWarning "ResourceWarning" Warning true;
    RuntimeWarning "RuntimeWarning" Warning true;
    SyntaxWarning "SyntaxWarning" Warning true;
    UnicodeWarning "UnicodeWarning" Warning true;
    UserWarning "UserWarning" Warning true;
}

impl TypeId {
    /// The type with this number.
    pub(crate) fn from_index(i: u32) -> Option<TypeId> {
        TypeId::ALL.get(i as usize).copied()
    }
    /// The type of all objects of this kind, if it is one.
    #[inline(always)]
    pub(crate) fn of_kind(kind: Kind) -> Option<TypeId> {
        PLAIN.get(kind as usize).copied().flatten()
    }
    /// The type as a value.
    pub const fn value(self) -> Value {
        Value::fixed(Kind::Type, self as u32)
    }
    /// The built-in type that `v` is.
    pub fn of_value(v: Value) -> Option<TypeId> {
        TypeId::from_index(v.fixed_of(Kind::Type)?)
    }
    /// Its row.
    pub(crate) fn def(self) -> &'static TypeDef {
        // ALL and TYPES have the same length; the fallback is never taken.
        TYPES.get(self as usize).unwrap_or(&NO_TYPE)
    }
    /// Its name.
    pub fn name(self) -> &'static str {
        self.def().name
    }
    /// True if this is `other` or inherits from it.
    pub fn is_a(self, other: TypeId) -> bool {
        let mut t = self;
        loop {
            if t == other {
                return true;
            }
            if t == TypeId::Object {
                return false;
            }
            t = self.after(t);
        }
    }
    /// What comes behind `t` in the MRO of this type: its base, but for the one type that has two.
    pub(crate) fn after(self, t: TypeId) -> TypeId {
        if self == TypeId::ExceptionGroup && t == TypeId::BaseExceptionGroup { TypeId::Exception } else { t.def().base }
    }
    /// True for the exception types.
    pub fn is_exception(self) -> bool {
        self >= TypeId::BaseException
    }
}

/// The types that the kind of an object alone tells.
static PLAIN: [Option<TypeId>; Kind::COUNT] = {
    let pairs = [
        (Kind::Str, TypeId::Str),
        (Kind::Bytes, TypeId::Bytes),
        (Kind::ByteArray, TypeId::ByteArray),
        (Kind::BigInt, TypeId::Int),
        (Kind::Complex, TypeId::Complex),
        (Kind::Tuple, TypeId::Tuple),
        (Kind::List, TypeId::List),
        (Kind::Dict, TypeId::Dict),
        (Kind::Set, TypeId::Set),
        (Kind::FrozenSet, TypeId::FrozenSet),
        (Kind::Range, TypeId::Range),
        (Kind::Slice, TypeId::Slice),
        (Kind::Function, TypeId::Function),
        (Kind::Hidden, TypeId::BuiltinFunction),
        (Kind::HostFn, TypeId::BuiltinFunction),
        (Kind::Getset, TypeId::GetsetDescriptor),
        (Kind::Member, TypeId::MemberDescriptor),
        (Kind::Cell, TypeId::Cell),
        (Kind::Code, TypeId::Code),
        (Kind::Frame, TypeId::Frame),
        (Kind::Traceback, TypeId::Traceback),
        (Kind::Module, TypeId::Module),
        (Kind::Type, TypeId::Type),
        (Kind::Property, TypeId::Property),
        (Kind::StaticMethod, TypeId::StaticMethod),
        (Kind::ClassMethod, TypeId::ClassMethod),
        (Kind::Super, TypeId::Super),
        (Kind::Proxy, TypeId::FrameLocalsProxy),
        (Kind::MappingProxy, TypeId::MappingProxy),
        (Kind::WeakRef, TypeId::WeakRef),
    ];
    let mut table = [None; Kind::COUNT];
    let mut i = 0;
    while i < pairs.len() {
        table[pairs[i].0 as usize] = Some(pairs[i].1);
        i += 1;
    }
    table
};

static NO_TYPE: TypeDef = TypeDef { name: "object", base: TypeId::Object, basetype: false };
