//! A machine owns its heap: there is no way back from the heap to the machine.

use fastlocals_core::heap::Heap;
use fastlocals_core::machine::Vm;

fn run(heap: &mut Heap<'_>) {
    let vm: &mut Vm<'_> = heap;
    vm.run();
}

fn main() {
    let _ = run;
}
