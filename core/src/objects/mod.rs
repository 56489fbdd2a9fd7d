//! What objects of a class hold: their class, their own names, members, module namespaces. Nothing here runs Python code.

pub(crate) mod exception_classes;
pub mod instances;
pub(crate) mod members;
pub mod modules;
pub(crate) mod stores;
