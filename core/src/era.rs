//! The CPython whose rules a VM follows.

/// An era of CPython: the rules of locals, frames, tracing and messages that a VM follows. One per VM, set at init; images
/// record theirs. An era selects behaviour, never layout.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[repr(u8)]
pub enum Era {
    /// CPython 2.7 (only what semantics.md lists: division, str and print stay Python 3's).
    Py27 = 1,
    /// CPython 3.6.
    Py36 = 2,
    /// CPython 3.8.
    Py38 = 3,
    /// CPython 3.11.
    Py311 = 4,
    /// CPython 3.12.
    Py312 = 5,
    /// CPython 3.13.
    #[default]
    Py313 = 6,
}

impl Era {
    /// Every era, oldest first.
    pub const ALL: [Era; 6] = [Era::Py27, Era::Py36, Era::Py38, Era::Py311, Era::Py312, Era::Py313];

    /// The era with this number.
    pub const fn from_u8(n: u8) -> Option<Era> {
        match n {
            1 => Some(Era::Py27),
            2 => Some(Era::Py36),
            3 => Some(Era::Py38),
            4 => Some(Era::Py311),
            5 => Some(Era::Py312),
            6 => Some(Era::Py313),
            _ => None,
        }
    }

    /// The era with this name, as in `--python 3.13`.
    pub fn from_name(name: &str) -> Option<Era> {
        Era::ALL.into_iter().find(|e| e.name() == name)
    }

    /// "2.7", "3.6", ...
    pub const fn name(self) -> &'static str {
        match self {
            Era::Py27 => "2.7",
            Era::Py36 => "3.6",
            Era::Py38 => "3.8",
            Era::Py311 => "3.11",
            Era::Py312 => "3.12",
            Era::Py313 => "3.13",
        }
    }

    /// `sys.version_info[:3]`: the release whose behaviour was recorded.
    pub const fn version(self) -> (u8, u8, u8) {
        match self {
            Era::Py27 => (2, 7, 18),
            Era::Py36 => (3, 6, 15),
            Era::Py38 => (3, 8, 18),
            Era::Py311 => (3, 11, 7),
            Era::Py312 => (3, 12, 1),
            Era::Py313 => (3, 13, 0),
        }
    }
}
