//! Exceptions: construction and members.
//!
//! What a type keeps beside its arguments is in EXTRA, a tuple that is made when it is first asked for:
//!
//! ```text
//! AttributeError, NameError  name, obj              StopIteration  value      SystemExit  code
//! ImportError                msg, name, path, name_from
//! OSError                    errno, strerror, filename, filename2
//! SyntaxError                msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line
//! Unicode{De,En}codeError    encoding, object, start, end, reason
//! (Base)ExceptionGroup       message, exceptions
//! ```

use crate::block::records::{exception as e, tuple as t};
use crate::builtins::def::{Def, attribute, constructor, getter, method, slot};
use crate::builtins::os_error::{init_os_error, os_error_class};
use crate::builtins::sig::sig;
use crate::era::calls;
use crate::era::{Era, texts};
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

/// Members of BaseException.
pub(crate) const MEMBERS: &[Def] = &[
    slot(0, "__init__", init),
    slot(1, "__str__", str_native),
    slot(2, "__repr__", repr_native),
    method(3, "with_traceback", with_traceback).takes(&sig("object, /")).since(Era::Py36),
    method(4, "add_note", add_note).takes(&sig("object, /")).since(Era::Py311),
    method(5, "__setstate__", set_state).takes(&sig("object, /")),
    method(6, "__reduce__", reduce).takes(&sig("")),
    attribute(7, "args", get_args, set_args),
    attribute(8, "__traceback__", get_traceback, set_traceback).since(Era::Py36),
    attribute(9, "__context__", get_context, set_context).since(Era::Py36),
    attribute(10, "__cause__", get_cause, set_cause).since(Era::Py36),
    attribute(11, "__suppress_context__", get_suppress, set_suppress).since(Era::Py36),
    attribute(12, "__dict__", get_dict, set_dict),
];

/// Members of AttributeError.
pub(crate) const ATTRIBUTE_ERROR_MEMBERS: &[Def] = &[
    attribute(0, "name", extra::<0>, set_extra::<0>).since(Era::Py311),
    attribute(1, "obj", extra::<1>, set_extra::<1>).since(Era::Py311),
];

/// Members of NameError.
pub(crate) const NAME_ERROR_MEMBERS: &[Def] = &[attribute(0, "name", extra::<0>, set_extra::<0>).since(Era::Py311)];

/// Members of ImportError.
pub(crate) const IMPORT_ERROR_MEMBERS: &[Def] = &[
    attribute(0, "msg", extra::<0>, set_extra::<0>).since(Era::Py36),
    attribute(1, "name", extra::<1>, set_extra::<1>).since(Era::Py36),
    attribute(2, "path", extra::<2>, set_extra::<2>).since(Era::Py36),
    attribute(3, "name_from", extra::<3>, set_extra::<3>).since(Era::Py312),
];

/// Members of StopIteration.
pub(crate) const STOP_ITERATION_MEMBERS: &[Def] = &[attribute(0, "value", extra::<0>, set_extra::<0>).since(Era::Py36)];

/// Members of SyntaxError.
pub(crate) const SYNTAX_ERROR_MEMBERS: &[Def] = &[
    attribute(0, "msg", extra::<0>, set_extra::<0>),
    attribute(1, "filename", extra::<1>, set_extra::<1>),
    attribute(2, "lineno", extra::<2>, set_extra::<2>),
    attribute(3, "offset", extra::<3>, set_extra::<3>),
    attribute(4, "text", extra::<4>, set_extra::<4>),
    attribute(5, "end_lineno", extra::<5>, set_extra::<5>).since(Era::Py311),
    attribute(6, "end_offset", extra::<6>, set_extra::<6>).since(Era::Py311),
    attribute(7, "print_file_and_line", extra::<7>, set_extra::<7>),
];

/// Members of SystemExit.
pub(crate) const SYSTEM_EXIT_MEMBERS: &[Def] = &[attribute(0, "code", extra::<0>, set_extra::<0>)];

/// Members of UnicodeDecodeError and UnicodeEncodeError.
pub(crate) const UNICODE_ERROR_MEMBERS: &[Def] = &[
    attribute(0, "encoding", extra::<0>, set_extra::<0>),
    attribute(1, "object", extra::<1>, set_extra::<1>),
    attribute(2, "start", extra::<2>, set_extra::<2>),
    attribute(3, "end", extra::<3>, set_extra::<3>),
    attribute(4, "reason", extra::<4>, set_extra::<4>),
];

