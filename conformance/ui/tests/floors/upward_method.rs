//! Attributes may run Python code: they are the machine's.

use fastlocals_core::heap::Heap;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::Res;

fn length(heap: &mut Heap<'_>, list: Value) -> Res {
    let name = heap.new_str("__len__")?;
    heap.get_attr(list, name)
}

fn main() {
    let _ = length;
}
