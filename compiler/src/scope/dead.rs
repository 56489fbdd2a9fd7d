//! Code that older compilers leave out.

use fastlocals_core::era::Era;
use ruff_python_ast::{Expr, Number, UnaryOp};

/// For an `if`, `elif` or `while` with this test: `Some(false)` if era and test say that the body is not compiled, `Some(true)` if the
/// test is known to be true, so that the `else` part of an *if* is not compiled (that of a `while` is), `None` if both are compiled.
/// Only eras up to 3.8 leave code out.
pub fn dead_branch(test: &Expr, era: Era) -> Option<bool> {
    if era > Era::Py38 { None } else { constant(test, era) }
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
        // In 2.7 None, True and False are names.
        _ if era == Era::Py27 => return None,
        Expr::BooleanLiteral(b) => b.value,
        Expr::NoneLiteral(_) => false,
        Expr::EllipsisLiteral(_) => true,
        Expr::BytesLiteral(b) if era == Era::Py38 => b.value.bytes().next().is_some(),
        // 3.8 folds before it looks.
        Expr::UnaryOp(u) if era == Era::Py38 && u.op == UnaryOp::Not => !constant(&u.operand, era)?,
        Expr::Tuple(t) if era == Era::Py38 => {
            for item in &t.elts {
                constant(item, era)?;
            }
            !t.elts.is_empty()
        }
        _ => return None,
    })
}
