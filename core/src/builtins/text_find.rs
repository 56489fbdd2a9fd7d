//! Methods of str, bytes and bytearray that search, strip, replace and split.

use crate::builtins::def::{Def, method};
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::text::count_points;
use crate::machine::Vm;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::{Handle, Value};

/// Members that str, bytes and bytearray share.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "count", count).takes(&sig("sub: needle, start: any=None, end: any=None, /").parsed(Era::Py312)),
    method(1, "endswith", ends_with).takes(&sig("suffix, start: any=None, end: any=None, /").parsed(Era::Py312)),
    method(2, "find", find).takes(&sig("sub: needle, start: any=None, end: any=None, /").parsed(Era::Py312)),
    method(3, "index", index).takes(&sig("sub: needle, start: any=None, end: any=None, /").parsed(Era::Py312)),
    method(4, "partition", partition).takes(&sig("sep, /")),
    method(5, "removeprefix", remove_prefix).takes(&sig("prefix, /")).since(Era::Py311),
    method(6, "removesuffix", remove_suffix).takes(&sig("suffix, /")).since(Era::Py311),
    method(7, "rfind", rfind).takes(&sig("sub: needle, start: any=None, end: any=None, /").parsed(Era::Py312)),
    method(8, "rindex", rindex).takes(&sig("sub: needle, start: any=None, end: any=None, /").parsed(Era::Py312)),
    method(9, "rpartition", rpartition).takes(&sig("sep, /")),
    method(10, "rsplit", rsplit).takes(&sig("sep=None, maxsplit: index=-1")),
    method(11, "split", split).takes(&sig("sep=None, maxsplit: index=-1")),
    method(12, "splitlines", splitlines).takes(&sig("keepends: flag=False")),
    method(13, "startswith", starts_with).takes(&sig("prefix, start: any=None, end: any=None, /").parsed(Era::Py312)),
];

fn search_args(heap: &mut Heap<'_>, args: Args, name: &str) -> Data<(Value, Value, Option<(usize, usize)>)> {
    let own = heap.this(args);
    let (needle, start, end) = (heap.arg(args, 1), heap.arg(args, 2), heap.arg(args, 3));
    let needle = heap.needle(own, needle, name)?;
    let bounds = heap.text_bounds(own, start, end)?;
    heap.charge(heap.text_bytes(own).len() / 32);
    Ok((own, needle, bounds))
}

fn place(heap: &mut Heap<'_>, args: Args, name: &str, last: bool) -> Data<(Value, Option<usize>)> {
    let (own, needle, bounds) = search_args(heap, args, name)?;
    let found = bounds.and_then(|(from, to)| heap.search(own, needle, from, to, last));
    Ok((own, found.map(|at| heap.text_index(own, at))))
}

/// `find`
pub(crate) fn find(vm: &mut Vm<'_>, args: Args) -> Res {
    let (_, at) = place(&mut vm.heap, args, "find", false)?;
    Ok(Value::small(at.map_or(-1, |i| i as i64)))
}

/// `rfind`
pub(crate) fn rfind(vm: &mut Vm<'_>, args: Args) -> Res {
    let (_, at) = place(&mut vm.heap, args, "rfind", true)?;
    Ok(Value::small(at.map_or(-1, |i| i as i64)))
}

/// `index`
pub(crate) fn index(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, at) = place(&mut vm.heap, args, "index", false)?;
    Ok(at.map_or_else(|| Err(vm.heap.not_found(own)), |i| Ok(Value::small(i as i64)))?)
}

/// `rindex`
pub(crate) fn rindex(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, at) = place(&mut vm.heap, args, "rindex", true)?;
    Ok(at.map_or_else(|| Err(vm.heap.not_found(own)), |i| Ok(Value::small(i as i64)))?)
}

/// `count`
pub(crate) fn count(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, needle, bounds) = search_args(&mut vm.heap, args, "count")?;
    let Some((mut from, to)) = bounds else { return Ok(Value::small(0)) };
    let n = vm.heap.text_bytes(needle).len();
    if n == 0 {
        let items = vm.heap.text_index(own, to) - vm.heap.text_index(own, from);
        return Ok(Value::small(items as i64 + 1));
    }
    let mut found = 0;
    while let Some(at) = vm.heap.search(own, needle, from, to, false) {
        found += 1;
        from = at + n;
    }
    Ok(Value::small(found))
}

