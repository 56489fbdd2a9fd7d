//! Every word of the heap belongs to an object, every value is well-formed, and a handle leads to the beginning of an object of its kind.

use crate::block::size_of_header;
use crate::heap::natives::NativeNames;
use crate::image::Image;
use crate::snapshot::{Check, Snapshot, rule};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions;
use crate::value::types::TypeId;
use crate::value::{Unpacked, Value};

/// Low bits of a header that an object at rest may have set: kind, size.
const HEADER_BITS: u64 = 0xFFFF_F87F;
/// Header of a gap, as the collector leaves one in stress mode.
const GAP: u64 = 1 << 11;

/// Checks the words of a file. `scratch` is the block that it is to be put into: until then it holds a bitmap of where objects begin.
pub(crate) fn check(file: Snapshot<'_>, images: &[Image<'_>], natives: &NativeNames, scratch: &mut [u64]) -> Check {
    let (stack, heap, below) = (file.stack_words(), file.heap_words(), file.words_below());
    for w in scratch.iter_mut().take(heap.div_ceil(64)) {
        *w = 0;
    }
    // First the headers, one after the other.
    let mut at = 0;
    while at < heap {
        let header = file.word(stack + at);
        rule(is_header(header), "header of an object", below + at)?;
        if let Some(w) = scratch.get_mut(at / 64) {
            *w |= 1 << (at % 64);
        }
        at = at.saturating_add(size_of_header(header));
    }
    rule(at == heap, "the last object goes beyond the heap", below + heap)?;
    // Then the values: those of header and stack, and of all objects that hold any.
    let starts: &[u64] = scratch;
    let good = |v: Value| match v.unpack() {
        Unpacked::Heap(kind, h) => {
            let i = h.0 as usize;
            v == Value::heap(kind, h)
                && starts.get(i / 64).is_some_and(|w| w >> (i % 64) & 1 != 0)
                && i < heap
                && kind != Kind::Free
                && Kind::from_u8(file.word(stack + i) as u8) == kind
        }
        _ => well_formed(v, images, natives),
    };
    for i in 0..stack {
        rule(good(Value(file.word(i))), "value on the stack", i)?;
    }
    at = 0;
    while at < heap {
        let header = file.word(stack + at);
        let size = size_of_header(header).max(1);
        if !Kind::from_u8(header as u8).is_raw() {
            for i in at + 1..at.saturating_add(size) {
                rule(good(Value(file.word(stack + i))), "value in an object", below + i)?;
            }
        }
        at = at.saturating_add(size);
    }
    Ok(())
}

/// True if an object at rest may begin with this word: a known kind that lives in the heap, a size in its one spelling, nothing else.
fn is_header(header: u64) -> bool {
    let kind = Kind::from_u8(header as u8);
    let (mantissa, exp) = (header >> 11 & 0xFFFF, header >> 27 & 31);
    let heap_kind =
        !matches!(kind, Kind::Free | Kind::Native | Kind::Code | Kind::Hidden | Kind::HostFn | Kind::Getset);
    header & !HEADER_BITS == 0
        && (heap_kind || header == GAP)
        && mantissa > 0
        && (exp == 0 || (mantissa >= 1 << 15 && exp <= 15))
}

/// True for a value outside the heap in its one spelling, whose image or table has such an entry.
fn well_formed(v: Value, images: &[Image<'_>], natives: &NativeNames) -> bool {
    match v.unpack() {
        Unpacked::Float(f) => v == Value::float(f),
        Unpacked::Int(_) => true,
        Unpacked::None => v == Value::NONE,
        Unpacked::Bool(b) => v == Value::bool(b),
        Unpacked::Ellipsis => v == Value::ELLIPSIS,
        Unpacked::NotImplemented => v == Value::NOT_IMPLEMENTED,
        Unpacked::Unbound => v == Value::UNBOUND,
        Unpacked::Rom(kind, id, at) => {
            v == Value::rom(kind, id, at)
                && images.get(usize::from(id)).is_some_and(|i| i.is_object(at) && i.kind(at) == kind)
        }
        Unpacked::Static(kind, index) => {
            let known = match kind {
                Kind::Str => names::is_text(index),
                Kind::Type => TypeId::from_index(index).is_some(),
                Kind::Hidden => (index as usize) < prelude_functions::NAMES.len(),
                Kind::Native | Kind::Getset => (natives.name)(index).is_some(),
                Kind::HostFn => true,
                _ => false,
            };
            known && v == Value::fixed(kind, index)
        }
        Unpacked::Heap(..) => false,
    }
}
