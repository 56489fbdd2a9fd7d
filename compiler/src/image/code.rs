//! One code object: its tables and fields.

use super::constant::Const;
use super::writer::Writer;
use super::writer::limit;
use crate::error::CompileError;
use fastlocals_core::image::code::{Handler, RegionEntry, flag, slot};
use fastlocals_core::image::write;
use fastlocals_core::image::write::{Fields, Table};
use fastlocals_core::value::limits::{MAX_CODE, MAX_REGISTERS, MAX_SLOTS};

/// One slot of a code object, in localsplus order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotSpec {
    /// The variable's (mangled) name.
    pub name: Box<str>,
    /// `fastlocals_core::image::code::slot` bits.
    pub bits: u32,
}

/// All that a code object is.
#[derive(Clone, Debug, Default)]
pub struct CodeSpec {
    /// `co_name`.
    pub name: String,
    /// `co_qualname`.
    pub qualname: String,
    /// `co_filename`.
    pub filename: String,
    /// `fastlocals_core::image::code::flag` bits; LINES32 is set by the builder.
    pub flags: u32,
    /// `co_firstlineno`.
    pub first_line: u32,
    /// `co_argcount`: positional arguments, including the positional-only ones.
    pub arg_count: u32,
    /// `co_posonlyargcount`.
    pub posonly_count: u32,
    /// `co_kwonlyargcount`.
    pub kwonly_count: u32,
    /// Slots in localsplus order.
    pub slots: Vec<SlotSpec>,
    /// Register 0 of the window is this word of the frame; 0 for all but code with very many slots.
    pub shift: u32,
    /// Slots and temporaries.
    pub frame_size: u32,
    /// Instruction words.
    pub instructions: Vec<u32>,
    /// Constants by index (see [`super::ConstPool`]).
    pub constants: Vec<Const>,
    /// Names by index.
    pub names: Vec<Box<str>>,
    /// The line of each instruction word (absolute); as long as `instructions`.
    pub lines: Vec<Option<u32>>,
    /// Region tree, outer before inner.
    pub regions: Vec<RegionEntry>,
    /// Exception table, inner before outer.
    pub handlers: Vec<Handler>,
    /// Index of the constant that is the docstring.
    pub docstring: Option<u32>,
}

/// Constants and names of one code object: what an ext word (less its flag bit) can name.
const MAX_TABLE: usize = 1 << 23;

impl CodeSpec {
    fn check(&self) -> Result<(), CompileError> {
        let name = &self.qualname;
        if self.instructions.len() > MAX_CODE {
            return Err(limit(format!("{name}: more than {MAX_CODE} instructions")));
        }
        if self.slots.len() > MAX_SLOTS {
            return Err(limit(format!("{name}: more than {MAX_SLOTS} local variables")));
        }
        if self.constants.len() > MAX_TABLE || self.names.len() > MAX_TABLE {
            return Err(limit(format!("{name}: more than {MAX_TABLE} constants or names")));
        }
        if self.frame_size > self.shift.saturating_add(MAX_REGISTERS as u32) {
            return Err(limit(format!("{name}: more than {MAX_REGISTERS} registers")));
        }
        if self.regions.len() >= u16::MAX as usize {
            return Err(limit(format!("{name}: more than {} blocks", u16::MAX)));
        }
        if self.lines.len() != self.instructions.len() {
            return Err(limit(format!("{name}: line table and instructions differ in length")));
        }
        Ok(())
    }

