//! The command line.

use crate::mistake::Mistake;
use crate::size;
use clap::{Args, Parser, Subcommand};
use fastlocals_core::era::Era;
use std::path::PathBuf;

/// The words that a command line can begin with. Any other is one of a program: `fastlocals FILE` is `fastlocals run FILE`.
const WORDS: [&str; 8] = ["run", "resume", "compile", "dis", "-h", "--help", "-V", "--version"];

/// The arguments of the process, with the word that may be left out.
pub fn completed(args: impl Iterator<Item = std::ffi::OsString>) -> Vec<std::ffi::OsString> {
    let mut args: Vec<std::ffi::OsString> = args.collect();
    if args.get(1).is_none_or(|first| !WORDS.iter().any(|word| first == word)) && args.len() > 1 {
        args.insert(1, "run".into());
    }
    args
}

/// Runs Python programs on a virtual machine whose frames are open: trace functions and hosts read and write any local.
#[derive(Parser, Debug)]
#[command(name = "fastlocals", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the command can do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Run a program: source, or an image that `compile` made
    Run(Run),
    /// Go on with a program that `run --save` left in a file
    Resume(Resume),
    /// Compile a program to an image
    Compile(Compile),
    /// List the code of a program: lines, instructions, slots by name, event bits
    Dis(Dis),
}

/// `fastlocals run`.
#[derive(Args, Debug)]
pub struct Run {
    /// Whose rules of locals, frames and tracing to follow: 2.7, 3.6, 3.8, 3.11, 3.12 or 3.13 [default: 3.13, or the image's]
    #[arg(long, value_name = "ERA", value_parser = era)]
    pub python: Option<Era>,
    /// Bytes of the whole block; too few is a MemoryError in the program [default: as needed]
    #[arg(long, value_name = "SIZE", value_parser = size::parse)]
    pub heap: Option<usize>,
    /// Bytes that the stack may take [default: as needed]
    #[arg(long, value_name = "SIZE", value_parser = size::parse)]
    pub stack: Option<usize>,
    /// Stop after this many units of work (calls, backward jumps, elements of long operations) with status 124
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=i64::MAX as u64))]
    pub budget: Option<u64>,
    /// Collect, and move every object, before each step that allocates: finds faults of the machine, slowly
    #[arg(long)]
    pub gc_every_step: bool,
    /// When the budget is spent, save the whole program to FILE; `resume` goes on with it
    #[arg(long, value_name = "FILE", requires = "budget")]
    pub save: Option<PathBuf>,
    /// The folder of the standard library: `lib/python3.13` of an installed CPython
    #[arg(long, value_name = "DIR")]
    pub stdlib: Option<PathBuf>,
    /// Nothing but the standard streams and the modules beside the program: no files, no environment, no clock
    #[arg(long)]
    pub sandbox: bool,
    /// Write output at once
    #[arg(short = 'u')]
    pub unbuffered: bool,
    /// The program is CODE
    #[arg(short = 'c', value_name = "CODE", conflicts_with = "module")]
    pub code: Option<String>,
    /// The program is the module NAME of the library or of sys.path
    #[arg(short = 'm', value_name = "NAME", requires = "stdlib")]
    pub module: Option<String>,
    /// The program: a .py file, a .flc image, or - for source on standard input; then what it finds in sys.argv
    #[arg(value_names = ["FILE", "ARG"], num_args = 0.., required_unless_present_any = ["code", "module"], trailing_var_arg = true, allow_hyphen_values = true)]
    pub program: Vec<String>,
}

impl Run {
    /// The program's file; standard input if nothing is named.
    ///
    /// # Errors
    /// It looks like an option, and none of ours.
    pub fn file(&self) -> Result<PathBuf, Mistake> {
        let file = self.program.first().map_or("-", String::as_str);
        if file.starts_with('-') && file != "-" {
            return Err(Mistake::new(format!("unexpected argument '{file}' found")));
        }
        Ok(PathBuf::from(file))
    }
}

/// `fastlocals resume`.
#[derive(Args, Debug)]
pub struct Resume {
    /// Bytes of the whole block; too few is a MemoryError in the program [default: as needed]
    #[arg(long, value_name = "SIZE", value_parser = size::parse)]
    pub heap: Option<usize>,
    /// Bytes that the stack may take [default: as it was]
    #[arg(long, value_name = "SIZE", value_parser = size::parse)]
    pub stack: Option<usize>,
    /// Stop after this many units of work with status 124
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=i64::MAX as u64))]
    pub budget: Option<u64>,
    /// When the budget is spent, save the program again
    #[arg(long, value_name = "FILE", requires = "budget")]
    pub save: Option<PathBuf>,
    /// What `run --save` wrote. It holds all code that the program has loaded; standard output goes on where it was
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `fastlocals compile`.
#[derive(Args, Debug)]
pub struct Compile {
    /// Whose scope rules to follow
    #[arg(long, value_name = "ERA", value_parser = era, default_value = "3.13")]
    pub python: Era,
    /// The program, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where the image goes
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// `fastlocals dis`.
#[derive(Args, Debug)]
pub struct Dis {
    /// Whose scope rules to follow, for source
    #[arg(long, value_name = "ERA", value_parser = era, default_value = "3.13")]
    pub python: Era,
    /// The program: a .py file, a .flc image, or - for source on standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

fn era(name: &str) -> Result<Era, String> {
    Era::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = Era::ALL.iter().map(|e| e.name()).collect();
        format!("there is no era {name:?}; there are {}", known.join(", "))
    })
}

#[cfg(test)]
#[allow(clippy::panic, reason = "tests may fail loudly")]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_of_the_program_stay_its_own() {
        let cli = Cli::try_parse_from(["fastlocals", "run", "--heap", "64K", "a.py", "--heap", "-x"]);
        let Ok(Cli { command: Command::Run(run) }) = cli else { panic!("{cli:?}") };
        assert_eq!((run.heap, run.program.join(" ").as_str()), (Some(65536), "a.py --heap -x"));
    }
}
