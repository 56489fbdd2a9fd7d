//! The TypeErrors of calls that a signature does not allow.

use crate::builtins::def::{Def, What};
use crate::builtins::registry;
use crate::builtins::sig::{Conversion, Sig, Style};
use crate::era::calls;
use crate::era::texts::Text;
use crate::heap::Heap;
use crate::heap::message::P;
use crate::value::Value;
use crate::value::fault::Fault;
use crate::value::kind::Kind;
use crate::value::types::TypeId;

/// Which call is wrong: what the function is called and is, its table, what it takes, and its first argument (which may be its receiver);
/// for a constructor, the class.
#[derive(Clone, Copy)]
pub(crate) struct Call<'s> {
    pub name: &'s str,
    pub what: What,
    pub table: u32,
    pub sig: &'s Sig<'s>,
    pub first: Value,
}

impl Call<'static> {
    /// A call of the function that a row of a table describes.
    pub(crate) fn of_row(row: &Def, table: u32, sig: &'static Sig<'static>, first: Value) -> Call<'static> {
        Call { name: row.name, what: row.what, table, sig, first }
    }
}

impl<'s> Call<'s> {
    pub(crate) fn is_slot(&self) -> bool {
        self.sig.style.is_slot()
    }

    /// True for what speaks for the type that is made.
    pub(crate) fn is_new(&self) -> bool {
        matches!(self.what, What::New(_)) || self.sig.style == Style::Init
    }

