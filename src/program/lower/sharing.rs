//! What makes two steps the same, and which rules are listed together: each is kept only once.

use crate::check::checked::{AreaId, CheckedEffect, CheckedRule};

use crate::program::{ColumnStep, Program, Slice, Step, StepId, StepWords, Test, VerdictLine};

/// What makes two steps the same: what they do, with lists by content, and how they are worded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct StepKey {
    /// Without the place of its list.
    step: Step,
    list: List,
    words: (String, String),
}

/// The content of a step's list. Rules are listed once for all who ask about them, so that the place
/// of such a list tells all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum List {
    None,
    Members(Vec<StepId>),
    Options(Vec<i128>),
    Columns(Vec<ColumnStep>),
    VerdictLines(Vec<VerdictLine>),
}

impl StepKey {
    pub(super) fn new(program: &Program, step: Step, words: &StepWords) -> Self {
        let mut step = step;
        let list = match &mut step {
            Step::All(members)
            | Step::Any(members)
            | Step::MoreThanHalf(members)
            | Step::Count { members, .. } => List::Members(taken(members, &program.members)),
            Step::Test {
                test: Test::OneOf(options) | Test::NotOneOf(options),
                ..
            } => List::Options(taken(options, &program.options)),
            Step::OfColumn { columns, .. } => List::Columns(taken(columns, &program.columns)),
            Step::VerdictIs { lines } => List::VerdictLines(taken(lines, &program.verdict_lines)),
            Step::RulesAre { .. }
            | Step::CriteriaAre { .. }
            | Step::AnyNotice { .. }
            | Step::Constant(_)
            | Step::YesNo(_)
            | Step::Test { .. }
            | Step::Held { .. }
            | Step::Includes { .. }
            | Step::EmptyList(_)
            | Step::Known(_)
            | Step::KnownList(_)
            | Step::Evidence { .. }
            | Step::Not(_)
            | Step::Compute { .. }
            | Step::Rule(_)
            | Step::RuleIs { .. } => List::None,
        };
        Self {
            step,
            list,
            words: (words.subject.clone(), words.needed.clone()),
        }
    }
}

/// What stands in a list, whose place is forgotten.
fn taken<T: Clone>(place: &mut Slice, all: &[T]) -> Vec<T> {
    let list = all.get(place.range()).unwrap_or(&[]).to_vec();
    *place = Slice { start: 0, end: 0 };
    list
}

/// Which rules are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum RulesAbout {
    /// Those of an area.
    Area(AreaId),
    /// Those with criteria, of an area or of all.
    Criteria(Option<AreaId>),
    /// Those that may flag or stop.
    Notices,
}

impl RulesAbout {
    pub(super) fn includes(self, rule: &CheckedRule) -> bool {
        let mut effects = rule.then.iter().chain(&rule.otherwise);
        match self {
            Self::Area(area) => rule.is_counted() && rule.area == Some(area),
            Self::Criteria(area) => {
                let is_asked = area.is_none_or(|area| rule.area == Some(area));
                let is_criterion =
                    |effect: &CheckedEffect| matches!(effect, CheckedEffect::Criterion { .. });
                is_asked && rule.is_counted() && effects.any(is_criterion)
            }
            Self::Notices => effects.any(|effect| matches!(effect, CheckedEffect::Notice { .. })),
        }
    }
}
