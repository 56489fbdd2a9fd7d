//! Signatures: what a built-in function takes, written in its row as Python writes parameters and taken apart by the compiler.

use crate::era::{Era, Eras};

/// Names that are found at once; those of further parameters are counted off from the last of these.
const PLACES: usize = 8;
/// The parameters are called `*args`: any number may be given by position.
const MANY: u8 = u8::MAX;

/// Bits of a conversion.
const CONVERSION_BITS: usize = 4;

/// What an argument must be, beyond an object; `name: word` in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Conversion {
    /// Anything.
    Object,
    /// `int`: an int of C.
    Int,
    /// `flag`: an int of C in some eras, anything later.
    Flag,
    /// `index`: what has `__index__`.
    Index,
    /// `any`: anything; `__index__` of what has one is asked for an integer.
    Any,
    /// `needle`: what bytes or a str is searched for; as `any` if it is bytes, and only where numbers take `__index__`.
    Needle,
    /// `float`: a number; `__float__` (or `__index__`) of what has one is asked for it.
    Float,
    /// `str`: a str.
    Str,
    /// `bytes`: bytes or a bytearray.
    Bytes,
}

impl Conversion {
    const ALL: [Conversion; 9] = [
        Conversion::Object,
        Conversion::Int,
        Conversion::Flag,
        Conversion::Index,
        Conversion::Any,
        Conversion::Needle,
        Conversion::Float,
        Conversion::Str,
        Conversion::Bytes,
    ];

    /// The conversion that a text names from byte `i` on.
    const fn named(text: &[u8], i: usize) -> Option<Conversion> {
        Some(match [at(text, i), at(text, i + 1), at(text, i + 2)] {
            [b'i', b'n', b't'] => Conversion::Int,
            [b'f', b'l', b'a'] => Conversion::Flag,
            [b'i', b'n', b'd'] => Conversion::Index,
            [b'a', b'n', b'y'] => Conversion::Any,
            [b'n', b'e', b'e'] => Conversion::Needle,
            [b'f', b'l', b'o'] => Conversion::Float,
            [b's', b't', b'r'] => Conversion::Str,
            [b'b', b'y', b't'] => Conversion::Bytes,
            _ => return None,
        })
    }
}

/// How the C code of CPython takes the arguments, as far as its messages show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Style {
    /// As the parameters say: none, one, several by position, or some by keyword.
    Plain,
    /// A slot of the type (`wrapper_descriptor`).
    Slot,
    /// A slot whose wrapper takes its arguments apart under an empty name.
    Padded,
    /// A constructor whose name stood in messages without parentheses once.
    Bare,
    /// `__init__`, which speaks for the type.
    Init,
    /// Several by position, taken apart by a format without a name.
    Nameless,
    /// Several by position, counted (`PyArg_UnpackTuple`) even if it is one.
    Counted,
    /// Some by keyword, but a call without keywords is counted.
    Fast,
    /// Without any argument, one is missing, whatever may follow it.
    Lone,
}

impl Style {
    /// True for slots of a type.
    pub(crate) fn is_slot(self) -> bool {
        matches!(self, Style::Slot | Style::Padded | Style::Init)
    }
}

/// The parameters of a built-in function, without self.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sig<'t> {
    /// As Python writes them: `sep=None, maxsplit=-1`. Two other names may come before, each with a `|` behind it: what messages about
    /// the number of arguments call the function, and what those about names call it.
    text: &'t str,
    /// Where the parameters begin.
    start: u8,
    /// Where the names of the first parameters begin in the text.
    places: [u8; PLACES],
    /// How many parameters have a name and a slot: all but `*args` and `**kwargs`.
    pub(crate) count: u8,
    /// How many must be given by position or by name; they are the first.
    pub(crate) required: u8,
    /// How many may be given by position; [`MANY`]: any number.
    pub(crate) positional: u8,
    /// How many can be given by position only; they are the first.
    pub(crate) only: u8,
    /// How many arguments a call without names must have.
    pub(crate) least: u8,
    /// `**kwargs` takes every other name.
    pub(crate) open: bool,
    /// What parameters must be: [`CONVERSION_BITS`] for each of the first, as in [`Conversion`].
    conversions: u32,
    /// How CPython takes them.
    pub(crate) style: Style,
    /// The eras whose CPython took positional arguments with a format (`PyArg_ParseTuple`); their messages differ.
    pub(crate) parsed: Option<Eras>,
    /// What the function took in other eras.
    before: Option<(Eras, &'static Sig<'static>)>,
}

