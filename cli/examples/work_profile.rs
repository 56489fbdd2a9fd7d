//! A profiler below Python: how often each function was called, and how much work was done in it and below. Work is what the budget
//! counts (calls, backward jumps, elements of long operations): two runs give the same report.
//!
//! `cargo run --example work_profile -- FILE.py`

use fastlocals_cli::desk::Desk;
use fastlocals_compiler::{Options, compile};
use fastlocals_core::host::{Config, Host, Outcome};
use fastlocals_core::trace::Event;
use fastlocals_core::trace::listen::{Filter, Kinds};
use fastlocals_prelude::PRELUDE;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: work_profile FILE.py")?;
    print!("{}", profile(&std::fs::read_to_string(&file)?, &file)?);
    Ok(())
}

/// What the program prints, and a line for each function: calls, units of work, name.
pub fn profile(source: &str, file: &str) -> Result<String, Box<dyn Error>> {
    let image = compile(source, &Options::file(file))?.image;
    let config = Config::default();
    let mut host = Host::new(&config, PRELUDE, Desk::capturing(config.era, Path::new("")))?;
    let id = host.add_image(image)?;
    host.subscribe(Filter::everywhere(Kinds::CALL | Kinds::RETURN | Kinds::YIELD))??;

    let mut functions: BTreeMap<String, (u64, i64)> = BTreeMap::new();
    // The frames that run, outermost first: the budget that was left when each began or went on.
    let mut running = Vec::new();
    let mut outcome = host.run(id)?;
    while outcome == Outcome::Event {
        host.with_vm(|vm| {
            let Some(event) = vm.event_now() else { return };
            let function = functions.entry(event.code.name().to_string()).or_default();
            if event.kind == Event::Call {
                function.0 += 1;
                running.push(vm.budget);
            } else if let Some(before) = running.pop() {
                function.1 += before - vm.budget;
            }
        })?;
        outcome = host.resume()?;
    }
    let mut report = String::from_utf8(host.system.captured())?;
    for (name, (calls, work)) in functions {
        report.push_str(&format!("{calls:5} calls {work:6} units  {name}\n"));
    }
    Ok(report)
}
