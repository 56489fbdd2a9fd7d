//! A stepper below Python: stops at a line, reads and rewrites a local variable, steps on, and shows what came of it. Only the function with
//! the breakpoint runs any slower.
//!
//! `cargo run --example step_and_change -- FILE.py LINE NAME NUMBER`

use fastlocals_cli::desk::Desk;
use fastlocals_compiler::{Options, compile};
use fastlocals_core::host::{Config, Host, Outcome};
use fastlocals_core::locals::error::FrameError;
use fastlocals_core::trace::stepping::Step;
use fastlocals_core::value::Value;
use fastlocals_core::vm::Vm;
use fastlocals_prelude::PRELUDE;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, line, name, number] = &args[..] else { Err("usage: step_and_change FILE.py LINE NAME NUMBER")? };
    print!("{}", change(&std::fs::read_to_string(file)?, file, line.parse()?, name, number.parse()?)?);
    Ok(())
}

/// Runs the program; the first time that it is about to run `line`, its variable `name` becomes `number`.
pub fn change(source: &str, file: &str, line: u32, name: &str, number: i32) -> Result<String, Box<dyn Error>> {
    let image = compile(source, &Options::file(file))?.image;
    let config = Config::default();
    let mut host = Host::new(&config, PRELUDE, Desk::capturing(config.era, Path::new("")))?;
    let id = host.add_image(image)?;
    let (breakpoint, at) = host.set_breakpoint(id, line)??;
    let mut log = format!("breakpoint at line {at}\n");

    let mut outcome = host.run(id)?;
    if outcome == Outcome::Event {
        log.push_str(&host.with_vm(variables)??);
        let number = Value::small(i64::from(number));
        host.with_vm(|vm| vm.innermost_frame()?.store(name, number))??;
        log.push_str(&host.with_vm(variables)??);
        host.unsubscribe(breakpoint)??;
        host.step(Some(Step::Over))?;
        outcome = host.resume()?;
    }
    if outcome == Outcome::Event {
        // Nobody listens any more: from here the program runs at full speed.
        log.push_str(&host.with_vm(variables)??);
        host.resume()?;
    }
    Ok(log + &String::from_utf8(host.system.captured())?)
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
