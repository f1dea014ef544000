//! What a step asks, in words, where the playbook has no sentence of its own for it.

use crate::program::{CountRange, MetOrUnmet, NoticeKind, Slice, Step, StepId, Strength};

use super::Reasons;

impl Reasons<'_> {
    pub(super) fn words_of(&self, step: StepId) -> String {
        let words = self.case.program.words.get(step);
        let words = words.cloned().unwrap_or_default();
        let (subject, needed) = (words.subject, words.needed);
        match self.case.step(step) {
            Some(Step::YesNo(_)) => subject,
            Some(Step::Test { .. } | Step::EmptyList(_)) if needed == "none" => {
                format!("no {subject}")
            }
            Some(
                Step::Test { .. }
                | Step::Held { .. }
                | Step::Known(_)
                | Step::KnownList(_)
                | Step::RuleIs { .. }
                | Step::RulesAre { .. }
                | Step::VerdictIs { .. }
                | Step::EmptyList(_)
                | Step::OfColumn { .. },
            ) => format!("{subject} is {needed}"),
            Some(Step::Includes { .. }) => format!("{subject} includes {needed}"),
            Some(Step::Evidence { .. }) => format!("{subject}: {needed}"),
            Some(Step::Not(inner)) => format!("not {}", self.words_of(*inner)),
            Some(Step::All(members)) => self.words_of_group("all of", *members),
            Some(Step::Any(members)) => self.words_of_group("any of", *members),
            Some(Step::MoreThanHalf(_)) => "more than half".to_owned(),
            Some(Step::Count { count, .. }) => format!("{} of", amount(*count)),
            Some(Step::CriteriaAre {
                strength,
                status,
                count,
                ..
            }) => criteria_words(*strength, *status, *count),
            Some(Step::AnyNotice { kind, .. }) => match kind {
                NoticeKind::Flag => "any flag applies".to_owned(),
                NoticeKind::Stop => "any stop applies".to_owned(),
            },
            Some(Step::Constant(_) | Step::Compute { .. } | Step::Rule(_)) | None => subject,
        }
    }

    /// A group of one says just what its member does.
    fn words_of_group(&self, word: &str, members: Slice) -> String {
        match self.case.members(members) {
            [only] => self.words_of(*only),
            _ => word.to_owned(),
        }
    }
}

fn amount(count: CountRange) -> String {
    match count {
        CountRange { low: 0, high: 0 } => "none".to_owned(),
        CountRange {
            low,
            high: u32::MAX,
        } => format!("at least {low}"),
        CountRange { low, high } if low == high => format!("exactly {low}"),
        CountRange { high, .. } => format!("at most {high}"),
    }
}

fn criteria_words(strength: Strength, status: MetOrUnmet, count: CountRange) -> String {
    let (one, many) = match strength {
        Strength::Require => ("requirement", "requirements"),
        Strength::Expect => ("expectation", "expectations"),
        Strength::Encourage => ("encouragement", "encouragements"),
    };
    let status = match status {
        MetOrUnmet::Met => "met",
        MetOrUnmet::Unmet => "unmet",
    };
    match count {
        CountRange {
            low: 1,
            high: u32::MAX,
        } => format!("any {one} is {status}"),
        CountRange { low: 0, high: 0 } => format!("no {one} is {status}"),
        count => format!("{} {many} are {status}", amount(count)),
    }
}
