//! Runs a program, listens, and rewrites a local variable of a function that is waiting for another one.
//!
//! `cargo run -p fastlocals --example callers_local`

use fastlocals::{Era, Error, Filter, Flow, Grants, Host, Kinds, Limits, Value};

const PROGRAM: &str =
    "def inner():\n    pass\n\ndef outer():\n    n = 1\n    inner()\n    return n\n\nprint(outer())\n";

fn main() -> Result<(), Error> {
    print!("{}", rewritten()?);
    Ok(())
}

/// What the program prints when `n` becomes 42 at the call of `inner`.
pub fn rewritten() -> Result<String, Error> {
    let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing().capture())?;
    let program = host.add_source(PROGRAM, "program.py")?;
    host.subscribe(Filter::everywhere(Kinds::CALL))?;
    host.on_event(|vm| {
        let mut frames = vm.frames();
        while let Ok(Some(mut frame)) = frames.next_frame() {
            if frame.name() == "outer" {
                let _ = frame.store("n", Value::small(42));
            }
        }
        Flow::Continue
    });
    host.run(program)?;
    Ok(String::from_utf8_lossy(&host.grants.captured()).into_owned())
}
