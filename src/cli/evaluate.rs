//! `footbridge evaluate`: people's profiles by a playbook.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::diagnostics::Problem;
use crate::outcome::Outcome;
use crate::pipeline::{Person, Playbook};
use crate::profile::{self, UnknownKeys};
use crate::report::json::{self, ProfileResult};
use crate::report::text;
use crate::source::Source;
use crate::value::Date;

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::files::{self, FileError};
use super::output;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object, or an array of them for several people
    Json,
    /// One object a line
    Ndjson,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let Ok(playbook) = files::load_playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    if !playbook.says_something() {
        output::fail(&format!(
            "{}: this playbook has no rule, so it can say nothing of anybody",
            playbook.source().name()
        ));
        return ExitStatus::Failed;
    }
    let mut run = Run {
        playbook: &playbook,
        as_of: arguments.as_of.unwrap_or_else(today),
        format: arguments.format,
        gate: arguments.gate,
        status: ExitStatus::Clean,
        printed: 0,
        results: Vec::new(),
    };
    let unknown_keys = if arguments.strict {
        UnknownKeys::Refuse
    } else {
        UnknownKeys::Warn
    };
    let evidence = match &arguments.evidence {
        Some(path) => match run.read(path) {
            Some(source) => Some(source),
            None => return run.finish(),
        },
        None => None,
    };
    for path in &arguments.profiles {
        run.file(path, evidence.as_ref(), unknown_keys);
    }
    run.finish()
}

/// Says of whom nothing can be said.
fn not_evaluated(person: &Person) -> String {
    let who = match &person.id {
        Some(id) => format!("`{id}`"),
        None => "the profile".to_owned(),
    };
    format!("{who} on line {} was not evaluated", person.line)
}

struct Run<'a> {
    playbook: &'a Playbook,
    as_of: Date,
    format: Format,
    gate: bool,
    status: ExitStatus,
    /// How many results have been printed as text.
    printed: usize,
    /// Results to print as one JSON value, each already written.
    results: Vec<String>,
}

impl Run<'_> {
    /// The text of a data file; nothing when it cannot be read, which has then been told.
    fn read(&mut self, path: &Path) -> Option<Source> {
        if files::is_playbook(path) {
            let name = path.display();
            output::fail(&format!(
                "{name}: this is a playbook, where a profile is due"
            ));
            self.raise(ExitStatus::Failed);
            return None;
        }
        match files::read(path) {
            Ok(source) => return Some(source),
            Err(FileError::Unreadable(message)) => {
                output::fail(&message);
                self.raise(ExitStatus::Failed);
            }
            Err(FileError::NotText(problem)) => self.unreadable_file(&[*problem]),
        }
        None
    }

    fn file(&mut self, path: &Path, evidence: Option<&Source>, unknown_keys: UnknownKeys) {
        let Some(source) = self.read(path) else {
            return;
        };
        let format = match path.to_string_lossy().as_ref() {
            "-" => profile::Format::of_text(source.text()),
            path => profile::Format::from_path(path),
        };
        let playbook = self.playbook;
        let people = playbook.read_people_with(&source, format, evidence, unknown_keys);
        if !people.problems.is_empty() {
            self.unreadable_file(&people.problems);
        }
        for person in &people.people {
            self.person(person);
        }
    }

    /// Reports what is wrong with a data file as a whole.
    fn unreadable_file(&mut self, problems: &[Problem]) {
        self.raise(ExitStatus::Problems);
        match self.format {
            Format::Text => output::draw_problems(problems.iter()),
            Format::Json | Format::Ndjson => {
                let line = problems.first().map_or(1, |problem| {
                    problem.source().position(problem.span().start).line
                });
                self.result(&json::unreadable_data(None, line, problems));
            }
        }
    }

    fn person(&mut self, person: &Person) {
        if self.format == Format::Text {
            output::draw_problems(person.problems.iter());
        }
        let Some(profile) = &person.profile else {
            self.raise(ExitStatus::Problems);
            match self.format {
                Format::Text => output::fail(&not_evaluated(person)),
                Format::Json | Format::Ndjson => self.result(&json::unreadable(person)),
            }
            return;
        };
        let outcome = self.playbook.evaluate(profile, self.as_of);
        if self.gate {
            self.apply_gate(&outcome);
        }
        match self.format {
            Format::Text => self.print_text(&outcome),
            Format::Json | Format::Ndjson => {
                self.result(&json::evaluated(self.playbook, &outcome, &person.problems));
            }
        }
    }

    fn apply_gate(&mut self, outcome: &Outcome) {
        let passing = self.playbook.passing_verdict();
        let may_pass = outcome
            .verdict
            .possible
            .iter()
            .any(|label| label == passing);
        match (outcome.verdict.decided(), may_pass) {
            (Some(_), true) => {}
            (None, true) if self.status == ExitStatus::Clean => {
                self.status = ExitStatus::Undecided;
            }
            (None, true) => {}
            (_, false) => self.raise(ExitStatus::Problems),
        }
    }

    /// Problems outweigh the undecided, and what could not be done outweighs both.
    fn raise(&mut self, status: ExitStatus) {
        self.status = match (self.status, status) {
            (ExitStatus::Failed, _) | (_, ExitStatus::Failed) => ExitStatus::Failed,
            (_, status) => status,
        };
    }

    fn print_text(&mut self, outcome: &Outcome) {
        let rule = if self.printed > 0 { "\n----\n\n" } else { "" };
        let page = text::outcome(self.playbook, outcome, output::width());
        output::print(&format!("{rule}{page}"));
        self.printed += 1;
    }

    fn result(&mut self, result: &ProfileResult<'_>) {
        let written = match self.format {
            Format::Json => serde_json::to_string_pretty(result),
            Format::Ndjson | Format::Text => serde_json::to_string(result),
        };
        match written {
            Ok(written) if self.format == Format::Json => self.results.push(written),
            Ok(written) => output::print_data(&format!("{written}\n")),
            Err(error) => output::fail(&error.to_string()),
        }
    }

    fn finish(self) -> ExitStatus {
        match (self.format, self.results.as_slice()) {
            (Format::Text | Format::Ndjson, _) => {}
            (Format::Json, []) => output::print_data("[]\n"),
            (Format::Json, [only]) => output::print_data(&format!("{only}\n")),
            (Format::Json, results) => {
                let results: Vec<String> = results
                    .iter()
                    .map(|one| one.replace('\n', "\n  "))
                    .collect();
                output::print_data(&format!("[\n  {}\n]\n", results.join(",\n  ")));
            }
        }
        self.status
    }
}
