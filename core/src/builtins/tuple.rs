//! Members of tuple.

use super::def::{Args, Def, class_method, members, method};
use super::list::{seq_count, seq_index};
use super::receive as r;
use crate::fault::Res;
use crate::hidden::Hidden;
use crate::kind::Kind;
use crate::object::tuple as t;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::Vm;

/// Members.
pub(crate) const MEMBERS: &[Def] = members![
    0 => r::ORDER,
    6 => &[
        method(0, "count", count),
        method(1, "index", index),
        method(2, "__len__", r::len),
        method(3, "__getitem__", r::getitem),
        method(4, "__contains__", r::contains),
        method(5, "__iter__", r::iter),
        method(6, "__add__", r::add),
        method(7, "__mul__", r::mul),
        method(8, "__rmul__", r::rmul),
        method(9, "__hash__", r::hash),
        method(10, "__getnewargs__", newargs),
        class_method(11, "__class_getitem__", r::class_getitem),
    ],
];

/// `tuple(iterable=())`.
pub(crate) fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    vm.expect_args(args, "tuple", 0, 0, 1)?;
    let source = vm.arg(args, 0);
    if !source.is_bound() {
        let empty = vm.new_tuple(&[])?;
        return vm.made(args, empty);
    }
    match vm.new_tuple_of(source) {
        Ok((tuple, walk)) => {
            let made = vm.made(args, tuple)?;
            if let Some(w) = walk {
                vm.walk_commit(&w);
            }
            Ok(made)
        }
        Err(trap) => {
            let class = vm.class_arg(args);
            Err(vm.or_hidden(trap, Hidden::tuple_from, &[source, class]))
        }
    }
}

impl Vm<'_> {
    /// A tuple of the items of a built-in iterable, and the walk to commit.
    ///
    /// # Errors
    /// As [`Vm::walk`].
    pub(crate) fn new_tuple_of(&mut self, source: Value) -> Res<(Value, Option<crate::containers::walk::Walk>)> {
        if source.is(Kind::Tuple) {
            return Ok((source, None));
        }
        let (items, walk) = self.collect_kept(source)?;
        Ok((self.list_as_tuple(items)?, walk))
    }

    /// A tuple of the items of an exact list.
    ///
    /// # Errors
    /// `Trap::Memory`.
    pub(crate) fn list_as_tuple(&mut self, list: Value) -> Res {
        let n = self.seq_len(list);
        let h = self.alloc_tuple(n)?;
        if let Some((from, n)) = self.items_run(list) {
            let base = self.block.heap_base() + h.0 as usize + t::ITEMS;
            self.block.copy(from, base, n);
        }
        Ok(Value::heap(Kind::Tuple, h))
    }
}

fn count(vm: &mut Vm<'_>, args: Args) -> Res {
    let tuple = vm.this(args, TypeId::Tuple, "count")?;
    seq_count(vm, args, tuple, "tuple.count")
}

fn index(vm: &mut Vm<'_>, args: Args) -> Res {
    let tuple = vm.this(args, TypeId::Tuple, "index")?;
    seq_index(vm, args, tuple)
}

fn newargs(vm: &mut Vm<'_>, args: Args) -> Res {
    let tuple = vm.this(args, TypeId::Tuple, "__getnewargs__")?;
    vm.new_tuple(&[tuple])
}
