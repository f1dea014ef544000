//! `footbridge why`: what an answer rests on.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use miette::{Diagnostic, LabeledSpan, Severity};

use crate::diagnostics::Problems;
use crate::diagnostics::render::render;
use crate::evaluate::Extent;
use crate::outcome::{Reason, ReasonKind};
use crate::pipeline::{Playbook, WhyError};
use crate::report::{json, text};
use crate::source::Span;
use crate::value::Date;

use super::ExitStatus;
use super::dates::{parse_date, today};
use super::output;
use super::people::{self, Format, People};

/// Show why an answer is what it is: the playbook's sentences, down to what the profile says
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: footbridge why playbooks/product-leader.playbook \\\n  \
                        playbooks/profiles/ana.yaml \"show proof\" --as-of 2026-06-30"
)]
pub(super) struct Arguments {
    /// The playbook
    playbook: PathBuf,
    /// A profile: YAML, JSON, NDJSON or CSV; `-` is standard input
    profile: PathBuf,
    /// A rule, a definition, a score, a table, an answer or a fact; the verdict when left out
    #[arg(value_name = "NAME")]
    asked: Option<String>,
    /// Evidence of these people as CSV, one item a row; the column `id` says whose it is
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The assessment date, such as 2026-06-30; today when left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Show what makes no difference too
    #[arg(long)]
    all: bool,
    /// Show the rules in the text of the playbook
    #[arg(long)]
    source: bool,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Refuse profiles with keys that the playbook does not know
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let as_of = arguments.as_of.unwrap_or_else(today);
    let Some(playbook) = people::playbook(&arguments.playbook) else {
        return ExitStatus::Failed;
    };
    let extent = if arguments.all {
        Extent::All
    } else {
        Extent::WhatMattered
    };
    let mut people = People::new(&playbook, arguments.format, arguments.strict);
    let evidence = arguments.evidence.as_deref();
    let profiles = std::slice::from_ref(&arguments.profile);
    people.each(profiles, evidence, |people, person, profile| {
        let reasoning = playbook.why(profile, as_of, arguments.asked.as_deref(), extent);
        let reasoning = match reasoning {
            Ok(reasoning) => reasoning,
            Err(error) => {
                if people.status != ExitStatus::Failed {
                    output::fail(&not_told(&error));
                }
                people.raise(ExitStatus::Failed);
                return;
            }
        };
        match people.format {
            Format::Text => {
                let mut page = text::why(&playbook, &reasoning, output::width());
                if arguments.source {
                    page.push_str(&sources(&playbook, &reasoning.root));
                }
                people.print_text(&page);
            }
            Format::Json | Format::Ndjson => {
                people.result(&json::why(&playbook, &reasoning, &person.problems));
            }
        }
    });
    people.finish()
}

/// Why there is nothing to tell; a second profile in the place of a name is a slip of its own.
fn not_told(error: &WhyError) -> String {
    const OF_DATA: [&str; 5] = ["yaml", "yml", "json", "ndjson", "csv"];
    if let WhyError::UnknownName { asked, .. } = error {
        let ending = Path::new(asked)
            .extension()
            .and_then(|ending| ending.to_str());
        if ending.is_some_and(|ending| OF_DATA.contains(&ending)) {
            return format!(
                "`why` explains the answer about one profile, and `{asked}` stands where the name of a \
                 rule or a score is due: run it again for that one"
            );
        }
    }
    error.to_string()
}

/// The rules of a reasoning, each in the text of the playbook.
fn sources(playbook: &Playbook, root: &Reason) -> String {
    let colour = output::colour();
    let mut drawn = String::new();
    for shown in Shown::all(root) {
        let mut found = Problems::default();
        found.push(shown);
        for problem in found.into_sorted(playbook.sources().clone()) {
            drawn.push_str(&format!("\n{}", render(&problem, output::width(), colour)));
        }
    }
    drawn
}

/// A rule, or something else that has a name, to be drawn where it stands.
#[derive(Debug)]
struct Shown {
    title: String,
    labels: Vec<(Span, String)>,
}

impl Shown {
    /// Everything with a name, once each and in the order of the tree.
    fn all(root: &Reason) -> Vec<Self> {
        let mut seen = HashSet::new();
        let mut shown = Vec::new();
        let mut waiting = vec![root];
        while let Some(reason) = waiting.pop() {
            waiting.extend(reason.reasons.iter().rev());
            let is_named = reason.kind == ReasonKind::Rule || std::ptr::eq(reason, root);
            let place = reason.written.as_ref().filter(|_| is_named);
            if place.is_some_and(|place| seen.insert(place.bytes)) {
                shown.push(Self::of(reason));
            }
        }
        shown
    }

    fn of(reason: &Reason) -> Self {
        let mut labels = Vec::new();
        add_label(reason, &mut labels);
        for part in &reason.reasons {
            add_label(part, &mut labels);
            // Bullets stand below their line.
            let bullets = part.reasons.iter();
            bullets
                .filter(|bullet| bullet.kind == ReasonKind::Condition && !lies_in(bullet, part))
                .for_each(|bullet| add_label(bullet, &mut labels));
        }
        Self {
            title: reason.says.clone(),
            labels,
        }
    }
}

fn add_label(reason: &Reason, labels: &mut Vec<(Span, String)>) {
    let words = reason.status.filter(|_| reason.kind == ReasonKind::Rule);
    let words = words.map(|status| status.words());
    let words = words.or(reason.answer.map(|answer| answer.word()));
    let words = words.or(reason.seen.as_deref());
    if let (Some(place), Some(words)) = (&reason.written, words) {
        labels.push((Span::new(place.bytes.0, place.bytes.1), words.to_owned()));
    }
}

fn lies_in(inner: &Reason, outer: &Reason) -> bool {
    match (&inner.written, &outer.written) {
        (Some(inner), Some(outer)) => {
            outer.bytes.0 <= inner.bytes.0 && inner.bytes.1 <= outer.bytes.1
        }
        (_, _) => false,
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn severity(&self) -> Option<Severity> {
        Some(Severity::Advice)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.labels.iter();
        Some(Box::new(labels.map(|(span, words)| {
            LabeledSpan::new_with_span(Some(words.clone()), *span)
        })))
    }
}
