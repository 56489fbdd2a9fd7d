//! A host that listens: subscriptions, a handler for events, breakpoints and steps.

use crate::callbacks::Flow;
use crate::error::Error;
use crate::host::Host;
use fastlocals_core::listeners::pending_step::Step;
use fastlocals_core::listeners::subscriptions::{Filter, ListenError, Subscription};
use fastlocals_core::machine::Vm;
use fastlocals_core::value::fault::Fault;

impl Host {
    /// Begins to listen. Without a handler ([`Host::on_event`]) every event ends the run with [`crate::Outcome::Event`].
    ///
    /// ```
    /// use fastlocals::{Era, Filter, Flow, Grants, Host, Kinds, Limits, Outcome};
    /// use std::{cell::RefCell, rc::Rc};
    ///
    /// let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing())?;
    /// let program = host.add_source("def f(n):\n    n += 1\n    return n\nx = f(4)\n", "e.py")?;
    /// host.subscribe(Filter::everywhere(Kinds::CALL | Kinds::RETURN))?;
    /// let log = Rc::new(RefCell::new(Vec::new()));
    /// let seen = log.clone();
    /// host.on_event(move |vm| {
    ///     if let Some(event) = vm.event_now() {
    ///         seen.borrow_mut().push(format!("{} {:?} {:?}", event.code.name(), event.kind, event.value.as_small()));
    ///     }
    ///     Flow::Continue
    /// });
    /// assert_eq!(host.run(program)?, Outcome::Finished);
    /// assert_eq!(*log.borrow(), ["<module> Call None", "f Call None", "f Return Some(5)", "<module> Return None"]);
    /// # Ok::<(), fastlocals::Error>(())
    /// ```
    ///
    /// # Errors
    /// The block is damaged or too small; the filter names something that is not there.
    pub fn subscribe(&mut self, filter: Filter<'_>) -> Result<Subscription, Error> {
        self.listen(|vm| vm.subscribe(filter))
    }

    /// Ends a subscription.
    ///
    /// # Errors
    /// The block is damaged; there is no such subscription.
    pub fn unsubscribe(&mut self, subscription: Subscription) -> Result<(), Error> {
        self.try_with_vm(|vm| vm.unsubscribe(subscription))
    }

    /// A breakpoint at a line of an image, or at the first line after it in the same function that has code; and which line that is.
    ///
    /// # Errors
    /// The block is damaged or too small; no code lies there.
    pub fn set_breakpoint(&mut self, image: u16, line: u32) -> Result<(Subscription, u32), Error> {
        self.listen(|vm| vm.set_breakpoint(image, line))
    }

    /// What is done at events, until something else is said.
    pub fn on_event(&mut self, handler: impl FnMut(&mut Vm<'_>) -> Flow + 'static) {
        self.handler = Some(Box::new(handler));
    }

    /// Events end the run again, as they do without a handler.
    pub fn pause_at_events(&mut self) {
        self.handler = None;
    }

    /// The next run ends, or the handler is asked, at the end of this step.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn step(&mut self, step: Option<Step>) -> Result<(), Error> {
        self.with_vm(|vm| vm.step(step))
    }

    fn listen<T>(&mut self, f: impl Fn(&mut Vm<'_>) -> Result<T, ListenError>) -> Result<T, Error> {
        let mut done = Err(ListenError::Memory);
        self.attempt(|vm| {
            done = f(vm);
            match done {
                Err(ListenError::Memory) => Err(Fault::Memory),
                _ => Ok(()),
            }
        })?;
        Ok(done?)
    }
}
