//! The header's fields, and each object of the heap by itself: what its fields hold, counts against sizes, text, tables.

use crate::block::records as o;
use crate::block::{HEADER, MARK, field};
use crate::heap::Heap;
use crate::image::code::Code;
use crate::snapshot::{Check, rule, rules};
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::limits::{FRAME_HEADER, MAX_BASES};
use crate::value::types::TypeId;
use crate::value::{Handle, Value};
use crate::verify::wtf8_points;

/// Steps that checking the indices of tables may take in all; a program with so many colliding keys keeps its tables unchecked, and at worst
/// does not find a key.
const PROBES: usize = 1 << 24;

/// Checks the header's fields and every object.
pub(crate) fn check(heap: &mut Heap<'_>) -> Check {
    header(heap)?;
    let mut probes = PROBES;
    let mut at = 0;
    while at < heap.block.top() {
        let h = Handle(at as u32);
        object(heap, h, &mut probes)?;
        at += heap.block.size(h).max(1);
    }
    at = 0;
    while at < heap.block.top() {
        let h = Handle(at as u32);
        let header = heap.block.raw(h, 0);
        heap.block.set_raw(h, 0, header & !MARK);
        at += heap.block.size(h).max(1);
    }
    Ok(())
}

fn header(heap: &mut Heap<'_>) -> Check {
    for i in 0..HEADER {
        rule(rules::header_field(i).has(heap.block.get(i)), "field of the block's header", i)?;
    }
    for i in HEADER..heap.stack_top() {
        rule(rules::PYTHON.has(heap.block.get(i)), "value on the stack", i)?;
    }
    for (i, most) in [
        (field::GC_STRESS, 1),
        (field::TRACE_DEPTH, 1),
        (field::RECURSION_LIMIT, i64::from(u32::MAX)),
        (field::STACK_LIMIT, 1 << 32),
        (field::STATE, (1 << 20) - 1),
    ] {
        rule(heap.block.number(i) <= most, "number in the block's header", i)?;
    }
    for i in [field::ID_TABLE, field::REFS, field::LISTENERS] {
        own(heap, heap.block.get(i), i)?;
    }
    rule(heap.block.are_sound_roots(), "references of the host", field::REFS)?;
    rule(heap.are_sound_listeners(), "subscriptions of the host", field::LISTENERS)?;
    let Some(table) = heap.block.get(field::ID_TABLE).handle() else { return Ok(()) };
    let used = heap.block.count(table, 1);
    rule(heap.block.size(table) >= 2 && used <= (heap.block.size(table) - 2) / 2, "table of ids", field::ID_TABLE)?;
    let mut before = None;
    for i in 0..used {
        let (object, serial) = (heap.block.at(table, 2 + 2 * i), heap.block.at(table, 3 + 2 * i));
        let sorted = object.handle().is_some_and(|h| before.is_none_or(|b| b < h)) && serial.as_small().is_some();
        rule(sorted, "table of ids", field::ID_TABLE)?;
        before = object.handle();
    }
    // The collector does not look at what lies above: nothing keeps it alive.
    let free = (2 + 2 * used..heap.block.size(table)).all(|i| !heap.block.at(table, i).is_bound());
    rule(free, "table of ids", field::ID_TABLE)
}

/// The store or table of a container: nobody else may have it too.
fn own(heap: &mut Heap<'_>, v: Value, at: usize) -> Check {
    let Some(h) = v.handle() else { return Ok(()) };
    let header = heap.block.raw(h, 0);
    rule(header & MARK == 0, "store with two owners", at)?;
    heap.block.set_raw(h, 0, header | MARK);
    Ok(())
}

