//! Making a fresh block, and taking up one that was made before.

use crate::block::records::module as m;
use crate::block::{Block, BlockError, field};
use crate::builtins::NAMES;
use crate::era::Era;
use crate::heap::Heap;
use crate::image::Image;
use crate::machine::Vm;
use crate::snapshot::{Snapshot, SnapshotError};
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::limits::RECURSION_LIMIT;
use crate::value::types::TypeId;
use crate::value::{Value, names};

/// What is fixed when a block is made.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Whose rules the program sees.
    pub era: Era,
    /// Words that the stack has at first; it grows as long as there is memory.
    pub stack_words: usize,
    /// `sys.getrecursionlimit()` at first.
    pub recursion_limit: u32,
}

impl Default for Config {
    fn default() -> Self {
        Config { era: Era::default(), stack_words: 256, recursion_limit: RECURSION_LIMIT }
    }
}

/// Makes a block ready for [`Vm::start_main`].
///
/// # Errors
/// How many words it must have at least, if there are too few.
pub fn init(words: &mut [u64], config: Config) -> Result<(), usize> {
    let len = words.len();
    let block = Block::format(words, config.stack_words, NAMES.fingerprint)?;
    let images: [Image<'_>; 0] = [];
    let mut vm = Vm::new(block, &images);
    vm.heap.era = config.era;
    vm.heap.block.set_number(field::ERA, i64::from(config.era.number()));
    vm.heap.block.set_number(field::RECURSION_LIMIT, config.recursion_limit as i64);
    vm.heap.depth_limit = config.recursion_limit as i64;
    vm.heap.block.set(field::TRACE_FUNC, Value::NONE);
    vm.heap.block.set(field::PROFILE_FUNC, Value::NONE);
    match vm.heap.furnish() {
        Ok(()) => {
            vm.heap.save();
            Ok(())
        }
        Err(_) => Err(len + 256),
    }
}

/// Takes up a block that [`init`] has made, in this process or another.
///
/// # Errors
/// It is no block, or one that this machine cannot go on with.
#[inline]
pub fn take_up(words: &mut [u64]) -> Result<Block<'_>, BlockError> {
    Block::attach(words, NAMES.fingerprint)
}

impl<'a> Vm<'a> {
    /// Takes up a formatted block.
    #[inline]
    pub fn new(block: Block<'a>, images: &'a [Image<'a>]) -> Vm<'a> {
        Vm::of(Heap::new(block, images, &NAMES))
    }
}

impl Snapshot<'_> {
    /// Checks everything and fills `words`, the new VM's block, which may be of any length from [`Snapshot::least_words`] on. `images` are those
    /// that the VM will run with, by id: the host's own, then those of the file. After an error the block holds nothing of use.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn restore(self, images: &[Image<'_>], words: &mut [u64]) -> Result<(), SnapshotError> {
        self.restore_with(images, words, &NAMES)
    }
}

impl Heap<'_> {
    /// The objects that every program has: `__main__`, `sys.modules`, the MemoryError.
    fn furnish(&mut self) -> Data<()> {
        let args = self.new_tuple(&[])?;
        let error = self.new_exception(TypeId::MemoryError.value(), args)?;
        self.block.set(field::MEMORY_ERROR, error);
        let main = self.new_dict()?;
        self.block.set(field::MAIN, main);
        self.dict_set_str(main, names::NAME, names::MAIN)?;
        let modules = self.new_dict()?;
        self.block.set(field::MODULES, modules);
        let module = self.block.alloc(Kind::Module, m::SIZE)?;
        self.block.put(module, m::NAME, names::MAIN);
        self.block.put(module, m::DICT, main);
        self.dict_set_str(modules, names::MAIN, Value::heap(Kind::Module, module))
    }
}
