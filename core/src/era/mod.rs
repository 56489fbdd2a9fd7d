//! The CPython whose rules a VM follows, and everything that depends on it.
//!
//! This folder is the only place that compares eras. The rest of the project asks for *behaviour*: a predicate of [`Era`], named after
//! what it decides (tables [`locals`], [`trace`], [`language`], [`compile`]), or the words of a message ([`texts`]). What exists in some
//! eras only says so in its row of a table of built-in members, as [`Eras`]. docs/eras.md says how an era is added.

pub mod calls;
pub mod compile;
pub mod language;
pub mod locals;
pub(crate) mod prelude;
pub mod texts;
pub mod trace;
mod type_names;

macro_rules! eras {
    ($($(#[$doc:meta])* $id:ident $number:literal $name:literal $version:tt;)*) => {
        /// An era of CPython: the rules of locals, frames, tracing and messages that a VM follows. One per VM, set at init; images
        /// record theirs. An era selects behaviour, never layout.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        #[repr(u8)]
        pub enum Era { $($(#[$doc])* $id = $number),* }

        impl Era {
            /// Every era, oldest first.
            pub const ALL: [Era; [$($number),*].len()] = [$(Era::$id),*];

            /// The era with this number.
            pub const fn from_u8(n: u8) -> Option<Era> {
                match n {
                    $($number => Some(Era::$id),)*
                    _ => None,
                }
            }

            /// "2.7", "3.6", ...
            pub const fn name(self) -> &'static str {
                match self { $(Era::$id => $name),* }
            }

            /// `sys.version_info[:3]`: the release whose behaviour was recorded.
            pub const fn version(self) -> (u8, u8, u8) {
                match self { $(Era::$id => $version),* }
            }
        }
    };
}

// The number stands in images, snapshots and the C interface; a new era takes the next one.
eras! {
    /// CPython 2.7 (only what semantics.md lists: division, str and print stay Python 3's).
    Py27 1 "2.7" (2, 7, 18);
    /// CPython 3.6.
    Py36 2 "3.6" (3, 6, 15);
    /// CPython 3.8.
    Py38 3 "3.8" (3, 8, 18);
    /// CPython 3.11.
    Py311 4 "3.11" (3, 11, 7);
    /// CPython 3.12.
    Py312 5 "3.12" (3, 12, 1);
    /// CPython 3.13.
    #[default]
    Py313 6 "3.13" (3, 13, 0);
}

impl Era {
    /// The number that stands for it in images, snapshots and the C interface.
    #[doc(hidden)]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The era with this name, as in `--python 3.13`.
    pub fn from_name(name: &str) -> Option<Era> {
        Era::ALL.into_iter().find(|e| e.name() == name)
    }
}

/// A set of eras: in which of them something exists or a rule holds. An era to come belongs to the sets that end with no era.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Eras(u16);

impl Eras {
    /// All eras.
    pub const ALL: Eras = Eras(!0);

    /// This era and the later ones.
    #[doc(hidden)]
    pub const fn since(first: Era) -> Eras {
        Eras(!0 << first as u8)
    }

    /// This era and the earlier ones.
    #[doc(hidden)]
    pub const fn until(last: Era) -> Eras {
        Eras(!(!0 << (last as u8 + 1)))
    }

    /// From one era to another, both included.
    #[doc(hidden)]
    pub const fn between(first: Era, last: Era) -> Eras {
        Eras::since(first).and(Eras::until(last))
    }

    /// One era alone.
    #[doc(hidden)]
    pub const fn only(era: Era) -> Eras {
        Eras(1 << era as u8)
    }

    /// The eras of both sets.
    #[doc(hidden)]
    pub const fn or(self, other: Eras) -> Eras {
        Eras(self.0 | other.0)
    }

    /// The eras that are in both sets.
    #[doc(hidden)]
    pub const fn and(self, other: Eras) -> Eras {
        Eras(self.0 & other.0)
    }

    /// True if an era is in both sets.
    #[inline(always)]
    #[doc(hidden)]
    pub const fn meets(self, other: Eras) -> bool {
        self.0 & other.0 != 0
    }

    /// True if the era is one of them.
    #[inline(always)]
    #[doc(hidden)]
    pub const fn has(self, era: Era) -> bool {
        self.0 >> era as u8 & 1 != 0
    }
}

/// Predicates of [`Era`]: a name, and the eras in which it is true.
macro_rules! behaviours {
    ($($(#[$doc:meta])* $name:ident: $eras:expr;)*) => {
        impl Era {
            $(
                $(#[$doc])*
                #[inline(always)]
                #[doc(hidden)]
                pub const fn $name(self) -> bool {
                    const ERAS: Eras = $eras;
                    ERAS.has(self)
                }
            )*
        }
    };
}
use behaviours;

#[cfg(test)]
mod tests {
    use super::*;

    fn members(eras: Eras) -> alloc::vec::Vec<Era> {
        Era::ALL.into_iter().filter(|e| eras.has(*e)).collect()
    }

    #[test]
    fn numbers_are_those_of_the_order() {
        for (i, era) in Era::ALL.iter().enumerate() {
            assert_eq!(*era as usize, i + 1);
            assert_eq!(Era::from_u8(*era as u8), Some(*era));
            assert_eq!(Era::from_name(era.name()), Some(*era));
        }
        assert_eq!(Era::from_u8(0), None);
    }

    #[test]
    fn sets_hold_what_they_say() {
        assert_eq!(members(Eras::ALL), Era::ALL);
        assert_eq!(members(Eras::since(Era::Py311)), Era::ALL[3..]);
        assert_eq!(members(Eras::until(Era::Py36)), Era::ALL[..2]);
        assert_eq!(members(Eras::between(Era::Py36, Era::Py311)), Era::ALL[1..4]);
        assert_eq!(
            members(Eras::only(Era::Py27).or(Eras::since(Era::Py38))),
            [&Era::ALL[..1], &Era::ALL[2..]].concat()
        );
    }
}
