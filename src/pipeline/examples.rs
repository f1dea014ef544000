//! Runs the examples of a playbook: what is given becomes a profile, what should come out is
//! compared with what does.

use crate::check::checked::{CheckedExample, CheckedGiven, CheckedThen, Expectation};
use crate::diagnostics::Severity;
use crate::outcome::{Criterion, NamedAnswer, Outcome, Status, Verdict};
use crate::profile::builder::{NewItem, ProfileBuilder};
use crate::profile::{Format, Profile, UnknownKeys, Waiver};
use crate::source::{Position, Source};
use crate::syntax::ast::ExpectedStatus;
use crate::value::{Date, Range};

use super::files::{self, FileError, Files};
use super::{Playbook, read_text, scores};

/// What came of one example.
#[derive(Debug)]
pub struct ExampleResult {
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub position: Position,
    /// What did not come out as expected; none when it passes.
    pub mismatches: Vec<Mismatch>,
    /// What came out; nothing when what is given could not be read.
    pub outcome: Option<Outcome>,
}

/// Something that did not come out as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Where it was expected.
    pub position: Position,
    /// What was expected, in words.
    pub expected: String,
    /// What came out, in words.
    pub actual: String,
    /// Why it came out so, a line for each reason.
    pub why: Vec<String>,
}

/// The reason of a waiver that an example gives.
const WAIVED_IN_EXAMPLE: &str = "an example";

/// The day on which an example without a date is run: its playbook looks at no dates.
const ANY_DAY: Date = Date::MAX;

impl Playbook {
    /// How many examples there are.
    pub fn example_count(&self) -> usize {
        self.examples.len()
    }

    /// Runs every example. The files that `given profile` names come from `files`.
    pub fn run_examples(&self, files: &dyn Files) -> Vec<ExampleResult> {
        self.examples
            .iter()
            .map(|example| self.run_example(example, files))
            .collect()
    }

    fn run_example(&self, example: &CheckedExample, files: &dyn Files) -> ExampleResult {
        let position = self.source.position(example.span.start);
        let as_of = example.as_of.map_or(ANY_DAY, |date| date.last);
        let (mismatches, outcome) = match self.given_profile(example, files) {
            Err(mismatch) => (vec![mismatch], None),
            Ok(profile) => {
                let outcome = self.evaluate_today(&profile, as_of);
                let then = example.then.iter();
                let mismatches = then
                    .filter_map(|then| self.compare(then, &outcome))
                    .collect();
                (mismatches, Some(outcome))
            }
        };
        ExampleResult {
            title: example.title.clone(),
            position,
            mismatches,
            outcome,
        }
    }

    /// The profile that an example gives.
    fn given_profile(
        &self,
        example: &CheckedExample,
        files: &dyn Files,
    ) -> Result<Profile, Mismatch> {
        let layout = &self.program.layout;
        let base = example.given.iter().find_map(|given| match given {
            CheckedGiven::Profile { path, span } => Some((path, span)),
            CheckedGiven::Value { .. }
            | CheckedGiven::List { .. }
            | CheckedGiven::NoEvidence
            | CheckedGiven::Evidence(_)
            | CheckedGiven::Waiver { .. } => None,
        });
        let mut builder = match base {
            None => ProfileBuilder::new(layout),
            Some((path, span)) => {
                let base = self.base_profile(path, files).map_err(|actual| Mismatch {
                    position: self.source.position(span.start),
                    expected: format!("one person in `{path}`"),
                    actual,
                    why: Vec::new(),
                })?;
                ProfileBuilder::from_profile(layout, base)
            }
        };
        for given in &example.given {
            give(&mut builder, given);
        }
        Ok(builder.finish())
    }

    fn base_profile(&self, path: &str, files: &dyn Files) -> Result<Profile, String> {
        let source = self.read_beside(path, files)?;
        let people = self.read_people(&source, Format::from_path(path), UnknownKeys::Warn);
        let mut problems = people
            .problems
            .iter()
            .chain(people.people.iter().flat_map(|one| &one.problems));
        let error = problems.find(|problem| problem.severity() == Severity::Error);
        if let Some(error) = error {
            let at = source.position(error.span().start);
            return Err(format!("line {}: {}", at.line, error.message()));
        }
        let count = people.people.len();
        let mut profiles = people
            .people
            .into_iter()
            .filter_map(|person| person.profile);
        match (profiles.next(), count) {
            (Some(profile), 1) => Ok(profile),
            (_, count) => Err(format!("{count} people in it")),
        }
    }

