//! What natives of containers do with their arguments: the receiver, optional keywords, indices.

use crate::builtins::def::{Def, slot};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Need, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::{Handle, Value};

/// Comparisons of containers.
pub(crate) const ORDER: &[Def] = &[
    slot(0, "__lt__", lt),
    slot(1, "__le__", le),
    slot(2, "__eq__", eq),
    slot(3, "__ne__", ne),
    slot(4, "__gt__", gt),
    slot(5, "__ge__", ge),
];

/// Operators that sets and the views of dicts share.
pub(crate) const SET_OPERATORS: &[Def] = &[
    slot(0, "__and__", and),
    slot(1, "__rand__", rand),
    slot(2, "__or__", or),
    slot(3, "__ror__", ror),
    slot(4, "__sub__", sub),
    slot(5, "__rsub__", rsub),
    slot(6, "__xor__", xor),
    slot(7, "__rxor__", rxor),
];

impl Heap<'_> {
    /// The built-in part of a method's receiver.
    #[inline]
    pub(crate) fn this(&self, args: Args) -> Value {
        self.payload(self.arg(args, 0))
    }

    /// The same as a handle.
    ///
    /// # Errors
    /// `Trap::Broken` for a receiver that is not in the block.
    #[inline]
    pub(crate) fn this_handle(&self, args: Args) -> Data<Handle> {
        self.this(args).handle().ok_or(Fault::Broken)
    }

    /// The arguments without their keywords.
    pub(crate) fn without_keywords(&self, args: Args) -> Args {
        Args { n: self.positional(args), kw: Value::UNBOUND, ..args }
    }

    /// A bound of `index(x, start, stop)`: any int, negative ones counted from the end, clamped to `0..=len`.
    ///
    /// # Errors
    /// TypeError.
    pub(crate) fn bound_arg(&mut self, v: Value, len: usize, default: usize) -> Data<usize> {
        if !v.is_bound() {
            return Ok(default);
        }
        let Some(i) = self.int_clamped(self.payload(v)) else {
            return Err(self.type_error(&[P::S("slice indices must be integers or have an __index__ method")]));
        };
        let i = if i < 0 { i.saturating_add(len as i64) } else { i };
        Ok(crate::value::size(i.max(0)).min(len))
    }

    /// A result of a constructor: the built-in value itself, or a new instance of the subclass that is instantiated, with it as payload.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn made(&mut self, args: Args, v: Value) -> Data {
        let class = self.block.get(args.base.wrapping_sub(1));
        self.wrap_payload(class, v)
    }

    /// The class that a constructor instantiates, for the prelude: None if it is built in.
    pub(crate) fn class_arg(&self, args: Args) -> Value {
        let class = self.block.get(args.base.wrapping_sub(1));
        if class.heap_of(Kind::Type).is_some() { class } else { Value::NONE }
    }
}

// --- special methods that programs call by name; they are the same for every container

/// `__len__`.
pub(crate) fn len(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = inner(vm, args);
    vm.length(v).map(Value::small)
}

/// The receiver's built-in part: special methods called by name must not find themselves again.
fn inner(vm: &Vm<'_>, args: Args) -> Value {
    vm.heap.payload(vm.heap.arg(args, 0))
}

/// `__getitem__`.
pub(crate) fn getitem(vm: &mut Vm<'_>, args: Args) -> Res {
    let (whole, v, key) = (vm.heap.arg(args, 0), inner(vm, args), vm.heap.arg(args, 1));
    // dict.__getitem__ honours __missing__ of the receiver's class.
    if v.is(Kind::Dict) && v != whole && vm.heap.python_defines(whole, crate::value::names::MISSING) {
        return match vm.heap.dict_get(v, key) {
            Ok(Some(found)) => Ok(found),
            Ok(None) | Err(Need::Python) => Err(vm.hidden(Hidden::dict_missing, &[whole, v, key])),
            Err(Need::Fault(fault)) => Err(fault.into()),
        };
    }
    vm.get_item(v, key)
}

/// `__setitem__`.
pub(crate) fn setitem(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, key, item) = (inner(vm, args), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    vm.set_item(v, key, item).map(|()| Value::NONE)
}

/// `__delitem__`.
pub(crate) fn delitem(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, key) = (inner(vm, args), vm.heap.arg(args, 1));
    vm.del_item(v, key).map(|()| Value::NONE)
}

/// `__contains__`.
pub(crate) fn contains(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, item) = (inner(vm, args), vm.heap.arg(args, 1));
    match vm.contains(v, item) {
        Ok(found) => Ok(Value::bool(found)),
        Err(t) => Err(vm.or_hidden(t, Hidden::contains, &[v, item, Value::FALSE])),
    }
}

