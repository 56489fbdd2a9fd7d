//! From the parser crate's errors to CPython's.
//!
//! The crate finds nearly always the same place as CPython; the text is chosen by the kind of its error and the tokens around.
//! What no rule here knows is "invalid syntax" at the token, as in CPython.

use super::explainer::Explainer;
use super::expression::Cursor;
use super::scan::{Checked, Tok};
use super::targets::Verb;
use crate::error::{CompileError, ErrorKind};
use crate::source::Source;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{ParseError, ParseErrorType, UnsupportedSyntaxError, UnsupportedSyntaxErrorKind};
use ruff_text_size::{TextRange, TextSize};

/// What CPython says of a source that does not parse.
pub(super) fn explain(source: &Source<'_>, checked: &Checked, error: &ParseError) -> CompileError {
    let explainer = Explainer { source, cursor: Cursor { text: source.text(), tokens: &checked.tokens } };
    let at = explainer.cursor.visible(explainer.cursor.place(error.location.start().to_u32()));
    let found = explainer.explain(error, at);
    // A bracket that is never closed explains everything behind it.
    if let Some(open) = checked.open {
        let bracket = source.text().get(open..).and_then(|t| t.chars().next()).unwrap_or('(');
        let reach = explainer.reach(&found, at);
        let opened = source.line(TextSize::new(open as u32));
        let behind = error.location.start().to_usize() > open;
        let further = source.line(TextSize::new(explainer.cursor.token(reach).start)) > opened;
        let legacy = found.message.starts_with("Missing parentheses");
        if (behind || legacy) && (further || explainer.cursor.token(reach).kind == Tok::End) {
            let unclosed = source.error_at(open, format!("'{bracket}' was never closed"));
            return CompileError { end_column: 0, ..unclosed };
        }
    }
    found
}

/// What CPython 3.13 says of syntax that newer ones have.
pub(super) fn too_new(source: &Source<'_>, checked: &Checked, error: &UnsupportedSyntaxError) -> CompileError {
    use UnsupportedSyntaxErrorKind as U;
    let explainer = Explainer { source, cursor: Cursor { text: source.text(), tokens: &checked.tokens } };
    let at = explainer.cursor.place(error.range.start().to_u32());
    match error.kind {
        U::UnparenthesizedExceptionTypes => explainer.exception_types(at),
        U::UnpackingInComprehension(_) => {
            let stars = explainer.cursor.token(at);
            match explainer.cursor.word(at) {
                "**" => source.error(stars.range(), "dict unpacking cannot be used in dict comprehension"),
                _ => source.error(error.range, "iterable unpacking cannot be used in comprehension"),
            }
        }
        // `t"..."`: the string stands where an operator should.
        U::TemplateStrings => explainer.generic(at + 1),
        _ => explainer.generic(at),
    }
}

impl Explainer<'_, '_> {
    /// The last token that CPython has read when it reports `found` at token `at`.
    fn reach(&self, found: &CompileError, at: usize) -> usize {
        let message = found.message.as_str();
        if message.starts_with("Missing parentheses") {
            return self.cursor.tokens.len().saturating_sub(1);
        }
        let end = if message.contains("Perhaps you forgot a comma") {
            self.cursor.expression_end(at)
        } else if message.contains("Maybe you meant '=='") {
            self.cursor.bitwise_end(at + 1)
        } else {
            // It would have read on from an operand.
            self.cursor.expression_end(at).filter(|e| self.cursor.token(e + 1).kind == Tok::End)
        };
        end.map_or(at, |e| e + 1)
    }

    /// An error at the end of the source: behind its last line.
    pub(super) fn at_end(&self, kind: ErrorKind, message: String) -> CompileError {
        let text = self.source.text();
        let end = text.strip_suffix('\n').unwrap_or(text).len() as u32;
        let error = self.source.error_of(kind, self.span(end, end), message);
        let width = error.text.as_deref().map_or(0, |t| t.trim_end().chars().count() as u32);
        CompileError { column: width + 1, end_column: 0, ..error }
    }