fn object(heap: &mut Heap<'_>, h: Handle, probes: &mut usize) -> Check {
    let (kind, size) = (heap.block.kind(h), heap.block.size(h));
    let at = heap.block.heap_base() + h.0 as usize;
    rule(size >= rules::least_size(kind), "size of an object", at)?;
    if !kind.is_raw() {
        let (fields, rest) = rules::fields(kind);
        for i in 1..size {
            let allowed = fields.get(i - 1).copied().unwrap_or(rest);
            rule(allowed.has(heap.block.at(h, i)), "field of an object", at + i)?;
        }
    }
    match kind {
        Kind::Str => rule(text(heap, h, size), "Str", at),
        Kind::Bytes => rule(heap.block.raw(h, o::bytes::LEN) <= (size as u64 - 2) * 8, "length of a Bytes", at),
        Kind::BigInt => rule(big(heap, h, size), "BigInt", at),
        Kind::Tuple => rule(heap.block.count(h, o::tuple::LEN) <= size - 2, "length of a tuple", at),
        Kind::List => {
            let store = heap.block.at(h, o::list::STORE);
            let room = store.handle().map_or(0, |s| heap.block.size(s) - 1);
            rule(heap.block.count(h, o::list::LEN) <= room, "length of a list", at)?;
            own(heap, store, at)
        }
        Kind::ByteArray => {
            let store = heap.block.at(h, o::bytearray::STORE);
            let room = heap.bytes_of(store).len();
            rule(heap.block.count(h, o::bytearray::LEN) <= room, "length of a bytearray", at)
        }
        Kind::Dict | Kind::Set | Kind::FrozenSet => own(heap, heap.block.at(h, o::dict::TABLE), at),
        Kind::Table => rule(heap.is_sound_table(h, probes), "table", at),
        Kind::Range => rule(heap.block.at(h, o::range::STEP) != Value::small(0), "step of a range", at),
        Kind::Type => class(heap, h, at),
        Kind::Instance => {
            let class = heap.block.at(h, o::instance::CLASS).heap_of(Kind::Type);
            let slots = class.map_or(0, |c| heap.block.count(c, o::class::SLOTS));
            rule(size > o::instance::SIZE && slots <= size - 1 - o::instance::SIZE, "slots of an instance", at)?;
            let payload = heap.block.at(h, o::instance::PAYLOAD);
            rule(!payload.is(Kind::Instance), "built-in part of an instance", at)
        }
        Kind::Member => {
            let class = heap.block.at(h, o::member::CLASS).heap_of(Kind::Type);
            let slots = class.map_or(0, |c| heap.block.count(c, o::class::SLOTS));
            let i = heap.block.count(h, o::member::INDEX);
            rule(i >= o::instance::SLOTS && i - o::instance::SLOTS < slots, "word of a slot", at)
        }
        Kind::Iter => rule(iterator(heap, h), "iterator", at),
        Kind::DictView => {
            let t = TypeId::from_index(heap.block.count(h, o::view::TYPE) as u32);
            rule(matches!(t, Some(TypeId::DictKeys | TypeId::DictValues | TypeId::DictItems)), "view of a dict", at)
        }
        Kind::Generator => generator(heap, h, at),
        Kind::Frame => frame(heap, h, at),
        _ => Ok(()),
    }
}

/// Bytes, code points and hash of a Str.
fn text(heap: &Heap<'_>, h: Handle, size: usize) -> bool {
    let meta = heap.block.raw(h, o::str::META);
    let (length, points) = (meta as u32 as usize, (meta >> 32) as usize);
    let bytes = heap.block.bytes(h, o::str::DATA, length);
    let known = heap.block.raw(h, o::str::HASH);
    length.div_ceil(8) <= size - o::str::DATA
        && wtf8_points(bytes) == Some(points)
        && (known == 0 || known == hash::text(bytes))
}

/// A BigInt has no leading zero limb and does not fit into a small integer.
fn big(heap: &Heap<'_>, h: Handle, size: usize) -> bool {
    let meta = heap.block.raw(h, o::bigint::META);
    let limbs = meta as u32 as usize;
    let top = heap.block.raw(h, o::bigint::LIMBS + limbs.saturating_sub(1));
    let least = crate::value::MAX_SMALL as u64 + 1 + (meta >> 32);
    meta >> 33 == 0 && limbs > 0 && limbs <= size - 2 && top != 0 && (limbs > 1 || top >= least)
}

