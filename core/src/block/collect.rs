//! Sliding mark-compact collection: O(live) marking, four walks over the heap, no memory of its own, cannot fail.
//!
//! Marking keeps its list of grey objects in the forwarding fields of their headers, which are free until the second phase; so it
//! needs no stack, never recurses and never overflows. Objects keep their order. Between steps only: no Rust local holds a handle
//! across a collection.

use crate::block::{Block, HEADER, MARK, field, size_of_header};
use crate::value::fault::Data;
use crate::value::{Handle, Value};

const FWD_SHIFT: u32 = 32;
const LOW32: u64 = 0xFFFF_FFFF;
/// Header of a one-word gap.
const GAP: u64 = 1 << 11;
const NIL: u64 = LOW32;

impl Block<'_> {
    /// Collects: everything that the header, the stack below `stack_end` and their objects refer to stays.
    /// What lies above `stack_end` becomes Unbound.
    #[doc(hidden)]
    pub fn collect(&mut self, stack_end: usize) {
        self.fill(stack_end.min(self.heap_base()), self.heap_base(), Value::UNBOUND);
        self.mark(stack_end.min(self.heap_base()));
        self.drop_dead_ids();
        let gap = if self.stress() && self.number(field::COLLECTIONS) % 2 == 0 { 1 } else { 0 };
        let live = self.forward(gap);
        self.update(stack_end.min(self.heap_base()));
        self.slide(gap, live);
        let n = self.number(field::COLLECTIONS);
        self.set_number(field::COLLECTIONS, n + 1);
        let peak = self.number(field::PEAK).max(self.top() as i64);
        self.set_number(field::PEAK, peak);
        self.save();
    }

    fn mark(&mut self, stack_end: usize) {
        let mut grey = NIL;
        for i in (0..HEADER).chain(HEADER..stack_end) {
            if i != field::ID_TABLE {
                grey = self.shade(self.get(i), grey);
            }
        }
        // The id table itself stays; what it refers to does not stay because of it.
        if let Some(h) = self.get(field::ID_TABLE).handle() {
            let w = self.raw(h, 0);
            self.set_raw(h, 0, w | MARK);
        }
        while grey != NIL {
            let h = Handle(grey as u32);
            let header = self.raw(h, 0);
            grey = header >> FWD_SHIFT;
            if self.kind(h).is_raw() {
                continue;
            }
            for i in 1..size_of_header(header) {
                grey = self.shade(self.at(h, i), grey);
            }
        }
    }

    #[inline(always)]
    fn shade(&mut self, v: Value, grey: u64) -> u64 {
        let Some(h) = v.handle() else { return grey };
        let header = self.raw(h, 0);
        if header & MARK != 0 || h.0 as usize >= self.top() {
            return grey;
        }
        self.set_raw(h, 0, header & LOW32 | MARK | grey << FWD_SHIFT);
        h.0 as u64
    }

    /// The id table is sorted by handle, and compaction keeps the order: entries of dead objects are squeezed out.
    fn drop_dead_ids(&mut self) {
        let Some(table) = self.get(field::ID_TABLE).handle() else { return };
        let used = self.count(table, 1);
        let mut kept = 0;
        for i in 0..used {
            let (object, serial) = (self.at(table, 2 + 2 * i), self.at(table, 3 + 2 * i));
            if object.handle().is_some_and(|h| self.raw(h, 0) & MARK != 0) {
                self.put(table, 2 + 2 * kept, object);
                self.put(table, 3 + 2 * kept, serial);
                kept += 1;
            }
        }
        for i in kept..used {
            self.put(table, 2 + 2 * i, Value::UNBOUND);
            self.put(table, 3 + 2 * i, Value::UNBOUND);
        }
        self.put_count(table, 1, kept);
    }

    /// Calls `f` for every object from the heap's base to its top.
    fn walk(&mut self, mut f: impl FnMut(&mut Self, Handle, u64)) {
        let mut i = 0;
        while i < self.top() {
            let h = Handle(i as u32);
            let header = self.raw(h, 0);
            // A damaged header must not stop the walk.
            i += size_of_header(header).max(1);
            f(self, h, header);
        }
    }

    fn forward(&mut self, gap: usize) -> usize {
        let mut to = gap;
        self.walk(|b, h, header| {
            if header & MARK != 0 {
                b.set_raw(h, 0, header & LOW32 | (to as u64) << FWD_SHIFT);
                to += size_of_header(header);
            }
        });
        to - gap
    }

    fn moved(&self, v: Value) -> Value {
        match v.handle() {
            Some(h) => Value(v.0 & !LOW32 | self.raw(h, 0) >> FWD_SHIFT),
            None => v,
        }
    }

    fn update(&mut self, stack_end: usize) {
        for i in 0..stack_end {
            let v = self.moved(self.get(i));
            self.set(i, v);
        }
        self.walk(|b, h, header| {
            if header & MARK != 0 && !b.kind(h).is_raw() {
                for i in 1..size_of_header(header) {
                    let v = b.moved(b.at(h, i));
                    b.put(h, i, v);
                }
            }
        });
    }

    fn slide(&mut self, gap: usize, live: usize) {
        self.walk(|b, h, header| {
            if header & MARK != 0 {
                let n = size_of_header(header);
                let to = Handle(((header >> FWD_SHIFT) as u32).wrapping_sub(gap as u32));
                if to != h {
                    b.copy_words(h, 0, to, 0, n);
                }
                b.set_raw(to, 0, header & LOW32 & !MARK);
            }
        });
        if gap > 0 {
            self.copy_words(Handle(0), 0, Handle(gap as u32), 0, live);
            self.set_raw(Handle(0), 0, GAP);
        }
        self.set_top(live + gap);
    }

    /// The serial number of an object, the same for its whole life: what `id()` and the default hash are made of. Given out at
    /// first request.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn serial(&mut self, h: Handle) -> Data<i64> {
        let table = self.get(field::ID_TABLE).handle();
        let used = table.map_or(0, |t| self.count(t, 1));
        let (mut low, mut high) = (0, used);
        if let Some(t) = table {
            while low < high {
                let mid = usize::midpoint(low, high);
                match self.at(t, 2 + 2 * mid).handle() {
                    Some(o) if o.0 < h.0 => low = mid + 1,
                    Some(o) if o == h => return Ok(self.at(t, 3 + 2 * mid).as_small().unwrap_or(0)),
                    _ => high = mid,
                }
            }
        }
        let room = table.map_or(0, |t| (self.size(t) - 2) / 2);
        let t = match table {
            Some(t) if used < room => t,
            _ => {
                let new = self.alloc(crate::value::kind::Kind::Store, 1 + 2 * (used * 2 + 8))?;
                if let Some(old) = table {
                    self.copy_words(old, 1, new, 1, 1 + 2 * used);
                }
                self.put_count(new, 1, used);
                self.set(field::ID_TABLE, Value::heap(crate::value::kind::Kind::Store, new));
                new
            }
        };
        self.copy_words(t, 2 + 2 * low, t, 4 + 2 * low, 2 * (used - low));
        let serial = self.number(field::NEXT_ID) + 1;
        self.set_number(field::NEXT_ID, serial);
        let v = self.value(h);
        self.put(t, 2 + 2 * low, v);
        self.put(t, 3 + 2 * low, Value::small(serial));
        self.put_count(t, 1, used + 1);
        Ok(serial)
    }
}
