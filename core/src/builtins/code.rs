//! Members of code objects.

use crate::builtins::def::{Def, getter, members, method};
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::image::code::{Code, flag, slot};
use crate::locals::slot_name;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

/// Members.
pub(crate) const MEMBERS: &[Def] = members![0 => OWN, 22 => crate::builtins::object::OWN_COMPARISONS];

const OWN: &[Def] = &[
    getter(0, "co_name", |vm, v| Ok(text(&mut vm.heap, v, |c| c.name_at())?)),
    getter(1, "co_qualname", qualname).since(Era::Py311),
    getter(2, "co_filename", |vm, v| Ok(text(&mut vm.heap, v, |c| c.filename_at())?)),
    getter(3, "co_firstlineno", |vm, v| Ok(number(vm, v, |c| c.first_line() as usize)?)),
    getter(4, "co_argcount", |vm, v| Ok(number(vm, v, |c| c.arg_count())?)),
    getter(5, "co_posonlyargcount", posonly).since(Era::Py38),
    getter(6, "co_kwonlyargcount", |vm, v| Ok(number(vm, v, |c| c.kwonly_count())?)).since(Era::Py36),
    getter(7, "co_nlocals", |vm, v| Ok(number(vm, v, |c| slots(c, slot::LOCAL).count())?)),
    getter(8, "co_varnames", |vm, v| Ok(slot_names(&mut vm.heap, v, slot::LOCAL)?)),
    getter(9, "co_cellvars", |vm, v| Ok(slot_names(&mut vm.heap, v, slot::CELL)?)),
    getter(10, "co_freevars", |vm, v| Ok(slot_names(&mut vm.heap, v, slot::FREE)?)),
    getter(11, "co_names", names),
    getter(12, "co_consts", consts),
    getter(13, "co_flags", |vm, v| Ok(number(vm, v, |c| (c.flags() & flag::PUBLIC) as usize)?)),
    getter(14, "co_stacksize", |vm, v| Ok(number(vm, v, |c| c.frame_size().saturating_sub(c.slot_count()))?)),
    getter(15, "co_code", instructions),
    getter(16, "co_lnotab", line_differences),
    getter(17, "co_linetable", no_table).since(Era::Py311),
    getter(18, "co_exceptiontable", no_table).since(Era::Py311),
    method(19, "co_lines", lines).takes(&sig("")).since(Era::Py311),
    method(20, "co_positions", positions).takes(&sig("")).since(Era::Py311),
    method(21, "replace", replace).takes(&sig("*, co_argcount=-1, co_posonlyargcount=-1, co_kwonlyargcount=-1, co_nlocals=-1, co_stacksize=-1, co_flags=-1, co_firstlineno=-1, co_code=None, co_consts=None, co_names=None, co_varnames=None, co_freevars=None, co_cellvars=None, co_filename=None, co_name=None")).since(Era::Py38),
];

/// The code object behind a value and the id of its image.
fn own<'a>(heap: &Heap<'a>, v: Value) -> Data<(Code<'a>, u16)> {
    let image = v.rom_of(Kind::Code).map(|r| r.0).ok_or(Fault::Broken)?;
    Ok((heap.code_of(v).ok_or(Fault::Broken)?, image))
}

fn text(heap: &mut Heap<'_>, v: Value, at: fn(Code<'_>) -> usize) -> Data {
    let (code, image) = own(heap, v)?;
    Ok(Value::rom(Kind::Str, image, at(code)))
}

fn number(vm: &mut Vm<'_>, v: Value, of: fn(Code<'_>) -> usize) -> Data {
    let (code, _) = own(&vm.heap, v)?;
    Ok(Value::small(of(code) as i64))
}

fn qualname(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(text(&mut vm.heap, v, |c| c.qualname_at())?)
}

fn posonly(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(number(vm, v, |c| c.posonly_count())?)
}

/// The slots that are of this sort, in the order of `co_varnames` and its kin.
fn slots(code: Code<'_>, what: u32) -> impl Iterator<Item = usize> {
    (0..code.slot_count()).filter(move |i| code.slot_bits(*i) & what != 0)
}

fn slot_names(heap: &mut Heap<'_>, v: Value, what: u32) -> Data {
    let (code, _) = own(heap, v)?;
    let n = slots(code, what).count();
    let h = heap.alloc_tuple(n)?;
    let put = |heap: &mut Heap<'_>, i: usize, s: usize| {
        let name = slot_name(v, Some(code), s);
        heap.block.put(h, crate::block::records::tuple::ITEMS + i, name);
    };
    if what == slot::CELL && heap.era.sorts_cell_names() {
        // Wherever their slot is.
        let mut last = "";
        for i in 0..n {
            let next =
                slots(code, what).filter(|s| i == 0 || code.slot_name(*s) > last).min_by_key(|s| code.slot_name(*s));
            if let Some(s) = next {
                last = code.slot_name(s);
                put(heap, i, s);
            }
        }
    } else {
        for (i, s) in slots(code, what).enumerate() {
            put(heap, i, s);
        }
    }
    Ok(Value::heap(Kind::Tuple, h))
}