    pub(super) fn explain(&self, error: &ParseError, at: usize) -> CompileError {
        use ParseErrorType as P;
        let range = error.location;
        let token = self.cursor.token(at);
        let here = token.range();
        match &error.error {
            P::Lexical(lexical) => self.lexical(lexical, range, at),
            P::UnexpectedIndentation => self.indent(self.cursor.index_at(range.end().to_u32()), "unexpected indent"),
            P::ExpectedExpression => self.no_expression(at),
            P::ExpectedToken { expected, found } => self.expected(*expected, *found, at),
            P::SimpleStatementsOnSameLine | P::SimpleAndCompoundStatementOnSameLine => self.joined(at),
            P::InvalidAssignmentTarget => self.bad_target(range, Verb::Assign),
            P::InvalidDeleteTarget => self.bad_target(range, Verb::Delete),
            P::InvalidNamedAssignmentTarget => {
                let what = self.describe(range);
                self.error(range, format!("cannot use assignment expressions with {what}"))
            }
            P::InvalidAugmentedAssignmentTarget => {
                let what = self.describe(range);
                self.error(range, format!("'{what}' is an illegal expression for augmented assignment"))
            }
            P::InvalidAnnotatedAssignmentTarget => {
                let colon = self.cursor.index_at(range.end().to_u32());
                if !self.cursor.starts_operand(colon + 1) {
                    return self.generic(colon);
                }
                self.error(range, "illegal target for annotation")
            }
            P::PositionalAfterKeywordArgument => {
                self.after_arguments(range, "positional argument follows keyword argument")
            }
            P::PositionalAfterKeywordUnpacking => {
                self.after_arguments(range, "positional argument follows keyword argument unpacking")
            }
            P::InvalidArgumentUnpackingOrder => {
                // From the comma before it.
                let comma = self.cursor.token(at.saturating_sub(1)).start;
                let range = self.span(comma, range.end().to_u32());
                self.error(range, "iterable argument unpacking follows keyword argument unpacking")
            }
            P::UnparenthesizedGeneratorExpression => {
                let open = self.cursor.opening(at);
                if open.and_then(|o| o.checked_sub(2)).is_some_and(|c| self.cursor.word(c) == "class") {
                    let until = self.cursor.find(at, "for").unwrap_or(at);
                    return self.generic(until);
                }
                self.error(range, "Generator expression must be parenthesized")
            }
            P::EmptyImportNames if self.cursor.word(at) == "*" => self.generic(at),
            P::EmptyImportNames if token.kind == Tok::Newline => {
                self.error(self.span(token.start, token.start), "Expected one or more names after 'import'")
            }
            P::InvalidStarredExpressionUsage => self.starred(range, at),
            P::InvalidMatchPatternTarget if self.cursor.word(at.saturating_sub(1)) == "**" => self.generic(at),
            P::ExpectedImaginaryNumber if token.kind == Tok::Number => {
                self.error(here, "imaginary number required in complex literal")
            }
            P::ExpectedRealNumber if token.kind == Tok::Number => {
                self.error(here, "real number required in complex literal")
            }
            P::InvalidMatchPatternTarget => self.error(here, "cannot use '_' as a target"),
            P::InvalidStarPatternUsage => self.generic(at + 2),
            P::NonDefaultParamAfterDefaultParam => {
                self.error(here, "parameter without a default follows parameter with a default")
            }
            P::ParamAfterVarKeywordParam => self.error(here, "arguments cannot follow var-keyword argument"),
            P::VarParameterWithDefault => {
                let double = at.checked_sub(2).is_some_and(|i| self.cursor.word(i) == "**");
                let kind = if double { "var-keyword" } else { "var-positional" };
                self.error(here, format!("{kind} argument cannot have default value"))
            }
            P::ExpectedKeywordParam => self.bare_star(at),
            P::FStringError(kind) => self.fstring(kind, range, at),
            P::OtherError(text) => self.other(text, range, at),
            _ => self.generic(at),
        }
    }

