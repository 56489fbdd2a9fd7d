//! Finding the bounds of expressions among tokens, for the ranges of errors.

use super::scan::{END, Tok, Token};
use super::words::is_reserved;
use ruff_python_ast::{Expr, UnaryOp};
use ruff_python_parser::parse_expression;

/// Tokens with their text.
pub(super) struct Cursor<'e> {
    pub(super) text: &'e str,
    pub(super) tokens: &'e [Token],
}

impl<'e> Cursor<'e> {
    pub(super) fn token(&self, i: usize) -> Token {
        self.tokens.get(i).or(self.tokens.last()).copied().unwrap_or(END)
    }

    pub(super) fn word(&self, i: usize) -> &'e str {
        let Some(token) = self.tokens.get(i) else { return "" };
        self.text.get(token.start as usize..token.end as usize).unwrap_or("")
    }

    /// The first token that begins at this offset or behind it.
    pub(super) fn index_at(&self, offset: u32) -> usize {
        let at = self.tokens.partition_point(|t| t.start < offset);
        // Of several at one place (dedents) the first; indents are as wide as nothing.
        at.min(self.tokens.len().saturating_sub(1))
    }

    /// The token of an error at this offset: the one that begins there, or an operator that the parser crate sees as two.
    pub(super) fn place(&self, offset: u32) -> usize {
        let inside = self.containing(offset);
        let token = self.token(inside);
        if token.kind == Tok::Op && token.start < offset && offset < token.end { inside } else { self.index_at(offset) }
    }

    /// The token that contains this offset.
    pub(super) fn containing(&self, offset: u32) -> usize {
        self.tokens.partition_point(|t| t.start <= offset).saturating_sub(1)
    }

    /// Skips changes of indentation: the token that one sees.
    pub(super) fn visible(&self, mut at: usize) -> usize {
        while self.tokens.get(at).is_some_and(|t| matches!(t.kind, Tok::Dedent | Tok::Indent)) {
            at += 1;
        }
        at
    }

    pub(super) fn rest_is_empty(&self, at: usize) -> bool {
        self.tokens.get(at..).unwrap_or(&[]).iter().all(|t| matches!(t.kind, Tok::Newline | Tok::Dedent | Tok::End))
    }

    /// The bracket around token `at`.
    pub(super) fn opening(&self, at: usize) -> Option<usize> {
        let mut depth = 0usize;
        for i in (0..at).rev() {
            match self.token(i).kind {
                Tok::Close | Tok::FEnd => depth += 1,
                Tok::Open if depth == 0 => return Some(i),
                Tok::FStart if depth == 0 => return None,
                Tok::Open | Tok::FStart => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// The bracket that closes the one at `open`.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0usize;
        for i in open..self.tokens.len() {
            match self.token(i).kind {
                Tok::Open | Tok::FStart => depth += 1,
                Tok::Close | Tok::FEnd if depth <= 1 => return Some(i),
                Tok::Close | Tok::FEnd => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// The parenthesis at `open` holds names and commas only.
    pub(super) fn holds_names(&self, open: usize) -> bool {
        let Some(close) = self.closing(open).filter(|c| *c > open + 1) else { return false };
        (open + 1..close).all(|i| self.word(i) == "," || self.token(i).kind == Tok::Name && !is_reserved(self.word(i)))
    }

    /// The bracket before token `close`.
    fn opener(&self, close: usize) -> usize {
        let mut depth = 0usize;
        for i in (0..=close).rev() {
            match self.token(i).kind {
                Tok::Close | Tok::FEnd => depth += 1,
                Tok::Open | Tok::FStart if depth <= 1 => return i,
                Tok::Open | Tok::FStart => depth -= 1,
                _ => {}
            }
        }
        0
    }

    /// In the replacement field of an f-string, not in brackets inside it.
    pub(super) fn in_field(&self, at: usize) -> bool {
        let Some(open) = self.opening(at).filter(|o| self.word(*o) == "{") else { return false };
        // A field's brace follows the string's start, another field, or a format spec; in between is text, which is no token.
        let mut depth = 0usize;
        for i in (0..open).rev() {
            match self.token(i).kind {
                Tok::Close | Tok::FEnd => depth += 1,
                Tok::FStart if depth == 0 => return true,
                Tok::Open if depth == 0 => return self.in_field(open) && (i..open).any(|k| self.word(k) == ":"),
                Tok::Open | Tok::FStart => depth -= 1,
                _ if depth == 0 => return self.in_field(open) && (0..open).rev().take(64).any(|k| self.word(k) == ":"),
                _ => {}
            }
        }
        false
    }

    /// Directly in braces that hold `key: value`.
    pub(super) fn in_dict(&self, at: usize) -> bool {
        let Some(open) = self.opening(at).filter(|o| self.word(*o) == "{" && !self.in_field(at)) else { return false };
        let mut i = open + 1;
        while i < at {
            match self.token(i).kind {
                Tok::Open | Tok::FStart => i = self.closing(i).unwrap_or(at),
                _ if self.word(i) == "lambda" => return false,
                _ if matches!(self.word(i), ":" | "**") => return true,
                _ if self.word(i) == "," => return false,
                _ => {}
            }
            i += 1;
        }
        false
    }

    /// Directly in the parentheses of a call.
    pub(super) fn in_call(&self, at: usize) -> bool {
        self.opening(at)
            .filter(|o| self.word(*o) == "(")
            .is_some_and(|o| o > 0 && self.ends_operand(o - 1) && !self.in_parameters(at))
    }

    /// Directly in the parentheses of a `def`.
    pub(super) fn in_parameters(&self, at: usize) -> bool {
        self.opening(at).and_then(|o| o.checked_sub(2)).is_some_and(|d| self.word(d) == "def")
    }

    /// The first token of the statement of `at`: behind a line's end, a `;`, or the colon of a header on the same line.
    pub(super) fn statement_start(&self, at: usize) -> usize {
        let breaks = |t: &Token| matches!(t.kind, Tok::Newline | Tok::Indent | Tok::Dedent);
        let line = self.tokens.iter().take(at).rposition(breaks).map_or(0, |i| i + 1);
        let mut start = line;
        let compound = matches!(
            self.word(start),
            "if" | "elif"
                | "else"
                | "while"
                | "for"
                | "try"
                | "except"
                | "finally"
                | "with"
                | "def"
                | "class"
                | "async"
                | "match"
                | "case"
        );
        let (mut depth, mut lambdas, mut header) = (0usize, 0usize, compound);
        for i in line..at {
            match self.token(i).kind {
                Tok::Open | Tok::FStart => depth += 1,
                Tok::Close | Tok::FEnd => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ => match self.word(i) {
                    "lambda" => lambdas += 1,
                    ":" if lambdas > 0 => lambdas -= 1,
                    ":" if header => (start, header) = (i + 1, false),
                    ";" => start = i + 1,
                    _ => {}
                },
            }
        }
        start
    }

    /// A `lambda` whose colon would be at `at`.
    pub(super) fn has_lambda(&self, at: usize) -> bool {
        let (mut depth, mut colons) = (0usize, 0usize);
        for i in (0..at).rev() {
            match self.token(i).kind {
                Tok::Newline => return false,
                Tok::Close | Tok::FEnd => depth += 1,
                Tok::Open | Tok::FStart if depth == 0 => return false,
                Tok::Open | Tok::FStart => depth -= 1,
                _ if depth > 0 => {}
                _ => match self.word(i) {
                    ":" => colons += 1,
                    "lambda" if colons == 0 => return true,
                    "lambda" => colons -= 1,
                    _ => {}
                },
            }
        }
        false
    }

    /// The first word of the statement of `at`; `async` is skipped.
    pub(super) fn statement_word(&self, at: usize) -> &'e str {
        let start = self.statement_start(at);
        match self.word(start) {
            "async" => self.word(start + 1),
            word => word,
        }
    }

    /// The last token of the statement of `at`.
    pub(super) fn statement_end(&self, at: usize) -> usize {
        let mut i = at;
        while !matches!(self.token(i + 1).kind, Tok::Newline | Tok::End) && self.word(i + 1) != ";" {
            i += 1;
        }
        i
    }

    /// The colon behind `at` in its statement.
    pub(super) fn statement_colon(&self, at: usize) -> Option<usize> {
        (at..self.tokens.len()).take_while(|i| self.token(*i).kind != Tok::Newline).find(|i| self.word(*i) == ":")
    }

    pub(super) fn find(&self, from: usize, word: &str) -> Option<usize> {
        (from..self.tokens.len()).find(|i| self.word(*i) == word)
    }

    /// The first token of the logical line before the one of `at`, which is the header of a block that is missing.
    pub(super) fn header(&self, at: usize) -> usize {
        let newline =
            (0..=at.min(self.tokens.len().saturating_sub(1))).rev().find(|i| self.token(*i).kind == Tok::Newline);
        let Some(newline) = newline else { return 0 };
        let mut i = newline;
        while i > 0 && !matches!(self.token(i - 1).kind, Tok::Newline | Tok::Indent | Tok::Dedent) {
            i -= 1;
        }
        i
    }

    /// A token that can end an operand.
    pub(super) fn ends_operand(&self, at: usize) -> bool {
        match self.token(at).kind {
            Tok::Name => !is_reserved(self.word(at)) && !matches!(self.word(at), "not" | "lambda" | "await" | "yield"),
            Tok::Number | Tok::Str | Tok::FEnd | Tok::Close => true,
            _ => self.word(at) == "...",
        }
    }

    /// A token that can begin an operand.
    pub(super) fn starts_operand(&self, at: usize) -> bool {
        match self.token(at).kind {
            Tok::Name => !is_reserved(self.word(at)),
            Tok::Number | Tok::Str | Tok::FStart | Tok::Open => true,
            _ => matches!(self.word(at), "..." | "-" | "+" | "~"),
        }
    }

    /// The last token of the longest expression that begins at `at`.
    pub(super) fn expression_end(&self, at: usize) -> Option<usize> {
        self.operators(at, true)
    }

    /// As [`Cursor::expression_end`] without comparisons, `and`, `or`, `not` and conditions.
    pub(super) fn bitwise_end(&self, at: usize) -> Option<usize> {
        self.operators(at, false)
    }

    fn operators(&self, at: usize, all: bool) -> Option<usize> {
        let mut end = self.operand_end(at, all)?;
        loop {
            let next = end + 1;
            let step = match self.word(next) {
                "+" | "-" | "*" | "/" | "//" | "%" | "@" | "**" | "&" | "|" | "^" | "<<" | ">>"
                    if self.token(next).kind == Tok::Op =>
                {
                    1
                }
                "==" | "!=" | "<" | ">" | "<=" | ">=" | "and" | "or" | "in" | "if" | "else" if all => 1,
                "is" if all => 1 + (self.word(next + 1) == "not") as usize,
                "not" if all && self.word(next + 1) == "in" => 2,
                _ => return Some(end),
            };
            match self.operand_end(next + step, all) {
                Some(further) => end = further,
                None => return Some(end),
            }
        }
    }

    fn operand_end(&self, mut at: usize, all: bool) -> Option<usize> {
        while matches!(self.word(at), "-" | "+" | "~" | "await") || all && self.word(at) == "not" {
            at += 1;
        }
        if self.word(at) == "lambda" {
            let colon = (at..self.tokens.len()).take(4096).find(|i| self.word(*i) == ":")?;
            return self.operators(colon + 1, all);
        }
        if !self.starts_operand(at) {
            return None;
        }
        let mut end = match self.token(at).kind {
            Tok::Open | Tok::FStart => self.closing(at)?,
            _ => at,
        };
        // Strings side by side are one.
        let text = |i: usize| matches!(self.token(i).kind, Tok::Str | Tok::FStart);
        if text(at) {
            while text(end + 1) {
                end = if self.token(end + 1).kind == Tok::Str { end + 1 } else { self.closing(end + 1)? };
            }
        }
        loop {
            match self.word(end + 1) {
                "." if self.token(end + 2).kind == Tok::Name => end += 2,
                "(" | "[" => end = self.closing(end + 1)?,
                _ => return Some(end),
            }
        }
    }

    /// Walks left from `at` over one expression level until a token of `stops`, or one that separates expressions.
    fn start_before(&self, at: usize, stops: &[&str]) -> usize {
        let mut i = at;
        while i > 0 {
            let before = i - 1;
            match self.token(before).kind {
                Tok::Close | Tok::FEnd => {
                    i = self.opener(before);
                    continue;
                }
                Tok::Open | Tok::FStart | Tok::Newline | Tok::Indent | Tok::Dedent | Tok::End => break,
                _ => {}
            }
            let word = self.word(before);
            if stops.contains(&word) && self.token(before).kind != Tok::Str {
                break;
            }
            i = before;
        }
        i
    }

    /// First token of the arithmetic expression before `at`.
    pub(super) fn bitwise_start(&self, at: usize) -> usize {
        const STOPS: &[&str] = &[
            ",", ":", ";", "=", ":=", "<", ">", "==", "!=", "<=", ">=", "and", "or", "not", "in", "is", "if", "else",
            "elif", "while", "for", "return", "assert", "lambda", "yield", "from", "raise", "del", "with", "as",
            "import", "->",
        ];
        self.start_before(at, STOPS)
    }

    /// First token of the condition-free expression before `at`; `None` where a comma would not help.
    pub(super) fn disjunction_start(&self, at: usize) -> Option<usize> {
        const STOPS: &[&str] =
            &[",", ":", "=", ":=", "if", "else", "for", "lambda", "yield", "from", "as", "async", "->"];
        let start = self.start_before(at, STOPS);
        let before = start.checked_sub(1).map_or("", |i| self.word(i));
        // Clauses of a comprehension, and what is unpacked with `**`, take no whole expression.
        if matches!(before, "for" | "if" | "async" | "lambda") || self.word(start) == "**" {
            return None;
        }
        Some(start + (self.word(start) == "*") as usize)
    }

    /// First token of the expression that ends before `at` (for a conditional expression's value).
    pub(super) fn operand_start(&self, at: usize) -> usize {
        const STOPS: &[&str] = &[
            ",", ":", ";", "=", ":=", "if", "else", "for", "lambda", "return", "yield", "from", "assert", "print",
            "in", "+=", "-=", "*=", "/=",
        ];
        self.start_before(at, STOPS)
    }
}

/// What CPython calls an expression that is no target.
pub(super) fn describe(text: &str) -> &'static str {
    let Ok(parsed) = parse_expression(&format!("({text}\n)")) else {
        return if text.starts_with('*') { "starred" } else { "expression" };
    };
    match parsed.expr() {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) | Expr::TString(_) => "f-string expression",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::BooleanLiteral(b) => {
            if b.value {
                "True"
            } else {
                "False"
            }
        }
        Expr::NoneLiteral(_) => "None",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        _ => "expression",
    }
}

/// True for the text of an expression, perhaps a starred one.
pub(super) fn parses(text: &str) -> bool {
    parse_expression(&format!("({text}\n,)")).is_ok()
}

/// `and`, `or` or `not` at the top.
pub(super) fn is_boolean(text: &str) -> bool {
    let parsed = parse_expression(&format!("({text}\n)"));
    parsed.is_ok_and(|p| match p.expr() {
        Expr::BoolOp(_) => true,
        Expr::UnaryOp(u) => u.op == UnaryOp::Not,
        _ => false,
    })
}
