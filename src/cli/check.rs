//! `footbridge check`: what is wrong with playbooks.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::diagnostics::{Problem, Severity};
use crate::report::json;
use crate::value::Date;

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::files::{self, FileError};
use super::output;

/// Check playbooks: every mistake at its place, with what to write instead
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: footbridge check playbooks")]
pub(super) struct Arguments {
    /// Playbooks, or folders of them; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The day on which a `review by` is compared, such as 2026-06-30; today when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// How to list what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Drawn, for people
    Text,
    /// One array, for programs
    Json,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let paths = match files::playbooks(&arguments.paths) {
        Ok(paths) => paths,
        Err(status) => return status,
    };
    let as_of = arguments.as_of.unwrap_or_else(today);
    let mut status = ExitStatus::Clean;
    let mut problems = Vec::new();
    let mut read = 0;
    for file in files::load_all(&paths) {
        match file.result {
            Ok(loaded) => {
                let overdue = loaded.overdue(as_of);
                problems.extend(overdue.into_iter().chain(loaded.problems));
                read += 1;
            }
            Err(FileError::NotText(problem)) => {
                problems.push(*problem);
                read += 1;
            }
            Err(FileError::Unreadable(message)) => {
                output::fail(&message);
                status = ExitStatus::Failed;
            }
        }
    }
    match arguments.format {
        // What could not be read at all has been said.
        Format::Text if read == 0 => {}
        Format::Text => print_text(&problems, read),
        Format::Json => print_json(&problems),
    }
    if problems.is_empty() {
        status
    } else {
        status.max(ExitStatus::Problems)
    }
}

fn print_text(problems: &[Problem], files: usize) {
    output::draw_problems(problems.iter());
    let errors = problems
        .iter()
        .filter(|one| one.severity() == Severity::Error)
        .count();
    let warnings = problems.len() - errors;
    let files = counted(files, "playbook");
    let summary = match (errors, warnings) {
        (0, 0) => format!("{files} checked, nothing wrong\n"),
        (errors, warnings) => format!(
            "{files} checked: {}, {}\n",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    };
    output::print(&summary);
}

fn print_json(problems: &[Problem]) {
    let listed: Vec<_> = problems.iter().map(json::playbook_problem).collect();
    match serde_json::to_string_pretty(&listed) {
        Ok(text) => output::print_data(&format!("{text}\n")),
        Err(error) => output::fail(&error.to_string()),
    }
}

/// `1 error`, `2 errors`
pub(super) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
