//! `fastlocals run`.

use crate::args::Run;
use crate::desk::Desk;
use crate::print::{self, Lines};
use crate::source::{Program, compile_program, read};
use crate::{BUDGET_SPENT, Mistake, images};
use fastlocals_compiler::Options;
use fastlocals_core::era::Era;
use fastlocals_core::host::{Config, Host, HostError, Outcome, Report};
use fastlocals_core::image::Image;
use std::path::Path;

/// Runs a program. Gives the exit status.
///
/// # Errors
/// Files that cannot be read, images that are not sound or of another era, a block that is too small to start.
pub fn run(args: &Run) -> Result<i32, Mistake> {
    let path = args.file()?;
    let name = path.to_string_lossy().into_owned();
    let mut lines = Lines::default();
    let (image, era) = match read(&path)? {
        Program::Image(bytes) => {
            let checked = Image::new(&bytes).map_err(|e| Mistake::new(format!("'{name}': {e}")))?;
            let era = args.python.or(checked.era()).unwrap_or_default();
            (bytes, era)
        }
        Program::Source(bytes, file) => {
            let era = args.python.unwrap_or_default();
            lines.set(&file, &bytes);
            match compile_program(&bytes, &Options { era, ..Options::file(&file) }) {
                Ok(image) => (image, era),
                Err(status) => return Ok(status),
            }
        }
    };
    let folder = if name == "-" { Path::new("") } else { path.parent().unwrap_or(Path::new("")) };
    let mut host = host(args, era, Desk::new(era, folder))?;
    let image = host.add_image(image).map_err(|e| Mistake::new(format!("'{name}': {e}")))?;
    host.set_argv(&args.program).map_err(mistake)?;
    let outcome = host.run(image).map_err(mistake)?;
    let status = match outcome {
        Outcome::Finished => 0,
        Outcome::Budget => BUDGET_SPENT,
        Outcome::Raised => {
            let report = host.report().map_err(mistake)?;
            let _ = host.system.flush();
            raised(&report, &mut lines)
        }
    };
    if host.system.flush().is_err() {
        print::error("fastlocals: standard output cannot be written\n");
        return Ok(status.max(1));
    }
    if outcome == Outcome::Budget {
        print::error("fastlocals: the budget is spent\n");
    }
    Ok(status)
}

fn host(args: &Run, era: Era, desk: Desk) -> Result<Host<Desk>, Mistake> {
    if images::PRELUDE.is_empty() {
        return Err(Mistake::new("this build has no prelude: it did not compile"));
    }
    let config =
        Config { era, heap: args.heap, stack: args.stack, budget: args.budget, gc_every_step: args.gc_every_step };
    Host::new(&config, images::PRELUDE, desk).map_err(mistake)
}

fn mistake(e: HostError) -> Mistake {
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
            print::error(&print::traceback(report, lines));
            1
        }
    }
}
