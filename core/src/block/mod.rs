//! The lent block: all state of a program, in one `&mut [u64]`.
//!
//! ```text
//!  word 0                HEADER            heap_base             heap_base + top        len
//!  | header: fields, each a Value | stack -> ...  | heap: objects -> ...  |  free          |
//!                                          (the running window may overhang into the heap's words: it is only ever
//!                                           read and written below the code's frame size, which the stack contains)
//! ```
//! Heap references are counted from `heap_base`, so the stack grows by one move of memory. Nothing in the block is an address.
//!
//! An object is a header word and its payload:
//!
//! ```text
//!  63        32 31   27 26        11 10   8   7   6     0
//! +------------+-------+------------+------+----+--------+
//! | forwarding |  exp  |  mantissa  | flag |mark|  kind  |     size in words, header included = mantissa << exp
//! +------------+-------+------------+------+----+--------+
//! ```

pub(crate) mod collect;
pub mod frame_words;
pub mod generator;
pub(crate) mod header;
pub mod records;
pub mod roots;
pub(crate) mod stress;

pub use header::{BLOCK_MAGIC, BlockError, FIELDS, HEADER, Holds, LAYOUT, Record, field, record};

use crate::era::Era;
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::limits::WINDOW;
use crate::value::{Handle, Value};
use core::cell::Cell;

/// The lent block with the few derived numbers that every access needs.
pub struct Block<'a> {
    words: &'a mut [u64],
    heap_base: usize,
    top: usize,
    /// Words that the last `Fault::Memory` asked for.
    pub need: usize,
    /// In stress mode: the step has already seen its collection.
    pub stress_done: bool,
    /// Some mode for tests is on: every request for memory is looked at.
    stress: bool,
    /// The mode in which memory is refused: requests until the first that is refused. 2 and 1: this one and, tried again, the next. 0: another mode.
    refuse: u32,
    /// Where the heap's top may get to by what was reserved already.
    promised: usize,
}

const MANTISSA_BITS: u32 = 16;

