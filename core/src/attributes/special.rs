//! Special methods that statements call: those of `with`, `async with` and `async for`.

use crate::era::texts;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Fault, Res};
use crate::value::{Value, names};

impl Heap<'_> {
    fn missing_special(&mut self, x: Value, which: usize) -> Fault {
        let mut lacks = |text, method, protocol| self.raise_text(text, &[P::T(x), P::S(method), P::S(protocol)]);
        match which {
            0 => lacks(texts::NO_ENTER, "__enter__", "context manager"),
            1 => lacks(texts::NO_EXIT, "__exit__", "context manager"),
            2 => lacks(texts::NO_ENTER, "__aenter__", "asynchronous context manager"),
            3 => lacks(texts::NO_EXIT, "__aexit__", "asynchronous context manager"),
            4 => self.type_error(&[P::S("'async for' requires an object with __aiter__ method, got "), P::T(x)]),
            _ => self.type_error(&[P::S("'async for' requires an iterator with __anext__ method, got "), P::T(x)]),
        }
    }
}

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
                let class = self.heap.type_of(x);
                self.bind(f, x, class)
            }
            None => Err(self.heap.missing_special(x, which).into()),
        }
    }
}
