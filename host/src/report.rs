//! What an uncaught exception says: the entries of its traceback, its class and text, and those of the exceptions behind it. How that
//! is printed, and with which source lines, is the host program's business.

use crate::error::Error;
use crate::host::{Host, Outcome};
use fastlocals_core::block::field;
use fastlocals_core::block::records::{class as c, exception as e, frame as f, traceback as t};
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::names;
use fastlocals_core::value::prelude_functions::Hidden;
use fastlocals_core::value::types::TypeId;

/// Units of work that the text of one exception may take: its `__str__` is the program's.
const TEXT_UNITS: u64 = 1_000_000;
/// Exceptions that a chain shows at most.
const MOST_LINKS: usize = 64;

/// How an exception in a chain is connected to the next one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    /// It is the next one's `__cause__`.
    Cause,
    /// It was being handled when the next one was raised.
    Context,
    /// It is the last: the one that ended the program.
    End,
}

/// One entry of a traceback.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// `co_filename`.
    pub file: String,
    /// Line at which it was raised or passed.
    pub line: u32,
    /// `co_name`.
    pub name: String,
}

/// Where a SyntaxError points.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SyntaxPlace {
    /// `filename`.
    pub file: String,
    /// `lineno`.
    pub line: u32,
    /// `text`.
    pub text: Option<String>,
    /// `offset`; 0 if unknown.
    pub column: u32,
    /// `end_offset`; 0 if unknown.
    pub end_column: u32,
    /// `end_lineno`; 0 if unknown.
    pub end_line: u32,
}

/// One exception of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Thrown {
    /// Its traceback, outermost first.
    pub places: Vec<Place>,
    /// Its class as a traceback names it: with its module unless that is `builtins` or `__main__`.
    pub class: String,
    /// The built-in class that it is or inherits from.
    pub kind: TypeId,
    /// `str()` of it; of a SyntaxError its `msg`.
    pub text: String,
    /// Where a SyntaxError points.
    pub syntax: Option<SyntaxPlace>,
    /// How it is connected to the next one.
    pub link: Link,
}

/// Why a program ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// The chain of exceptions in the order in which they are printed: the one that ended the program comes last.
    pub chain: Vec<Thrown>,
    /// For a SystemExit: the status that it asks for. `Err` holds the text to print, the status is then 1.
    pub exit: Option<Result<i32, String>>,
}

impl Host {
    /// Describes the exception that ended the last run. May run the program's `__str__` methods, for a bounded time.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn report(&mut self) -> Result<Report, Error> {
        // The exception is kept in the block, where collections find it.
        let last = self.result;
        self.with_vm(|vm| vm.heap.block.set(field::EXC_SPARE, last))?;
        let links = self.with_vm(|vm| chain(vm).into_iter().map(|(_, link)| link).collect::<Vec<_>>())?;
        let mut thrown = Vec::new();
        for (i, link) in links.iter().enumerate() {
            let text = self.text_of(|vm| chain(vm).get(i).map_or(Value::NONE, |(v, _)| *v))?;
            let one = self.with_vm(|vm| chain(vm).get(i).map(|(v, _)| describe(vm, *v, *link)))?;
            if let Some(mut one) = one {
                if one.syntax.is_none() {
                    one.text = text;
                }
                thrown.push(one);
            }
        }
        thrown.reverse();
        let exit = self.exit_status()?;
        self.with_vm(|vm| vm.heap.block.set(field::EXC_SPARE, Value::UNBOUND))?;
        Ok(Report { chain: thrown, exit })
    }

    fn exit_status(&mut self) -> Result<Option<Result<i32, String>>, Error> {
        let code = |vm: &mut Vm<'_>| {
            let args = vm
                .heap
                .block
                .get(field::EXC_SPARE)
                .heap_of(Kind::Exception)
                .map_or(Value::NONE, |h| vm.heap.block.at(h, e::ARGS));
            match vm.heap.tuple_len(args) {
                0 => Value::NONE,
                1 => vm.heap.tuple_item(args, 0),
                _ => args,
            }
        };
        let last = self.with_vm(|vm| vm.heap.block.get(field::EXC_SPARE))?;
        if !self.with_vm(|vm| vm.heap.is_instance(last, TypeId::SystemExit))? {
            return Ok(None);
        }
        let v = self.with_vm(code)?;
        Ok(Some(match v {
            Value::NONE | Value::FALSE => Ok(0),
            Value::TRUE => Ok(1),
            v => match v.as_small() {
                Some(n) => Ok(n as i32),
                None => Err(self.text_of(code)?),
            },
        }))
    }

    /// `str()` of the value that `find` finds, as Python would show it in a traceback.
    fn text_of(&mut self, find: impl Fn(&mut Vm<'_>) -> Value) -> Result<String, Error> {
        let started = self.attempt(|vm| {
            let v = find(vm);
            vm.start_hidden(Hidden::exception_text, &[v])
        });
        if started.is_err() {
            return Ok("<no memory for the text>".to_string());
        }
        let units = self.limits.units.replace(TEXT_UNITS);
        let mut outcome = self.resume();
        while outcome == Ok(Outcome::Event) {
            outcome = self.resume();
        }
        self.limits.units = units;
        let outcome = outcome?;
        Ok(match outcome {
            Outcome::Finished => {
                let text = self.result;
                self.with_vm(|vm| String::from_utf8_lossy(vm.heap.str_bytes(text)).into_owned())?
            }
            _ => "<exception str() failed>".to_string(),
        })
    }
}

