//! Constants of code objects.

use hashbrown::HashMap;

/// A code object of the image under construction. The first one that is reserved is the top level.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct CodeId(pub u32);

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
    /// An integer that 64 bits do not hold; see [`BigInt::into_const`].
    BigInt(BigInt),
    /// A float.
    Float(f64),
    /// A built-in, as its `Value` word: only in the prelude, which is compiled for the very core that runs it.
    Builtin(u64),
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
        let digits: String = literal.chars().filter(|c| *c != '_').collect();
        let (radix, digits) = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("0x") => (16, digits.get(2..)?),
            Some("0o") => (8, digits.get(2..)?),
            Some("0b") => (2, digits.get(2..)?),
            _ => (10, digits.as_str()),
        };
        if let Ok(small) = i64::from_str_radix(digits, radix) {
            return Some(Const::Int(small));
        }
        Some(BigInt::parse(digits, radix)?.into_const())
    }
}

impl BigInt {
    /// A number from its digits: in linear time for the powers of two, else in time quadratic in their number.
    fn parse(digits: &str, radix: u32) -> Option<BigInt> {
        if radix.is_power_of_two() {
            return BigInt::packed(digits, radix);
        }
        // As many digits at a time as fit into a limb.
        let (step, scale) = (18, 1_000_000_000_000_000_000u64);
        let mut limbs: Vec<u64> = Vec::new();
        let first = match digits.len() % step {
            0 => step,
            n => n,
        };
        let (mut chunk, mut rest) = (digits.get(..first)?, digits.get(first..)?);
        let mut factor = 1u64;
        loop {
            let mut carry = u128::from(u64::from_str_radix(chunk, radix).ok()?);
            for limb in &mut limbs {
                let product = u128::from(*limb) * u128::from(factor) + carry;
                *limb = product as u64;
                carry = product >> 64;
            }
            if carry != 0 {
                limbs.push(carry as u64);
            }
            if rest.is_empty() {
                return Some(BigInt { negative: false, limbs });
            }
            factor = scale;
            (chunk, rest) = (rest.get(..step)?, rest.get(step..)?);
        }
    }

    fn packed(digits: &str, radix: u32) -> Option<BigInt> {
        let width = radix.trailing_zeros();
        let (mut limbs, mut limb, mut filled) = (Vec::new(), 0u128, 0);
        for digit in digits.chars().rev() {
            limb |= u128::from(digit.to_digit(radix)?) << filled;
            filled += width;
            if filled >= 64 {
                limbs.push(limb as u64);
                limb >>= 64;
                filled -= 64;
            }
        }
        limbs.push(limb as u64);
        Some(BigInt { negative: false, limbs })
    }

    /// As a constant in its one form: [`Const::Int`] whenever 64 bits hold it.
    pub fn into_const(mut self) -> Const {
        while self.limbs.last() == Some(&0) {
            self.limbs.pop();
        }
        match (self.limbs.as_slice(), self.negative) {
            ([], _) => Const::Int(0),
            ([n], false) if *n <= i64::MAX as u64 => Const::Int(*n as i64),
            ([n], true) if *n <= 1 << 63 => Const::Int((*n as i64).wrapping_neg()),
            _ => Const::BigInt(self),
        }
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
            (Const::Builtin(a), Const::Builtin(b)) => a == b,
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
            Const::Builtin(word) => word.hash(state),
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