    /// Where an expression should begin.
    pub(super) fn no_expression(&self, at: usize) -> CompileError {
        let word = self.cursor.word(at);
        let before = at.checked_sub(1).map_or("", |i| self.cursor.word(i));
        let here = self.cursor.token(at).range();
        if self.cursor.in_field(at) && before == "{" && matches!(word, "}" | "!" | ":" | "=") {
            return self.error(here, format!("f-string: valid expression required before '{word}'"));
        }
        if let Some(range) = self.lambda_in_field(at) {
            return self.error(range, "f-string: lambda expressions are not allowed without parentheses");
        }
        match (before, word) {
            (":", "}" | ",") if self.cursor.in_dict(at) => {
                let colon = self.cursor.token(at - 1);
                self.error(colon.range(), "expression expected after dictionary key and ':'")
            }
            ("=", ")" | ",") if self.cursor.in_parameters(at) => {
                self.error(self.cursor.token(at - 1).range(), "expected default value expression")
            }
            ("=", ")" | ",") if self.cursor.in_call(at) => {
                let name = self.cursor.token(at.saturating_sub(2));
                let end = self.cursor.token(at - 1).end;
                self.error(self.span(name.start, end), "expected argument value expression")
            }
            ("*", ")" | ",") if self.cursor.in_call(at) => self.error(here, "Invalid star expression"),
            ("(", "**") if !self.cursor.in_call(at) => {
                let end = self.cursor.expression_end(at + 1).map_or(here.end().to_u32(), |e| self.cursor.token(e).end);
                let _ = end;
                self.error(here, "cannot use double starred expression here")
            }
            (_, ":") if self.cursor.statement_word(at) == "def" => {
                // `def f() -> :` is refused at the arrow.
                let arrow = at.checked_sub(1).filter(|i| self.cursor.word(*i) == "->");
                arrow.map_or_else(|| self.generic(at), |i| self.error(self.cursor.token(i).range(), "expected ':'"))
            }
            _ if self.cursor.in_field(at) => self.field(at),
            _ if self.none_target(at).is_some() => self.none_target(at).unwrap_or_else(|| self.generic(at)),
            _ => self.generic(at),
        }
    }

    pub(super) fn expected(&self, expected: TokenKind, found: TokenKind, at: usize) -> CompileError {
        let here = self.cursor.token(at).range();
        let word = self.cursor.statement_word(at);
        match (expected, found) {
            (_, TokenKind::Equal) => self.equals(at),
            (TokenKind::Lpar, _) if word == "def" => self.error(here, "expected '('"),
            (TokenKind::Else, _) => self.no_else(at),
            (TokenKind::In, _) if self.cursor.opening(at).is_some() => {
                self.error(here, "'in' expected after for-loop variables")
            }
            (TokenKind::Rpar, TokenKind::Lpar) if word == "def" && self.cursor.holds_names(at) => {
                let end = self.cursor.closing(at).map_or(here.end().to_u32(), |i| self.cursor.token(i).end);
                self.error(self.span(here.start().to_u32(), end), "Function parameters cannot be parenthesized")
            }
            (TokenKind::Colon, TokenKind::Lpar) if self.cursor.word(at.saturating_sub(1)) == "lambda" => {
                let end = self.cursor.closing(at).map_or(here.end().to_u32(), |i| self.cursor.token(i).end);
                self.error(
                    self.span(here.start().to_u32(), end),
                    "Lambda expression parameters cannot be parenthesized",
                )
            }
            (TokenKind::Colon, _) if self.cursor.in_dict(at) => {
                let key = self.cursor.token(at.saturating_sub(1));
                let error = self.error(self.span(key.end - 1, key.end), "':' expected after dictionary key");
                CompileError { end_column: 0, ..error }
            }
            (TokenKind::Colon, TokenKind::Newline) if self.cursor.opening(at).is_none() && word != "lambda" => {
                if self.cursor.has_lambda(at) { self.generic(at) } else { self.at_line_end(at, "expected ':'") }
            }
            (TokenKind::Colon, _) if matches!(word, "else" | "try" | "finally") => self.error(here, "expected ':'"),
            (TokenKind::Colon, _) if word == "def" && self.cursor.opening(at).is_none() => {
                self.error(here, "expected ':'")
            }
            (_, TokenKind::For) if self.cursor.opening(at).is_some() => self.comprehension_target(at),
            _ => self.comma(at).unwrap_or_else(|| self.generic(at)),
        }
    }

    /// `[a, b for ...]`.
    pub(super) fn comprehension_target(&self, at: usize) -> CompileError {
        let Some(open) = self.cursor.opening(at) else { return self.generic(at) };
        let bracket = self.cursor.word(open);
        if !matches!(bracket, "[" | "{") || self.cursor.in_dict(at) {
            return self.generic(at);
        }
        let (first, last) = (self.cursor.token(open + 1), self.cursor.token(at.saturating_sub(1)));
        let message = "did you forget parentheses around the comprehension target?";
        self.error(self.span(first.start, last.end), message)
    }

