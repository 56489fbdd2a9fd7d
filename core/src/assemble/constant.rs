//! Constants and names of the open function. An operation that makes an object gives its value; [`Assembler::constant`] puts it into the table.

use crate::assemble::{Asm, AsmError, Assembler, CONSTANTS, NAMES};
use crate::value::kind::Kind;
use crate::value::{MAX_SMALL, Unpacked, Value};

/// Constants and names of one function: what an ext word (less its flag bit) can name.
const MAX_TABLE: u32 = 1 << 23;

impl Assembler<'_> {
    /// The number of this constant in the open function, which is added if it is new. The value is an immediate (not Unbound), a float, a
    /// built-in, or one that this assembler gave.
    ///
    /// # Errors
    /// [`AsmError::Operand`] for a value of a running program, [`AsmError::OutOfSpace`], [`AsmError::Limit`], [`AsmError::Finished`].
    pub fn constant(&mut self, v: Value) -> Asm<u32> {
        self.open()?;
        if matches!(v.unpack(), Unpacked::Unbound | Unpacked::Heap(..)) {
            return Err(AsmError::Operand);
        }
        let (low, high) = (v.0 as u32, (v.0 >> 32) as u32);
        if let Some(n) = self.position(CONSTANTS, |[l, h, _]| (l, h) == (low, high)) {
            return Ok(n);
        }
        if self.count(CONSTANTS) >= MAX_TABLE {
            return Err(AsmError::Limit);
        }
        self.add(CONSTANTS, [low, high, 0])
    }

    /// Constant number `n` of the open function.
    #[doc(hidden)]
    pub fn constant_value(&self, n: u32) -> Option<Value> {
        let [low, high, _] = self.record(CONSTANTS, n)?;
        Some(Value(u64::from(low) | u64::from(high) << 32))
    }

    /// An int.
    ///
    /// # Errors
    /// [`AsmError::OutOfSpace`], [`AsmError::Finished`].
    pub fn int(&mut self, n: i64) -> Asm<Value> {
        match Value::int(n) {
            Some(v) => Ok(v),
            None => self.big_int(n < 0, &[n.unsigned_abs()]),
        }
    }

    /// An int of any size: its sign and its magnitude, least significant limb first, without leading zeros.
    ///
    /// # Errors
    /// As [`Assembler::int`]; [`AsmError::Operand`] if the number is not written that way, or fits into 48 bits.
    #[doc(hidden)]
    pub fn big_int(&mut self, negative: bool, limbs: &[u64]) -> Asm<Value> {
        self.open()?;
        let least = MAX_SMALL as u64 + if negative { 2 } else { 1 };
        match limbs {
            [] | [.., 0] => return Err(AsmError::Operand),
            [one] if *one < least => return Err(AsmError::Operand),
            _ => {}
        }
        let size = limbs.len().checked_mul(8).and_then(|n| n.checked_add(16)).ok_or(AsmError::OutOfSpace)?;
        let at = self.store.object(Kind::BigInt, size)?;
        self.store.set_u32(at + 8, limbs.len() as u32);
        self.store.set_u32(at + 12, negative as u32);
        for (i, limb) in limbs.iter().enumerate() {
            self.store.set_u64(at + 16 + 8 * i, *limb);
        }
        Ok(Value::rom(Kind::BigInt, 0, at))
    }

    /// A str.
    ///
    /// # Errors
    /// As [`Assembler::int`].
    pub fn text(&mut self, text: &str) -> Asm<Value> {
        self.wtf8(text.as_bytes())
    }

    /// A str that may hold lone surrogates, as WTF-8, which [`Assembler::finish`] checks.
    ///
    /// # Errors
    /// As [`Assembler::int`].
    #[doc(hidden)]
    pub fn wtf8(&mut self, text: &[u8]) -> Asm<Value> {
        self.open()?;
        let at = self.store.string(text)?;
        Ok(Value::rom(Kind::Str, 0, at as usize))
    }

    /// A bytes object.
    ///
    /// # Errors
    /// As [`Assembler::int`].
    #[doc(hidden)]
    pub fn bytes(&mut self, bytes: &[u8]) -> Asm<Value> {
        self.open()?;
        let at = self.store.object(Kind::Bytes, bytes.len().checked_add(16).ok_or(AsmError::OutOfSpace)?)?;
        self.store.set_u64(at + 8, bytes.len() as u64);
        self.store.fill(at + 16, bytes);
        Ok(Value::rom(Kind::Bytes, 0, at))
    }

    /// A tuple of values that may be constants.
    ///
    /// # Errors
    /// As [`Assembler::int`].
    #[doc(hidden)]
    pub fn tuple(&mut self, items: &[Value]) -> Asm<Value> {
        let tuple = self.tuple_of_nones(items.len())?;
        if let Some((_, at)) = tuple.rom_of(Kind::Tuple) {
            for (i, item) in items.iter().enumerate() {
                self.store.set_u64(at + 16 + 8 * i, item.0);
            }
        }
        Ok(tuple)
    }

    /// A tuple of constants of the open function, by their numbers.
    ///
    /// # Errors
    /// As [`Assembler::int`]; [`AsmError::Operand`] if there is no such constant.
    #[doc(hidden)]
    pub fn tuple_of(&mut self, items: &[u32]) -> Asm<Value> {
        if items.iter().any(|i| *i >= self.count(CONSTANTS)) {
            return Err(AsmError::Operand);
        }
        let tuple = self.tuple_of_nones(items.len())?;
        if let Some((_, at)) = tuple.rom_of(Kind::Tuple) {
            for (i, item) in items.iter().enumerate() {
                let v = self.constant_value(*item).unwrap_or(Value::NONE);
                self.store.set_u64(at + 16 + 8 * i, v.0);
            }
        }
        Ok(tuple)
    }

    fn tuple_of_nones(&mut self, n: usize) -> Asm<Value> {
        self.open()?;
        let size = n.checked_mul(8).and_then(|n| n.checked_add(16)).ok_or(AsmError::OutOfSpace)?;
        let at = self.store.object(Kind::Tuple, size)?;
        self.store.set_u64(at + 8, n as u64);
        for i in 0..n {
            self.store.set_u64(at + 16 + 8 * i, Value::NONE.0);
        }
        Ok(Value::rom(Kind::Tuple, 0, at))
    }

    /// The number of a name, for instructions that load and store by name.
    ///
    /// # Errors
    /// [`AsmError::OutOfSpace`], [`AsmError::Limit`], [`AsmError::Finished`].
    pub fn name(&mut self, name: &str) -> Asm<u32> {
        self.open()?;
        let at = self.store.string(name.as_bytes())?;
        if let Some(n) = self.position(NAMES, |[other, _, _]| other == at) {
            return Ok(n);
        }
        if self.count(NAMES) >= MAX_TABLE {
            return Err(AsmError::Limit);
        }
        self.add(NAMES, [at, 0, 0])
    }
}
