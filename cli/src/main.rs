//! The command `fastlocals`.

use clap::Parser;
use clap::error::ErrorKind;
use fastlocals_cli::args::{Cli, Command};
use fastlocals_cli::{Mistake, compile, dis, run};

fn main() {
    let cli = Cli::try_parse().unwrap_or_else(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            std::process::exit(0);
        }
        // One clear line; the usage is one `--help` away.
        _ => end(Err(Mistake::new(first_line(&error.to_string())))),
    });
    end(match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Resume(args) => run::resume(&args),
        Command::Compile(args) => compile::compile(&args),
        Command::Dis(args) => dis::dis(&args),
    })
}

/// The first sentence of clap's message, on one line.
fn first_line(message: &str) -> String {
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let mut lines = message.lines().map(str::trim).take_while(|l| !l.is_empty() && !l.starts_with("Usage:"));
    let first = lines.next().unwrap_or("bad arguments").to_string();
    // What is missing is listed below the first line.
    lines.fold(first, |all, l| format!("{all} {l}"))
}

fn end(result: Result<i32, Mistake>) -> ! {
    match result {
        Ok(status) => std::process::exit(status),
        Err(mistake) => {
            eprintln!("fastlocals: {}", mistake.0);
            std::process::exit(2)
        }
    }
}
