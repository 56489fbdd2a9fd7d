//! A line coverage tool below Python: the program runs without a trace function and cannot see that it is watched.
//!
//! `cargo run -p fastlocals --example line_coverage -- FILE.py`

use fastlocals::compiler::Options;
use fastlocals::core::image::Image;
use fastlocals::core::image::code::flag;
use fastlocals::{Era, Filter, Grants, Host, Kinds, Limits, Outcome, compile};
use std::collections::BTreeSet;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: line_coverage FILE.py")?;
    print!("{}", coverage(&std::fs::read_to_string(&file)?, &file)?);
    Ok(())
}

/// What the program prints, and a line about its lines.
pub fn coverage(source: &str, file: &str) -> Result<String, Box<dyn Error>> {
    let (image, _) = compile(source.as_bytes(), &Options::file(file))?;
    let lines = lines_with_code(&image);
    let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing().capture())?;
    let id = host.add_image(image)?;
    host.subscribe(Filter::everywhere(Kinds::LINE))?;

    let mut ran = BTreeSet::new();
    let mut outcome = host.run(id)?;
    while outcome == Outcome::Event {
        host.with_vm(|vm| {
            // Modules that the program imports have images of their own.
            if vm.innermost_frame().is_ok_and(|frame| frame.file() == file) {
                ran.extend(vm.event_now().and_then(|event| event.line));
            }
        })?;
        outcome = host.resume()?;
    }
    let output = String::from_utf8(host.grants.captured())?;
    let missed: Vec<u32> = lines.difference(&ran).copied().collect();
    Ok(format!("{output}{} of {} lines, missed {missed:?}\n", lines.len() - missed.len(), lines.len()))
}

/// The lines that can be reached. The line of a `def` or `class` belongs to the code around it.
fn lines_with_code(image: &[u8]) -> BTreeSet<u32> {
    let mut lines = BTreeSet::new();
    let Ok(image) = Image::new(image) else { return lines };
    for code in (0..image.code_count()).filter_map(|i| image.code(i)) {
        let own = |line: &u32| code.has(flag::MODULE) || *line != code.first_line();
        lines.extend((0..code.instructions().len()).filter_map(|pc| code.line(pc)).filter(own));
    }
    lines
}
