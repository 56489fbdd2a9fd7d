//! The match statement: which patterns a value may fit. Patterns with parts are matched in the prelude.

use crate::machine::Vm;
use crate::value::fault::Res;
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::{Value, names};

/// Bits of `__abc_tpflags__`, the class attribute by which the abstract classes Sequence and Mapping mark their subclasses.
const SEQUENCE: i64 = 1 << 5;

const MAPPING: i64 = 1 << 6;

impl Vm<'_> {
    /// `MatchKind`: may a sequence pattern (or, with `mapping`, a mapping pattern) match the value?
    pub(crate) fn match_kind(&mut self, x: Value, mapping: bool) -> bool {
        let kind = self.heap.payload(x).kind();
        let built_in = if mapping {
            matches!(kind, Some(Kind::Dict | Kind::MappingProxy | Kind::Proxy))
        } else {
            matches!(kind, Some(Kind::List | Kind::Tuple | Kind::Range))
        };
        if built_in || !x.is(Kind::Instance) {
            return built_in;
        }
        let flags = self.python_special(x, names::ABC_FLAGS).and_then(|v| v.as_small()).unwrap_or(0);
        flags & (if mapping { MAPPING } else { SEQUENCE }) != 0
    }

    /// `MatchClass`.
    ///
    /// # Errors
    /// Always `Trap::Call`.
    pub(crate) fn match_class(&mut self, x: Value, class: Value, parts: Value) -> Res {
        Err(self.hidden(Hidden::match_class, &[x, class, parts]))
    }

    /// `MatchKeys`.
    ///
    /// # Errors
    /// Always `Trap::Call`.
    pub(crate) fn match_keys(&mut self, x: Value, keys: Value) -> Res {
        Err(self.hidden(Hidden::match_keys, &[x, keys]))
    }

    /// `MatchRest`.
    ///
    /// # Errors
    /// Always `Trap::Call`.
    pub(crate) fn match_rest(&mut self, x: Value, keys: Value) -> Res {
        Err(self.hidden(Hidden::match_rest, &[x, keys]))
    }
}
