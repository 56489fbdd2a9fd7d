//! Everything that touches a pointer of the caller: the only file of the project with unsafe code.
//!
//! What cannot be checked is the caller's promise, stated in the header: a pointer that is not NULL and aligned points to as many
//! initialised (for outputs: writable) items as its type and length say, for as long as the function's documentation says, and nobody
//! else uses what it points to meanwhile.
//!
//! What these functions give is bounded by a borrow of the pointer itself, which is a parameter of the exported function: nothing outlives the call. What
//! is writable cannot be had twice: a state is cells, its block and images are lent by [`Lent`], of which there is one at a time, outputs are written and never
//! read, and a buffer borrows its pointer exclusively.
#![allow(unsafe_code, reason = "see the ledger in README.md")]

use crate::abi::{AsmState, State, fl_asm, fl_config, fl_handlers, fl_image, fl_native, fl_vm};
use crate::status::fl_status;
use core::ffi::c_char;
use core::ptr::{with_exposed_provenance, with_exposed_provenance_mut};
use fastlocals_core::image::Image;

/// As the length of a text: the text ends before its first 0. (The header has it as a macro.)
pub(crate) const FL_TERMINATED: usize = usize::MAX;

/// Checks a pointer for NULL and alignment.
#[inline]
fn check<T>(p: *const T) -> Result<(), fl_status> {
    if p.is_null() {
        Err(fl_status::FL_NULL)
    } else if !p.is_aligned() {
        Err(fl_status::FL_MISALIGNED)
    } else {
        Ok(())
    }
}

/// The state in a caller's `fl_vm`, whatever it holds: all its fields are plain numbers.
#[inline]
pub(crate) fn raw_state(vm: &*mut fl_vm) -> Result<&State, fl_status> {
    check(*vm)?;
    const { assert!(size_of::<State>() <= size_of::<fl_vm>() && align_of::<State>() <= align_of::<fl_vm>()) };
    // SAFETY: not NULL, aligned, and the caller promises a whole `fl_vm` that no other thread uses. `State` fits into it (asserted above), every pattern
    // of bits is a valid `State`, and it is made of cells, so that there may be several such references.
    Ok(unsafe { &*vm.cast::<State>() })
}

/// Makes a caller's `fl_vm` hold this state, whatever it held.
pub(crate) fn new_state(vm: &*mut fl_vm, state: State) -> Result<&State, fl_status> {
    check(*vm)?;
    // SAFETY: as for `raw_state`. What was there is not dropped: it is numbers.
    unsafe { vm.cast::<State>().write(state) };
    raw_state(vm)
}

/// A VM's block and images, lent to core. A second loan while there is one, and a function of the caller that is called meanwhile (see [`calls_out`]), would
/// be mistakes of this library: FL_NESTED, and a panic in a build with assertions.
pub(crate) struct Lent<'s> {
    state: &'s State,
}

