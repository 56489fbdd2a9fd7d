//! Errors inside literals: escapes, and replacement fields of f-strings.

use super::explainer::Explainer;
use super::scan::Tok;
use crate::error::CompileError;
use ruff_python_parser::{InterpolatedStringErrorType, LexicalErrorType};
use ruff_text_size::TextRange;

impl Explainer<'_, '_> {
    pub(super) fn lexical(&self, error: &LexicalErrorType, range: TextRange, at: usize) -> CompileError {
        match error {
            LexicalErrorType::UnicodeError
            | LexicalErrorType::MissingUnicodeLbrace
            | LexicalErrorType::MissingUnicodeRbrace
            | LexicalErrorType::InvalidByteLiteral => {
                // The place is inside the literal: the token is the one that contains it.
                let inside = self.cursor.containing(range.start().to_u32());
                let inside =
                    if self.cursor.token(inside).kind == Tok::FEnd { inside.saturating_sub(1) } else { inside };
                let token = self.cursor.token(inside);
                if !matches!(token.kind, Tok::Str) {
                    // Text of an f-string is no token; CPython points behind it.
                    let next = self.cursor.token(inside + 1);
                    let text = self.source.slice(self.span(token.end, next.start));
                    return self.error(next.range(), crate::literal::escape_error(&format!("'{text}'")));
                }
                let bytes = matches!(error, LexicalErrorType::InvalidByteLiteral);
                let message = if bytes {
                    "bytes can only contain ASCII literal characters".into()
                } else {
                    crate::literal::escape_error(self.source.slice(token.range()))
                };
                self.error(token.range(), message)
            }
            LexicalErrorType::UnrecognizedToken { .. } => self.no_operator(at),
            _ => self.generic(at),
        }
    }

    /// A token that nothing can begin with, in a replacement field or elsewhere.
    pub(super) fn no_operator(&self, at: usize) -> CompileError {
        if self.cursor.in_field(at) { self.field(at) } else { self.generic(at) }
    }

    /// What is wrong in a replacement field.
    pub(super) fn field(&self, at: usize) -> CompileError {
        let Some(open) = self.cursor.opening(at) else { return self.generic(at) };
        let Some(end) = self.cursor.expression_end(open + 1) else {
            let first = self.cursor.token(open + 1).range();
            return self.error(first, "f-string: expecting a valid expression after '{'");
        };
        let mut next = end + 1;
        let mut message = "f-string: expecting '=', or '!', or ':', or '}'";
        if self.cursor.word(next) == "=" {
            next += 1;
            message = "f-string: expecting '!', or ':', or '}'";
        }
        if self.cursor.word(next) == "!" {
            next += 2;
            message = "f-string: expecting ':' or '}'";
        }
        self.error(self.cursor.token(next).range(), message)
    }

    pub(super) fn lambda_in_field(&self, at: usize) -> Option<TextRange> {
        let open = self.cursor.opening(at).filter(|_| self.cursor.in_field(at))?;
        let lambda = (open..at).find(|i| self.cursor.word(*i) == "lambda" && self.cursor.opening(*i) == Some(open))?;
        let colon = (lambda..=at).find(|i| self.cursor.word(*i) == ":")?;
        Some(self.span(self.cursor.token(lambda).start, self.cursor.token(colon).end))
    }

    pub(super) fn fstring(&self, kind: &InterpolatedStringErrorType, range: TextRange, at: usize) -> CompileError {
        use InterpolatedStringErrorType as F;
        match kind {
            F::UnclosedLbrace => self.comma(at).unwrap_or_else(|| self.no_operator(at)),
            F::ConversionFlagNotImmediatelyAfterExclamation => {
                let flag = self.cursor.token(at);
                let mark = (0..at)
                    .rev()
                    .find(|i| self.cursor.word(*i) == "!")
                    .map_or(flag.start, |i| self.cursor.token(i).start);
                let message = "f-string: conversion type must come right after the exclamanation mark";
                self.error(self.span(mark, flag.end), message)
            }
            F::InvalidConversionFlag => {
                let token = self.cursor.token(self.cursor.index_at(range.start().to_u32()));
                let word = self.source.slice(token.range());
                if token.kind == Tok::Name {
                    let message = format!("f-string: invalid conversion character '{word}': expected 's', 'r', or 'a'");
                    return self.error(token.range(), message);
                }
                let missing = matches!(word, "}" | ":");
                let message = if missing {
                    "f-string: missing conversion character"
                } else {
                    "f-string: invalid conversion character"
                };
                self.error(token.range(), message)
            }
            F::LambdaWithoutParentheses => {
                let range = self.lambda_in_field(at).unwrap_or(range);
                self.error(range, "f-string: lambda expressions are not allowed without parentheses")
            }
            _ => self.generic(at),
        }
    }
}
