//! `footbridge forecast`: what time alone will change.

use std::path::PathBuf;

use crate::report::{json, text};
use crate::value::{CalendarSpan, Date};

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::output;
use super::people::{self, Format, People};

/// How far ahead to look when nothing is said.
const USUAL_HORIZON: CalendarSpan = CalendarSpan::new(36, 0);

/// Say from when and until when an answer holds if nothing else changes than the date
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: footbridge forecast playbooks/product-leader.playbook \\\n  \
                        playbooks/profiles/ana.yaml --as-of 2026-06-30 --until 2027-06-30"
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
    /// The last day to look at; three years after the assessment date when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    until: Option<Date>,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Refuse profiles with keys that the playbook does not know
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let as_of = arguments.as_of.unwrap_or_else(today);
    let until = arguments.until.unwrap_or(as_of.plus(USUAL_HORIZON));
    if until <= as_of {
        output::fail(&format!(
            "there is nothing to foretell: {until} is not after the assessment date, {as_of}; write \
             a later `--until` or an earlier `--as-of`"
        ));
        return ExitStatus::Failed;
    }
    let Some(playbook) = people::playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let mut people = People::new(&playbook, arguments.format, arguments.strict);
    let evidence = arguments.evidence.as_deref();
    people.each(&arguments.profiles, evidence, |people, person, profile| {
        let forecast = playbook.forecast(profile, as_of, until);
        match people.format {
            Format::Text => {
                people.print_text(&text::forecast(&playbook, &forecast, output::width()));
            }
            Format::Json | Format::Ndjson => {
                people.result(&json::forecast(&playbook, &forecast, &person.problems));
            }
        }
    });
    people.finish()
}
