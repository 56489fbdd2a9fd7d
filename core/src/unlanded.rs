//! What the loop calls and others are still writing. Whoever lands a function removes its row here; the file goes when it is empty.

use crate::fault::{Res, Trap};
use crate::value::Value;
use crate::vm::Vm;

macro_rules! unlanded {
    ($(fn $name:ident($($arg:ident: $t:ty),*) -> $r:ty;)*) => {
        #[allow(unused_variables)]
        impl Vm<'_> {
            $(pub(crate) fn $name(&mut self, $($arg: $t),*) -> $r { Err(Trap::Broken) })*
        }
    };
}

unlanded! {
    // E
    fn event(start: usize, word: u32) -> Res<()>;
    fn exception_event() -> Res<()>;
    fn unwind_event() -> Res<()>;
    fn trace_returned(v: Value) -> Res<()>;
    fn exec_sync(fp: usize, back: bool) -> Res<()>;
}

#[allow(unused_variables)]
impl Vm<'_> {
    // E
    pub(crate) fn mask_for(&self, fp: usize) -> u32 {
        0x7F
    }
    pub(crate) fn refresh_listening(&mut self) {
        self.listening = false;
    }
    pub(crate) fn trace_raised(&mut self) {}
    pub(crate) fn trace_unwinding(&mut self) -> Option<Option<crate::exit::Exit>> {
        None
    }
}
