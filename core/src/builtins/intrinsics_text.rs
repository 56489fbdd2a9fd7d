//! Intrinsics of the prelude's operators and text functions.

use crate::block::field;
use crate::block::records as o;
use crate::block::records::exception as e;
use crate::builtins::def::{Def, method};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::isa::Unary;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::operations::operators::{binary_methods, compare_methods};
use crate::value::Value;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::request::Request;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "_python_special", python_special),
    method(1, "_operator", operator),
    method(2, "_reflected_first", reflected_first),
    method(3, "_builtin_binary", builtin_binary),
    method(4, "_binary_error", binary_error),
    method(5, "_comparison", comparison),
    method(6, "_builtin_compare", builtin_compare),
    method(7, "_compare_error", compare_error),
    method(8, "_unary_method", unary_method),
    method(9, "_builtin_unary", builtin_unary),
    method(10, "_repr", repr),
    method(11, "_repr_parts", repr_parts),
    method(12, "_repr_enter", repr_enter),
    method(13, "_repr_leave", repr_leave),
    method(14, "_str", str),
    method(15, "_ascii", ascii),
    method(16, "_format", format),
    method(17, "_output", output),
    method(18, "_wrap", wrap),
    method(19, "_join", crate::builtins::text_find::join),
    method(20, "_percent_pieces", percent_pieces),
    method(21, "_format_pieces", format_pieces),
    method(22, "_format_field", format_field),
    method(23, "_same_payload", same_payload),
];

/// `_python_special(obj, name)`: the special method bound to obj if a class made by Python code defines it, else None.
fn python_special(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, name) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Ok(vm.python_method(v, name)?.unwrap_or(Value::NONE))
}

fn binary_op(v: Value) -> BinOp {
    BinOp::ALL.get(v.as_small().unwrap_or(0) as usize & 15).copied().unwrap_or(BinOp::Add)
}

fn compare_op(v: Value) -> CmpOp {
    CmpOp::ALL.get(v.as_small().unwrap_or(0) as usize).copied().unwrap_or(CmpOp::Eq)
}

/// `_operator(obj, op, form)`: the method of a binary operator that Python code defines (form 0 plain, 1 reflected, 2 in-place), or None.
fn operator(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, op, form) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    let name = binary_methods(binary_op(op)).get(form.as_small().unwrap_or(0) as usize).copied().unwrap_or(names::ADD);
    Ok(vm.python_method(v, name)?.unwrap_or(Value::NONE))
}

/// `_reflected_first(a, b, op)`: 2 if the reflected method of b goes before everything of a (b's class is a strict subclass and overrides
/// it), 1 if it goes before the built-in operation of a, else 0.
fn reflected_first(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b, op) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), binary_op(vm.heap.arg(args, 2)));
    let (ta, tb) = (vm.heap.type_of(a), vm.heap.type_of(b));
    let [_, reflected, _] = binary_methods(op);
    if ta != tb && vm.heap.is_subclass(tb, ta) {
        let (mine, theirs) = (vm.lookup(ta, reflected), vm.lookup(tb, reflected));
        if mine != theirs {
            return Ok(Value::small(2));
        }
    }
    let (pa, pb) = (vm.heap.payload_type(a), vm.heap.payload_type(b));
    Ok(Value::small(!takes(pa, pb, op) as i64))
}

/// True if the built-in type `own` has the operation and goes before a reflected method of a class that inherits from `other`.
fn takes(own: TypeId, other: TypeId, op: BinOp) -> bool {
    match own {
        TypeId::Int | TypeId::Bool => other.is_a(TypeId::Int),
        TypeId::Float => other.is_a(TypeId::Int) || other == TypeId::Float,
        TypeId::Complex => other.is_a(TypeId::Int) || matches!(other, TypeId::Float | TypeId::Complex),
        // Only formatting is a number's operation to CPython; concatenation and repetition come last.
        TypeId::Str | TypeId::Bytes | TypeId::ByteArray => op == BinOp::Mod,
        TypeId::List | TypeId::Tuple => false,
        own => other.is_a(own),
    }
}