/// Members of BaseExceptionGroup.
pub(crate) const GROUP_MEMBERS: &[Def] = &[
    getter(0, "message", extra::<0>),
    getter(1, "exceptions", extra::<1>),
    method(2, "derive", derive).takes(&sig("object, /").was(Era::Py312, &sig("object, /").nameless())),
    method(3, "split", split).takes(&sig("object, /").was(Era::Py312, &sig("object, /").counted())),
    method(4, "subgroup", subgroup).takes(&sig("object, /").was(Era::Py312, &sig("object, /").counted())),
];

/// Number of EXTRA's items for a type.
fn extra_len(t: TypeId) -> usize {
    use TypeId as T;
    match t {
        t if t.is_a(T::SyntaxError) => 8,
        t if t.is_a(T::OSError) || t.is_a(T::ImportError) => 4,
        t if t == T::UnicodeDecodeError || t == T::UnicodeEncodeError => 5,
        t if t.is_a(T::StopIteration) || t.is_a(T::SystemExit) => 1,
        _ => 2,
    }
}

/// What calling an exception class does.
pub(crate) static NEW: Def = constructor("", new).takes(&sig("*args, **kwargs"));
/// What calling UnicodeDecodeError does.
pub(crate) static NEW_DECODE_ERROR: Def = constructor("UnicodeDecodeError", new)
    .takes(&sig("encoding: str, object: bytes, start: index, end: index, reason: str, /").nameless());
/// What calling UnicodeTranslateError does.
pub(crate) static NEW_TRANSLATE_ERROR: Def = constructor("UnicodeTranslateError", new)
    .takes(&sig("object: str, start: index, end: index, reason: str, /").nameless());
/// What calling UnicodeEncodeError does.
pub(crate) static NEW_ENCODE_ERROR: Def = constructor("UnicodeEncodeError", new)
    .takes(&sig("encoding: str, object: str, start: index, end: index, reason: str, /").nameless());
/// What calling an exception group's class does.
pub(crate) static NEW_GROUP: Def = constructor("", new)
    .takes(&sig("BaseExceptionGroup.__new__|ExceptionGroup|message: str, exceptions, /").formatted().counted());

/// Makes an instance: `args.base - 1` holds the class.
pub(crate) fn new(vm: &mut Vm<'_>, args: Args) -> Res {
    let mut class = vm.heap.block.get(args.base.wrapping_sub(1));
    let named = vm.heap.tuple_len(args.kw);
    let n = args.n.saturating_sub(named);
    if class == TypeId::OSError.value() && n >= 2 {
        class = os_error_class(vm.heap.arg(args, 0)).value();
    }
    if vm.heap.builtin_base(class).is_a(TypeId::BaseExceptionGroup) {
        return Ok(new_group(&mut vm.heap, class, args)?);
    }
    let tuple = vm.heap.tuple_from_stack(args.base, n)?;
    let exception = vm.heap.new_exception(class, tuple)?;
    init_with(vm, exception, args, named)?;
    Ok(exception)
}

fn not_an_exception(heap: &mut Heap<'_>, i: usize) -> Fault {
    let text = [P::S("Item "), P::N(i as i64), P::S(" of second argument (exceptions) is not an exception")];
    heap.raise(TypeId::ValueError, &text)
}

