//! `format()`: the format-specification mini language for int, float and str.

use crate::era::calls;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::heap::text::Text;
use crate::number::decimal::Decimal;
use crate::text::strops::{encode_point, point_at};
use crate::value::fault::{Data, Fault, Need, Plain};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value};

/// A parsed format specification.
#[derive(Clone, Copy)]
pub(crate) struct Spec {
    pub(crate) fill: u32,
    /// `<`, `>`, `^`, `=` or 0.
    pub(crate) align: u8,
    /// `+`, `-`, space or 0.
    pub(crate) sign: u8,
    /// `z`: no negative zero.
    pub(crate) no_negative_zero: bool,
    /// `#`.
    pub(crate) alternate: bool,
    pub(crate) width: usize,
    /// `,` or `_` or 0.
    pub(crate) group: u8,
    pub(crate) precision: Option<usize>,
    /// The presentation type, or 0.
    pub(crate) kind: u32,
}

impl Spec {
    /// Nothing asked for.
    pub(crate) const PLAIN: Spec = Spec {
        fill: ' ' as u32,
        align: 0,
        sign: 0,
        no_negative_zero: false,
        alternate: false,
        width: 0,
        group: 0,
        precision: None,
        kind: 0,
    };
}

/// What is wrong with a specification.
enum Bad {
    Invalid,
    TooManyDigits,
    MissingPrecision,
    BothGroups,
    Group(u8, u32),
}

const MAX_WIDTH: usize = i32::MAX as usize;

fn number(s: &[u8], i: &mut usize) -> Result<Option<usize>, Bad> {
    let mut n = None;
    while let Some(c @ b'0'..=b'9') = s.get(*i) {
        let value = n.unwrap_or(0usize).saturating_mul(10).saturating_add((c - b'0') as usize);
        if value > MAX_WIDTH {
            return Err(Bad::TooManyDigits);
        }
        n = Some(value);
        *i += 1;
    }
    Ok(n)
}

fn parse(s: &[u8]) -> Result<Spec, Bad> {
    let mut spec = Spec::PLAIN;
    let mut i = 0;
    let is_align = |c: Option<&u8>| matches!(c, Some(b'<' | b'>' | b'=' | b'^'));
    if let Some((c, n)) = point_at(s, 0) {
        if is_align(s.get(n)) {
            spec.fill = c;
            spec.align = s.get(n).copied().unwrap_or(0);
            i = n + 1;
        } else if is_align(s.first()) {
            spec.align = s.first().copied().unwrap_or(0);
            i = 1;
        }
    }
    let filled = i > 1;
    if let Some(c @ (b'+' | b'-' | b' ')) = s.get(i) {
        spec.sign = *c;
        i += 1;
    }
    if s.get(i) == Some(&b'z') {
        spec.no_negative_zero = true;
        i += 1;
    }
    if s.get(i) == Some(&b'#') {
        spec.alternate = true;
        i += 1;
    }
    if s.get(i) == Some(&b'0') && !filled {
        spec.fill = '0' as u32;
        if spec.align == 0 {
            spec.align = b'=';
        }
        i += 1;
    }
    spec.width = number(s, &mut i)?.unwrap_or(0);
    while let Some(c @ (b',' | b'_')) = s.get(i) {
        if spec.group != 0 {
            return Err(if spec.group == *c { Bad::Group(*c, *c as u32) } else { Bad::BothGroups });
        }
        spec.group = *c;
        i += 1;
    }
    if s.get(i) == Some(&b'.') {
        i += 1;
        spec.precision = Some(number(s, &mut i)?.ok_or(Bad::MissingPrecision)?);
    }
    match point_at(s, i) {
        None => {}
        Some((c, n)) if i + n == s.len() => spec.kind = c,
        Some(_) => return Err(Bad::Invalid),
    }
    if spec.group != 0 {
        match char::from_u32(spec.kind).unwrap_or('?') {
            'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0' => {}
            'b' | 'o' | 'x' | 'X' if spec.group == b'_' => {}
            _ => return Err(Bad::Group(spec.group, spec.kind)),
        }
    }
    Ok(spec)
}

