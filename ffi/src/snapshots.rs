//! Snapshots, and copies: a running program as a file and back, a second VM from the first.

use crate::abi::{State, fl_image, fl_vm};
use crate::exit::{fl_exit, waits_in};
use crate::lend::{MAGIC, idle_state, lend, lend_block, state};
use crate::pointers::{self, Lent, Out};
use crate::status::{fl_status, of};
use core::cell::Cell;
use fastlocals_core::block::field;
use fastlocals_core::snapshot;
use fastlocals_core::snapshot::{Snapshot, SnapshotError};

impl From<SnapshotError> for fl_status {
    fn from(e: SnapshotError) -> fl_status {
        match e {
            SnapshotError::NotASnapshot => fl_status::FL_SNAPSHOT_UNKNOWN,
            SnapshotError::Version(_) => fl_status::FL_SNAPSHOT_VERSION,
            SnapshotError::Length => fl_status::FL_SNAPSHOT_LENGTH,
            SnapshotError::Checksum => fl_status::FL_SNAPSHOT_CHECKSUM,
            SnapshotError::Image(_, e) => e.into(),
            SnapshotError::WrongImage(_) => fl_status::FL_SNAPSHOT_IMAGE,
            SnapshotError::Natives => fl_status::FL_SNAPSHOT_NATIVES,
            SnapshotError::TooSmall(_) => fl_status::FL_BLOCK_TOO_SMALL,
            SnapshotError::Malformed(..) => fl_status::FL_SNAPSHOT_MALFORMED,
        }
    }
}

/// The state of a VM that a snapshot may be taken of, and how many of its images do not travel.
fn to_be_saved(vm: &*mut fl_vm, lent: u32) -> Result<(&State, usize), fl_status> {
    let s = idle_state(vm)?;
    let lent = lent as usize;
    if lent >= s.image_count.get() {
        return Err(fl_status::FL_NO_IMAGE);
    }
    if s.pending.get() != 0 {
        return Err(fl_status::FL_BUSY);
    }
    Ok((s, lent + 1))
}

/// How many bytes `fl_snapshot_save` needs at most.
///
/// Errors: as `fl_snapshot_save`.
#[unsafe(no_mangle)]
pub extern "C" fn fl_snapshot_size(vm: *mut fl_vm, lent: u32, size: *mut usize) -> fl_status {
    of(to_be_saved(&vm, lent).and_then(|(s, lent)| {
        let out = Out::new(&size)?;
        out.set(lend(s, |vm| snapshot::size(&vm.heap, lent))?);
        Ok(())
    }))
}

/// Writes the whole program, in whatever state a run has ended, to `buffer` of `capacity` bytes; `length` receives how many bytes it is. References and
/// tokens of frames are in it. Images 1 to `lent` are not, because the host will lend them again; those that were added or compiled later travel in the file. Not in it are
/// handlers, the table of native functions, and what the host knows itself.
///
/// Errors: FL_TOO_SHORT if the buffer is; FL_NO_IMAGE if there are not so many images; FL_BUSY if the last answer has ended the run (`fl_run` says how: call it
/// first); FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_snapshot_save(
    vm: *mut fl_vm,
    lent: u32,
    mut buffer: *mut u8,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(to_be_saved(&vm, lent).and_then(|(s, lent)| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        out.set(lend(s, |vm| snapshot::save(&mut vm.heap, lent, buffer))?.map_err(|_| fl_status::FL_TOO_SHORT)?);
        Ok(())
    }))
}

/// Makes a VM go on with a snapshot of `length` bytes: in this process or another, at another address, on another machine. `vm` was made by `fl_vm_init`, with a
/// block that is long enough, in the snapshot's era, with the same native functions at the same places of their table; and the images that were not to travel
/// were added in the same order. `bytes` is lent as long as the VM is used: images in it are read where they are. `exit` receives what the program waits for, as
/// when it was saved: FL_EXIT_BUDGET if it only has to be run on, FL_EXIT_FINISHED if nothing runs.
///
/// Nothing in a snapshot is trusted: everything in it is checked before anything runs. After an error the VM has to be made anew (`fl_vm_init`).
///
/// Errors: FL_SNAPSHOT_..., FL_IMAGE_... say what is wrong with it; FL_IMAGE_OTHER_ERA; FL_BLOCK_TOO_SMALL; FL_TOO_MANY_IMAGES; FL_BUSY if a program is running or
/// waiting; FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_snapshot_restore(
    vm: *mut fl_vm,
    bytes: *const u8,
    length: usize,
    exit: *mut fl_exit,
) -> fl_status {
    of(restore(vm, bytes, length, exit))
}

