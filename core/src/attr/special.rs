//! Special methods that statements call: those of `with`, `async with` and `async for`.

use crate::fault::{Res, Trap};
use crate::names;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

impl Vm<'_> {
    /// `LoadSpecial`: the method that a with statement (or async for) calls.
    pub(crate) fn load_special(&mut self, x: Value, which: usize) -> Res {
        let name = match which {
            0 => names::ENTER,
            1 => names::EXIT,
            2 => names::AENTER,
            3 => names::AEXIT,
            4 => names::AITER,
            _ => names::ANEXT,
        };
        match self.special(x, name) {
            Some(f) => {
                let class = self.type_of(x);
                self.bind(f, x, class)
            }
            None => Err(self.missing_special(x, which)),
        }
    }

    fn missing_special(&mut self, x: Value, which: usize) -> Trap {
        let old = self.era < crate::era::Era::Py311;
        match which {
            0..=3 if old => {
                let name = ["__enter__", "__exit__", "__aenter__", "__aexit__"].get(which).copied().unwrap_or("");
                self.raise(TypeId::AttributeError, &[P::S(name)])
            }
            0 | 2 => {
                let what = if which == 0 { "context manager" } else { "asynchronous context manager" };
                self.type_error(&[
                    P::S("'"),
                    P::T(x),
                    P::S("' object does not support the "),
                    P::S(what),
                    P::S(" protocol"),
                ])
            }
            1 | 3 => {
                let (what, name) = if which == 1 {
                    ("context manager", "__exit__")
                } else {
                    ("asynchronous context manager", "__aexit__")
                };
                self.type_error(&[
                    P::S("'"),
                    P::T(x),
                    P::S("' object does not support the "),
                    P::S(what),
                    P::S(" protocol (missed "),
                    P::S(name),
                    P::S(" method)"),
                ])
            }
            4 => self.type_error(&[P::S("'async for' requires an object with __aiter__ method, got "), P::T(x)]),
            _ => self.type_error(&[P::S("'async for' requires an iterator with __anext__ method, got "), P::T(x)]),
        }
    }
}
