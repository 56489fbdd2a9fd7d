//! What objects of a class hold: their class, their own names, members, module namespaces. Nothing here runs Python code.

pub(crate) mod attribute_cache;
pub(crate) mod class_of;
pub(crate) mod exception_classes;
pub(crate) mod globals_cache;
pub mod instances;
pub(crate) mod members;
pub mod modules;
pub(crate) mod stores;
