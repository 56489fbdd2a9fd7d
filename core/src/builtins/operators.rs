//! Special methods of operators on the built-in types of numbers and text: `int.__add__` and its kin.

use crate::builtins::def::{Def, slot};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::isa::Unary;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::types::TypeId;

/// Comparisons.
pub(crate) const ORDER: &[Def] = &[
    slot(0, "__lt__", lt),
    slot(1, "__le__", le),
    slot(2, "__eq__", eq),
    slot(3, "__ne__", ne),
    slot(4, "__gt__", gt),
    slot(5, "__ge__", ge),
];

/// Arithmetic of int and float, as it is and reflected.
pub(crate) const ARITHMETIC: &[Def] = &[
    slot(0, "__add__", add),
    slot(1, "__radd__", radd),
    slot(2, "__sub__", sub),
    slot(3, "__rsub__", rsub),
    slot(4, "__mul__", mul),
    slot(5, "__rmul__", rmul),
    slot(6, "__truediv__", truediv),
    slot(7, "__rtruediv__", rtruediv),
    slot(8, "__floordiv__", floordiv),
    slot(9, "__rfloordiv__", rfloordiv),
    slot(10, "__mod__", modulo),
    slot(11, "__rmod__", rmodulo),
    slot(12, "__divmod__", divmod),
    slot(13, "__rdivmod__", rdivmod),
    slot(14, "__pow__", pow),
    slot(15, "__rpow__", rpow),
];

/// `&`, `|` and `^` of int and bool.
pub(crate) const BITWISE: &[Def] = &[
    slot(0, "__and__", and),
    slot(1, "__rand__", rand),
    slot(2, "__or__", or),
    slot(3, "__ror__", ror),
    slot(4, "__xor__", xor),
    slot(5, "__rxor__", rxor),
];

/// True if the method of `own`'s type takes an `other` of this kind; otherwise it gives NotImplemented.
fn fits(heap: &Heap<'_>, own: Value, other: Value) -> bool {
    let (a, b) = (heap.type_id(own), heap.type_id(other));
    let is_bytes = |t| matches!(t, TypeId::Bytes | TypeId::ByteArray);
    match a {
        TypeId::Float => b.is_a(TypeId::Float) || b.is_a(TypeId::Int),
        TypeId::Complex => matches!(b, TypeId::Float | TypeId::Int | TypeId::Bool | TypeId::Complex),
        TypeId::Int | TypeId::Bool => b.is_a(TypeId::Int),
        a if is_bytes(a) => is_bytes(b),
        a => a == b,
    }
}

