//! Members of tuple.

use crate::block::records::tuple as t;
use crate::builtins::def::{Def, class_method, constructor, members, method, slot};
use crate::builtins::list::{seq_count, seq_index};
use crate::builtins::receive as r;
use crate::builtins::sig::{REPEAT, sig};
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;

/// Members.
pub(crate) const MEMBERS: &[Def] = members![
    0 => r::ORDER,
    6 => &[
        method(0, "count", count).takes(&sig("value, /")),
        method(1, "index", index).takes(&sig("value, start: any=0, stop: any=sys.maxsize, /").parsed(Era::Py36)),
        slot(2, "__len__", r::len),
        slot(3, "__getitem__", r::getitem),
        slot(4, "__contains__", r::contains),
        slot(5, "__iter__", r::iter),
        slot(6, "__add__", r::add),
        slot(7, "__mul__", r::mul).takes(REPEAT),
        slot(8, "__rmul__", r::rmul).takes(REPEAT),
        slot(9, "__hash__", r::hash),
        method(10, "__getnewargs__", newargs).takes(&sig("")),
        class_method(11, "__class_getitem__", r::class_getitem).takes(&sig("object, /")).since(Era::Py311),
    ],
];

/// What calling tuple does.
pub(crate) static NEW: Def =
    constructor("tuple", new).takes(&sig("iterable=(), /").was(Era::Py36, &sig("sequence=()")));

/// `tuple(iterable=())`.
fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let source = vm.heap.arg(args, 0);
    if !source.is_bound() {
        let empty = vm.heap.new_tuple(&[])?;
        return Ok(vm.heap.made(args, empty)?);
    }
    match vm.new_tuple_of(source) {
        Ok((tuple, walk)) => {
            let made = vm.heap.made(args, tuple)?;
            if let Some(w) = walk {
                vm.heap.walk_commit(&w);
            }
            Ok(made)
        }
        Err(need) => {
            let class = vm.heap.class_arg(args);
            Err(vm.or_hidden(need, Hidden::tuple_from, &[source, class]))
        }
    }
}

impl Heap<'_> {
    /// A tuple of the items of an exact list.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn list_as_tuple(&mut self, list: Value) -> Data {
        let n = self.seq_len(list);
        let h = self.alloc_tuple(n)?;
        if let Some((from, n)) = self.items_run(list) {
            let base = self.block.heap_base() + h.0 as usize + t::ITEMS;
            self.block.copy(from, base, n);
        }
        Ok(Value::heap(Kind::Tuple, h))
    }
}

impl Vm<'_> {
    /// A tuple of the items of a built-in iterable, and the walk to commit.
    ///
    /// # Errors
    /// As [`Vm::walk`].
    pub(crate) fn new_tuple_of(&mut self, source: Value) -> Plain<(Value, Option<crate::containers::walk::Walk>)> {
        if source.is(Kind::Tuple) {
            return Ok((source, None));
        }
        let (items, walk) = self.collect_kept(source)?;
        Ok((self.heap.list_as_tuple(items)?, walk))
    }
}

fn count(vm: &mut Vm<'_>, args: Args) -> Res {
    let tuple = vm.heap.this(args);
    seq_count(vm, args, tuple)
}

fn index(vm: &mut Vm<'_>, args: Args) -> Res {
    let tuple = vm.heap.this(args);
    seq_index(vm, args, tuple)
}

fn newargs(vm: &mut Vm<'_>, args: Args) -> Res {
    let tuple = vm.heap.this(args);
    Ok(vm.heap.new_tuple(&[tuple])?)
}
