//! A profiler below Python: how often each function was called, and how much work was done in it and below. Work is what the budget
//! counts (calls, backward jumps, elements of long operations): two runs give the same report.
//!
//! `cargo run -p fastlocals --example work_profile -- FILE.py`

use fastlocals::core::listeners::Event;
use fastlocals::{Era, Filter, Grants, Host, Kinds, Limits, Outcome};
use std::collections::BTreeMap;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: work_profile FILE.py")?;
    print!("{}", profile(&std::fs::read_to_string(&file)?, &file)?);
    Ok(())
}

/// What the program prints, and a line for each function: calls, units of work, name.
pub fn profile(source: &str, file: &str) -> Result<String, Box<dyn Error>> {
    let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing().capture())?;
    let id = host.add_source(source, file)?;
    host.subscribe(Filter::everywhere(Kinds::CALL | Kinds::RETURN | Kinds::YIELD))?;

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
                running.push(vm.heap.budget);
            } else if let Some(before) = running.pop() {
                function.1 += before - vm.heap.budget;
            }
        })?;
        outcome = host.resume()?;
    }
    let mut report = String::from_utf8(host.grants.captured())?;
    for (name, (calls, work)) in functions {
        report.push_str(&format!("{calls:5} calls {work:6} units  {name}\n"));
    }
    Ok(report)
}
