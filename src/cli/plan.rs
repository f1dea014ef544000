//! `footbridge plan`: what would take a person to a verdict.

use std::path::PathBuf;

use crate::report::{self, json, text};
use crate::value::Date;

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::output;
use super::people::{self, DocumentFormat, People};

/// Plan what would take a person to a verdict: the actions that close gaps, and which are enough
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: footbridge plan playbooks/product-leader.playbook \\\n  \
                        playbooks/profiles/ana.yaml --within \"6 months\" --as-of 2026-06-30"
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
    /// The verdict to reach; the one that nothing stands in the way of when left out
    #[arg(long, value_name = "VERDICT")]
    to: Option<String>,
    /// The longest that all actions may take together, such as "6 months" or "10 weeks"
    #[arg(long, value_name = "DURATION")]
    within: Option<String>,
    /// The assessment date, such as 2026-06-30; today when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// How to print the plan
    #[arg(long, value_enum, default_value_t = DocumentFormat::Text)]
    format: DocumentFormat,
    /// Refuse profiles with keys that the playbook does not know
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let as_of = arguments.as_of.unwrap_or_else(today);
    let (to, within) = (arguments.to.as_deref(), arguments.within.as_deref());
    let Some(playbook) = people::playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let format = arguments.format.of_people();
    let mut people = People::new(&playbook, format, arguments.strict);
    let mut refused = None;
    let evidence = arguments.evidence.as_deref();
    people.each(&arguments.profiles, evidence, |people, person, profile| {
        let plan = match playbook.plan(profile, as_of, to, within) {
            Ok(plan) => plan,
            Err(error) => {
                refused = Some(error);
                return;
            }
        };
        match arguments.format {
            DocumentFormat::Text => {
                people.print_text(&text::plan(&playbook, &plan, output::width()))
            }
            DocumentFormat::Markdown => {
                people.print_document(&report::plan::document(&playbook, &plan).to_markdown());
            }
            DocumentFormat::Json | DocumentFormat::Ndjson => {
                people.result(&json::plan(&playbook, &plan, &person.problems));
            }
        }
    });
    if let Some(error) = refused {
        output::fail(&error.to_string());
        return ExitStatus::Failed;
    }
    people.finish()
}
