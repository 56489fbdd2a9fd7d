//! Modules of the library that are written in Python: feature `library`. Without it there are none.

use crate::abi::fl_vm;
use crate::answers::answer;
use crate::exit::{fl_exit, last, waits};
use crate::lend::{lend, state};
use crate::status::{fl_status, of};
use crate::vm::add_static;
use fastlocals_core::value::Value;

/// Answers FL_EXIT_IMPORT with a module that comes with the library (`math`, `collections`, ...), or with None if there is none of this name. It takes an entry of
/// the table of images. (`fl_run_answering` does so by itself where there is no `import` handler, or it has not answered.)
///
/// Errors: FL_TOO_MANY_IMAGES; FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_import(vm: *mut fl_vm) -> fl_status {
    of((|| {
        if answer_import(vm)? {
            return Ok(());
        }
        answer(state(&vm)?, |_| Ok(Value::NONE))
    })())
}

/// Answers with a module of the library. False: there is none of this name, and nothing was answered.
pub(crate) fn answer_import(vm: *mut fl_vm) -> Result<bool, fl_status> {
    let s = state(&vm)?;
    if last(s) != Some(fl_exit::FL_EXIT_IMPORT) || !waits(s) {
        return Err(fl_status::FL_NOT_WAITING);
    }
    let found = lend(s, |vm| fastlocals_prelude::module(vm.heap.str_bytes(vm.heap.operand(0))))?;
    let Some(image) = found else { return Ok(false) };
    let number = add_static(s, image)?;
    answer(s, |_| Ok(Value::small(number as i64)))?;
    Ok(true)
}
