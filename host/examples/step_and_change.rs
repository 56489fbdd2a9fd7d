//! A stepper below Python: stops at a line, reads and rewrites a local variable, steps on, and shows what came of it. Only the function with
//! the breakpoint runs any slower.
//!
//! `cargo run -p fastlocals --example step_and_change -- FILE.py LINE NAME NUMBER`

use fastlocals::core::locals::error::FrameError;
use fastlocals::{Era, Grants, Host, Limits, Outcome, Step, Value, Vm};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, line, name, number] = &args[..] else { Err("usage: step_and_change FILE.py LINE NAME NUMBER")? };
    print!("{}", change(&std::fs::read_to_string(file)?, file, line.parse()?, name, number.parse()?)?);
    Ok(())
}

/// Runs the program; the first time that it is about to run `line`, its variable `name` becomes `number`.
pub fn change(source: &str, file: &str, line: u32, name: &str, number: i32) -> Result<String, Box<dyn Error>> {
    let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing().capture())?;
    let id = host.add_source(source, file)?;
    let (breakpoint, at) = host.set_breakpoint(id, line)?;
    let mut log = format!("breakpoint at line {at}\n");

    let mut outcome = host.run(id)?;
    if outcome == Outcome::Event {
        log.push_str(&host.try_with_vm(variables)?);
        let number = Value::small(i64::from(number));
        host.try_with_vm(|vm| vm.innermost_frame()?.store(name, number))?;
        log.push_str(&host.try_with_vm(variables)?);
        host.unsubscribe(breakpoint)?;
        host.step(Some(Step::Over))?;
        outcome = host.resume()?;
    }
    if outcome == Outcome::Event {
        // Nobody listens any more: from here the program runs at full speed.
        log.push_str(&host.try_with_vm(variables)?);
        host.resume()?;
    }
    Ok(log + &String::from_utf8(host.grants.captured())?)
}

/// The function that waits, its line and its variables; of values only numbers are shown.
fn variables(vm: &mut Vm<'_>) -> Result<String, FrameError> {
    let frame = vm.innermost_frame()?;
    let mut text = format!("{} line {}:", frame.name(), frame.line().unwrap_or(0));
    for slot in frame.slots() {
        let value = match frame.load_slot(slot.slot) {
            Ok(v) => v.as_small().map_or("...".to_string(), |n| n.to_string()),
            Err(_) => "unbound".to_string(),
        };
        text.push_str(&format!(" {}={value}", slot.name));
    }
    Ok(text + "\n")
}
