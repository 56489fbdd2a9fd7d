//! Errors of what is assigned to or deleted, and of stars.

use super::explainer::Explainer;
use super::expression::{describe, parses};
use super::scan::Tok;
use crate::error::CompileError;
use ruff_text_size::TextRange;

/// Which `invalid` text an assignment to something else than a target has.
pub(super) enum Verb {
    Assign,
    Delete,
}

impl Explainer<'_, '_> {
    pub(super) fn describe(&self, range: TextRange) -> &'static str {
        describe(self.source.slice(range))
    }

    /// `True = ` with nothing behind it is refused for its target.
    pub(super) fn none_target(&self, at: usize) -> Option<CompileError> {
        let (target, equals) = (at.checked_sub(2)?, at.checked_sub(1)?);
        let word = self.cursor.word(target);
        let first = self.cursor.statement_start(at) == target;
        (first && self.cursor.word(equals) == "=" && matches!(word, "True" | "False" | "None"))
            .then(|| self.error(self.cursor.token(target).range(), format!("cannot assign to {word}")))
    }

    /// A `=` where none may be.
    pub(super) fn equals(&self, at: usize) -> CompileError {
        let start = self.cursor.bitwise_start(at);
        let target = self.span(self.cursor.token(start).start, self.cursor.token(at.saturating_sub(1)).end);
        let Some(value) = self.cursor.bitwise_end(at + 1) else { return self.generic(at) };
        let before = start.checked_sub(1).map_or("", |i| self.cursor.word(i));
        // Only where a named expression could begin, too.
        let inner = matches!(before, "not" | "and" | "or" | "in" | "is" | "<" | ">" | "==" | "!=" | "<=" | ">=");
        let header = matches!(self.cursor.statement_word(at), "if" | "elif" | "while" | "match" | "case");
        let inner = inner || self.cursor.opening(at).is_none() && !header;
        let second = before == "=" && self.cursor.in_call(at);
        if matches!(self.cursor.word(value + 1), "=" | ":=") || start >= at || inner || second {
            return self.generic(at);
        }
        let what = self.describe(target);
        match what {
            "name" => {
                let whole = self.span(target.start().to_u32(), self.cursor.token(value).end);
                self.error(whole, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
            }
            "tuple" | "list" | "generator expression" | "True" | "False" | "None" => self.generic(at),
            _ => self.error(target, format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?")),
        }
    }

    pub(super) fn bad_target(&self, range: TextRange, verb: Verb) -> CompileError {
        let what = self.describe(range);
        if matches!(verb, Verb::Delete) {
            return self.error(range, format!("cannot delete {what}"));
        }
        let at = self.cursor.index_at(range.start().to_u32());
        let behind = self.cursor.index_at(range.end().to_u32());
        // `for (i in x):` is read as a target in parentheses.
        let parenthesized = at.checked_sub(1).is_some_and(|i| self.cursor.word(i) == "(");
        if what == "comparison" && parenthesized && self.cursor.statement_word(at) == "for" {
            return self.generic(behind + 1);
        }
        if what == "yield expression" && !parenthesized {
            return self.error(range, "assignment to yield expression not possible");
        }
        if !parses(self.source.slice(range)) {
            return self.generic(behind);
        }
        let alone = self.cursor.statement_start(at) == at || matches!(what, "yield expression");
        let behind = if self.cursor.token(behind).kind == Tok::Close && what == "yield expression" {
            behind + 1
        } else {
            behind
        };
        let comparable = !matches!(
            what,
            "True"
                | "False"
                | "None"
                | "tuple"
                | "list"
                | "generator expression"
                | "comparison"
                | "lambda"
                | "conditional expression"
                | "starred"
        ) && !self.is_boolean(range);
        if alone && comparable && self.cursor.word(behind) == "=" {
            let value = self.cursor.bitwise_end(behind + 1);
            if value.is_some_and(|v| !matches!(self.cursor.word(v + 1), "=" | ":=")) {
                return self
                    .error(range, format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?"));
            }
        }
        self.error(range, format!("cannot assign to {what}"))
    }

    /// `and`, `or`, `not`: expressions that no comparison can hold.
    pub(super) fn is_boolean(&self, range: TextRange) -> bool {
        super::expression::is_boolean(self.source.slice(range))
    }

    pub(super) fn starred(&self, range: TextRange, at: usize) -> CompileError {
        let double = self.cursor.word(at) == "**";
        if self.cursor.word(at.saturating_sub(1)) == ":" && self.cursor.in_dict(at) {
            return if double {
                self.generic(at)
            } else {
                self.error(range, "cannot use a starred expression in a dictionary value")
            };
        }
        let behind = self.cursor.index_at(range.end().to_u32());
        if self.cursor.word(behind) == ":" {
            return self.generic(behind);
        }
        let before = at
            .checked_sub(1)
            .map(|i| self.cursor.token(i).kind == Tok::Op && !matches!(self.cursor.word(i), "," | "="));
        if before == Some(true) {
            return self.generic(at);
        }
        self.error(range, "cannot use starred expression here")
    }

    /// `f(a.b=1)`, `f(None=1)`.
    pub(super) fn keyword_target(&self, range: TextRange, at: usize) -> CompileError {
        let equals = self.cursor.index_at(range.end().to_u32());
        let end = self.cursor.token(equals).end;
        let whole = self.span(range.start().to_u32(), end);
        match self.cursor.word(at) {
            name @ ("True" | "False" | "None") if equals == at + 1 => {
                self.error(whole, format!("cannot assign to {name}"))
            }
            _ => self.error(whole, "expression cannot contain assignment, perhaps you meant \"==\"?"),
        }
    }
}
