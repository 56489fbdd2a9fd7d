//! Members of built-in iterators, and the types map, filter, zip, enumerate and reversed.

use crate::block::records::{iter as i, view};
use crate::builtins::def::{Def, constructor, members, method, slot};
use crate::builtins::receive as r;
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::era::calls;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[slot(0, "__iter__", r::itself), slot(1, "__next__", next).since(Era::Py36)];

/// Members of those that know how many items are left.
pub(crate) const COUNTED_MEMBERS: &[Def] =
    members![0 => MEMBERS, 2 => &[method(0, "__length_hint__", length_hint).takes(&sig(""))]];

fn next(vm: &mut Vm<'_>, args: Args) -> Res {
    let Some(it) = vm.heap.arg(args, 0).heap_of(Kind::Iter) else {
        return Err(vm.heap.type_error(&[P::S("descriptor '__next__' requires an iterator")]));
    };
    vm.next_or_stop(Value::heap(Kind::Iter, it))
}

fn length_hint(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    match vm.walk(v) {
        Ok(w) => Ok(Value::small(vm.heap.walk_hint(&w) as i64)),
        Err(Need::Python) => Ok(Value::NOT_IMPLEMENTED),
        Err(Need::Fault(fault)) => Err(fault.into()),
    }
}

impl Heap<'_> {
    /// `reversed(v)` of a built-in sequence or dict.
    ///
    /// # Errors
    /// TypeError `'X' object is not reversible`; `Fault::Memory`.
    pub(crate) fn reversed_builtin(&mut self, v: Value) -> Data {
        let zero = Value::small(0);
        let t = TypeId::ReversedIter;
        match v.kind() {
            Some(Kind::List | Kind::Tuple) => {
                let n = self.seq_len(v);
                self.new_iter(t, v, Value::small(n as i64), zero)
            }
            Some(Kind::Str) => {
                let n = self.str_bytes(v).len();
                self.new_iter(t, v, Value::small(n as i64), zero)
            }
            Some(Kind::Bytes | Kind::ByteArray) => {
                let n = self.bytes_of(v).len();
                self.new_iter(t, v, Value::small(n as i64), zero)
            }
            Some(Kind::Dict) => {
                let n = self.dict_used(v);
                self.new_iter(t, v, Value::small(n as i64), zero)
            }
            Some(Kind::DictView) => {
                let what = match self.view_type(v) {
                    TypeId::DictValues => 1,
                    TypeId::DictItems => 2,
                    _ => 0,
                };
                let dict = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, view::DICT));
                let n = self.dict_used(dict);
                self.new_iter(t, dict, Value::small(n as i64), Value::small(what))
            }
            Some(Kind::MappingProxy) => {
                let of = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, crate::block::records::wrap::OF));
                self.reversed_builtin(of)
            }
            // The list itself, not an iterator (PX-VIEWS).
            Some(Kind::Proxy) => self.proxy_reversed(v),
            Some(Kind::Range) => {
                let Some(h) = v.handle() else { return Err(Fault::Broken) };
                let s = self.range_span(h);
                let last = if s.count > 0 { s.item(s.count - 1) } else { s.start };
                self.span_iter(crate::containers::range::Span {
                    start: last,
                    step: s.step.wrapping_neg(),
                    count: s.count,
                })
            }
            _ => Err(self.type_error(&[P::S("'"), P::T(v), P::S("' object is not reversible")])),
        }
    }
}

impl Vm<'_> {
    /// The next item of any iterator.
    ///
    /// # Errors
    /// StopIteration at the end; what [`Vm::advance`] gives.
    pub(crate) fn next_or_stop(&mut self, it: Value) -> Res {
        match self.advance(it)? {
            Some(v) => Ok(v),
            None => Err(self.heap.raise_bare(TypeId::StopIteration)),
        }
    }

    /// The iterators of the arguments from `from` on, as a tuple, and whether all of them are plain. Python's `__iter__` gives `Need::Python`.
    fn iterators(&mut self, args: Args, from: usize) -> Plain<(Value, bool)> {
        let n = args.n.saturating_sub(from);
        let tuple = self.heap.alloc_tuple(n)?;
        let mut plain = true;
        for k in 0..n {
            let v = self.heap.arg(args, from + k);
            let it = self.get_iter_builtin(v)?;
            plain &= self.heap.is_plain_iter(it);
            self.heap.block.put(tuple, crate::block::records::tuple::ITEMS + k, it);
        }
        Ok((Value::heap(Kind::Tuple, tuple), plain))
    }
}

/// What calling enumerate does.
pub(crate) static NEW_ENUMERATE: Def = constructor("enumerate", new_enumerate).takes(&sig("iterable, start=0"));