fn at_edge(heap: &mut Heap<'_>, args: Args, name: &str, end_side: bool) -> Data {
    let own = heap.this(args);
    let (what, start, end) = (heap.arg(args, 1), heap.arg(args, 2), heap.arg(args, 3));
    let bounds = heap.text_bounds(own, start, end)?;
    let inner = heap.payload(what);
    let many = inner.is(Kind::Tuple);
    for i in 0..if many { heap.tuple_len(inner) } else { 1 } {
        let one = if many { heap.tuple_item(inner, i) } else { what };
        let piece = heap.payload(one);
        let fits = if own.is(Kind::Str) {
            piece.is(Kind::Str)
        } else {
            matches!(piece.kind(), Some(Kind::Bytes | Kind::ByteArray))
        };
        if !fits {
            let sort = if own.is(Kind::Str) { "str" } else { "bytes" };
            return Err(if many && own.is(Kind::Str) {
                heap.type_error(&[P::S("tuple for "), P::S(name), P::S(" must only contain str, not "), P::T(one)])
            } else if many {
                heap.type_error(&[P::S("a bytes-like object is required, not '"), P::T(one), P::S("'")])
            } else {
                heap.type_error(&[
                    P::S(name),
                    P::S(" first arg must be "),
                    P::S(sort),
                    P::S(" or a tuple of "),
                    P::S(sort),
                    P::S(", not "),
                    P::T(one),
                ])
            });
        }
        if let Some((from, to)) = bounds {
            let hay = heap.text_bytes(own).get(from..to).unwrap_or(&[]);
            let piece = heap.text_bytes(piece);
            if if end_side { hay.ends_with(piece) } else { hay.starts_with(piece) } {
                return Ok(Value::TRUE);
            }
        }
    }
    Ok(Value::FALSE)
}

/// `startswith`
pub(crate) fn starts_with(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(at_edge(&mut vm.heap, args, "startswith", false)?)
}

/// `endswith`
pub(crate) fn ends_with(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(at_edge(&mut vm.heap, args, "endswith", true)?)
}

/// `removeprefix`
pub(crate) fn remove_prefix(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let prefix = vm.heap.arg(args, 1);
    let prefix = vm.heap.same_text(own, prefix, "removeprefix", 0)?;
    let (n, k) = (vm.heap.text_bytes(own).len(), vm.heap.text_bytes(prefix).len());
    let from = if vm.heap.text_bytes(own).starts_with(vm.heap.text_bytes(prefix)) { k } else { 0 };
    Ok(vm.heap.text_part(own, from, n)?)
}

/// `removesuffix`
pub(crate) fn remove_suffix(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let suffix = vm.heap.arg(args, 1);
    let suffix = vm.heap.same_text(own, suffix, "removesuffix", 0)?;
    let (n, k) = (vm.heap.text_bytes(own).len(), vm.heap.text_bytes(suffix).len());
    let to = if vm.heap.text_bytes(own).ends_with(vm.heap.text_bytes(suffix)) { n - k } else { n };
    Ok(vm.heap.text_part(own, 0, to)?)
}

fn stripped(heap: &mut Heap<'_>, args: Args, name: &str, left: bool, right: bool) -> Data {
    let own = heap.this(args);
    let chars = heap.arg(args, 1);
    let chars = if chars.is_bound() && chars != Value::NONE {
        let inner = heap.payload(chars);
        if own.is(Kind::Str) && !inner.is(Kind::Str) {
            return Err(heap.type_error(&[P::S(name), P::S(" arg must be None or str")]));
        }
        Some(heap.same_text(own, chars, name, 1)?)
    } else {
        None
    };
    let drop = |heap: &Heap<'_>, c: u32| match chars {
        None => heap.item_is_space(own, c),
        Some(set) => {
            let mut i = 0;
            while let Some((d, n)) = heap.item_at(set, i) {
                if c == d {
                    return true;
                }
                i += n;
            }
            false
        }
    };
    let mut from = 0;
    let mut to = heap.text_bytes(own).len();
    if left {
        while let Some((c, n)) = heap.item_at(own, from) {
            if !drop(heap, c) {
                break;
            }
            from += n;
        }
    }
    if right {
        while to > from {
            match heap.item_before(own, to) {
                Some((c, at)) if drop(heap, c) => to = at,
                _ => break,
            }
        }
    }
    heap.text_part(own, from, to.max(from))
}

