//! Operations on strings and bytes: search, case, codecs, formatting, numbers as text. (The objects are in [`crate::heap::text`].)

pub(crate) mod bytesops;
pub(crate) mod casing;
pub(crate) mod codec;
pub(crate) mod format;
pub(crate) mod number_text;
pub(crate) mod percent;
pub(crate) mod printable;
pub mod strops;
pub mod unicode;
