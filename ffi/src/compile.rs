//! Compiling source in the host: feature `compiler`. Without it every function here gives FL_NO_COMPILER.

use crate::abi::fl_vm;
use crate::lend::state;
use crate::pointers::{self, Out};
use crate::status::{fl_status, of};
use core::ffi::c_char;

/// What a source is, as the third argument of Python's `compile`.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_mode {
    /// Statements: a module, or the operand of `exec`.
    FL_MODE_EXEC = 1,
    /// One expression.
    FL_MODE_EVAL = 2,
    /// One interactive statement, whose value is printed.
    FL_MODE_SINGLE = 3,
}

/// Compiles Python source (`length` bytes of UTF-8) in the VM's era and adds the image; gives its number, for `fl_start` or as an answer to
/// FL_EXIT_COMPILE and FL_EXIT_IMPORT. `filename` (`filename_length` bytes of UTF-8) is what tracebacks show; `mode` is one of `fl_mode`. The library keeps the image until
/// `fl_vm_close`. May be used at any time.
///
/// Errors: FL_NO_COMPILER if the library was built without the compiler; FL_RAISED: `fl_exception` gives the SyntaxError; FL_BAD_ARGUMENT if the mode is unknown
/// or a text is no UTF-8; FL_TOO_MANY_IMAGES; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_compile(
    vm: *mut fl_vm,
    source: *const c_char,
    length: usize,
    filename: *const c_char,
    filename_length: usize,
    mode: u32,
    number: *mut u32,
) -> fl_status {
    of((|| {
        let s = state(&vm)?;
        let out = Out::new(&number)?;
        let source = pointers::text(&source, length)?;
        let filename = pointers::text(&filename, filename_length)?;
        if !(fl_mode::FL_MODE_EXEC as u32..=fl_mode::FL_MODE_SINGLE as u32).contains(&mode) {
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        out.set(compiler::compile(s, source, filename, mode)?);
        Ok(())
    })())
}

/// Answers FL_EXIT_COMPILE with the library's compiler. (`fl_run_answering` does so by itself where there is no `compile` handler.)
///
/// Errors: FL_NO_COMPILER if the library was built without the compiler; FL_NOT_WAITING after another exit; FL_BLOCK_TOO_SMALL: give the VM a longer
/// block and answer again; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_answer_compile(vm: *mut fl_vm) -> fl_status {
    of(compiler::answer_compile(vm))
}

pub(crate) use compiler::answer_compile;

#[cfg(feature = "compiler")]
mod compiler {
    use super::fl_mode;
    use crate::abi::{State, fl_vm};
    use crate::answers::{answer, exception_class};
    use crate::exit::{fl_exit, last, waits};
    use crate::lend::{attempt, lend, state};
    use crate::status::fl_status;
    use crate::vm::add_owned;
    use fastlocals_compiler::{CompileError, ErrorKind, Mode, Options, compile as compile_source, decode::decode};
    use fastlocals_core::heap::message::P;
    use fastlocals_core::machine::Vm;
    use fastlocals_core::value::Value;
    use fastlocals_core::value::fault::{Data, Fault};
    use fastlocals_core::value::kind::Kind;
    use fastlocals_core::value::types::TypeId;

    /// Flag of `from __future__ import annotations`, as `compile` gets it.
    const FUTURE_ANNOTATIONS: i64 = 0x100_0000;

    pub(crate) fn compile(s: &State, source: &str, filename: &str, mode: u32) -> Result<u32, fl_status> {
        let mode = match mode {
            m if m == fl_mode::FL_MODE_EVAL as u32 => Mode::Eval,
            m if m == fl_mode::FL_MODE_SINGLE as u32 => Mode::Single,
            _ => Mode::Exec,
        };
        let era = lend(s, |vm| vm.heap.era)?;
        match compile_source(source, &Options { era, mode, ..Options::file(filename) }) {
            Ok(compiled) => add_owned(s, compiled.image),
            Err(e) => attempt(s, |vm| Err(raise(vm, &e))),
        }
    }

    /// What is to be compiled.
    struct Wanted {
        source: Vec<u8>,
        is_bytes: bool,
        options: Options,
    }