/// `_builtin_binary(a, b, op, inplace)`: what the built-in parts make of it, or NotImplemented.
fn builtin_binary(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b, op) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), binary_op(vm.heap.arg(args, 2)));
    let inplace = vm.heap.arg(args, 3) == Value::TRUE;
    Ok(vm.builtin_binary(op, inplace, a, b)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

/// `_binary_error(a, b, op)`: raises the TypeError; op + 16 is the in-place form.
fn binary_error(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b, op) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), vm.heap.arg(args, 2).as_small().unwrap_or(0));
    Err(vm.heap.binary_error(binary_op(Value::small(op & 15)), op >= 16, a, b).into())
}

/// `_comparison(obj, op, side)`: the method of a comparison that Python code defines (side 0 left operand, 1 right), or None.
fn comparison(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, op, side) = (vm.heap.arg(args, 0), compare_op(vm.heap.arg(args, 1)), vm.heap.arg(args, 2));
    let [left, right] = compare_methods(op);
    let name = if side == Value::small(0) { left } else { right };
    if let Some(m) = vm.python_method(v, name)? {
        return Ok(m);
    }
    // `!=` without `__ne__` is the opposite of `__eq__`; the type's own `__ne__` knows that.
    if op == CmpOp::Ne && vm.heap.python_defines(v, names::EQ) && vm.heap.payload_type(v) == TypeId::Object {
        let class = vm.heap.type_of(v);
        if let Some(f) = vm.lookup(class, names::NE) {
            return vm.bind(f, v, class);
        }
    }
    Ok(Value::NONE)
}

fn builtin_compare(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b, op) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), compare_op(vm.heap.arg(args, 2)));
    Ok(vm.builtin_compare(op, a, b)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn compare_error(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b, op) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1), compare_op(vm.heap.arg(args, 2)));
    Err(vm.heap.compare_error(op, a, b).into())
}

fn unary_op(v: Value) -> Unary {
    match v.as_small() {
        Some(0) => Unary::Neg,
        Some(1) => Unary::Pos,
        _ => Unary::Invert,
    }
}

fn unary_method(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, op) = (vm.heap.arg(args, 0), unary_op(vm.heap.arg(args, 1)));
    Ok(vm.python_method(v, op.method())?.unwrap_or(Value::NONE))
}

fn builtin_unary(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, op) = (vm.heap.arg(args, 0), unary_op(vm.heap.arg(args, 1)));
    let inner = vm.heap.payload(v);
    match vm.heap.number_unary(op, inner)? {
        Some(r) => Ok(r),
        None => Err(vm.heap.unary_error(op, v).into()),
    }
}

/// `_repr(v)`: the repr, if the object's own class does not define it in Python.
fn repr(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    vm.heap.repr(v).map_err(|t| vm.or_hidden(t, Hidden::repr_container, &[v]))
}

fn str(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    if v.is(Kind::Exception) {
        return vm.heap.str_of(v).map_err(|t| vm.or_hidden(t, Hidden::exception_text_of, &[v]));
    }
    vm.heap.str_of(v).map_err(|t| vm.or_hidden(t, Hidden::repr_of, &[v]))
}

/// `_ascii(text)`: the text of a repr with everything escaped that is not ASCII.
fn ascii(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let v = vm.heap.payload(v);
    if vm.heap.str_is_ascii(v) {
        return Ok(v);
    }
    let mut t = vm.heap.text()?;
    let mut i = 0;
    while let Some((c, n)) = crate::text::strops::point_at(vm.heap.str_bytes(v), i) {
        if c < 128 {
            vm.heap.push(&mut t, &[c as u8])?;
        } else {
            vm.heap.push_escape(&mut t, c)?;
        }
        i += n;
    }
    Ok(vm.heap.finish(t))
}