    /// `a if b` without `else`.
    pub(super) fn no_else(&self, at: usize) -> CompileError {
        let Some(condition) = (0..at).rev().find(|i| self.cursor.word(*i) == "if") else { return self.generic(at) };
        let start = self.cursor.token(self.cursor.operand_start(condition)).start;
        let end = self.cursor.token(at.saturating_sub(1)).end;
        if !matches!(self.cursor.word(at), ":" | "else") {
            return self.error(self.span(start, end), "expected 'else' after 'if' expression");
        }
        self.generic(at)
    }

    /// Statements without anything between them.
    pub(super) fn joined(&self, at: usize) -> CompileError {
        let start = self.cursor.statement_start(at);
        let word = self.cursor.word(start);
        if matches!(word, "print" | "exec") && start + 1 == at && self.cursor.starts_operand(at) {
            let end = self.cursor.statement_end(at);
            let range = self.span(self.cursor.token(start).start, self.cursor.token(end).end);
            let message = format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
            return self.error(range, message);
        }
        // `match x` and the like look like two expressions.
        if matches!(word, "match" | "case")
            && start + 1 == at
            && self.cursor.expression_end(at).is_some_and(|e| self.cursor.token(e + 1).kind == Tok::Newline)
        {
            let end = self.cursor.expression_end(at).unwrap_or(at);
            return self.at_line_end(end + 1, "expected ':'");
        }
        if self.cursor.word(at) == "not" {
            return self.generic(at + 1);
        }
        self.no_operator(at)
    }

    pub(super) fn after_arguments(&self, range: TextRange, message: &str) -> CompileError {
        // CPython points at the last token it has read: what stands behind the argument.
        let behind = self.cursor.index_at(range.end().to_u32());
        let close = self.cursor.opening(behind).and_then(|o| self.cursor.closing(o)).unwrap_or(behind);
        let token = self.cursor.token(close);
        self.error(token.range(), message)
    }

    pub(super) fn bare_star(&self, at: usize) -> CompileError {
        // `*` itself, also where the parser complains of what follows.
        let star = (0..=at).rev().find(|i| self.cursor.word(*i) == "*").unwrap_or(at);
        let lambda = self.cursor.opening(at).is_none_or(|o| (o..at).any(|i| self.cursor.word(i) == "lambda"));
        let token = self.cursor.token(if lambda { star + 1 } else { star });
        self.error(token.range(), "named arguments must follow bare *")
    }