    fn wanted(vm: &Vm<'_>) -> Wanted {
        let (text, how) = (vm.heap.operand(0), vm.heap.operand(1));
        let is_bytes = !text.is(Kind::Str);
        let mode = match vm.heap.str_text(vm.heap.tuple_item(how, 1)) {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        };
        let flags = vm.heap.tuple_item(how, 2).as_small().unwrap_or(0);
        Wanted {
            source: if is_bytes { vm.heap.bytes_of(text) } else { vm.heap.str_bytes(text) }.to_vec(),
            is_bytes,
            options: Options {
                era: vm.heap.era,
                mode,
                future_annotations: flags & FUTURE_ANNOTATIONS != 0,
                future_print: true,
                ..Options::file(vm.heap.str_text(vm.heap.tuple_item(how, 0)))
            },
        }
    }

    pub(crate) fn answer_compile(vm: *mut fl_vm) -> Result<(), fl_status> {
        let s = state(&vm)?;
        if last(s) != Some(fl_exit::FL_EXIT_COMPILE) || !waits(s) {
            return Err(fl_status::FL_NOT_WAITING);
        }
        let wanted = lend(s, |vm| wanted(vm))?;
        let compiled = if wanted.is_bytes {
            decode(&wanted.source, &wanted.options.filename).and_then(|text| compile_source(&text, &wanted.options))
        } else {
            match core::str::from_utf8(&wanted.source) {
                Ok(text) => compile_source(text, &wanted.options),
                Err(_) => {
                    return answer(s, |vm| {
                        Err(vm.heap.raise(TypeId::UnicodeError, &[P::S("surrogates not allowed in source")]))
                    });
                }
            }
        };
        match compiled {
            Ok(compiled) => match add_owned(s, compiled.image) {
                Ok(number) => answer(s, |_| Ok(Value::small(number as i64))),
                Err(e) => {
                    let text = if e == fl_status::FL_TOO_MANY_IMAGES { "too many images" } else { "unsound image" };
                    answer(s, |vm| Err(vm.heap.raise(TypeId::SystemError, &[P::S(text)])))
                }
            },
            Err(e) => answer(s, |vm| Err(raise(vm, &e))),
        }
    }

    /// The exception that a compiler's error is in Python.
    fn raise(vm: &mut Vm<'_>, e: &CompileError) -> Fault {
        match exception(vm, e) {
            Ok(e) => vm.heap.raise_value(e),
            Err(t) => t,
        }
    }

    /// `SyntaxError(msg, (filename, lineno, offset, text, end_lineno, end_offset))`; the ends came with 3.10.
    fn exception(vm: &mut Vm<'_>, e: &CompileError) -> Data {
        let class = exception_class(e.kind.name()).unwrap_or(TypeId::SyntaxError).value();
        let number = |n: u32| if n == 0 { Value::NONE } else { Value::small(n as i64) };
        let message = vm.heap.new_str(&e.message)?;
        if e.line == 0 || matches!(e.kind, ErrorKind::Recursion | ErrorKind::Limit) {
            let args = vm.heap.new_tuple(&[message])?;
            return vm.heap.new_exception(class, args);
        }
        let filename = vm.heap.new_str(&e.filename)?;
        let text = match &e.text {
            Some(t) => vm.heap.new_str(t)?,
            None => Value::NONE,
        };
        let place = [filename, number(e.line), number(e.column), text, number(e.end_line), number(e.end_column)];
        let shown = if vm.heap.era.syntax_errors_tell_end() { place.len() } else { 4 };
        let place = vm.heap.new_tuple(place.get(..shown).unwrap_or(&[]))?;
        let args = vm.heap.new_tuple(&[message, place])?;
        vm.heap.new_exception(class, args)
    }
}

#[cfg(not(feature = "compiler"))]
mod compiler {
    use crate::abi::{State, fl_vm};
    use crate::lend::state;
    use crate::status::fl_status;

    pub(crate) fn compile(_: &State, _: &str, _: &str, _: u32) -> Result<u32, fl_status> {
        Err(fl_status::FL_NO_COMPILER)
    }

    pub(crate) fn answer_compile(vm: *mut fl_vm) -> Result<(), fl_status> {
        state(&vm)?;
        Err(fl_status::FL_NO_COMPILER)
    }
}
