//! `fl_status`: what every function that can fail returns.

use core::ffi::c_char;
use fastlocals_core::block::BlockError;
use fastlocals_core::image::ImageError;

macro_rules! statuses {
    ($($name:ident = $n:literal, $text:literal;)*) => {
        /// The text of a status.
        fn text(status: u32) -> &'static core::ffi::CStr {
            match status {
                $($n => $text,)*
                _ => c"unknown status",
            }
        }

        #[cfg(test)]
        const ALL: &[(fl_status, u32)] = &[$((fl_status::$name, $n)),*];
    };
}

/// What a function that can fail returns. Numbers are fixed; they come in ranges: 1 to 99 a mistake of the caller, 100 to 199 an image or snapshot, 200 to
/// 299 memory, 300 to 399 the state of the VM, 400 to 499 the assembler.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_status {
    /// Done.
    FL_OK = 0,
    /// A pointer is NULL that may not be.
    FL_NULL = 1,
    /// A pointer is not aligned for what it points to.
    FL_MISALIGNED = 2,
    /// The size field of a struct is less than any version of this library had.
    FL_BAD_SIZE = 3,
    /// An argument is out of range.
    FL_BAD_ARGUMENT = 4,
    /// The `fl_vm` was not initialised.
    FL_NOT_INITIALISED = 5,
    /// The VM is inside `fl_run` further up the call stack.
    FL_NESTED = 6,
    /// Nothing waits for this answer, or nothing was started.
    FL_NOT_WAITING = 7,
    /// The `fl_ref` was released, or is of another VM.
    FL_STALE_REF = 8,
    /// The object is not of the type that the function is for.
    FL_WRONG_TYPE = 9,
    /// A number does not fit, or an index is beyond the end.
    FL_OUT_OF_RANGE = 10,
    /// There is no such entry, or no next one.
    FL_NO_ITEM = 11,
    /// Calls lie too deep inside each other.
    FL_TOO_DEEP = 12,
    /// A buffer of the caller is too short.
    FL_TOO_SHORT = 13,
    /// The `fl_frame`'s frame has ended, or is that of a suspended generator.
    FL_STALE_FRAME = 20,
    /// There is no frame, or no further one.
    FL_NO_FRAME = 21,
    /// The frame has no variable of this name.
    FL_UNKNOWN_NAME = 22,
    /// The frame has no such slot.
    FL_UNKNOWN_SLOT = 23,
    /// The variable is unbound.
    FL_UNBOUND = 24,
    /// The frame has lost its variables: it was cleared, or ended when there was no memory for them.
    FL_FRAME_CLEARED = 25,
    /// The frame's names live in a mapping of the program whose behaviour is its own.
    FL_FOREIGN_NAMES = 26,
    /// The object has no code, or no code lies at the line.
    FL_NO_CODE = 27,
    /// Not an image.
    FL_IMAGE_UNKNOWN = 100,
    /// The image has another format version.
    FL_IMAGE_FORMAT_VERSION = 101,
    /// The image is for an unknown era.
    FL_IMAGE_ERA = 102,
    /// The image is truncated or too long.
    FL_IMAGE_LENGTH = 103,
    /// The image is damaged.
    FL_IMAGE_CHECKSUM = 104,
    /// The image breaks a rule of its format.
    FL_IMAGE_MALFORMED = 105,
    /// The image is for another era than the VM.
    FL_IMAGE_OTHER_ERA = 106,
    /// The table of images is full.
    FL_TOO_MANY_IMAGES = 107,
    /// There is no image with this number.
    FL_NO_IMAGE = 108,
    /// Not a snapshot.
    FL_SNAPSHOT_UNKNOWN = 110,
    /// The snapshot was made by another version of the layout.
    FL_SNAPSHOT_VERSION = 111,
    /// The snapshot is truncated or too long.
    FL_SNAPSHOT_LENGTH = 112,
    /// The snapshot is damaged.
    FL_SNAPSHOT_CHECKSUM = 113,
    /// The snapshot breaks a rule: no VM would have made it.
    FL_SNAPSHOT_MALFORMED = 114,
    /// The snapshot needs an image that was not added, or another one.
    FL_SNAPSHOT_IMAGE = 115,
    /// The snapshot was made by a build with other built-in functions.
    FL_SNAPSHOT_NATIVES = 116,
    /// The block is too small; a larger one may do.
    FL_BLOCK_TOO_SMALL = 200,
    /// The block is damaged.
    FL_DAMAGED = 300,
    /// A program is running or waiting already.
    FL_BUSY = 301,
    /// Python code raised an exception; `fl_exception` gives it.
    FL_RAISED = 302,
    /// The budget of a call was spent; the call was given up.
    FL_BUDGET_SPENT = 303,
    /// The library was built without the compiler.
    FL_NO_COMPILER = 304,
    /// The block was made by another version of the library.
    FL_BLOCK_VERSION = 305,
    /// The block was made by a build with other built-in functions.
    FL_BLOCK_NATIVES = 306,
    /// The assembler's buffer is full.
    FL_ASM_FULL = 400,
    /// There is no such instruction, or this function does not emit it.
    FL_ASM_OPCODE = 401,
    /// An operand is out of its range, or there is no such constant, name or slot.
    FL_ASM_OPERAND = 402,
    /// More registers than a frame can have.
    FL_ASM_REGISTER = 403,
    /// There is no such label.
    FL_ASM_NO_LABEL = 404,
    /// The label has its place already.
    FL_ASM_LABEL_PLACED = 405,
    /// A label is used and was never placed.
    FL_ASM_LABEL_UNDEFINED = 406,
    /// A jump is too far, or there are too many instructions, constants or names.
    FL_ASM_LIMIT = 407,
    /// The function has a variable of this name already.
    FL_ASM_SLOT_EXISTS = 408,
    /// Variables are declared before instructions, arguments before other variables, free variables last.
    FL_ASM_SLOT_ORDER = 409,
    /// The line is before the function's first line.
    FL_ASM_LINE = 410,
    /// A function is not finished, or there is none to finish.
    FL_ASM_NESTING = 411,
    /// The image is finished.
    FL_ASM_FINISHED = 412,
}

