//! What the prelude asks of an era, by name: `_behaves('name')`.

use crate::era::Era;

macro_rules! asked {
    ($($name:ident)*) => {
        const ASKED: &[(&str, fn(Era) -> bool)] = &[$((stringify!($name), Era::$name)),*];
    };
}

asked! {
    call_tracing_traces
    class_bodies_name_metaclass
    clear_keeps_generators_variables
    exec_takes_closure
    import_errors_tell_file
    import_errors_tell_name
    import_levels_may_be_negative
    modules_have_dir_hook
    modules_know_their_loader
    set_name_errors_get_note
}

impl Era {
    /// The predicate of this name; None for one that is not in the prelude's list.
    #[doc(hidden)]
    pub fn behaves(self, name: &[u8]) -> Option<bool> {
        ASKED.iter().find(|(n, _)| n.as_bytes() == name).map(|(_, holds)| holds(self))
    }
}