/// `BaseExceptionGroup(message, exceptions)`.
fn new_group(heap: &mut Heap<'_>, class: Value, args: Args) -> Data {
    let (message, list) = (heap.arg(args, 0), heap.arg(args, 1));
    let items = heap.payload(list);
    let of_text = matches!(items.kind(), Some(Kind::Str | Kind::Bytes | Kind::ByteArray));
    if of_text && heap.text_len(items) > 0 {
        return Err(not_an_exception(heap, 0));
    }
    if !items.is(Kind::Tuple) && !items.is(Kind::List) && !of_text {
        return Err(heap.type_error(&[P::S("second argument (exceptions) must be a sequence")]));
    }
    let count = if of_text { 0 } else { heap.seq_len(items) };
    if count == 0 {
        return Err(heap.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut plain = true;
    let tuple = heap.alloc_tuple(count)?;
    for i in 0..count {
        let item = heap.seq_item(items, i);
        if !item.is(Kind::Exception) {
            return Err(not_an_exception(heap, i));
        }
        plain &= heap.is_instance(item, TypeId::Exception);
        heap.block.put(tuple, t::ITEMS + i, item);
    }
    let mut class = class;
    if class == TypeId::BaseExceptionGroup.value() && plain {
        class = TypeId::ExceptionGroup.value();
    }
    if !plain && heap.builtin_base(class).is_a(TypeId::ExceptionGroup) {
        return Err(heap.type_error(&[P::S("Cannot nest BaseExceptions in an "), P::S("ExceptionGroup")]));
    }
    let given = heap.new_tuple(&[message, list])?;
    let exception = heap.new_exception(class, given)?;
    let extra = heap.new_tuple(&[message, Value::heap(Kind::Tuple, tuple)])?;
    heap.block.put(this(exception)?, e::EXTRA, extra);
    Ok(exception)
}

/// `BaseException.__init__(self, *args)`.
fn init(vm: &mut Vm<'_>, args: Args) -> Res {
    let this = vm.heap.arg(args, 0);
    let Some(h) = this.heap_of(Kind::Exception) else {
        return Err(vm.heap.type_error(&[P::S("descriptor '__init__' requires a 'BaseException' object")]));
    };
    if vm.heap.type_id(this).is_a(TypeId::BaseExceptionGroup) {
        return Ok(Value::NONE);
    }
    let named = vm.heap.tuple_len(args.kw);
    let tuple = vm.heap.tuple_from_stack(args.base + 1, args.n.saturating_sub(named + 1))?;
    let old = (vm.heap.block.at(h, e::ARGS), vm.heap.block.at(h, e::EXTRA));
    vm.heap.block.put(h, e::ARGS, tuple);
    vm.heap.block.put(h, e::EXTRA, Value::UNBOUND);
    if let Err(trap) = init_with(vm, this, args, named) {
        // Nothing has happened yet: the step may be run again.
        vm.heap.block.put(h, e::ARGS, old.0);
        vm.heap.block.put(h, e::EXTRA, old.1);
        return Err(trap.into());
    }
    Ok(Value::NONE)
}

fn init_with(vm: &mut Vm<'_>, exception: Value, args: Args, named: usize) -> Data<()> {
    let Some(h) = exception.heap_of(Kind::Exception) else { return Ok(()) };
    let class = vm.heap.type_of(exception);
    let t = vm.heap.builtin_base(class);
    if t.is_a(TypeId::OSError) {
        init_os_error(&mut vm.heap, h)?;
    }
    if named == 0 {
        return Ok(());
    }
    let fields: (&str, &[&str]) = if t.is_a(TypeId::ImportError) {
        ("ImportError", &["", "name", "path", "name_from"])
    } else if !vm.heap.era.name_errors_take_fields() {
        ("", &[])
    } else if t.is_a(TypeId::AttributeError) {
        ("AttributeError", &["name", "obj"])
    } else if t.is_a(TypeId::NameError) {
        ("NameError", &["name"])
    } else {
        ("", &[])
    };
    let (owner, fields) = fields;
    if fields.is_empty() {
        // A class with an `__init__` of its own takes keywords there.
        if class.heap_of(Kind::Type).is_some_and(|c| vm.python_attribute(c, names::INIT).is_some()) {
            return Ok(());
        }
        return Err(vm.heap.raise_text(texts::EXCEPTION_KEYWORDS, &[P::V(class)]));
    }
    let most = fields.iter().filter(|f| !f.is_empty()).count();
    if named > most {
        let (none, s) = (P::S(""), P::S(if most == 1 { "" } else { "s" }));
        let told = [P::S(owner), none, none, none, P::N(most as i64), s, P::N(named as i64), P::S("keyword ")];
        return Err(vm.heap.raise_text(calls::TOTAL, &told));
    }
    let extra = make_extra(&mut vm.heap, h, t)?;
    for i in 0..named {
        let key = vm.heap.tuple_item(args.kw, i);
        if !vm.heap.payload(key).is(Kind::Str) {
            return Err(vm.heap.raise_text(calls::ODD_NAME, &[]));
        }
        let v = vm.heap.block.get(args.base + args.n.saturating_sub(named) + i);
        match fields.iter().position(|f| f.as_bytes() == vm.heap.str_bytes(key)) {
            Some(at) => vm.heap.block.put(extra, t::ITEMS + at, v),
            None => return Err(vm.heap.raise_text(texts::EXCEPTION_KEYWORD, &[P::S(owner), P::V(key)])),
        }
    }
    vm.heap.block.put(h, e::EXTRA, Value::heap(Kind::Tuple, extra));
    Ok(())
}

/// The extra fields as the arguments give them.
pub(crate) fn make_extra(heap: &mut Heap<'_>, h: Handle, base: TypeId) -> Data<Handle> {
    let n = extra_len(base);
    let extra = heap.alloc_tuple(n)?;
    for i in 0..n {
        heap.block.put(extra, t::ITEMS + i, Value::NONE);
    }
    let args = heap.block.at(h, e::ARGS);
    let count = heap.tuple_len(args);
    let item = |heap: &Heap<'_>, i: usize| heap.tuple_item(args, i).bound().unwrap_or(Value::NONE);
    if base.is_a(TypeId::SyntaxError) {
        let first = item(heap, 0);
        heap.block.put(extra, t::ITEMS, first);
        let details = item(heap, 1);
        if count == 2 {
            for i in 0..heap.tuple_len(details).min(6) {
                let v = heap.tuple_item(details, i);
                heap.block.put(extra, t::ITEMS + 1 + i, v);
            }
        }
    } else if base.is_a(TypeId::OSError) {
        if (2..=5).contains(&count) {
            for (from, to) in [(0, 0), (1, 1), (2, 2), (4, 3)] {
                let v = item(heap, from);
                heap.block.put(extra, t::ITEMS + to, v);
            }
        }
    } else if base.is_a(TypeId::SystemExit) && count > 1 {
        heap.block.put(extra, t::ITEMS, args);
    } else if base.is_a(TypeId::ImportError) {
        if count == 1 {
            let v = item(heap, 0);
            heap.block.put(extra, t::ITEMS, v);
        }
    } else if !base.is_a(TypeId::AttributeError) && !base.is_a(TypeId::NameError) {
        for i in 0..n {
            let v = item(heap, i);
            heap.block.put(extra, t::ITEMS + i, v);
        }
    }
    Ok(extra)
}

fn extra_of(heap: &mut Heap<'_>, v: Value) -> Data<Handle> {
    let h = this(v)?;
    if let Some(found) = heap.block.at(h, e::EXTRA).heap_of(Kind::Tuple) {
        return Ok(found);
    }
    let base = heap.type_id(v);
    let extra = make_extra(heap, h, base)?;
    heap.block.put(h, e::EXTRA, Value::heap(Kind::Tuple, extra));
    Ok(extra)
}

pub(crate) fn extra<const I: usize>(vm: &mut Vm<'_>, v: Value) -> Res {
    let h = extra_of(&mut vm.heap, v)?;
    Ok(vm.heap.tuple_item(Value::heap(Kind::Tuple, h), I).bound().unwrap_or(Value::NONE))
}

pub(crate) fn set_extra<const I: usize>(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    let h = extra_of(&mut vm.heap, v)?;
    if I < vm.heap.tuple_len(Value::heap(Kind::Tuple, h)) {
        vm.heap.block.put(h, t::ITEMS + I, to.bound().unwrap_or(Value::NONE));
    }
    Ok(())
}

pub(crate) fn this(v: Value) -> Data<Handle> {
    v.heap_of(Kind::Exception).ok_or(Fault::Broken)
}

fn get_args(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(this(v)?, e::ARGS))
}

fn set_args(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    let h = this(v)?;
    let tuple = match to.kind() {
        Some(Kind::Tuple) => to,
        Some(Kind::List) => {
            let items = vm.heap.alloc_tuple(vm.heap.seq_len(to))?;
            for i in 0..vm.heap.seq_len(to) {
                let item = vm.heap.seq_item(to, i);
                vm.heap.block.put(items, t::ITEMS + i, item);
            }
            Value::heap(Kind::Tuple, items)
        }
        _ if !to.is_bound() => return Err(vm.heap.type_error(&[P::S("args may not be deleted")])),
        _ => return Err(vm.heap.type_error(&[P::S("'"), P::T(to), P::S("' object is not iterable")])),
    };
    vm.heap.block.put(h, e::ARGS, tuple);
    Ok(())
}

fn get_traceback(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(this(v)?, e::TRACEBACK))
}

