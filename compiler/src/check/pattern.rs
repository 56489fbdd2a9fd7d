//! Patterns of `match`.

use ruff_python_ast::{Expr, Number, Pattern, StmtMatch};
use ruff_text_size::{Ranged, TextRange};
use std::collections::{BTreeSet, HashSet};

type Fail<'f> = &'f mut dyn FnMut(TextRange, String);

/// Checks the cases of a `match`.
pub(super) fn check(statement: &StmtMatch, fail: Fail<'_>) {
    for (i, case) in statement.cases.iter().enumerate() {
        shape(&case.pattern, i + 1 < statement.cases.len() && case.guard.is_none(), fail);
        names(&case.pattern, &mut HashSet::new(), fail);
    }
}

/// Names are bound once; alternatives bind the same ones.
fn names<'a>(pattern: &'a Pattern, bound: &mut HashSet<&'a str>, fail: Fail<'_>) {
    let mut bind = |name: &'a str, range: TextRange, fail: Fail<'_>| {
        if !bound.insert(name) {
            fail(range, format!("multiple assignments to name '{name}' in pattern"));
        }
    };
    match pattern {
        Pattern::MatchAs(p) => {
            if let Some(inner) = &p.pattern {
                names(inner, bound, fail);
            }
            if let Some(name) = &p.name
                && !bound.insert(name.as_str())
            {
                fail(p.range, format!("multiple assignments to name '{name}' in pattern"));
            }
        }
        Pattern::MatchStar(p) => p.name.iter().for_each(|n| bind(n.as_str(), p.range, fail)),
        Pattern::MatchMapping(p) => {
            p.patterns.iter().for_each(|p| names(p, bound, fail));
            if let Some(rest) = &p.rest
                && !bound.insert(rest.as_str())
            {
                fail(p.range, format!("multiple assignments to name '{rest}' in pattern"));
            }
        }
        Pattern::MatchSequence(p) => p.patterns.iter().for_each(|p| names(p, bound, fail)),
        Pattern::MatchClass(p) => {
            p.arguments.patterns.iter().for_each(|p| names(p, bound, fail));
            p.arguments.keywords.iter().for_each(|k| names(&k.pattern, bound, fail));
        }
        Pattern::MatchOr(p) => {
            let mut first: Option<BTreeSet<&str>> = None;
            let before = bound.clone();
            for alternative in &p.patterns {
                let mut own = before.clone();
                names(alternative, &mut own, fail);
                let new: BTreeSet<&str> = own.difference(&before).copied().collect();
                match &first {
                    None => first = Some(new),
                    Some(expected) if *expected != new => {
                        fail(p.range, "alternative patterns bind different names".into());
                    }
                    Some(_) => {}
                }
            }
            bound.extend(first.unwrap_or_default());
        }
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
    }
}

/// `must_fail`: patterns follow that this one must not make unreachable.
fn shape(pattern: &Pattern, must_fail: bool, fail: Fail<'_>) {
    match pattern {
        Pattern::MatchAs(p) => match (&p.pattern, &p.name) {
            (Some(inner), _) => shape(inner, must_fail, fail),
            (None, Some(name)) if must_fail => {
                fail(p.range, format!("name capture '{name}' makes remaining patterns unreachable"));
            }
            (None, None) if must_fail => fail(p.range, "wildcard makes remaining patterns unreachable".into()),
            _ => {}
        },
        Pattern::MatchOr(p) => {
            for (i, alternative) in p.patterns.iter().enumerate() {
                shape(alternative, must_fail || i + 1 < p.patterns.len(), fail);
            }
        }
        Pattern::MatchSequence(p) => {
            if p.patterns.iter().filter(|p| p.is_match_star()).count() > 1 {
                fail(p.range, "multiple starred names in sequence pattern".into());
            }
            p.patterns.iter().for_each(|p| shape(p, false, fail));
        }
        Pattern::MatchMapping(p) => {
            let mut keys = HashSet::new();
            for key in p.keys.iter().filter_map(literal) {
                if !keys.insert(key.clone()) {
                    fail(p.range, format!("mapping pattern checks duplicate key ({key})"));
                }
            }
            p.patterns.iter().for_each(|p| shape(p, false, fail));
        }
        Pattern::MatchClass(p) => {
            let mut attributes = HashSet::new();
            for keyword in &p.arguments.keywords {
                if !attributes.insert(keyword.attr.as_str()) {
                    let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                    fail(keyword.pattern.range(), message);
                }
            }
            p.arguments.patterns.iter().for_each(|p| shape(p, false, fail));
            p.arguments.keywords.iter().for_each(|k| shape(&k.pattern, false, fail));
        }
        Pattern::MatchValue(p) if p.value.is_f_string_expr() => {
            fail(p.range, "patterns may only match literals and attribute lookups".into());
        }
        Pattern::MatchSingleton(_) | Pattern::MatchStar(_) | Pattern::MatchValue(_) => {}
    }
}

/// The repr of a literal key.
fn literal(key: &Expr) -> Option<String> {
    Some(match key {
        Expr::NumberLiteral(n) => match &n.value {
            Number::Int(i) => i.to_string(),
            Number::Float(f) => format!("{f:?}"),
            Number::Complex { imag, .. } => format!("{imag}j"),
        },
        Expr::StringLiteral(s) => {
            let text = s.value.to_str();
            let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
            format!("{quote}{text}{quote}")
        }
        Expr::BooleanLiteral(b) => if b.value { "True" } else { "False" }.into(),
        Expr::NoneLiteral(_) => "None".into(),
        _ => return None,
    })
}
