//! Answers to a VM's requests. An answer is kept until the VM has room for it, then given.

use crate::callbacks::HostFunction;
use crate::data::Data as Owned;
use crate::error::Exception;
use crate::grants::{Asked, Found, Grants, Stream};
use fastlocals_compiler::{CompileError, ErrorKind};
use fastlocals_core::era::Era;
use fastlocals_core::heap::message::P;
use fastlocals_core::machine::Vm;
use fastlocals_core::machine::exit::Exit;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::{Data, Fault, Res};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::request::Request;
use fastlocals_core::value::types::TypeId;
use std::borrow::Cow;

/// Not an image is wanted but the syntax tree (`PyCF_ONLY_AST`).
const ONLY_TREE: i64 = 0x400;

/// What the host says to a request.
pub(crate) enum Answer<'f> {
    /// `None`.
    Nothing,
    /// A number: an image id.
    Number(i64),
    /// A str.
    Text(String),
    /// Owned data.
    Data(Owned),
    /// An exception.
    Fail(Exception),
    /// None: the event that the last run ended with is to be looked at once more.
    Again,
    /// Whatever the host function that was asked for gives.
    Call,
    /// What this makes.
    Made(&'f mut dyn FnMut(&mut Vm<'_>) -> Res),
}

impl Answer<'_> {
    /// Gives the answer: the VM goes on, or ends at once with an exit.
    ///
    /// # Errors
    /// How many words the VM lacks for it. Nothing has happened then.
    pub(crate) fn give(
        &mut self,
        vm: &mut Vm<'_>,
        functions: &mut [Option<HostFunction>],
    ) -> Result<Option<Exit>, usize> {
        let made = vm.attempt(&mut |vm: &mut Vm<'_>| match self {
            Answer::Nothing | Answer::Again => Ok(Value::NONE),
            Answer::Number(n) => Ok(Value::small(*n)),
            Answer::Text(text) => Ok(vm.heap.new_str(text)?),
            Answer::Data(data) => Ok(data.make(vm)?),
            Answer::Fail(exception) => Err(raise(vm, exception).into()),
            Answer::Made(make) => make(vm),
            Answer::Call => {
                let (number, args) = (vm.heap.operand(0).as_small(), vm.heap.operand(1));
                match number.and_then(|n| usize::try_from(n).ok()).and_then(|n| functions.get_mut(n)) {
                    Some(Some(f)) => f(vm, args),
                    _ => Err(vm.heap.raise(TypeId::SystemError, &[P::S("there is no such host function")])),
                }
            }
        });
        match made {
            Ok(v) => Ok(vm.answer(v)),
            Err(0) => Ok(vm.answer_raised()),
            Err(words) => Err(words),
        }
    }
}

fn raise(vm: &mut Vm<'_>, exception: &Exception) -> Fault {
    match exception {
        Exception::New(class, text) => vm.heap.raise(*class, &[P::S(text)]),
        Exception::Of(TypeId::OSError, arguments) => {
            match arguments.make(vm).and_then(|args| vm.heap.new_os_error(args)) {
                Ok(e) => vm.heap.raise_value(e),
                Err(t) => t,
            }
        }
        Exception::Of(class, arguments) => {
            match arguments.make(vm).and_then(|args| vm.heap.new_exception(class.value(), args)) {
                Ok(e) => vm.heap.raise_value(e),
                Err(t) => t,
            }
        }
        Exception::Compile(error) => match syntax_error(vm, error) {
            Ok(e) => vm.heap.raise_value(e),
            Err(t) => t,
        },
    }
}

