//! `footbridge describe`: a playbook as a document for its readers.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::report::describe::{describe, describe_against};

use super::ExitStatus;
use super::files;
use super::output;

/// Describe a playbook as a document, for people who never open the file
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: footbridge describe playbooks/product-leader.playbook \\\n  \
                        --format html -o product-leader.html"
)]
pub(super) struct Arguments {
    /// The playbook; `-` is standard input
    playbook: PathBuf,
    /// An older version of the playbook: what changed since then is told last
    #[arg(long, value_name = "PLAYBOOK")]
    against: Option<PathBuf>,
    /// How to write the document; markdown, unless the file ends in `.html`
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file to write it into, instead of printing it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text with marks, as wikis and git hosts show it
    Markdown,
    /// One page for the browser and the printer
    Html,
}

impl Arguments {
    /// The format that is asked for, or else the one that the name of the file tells.
    fn format(&self) -> Format {
        let ending = self.output.as_deref().and_then(Path::extension);
        let is_page = ending.is_some_and(|ending| {
            ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm")
        });
        match self.format {
            Some(format) => format,
            None if is_page => Format::Html,
            None => Format::Markdown,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let Ok(playbook) = files::load_playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let older = arguments.against.as_deref().map(files::load_playbook);
    let document = match older {
        None => describe(&playbook),
        Some(Ok(older)) => describe_against(&playbook, &older),
        Some(Err(_)) => return ExitStatus::Failed,
    };
    let text = match arguments.format() {
        Format::Markdown => document.to_markdown(),
        Format::Html => document.to_html(),
    };
    output::deliver(&text, arguments.output.as_deref())
}