/// The exception in `EXC_SPARE` and those behind it, newest first, as CPython follows them.
fn chain(vm: &mut Vm<'_>) -> Vec<(Value, Link)> {
    let mut found: Vec<(Value, Link)> = Vec::new();
    let mut next = Some((vm.heap.block.get(field::EXC_SPARE), Link::End));
    while let Some((v, link)) = next.take() {
        let Some(h) = v.heap_of(Kind::Exception) else { break };
        if found.len() >= MOST_LINKS || found.iter().any(|(seen, _)| *seen == v) {
            break;
        }
        found.push((v, link));
        let (cause, context) = (vm.heap.block.at(h, e::CAUSE), vm.heap.block.at(h, e::CONTEXT));
        if cause.is(Kind::Exception) {
            next = Some((cause, Link::Cause));
        } else if context.is(Kind::Exception) && vm.heap.block.at(h, e::SUPPRESS) != Value::TRUE {
            next = Some((context, Link::Context));
        }
    }
    found
}

fn describe(vm: &mut Vm<'_>, v: Value, link: Link) -> Thrown {
    let kind = vm.heap.type_id(v);
    let mut places = Vec::new();
    let mut text = String::new();
    let mut syntax = None;
    if let Some(h) = v.heap_of(Kind::Exception) {
        places = places_of(vm, vm.heap.block.at(h, e::TRACEBACK));
        let args = vm.heap.block.at(h, e::ARGS);
        if kind.is_a(TypeId::SyntaxError) {
            text = vm.heap.str_text(vm.heap.tuple_item(args, 0)).to_string();
            let place = vm.heap.tuple_item(args, 1);
            syntax = (vm.heap.tuple_len(place) >= 4).then(|| syntax_place(vm, place));
        }
    }
    Thrown { places, class: class_name(vm, v), kind, text, syntax, link }
}

fn syntax_place(vm: &Vm<'_>, place: Value) -> SyntaxPlace {
    let number = |i: usize| vm.heap.tuple_item(place, i).as_small().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let text = vm.heap.tuple_item(place, 3);
    SyntaxPlace {
        file: vm.heap.str_text(vm.heap.tuple_item(place, 0)).to_string(),
        line: number(1),
        text: text.is(Kind::Str).then(|| vm.heap.str_text(text).to_string()),
        column: number(2),
        end_line: number(4),
        end_column: number(5),
    }
}

fn places_of(vm: &Vm<'_>, mut entry: Value) -> Vec<Place> {
    let mut places = Vec::new();
    while let Some(h) = entry.heap_of(Kind::Traceback) {
        let frame = vm.heap.block.at(h, t::FRAME);
        let code = frame.heap_of(Kind::Frame).map_or(Value::NONE, |fh| vm.heap.block.at(fh, f::CODE));
        let (file, name) = match vm.heap.code_of(code) {
            Some(code) => (code.image().text(code.filename_at()).to_string(), code.name().to_string()),
            None => ("?".to_string(), "?".to_string()),
        };
        places.push(Place { file, line: vm.heap.block.at(h, t::LINE).as_small().unwrap_or(0) as u32, name });
        entry = vm.heap.block.at(h, t::NEXT);
    }
    places
}

/// The class of `v` as a traceback names it.
fn class_name(vm: &mut Vm<'_>, v: Value) -> String {
    let class = vm.heap.type_of(v);
    let Some(h) = class.heap_of(Kind::Type) else {
        return TypeId::of_value(class).map_or("?", TypeId::name).to_string();
    };
    let name = vm.heap.str_text(vm.heap.block.at(h, c::QUALNAME)).to_string();
    let module = names::find("__module__").and_then(|n| vm.own_attribute(class, n));
    match module {
        Some(m) if m.is(Kind::Str) && !matches!(vm.heap.str_text(m), "__main__" | "builtins") => {
            format!("{}.{name}", vm.heap.str_text(m))
        }
        _ => name,
    }
}