/// `strip`
pub(crate) fn strip(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(stripped(&mut vm.heap, args, "strip", true, true)?)
}

/// `lstrip`
pub(crate) fn lstrip(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(stripped(&mut vm.heap, args, "lstrip", true, false)?)
}

/// `rstrip`
pub(crate) fn rstrip(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(stripped(&mut vm.heap, args, "rstrip", false, true)?)
}

/// A text that is put together of parts of others of its sort: a Str at the heap's top, or a Bytes object whose size is known before.
pub(crate) enum Out {
    Text(crate::heap::text::Text),
    Bytes(Handle, usize),
}

impl Heap<'_> {
    /// Begins a text of the receiver's sort; bytes need their length.
    pub(crate) fn begin_like(&mut self, own: Value, bytes: usize) -> Data<Out> {
        if own.is(Kind::Str) {
            self.block.reserve(bytes / 8 + (bytes >> 17) + 8)?;
            return self.text().map(Out::Text);
        }
        Ok(Out::Bytes(self.alloc_bytes(bytes)?, 0))
    }

    /// Appends bytes `from .. to` of `v`.
    pub(crate) fn put_part(&mut self, out: &mut Out, v: Value, from: usize, to: usize) -> Data<()> {
        let n = to.saturating_sub(from);
        match out {
            Out::Text(t) => {
                let points =
                    if self.str_is_ascii(v) { n } else { count_points(self.str_bytes(v).get(from..to).unwrap_or(&[])) };
                self.push_slice(t, v, from, n, points)
            }
            Out::Bytes(h, at) => {
                for i in 0..n {
                    let b = self.bytes_of(v).get(from + i).copied().unwrap_or(0);
                    self.put_byte(*h, *at + i, b);
                }
                *at += n;
                Ok(())
            }
        }
    }

    /// Ends it.
    pub(crate) fn end_like(&mut self, own: Value, out: Out) -> Data {
        match out {
            Out::Text(t) => Ok(self.finish(t)),
            Out::Bytes(h, _) => self.like_bytes(own, h),
        }
    }
}

/// `replace(old, new, count=-1)`
pub(crate) fn replace(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let [old, new, count] = vm.heap.slots(args, 1);
    let old = vm.heap.same_text(own, old, "replace", 1)?;
    let new = vm.heap.same_text(own, new, "replace", 2)?;
    let limit = match vm.heap.int_or(count, -1)? {
        n if n < 0 => usize::MAX,
        n => crate::value::size(n),
    };
    let (total, k, m) = (vm.heap.text_bytes(own).len(), vm.heap.text_bytes(old).len(), vm.heap.text_bytes(new).len());
    vm.heap.charge(total / 16);
    // The first pass counts, the second writes.
    let mut times = 0usize;
    if k == 0 {
        times = (vm.heap.text_len(own) + 1).min(limit);
    } else {
        let mut from = 0;
        while times < limit {
            let Some(at) = vm.heap.search(own, old, from, total, false) else { break };
            times += 1;
            from = at + k;
        }
    }
    if times == 0 {
        return Ok(vm.heap.text_part(own, 0, total)?);
    }
    let size = total - if k == 0 { 0 } else { times * k } + times.saturating_mul(m);
    vm.heap.charge(size / 16);
    let mut out = vm.heap.begin_like(own, size)?;
    let mut from = 0;
    for i in 0..times {
        if k == 0 {
            vm.heap.put_part(&mut out, new, 0, m)?;
            if i + 1 < times || from < total {
                let n = vm.heap.item_at(own, from).map_or(0, |p| p.1);
                vm.heap.put_part(&mut out, own, from, from + n)?;
                from += n;
            }
        } else {
            let Some(at) = vm.heap.search(own, old, from, total, false) else { break };
            vm.heap.put_part(&mut out, own, from, at)?;
            vm.heap.put_part(&mut out, new, 0, m)?;
            from = at + k;
        }
    }
    vm.heap.put_part(&mut out, own, from, total)?;
    Ok(vm.heap.end_like(own, out)?)
}

