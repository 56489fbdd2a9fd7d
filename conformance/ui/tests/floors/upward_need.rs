//! A fast path on data says by its type that Python code is needed. A function on data cannot pass that on by `?`.

use fastlocals_core::value::Value;
use fastlocals_core::value::fault::{Data, Plain};

fn on_data(fast: Plain<Value>) -> Data {
    let v = fast?;
    Ok(v)
}

fn main() {
    let _ = on_data;
}
