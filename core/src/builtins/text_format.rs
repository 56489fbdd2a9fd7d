//! `str.format` and `str.format_map`. Fields with attributes, items or nested specifications go on in the prelude (`format_method`).

use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::text::{Text, count_points};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// A replacement field; offsets are bytes of the format text.
#[derive(Clone, Copy)]
struct Field {
    name: (usize, usize),
    conversion: u8,
    spec: (usize, usize),
}

/// What comes next in a format text.
enum Piece {
    /// Literal text, and where the next piece begins.
    Text(usize, usize, usize),
    /// A field, and where the next piece begins.
    Field(Field, usize),
    End,
}

/// The piece at byte `i`.
fn piece(s: &[u8], i: usize) -> Result<Piece, &'static str> {
    let Some(first) = s.get(i) else { return Ok(Piece::End) };
    match (first, s.get(i + 1)) {
        (b'{', Some(b'{')) | (b'}', Some(b'}')) => return Ok(Piece::Text(i, i + 1, i + 2)),
        (b'}', _) => return Err("Single '}' encountered in format string"),
        (b'{', None) => return Err("Single '{' encountered in format string"),
        (b'{', _) => {}
        _ => {
            let n = s.get(i..).unwrap_or(&[]).iter().take_while(|b| !matches!(b, b'{' | b'}')).count();
            return Ok(Piece::Text(i, i + n, i + n));
        }
    }
    let from = i + 1;
    let mut j = from;
    let mut bracket = false;
    // The name ends at `:`, `!` or `}` outside of brackets.
    loop {
        match s.get(j) {
            None => return Err("expected '}' before end of string"),
            Some(b'[') => bracket = true,
            Some(b']') => bracket = false,
            Some(b'{') if !bracket => return Err("unexpected '{' in field name"),
            Some(b':' | b'!' | b'}') if !bracket => break,
            _ => {}
        }
        j += 1;
    }
    let name = (from, j);
    let mut conversion = 0;
    if s.get(j) == Some(&b'!') {
        conversion = match s.get(j + 1) {
            None => return Err("end of string while looking for conversion specifier"),
            Some(b'}') => return Err("unmatched '{' in format spec"),
            Some(c) => *c,
        };
        j += 2;
        match s.get(j) {
            Some(b':' | b'}') => {}
            None => return Err("unmatched '{' in format spec"),
            Some(_) => return Err("expected ':' after conversion specifier"),
        }
    }
    let mut spec = (j, j);
    if s.get(j) == Some(&b':') {
        let from = j + 1;
        let mut depth = 1;
        j += 1;
        loop {
            match s.get(j) {
                None => return Err("unmatched '{' in format spec"),
                Some(b'{') => depth += 1,
                Some(b'}') => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
            j += 1;
        }
        spec = (from, j);
    }
    Ok(Piece::Field(Field { name, conversion, spec }, j + 1))
}

/// `format(*args, **kwargs)`
pub(crate) fn format(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    match format_builtin(&mut vm.heap, own, args) {
        Err(Need::Python) => {
            let positional = vm.heap.rest_tuple(args, 1)?;
            let named = vm.heap.keyword_dict(args)?;
            Err(vm.hidden(Hidden::format_method, &[own, positional, named]))
        }
        Err(Need::Fault(fault)) => Err(fault.into()),
        Ok(text) => Ok(text),
    }
}

/// `format_map(mapping)`
pub(crate) fn format_map(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let mapping = vm.heap.arg(args, 1);
    let none = vm.heap.new_tuple(&[])?;
    Err(vm.hidden(Hidden::format_method, &[own, none, mapping]))
}

fn format_builtin(heap: &mut Heap<'_>, own: Value, args: Args) -> Plain {
    let positional = heap.positional(args).saturating_sub(1);
    heap.charge(heap.str_bytes(own).len() / 16);
    let mut t = heap.text()?;
    let (mut i, mut next) = (0, 0usize);
    let (mut automatic, mut manual) = (false, false);
    loop {
        match piece(heap.str_bytes(own), i) {
            Err(text) => return Err(heap.value_error(text)),
            Ok(Piece::End) => return Ok(heap.finish(t)),
            Ok(Piece::Text(from, to, after)) => {
                let points = count_points(heap.str_bytes(own).get(from..to).unwrap_or(&[]));
                heap.push_slice(&mut t, own, from, to - from, points)?;
                i = after;
            }
            Ok(Piece::Field(field, after)) => {
                let name = heap.str_bytes(own).get(field.name.0..field.name.1).unwrap_or(&[]);
                let spec = heap.str_bytes(own).get(field.spec.0..field.spec.1).unwrap_or(&[]);
                if name.iter().any(|b| matches!(b, b'.' | b'[')) || spec.contains(&b'{') {
                    return Err(Need::Python);
                }
                let digits = name.iter().all(u8::is_ascii_digit);
                let value = if digits {
                    let index = if name.is_empty() {
                        automatic = true;
                        next += 1;
                        next - 1
                    } else {
                        manual = true;
                        name.iter().fold(0usize, |n, d| n.saturating_mul(10).saturating_add((d - b'0') as usize))
                    };
                    if automatic && manual {
                        return Err(heap.value_error(if name.is_empty() {
                            "cannot switch from manual field specification to automatic field numbering"
                        } else {
                            "cannot switch from automatic field numbering to manual field specification"
                        }));
                    }
                    if index >= positional {
                        return Err(heap.raise(
                            TypeId::IndexError,
                            &[
                                P::S("Replacement index "),
                                P::N(index as i64),
                                P::S(" out of range for positional args tuple"),
                            ],
                        ));
                    }
                    heap.arg(args, 1 + index)
                } else {
                    let found = (0..heap.tuple_len(args.kw)).find(|k| {
                        let key = heap.tuple_item(args.kw, *k);
                        Some(heap.str_bytes(key)) == heap.str_bytes(own).get(field.name.0..field.name.1)
                    });
                    match found {
                        Some(k) => heap.arg(args, 1 + positional + k),
                        None => {
                            let key = heap.str_cut(own, field.name.0, field.name.1)?;
                            return Err(heap.raise_with(TypeId::KeyError, key));
                        }
                    }
                };
                push_field(heap, &mut t, own, field, value)?;
                i = after;
            }
        }
    }
}