fn names(vm: &mut Vm<'_>, v: Value) -> Res {
    let (code, image) = own(&vm.heap, v)?;
    let h = vm.heap.alloc_tuple(code.name_count())?;
    for i in 0..code.name_count() {
        vm.heap.block.put(
            h,
            crate::block::records::tuple::ITEMS + i,
            Value::rom(Kind::Str, image, code.name_offset(i)),
        );
    }
    Ok(Value::heap(Kind::Tuple, h))
}

fn consts(vm: &mut Vm<'_>, v: Value) -> Res {
    let (code, image) = own(&vm.heap, v)?;
    let n = code.constants().len();
    let h = vm.heap.alloc_tuple(n)?;
    for i in 0..n {
        vm.heap.block.put(h, crate::block::records::tuple::ITEMS + i, code.constant(i).relocated(image));
    }
    Ok(Value::heap(Kind::Tuple, h))
}

/// `co_code`: this machine's instructions, which are not CPython's.
fn instructions(vm: &mut Vm<'_>, v: Value) -> Res {
    let (code, _) = own(&vm.heap, v)?;
    Ok(vm.heap.new_bytes(code.instructions().as_flattened())?)
}

/// `co_lnotab`: bytes of code and lines between places where the line changes, as CPython's `Objects/lnotab_notes.txt` has it; the places
/// are those of `co_lines`.
fn line_differences(vm: &mut Vm<'_>, v: Value) -> Res {
    let (code, _) = own(&vm.heap, v)?;
    let mut length = 0;
    each_line_difference(code, |_, _| length += 2);
    let h = vm.heap.alloc_bytes(length)?;
    let room = vm.heap.block.bytes_mut(h, crate::block::records::bytes::DATA, length);
    let mut at = 0;
    each_line_difference(code, |bytes, lines| {
        for (to, from) in room.iter_mut().skip(at).zip([bytes, lines as u8]) {
            *to = from;
        }
        at += 2;
    });
    Ok(Value::heap(Kind::Bytes, h))
}

fn each_line_difference(code: Code<'_>, mut tell: impl FnMut(u8, i8)) {
    let (mut line, mut place) = (i64::from(code.first_line()), 0);
    for pc in 0..code.instructions().len() {
        let Some(next) = code.line(pc).map(i64::from).filter(|l| *l != line) else { continue };
        let here = pc * 2 + 2;
        let (mut bytes, mut lines) = (here - place, next - line);
        while u8::try_from(bytes).is_err() {
            tell(254, 0);
            bytes -= 254;
        }
        while i8::try_from(lines).is_err() {
            let step = lines.clamp(i64::from(i8::MIN), i64::from(i8::MAX));
            tell(bytes as u8, step as i8);
            bytes = 0;
            lines -= step;
        }
        tell(bytes as u8, lines as i8);
        (line, place) = (next, here);
    }
}

fn no_table(vm: &mut Vm<'_>, _: Value) -> Res {
    Err(vm.heap.raise(TypeId::NotImplementedError, &[P::S("CPython's tables of code objects: use co_lines()")]))
}

/// `co_lines()`: (start, end, line) of each run of instructions that belong to one line. As in CPython the code begins with
/// an instruction on its first line, at which `f_lasti` stands in a call event; ours is only imagined, so all others are one further.
fn lines(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let (code, _) = own(&vm.heap, v)?;
    let n = code.instructions().len();
    let list = vm.heap.alloc_list(1)?;
    let first = if code.has(flag::MODULE) { 0 } else { code.first_line() as i64 };
    let item = vm.heap.new_tuple(&[Value::small(0), Value::small(2), Value::small(first)])?;
    vm.heap.list_push(list, item)?;
    let mut start = 0;
    for pc in 1..=n {
        if pc < n && code.line(pc) == code.line(start) {
            continue;
        }
        let line = code.line(start).map_or(Value::NONE, |l| Value::small(l as i64));
        let item = vm.heap.new_tuple(&[Value::small(start as i64 * 2 + 2), Value::small(pc as i64 * 2 + 2), line])?;
        vm.heap.list_push(list, item)?;
        start = pc;
    }
    Err(vm.hidden(Hidden::iter_of, &[Value::heap(Kind::List, list)]))
}

/// `co_positions()`: (line, end line, column, end column) of each instruction; columns are not kept.
fn positions(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = vm.heap.arg(args, 0);
    let (code, _) = own(&vm.heap, v)?;
    let list = vm.heap.alloc_list(code.instructions().len())?;
    for pc in 0..code.instructions().len() {
        let line = code.line(pc).map_or(Value::NONE, |l| Value::small(l as i64));
        let item = vm.heap.new_tuple(&[line, line, Value::NONE, Value::NONE])?;
        vm.heap.list_push(list, item)?;
    }
    Err(vm.hidden(Hidden::iter_of, &[Value::heap(Kind::List, list)]))
}

fn replace(vm: &mut Vm<'_>, _: Args) -> Res {
    Err(vm.heap.raise(TypeId::NotImplementedError, &[P::S("code.replace: code objects lie in read-only images")]))
}
