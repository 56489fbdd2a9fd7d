//! What an image says of its source: the file and the lines that have code.

use crate::abi::{State, fl_vm};
use crate::lend::{copy, state};
use crate::pointers::{self, Lent, Out};
use crate::status::{fl_status, of};
use core::ffi::c_char;
use fastlocals_core::image::Image;

/// Looks at an image.
fn image<T>(state: &State, number: u32, f: impl FnOnce(Image<'_>) -> T) -> Result<T, fl_status> {
    let mut lent = Lent::new(state)?;
    lent.parts().1.get(number as usize).copied().map(f).ok_or(fl_status::FL_NO_IMAGE)
}

/// The name of the source file of image `number`. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length`
/// receives how many there are in all.
///
/// Errors: FL_NO_IMAGE; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_image_file(
    vm: *mut fl_vm,
    number: u32,
    mut buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&length)?;
        let buffer = pointers::buffer(&mut buffer, capacity)?;
        out.set(image(s, number, |image| copy(image.str_bytes(image.main().filename_at()), buffer))?);
        Ok(())
    }))
}

/// The first line after line `after` on which the source of image `number` has code: with `after` 0 the first one, and so on with each result. These
/// are the lines that can have line events, for coverage and breakpoints.
///
/// Errors: FL_NO_ITEM if there is none; FL_NO_IMAGE; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_image_line(vm: *mut fl_vm, number: u32, after: u32, line: *mut u32) -> fl_status {
    of(state(&vm).and_then(|s| {
        let out = Out::new(&line)?;
        let first = image(s, number, |image| {
            let codes = (0..image.code_count()).filter_map(|i| image.code(i));
            let lines = codes.flat_map(|c| (0..c.instructions().len()).filter_map(move |pc| c.line(pc)));
            lines.filter(|l| *l > after).min()
        })?;
        out.set(first.ok_or(fl_status::FL_NO_ITEM)?);
        Ok(())
    }))
}
