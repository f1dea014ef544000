//! `footbridge history`: what the answers would have been on past days.

use std::path::PathBuf;

use crate::report::{self, json, text};
use crate::value::Date;

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::output;
use super::people::{self, DocumentFormat, People};

/// Tell what the verdict and the scores would have been on past days
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: footbridge history playbooks/product-leader.playbook \\\n  \
                        playbooks/profiles/ana.yaml --every \"3 months\" --as-of 2026-06-30"
)]
pub(super) struct Arguments {
    /// The playbook
    playbook: PathBuf,
    /// Profiles: YAML, JSON (one person or a list), NDJSON (one a line) or CSV (one a row); `-` is
    /// standard input
    #[arg(required = true, value_name = "PROFILE")]
    profiles: Vec<PathBuf>,
    /// Evidence of these people as CSV, one item a row; the column `id` says whose it is
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// How far the days lie apart, such as "3 months" or "2 weeks"
    #[arg(long, value_name = "DURATION", default_value = "3 months")]
    every: String,
    /// The first day to look at; the first date of the profile when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    from: Option<Date>,
    /// The assessment date and last day, such as 2026-06-30; today when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = DocumentFormat::Text)]
    format: DocumentFormat,
    /// Refuse profiles with keys that the playbook does not know
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let as_of = arguments.as_of.unwrap_or_else(today);
    let Some(playbook) = people::playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let mut people = People::new(&playbook, arguments.format.of_people(), arguments.strict);
    let mut refused = None;
    let evidence = arguments.evidence.as_deref();
    people.each(&arguments.profiles, evidence, |people, person, profile| {
        let history = match playbook.history(profile, as_of, &arguments.every, arguments.from) {
            Ok(history) => history,
            Err(error) => {
                refused = Some(error);
                return;
            }
        };
        match arguments.format {
            DocumentFormat::Text => {
                people.print_text(&text::history(&playbook, &history, output::width()));
            }
            DocumentFormat::Markdown => {
                let document = report::history::document(&playbook, &history);
                people.print_document(&document.to_markdown());
            }
            DocumentFormat::Json | DocumentFormat::Ndjson => {
                people.result(&json::history(&playbook, &history, &person.problems));
            }
        }
    });
    if let Some(error) = refused {
        output::fail(&error.to_string());
        return ExitStatus::Failed;
    }
    people.finish()
}
