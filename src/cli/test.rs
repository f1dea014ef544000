//! `footbridge test`: the examples of playbooks.

use std::path::PathBuf;

use crate::pipeline::{ExampleResult, Mismatch};
use crate::source::Source;

use super::ExitStatus;
use super::check::counted;
use super::files::{self, LoadedFile};
use super::output;
use super::project::OnDisk;

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
    let mut files = files::load_all(&paths);
    files.retain(|file| !file.is_part_of_others);
    let count = files.len();
    for file in files {
        status = status.max(test_playbook(file, &mut tally));
    }
    output::print(&format!(
        "{} passed, {} failed, in {}\n",
        counted(tally.passed, "example"),
        tally.failed,
        counted(count, "playbook")
    ));
    status
}

fn test_playbook(file: LoadedFile, tally: &mut Tally) -> ExitStatus {
    let playbook = match files::sound(file.result) {
        Ok(playbook) => playbook,
        Err(status) => {
            let name = file.path.display();
            output::fail(&format!("{name}: its examples were not run"));
            return status;
        }
    };
    let results = playbook.run_examples(&OnDisk::of(&file.path));
    let mut status = ExitStatus::Clean;
    for result in &results {
        if result.mismatches.is_empty() {
            tally.passed += 1;
        } else {
            tally.failed += 1;
            status = ExitStatus::Problems;
            output::say(&failure(playbook.source(), result));
        }
    }
    status
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