    /// A file that an example names, by the way to it from the folder of the playbook.
    fn read_beside(&self, path: &str, files: &dyn Files) -> Result<Source, String> {
        if let Some(help) = files::unportable(path) {
            return Err(format!("a path like this cannot be used: {help}"));
        }
        let name = files::join(files::folder_of(self.source.name()), path);
        match files.read(&name) {
            Ok(bytes) => read_text(&name, bytes).map_err(|problem| problem.message()),
            Err(FileError::NotFound) => Err(format!("there is no file `{name}`")),
            Err(FileError::Outside { project }) => {
                Err(format!("it lies outside of the project folder `{project}`"))
            }
            Err(FileError::Folder) => Err("it is a folder".to_owned()),
            Err(FileError::Unreadable(why)) => Err(format!("it {why}")),
        }
    }

    fn compare(&self, then: &CheckedThen, outcome: &Outcome) -> Option<Mismatch> {
        let (expected, actual, why) = match &then.expectation {
            Expectation::Verdict(label) => {
                if outcome.verdict.decided() == Some(label) {
                    return None;
                }
                (
                    format!("verdict is {label}"),
                    verdict_words(outcome),
                    why_verdict(outcome),
                )
            }
            Expectation::Undecided(labels) => {
                if is_undecided_between(&outcome.verdict, labels) {
                    return None;
                }
                let expected = format!("verdict is undecided{}", between_words(labels));
                (expected, verdict_words(outcome), why_verdict(outcome))
            }
            Expectation::Answer(answer, label) => {
                let answer = outcome.answers.get(*answer)?;
                if answer.verdict.decided() == Some(label) {
                    return None;
                }
                let expected = format!("verdict {} is {label}", answer.name);
                (expected, answer_words(answer), why_answer(answer))
            }
            Expectation::AnswerUndecided(answer, labels) => {
                let answer = outcome.answers.get(*answer)?;
                if is_undecided_between(&answer.verdict, labels) {
                    return None;
                }
                let between = between_words(labels);
                let expected = format!("verdict {} is undecided{between}", answer.name);
                (expected, answer_words(answer), why_answer(answer))
            }
            Expectation::Rule { rule, status } => {
                let name = self.rule_name(*rule);
                let (actual, criteria) = rule_status(outcome, name);
                if actual == expected_words(*status) {
                    return None;
                }
                let expected = format!("rule {name} is {}", expected_words(*status));
                (
                    expected,
                    format!("rule {name} is {actual}"),
                    why_criteria(&criteria),
                )
            }
            Expectation::Gap { rule, kind } => {
                let name = self.rule_name(*rule);
                let (_, criteria) = rule_status(outcome, name);
                let mut gaps = criteria.iter().flat_map(|criterion| &criterion.gaps);
                if gaps.any(|gap| gap.kind == *kind) {
                    return None;
                }
                let kinds: Vec<String> = criteria
                    .iter()
                    .flat_map(|criterion| &criterion.gaps)
                    .map(|gap| gap.kind.words().to_owned())
                    .collect();
                let actual = match kinds.as_slice() {
                    [] => format!("rule {name} has no gap"),
                    kinds => format!("the gap of rule {name} is {}", joined(kinds)),
                };
                let expected = format!("gap of rule {name} is {}", kind.words());
                (expected, actual, why_criteria(&criteria))
            }
            Expectation::Score { score, test, words } => {
                let score = outcome.scores.get(*score)?;
                if scores::is_as_expected(score, *test) {
                    return None;
                }
                (
                    format!("score {} is {words}", score.name),
                    format!("score {} is {}", score.name, score.words),
                    scores::why(score),
                )
            }
            Expectation::Flag { rule } => {
                let name = self.rule_name(*rule);
                let mut notices = outcome.flags.iter().chain(&outcome.stops);
                if notices.any(|notice| notice.rule == name) {
                    return None;
                }
                (
                    format!("flag of rule {name}"),
                    "it does not apply".to_owned(),
                    Vec::new(),
                )
            }
        };
        let position = self.source.position(then.span.start);
        Some(Mismatch {
            position,
            expected,
            actual,
            why,
        })
    }

    fn rule_name(&self, rule: usize) -> &str {
        self.program
            .rules
            .get(rule)
            .map_or("", |rule| rule.name.as_str())
    }
}

