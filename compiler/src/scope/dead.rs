//! Code that older compilers leave out.

use fastlocals_core::era::Era;
use ruff_python_ast::{Expr, Number, Stmt, UnaryOp};

/// For an `if`, `elif` or `while` with this test: `Some(false)` if era and test say that the body is not compiled, `Some(true)` if the
/// test is known to be true, so that the `else` part of an *if* is not compiled (that of a `while` is), `None` if both are compiled.
/// Only eras up to 3.8 leave code out.
pub fn dead_branch(test: &Expr, era: Era) -> Option<bool> {
    if era.drops_dead_code() { constant(test, era) } else { None }
}

fn constant(test: &Expr, era: Era) -> Option<bool> {
    Some(match test {
        Expr::NumberLiteral(n) => match &n.value {
            Number::Int(i) => i.as_u64() != Some(0),
            Number::Float(f) => *f != 0.0,
            Number::Complex { real, imag } => *real != 0.0 || *imag != 0.0,
        },
        Expr::StringLiteral(s) => !s.value.is_empty(),
        Expr::Name(n) if n.id.as_str() == "__debug__" => true,
        // The parser makes one number of the two.
        Expr::UnaryOp(u)
            if era.parser_negates_numbers() && u.op == UnaryOp::USub && u.operand.is_number_literal_expr() =>
        {
            constant(&u.operand, era)?
        }
        // In 2.7 None, True and False are names.
        _ if era.constants_are_names() => return None,
        Expr::BooleanLiteral(b) => b.value,
        Expr::NoneLiteral(_) => false,
        Expr::EllipsisLiteral(_) => true,
        Expr::BytesLiteral(b) if era.folds_dead_tests() => b.value.bytes().next().is_some(),
        // 3.8 folds before it looks.
        Expr::UnaryOp(u) if era.folds_dead_tests() && u.op == UnaryOp::Not => !constant(&u.operand, era)?,
        Expr::Tuple(t) if era.folds_dead_tests() => {
            for item in &t.elts {
                constant(item, era)?;
            }
            !t.elts.is_empty()
        }
        _ => return None,
    })
}

/// The first statement of a body that has code.
pub fn first_statement(body: &[Stmt], era: Era) -> Option<&Stmt> {
    body.iter().enumerate().find_map(|(i, stmt)| match stmt {
        Stmt::If(s) => match dead_branch(&s.test, era) {
            None => Some(stmt),
            Some(true) => first_statement(&s.body, era),
            // (What follows an `elif` need not be looked at: its test is the first code.)
            Some(false) => match s.elif_else_clauses.first() {
                Some(clause) if clause.test.is_none() => first_statement(&clause.body, era),
                Some(_) => Some(stmt),
                None => None,
            },
        },
        Stmt::Pass(_) => None,
        Stmt::Expr(e) if i > 0 && constant(&e.value, era).is_some() => None,
        _ => Some(stmt),
    })
}