/// `__iter__`.
pub(crate) fn iter(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = inner(vm, args);
    vm.get_iter(v)
}

fn operator(vm: &mut Vm<'_>, args: Args, op: BinOp, inplace: bool, swapped: bool) -> Res {
    let (this, other) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let (inner, other) = (vm.heap.payload(this), vm.heap.payload(other));
    let done = match (swapped, inplace) {
        (true, _) => vm.container_binary(op, false, other, inner)?,
        (false, true) => vm.container_binary_of(op, true, this, other)?,
        (false, false) => vm.container_binary(op, false, inner, other)?,
    };
    match (done, op) {
        (Some(v), _) => Ok(v),
        // Concatenation and repetition are no number's operations: they do not decline.
        (None, BinOp::Add) if matches!(inner.kind(), Some(Kind::List | Kind::Tuple)) => {
            Err(vm.heap.concatenation_error(inner, vm.heap.arg(args, 1)).into())
        }
        (None, BinOp::Mul) if matches!(inner.kind(), Some(Kind::List | Kind::Tuple)) => {
            let other = vm.heap.arg(args, 1);
            if vm.heap.python_defines(other, crate::value::names::INDEX) {
                Ok(Value::NOT_IMPLEMENTED)
            } else {
                Err(vm.heap.not_an_integer(other).into())
            }
        }
        (None, _) => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn comparison(vm: &mut Vm<'_>, args: Args, op: CmpOp) -> Res {
    let (a, b) = (inner(vm, args), vm.heap.payload(vm.heap.arg(args, 1)));
    if let Some(h) = a.heap_of(Kind::MappingProxy) {
        // The mapping answers, and has the last word.
        return vm.compare(op, vm.heap.block.at(h, crate::block::records::wrap::OF), vm.heap.arg(args, 1));
    }
    if a.is(Kind::Dict) && !b.is(Kind::Dict) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if let Some(found) = vm.container_compare(op, a, b)? {
        return Ok(Value::bool(found));
    }
    if let (Some(x), Some(y)) = (a.heap_of(Kind::Range), b.heap_of(Kind::Range)) {
        if matches!(op, CmpOp::Eq | CmpOp::Ne) {
            return Ok(Value::bool(vm.heap.range_eq(x, y) == (op == CmpOp::Eq)));
        }
    }
    Ok(Value::NOT_IMPLEMENTED)
}

macro_rules! operators {
    ($($f:ident $name:literal $op:ident $inplace:literal $swapped:literal;)*) => {
        $(#[doc = concat!("`", $name, "`.")]
        pub(crate) fn $f(vm: &mut Vm<'_>, args: Args) -> Res {
            operator(vm, args, BinOp::$op, $inplace, $swapped)
        })*
    };
}
operators! {
    add "__add__" Add false false; iadd "__iadd__" Add true false;
    mul "__mul__" Mul false false; rmul "__rmul__" Mul false false; imul "__imul__" Mul true false;
    or "__or__" Or false false; ror "__ror__" Or false true; ior "__ior__" Or true false;
    and "__and__" And false false; rand "__rand__" And false true; iand "__iand__" And true false;
    sub "__sub__" Sub false false; rsub "__rsub__" Sub false true; isub "__isub__" Sub true false;
    xor "__xor__" Xor false false; rxor "__rxor__" Xor false true; ixor "__ixor__" Xor true false;
}

macro_rules! comparisons {
    ($($f:ident $name:literal $op:ident;)*) => {
        $(#[doc = concat!("`", $name, "`.")]
        pub(crate) fn $f(vm: &mut Vm<'_>, args: Args) -> Res {
            comparison(vm, args, CmpOp::$op)
        })*
    };
}
comparisons! {
    eq "__eq__" Eq; ne "__ne__" Ne; lt "__lt__" Lt; le "__le__" Le; gt "__gt__" Gt; ge "__ge__" Ge;
}

/// `__hash__` of hashable containers.
pub(crate) fn hash(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = inner(vm, args);
    match vm.heap.hash_builtin(v) {
        Ok(h) => Ok(Value::small(h as i64)),
        Err(t) => Err(vm.or_hidden(t, Hidden::hash_of, &[v])),
    }
}

/// `__class_getitem__`: a generic alias.
pub(crate) fn class_getitem(vm: &mut Vm<'_>, args: Args) -> Res {
    let (class, item) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.hidden(Hidden::generic_alias, &[class, item]))
}

/// `copy` of an immutable container, and other methods that give the receiver.
pub(crate) fn itself(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(vm.heap.arg(args, 0))
}