fn format(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, spec) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let spec = vm.heap.payload(spec);
    Ok(vm.heap.format_payload(v, spec)?)
}

/// `_output(text, stream)`.
fn output(vm: &mut Vm<'_>, args: Args) -> Res {
    let (text, stream) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let text = vm.heap.payload(text);
    Err(vm.ask(Request::Output, text, stream))
}

/// `_same_payload(a, b)`: True if the built-in parts of both have the same type, so that they compare by value.
fn same_payload(vm: &mut Vm<'_>, args: Args) -> Res {
    let (a, b) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let (x, y) = (vm.heap.payload(a), vm.heap.payload(b));
    let numbers = vm.heap.number_of(x).is_some() && vm.heap.number_of(y).is_some();
    let (s, t) = (vm.heap.payload_type(a), vm.heap.payload_type(b));
    Ok(Value::bool(numbers || (s != TypeId::Object && t != TypeId::Object && (s.is_a(t) || t.is_a(s)))))
}

fn percent_pieces(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let v = vm.heap.payload(v);
    Ok(vm.heap.percent_pieces(v)?)
}

fn format_pieces(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let v = vm.heap.payload(v);
    Ok(vm.heap.format_pieces(v)?)
}

fn format_field(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Ok(vm.format_field(v)?)
}

/// `_wrap(class, value)`.
fn wrap(vm: &mut Vm<'_>, args: Args) -> Res {
    let (class, v) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    let inner = vm.heap.payload(v);
    Ok(vm.heap.wrap_payload(class, inner)?)
}

/// `_repr_enter(v)`: False if a repr of v is already being made further out.
fn repr_enter(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let list = match vm.heap.block.get(field::SHOWN).heap_of(Kind::List) {
        Some(h) => h,
        None => vm.heap.alloc_list(4)?,
    };
    for i in 0..vm.heap.list_len(list) {
        if vm.heap.list_item(list, i) == v {
            return Ok(Value::FALSE);
        }
    }
    vm.heap.list_push(list, v)?;
    vm.heap.block.set(field::SHOWN, Value::heap(Kind::List, list));
    Ok(Value::TRUE)
}

/// `_repr_leave(v)`: ends what `_repr_enter` began.
fn repr_leave(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    if let Some(h) = vm.heap.block.get(field::SHOWN).heap_of(Kind::List) {
        let n = vm.heap.list_len(h);
        for i in (0..n).rev() {
            if vm.heap.list_item(h, i) == v {
                // Reprs of generators may overlap: what was entered later stays.
                for k in i..n {
                    let next = vm.heap.list_item(h, k + 1);
                    vm.heap.list_set(h, k, next);
                }
                vm.heap.block.put_count(h, o::list::LEN, n - 1);
                break;
            }
        }
    }
    Ok(Value::NONE)
}

