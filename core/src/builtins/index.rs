//! An index of everything that the registry knows by name, made when the program is compiled: a name is found in constant time.
//!
//! One table with linear probing. An entry is a *page* and the position of a row in it: pages are the types' tables, the modules', and,
//! 256 names each, the hidden functions. What is looked up is a name together with its *group*: a type, a built-in module, or all
//! that only the prelude sees.

use crate::builtins::def::{Def, same};
use crate::builtins::registry::{MODULES, Module, members, rows_of};
use crate::era::Eras;
use crate::heap::natives::MODULE_TABLES;
use crate::value::hash;
use crate::value::prelude_functions;
use crate::value::types::TypeId;

/// Slots; a power of two, at least twice as many as there are names.
const SLOTS: usize = 4096;
/// Group of the module builtins. Types are groups by their number.
pub(crate) const BUILTINS: u32 = MODULE_TABLES;
/// Group of the module sys.
pub(crate) const SYS: u32 = MODULE_TABLES + 1;
/// Group of the modules whose name begins with an underscore.
pub(crate) const INTRINSICS: u32 = MODULE_TABLES + 2;
/// Group of the hidden functions.
const HIDDEN: u32 = MODULE_TABLES + 3;
/// Group of the module _math, which the library module math is made of.
pub(crate) const MATH: u32 = MODULE_TABLES + 5;
/// Group of the module _references, which the library module _weakref is made of.
pub(crate) const WEAKREF: u32 = MODULE_TABLES + 6;
/// Group of modules that are never searched by name.
const NOWHERE: u32 = MODULE_TABLES + 4;

/// First page of the modules' tables; below are the types'.
const MODULE_PAGES: usize = 0xC0;
/// First page of the hidden functions.
const HIDDEN_PAGES: usize = 0xF0;
/// No entry.
const EMPTY: u16 = u16::MAX;

const _: () = assert!(TypeId::ALL.len() <= MODULE_PAGES && MODULE_PAGES + MODULES.len() <= HIDDEN_PAGES);
const _: () = assert!(prelude_functions::NAMES.len() < (0x100 - HIDDEN_PAGES) << 8);

static INDEX: [u16; SLOTS] = build();

/// The group of a module's table.
const fn group_of(module: &Module) -> u32 {
    let name = module.name;
    if same(name, "builtins") {
        BUILTINS
    } else if same(name, "sys") {
        SYS
    } else if same(name, "_math") {
        MATH
    } else if same(name, "_references") {
        WEAKREF
    } else if !name.is_empty() && name.as_bytes()[0] == b'_' {
        INTRINSICS
    } else {
        NOWHERE
    }
}

/// The groups of the modules' tables.
static GROUPS: [u32; MODULES.len()] = {
    let mut groups = [NOWHERE; MODULES.len()];
    let mut m = 0;
    while m < MODULES.len() {
        groups[m] = group_of(&MODULES[m]);
        m += 1;
    }
    groups
};

#[inline(always)]
const fn first_slot(group: u32, hash: u64) -> usize {
    (hash ^ (group as u64).wrapping_mul(0x9E37_79B9)) as usize
}

const fn put(table: &mut [u16; SLOTS], group: u32, name: &str, entry: usize) {
    let mut slot = first_slot(group, hash::text(name.as_bytes())) & (SLOTS - 1);
    while table[slot] != EMPTY {
        slot = (slot + 1) & (SLOTS - 1);
    }
    assert!(entry < EMPTY as usize);
    table[slot] = entry as u16;
}

const fn put_all(table: &mut [u16; SLOTS], group: u32, page: usize, rows: &[Def]) {
    assert!(rows.len() <= 0x100);
    let mut i = 0;
    while i < rows.len() {
        put(table, group, rows[i].name, page << 8 | i);
        i += 1;
    }
}

const fn build() -> [u16; SLOTS] {
    let mut table = [EMPTY; SLOTS];
    let mut t = 0;
    while t < TypeId::ALL.len() {
        put_all(&mut table, t as u32, t, members(TypeId::ALL[t]));
        t += 1;
    }
    let mut m = 0;
    while m < MODULES.len() {
        put_all(&mut table, group_of(&MODULES[m]), MODULE_PAGES + m, MODULES[m].rows);
        m += 1;
    }
    let mut i = 0;
    while i < prelude_functions::NAMES.len() {
        put(&mut table, HIDDEN, prelude_functions::NAMES[i], (HIDDEN_PAGES << 8) + i);
        i += 1;
    }
    table
}

