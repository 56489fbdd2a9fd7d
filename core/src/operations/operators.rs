//! Operators: built-in operands here, operands whose class is made by Python code in the prelude (`operators.py`).

use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::isa::Unary;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Need, Res, Trap};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value, names};

impl Unary {
    /// What the source says.
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Unary::Neg => "-",
            Unary::Pos => "+",
            Unary::Invert => "~",
        }
    }

    /// The special method.
    pub(crate) const fn method(self) -> Value {
        match self {
            Unary::Neg => names::NEG,
            Unary::Pos => names::POS,
            Unary::Invert => names::INVERT,
        }
    }
}

/// Special methods of a binary operator: plain, reflected, in-place.
pub fn binary_methods(op: BinOp) -> [Value; 3] {
    use names as n;
    match op {
        BinOp::Add => [n::ADD, n::RADD, n::IADD],
        BinOp::Sub => [n::SUB, n::RSUB, n::ISUB],
        BinOp::Mul => [n::MUL, n::RMUL, n::IMUL],
        BinOp::Div => [n::TRUEDIV, n::RTRUEDIV, n::ITRUEDIV],
        BinOp::FloorDiv => [n::FLOORDIV, n::RFLOORDIV, n::IFLOORDIV],
        BinOp::Mod => [n::MOD, n::RMOD, n::IMOD],
        BinOp::Pow => [n::POW, n::RPOW, n::IPOW],
        BinOp::MatMul => [n::MATMUL, n::RMATMUL, n::IMATMUL],
        BinOp::LShift => [n::LSHIFT, n::RLSHIFT, n::ILSHIFT],
        BinOp::RShift => [n::RSHIFT, n::RRSHIFT, n::IRSHIFT],
        BinOp::And => [n::AND, n::RAND, n::IAND],
        BinOp::Or => [n::OR, n::ROR, n::IOR],
        BinOp::Xor => [n::XOR, n::RXOR, n::IXOR],
    }
}

/// The special methods of a comparison: of the left operand, and of the right one.
pub fn compare_methods(op: CmpOp) -> [Value; 2] {
    match op {
        CmpOp::Lt => [names::LT, names::GT],
        CmpOp::Le => [names::LE, names::GE],
        CmpOp::Gt => [names::GT, names::LT],
        CmpOp::Ge => [names::GE, names::LE],
        CmpOp::Ne => [names::NE, names::NE],
        _ => [names::EQ, names::EQ],
    }
}

impl Heap<'_> {
    /// The TypeError for operands that do not fit.
    #[cold]
    pub(crate) fn binary_error(&mut self, op: BinOp, inplace: bool, a: Value, b: Value) -> Fault {
        let sequence = |heap: &Self, v: Value| {
            matches!(heap.payload(v).kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::List | Kind::Tuple))
        };
        if op == BinOp::Mul {
            for (seq, n) in [(a, b), (b, a)] {
                if sequence(self, seq) {
                    return self.type_error(&[
                        P::S("can't multiply sequence by non-int of type '"),
                        P::T(n),
                        P::S("'"),
                    ]);
                }
            }
        }
        if op == BinOp::Add && sequence(self, a) {
            return match self.payload(a).kind() {
                Some(Kind::Bytes | Kind::ByteArray) => {
                    self.type_error(&[P::S("can't concat "), P::T(b), P::S(" to "), P::T(a)])
                }
                Some(Kind::Str) => self.raise_text(texts::CONCAT_STR, &[P::T(b)]),
                _ => self.concatenation_error(a, b),
            };
        }
        let symbol = match (op, inplace) {
            (BinOp::Pow, false) => "** or pow()",
            _ => op.symbol(),
        };
        self.type_error(&[
            P::S("unsupported operand type(s) for "),
            P::S(symbol),
            P::S(if inplace { "=: '" } else { ": '" }),
            P::T(a),
            P::S("' and '"),
            P::T(b),
            P::S("'"),
        ])
    }

    /// The error for a list or tuple and something else.
    #[cold]
    pub(crate) fn concatenation_error(&mut self, a: Value, b: Value) -> Fault {
        let name = P::S(self.type_id(a).name());
        let between = [P::S(" (not \""), P::T(b), P::S("\") to ")];
        self.type_error(&[P::S("can only concatenate "), name, between[0], between[1], between[2], name])
    }

    /// `a is b`. Big integers and text are the same object only if they lie in the same place.
    #[inline]
    pub(crate) fn is_same(&self, a: Value, b: Value) -> bool {
        a == b
    }

    /// The TypeError for operands without an order.
    #[cold]
    pub(crate) fn compare_error(&mut self, op: CmpOp, a: Value, b: Value) -> Fault {
        self.type_error(&[
            P::S("'"),
            P::S(op.symbol()),
            P::S("' not supported between instances of '"),
            P::T(a),
            P::S("' and '"),
            P::T(b),
            P::S("'"),
        ])
    }

    /// The TypeError for an operand that does not fit.
    #[cold]
    pub(crate) fn unary_error(&mut self, op: Unary, v: Value) -> Fault {
        self.type_error(&[P::S("bad operand type for unary "), P::S(op.symbol()), P::S(": '"), P::T(v), P::S("'")])
    }

    /// The built-in type of the built-in part of a value.
    pub(crate) fn payload_type(&self, v: Value) -> TypeId {
        let inner = self.payload(v);
        if inner == v && self.has_python_class(v) { TypeId::Object } else { self.type_id(inner) }
    }
}