/// Byte `i` of a text; 0 behind its end.
const fn at(text: &[u8], i: usize) -> u8 {
    if i < text.len() { text[i] } else { 0 }
}

/// A parameter as the text has it.
#[derive(Clone, Copy, Debug)]
struct Param {
    at: usize,
    end: usize,
    next: usize,
    /// Where the conversion begins; 0: there is none.
    conversion: usize,
    has_default: bool,
}

/// The parameter (or marker) that begins at or behind byte `i`; `at == end` behind the last.
const fn param(text: &[u8], mut i: usize) -> Param {
    while i < text.len() && (text[i] == b' ' || text[i] == b',') {
        i += 1;
    }
    let at = i;
    while i < text.len() && text[i] != b',' && text[i] != b'=' && text[i] != b' ' && text[i] != b':' {
        i += 1;
    }
    let end = i;
    let mut conversion = 0;
    if i < text.len() && text[i] == b':' {
        conversion = i + 2;
        while i < text.len() && text[i] != b',' && text[i] != b'=' {
            i += 1;
        }
    }
    let has_default = i < text.len() && text[i] == b'=';
    // A default may hold commas in quotes or parentheses.
    let (mut depth, mut quote) = (0, 0);
    while i < text.len() {
        let c = text[i];
        if quote != 0 {
            if c == quote {
                quote = 0;
            }
        } else if c == b'\'' {
            quote = c;
        } else if c == b'(' {
            depth += 1;
        } else if c == b')' {
            depth -= 1;
        } else if c == b',' && depth == 0 {
            break;
        }
        i += 1;
    }
    Param { at, end, next: i, conversion, has_default }
}

/// The signature that this text describes: parameters as in a `def`, `<unrepresentable>` for a default that has no text.
#[allow(clippy::panic, reason = "rows are made in the compiler, which stops here")]
pub(crate) const fn sig(text: &'static str) -> Sig<'static> {
    match parse(text) {
        Some(s) => s,
        None => panic!("parameters as in a def, those without a default first, the first eight within 255 characters"),
    }
}

/// As [`sig`], of a text that a host gives; None if it describes none.
pub(crate) const fn parse(text: &str) -> Option<Sig<'_>> {
    let t = text.as_bytes();
    let mut s = Sig {
        text,
        start: 0,
        places: [0; PLACES],
        count: 0,
        required: 0,
        positional: 0,
        only: 0,
        least: 0,
        open: false,
        conversions: 0,
        style: Style::Plain,
        parsed: None,
        before: None,
    };
    let mut i = 0;
    while i < t.len() {
        if t[i] == b'|' {
            if i >= 255 {
                return None;
            }
            s.start = i as u8 + 1;
        }
        i += 1;
    }
    i = s.start as usize;
    let (mut keyword_only, mut many) = (false, false);
    loop {
        let p = param(t, i);
        i = p.next;
        if p.at == p.end {
            break;
        }
        if at(t, p.at) == b'/' {
            s.only = s.count;
        } else if at(t, p.at) == b'*' {
            if p.end - p.at > 1 && at(t, p.at + 1) == b'*' {
                s.open = true;
            } else {
                many |= p.end - p.at > 1;
                keyword_only = true;
            }
        } else {
            if (s.count as usize) < PLACES {
                if p.at > 255 {
                    return None;
                }
                s.places[s.count as usize] = p.at as u8;
                if p.conversion > 0 {
                    let Some(conversion) = Conversion::named(t, p.conversion) else { return None };
                    s.conversions |= (conversion as u32) << (CONVERSION_BITS * s.count as usize);
                }
            }
            if s.count == MANY - 1 {
                return None;
            }
            s.count += 1;
            if !keyword_only {
                s.positional += 1;
                if !p.has_default {
                    if s.required + 1 != s.positional {
                        return None;
                    }
                    s.required += 1;
                    s.least += 1;
                }
            }
        }
    }
    if many {
        s.only = s.positional;
        s.positional = MANY;
    }
    Some(s)
}