/// The entries that a name with this hash may have in this group, up to the first empty slot.
#[inline]
fn probe(group: u32, hash: u64) -> impl Iterator<Item = usize> {
    let first = first_slot(group, hash);
    (0..SLOTS).map_while(move |i| {
        let entry = INDEX.get((first + i) & (SLOTS - 1)).copied().filter(|e| *e != EMPTY)?;
        Some(usize::from(entry))
    })
}

/// The row with this name in this group that one of the eras has, and its table; `hash` is that of the name.
#[inline]
pub(crate) fn find(group: u32, name: &[u8], hash: u64, eras: Eras) -> Option<(u32, &'static Def)> {
    for entry in probe(group, hash) {
        let (page, at) = (entry >> 8, entry & 0xFF);
        let table = match page.checked_sub(MODULE_PAGES) {
            None if page == group as usize => group,
            Some(m) if GROUPS.get(m) == Some(&group) => MODULES.get(m).map_or(group, |m| MODULE_TABLES + m.number),
            _ => continue,
        };
        let rows = rows_of(table);
        if let Some(row) = rows.get(at).filter(|d| d.name.as_bytes() == name && d.eras.meets(eras)) {
            return Some((table, row));
        }
    }
    None
}

/// The number of the hidden function with this name.
pub(crate) fn find_hidden(name: &[u8], hash: u64) -> Option<u32> {
    probe(HIDDEN, hash)
        .filter_map(|entry| entry.checked_sub(HIDDEN_PAGES << 8))
        .map(|i| i as u32)
        .find(|i| prelude_functions::name(*i).as_bytes() == name)
}

#[cfg(test)]
mod tests {
    use super::super::def::NO_NUMBER;
    use super::super::registry;
    use super::*;

    #[test]
    fn every_member_is_found_where_it_is() {
        for t in TypeId::ALL {
            for d in registry::members(*t) {
                let found = find(*t as u32, d.name.as_bytes(), hash::text(d.name.as_bytes()), d.eras);
                let there = found.is_some_and(|(table, row)| table == *t as u32 && core::ptr::eq(row, d));
                assert!(there, "{} of {t:?}", d.name);
            }
        }
        assert!(find(TypeId::Int as u32, b"append", hash::text(b"append"), Eras::ALL).is_none());
    }

    #[test]
    fn modules_and_hidden_functions_are_found() {
        assert!(registry::module_member("builtins", b"len", Eras::ALL).is_some());
        assert!(registry::module_member("builtins", b"ValueError", Eras::ALL).is_some());
        assert!(registry::module_member("sys", b"settrace", Eras::ALL).is_some());
        assert!(registry::module_member("sys", b"len", Eras::ALL).is_none());
        assert!(registry::intrinsic(b"_special").is_some());
        for (i, name) in prelude_functions::NAMES.iter().enumerate() {
            assert_eq!(find_hidden(name.as_bytes(), hash::text(name.as_bytes())), Some(i as u32));
        }
    }

    #[test]
    fn every_row_is_found_by_its_number_at_its_place() {
        let types = TypeId::ALL.iter().map(|t| (*t as u32, registry::members(*t)));
        for (table, rows) in types.chain(MODULES.iter().map(|m| (MODULE_TABLES + m.number, m.rows))) {
            for (i, d) in rows.iter().enumerate().filter(|r| r.1.number != NO_NUMBER) {
                let found = registry::def_of(table << 10 | u32::from(d.number));
                assert!(found.is_some_and(|f| core::ptr::eq(f, d)), "{} of table {table}", d.name);
                // A gap costs every call of the rows after it a search: fill it. (Those from 1000 on are each type's, and stand last.)
                assert!(d.number >= 1000 || usize::from(d.number) == i, "{} of table {table}", d.name);
            }
        }
    }

    #[test]
    fn the_table_is_at_most_half_full() {
        assert!(INDEX.iter().filter(|e| **e != EMPTY).count() <= SLOTS / 2);
    }
}
