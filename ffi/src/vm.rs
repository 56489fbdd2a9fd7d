//! `fl_vm`: a VM over a block that the caller lends. Setting up, images, another block, statistics.

use crate::abi::{State, fl_config, fl_image, fl_statistics, fl_vm};
use crate::exit::{waits, waits_in};
use crate::lend::{MAGIC, idle_state, lend, lend_block, state};
use crate::pointers::{self, Out};
use crate::status::{fl_status, of};
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
    let state = pointers::raw_state(vm)?;
    pointers::check_run(block, words)?;
    pointers::check_run(images, image_capacity)?;
    let config = pointers::config(config)?;
    let settings = config.settings()?;
    if image_capacity == 0 {
        return Err(fl_status::FL_TOO_MANY_IMAGES);
    }
    *state = State {
        magic: 0,
        block: block.addr(),
        words,
        images: images.addr(),
        image_capacity,
        image_count: 0,
        busy: 0,
        exit: 0,
        pending: 0,
        need: 0,
        no_growth: 0,
        natives: 0,
        native_count: 0,
        handlers: 0,
        callbacks: 0,
        inner: 0,
        stop: 0,
        owned: 0,
    };
    let _ = (block.expose_provenance(), images.expose_provenance());
    let prelude = Image::new(PRELUDE)?;
    fastlocals_core::control::start::init(pointers::block(state), settings)
        .map_err(|_| fl_status::FL_BLOCK_TOO_SMALL)?;
    pointers::set_image(state, 0, prelude);
    state.image_count = 1;
    if config.gc_every_step != 0 {
        lend(state, |vm| vm.heap.block.set_stress(true))?;
    }
    state.magic = MAGIC;
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
    let state = state(vm)?;
    let out = Out::new(number)?;
    let bytes = pointers::bytes(bytes, length)?;
    check_image(state, Image::new(bytes)?)?;
    out.set(add(state, Image::verified_before(bytes)));
    Ok(())
}

/// Makes sure that a sound image can be added.
fn check_image(state: &mut State, image: Image<'_>) -> Result<(), fl_status> {
    let era = lend_block(state, |block| block.era())?;
    if image.era().is_some_and(|e: Era| e != era) {
        return Err(fl_status::FL_IMAGE_OTHER_ERA);
    }
    if state.image_count >= state.image_capacity || state.image_count >= fastlocals_core::value::limits::MAX_IMAGES {
        return Err(fl_status::FL_TOO_MANY_IMAGES);
    }
    Ok(())
}

fn add(state: &mut State, image: Image<'static>) -> u32 {
    let i = state.image_count;
    pointers::set_image(state, i, image);
    state.image_count = i + 1;
    i as u32
}

/// Adds an image of the library's own, unless it is there already.
pub(crate) fn add_static(state: &mut State, bytes: &'static [u8]) -> Result<u32, fl_status> {
    if let Some(i) = pointers::images(state).iter().position(|i| core::ptr::eq(i.bytes(), bytes)) {
        return Ok(i as u32);
    }
    let image = Image::new(bytes)?;
    check_image(state, image)?;
    Ok(add(state, image))
}

/// Adds an image that the library owns from then on.
#[cfg(feature = "compiler")]
pub(crate) fn add_owned(state: &mut State, bytes: Vec<u8>) -> Result<u32, fl_status> {
    check_image(state, Image::new(&bytes)?)?;
    let bytes = pointers::own(state, bytes);
    Ok(add(state, Image::verified_before(bytes)))
}

/// Ends the use of a VM: frees the images that the library has compiled for it, which is all that the library ever allocates. Only a VM for which it has compiled
/// any (`fl_compile`, FL_EXIT_COMPILE answered by the library) needs it. Afterwards the VM is not initialised; the block and its copies must
/// not be used with another VM unless that has the same images.
///
/// Errors: FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_close(vm: *mut fl_vm) -> fl_status {
    of(idle_state(vm).map(|state| {
        #[cfg(feature = "compiler")]
        pointers::drop_owned(state);
        state.magic = 0;
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
    let state = state(vm)?;
    pointers::check_run(block, words)?;
    let old = (state.block, state.words);
    state.block = block.expose_provenance();
    state.words = words;
    let long_enough = lend(state, |vm| vm.heap.block.heap_base() + vm.heap.block.top() <= words);
    match long_enough {
        Ok(true) => {
            // Another program, or another moment of it; a function of the host that is being called knows its own.
            let waiting = lend(state, |vm| waits_in(vm))?;
            if state.callbacks == 0 && (waiting.is_some() || waits(state)) {
                state.exit = waiting.map_or(0, |exit| exit as usize);
                state.pending = 0;
            }
            Ok(())
        }
        wrong => {
            (state.block, state.words) = old;
            Err(wrong.err().unwrap_or(fl_status::FL_BLOCK_TOO_SMALL))
        }
    }
}

/// Says that no more memory will come: what needs more raises MemoryError in the program, and FL_EXIT_MEMORY does not occur.
///
/// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_refuse_memory(vm: *mut fl_vm) -> fl_status {
    of(state(vm).map(|state| state.no_growth = 1))
}

/// Figures about the VM.
///
/// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_vm_statistics(vm: *mut fl_vm, statistics: *mut fl_statistics) -> fl_status {
    of(figures(vm, statistics))
}

fn figures(vm: *mut fl_vm, statistics: *mut fl_statistics) -> Result<(), fl_status> {
    let state = state(vm)?;
    let out = Out::new(statistics)?;
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