/// `enumerate(iterable, start=0)`.
fn new_enumerate(vm: &mut Vm<'_>, args: Args) -> Res {
    let [source, start] = vm.heap.slots(args, 0);
    let start = start.bound().unwrap_or(Value::small(0));
    let start = match vm.heap.index_clamped(start) {
        Ok(Some(_)) => match vm.heap.payload(start).as_small() {
            Some(k) => Value::small(k),
            None => vm.heap.payload(start),
        },
        Ok(None) => return Err(vm.heap.not_an_integer(start).into()),
        Err(t) => return Err(vm.or_hidden(t, Hidden::enumerate_of, &[source, start])),
    };
    match vm.get_iter_builtin(source) {
        Ok(it) => {
            let plain = Value::bool(vm.heap.is_plain_iter(it));
            Ok(vm.heap.new_iter(TypeId::Enumerate, it, start, plain)?)
        }
        Err(t) => Err(vm.or_hidden(t, Hidden::enumerate_of, &[source, start])),
    }
}

/// What calling zip does.
pub(crate) static NEW_ZIP: Def =
    constructor("zip", new_zip).takes(&sig("*iterables, strict=False").was(Era::Py38, &sig("*iterables")));

/// `zip(*iterables, strict=False)`.
fn new_zip(vm: &mut Vm<'_>, args: Args) -> Res {
    let strict = vm.heap.option(args, 0);
    let strict = strict.is_bound() && vm.heap.truth(strict).unwrap_or(true);
    if let Some(i) = (0..args.n).find(|i| !vm.is_iterable(vm.heap.arg(args, *i))) {
        return Err(vm.heap.raise_text(calls::ZIP_OF, &[P::N(i as i64 + 1), P::T(vm.heap.arg(args, i))]));
    }
    match vm.iterators(args, 0) {
        Ok((its, plain)) => Ok(vm.heap.new_iter(TypeId::Zip, its, Value::bool(strict), Value::bool(plain))?),
        Err(Need::Python) => {
            let sources = vm.heap.tuple_from_stack(args.base, args.n)?;
            Err(vm.hidden(Hidden::zip_of, &[sources, Value::bool(strict)]))
        }
        Err(Need::Fault(fault)) => Err(fault.into()),
    }
}

/// What calling map does.
pub(crate) static NEW_MAP: Def =
    constructor("map", new_map).takes(&sig("function, iterable, /, *iterables").uncounted());

/// `map(function, *iterables)`.
fn new_map(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.kw.is_bound() {
        return Err(vm.heap.type_error(&[P::S("map() takes no keyword arguments")]));
    }
    if args.n < 2 {
        return Err(vm.heap.type_error(&[P::S("map() must have at least two arguments.")]));
    }
    let f = vm.heap.arg(args, 0);
    match vm.iterators(args, 1) {
        Ok((its, _)) => Ok(vm.heap.new_iter(TypeId::Map, f, its, Value::NONE)?),
        Err(Need::Python) => {
            let sources = vm.heap.tuple_from_stack(args.base + 1, args.n - 1)?;
            Err(vm.hidden(Hidden::map_of, &[f, sources]))
        }
        Err(Need::Fault(fault)) => Err(fault.into()),
    }
}

/// What calling filter does.
pub(crate) static NEW_FILTER: Def = constructor("filter", new_filter).takes(&sig("function, iterable, /"));

/// `filter(function or None, iterable)`.
fn new_filter(vm: &mut Vm<'_>, args: Args) -> Res {
    let (f, source) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    match vm.get_iter_builtin(source) {
        Ok(it) => Ok(vm.heap.new_iter(TypeId::Filter, f, it, Value::NONE)?),
        Err(t) => Err(vm.or_hidden(t, Hidden::filter_of, &[f, source])),
    }
}

/// What calling reversed does.
pub(crate) static NEW_REVERSED: Def = constructor("reversed", new_reversed).takes(&sig("object, /"));

/// `reversed(sequence)`.
fn new_reversed(vm: &mut Vm<'_>, args: Args) -> Res {
    if args.n != 1 {
        return Err(vm.heap.type_error(&[P::S("reversed expected 1 argument, got "), P::N(args.n as i64)]));
    }
    let v = vm.heap.arg(args, 0);
    if let Some(f) = vm.python_special(v, names::REVERSED) {
        if f == Value::NONE {
            return Err(vm.heap.type_error(&[P::S("'"), P::T(v), P::S("' object is not reversible")]));
        }
        return Err(vm.hidden(Hidden::reversed_of, &[v]));
    }
    let inner = vm.heap.payload(v);
    if inner == v && vm.heap.python_defines(v, names::GETITEM) && vm.heap.python_defines(v, names::LEN) {
        return Err(vm.hidden(Hidden::reversed_of, &[v]));
    }
    let inner = if inner.is_bound() { inner } else { v };
    match vm.heap.reversed_builtin(inner) {
        Err(Fault::Raised) => Err(vm.heap.type_error(&[P::S("'"), P::T(v), P::S("' object is not reversible")])),
        made => Ok(made?),
    }
}

/// `iter(callable, sentinel)`.
pub(crate) fn call_iter(heap: &mut Heap<'_>, f: Value, sentinel: Value) -> Data {
    heap.new_iter(TypeId::CallIter, f, sentinel, Value::NONE)
}

/// The words of a built-in iterator that the prelude may read and write.
pub(crate) const WORDS: [usize; 3] = [i::A, i::B, i::C];
