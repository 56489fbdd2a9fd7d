//! A host in Rust whose instructions `.ci/hot-path` counts: runs a program of `ops/rust` and reads its local
//! `value` at each line.
//!
//! `cargo run --release -p fastlocals-benches --bin count-events -- FILE.py`

use fastlocals_benches::image;
use fastlocals_core::era::Era;
use fastlocals_core::host::{Config, Flow, Host, Outcome};
use fastlocals_core::trace::listen::{Filter, Kinds};
use fastlocals_prelude::PRELUDE;
use std::error::Error;
use std::hint::black_box;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: count-events FILE.py")?;
    let mut host = Host::new(&Config { heap: Some(64 * 1024), ..Config::default() }, PRELUDE, ())?;
    let id = host.add_image(image(&std::fs::read_to_string(&file)?, Era::default())?)?;
    host.subscribe(Filter::everywhere(Kinds::LINE))??;
    host.on_event(Some(Box::new(|vm, _| {
        black_box(vm.event_local("value"));
        Flow::Continue
    })));
    match host.run(id)? {
        Outcome::Finished => Ok(()),
        other => Err(format!("the program ended with {other:?}").into()),
    }
}