fn give(builder: &mut ProfileBuilder<'_>, given: &CheckedGiven) {
    match given {
        CheckedGiven::Value {
            slot,
            low,
            high,
            since,
        } => {
            builder.set_value(*slot, Range::new(*low, *high));
            if let Some(since) = since {
                builder.set_since(*slot, since.days());
            }
        }
        CheckedGiven::List { list, members } => builder.set_list(*list, members),
        CheckedGiven::NoEvidence => builder.set_no_evidence(),
        CheckedGiven::Evidence(evidence) => {
            for _ in 0..evidence.count {
                builder.add_item(evidence.kind, NewItem::of(evidence));
            }
        }
        CheckedGiven::Profile { .. } => {}
        CheckedGiven::Waiver {
            rule,
            approved_by,
            in_force,
        } => builder.add_waiver(Waiver {
            rule: *rule,
            approved_by: approved_by.clone(),
            reason: WAIVED_IN_EXAMPLE.to_owned(),
            days: *in_force,
            place: None,
        }),
    }
}

/// The status of a rule in words, and its criteria.
fn rule_status<'o>(outcome: &'o Outcome, rule: &str) -> (&'static str, Vec<&'o Criterion>) {
    let criteria = outcome
        .criteria
        .iter()
        .filter(|criterion| criterion.rule == rule)
        .collect();
    let status = outcome.rules.iter().find(|known| known.rule == rule);
    (
        status
            .map_or(Status::NotApplicable, |known| known.status)
            .words(),
        criteria,
    )
}

fn expected_words(status: ExpectedStatus) -> &'static str {
    match status {
        ExpectedStatus::Met => Status::Met,
        ExpectedStatus::Unmet => Status::Unmet,
        ExpectedStatus::NotApplicable => Status::NotApplicable,
        ExpectedStatus::Undecided => Status::Undecided,
        ExpectedStatus::Waived => Status::Waived,
    }
    .words()
}

/// Whether a verdict is undecided, and between just these when any are named.
fn is_undecided_between(verdict: &Verdict, labels: &[String]) -> bool {
    let possible = &verdict.possible;
    let is_same =
        labels.len() == possible.len() && labels.iter().all(|label| possible.contains(label));
    possible.len() > 1 && (labels.is_empty() || is_same)
}

/// ` between a, b and c`
fn between_words(labels: &[String]) -> String {
    match labels {
        [] => String::new(),
        labels => format!(" between {}", joined(labels)),
    }
}

fn answer_words(answer: &NamedAnswer) -> String {
    match answer.verdict.decided() {
        Some(label) => format!("verdict {} is {label}", answer.name),
        None => format!(
            "verdict {} is undecided between {}",
            answer.name,
            joined(&answer.verdict.possible)
        ),
    }
}

fn why_answer(answer: &NamedAnswer) -> Vec<String> {
    let open = (!answer.would_decide.is_empty())
        .then(|| format!("would decide it: {}", answer.would_decide.join(", ")));
    open.into_iter().collect()
}

fn verdict_words(outcome: &Outcome) -> String {
    match outcome.verdict.decided() {
        Some(label) => format!("verdict is {label}"),
        None => format!(
            "verdict is undecided between {}",
            joined(&outcome.verdict.possible)
        ),
    }
}

/// Why a verdict came out: stops, what is unmet, what would decide it.
fn why_verdict(outcome: &Outcome) -> Vec<String> {
    let stops = outcome
        .stops
        .iter()
        .map(|stop| format!("rule {} stops: {}", stop.rule, stop.text));
    let unmet: Vec<&Criterion> = outcome
        .criteria
        .iter()
        .filter(|criterion| criterion.status == Status::Unmet)
        .collect();
    let open = (!outcome.would_decide.is_empty())
        .then(|| format!("would decide it: {}", outcome.would_decide.join(", ")));
    stops.chain(why_criteria(&unmet)).chain(open).collect()
}

fn why_criteria(criteria: &[&Criterion]) -> Vec<String> {
    let mut why = Vec::new();
    for criterion in criteria {
        why.push(format!(
            "rule {}: {} {} is {}",
            criterion.rule,
            criterion.effect.word(),
            criterion.condition,
            criterion.status.words()
        ));
        for gap in &criterion.gaps {
            why.push(format!(
                "  {}: seen {}, needed {} ({})",
                gap.what,
                gap.seen,
                gap.needed,
                gap.kind.words()
            ));
        }
    }
    why
}

/// `a, b and c`
fn joined(words: &[String]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        words => words.concat(),
    }
}
