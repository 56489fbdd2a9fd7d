//! Members of list.

use crate::block::records::{list as l, store};
use crate::builtins::def::{Def, class_method, constant, constructor, members, method, slot};
use crate::builtins::receive as r;
use crate::builtins::sig::{REPEAT, sig};
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Need, Plain, Res};
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Members.
pub(crate) const MEMBERS: &[Def] = members![
    0 => r::ORDER,
    6 => &[
        method(0, "append", append).takes(&sig("object, /")),
        method(1, "clear", clear).takes(&sig("")).since(Era::Py36),
        method(2, "copy", copy).takes(&sig("")).since(Era::Py36),
        method(3, "count", count).takes(&sig("value, /")),
        method(4, "extend", extend).takes(&sig("iterable, /")),
        method(5, "index", index).takes(&sig("value, start: any=0, stop: any=sys.maxsize, /").parsed(Era::Py36)),
        method(6, "insert", insert).takes(&sig("index: index, object, /").parsed(Era::Py36)),
        method(7, "pop", pop).takes(&sig("index: index=-1, /").parsed(Era::Py36)),
        method(8, "remove", remove).takes(&sig("value, /")),
        method(9, "reverse", reverse).takes(&sig("")),
        method(10, "sort", sort).takes(&sig("*, key=None, reverse: flag=False")),
        method(11, "__init__", init).takes(&sig("iterable=(), /").init().was(Era::Py36, &sig("sequence=()").init())),
        slot(12, "__len__", r::len),
        method(13, "__getitem__", r::getitem).takes(&sig("index, /")),
        slot(14, "__setitem__", r::setitem),
        slot(15, "__delitem__", r::delitem),
        slot(16, "__contains__", r::contains),
        slot(17, "__iter__", r::iter),
        method(18, "__reversed__", reversed).takes(&sig("")),
        slot(19, "__add__", r::add),
        slot(20, "__iadd__", r::iadd),
        slot(21, "__mul__", r::mul).takes(REPEAT),
        slot(22, "__rmul__", r::rmul).takes(REPEAT),
        slot(23, "__imul__", r::imul).takes(REPEAT),
        class_method(24, "__class_getitem__", r::class_getitem).takes(&sig("object, /")).since(Era::Py311),
        constant("__hash__", Value::NONE),
    ],
];

/// What calling list does.
pub(crate) static NEW: Def = constructor("list", new).takes(&sig("iterable=(), /").was(Era::Py36, &sig("sequence=()")));

/// `list(iterable=())`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let source = vm.heap.arg(args, 0);
    if !source.is_bound() {
        let h = vm.heap.alloc_list(0)?;
        return Ok(vm.heap.made(args, Value::heap(crate::value::kind::Kind::List, h))?);
    }
    match vm.new_list_of(source) {
        Ok(list) => Ok(vm.heap.made(args, list)?),
        Err(t) => Err(vm.or_hidden(t, Hidden::list_from, &[source])),
    }
}

fn init(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this(args);
    let source = vm.heap.arg(args, 1);
    if !source.is_bound() {
        return clear(vm, args);
    }
    match vm.new_list_of(source) {
        Ok(fresh) => {
            let (Some(to), Some(from)) = (list.handle(), fresh.handle()) else { return Err(Fault::Broken.into()) };
            vm.heap.take_items(to, from);
            Ok(Value::NONE)
        }
        Err(t) => Err(vm.or_hidden(t, Hidden::init_list, &[list, source])),
    }
}

impl Heap<'_> {
    /// A new list of the items of a list or tuple.
    fn list_copy(&mut self, items: Value) -> Data {
        let n = self.seq_len(items);
        let h = self.alloc_list(n)?;
        for i in 0..n {
            let v = self.seq_item(items, i);
            self.list_push_reserved(h, v);
        }
        Ok(Value::heap(crate::value::kind::Kind::List, h))
    }

    /// List `to` gets the items of list `from`, which nobody else uses.
    pub(crate) fn take_items(&mut self, to: Handle, from: Handle) {
        self.block.copy_words(from, l::LEN, to, l::LEN, 2);
    }

    /// Makes a list empty.
    pub(crate) fn list_clear(&mut self, list: Handle) {
        self.block.put_count(list, l::LEN, 0);
        self.block.put(list, l::STORE, Value::UNBOUND);
    }
}

impl Vm<'_> {
    /// A new list of the items of a built-in iterable.
    ///
    /// # Errors
    /// As [`Vm::walk`].
    pub(crate) fn new_list_of(&mut self, source: Value) -> Plain {
        let (items, walk) = self.collect_kept(source)?;
        let list = if items == source { self.heap.list_copy(items)? } else { items };
        if let Some(w) = walk {
            self.heap.walk_commit(&w);
        }
        Ok(list)
    }
}

fn append(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this_handle(args)?;
    vm.heap.list_push(list, vm.heap.arg(args, 1))?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this_handle(args)?;
    vm.heap.list_clear(list);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this(args);
    Ok(vm.heap.list_copy(list)?)
}

fn extend(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this_handle(args)?;
    let source = vm.heap.arg(args, 1);
    match vm.list_extend_builtin(list, source) {
        Ok(()) => Ok(Value::NONE),
        Err(t) => {
            let list = vm.heap.block.value(list);
            Err(vm.or_hidden(t, Hidden::list_extend, &[list, source]))
        }
    }
}

