//! An assembler: builds images without the compiler, so that other languages can be compiled to this VM. No allocation: everything lies in
//! a buffer of the caller, at whose start the finished image is left.
//!
//! ```
//! use fastlocals_core::assemble::{Assembler, Function};
//! use fastlocals_core::isa::Op;
//!
//! let mut buffer = [0; 1024];
//! let mut asm = Assembler::new(&mut buffer, None, "count.lang", &Function::named("<module>"))?;
//! let print = asm.name("print")?;
//! // Registers are numbered from the first slot on; top-level code has no slots here.
//! let (counter, callee) = (0, 1);
//! let again = asm.label()?;
//! asm.line(Some(1))?;
//! asm.emit(Op::LoadI, [counter, 3, 0], 0)?;
//! asm.place(again)?;
//! asm.line(Some(2))?;
//! asm.emit(Op::LoadName, [callee, print as i32, 0], 0)?;
//! asm.emit(Op::Move, [callee + 7, counter, 0], 0)?; // the first argument of the call window
//! asm.emit(Op::Call, [callee, 1, callee], 0)?;
//! asm.emit(Op::SubI, [counter, counter, 1], 0)?;
//! asm.jump(Op::JumpGtI, [counter, 0, 1], again)?;
//! asm.emit(Op::LoadImm, [callee, 1, 0], 0)?;
//! asm.emit(Op::Return, [callee, 0, 0], 0)?;
//! let length = asm.finish()?;
//! assert!(fastlocals_core::image::Image::new(&buffer[..length]).is_ok());
//! # Ok::<(), fastlocals_core::assemble::AsmError>(())
//! ```
//!
//! * Functions nest: [`Assembler::function`] begins one inside the one before, [`Assembler::end`] finishes it and gives its code, to be a
//!   constant that `MakeFunction` names.
//! * Slots are declared before the first instruction; temporaries are the registers behind them. How many there are is found out.
//! * The event bits, which tracing needs, are set as the compiler sets them.
//! * What the verifier would refuse is refused as early as it can be seen; [`Assembler::finish`] runs the verifier, so that what it gives is
//!   an image that runs safely.
//! * Finding a name, text or constant takes time in proportion to those there are: made for code of modest size.

pub(crate) mod constant;
pub(crate) mod emit;
pub(crate) mod finish;
pub(crate) mod store;

use crate::era::Era;
use crate::image::ImageError;
use crate::image::code::{Region, RegionEntry, flag, slot};
use crate::value::Value;
use crate::value::kind::Kind;
use crate::value::limits::{MAX_REGISTERS, MAX_SLOTS};
use store::{RECORD, Store, whole};

/// Why the assembler refused something. Nothing has changed then, except after [`Assembler::finish`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsmError {
    /// The buffer is full.
    OutOfSpace,
    /// The instruction cannot be emitted, or not by this function.
    Opcode,
    /// An operand is out of range: a number, or the index of a constant, name or slot.
    Operand,
    /// More registers than a frame can have.
    Register,
    /// There is no label with this number.
    NoLabel,
    /// The label has its place already.
    LabelPlaced,
    /// The label is used and was never placed.
    LabelUndefined(u32),
    /// A jump is too far, or there are too many instructions, constants or names.
    Limit,
    /// A slot with this name exists already.
    SlotExists,
    /// Slots come before instructions, arguments before other slots, free variables last.
    SlotOrder,
    /// A line is before the function's first line.
    Line,
    /// A function is not finished, or there is none to finish.
    Nesting,
    /// Text is no UTF-8.
    Text,
    /// The image is finished.
    Finished,
    /// The verifier refused the image.
    Refused(ImageError),
}

impl core::fmt::Display for AsmError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            AsmError::OutOfSpace => "the assembler's buffer is full",
            AsmError::Opcode => "no such instruction",
            AsmError::Operand => "operand out of range",
            AsmError::Register => "too many registers",
            AsmError::NoLabel => "no such label",
            AsmError::LabelPlaced => "label placed twice",
            AsmError::LabelUndefined(_) => "label used and never placed",
            AsmError::Limit => "code too large",
            AsmError::SlotExists => "two slots with one name",
            AsmError::SlotOrder => "slot declared too late",
            AsmError::Line => "line before the function's first line",
            AsmError::Nesting => "function not finished, or none to finish",
            AsmError::Text => "text is no UTF-8",
            AsmError::Finished => "the image is finished",
            AsmError::Refused(e) => return core::fmt::Display::fmt(e, f),
        })
    }
}

