//! f-strings.

use super::unit::Gen;
use crate::image::Const;
use crate::literal;
use fastlocals_core::isa::Op;
use ruff_python_ast::str_prefix::FStringPrefix;
use ruff_python_ast::{self as ast, ConversionFlag, Expr, FStringPart, InterpolatedStringElement};
use ruff_text_size::Ranged;

/// A piece of an f-string: text, or a value with its conversion and format.
pub(super) enum Piece<'a> {
    /// Text, and the line where it begins.
    Text(Vec<u8>, u32),
    /// Text of a `%` format, which has no line.
    Bare(Vec<u8>),
    Value(&'a ast::InterpolatedElement, bool),
    /// An operand of a `%` format, its conversion and format.
    Operand(&'a Expr, u32, String),
}

/// Pieces that are joined at once.
const CHUNK: usize = 32;

impl<'a> Gen<'a, '_> {
    pub(super) fn fstring(&mut self, f: &'a ast::ExprFString, dst: u32) {
        let mut pieces = Vec::new();
        for part in f.value.as_slice() {
            match part {
                FStringPart::Literal(s) => {
                    let mut text = Vec::new();
                    literal::string_part(s, self.unit.source, &mut text);
                    add_text(&mut pieces, text, self.line_of(s));
                }
                FStringPart::FString(f) => {
                    let raw = matches!(f.flags.prefix(), FStringPrefix::Raw { .. });
                    self.pieces(&f.elements, raw, &mut pieces);
                }
            }
        }
        let outer = self.fstring_line;
        if self.old_lines() {
            // Up to 3.7 what is in it has no line that means anything.
            let line = if self.era().lines_never_go_back() { 0 } else { self.line_of(f) };
            self.fstring_line = Some(outer.unwrap_or(line));
        }
        self.join(&pieces, f, dst);
        self.fstring_line = outer;
    }

    fn pieces(&self, elements: &'a [InterpolatedStringElement], raw: bool, out: &mut Vec<Piece<'a>>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(l) => {
                    add_text(out, literal::fstring_piece(l, raw, self.unit.source), self.line_of(l));
                }
                InterpolatedStringElement::Interpolation(v) => {
                    if let Some(debug) = &v.debug_text {
                        add_text(out, debug.as_str().as_bytes().to_vec(), self.line_of(v));
                    }
                    out.push(Piece::Value(v, raw));
                }
            }
        }
    }

    /// The pieces joined into `dst`.
    pub(super) fn join(&mut self, pieces: &[Piece<'a>], whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        match pieces {
            [] => {
                self.at(whole);
                self.load_constant(Const::text(""), dst);
            }
            [one] => self.piece(one, dst),
            _ => {
                let chunk = CHUNK.min(self.regs.free() as usize / 4).max(2);
                let start = self.temp();
                let (front, mut rest) = pieces.split_at(chunk.min(pieces.len()));
                self.regs.top = start;
                self.run_of_pieces(front);
                while !rest.is_empty() {
                    // What is there so far is the first piece of the next round.
                    let count = self.regs.top - start;
                    self.at(whole);
                    self.op(Op::BuildStr, start, start, count);
                    self.regs.top = start + 1;
                    let (front, behind) = rest.split_at((chunk - 1).min(rest.len()));
                    self.run_of_pieces(front);
                    rest = behind;
                }
                let count = self.regs.top - start;
                self.at(whole);
                self.op(Op::BuildStr, dst, start, count);
            }
        }
        self.regs.top = mark;
    }

    fn run_of_pieces(&mut self, pieces: &[Piece<'a>]) {
        for piece in pieces {
            let r = self.temp();
            self.piece(piece, r);
        }
    }

    fn piece(&mut self, piece: &Piece<'a>, dst: u32) {
        match piece {
            Piece::Text(text, line) => {
                self.at_line(*line);
                self.load_constant(Const::Str(text.as_slice().into()), dst);
            }
            Piece::Bare(text) => {
                self.nowhere();
                self.load_constant(Const::Str(text.as_slice().into()), dst);
            }
            Piece::Value(v, raw) => self.formatted(v, *raw, dst),
            Piece::Operand(e, conversion, format) => {
                let mark = self.regs.top;
                if format.is_empty() {
                    let r = self.any_into(e, true, dst);
                    self.at(*e);
                    self.op(Op::Format, dst, r, *conversion);
                } else {
                    let run = self.regs.take_run(2);
                    self.expr(e, run);
                    self.at(*e);
                    self.load_constant(Const::text(format), run + 1);
                    self.op(Op::Format, dst, run, conversion | 4);
                }
                self.regs.top = mark;
            }
        }
    }

    fn formatted(&mut self, v: &'a ast::InterpolatedElement, raw: bool, dst: u32) {
        let mark = self.regs.top;
        let conversion = match v.conversion {
            ConversionFlag::None if v.debug_text.is_some() && v.format_spec.is_none() => 2,
            ConversionFlag::None => 0,
            ConversionFlag::Str => 1,
            ConversionFlag::Repr => 2,
            ConversionFlag::Ascii => 3,
        };
        let e: &'a Expr = &v.expression;
        match &v.format_spec {
            None => {
                let in_place = self.fstring_line.is_some() || self.line_of(v) == self.line_of(e);
                let r = self.any_into(e, in_place, dst);
                self.at(v);
                self.op(Op::Format, dst, r, conversion);
            }
            Some(spec) => {
                let run = self.regs.take_run(2);
                let top = self.regs.top;
                self.regs.top = run + 1;
                self.expr(e, run);
                self.regs.top = top;
                let mut pieces = Vec::new();
                self.pieces(&spec.elements, raw, &mut pieces);
                self.join(&pieces, &**spec, run + 1);
                self.at(v);
                self.op(Op::Format, dst, run, conversion | 4);
            }
        }
        self.regs.top = mark;
    }
}