impl<'s> Lent<'s> {
    #[inline]
    pub(crate) fn new(state: &'s State) -> Result<Lent<'s>, fl_status> {
        if state.lent.replace(1) != 0 {
            debug_assert!(false, "a VM's block is lent twice");
            return Err(fl_status::FL_NESTED);
        }
        Ok(Lent { state })
    }

    /// The words of the block and the images.
    #[inline]
    pub(crate) fn parts(&mut self) -> (&mut [u64], &[Image<'_>]) {
        let s = self.state;
        // SAFETY: `fl_vm_init` and `fl_vm_rebase` checked pointer and length; the caller promised to leave the block to the VM until the VM
        // is given another one or is no longer used. The result borrows `self`, of which there is one at a time.
        let words =
            unsafe { core::slice::from_raw_parts_mut(with_exposed_provenance_mut(s.block.get()), s.words.get()) };
        // SAFETY: the first `image_count` entries of the caller's table were written by `set_image` as `Image`s, whose bytes the caller promised to
        // lend as long as the VM is used; they are written again only through an exclusive borrow of `self`.
        let images =
            unsafe { core::slice::from_raw_parts(with_exposed_provenance(s.images.get()), s.image_count.get()) };
        (words, images)
    }

    /// Writes entry `i` of the caller's table of images; the caller of this function has checked that there is one.
    pub(crate) fn set_image(&mut self, i: usize, image: Image<'static>) {
        const {
            assert!(
                size_of::<Image<'static>>() <= size_of::<fl_image>()
                    && align_of::<Image<'static>>() <= align_of::<fl_image>()
            )
        };
        if i < self.state.image_capacity.get() {
            // SAFETY: `fl_vm_init` checked the table's pointer, `i` lies within the capacity that the caller gave, and `self` is borrowed exclusively, so
            // that nobody looks at the entries.
            unsafe { with_exposed_provenance_mut::<Image<'static>>(self.state.images.get()).add(i).write(image) }
        }
    }
}

impl Lent<'_> {
    /// Makes the images those of another VM, as far as they fit.
    pub(crate) fn copy_images(&mut self, other: &mut Lent<'_>) {
        let n = other.state.image_count.get().min(self.state.image_capacity.get());
        // SAFETY: the first `n` entries of the other's table were written as for `parts`, this one's has room for them (`fl_vm_fork` checked its
        // pointer), and both are borrowed exclusively. That the tables may be one changes nothing.
        unsafe {
            let from = with_exposed_provenance::<Image<'static>>(other.state.images.get());
            core::ptr::copy(from, with_exposed_provenance_mut(self.state.images.get()), n);
        }
        self.state.image_count.set(n);
    }
}

impl Drop for Lent<'_> {
    #[inline]
    fn drop(&mut self) {
        self.state.lent.set(0);
    }
}

/// Before a function of the caller is called, which may come back in.
pub(crate) fn calls_out(state: &State) {
    debug_assert!(state.lent.get() == 0, "a function of the host is called while the block is lent");
}

/// The state in a caller's `fl_asm`, whatever it holds: all its fields are plain numbers.
pub(crate) fn assembler(asm: &mut *mut fl_asm) -> Result<&mut AsmState, fl_status> {
    check(*asm)?;
    const { assert!(size_of::<AsmState>() <= size_of::<fl_asm>() && align_of::<AsmState>() <= align_of::<fl_asm>()) };
    // SAFETY: not NULL, aligned, and the caller promises a whole `fl_asm` that nobody else uses. `AsmState` fits into it (asserted above), and every
    // pattern of bits is a valid `AsmState`. No function of the caller is called by the assembler's functions, each of which takes it once.
    Ok(unsafe { &mut *asm.cast::<AsmState>() })
}

/// The buffer that an assembler was given.
pub(crate) fn asm_buffer(state: &mut AsmState) -> &mut [u8] {
    // SAFETY: `fl_asm_init` checked pointer and length; the caller promised to leave the buffer to the assembler until it has finished. The result
    // borrows the state, so there is one such slice at a time.
    unsafe { core::slice::from_raw_parts_mut(with_exposed_provenance_mut(state.buffer), state.length) }
}

/// Checks a run of `n` items for reading or writing. NULL is refused even for none.
#[inline]
pub(crate) fn check_run<T>(p: *const T, n: usize) -> Result<(), fl_status> {
    check(p)?;
    if n > isize::MAX as usize / size_of::<T>() { Err(fl_status::FL_BAD_ARGUMENT) } else { Ok(()) }
}

/// Bytes that the caller lends for the call.
#[inline]
pub(crate) fn bytes(p: &*const u8, n: usize) -> Result<&[u8], fl_status> {
    check_run(*p, n)?;
    // SAFETY: not NULL, of a possible length, and the caller promises `n` bytes that stay unchanged during the call.
    Ok(unsafe { core::slice::from_raw_parts(*p, n) })
}

/// Bytes that the caller lends for as long as the VM is used: those of images.
pub(crate) fn kept_bytes(p: *const u8, n: usize) -> Result<&'static [u8], fl_status> {
    check_run(p, n)?;
    // SAFETY: not NULL, of a possible length, and the caller promises `n` bytes that stay unchanged, where they are, as long as the VM is used; what is
    // made of them goes into the VM's table of images only.
    Ok(unsafe { core::slice::from_raw_parts(p, n) })
}

/// What C has for a byte.
pub(crate) trait Byte {}

impl Byte for u8 {}

impl Byte for i8 {}

/// A buffer of the caller for text or bytes.
pub(crate) fn buffer<T: Byte>(p: &mut *mut T, n: usize) -> Result<&mut [u8], fl_status> {
    if n == 0 {
        return Ok(&mut []);
    }
    check_run(*p, n)?;
    // SAFETY: not NULL, of a possible length, and the caller promises `n` writable bytes that nobody else uses. Writing is all that is
    // done with them.
    Ok(unsafe { core::slice::from_raw_parts_mut(p.cast::<u8>(), n) })
}

/// The caller's configuration; fields beyond its size have their defaults.
pub(crate) fn config(p: *const fl_config) -> Result<fl_config, fl_status> {
    if p.is_null() {
        return Ok(fl_config::default());
    }
    check(p)?;
    // SAFETY: not NULL and aligned; every version of the struct begins with its size.
    let size = unsafe { p.cast::<usize>().read() };
    if size < size_of::<usize>() {
        return Err(fl_status::FL_BAD_SIZE);
    }
    let mut config = fl_config::default();
    let n = size.min(size_of::<fl_config>());
    // SAFETY: the caller promises `size` bytes at `p`; at most as many as the local has are copied. Every pattern of bits is a valid
    // `fl_config`.
    unsafe { core::ptr::copy_nonoverlapping(p.cast::<u8>(), (&raw mut config).cast::<u8>(), n) };
    Ok(config)
}

/// Where an output goes. Checked before anything is done, written only on success, and not after the call.
pub(crate) struct Out<'p, T>(&'p *mut T);