impl<'t> Sig<'t> {
    /// Up to this era CPython took the positional arguments with a format.
    pub(crate) const fn parsed(self, era: Era) -> Sig<'t> {
        Sig { parsed: Some(Eras::until(era)), ..self }
    }
    /// CPython takes the positional arguments with a format in every era.
    pub(crate) const fn formatted(self) -> Sig<'t> {
        Sig { parsed: Some(Eras::ALL), ..self }
    }
    /// Up to this era the function took this.
    pub(crate) const fn was(self, era: Era, old: &'static Sig<'static>) -> Sig<'t> {
        Sig { before: Some((Eras::until(era), old)), ..self }
    }
    /// It is a slot of the type.
    pub(crate) const fn slot(self) -> Sig<'t> {
        // Wrappers of several arguments take them apart themselves.
        let style = if self.positional > 1 && self.positional != MANY { Style::Padded } else { Style::Slot };
        Sig { style, ..self }
    }
    /// It is a slot whose wrapper takes its only argument apart.
    pub(crate) const fn padded(self) -> Sig<'t> {
        Sig { style: Style::Padded, ..self }
    }

    /// It is a constructor whose name stood in messages without parentheses once.
    pub(crate) const fn bare(self) -> Sig<'t> {
        Sig { style: Style::Bare, ..self }
    }

    /// `__init__` of a type.
    pub(crate) const fn init(self) -> Sig<'t> {
        Sig { style: Style::Init, ..self }
    }
    /// It takes its arguments apart with a format that has no name.
    pub(crate) const fn nameless(self) -> Sig<'t> {
        Sig { style: Style::Nameless, ..self }
    }
    /// It counts its arguments, even if it is one.
    pub(crate) const fn counted(self) -> Sig<'t> {
        Sig { style: Style::Counted, ..self }
    }
    /// It counts the arguments of a call without keywords.
    pub(crate) const fn fast(self) -> Sig<'t> {
        Sig { style: Style::Fast, ..self }
    }
    /// Without any argument, messages say that it takes one.
    pub(crate) const fn lone(self) -> Sig<'t> {
        Sig { style: Style::Lone, ..self }
    }
    /// The function itself looks how many arguments it got.
    pub(crate) const fn uncounted(self) -> Sig<'t> {
        Sig { least: 0, required: 0, only: self.count, positional: MANY, ..self }
    }

    /// What the function takes in this era.
    pub(crate) fn in_era(&'static self, era: Era) -> &'static Sig<'static>
    where
        't: 'static,
    {
        let mut s: &'static Sig<'static> = self;
        while let Some((_, old)) = s.before.filter(|(eras, _)| eras.has(era)) {
            s = old;
        }
        s
    }
    /// The least and the most arguments that are taken as they are, in every era and without a look at any; (1, 0): none are.
    pub(crate) const fn plain_count(&self) -> (u8, u8) {
        if self.before.is_none() && self.conversions == 0 { (self.least, self.positional) } else { (1, 0) }
    }
    /// True if `n` arguments, all by position, are what it takes.
    pub(crate) fn takes(&self, n: usize) -> bool {
        n >= usize::from(self.least) && (n <= usize::from(self.positional) || self.positional == MANY)
    }
    /// True if any number may be given by position.
    pub(crate) fn is_many(&self) -> bool {
        self.positional == MANY
    }
    /// True if some parameter is more than an object.
    pub(crate) fn converts(&self) -> bool {
        self.conversions != 0
    }
    /// What parameter `i` must be.
    pub(crate) fn conversion(&self, i: usize) -> Conversion {
        let bits = self.conversions.checked_shr((CONVERSION_BITS * i) as u32).unwrap_or(0) as usize;
        Conversion::ALL.get(bits & ((1 << CONVERSION_BITS) - 1)).copied().unwrap_or(Conversion::Object)
    }
    /// True if no argument can be given by name.
    pub(crate) fn is_positional(&self) -> bool {
        self.only == self.count && !self.open
    }
    /// True if CPython took positional arguments with a format in this era.
    pub(crate) fn is_parsed(&self, era: Era) -> bool {
        self.parsed.is_some_and(|eras| eras.has(era))
    }
    /// How many must be given by position.
    pub(crate) fn must_be_positional(&self) -> u8 {
        self.only.min(self.required)
    }
    /// True if the first parameter can be given by position only.
    pub(crate) fn is_by_position_first(&self) -> bool {
        self.only > 0 && !self.is_many()
    }
    /// How many parameters come before those that can be given by name only.
    pub(crate) fn ordered(&self) -> usize {
        usize::from(if self.is_many() { self.only } else { self.positional })
    }
    /// The name of parameter `i`.
    pub(crate) fn name(&self, i: usize) -> &'t str {
        let text = self.text.as_bytes();
        let last = PLACES.min(usize::from(self.count)).saturating_sub(1);
        let mut at = usize::from(self.places.get(i.min(last)).copied().unwrap_or(0));
        let mut p = param(text, at);
        for _ in last..i {
            at = p.next;
            p = param(text, at);
        }
        self.text.get(p.at..p.end).unwrap_or("")
    }
    /// Which parameter can be given by this name.
    pub(crate) fn find(&self, name: &[u8]) -> Option<usize> {
        (usize::from(self.only)..usize::from(self.count)).find(|i| self.name(*i).as_bytes() == name)
    }
    /// As Python writes it, without self, parentheses and conversions: the pieces of the text.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let text = self.text;
        let mut at = usize::from(self.start);
        let mut from = Some(at);
        core::iter::from_fn(move || {
            let start = from?;
            loop {
                let p = param(text.as_bytes(), at);
                if p.at == p.end {
                    from = None;
                    return text.get(start..);
                }
                at = p.next;
                if p.conversion > 0 {
                    let rest = text.get(p.end..p.next).unwrap_or("");
                    from = Some(p.end + place_of(rest, b'=').unwrap_or(rest.len()));
                    return text.get(start..p.end);
                }
            }
        })
    }
    /// What messages call the function, if not by its name: those about the number of arguments, and those about names.
    pub(crate) fn called(&self) -> Option<(&'t str, &'t str)> {
        let names = self.text.get(..usize::from(self.start).checked_sub(1)?)?;
        let bar = place_of(names, b'|')?;
        Some((names.get(..bar)?, names.get(bar + 1..)?))
    }
    /// True if it takes nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.len() == usize::from(self.start)
    }
}

