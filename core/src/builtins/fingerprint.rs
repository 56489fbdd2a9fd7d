//! A fingerprint of everything that a value in a block may name by number: built-in types, their members and those of modules, hidden functions,
//! static text. A block or snapshot of a machine that numbers them otherwise is refused.

use crate::builtins::def::{Def, NO_NUMBER, What};
use crate::builtins::registry::{MODULES, def_of, members};
use crate::heap::natives::MODULE_TABLES;
use crate::heap::natives::NativeNames;
use crate::value::types::{TYPES, TypeId};
use crate::value::{hash, names, prelude_functions};

/// The fingerprint of this machine's tables: a positive small integer.
const FINGERPRINT: i64 = {
    let mut sum = names_of(prelude_functions::NAMES, names_of(names::TEXTS, 0));
    let mut t = 0;
    while t < TypeId::ALL.len() {
        let row = TypeId::ALL[t];
        sum = entry(row as u32, TYPES[t].name, sum);
        sum = table(row as u32, members(row), sum);
        t += 1;
    }
    let mut row = 0;
    while row < MODULES.len() {
        sum = table(MODULE_TABLES + MODULES[row].number, MODULES[row].rows, sum);
        row += 1;
    }
    hash::fold(sum) as i64
};

/// What data knows of this machine's natives.
pub(crate) static NAMES: NativeNames = NativeNames { fingerprint: FINGERPRINT, name, is_function };

fn name(index: u32) -> Option<&'static str> {
    Some(def_of(index)?.name)
}

fn is_function(index: u32) -> bool {
    def_of(index).is_some_and(|d| matches!(d.what, What::Fn(_)))
}

const fn entry(number: u32, name: &str, sum: u64) -> u64 {
    hash::mix(hash::mix(sum, number as u64), hash::text(name.as_bytes()))
}

const fn names_of(names: &[&str], mut sum: u64) -> u64 {
    let mut i = 0;
    while i < names.len() {
        sum = entry(i as u32, names[i], sum);
        i += 1;
    }
    sum
}

const fn table(number: u32, members: &[Def], mut sum: u64) -> u64 {
    let mut i = 0;
    while i < members.len() {
        // (Nothing refers to a constant by number.)
        if members[i].number != NO_NUMBER {
            sum = entry(number << 16 | members[i].number as u32, members[i].name, sum);
        }
        i += 1;
    }
    sum
}