/// `_repr_parts(v)`: of an object whose items are shown by Python code the tuple (before, items, after, text for a cycle, are the items pairs);
/// or None if it is not known here.
fn repr_parts(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let inner = vm.heap.payload(v);
    let class = vm.heap.type_of(v);
    let mut pairs = 0;
    let mut name = names::EMPTY;
    let (before, after, cycle) = match inner.kind() {
        Some(Kind::List) => ("[", "]", "[...]"),
        Some(Kind::Tuple) if vm.heap.tuple_len(inner) == 1 => ("(", ",)", "(...)"),
        Some(Kind::Tuple) => ("(", ")", "(...)"),
        Some(Kind::Dict) => {
            pairs = 1;
            ("{", "}", "{...}")
        }
        Some(Kind::Set) if class == TypeId::Set.value() => ("{", "}", "set(...)"),
        Some(Kind::Set | Kind::FrozenSet) => {
            name = class;
            ("({", "})", "(...)")
        }
        Some(Kind::Exception) => {
            name = class;
            ("(", ")", "(...)")
        }
        Some(Kind::Method) => (" of ", ">", "..."),
        Some(Kind::MappingProxy) => ("mappingproxy(", ")", "mappingproxy(...)"),
        Some(Kind::StaticMethod) => ("<staticmethod(", ")>", "..."),
        Some(Kind::ClassMethod) => ("<classmethod(", ")>", "..."),
        Some(Kind::DictView) => {
            name = class;
            ("([", "])", "(...)")
        }
        Some(Kind::Slice) => ("slice(", ")", "slice(...)"),
        _ => return Ok(Value::NONE),
    };
    let items = vm.heap.shown_items(inner)?;
    let mut texts = [Value::NONE; 3];
    for (slot, part) in texts.iter_mut().zip([before, after, cycle]) {
        let mut t = vm.heap.text()?;
        if part == before && inner.is(Kind::Method) {
            vm.heap.push_str(&mut t, "<bound method ")?;
            let f = inner.handle().map_or(Value::UNBOUND, |h| vm.heap.block.at(h, o::method::FUNC));
            if let Some(f) = f.heap_of(Kind::Function) {
                let qualname = vm.heap.block.at(f, o::function::QUALNAME);
                vm.heap.push_value(&mut t, qualname)?;
            }
        }
        if part != after && name.is(Kind::Type) {
            vm.heap.push_type_name(&mut t, name)?;
        }
        vm.heap.push_str(&mut t, part)?;
        *slot = vm.heap.finish(t);
    }
    let [before, after, cycle] = texts;
    Ok(vm.heap.new_tuple(&[before, items, after, cycle, Value::bool(pairs == 1)])?)
}

impl Heap<'_> {
    /// The values whose reprs the repr of `v` shows, in order (keys and values in turn), as a tuple.
    fn shown_items(&mut self, v: Value) -> Data {
        let Some(h) = v.handle() else { return Ok(v) };
        let one = |heap: &Self, i: usize| heap.block.at(h, i);
        match v.kind() {
            Some(Kind::Tuple) => return Ok(v),
            Some(Kind::Exception) => return Ok(self.block.at(h, e::ARGS)),
            Some(Kind::Method) => {
                let object = one(self, o::method::SELF);
                return self.new_tuple(&[object]);
            }
            Some(Kind::MappingProxy | Kind::StaticMethod | Kind::ClassMethod) => {
                let of = one(self, 1);
                return self.new_tuple(&[of]);
            }
            Some(Kind::Slice) => {
                let parts = [one(self, 1), one(self, 2), one(self, 3)];
                return self.new_tuple(&parts);
            }
            Some(Kind::List) => {
                let n = self.list_len(h);
                let t = self.alloc_tuple(n)?;
                for i in 0..n {
                    let item = self.list_item(h, i);
                    self.block.put(t, o::tuple::ITEMS + i, item);
                }
                return Ok(Value::heap(Kind::Tuple, t));
            }
            _ => {}
        }
        // Tables: of a dict, a set, or the dict behind a view.
        let (table, which) = match v.kind() {
            Some(Kind::DictView) => (one(self, o::view::DICT), self.type_id(v)),
            Some(Kind::Dict) => (v, TypeId::Dict),
            _ => (v, TypeId::DictKeys),
        };
        let n = self.dict_len(table);
        let both = which == TypeId::Dict;
        let t = self.alloc_tuple(if both { 2 * n } else { n })?;
        let (mut at, mut i) = (0, 0);
        while let Some((entry, key, value)) = self.next_entry(table, at) {
            let shown = match which {
                TypeId::DictItems => self.new_tuple(&[key, value])?,
                TypeId::DictValues => value,
                _ => key,
            };
            self.block.put(t, o::tuple::ITEMS + i, shown);
            if both {
                self.block.put(t, o::tuple::ITEMS + i + 1, value);
            }
            i += 1 + both as usize;
            at = entry + 1;
        }
        Ok(Value::heap(Kind::Tuple, t))
    }
}