impl core::error::Error for AsmError {}

/// What an operation of the assembler gives.
pub type Asm<T = ()> = Result<T, AsmError>;

/// What is fixed when a function begins.
#[derive(Clone, Copy, Debug)]
pub struct Function<'n> {
    /// `co_name`.
    pub name: &'n str,
    /// `co_qualname`.
    pub qualname: &'n str,
    /// Bits of [`flag`]. For a function (not the top level) OPTIMIZED, NEWLOCALS, NESTED and SIMPLE are found out if none is given.
    pub flags: u32,
    /// `co_firstlineno`.
    pub first_line: u32,
    /// Positional-only arguments: how many of the first.
    pub positional_only: u32,
    /// Keyword-only arguments: how many of those behind the positional ones.
    pub keyword_only: u32,
}

impl<'n> Function<'n> {
    /// A function with this name, whose first line is 1, without special arguments.
    pub const fn named(name: &'n str) -> Function<'n> {
        Function { name, qualname: name, flags: 0, first_line: 1, positional_only: 0, keyword_only: 0 }
    }
}

/// Where an assembler is, so that it can be taken up again over the same buffer; see [`Assembler::resume`].
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// End of the image so far.
    pub top: usize,
    /// Start of what is known of the open functions.
    pub floor: usize,
    /// The innermost open function.
    pub function: usize,
}

/// Fields of an open function: numbers of 4 bytes, at its place among the records.
mod f {
    pub(crate) const PARENT: usize = 0;
    pub(crate) const CODE: usize = 1;
    pub(crate) const NAME: usize = 2;
    pub(crate) const QUALNAME: usize = 3;
    pub(crate) const FLAGS: usize = 4;
    pub(crate) const FIRST_LINE: usize = 5;
    pub(crate) const POSONLY: usize = 6;
    pub(crate) const KWONLY: usize = 7;
    /// One past the highest register.
    pub(crate) const REGISTERS: usize = 8;
    /// Index of the docstring's constant + 1.
    pub(crate) const DOC: usize = 9;
    /// Current line, or `NO_LINE`.
    pub(crate) const LINE: usize = 10;
    /// Labels made, whether placed or not.
    pub(crate) const LABEL_COUNT: usize = 11;
    pub(crate) const SIZE: usize = 26;
}

/// Lists of an open function: the field with the newest record; the next field counts. A record begins with the place of the one before.
#[derive(Clone, Copy)]
pub(crate) struct List(usize);
/// Instructions: word; ext word or label, and 8 bits of the Wide word or `QUIET`; line. The count is that of words.
const CODE: List = List(12);
/// Places of labels: number, word.
const LABELS: List = List(14);
/// Constants: value.
const CONSTANTS: List = List(16);
/// Names: offset of a Str.
const NAMES: List = List(18);
/// Slots: offset of a Str, bits.
const SLOTS: List = List(20);
/// Regions, two records each: start label, end label, line; kind and parent, saved register.
const REGIONS: List = List(22);
/// Handlers: start label and register, end label, target label.
const HANDLERS: List = List(24);

/// No line: a line that no source has.
const NO_LINE: u32 = u32::MAX;
/// The place of no function.
const NOWHERE: usize = usize::MAX;

/// A label of a function: a place that jumps and handlers name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label(pub u32);

/// Builds one image in a buffer of the caller.
pub struct Assembler<'b> {
    store: Store<'b>,
    function: usize,
}

