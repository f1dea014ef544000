//! `footbridge plan`: what would take a person to a verdict.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::pipeline::{Person, Playbook};
use crate::plan::Plan;
use crate::profile::{self, UnknownKeys};
use crate::report::{self, json, text};
use crate::source::Source;
use crate::value::Date;

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::files::{self, FileError};
use super::output;

/// Plan what would take a person to a verdict: the actions that close gaps, and which are enough
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: footbridge plan playbooks/product-leader.playbook \\\n  \
                        playbooks/profiles/ana.yaml --within \"6 months\" --as-of 2026-06-30"
)]
pub(super) struct Arguments {
    /// The playbook
    playbook: PathBuf,
    /// A profile: YAML, JSON, NDJSON or CSV; `-` is standard input
    profile: PathBuf,
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
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object, or an array of them for several people
    Json,
    /// A document
    Markdown,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let Ok(playbook) = files::load_playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    if !playbook.says_something() {
        output::fail(&format!(
            "{}: this playbook has no rule, so there is nothing to plan for",
            playbook.source().name()
        ));
        return ExitStatus::Failed;
    }
    let Some(source) = read(arguments) else {
        return ExitStatus::Failed;
    };
    let format = match arguments.profile.to_string_lossy().as_ref() {
        "-" => profile::Format::of_text(source.text()),
        path => profile::Format::from_path(path),
    };
    let people = playbook.read_people(&source, format, UnknownKeys::Warn);
    output::draw_problems(people.problems.iter());
    let mut status = if people.problems.is_empty() {
        ExitStatus::Clean
    } else {
        ExitStatus::Problems
    };
    let mut plans = Vec::new();
    for person in &people.people {
        match plan(&playbook, person, arguments) {
            Ok(Some(plan)) => plans.push(plan),
            Ok(None) => status = ExitStatus::Problems,
            Err(failed) => return failed,
        }
    }
    if !print(&playbook, &plans, arguments.format) {
        return ExitStatus::Failed;
    }
    status
}

/// The text of the data file; nothing when it cannot be read, which has then been told.
fn read(arguments: &Arguments) -> Option<Source> {
    let path = &arguments.profile;
    if files::is_playbook(path) {
        let name = path.display();
        output::fail(&format!(
            "{name}: this is a playbook, where a profile is due"
        ));
        return None;
    }
    match files::read(path) {
        Ok(source) => return Some(source),
        Err(FileError::Unreadable(message)) => output::fail(&message),
        Err(FileError::NotText(problem)) => output::draw_problems([*problem].iter()),
    }
    None
}

/// The plan for one person; nothing when there are errors in the data.
fn plan(
    playbook: &Playbook,
    person: &Person,
    arguments: &Arguments,
) -> Result<Option<Plan>, ExitStatus> {
    output::draw_problems(person.problems.iter());
    let Some(profile) = &person.profile else {
        let line = person.line;
        output::fail(&format!("there is no plan for the profile on line {line}"));
        return Ok(None);
    };
    let as_of = arguments.as_of.unwrap_or_else(today);
    let (to, within) = (arguments.to.as_deref(), arguments.within.as_deref());
    let plan = playbook.plan(profile, as_of, to, within);
    plan.map(Some).map_err(|error| {
        output::fail(&error.to_string());
        ExitStatus::Failed
    })
}

/// Prints plans; whether that could be done.
fn print(playbook: &Playbook, plans: &[Plan], format: Format) -> bool {
    match format {
        Format::Text => {
            let width = output::width();
            let pages = plans.iter().map(|plan| text::plan(playbook, plan, width));
            output::print(&pages.collect::<Vec<_>>().join("\n----\n\n"));
        }
        Format::Markdown => {
            let pages = plans.iter().map(|plan| {
                let document = report::plan::document(playbook, plan);
                document.to_markdown()
            });
            output::print_data(&pages.collect::<Vec<_>>().join("\n"));
        }
        Format::Json => {
            let results: Vec<_> = plans
                .iter()
                .map(|plan| json::plan(playbook, plan))
                .collect();
            let written = match results.as_slice() {
                [only] => serde_json::to_string_pretty(only),
                several => serde_json::to_string_pretty(several),
            };
            match written {
                Ok(written) => output::print_data(&format!("{written}\n")),
                Err(error) => {
                    output::fail(&error.to_string());
                    return false;
                }
            }
        }
    }
    true
}
