//! The file: writing one, taking one up, putting it into a block.

use crate::block::records::function;
use crate::block::{BLOCK_MAGIC, Block, BlockError, HEADER, field};
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::natives::NativeNames;
use crate::image::Image;
use crate::snapshot::{Check, MAGIC, SnapshotError, VERSION, chains, frames, objects, shape};
use crate::value::hash;
use crate::value::kind::Kind;
use crate::value::limits::{MAX_IMAGES, WINDOW};
use crate::value::{Handle, Value};

/// Bytes before the table of images.
const PREFIX: usize = 48;
/// Bytes of one row of the table of images.
const ROW: usize = 8;

/// Bytes that [`save`] needs at most: it collects first, so the file may be shorter. `lent` is how many images, the first ones, are not to travel in
/// the file because the host will lend them again.
pub fn size(heap: &Heap<'_>, lent: usize) -> usize {
    let carried: usize = heap.images.iter().skip(lent).map(|i| i.bytes().len()).sum();
    // (In stress mode a collection may leave a gap of one word.)
    PREFIX + heap.images.len() * ROW + carried + (heap.stack_top() + heap.block.top() + 1) * 8
}

/// Writes a snapshot of the VM to `out` and gives its length in bytes. Only between two runs: what waits for an answer of the host
/// waits for it in the restored VM too (see [`Heap::waits_for`]). Collects, so handles that the host holds are void afterwards.
///
/// # Errors
/// How many bytes are needed, if `out` is too short.
pub fn save(heap: &mut Heap<'_>, lent: usize, out: &mut [u8]) -> Result<usize, usize> {
    heap.save();
    forget_caches(heap);
    heap.block.collect(heap.stack_top());
    let length = size(heap, lent) - 8;
    let Some(out) = out.get_mut(..length) else { return Err(length) };
    let lent = lent.min(heap.images.len());
    let (below, stack, top) = (heap.block.heap_base(), heap.stack_top(), heap.block.top());
    let mut w = Writer { out, at: 0 };
    w.put(&MAGIC);
    w.put(&VERSION.to_le_bytes());
    w.put(&[heap.era.number(), 0]);
    w.put(&(length as u64).to_le_bytes());
    w.put(&[0; 8]);
    for n in [heap.images.len(), lent, below, stack, top, 0] {
        w.put(&(n as u32).to_le_bytes());
    }
    for image in heap.images {
        w.put(&image.fingerprint().to_le_bytes());
        w.put(&(image.bytes().len() as u32).to_le_bytes());
    }
    for image in heap.images.iter().skip(lent) {
        w.put(image.bytes());
    }
    for word in heap.block.run(0, stack).iter().chain(heap.block.run(below, top)) {
        w.put(&word.to_le_bytes());
    }
    let sum = hash::text(w.out.get(24..).unwrap_or(&[]));
    w.at = 16;
    w.put(&sum.to_le_bytes());
    Ok(length)
}

/// Functions find their globals and attributes anew.
fn forget_caches(heap: &mut Heap<'_>) {
    let mut i = 0;
    while i < heap.block.top() {
        let h = Handle(i as u32);
        if heap.block.kind(h) == Kind::Function && heap.block.at(h, function::CACHE).is(Kind::Store) {
            heap.block.put(h, function::CACHE, Value::UNBOUND);
        }
        i += heap.block.size(h).max(1);
    }
}

struct Writer<'o> {
    out: &'o mut [u8],
    at: usize,
}

impl Writer<'_> {
    fn put(&mut self, bytes: &[u8]) {
        for (to, from) in self.out.iter_mut().skip(self.at).zip(bytes) {
            *to = *from;
        }
        self.at += bytes.len();
    }
}

/// A snapshot file whose header is in order. Copying it copies a reference.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'f> {
    bytes: &'f [u8],
    era: Era,
    images: usize,
    lent: usize,
    below: usize,
    stack: usize,
    heap: usize,
    /// Byte offset of the first word of the block.
    words_at: usize,
}

