//! A fast path may use what only raises.

use fastlocals_core::value::Value;
use fastlocals_core::value::fault::{Data, Plain};

fn fast_path(data: Data) -> Plain<Value> {
    let v = data?;
    Ok(v)
}

fn main() {
    let _ = fast_path;
}