fn set_traceback(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if to != Value::NONE && !to.is(Kind::Traceback) {
        return Err(vm.heap.type_error(&[P::S(if to.is_bound() {
            "__traceback__ must be a traceback or None"
        } else {
            "__traceback__ may not be deleted"
        })]));
    }
    vm.heap.block.put(this(v)?, e::TRACEBACK, to);
    Ok(())
}

fn get_context(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(this(v)?, e::CONTEXT))
}

fn set_context(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    Ok(link(&mut vm.heap, v, to, e::CONTEXT, "context")?)
}

fn get_cause(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(this(v)?, e::CAUSE))
}

fn set_cause(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    link(&mut vm.heap, v, to, e::CAUSE, "cause")?;
    vm.heap.block.put(this(v)?, e::SUPPRESS, Value::TRUE);
    Ok(())
}

fn link(heap: &mut Heap<'_>, v: Value, to: Value, word: usize, what: &str) -> Data<()> {
    if !to.is_bound() {
        return Err(heap.type_error(&[P::S("__"), P::S(what), P::S("__ may not be deleted")]));
    }
    if to != Value::NONE && !to.is(Kind::Exception) {
        return Err(heap.type_error(&[
            P::S("exception "),
            P::S(what),
            P::S(" must be None or derive from BaseException"),
        ]));
    }
    heap.block.put(this(v)?, word, to);
    Ok(())
}

