//! What a host gives its VM to call: functions for the program, a handler for events.

use fastlocals_core::machine::{HostNative, Natives, Vm};
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::Res;

/// A function of the host that a program can call. It is one step (see [`fastlocals_core::heap::raise`]): it may be run a second time after a collection, so
/// everything that can fail for memory comes before its first side effect. The value is the tuple of arguments.
pub type HostFunction = Box<dyn FnMut(&mut Vm<'_>, Value) -> Res>;

/// Names of the functions, and what they take.
#[derive(Default)]
pub(crate) struct Names(pub(crate) Vec<(String, Option<String>)>);

impl Natives for Names {
    fn show(&self, number: u32, see: &mut dyn FnMut(HostNative<'_>)) {
        if let Some((name, parameters)) = usize::try_from(number).ok().and_then(|i| self.0.get(i)) {
            see(HostNative { name, parameters: parameters.as_deref() });
        }
    }

    fn takes_anything(&self, number: u32) -> bool {
        usize::try_from(number).ok().and_then(|i| self.0.get(i)).is_some_and(|(_, parameters)| parameters.is_none())
    }
}

/// What goes on after an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// The program runs on.
    Continue,
    /// The run ends with [`crate::Outcome::Event`]; [`crate::Host::resume`] goes on.
    Pause,
    /// The handler needs so many more words of memory (as [`Vm::attempt`] says) and is asked again when they are there. A block that may not
    /// grow pauses instead.
    Memory(usize),
}

/// What a host does at an event: [`Vm::event_now`] says which, [`Vm::innermost_frame`] opens its frame.
pub type EventHandler = Box<dyn FnMut(&mut Vm<'_>) -> Flow>;
