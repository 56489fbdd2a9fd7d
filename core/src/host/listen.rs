//! A host that listens: subscriptions, a handler for events, breakpoints and steps.

use super::{Host, HostError, System};
use crate::fault::Fault;
use crate::trace::listen::{Filter, ListenError, Subscription};
use crate::trace::stepping::Step;
use crate::vm::Vm;
use alloc::boxed::Box;

/// What goes on after an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// The program runs on.
    Continue,
    /// The run ends with [`super::Outcome::Event`]; [`Host::resume`] goes on.
    Pause,
    /// The handler needs so many more words of memory (as [`Vm::attempt`] says) and is asked again when they are there. A block that may not
    /// grow pauses instead.
    Memory(usize),
}

/// What a host does at an event: [`Vm::event_now`] says which, [`Vm::innermost_frame`] opens its frame.
pub type EventHandler<S> = Box<dyn FnMut(&mut Vm<'_>, &mut S) -> Flow>;

impl<S: System> Host<S> {
    /// Begins to listen. Without a handler ([`Host::on_event`]) every event ends the run with [`super::Outcome::Event`].
    ///
    /// ```
    /// use fastlocals_prelude::PRELUDE;
    /// use fastlocals_core::host::{Config, Flow, Host, Outcome, System};
    /// use fastlocals_core::trace::listen::{Filter, Kinds};
    ///
    /// #[derive(Default)]
    /// struct Log(Vec<String>);
    /// impl System for Log {}
    ///
    /// let source = "def f(n):\n    n += 1\n    return n\nx = f(4)\n";
    /// let image = fastlocals_compiler::compile(source, &fastlocals_compiler::Options::file("e.py"))?.image;
    /// let mut host = Host::new(&Config::default(), PRELUDE, Log::default())?;
    /// let id = host.add_image(image)?;
    /// host.subscribe(Filter::everywhere(Kinds::CALL | Kinds::RETURN))??;
    /// host.on_event(Some(Box::new(|vm, log: &mut Log| {
    ///     if let Some(event) = vm.event_now() {
    ///         log.0.push(format!("{} {:?} {:?}", event.code.name(), event.kind, event.value.as_small()));
    ///     }
    ///     Flow::Continue
    /// })));
    /// assert_eq!(host.run(id)?, Outcome::Finished);
    /// assert_eq!(host.system.0, ["<module> Call None", "f Call None", "f Return Some(5)", "<module> Return None"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The block is damaged or too small; the filter names something that is not there.
    pub fn subscribe(&mut self, filter: Filter<'_>) -> Result<Result<Subscription, ListenError>, HostError> {
        self.listen(|vm| vm.subscribe(filter))
    }

    /// Ends a subscription.
    ///
    /// # Errors
    /// The block is damaged; there is no such subscription.
    pub fn unsubscribe(&mut self, subscription: Subscription) -> Result<Result<(), ListenError>, HostError> {
        self.with_vm(|vm| vm.unsubscribe(subscription))
    }

    /// A breakpoint at a line of an image, or at the first line after it in the same function that has code.
    ///
    /// # Errors
    /// The block is damaged or too small; no code lies there.
    pub fn set_breakpoint(
        &mut self,
        image: u16,
        line: u32,
    ) -> Result<Result<(Subscription, u32), ListenError>, HostError> {
        self.listen(|vm| vm.set_breakpoint(image, line))
    }

    /// What is done at events; `None`: the run ends.
    pub fn on_event(&mut self, handler: Option<EventHandler<S>>) {
        self.handler = handler;
    }

    /// The next run ends, or the handler is asked, at the end of this step.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn step(&mut self, step: Option<Step>) -> Result<(), HostError> {
        self.with_vm(|vm| vm.step(step))
    }

    fn listen<T>(
        &mut self,
        f: impl Fn(&mut Vm<'_>) -> Result<T, ListenError>,
    ) -> Result<Result<T, ListenError>, HostError> {
        let mut done = Err(ListenError::Memory);
        self.start(|vm| {
            done = f(vm);
            match done {
                Err(ListenError::Memory) => Err(Fault::Memory.into()),
                _ => Ok(()),
            }
        })?;
        Ok(done)
    }
}