fn split_args(heap: &mut Heap<'_>, args: Args, name: &str) -> Data<(Value, Option<Value>, usize)> {
    let own = heap.this(args);
    let [sep, limit] = heap.slots(args, 1);
    let sep = if sep.is_bound() && sep != Value::NONE {
        let inner = heap.payload(sep);
        if own.is(Kind::Str) && !inner.is(Kind::Str) {
            return Err(heap.type_error(&[P::S("must be str or None, not "), P::T(sep)]));
        }
        let inner = heap.same_text(own, sep, name, 1)?;
        if heap.text_bytes(inner).is_empty() {
            return Err(heap.value_error("empty separator"));
        }
        Some(inner)
    } else {
        None
    };
    let limit = heap.int_or(limit, -1)?;
    heap.charge(heap.text_bytes(own).len() / 8);
    Ok((own, sep, if limit < 0 { usize::MAX } else { crate::value::size(limit) }))
}

/// `split(sep=None, maxsplit=-1)`
pub(crate) fn split(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, sep, limit) = split_args(&mut vm.heap, args, "split")?;
    let total = vm.heap.text_bytes(own).len();
    let list = vm.heap.alloc_list(0)?;
    let mut from = 0;
    let mut splits = 0;
    if let Some(sep) = sep {
        let k = vm.heap.text_bytes(sep).len();
        while splits < limit {
            let Some(at) = vm.heap.search(own, sep, from, total, false) else { break };
            let part = vm.heap.text_part(own, from, at)?;
            vm.heap.list_push(list, part)?;
            from = at + k;
            splits += 1;
        }
        let part = vm.heap.text_part(own, from, total)?;
        vm.heap.list_push(list, part)?;
        return Ok(Value::heap(Kind::List, list));
    }
    loop {
        while let Some((c, n)) = vm.heap.item_at(own, from) {
            if !vm.heap.item_is_space(own, c) {
                break;
            }
            from += n;
        }
        if from >= total {
            break;
        }
        let mut to = from;
        if splits >= limit {
            // What follows the last split keeps its spaces.
            to = total;
        } else {
            while let Some((c, n)) = vm.heap.item_at(own, to) {
                if vm.heap.item_is_space(own, c) {
                    break;
                }
                to += n;
            }
        }
        let part = vm.heap.text_part(own, from, to)?;
        vm.heap.list_push(list, part)?;
        splits += 1;
        from = to;
    }
    Ok(Value::heap(Kind::List, list))
}

/// `rsplit(sep=None, maxsplit=-1)`
pub(crate) fn rsplit(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, sep, limit) = split_args(&mut vm.heap, args, "rsplit")?;
    let list = vm.heap.alloc_list(0)?;
    let mut to = vm.heap.text_bytes(own).len();
    let mut splits = 0;
    if let Some(sep) = sep {
        let k = vm.heap.text_bytes(sep).len();
        while splits < limit {
            let Some(at) = vm.heap.search(own, sep, 0, to, true) else { break };
            let part = vm.heap.text_part(own, at + k, to)?;
            vm.heap.list_push(list, part)?;
            to = at;
            splits += 1;
        }
        let part = vm.heap.text_part(own, 0, to)?;
        vm.heap.list_push(list, part)?;
    } else {
        loop {
            while let Some((c, at)) = vm.heap.item_before(own, to) {
                if !vm.heap.item_is_space(own, c) {
                    break;
                }
                to = at;
            }
            if to == 0 {
                break;
            }
            let mut from = to;
            if splits >= limit {
                from = 0;
            } else {
                while let Some((c, at)) = vm.heap.item_before(own, from) {
                    if vm.heap.item_is_space(own, c) {
                        break;
                    }
                    from = at;
                }
            }
            let part = vm.heap.text_part(own, from, to)?;
            vm.heap.list_push(list, part)?;
            splits += 1;
            to = from;
        }
    }
    let n = vm.heap.list_len(list);
    for i in 0..n / 2 {
        let (a, b) = (vm.heap.list_item(list, i), vm.heap.list_item(list, n - 1 - i));
        vm.heap.list_set(list, i, b);
        vm.heap.list_set(list, n - 1 - i, a);
    }
    Ok(Value::heap(Kind::List, list))
}

