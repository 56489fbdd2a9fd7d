//! Integers of any size: 48 bits inside the value, else limbs in the block or an image. Results are always in their shortest form,
//! so equal integers that fit into a `Value` are the same bits.

use crate::block::records::bigint as b;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::isa::BinOp;
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Unpacked, Value};
use core::cmp::Ordering;

/// Where the limbs of an integer are.
#[derive(Clone, Copy)]
enum At {
    Small(u64),
    Heap(Handle),
    Rom(u16, usize),
}

/// An integer to be read: sign and magnitude. Valid for one step, as handles are.
#[derive(Clone, Copy)]
pub struct Int {
    /// Below zero.
    pub negative: bool,
    /// Limbs of 64 bits; 0 for zero.
    pub len: usize,
    at: At,
}

/// Quotient and remainder.
pub type Pair = (Value, Value);

impl Heap<'_> {
    /// The integer that a value of exact built-in type (int or bool) is.
    #[doc(hidden)]
    pub fn int_of(&self, v: Value) -> Option<Int> {
        match v.unpack() {
            Unpacked::Int(i) => Some(Int { negative: i < 0, len: (i != 0) as usize, at: At::Small(i.unsigned_abs()) }),
            Unpacked::Bool(x) => Some(Int { negative: false, len: x as usize, at: At::Small(x as u64) }),
            Unpacked::Heap(Kind::BigInt, h) => {
                let meta = self.block.raw(h, b::META);
                Some(Int { negative: meta >> 32 & 1 != 0, len: meta as u32 as usize, at: At::Heap(h) })
            }
            Unpacked::Rom(Kind::BigInt, image, at) => {
                let (len, negative) = self.image(image).bigint_meta(at);
                Some(Int { negative, len, at: At::Rom(image, at) })
            }
            _ => None,
        }
    }

    /// Limb `i` of the magnitude; 0 above its length.
    #[inline]
    #[doc(hidden)]
    pub fn limb(&self, x: &Int, i: usize) -> u64 {
        if i >= x.len {
            return 0;
        }
        match x.at {
            At::Small(n) => n,
            At::Heap(h) => self.block.raw(h, b::LIMBS + i),
            At::Rom(image, at) => self.image(image).limb(at, i),
        }
    }

    /// Copies the limbs of the magnitude, lowest first, to the first words of `to`. (The kind of integer is looked at once, before the loop:
    /// looked at in the loop, the compiler reads what that kind does not have, which memory checkers report.)
    pub(crate) fn copy_limbs(&self, x: &Int, to: &mut [u64]) {
        let to = to.iter_mut().take(x.len);
        match x.at {
            At::Small(n) => to.for_each(|limb| *limb = n),
            At::Heap(h) => to.enumerate().for_each(|(i, limb)| *limb = self.block.raw(h, b::LIMBS + i)),
            At::Rom(image, at) => {
                let image = self.image(image);
                to.enumerate().for_each(|(i, limb)| *limb = image.limb(at, i));
            }
        }
    }

    /// The integer, if its magnitude fits into 64 bits.
    fn int_small(&self, x: &Int) -> Option<i128> {
        if x.len > 1 {
            return None;
        }
        let m = self.limb(x, 0) as i128;
        Some(if x.negative { -m } else { m })
    }

    /// The integer, if it fits into 64 bits with sign.
    pub fn int_as_i64(&self, v: Value) -> Option<i64> {
        match v.as_small() {
            Some(i) => Some(i),
            None => i64::try_from(self.int_small(&self.int_of(v)?)?).ok(),
        }
    }

    /// An integer clamped to 64 bits: what indices and counts need. `None` if `v` is no int.
    #[doc(hidden)]
    pub fn int_clamped(&self, v: Value) -> Option<i64> {
        let x = self.int_of(v)?;
        Some(self.int_as_i64(v).unwrap_or(if x.negative { i64::MIN } else { i64::MAX }))
    }

    /// Bits of the magnitude.
    #[doc(hidden)]
    pub fn int_bits(&self, x: &Int) -> usize {
        match x.len.checked_sub(1) {
            Some(top) => x.len * 64 - self.limb(x, top).leading_zeros() as usize,
            None => 0,
        }
    }

    /// A value for `i`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[inline]
    pub fn new_int(&mut self, i: i64) -> Data {
        match Value::int(i) {
            Some(v) => Ok(v),
            None => self.int_from_wide(i as i128),
        }
    }

    /// A value for `i`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn int_from_wide(&mut self, i: i128) -> Data {
        if let Ok(narrow) = i64::try_from(i) {
            if let Some(v) = Value::int(narrow) {
                return Ok(v);
            }
        }
        self.new_int_parts(i < 0, i.unsigned_abs())
    }

    /// A value for a sign and a magnitude.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_int_parts(&mut self, negative: bool, m: u128) -> Data {
        let h = self.big_alloc(2)?;
        self.big_put(h, 0, m as u64);
        self.big_put(h, 1, (m >> 64) as u64);
        Ok(self.big_finish(h, 2, negative))
    }

    /// A BigInt of `limbs` zero limbs that the caller fills and finishes.
    pub(crate) fn big_alloc(&mut self, limbs: usize) -> Data<Handle> {
        self.block.alloc(Kind::BigInt, limbs.saturating_add(1))
    }

    #[inline]
    pub(crate) fn big_put(&mut self, h: Handle, i: usize, limb: u64) {
        self.block.set_raw(h, b::LIMBS + i, limb);
    }

    #[inline]
    fn big_get(&self, h: Handle, i: usize) -> u64 {
        self.block.raw(h, b::LIMBS + i)
    }

    /// Ends a BigInt that was filled with `limbs` limbs: gives it its shortest form.
    pub(crate) fn big_finish(&mut self, h: Handle, limbs: usize, negative: bool) -> Value {
        let mut n = limbs;
        while n > 0 && self.big_get(h, n - 1) == 0 {
            n -= 1;
        }
        let low = if n == 0 { 0 } else { self.big_get(h, 0) };
        if n <= 1 && low <= 1 << 47 {
            let i = if negative { -(low as i64) } else { low as i64 };
            if let Some(v) = Value::int(i) {
                self.big_drop(h);
                return v;
            }
        }
        self.block.set_raw(h, b::META, n as u64 | (negative as u64) << 32);
        self.block.trim(h, n + 1);
        Value::heap(Kind::BigInt, h)
    }

    /// Gives back the newest object's words: it was scratch.
    fn big_drop(&mut self, h: Handle) {
        if h.0 as usize + self.block.size(h) == self.block.top() {
            self.block.set_top(h.0 as usize);
        }
    }

    /// Order of two magnitudes.
    pub(crate) fn int_cmp_magnitude(&self, x: &Int, y: &Int) -> Ordering {
        if x.len != y.len {
            return x.len.cmp(&y.len);
        }
        for i in (0..x.len).rev() {
            match self.limb(x, i).cmp(&self.limb(y, i)) {
                Ordering::Equal => {}
                other => return other,
            }
        }
        Ordering::Equal
    }

    /// Order of two integers.
    pub(crate) fn int_cmp(&self, x: &Int, y: &Int) -> Ordering {
        match (x.negative && x.len > 0, y.negative && y.len > 0) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.int_cmp_magnitude(x, y),
            (true, true) => self.int_cmp_magnitude(y, x),
        }
    }

    /// `x + y`, or `x - y` if `minus`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn int_add(&mut self, x: &Int, y: &Int, minus: bool) -> Data {
        if let (Some(i), Some(j)) = (self.int_small(x), self.int_small(y)) {
            return self.int_from_wide(if minus { i - j } else { i + j });
        }
        let n = x.len.max(y.len) + 1;
        self.charge(n / 16);
        let y_negative = y.negative != minus;
        if x.negative == y_negative {
            let h = self.big_alloc(n)?;
            let mut carry = false;
            for i in 0..n {
                let (s, c1) = self.limb(x, i).overflowing_add(self.limb(y, i));
                let (s, c2) = s.overflowing_add(carry as u64);
                carry = c1 | c2;
                self.big_put(h, i, s);
            }
            return Ok(self.big_finish(h, n, x.negative));
        }
        let (big, little, negative) = match self.int_cmp_magnitude(x, y) {
            Ordering::Less => (y, x, y_negative),
            _ => (x, y, x.negative),
        };
        let h = self.big_alloc(n)?;
        let mut borrow = false;
        for i in 0..n {
            let (d, b1) = self.limb(big, i).overflowing_sub(self.limb(little, i));
            let (d, b2) = d.overflowing_sub(borrow as u64);
            borrow = b1 | b2;
            self.big_put(h, i, d);
        }
        Ok(self.big_finish(h, n, negative))
    }

    /// `x * y`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn int_mul(&mut self, x: &Int, y: &Int) -> Data {
        if let (Some(i), Some(j)) = (self.int_small(x), self.int_small(y)) {
            if let Some(p) = i.checked_mul(j) {
                return self.int_from_wide(p);
            }
        }
        let n = x.len + y.len;
        self.charge(x.len.saturating_mul(y.len) / 16);
        let h = self.big_alloc(n)?;
        for i in 0..x.len {
            let xi = self.limb(x, i) as u128;
            let mut carry = 0u128;
            for j in 0..y.len {
                let t = xi * self.limb(y, j) as u128 + self.big_get(h, i + j) as u128 + carry;
                self.big_put(h, i + j, t as u64);
                carry = t >> 64;
            }
            self.big_put(h, i + y.len, carry as u64);
        }
        Ok(self.big_finish(h, n, x.negative != y.negative))
    }

    /// Quotient towards minus infinity and the remainder with the divisor's sign; `None` if `y` is zero.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn int_divmod(&mut self, x: &Int, y: &Int) -> Data<Option<Pair>> {
        if y.len == 0 {
            return Ok(None);
        }
        if let (Some(i), Some(j)) = (self.int_small(x), self.int_small(y)) {
            let (Some(q), Some(r)) = (i.checked_div(j), i.checked_rem(j)) else { return Ok(None) };
            let (q, r) = if r != 0 && (r < 0) != (j < 0) { (q - 1, r + j) } else { (q, r) };
            return Ok(Some((self.int_from_wide(q)?, self.int_from_wide(r)?)));
        }
        let (q, r) = self.int_divrem(x, y)?;
        let Some(rest) = self.int_of(r) else { return Ok(None) };
        if rest.len != 0 && x.negative != y.negative {
            let one = Int { negative: false, len: 1, at: At::Small(1) };
            let Some(quotient) = self.int_of(q) else { return Ok(None) };
            return Ok(Some((self.int_add(&quotient, &one, true)?, self.int_add(&rest, y, false)?)));
        }
        Ok(Some((q, r)))
    }

    /// Quotient towards zero and the remainder with the dividend's sign. `y` is not zero.
    fn int_divrem(&mut self, x: &Int, y: &Int) -> Data<Pair> {
        let negative = x.negative != y.negative;
        if y.len == 1 {
            let d = self.limb(y, 0) as u128;
            self.charge(x.len / 8);
            let h = self.big_alloc(x.len)?;
            let mut rest = 0u128;
            for i in (0..x.len).rev() {
                let t = rest << 64 | self.limb(x, i) as u128;
                self.big_put(h, i, t.checked_div(d).unwrap_or(0) as u64);
                rest = t.checked_rem(d).unwrap_or(0);
            }
            let q = self.big_finish(h, x.len, negative);
            return Ok((q, self.new_int_parts(x.negative, rest)?));
        }
        if self.int_cmp_magnitude(x, y) == Ordering::Less {
            // The remainder is x itself, by value.
            let h = self.big_alloc(x.len)?;
            for i in 0..x.len {
                let limb = self.limb(x, i);
                self.big_put(h, i, limb);
            }
            return Ok((Value::small(0), self.big_finish(h, x.len, x.negative)));
        }
        self.charge(x.len.saturating_mul(y.len) / 4);
        // Knuth's algorithm D on digits of 32 bits: q, then the dividend (which becomes the remainder), then the divisor.
        let shift = self.limb(y, y.len - 1).leading_zeros() as usize % 32;
        let n = self.int_bits(y).div_ceil(32);
        let m = (x.len * 2 + 1).saturating_sub(n);
        let q = self.big_alloc(m / 2 + 1)?;
        let u = self.big_alloc(x.len + 2)?;
        let v = self.big_alloc(y.len)?;
        self.big_shifted(x, shift, u, x.len + 1);
        self.big_shifted(y, shift, v, y.len);
        let top = self.digit(v, n - 1) as u64;
        let next = self.digit(v, n.wrapping_sub(2)) as u64;
        for j in (0..m).rev() {
            let two = (self.digit(u, j + n) as u64) << 32 | self.digit(u, j + n - 1) as u64;
            let mut guess = two.checked_div(top).unwrap_or(0);
            let mut rest = two.wrapping_sub(guess.wrapping_mul(top));
            while guess >> 32 != 0
                || guess.wrapping_mul(next) > (rest << 32 | self.digit(u, (j + n).wrapping_sub(2)) as u64)
            {
                guess -= 1;
                rest += top;
                if rest >> 32 != 0 {
                    break;
                }
            }
            let mut carry = 0u64;
            let mut borrow = 0i64;
            for i in 0..n {
                let p = guess * self.digit(v, i) as u64 + carry;
                carry = p >> 32;
                let t = self.digit(u, i + j) as i64 - borrow - (p & 0xFFFF_FFFF) as i64;
                self.set_digit(u, i + j, t as u32);
                borrow = i64::from(t < 0);
            }
            let t = self.digit(u, j + n) as i64 - borrow - carry as i64;
            self.set_digit(u, j + n, t as u32);
            if t < 0 {
                guess -= 1;
                let mut carry = 0u64;
                for i in 0..n {
                    let s = self.digit(u, i + j) as u64 + self.digit(v, i) as u64 + carry;
                    self.set_digit(u, i + j, s as u32);
                    carry = s >> 32;
                }
                let s = (self.digit(u, j + n) as u64).wrapping_add(carry);
                self.set_digit(u, j + n, s as u32);
            }
            self.set_digit(q, j, guess as u32);
        }
        self.big_drop(v);
        let rest_limbs = y.len;
        for i in 0..rest_limbs {
            let (low, high) = (self.big_get(u, i), self.big_get(u, i + 1));
            let w = if shift == 0 { low } else { low >> shift | high << (64 - shift) };
            self.big_put(u, i, w);
        }
        let r = self.big_finish(u, rest_limbs, x.negative);
        let quotient = self.big_finish(q, m / 2 + 1, negative);
        Ok((quotient, r))
    }

    #[inline]
    pub(crate) fn digit(&self, h: Handle, i: usize) -> u32 {
        (self.big_get(h, i / 2) >> (i % 2 * 32)) as u32
    }

    #[inline]
    fn set_digit(&mut self, h: Handle, i: usize, d: u32) {
        let at = i % 2 * 32;
        let w = self.big_get(h, i / 2) & !(0xFFFF_FFFF << at) | (d as u64) << at;
        self.big_put(h, i / 2, w);
    }

    /// Writes the magnitude shifted left by fewer than 64 bits into `n` limbs.
    fn big_shifted(&mut self, x: &Int, bits: usize, to: Handle, n: usize) {
        let mut low = 0;
        for i in 0..n {
            let w = self.limb(x, i);
            let shifted = if bits == 0 { w } else { w << bits | low >> (64 - bits) };
            low = w;
            self.big_put(to, i, shifted);
        }
    }

    /// `x << n`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn int_shl(&mut self, x: &Int, n: usize) -> Data {
        if x.len == 0 {
            return Ok(Value::small(0));
        }
        let words = n / 64;
        self.charge((x.len.saturating_add(words)) / 16);
        let total = x.len.saturating_add(words).saturating_add(1);
        let h = self.big_alloc(total)?;
        let bits = n % 64;
        let mut low = 0;
        for i in 0..=x.len {
            let w = self.limb(x, i);
            self.big_put(h, words + i, if bits == 0 { w } else { w << bits | low >> (64 - bits) });
            low = w;
        }
        Ok(self.big_finish(h, total, x.negative))
    }

    /// `x >> n`, towards minus infinity.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn int_shr(&mut self, x: &Int, n: usize) -> Data {
        let words = n / 64;
        if words >= x.len {
            return Ok(Value::small(if x.negative && x.len > 0 { -1 } else { 0 }));
        }
        let bits = n % 64;
        let total = x.len - words;
        let mut lost = (0..words).any(|i| self.limb(x, i) != 0);
        lost |= bits != 0 && self.limb(x, words) << (64 - bits) != 0;
        let h = self.big_alloc(total + 1)?;
        // Rounding down means one more for negative numbers that lose bits.
        let mut carry = x.negative && lost;
        for i in 0..=total {
            let (low, high) = (self.limb(x, words + i), self.limb(x, words + i + 1));
            let w = if bits == 0 { low } else { low >> bits | high << (64 - bits) };
            let (w, c) = w.overflowing_add(carry as u64);
            carry = c;
            self.big_put(h, i, w);
        }
        Ok(self.big_finish(h, total + 1, x.negative))
    }

    /// `&`, `|` or `^`, as if on two's complement of unlimited width.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn int_bitwise(&mut self, op: BinOp, x: &Int, y: &Int) -> Data {
        let apply = |i: u64, j: u64| match op {
            BinOp::And => i & j,
            BinOp::Or => i | j,
            _ => i ^ j,
        };
        let n = x.len.max(y.len) + 1;
        let negative = apply(x.negative as u64, y.negative as u64) & 1 != 0;
        let h = self.big_alloc(n)?;
        let (mut cx, mut cy, mut cz) = (true, true, true);
        for i in 0..n {
            let (mut p, mut q) = (self.limb(x, i), self.limb(y, i));
            if x.negative {
                (p, cx) = (!p).overflowing_add(cx as u64);
            }
            if y.negative {
                (q, cy) = (!q).overflowing_add(cy as u64);
            }
            let mut z = apply(p, q);
            if negative {
                (z, cz) = (!z).overflowing_add(cz as u64);
            }
            self.big_put(h, i, z);
        }
        Ok(self.big_finish(h, n, negative))
    }

    /// `x ** n`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn int_pow(&mut self, base: Value, mut n: u64) -> Data {
        let Some(x) = self.int_of(base) else { return Ok(Value::small(0)) };
        if x.len <= 1 && self.limb(&x, 0) <= 1 {
            // 0, 1 and -1 stay small whatever the exponent.
            let i = if x.len == 0 {
                (n == 0) as i64
            } else if x.negative && n % 2 == 1 {
                -1
            } else {
                1
            };
            return Ok(Value::small(i));
        }
        // The result has more than (bits - 1) * n bits: ask for the memory before the work.
        let bits = (self.int_bits(&x) as u64 - 1).saturating_mul(n);
        self.block.reserve(usize::try_from(bits / 64).unwrap_or(usize::MAX))?;
        let mut result = Value::small(1);
        let mut square = base;
        loop {
            if n & 1 != 0 {
                let (Some(p), Some(q)) = (self.int_of(result), self.int_of(square)) else { break };
                result = self.int_mul(&p, &q)?;
            }
            n >>= 1;
            if n == 0 {
                break;
            }
            let Some(q) = self.int_of(square) else { break };
            square = self.int_mul(&q, &q)?;
        }
        Ok(result)
    }

    /// `pow(base, exponent, modulus)`.
    ///
    /// # Errors
    /// `Fault::Memory`; CPython's ValueErrors.
    pub(crate) fn int_pow_mod(&mut self, base: Value, exponent: Value, modulus: Value) -> Data {
        let (Some(x), Some(e), Some(m)) = (self.int_of(base), self.int_of(exponent), self.int_of(modulus)) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if m.len == 0 {
            return Err(self.value_error("pow() 3rd argument cannot be 0"));
        }
        let mut square = self.int_mod(&x, &m)?;
        if e.negative {
            square = self.int_inverse(square, modulus)?;
        }
        let Some(unit) = self.int_of(Value::small(1)) else { return Ok(Value::small(0)) };
        let mut result = self.int_mod(&unit, &m)?;
        for bit in 0..self.int_bits(&e) {
            if self.limb(&e, bit / 64) >> (bit % 64) & 1 != 0 {
                result = self.int_mul_mod(result, square, &m)?;
            }
            square = self.int_mul_mod(square, square, &m)?;
        }
        Ok(result)
    }

    /// `x % m` for an `m` that is not zero.
    pub(crate) fn int_mod(&mut self, x: &Int, m: &Int) -> Data {
        Ok(self.int_divmod(x, m)?.map_or(Value::small(0), |p| p.1))
    }

    fn int_mul_mod(&mut self, a: Value, b: Value, m: &Int) -> Data {
        let (Some(p), Some(q)) = (self.int_of(a), self.int_of(b)) else { return Ok(Value::small(0)) };
        let product = self.int_mul(&p, &q)?;
        match self.int_of(product) {
            Some(x) => self.int_mod(&x, m),
            None => Ok(product),
        }
    }

    /// The inverse of `a` modulo `m`, by Euclid's algorithm.
    fn int_inverse(&mut self, a: Value, m: Value) -> Data {
        let (mut r0, mut r1) = (m, a);
        let (mut t0, mut t1) = (Value::small(0), Value::small(1));
        while self.int_of(r1).is_some_and(|x| x.len != 0) {
            let (Some(x), Some(y)) = (self.int_of(r0), self.int_of(r1)) else { break };
            let Some((q, r)) = self.int_divmod(&x, &y)? else { break };
            let (Some(qv), Some(tv)) = (self.int_of(q), self.int_of(t1)) else { break };
            let p = self.int_mul(&qv, &tv)?;
            let (Some(tv), Some(pv)) = (self.int_of(t0), self.int_of(p)) else { break };
            let t = self.int_add(&tv, &pv, true)?;
            (r0, r1, t0, t1) = (r1, r, t1, t);
        }
        let unit = self.int_of(r0).is_some_and(|x| x.len == 1 && self.limb(&x, 0) == 1);
        let modulus_is_unit = self.int_of(m).is_some_and(|x| x.len == 1 && self.limb(&x, 0) == 1);
        if !unit && !modulus_is_unit {
            return Err(self.raise(TypeId::ValueError, &[P::S("base is not invertible for the given modulus")]));
        }
        let negate = self.int_of(r0).is_some_and(|x| x.negative);
        let (Some(t), Some(modulus), Some(zero)) = (self.int_of(t0), self.int_of(m), self.int_of(Value::small(0)))
        else {
            return Ok(t0);
        };
        let t = if negate { self.int_add(&zero, &t, true)? } else { t0 };
        match self.int_of(t) {
            Some(x) => self.int_mod(&x, &modulus),
            None => Ok(t),
        }
    }
}
