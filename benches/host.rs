//! A host in Rust whose instructions `.ci/hot-path` counts: runs a program of `ops/rust` and reads its local
//! `value` at each line.
//!
//! `cargo run --release -p fastlocals-benches --bin count-events -- FILE.py`

use fastlocals::{Era, Flow, Grants, Host, Limits, Outcome};
use fastlocals_benches::image;
use fastlocals_core::listeners::subscriptions::{Filter, Kinds};
use std::error::Error;
use std::hint::black_box;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: count-events FILE.py")?;
    let limits = Limits { memory: Some(64 * 1024), ..Limits::default() };
    let mut host = Host::new(Era::default(), &limits, Grants::nothing())?;
    let id = host.add_image(image(&std::fs::read_to_string(&file)?, Era::default())?)?;
    host.subscribe(Filter::everywhere(Kinds::LINE))?;
    host.on_event(|vm| {
        black_box(vm.heap.event_local("value"));
        Flow::Continue
    });
    match host.run(id)? {
        Outcome::Finished => Ok(()),
        other => Err(format!("the program ended with {other:?}").into()),
    }
}
