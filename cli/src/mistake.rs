//! How the command ends when it does not run a program to its end.

/// A mistake of the user: one line for standard error, exit status 2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake(pub String);

impl Mistake {
    /// A mistake with this text.
    pub fn new(text: impl Into<String>) -> Mistake {
        Mistake(text.into())
    }
}

/// Exit status of a spent budget, as that of `timeout`.
pub const BUDGET_SPENT: i32 = 124;
