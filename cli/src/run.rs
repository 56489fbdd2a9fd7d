//! `fastlocals run` and `fastlocals resume`.

use crate::args::{Resume, Run};
use crate::console::grants;
use crate::mistake::{BUDGET_SPENT, Mistake};
use crate::print::{self, Lines};
use crate::source::{Program, compile_program, read, why};
use fastlocals::{Error, Grants, Host, Limits, Outcome, Report};
use fastlocals_compiler::Options;
use fastlocals_core::block::field;
use fastlocals_core::image::Image;
use fastlocals_core::value::kind::Kind;
use std::path::Path;

/// Runs a program. Gives the exit status.
///
/// # Errors
/// Files that cannot be read, images that are not sound or of another era, a block that is too small to start.
pub fn run(args: &Run) -> Result<i32, Mistake> {
    let path = args.file()?;
    let name = path.to_string_lossy().into_owned();
    let mut lines = Lines::default();
    // What the program itself sees of its name.
    let mut shown = name.clone();
    let (image, era) = match read(&path)? {
        Program::Image(bytes) => {
            let checked = Image::new(&bytes).map_err(|e| Mistake::new(format!("'{name}': {e}")))?;
            let era = args.python.or(checked.era()).unwrap_or_default();
            (bytes, era)
        }
        Program::Source(bytes, file) => {
            let era = args.python.unwrap_or_default();
            let absolute =
                std::path::absolute(&path).ok().filter(|_| name != "-" && era.programs_have_absolute_paths());
            let file = absolute.map_or(file, |path| path.to_string_lossy().into_owned());
            shown.clone_from(&file);
            lines.set(&file, &bytes);
            match compile_program(&bytes, &Options { era, ..Options::file(&file) }) {
                Ok(image) => (image, era),
                Err(status) => return Ok(status),
            }
        }
    };
    let folder = if name == "-" { Path::new("") } else { path.parent().unwrap_or(Path::new("")) };
    let limits = Limits { units: args.budget, memory: args.heap, stack: args.stack, ..Limits::default() };
    let mut host = Host::new(era, &limits, grants(folder, args.stdlib.as_deref())).map_err(mistake)?;
    host.collect_every_step(args.gc_every_step).map_err(mistake)?;
    let image = host.add_image(image).map_err(|e| Mistake::new(format!("'{name}': {e}")))?;
    host.set_argv(&args.program).map_err(mistake)?;
    host.describe_main(Some(&*shown).filter(|_| name != "-")).map_err(mistake)?;
    let outcome = host.run(image).map_err(mistake)?;
    end(host, outcome, args.save.as_deref(), &mut lines)
}

/// Goes on with a saved program. Gives the exit status.
///
/// # Errors
/// The file cannot be read, or is no snapshot that this version can trust; a block that is too small.
pub fn resume(args: &Resume) -> Result<i32, Mistake> {
    let name = args.file.to_string_lossy();
    let bytes =
        std::fs::read(&args.file).map_err(|e| Mistake::new(format!("can't open file '{name}': {}", why(&e))))?;
    let refused = |e: Error| Mistake::new(format!("'{name}': {e}"));
    let limits = Limits { units: args.budget, memory: args.heap, stack: args.stack, ..Limits::default() };
    let mut host = Host::restore(&limits, &bytes, Grants::nothing()).map_err(refused)?;
    // Modules are looked for beside the program, whose name is the first argument.
    let program = host
        .with_vm(|vm| {
            let argv = vm.heap.block.get(field::ARGV).heap_of(Kind::List);
            argv.map_or(String::new(), |list| vm.heap.str_text(vm.heap.list_item(list, 0)).to_string())
        })
        .map_err(mistake)?;
    let folder = Path::new(&program).parent().unwrap_or(Path::new(""));
    host.grants = grants(folder, None);
    let outcome = host.resume().map_err(mistake)?;
    end(host, outcome, args.save.as_deref(), &mut Lines::default())
}

/// What is left to do when a run has ended: output, the report of an exception, saving. The exit status.
fn end(mut host: Host, outcome: Outcome, save: Option<&Path>, lines: &mut Lines) -> Result<i32, Mistake> {
    let status = match outcome {
        Outcome::Finished => 0,
        Outcome::Raised => {
            let report = host.report().map_err(mistake)?;
            let _ = host.grants.flush();
            raised(&report, lines)
        }
        // Nobody listens, and no function is answered later.
        _ => BUDGET_SPENT,
    };
    if host.grants.flush().is_err() {
        print::error("fastlocals: standard output cannot be written\n");
        return Ok(status.max(1));
    }
    if outcome != Outcome::Budget {
        return Ok(status);
    }
    match save {
        None => print::error("fastlocals: the budget is spent\n"),
        Some(file) => {
            let name = file.to_string_lossy();
            let bytes = host.snapshot().map_err(mistake)?;
            std::fs::write(file, bytes).map_err(|e| Mistake::new(format!("can't write '{name}': {}", why(&e))))?;
            print::error(&format!("fastlocals: the budget is spent; '{name}' goes on with the program\n"));
        }
    }
    Ok(status)
}

fn mistake(e: Error) -> Mistake {
    Mistake::new(e.to_string())
}

/// Prints what an uncaught exception says; the exit status.
fn raised(report: &Report, lines: &mut Lines) -> i32 {
    match &report.exit {
        Some(Ok(status)) => *status & 0xFF,
        Some(Err(text)) => {
            print::error(&format!("{text}\n"));
            1
        }
        None => {
            print::error(&report.text(|file, line| lines.get(file, line).map(str::to_string)));
            1
        }
    }
}
