//! The other way round: whoever has a machine has its heap.

use fastlocals_core::heap::Heap;
use fastlocals_core::machine::Vm;

fn words(vm: &mut Vm<'_>) -> usize {
    let heap: &mut Heap<'_> = &mut vm.heap;
    heap.block.len()
}

fn main() {
    let _ = words;
}