fn class(heap: &Heap<'_>, h: Handle, at: usize) -> Check {
    let known = TypeId::from_index(heap.block.count(h, o::class::BUILTIN) as u32).is_some();
    rule(known, "built-in base of a class", at)?;
    let mro = heap.block.at(h, o::class::MRO);
    let slots = heap.block.count(h, o::class::SLOTS);
    rule(slots < 1 << 24, "slots of a class", at)?;
    for i in 0..heap.tuple_len(mro) {
        let base = heap.tuple_item(mro, i);
        rule(base.is(Kind::Type), "MRO of a class", at)?;
        rule(i > 0 || base.heap_of(Kind::Type) == Some(h), "MRO of a class", at)?;
        let inherited = base.heap_of(Kind::Type).map_or(0, |b| heap.block.count(b, o::class::SLOTS));
        rule(inherited <= slots, "slots of a class", at)?;
    }
    let bases = heap.block.at(h, o::class::BASES);
    rule(heap.tuple_len(bases) <= MAX_BASES, "bases of a class", at)?;
    for i in 0..heap.tuple_len(bases) {
        rule(heap.tuple_item(bases, i).is(Kind::Type), "bases of a class", at)?;
    }
    Ok(())
}

fn iterator(heap: &Heap<'_>, h: Handle) -> bool {
    use o::iter as i;
    let (a, b, c) = (heap.block.at(h, i::A), heap.block.at(h, i::B), heap.block.at(h, i::C));
    let position = b.as_small().unwrap_or(-1);
    let boundary = |v: Value| {
        let bytes = heap.str_bytes(v);
        position >= 0 && bytes.get(position as usize).is_none_or(|b| b & 0xC0 != 0x80)
    };
    match heap.iter_type(h) {
        TypeId::RangeIter => {
            let integer = |v: Value| v.as_small().is_some() || v.is(Kind::BigInt);
            integer(a) && integer(b) && (c.as_small().is_some() || c.as_float().is_some())
        }
        TypeId::StrIter => !a.is(Kind::Str) || boundary(a),
        TypeId::ReversedIter if a.is(Kind::Str) => boundary(a),
        TypeId::ListIter | TypeId::TupleIter | TypeId::BytesIter | TypeId::ReversedIter | TypeId::SeqIter => {
            !a.is_bound() || position >= 0
        }
        TypeId::KeyIter | TypeId::ValueIter | TypeId::ItemIter | TypeId::SetIter => {
            (!a.is_bound() || matches!(a.kind(), Some(Kind::Dict | Kind::Set | Kind::FrozenSet)))
                && position >= 0
                && c.as_float().is_some()
        }
        TypeId::Enumerate => !a.is_bound() || b.as_small().is_some() || b.is(Kind::BigInt),
        TypeId::Zip | TypeId::Map | TypeId::Filter | TypeId::CallIter | TypeId::AwaitIter => true,
        _ => false,
    }
}

/// A window that is saved in a Store has room for header and registers.
fn has_room(heap: &Heap<'_>, store: Value, words: usize) -> bool {
    store.handle().is_none_or(|s| heap.block.size(s) > FRAME_HEADER + words)
}

fn generator(heap: &mut Heap<'_>, h: Handle, at: usize) -> Check {
    use o::generator as g;
    let (state, kind) = (heap.block.count(h, g::STATE), heap.block.count(h, g::KIND));
    rule(
        state <= crate::block::generator::FINISHED && kind <= crate::block::generator::kind::ASYNC_THROW,
        "state of a generator",
        at,
    )?;
    let store = heap.block.at(h, g::STORE);
    own(heap, store, at)?;
    let code = heap.code_of(heap.block.at(h, g::CODE));
    rule(has_room(heap, store, code.map_or(0, Code::frame_size)), "window of a generator", at)
}

fn frame(heap: &mut Heap<'_>, h: Handle, at: usize) -> Check {
    use o::frame as f;
    let store = heap.block.at(h, f::STORE);
    own(heap, store, at)?;
    let code_value = heap.block.at(h, f::CODE);
    let code = heap.code_of(code_value);
    rule(has_room(heap, store, code.map_or(0, Code::slot_count)), "slots of a frame", at)?;
    let words = code.map_or(0, |c| c.instructions().len());
    rule(heap.block.count(h, f::PC) <= words, "instruction of a frame", at)?;
    let generator = heap.block.at(h, f::GENERATOR).handle();
    let same = generator.is_none_or(|g| heap.block.at(g, o::generator::CODE) == code_value);
    rule(same, "generator of a frame", at)
}
