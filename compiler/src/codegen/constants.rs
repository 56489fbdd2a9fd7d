//! Constants and constant folding.

use super::unit::Gen;
use crate::image::Const;
use crate::literal;
use fastlocals_core::isa::Op;
use ruff_python_ast::{Expr, Number, Operator, UnaryOp};

impl Gen<'_, '_> {
    /// The value of an expression that CPython's optimizer makes a constant.
    pub(super) fn constant(&self, e: &Expr) -> Option<Const> {
        Some(match e {
            Expr::NoneLiteral(_) => Const::None,
            Expr::BooleanLiteral(b) => Const::Bool(b.value),
            Expr::EllipsisLiteral(_) => Const::Ellipsis,
            Expr::NumberLiteral(n) => match &n.value {
                Number::Int(i) => match i.as_i64() {
                    Some(i) => Const::Int(i),
                    None => Const::integer(self.unit.source.slice(n.range))?,
                },
                Number::Float(f) => Const::Float(*f),
                Number::Complex { .. } => return None,
            },
            Expr::StringLiteral(s) => Const::Str(literal::string_value(&s.value, self.unit.source).into()),
            Expr::BytesLiteral(b) => Const::Bytes(b.value.bytes().collect()),
            Expr::Name(n) if n.id == "__debug__" => Const::Bool(true),
            Expr::Tuple(t) => {
                let items: Option<Vec<Const>> = t.elts.iter().map(|e| self.constant(e)).collect();
                Const::Tuple(items?)
            }
            Expr::UnaryOp(u) => unary(u.op, self.constant(&u.operand)?)?,
            Expr::BinOp(b) => {
                // Long rows would be folded again for each of their operators.
                if self.unfoldable.borrow().contains(&b.range) {
                    return None;
                }
                let fold = || binary(b.op, self.constant(&b.left)?, self.constant(&b.right)?);
                let folded = fold();
                if folded.is_none() {
                    self.unfoldable.borrow_mut().insert(b.range);
                }
                folded?
            }
            _ => return None,
        })
    }

    /// The truth of an expression that is a constant.
    pub(super) fn constant_truth(&self, e: &Expr) -> Option<bool> {
        self.constant(e).as_ref().map(truth)
    }

    /// The integer, if it is a constant that fits a signed byte.
    pub(super) fn small_int(&self, e: &Expr) -> Option<u32> {
        match e {
            Expr::NumberLiteral(_) | Expr::UnaryOp(_) | Expr::BinOp(_) => match self.constant(e)? {
                Const::Int(i) => i8::try_from(i).ok().map(|i| u32::from(i as u8)),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn all_constant(&self, elts: &[Expr]) -> bool {
        elts.iter().all(|e| self.constant(e).is_some())
    }

    pub(super) fn constants(&self, elts: &[Expr]) -> Option<Vec<Const>> {
        elts.iter().map(|e| self.constant(e)).collect()
    }

    /// A constant into a register.
    pub(super) fn load_constant(&mut self, value: Const, dst: u32) {
        let immediate = match &value {
            Const::None => 1,
            Const::Bool(false) => 2,
            Const::Bool(true) => 3,
            Const::Ellipsis => 4,
            Const::Int(i) if i16::try_from(*i).is_ok() => {
                self.op(Op::LoadI, dst, u32::from(*i as i16 as u16), 0);
                return;
            }
            _ => {
                let k = self.consts.add(value);
                self.op(Op::LoadK, dst, k, 0);
                return;
            }
        };
        self.op(Op::LoadImm, dst, immediate, 0);
    }
}

fn truth(c: &Const) -> bool {
    match c {
        Const::None => false,
        Const::Bool(b) => *b,
        Const::Int(i) => *i != 0,
        Const::Float(f) => *f != 0.0,
        Const::Builtin(_) => true,
        Const::Str(s) | Const::Bytes(s) => !s.is_empty(),
        Const::Tuple(t) => !t.is_empty(),
        Const::Ellipsis | Const::BigInt(_) | Const::Code(_) => true,
    }
}

fn number(c: &Const) -> Option<f64> {
    match c {
        Const::Float(f) => Some(*f),
        Const::Int(i) if i.unsigned_abs() <= 1 << 53 => Some(*i as f64),
        _ => None,
    }
}

fn unary(op: UnaryOp, c: Const) -> Option<Const> {
    Some(match (op, c) {
        (UnaryOp::Not, c) => Const::Bool(!truth(&c)),
        (UnaryOp::USub, Const::Int(i)) => Const::Int(i.checked_neg()?),
        (UnaryOp::USub, Const::Float(f)) => Const::Float(-f),
        (UnaryOp::USub, Const::BigInt(mut b)) => {
            b.negative = !b.negative;
            Const::BigInt(b)
        }
        (UnaryOp::USub, Const::Bool(b)) => Const::Int(-i64::from(b)),
        (UnaryOp::UAdd, c @ (Const::Int(_) | Const::Float(_) | Const::BigInt(_))) => c,
        (UnaryOp::Invert, Const::Int(i)) => Const::Int(!i),
        _ => return None,
    })
}

fn binary(op: Operator, left: Const, right: Const) -> Option<Const> {
    if let (Const::Int(a), Const::Int(b)) = (&left, &right) {
        let (a, b) = (*a, *b);
        return Some(match op {
            Operator::Add => Const::Int(a.checked_add(b)?),
            Operator::Sub => Const::Int(a.checked_sub(b)?),
            Operator::Mult => Const::Int(a.checked_mul(b)?),
            Operator::FloorDiv if b > 0 => Const::Int(a.div_euclid(b)),
            Operator::Mod if b > 0 => Const::Int(a.rem_euclid(b)),
            Operator::Div if b != 0 => Const::Float(number(&left)? / number(&right)?),
            Operator::Pow if (0..64).contains(&b) => Const::Int(a.checked_pow(b as u32)?),
            Operator::LShift if (0..62).contains(&b) => {
                let shifted = a.checked_mul(1 << b)?;
                Const::Int(shifted)
            }
            Operator::RShift if (0..64).contains(&b) => Const::Int(a >> b),
            Operator::BitAnd => Const::Int(a & b),
            Operator::BitOr => Const::Int(a | b),
            Operator::BitXor => Const::Int(a ^ b),
            _ => return None,
        });
    }
    if let (Const::Str(a), Const::Str(b), Operator::Add) = (&left, &right, op) {
        return (a.len() + b.len() <= 4096).then(|| Const::Str([&**a, &**b].concat().into()));
    }
    let (a, b) = (number(&left)?, number(&right)?);
    Some(Const::Float(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        _ => return None,
    }))
}
