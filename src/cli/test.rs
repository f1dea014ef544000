//! `footbridge test`: the examples of playbooks.

use std::path::{Path, PathBuf};

use crate::pipeline::{ExampleResult, Mismatch};
use crate::source::Source;

use super::ExitStatus;
use super::check::counted;
use super::files::{self, FileError};
use super::output;

/// Run the examples in playbooks: what is expected against what comes out
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: footbridge test playbooks")]
pub(super) struct Arguments {
    /// Playbooks, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Debug, Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let paths = match files::playbooks(&arguments.paths) {
        Ok(paths) => paths,
        Err(status) => return status,
    };
    let mut status = ExitStatus::Clean;
    let mut tally = Tally::default();
    for path in &paths {
        status = status.max(test_playbook(path, &mut tally));
    }
    output::print(&format!(
        "{} passed, {} failed, in {}\n",
        counted(tally.passed, "example"),
        tally.failed,
        counted(paths.len(), "playbook")
    ));
    status
}

fn test_playbook(path: &Path, tally: &mut Tally) -> ExitStatus {
    let playbook = match files::load_playbook(path) {
        Ok(playbook) => playbook,
        Err(status) => {
            output::fail(&format!("{}: its examples were not run", path.display()));
            return status;
        }
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let results = playbook.run_examples(&|name| read_beside(folder, name));
    let mut status = ExitStatus::Clean;
    for result in &results {
        if result.mismatches.is_empty() {
            tally.passed += 1;
        } else {
            tally.failed += 1;
            status = ExitStatus::Problems;
            output::print(&failure(playbook.source(), result));
        }
    }
    status
}

/// A file named by an example, looked for beside its playbook.
fn read_beside(folder: &Path, name: &str) -> Result<Source, String> {
    match files::read(&folder.join(name)) {
        Ok(source) => Ok(source),
        Err(FileError::Unreadable(message)) => Err(message),
        Err(FileError::NotText(problem)) => Err(problem.message()),
    }
}

fn failure(source: &Source, result: &ExampleResult) -> String {
    let mut text = format!(
        "{}:{}: \"{}\"\n",
        source.name(),
        result.position.line,
        result.title
    );
    for Mismatch {
        position,
        expected,
        actual,
        why,
    } in &result.mismatches
    {
        text.push_str(&format!("  line {}\n", position.line));
        text.push_str(&format!("    expected: {expected}\n"));
        text.push_str(&format!("    actual:   {actual}\n"));
        for line in why {
            text.push_str(&format!("      {line}\n"));
        }
    }
    text.push('\n');
    text
}