impl<'p, T> Out<'p, T> {
    /// Checks the pointer.
    pub(crate) fn new(p: &'p *mut T) -> Result<Out<'p, T>, fl_status> {
        check(*p)?;
        Ok(Out(p))
    }

    /// Writes the output.
    pub(crate) fn set(self, v: T) {
        // SAFETY: `new` checked the pointer, and the caller promises room for a `T`. What was there is not dropped: it is C's.
        unsafe { self.0.write(v) }
    }
}

/// Text of the caller: `n` bytes of UTF-8, or up to a 0 if `n` is FL_TERMINATED.
pub(crate) fn text(p: &*const c_char, n: usize) -> Result<&str, fl_status> {
    core::str::from_utf8(raw_text(p, n)?).map_err(|_| fl_status::FL_BAD_ARGUMENT)
}

/// The same before it is known to be UTF-8.
#[inline]
pub(crate) fn raw_text(p: &*const c_char, n: usize) -> Result<&[u8], fl_status> {
    check(*p)?;
    if n == FL_TERMINATED {
        // SAFETY: not NULL, and the caller promises text that is ended by 0 and stays unchanged during the call.
        Ok(unsafe { core::ffi::CStr::from_ptr(*p) }.to_bytes())
    } else {
        check_run(*p, n)?;
        // SAFETY: as for `bytes`.
        Ok(unsafe { core::slice::from_raw_parts(p.cast::<u8>(), n) })
    }
}

/// Items that the caller lends; NULL will do for none.
pub(crate) fn items<T: Copy>(p: &*const T, n: usize) -> Result<&[T], fl_status> {
    if n == 0 {
        return Ok(&[]);
    }
    check_run(*p, n)?;
    // SAFETY: not NULL, aligned, of a possible length, and the caller promises `n` items that stay unchanged during the call.
    Ok(unsafe { core::slice::from_raw_parts(*p, n) })
}

/// Entry `i` of the caller's table of native functions.
pub(crate) fn native(state: &State, i: usize) -> Option<fl_native> {
    if i >= state.native_count.get() {
        return None;
    }
    // SAFETY: `fl_vm_natives` checked the table's pointer, `i` lies within the count that the caller gave, and the caller promised to lend the
    // table, whose entries are valid, as long as the VM is used.
    Some(unsafe { with_exposed_provenance::<fl_native>(state.natives.get()).add(i).read() })
}

/// Checks the caller's handlers.
pub(crate) fn check_handlers(p: *const fl_handlers) -> Result<(), fl_status> {
    check(p)?;
    // SAFETY: not NULL and aligned; every version of the struct begins with its size.
    if unsafe { p.cast::<usize>().read() } < size_of::<usize>() { Err(fl_status::FL_BAD_SIZE) } else { Ok(()) }
}

/// The caller's handlers; those beyond its size, or all of them, are NULL.
pub(crate) fn handlers(state: &State) -> fl_handlers {
    let mut handlers = fl_handlers {
        size: 0,
        userdata: core::ptr::null_mut(),
        output: None,
        input: None,
        import: None,
        compile: None,
        event: None,
        memory: None,
    };
    if state.handlers.get() != 0 {
        let p = with_exposed_provenance::<fl_handlers>(state.handlers.get());
        // SAFETY: `fl_vm_handlers` checked the pointer, and the caller promised to lend as many bytes as the size says, valid handlers, as long as the
        // VM is used. At most as many as the local has are copied: whole fields, as sizes of versions end after a field.
        unsafe {
            let n = p.cast::<usize>().read().min(size_of::<fl_handlers>());
            core::ptr::copy_nonoverlapping(
                p.cast::<u8>(),
                (&raw mut handlers).cast::<u8>(),
                n / size_of::<usize>() * size_of::<usize>(),
            );
        }
    }
    handlers
}

/// An image that the library owns, and the next one.
#[cfg(feature = "compiler")]
struct Owned {
    bytes: Vec<u8>,
    next: usize,
}

/// Makes the library the owner of an image; it lives until [`drop_owned`].
#[cfg(feature = "compiler")]
pub(crate) fn own(state: &State, bytes: Vec<u8>) -> &'static [u8] {
    let owned = Box::into_raw(Box::new(Owned { bytes, next: state.owned.get() }));
    state.owned.set(owned.expose_provenance());
    // SAFETY: just made; it is freed by `drop_owned` only, after which the VM, whose images alone refer to the bytes, is not initialised any more.
    let bytes: &'static Vec<u8> = unsafe { &(*owned).bytes };
    bytes
}

/// Frees the images that the library owns.
#[cfg(feature = "compiler")]
pub(crate) fn drop_owned(state: &State) {
    while state.owned.get() != 0 {
        // SAFETY: `own` made it with `Box::into_raw`, and it is taken out of the list here.
        let owned = unsafe { Box::from_raw(with_exposed_provenance_mut::<Owned>(state.owned.get())) };
        state.owned.set(owned.next);
        drop(owned.bytes);
    }
}
