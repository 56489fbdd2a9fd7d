//! Compiling source in the host.

use crate::status::fl_status;
use crate::vm::fl_vm;

/// Answers FL_EXIT_COMPILE with the library's compiler.
pub(crate) fn answer_compile(_: *mut fl_vm) -> Result<(), fl_status> {
    Err(fl_status::FL_NO_COMPILER)
}
