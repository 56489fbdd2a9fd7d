//! `fl_vm`: a VM over a block that the caller lends. Setting up, images, another block, statistics.

use crate::abi::{State, fl_config, fl_image, fl_statistics, fl_vm};
use crate::exit::{waits, waits_in};
use crate::lend::{MAGIC, idle_state, lend, lend_block, state};
use crate::pointers::{self, Lent, Out};
use crate::status::{fl_status, of};
use core::cell::Cell;
use fastlocals_core::block::field;
use fastlocals_core::era::Era;
use fastlocals_core::image::Image;
use fastlocals_prelude::PRELUDE;

/// Makes a VM in `vm`, whose state is `words` words (of 8 bytes) at `block`, and whose images are listed in the table `images` of
/// `image_capacity` entries; entry 0 becomes the library's own prelude. `config` may be NULL for defaults.
///
/// `vm`, `block` and `images` are lent until the caller no longer uses the VM; nothing has to be released. What was in them before does not
/// matter.
///
/// Errors: FL_NULL, FL_MISALIGNED, FL_BAD_SIZE, FL_BAD_ARGUMENT; FL_TOO_MANY_IMAGES if the table has no entry; FL_BLOCK_TOO_SMALL.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_init(
    vm: *mut fl_vm,
    block: *mut u64,
    words: usize,
    images: *mut fl_image,
    image_capacity: usize,
    config: *const fl_config,
) -> fl_status {
    of(init(vm, block, words, images, image_capacity, config))
}

fn init(
    vm: *mut fl_vm,
    block: *mut u64,
    words: usize,
    images: *mut fl_image,
    image_capacity: usize,
    config: *const fl_config,
) -> Result<(), fl_status> {
    pointers::check_run(vm, 1)?;
    pointers::check_run(block, words)?;
    pointers::check_run(images, image_capacity)?;
    let config = pointers::config(config)?;
    let settings = config.settings()?;
    if image_capacity == 0 {
        return Err(fl_status::FL_TOO_MANY_IMAGES);
    }
    let prelude = Image::new(PRELUDE)?;
    let state = State {
        block: Cell::new(block.expose_provenance()),
        words: Cell::new(words),
        images: Cell::new(images.expose_provenance()),
        image_capacity: Cell::new(image_capacity),
        ..State::default()
    };
    let state = pointers::new_state(&vm, state)?;
    let mut lent = Lent::new(state)?;
    fastlocals_core::start::init(lent.parts().0, settings).map_err(|_| fl_status::FL_BLOCK_TOO_SMALL)?;
    lent.set_image(0, prelude);
    state.image_count.set(1);
    drop(lent);
    if config.gc_every_step != 0 {
        lend(state, |vm| vm.heap.block.set_stress(true))?;
    }
    state.magic.set(MAGIC);
    Ok(())
}

/// Adds an image of `length` bytes and gives its number. The bytes are lent, not copied: they must stay unchanged, where they are, as long as the
/// VM is used. They may be in read-only memory and need no alignment.
///
/// Errors: FL_IMAGE_... says what is wrong with it; FL_TOO_MANY_IMAGES; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_image_add(vm: *mut fl_vm, bytes: *const u8, length: usize, number: *mut u32) -> fl_status {
    of(image_add(vm, bytes, length, number))
}

fn image_add(vm: *mut fl_vm, bytes: *const u8, length: usize, number: *mut u32) -> Result<(), fl_status> {
    let state = state(&vm)?;
    let out = Out::new(&number)?;
    let bytes = pointers::kept_bytes(bytes, length)?;
    check_image(state, Image::new(bytes)?)?;
    out.set(add(state, Image::verified_before(bytes))?);
    Ok(())
}

/// Makes sure that a sound image can be added.
fn check_image(state: &State, image: Image<'_>) -> Result<(), fl_status> {
    let era = lend_block(state, |block| block.era())?;
    if image.era().is_some_and(|e: Era| e != era) {
        return Err(fl_status::FL_IMAGE_OTHER_ERA);
    }
    if state.image_count.get() >= state.image_capacity.get()
        || state.image_count.get() >= fastlocals_core::value::limits::MAX_IMAGES
    {
        return Err(fl_status::FL_TOO_MANY_IMAGES);
    }
    Ok(())
}

fn add(state: &State, image: Image<'static>) -> Result<u32, fl_status> {
    let i = state.image_count.get();
    Lent::new(state)?.set_image(i, image);
    state.image_count.set(i + 1);
    Ok(i as u32)
}