    /// What messages about the number of arguments call the function.
    fn counted_name(&self) -> &'s str {
        self.sig.called().map_or_else(|| self.own_name(), |c| c.0)
    }

    /// What messages about names call the function.
    fn named_name(&self) -> &'s str {
        self.sig.called().map_or_else(|| self.own_name(), |c| c.1)
    }

    fn own_name(&self) -> &'s str {
        if self.sig.style == Style::Init || self.name.is_empty() { self.type_name() } else { self.name }
    }

    /// The type that is made, for messages about names.
    fn made_name(&self) -> &'s str {
        self.sig.called().map_or_else(|| self.type_name(), |c| c.1)
    }

    fn type_name(&self) -> &'static str {
        TypeId::from_index(self.table).map_or("", |t| t.name())
    }

    /// The type or module that a qualified name begins with; nothing for constructors and for the functions of builtins.
    fn owner(&self) -> P<'static> {
        if self.is_new() {
            return P::S("");
        }
        // A method of a class belongs to the class that it is called through.
        if matches!(self.what, What::Class(_)) && self.first.is(Kind::Type) {
            return P::V(self.first);
        }
        match registry::module_of(self.table) {
            Some(m) if m.name == "builtins" => P::S(""),
            Some(m) => P::S(m.public_name()),
            // A class is called by its own name, whatever its metaclass.
            None if self.table == TypeId::Type as u32 && self.first.is(Kind::Type) => P::V(self.first),
            // Functions of a module are told without it.
            None if self.table == TypeId::Module as u32 => P::S(""),
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

impl Heap<'_> {
    pub(crate) fn wrong_call(&mut self, text: Text, call: Call<'_>, name: P<'_>, more: [P<'_>; 7]) -> Fault {
        let owner = call.owner();
        let dot = if matches!(owner, P::S("")) { "" } else { "." };
        let [how, limit, s, given, sort, key, place] = more;
        self.raise_text(text, &[name, owner, P::S(dot), how, limit, s, given, sort, key, place])
    }

    /// A method called through its type without a receiver, or with one of another type.
    #[cold]
    pub(crate) fn refuse_receiver(&mut self, call: Call<'_>) -> Fault {
        let text = match (call.first.is_bound(), call.is_slot()) {
            (false, false) => calls::NO_RECEIVER,
            (false, true) => calls::NO_SLOT_RECEIVER,
            (true, false) => calls::WRONG_RECEIVER,
            (true, true) => calls::WRONG_SLOT_RECEIVER,
        };
        let t = TypeId::from_index(call.table).map_or("", |t| t.name_in_c(self.era));
        self.raise_text(text, &[P::S(call.name), P::S(t), P::T(call.first), P::S(call.type_name())])
    }

    /// Arguments by name for a function that takes none.
    #[cold]
    pub(crate) fn no_names(&mut self, call: Call<'_>) -> Fault {
        match call.sig.style {
            // The wrapper of a slot names it here even if it counts arguments without a name.
            Style::Slot | Style::Padded => self.raise_text(calls::NO_SLOT_NAMES, &[P::S(call.own_name())]),
            Style::Bare | Style::Nameless if call.is_new() => {
                self.raise_text(calls::NO_BARE_NAMES, &[P::S(call.made_name())])
            }
            _ if call.is_new() => self.raise_text(calls::NO_NEW_NAMES, &[P::S(call.made_name())]),
            _ => self.wrong_call(calls::NO_NAMES, call, P::S(call.named_name()), NOTHING_MORE),
        }
    }

    /// Too few or too many arguments by position for a function that takes none by name.
    #[cold]
    pub(crate) fn wrong_argument_count(&mut self, call: Call<'_>, given: usize) -> Fault {
        let sig = call.sig;
        let (least, most) = (usize::from(sig.least), usize::from(sig.positional));
        let parsed = sig.is_parsed(self.era);
        let text = match (sig.style, least, most) {
            (Style::Slot, ..) => calls::SLOT_COUNT,
            (Style::Nameless, ..) => return self.limited(calls::NAMELESS_COUNT, call, least, most, given, "exactly "),
            (Style::Plain, 0, 0) if !call.is_new() => calls::NOTHING,
            (Style::Plain | Style::Bare | Style::Counted, ..) if parsed => {
                return self.limited(calls::PARSED_COUNT, call, least, most, given, "exactly ");
            }
            (Style::Plain, 1, 1) if !call.is_new() => calls::ONE,
            (Style::Lone, ..) if given == 0 => return self.limited(calls::COUNT, call, 1, 1, given, ""),
            _ => calls::COUNT,
        };
        self.limited(text, call, least, most, given, "")
    }

    /// A message about a number of arguments; `exactly` is said where there is one number only.
    fn limited(&mut self, text: Text, call: Call<'_>, least: usize, most: usize, given: usize, exactly: &str) -> Fault {
        let (how, limit) = if least == most {
            (exactly, least)
        } else if given < least {
            ("at least ", least)
        } else {
            ("at most ", most)
        };
        let s = P::S(if limit == 1 { "" } else { "s" });
        let (limit, given, no) = (P::N(limit as i64), P::N(given as i64), P::S(""));
        let name = match (call.sig.style, call.is_new(), TypeId::from_index(call.table)) {
            (Style::Padded, ..) => P::S(""),
            // Sets speak of the class that is made.
            (Style::Init, _, Some(TypeId::Set)) => P::T(call.first),
            (_, true, Some(TypeId::Set | TypeId::FrozenSet)) => P::V(call.first),
            _ => P::S(call.counted_name()),
        };
        self.wrong_call(text, call, name, [P::S(how), limit, s, given, no, P::S(call.sig.name(most)), no])
    }

    /// More arguments than parameters, for a function that takes arguments by name.
    #[cold]
    pub(crate) fn too_many_arguments(&mut self, call: Call<'_>, positional: usize, named: usize) -> Fault {
        let most = usize::from(call.sig.count);
        let s = P::S(if most == 1 { "" } else { "s" });
        let (limit, given) = (P::N(most as i64), P::N((positional + named) as i64));
        let (sort, no) = (P::S(if positional == 0 { "keyword " } else { "" }), P::S(""));
        self.wrong_call(calls::TOTAL, call, P::S(call.counted_name()), [no, limit, s, given, sort, no, no])
    }

    /// More arguments by name than a function has parameters that are given by name only, where any number is given by position.
    #[cold]
    pub(crate) fn too_many_options(&mut self, call: Call<'_>, given: usize, most: usize) -> Fault {
        let lone = call.sig.style == Style::Lone;
        self.limited(if lone { calls::OPTIONS_OF_LONE } else { calls::OPTIONS }, call, 0, most, given, "")
    }

    /// Too few or too many arguments by position, for a function that takes arguments by name.
    #[cold]
    pub(crate) fn wrong_positional(&mut self, call: Call<'_>, given: usize) -> Fault {
        let most = usize::from(call.sig.positional);
        if given < most {
            let least = usize::from(call.sig.must_be_positional());
            return self.limited(calls::POSITIONAL, call, least, most, given, "exactly ");
        }
        if most == 0 {
            return self.wrong_call(calls::NOT_BY_POSITION, call, P::S(call.counted_name()), NOTHING_MORE);
        }
        self.limited(calls::TOO_MANY_POSITIONAL, call, usize::from(call.sig.required), most, given, "exactly ")
    }

    /// A parameter that is given by position and by name.
    #[cold]
    pub(crate) fn given_twice(&mut self, call: Call<'_>, i: usize) -> Fault {
        self.about_parameter(calls::TWICE, call, i)
    }

    /// A parameter that must be given and is not.
    #[cold]
    pub(crate) fn missing_argument(&mut self, call: Call<'_>, i: usize) -> Fault {
        self.about_parameter(calls::MISSING, call, i)
    }

    fn about_parameter(&mut self, text: Text, call: Call<'_>, i: usize) -> Fault {
        self.wrong_call(text, call, P::S(call.named_name()), about(P::S(call.sig.name(i)), P::N(i as i64 + 1)))
    }

    /// A name that no parameter has.
    #[cold]
    pub(crate) fn unknown_name(&mut self, call: Call<'_>, key: Value) -> Fault {
        self.wrong_call(calls::UNKNOWN, call, P::S(call.named_name()), about(P::V(key), P::S("")))
    }

    /// An argument that cannot become what parameter `i` must be.
    #[cold]
    pub(crate) fn wrong_argument(&mut self, call: Call<'_>, i: usize, conversion: Conversion, v: Value) -> Fault {
        let sig = call.sig;
        match conversion {
            Conversion::Str => {}
            Conversion::Float => return self.type_error(&[P::S("must be real number, not "), P::T(v)]),
            _ if conversion != Conversion::Bytes && self.payload(v).as_float().is_some() => {
                return self.raise_text(calls::FLOAT_FOR_INT, &[P::T(v)]);
            }
            Conversion::Int | Conversion::Flag => return self.raise_text(calls::NOT_AN_INT, &[P::T(v)]),
            Conversion::Index | Conversion::Any | Conversion::Needle | Conversion::Object => {
                return self.not_an_integer(v);
            }
            Conversion::Bytes => {
                return self.type_error(&[P::S("a bytes-like object is required, not '"), P::T(v), P::S("'")]);
            }
        }
        let parsed = sig.is_parsed(self.era);
        let by_place = i < usize::from(sig.only) || parsed || self.era.arguments_are_told_by_place();
        let place = P::N(i as i64 + 1);
        let (text, which) = match sig.style {
            Style::Nameless => (calls::NOT_A_STR_NAMELESS, place),
            Style::Plain if sig.count == 1 && sig.is_positional() && !parsed => (calls::NOT_A_STR_ALONE, place),
            _ if by_place => (calls::NOT_A_STR_AT, place),
            _ => (calls::NOT_A_STR_NAMED, P::S(sig.name(i))),
        };
        // What counts arguments itself tells of their types itself.
        let given = if sig.style == Style::Fast { P::T(v) } else { P::A(v) };
        self.raise_text(text, &[P::S(call.counted_name()), which, given])
    }
}