    /// Writes code object `i` and its tables.
    pub(super) fn write(&self, w: &mut Writer, i: usize) -> Result<(), CompileError> {
        self.check()?;
        let strings = [&self.name, &self.qualname, &self.filename].map(|s| w.string(s.as_bytes()));
        let names: Vec<u32> = self.names.iter().map(|n| w.string(n.as_bytes()) as u32).collect();
        let slots: Vec<(u32, u32)> = self.slots.iter().map(|s| (w.string(s.name.as_bytes()) as u32, s.bits)).collect();
        let constants: Vec<u64> = self.constants.iter().map(|c| w.constant(c).0).collect();
        let index = self.slot_index()?;

        w.align(8);
        let constants_at = w.len();
        constants.iter().for_each(|c| w.put_u64(*c));
        let instructions_at = w.len();
        self.instructions.iter().for_each(|word| w.put_u32(*word));
        let names_at = w.len();
        names.iter().for_each(|n| w.put_u32(*n));
        let slots_at = w.len();
        for (name, bits) in slots {
            w.put_u32(name);
            w.put_u32(bits);
        }
        let regions_at = w.len();
        // Nobody traces hidden code or sees its lines.
        let hidden = self.flags & flag::HIDDEN != 0;
        let regions = if hidden { &[][..] } else { &self.regions };
        regions.iter().flat_map(RegionEntry::words).for_each(|word| w.put_u32(word));
        let handlers_at = w.len();
        self.handlers.iter().flat_map(Handler::words).for_each(|word| w.put_u32(word));
        let index_at = w.len();
        index.iter().for_each(|entry| w.put_u16(*entry));
        w.align(4);
        let (lines_at, line_flags) = match hidden {
            true => (w.no_lines(self.instructions.len()), 0),
            false => (w.len(), self.write_lines(w)),
        };
        w.align(4);

        let varnames = self.slots.iter().filter(|s| s.bits & slot::LOCAL != 0).count();
        let table = |at: usize, count: usize| Table { at: at as u32, count: count as u32 };
        let [name, qualname, filename] = strings.map(|at| at as u32);
        let fields = Fields {
            name,
            qualname,
            filename,
            flags: self.flags & !flag::LINES32 | line_flags,
            first_line: self.first_line,
            arg_count: self.arg_count,
            posonly_count: self.posonly_count,
            kwonly_count: self.kwonly_count,
            shift: self.shift,
            frame_size: self.frame_size,
            varname_count: varnames as u32,
            docstring: self.docstring,
            instructions: table(instructions_at, self.instructions.len()),
            constants: table(constants_at, self.constants.len()),
            names: table(names_at, self.names.len()),
            slots: table(slots_at, self.slots.len()),
            slot_index: table(index_at, index.len()),
            lines: lines_at as u32,
            regions: table(regions_at, regions.len()),
            handlers: table(handlers_at, self.handlers.len()),
        };
        for (n, field) in fields.words().into_iter().enumerate() {
            w.set_u32(Writer::code_at(i) + 4 * n, field);
        }
        Ok(())
    }

    /// Writes the line table; the flags that tell which one it is.
    fn write_lines(&self, w: &mut Writer) -> u32 {
        let lines = || self.lines.iter().flatten();
        let from_0 = lines().any(|line| *line < self.first_line);
        let base = if from_0 { 0 } else { self.first_line };
        let wide = from_0 || lines().any(|line| line - base >= u32::from(u16::MAX));
        for line in &self.lines {
            let delta = line.map(|line| line - base);
            if wide {
                w.put_u32(delta.unwrap_or(u32::MAX));
            } else {
                w.put_u16(delta.map_or(u16::MAX, |d| d as u16));
            }
        }
        [(wide, flag::LINES32), (from_0, flag::LINES_FROM_0)].iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum()
    }

    /// The hash table that finds slots by name: slot + 1, linear probing.
    fn slot_index(&self) -> Result<Vec<u16>, CompileError> {
        let count = write::slot_index_len(self.slots.len());
        let mut table = vec![0u16; count];
        for (i, spec) in self.slots.iter().enumerate() {
            let place = write::slot_index_place(spec.name.as_bytes(), count, |p| table.get(p) == Some(&0));
            let Some(free) = place else {
                return Err(limit(format!("{}: names of local variables collide", self.qualname)));
            };
            if let Some(entry) = table.get_mut(free) {
                *entry = i as u16 + 1;
            }
        }
        Ok(table)
    }
}