fn restore(vm: *mut fl_vm, bytes: *const u8, length: usize, exit: *mut fl_exit) -> Result<(), fl_status> {
    let s = idle_state(&vm)?;
    let out = Out::new(&exit)?;
    let file = Snapshot::open(pointers::kept_bytes(bytes, length)?)?;
    let (era, runs) = lend_block(s, |block| (block.era(), block.number(field::FP) != 0))?;
    if runs {
        return Err(fl_status::FL_BUSY);
    }
    if file.era() != era {
        return Err(fl_status::FL_IMAGE_OTHER_ERA);
    }
    if file.lent() > s.image_count.get() {
        return Err(fl_status::FL_SNAPSHOT_IMAGE);
    }
    if file.image_count() > s.image_capacity.get() {
        return Err(fl_status::FL_TOO_MANY_IMAGES);
    }
    let mut lent = Lent::new(s)?;
    for id in file.lent()..file.image_count() {
        lent.set_image(id, file.image(id as u16)?);
    }
    s.image_count.set(file.image_count());
    let (words, images) = lent.parts();
    file.restore(images, words)?;
    drop(lent);
    out.set(taken_up(s)?);
    Ok(())
}

/// The block is another one than before: what its program waits for.
pub(crate) fn taken_up(s: &State) -> Result<fl_exit, fl_status> {
    let (waiting, runs) = lend(s, |vm| (waits_in(vm), vm.heap.fp != 0))?;
    s.pending.set(0);
    s.need.set(0);
    let exit = match waiting {
        Some(exit) => exit,
        None if runs => fl_exit::FL_EXIT_BUDGET,
        None => fl_exit::FL_EXIT_FINISHED,
    };
    s.exit.set(if exit == fl_exit::FL_EXIT_FINISHED { 0 } else { exit as usize });
    Ok(exit)
}

/// Makes a second VM in `fork` whose program is where that of `vm` is: a copy of its block in `words` words at `block`, and of its table of images in
/// `image_capacity` entries at `images`. From then on the two know nothing of each other; they may run in two threads. Handlers, the table of native
/// functions and the bytes of images are shared: they stay lent to both, and `vm` must not be closed (`fl_vm_close`) before `fork` is done with.
///
/// Errors: FL_BLOCK_TOO_SMALL; FL_TOO_MANY_IMAGES; FL_BAD_ARGUMENT if the two overlap; FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_fork(
    vm: *mut fl_vm,
    fork: *mut fl_vm,
    block: *mut u64,
    words: usize,
    images: *mut fl_image,
    image_capacity: usize,
) -> fl_status {
    of((|| {
        let s = idle_state(&vm)?;
        pointers::check_run(fork, 1)?;
        pointers::check_run(block, words)?;
        pointers::check_run(images, image_capacity)?;
        let overlap = |a: usize, n: usize, b: usize, m: usize| a < b.saturating_add(m) && b < a.saturating_add(n);
        if overlap(vm.addr(), size_of::<fl_vm>(), fork.addr(), size_of::<fl_vm>())
            || overlap(s.block.get(), s.words.get() * 8, block.addr(), words * 8)
        {
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        if s.image_count.get() > image_capacity {
            return Err(fl_status::FL_TOO_MANY_IMAGES);
        }
        let used = lend_block(s, |block| block.heap_base() + block.top().max(fastlocals_core::value::limits::WINDOW))?;
        if words < used {
            return Err(fl_status::FL_BLOCK_TOO_SMALL);
        }
        let new = State {
            block: Cell::new(block.expose_provenance()),
            words: Cell::new(words),
            images: Cell::new(images.expose_provenance()),
            image_capacity: Cell::new(image_capacity),
            owned: Cell::new(0),
            lent: Cell::new(0),
            ..s.clone()
        };
        let new = pointers::new_state(&fork, new)?;
        // (The images of both, which the caller lends to both, are the same.)
        let (mut from, mut to) = (Lent::new(s)?, Lent::new(new)?);
        from.parts().0.iter().zip(to.parts().0).for_each(|(from, to)| *to = *from);
        to.copy_images(&mut from);
        drop((from, to));
        new.magic.set(MAGIC);
        lend_block(new, |_| ())
    })())
}

/// What the program waits for: what the last run has ended with, if the program waits for something; FL_EXIT_BUDGET if it only has to be run on;
/// FL_EXIT_FINISHED if nothing runs.
///
/// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_waits_for(vm: *mut fl_vm, exit: *mut fl_exit) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&exit)?;
        let (waiting, runs) = lend(s, |vm| (waits_in(vm), vm.heap.fp != 0))?;
        let otherwise = if runs { fl_exit::FL_EXIT_BUDGET } else { fl_exit::FL_EXIT_FINISHED };
        out.set(waiting.unwrap_or(otherwise));
        Ok(())
    }))
}