fn push_field(heap: &mut Heap<'_>, t: &mut Text, own: Value, field: Field, value: Value) -> Plain<()> {
    let plain = field.spec.0 == field.spec.1;
    match field.conversion {
        0 if plain => heap.push_str_of_format(t, value),
        0 => heap.push_formatted(t, value, own, field.spec),
        b's' if plain => heap.push_str_of(t, value),
        b'r' if plain => heap.push_repr_of(t, value, false),
        b'a' if plain => heap.push_repr_of(t, value, true),
        _ => Err(Need::Python),
    }
}

impl Heap<'_> {
    /// `_format_pieces(format)`: literal texts and, for each field, the tuple (name, conversion, specification).
    ///
    /// # Errors
    /// ValueErrors for text that is no format.
    pub(crate) fn format_pieces(&mut self, own: Value) -> Data {
        let list = self.alloc_list(4)?;
        let mut i = 0;
        loop {
            match piece(self.str_bytes(own), i) {
                Err(text) => return Err(self.value_error(text)),
                Ok(Piece::End) => return Ok(Value::heap(Kind::List, list)),
                Ok(Piece::Text(from, to, after)) => {
                    let text = self.str_cut(own, from, to)?;
                    self.list_push(list, text)?;
                    i = after;
                }
                Ok(Piece::Field(field, after)) => {
                    let name = self.str_cut(own, field.name.0, field.name.1)?;
                    let spec = self.str_cut(own, field.spec.0, field.spec.1)?;
                    let conversion = match field.conversion {
                        0 => crate::value::names::EMPTY,
                        c => crate::value::names::ascii(c),
                    };
                    let parts = self.new_tuple(&[name, conversion, spec])?;
                    self.list_push(list, parts)?;
                    i = after;
                }
            }
        }
    }

    /// A part of a field's name: an int if it is made of digits.
    fn field_key(&mut self, name: Value, from: usize, to: usize) -> Data {
        let part = self.str_bytes(name).get(from..to).unwrap_or(&[]);
        if !part.is_empty() && part.len() < 15 && part.iter().all(u8::is_ascii_digit) {
            let n = part.iter().fold(0i64, |n, d| n * 10 + (d - b'0') as i64);
            return Ok(Value::small(n));
        }
        self.str_cut(name, from, to)
    }
}

impl Vm<'_> {
    /// `_format_field(name)`: the tuple (first, path) of a field's name: first is an int or a str, path a list of (is attribute, key).
    ///
    /// # Errors
    /// ValueErrors for names that are none.
    pub(crate) fn format_field(&mut self, name: Value) -> Data {
        let total = self.heap.str_bytes(name).len();
        let stop = |vm: &Self, from: usize| {
            let rest = vm.heap.str_bytes(name).get(from..).unwrap_or(&[]);
            from + rest.iter().take_while(|b| !matches!(b, b'.' | b'[')).count()
        };
        let end = stop(self, 0);
        let first = self.heap.field_key(name, 0, end)?;
        let list = self.heap.alloc_list(2)?;
        let mut i = end;
        while i < total {
            let (attribute, from, to, after) = if self.heap.str_bytes(name).get(i) == Some(&b'.') {
                let to = stop(self, i + 1);
                (true, i + 1, to, to)
            } else {
                let rest = self.heap.str_bytes(name).get(i + 1..).unwrap_or(&[]);
                let Some(n) = rest.iter().position(|b| *b == b']') else {
                    return Err(self.heap.value_error("Missing ']' in format string"));
                };
                let after = i + n + 2;
                if after < total && !matches!(self.heap.str_bytes(name).get(after), Some(b'.' | b'[')) {
                    return Err(self.heap.value_error("Only '.' or '[' may follow ']' in format field specifier"));
                }
                (false, i + 1, i + 1 + n, after)
            };
            if from == to {
                return Err(self.heap.value_error("Empty attribute in format string"));
            }
            let key =
                if attribute { self.heap.str_cut(name, from, to)? } else { self.heap.field_key(name, from, to)? };
            let step = self.heap.new_tuple(&[Value::bool(attribute), key])?;
            self.heap.list_push(list, step)?;
            i = after;
        }
        self.heap.new_tuple(&[first, Value::heap(Kind::List, list)])
    }
}
