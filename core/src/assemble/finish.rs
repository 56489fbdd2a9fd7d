//! Finishing: an open function's records become the tables of its code object; and the image gets its directory, map and header.

use crate::assemble::emit::{DUE, QUIET, distance, op_of};
use crate::assemble::store::{RECORD, whole};
use crate::assemble::{
    Asm, AsmError, Assembler, CODE, CONSTANTS, HANDLERS, LABELS, NAMES, NO_LINE, NOWHERE, REGIONS, SLOTS, f,
};
use crate::era::Era;
use crate::image::code::{Handler, SIZE, flag, slot};
use crate::image::write;
use crate::image::write::{Fields, Table};
use crate::image::{HEADER, Image};
use crate::isa::{EV, Op};
use crate::value::kind::Kind;
use crate::value::limits::MAX_IMAGE_BYTES;

/// A label that has no place yet.
const NO_PLACE: u32 = u32::MAX;
/// The low 24 bits of an instruction's second number: ext word or label.
const LOW24: u32 = 0xFF_FFFF;

/// The tables of a function, laid out.
struct Tables {
    fields: Fields,
    /// True if lines take 4 bytes.
    wide: bool,
    /// Where the places of labels are, while the function is finished.
    labels: usize,
}

impl Assembler<'_> {
    /// Finishes the top level and the image, which lies at the start of the buffer, and gives its length. The assembler cannot be used
    /// afterwards, whether this succeeds or not.
    ///
    /// # Errors
    /// [`AsmError::Nesting`] if another function is open; [`AsmError::LabelUndefined`], [`AsmError::Limit`], [`AsmError::OutOfSpace`];
    /// [`AsmError::Refused`] if the image breaks another rule; [`AsmError::Finished`].
    pub fn finish(&mut self) -> Asm<usize> {
        self.open()?;
        if self.get(f::PARENT) != 0 {
            return Err(AsmError::Nesting);
        }
        let finished = self.end_function().and_then(|_| self.end_image());
        self.function = NOWHERE;
        finished
    }

    fn end_image(&mut self) -> Asm<usize> {
        let codes = self.store.u32(whole::CODES);
        let directory = self.store.extend(4 * codes as usize)?;
        let map = self.store.extend(0)?;
        let map = self.store.extend(write::map_size(map))?;
        let length = self.store.top;
        if length > MAX_IMAGE_BYTES {
            return Err(AsmError::Limit);
        }
        // The chain of objects begins with the newest.
        let mut at = self.store.u32(whole::NEWEST) as usize;
        let mut left = codes;
        while at != 0 {
            if let [byte] = self.store.bytes_mut(map + at / 64, 1) {
                *byte |= 1 << (at / 8 % 8);
            }
            if self.store.u32(at) == Kind::Code as u32 {
                left = left.wrapping_sub(1);
                self.store.set_u32(directory + 4 * left as usize, at as u32);
            }
            let before = self.store.u32(at + 4) as usize;
            self.store.set_u32(at + 4, 0);
            at = if before < at { before } else { 0 };
        }
        let era = Era::from_u8(self.store.u32(whole::ERA) as u8);
        let header = write::header(era, length, Table { at: directory as u32, count: codes }, map);
        self.store.fill(0, &header);
        write::seal(self.store.bytes_mut(0, length));
        Image::new(self.store.image()).map_err(AsmError::Refused)?;
        Ok(length)
    }

    /// Makes the tables of the innermost function and takes its records back; gives the offset of its code object.
    pub(crate) fn end_function(&mut self) -> Asm<usize> {
        let (top, floor) = (self.store.top, self.store.floor);
        match self.write_function() {
            Ok(code) => {
                self.store.floor = self.function.saturating_add(4 * f::SIZE);
                let parent = self.get(f::PARENT) as usize;
                self.function = if parent == 0 { NOWHERE } else { parent };
                Ok(code)
            }
            Err(e) => {
                (self.store.top, self.store.floor) = (top, floor);
                Err(e)
            }
        }
    }

    fn write_function(&mut self) -> Asm<usize> {
        let labels = self.label_places()?;
        let mut tables = self.tables()?;
        tables.labels = labels;
        self.write_constants(&tables.fields);
        self.write_slots(&tables.fields)?;
        self.write_code(&tables)?;
        self.event_bits(&tables)?;
        self.write_regions(&tables)?;
        self.write_handlers(&tables)?;
        let code = self.get(f::CODE) as usize;
        // The first two words are the object's own.
        for (i, word) in tables.fields.words().into_iter().enumerate().skip(2) {
            self.store.set_u32(code + 4 * i, word);
        }
        debug_assert_eq!(SIZE % 4, 0);
        Ok(code)
    }

    /// Makes a table of the places of labels among the records.
    fn label_places(&mut self) -> Asm<usize> {
        let count = self.get(f::LABEL_COUNT) as usize;
        let table = self.store.push((4 * count).next_multiple_of(RECORD))?;
        for i in 0..count {
            self.store.set_u32(table + 4 * i, NO_PLACE);
        }
        self.walk(LABELS, |asm, _, [label, word, _]| asm.store.set_u32(table + 4 * label as usize, word));
        Ok(table)
    }

    fn place_of(&self, labels: usize, label: u32) -> Asm<usize> {
        match self.store.u32(labels + 4 * label as usize) {
            NO_PLACE => Err(AsmError::LabelUndefined(label)),
            word => Ok(word as usize),
        }
    }

    /// Calls `f` for the records of a list, the newest first, with how many are before it.
    fn walk(&mut self, list: crate::assemble::List, mut f: impl FnMut(&mut Self, usize, [u32; 3])) {
        let mut at = self.get(list.0) as usize;
        let mut n = self.count(list) as usize;
        while at != 0 {
            n = n.wrapping_sub(1);
            let [before, x, y, z] = [0, 4, 8, 12].map(|i| self.store.u32(at + i));
            f(self, n, [x, y, z]);
            at = if before as usize > at { before as usize } else { 0 };
        }
    }

    /// Finds room for all tables.
    fn tables(&mut self) -> Asm<Tables> {
        let words = self.count(CODE);
        let first_line = self.get(f::FIRST_LINE);
        let delta = |line: u32| if line == NO_LINE { 0 } else { line.wrapping_sub(first_line) };
        let (mut wide, mut bits) = (false, 0);
        let mut counts = [0; 3];
        self.walk(CODE, |_, _, [_, _, line]| wide |= delta(line) >= u16::MAX as u32);
        self.walk(SLOTS, |_, _, [_, b, _]| {
            bits |= b;
            for (count, bit) in counts.iter_mut().zip([slot::ARG, slot::LOCAL, slot::FREE]) {
                *count += (b & bit != 0) as u32;
            }
        });
        let [arguments, locals, free] = counts;
        let mut flags = self.get(f::FLAGS) & !flag::LINES32 | if wide { flag::LINES32 } else { 0 };
        let kwonly = self.get(f::KWONLY);
        let own = flag::OPTIMIZED | flag::CLASS | flag::MODULE | flag::EXEC_SYNC | flag::SIMPLE;
        if flags & own == 0 {
            flags |= flag::OPTIMIZED | flag::NEWLOCALS | if free != 0 { flag::NESTED } else { 0 };
            let other = flag::VARARGS | flag::VARKEYWORDS | flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR;
            flags |= if flags & other == 0 && kwonly == 0 && bits & slot::CELL == 0 { flag::SIMPLE } else { 0 };
        }
        let spread = (flags & flag::VARARGS != 0) as u32 + (flags & flag::VARKEYWORDS != 0) as u32;

        let slots = self.count(SLOTS);
        let mut fields = Fields {
            name: self.get(f::NAME),
            qualname: self.get(f::QUALNAME),
            filename: self.store.u32(whole::FILE),
            flags,
            first_line,
            arg_count: arguments.saturating_sub(kwonly).saturating_sub(spread),
            posonly_count: self.get(f::POSONLY),
            kwonly_count: kwonly,
            shift: 0,
            frame_size: self.get(f::REGISTERS),
            varname_count: locals,
            docstring: self.get(f::DOC).checked_sub(1),
            instructions: Table { at: 0, count: words },
            constants: Table { at: 0, count: self.count(CONSTANTS) },
            names: Table { at: 0, count: self.count(NAMES) },
            slots: Table { at: 0, count: slots },
            slot_index: Table { at: 0, count: write::slot_index_len(slots as usize) as u32 },
            lines: 0,
            regions: Table { at: 0, count: self.count(REGIONS) / 2 },
            handlers: Table { at: 0, count: self.count(HANDLERS) },
        };
        for (table, size) in [
            (&mut fields.constants, 8),
            (&mut fields.instructions, 4),
            (&mut fields.names, 4),
            (&mut fields.slots, 8),
            (&mut fields.slot_index, 2),
            (&mut fields.regions, 20),
            (&mut fields.handlers, 16),
        ] {
            table.at = self.store.extend(size * table.count as usize)? as u32;
        }
        fields.lines = self.store.extend(words as usize * if wide { 4 } else { 2 })? as u32;
        Ok(Tables { fields, wide, labels: 0 })
    }

    fn write_constants(&mut self, fields: &Fields) {
        let (constants, names) = (fields.constants.at as usize, fields.names.at as usize);
        self.walk(CONSTANTS, |asm, i, [low, high, _]| {
            asm.store.set_u32(constants + 8 * i, low);
            asm.store.set_u32(constants + 8 * i + 4, high);
        });
        self.walk(NAMES, |asm, i, [name, _, _]| asm.store.set_u32(names + 4 * i, name));
    }

    fn write_slots(&mut self, fields: &Fields) -> Asm {
        let (slots, index) = (fields.slots.at as usize, fields.slot_index.at as usize);
        let count = fields.slot_index.count as usize;
        let mut done = Ok(());
        // Free variables last: a hidden variable of the same name is found first.
        for free in [false, true] {
            self.walk(SLOTS, |asm, i, [name, bits, _]| {
                if (bits == slot::FREE) != free {
                    return;
                }
                asm.store.set_u32(slots + 8 * i, name);
                asm.store.set_u32(slots + 8 * i + 4, bits);
                let text = asm.store.bytes(name as usize + 24, asm.store.u32(name as usize + 8) as usize);
                match write::slot_index_place(text, count, |p| asm.store.u16(index + 2 * p) == 0) {
                    Some(place) => asm.store.set_u16(index + 2 * place, i as u16 + 1),
                    None => done = Err(AsmError::Limit),
                }
            });
        }
        done
    }

    /// Words and lines, the last instruction first.
    fn write_code(&mut self, t: &Tables) -> Asm {
        let at = t.fields.instructions.at as usize;
        let mut next = t.fields.instructions.count as usize;
        let mut done = Ok(());
        self.walk(CODE, |asm, _, [word, second, line]| {
            let (op, low) = (op_of(word), second & LOW24);
            let high = if op.jumps() { 0 } else { second >> 24 };
            let has_ext = op.has_ext();
            let start = next.wrapping_sub(1 + has_ext as usize + (high != 0) as usize);
            let mut words = [word, 0];
            if op.jumps() {
                let encoded = asm.place_of(t.labels, low).and_then(|to| {
                    let backward = to < next;
                    match op {
                        Op::Jump | Op::Loop => {
                            distance(if backward { Op::Loop } else { Op::Jump }, next, to).map(|w| [w, 0])
                        }
                        _ => distance(Op::Ext, next, to).map(|w| [word, w]),
                    }
                });
                match encoded {
                    Ok(w) => words = w,
                    Err(e) => done = Err(e),
                }
            } else if has_ext {
                words = [word, Op::Ext as u32 | low << 8];
            }
            let wide = (high != 0).then_some(Op::Wide as u32 | high << 16);
            for (i, word) in wide.into_iter().chain(words.into_iter().take(1 + has_ext as usize)).enumerate() {
                asm.store.set_u32(at + 4 * (start + i), word);
                asm.set_line(t, start + i, line);
            }
            next = start;
        });
        done
    }

    fn set_line(&mut self, t: &Tables, pc: usize, line: u32) {
        let at = t.fields.lines as usize;
        let delta = if line == NO_LINE { NO_LINE } else { line.wrapping_sub(t.fields.first_line) };
        if t.wide { self.store.set_u32(at + 4 * pc, delta) } else { self.store.set_u16(at + 2 * pc, delta as u16) }
    }

    /// The line of a word, as it is in the table; `None` if it has none.
    fn line_of(&self, t: &Tables, pc: usize) -> Option<u32> {
        let at = t.fields.lines as usize;
        let (line, none) = if t.wide {
            (self.store.u32(at + 4 * pc), NO_LINE)
        } else {
            (self.store.u16(at + 2 * pc) as u32, u16::MAX as u32)
        };
        (line != none).then_some(line)
    }

    /// Sets the event bit wherever an event may be due (see the module `isa`).
    fn event_bits(&mut self, t: &Tables) -> Asm {
        let at = t.fields.instructions.at as usize;
        let words = t.fields.instructions.count as usize;
        // Where jumps go.
        let mut next = words;
        let mut done = Ok(());
        self.walk(CODE, |asm, _, [word, second, _]| {
            let op = op_of(word);
            let high = !op.jumps() && second >> 24 != 0;
            let start = next.wrapping_sub(1 + op.has_ext() as usize + high as usize);
            if op.jumps() {
                match asm.place_of(t.labels, second & LOW24) {
                    Ok(to) => {
                        let there = asm.line_of(t, to);
                        let backward = to <= start && second & QUIET == 0;
                        if there.is_some() && (backward || there != asm.line_of(t, start)) {
                            asm.mark(at, to);
                        }
                    }
                    Err(e) => done = Err(e),
                }
            }
            if op == Op::Nop && second & DUE != 0 {
                asm.mark(at, start);
            }
            next = start;
        });
        done?;
        self.walk(HANDLERS, |asm, _, [_, _, target]| match asm.place_of(t.labels, target & LOW24) {
            Ok(to) if asm.line_of(t, to).is_some() => asm.mark(at, to),
            Ok(_) => {}
            Err(e) => done = Err(e),
        });
        done?;
        // What comes from the instruction before. Where line tables are ranges, each of them begins anew, however it is reached.
        let era = Era::from_u8(self.store.u32(whole::ERA) as u8);
        let ranges = era.is_some_and(Era::line_tables_are_ranges);
        let (mut pc, mut before) = (0, None);
        while pc < words {
            let first = self.store.u32(at + 4 * pc);
            let wide = op_of(first) == Op::Wide;
            let op = if wide { op_of(self.store.u32(at + 4 * pc + 4)) } else { op_of(first) };
            let line = self.line_of(t, pc);
            let entered = line.is_some() && before.is_none_or(|(b, l): (Op, _)| (ranges || !b.ends()) && l != line);
            if pc == 0 || op.owes_event() || entered || before.is_some_and(|(b, _)| b.suspends()) {
                self.mark(at, pc);
            }
            before = Some((op, line));
            pc += 1 + wide as usize + op.has_ext() as usize;
        }
        Ok(())
    }

    fn mark(&mut self, instructions: usize, pc: usize) {
        let at = instructions + 4 * pc;
        self.store.set_u32(at, self.store.u32(at) | EV);
    }

    fn write_regions(&mut self, t: &Tables) -> Asm {
        let at = t.fields.regions.at as usize;
        let mut done = Ok(());
        self.walk(REGIONS, |asm, i, [x, y, z]| {
            let entry = at + 20 * (i / 2);
            if i % 2 == 1 {
                asm.store.set_u32(entry + 8, x);
                asm.store.set_u32(entry + 12, y);
                return;
            }
            match (asm.place_of(t.labels, x), asm.place_of(t.labels, y)) {
                (Ok(start), Ok(end)) => {
                    asm.store.set_u32(entry, start as u32);
                    asm.store.set_u32(entry + 4, end as u32);
                    asm.store.set_u32(entry + 16, z);
                }
                (start, end) => done = start.and(end).map(|_| ()),
            }
        });
        done
    }

    fn write_handlers(&mut self, t: &Tables) -> Asm {
        let at = t.fields.handlers.at as usize;
        let mut done = Ok(());
        self.walk(HANDLERS, |asm, i, [start, end, target]| {
            let places = [start, end, target].map(|label| asm.place_of(t.labels, label & LOW24));
            let [Ok(from), Ok(to), Ok(target)] = places else {
                done = places.into_iter().find_map(Result::err).map_or(Ok(()), Err);
                return;
            };
            let handler = Handler { start: from, end: to, target, register: (start >> 24) as usize };
            for (k, word) in handler.words().into_iter().enumerate() {
                asm.store.set_u32(at + 16 * i + 4 * k, word);
            }
        });
        done
    }
}

const _: () = assert!(HEADER >= 16);
