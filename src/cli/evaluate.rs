//! `footbridge evaluate`: people's profiles by a playbook.

use std::path::PathBuf;

use crate::outcome::Outcome;
use crate::report::json;
use crate::report::text;
use crate::value::Date;

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::output;
use super::people::{self, Format, People};

/// Evaluate profiles by a playbook: the verdict, and what stands in the way
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: footbridge evaluate playbooks/product-leader.playbook \\\n  \
                        playbooks/profiles/ana.yaml --as-of 2026-06-30"
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
    /// The assessment date, such as 2026-06-30; today when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Refuse profiles with keys that the playbook does not know
    #[arg(long)]
    strict: bool,
    /// Tell by the exit code whether everybody reaches the last verdict of the playbook
    #[arg(long)]
    gate: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let Some(playbook) = people::playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let as_of = arguments.as_of.unwrap_or_else(today);
    let mut people = People::new(&playbook, arguments.format, arguments.strict);
    let evidence = arguments.evidence.as_deref();
    people.each(&arguments.profiles, evidence, |people, person, profile| {
        let outcome = playbook.evaluate(profile, as_of);
        if arguments.gate {
            apply_gate(people, &outcome);
        }
        match people.format {
            Format::Text => {
                people.print_text(&text::outcome(&playbook, &outcome, output::width()));
            }
            Format::Json | Format::Ndjson => {
                people.result(&json::evaluated(&playbook, &outcome, &person.problems));
            }
        }
    });
    people.finish()
}

fn apply_gate(people: &mut People<'_>, outcome: &Outcome) {
    let passing = people.playbook.passing_verdict();
    let may_pass = outcome
        .verdict
        .possible
        .iter()
        .any(|label| label == passing);
    match (outcome.verdict.decided(), may_pass) {
        (Some(_), true) => {}
        (None, true) if people.status == ExitStatus::Clean => {
            people.status = ExitStatus::Undecided;
        }
        (None, true) => {}
        (_, false) => people.raise(ExitStatus::Problems),
    }
}