impl<'a> Block<'a> {
    /// A fresh block: header fields Unbound or 0, an empty stack of `stack_words`, an empty heap. `natives`: the fingerprint of the machine's built-in
    /// names.
    ///
    /// # Errors
    /// `Fault::Memory` with `need` set to the smallest length that works, if the block is too short.
    pub(crate) fn format(words: &'a mut [u64], stack_words: usize, natives: i64) -> Result<Block<'a>, usize> {
        let heap_base = HEADER + stack_words;
        let least = heap_base + WINDOW + 64;
        if words.len() < least {
            return Err(least);
        }
        let len = words.len();
        for w in words.iter_mut().take(heap_base) {
            *w = Value::UNBOUND.0;
        }
        let mut block =
            Block { words, heap_base, top: 0, need: 0, stress_done: false, stress: false, refuse: 0, promised: 0 };
        for (i, holds) in FIELDS.iter().enumerate() {
            if matches!(holds, Holds::Count | Holds::Number) {
                block.set_number(i, 0);
            }
        }
        block.set_number(field::MAGIC, BLOCK_MAGIC);
        block.set_number(field::NATIVES, natives);
        block.set_number(field::LENGTH, len as i64);
        block.set_number(field::HEAP_BASE, heap_base as i64);
        Ok(block)
    }

    /// Takes up a block that was formatted before, in this process or another, by a machine with the same built-in names.
    ///
    /// # Errors
    /// It is no block, or one that this machine cannot go on with.
    #[inline]
    pub(crate) fn attach(words: &'a mut [u64], natives: i64) -> Result<Block<'a>, BlockError> {
        // (A host in C takes its block up at every call.)
        let magic = words.first().map_or(Value::UNBOUND, |w| Value(*w));
        let Some(header) = words.first_chunk::<HEADER>().filter(|_| magic == Value::small(BLOCK_MAGIC)) else {
            let layout = magic.as_small().and_then(header::layout_of).filter(|layout| *layout != LAYOUT);
            return Err(layout.map_or(BlockError::Damaged, BlockError::Layout));
        };
        if header[field::NATIVES] != Value::small(natives).0 {
            return Err(BlockError::Natives);
        }
        let get = |i: usize| Value(header[i]).as_small().ok_or(BlockError::Damaged);
        let (heap_base, top) = (get(field::HEAP_BASE)? as usize, get(field::HEAP_TOP)? as usize);
        let mode = get(field::GC_STRESS)?;
        let (stress, refuse) = (mode != 0, u32::try_from(-mode).unwrap_or(0));
        let inside = |n: usize| heap_base.checked_add(n).is_some_and(|end| end <= words.len());
        if heap_base < HEADER || !inside(WINDOW) || !inside(top) {
            return Err(BlockError::Damaged);
        }
        let len = words.len();
        let mut block = Block { words, heap_base, top, need: 0, stress_done: false, stress, refuse, promised: 0 };
        block.set(field::LENGTH, Value::small(len as i64));
        Ok(block)
    }

    /// Writes derived numbers back, so that the words alone are the whole state.
    #[doc(hidden)]
    pub fn save(&mut self) {
        let (top, base) = (self.top as i64, self.heap_base as i64);
        if let Some(header) = self.header() {
            header[field::HEAP_TOP] = Value::small(top).0;
            header[field::HEAP_BASE] = Value::small(base).0;
        }
        if self.refuse != 0 || self.number(field::GC_STRESS) < 0 {
            self.set_number(field::GC_STRESS, -(self.refuse as i64));
        }
    }

    // --- the header and the stack, by absolute index

    /// Header field or stack word `i`; Unbound outside.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    #[doc(hidden)]
    pub fn get(&self, i: usize) -> Value {
        self.words.get(i).map_or(Value::UNBOUND, |w| Value(*w))
    }

    /// Sets header field or stack word `i`; nothing happens outside.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    #[doc(hidden)]
    pub fn set(&mut self, i: usize, v: Value) {
        if let Some(w) = self.words.get_mut(i) {
            *w = v.0;
        }
    }

    /// Header field `i` as a number; 0 if it is none.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    #[doc(hidden)]
    pub fn number(&self, i: usize) -> i64 {
        self.get(i).as_small().unwrap_or(0)
    }

    /// The era whose rules hold.
    #[inline]
    #[doc(hidden)]
    pub fn era(&self) -> Era {
        Era::from_u8(self.number(field::ERA) as u8).unwrap_or_default()
    }

    /// Sets header field `i` to a number.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    #[doc(hidden)]
    pub fn set_number(&mut self, i: usize, n: i64) {
        self.set(i, Value::small(n));
    }

    /// The header's words. `None` only if the block is damaged.
    #[inline(always)]
    pub(crate) fn header(&mut self) -> Option<&mut [u64; HEADER]> {
        self.words.first_chunk_mut()
    }

    /// The first `N` words of the object, its header word included. `None` only if the block is damaged.
    #[inline(always)]
    pub(crate) fn object<const N: usize>(&mut self, h: Handle) -> Option<&mut [u64; N]> {
        self.words.get_mut(self.heap_base + h.0 as usize..)?.first_chunk_mut()
    }

    /// The 256 words from `base`: the running frame's window. `None` only if the block is damaged.
    #[inline(always)]
    pub(crate) fn window(&mut self, base: usize) -> Option<&mut [u64; WINDOW]> {
        self.words.get_mut(base..)?.first_chunk_mut()
    }

    /// Words from index `from`, `n` of them; empty if they are not all inside.
    #[inline]
    pub(crate) fn run(&self, from: usize, n: usize) -> &[u64] {
        self.words.get(from..).and_then(|s| s.get(..n)).unwrap_or(&[])
    }

    /// Words from index `from`, `n` of them, to be written; `None` if they are not all inside.
    #[inline(always)]
    pub(crate) fn run_mut(&mut self, from: usize, n: usize) -> Option<&mut [u64]> {
        self.words.get_mut(from..)?.get_mut(..n)
    }

    /// All words in two runs, the second from index `at` on; `None` if there is no such word.
    #[inline(always)]
    pub(crate) fn split(&mut self, at: usize) -> Option<(&mut [u64], &mut [u64])> {
        self.words.split_at_mut_checked(at)
    }

    /// Sets the words `from .. to` to `v`.
    pub(crate) fn fill(&mut self, from: usize, to: usize, v: Value) {
        if let Some(s) = self.words.get_mut(from..to) {
            for w in s {
                *w = v.0;
            }
        }
    }

    /// Copies `n` words from index `from` to index `to`; the two may overlap. Nothing happens if either run is not inside.
    #[inline]
    pub(crate) fn copy(&mut self, from: usize, to: usize, n: usize) {
        move_within(self.words, from, to, n);
    }

    /// Index of the heap's first word, which is the stack's end.
    #[inline(always)]
    #[doc(hidden)]
    pub fn heap_base(&self) -> usize {
        self.heap_base
    }

    /// Words of the whole block.
    #[doc(hidden)]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Always false: a block has a header.
    #[doc(hidden)]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All words: for snapshots.
    #[doc(hidden)]
    pub fn words(&self) -> &[u64] {
        self.words
    }

    /// Makes the stack `extra` words longer by moving the heap up.
    ///
    /// # Errors
    /// `Fault::Memory` if there is no room.
    pub(crate) fn grow_stack(&mut self, extra: usize) -> Data<()> {
        if self.free() < extra {
            self.need = extra;
            return Err(Fault::Memory);
        }
        self.copy(self.heap_base, self.heap_base + extra, self.top);
        self.fill(self.heap_base, self.heap_base + extra, Value::UNBOUND);
        self.heap_base += extra;
        self.save();
        Ok(())
    }

    // --- the heap, by handle

    /// Words of the heap in use.
    #[doc(hidden)]
    pub fn top(&self) -> usize {
        self.top
    }

    /// Sets how many words are in use: the collector's business.
    pub(crate) fn set_top(&mut self, top: usize) {
        self.top = top;
        self.promised = 0;
    }

    /// Words that can still be allocated.
    #[inline(always)]
    #[doc(hidden)]
    pub fn free(&self) -> usize {
        self.words.len().saturating_sub(self.heap_base + self.top + self.overhang())
    }

    /// The window of a frame at the stack's end may overhang; only short heaps need room kept for it.
    #[inline(always)]
    fn overhang(&self) -> usize {
        WINDOW.saturating_sub(self.top)
    }

    /// Raw word `i` of the object (0 is its header); 0 outside.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    pub(crate) fn raw(&self, h: Handle, i: usize) -> u64 {
        self.words.get(self.heap_base + h.0 as usize + i).copied().unwrap_or(0)
    }

    /// Sets raw word `i` of the object.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    pub(crate) fn set_raw(&mut self, h: Handle, i: usize, w: u64) {
        let base = self.heap_base;
        if let Some(word) = self.words.get_mut(base + h.0 as usize + i) {
            *word = w;
        }
    }

