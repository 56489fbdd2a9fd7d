//! `text % values`. What needs Python code, or an integer made of a large float, goes on in the prelude (`percent_format`).

use crate::heap::Heap;
use crate::heap::message::P;
use crate::heap::text::{Text, count_points};
use crate::number::Number;
use crate::number::float_math::trunc;
use crate::text::format::{Spec, rounded};
use crate::text::strops::{encode_point, offset_from, point_at};
use crate::value::Value;
use crate::value::fault::{Data, Fault, Need, Plain};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

/// A width or precision.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    None,
    Fixed(usize),
    Star,
}

/// One `%...c` of a format text; offsets are bytes.
#[derive(Clone, Copy)]
struct Directive {
    key: Option<(usize, usize)>,
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: Count,
    precision: Count,
    /// The conversion and where it is.
    conversion: u32,
    at: usize,
    end: usize,
}

fn count(s: &[u8], i: &mut usize) -> Count {
    if s.get(*i) == Some(&b'*') {
        *i += 1;
        return Count::Star;
    }
    let mut n = None;
    while let Some(c @ b'0'..=b'9') = s.get(*i) {
        n = Some(n.unwrap_or(0usize).saturating_mul(10).saturating_add((c - b'0') as usize).min(i32::MAX as usize));
        *i += 1;
    }
    n.map_or(Count::None, Count::Fixed)
}

/// The directive behind the `%` before byte `i`.
fn directive(s: &[u8], mut i: usize) -> Result<Directive, &'static str> {
    let mut key = None;
    if s.get(i) == Some(&b'(') {
        let from = i + 1;
        let mut depth = 1;
        i += 1;
        while depth > 0 {
            match s.get(i) {
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(_) => {}
                None => return Err("incomplete format key"),
            }
            i += 1;
        }
        key = Some((from, i - 1));
    }
    let (mut left, mut plus, mut space, mut alternate, mut zero) = (false, false, false, false, false);
    loop {
        match s.get(i) {
            Some(b'-') => left = true,
            Some(b'+') => plus = true,
            Some(b' ') => space = true,
            Some(b'#') => alternate = true,
            Some(b'0') => zero = true,
            _ => break,
        }
        i += 1;
    }
    let width = count(s, &mut i);
    let mut precision = Count::None;
    if s.get(i) == Some(&b'.') {
        i += 1;
        precision = match count(s, &mut i) {
            Count::None => Count::Fixed(0),
            found => found,
        };
    }
    if let Some(b'h' | b'l' | b'L') = s.get(i) {
        i += 1;
    }
    let Some((conversion, n)) = point_at(s, i) else { return Err("incomplete format") };
    Ok(Directive { key, left, plus, space, alternate, zero, width, precision, conversion, at: i, end: i + n })
}

/// The values of a `%`, as they are used up.
struct Values {
    all: Value,
    is_tuple: bool,
    next: usize,
    mapping: bool,
}

