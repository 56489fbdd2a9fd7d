//! Attributes as a program reads and writes them: CPython's protocol, descriptors, hooks, and the inline cache.

pub(crate) mod descriptors;
pub(crate) mod inline_cache;
pub(crate) mod lookup;
pub mod read;
pub(crate) mod special;
pub(crate) mod write;
