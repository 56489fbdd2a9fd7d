//! How deeply a source may nest: an estimate from its tokens, before anything recurses over the syntax tree.

use super::scan::{Tok, Token};

/// Levels of a syntax tree that the compiler takes; the error beyond is CPython's RecursionError.
pub(super) const MAX_DEPTH: usize = 10_000;

/// What one `lambda` counts.
const LAMBDA: usize = 10;

/// Counters of one bracket level: what may still be open to the left of the next token.
#[derive(Clone, Copy, Default)]
struct Level {
    /// `lambda`, conditional expressions, `yield`, clauses of comprehensions: ended by a comma.
    outer: usize,
    /// `not`: ended by `and` and `or`.
    middle: usize,
    /// Arithmetic, signs, attributes, calls: ended by comparisons.
    inner: usize,
    /// `lambda`s whose colon is still to come: commas before it do not end anything.
    lambdas: usize,
}

impl Level {
    fn sum(self) -> usize {
        self.outer + self.middle + self.inner
    }
}

/// An upper bound of the depth of the syntax tree of these tokens; and the first token where it exceeds [`MAX_DEPTH`].
pub(super) fn depth(text: &str, tokens: &[Token]) -> Result<usize, Token> {
    let mut stack = vec![Level::default()];
    // Sum of the levels below the top one.
    let mut below = 0;
    let (mut indent, mut deepest) = (0usize, 0);
    let (mut with, mut start) = (false, true);
    for token in tokens {
        let word = text.get(token.start as usize..token.end as usize).unwrap_or("");
        let outermost = stack.len() == 1;
        let Some(top) = stack.last_mut() else { break };
        match token.kind {
            Tok::Newline if outermost => *top = Level::default(),
            Tok::Indent => indent += 1,
            Tok::Dedent => indent = indent.saturating_sub(1),
            Tok::Open | Tok::FStart => {
                top.inner += 1;
                below += top.sum();
                stack.push(Level::default());
            }
            Tok::Close | Tok::FEnd if !outermost => {
                stack.pop();
                below -= stack.last().map_or(0, |l| l.sum());
            }
            Tok::Name => match word {
                "lambda" => {
                    // Qualified names of nested functions grow with their depth.
                    top.outer += LAMBDA;
                    top.lambdas += 1;
                }
                "if" | "else" | "for" | "yield" | "from" | "async" | "as" => {
                    top.outer += 1;
                    (top.middle, top.inner) = (0, 0);
                }
                "not" => top.middle += 1,
                "and" | "or" => (top.middle, top.inner) = (0, 0),
                "in" | "is" => top.inner = 0,
                "await" => top.inner += 1,
                _ => {}
            },
            Tok::Op => match word {
                "," if top.lambdas > 0 => {}
                "," if with => top.outer += 1,
                "," => *top = Level::default(),
                ";" if outermost => *top = Level::default(),
                ":" if top.lambdas > 0 => top.lambdas -= 1,
                ":" if outermost => *top = Level::default(),
                "<" | ">" | "<=" | ">=" | "==" | "!=" => top.inner = 0,
                "=" => (top.middle, top.inner) = (0, 0),
                ":=" => top.outer += 1,
                _ => top.inner += 1,
            },
            _ => {}
        }
        if start || matches!(word, "async") {
            with = word == "with";
        }
        start = matches!(token.kind, Tok::Newline | Tok::Indent | Tok::Dedent) || start && word == "async";
        let now = below + stack.last().map_or(0, |l| l.sum()) + indent;
        deepest = deepest.max(now);
        if deepest > MAX_DEPTH {
            return Err(*token);
        }
    }
    Ok(deepest)
}