fn get_suppress(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.block.at(this(v)?, e::SUPPRESS))
}

fn set_suppress(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    match to {
        Value::TRUE | Value::FALSE => {
            vm.heap.block.put(this(v)?, e::SUPPRESS, to);
            Ok(())
        }
        Value::UNBOUND => Err(vm.heap.type_error(&[P::S("can't delete numeric/char attribute")])),
        _ => Err(vm.heap.type_error(&[P::S("attribute value type must be bool")])),
    }
}

fn get_dict(vm: &mut Vm<'_>, v: Value) -> Res {
    Ok(vm.heap.own_dict(v)?)
}

fn set_dict(vm: &mut Vm<'_>, v: Value, to: Value) -> Res<()> {
    if !to.is(Kind::Dict) {
        return Err(vm.heap.type_error(&[P::S("__dict__ must be set to a dictionary, not a '"), P::T(to), P::S("'")]));
    }
    vm.heap.set_own_dict(v, to);
    Ok(())
}

fn receiver(heap: &mut Heap<'_>, args: Args, name: &str) -> Data {
    let v = heap.arg(args, 0);
    if v.is(Kind::Exception) {
        return Ok(v);
    }
    Err(heap.type_error(&[
        P::S("descriptor '"),
        P::S(name),
        P::S("' for 'BaseException' objects doesn't apply to a '"),
        P::T(v),
        P::S("' object"),
    ]))
}

fn str_native(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = receiver(&mut vm.heap, args, "__str__")?;
    vm.exception_message(v)
}

fn repr_native(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = receiver(&mut vm.heap, args, "__repr__")?;
    let class = vm.heap.type_of(v);
    let tuple = vm.heap.exception_args(v);
    if vm.heap.tuple_len(tuple) == 0 {
        return Ok(vm.heap.make_text(&[P::V(class), P::S("()")])?);
    }
    Err(vm.hidden(Hidden::exception_repr, &[v, Value::bool(vm.heap.era.exception_reprs_end_in_comma())]))
}

fn with_traceback(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = receiver(&mut vm.heap, args, "with_traceback")?;
    let tb = vm.heap.arg(args, 1);
    set_traceback(vm, v, tb)?;
    Ok(v)
}

