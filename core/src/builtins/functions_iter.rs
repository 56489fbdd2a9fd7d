//! Functions of the module builtins that go over iterables.

use crate::builtins::def::{Def, method};
use crate::builtins::iter::call_iter;
use crate::builtins::sig::sig;
use crate::heap::Heap;
use crate::heap::arguments::Args;

use crate::era::{Era, calls, texts};
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Need, Plain, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::{Unpacked, Value};
use core::cmp::Ordering;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "all", all).takes(&sig("iterable, /")),
    method(1, "any", any).takes(&sig("iterable, /")),
    method(2, "iter", iter).takes(&sig("object, sentinel=<unrepresentable>, /")),
    method(3, "aiter", aiter).takes(&sig("async_iterable, /")).since(Era::Py311),
    method(4, "anext", anext).takes(&sig("aiterator, default=<unrepresentable>, /")).since(Era::Py311),
    method(5, "len", len).takes(&sig("obj, /")),
    method(6, "max", max).takes(
        &sig("iterable, /, *args, key=None, default=<unrepresentable>")
            .was(Era::Py38, &sig("iterable, /, *args, key=None, default=<unrepresentable>").lone()),
    ),
    method(7, "min", min).takes(
        &sig("iterable, /, *args, key=None, default=<unrepresentable>")
            .was(Era::Py38, &sig("iterable, /, *args, key=None, default=<unrepresentable>").lone()),
    ),
    method(8, "next", next).takes(&sig("iterator, default=<unrepresentable>, /")),
    method(9, "sorted", sorted).takes(
        &sig("sorted|sort|iterable, /, *, key=None, reverse: flag=False")
            .counted()
            .was(Era::Py36, &sig("iterable, /, *, key=None, reverse: flag=False")),
    ),
    method(10, "sum", sum).takes(&sig("iterable, /, start=0").was(Era::Py36, &sig("iterable, start=0, /"))),
];

fn len(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    vm.length(v).and_then(|n| Ok(vm.heap.int_from_wide(n as i128)?))
}

fn iter(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    match vm.heap.arg(args, 1).bound() {
        None => vm.get_iter(v),
        Some(sentinel) => {
            if !vm.is_callable(v) {
                return Err(vm.heap.raise_text(calls::ITER_OF_UNCALLABLE, &[]));
            }
            Ok(call_iter(&mut vm.heap, v, sentinel)?)
        }
    }
}

fn aiter(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    Err(vm.hidden(Hidden::aiter_of, &[v]))
}

fn anext(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    match vm.heap.arg(args, 1).bound() {
        None => Err(vm.hidden(Hidden::anext_of, &[v])),
        Some(default) => Err(vm.hidden(Hidden::anext_default, &[v, default])),
    }
}

fn next(vm: &mut Vm<'_>, args: Args) -> Res {
    let it = vm.heap.arg(args, 0);
    if !vm.is_iterator(it) {
        return Err(vm.heap.type_error(&[P::S("'"), P::T(it), P::S("' object is not an iterator")]));
    }
    let Some(default) = vm.heap.arg(args, 1).bound() else { return vm.next_or_stop(it) };
    match it.heap_of(Kind::Iter) {
        Some(h) => match vm.heap.iter_next_builtin(h, 0) {
            Ok(found) => Ok(found.unwrap_or(default)),
            Err(Need::Python) => Err(vm.hidden(Hidden::next_default, &[it, default])),
            Err(Need::Fault(fault)) => Err(fault.into()),
        },
        None => Err(vm.hidden(Hidden::next_default, &[it, default])),
    }
}

// --- any and all

fn search(vm: &mut Vm<'_>, v: Value, wanted: bool) -> Plain<bool> {
    let w = vm.walk(v)?;
    // A range is decided by its ends: only 0 is false.
    vm.heap.charge(vm.heap.walk_hint(&w).min(1 << 20));
    let mut found = false;
    let mut steps = 0usize;
    while let Some(item) = vm.heap.walk_next(&w)? {
        match vm.heap.truth(item) {
            Some(truth) if truth == wanted => {
                found = true;
                break;
            }
            Some(_) => {}
            None => return Err(Need::Python),
        }
        steps += 1;
        if steps > 1 << 20 {
            return Err(Need::Python);
        }
    }
    vm.heap.walk_commit(&w);
    Ok(found)
}