/// `SyntaxError(msg, (filename, lineno, offset, text, end_lineno, end_offset))`; the ends came with 3.10.
fn syntax_error(vm: &mut Vm<'_>, error: &CompileError) -> Data {
    let class = match error.kind {
        ErrorKind::Indentation => TypeId::IndentationError,
        ErrorKind::Tab => TypeId::TabError,
        _ => TypeId::SyntaxError,
    };
    let number = |n: u32| if n == 0 { Value::NONE } else { Value::small(n as i64) };
    let message = vm.heap.new_str(&error.message)?;
    if error.line == 0 {
        let args = vm.heap.new_tuple(&[message])?;
        return vm.heap.new_exception(class.value(), args);
    }
    let filename = vm.heap.new_str(&error.filename)?;
    let text = match &error.text {
        Some(t) => vm.heap.new_str(t)?,
        None => Value::NONE,
    };
    let place =
        [filename, number(error.line), number(error.column), text, number(error.end_line), number(error.end_column)];
    let shown = if vm.heap.era.syntax_errors_tell_end() { place.len() } else { 4 };
    let place = vm.heap.new_tuple(place.get(..shown).unwrap_or(&[]))?;
    let args = vm.heap.new_tuple(&[message, place])?;
    vm.heap.new_exception(class.value(), args)
}

/// Looks for the module that is asked for.
fn import(vm: &Vm<'_>, era: Era, grants: &mut Grants) -> Result<Found, Exception> {
    let path = vm.heap.operand(1).heap_of(Kind::List);
    let entries = path.map_or(0, |list| vm.heap.list_len(list));
    let folder = |i: usize| path.map(|list| vm.heap.payload(vm.heap.list_item(list, i))).filter(|v| v.is(Kind::Str));
    let path: Vec<String> = (0..entries).filter_map(folder).map(|v| vm.heap.str_text(v).to_string()).collect();
    grants.import(era, vm.heap.str_text(vm.heap.operand(0)), &path)
}

/// Does what the VM asks for (all but host calls): the answer, or an image whose id is the answer.
pub(crate) fn request<'f>(
    vm: &Vm<'_>,
    request: Request,
    era: Era,
    grants: &mut Grants,
    room: &mut Option<u64>,
) -> (Answer<'f>, Option<Cow<'static, [u8]>>) {
    let (a, b) = (vm.heap.operand(0), vm.heap.operand(1));
    let done = match request {
        Request::Output => {
            let stream = if b.as_small() == Some(2) { Stream::Err } else { Stream::Out };
            let text = vm.heap.str_bytes(a);
            within(room, text.len()).and_then(|()| grants.write(stream, text)).map(|()| Answer::Nothing)
        }
        Request::Compile => {
            let is_bytes = !a.is(Kind::Str);
            let asked = Asked {
                text: if is_bytes { vm.heap.bytes_of(a) } else { vm.heap.str_bytes(a) },
                is_bytes,
                filename: vm.heap.str_text(vm.heap.tuple_item(b, 0)),
                mode: vm.heap.str_text(vm.heap.tuple_item(b, 1)),
                flags: vm.heap.tuple_item(b, 2).as_small().unwrap_or(0),
            };
            if asked.flags & ONLY_TREE != 0 {
                let tree = grants.tree(era, &asked).map(|node| Answer::Data(Owned::from(&node)));
                return (tree.unwrap_or_else(Answer::Fail), None);
            }
            match grants.compile(era, &asked) {
                Ok(image) => return (Answer::Nothing, Some(Cow::Owned(image))),
                Err(e) => Err(e),
            }
        }
        Request::Import => match import(vm, era, grants) {
            Ok(Found::Image(image)) => return (Answer::Nothing, Some(image)),
            Ok(Found::Folders(folders)) => {
                Ok(Answer::Data(Owned::List(folders.into_iter().map(Owned::Text).collect())))
            }
            Ok(Found::Native(namespace)) => Ok(Answer::Data(namespace)),
            Ok(Found::Nothing | Found::File(_)) => Ok(Answer::Nothing),
            Err(e) => Err(e),
        },
        Request::Input => grants.read_line().map(Answer::Text),
        Request::HostCall => Err(Exception::new(TypeId::SystemError, "a host call is answered elsewhere")),
    };
    (done.unwrap_or_else(Answer::Fail), None)
}

/// Takes these bytes of output from what is left, if anything bounds it.
fn within(room: &mut Option<u64>, bytes: usize) -> Result<(), Exception> {
    let Some(left) = room else { return Ok(()) };
    match left.checked_sub(bytes as u64) {
        Some(rest) => {
            *left = rest;
            Ok(())
        }
        None => Err(Exception::new(TypeId::OSError, "the program has printed as much as it may")),
    }
}