impl<'b> Assembler<'b> {
    /// Begins an image and its top-level code. `era` is the one it is for, `None` if it suits all; `file` is the name of the source.
    ///
    /// # Errors
    /// [`AsmError::OutOfSpace`].
    pub fn new(buffer: &'b mut [u8], era: Option<Era>, file: &str, main: &Function<'_>) -> Asm<Assembler<'b>> {
        let mut asm = Assembler { store: Store::begin(buffer)?, function: NOWHERE };
        let code = asm.begin(main)?;
        asm.set(
            f::FLAGS,
            main.flags | if main.flags & (flag::OPTIMIZED | flag::CLASS) == 0 { flag::MODULE } else { 0 },
        );
        let file = asm.store.string(file.as_bytes())?;
        asm.store.set_u32(whole::ERA, era.map_or(0, |e| u32::from(e.number())));
        asm.store.set_u32(whole::FILE, file);
        debug_assert_eq!(code, crate::image::HEADER);
        Ok(asm)
    }

    /// Takes up an assembler that was at this place in this buffer. With another buffer or place the image is refused in the end, or some other
    /// error occurs.
    #[doc(hidden)]
    pub fn resume(buffer: &'b mut [u8], place: Place) -> Assembler<'b> {
        let floor = place.floor.min(buffer.len());
        Assembler { store: Store::new(buffer, place.top.min(floor), floor), function: place.function }
    }

    /// Where it is.
    #[doc(hidden)]
    pub fn here(&self) -> Place {
        Place { top: self.store.top, floor: self.store.floor, function: self.function }
    }

    fn get(&self, field: usize) -> u32 {
        self.store.u32(self.function.saturating_add(4 * field))
    }

    fn set(&mut self, field: usize, n: u32) {
        self.store.set_u32(self.function.saturating_add(4 * field), n);
    }

    fn open(&self) -> Asm {
        if self.function == NOWHERE { Err(AsmError::Finished) } else { Ok(()) }
    }

    fn count(&self, list: List) -> u32 {
        self.get(list.0 + 1)
    }

    /// Adds a record and gives its number.
    fn add(&mut self, list: List, record: [u32; 3]) -> Asm<u32> {
        self.open()?;
        let n = self.count(list);
        let at = self.store.push(RECORD)?;
        let before = self.get(list.0);
        for (i, word) in [before].into_iter().chain(record).enumerate() {
            self.store.set_u32(at + 4 * i, word);
        }
        self.set(list.0, at as u32);
        self.set(list.0 + 1, n.wrapping_add(1));
        Ok(n)
    }

    /// The newest record that `f` accepts.
    fn find<R>(&self, list: List, mut f: impl FnMut([u32; 3]) -> Option<R>) -> Option<R> {
        let mut at = self.get(list.0) as usize;
        while at != 0 {
            let found = f([self.store.u32(at + 4), self.store.u32(at + 8), self.store.u32(at + 12)]);
            if found.is_some() {
                return found;
            }
            let before = self.store.u32(at) as usize;
            // Records grow downward.
            at = if before > at { before } else { 0 };
        }
        None
    }

    /// The number of the newest record that `f` accepts.
    fn position(&self, list: List, f: impl Fn([u32; 3]) -> bool) -> Option<u32> {
        let mut n = self.count(list);
        self.find(list, |record| {
            n = n.wrapping_sub(1);
            f(record).then_some(n)
        })
    }

    /// Record number `i`.
    fn record(&self, list: List, i: u32) -> Option<[u32; 3]> {
        let mut n = self.count(list);
        self.find(list, |record| {
            n = n.wrapping_sub(1);
            (n == i).then_some(record)
        })
    }

    fn begin(&mut self, function: &Function<'_>) -> Asm<usize> {
        let before = (self.store.top, self.store.floor, self.store.u32(whole::NEWEST));
        match self.begin_function(function) {
            Ok(code) => Ok(code),
            Err(e) => {
                // Nothing has happened.
                (self.store.top, self.store.floor) = (before.0, before.1);
                self.store.set_u32(whole::NEWEST, before.2);
                Err(e)
            }
        }
    }

    fn begin_function(&mut self, function: &Function<'_>) -> Asm<usize> {
        let code = self.store.object(Kind::Code, crate::image::code::SIZE)?;
        let (name, qualname) =
            (self.store.string(function.name.as_bytes())?, self.store.string(function.qualname.as_bytes())?);
        let at = self.store.push(4 * f::SIZE)?;
        let parent = if self.function == NOWHERE { 0 } else { self.function as u32 };
        self.store.set_u32(whole::CODES, self.store.u32(whole::CODES).wrapping_add(1));
        self.function = at;
        for (field, n) in [
            (f::PARENT, parent),
            (f::CODE, code as u32),
            (f::NAME, name),
            (f::QUALNAME, qualname),
            (f::FLAGS, function.flags),
            (f::FIRST_LINE, function.first_line),
            (f::POSONLY, function.positional_only),
            (f::KWONLY, function.keyword_only),
            (f::LINE, NO_LINE),
        ] {
            self.set(field, n);
        }
        Ok(code)
    }

    /// Begins a function inside the one that is open; [`Assembler::end`] finishes it.
    ///
    /// # Errors
    /// [`AsmError::OutOfSpace`], [`AsmError::Finished`].
    pub fn function(&mut self, function: &Function<'_>) -> Asm {
        self.open()?;
        self.begin(function)?;
        Ok(())
    }

    /// Says how many of the open function's arguments are positional-only, the first ones, and how many are keyword-only, those behind the
    /// positional ones.
    ///
    /// # Errors
    /// [`AsmError::Finished`].
    #[doc(hidden)]
    pub fn argument_kinds(&mut self, positional_only: u32, keyword_only: u32) -> Asm {
        self.open()?;
        self.set(f::POSONLY, positional_only);
        self.set(f::KWONLY, keyword_only);
        Ok(())
    }

    /// Adds bits of [`flag`] to those of the open function; VARARGS and VARKEYWORDS do not count as given flags.
    ///
    /// # Errors
    /// [`AsmError::Finished`].
    #[doc(hidden)]
    pub fn add_flags(&mut self, flags: u32) -> Asm {
        self.open()?;
        self.set(f::FLAGS, self.get(f::FLAGS) | flags);
        Ok(())
    }

    /// Declares a slot and gives its number, which is also that of its register. `bits` are those of [`slot`]; arguments (positional,
    /// keyword-only, then those of VARARGS and VARKEYWORDS) come first, free variables last.
    ///
    /// # Errors
    /// [`AsmError::SlotExists`], [`AsmError::SlotOrder`], [`AsmError::Operand`] for impossible bits, [`AsmError::Register`] if there are too
    /// many, [`AsmError::OutOfSpace`], [`AsmError::Finished`].
    pub fn slot(&mut self, name: &str, bits: u32) -> Asm<u32> {
        self.open()?;
        let known = slot::ARG | slot::LOCAL | slot::CELL | slot::FREE | slot::HIDDEN;
        let bits = if bits & slot::ARG != 0 { bits | slot::LOCAL } else { bits };
        let free = bits & slot::FREE != 0;
        if bits & !known != 0 || bits & (slot::LOCAL | slot::CELL | slot::FREE) == 0 || free && bits != slot::FREE {
            return Err(AsmError::Operand);
        }
        let newest = self.find(SLOTS, |[_, bits, _]| Some(bits)).unwrap_or(slot::ARG);
        let late = bits & slot::ARG != 0 && newest & slot::ARG == 0 || !free && newest & slot::FREE != 0;
        if late || self.count(CODE) != 0 {
            return Err(AsmError::SlotOrder);
        }
        if self.count(SLOTS) as usize >= MAX_REGISTERS.min(MAX_SLOTS) {
            return Err(AsmError::Register);
        }
        // (A free variable may have the name of a comprehension's hidden variable.)
        let taken = |[at, other, _]: [u32; 3]| {
            (!(free && other & slot::HIDDEN != 0) && self.string_is(at, name.as_bytes())).then_some(())
        };
        if self.find(SLOTS, taken).is_some() {
            return Err(AsmError::SlotExists);
        }
        let name = self.store.string(name.as_bytes())?;
        let n = self.add(SLOTS, [name, bits, 0])?;
        self.set(f::REGISTERS, self.get(f::REGISTERS).max(n + 1));
        Ok(n)
    }

    /// The number of the slot with this name in the open function.
    #[doc(hidden)]
    pub fn find_slot(&self, name: &str) -> Option<u32> {
        self.position(SLOTS, |[at, _, _]| self.string_is(at, name.as_bytes()))
    }

    fn string_is(&self, at: u32, bytes: &[u8]) -> bool {
        let at = at as usize;
        self.store.u32(at + 8) as usize == bytes.len() && self.store.bytes(at + 24, bytes.len()) == bytes
    }

    /// The line of what is emitted next; `None` if it belongs to no line.
    ///
    /// # Errors
    /// [`AsmError::Line`], [`AsmError::Finished`].
    pub fn line(&mut self, line: Option<u32>) -> Asm {
        self.open()?;
        let line = line.unwrap_or(NO_LINE);
        if line < self.get(f::FIRST_LINE) {
            return Err(AsmError::Line);
        }
        self.set(f::LINE, line);
        Ok(())
    }

    /// A new label of the open function, not placed yet.
    ///
    /// # Errors
    /// [`AsmError::Limit`], [`AsmError::Finished`].
    pub fn label(&mut self) -> Asm<Label> {
        self.open()?;
        let n = self.get(f::LABEL_COUNT);
        if n >= 1 << 24 {
            return Err(AsmError::Limit);
        }
        self.set(f::LABEL_COUNT, n + 1);
        Ok(Label(n))
    }

    fn known(&self, label: Label) -> Asm {
        self.open()?;
        if label.0 < self.get(f::LABEL_COUNT) { Ok(()) } else { Err(AsmError::NoLabel) }
    }

    /// The label stands before what is emitted next.
    ///
    /// # Errors
    /// [`AsmError::NoLabel`], [`AsmError::LabelPlaced`], [`AsmError::OutOfSpace`], [`AsmError::Finished`].
    pub fn place(&mut self, label: Label) -> Asm {
        self.known(label)?;
        if self.position(LABELS, |[n, _, _]| n == label.0).is_some() {
            return Err(AsmError::LabelPlaced);
        }
        let word = self.count(CODE);
        self.add(LABELS, [label.0, word, 0])?;
        Ok(())
    }

    /// An exception raised between two labels goes on at `target`, with the exception in `register`. Inner ranges are given before the outer
    /// ones.
    ///
    /// # Errors
    /// [`AsmError::NoLabel`], [`AsmError::Register`], [`AsmError::OutOfSpace`], [`AsmError::Finished`]; labels that are never placed are
    /// found by [`Assembler::end`].
    pub fn handler(&mut self, start: Label, end: Label, target: Label, register: u32) -> Asm {
        self.known(start).and(self.known(end)).and(self.known(target))?;
        self.registers(register as usize, 1)?;
        self.add(HANDLERS, [start.0 | register << 24, end.0, target.0])?;
        Ok(())
    }

    /// Declares what Python calls a block, for debuggers that set the line of a frame: the rules of such jumps go by these. Outer regions
    /// are given before inner ones. Gives its number, which inner ones name as their parent.
    ///
    /// # Errors
    /// As [`Assembler::handler`].
    pub fn region(
        &mut self,
        kind: Region,
        start: Label,
        end: Label,
        parent: Option<u16>,
        saved: Option<u8>,
        line: u32,
    ) -> Asm<u32> {
        self.known(start).and(self.known(end))?;
        if let Some(saved) = saved {
            self.registers(saved as usize, 1)?;
        }
        let n = self.count(REGIONS);
        if n >= u16::MAX as u32 / 2 {
            return Err(AsmError::Limit);
        }
        self.store.room(2 * RECORD)?;
        let [_, _, kind_and_parent, saved, line] = RegionEntry { start: 0, end: 0, kind, parent, saved, line }.words();
        self.add(REGIONS, [start.0, end.0, line])?;
        self.add(REGIONS, [kind_and_parent, saved, 0])?;
        Ok(n / 2)
    }

    /// Notes that `count` registers from `first` on are used.
    fn registers(&mut self, first: usize, count: usize) -> Asm {
        let end = first.saturating_add(count);
        if end > MAX_REGISTERS {
            return Err(AsmError::Register);
        }
        self.set(f::REGISTERS, self.get(f::REGISTERS).max(end as u32));
        Ok(())
    }

    /// The docstring of the open function is this constant, a Str.
    ///
    /// # Errors
    /// [`AsmError::Operand`] if there is no such constant, [`AsmError::Finished`].
    #[doc(hidden)]
    pub fn docstring(&mut self, constant: u32) -> Asm {
        self.open()?;
        if constant >= self.count(CONSTANTS) {
            return Err(AsmError::Operand);
        }
        self.set(f::DOC, constant + 1);
        Ok(())
    }

    /// Finishes the innermost function; gives its code, to be a constant of the function around it.
    ///
    /// # Errors
    /// [`AsmError::LabelUndefined`], [`AsmError::Limit`], [`AsmError::Nesting`] for the top level (see [`Assembler::finish`]),
    /// [`AsmError::OutOfSpace`], [`AsmError::Finished`].
    pub fn end(&mut self) -> Asm<Value> {
        self.open()?;
        if self.get(f::PARENT) == 0 {
            return Err(AsmError::Nesting);
        }
        let code = self.end_function()?;
        Ok(Value::rom(Kind::Code, 0, code))
    }
}