fn add_note(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = receiver(&mut vm.heap, args, "add_note")?;
    let note = vm.heap.arg(args, 1);
    if !vm.heap.payload(note).is(Kind::Str) {
        return Err(vm.heap.type_error(&[P::S("note must be a str, not '"), P::T(note), P::S("'")]));
    }
    let dict = vm.heap.own_dict(v)?;
    match vm.heap.dict_get_str(dict, names::NOTES) {
        Some(list) => match list.heap_of(Kind::List) {
            Some(h) => vm.heap.list_push(h, note)?,
            None => return Err(vm.heap.type_error(&[P::S("Cannot add note: __notes__ is not a list")])),
        },
        None => {
            let list = vm.heap.new_list(&[note])?;
            vm.heap.dict_set_str(dict, names::NOTES, list)?;
        }
    }
    Ok(Value::NONE)
}

fn set_state(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = receiver(&mut vm.heap, args, "__setstate__")?;
    let state = vm.heap.arg(args, 1);
    if state != Value::NONE && !vm.heap.payload(state).is(Kind::Dict) {
        return Err(vm.heap.type_error(&[P::S("state is not a dictionary")]));
    }
    let mut at = 0;
    if state.is(Kind::Dict) {
        let dict = vm.heap.own_dict(v)?;
        vm.heap.dict_reserve(dict, vm.heap.dict_len(state))?;
        while let Some((i, key, value)) = vm.heap.next_entry(state, at) {
            if !vm.heap.payload(key).is(Kind::Str) {
                return Err(vm.heap.type_error(&[P::S("attribute name must be string, not '"), P::T(key), P::S("'")]));
            }
            vm.heap.dict_set_str(dict, key, value)?;
            at = i + 1;
        }
    }
    Ok(Value::NONE)
}

fn reduce(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = receiver(&mut vm.heap, args, "__reduce__")?;
    let class = vm.heap.type_of(v);
    let tuple = vm.heap.exception_args(v);
    match vm.heap.instance_dict(v) {
        Some(dict) => Ok(vm.heap.new_tuple(&[class, tuple, dict])?),
        None => Ok(vm.heap.new_tuple(&[class, tuple])?),
    }
}

fn derive(vm: &mut Vm<'_>, args: Args) -> Res {
    let v = receiver(&mut vm.heap, args, "derive")?;
    let message = extra::<0>(vm, v)?;
    let list = vm.heap.arg(args, 1);
    Err(vm.call(TypeId::BaseExceptionGroup.value(), &[message, list]))
}

fn split(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, matcher) = (receiver(&mut vm.heap, args, "split")?, vm.heap.arg(args, 1));
    Err(vm.hidden(Hidden::group_split, &[v, matcher]))
}

fn subgroup(vm: &mut Vm<'_>, args: Args) -> Res {
    let (v, matcher) = (receiver(&mut vm.heap, args, "subgroup")?, vm.heap.arg(args, 1));
    Err(vm.hidden(Hidden::group_subgroup, &[v, matcher]))
}

impl Vm<'_> {
    /// What `BaseException.__str__` and its overrides in built-in types give for the exception.
    ///
    /// # Errors
    /// `Trap::Call` if an argument has to be shown by Python code.
    pub(crate) fn exception_message(&mut self, exception: Value) -> Res {
        let base = self.heap.type_id(exception);
        let args = self.heap.exception_args(exception);
        let n = self.heap.tuple_len(args);
        let first = self.heap.tuple_item(args, 0);
        let special = base.is_a(TypeId::SyntaxError)
            || base == TypeId::UnicodeDecodeError
            || base == TypeId::UnicodeEncodeError
            || base.is_a(TypeId::BaseExceptionGroup)
            || (base.is_a(TypeId::OSError) && n >= 2);
        if special {
            return Err(self.hidden(Hidden::exception_str, &[exception]));
        }
        if base.is_a(TypeId::ImportError) {
            let msg = extra::<0>(self, exception)?;
            if msg.is(Kind::Str) {
                return Ok(msg);
            }
        }
        match n {
            0 => Ok(names::EMPTY),
            1 if self.heap.is_subclass(self.heap.type_of(exception), TypeId::KeyError.value()) => {
                Err(self.hidden(Hidden::repr_of, &[first]))
            }
            1 if first.is(Kind::Str) => Ok(first),
            1 => Err(self.hidden(Hidden::str_of, &[first])),
            _ => Err(self.hidden(Hidden::repr_of, &[args])),
        }
    }
}
