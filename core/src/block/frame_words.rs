//! Where the words of a frame's header lie, counted back from its slot 0. The picture is in [`crate::frames`].

/// Words before slot 0.
pub const FUNC: usize = 7;
/// See the picture.
pub const CODE: usize = 6;
/// See the picture.
pub const LINK: usize = 5;
/// See the picture.
pub const PC: usize = 4;
/// See the picture.
pub const FRAME: usize = 3;
/// See the picture.
pub const EXC: usize = 2;
/// See the picture.
pub const NS: usize = 1;