fn any(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    match search(vm, v, true) {
        Ok(found) => Ok(Value::bool(found)),
        Err(t) => Err(vm.or_hidden(t, Hidden::any_of, &[v])),
    }
}

fn all(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    match search(vm, v, false) {
        Ok(found) => Ok(Value::bool(!found)),
        Err(t) => Err(vm.or_hidden(t, Hidden::all_of, &[v])),
    }
}

// --- min and max

fn min(vm: &mut Vm<'_>, args: Args) -> Res {
    extreme(vm, args, "min", Ordering::Less)
}

fn max(vm: &mut Vm<'_>, args: Args) -> Res {
    extreme(vm, args, "max", Ordering::Greater)
}

fn extreme(vm: &mut Vm<'_>, args: Args, name: &str, wanted: Ordering) -> Res {
    let (key, default) = (vm.heap.option(args, 0).bound().unwrap_or(Value::NONE), vm.heap.option(args, 1));
    let n = args.n;
    if n > 1 && default.is_bound() {
        return Err(vm.heap.type_error(&[
            P::S("Cannot specify a default for "),
            P::S(name),
            P::S("() with multiple positional arguments"),
        ]));
    }
    let found = if key != Value::NONE {
        Err(Need::Python)
    } else if n > 1 {
        best_of_stack(&vm.heap, args.base, n, wanted)
    } else {
        best_of(vm, vm.heap.arg(args, 0), wanted)
    };
    match found {
        Ok(Some(v)) => Ok(v),
        Ok(None) if default.is_bound() => Ok(default),
        Ok(None) => Err(vm.heap.raise_text(texts::EXTREME_OF_NOTHING, &[P::S(name)])),
        Err(Need::Python) => {
            let items = if n > 1 { vm.heap.tuple_from_stack(args.base, n)? } else { vm.heap.arg(args, 0) };
            let is_max = Value::bool(wanted == Ordering::Greater);
            let all = [is_max, items, key, default];
            Err(vm.hidden(Hidden::min_max, all.get(..if default.is_bound() { 4 } else { 3 }).unwrap_or(&all)))
        }
        Err(Need::Fault(fault)) => Err(fault.into()),
    }
}

/// True if `v` comes before (min) or after (max) `best`.
fn is_better(heap: &Heap<'_>, v: Value, best: Value, wanted: Ordering) -> Plain<bool> {
    match heap.order_builtin(v, best, 0)? {
        Some(order) => Ok(order == wanted),
        None => Err(Need::Python),
    }
}

fn best_of_stack(heap: &Heap<'_>, base: usize, n: usize, wanted: Ordering) -> Plain<Option<Value>> {
    let mut best = heap.block.get(base);
    for i in 1..n {
        let v = heap.block.get(base + i);
        if is_better(heap, v, best, wanted)? {
            best = v;
        }
    }
    Ok(Some(best))
}

fn best_of(vm: &mut Vm<'_>, source: Value, wanted: Ordering) -> Plain<Option<Value>> {
    if let Some(h) = source.heap_of(Kind::Range) {
        let s = vm.heap.range_span(h);
        if s.count == 0 {
            return Ok(None);
        }
        let last = s.item(s.count - 1);
        let best = if wanted == Ordering::Less { s.start.min(last) } else { s.start.max(last) };
        return Ok(vm.heap.int_from_wide(best).map(Some)?);
    }
    let w = vm.walk(source)?;
    vm.heap.charge(vm.heap.walk_hint(&w));
    let mut best = None;
    while let Some(v) = vm.heap.walk_next(&w)? {
        match best {
            Some(b) if !is_better(&vm.heap, v, b, wanted)? => {}
            _ => best = Some(v),
        }
    }
    vm.heap.walk_commit(&w);
    Ok(best)
}

// --- sum

