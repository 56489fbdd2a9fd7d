//! Built-in types, functions and modules.

pub mod def;
pub mod registry;

pub(crate) mod args;
mod arguments;
pub(crate) mod bytes;
pub(crate) mod class;
pub(crate) mod code;
pub(crate) mod descriptor;
pub(crate) mod dict;
pub(crate) mod exception;
pub(crate) mod float;
pub(crate) mod frame;
pub(crate) mod function;
pub(crate) mod functions;
pub(crate) mod functions_iter;
pub(crate) mod functions_text;
pub(crate) mod generator;
pub(crate) mod int;
pub(crate) mod intrinsics;
pub(crate) mod intrinsics_containers;
pub(crate) mod intrinsics_run;
pub(crate) mod iter;
pub(crate) mod list;
pub(crate) mod make_class;
pub(crate) mod module;
pub(crate) mod names;
pub(crate) mod object;
pub(crate) mod proxy;
pub(crate) mod range;
pub(crate) mod receive;
pub(crate) mod reflect;
pub(crate) mod set;
pub(crate) mod str;
pub(crate) mod sys;
pub(crate) mod tuple;