impl Heap<'_> {
    /// `format(v, spec)`.
    ///
    /// # Errors
    /// As [`Vm::format_value`](crate::machine::Vm::format_value), with `Need::Python` in place of `Trap::Call`.
    pub(crate) fn format_builtin(&mut self, v: Value, spec: Value) -> Plain {
        if self.has_python_class(v) && self.python_defines(v, names::FORMAT) {
            return Err(Need::Python);
        }
        if !spec.is_bound() || self.str_len(spec) == 0 {
            return self.str_of(v);
        }
        Ok(self.format_payload(v, spec)?)
    }

    /// What the `__format__` of the built-in part of a value gives.
    ///
    /// # Errors
    /// As [`Heap::format_builtin`].
    pub(crate) fn format_payload(&mut self, v: Value, spec: Value) -> Data {
        let inner = self.payload(v);
        if !(self.number_of(inner).is_some() || inner.is(Kind::Str)) {
            return Err(self.type_error(&[P::S("unsupported format string passed to "), P::T(v), P::S(".__format__")]));
        }
        let parsed = match parse(self.str_bytes(spec)) {
            Ok(parsed) => parsed,
            Err(bad) => return Err(self.bad_spec(bad, v, spec)),
        };
        let mut t = self.text()?;
        self.push_spec(&mut t, inner, parsed, v)?;
        Ok(self.finish(t))
    }

    /// Appends `format(v, '')`, as [`Heap::push_str_of`] does.
    pub(crate) fn push_str_of_format(&mut self, t: &mut Text, v: Value) -> Plain<()> {
        if self.has_python_class(v) && self.python_defines(v, names::FORMAT) {
            return Err(Need::Python);
        }
        self.push_str_of(t, v)
    }

    /// Appends `format(v, spec)`, the specification being bytes `at` of the Str `text`.
    pub(crate) fn push_formatted(&mut self, t: &mut Text, v: Value, text: Value, at: (usize, usize)) -> Plain<()> {
        let inner = self.payload(v);
        if self.has_python_class(v) || !(self.number_of(inner).is_some() || inner.is(Kind::Str)) {
            return Err(Need::Python);
        }
        let Ok(spec) = parse(self.str_bytes(text).get(at.0..at.1).unwrap_or(&[])) else { return Err(Need::Python) };
        Ok(self.push_spec(t, inner, spec, v)?)
    }

    fn push_spec(&mut self, t: &mut Text, inner: Value, spec: Spec, v: Value) -> Data<()> {
        match inner.unpack() {
            Unpacked::Float(f) => self.push_float_spec(t, f, spec, v),
            _ if inner.is(Kind::Str) => self.push_str_spec(t, inner, spec, v),
            _ => self.push_int_spec(t, inner, spec, v),
        }
    }

    #[cold]
    fn bad_spec(&mut self, bad: Bad, v: Value, spec: Value) -> Fault {
        match bad {
            Bad::Invalid => self.raise_text(calls::WRONG_FORMAT, &[P::V(spec), P::T(v)]),
            Bad::TooManyDigits => self.value_error("Too many decimal digits in format string"),
            Bad::MissingPrecision => self.value_error("Format specifier missing precision"),
            Bad::BothGroups => self.value_error("Cannot specify both ',' and '_'."),
            Bad::Group(group, kind) => {
                let (bytes, n) = encode_point(kind);
                let kind = bytes.get(..n).unwrap_or(&[]);
                self.raise(
                    TypeId::ValueError,
                    &[P::S("Cannot specify '"), P::B(&[group]), P::S("' with '"), P::B(kind), P::S("'.")],
                )
            }
        }
    }

    #[cold]
    fn unknown_code(&mut self, spec: Spec, v: Value) -> Fault {
        let (bytes, n) = encode_point(spec.kind);
        let code = bytes.get(..n).unwrap_or(&[]);
        self.raise(
            TypeId::ValueError,
            &[P::S("Unknown format code '"), P::B(code), P::S("' for object of type '"), P::T(v), P::S("'")],
        )
    }

    /// Widens what was written from byte `start` on (`points` code points before it) to the width; `middle` is where `=` fills.
    pub(crate) fn pad(
        &mut self,
        t: &mut Text,
        start: (usize, usize),
        middle: usize,
        spec: Spec,
        align: u8,
    ) -> Data<()> {
        let missing = spec.width.saturating_sub(t.points() - start.1);
        if missing == 0 {
            return Ok(());
        }
        self.charge(missing / 64);
        let (at, left) = match align {
            b'<' => (start.0, 0),
            b'^' => (start.0, missing / 2),
            b'=' => (middle, missing),
            _ => (start.0, missing),
        };
        self.insert_fill(t, at, spec.fill, left)?;
        for _ in left..missing {
            self.push_point(t, spec.fill)?;
        }
        Ok(())
    }

    /// Puts `n` times the code point `fill` before byte `at` of what was written.
    fn insert_fill(&mut self, t: &mut Text, at: usize, fill: u32, n: usize) -> Data<()> {
        if n == 0 {
            return Ok(());
        }
        let (bytes, size) = encode_point(fill);
        let fill = bytes.get(..size).unwrap_or(&[]);
        self.open_gap(t, at, n.saturating_mul(size), n)?;
        let gap = self.written_mut(t).get_mut(at..).unwrap_or(&mut []);
        for chunk in gap.chunks_mut(size.max(1)).take(n) {
            for (to, from) in chunk.iter_mut().zip(fill) {
                *to = *from;
            }
        }
        Ok(())
    }

    fn push_str_spec(&mut self, t: &mut Text, s: Value, spec: Spec, v: Value) -> Data<()> {
        if spec.kind != 0 && spec.kind != 's' as u32 {
            return Err(self.unknown_code(spec, v));
        }
        let refused = match () {
            () if spec.group == b',' => "Cannot specify ',' with 's'.",
            () if spec.group == b'_' => "Cannot specify '_' with 's'.",
            () if spec.sign == b' ' => "Space not allowed in string format specifier",
            () if spec.sign != 0 => "Sign not allowed in string format specifier",
            () if spec.no_negative_zero => "Negative zero coercion (z) not allowed in string format specifier",
            () if spec.alternate => "Alternate form (#) not allowed in string format specifier",
            () if spec.align == b'=' && spec.fill != '0' as u32 => {
                "'=' alignment not allowed in string format specifier"
            }
            () => "",
        };
        if !refused.is_empty() {
            return Err(self.value_error(refused));
        }
        let points = self.str_len(s);
        let shown = spec.precision.unwrap_or(points).min(points);
        let bytes = self.str_offset(s, shown);
        let start = (t.len(), t.points());
        self.push_slice(t, s, 0, bytes, shown)?;
        let align = if matches!(spec.align, 0 | b'=') { b'<' } else { spec.align };
        self.pad(t, start, start.0, spec, align)
    }

    /// Appends an int by a specification; `v` is the object that messages name.
    pub(crate) fn push_int_spec(&mut self, t: &mut Text, n: Value, spec: Spec, v: Value) -> Data<()> {
        let kind = char::from_u32(spec.kind).unwrap_or('?');
        if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') {
            let Some(number) = self.number_of(n) else { return Ok(()) };
            let f = self.number_to_f64(number)?;
            return self.push_float_spec(t, f, spec, v);
        }
        if !matches!(kind, '\0' | 'd' | 'n' | 'b' | 'o' | 'x' | 'X' | 'c') {
            return Err(self.unknown_code(spec, v));
        }
        let refused = match () {
            () if spec.precision.is_some() => "Precision not allowed in integer format specifier",
            () if spec.no_negative_zero => "Negative zero coercion (z) not allowed in integer format specifier",
            () if kind == 'c' && spec.sign != 0 => "Sign not allowed with integer format specifier 'c'",
            () if kind == 'c' && spec.alternate => "Alternate form (#) not allowed with integer format specifier 'c'",
            () => "",
        };
        if !refused.is_empty() {
            return Err(self.value_error(refused));
        }
        let Some(x) = self.int_of(n) else { return Ok(()) };
        let start = (t.len(), t.points());
        if kind == 'c' {
            return match self.int_clamped(n) {
                Some(c @ 0..=0x10_FFFF) => {
                    self.push_point(t, c as u32)?;
                    let align = if spec.align == 0 { b'>' } else { spec.align };
                    self.pad(t, start, start.0, spec, align)
                }
                Some(i64::MIN | i64::MAX) => {
                    Err(self.raise(TypeId::OverflowError, &[P::S("Python int too large to convert to C long")]))
                }
                _ => Err(self.raise(TypeId::OverflowError, &[P::S("%c arg not in range(0x110000)")])),
            };
        }
        self.push_sign(t, spec, x.negative)?;
        if spec.alternate {
            let prefix: &[u8] = match kind {
                'b' => b"0b",
                'o' => b"0o",
                'x' => b"0x",
                'X' => b"0X",
                _ => b"",
            };
            self.push(t, prefix)?;
        }
        let middle = t.len();
        match kind {
            'b' => self.push_bits(t, &x, 1, false)?,
            'o' => self.push_bits(t, &x, 3, false)?,
            'x' => self.push_bits(t, &x, 4, false)?,
            'X' => self.push_bits(t, &x, 4, true)?,
            _ => self.push_magnitude(t, &x)?,
        }
        let digits = t.len() - middle;
        let every = if matches!(kind, 'b' | 'o' | 'x' | 'X') { 4 } else { 3 };
        self.group(t, start, middle, digits, every, spec)?;
        self.pad(t, start, middle, spec, if spec.align == 0 { b'>' } else { spec.align })
    }

    fn push_sign(&mut self, t: &mut Text, spec: Spec, negative: bool) -> Data<()> {
        match spec.sign {
            _ if negative => self.push(t, b"-"),
            b'+' => self.push(t, b"+"),
            b' ' => self.push(t, b" "),
            _ => Ok(()),
        }
    }

    /// Puts separators between the `digits` digits at byte `middle`, after zeros if the width is filled with them.
    pub(crate) fn group(
        &mut self,
        t: &mut Text,
        start: (usize, usize),
        middle: usize,
        mut digits: usize,
        every: usize,
        spec: Spec,
    ) -> Data<()> {
        if spec.group == 0 || digits == 0 {
            return Ok(());
        }
        if spec.fill == '0' as u32 && spec.align == b'=' {
            let others = t.points() - start.1 - digits;
            let room = spec.width.saturating_sub(others);
            let with_separators = |d: usize| d + (d - 1) / every;
            let mut wanted = digits;
            while with_separators(wanted) < room {
                wanted += 1;
            }
            self.insert_fill(t, middle, '0' as u32, wanted - digits)?;
            digits = wanted;
        }
        let separators = (digits - 1) / every;
        self.open_gap(t, middle, separators, separators)?;
        // The gap lies before the digits: move them down, one by one, dropping in a separator where one is due.
        let run = self.written_mut(t).get_mut(middle..).unwrap_or(&mut []);
        let mut from = separators;
        let mut to = 0;
        for left in (1..=digits).rev() {
            let d = run.get(from).copied().unwrap_or(b'0');
            if let Some(slot) = run.get_mut(to) {
                *slot = d;
            }
            from += 1;
            to += 1;
            if left > 1 && (left - 1) % every == 0 {
                if let Some(slot) = run.get_mut(to) {
                    *slot = spec.group;
                }
                to += 1;
            }
        }
        Ok(())
    }

    /// Appends a float by a specification; `v` is the object that messages name.
    pub(crate) fn push_float_spec(&mut self, t: &mut Text, f: f64, spec: Spec, v: Value) -> Data<()> {
        let kind = char::from_u32(spec.kind).unwrap_or('?');
        if !matches!(kind, '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') {
            return Err(self.unknown_code(spec, v));
        }
        let start = (t.len(), t.points());
        let f = if kind == '%' { f * 100.0 } else { f };
        let d = rounded(f, kind, spec.precision);
        let zero = d.is_empty() && f.is_finite();
        self.push_sign(t, spec, f.is_sign_negative() && !f.is_nan() && !(spec.no_negative_zero && zero))?;
        let middle = t.len();
        self.push_digits(t, f, &d, kind, spec.precision, spec.alternate)?;
        if kind == '%' {
            self.push(t, b"%")?;
        }
        let digits = self.written(t).get(middle..).map_or(0, |w| w.iter().take_while(|b| b.is_ascii_digit()).count());
        self.group(t, start, middle, digits, 3, spec)?;
        self.pad(t, start, middle, spec, if spec.align == 0 { b'>' } else { spec.align })
    }

    /// Appends a float without its sign; `d` is what [`rounded`] gave for it.
    pub(crate) fn push_digits(
        &mut self,
        t: &mut Text,
        f: f64,
        d: &Decimal,
        kind: char,
        precision: Option<usize>,
        alternate: bool,
    ) -> Data<()> {
        let upper = kind.is_ascii_uppercase();
        if !f.is_finite() {
            return self.push_str(
                t,
                match (f.is_nan(), upper) {
                    (true, false) => "nan",
                    (true, true) => "NAN",
                    (false, false) => "inf",
                    (false, true) => "INF",
                },
            );
        }
        let e = if upper { b'E' } else { b'e' };
        self.charge(precision.unwrap_or(0) / 64);
        match kind {
            'e' | 'E' => self.push_scientific(t, d, precision.unwrap_or(6), e, alternate),
            'f' | 'F' | '%' => self.push_fixed(t, d, precision.unwrap_or(6), alternate),
            '\0' if precision.is_none() && !alternate => {
                let exponent = if d.is_empty() { 0 } else { d.point - 1 };
                if !(-4..16).contains(&exponent) {
                    return self.push_scientific(t, d, d.len().saturating_sub(1), e, false);
                }
                let decimals = (d.len() as i32 - d.point).max(1) as usize;
                self.push_fixed(t, d, decimals, false)
            }
            _ => {
                let p = match precision {
                    Some(p) => p.max(1),
                    None if kind == '\0' => d.len().max(1),
                    None => 6,
                };
                let dot_zero = kind == '\0';
                let exponent = if d.is_empty() { 0 } else { d.point - 1 };
                let limit = match precision {
                    None if dot_zero => 16,
                    _ => p as i64 - dot_zero as i64,
                };
                if exponent < -4 || exponent as i64 >= limit {
                    let decimals = if alternate { p - 1 } else { d.len().saturating_sub(1) };
                    return self.push_scientific(t, d, decimals, e, alternate);
                }
                let point = if d.is_empty() { 1 } else { d.point };
                let mut decimals =
                    if alternate { (p as i64 - point as i64).max(0) } else { (d.len() as i64 - point as i64).max(0) };
                if dot_zero {
                    decimals = decimals.max(1);
                }
                self.push_fixed(t, d, decimals as usize, alternate)
            }
        }
    }
}

/// The digits that a presentation type shows of a float.
pub(crate) fn rounded(f: f64, kind: char, precision: Option<usize>) -> Decimal {
    if !f.is_finite() {
        return Decimal::zero();
    }
    if kind == '\0' && precision.is_none() {
        return Decimal::shortest(f);
    }
    let mut d = Decimal::exact(f);
    let p = precision.unwrap_or(6).min(100_000) as i32;
    match kind {
        'e' | 'E' => d.round(p + 1),
        'f' | 'F' | '%' => d.round(d.point.saturating_add(p)),
        _ => d.round(p.max(1)),
    }
    d
}