/// What the slots with these names take, in every type.
pub(crate) const fn of_slot(name: &str) -> &'static Sig<'static> {
    const NOTHING: &Sig<'static> = &sig("").slot();
    const VALUE: &Sig<'static> = &sig("value, /").slot();
    const NAME: &Sig<'static> = &sig("name, /").slot();
    const KEY: &Sig<'static> = &sig("key, /").slot();
    const INSTANCE: &Sig<'static> = &sig("instance, /").slot();
    const NAME_VALUE: &Sig<'static> = &sig("name, value, /").slot();
    const KEY_VALUE: &Sig<'static> = &sig("key, value, /").slot();
    const INSTANCE_VALUE: &Sig<'static> = &sig("instance, value, /").slot();
    const POWER: &Sig<'static> = &sig("value, mod=None, /").slot();
    const GET: &Sig<'static> = &sig("instance, owner=None, /").slot();
    const ANY: &Sig<'static> = &sig("*args, **kwargs").slot();
    match name.as_bytes() {
        b"__hash__" | b"__repr__" | b"__str__" | b"__neg__" | b"__pos__" | b"__abs__" | b"__invert__" | b"__bool__" => {
            NOTHING
        }
        b"__int__" | b"__float__" | b"__index__" | b"__iter__" | b"__next__" | b"__len__" => NOTHING,
        b"__await__" | b"__aiter__" | b"__anext__" => NOTHING,
        b"__getattribute__" | b"__delattr__" => NAME,
        b"__getitem__" | b"__delitem__" | b"__contains__" => KEY,
        b"__delete__" => INSTANCE,
        b"__setattr__" => NAME_VALUE,
        b"__setitem__" => KEY_VALUE,
        b"__set__" => INSTANCE_VALUE,
        b"__pow__" | b"__rpow__" => POWER,
        b"__get__" => GET,
        b"__init__" | b"__call__" => ANY,
        _ => VALUE,
    }
}