fn sum(vm: &mut Vm<'_>, args: Args) -> Res {
    let [source, start] = vm.heap.slots(args, 0);
    let start = start.bound().unwrap_or(Value::small(0));
    match start.kind() {
        Some(Kind::Str) => {
            return Err(vm.heap.type_error(&[P::S("sum() can't sum strings [use ''.join(seq) instead]")]));
        }
        Some(Kind::Bytes) => {
            return Err(vm.heap.type_error(&[P::S("sum() can't sum bytes [use b''.join(seq) instead]")]));
        }
        Some(Kind::ByteArray) => {
            return Err(vm.heap.type_error(&[P::S("sum() can't sum bytearray [use b''.join(seq) instead]")]));
        }
        // A start that is no plain number comes back as it is if there is nothing to add.
        _ if start == Value::TRUE || start == Value::FALSE => {
            return Err(vm.hidden(Hidden::sum_of, &[source, start]));
        }
        _ => {}
    }
    sum_numbers(vm, source, start).map_err(|need| vm.or_hidden(need, Hidden::sum_of, &[source, start]))
}

/// A running sum of integers that fit, or of floats with the rounding error kept (as CPython since 3.12).
struct Sum {
    whole: i128,
    float: Option<(f64, f64)>,
}

impl Sum {
    fn add(&mut self, heap: &Heap<'_>, v: Value) -> Plain<()> {
        match v.unpack() {
            Unpacked::Float(x) => {
                let (sum, lost) = self.float.unwrap_or((self.whole as f64, 0.0));
                let t = sum + x;
                let more = if libm::fabs(sum) >= libm::fabs(x) { (sum - t) + x } else { (x - t) + sum };
                self.float = Some((t, lost + more));
                Ok(())
            }
            Unpacked::Int(_)
            | Unpacked::Bool(_)
            | Unpacked::Heap(Kind::BigInt, _)
            | Unpacked::Rom(Kind::BigInt, ..) => {
                let Some(n) = heap.int_wide(v).filter(|n| n.unsigned_abs() < 1 << 120) else {
                    return Err(Need::Python);
                };
                match &mut self.float {
                    Some((sum, _)) => *sum += n as f64,
                    None => {
                        self.whole = self.whole.wrapping_add(n);
                        if self.whole.unsigned_abs() > 1 << 125 {
                            return Err(Need::Python);
                        }
                    }
                }
                Ok(())
            }
            _ => Err(Need::Python),
        }
    }

    fn total(&self, heap: &mut Heap<'_>) -> Data {
        match self.float {
            Some((sum, lost)) if lost != 0.0 && lost.is_finite() => Ok(Value::float(sum + lost)),
            Some((sum, _)) => Ok(Value::float(sum)),
            None => heap.int_from_wide(self.whole),
        }
    }
}

fn sum_numbers(vm: &mut Vm<'_>, source: Value, start: Value) -> Plain {
    let mut sum = Sum { whole: 0, float: None };
    sum.add(&vm.heap, start)?;
    if let (Some(h), None) = (source.heap_of(Kind::Range), sum.float) {
        let s = vm.heap.range_span(h);
        if s.count < 1 << 40 && s.start.unsigned_abs() < 1 << 60 && s.step.unsigned_abs() < 1 << 20 {
            let n = s.count as i128;
            sum.whole += s.start * n + s.step * (n * (n - 1) / 2);
            return Ok(sum.total(&mut vm.heap)?);
        }
        return Err(Need::Python);
    }
    let w = vm.walk(source)?;
    vm.heap.charge(vm.heap.walk_hint(&w));
    if vm.heap.walk_hint(&w) > 1 << 24 {
        return Err(Need::Python);
    }
    while let Some(v) = vm.heap.walk_next(&w)? {
        sum.add(&vm.heap, v)?;
    }
    let total = sum.total(&mut vm.heap)?;
    vm.heap.walk_commit(&w);
    Ok(total)
}

fn sorted(vm: &mut Vm<'_>, args: Args) -> Res {
    let [source, key, reverse] = vm.heap.slots(args, 0);
    let key = key.bound().unwrap_or(Value::NONE);
    let reverse = reverse.bound().unwrap_or(Value::FALSE);
    let done = match (key, vm.heap.truth(reverse)) {
        (Value::NONE, Some(backwards)) => sort_walk(vm, source, backwards),
        _ => Err(Need::Python),
    };
    done.map_err(|need| vm.or_hidden(need, Hidden::sorted_of, &[source, key, reverse]))
}

fn sort_walk(vm: &mut Vm<'_>, source: Value, backwards: bool) -> Plain {
    let (items, walk) = vm.collect_kept(source)?;
    let list = vm.heap.sorted_items(items, backwards)?;
    if let Some(w) = walk {
        vm.heap.walk_commit(&w);
    }
    Ok(list)
}
