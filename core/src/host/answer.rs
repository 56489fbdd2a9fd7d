//! Answers to a VM's requests. An answer is kept until the VM has room for it, then given.

use super::HostFunction;
use super::system::{Failure, Source, Stream, SyntaxFault, System};
use crate::exit::Exit;
use crate::fault::{Data, Fault};
use crate::kind::Kind;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{Request, Vm};
use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;

/// What the host says to a request.
pub(super) enum Answer {
    /// `None`.
    Nothing,
    /// A number: an image id.
    Number(i64),
    /// A str.
    Text(String),
    /// An exception.
    Fail(Failure),
    /// None: the event that the last run ended with is to be looked at once more.
    Again,
    /// Whatever the host function that was asked for gives.
    Call,
}

impl Answer {
    /// Gives the answer: the VM goes on, or ends at once with an exit.
    ///
    /// # Errors
    /// How many words the VM lacks for it. Nothing has happened then.
    pub(super) fn give<S>(
        &self,
        vm: &mut Vm<'_>,
        functions: &mut [HostFunction<S>],
        system: &mut S,
    ) -> Result<Option<Exit>, usize> {
        let made = vm.attempt(&mut |vm: &mut Vm<'_>| match self {
            Answer::Nothing | Answer::Again => Ok(Value::NONE),
            Answer::Number(n) => Ok(Value::small(*n)),
            Answer::Text(text) => Ok(vm.new_str(text)?),
            Answer::Fail(failure) => Err(raise(vm, failure).into()),
            Answer::Call => {
                let (number, args) = (vm.operand(0).as_small(), vm.operand(1));
                match number.and_then(|n| usize::try_from(n).ok()).and_then(|n| functions.get_mut(n)) {
                    Some(f) => f(vm, system, args),
                    None => Err(vm.raise(TypeId::SystemError, &[crate::vm::P::S("there is no such host function")])),
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

fn raise(vm: &mut Vm<'_>, failure: &Failure) -> Fault {
    match failure {
        Failure::Exception(class, text) => vm.raise(*class, &[crate::vm::P::S(text)]),
        Failure::Syntax(fault) => match syntax_error(vm, fault) {
            Ok(e) => vm.raise_value(e),
            Err(t) => t,
        },
    }
}

/// `SyntaxError(msg, (filename, lineno, offset, text, end_lineno, end_offset))`; the ends came with 3.10.
fn syntax_error(vm: &mut Vm<'_>, fault: &SyntaxFault) -> Data {
    let number = |n: u32| if n == 0 { Value::NONE } else { Value::small(n as i64) };
    let message = vm.new_str(&fault.message)?;
    if fault.line == 0 {
        let args = vm.new_tuple(&[message])?;
        return vm.new_exception(fault.class.value(), args);
    }
    let filename = vm.new_str(&fault.filename)?;
    let text = match &fault.text {
        Some(t) => vm.new_str(t)?,
        None => Value::NONE,
    };
    let place =
        [filename, number(fault.line), number(fault.column), text, number(fault.end_line), number(fault.end_column)];
    let shown = if vm.era.syntax_errors_tell_end() { place.len() } else { 4 };
    let place = vm.new_tuple(place.get(..shown).unwrap_or(&[]))?;
    let args = vm.new_tuple(&[message, place])?;
    vm.new_exception(fault.class.value(), args)
}

/// Does what the VM asks for (all but host calls): the answer, or an image whose id is the answer.
pub(super) fn request<S: System>(
    vm: &Vm<'_>,
    request: Request,
    system: &mut S,
) -> (Answer, Option<Cow<'static, [u8]>>) {
    let (a, b) = (vm.operand(0), vm.operand(1));
    let done = match request {
        Request::Output => {
            let stream = if b.as_small() == Some(2) { Stream::Err } else { Stream::Out };
            system.write(stream, vm.str_bytes(a)).map(|()| Answer::Nothing)
        }
        Request::Compile => {
            let is_bytes = !a.is(Kind::Str);
            let source = Source {
                text: if is_bytes { vm.bytes_of(a) } else { vm.str_bytes(a) },
                is_bytes,
                filename: vm.str_text(vm.tuple_item(b, 0)),
                mode: vm.str_text(vm.tuple_item(b, 1)),
                flags: vm.tuple_item(b, 2).as_small().unwrap_or(0),
            };
            match system.compile(&source) {
                Ok(image) => return (Answer::Nothing, Some(Cow::Owned(image))),
                Err(e) => Err(e),
            }
        }
        Request::Import => match system.import(vm.str_text(a)) {
            Ok(Some(image)) => return (Answer::Nothing, Some(image)),
            Ok(None) => Ok(Answer::Nothing),
            Err(e) => Err(e),
        },
        Request::Input => system.read_line().map(Answer::Text),
        Request::HostCall => {
            Err(Failure::Exception(TypeId::SystemError, "a host call is answered elsewhere".to_owned()))
        }
    };
    (done.unwrap_or_else(Answer::Fail), None)
}