statuses! {
    FL_OK = 0, c"done";
    FL_NULL = 1, c"a pointer is NULL";
    FL_MISALIGNED = 2, c"a pointer is not aligned";
    FL_BAD_SIZE = 3, c"the size field of a struct is too small";
    FL_BAD_ARGUMENT = 4, c"an argument is out of range";
    FL_NOT_INITIALISED = 5, c"the VM was not initialised";
    FL_NESTED = 6, c"the VM is running further up the call stack";
    FL_NOT_WAITING = 7, c"nothing waits for this";
    FL_STALE_REF = 8, c"the reference was released";
    FL_WRONG_TYPE = 9, c"the object has another type";
    FL_OUT_OF_RANGE = 10, c"a number does not fit, or an index is beyond the end";
    FL_NO_ITEM = 11, c"there is no such entry";
    FL_TOO_DEEP = 12, c"calls lie too deep inside each other";
    FL_TOO_SHORT = 13, c"the buffer is too short";
    FL_STALE_FRAME = 20, c"the frame has ended";
    FL_NO_FRAME = 21, c"there is no frame";
    FL_UNKNOWN_NAME = 22, c"the frame has no variable of this name";
    FL_UNKNOWN_SLOT = 23, c"the frame has no such slot";
    FL_UNBOUND = 24, c"the variable is unbound";
    FL_FRAME_CLEARED = 25, c"the frame has lost its variables";
    FL_FOREIGN_NAMES = 26, c"the frame's names live in a mapping of the program";
    FL_NO_CODE = 27, c"there is no such code";
    FL_IMAGE_UNKNOWN = 100, c"not a fastlocals image";
    FL_IMAGE_FORMAT_VERSION = 101, c"the image has another format version";
    FL_IMAGE_ERA = 102, c"the image is for an unknown era";
    FL_IMAGE_LENGTH = 103, c"the image is truncated or has bytes after its end";
    FL_IMAGE_CHECKSUM = 104, c"the image is damaged (checksum)";
    FL_IMAGE_MALFORMED = 105, c"the image is malformed";
    FL_IMAGE_OTHER_ERA = 106, c"the image is for another era than the VM";
    FL_TOO_MANY_IMAGES = 107, c"the table of images is full";
    FL_NO_IMAGE = 108, c"there is no image with this number";
    FL_SNAPSHOT_UNKNOWN = 110, c"not a fastlocals snapshot";
    FL_SNAPSHOT_VERSION = 111, c"the snapshot has another layout version";
    FL_SNAPSHOT_LENGTH = 112, c"the snapshot is truncated or has bytes after its end";
    FL_SNAPSHOT_CHECKSUM = 113, c"the snapshot is damaged (checksum)";
    FL_SNAPSHOT_MALFORMED = 114, c"the snapshot is malformed";
    FL_SNAPSHOT_IMAGE = 115, c"the snapshot needs other images";
    FL_SNAPSHOT_NATIVES = 116, c"the snapshot was made by a build with other built-in functions";
    FL_BLOCK_TOO_SMALL = 200, c"the block is too small";
    FL_DAMAGED = 300, c"the block is damaged";
    FL_BUSY = 301, c"a program is running or waiting already";
    FL_RAISED = 302, c"an exception was raised";
    FL_BUDGET_SPENT = 303, c"the budget of the call is spent";
    FL_NO_COMPILER = 304, c"the library has no compiler";
    FL_BLOCK_VERSION = 305, c"the block was made by another version of the library";
    FL_BLOCK_NATIVES = 306, c"the block was made by a build with other built-in functions";
    FL_ASM_FULL = 400, c"the assembler's buffer is full";
    FL_ASM_OPCODE = 401, c"there is no such instruction";
    FL_ASM_OPERAND = 402, c"an operand is out of its range";
    FL_ASM_REGISTER = 403, c"too many registers";
    FL_ASM_NO_LABEL = 404, c"there is no such label";
    FL_ASM_LABEL_PLACED = 405, c"the label has its place already";
    FL_ASM_LABEL_UNDEFINED = 406, c"a label is used and was never placed";
    FL_ASM_LIMIT = 407, c"the code is too large";
    FL_ASM_SLOT_EXISTS = 408, c"the function has a variable of this name already";
    FL_ASM_SLOT_ORDER = 409, c"the variable is declared too late";
    FL_ASM_LINE = 410, c"the line is before the function's first line";
    FL_ASM_NESTING = 411, c"a function is not finished, or there is none to finish";
    FL_ASM_FINISHED = 412, c"the image is finished";
}

