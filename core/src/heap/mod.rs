//! The data of a machine: the lent block and images, whose rules hold, and which frame runs.
//!
//! What only looks at values and frames, makes objects or raises errors is a method of [`Heap`]; what runs Python code, asks the host or
//! notifies listeners is a method of [`crate::machine::Vm`], which owns a `Heap`. Data never names the machine.

pub mod raise;

use crate::block::{Block, field};
use crate::era::Era;
use crate::image::Image;

/// Everything that a step can look at and change without running Python code.
pub struct Heap<'a> {
    /// The lent block.
    pub block: Block<'a>,
    /// The lent images by id; 0 is the prelude's.
    pub images: &'a [Image<'a>],
    /// Whose rules hold.
    pub era: Era,
    /// Budget left, for natives that charge.
    pub budget: i64,
    /// Index of the running frame's slot 0; 0 if nothing runs.
    pub fp: usize,
    /// Instruction at which the running frame goes on; see [`crate::frames`].
    pub pc: usize,
    /// Python frames on the stack.
    pub depth: i64,
    /// `sys.getrecursionlimit()`, beside the block.
    pub(crate) depth_limit: i64,
    /// What the last step that charged did: frame, instruction, budget before and after.
    pub(crate) charged: (usize, usize, i64, i64),
}

impl<'a> Heap<'a> {
    /// Takes up a formatted block.
    // (Inlined: a host in C takes its block up at every call.)
    #[inline(always)]
    pub fn new(block: Block<'a>, images: &'a [Image<'a>]) -> Heap<'a> {
        Heap {
            images,
            era: block.era(),
            budget: block.number(field::BUDGET),
            fp: block.number(field::FP) as usize,
            pc: block.number(field::PC) as usize,
            depth: block.number(field::DEPTH),
            depth_limit: block.number(field::RECURSION_LIMIT),
            charged: (0, 0, 0, 0),
            block,
        }
    }
}
