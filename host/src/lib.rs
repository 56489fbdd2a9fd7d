//! Runs Python programs whose frames are open: any live variable of any frame can be read and written, by the program, by its trace
//! function or by the host, with the semantics of the CPython that the host picks.
//!
//! ```
//! use fastlocals::{Era, Filter, Flow, Grants, Host, Kinds, Limits, Value};
//!
//! let source = "
//! def inner():
//!     pass
//!
//! def outer():
//!     n = 1
//!     inner()
//!     return n
//!
//! print(outer())
//! ";
//! let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing().capture())?;
//! let program = host.add_source(source, "example.py")?;
//! host.subscribe(Filter::everywhere(Kinds::CALL))?;
//! host.on_event(|vm| {
//!     let mut frames = vm.frames();
//!     while let Ok(Some(mut frame)) = frames.next_frame() {
//!         if frame.name() == "outer" {
//!             let _ = frame.store("n", Value::small(42));
//!         }
//!     }
//!     Flow::Continue
//! });
//! host.run(program)?;
//! assert_eq!(host.grants.captured(), b"42\n");
//! # Ok::<(), fastlocals::Error>(())
//! ```
//!
//! | to | there is |
//! | --- | --- |
//! | compile and run a program, again and again | [`Host::add_source`], [`Host::run`], [`Host::resume`] |
//! | say what it may use: work, memory, output, images, depth | [`Limits`] |
//! | say what it may reach outside of the machine; nothing to begin with | [`Grants`] |
//! | give it functions | [`Host::define`], with parameters [`Host::define_with`]; answered at once, or later: [`Host::define_later`], [`Host::answer`] |
//! | listen: lines, calls, returns, exceptions, breakpoints, steps | [`Host::subscribe`], [`Host::on_event`], [`Host::set_breakpoint`], [`Host::step`] |
//! | open frames | [`core::machine::Vm::frames`] and [`core::locals::open`] |
//! | look at an uncaught exception | [`Host::report`], [`Report::text`] |
//! | save a running program, restore or fork it | [`Host::snapshot`], [`Host::restore`], [`Host::fork`] |
//!
//! The machine itself ([`core`], package `fastlocals-core`) is `no_std`, allocates nothing and calls nobody: a host that wants to own memory
//! and time drives it directly. This crate is a ready host around it.
//!
//! Versions follow semver for what this page and the pages behind it name; the items of [`core`] that are `#[doc(hidden)]` and the formats of
//! images and snapshots may change in any version (files of another format are refused).

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod answer;
mod callbacks;
mod data;
mod error;
mod grants;
mod host;
mod images;
mod kept;
mod limits;
mod listen;
mod modules;
mod native;
mod report;
mod snapshot;
mod source;
mod traceback;

pub use callbacks::{EventHandler, Flow, HostFunction};
pub use error::Error;
pub use grants::{Grants, Stream};
pub use host::{Call, Host, Outcome};
pub use limits::Limits;
pub use report::{Link, Place, Report, SyntaxPlace, Thrown};
pub use source::compile;

pub use fastlocals_compiler as compiler;
pub use fastlocals_core as core;
pub use fastlocals_core::era::Era;
pub use fastlocals_core::listeners::pending_step::Step;
pub use fastlocals_core::listeners::subscriptions::{Filter, Kinds, Subscription};
pub use fastlocals_core::machine::Vm;
pub use fastlocals_core::value::Value;
pub use fastlocals_core::value::fault::Res;
pub use fastlocals_core::value::types::TypeId;
