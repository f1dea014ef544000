//! `footbridge format`: playbooks in their one layout.

use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::diagnostics::Problem;
use crate::format::{Formatted, format_playbook};
use crate::source::Source;

use super::ExitStatus;
use super::check::counted;
use super::files::{self, FileError};
use super::output;

/// Lay playbooks out in the one way, meaning and comments unchanged
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: footbridge format playbooks")]
pub(super) struct Arguments {
    /// Playbooks, or folders of them; `-` is standard input, written to standard output
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing: list the playbooks that would change, and end with 1 if there are any
    #[arg(long)]
    check: bool,
    /// As `--check`, and show what would change
    #[arg(long)]
    diff: bool,
}

/// How many playbooks there were of each kind.
#[derive(Debug, Default)]
struct Tally {
    read: usize,
    changed: usize,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let paths = match files::playbooks(&arguments.paths) {
        Ok(paths) => paths,
        Err(status) => return status,
    };
    let mut status = ExitStatus::Clean;
    let mut tally = Tally::default();
    for path in &paths {
        status = status.max(format_file(path, arguments, &mut tally));
    }
    let summary = summary(&tally, arguments);
    if tally.read == 0 {
        // What could not be read has been said.
    } else if arguments.diff {
        // So that standard output is a patch.
        output::print_error(&summary);
    } else if arguments.check || !paths.iter().any(|path| is_standard_input(path)) {
        output::print(&summary);
    }
    status
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn summary(tally: &Tally, arguments: &Arguments) -> String {
    let verb = if arguments.check || arguments.diff {
        "would change"
    } else {
        "changed"
    };
    let read = counted(tally.read, "playbook");
    match tally.changed {
        0 => format!("{read} looked at, none {verb}\n"),
        changed => format!("{read} looked at, {changed} {verb}\n"),
    }
}

fn format_file(path: &Path, arguments: &Arguments, tally: &mut Tally) -> ExitStatus {
    let source = match files::read(path) {
        Ok(source) => source,
        Err(FileError::Unreadable(message)) => {
            output::fail(&message);
            return ExitStatus::Failed;
        }
        Err(FileError::NotText(problem)) => {
            output::draw_problems([*problem].iter());
            return ExitStatus::Problems;
        }
    };
    if !is_standard_input(path) && !files::is_playbook(path) {
        output::fail(&format!(
            "{}: the name of a playbook ends in `.playbook`; this file is left alone",
            path.display()
        ));
        return ExitStatus::Failed;
    }
    tally.read += 1;
    let formatted = match format_playbook(&source) {
        Ok(formatted) => formatted,
        Err(error) => {
            output::fail(&fault(&source, &error));
            return ExitStatus::Failed;
        }
    };
    let status = give_out(path, &source, &formatted, arguments);
    if formatted.text != source.text() && status != ExitStatus::Failed {
        tally.changed += 1;
    }
    status.max(report_unread(&formatted.problems))
}

fn fault(source: &Source, error: &crate::format::Unproved) -> String {
    format!(
        "{}: {error}. This is a fault in footbridge, not in your playbook, which is left as it was. \
         Please report it, with the playbook if you may.",
        source.name()
    )
}

fn give_out(
    path: &Path,
    source: &Source,
    formatted: &Formatted,
    arguments: &Arguments,
) -> ExitStatus {
    let is_changed = formatted.text != source.text();
    if arguments.diff && is_changed {
        output::print_data(&difference(source, &formatted.text));
    } else if arguments.check && is_changed {
        output::say(&format!("would change {}\n", source.name()));
    } else if arguments.check || arguments.diff {
        return ExitStatus::Clean;
    } else if is_standard_input(path) {
        output::print_data(&formatted.text);
        return ExitStatus::Clean;
    } else if is_changed {
        return write(path, source, formatted);
    }
    match is_changed {
        true => ExitStatus::Problems,
        false => ExitStatus::Clean,
    }
}

fn write(path: &Path, source: &Source, formatted: &Formatted) -> ExitStatus {
    match files::replace(path, &formatted.text) {
        Ok(()) => {
            output::say(&format!("changed {}\n", source.name()));
            ExitStatus::Clean
        }
        Err(message) => {
            output::fail(&message);
            ExitStatus::Failed
        }
    }
}

fn difference(source: &Source, text: &str) -> String {
    let changes = TextDiff::from_lines(source.text(), text);
    let name = source.name();
    let mut unified = changes.unified_diff();
    unified.header(name, name);
    unified.to_string()
}

/// Says what could not be read, and so was left as it stood.
fn report_unread(problems: &[Problem]) -> ExitStatus {
    if problems.is_empty() {
        return ExitStatus::Clean;
    }
    output::draw_problems(problems.iter());
    output::print_error("what cannot be read was left as it is\n");
    ExitStatus::Problems
}