    pub(super) fn other(&self, text: &str, range: TextRange, at: usize) -> CompileError {
        let here = self.cursor.token(at).range();
        if let Some(block) = text.strip_prefix("Expected an indented block after ") {
            return self.no_block(block, at);
        }
        match text {
            "Expected `except` or `finally` after `try` block" => {
                let message = "expected 'except' or 'finally' block";
                // After an `else` block CPython points at the `else`.
                let orelse = (0..at)
                    .rev()
                    .take(64)
                    .find(|i| self.cursor.word(*i) == "else" && self.cursor.statement_start(*i) == *i);
                match orelse {
                    Some(i) => self.error(self.cursor.token(i).range(), message),
                    None if matches!(self.cursor.token(at).kind, Tok::End | Tok::Dedent)
                        && self.cursor.rest_is_empty(at) =>
                    {
                        self.at_end(ErrorKind::Syntax, message.into())
                    }
                    None => self.error(self.cursor.token(self.cursor.visible(at)).range(), message),
                }
            }
            "Expected a parameter name" => self.keyword_target(range, at),
            "Only single target (not tuple) can be annotated" => {
                let first = self.cursor.expression_end(at).filter(|_| self.cursor.word(at) != "(");
                let end = first.map_or(range.end().to_u32(), |e| self.cursor.token(e).end);
                self.error(self.span(range.start().to_u32(), end), "only single target (not tuple) can be annotated")
            }
            "Only single target (not list) can be annotated" => {
                self.error(range, "only single target (not list) can be annotated")
            }
            "Bytes literal cannot be mixed with non-bytes literals" => {
                let behind = self.cursor.index_at(range.end().to_u32());
                match self.cursor.token(behind).kind {
                    Tok::Newline | Tok::End => self.at_line_end(behind, "cannot mix bytes and nonbytes literals"),
                    _ => self.error(self.cursor.token(behind).range(), "cannot mix bytes and nonbytes literals"),
                }
            }
            "Multiple exception types must be parenthesized when using `as`" => self.exception_types(at),
            "Expected one or more exception types" if self.cursor.word(at.saturating_sub(1)) == "*" => {
                self.error(here, "expected one or more exception types")
            }
            "Cannot have both 'except' and 'except*' on the same 'try'" => {
                let except = self.cursor.visible(at);
                let here = self.cursor.token(except).range();
                let star = self.cursor.token(except + 1);
                let end = if self.cursor.word(except + 1) == "*" { star.end } else { here.end().to_u32() };
                self.error(
                    self.span(here.start().to_u32(), end),
                    "cannot have both 'except' and 'except*' on the same 'try'",
                )
            }
            "Only one '*' parameter allowed" => self.error(here, "* argument may appear only once"),
            "Only one '/' separator allowed" => self.error(here, "/ may appear only once"),
            "Position-only parameter separator not allowed as first parameter" => {
                self.error(here, "at least one argument must precede /")
            }
            "'/' parameter must appear before '*' parameter" => self.error(here, "/ must be ahead of *"),
            "Trailing comma not allowed" if self.cursor.statement_word(at) == "from" => {
                let message = "trailing comma not allowed without surrounding parentheses";
                self.at_line_end(at + 1, message)
            }
            "Trailing comma not allowed" => self.generic(at + 1),
            "Star import must be the only import" => self.generic(at + 1),
            "Positional patterns cannot follow keyword patterns" => {
                self.error(here, "positional patterns follow keyword patterns")
            }
            "Expected a pattern" if self.cursor.word(at) == "-" => self.generic(at + 1),
            "Invalid mapping pattern key" => self.generic(at + 1),
            "Expected `case` block" => self.generic(at),
            "Expected an identifier"
                if self.cursor.statement_word(at) == "case" && self.cursor.word(at.saturating_sub(1)) == "as" =>
            {
                self.error(here, "invalid pattern target")
            }
            "Expected an expression or a ']'"
            | "Expected an expression or a ')'"
            | "Expected an expression or a '}'"
                if self.cursor.word(at) == "=" =>
            {
                self.equals(at)
            }
            _ => {
                let class = text.starts_with("Expected class, function definition");
                if class && self.cursor.rest_is_empty(at) {
                    let error = self.at_end(ErrorKind::Syntax, "invalid syntax".into());
                    return CompileError { column: 0, ..error };
                }
                if self.cursor.in_field(at) {
                    return self.field(at);
                }
                self.comma(at)
                    .filter(|_| text.starts_with("Expected an expression or"))
                    .unwrap_or_else(|| self.generic(self.cursor.visible(at)))
            }
        }
    }

    pub(super) fn exception_types(&self, at: usize) -> CompileError {
        let except = self.cursor.statement_start(at);
        let first = if self.cursor.word(except + 1) == "*" { except + 2 } else { except + 1 };
        let end = self.cursor.statement_colon(at).map_or(self.cursor.token(at).end, |i| self.cursor.token(i - 1).end);
        let range = self.span(self.cursor.token(first).start, end);
        self.error(range, "multiple exception types must be parenthesized")
    }

    /// A block is missing.
    pub(super) fn no_block(&self, block: &str, at: usize) -> CompileError {
        let after = match block {
            "function definition" => "function definition".into(),
            "`class` definition" => "class definition".into(),
            _ => {
                let word = block.trim_start_matches('`').split('`').next().unwrap_or("");
                format!("'{word}' statement")
            }
        };
        // The header is the logical line before.
        let header = self.cursor.header(at);
        let line = self.source.line(TextSize::new(self.cursor.token(header).start));
        let message = format!("expected an indented block after {after} on line {line}");
        let next = self.cursor.visible(at);
        if self.cursor.rest_is_empty(next) {
            return self.at_end(ErrorKind::Indentation, message);
        }
        self.source.error_of(ErrorKind::Indentation, self.cursor.token(next).range(), message)
    }
}