    /// Word `i` of the object as a value; 1 is the first of the payload.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    #[doc(hidden)]
    pub fn at(&self, h: Handle, i: usize) -> Value {
        Value(self.raw(h, i))
    }

    /// Sets word `i` of the object.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    #[doc(hidden)]
    pub fn put(&mut self, h: Handle, i: usize, v: Value) {
        self.set_raw(h, i, v.0);
    }

    /// Word `i` of the object as a number; 0 if it is none.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    pub(crate) fn count(&self, h: Handle, i: usize) -> usize {
        crate::value::size(self.at(h, i).as_small().unwrap_or(0))
    }

    /// Word `i` of the object as a hash, which has more bits than a `usize` may have.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    pub(crate) fn stored_hash(&self, h: Handle, i: usize) -> u64 {
        self.at(h, i).as_small().unwrap_or(0) as u64
    }

    /// Sets word `i` of the object to a number.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    pub(crate) fn put_count(&mut self, h: Handle, i: usize, n: usize) {
        self.put(h, i, Value::small(n as i64));
    }

    /// Kind of the object.
    #[cfg_attr(feature = "small", inline(never))]
    #[cfg_attr(not(feature = "small"), inline(always))]
    pub(crate) fn kind(&self, h: Handle) -> Kind {
        Kind::from_u8(self.raw(h, 0) as u8 & 0x7F)
    }

    /// Words of the object, header included. May be more than was asked for (large sizes are rounded up).
    #[inline(always)]
    pub(crate) fn size(&self, h: Handle) -> usize {
        size_of_header(self.raw(h, 0))
    }

    /// The object as a value.
    pub(crate) fn value(&self, h: Handle) -> Value {
        Value::heap(self.kind(h), h)
    }

    /// Payload words `from .. from + n` of the object; empty if they are not all inside.
    #[inline]
    pub(crate) fn payload(&self, h: Handle, from: usize, n: usize) -> &[u64] {
        self.run(self.heap_base + h.0 as usize + from, n)
    }

    /// `n` bytes of the object's payload from word `from` on; empty if they are not all inside.
    #[inline]
    pub(crate) fn bytes(&self, h: Handle, from: usize, n: usize) -> &[u8] {
        let words = self.payload(h, from, n.div_ceil(8));
        bytemuck::cast_slice::<u64, u8>(words).get(..n).unwrap_or(&[])
    }

    /// `n` bytes of the object's payload from word `from` on, to be written; empty if they are not all inside.
    #[inline]
    pub(crate) fn bytes_mut(&mut self, h: Handle, from: usize, n: usize) -> &mut [u8] {
        let start = self.heap_base + h.0 as usize + from;
        match self.words.get_mut(start..).and_then(|s| s.get_mut(..n.div_ceil(8))) {
            Some(words) => bytemuck::cast_slice_mut::<u64, u8>(words).get_mut(..n).unwrap_or(&mut []),
            None => &mut [],
        }
    }

    /// Copies `n` words from word `i` of object `from` to word `j` of object `to`; the two may be the same.
    pub(crate) fn copy_words(&mut self, from: Handle, i: usize, to: Handle, j: usize, n: usize) {
        let base = self.heap_base;
        self.copy(base + from.0 as usize + i, base + to.0 as usize + j, n);
    }

    /// Copies `n` bytes from byte `i` of the payload at word `from_word` of one object to byte `j` of another.
    pub(crate) fn copy_bytes(&mut self, from: (Handle, usize), i: usize, to: (Handle, usize), j: usize, n: usize) {
        let a = (self.heap_base + from.0.0 as usize + from.1) * 8 + i;
        let b = (self.heap_base + to.0.0 as usize + to.1) * 8 + j;
        let bytes = bytemuck::cast_slice_mut::<u64, u8>(self.words);
        move_within(bytes, a, b, n);
    }

    /// Makes sure that `words` more words can be allocated, so that what follows cannot fail for memory.
    ///
    /// # Errors
    /// `Fault::Memory`: the loop collects and runs the step again. Call it before any side effect.
    #[inline]
    pub(crate) fn reserve(&mut self, words: usize) -> Data<()> {
        if (self.stress && self.stressed(words)) || self.lacks(words) {
            return Err(Fault::Memory);
        }
        Ok(())
    }

    #[inline(always)]
    fn lacks(&mut self, words: usize) -> bool {
        let lacks = self.free() < words;
        if lacks {
            self.need = words;
        }
        lacks
    }

    /// Allocates an object of `payload` words; they are Unbound (0 for raw kinds).
    ///
    /// # Errors
    /// `Fault::Memory`, as `reserve`.
    #[inline]
    pub(crate) fn alloc(&mut self, kind: Kind, payload: usize) -> Data<Handle> {
        let (header, words) = header_for(kind, payload + 1);
        self.reserve(words)?;
        let h = Handle(self.top as u32);
        let start = self.heap_base + self.top;
        let fill = if kind.is_raw() { 0 } else { Value::UNBOUND.0 };
        if let Some(s) = self.words.get_mut(start..start + words) {
            let mut it = s.iter_mut();
            if let Some(w) = it.next() {
                *w = header;
            }
            for w in it {
                *w = fill;
            }
        }
        self.top += words;
        Ok(h)
    }

    /// Makes an object of raw `kind` of the `payload` words that were written above the heap's top. The caller has checked that there is room.
    pub(crate) fn commit(&mut self, kind: Kind, payload: usize) -> Handle {
        let (header, words) = header_for(kind, payload + 1);
        let h = Handle(self.top as u32);
        self.set_raw(h, 0, header);
        self.top = (self.top + words).min(self.words.len().saturating_sub(self.heap_base));
        h
    }

    /// Shortens the newest object to `payload` words and gives the rest back; does nothing if it is not the newest.
    pub(crate) fn trim(&mut self, h: Handle, payload: usize) {
        if h.0 as usize + self.size(h) == self.top {
            let (header, words) = header_for(self.kind(h), payload + 1);
            if words <= self.size(h) {
                self.set_raw(h, 0, header);
                self.top = h.0 as usize + words;
            }
        }
    }
}

