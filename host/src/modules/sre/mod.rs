//! Regular expressions: the matcher behind `_sre`, and what the compiler of patterns asks about characters.

mod chars;
mod engine;
mod program;

use super::{ANYBODY, Module};
use crate::data::Data;
use crate::error::Exception;
use crate::native::{Answered, Call, Reply, Work, done};
use engine::{Engine, Status, Subject};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::types::TypeId;
use program::Program;
use std::collections::HashMap;
use std::rc::Rc;

/// Steps of the matcher that a unit of the budget pays for.
const STEPS: u64 = 64;
/// Programs that are kept, ready to run.
const PROGRAMS: usize = 512;

pub(super) const MODULE: Module = Module {
    name: "_host_sre",
    functions: &[
        ("scan", scan),
        ("ascii_iscased", |c| done(character(c, |c| chars::ascii_lower(c) != c || (97..=122).contains(&c)))),
        ("ascii_tolower", |c| done(character(c, chars::ascii_lower))),
        ("unicode_iscased", |c| done(character(c, chars::is_cased))),
        ("unicode_tolower", |c| done(character(c, chars::lower))),
    ],
    constants: &[],
    granted: ANYBODY,
};

fn character<T>(call: &mut Call<'_, '_>, f: fn(u32) -> T) -> T {
    f(call.int(0).ok().and_then(|c| u32::try_from(c).ok()).unwrap_or(0))
}

/// What is kept between calls, beside the machine: nothing that a program could not do without.
#[derive(Default)]
struct Kept {
    programs: HashMap<Vec<u8>, Rc<Program>>,
    /// The last text that was not ASCII, and its characters.
    text: Vec<u8>,
    points: Rc<[u32]>,
}

impl Kept {
    fn program(&mut self, code: &[u8]) -> Rc<Program> {
        if let Some(known) = self.programs.get(code) {
            return known.clone();
        }
        if self.programs.len() >= PROGRAMS {
            self.programs.clear();
        }
        let program = Rc::new(Program::new(code));
        self.programs.insert(code.to_vec(), program.clone());
        program
    }

    fn points(&mut self, text: &[u8]) -> Rc<[u32]> {
        if self.text != text {
            self.text = text.to_vec();
            self.points = points(text).collect();
        }
        self.points.clone()
    }
}

/// The code points of WTF-8.
fn points(mut text: &[u8]) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let (first, _) = text.split_first()?;
        let size = match first {
            0..0x80 => 1,
            0x80..0xE0 => 2,
            0xE0..0xF0 => 3,
            _ => 4,
        };
        let (character, rest) = text.split_at_checked(size)?;
        text = rest;
        let head = if size == 1 { u32::from(*first) } else { u32::from(*first) & (0x7F >> size) };
        Some(character.iter().skip(1).fold(head, |c, b| c << 6 | u32::from(b & 0x3F)))
    })
}

/// Matches that are looked for one behind the other.
struct Scan {
    engine: Option<Engine>,
    found: Vec<Data>,
    begin: usize,
    must_advance: bool,
}

/// `scan(code, groups, text, begin, end, how, must_advance, limit)`: up to `limit` matches (0: all), each as a tuple of the beginnings and ends of the
/// match and its groups (-1 for one that took no part), and the number of the group that ended last. `how` is 0 to match at `begin`, 1 to match the whole, 2 to search.
fn scan(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let (begin, must_advance) = (call.size(3)?, call.truth(6));
    Ok(Reply::Working(Box::new(Scan { engine: None, found: Vec::new(), begin, must_advance })))
}

impl Work for Scan {
    fn go(&mut self, call: &mut Call<'_, '_>, units: &mut u64) -> Option<Answered> {
        self.all(call, units).transpose()
    }
}

impl Scan {
    fn all(&mut self, call: &mut Call<'_, '_>, units: &mut u64) -> Result<Option<Data>, Exception> {
        let program = {
            let code = call.bytes(0)?.to_vec();
            call.kept.get::<Kept>().map_or_else(|| Rc::new(Program::new(&code)), |kept| kept.program(&code))
        };
        let v = call.value(2);
        if !v.is(Kind::Str) {
            let bytes = call.bytes(2)?;
            return self.over(&program, bytes, call, units);
        }
        let text = call.vm.heap.str_bytes(v);
        if call.vm.heap.str_len(v) == text.len() {
            return self.over(&program, text, call, units);
        }
        let points = match call.kept.get::<Kept>() {
            Some(kept) => kept.points(text),
            None => points(text).collect(),
        };
        self.over(&program, &points[..], call, units)
    }

    fn over<S: Subject + Copy>(
        &mut self,
        program: &Program,
        text: S,
        call: &Call<'_, '_>,
        units: &mut u64,
    ) -> Result<Option<Data>, Exception> {
        let (groups, end, how, limit) = (call.size(1)?, call.size(4)?.min(text.size()), call.int(5)?, call.size(7)?);
        let mut steps = units.saturating_mul(STEPS);
        loop {
            let engine = self
                .engine
                .get_or_insert_with(|| Engine::new(groups, self.begin, end, how == 2, how == 1, self.must_advance));
            let status = engine.run(program, text, &mut steps);
            *units = steps / STEPS;
            match status {
                Status::Spent => return Ok(None),
                Status::NoMatch => break,
                Status::Bad => return Err(Exception::new(TypeId::RuntimeError, "invalid SRE code")),
                Status::TooLarge => return Err(Exception::new(TypeId::MemoryError, "")),
                Status::Match => {}
            }
            let (begin, end) = (engine.begin, engine.pos);
            let place = |mark: Option<usize>| mark.map_or(Data::Int(-1), Data::from);
            let mut marks = vec![Data::from(begin), Data::from(end)];
            for pair in engine.marks.chunks(2) {
                // A group that was begun and not ended took no part.
                let whole = pair.iter().all(|m| m.is_some());
                marks.extend(pair.iter().map(|m| place(m.filter(|_| whole))));
            }
            marks.push(Data::from(engine.last_group));
            self.found.push(Data::Tuple(marks));
            self.must_advance = begin == end;
            self.begin = end;
            self.engine = None;
            if self.found.len() == limit {
                break;
            }
        }
        Ok(Some(Data::List(std::mem::take(&mut self.found))))
    }
}
