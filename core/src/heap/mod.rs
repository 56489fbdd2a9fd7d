//! The data of a machine: the lent block and images, whose rules hold, and which frame runs.
//!
//! What only looks at values and frames, makes objects or raises errors is a method of [`Heap`]; what runs Python code, asks the host or
//! notifies listeners is a method of [`crate::machine::Vm`], which owns a `Heap`. Data never names the machine.

pub mod arguments;
pub mod class_of;
pub mod message;
pub mod natives;
pub mod raise;
pub(crate) mod sequence;
pub mod text;

use crate::block::{Block, field};
use crate::era::Era;
use crate::heap::natives::NativeNames;
use crate::image::Image;
use crate::value::Value;
use crate::value::request::{Request, state};

/// Everything that a step can look at and change without running Python code.
pub struct Heap<'a> {
    /// The lent block.
    pub block: Block<'a>,
    /// The lent images by id; 0 is the prelude's.
    pub images: &'a [Image<'a>],
    /// Whose rules hold.
    pub era: Era,
    /// The names of built-in functions.
    pub(crate) natives: &'static NativeNames,
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
    #[doc(hidden)]
    pub fn new(block: Block<'a>, images: &'a [Image<'a>], natives: &'static NativeNames) -> Heap<'a> {
        Heap {
            images,
            natives,
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

    /// Writes the derived numbers back into the block, so that it alone is the whole state.
    #[doc(hidden)]
    pub fn save(&mut self) {
        let (fp, pc, depth) = (self.fp as i64, self.pc as i64, self.depth);
        let budget = self.budget.clamp(crate::value::MIN_SMALL, crate::value::MAX_SMALL);
        if let Some(header) = self.block.header() {
            header[field::FP] = Value::small(fp).0;
            header[field::PC] = Value::small(pc).0;
            header[field::DEPTH] = Value::small(depth).0;
            header[field::BUDGET] = Value::small(budget).0;
        }
        self.block.save();
    }

    /// The request that waits for the host's answer, also in a block that was copied or restored.
    pub fn waits_for(&self) -> Option<Request> {
        let waiting = self.block.number(field::STATE);
        if waiting & state::ANSWER == 0 { None } else { Request::from_u8((waiting >> state::REQUEST_SHIFT) as u8) }
    }

    /// Operand `i` (0 or 1) of the last request.
    pub fn operand(&self, i: usize) -> Value {
        self.block.get(field::EXIT_A + i)
    }

    /// The image with this id; an empty one if there is none.
    #[inline(always)]
    #[doc(hidden)]
    pub fn image(&self, id: u16) -> Image<'a> {
        self.images.get(id as usize).copied().unwrap_or(Image::EMPTY)
    }
}
