//! Open frames of a machine, for hosts that have a [`Vm`] at hand: what [`crate::locals::open`] does with its data.

use crate::locals::error::FrameError;
use crate::locals::open::{FrameRef, Frames, OpenFrame};
use crate::machine::Vm;
use crate::value::Value;

impl<'a> Vm<'a> {
    /// The frames that a program may see, from the running one outward.
    pub fn frames(&mut self) -> Frames<'_, 'a> {
        self.heap.frames()
    }

    /// The innermost frame that a program may see.
    ///
    /// # Errors
    /// `NoFrame` if nothing runs; `Memory`.
    pub fn innermost_frame(&mut self) -> Result<OpenFrame<'_, 'a>, FrameError> {
        self.heap.innermost_frame()
    }

    /// The frame of a token.
    ///
    /// # Errors
    /// `Stale`.
    #[inline]
    pub fn frame(&mut self, token: FrameRef) -> Result<OpenFrame<'_, 'a>, FrameError> {
        self.heap.frame(token)
    }

    /// The frame of a frame object, a traceback entry, or a generator that has not ended; on the stack or not.
    ///
    /// # Errors
    /// `NoFrame` if the value is nothing of the kind, or the generator has ended; `Memory`.
    pub fn frame_of(&mut self, v: Value) -> Result<OpenFrame<'_, 'a>, FrameError> {
        self.heap.frame_of(v)
    }
}