impl<'f> Snapshot<'f> {
    /// Takes up a file: magic, version, length, checksum, tables. Nothing in it is believed yet; see [`Snapshot::restore`].
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(bytes: &'f [u8]) -> Result<Snapshot<'f>, SnapshotError> {
        let file = Image::verified_before(bytes);
        if bytes.get(..4) != Some(&MAGIC) || bytes.len() < PREFIX {
            return Err(SnapshotError::NotASnapshot);
        }
        if file.u16(4) != VERSION {
            return Err(SnapshotError::Version(file.u16(4)));
        }
        if file.u64(8) != bytes.len() as u64 || !bytes.len().is_multiple_of(8) {
            return Err(SnapshotError::Length);
        }
        if file.u64(16) != hash::text(bytes.get(24..).unwrap_or(&[])) {
            return Err(SnapshotError::Checksum);
        }
        let malformed = SnapshotError::Malformed("header of the file", 0);
        let era = Era::from_u8(file.u8(6)).ok_or(malformed)?;
        let count = |at: usize| file.u32(at) as usize;
        let (images, lent, below, stack, heap) = (count(24), count(28), count(32), count(36), count(40));
        let fits = images <= MAX_IMAGES && lent <= images && HEADER <= stack && stack <= below && below < 1 << 25;
        if !fits || file.u8(7) != 0 || file.u32(44) != 0 || heap >= 1 << 31 {
            return Err(malformed);
        }
        let mut s = Snapshot { bytes, era, images, lent, below, stack, heap, words_at: 0 };
        let mut at = PREFIX + images * ROW;
        for id in lent..images {
            at = at.checked_add(s.row(id).1).ok_or(SnapshotError::Length)?;
        }
        s.words_at = at;
        let words = stack.checked_add(heap).and_then(|n| n.checked_mul(8)).and_then(|n| n.checked_add(at));
        if words != Some(bytes.len()) {
            return Err(SnapshotError::Length);
        }
        Ok(s)
    }

    /// Whose rules the program follows.
    pub fn era(self) -> Era {
        self.era
    }

    /// How many images the VM has.
    #[doc(hidden)]
    pub fn image_count(self) -> usize {
        self.images
    }

    /// How many of them, the first ones, the host has to lend again.
    #[doc(hidden)]
    pub fn lent(self) -> usize {
        self.lent
    }

    /// Fingerprint (see [`Image::fingerprint`]) and length in bytes of the image with this id.
    fn row(self, id: usize) -> (u32, usize) {
        let file = Image::verified_before(self.bytes);
        (file.u32(PREFIX + id * ROW), file.u32(PREFIX + id * ROW + 4) as usize)
    }

    /// The image with this id, from [`Snapshot::lent`] on, verified; an absent one if there was none.
    ///
    /// # Errors
    /// `Image` if it is not sound, `WrongImage` if the file has no such image.
    #[doc(hidden)]
    pub fn image(self, id: u16) -> Result<Image<'f>, SnapshotError> {
        let n = usize::from(id);
        if n < self.lent || n >= self.images {
            return Err(SnapshotError::WrongImage(id));
        }
        let before: usize = (self.lent..n).map(|i| self.row(i).1).sum();
        let at = PREFIX + self.images * ROW + before;
        let bytes = self.bytes.get(at..).and_then(|b| b.get(..self.row(n).1)).unwrap_or(&[]);
        if bytes.is_empty() {
            // The host had dropped it.
            return Ok(Image::EMPTY);
        }
        Image::new(bytes).map_err(|e| SnapshotError::Image(id, e))
    }

    /// Words that a block must have at least.
    pub fn least_words(self) -> usize {
        self.below + self.heap.max(WINDOW)
    }

    /// Word `i` of the block as the file has it: header and stack, then the heap from `self.stack` on.
    pub(crate) fn word(self, i: usize) -> u64 {
        Image::verified_before(self.bytes).u64(self.words_at + 8 * i)
    }

    /// Words of the heap.
    pub(crate) fn heap_words(self) -> usize {
        self.heap
    }

    /// Words of the block below the heap.
    pub(crate) fn words_below(self) -> usize {
        self.below
    }

    /// Words of header and stack that are in the file.
    pub(crate) fn stack_words(self) -> usize {
        self.stack
    }

    /// What `restore` does, with the names of natives that the machine has.
    pub(crate) fn restore_with(
        self,
        images: &[Image<'_>],
        words: &mut [u64],
        natives: &'static NativeNames,
    ) -> Result<(), SnapshotError> {
        if words.len() < self.least_words() {
            return Err(SnapshotError::TooSmall(self.least_words()));
        }
        for id in 0..self.images {
            let image = images.get(id).copied().unwrap_or(Image::EMPTY);
            let same = (image.fingerprint(), image.bytes().len()) == self.row(id);
            if !same || image.era().is_some_and(|e| e != self.era) {
                return Err(SnapshotError::WrongImage(id as u16));
            }
        }
        let done = self.fill(images.get(..self.images).unwrap_or(&[]), words, natives);
        if done.is_err() {
            // It is no block.
            if let Some(magic) = words.get_mut(field::MAGIC) {
                *magic = 0;
            }
        }
        done
    }

    fn fill(self, images: &[Image<'_>], words: &mut [u64], natives: &'static NativeNames) -> Check {
        shape::check(self, images, natives, words)?;
        let n = words.len();
        for (i, word) in words.iter_mut().enumerate() {
            *word = match i {
                _ if i < self.stack => self.word(i),
                _ if i < self.below => Value::UNBOUND.0,
                _ if i < self.below + self.heap => self.word(self.stack + (i - self.below)),
                _ => break,
            };
        }
        let is = |words: &[u64], i: usize, n: i64| words.get(i).is_some_and(|w| *w == Value::small(n).0);
        let sound = is(words, field::MAGIC, BLOCK_MAGIC)
            && is(words, field::ERA, i64::from(self.era.number()))
            && is(words, field::HEAP_BASE, self.below as i64)
            && is(words, field::HEAP_TOP, self.heap as i64);
        let malformed = SnapshotError::Malformed("header of the block", 0);
        if !sound {
            return Err(malformed);
        }
        if let Some(length) = words.get_mut(field::LENGTH) {
            *length = Value::small(n as i64).0;
        }
        let block = Block::attach(words, natives.fingerprint).map_err(|e| match e {
            BlockError::Natives => SnapshotError::Natives,
            BlockError::Layout(_) | BlockError::Damaged => malformed,
        })?;
        let mut heap = Heap::new(block, images, natives);
        objects::check(&mut heap)?;
        frames::check(&heap, self.stack)?;
        chains::check(&mut heap)
    }
}