/// `splitlines(keepends=False)`
pub(crate) fn splitlines(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let [keep] = vm.heap.slots(args, 1);
    let keep = keep.is_bound() && vm.heap.truth(keep) != Some(false);
    let is_str = own.is(Kind::Str);
    let breaks = |c: u32| match c {
        10 | 13 => true,
        11 | 12 | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029 => is_str,
        _ => false,
    };
    let total = vm.heap.text_bytes(own).len();
    vm.heap.charge(total / 8);
    let list = vm.heap.alloc_list(0)?;
    let mut from = 0;
    while from < total {
        let mut to = from;
        let mut end = total;
        while let Some((c, n)) = vm.heap.item_at(own, to) {
            if breaks(c) {
                end = to + n;
                if c == 13 && vm.heap.item_at(own, end).is_some_and(|p| p.0 == 10) {
                    end += 1;
                }
                break;
            }
            to += n;
        }
        let part = vm.heap.text_part(own, from, if keep { end } else { to })?;
        vm.heap.list_push(list, part)?;
        from = end;
    }
    Ok(Value::heap(Kind::List, list))
}

fn partitioned(heap: &mut Heap<'_>, args: Args, name: &str, last: bool) -> Data {
    let own = heap.this(args);
    let sep = heap.arg(args, 1);
    if own.is(Kind::Str) && !heap.payload(sep).is(Kind::Str) {
        return Err(heap.type_error(&[P::S("must be str, not "), P::T(sep)]));
    }
    let sep = heap.same_text(own, sep, name, 1)?;
    let (total, k) = (heap.text_bytes(own).len(), heap.text_bytes(sep).len());
    if k == 0 {
        return Err(heap.value_error("empty separator"));
    }
    let empty = heap.text_part(own, 0, 0)?;
    let whole = heap.text_part(own, 0, total)?;
    match heap.search(own, sep, 0, total, last) {
        Some(at) => {
            let before = heap.text_part(own, 0, at)?;
            let after = heap.text_part(own, at + k, total)?;
            let sep = heap.text_part(own, at, at + k)?;
            heap.new_tuple(&[before, sep, after])
        }
        None if last => heap.new_tuple(&[empty, empty, whole]),
        None => heap.new_tuple(&[whole, empty, empty]),
    }
}

/// `partition(sep)`
pub(crate) fn partition(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(partitioned(&mut vm.heap, args, "partition", false)?)
}

/// `rpartition(sep)`
pub(crate) fn rpartition(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(partitioned(&mut vm.heap, args, "rpartition", true)?)
}

/// `join(iterable)`
pub(crate) fn join(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let items = vm.heap.arg(args, 1);
    if !matches!(items.kind(), Some(Kind::List | Kind::Tuple)) {
        return Err(vm.hidden(Hidden::join_text, &[own, items]));
    }
    let n = vm.heap.seq_len(items);
    let k = vm.heap.text_bytes(own).len();
    let mut size = k.saturating_mul(n.saturating_sub(1));
    for i in 0..n {
        let item = vm.heap.seq_item(items, i);
        let inner = vm.heap.payload(item);
        let fits = if own.is(Kind::Str) {
            inner.is(Kind::Str)
        } else {
            matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray))
        };
        if !fits {
            let wanted =
                if own.is(Kind::Str) { ": expected str instance, " } else { ": expected a bytes-like object, " };
            return Err(vm.heap.type_error(&[
                P::S("sequence item "),
                P::N(i as i64),
                P::S(wanted),
                P::T(item),
                P::S(" found"),
            ]));
        }
        size = size.saturating_add(vm.heap.text_bytes(inner).len());
    }
    if n == 1 && own.is(Kind::Str) {
        let only = vm.heap.seq_item(items, 0);
        if only.is(Kind::Str) {
            return Ok(only);
        }
    }
    vm.heap.charge(size / 32 + n);
    let mut out = vm.heap.begin_like(own, size)?;
    for i in 0..n {
        if i > 0 && k > 0 {
            vm.heap.put_part(&mut out, own, 0, k)?;
        }
        let item = vm.heap.seq_item(items, i);
        let inner = vm.heap.payload(item);
        let bytes = vm.heap.text_bytes(inner).len();
        match &mut out {
            Out::Text(t) => vm.heap.push_value(t, inner)?,
            out => vm.heap.put_part(out, inner, 0, bytes)?,
        }
    }
    Ok(vm.heap.end_like(own, out)?)
}