/// Adds an image of the library's own, unless it is there already.
pub(crate) fn add_static(state: &State, bytes: &'static [u8]) -> Result<u32, fl_status> {
    let there = Lent::new(state)?.parts().1.iter().position(|i| core::ptr::eq(i.bytes(), bytes));
    if let Some(i) = there {
        return Ok(i as u32);
    }
    let image = Image::new(bytes)?;
    check_image(state, image)?;
    add(state, image)
}

/// Adds an image that the library owns from then on.
#[cfg(feature = "compiler")]
pub(crate) fn add_owned(state: &State, bytes: Vec<u8>) -> Result<u32, fl_status> {
    check_image(state, Image::new(&bytes)?)?;
    let bytes = pointers::own(state, bytes);
    add(state, Image::verified_before(bytes))
}

/// Ends the use of a VM: frees the images that the library has compiled for it, which is all that the library ever allocates. Only a VM for which it has compiled
/// any (`fl_compile`, FL_EXIT_COMPILE answered by the library) needs it. Afterwards the VM is not initialised; the block and its copies must
/// not be used with another VM unless that has the same images.
///
/// Errors: FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_close(vm: *mut fl_vm) -> fl_status {
    of(idle_state(&vm).map(|state| {
        #[cfg(feature = "compiler")]
        pointers::drop_owned(state);
        state.magic.set(0);
    }))
}

/// Gives the VM another block: the old one's contents must have been copied to the start of the new one, which may be longer. So a VM grows
/// after FL_EXIT_MEMORY, moves, or goes on from a copy that was kept: then the program waits again for what it waited for when the copy was made. (See also
/// `fl_vm_fork` and `fl_snapshot_save`.)
///
/// Errors: FL_DAMAGED if `block` holds no block, FL_BLOCK_VERSION or FL_BLOCK_NATIVES if it is that of another library;
/// FL_BLOCK_TOO_SMALL if it is shorter than its contents say; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
/// FL_BAD_ARGUMENT. After an error the VM keeps its old block.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_rebase(vm: *mut fl_vm, block: *mut u64, words: usize) -> fl_status {
    of(rebase(vm, block, words))
}

fn rebase(vm: *mut fl_vm, block: *mut u64, words: usize) -> Result<(), fl_status> {
    let state = state(&vm)?;
    pointers::check_run(block, words)?;
    let old = (state.block.get(), state.words.get());
    state.block.set(block.expose_provenance());
    state.words.set(words);
    let long_enough = lend(state, |vm| vm.heap.block.heap_base() + vm.heap.block.top() <= words);
    match long_enough {
        Ok(true) => {
            // Another program, or another moment of it; a function of the host that is being called knows its own.
            let waiting = lend(state, |vm| waits_in(vm))?;
            if state.callbacks.get() == 0 && (waiting.is_some() || waits(state)) {
                state.exit.set(waiting.map_or(0, |exit| exit as usize));
                state.pending.set(0);
            }
            Ok(())
        }
        wrong => {
            state.block.set(old.0);
            state.words.set(old.1);
            Err(wrong.err().unwrap_or(fl_status::FL_BLOCK_TOO_SMALL))
        }
    }
}

/// Says that no more memory will come: what needs more raises MemoryError in the program, and FL_EXIT_MEMORY does not occur.
///
/// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_refuse_memory(vm: *mut fl_vm) -> fl_status {
    of(state(&vm).map(|state| state.no_growth.set(1)))
}

/// Figures about the VM.
///
/// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_statistics(vm: *mut fl_vm, statistics: *mut fl_statistics) -> fl_status {
    of(figures(vm, statistics))
}

fn figures(vm: *mut fl_vm, statistics: *mut fl_statistics) -> Result<(), fl_status> {
    let state = state(&vm)?;
    let out = Out::new(&statistics)?;
    out.set(lend(state, |vm| fl_statistics {
        block_words: vm.heap.block.len(),
        heap_words: vm.heap.block.top(),
        stack_words: vm.heap.block.heap_base().saturating_sub(fastlocals_core::block::HEADER),
        collections: vm.heap.block.number(field::COLLECTIONS) as u64,
        peak_words: vm.heap.block.top().max(vm.heap.block.number(field::PEAK) as usize),
        free_words: vm.heap.block.free(),
        budget_left: u64::try_from(vm.heap.budget).unwrap_or(0),
        references: vm.heap.block.root_count(),
        frames: vm.heap.depth as usize,
        lost_traceback_entries: vm.heap.block.number(field::LOST_TRACEBACKS) as u64,
    })?);
    Ok(())
}
