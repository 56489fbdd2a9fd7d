//! The streams `sys.stdin`, `sys.stdout` and `sys.stderr`: objects whose work is the host's.
//!
//! A stream is an Instance of the built-in type; its number (0, 1 or 2) is where other instances have their dict.

use crate::block::records::instance as inst;
use crate::builtins::def::{Def, getter, method};
use crate::builtins::sig::sig;
use crate::era::{Era, Eras};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::request::Request;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "write", write).takes(&sig("text: str, /")),
    method(1, "writelines", writelines).takes(&sig("lines, /")),
    method(2, "flush", flush).takes(&sig("")),
    method(3, "close", flush).takes(&sig("")),
    method(4, "isatty", no).takes(&sig("")),
    method(5, "readable", readable).takes(&sig("")),
    method(6, "writable", writable).takes(&sig("")),
    method(7, "fileno", fileno).takes(&sig("")),
    method(8, "readline", readline).takes(&sig("size: index=-1, /").parsed(Era::Py36)),
    getter(9, "name", name),
    getter(10, "encoding", encoding),
    getter(11, "errors", errors),
    getter(12, "mode", mode).of_instance(),
    getter(13, "closed", closed),
    method(14, "__getstate__", no_state).takes(&sig("")).only_in(Eras::only(Era::Py36)),
];

impl Heap<'_> {
    /// A new stream object.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn new_text_stream(&mut self, number: i64) -> Data {
        let h = self.block.alloc(Kind::Instance, inst::SIZE)?;
        self.block.put(h, inst::CLASS, TypeId::TextIo.value());
        self.block.put(h, inst::DICT, Value::small(number));
        Ok(Value::heap(Kind::Instance, h))
    }

    /// The number of a stream object; `None` if `v` is something else.
    pub(crate) fn text_stream(&self, v: Value) -> Option<i64> {
        let h = v.heap_of(Kind::Instance)?;
        if self.block.at(h, inst::CLASS) != TypeId::TextIo.value() {
            return None;
        }
        self.block.at(h, inst::DICT).as_small()
    }
}

fn stream(heap: &mut Heap<'_>, args: Args) -> Data<i64> {
    let v = heap.arg(args, 0);
    match heap.text_stream(v) {
        Some(n) => Ok(n),
        None => {
            heap.payload(v);
            Ok(1)
        }
    }
}

fn write(vm: &mut Vm<'_>, args: Args) -> Res {
    let n = stream(&mut vm.heap, args)?;
    let text = vm.heap.payload(vm.heap.arg(args, 1));
    if n == 0 {
        return Err(vm.heap.raise(TypeId::OSError, &[P::S("not writable")]));
    }
    Err(vm.hidden(Hidden::text_write, &[text, Value::small(n)]))
}

fn writelines(vm: &mut Vm<'_>, args: Args) -> Res {
    stream(&mut vm.heap, args)?;
    let (v, lines) = (vm.heap.arg(args, 0), vm.heap.arg(args, 1));
    Err(vm.hidden(Hidden::text_writelines, &[v, lines]))
}

/// A text that is empty asks the host to write what it may have kept back.
fn flush(vm: &mut Vm<'_>, args: Args) -> Res {
    match stream(&mut vm.heap, args)? {
        0 => Ok(Value::NONE),
        n => Err(vm.ask(Request::Output, names::EMPTY, Value::small(n))),
    }
}

fn no_state(vm: &mut Vm<'_>, _: Args) -> Res {
    Err(vm.heap.type_error(&[P::S("cannot serialize '_io.TextIOWrapper' object")]))
}

fn no(_: &mut Vm<'_>, _: Args) -> Res {
    Ok(Value::FALSE)
}

fn readable(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::bool(stream(&mut vm.heap, args)? == 0))
}

fn writable(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::bool(stream(&mut vm.heap, args)? != 0))
}

fn fileno(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(Value::small(stream(&mut vm.heap, args)?))
}

fn readline(vm: &mut Vm<'_>, args: Args) -> Res {
    stream(&mut vm.heap, args)?;
    Err(vm.ask(Request::Input, Value::NONE, Value::NONE))
}

fn name(vm: &mut Vm<'_>, v: Value) -> Res {
    let text = match vm.heap.text_stream(v) {
        Some(0) => "<stdin>",
        Some(2) => "<stderr>",
        _ => "<stdout>",
    };
    Ok(vm.heap.new_str(text)?)
}

fn encoding(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(vm.heap.new_str("utf-8")?)
}

fn errors(vm: &mut Vm<'_>, _: Value) -> Res {
    Ok(vm.heap.new_str("strict")?)
}

fn mode(vm: &mut Vm<'_>, v: Value) -> Res {
    let text = if vm.heap.text_stream(v) == Some(0) { "r" } else { "w" };
    Ok(vm.heap.new_str(text)?)
}

fn closed(_: &mut Vm<'_>, _: Value) -> Res {
    Ok(Value::FALSE)
}
