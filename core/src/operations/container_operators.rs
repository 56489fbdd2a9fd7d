//! Operators on containers: concatenation and repetition, unions and their kin, order and equality.

use crate::block::records::tuple as t;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Need, Plain, Res, Trap};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

impl Vm<'_> {
    /// As [`Vm::container_binary`], for a left operand that may be an instance with a built-in part: an operation in place gives the
    /// instance.
    ///
    /// # Errors
    /// As [`Vm::container_binary`].
    pub(crate) fn container_binary_of(
        &mut self,
        op: BinOp,
        inplace: bool,
        whole: Value,
        b: Value,
    ) -> Res<Option<Value>> {
        let a = self.heap.payload(whole);
        match self.container_binary(op, inplace, a, b) {
            Ok(Some(v)) if inplace && v == a => Ok(Some(whole)),
            Err(Trap::Call) if inplace && whole != a => {
                Err(self.hidden(Hidden::inplace_part, &[whole, a, b, Value::small(op as i64)]))
            }
            done => done,
        }
    }

    /// `a op b`, or `a op= b`, for the built-in parts of two values of which neither's class has a say in Python; `None` if they do not have
    /// the operation.
    ///
    /// # Errors
    /// TypeErrors; `Trap::Call` if elements are hashed, compared or given by Python code; `Fault::Memory`.
    pub(crate) fn container_binary(&mut self, op: BinOp, inplace: bool, a: Value, b: Value) -> Res<Option<Value>> {
        if op == BinOp::Or && (a.is(Kind::Proxy) || b.is(Kind::Proxy)) && !(inplace && a.is(Kind::Dict)) {
            return self.proxy_union(inplace, a, b);
        }
        match op {
            BinOp::Add => self.concatenate(inplace, a, b),
            BinOp::Mul => {
                let is_sequence = |v: Value| matches!(v.kind(), Some(Kind::List | Kind::Tuple));
                let (items, count) = if is_sequence(a) { (a, b) } else { (b, a) };
                if !is_sequence(items) {
                    return Ok(None);
                }
                self.heap.repeat(inplace && items == a, items, count).map_err(|need| {
                    self.or_hidden(need, Hidden::repeat, &[items, count, Value::bool(inplace && items == a)])
                })
            }
            BinOp::Or if a.is(Kind::Dict) => {
                if inplace {
                    return match self.dict_update_builtin(a, b) {
                        Ok(()) => Ok(Some(a)),
                        Err(t) => Err(self.or_hidden(t, Hidden::update_dict, &[a, b])),
                    };
                }
                if !b.is(Kind::Dict) {
                    return Ok(None);
                }
                let copy = self.heap.dict_copy(a, Kind::Dict)?;
                match self.dict_update_builtin(copy, b) {
                    Ok(()) => Ok(Some(copy)),
                    Err(t) => Err(self.or_hidden(t, Hidden::update_dict, &[copy, b])),
                }
            }
            BinOp::Or | BinOp::And | BinOp::Sub | BinOp::Xor => self.set_binary(op, inplace, a, b),
            _ => Ok(None),
        }
    }

    fn concatenate(&mut self, inplace: bool, a: Value, b: Value) -> Res<Option<Value>> {
        if inplace && a.is(Kind::List) {
            self.list_extend_any(a, b)?;
            return Ok(Some(a));
        }
        match (a.kind(), b.kind()) {
            (Some(Kind::List), Some(Kind::List)) => {
                let (n, m) = (self.heap.seq_len(a), self.heap.seq_len(b));
                let h = self.heap.alloc_list(n + m)?;
                for i in 0..n + m {
                    let v = if i < n { self.heap.seq_item(a, i) } else { self.heap.seq_item(b, i - n) };
                    self.heap.list_push_reserved(h, v);
                }
                Ok(Some(Value::heap(Kind::List, h)))
            }
            (Some(Kind::Tuple), Some(Kind::Tuple)) => {
                let (n, m) = (self.heap.seq_len(a), self.heap.seq_len(b));
                let h = self.heap.alloc_tuple(n + m)?;
                for i in 0..n + m {
                    let v = if i < n { self.heap.seq_item(a, i) } else { self.heap.seq_item(b, i - n) };
                    self.heap.block.put(h, t::ITEMS + i, v);
                }
                Ok(Some(Value::heap(Kind::Tuple, h)))
            }
            _ => Ok(None),
        }
    }

    fn set_binary(&mut self, op: BinOp, inplace: bool, a: Value, b: Value) -> Res<Option<Value>> {
        let is_set = |v: Value| matches!(v.kind(), Some(Kind::Set | Kind::FrozenSet));
        let is_view = |vm: &Self, v: Value| v.is(Kind::DictView) && vm.heap.view_type(v) != TypeId::DictValues;
        if !(is_set(a) && is_set(b)) && !is_view(self, a) && !is_view(self, b) {
            return Ok(None);
        }
        let args = [a, b, Value::small(op as i64), Value::bool(inplace)];
        self.set_binary_builtin(op, inplace, a, b).map_err(|need| self.or_hidden(need, Hidden::set_binary, &args))
    }

    fn set_binary_builtin(&mut self, op: BinOp, inplace: bool, a: Value, b: Value) -> Plain<Option<Value>> {
        let (Some(x), Some(y)) = (self.heap.set_operand(a)?, self.heap.set_operand(b)?) else {
            // A view and any other iterable.
            return Err(Need::Python);
        };
        let kind = if a.is(Kind::FrozenSet) { Kind::FrozenSet } else { Kind::Set };
        let result = self.set_combine(op, x, y, kind)?;
        if inplace && a.is(Kind::Set) {
            self.heap.take_table(a, result);
            return Ok(Some(a));
        }
        Ok(Some(result))
    }

    /// A new set of this kind: union, intersection, difference or symmetric difference of the keys of two tables.
    ///
    /// # Errors
    /// `Need::Python`, `Fault::Memory`.
    pub(crate) fn set_combine(&mut self, op: BinOp, x: Value, y: Value, kind: Kind) -> Plain {
        if matches!(op, BinOp::Or) {
            let copy = self.heap.key_copy(x, kind)?;
            self.set_update_builtin(copy, y)?;
            return Ok(copy);
        }
        let result = self.heap.new_dict_of(kind)?;
        self.heap.keep_keys(result, x, y, op == BinOp::And)?;
        if op == BinOp::Xor {
            self.heap.keep_keys(result, y, x, false)?;
        }
        Ok(result)
    }

    /// `a op b` for a comparison of two containers; `None` if they have none (other than by identity).
    ///
    /// # Errors
    /// TypeError if two items have no order; `Trap::Call` of the hidden function `compare_containers` if items are compared in Python.
    pub(crate) fn container_compare(&mut self, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
        if a.is(Kind::Proxy) || b.is(Kind::Proxy) {
            return self.proxy_compare(op, a, b);
        }
        let equality = matches!(op, CmpOp::Eq | CmpOp::Ne);
        let set = |v: Value| matches!(v.kind(), Some(Kind::Set | Kind::FrozenSet | Kind::DictView));
        let known = match (a.kind(), b.kind()) {
            (Some(Kind::List), Some(Kind::List)) | (Some(Kind::Tuple), Some(Kind::Tuple)) => true,
            (Some(Kind::Dict | Kind::MappingProxy), _) | (_, Some(Kind::Dict | Kind::MappingProxy)) => equality,
            _ => set(a) && set(b),
        };
        if !known {
            return Ok(None);
        }
        self.container_compare_builtin(op, a, b)
            .map_err(|need| self.or_hidden(need, Hidden::compare_containers, &[a, b, Value::small(op as i64)]))
    }

    fn container_compare_builtin(&mut self, op: CmpOp, a: Value, b: Value) -> Plain<Option<bool>> {
        if a.is(Kind::DictView) || b.is(Kind::DictView) {
            return self.compare_views(op, a, b);
        }
        if matches!(op, CmpOp::Eq | CmpOp::Ne) {
            let (a, b) = (self.heap.plain_mapping(a).unwrap_or(a), self.heap.plain_mapping(b).unwrap_or(b));
            return Ok(Some(self.heap.eq_builtin(a, b)? == (op == CmpOp::Eq)));
        }
        match a.kind() {
            Some(Kind::List | Kind::Tuple) => {
                let (n, m) = (self.heap.seq_len(a), self.heap.seq_len(b));
                for i in 0..n.min(m) {
                    let (x, y) = (self.heap.seq_item(a, i), self.heap.seq_item(b, i));
                    if !self.heap.eq_builtin(x, y)? {
                        return self.heap.items_in_order(op, x, y).map(Some);
                    }
                }
                Ok(Some(op.holds(n.cmp(&m))))
            }
            Some(Kind::Set | Kind::FrozenSet) => self.heap.compare_sets(op, a, b).map(Some),
            _ => Ok(None),
        }
    }

    fn compare_views(&mut self, op: CmpOp, a: Value, b: Value) -> Plain<Option<bool>> {
        let values = |vm: &Self, v: Value| v.is(Kind::DictView) && vm.heap.view_type(v) == TypeId::DictValues;
        if values(self, a) || values(self, b) {
            return Ok(match op {
                CmpOp::Eq => Some(a == b),
                CmpOp::Ne => Some(a != b),
                _ => None,
            });
        }
        let (Some(x), Some(y)) = (self.heap.set_operand(a)?, self.heap.set_operand(b)?) else {
            return Err(Need::Python);
        };
        self.heap.compare_sets(op, x, y).map(Some)
    }
}