impl Vm<'_> {
    /// `a op b`, or `a op= b`.
    ///
    /// # Errors
    /// What the operation raises; `Trap::Call` if Python code decides.
    pub(crate) fn binary(&mut self, op: BinOp, inplace: bool, a: Value, b: Value) -> Res {
        if let (Some(i), Some(j)) = (a.as_small(), b.as_small()) {
            if let Some(v) = self.heap.small_binary(op, i, j, a, b)? {
                return Ok(v);
            }
        } else if let (Some(x), Some(y)) = (a.as_float(), b.as_float()) {
            if (op as u8) < BinOp::MatMul as u8 {
                return Ok(self.heap.float_binary(op, x, y)?);
            }
        }
        if let Some(trap) = self.binary_in_python(op, inplace, a, b) {
            return Err(trap);
        }
        match self.builtin_binary(op, inplace, a, b) {
            Ok(Some(v)) => Ok(v),
            Ok(None) => Err(self.heap.binary_error(op, inplace, a, b).into()),
            Err(t) => Err(t),
        }
    }

    /// The call that decides, if a class made by Python code has a say. The common cases, where only one method can be asked, are told apart
    /// here, so that the prelude need not look for it.
    fn binary_in_python(&mut self, op: BinOp, inplace: bool, a: Value, b: Value) -> Option<Trap> {
        let [plain, reflected, in_place] = binary_methods(op);
        let code = Value::small(op as i64 + 16 * inplace as i64);
        let generic = if inplace { Hidden::inplace } else { Hidden::binary };
        let right = self.heap.has_python_class(b) && self.heap.python_defines(b, reflected);
        if self.heap.has_python_class(a) {
            if inplace && self.heap.python_defines(a, in_place) {
                return Some(self.hidden(generic, &[a, b, Value::small(op as i64)]));
            }
            if let Some(f) = self.python_special(a, plain) {
                let alone = !right || self.heap.type_of(a) == self.heap.type_of(b);
                if alone && f.is(Kind::Function) {
                    return Some(self.hidden(Hidden::binary_plain, &[f, a, b, code]));
                }
                return Some(self.hidden(generic, &[a, b, Value::small(op as i64)]));
            }
        }
        if !right {
            return None;
        }
        let text = matches!(a.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::List | Kind::Tuple));
        if !self.heap.has_python_class(a) && !text && self.heap.payload_type(b) == TypeId::Object {
            if let Some(f) = self.python_special(b, reflected).filter(|f| f.is(Kind::Function)) {
                return Some(self.hidden(Hidden::binary_reflected, &[f, a, b, code]));
            }
        }
        Some(self.hidden(generic, &[a, b, Value::small(op as i64)]))
    }

    /// What the built-in types (or the built-in parts of the operands) make of it; `None` if they do not have the operation.
    ///
    /// # Errors
    /// What the operation raises; `Need::Python` if items need Python code.
    pub(crate) fn builtin_binary(
        &mut self,
        op: BinOp,
        inplace: bool,
        whole: Value,
        right: Value,
    ) -> Res<Option<Value>> {
        let (a, b) = (self.heap.payload(whole), self.heap.payload(right));
        if let Some(v) = self.heap.number_binary(op, a, b)? {
            return Ok(Some(v));
        }
        if a.is(Kind::Str) {
            match op {
                BinOp::Add if b.is(Kind::Str) => return Ok(self.heap.str_concat(a, b).map(Some)?),
                BinOp::Mod => return self.percent(a, right).map(Some),
                _ => {}
            }
        }
        if matches!(a.kind(), Some(Kind::Bytes | Kind::ByteArray)) {
            if op == BinOp::Mod {
                return Err(self.hidden(Hidden::bytes_percent, &[a, right]));
            }
            if let Some(v) = self.heap.bytes_binary(op, inplace, a, b)? {
                return Ok(Some(if v == a { whole } else { v }));
            }
        }
        if op == BinOp::Mul {
            for (seq, n) in [(a, b), (b, a)] {
                let times = n;
                let repeatable = matches!(seq.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray));
                if !repeatable {
                    continue;
                }
                if let Some(n) = self.heap.int_clamped(n) {
                    if n == i64::MAX {
                        return Err(self.heap.no_size(times).into());
                    }
                    let v = self.heap.text_repeat(seq, crate::value::size(n.max(0)), inplace && seq == a)?;
                    return Ok(Some(if v == a && inplace { whole } else { v }));
                }
                if self.heap.has_python_index(n) {
                    return Err(if inplace && whole != a {
                        self.hidden(Hidden::inplace_part, &[whole, a, b, Value::small(op as i64)])
                    } else {
                        self.hidden(Hidden::repeat, &[seq, n, Value::bool(inplace && seq == a)])
                    });
                }
            }
        }
        if op == BinOp::Or && (whole.is(Kind::Type) || right.is(Kind::Type)) && self.heap.era.types_can_be_joined() {
            return Err(self.hidden(Hidden::union_checked, &[whole, right, Value::small(op as i64)]));
        }
        self.container_binary_of(op, inplace, whole, b)
    }

    /// `a op b` for a comparison, identity or containment test; the result may be any value.
    ///
    /// # Errors
    /// What the comparison raises; `Trap::Call` if Python code decides.
    #[doc(hidden)]
    pub fn compare(&mut self, op: CmpOp, a: Value, b: Value) -> Res {
        match op {
            CmpOp::Is => return Ok(Value::bool(self.heap.is_same(a, b))),
            CmpOp::IsNot => return Ok(Value::bool(!self.heap.is_same(a, b))),
            CmpOp::In | CmpOp::NotIn => {
                let negated = op == CmpOp::NotIn;
                return match self.contains(b, a) {
                    Ok(found) => Ok(Value::bool(found != negated)),
                    Err(need) => Err(self.or_hidden(need, Hidden::contains, &[b, a, Value::bool(negated)])),
                };
            }
            _ => {}
        }
        if let (Some(i), Some(j)) = (a.as_small(), b.as_small()) {
            return Ok(Value::bool(op.holds(i.cmp(&j))));
        }
        if let (Some(x), Some(y)) = (a.as_float(), b.as_float()) {
            return Ok(Value::bool(x.partial_cmp(&y).map_or(op == CmpOp::Ne, |o| op.holds(o))));
        }
        if let Some(trap) = self.compare_in_python(op, a, b) {
            return Err(trap);
        }
        let (x, y) = (self.heap.payload(a), self.heap.payload(b));
        if let Some(found) = self.compare_alike(op, x, y)? {
            return Ok(Value::bool(found));
        }
        if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
            return Err(self.heap.compare_error(op, a, b).into());
        }
        let same = self
            .heap
            .eq_builtin(x, y)
            .map_err(|need| self.or_hidden(need, Hidden::compare, &[a, b, Value::small(op as i64)]))?;
        Ok(Value::bool(same == (op == CmpOp::Eq)))
    }

    /// The call that decides, if a class made by Python code has a say.
    fn compare_in_python(&mut self, op: CmpOp, a: Value, b: Value) -> Option<Trap> {
        let [mine, theirs] = compare_methods(op);
        let says = |vm: &Self, v: Value, name: Value| {
            vm.heap.has_python_class(v)
                && (vm.heap.python_defines(v, name) || (op == CmpOp::Ne && vm.heap.python_defines(v, names::EQ)))
        };
        let (left, right) = (says(self, a, mine), says(self, b, theirs));
        if !left && !right {
            return None;
        }
        let code = Value::small(op as i64);
        if left && (!right || self.heap.type_of(a) == self.heap.type_of(b)) {
            if let Some(f) = self.python_special(a, mine).filter(|f| f.is(Kind::Function)) {
                return Some(self.hidden(Hidden::compare_plain, &[f, a, b, code]));
            }
        }
        Some(self.hidden(Hidden::compare, &[a, b, code]))
    }

    /// What the built-in types (or the built-in parts of the operands) make of a comparison (`<` to `>=`), whatever their classes say;
    /// `None` if they have no order.
    ///
    /// # Errors
    /// `Trap::Call` of the hidden function `compare_containers` if items are compared in Python.
    pub(crate) fn builtin_compare(&mut self, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
        let (x, y) = (self.heap.payload(a), self.heap.payload(b));
        if let Some(found) = self.compare_alike(op, x, y)? {
            return Ok(Some(found));
        }
        if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
            return Ok(None);
        }
        let is_built_in = |vm: &Self, v: Value| v.kind().is_some() && !vm.heap.has_python_class(v);
        let same = match self.heap.eq_builtin(x, y) {
            Ok(same) => same,
            Err(need) if is_built_in(self, x) && is_built_in(self, y) => {
                return Err(self.or_hidden(need, Hidden::compare_containers, &[x, y, Value::small(op as i64)]));
            }
            // The classes' own methods do not count here: what is left is identity.
            Err(Need::Python) => a == b,
            Err(Need::Fault(fault)) => return Err(fault.into()),
        };
        Ok(Some(same == (op == CmpOp::Eq)))
    }

    /// A comparison of two numbers, texts or containers; `None` if they have none (other than by identity).
    ///
    /// # Errors
    /// As [`Vm::builtin_compare`].
    fn compare_alike(&mut self, op: CmpOp, x: Value, y: Value) -> Res<Option<bool>> {
        if let (Some(m), Some(n)) = (self.heap.number_of(x), self.heap.number_of(y)) {
            return Ok(Some(self.heap.number_cmp(m, n).map_or(op == CmpOp::Ne, |o| op.holds(o))));
        }
        if x.is(Kind::Str) && y.is(Kind::Str) {
            if matches!(op, CmpOp::Eq | CmpOp::Ne) {
                return Ok(Some(self.heap.str_eq(x, y) == (op == CmpOp::Eq)));
            }
            // The order of WTF-8 bytes is that of code points.
            return Ok(Some(op.holds(self.heap.str_bytes(x).cmp(self.heap.str_bytes(y)))));
        }
        let is_bytes = |v: Value| matches!(v.kind(), Some(Kind::Bytes | Kind::ByteArray));
        if is_bytes(x) && is_bytes(y) {
            return Ok(Some(op.holds(self.heap.bytes_of(x).cmp(self.heap.bytes_of(y)))));
        }
        self.container_compare(op, x, y)
    }

    /// `-v`, `+v` or `~v`.
    ///
    /// # Errors
    /// TypeError if it has not the operation; `Trap::Call` if Python code decides.
    pub(crate) fn unary(&mut self, op: Unary, v: Value) -> Res {
        if self.heap.has_python_class(v) && self.heap.python_defines(v, op.method()) {
            return Err(self.hidden(Hidden::unary, &[v, Value::small(op as i64)]));
        }
        let inner = self.heap.payload(v);
        match self.heap.number_unary(op, inner)? {
            Some(result) => Ok(result),
            None => Err(self.heap.unary_error(op, v).into()),
        }
    }

    /// A special method of a value, bound to it, if a class made by Python code defines it.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn python_method(&mut self, v: Value, name: Value) -> Data<Option<Value>> {
        let Some(f) = self.python_special(v, name) else { return Ok(None) };
        Ok(Some(match f.unpack() {
            Unpacked::Heap(Kind::Function, _) | Unpacked::Static(Kind::Native | Kind::Hidden | Kind::HostFn, _) => {
                let h = self.heap.block.alloc(Kind::Method, crate::block::records::method::SIZE)?;
                self.heap.block.put(h, crate::block::records::method::FUNC, f);
                self.heap.block.put(h, crate::block::records::method::SELF, v);
                Value::heap(Kind::Method, h)
            }
            Unpacked::Heap(Kind::StaticMethod, h) => self.heap.block.at(h, crate::block::records::wrapper::FUNC),
            _ => f,
        }))
    }
}
