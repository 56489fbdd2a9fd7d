//! Text that the VM itself knows: static Strs with their hashes, so that looking one up never computes anything.

use crate::value::Value;
use crate::value::hash;
use crate::value::kind::Kind;

macro_rules! names {
    ($($name:ident = $text:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Index { $($name),* }
        $(#[doc = concat!("`", $text, "`")] pub const $name: Value = Value::fixed(Kind::Str, Index::$name as u32);)*
        /// The texts, by index.
        pub(crate) const TEXTS: &[&str] = &[$($text),*];
        static HASHES: [u64; TEXTS.len()] = {
            let mut h = [0u64; TEXTS.len()];
            let mut i = 0;
            while i < TEXTS.len() {
                h[i] = hash::text(TEXTS[i].as_bytes());
                i += 1;
            }
            h
        };
    };
}

names! {
    EMPTY = "";
    INIT = "__init__"; NEW = "__new__"; CALL = "__call__"; NAME = "__name__"; QUALNAME = "__qualname__"; MODULE = "__module__";
    DOC = "__doc__"; DICT = "__dict__"; CLASS = "__class__"; BASES = "__bases__"; MRO = "__mro__"; SLOTS = "__slots__";
    REPR = "__repr__"; STR = "__str__"; FORMAT = "__format__"; HASH = "__hash__"; BOOL = "__bool__"; LEN = "__len__";
    ITER = "__iter__"; NEXT = "__next__"; CONTAINS = "__contains__"; GETITEM = "__getitem__"; SETITEM = "__setitem__";
    DELITEM = "__delitem__"; GETATTR = "__getattr__"; GETATTRIBUTE = "__getattribute__"; SETATTR = "__setattr__";
    DELATTR = "__delattr__"; GET = "__get__"; SET = "__set__"; DELETE = "__delete__"; SET_NAME = "__set_name__";
    INIT_SUBCLASS = "__init_subclass__"; PREPARE = "__prepare__"; ENTER = "__enter__"; EXIT = "__exit__";
    AENTER = "__aenter__"; AEXIT = "__aexit__"; AITER = "__aiter__"; ANEXT = "__anext__"; AWAIT = "__await__";
    EQ = "__eq__"; NE = "__ne__"; LT = "__lt__"; LE = "__le__"; GT = "__gt__"; GE = "__ge__";
    ADD = "__add__"; SUB = "__sub__"; MUL = "__mul__"; TRUEDIV = "__truediv__"; FLOORDIV = "__floordiv__"; MOD = "__mod__";
    POW = "__pow__"; MATMUL = "__matmul__"; LSHIFT = "__lshift__"; RSHIFT = "__rshift__"; AND = "__and__"; OR = "__or__";
    XOR = "__xor__"; NEG = "__neg__"; POS = "__pos__"; INVERT = "__invert__"; INDEX = "__index__"; INT = "__int__";
    FLOAT = "__float__"; ABS = "__abs__"; REVERSED = "__reversed__"; MISSING = "__missing__"; KEYS = "keys";
    BUILTINS = "__builtins__"; FILE = "__file__"; MAIN = "__main__"; ANNOTATIONS = "__annotations__"; ALL = "__all__";
    PATH = "__path__"; PACKAGE = "__package__"; SPEC = "__spec__"; LOADER = "__loader__"; CLASSCELL = "__classcell__";
    MATCH_ARGS = "__match_args__"; METACLASS = "metaclass"; FIRSTLINENO = "__firstlineno__"; STATIC_ATTRIBUTES = "__static_attributes__";
    N_BUILTINS = "builtins"; N_SYS = "sys"; N_INSPECT = "inspect"; LINE = "line"; RETURN = "return"; EXCEPTION = "exception"; OPCODE = "opcode"; N_CALL = "call"; C_CALL = "c_call";
    C_RETURN = "c_return"; C_EXCEPTION = "c_exception"; NONE = "None"; TRUE = "True"; FALSE = "False"; NOTES = "__notes__";
    SEND = "send"; THROW = "throw"; CLOSE = "close"; WRAPPED = "__wrapped__"; SELF = "self"; DOT0 = ".0"; INSTANCECHECK = "__instancecheck__"; SUBCLASSCHECK = "__subclasscheck__";
    FUNC_NAME = "func_name"; STDOUT = "stdout"; STDERR = "stderr"; WRITE = "write"; MRO_ENTRIES = "__mro_entries__"; ABSTRACT = "__abstractmethods__"; LENGTH_HINT = "__length_hint__";
    // Reflected and in-place operators, in the order of `isa::BinOp`.
    RADD = "__radd__"; RSUB = "__rsub__"; RMUL = "__rmul__"; RTRUEDIV = "__rtruediv__"; RFLOORDIV = "__rfloordiv__"; RMOD = "__rmod__"; RPOW = "__rpow__"; RMATMUL = "__rmatmul__"; RLSHIFT = "__rlshift__"; RRSHIFT = "__rrshift__"; RAND = "__rand__"; ROR = "__ror__"; RXOR = "__rxor__";
    IADD = "__iadd__"; ISUB = "__isub__"; IMUL = "__imul__"; ITRUEDIV = "__itruediv__"; IFLOORDIV = "__ifloordiv__"; IMOD = "__imod__"; IPOW = "__ipow__"; IMATMUL = "__imatmul__"; ILSHIFT = "__ilshift__"; IRSHIFT = "__irshift__"; IAND = "__iand__"; IOR = "__ior__"; IXOR = "__ixor__";
    DIVMOD = "__divmod__"; RDIVMOD = "__rdivmod__"; ROUND = "__round__"; TRUNC = "__trunc__"; BYTES = "__bytes__"; COMPLEX = "__complex__";
    // Classes and modules.
    IMPORT = "__import__"; ABC_FLAGS = "__abc_tpflags__"; WEAKREF = "__weakref__";
    // Items and containers.
    CLASS_GETITEM = "__class_getitem__";
}

/// Text of static Str `i`.
pub fn text(i: u32) -> &'static str {
    match TEXTS.get(i as usize) {
        Some(t) => t,
        None => {
            let c = i.wrapping_sub(CHARS) as usize;
            ASCII.get(c..c + 1).unwrap_or("")
        }
    }
}

/// True if there is a static Str with this number.
pub(crate) fn is_text(i: u32) -> bool {
    (i as usize) < TEXTS.len() || (CHARS..CHARS + 128).contains(&i)
}

/// Static Strs from this number on are the single ASCII characters.
const CHARS: u32 = 1 << 16;
static ASCII: &str = "\0\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f";
static CHAR_HASHES: [u64; 128] = {
    let mut h = [0u64; 128];
    let mut i = 0;
    while i < 128 {
        h[i] = hash::text(&[i as u8]);
        i += 1;
    }
    h
};

/// The static Str of one ASCII character.
pub const fn ascii(c: u8) -> Value {
    Value::fixed(Kind::Str, CHARS + (c & 127) as u32)
}

/// Hash of static Str `i`.
#[inline]
pub fn hash_of(i: u32) -> u64 {
    match HASHES.get(i as usize) {
        Some(h) => *h,
        None => CHAR_HASHES.get(i.wrapping_sub(CHARS) as usize).copied().unwrap_or(0),
    }
}

/// The static Str with this text, if there is one.
pub fn find(text: &str) -> Option<Value> {
    TEXTS.iter().position(|t| *t == text).map(|i| Value::fixed(Kind::Str, i as u32))
}
