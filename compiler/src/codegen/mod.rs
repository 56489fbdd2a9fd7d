//! The code generator: syntax tree and scopes to code objects.

use crate::Options;
use crate::error::CompileError;
use crate::parse::Body;
use crate::scope::ScopeTree;
use crate::source::Source;

/// All that the code generator reads.
#[allow(dead_code, reason = "placeholder until the code generator lands")]
pub(crate) struct Unit<'a> {
    /// The text, for lines and errors.
    pub(crate) source: &'a Source<'a>,
    /// The syntax tree.
    pub(crate) body: Body<'a>,
    /// Slots and resolutions of every scope.
    pub(crate) scopes: &'a ScopeTree,
    /// Era, mode, file name.
    pub(crate) options: &'a Options,
}

/// Compiles the whole unit to an image.
///
/// # Errors
/// Constructs that are not supported, and limits of the image format.
pub(crate) fn module(unit: &Unit<'_>) -> Result<Vec<u8>, CompileError> {
    Err(unit.source.error_at(0, "the code generator is not there yet"))
}
