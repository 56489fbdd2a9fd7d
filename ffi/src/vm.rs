//! `fl_vm`: a VM over a block that the caller lends. Setting up, images, another block, statistics.

use crate::PRELUDE;
use crate::config::fl_config;
use crate::pointers::{self, Out};
use crate::status::{fl_status, of};
use fastlocals_core::block::{Block, field};
use fastlocals_core::era::Era;
use fastlocals_core::image::Image;
use fastlocals_core::vm::Vm;

/// A VM: a small struct in the caller's storage that lends the VM its block and images. It must not be moved or copied while in use; the
/// block may (see `fl_vm_rebase`). Its contents are private.
#[repr(C)]
pub struct fl_vm {
    private_: [usize; 16],
}

/// One entry of a table of images. Its contents are private.
#[repr(C)]
pub struct fl_image {
    private_: [usize; 2],
}

/// Figures about a VM.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct fl_statistics {
    /// Words of the whole block.
    pub block_words: usize,
    /// Words of the heap in use, garbage included.
    pub heap_words: usize,
    /// Words that the stack has now.
    pub stack_words: usize,
    /// How many collections there were.
    pub collections: u64,
}

/// What is really in a `fl_vm`. Every pattern of bits is valid; addresses are kept as numbers.
#[repr(C)]
pub struct State {
    pub(crate) magic: usize,
    pub(crate) block: usize,
    pub(crate) words: usize,
    pub(crate) images: usize,
    pub(crate) image_capacity: usize,
    pub(crate) image_count: usize,
    /// 1 while the VM runs.
    pub(crate) busy: usize,
    /// What the last run ended with: a number of `fl_exit`, or 0.
    pub(crate) exit: usize,
    /// 1: an answer has ended the run; the next one gives that exit at once.
    pub(crate) pending: usize,
    /// Words that the last exit asked for.
    pub(crate) need: usize,
    /// 1: no more memory will come.
    pub(crate) no_growth: usize,
}

const MAGIC: usize = 0x464C_564D;

/// The state of an initialised VM that is not running.
pub(crate) fn state<'a>(vm: *mut fl_vm) -> Result<&'a mut State, fl_status> {
    let state = pointers::raw_state(vm)?;
    if state.magic != MAGIC {
        return Err(fl_status::FL_NOT_INITIALISED);
    }
    if state.busy != 0 {
        return Err(fl_status::FL_NESTED);
    }
    Ok(state)
}

/// Lends the VM to `f`.
pub(crate) fn lend<R>(state: &mut State, f: impl FnOnce(&mut Vm<'_>) -> R) -> Result<R, fl_status> {
    let images = pointers::images(state);
    let no_growth = state.no_growth != 0;
    let block = Block::attach(pointers::block(state)).ok_or(fl_status::FL_DAMAGED)?;
    let mut vm = Vm::new(block, images);
    if no_growth {
        vm.refuse_memory();
    }
    let r = f(&mut vm);
    vm.save();
    Ok(r)
}

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
    };
    let _ = (block.expose_provenance(), images.expose_provenance());
    let prelude = Image::new(PRELUDE)?;
    fastlocals_core::init::init(pointers::block(state), settings).map_err(|_| fl_status::FL_BLOCK_TOO_SMALL)?;
    pointers::set_image(state, 0, prelude);
    state.image_count = 1;
    if config.gc_every_step != 0 {
        lend(state, |vm| vm.block.set_stress(true))?;
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
    let image = Image::new(pointers::bytes(bytes, length)?)?;
    let era = lend(state, |vm| vm.era)?;
    if image.era().is_some_and(|e: Era| e != era) {
        return Err(fl_status::FL_IMAGE_OTHER_ERA);
    }
    let i = state.image_count;
    if i >= state.image_capacity || i >= fastlocals_core::limits::MAX_IMAGES {
        return Err(fl_status::FL_TOO_MANY_IMAGES);
    }
    pointers::set_image(state, i, image);
    state.image_count = i + 1;
    out.set(i as u32);
    Ok(())
}

/// Gives the VM another block: the old one's contents must have been copied to the start of the new one, which may be longer. So a VM grows
/// after FL_EXIT_MEMORY, moves, or goes on from a copy that was kept.
///
/// Errors: FL_DAMAGED if `block` holds no block; FL_BLOCK_TOO_SMALL if it is shorter than its contents say; FL_NULL, FL_MISALIGNED,
/// FL_NOT_INITIALISED, FL_NESTED, FL_BAD_ARGUMENT. After an error the VM keeps its old block.
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
    let long_enough = lend(state, |vm| vm.block.heap_base() + vm.block.top() <= words);
    match long_enough {
        Ok(true) => Ok(()),
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
        block_words: vm.block.len(),
        heap_words: vm.block.top(),
        stack_words: vm.block.heap_base().saturating_sub(fastlocals_core::block::HEADER),
        collections: vm.block.number(field::COLLECTIONS) as u64,
    })?);
    Ok(())
}
