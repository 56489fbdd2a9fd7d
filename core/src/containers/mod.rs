//! Floor.

pub(crate) mod combine;
pub(crate) mod entries;
pub(crate) mod equality;
pub mod iterators;
pub(crate) mod nested_iterators;
pub(crate) mod positions;
pub(crate) mod range;
pub(crate) mod search;
pub(crate) mod slices;
pub(crate) mod sort;
pub(crate) mod spread;
pub(crate) mod table;
#[cfg(test)]
mod tests;
pub(crate) mod walk;