impl Heap<'_> {
    pub(crate) fn percent_builtin(&mut self, format: Value, values: Value) -> Plain {
        let tuple = self.payload(values);
        let is_tuple = tuple.is(Kind::Tuple);
        let mapping = !is_tuple
            && (matches!(
                tuple.kind(),
                Some(
                    Kind::Dict
                        | Kind::List
                        | Kind::Bytes
                        | Kind::ByteArray
                        | Kind::Proxy
                        | Kind::MappingProxy
                        | Kind::Range
                )
            ) || self.python_defines(values, crate::value::names::GETITEM));
        let mut v = Values { all: if is_tuple { tuple } else { values }, is_tuple, next: 0, mapping };
        self.charge(self.str_bytes(format).len() / 16);
        let mut t = self.text()?;
        let mut i = 0;
        loop {
            let bytes = self.str_bytes(format);
            let rest = bytes.get(i..).unwrap_or(&[]);
            let plain = rest.iter().position(|b| *b == b'%').unwrap_or(rest.len());
            let points = count_points(rest.get(..plain).unwrap_or(&[]));
            let ended = i + plain >= bytes.len();
            self.push_slice(&mut t, format, i, plain, points)?;
            i += plain + 1;
            if ended {
                break;
            }
            let d = match directive(self.str_bytes(format), i) {
                Ok(d) => d,
                Err(text) => return Err(self.value_error(text)),
            };
            i = d.end;
            if d.conversion == '%' as u32 {
                self.push(&mut t, b"%")?;
                continue;
            }
            self.push_directive(&mut t, format, d, &mut v)?;
        }
        let left = if v.is_tuple { v.next < self.tuple_len(v.all) } else { v.next == 0 && !v.mapping };
        if left {
            return Err(self.type_error(&[P::S("not all arguments converted during string formatting")]));
        }
        Ok(self.finish(t))
    }

    /// The next value.
    fn next_value(&mut self, v: &mut Values) -> Data {
        let found = if v.is_tuple {
            self.tuple_item(v.all, v.next)
        } else if v.next == 0 {
            v.all
        } else {
            Value::UNBOUND
        };
        v.next += 1;
        match found.bound() {
            Some(found) => Ok(found),
            None => Err(self.type_error(&[P::S("not enough arguments for format string")])),
        }
    }

    fn count_of(&mut self, c: Count, v: &mut Values) -> Data<Option<i64>> {
        match c {
            Count::None => Ok(None),
            Count::Fixed(n) => Ok(Some(n as i64)),
            Count::Star => {
                let n = self.next_value(v)?;
                match self.payload(n).as_small() {
                    Some(n) => Ok(Some(n.clamp(-(1 << 31), 1 << 31))),
                    None => Err(self.type_error(&[P::S("* wants int")])),
                }
            }
        }
    }

    fn push_directive(&mut self, t: &mut Text, format: Value, d: Directive, v: &mut Values) -> Plain<()> {
        let width = self.count_of(d.width, v)?.unwrap_or(0);
        let precision = self.count_of(d.precision, v)?.map(|p| p.max(0) as usize);
        let left = d.left || width < 0;
        let value = match d.key {
            Some((from, to)) => {
                if !v.mapping {
                    return Err(self.type_error(&[P::S("format requires a mapping")]));
                }
                if !v.all.is(Kind::Dict) {
                    return Err(Need::Python);
                }
                let hash = crate::value::hash::text(self.str_bytes(format).get(from..to).unwrap_or(&[]));
                let mut found = None;
                let mut n = 0;
                while let Some(e) = self.find_nth(v.all, hash, n) {
                    match self.entry(v.all, e) {
                        Some((k, value))
                            if k.is(Kind::Str) && Some(self.str_bytes(k)) == self.str_bytes(format).get(from..to) =>
                        {
                            found = Some(value);
                            break;
                        }
                        _ => n += 1,
                    }
                }
                v.next = 1;
                match found {
                    Some(found) => found,
                    None => {
                        let key = self.str_cut(format, from, to)?;
                        return Err(self.raise_with(TypeId::KeyError, key));
                    }
                }
            }
            None => self.next_value(v)?,
        };
        let conversion = char::from_u32(d.conversion).unwrap_or('\0');
        let spec = Spec {
            width: width.unsigned_abs() as usize,
            fill: if d.zero && !left && !matches!(conversion, 's' | 'r' | 'a' | 'c') { '0' as u32 } else { ' ' as u32 },
            sign: if d.plus {
                b'+'
            } else if d.space {
                b' '
            } else {
                0
            },
            alternate: d.alternate,
            precision,
            kind: d.conversion,
            ..Spec::PLAIN
        };
        let align = if left {
            b'<'
        } else if spec.fill == '0' as u32 {
            b'='
        } else {
            b'>'
        };
        let start = (t.len(), t.points());
        let middle = match conversion {
            's' | 'r' | 'a' => {
                match conversion {
                    's' => self.push_str_of(t, value)?,
                    'r' => self.push_repr_of(t, value, false)?,
                    _ => self.push_repr_of(t, value, true)?,
                }
                if let Some(p) = precision {
                    if t.points() - start.1 > p {
                        let cut = offset_from(self.written(t), start.0, 0, p);
                        self.cut(t, cut, start.1 + p);
                    }
                }
                start.0
            }
            'c' => {
                let inner = self.payload(value);
                let c = match self.int_clamped(inner) {
                    Some(c @ 0..=0x10_FFFF) => c as u32,
                    Some(_) => {
                        return Err(self.raise(TypeId::OverflowError, &[P::S("%c arg not in range(0x110000)")]));
                    }
                    None if inner.is(Kind::Str) && self.str_len(inner) == 1 => {
                        point_at(self.str_bytes(inner), 0).map_or(0, |p| p.0)
                    }
                    None if self.has_python_index(value) => return Err(Need::Python),
                    None => return Err(self.type_error(&[P::S("%c requires int or char")])),
                };
                self.push_point(t, c)?;
                start.0
            }
            'd' | 'i' | 'u' | 'x' | 'X' | 'o' => self.push_percent_int(t, value, conversion, spec)?,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let inner = self.payload(value);
                let Some(n) = self.number_of(inner) else {
                    if self.has_python_class(value) {
                        return Err(Need::Python);
                    }
                    return Err(self.type_error(&[P::S("must be real number, not "), P::T(value)]));
                };
                let f = self.number_to_f64(n)?;
                let digits = rounded(f, conversion, precision);
                self.push_percent_sign(t, spec, f.is_sign_negative() && !f.is_nan())?;
                let middle = t.len();
                self.push_digits(t, f, &digits, conversion, Some(precision.unwrap_or(6)), spec.alternate)?;
                middle
            }
            _ => {
                let index = count_points(self.str_bytes(format).get(..d.at).unwrap_or(&[])) as i64;
                let (bytes, n) = encode_point(d.conversion);
                let shown = bytes.get(..n).unwrap_or(&[]);
                let mut hex = [b'0'; 8];
                let mut digits = 0;
                for (k, slot) in hex.iter_mut().rev().enumerate() {
                    *slot = crate::heap::text::hex(d.conversion >> (4 * k));
                    if d.conversion >> (4 * k) != 0 {
                        digits = k + 1;
                    }
                }
                return Err(self.raise(
                    TypeId::ValueError,
                    &[
                        P::S("unsupported format character '"),
                        P::B(shown),
                        P::S("' (0x"),
                        P::B(hex.get(8 - digits..).unwrap_or(&[])),
                        P::S(") at index "),
                        P::N(index),
                    ],
                ));
            }
        };
        Ok(self.pad(t, start, middle, spec, align)?)
    }

    fn push_percent_sign(&mut self, t: &mut Text, spec: Spec, negative: bool) -> Data<()> {
        match spec.sign {
            _ if negative => self.push(t, b"-"),
            0 => Ok(()),
            sign => self.push(t, &[sign]),
        }
    }

    /// Appends an integer; gives the byte where zeros would fill it up.
    fn push_percent_int(&mut self, t: &mut Text, value: Value, conversion: char, spec: Spec) -> Plain<usize> {
        let inner = self.payload(value);
        let decimal = matches!(conversion, 'd' | 'i' | 'u');
        let n = match self.number_of(inner) {
            Some(Number::Float(f)) if decimal => match Value::int(trunc(f) as i64) {
                Some(v) if f.is_finite() => v,
                // The prelude makes the integer, or the error.
                _ => return Err(Need::Python),
            },
            Some(Number::Int(_) | Number::Big(_)) => inner,
            _ if self.has_python_class(value) => return Err(Need::Python),
            _ => {
                let shown = [conversion as u8];
                let needs = if decimal {
                    " format: a real number is required, not "
                } else {
                    " format: an integer is required, not "
                };
                return Err(self.type_error(&[P::S("%"), P::B(&shown), P::S(needs), P::T(value)]));
            }
        };
        let Some(x) = self.int_of(n) else { return Err(Fault::Broken.into()) };
        self.push_percent_sign(t, spec, x.negative)?;
        if spec.alternate {
            self.push_str(
                t,
                match conversion {
                    'x' => "0x",
                    'X' => "0X",
                    'o' => "0o",
                    _ => "",
                },
            )?;
        }
        let middle = t.len();
        match conversion {
            'x' => self.push_bits(t, &x, 4, false)?,
            'X' => self.push_bits(t, &x, 4, true)?,
            'o' => self.push_bits(t, &x, 3, false)?,
            _ => self.push_magnitude(t, &x)?,
        }
        let digits = t.len() - middle;
        let zeros = spec.precision.unwrap_or(0).saturating_sub(digits);
        let fill = Spec { fill: '0' as u32, width: digits + zeros, ..spec };
        let points = t.points() - digits;
        self.pad(t, (middle, points), middle, fill, b'>')?;
        Ok(middle)
    }

    /// `_percent_pieces(format)`: the literal texts and, for each directive, a tuple (text, conversion, key or None, number of `*`).
    ///
    /// # Errors
    /// ValueError for incomplete directives.
    pub(crate) fn percent_pieces(&mut self, format: Value) -> Data {
        let list = self.alloc_list(4)?;
        let mut i = 0;
        loop {
            let bytes = self.str_bytes(format);
            let rest = bytes.get(i..).unwrap_or(&[]);
            let plain = rest.iter().position(|b| *b == b'%').unwrap_or(rest.len());
            let ended = i + plain >= bytes.len();
            let text = self.str_cut(format, i, i + plain)?;
            self.list_push(list, text)?;
            i += plain + 1;
            if ended {
                return Ok(Value::heap(Kind::List, list));
            }
            let d = match directive(self.str_bytes(format), i) {
                Ok(d) => d,
                Err(text) => return Err(self.value_error(text)),
            };
            let key = match d.key {
                Some((from, to)) => self.str_cut(format, from, to)?,
                None => Value::NONE,
            };
            // The directive without its key, so that it can be applied to a tuple.
            let from = d.key.map_or(i, |k| k.1 + 1);
            let options = self.str_cut(format, from, d.at)?;
            let conversion = self.new_char(d.conversion)?;
            let stars = [d.width, d.precision].iter().filter(|c| **c == Count::Star).count();
            let piece = self.new_tuple(&[options, conversion, key, Value::small(stars as i64)])?;
            self.list_push(list, piece)?;
            i = d.end;
        }
    }
}
