//! The TypeErrors of calls that a signature does not allow.

use super::def::{Def, What};
use super::registry;
use super::sig::{Sig, Style};
use crate::era::calls;
use crate::era::texts::Text;
use crate::fault::Fault;
use crate::kind::Kind;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

/// Which call is wrong: the function's row, its table, what it takes, and its first argument (which may be its receiver).
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub row: &'static Def,
    pub table: u32,
    pub sig: &'static Sig,
    pub first: Value,
}

impl Call {
    fn is_slot(&self) -> bool {
        matches!(self.sig.style, Style::Slot | Style::Padded)
    }

    fn is_new(&self) -> bool {
        matches!(self.row.what, What::New(_))
    }

    /// The function's name, or that of the type that is called.
    fn name(&self) -> &'static str {
        if self.is_new() { self.type_name() } else { self.row.name }
    }

    fn type_name(&self) -> &'static str {
        TypeId::from_index(self.table).map_or("", |t| t.name())
    }

    /// The type or module that a qualified name begins with; nothing for constructors and for the functions of builtins.
    fn owner(&self) -> P<'static> {
        if self.is_new() {
            return P::S("");
        }
        match registry::module_of(self.table) {
            Some(m) if m.name == "builtins" => P::S(""),
            Some(m) => P::S(m.name.trim_start_matches('_')),
            // A class is called by its own name, whatever its metaclass.
            None if self.table == TypeId::Type as u32 && self.first.is(Kind::Type) => P::V(self.first),
            None => P::S(self.type_name()),
        }
    }
}

/// A message tells nothing but the function.
const NOTHING_MORE: [P<'static>; 7] = [P::S(""); 7];

/// A message tells of one argument: its name and place.
fn about<'s>(key: P<'s>, place: P<'s>) -> [P<'s>; 7] {
    let [how, limit, s, given, sort, ..] = NOTHING_MORE;
    [how, limit, s, given, sort, key, place]
}

impl Vm<'_> {
    fn wrong_call(&mut self, text: Text, call: Call, more: [P<'_>; 7]) -> Fault {
        let owner = call.owner();
        let dot = if matches!(owner, P::S("")) { "" } else { "." };
        let name = if call.sig.style == Style::Padded { "" } else { call.name() };
        let [how, limit, s, given, sort, key, place] = more;
        self.raise_text(text, &[P::S(name), owner, P::S(dot), how, limit, s, given, sort, key, place])
    }

    /// A method called through its type without a receiver, or with one of another type.
    #[cold]
    pub(crate) fn refuse_receiver(&mut self, call: Call) -> Fault {
        let text = match (call.first.is_bound(), call.is_slot()) {
            (false, false) => calls::NO_RECEIVER,
            (false, true) => calls::NO_SLOT_RECEIVER,
            (true, false) => calls::WRONG_RECEIVER,
            (true, true) => calls::WRONG_SLOT_RECEIVER,
        };
        self.raise_text(text, &[P::S(call.name()), P::S(call.type_name()), P::T(call.first)])
    }

    /// Arguments by name for a function that takes none.
    #[cold]
    pub(crate) fn no_names(&mut self, call: Call) -> Fault {
        match call.sig.style {
            // The wrapper of a slot names it here even if it counts arguments without a name.
            Style::Slot | Style::Padded => self.raise_text(calls::NO_SLOT_NAMES, &[P::S(call.name())]),
            Style::Bare => self.wrong_call(calls::NO_BARE_NAMES, call, NOTHING_MORE),
            Style::Plain if call.is_new() => self.wrong_call(calls::NO_NEW_NAMES, call, NOTHING_MORE),
            Style::Plain => self.wrong_call(calls::NO_NAMES, call, NOTHING_MORE),
        }
    }

    /// Too few or too many arguments by position for a function that takes none by name.
    #[cold]
    pub(crate) fn wrong_argument_count(&mut self, call: Call, given: usize) -> Fault {
        let sig = call.sig;
        let (least, most) = (usize::from(sig.least), usize::from(sig.positional));
        let parsed = sig.parsed.is_some_and(|eras| eras.has(self.era));
        let text = match (sig.style, least, most) {
            (Style::Slot, ..) => calls::SLOT_COUNT,
            (Style::Plain, 0, 0) if !call.is_new() => calls::NOTHING,
            (Style::Plain | Style::Bare, ..) if parsed => {
                return self.limited(calls::PARSED_COUNT, call, least, most, given, "exactly ");
            }
            (Style::Plain, 1, 1) if !call.is_new() => calls::ONE,
            _ => calls::COUNT,
        };
        self.limited(text, call, least, most, given, "")
    }

    /// A message about a number of arguments; `exactly` is said where there is one number only.
    fn limited(&mut self, text: Text, call: Call, least: usize, most: usize, given: usize, exactly: &str) -> Fault {
        let (how, limit) = if least == most {
            (exactly, least)
        } else if given < least {
            ("at least ", least)
        } else {
            ("at most ", most)
        };
        let sort = if call.sig.positional == 0 { "keyword " } else { "" };
        let s = P::S(if limit == 1 { "" } else { "s" });
        let (limit, given) = (P::N(limit as i64), P::N(given as i64));
        self.wrong_call(text, call, [P::S(how), limit, s, given, P::S(sort), P::S(""), P::S("")])
    }

    /// More arguments than parameters, for a function that takes arguments by name.
    #[cold]
    pub(crate) fn too_many_arguments(&mut self, call: Call, given: usize) -> Fault {
        self.limited(calls::TOTAL, call, 0, usize::from(call.sig.count), given, "")
    }

    /// Too few or too many arguments by position, for a function that takes arguments by name.
    #[cold]
    pub(crate) fn wrong_positional(&mut self, call: Call, given: usize) -> Fault {
        let (least, most) = (usize::from(call.sig.must_be_positional()), usize::from(call.sig.positional));
        if most == 0 {
            return self.wrong_call(calls::NOT_BY_POSITION, call, NOTHING_MORE);
        }
        self.limited(calls::POSITIONAL, call, least, most, given, "exactly ")
    }

    /// A parameter that is given by position and by name.
    #[cold]
    pub(crate) fn given_twice(&mut self, call: Call, i: usize) -> Fault {
        self.about_parameter(calls::TWICE, call, i)
    }

    /// A parameter that must be given and is not.
    #[cold]
    pub(crate) fn missing_argument(&mut self, call: Call, i: usize) -> Fault {
        self.about_parameter(calls::MISSING, call, i)
    }

    fn about_parameter(&mut self, text: Text, call: Call, i: usize) -> Fault {
        self.wrong_call(text, call, about(P::S(call.sig.name(i)), P::N(i as i64 + 1)))
    }

    /// A name that no parameter has.
    #[cold]
    pub(crate) fn unknown_name(&mut self, call: Call, key: Value) -> Fault {
        self.wrong_call(calls::UNKNOWN, call, about(P::V(key), P::S("")))
    }
}
