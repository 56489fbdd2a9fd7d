//! f-strings.

use super::Gen;
use crate::image::Const;
use crate::literal;
use fastlocals_core::isa::Op;
use ruff_python_ast::str_prefix::FStringPrefix;
use ruff_python_ast::{self as ast, ConversionFlag, Expr, FStringPart, InterpolatedStringElement};
use ruff_text_size::Ranged;

/// A piece of an f-string: text, or a value with its conversion and format.
enum Piece<'a> {
    Text(Vec<u8>),
    Value(&'a ast::InterpolatedElement, bool),
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
                    add_text(&mut pieces, text);
                }
                FStringPart::FString(f) => {
                    let raw = matches!(f.flags.prefix(), FStringPrefix::Raw { .. });
                    self.pieces(&f.elements, raw, &mut pieces);
                }
            }
        }
        self.join(&pieces, f, dst);
    }

    fn pieces(&self, elements: &'a [InterpolatedStringElement], raw: bool, out: &mut Vec<Piece<'a>>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(l) => {
                    add_text(out, literal::fstring_piece(l, raw, self.unit.source));
                }
                InterpolatedStringElement::Interpolation(v) => {
                    if let Some(debug) = &v.debug_text {
                        add_text(out, debug.as_str().as_bytes().to_vec());
                    }
                    out.push(Piece::Value(v, raw));
                }
            }
        }
    }

    /// The pieces joined into `dst`.
    fn join(&mut self, pieces: &[Piece<'a>], whole: &impl Ranged, dst: u32) {
        let mark = self.regs.top;
        match pieces {
            [] => {
                self.at(whole);
                self.load_constant(Const::text(""), dst);
            }
            [one] => self.piece(one, whole, dst),
            _ => {
                let chunk = CHUNK.min(self.regs.free() as usize / 4).max(2);
                let start = self.temp();
                let (front, mut rest) = pieces.split_at(chunk.min(pieces.len()));
                self.regs.top = start;
                self.run_of_pieces(front, whole);
                while !rest.is_empty() {
                    // What is there so far is the first piece of the next round.
                    let count = self.regs.top - start;
                    self.at(whole);
                    self.op(Op::BuildStr, start, start, count);
                    self.regs.top = start + 1;
                    let (front, behind) = rest.split_at((chunk - 1).min(rest.len()));
                    self.run_of_pieces(front, whole);
                    rest = behind;
                }
                let count = self.regs.top - start;
                self.at(whole);
                self.op(Op::BuildStr, dst, start, count);
            }
        }
        self.regs.top = mark;
    }

    fn run_of_pieces(&mut self, pieces: &[Piece<'a>], whole: &impl Ranged) {
        for piece in pieces {
            let r = self.temp();
            self.piece(piece, whole, r);
        }
    }

    fn piece(&mut self, piece: &Piece<'a>, whole: &impl Ranged, dst: u32) {
        match piece {
            Piece::Text(text) => {
                self.at(whole);
                self.load_constant(Const::Str(text.as_slice().into()), dst);
            }
            Piece::Value(v, raw) => self.formatted(v, *raw, dst),
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
                let in_place = self.line_of(v) == self.line_of(e);
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

fn add_text(out: &mut Vec<Piece<'_>>, text: Vec<u8>) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Piece::Text(before)) => before.extend(text),
        _ => out.push(Piece::Text(text)),
    }
}