/// Copies `n` items from index `from` to index `to`; the two runs may overlap. Nothing happens if either is not inside.
///
/// As `copy_within`, which keeps a reachable panic in code that is optimised for size. The compiler makes vector code of the loops.
#[inline(never)]
fn move_within<T: Copy>(items: &mut [T], from: usize, to: usize, n: usize) {
    let (low, high) = (from.min(to), from.max(to));
    if high - low >= n {
        // Apart from each other: one block copy.
        let Some((before, behind)) = items.split_at_mut_checked(high) else { return };
        let (Some(a), Some(b)) = (before.get_mut(low..).and_then(|s| s.get_mut(..n)), behind.get_mut(..n)) else {
            return;
        };
        if from < to {
            b.copy_from_slice(a)
        } else {
            a.copy_from_slice(b)
        }
        return;
    }
    let cells = Cell::from_mut(items).as_slice_of_cells();
    let run = |at: usize| cells.get(at..).and_then(|s| s.get(..n));
    let (Some(source), Some(target)) = (run(from), run(to)) else { return };
    if to <= from {
        for (t, s) in target.iter().zip(source) {
            t.set(s.get());
        }
    } else {
        for (t, s) in target.iter().zip(source).rev() {
            t.set(s.get());
        }
    }
}

/// Header word of an object of `words` words (header included), and the words it really takes.
fn header_for(kind: Kind, words: usize) -> (u64, usize) {
    let mut exp = 0u32;
    let mut mantissa = words;
    while mantissa >= 1 << MANTISSA_BITS {
        mantissa = mantissa.div_ceil(2);
        exp += 1;
    }
    ((kind as u64) | (mantissa as u64) << 11 | (exp as u64) << 27, mantissa << exp)
}

/// Words of the object with this header.
#[inline(always)]
pub(crate) fn size_of_header(header: u64) -> usize {
    ((header >> 11 & 0xFFFF) as usize) << (header >> 27 & 31)
}

/// Mark bit of a header.
pub(crate) const MARK: u64 = 1 << 7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_survive_the_header() {
        for n in [1, 2, 65_535, 65_536, 65_537, 131_073, 5_000_000] {
            let (h, words) = header_for(Kind::Store, n);
            assert_eq!(size_of_header(h), words);
            assert!(words >= n && words - n <= n >> 15);
            assert_eq!(Kind::from_u8(h as u8 & 0x7F), Kind::Store);
        }
    }

    #[test]
    fn too_short_a_block_says_what_it_needs() {
        let mut words = [0u64; 100];
        let need = Block::format(&mut words, 16, 0).err();
        assert_eq!(need, Some(HEADER + 16 + WINDOW + 64));
    }
}
