//! The command line: the only part that touches files, the environment, the clock and the terminal.

mod ask;
mod check;
#[cfg(feature = "columns")]
mod columns;
mod dates;
mod describe;
mod evaluate;
mod explain;
mod files;
mod forecast;
mod format;
mod history;
mod interrupt;
mod new;
mod output;
mod own;
mod people;
mod plan;
mod progress;
mod project;
mod report;
mod schema;
mod sink;
mod stream;
mod test;
mod why;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// How a command ended. The number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitStatus {
    /// Done, and nothing wrong.
    Clean = 0,
    /// Problems found; or, under `evaluate --gate`, somebody is not there yet.
    Problems = 1,
    /// It could not be done.
    Failed = 2,
    /// Under `evaluate --gate`: nobody fails, but somebody is undecided.
    Undecided = 3,
    /// Somebody asked to stop before everybody was evaluated, or everything asked.
    Stopped = 130,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// Plain-English playbooks that say when somebody is ready for their next role.
#[derive(Debug, Parser)]
#[command(name = "footbridge", version, max_term_width = 80, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done and clean, 1 problems found (or not there yet, under \
                          --gate), 2 could not be done, 3 undecided (under --gate), 130 stopped \
                          by Ctrl-C.";

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Arguments),
    Check(check::Arguments),
    Evaluate(evaluate::Arguments),
    Ask(ask::Arguments),
    Forecast(forecast::Arguments),
    History(history::Arguments),
    Plan(plan::Arguments),
    Why(why::Arguments),
    Report(report::Arguments),
    Test(test::Arguments),
    Format(format::Arguments),
    Describe(describe::Arguments),
    Schema(schema::Arguments),
    Explain(explain::Arguments),
}

/// The arguments, with `--every 3 months` as one value as if it stood in quotes.
fn with_lengths_joined(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    const UNITS: [&str; 8] = [
        "day", "days", "week", "weeks", "month", "months", "year", "years",
    ];
    let mut joined: Vec<OsString> = Vec::new();
    for argument in arguments {
        let is_unit = argument.to_str().is_some_and(|word| UNITS.contains(&word));
        let mut before = joined.iter().rev();
        let number = before.next().and_then(|word| word.to_str());
        let is_number = number.is_some_and(|word| word.parse::<u32>().is_ok());
        let is_asked = before
            .next()
            .is_some_and(|option| option == "--every" || option == "--within");
        match joined.last_mut() {
            Some(last) if is_unit && is_number && is_asked => {
                last.push(" ");
                last.push(&argument);
            }
            _ => joined.push(argument),
        }
    }
    joined
}

/// Runs the command that the arguments ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let arguments = match Arguments::try_parse_from(with_lengths_joined(arguments)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let is_misuse = error.use_stderr();
            // Nothing is left to do when even this can't be printed.
            let _ = error.print();
            return if is_misuse {
                ExitStatus::Failed
            } else {
                ExitStatus::Clean
            };
        }
    };
    let status = run_command(arguments.command);
    if output::is_cut() {
        ExitStatus::Failed
    } else {
        status
    }
}

fn run_command(command: Command) -> ExitStatus {
    match command {
        Command::New(arguments) => new::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Ask(arguments) => ask::run(&arguments),
        Command::Forecast(arguments) => forecast::run(&arguments),
        Command::History(arguments) => history::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Why(arguments) => why::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Format(arguments) => format::run(&arguments),
        Command::Describe(arguments) => describe::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
    }
}
