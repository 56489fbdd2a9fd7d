//! What the fields of each kind of object may hold. One table, no code to speak of. Everything may be Unbound: missing.
//!
//! A field that instructions fill from registers (as the defaults of a function) may hold any Python value: what lies in a register is the
//! compiler's promise, which neither the verifier of images nor this table can check, and the machine takes none of it for granted.

use crate::block::records as o;
use crate::block::{FIELDS, Holds};
use crate::value::kind::Kind;
use crate::value::{Unpacked, Value};

/// A set of values: a bit for each kind of object, and a few more.
#[derive(Clone, Copy)]
pub(crate) struct Set(u64);

const NUMBER: u64 = 1 << 60;
const NEGATIVE: u64 = 1 << 61;
const NONE: u64 = 1 << 62;
const OTHER: u64 = 1 << 63;

const fn of(kind: Kind) -> u64 {
    1 << kind as u64
}

/// A number that is not negative: lengths, flags, positions.
const COUNT: Set = Set(NUMBER);
/// Any integer of 48 bits.
const SMALL: Set = Set(NUMBER | NEGATIVE);
/// Any integer.
const INTEGER: Set = Set(NUMBER | NEGATIVE | of(Kind::BigInt));
/// Any Python value: everything but the stores behind containers.
pub(crate) const PYTHON: Set = Set(!(of(Kind::Store) | of(Kind::Table) | of(Kind::Free)));
const STR: Set = Set(of(Kind::Str));
const TUPLE: Set = Set(of(Kind::Tuple));
const DICT: Set = Set(of(Kind::Dict));
/// (A standard stream keeps its number there.)
const INSTANCE_DICT: Set = Set(DICT.0 | NUMBER);
const LIST: Set = Set(of(Kind::List));
const TABLE: Set = Set(of(Kind::Table));
const BYTES: Set = Set(of(Kind::Bytes));
const STORE: Set = Set(of(Kind::Store));
const CODE: Set = Set(of(Kind::Code));
const TYPE: Set = Set(of(Kind::Type));
const FRAME: Set = Set(of(Kind::Frame));
const EXCEPTION: Set = Set(of(Kind::Exception) | NONE);
const TRACEBACK: Set = Set(of(Kind::Traceback) | NONE);

impl Set {
    /// True if `v` is in the set.
    #[inline]
    pub(crate) fn has(self, v: Value) -> bool {
        let bit = match v.unpack() {
            Unpacked::Unbound => return true,
            Unpacked::Int(i) if i < 0 => NEGATIVE,
            Unpacked::Int(_) => NUMBER,
            Unpacked::None => NONE,
            Unpacked::Heap(kind, _) | Unpacked::Rom(kind, ..) | Unpacked::Static(kind, _) => of(kind),
            _ => OTHER,
        };
        self.0 & bit != 0
    }
}

/// The fixed fields of a kind, from word 1 on, and what the words behind them may hold.
pub(crate) fn fields(kind: Kind) -> (&'static [Set], Set) {
    match kind {
        Kind::Tuple => (&[COUNT], PYTHON),
        Kind::List => (&[COUNT, STORE], PYTHON),
        Kind::Dict | Kind::Set | Kind::FrozenSet => (&[TABLE, COUNT], PYTHON),
        Kind::Range => (&[INTEGER, INTEGER, INTEGER], PYTHON),
        Kind::Function => (&FUNCTION, PYTHON),
        Kind::Frame => (&FRAME_OBJECT, PYTHON),
        Kind::Traceback => (&[TRACEBACK, FRAME, Set(NUMBER | NONE), COUNT, COUNT], PYTHON),
        Kind::Generator => (&[COUNT, STORE, FRAME, CODE, STR, STR, COUNT, PYTHON], PYTHON),
        Kind::Module => (&[PYTHON, DICT], PYTHON),
        Kind::Type => (&[STR, TUPLE, TUPLE, DICT, COUNT, COUNT, LIST, COUNT, TYPE, COUNT, STR], PYTHON),
        Kind::Instance => (&[TYPE, INSTANCE_DICT, PYTHON], PYTHON),
        Kind::Exception => (&[TYPE, TUPLE, DICT, TRACEBACK, EXCEPTION, EXCEPTION, PYTHON, PYTHON], PYTHON),
        Kind::StaticMethod | Kind::ClassMethod => (&[PYTHON, DICT], PYTHON),
        Kind::Iter => (&[COUNT], PYTHON),
        Kind::DictView => (&[COUNT], PYTHON),
        Kind::Proxy => (&[FRAME], PYTHON),
        Kind::Table => (&[COUNT, COUNT, COUNT, COUNT], PYTHON),
        Kind::ByteArray => (&[COUNT, BYTES], PYTHON),
        Kind::Member => (&[TYPE, STR, COUNT], PYTHON),
        Kind::Complex => (&[Set(OTHER), Set(OTHER)], PYTHON),
        _ => (&[], PYTHON),
    }
}