/// What `__mul__` and its kin of sequences take.
pub(crate) const REPEAT: &Sig<'static> = &sig("value, /").padded();

/// Where a text has this ASCII character first. (The search of `str` could panic, for all that the compiler knows.)
fn place_of(text: &str, character: u8) -> Option<usize> {
    text.bytes().position(|b| b == character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart() {
        const SPLIT: Sig = sig("sep=None, maxsplit=-1");
        assert_eq!((SPLIT.count, SPLIT.required, SPLIT.positional, SPLIT.only), (2, 0, 2, 0));
        assert_eq!((SPLIT.name(0), SPLIT.name(1)), ("sep", "maxsplit"));
        assert_eq!(SPLIT.find(b"maxsplit"), Some(1));
        const SORTED: Sig = sig("iterable, /, *, key=None, reverse=False");
        assert_eq!((SORTED.count, SORTED.required, SORTED.positional, SORTED.only), (3, 1, 1, 1));
        assert_eq!((SORTED.find(b"iterable"), SORTED.find(b"reverse")), (None, Some(2)));
        const PRINT: Sig = sig("*args, sep=' ', end='\\n', file=None, flush=False");
        assert_eq!((PRINT.count, PRINT.least, PRINT.is_many(), PRINT.find(b"flush")), (4, 0, true, Some(3)));
        const UPDATE: Sig = sig("mapping=(), /, **kwargs");
        assert_eq!(
            (UPDATE.count, UPDATE.only, UPDATE.open, UPDATE.takes(1), UPDATE.takes(2)),
            (1, 1, true, true, false)
        );
    }

    #[test]
    fn conversions_are_told_and_left_out_of_the_text() {
        const HEX: Sig = sig("a, /, sep: str=',', *, n: int");
        assert_eq!((HEX.conversion(0), HEX.conversion(1)), (Conversion::Object, Conversion::Str));
        assert_eq!((HEX.conversion(2), HEX.converts(), HEX.name(1)), (Conversion::Int, true, "sep"));
        let mut pieces = HEX.pieces();
        let found: [Option<&str>; 4] = core::array::from_fn(|_| pieces.next());
        assert_eq!(found, [Some("a, /, sep"), Some("=',', *, n"), Some(""), None]);
    }

    #[test]
    fn names_behind_the_noted_ones_are_found() {
        const TEN: Sig = sig("*, a=1, b=',', c=(1, 2), d=1, e=1, f=1, g=1, h=1, i=')', j=2");
        let names: [&str; 10] = core::array::from_fn(|i| TEN.name(i));
        assert_eq!(names, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
        assert_eq!(TEN.find(b"j"), Some(9));
    }
}
