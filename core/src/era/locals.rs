//! Behaviour of local variables, frames and the namespaces of running code that differs by era.

use crate::era::Era::*;
use crate::era::{Era, Eras, behaviours};

behaviours! {
    /// PX-TYPE, LC-FUNC: `f_locals` of a function is a write-through proxy, and `locals()` a fresh dict.
    locals_are_proxies: Eras::since(Py313);
    /// WB-1: a frame has one dict of its locals, which is written back to its slots after trace and profile functions.
    writes_locals_back: Eras::until(Py312);
    /// WB-13: the dict is refreshed and written back around a callback only if `f_locals` has been read since.
    writes_back_after_access_only: Eras::between(Py311, Py312);
    /// WB-3: the write-back binds a plain variable that the dict lacks to None, and warns.
    write_back_binds_none: Eras::only(Py312);
    /// FL-SLOT: an argument that is a cell has a plain slot too, which is empty until a write-back fills it.
    cell_arguments_have_two_slots: Eras::until(Py38);
    /// FL-SLOT: `co_cellvars` is sorted by name.
    sorts_cell_names: Eras::until(Py38);
    /// FL-ORDER: locals are listed in the order of their slots, arguments that are cells included.
    lists_locals_by_slot: Eras::since(Py311);
    /// FL-ORDER: each group of locals is listed from its last slot to its first.
    lists_locals_backwards: Eras::only(Py36);
    /// CP: list, set and dict comprehensions run in the frame around them.
    inlines_comprehensions: Eras::since(Py312);
    /// FL-CLASS: a name that a class body only reads and a function around it binds comes from the cell, not from the namespace first.
    class_bodies_read_cells_only: Eras::only(Py27);
    /// LC-CLASS: a class without bases keeps the namespace of its body as its own.
    old_style_classes_keep_namespace: Eras::only(Py27);
    /// FC: `frame.clear()` refuses the frame of a suspended generator (before, it closes the generator).
    clear_refuses_suspended_frames: Eras::since(Py313);
    /// FC: `frame.clear()` closes the generator of a frame, and leaves its variables as they are.
    clear_keeps_generators_variables: Eras::since(Py311);
    /// EX-ERR: `exec` takes a closure for code with free variables.
    exec_takes_closure: Eras::since(Py311);
}

impl Era {
    /// FA-LINENO: `f_lasti` of a generator that has not begun.
    #[doc(hidden)]
    pub const fn unstarted_lasti(self) -> i64 {
        match self {
            Py27 | Py36 | Py38 => -1,
            Py311 | Py312 => 0,
            _ => 2,
        }
    }
}
