//! Behaviour of objects, classes and exceptions that differs by era.

use crate::era::Era::*;
use crate::era::{Era, Eras, behaviours};
use crate::value::types::TypeId;

behaviours! {
    /// The file of a program is told with its whole path.
    programs_have_absolute_paths: Eras::since(Py311);
    /// An `except` clause refuses what is no exception class (before, nothing matches it).
    checks_caught_classes: Eras::since(Py36);
    /// PEP 479: a StopIteration that leaves a generator becomes a RuntimeError.
    generators_convert_stop: Eras::since(Py38);
    /// `close()` of a generator gives the value that it returns.
    close_gives_return_value: Eras::since(Py313);
    /// `throw(type, value, traceback)` is deprecated, with a warning.
    deprecates_throw_of_three: Eras::since(Py312);
    /// Only the name is the text of the AttributeError for what a class or module lacks on deletion, or an empty slot on reading.
    missing_attributes_tell_name_only: Eras::until(Py38);
    /// The same for what an instance lacks on deletion.
    missing_instance_attributes_tell_name_only: Eras::between(Py36, Py38);
    /// The repr of a frame tells its file, line and function.
    frame_reprs_tell_place: Eras::since(Py38);
    /// The repr of an exception with one argument is that of a tuple, with a comma.
    exception_reprs_end_in_comma: Eras::until(Py36);
    /// The repr of an instance without one of its own has the qualified name of its class.
    instance_reprs_qualify: Eras::since(Py36);
    /// Errors of a call name the function by its qualified name.
    call_errors_qualify: Eras::since(Py311);
    /// Errors of unpacked arguments name a function without its module, and other callables by their type.
    callees_are_described: Eras::until(Py38);
    /// A SyntaxError's details say where the mistake ends.
    syntax_errors_tell_end: Eras::since(Py311);
    /// Static methods can be called as they are.
    static_methods_are_callable: Eras::since(Py311);
    /// Each class makes an `__annotations__` of its own on demand.
    classes_make_annotations: Eras::since(Py311);
    /// `tb_next` of a traceback can be set.
    traceback_links_are_writable: Eras::since(Py38);
    /// `super()` finds class and instance by itself.
    super_needs_no_arguments: Eras::since(Py36);
    /// `__metaclass__` in its body names the metaclass of a class.
    class_bodies_name_metaclass: Eras::only(Py27);
    /// An error in `__set_name__` gets a note (before, it is the cause of a RuntimeError).
    set_name_errors_get_note: Eras::since(Py312);
    /// A module has `__loader__`, `__spec__` and `__cached__`, and the main program `__annotations__`.
    modules_know_their_loader: Eras::since(Py36);
    /// A module's own `__dir__` says what dir lists.
    modules_have_dir_hook: Eras::since(Py38);
    /// An ImportError has the `name` of the module.
    import_errors_tell_name: Eras::since(Py36);
    /// The ImportError of a name that a module lacks has the module's file as its `path`.
    import_errors_tell_file: Eras::since(Py38);
    /// A negative import level means level 0 (later: ValueError).
    import_levels_may_be_negative: Eras::only(Py27);
    /// An argument given by position and by name is told of even if one that must be given is missing.
    doubled_arguments_come_first: Eras::until(Py36);
    /// Functions look at the names of keyword arguments before they look at anything else.
    names_are_looked_at_first: Eras::since(Py311);
    /// A constructor that takes no keyword arguments lets a class of Python's take them in its `__init__`.
    names_are_for_init_of_subclasses: Eras::since(Py38);
    /// The same even if that class has no `__init__`.
    names_are_ignored_for_subclasses: Eras::only(Py38);
    /// A number cannot be shifted right by more bits than an index can tell.
    right_shifts_have_limit: Eras::until(Py36);
    /// Any number can be made of what has `__index__`.
    numbers_take_index: Eras::since(Py38);
    /// What C takes as a flag (`keepends`, `reverse`) must be an int.
    flags_are_ints: Eras::until(Py311);
    /// A message about the receiver of a weak reference's method tells the module too.
    references_are_told_with_module: Eras::since(Py311);
    /// The iterator of ASCII text is a type of its own.
    ascii_text_has_its_own_iterator: Eras::since(Py311);
    /// Arguments that can be given by name are told of by their place.
    arguments_are_told_by_place: Eras::until(Py36);
    /// `int | None` is a union (PEP 604), `list[int]` a generic alias (PEP 585).
    types_can_be_joined: Eras::since(Py311);
    /// AttributeError and NameError take their attributes as keyword arguments.
    name_errors_take_fields: Eras::since(Py311);
}

impl Eras {
    /// The eras whose members a type has: in 2.7 the types that stay those of Python 3 have what they have in 3.6.
    #[doc(hidden)]
    pub const fn of_type(self, t: TypeId) -> Eras {
        match t {
            TypeId::Str | TypeId::Bytes | TypeId::Int | TypeId::Bool if self.has(Py27) => self.or(Eras::only(Py36)),
            TypeId::DictKeys | TypeId::DictValues | TypeId::DictItems if self.has(Py27) => self.or(Eras::only(Py36)),
            _ => self,
        }
    }
}
