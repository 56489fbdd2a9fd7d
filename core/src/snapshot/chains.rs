//! Lists that the machine follows to their end: entries of a traceback, wrappers around wrappers. A program cannot make one that has no
//! end, so the machine does not look for one.

use crate::block::records as o;
use crate::heap::Heap;
use crate::snapshot::{Check, rule};
use crate::value::Handle;
use crate::value::kind::Kind;

/// Forwarding fields of headers, which are free between collections, hold the number of the walk that came by.
const WALK: u32 = 32;

/// Checks that every list ends. The walks begin at each object in turn and stop where an earlier one came by, so time is linear.
pub(crate) fn check(heap: &mut Heap<'_>) -> Check {
    let mut at = 0;
    let mut endless = None;
    while at < heap.block.top() && endless.is_none() {
        let walk = at as u64 + 1;
        let mut here = Some(Handle(at as u32));
        while let Some(h) = here {
            let header = heap.block.raw(h, 0);
            if header >> WALK != 0 {
                if header >> WALK == walk {
                    endless = Some(at);
                }
                break;
            }
            here = next(heap, h);
            heap.block.set_raw(h, 0, header | walk << WALK);
        }
        at += heap.block.size(Handle(at as u32)).max(1);
    }
    at = 0;
    while at < heap.block.top() {
        let h = Handle(at as u32);
        let header = heap.block.raw(h, 0);
        heap.block.set_raw(h, 0, header & ((1 << WALK) - 1));
        at += heap.block.size(h).max(1);
    }
    rule(endless.is_none(), "list without an end", heap.block.heap_base() + endless.unwrap_or(0))
}

/// The next entry of the list that an object is part of.
fn next(heap: &Heap<'_>, h: Handle) -> Option<Handle> {
    let field = match heap.block.kind(h) {
        kind @ Kind::Traceback => (kind, o::traceback::NEXT),
        kind @ Kind::Frame => (kind, o::frame::BACK),
        kind @ (Kind::StaticMethod | Kind::ClassMethod) => (kind, o::wrapper::FUNC),
        kind @ Kind::Method => (kind, o::method::FUNC),
        kind @ Kind::MappingProxy => (kind, o::wrap::OF),
        _ => return None,
    };
    let v = heap.block.at(h, field.1);
    v.handle().filter(|_| v.is(field.0))
}
