//! What is open beside the steps: what others owe, what is not known, what to talk about; and where
//! the rules come from.

use indexmap::{IndexMap, IndexSet};

use crate::outcome::{Concern, Criterion, Effect, GapKind, Outcome, PossibleNotice, Status};
use crate::pipeline::Playbook;
use crate::report::text;

use super::declared;

/// What the employer or the manager owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Duties {
    /// Who.
    pub(super) concern: Concern,
    /// What is not done, or not known to be.
    pub(super) open: Vec<Duty>,
    /// What is done: titles.
    pub(super) done: Vec<String>,
    /// What to talk about with them.
    pub(super) flags: Vec<String>,
    /// The flags of which it is not known whether they apply.
    pub(super) possible_flags: Vec<PossibleNotice>,
}

impl Duties {
    fn is_empty(&self) -> bool {
        let is_rule = self.open.is_empty() && self.done.is_empty();
        is_rule && self.flags.is_empty() && self.possible_flags.is_empty()
    }
}

/// A rule that somebody else is to see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Duty {
    pub(super) title: String,
    pub(super) effect: Effect,
    /// What is missing, or has to be found out, and who has let it pass.
    pub(super) lines: Vec<String>,
    pub(super) because: Option<String>,
}

/// Something to find out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// The name in the playbook.
    pub(super) name: String,
    /// The playbook's own question.
    pub(super) question: Option<String>,
    /// Whether the answer can change the verdict.
    pub(super) decides: bool,
}

/// A source that rules cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) title: String,
    pub(super) by: Option<String>,
    pub(super) link: Option<String>,
    pub(super) sections: Vec<String>,
}

/// What the employer owes, and what the manager does.
pub(super) fn duties(outcome: &Outcome) -> Vec<Duties> {
    let of_others = [Concern::Employer, Concern::Manager].into_iter();
    let duties = of_others.map(|concern| duties_of(outcome, concern));
    duties.filter(|one| !one.is_empty()).collect()
}

fn duties_of(outcome: &Outcome, concern: Concern) -> Duties {
    let criteria = outcome.criteria.iter();
    let theirs: Vec<&Criterion> = criteria
        .filter(|one| one.concerns == concern && one.status != Status::NotApplicable)
        .collect();
    let mut open = Vec::new();
    let mut done = Vec::new();
    for of_rule in theirs.chunk_by(|one, next| one.rule == next.rule) {
        let Some(first) = of_rule.first() else {
            continue;
        };
        let missing: Vec<&Criterion> = of_rule
            .iter()
            .filter(|one| !matches!(one.status, Status::Met | Status::NoGap))
            .copied()
            .collect();
        match missing.iter().map(|one| one.effect).min() {
            None => done.push(first.title.clone()),
            Some(effect) => open.push(Duty {
                title: first.title.clone(),
                effect,
                lines: [missing_lines(&missing), text::waiver_lines(&missing)].concat(),
                because: first.because.clone(),
            }),
        }
    }
    let flags = outcome.flags.iter();
    let flags = flags.filter(|flag| flag.concerns == concern);
    Duties {
        concern,
        open,
        done,
        flags: flags.map(|flag| flag.text.clone()).collect(),
        possible_flags: possible(&outcome.possible_flags, concern),
    }
}

/// What is missing of a rule, and what has to be found out, a line each.
fn missing_lines(criteria: &[&Criterion]) -> Vec<String> {
    let gaps = criteria.iter().flat_map(|one| &one.gaps);
    let known = gaps.filter(|gap| gap.kind != GapKind::NotRecorded);
    let mut lines: IndexSet<String> = known.map(text::gap_words).collect();
    let names: IndexSet<&str> = criteria
        .iter()
        .flat_map(|one| &one.would_decide)
        .map(String::as_str)
        .collect();
    if !names.is_empty() {
        let names: Vec<&str> = names.into_iter().collect();
        lines.insert(format!("Find out: {}", names.join(", ")));
    }
    lines.into_iter().collect()
}

/// What to talk about with the person.
pub(super) fn flags(outcome: &Outcome) -> Vec<String> {
    let own = text::own_flags(outcome);
    own.map(|flag| flag.text.clone()).collect()
}

/// Flags or stops that may be about somebody, as far as is known.
pub(super) fn possible(notices: &[PossibleNotice], concern: Concern) -> Vec<PossibleNotice> {
    let theirs = text::possible_of(notices, concern);
    theirs.into_iter().cloned().collect()
}

/// What to find out: what can change the verdict, and of that first what decides it soonest; then what
/// leaves a rule open.
pub(super) fn questions(playbook: &Playbook, outcome: &Outcome) -> Vec<Question> {
    let open = text::by_weight(text::chosen(outcome, is_open));
    let asked_first = outcome.would_decide.iter();
    let asked_first = asked_first.filter(|name| is_asked_first(outcome, name));
    let names: IndexSet<&str> = asked_first
        .chain(&outcome.would_decide)
        .chain(open.iter().flat_map(|one| &one.would_decide))
        .map(String::as_str)
        .collect();
    let questions = names.into_iter().map(|name| Question {
        name: name.to_owned(),
        question: declared::question(playbook, name).map(str::to_owned),
        decides: outcome.would_decide.iter().any(|one| one == name),
    });
    questions.collect()
}

/// Whether something is among what to ask first.
fn is_asked_first(outcome: &Outcome, name: &str) -> bool {
    let about = outcome
        .ask_next
        .iter()
        .map(|question| question.about.as_str());
    about
        .into_iter()
        .any(|about| declared::is_same(about, name))
}

/// The titles of the rules that are open, each once, with what weighs most of them.
pub(super) fn undecided(outcome: &Outcome) -> Vec<(String, Effect)> {
    let mut titles: IndexMap<&str, Effect> = IndexMap::new();
    for one in text::by_weight(text::chosen(outcome, is_open)) {
        let effect = titles.entry(&one.title).or_insert(one.effect);
        *effect = one.effect.min(*effect);
    }
    let titles = titles.into_iter();
    titles
        .map(|(title, effect)| (title.to_owned(), effect))
        .collect()
}

fn is_open(criterion: &Criterion) -> bool {
    criterion.status == Status::Undecided
}

/// The sources that the rules cite which apply, or may apply.
pub(super) fn sources(playbook: &Playbook, outcome: &Outcome) -> Vec<Source> {
    let mut cited: IndexMap<&str, IndexSet<&str>> = IndexMap::new();
    let criteria = outcome.criteria.iter();
    for one in criteria.filter(|one| one.status != Status::NotApplicable) {
        for citation in &one.cite {
            let sections = cited.entry(&citation.source).or_default();
            sections.extend(citation.section.as_deref());
        }
    }
    let sources = cited.into_iter().map(|(title, sections)| {
        let source = declared::source(playbook, title);
        let by = source.and_then(|source| source.by.as_ref());
        let link = source.and_then(|source| source.link.as_ref());
        Source {
            title: title.to_owned(),
            by: by.map(|by| by.value.clone()),
            link: link.map(|link| link.value.clone()),
            sections: sections.into_iter().map(str::to_owned).collect(),
        }
    });
    sources.collect()
}