fn insert(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this_handle(args)?;
    let (at, v) = (vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    let len = vm.heap.list_len(list) as i64;
    let at = vm.heap.index_arg(at)?;
    let at = (if at < 0 { at.saturating_add(len).max(0) } else { at.min(len) }) as usize;
    vm.heap.list_reserve(list, 1)?;
    let len = len as usize;
    if let Some(s) = vm.heap.block.at(list, l::STORE).handle() {
        vm.heap.block.copy_words(s, store::ITEMS + at, s, store::ITEMS + at + 1, len - at.min(len));
        vm.heap.block.put(s, store::ITEMS + at, v);
        vm.heap.block.put_count(list, l::LEN, len + 1);
    }
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this_handle(args)?;
    let len = vm.heap.list_len(list);
    let at = match vm.heap.arg(args, 1).bound() {
        None => -1,
        Some(v) => vm.heap.index_arg(v)?,
    };
    if len == 0 {
        return Err(vm.heap.raise(TypeId::IndexError, &[P::S("pop from empty list")]));
    }
    let at = if at < 0 { at.saturating_add(len as i64) } else { at };
    match usize::try_from(at) {
        Ok(i) if i + 1 == len => {
            let v = vm.heap.list_item(list, i);
            vm.heap.list_set(list, i, Value::UNBOUND);
            vm.heap.block.put_count(list, l::LEN, i);
            Ok(v)
        }
        Ok(i) if i < len => Ok(vm.heap.list_take(list, i)),
        _ => Err(vm.heap.raise(TypeId::IndexError, &[P::S("pop index out of range")])),
    }
}

fn remove(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this(args);
    let v = vm.heap.arg(args, 1);
    match vm.heap.seq_find(list, v, 0, usize::MAX) {
        Ok(Some(i)) => {
            if let Some(h) = list.handle() {
                vm.heap.list_take(h, i);
            }
            Ok(Value::NONE)
        }
        Ok(None) => Err(vm.heap.value_error("list.remove(x): x not in list")),
        Err(t) => Err(vm.or_hidden(t, Hidden::list_remove, &[list, v])),
    }
}

fn index(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this(args);
    seq_index(vm, args, list)
}

/// `index(x, start=0, stop=len)` of lists and tuples.
pub(crate) fn seq_index(vm: &mut Vm<'_>, args: Args, seq: Value) -> Res {
    let v = vm.heap.arg(args, 1);
    let len = vm.heap.seq_len(seq);
    let (from, to) = (vm.heap.arg(args, 2), vm.heap.arg(args, 3));
    let from = vm.heap.bound_arg(from, len, 0)?;
    let to = vm.heap.bound_arg(to, len, len)?;
    match vm.heap.seq_find(seq, v, from, to) {
        Ok(Some(i)) => Ok(Value::small(i as i64)),
        Ok(None) if seq.is(crate::value::kind::Kind::Tuple) => {
            Err(vm.heap.value_error("tuple.index(x): x not in tuple"))
        }
        Ok(None) => {
            let (plain, python) =
                (matches!(v.kind(), None | Some(crate::value::kind::Kind::Str)), vm.heap.has_python_class(v));
            if plain && !python {
                let shown = vm.heap.simple_repr(v)?;
                return Err(vm.heap.raise(TypeId::ValueError, &[P::V(shown), P::S(" is not in list")]));
            }
            Err(vm.hidden(Hidden::not_in_list, &[v]))
        }
        Err(t) => {
            let bounds = [seq, v, Value::small(from as i64), Value::small(to as i64)];
            Err(vm.or_hidden(t, Hidden::list_index, &bounds))
        }
    }
}

fn count(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this(args);
    seq_count(vm, args, list)
}

/// `count(x)` of lists and tuples.
pub(crate) fn seq_count(vm: &mut Vm<'_>, args: Args, seq: Value) -> Res {
    let v = vm.heap.arg(args, 1);
    let mut n = 0;
    for i in 0..vm.heap.seq_len(seq) {
        match vm.heap.eq_builtin(vm.heap.seq_item(seq, i), v) {
            Ok(same) => n += same as i64,
            Err(t) => return Err(vm.or_hidden(t, Hidden::list_count, &[seq, v])),
        }
    }
    Ok(Value::small(n))
}

fn reverse(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this_handle(args)?;
    vm.heap.list_reverse(list);
    Ok(Value::NONE)
}

fn sort(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this(args);
    let [key, reverse] = vm.heap.slots(args, 1);
    let key = key.bound().unwrap_or(Value::NONE);
    let reverse = reverse.bound().unwrap_or(Value::FALSE);
    let done = match (key, vm.heap.truth(reverse)) {
        (Value::NONE, Some(backwards)) => match vm.heap.sorted_items(list, backwards) {
            Ok(fresh) => {
                if let (Some(to), Some(from)) = (list.handle(), fresh.handle()) {
                    vm.heap.take_items(to, from);
                }
                return Ok(Value::NONE);
            }
            Err(t) => t,
        },
        _ => Need::Python,
    };
    Err(vm.or_hidden(done, Hidden::list_sort, &[list, key, reverse]))
}

fn reversed(vm: &mut Vm<'_>, args: Args) -> Res {
    let list = vm.heap.this(args);
    Ok(vm.heap.reversed_builtin(list)?)
}
