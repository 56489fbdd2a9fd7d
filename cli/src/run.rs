//! `fastlocals run` and `fastlocals resume`.

use crate::args::{Resume, Run};
use crate::console::{Beside, grants};
use crate::mistake::{BUDGET_SPENT, Mistake};
use crate::print::{self, Lines};
use crate::source::{Program, compile_program, read, why};
use fastlocals::{Error, Grants, Host, Limits, Outcome, Report};
use fastlocals_compiler::Options;
use fastlocals_core::block::field;
use fastlocals_core::image::Image;
use fastlocals_core::value::kind::Kind;
use std::path::{Path, PathBuf};

/// Runs a program. Gives the exit status.
///
/// # Errors
/// Files that cannot be read, images that are not sound or of another era, a block that is too small to start.
pub fn run(args: &Run) -> Result<i32, Mistake> {
    let mut lines = Lines::default();
    let (path, program, argv) = program(args)?;
    let name = path.to_string_lossy().into_owned();
    // (What is no file begins with a hyphen.)
    let is_file = !name.starts_with('-');
    // What the program itself sees of its name.
    let mut shown = name.clone();
    let (image, era) = match program {
        Program::Image(bytes) => {
            let checked = Image::new(&bytes).map_err(|e| Mistake::new(format!("'{name}': {e}")))?;
            let era = args.python.or(checked.era()).unwrap_or_default();
            (bytes, era)
        }
        Program::Source(bytes, file) => {
            let era = args.python.unwrap_or_default();
            let absolute = std::path::absolute(&path).ok().filter(|_| is_file && era.programs_have_absolute_paths());
            let file = absolute.map_or(file, |path| path.to_string_lossy().into_owned());
            shown.clone_from(&file);
            lines.set(&file, &bytes);
            match compile_program(&bytes, &Options { era, ..Options::file(&file) }) {
                Ok(image) => (image, era),
                Err(status) => return Ok(status),
            }
        }
    };
    let folder = if is_file { path.parent().unwrap_or(Path::new("")) } else { Path::new("") };
    let limits = Limits { units: args.budget, memory: args.heap, stack: args.stack, ..Limits::default() };
    let beside = Beside { stdlib: args.stdlib.as_deref(), sandbox: args.sandbox, unbuffered: args.unbuffered };
    let mut host = Host::new(era, &limits, grants(folder, beside)).map_err(mistake)?;
    host.collect_every_step(args.gc_every_step).map_err(mistake)?;
    let image = host.add_image(image).map_err(|e| Mistake::new(format!("'{name}': {e}")))?;
    host.set_argv(&argv).map_err(mistake)?;
    host.describe_main(Some(&*shown).filter(|_| is_file)).map_err(mistake)?;
    let outcome = host.run(image).map_err(mistake)?;
    end(host, outcome, args.save.as_deref(), &mut lines)
}

/// The program's name, what it is, and what it finds in `sys.argv`.
fn program(args: &Run) -> Result<(PathBuf, Program, Vec<String>), Mistake> {
    let rest = |first: &str| std::iter::once(first.to_string()).chain(args.program.iter().cloned()).collect();
    if let Some(code) = &args.code {
        let source = Program::Source(format!("{code}\n").into_bytes(), "<string>".into());
        return Ok(("-c".into(), source, rest("-c")));
    }
    if let Some(module) = &args.module {
        let quoted = module.replace(['\'', '\\', '\n'], "?");
        let code = format!("import runpy\nrunpy._run_module_as_main('{quoted}')\n");
        return Ok(("-m".into(), Program::Source(code.into_bytes(), "<frozen runpy>".into()), rest("-m")));
    }
    let path = args.file()?;
    let argv = if args.program.is_empty() { vec![String::new()] } else { args.program.clone() };
    Ok((path.clone(), read(&path)?, argv))
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
    host.grants = grants(folder, Beside::default());
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
    if outcome != Outcome::Budget {
        host.run_exit_functions().map_err(mistake)?;
    }
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
