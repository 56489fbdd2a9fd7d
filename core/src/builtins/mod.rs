//! Built-in types, functions and modules.

pub mod def;
pub mod registry;

pub(crate) mod args;
pub(crate) mod binder;
pub(crate) mod bytearray;
pub(crate) mod bytes;
pub(crate) mod callee;
pub(crate) mod class;
pub(crate) mod code;
pub(crate) mod complex;
pub(crate) mod descriptor;
pub(crate) mod dict;
pub(crate) mod exception;
pub(crate) mod fingerprint;
pub(crate) mod float;
pub(crate) mod frame;
pub(crate) mod function;
pub(crate) mod functions;
pub(crate) mod functions_iter;
pub(crate) mod functions_text;
pub(crate) mod generator;
pub(crate) mod index;
pub(crate) mod int;
pub(crate) mod intrinsics_containers;
pub(crate) mod intrinsics_frames;
pub(crate) mod intrinsics_run;
pub(crate) mod intrinsics_text;
pub(crate) mod iter;
pub(crate) mod list;
pub(crate) mod make_class;
pub(crate) mod math;
pub(crate) mod module;
pub(crate) mod names;
pub(crate) mod object;
pub(crate) mod operators;
pub(crate) mod os_error;
pub(crate) mod proxy;
pub(crate) mod range;
pub(crate) mod receive;
pub(crate) mod reflect;
pub(crate) mod set;
pub(crate) mod sig;
pub(crate) mod str;
pub(crate) mod sys;
pub(crate) mod sys_trace;
pub(crate) mod text_case;
pub(crate) mod text_find;
pub(crate) mod text_format;
pub(crate) mod textio;
pub(crate) mod textlike;
pub(crate) mod tuple;

pub(crate) mod wrong_call;

pub(crate) use fingerprint::NAMES;

/// True if a host can give this text as what a function of its own takes: parameters as Python writes them.
pub fn are_parameters(text: &str) -> bool {
    sig::parse(text).is_some_and(|s| !s.open)
}
