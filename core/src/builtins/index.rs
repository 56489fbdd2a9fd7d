//! An index of everything that the registry knows by name, made when the program is compiled: a name is found in constant time.
//!
//! One table with linear probing. An entry is the number that a Native or Getset value carries (`table << 10 | i`), plus 1; what is looked
//! up is a name together with its *group*: a type, a built-in module, or all that only the prelude sees.

use super::def::Def;
use super::registry::{MODULE_TABLES, MODULES, members};
use crate::hash;
use crate::hidden;
use crate::types::TypeId;

/// Slots; a power of two, at least twice as many as there are names.
const SLOTS: usize = 4096;
/// Group of the module builtins. Types are groups by their number.
pub(super) const BUILTINS: u32 = MODULE_TABLES;
/// Group of the module sys.
pub(super) const SYS: u32 = MODULE_TABLES + 1;
/// Group of the modules whose name begins with an underscore.
pub(super) const INTRINSICS: u32 = MODULE_TABLES + 2;
/// Group of the hidden functions.
const HIDDEN: u32 = MODULE_TABLES + 3;
/// Group of the module _math, which the library module math is made of.
pub(super) const MATH: u32 = MODULE_TABLES + 5;
/// Group of modules that are never searched by name.
const NOWHERE: u32 = MODULE_TABLES + 4;

static INDEX: [u32; SLOTS] = build();

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The group that row `row` of `MODULES` belongs to.
const fn group_of_row(row: usize) -> u32 {
    let name = MODULES[row].0;
    if same(name, "builtins") {
        BUILTINS
    } else if same(name, "sys") {
        SYS
    } else if same(name, "_math") {
        MATH
    } else if !name.is_empty() && name.as_bytes()[0] == b'_' {
        INTRINSICS
    } else {
        NOWHERE
    }
}

#[inline(always)]
const fn first_slot(group: u32, hash: u64) -> usize {
    (hash ^ (group as u64).wrapping_mul(0x9E37_79B9)) as usize
}

const fn put(table: &mut [u32; SLOTS], group: u32, name: &str, entry: u32) {
    let mut slot = first_slot(group, hash::text(name.as_bytes())) & (SLOTS - 1);
    while table[slot] != 0 {
        slot = (slot + 1) & (SLOTS - 1);
    }
    table[slot] = entry + 1;
}

const fn put_all(table: &mut [u32; SLOTS], group: u32, number: u32, defs: &[Def]) {
    let mut i = 0;
    while i < defs.len() {
        put(table, group, defs[i].name, number << 10 | i as u32);
        i += 1;
    }
}

const fn build() -> [u32; SLOTS] {
    let mut table = [0; SLOTS];
    let mut t = 0;
    while t < TypeId::ALL.len() {
        put_all(&mut table, t as u32, t as u32, members(TypeId::ALL[t]));
        t += 1;
    }
    let mut row = 0;
    while row < MODULES.len() {
        put_all(&mut table, group_of_row(row), MODULE_TABLES + row as u32, MODULES[row].1);
        row += 1;
    }
    let mut i = 0;
    while i < hidden::NAMES.len() {
        put(&mut table, HIDDEN, hidden::NAMES[i], HIDDEN << 10 | i as u32);
        i += 1;
    }
    table
}

/// The number of the entry with this name in this group; `hash` is that of the name.
#[inline]
pub(super) fn find(group: u32, name: &[u8], hash: u64) -> Option<u32> {
    let mut slot = first_slot(group, hash);
    for _ in 0..SLOTS {
        let entry = INDEX.get(slot & (SLOTS - 1)).copied().unwrap_or(0).checked_sub(1)?;
        if belongs(entry, group) && super::registry::def_of(entry).is_some_and(|d| d.name.as_bytes() == name) {
            return Some(entry);
        }
        slot += 1;
    }
    None
}

/// The number of the hidden function with this name.
pub(super) fn find_hidden(name: &[u8], hash: u64) -> Option<u32> {
    let mut slot = first_slot(HIDDEN, hash);
    for _ in 0..SLOTS {
        let entry = INDEX.get(slot & (SLOTS - 1)).copied().unwrap_or(0).checked_sub(1)?;
        if entry >> 10 == HIDDEN && hidden::name(entry & 1023).as_bytes() == name {
            return Some(entry & 1023);
        }
        slot += 1;
    }
    None
}

#[inline]
fn belongs(entry: u32, group: u32) -> bool {
    let table = entry >> 10;
    match table.checked_sub(MODULE_TABLES) {
        None => table == group,
        Some(row) => MODULES.get(row as usize).is_some_and(|(name, _)| match group {
            BUILTINS => *name == "builtins",
            SYS => *name == "sys",
            MATH => *name == "_math",
            INTRINSICS => name.starts_with('_') && *name != "_math",
            _ => false,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::registry;
    use super::*;

    #[test]
    fn every_member_is_found_where_it_is() {
        for t in TypeId::ALL {
            for (i, d) in registry::members(*t).iter().enumerate() {
                let found = find(*t as u32, d.name.as_bytes(), hash::text(d.name.as_bytes()));
                assert_eq!(found, Some((*t as u32) << 10 | i as u32), "{} of {t:?}", d.name);
            }
        }
        assert_eq!(find(TypeId::Int as u32, b"append", hash::text(b"append")), None);
    }

    #[test]
    fn modules_and_hidden_functions_are_found() {
        assert!(registry::module_member("builtins", b"len").is_some());
        assert!(registry::module_member("builtins", b"ValueError").is_some());
        assert!(registry::module_member("sys", b"settrace").is_some());
        assert!(registry::module_member("sys", b"len").is_none());
        assert!(registry::intrinsic(b"_special").is_some());
        for (i, name) in hidden::NAMES.iter().enumerate() {
            assert_eq!(find_hidden(name.as_bytes(), hash::text(name.as_bytes())), Some(i as u32));
        }
    }

    #[test]
    fn the_table_is_at_most_half_full() {
        assert!(INDEX.iter().filter(|e| **e != 0).count() <= SLOTS / 2);
    }
}
