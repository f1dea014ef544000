//! Many looks at one program, each at another profile or date: just what came out, without words.

use crate::outcome::{Recommendation, Status};
use crate::profile::Profile;
use crate::program::{
    Action, CriterionStep, NoticeStep, Place, Program, SlotType, Step, StepId, Test,
};
use crate::value::{Date, Truth};

use super::explain::Case;
use super::judge::Judgement;

/// A program that is tried on one profile after another.
#[derive(Debug)]
pub(crate) struct Trial<'p> {
    program: &'p Program,
    judgement: Judgement,
}

impl<'p> Trial<'p> {
    /// Makes room for what is worked out.
    pub(crate) fn new(program: &'p Program) -> Self {
        Self {
            program,
            judgement: Judgement::new(program),
        }
    }

    /// Works out how a profile stands on a day.
    pub(crate) fn look<'t>(&'t mut self, profile: &'t Profile, as_of: Date) -> Look<'t> {
        self.judgement.judge(self.program, profile, as_of);
        Look(Case {
            program: self.program,
            profile,
            judgement: &self.judgement,
        })
    }
}

/// How a profile stands.
pub(crate) struct Look<'t>(Case<'t>);

impl Look<'_> {
    /// Whether the verdict is this one.
    pub(crate) fn verdict_is(&self, label: &str) -> Truth {
        let (mut is_possible, mut is_sure) = (false, true);
        for (line, _) in self.0.lines_read(&self.0.program.verdict) {
            if line.label == label {
                is_possible = true;
            } else {
                is_sure = false;
            }
        }
        Truth::from_both(is_possible && is_sure, is_possible)
    }

    /// How a criterion of the program stands.
    pub(crate) fn status(&self, criterion: &CriterionStep) -> Status {
        self.0.status(criterion)
    }

    /// Whether a flag or stop applies.
    pub(crate) fn applies(&self, notice: &NoticeStep) -> Truth {
        self.0.rule_result(notice.rule).branch(notice.branch)
    }

    /// Whether a condition asks for a length of time that is known to be too short: for a fact that
    /// is a duration, or for a level held for a while.
    pub(crate) fn asks_for_time(&self, step: StepId) -> bool {
        match self.0.step(step) {
            _ if self.0.truth(step) != Truth::No => false,
            Some(Step::Test {
                subject,
                test: Test::AtLeast(_) | Test::MoreThan(_),
            }) => {
                let Place::Slot(slot) = subject.place else {
                    return false;
                };
                let slot = self.0.program.layout.slots.get(slot);
                slot.is_some_and(|slot| slot.slot_type == SlotType::Duration)
            }
            Some(Step::Held { .. }) => true,
            Some(Step::All(members) | Step::Any(members) | Step::Count { members, .. }) => {
                let mut members = self.0.members(*members).iter();
                members.any(|member| self.asks_for_time(*member))
            }
            Some(_) | None => false,
        }
    }

    /// An action in words.
    pub(crate) fn in_words(&self, action: &Action) -> Recommendation {
        self.0.recommendation(action)
    }
}

/// A program in which it is open whether the chosen facts and lists are recorded.
pub(crate) fn with_record_open(program: &Program, is_chosen: impl Fn(&Step) -> bool) -> Program {
    let mut open = program.clone();
    for step in &mut open.steps {
        let asks_for_record = matches!(step, Step::Known(_) | Step::KnownList(_));
        if asks_for_record && is_chosen(step) {
            *step = Step::Constant(Truth::Unknown);
        }
    }
    open
}