fn binary(vm: &mut Vm<'_>, args: Args, op: BinOp, reflected: bool) -> Res {
    let modulus = vm.heap.arg(args, 2);
    if op == BinOp::Pow && modulus.is_bound() && modulus != Value::NONE {
        let (x, y, z) =
            (vm.heap.payload(vm.heap.arg(args, 0)), vm.heap.payload(vm.heap.arg(args, 1)), vm.heap.payload(modulus));
        return match x.kind() {
            Some(Kind::Complex) => Err(vm.heap.value_error("complex modulo")),
            _ if x.as_float().is_some() => {
                Err(vm.heap.type_error(&[P::S("pow() 3rd argument not allowed unless all arguments are integers")]))
            }
            _ if vm.heap.int_of(y).is_none() || vm.heap.int_of(z).is_none() => Ok(Value::NOT_IMPLEMENTED),
            _ if reflected => Ok(vm.heap.int_pow_mod(y, x, z)?),
            _ => Ok(vm.heap.int_pow_mod(x, y, z)?),
        };
    }
    let (shown, other) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let (own, b) = (vm.heap.payload(shown), vm.heap.payload(other));
    let is_text = matches!(own.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray));
    if is_text {
        let fits = match op {
            BinOp::Mul => vm.heap.int_of(b).is_some() || vm.heap.has_python_index(b),
            BinOp::Mod => true,
            _ => fits(&vm.heap, own, b),
        };
        if !fits && op == BinOp::Mul {
            return Err(vm.heap.type_error(&[
                P::S("'"),
                P::T(other),
                P::S("' object cannot be interpreted as an integer"),
            ]));
        }
        if !fits {
            return Err(vm.heap.binary_error(op, false, shown, other).into());
        }
    } else if !fits(&vm.heap, own, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    // `%` formats the value itself, not its built-in part.
    let b = if own.is(Kind::Str) && op == BinOp::Mod { other } else { b };
    let (x, y) = if reflected { (b, own) } else { (own, b) };
    Ok(vm.builtin_binary(op, false, x, y)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn compare(vm: &mut Vm<'_>, args: Args, op: CmpOp) -> Res {
    let (own, other) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let (own, other) = (vm.heap.payload(own), vm.heap.payload(other));
    if !fits(&vm.heap, own, other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(vm.builtin_compare(op, own, other)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn unary(vm: &mut Vm<'_>, args: Args, op: Unary) -> Data {
    let v = vm.heap.arg(args, 0);
    let own = vm.heap.payload(v);
    match vm.heap.number_unary(op, own)? {
        Some(r) => Ok(r),
        None => Err(vm.heap.unary_error(op, v)),
    }
}

macro_rules! methods {
    (binary {$($f:ident $r:ident $op:ident;)*} compare {$($c:ident $cmp:ident;)*} unary {$($u:ident $un:ident;)*}) => {
        $(pub(crate) fn $f(vm: &mut Vm<'_>, args: Args) -> Res {
            binary(vm, args, BinOp::$op, false)
        }
        pub(crate) fn $r(vm: &mut Vm<'_>, args: Args) -> Res {
            binary(vm, args, BinOp::$op, true)
        })*
        $(pub(crate) fn $c(vm: &mut Vm<'_>, args: Args) -> Res {
            compare(vm, args, CmpOp::$cmp)
        })*
        $(pub(crate) fn $u(vm: &mut Vm<'_>, args: Args) -> Res {
            Ok(unary(vm, args, Unary::$un)?)
        })*
    };
}

methods! {
    binary {
    add radd Add;
    sub rsub Sub;
    mul rmul Mul;
    truediv rtruediv Div;
    floordiv rfloordiv FloorDiv;
    modulo rmodulo Mod;
    pow rpow Pow;
    lshift rlshift LShift;
    rshift rrshift RShift;
    and rand And;
    or ror Or;
    xor rxor Xor;
    } compare {
    lt Lt;
    le Le;
    eq Eq;
    ne Ne;
    gt Gt;
    ge Ge;
    } unary {
    neg Neg;
    pos Pos;
    invert Invert;
    }
}

/// `divmod` as a method.
pub(crate) fn divmod(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(both(&mut vm.heap, args, false)?)
}

/// `divmod` as a reflected method.
pub(crate) fn rdivmod(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(both(&mut vm.heap, args, true)?)
}

fn both(heap: &mut Heap<'_>, args: Args, reflected: bool) -> Data {
    let (own, other) = (heap.arg(args, 0), heap.arg(args, 1));
    let (own, other) = (heap.payload(own), heap.payload(other));
    if !fits(heap, own, other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (x, y) = if reflected { (other, own) } else { (own, other) };
    Ok(heap.number_divmod(x, y)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

/// `__abs__`.
pub(crate) fn abs(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let own = vm.heap.payload(v);
    Ok(vm.heap.number_abs(own)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

/// `__round__`.
pub(crate) fn round(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, digits) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let own = vm.heap.payload(v);
    Ok(vm.heap.number_round(own, digits)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

/// `__bool__`.
pub(crate) fn truth(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let own = vm.heap.payload(v);
    Ok(Value::bool(vm.heap.truth(own).unwrap_or(true)))
}

/// `__format__`.
pub(crate) fn format(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, spec) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let (own, inner) = (vm.heap.payload(v), vm.heap.payload(spec));
    vm.format_value(own, 0, inner)
}