static FUNCTION: [Set; o::function::SIZE] = {
    use o::function as f;
    let mut rows = [PYTHON; f::SIZE];
    rows[f::CODE - 1] = CODE;
    rows[f::GLOBALS - 1] = DICT;
    rows[f::DICT - 1] = DICT;
    // Only a count of misses: caches do not travel.
    rows[f::CACHE - 1] = COUNT;
    rows
};

static FRAME_OBJECT: [Set; o::frame::SIZE] = {
    use o::frame as f;
    let mut rows = [PYTHON; f::SIZE];
    rows[f::CODE - 1] = CODE;
    rows[f::FUNC - 1] = Set(of(Kind::Function) | of(Kind::Hidden));
    rows[f::BASE - 1] = COUNT;
    rows[f::STORE - 1] = STORE;
    rows[f::PC - 1] = COUNT;
    rows[f::BACK - 1] = Set(of(Kind::Frame) | NONE);
    rows[f::LOCALS - 1] = DICT;
    rows[f::EXTRA - 1] = DICT;
    rows[f::FLAGS - 1] = COUNT;
    rows[f::LINE - 1] = SMALL;
    rows[f::LAST - 1] = SMALL;
    rows[f::GENERATOR - 1] = Set(of(Kind::Generator));
    rows
};

/// Words of an object of this kind that must be there at least, header included.
pub(crate) fn least_size(kind: Kind) -> usize {
    let payload = match kind {
        Kind::Str => o::str::DATA - 1,
        Kind::Bytes | Kind::Tuple => 1,
        Kind::BigInt => 2,
        Kind::List => o::list::SIZE,
        Kind::Dict | Kind::Set | Kind::FrozenSet => o::dict::SIZE,
        Kind::Range | Kind::Slice => o::range::SIZE,
        Kind::Function => o::function::SIZE,
        Kind::Method => o::method::SIZE,
        Kind::Cell => o::cell::SIZE,
        Kind::Frame => o::frame::SIZE,
        Kind::Traceback => o::traceback::SIZE,
        Kind::Generator => o::generator::SIZE,
        Kind::Module => o::module::SIZE,
        Kind::Type => o::class::SIZE,
        Kind::Instance => o::instance::SIZE,
        Kind::Exception => o::exception::SIZE,
        Kind::Property => o::property::SIZE,
        Kind::StaticMethod | Kind::ClassMethod => o::wrapper::SIZE,
        Kind::Super => o::sup::SIZE,
        Kind::Iter => o::iter::SIZE,
        Kind::DictView => o::view::SIZE,
        Kind::Proxy | Kind::MappingProxy | Kind::WeakRef => o::wrap::SIZE,
        Kind::Table => o::table::ENTRIES - 1,
        Kind::ByteArray => o::bytearray::SIZE,
        Kind::Member => o::member::SIZE,
        Kind::Complex => o::complex::SIZE,
        _ => 0,
    };
    payload + 1
}

/// What a word of the block's header may hold; some numbers have their own ranges besides.
pub(crate) fn header_field(i: usize) -> Set {
    match FIELDS.get(i) {
        Some(Holds::Count | Holds::MaybeCount) => COUNT,
        Some(Holds::Number | Holds::MaybeNumber) => SMALL,
        Some(Holds::Exception) => EXCEPTION,
        Some(Holds::Dict) => DICT,
        Some(Holds::List) => LIST,
        Some(Holds::Frame) => FRAME,
        Some(Holds::Store) => STORE,
        Some(Holds::Any) | None => PYTHON,
    }
}
