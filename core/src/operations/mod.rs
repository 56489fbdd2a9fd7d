//! Operations of instructions and natives that may end in a call of Python code: operators, subscripts, iteration, filling.

pub(crate) mod collect;
pub(crate) mod container_operators;
pub(crate) mod fill;
pub(crate) mod formatting;
pub mod iterate;
pub(crate) mod membership;
pub(crate) mod operands;
pub mod operators;
pub(crate) mod patterns;
pub mod proxy_items;
pub(crate) mod subscripts;
#[cfg(test)]
mod tests;
pub(crate) mod truth;
pub(crate) mod unpack;
