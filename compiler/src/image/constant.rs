//! Constants of code objects.

use super::CodeId;
use hashbrown::HashMap;

/// A big integer: sign and magnitude.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct BigInt {
    /// Less than zero.
    pub negative: bool,
    /// Least significant first, no leading zero limb.
    pub limbs: Vec<u64>,
}

/// A constant. Two constants are the same only if type and value agree: 1, 1.0 and True differ, and so do 0.0 and -0.0.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// `Ellipsis`.
    Ellipsis,
    /// An integer; the builder stores it inline or as a big integer.
    Int(i64),
    /// An integer beyond 64 bits.
    BigInt(BigInt),
    /// A float.
    Float(f64),
    /// Text as WTF-8.
    Str(Box<[u8]>),
    /// Bytes.
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Vec<Const>),
    /// A code object of the same image.
    Code(CodeId),
}

impl Const {
    /// Text.
    pub fn text(s: &str) -> Const {
        Const::Str(s.as_bytes().into())
    }

    /// The integer that a literal says: decimal, `0x`, `0o`, `0b`, with underscores, of any size. `None` if it is not a literal.
    pub fn integer(literal: &str) -> Option<Const> {
        literal.replace('_', "").parse().ok().map(Const::Int)
    }
}

impl PartialEq for Const {
    fn eq(&self, other: &Const) -> bool {
        match (self, other) {
            (Const::None, Const::None) | (Const::Ellipsis, Const::Ellipsis) => true,
            (Const::Bool(a), Const::Bool(b)) => a == b,
            (Const::Int(a), Const::Int(b)) => a == b,
            (Const::BigInt(a), Const::BigInt(b)) => a == b,
            (Const::Float(a), Const::Float(b)) => a.to_bits() == b.to_bits(),
            (Const::Str(a), Const::Str(b)) | (Const::Bytes(a), Const::Bytes(b)) => a == b,
            (Const::Tuple(a), Const::Tuple(b)) => a == b,
            (Const::Code(a), Const::Code(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Const {}

impl std::hash::Hash for Const {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Const::None | Const::Ellipsis => {}
            Const::Bool(b) => b.hash(state),
            Const::Int(i) => i.hash(state),
            Const::BigInt(b) => b.hash(state),
            Const::Float(f) => f.to_bits().hash(state),
            Const::Str(b) | Const::Bytes(b) => b.hash(state),
            Const::Tuple(items) => items.hash(state),
            Const::Code(id) => id.hash(state),
        }
    }
}

/// The constants of one code object, each once.
#[derive(Default, Debug)]
pub struct ConstPool {
    items: Vec<Const>,
    index: HashMap<Const, u32>,
}

impl ConstPool {
    /// The index of this constant, which is added if it is new. The builder refuses indices beyond 24 bits.
    pub fn add(&mut self, constant: Const) -> u32 {
        if let Some(i) = self.index.get(&constant) {
            return *i;
        }
        let i = self.items.len() as u32;
        self.items.push(constant.clone());
        self.index.insert(constant, i);
        i
    }

    /// The constants by index, for [`super::CodeSpec::constants`].
    pub fn into_items(self) -> Vec<Const> {
        self.items
    }

    /// How many constants.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