impl<'a> Gen<'a, '_> {
    /// `'..%s..' % (a, b)` with plain `%s`, `%r` and `%a`: CPython may make an f-string of it.
    pub(super) fn percent_format(&self, b: &'a ast::ExprBinOp) -> Option<Vec<Piece<'a>>> {
        let Expr::Tuple(operands) = &*b.right else { return None };
        if b.op != ast::Operator::Mod
            || !self.era().folds_percent_formats()
            || operands.elts.iter().any(Expr::is_starred_expr)
        {
            return None;
        }
        let Some(Const::Str(format)) = self.constant(&b.left) else { return None };
        if self.constant(&b.right).is_some() {
            return None;
        }
        let mut pieces = Vec::new();
        let mut operands = operands.elts.iter();
        let mut text = Vec::new();
        let mut rest = &*format;
        while let Some((first, behind)) = rest.split_first() {
            rest = behind;
            if *first != b'%' {
                text.push(*first);
                continue;
            }
            if let Some(behind) = rest.strip_prefix(b"%") {
                text.push(b'%');
                rest = behind;
                continue;
            }
            if !text.is_empty() {
                pieces.push(Piece::Bare(core::mem::take(&mut text)));
            }
            let (conversion, spec, behind) = percent_spec(rest)?;
            rest = behind;
            pieces.push(Piece::Operand(operands.next()?, conversion, spec));
        }
        if !text.is_empty() {
            pieces.push(Piece::Bare(text));
        }
        if operands.next().is_some() { None } else { Some(pieces) }
    }
}

/// What stands behind a `%`: conversion, format, and the text after it. Only `s`, `r` and `a` with numbers.
fn percent_spec(mut rest: &[u8]) -> Option<(u32, String, &[u8])> {
    let mut left = false;
    while let Some((flag @ (b'-' | b'+' | b' ' | b'#' | b'0'), behind)) = rest.split_first() {
        left |= *flag == b'-';
        rest = behind;
    }
    let digits = |rest: &mut &[u8]| {
        let n = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let (number, behind) = rest.split_at(n);
        *rest = behind;
        let number = core::str::from_utf8(number).ok()?;
        if n > 3 { None } else { Some(number.trim_start_matches('0').to_string()) }
    };
    let width = digits(&mut rest)?;
    let mut spec = String::new();
    if !left && !width.is_empty() {
        spec.push('>');
    }
    spec += &width;
    if let Some(behind) = rest.strip_prefix(b".") {
        rest = behind;
        let precision = digits(&mut rest)?;
        spec.push('.');
        spec += if precision.is_empty() { "0" } else { &precision };
    }
    let (kind, behind) = rest.split_first()?;
    let conversion = match kind {
        b's' => 1,
        b'r' => 2,
        b'a' => 3,
        _ => return None,
    };
    Some((conversion, spec, behind))
}

fn add_text(out: &mut Vec<Piece<'_>>, text: Vec<u8>, line: u32) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Piece::Text(before, _)) => before.extend(text),
        _ => out.push(Piece::Text(text, line)),
    }
}