impl From<ImageError> for fl_status {
    fn from(e: ImageError) -> fl_status {
        match e {
            ImageError::NotAnImage => fl_status::FL_IMAGE_UNKNOWN,
            ImageError::Format(_) => fl_status::FL_IMAGE_FORMAT_VERSION,
            ImageError::Era(_) => fl_status::FL_IMAGE_ERA,
            ImageError::Length => fl_status::FL_IMAGE_LENGTH,
            ImageError::Checksum => fl_status::FL_IMAGE_CHECKSUM,
            ImageError::Malformed(..) => fl_status::FL_IMAGE_MALFORMED,
        }
    }
}

impl From<BlockError> for fl_status {
    fn from(e: BlockError) -> fl_status {
        match e {
            BlockError::Damaged => fl_status::FL_DAMAGED,
            BlockError::Layout(_) => fl_status::FL_BLOCK_VERSION,
            BlockError::Natives => fl_status::FL_BLOCK_NATIVES,
        }
    }
}

/// The status of a result.
pub(crate) fn of(result: Result<(), fl_status>) -> fl_status {
    result.err().unwrap_or(fl_status::FL_OK)
}

/// The text of a status, terminated by 0, in static storage. Any number may be asked for.
#[unsafe(no_mangle)]
pub extern "C" fn fl_status_text(status: u32) -> *const c_char {
    text(status).as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_fixed_and_have_texts() {
        for (status, n) in ALL {
            assert_eq!(*status as u32, *n);
            assert_ne!(text(*n), text(99_999));
        }
    }
}
