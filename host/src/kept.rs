//! What native modules keep beside the machine: caches, and nothing that a program could not do without. One value of each type.

use std::any::Any;

/// Values by type.
#[derive(Default)]
pub(crate) struct Kept(Vec<Box<dyn Any>>);

impl Kept {
    /// The value of this type, made now if need be.
    pub(crate) fn get<T: Default + 'static>(&mut self) -> Option<&mut T> {
        if !self.0.iter().any(|kept| kept.is::<T>()) {
            self.0.push(Box::new(T::default()));
        }
        self.0.iter_mut().find_map(|kept| kept.downcast_mut())
    }
}
