//! How a source is compiled.

use fastlocals_core::era::Era;

/// What a source is: as the third argument of Python's `compile`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// A sequence of statements: a module, or the operand of `exec`. The result is `None`.
    #[default]
    Exec,
    /// One expression; its value is the result.
    Eval,
    /// One interactive statement; values of expression statements go to `sys.displayhook`.
    Single,
}

/// How to compile a source.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whose scope rules to follow; recorded in the image.
    pub era: Era,
    /// `co_filename` of every code object, and the file that errors name.
    pub filename: String,
    /// Module, expression or interactive statement.
    pub mode: Mode,
    /// A prelude: every code object is hidden (no events, no traceback entries) and the image fits every era.
    pub hidden: bool,
    /// A library module: its frames are as visible as any, but the image fits every era.
    pub neutral: bool,
    /// Number of the source's first line, usually 1.
    pub first_line: u32,
    /// The names of the annotations are not evaluated (`from __future__ import annotations` in the code that compiles this).
    pub future_annotations: bool,
    /// Era 2.7: `print` is a function even if the source does not say so (`from __future__ import print_function` in the code that compiles this).
    pub future_print: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            era: Era::default(),
            filename: "<string>".into(),
            mode: Mode::Exec,
            hidden: false,
            neutral: false,
            first_line: 1,
            future_annotations: false,
            future_print: false,
        }
    }
}

impl Options {
    /// Options for a module of this file in the default era.
    pub fn file(filename: &str) -> Self {
        Options { filename: filename.into(), ..Options::default() }
    }
}
