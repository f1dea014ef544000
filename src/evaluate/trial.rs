//! Many looks at one program, each at another profile or date: just what came out, without words.

use std::borrow::Cow;

use crate::outcome::{Recommendation, Status, Verdict};
use crate::profile::{Item, Profile};
use crate::program::{
    Action, CriterionStep, KindId, NoticeStep, Periods, Place, Program, SlotType, Step, StepId,
    Test,
};
use crate::value::{Date, Truth};

use super::asking::Asking;
use super::blanks::{Asked, Blank, Detail, Draft, Record};
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

    /// Says which facts that are not recorded may yet be.
    pub(crate) fn set_record(&mut self, record: Record) {
        self.judgement.record = record;
    }

    /// Works out how a profile stands on a day.
    pub(crate) fn look<'t>(&'t mut self, profile: &'t Profile, as_of: Date) -> Look<'t> {
        let profile = profile.on(as_of);
        self.judgement.judge(self.program, &profile, as_of);
        Look {
            program: self.program,
            profile,
            judgement: &self.judgement,
        }
    }
}

/// How a profile stands.
pub(crate) struct Look<'t> {
    program: &'t Program,
    /// As it is on the day.
    profile: Cow<'t, Profile>,
    judgement: &'t Judgement,
}

impl Look<'_> {
    fn case(&self) -> Case<'_> {
        Case {
            program: self.program,
            profile: &self.profile,
            judgement: self.judgement,
        }
    }

    /// Whether the verdict is this one.
    pub(crate) fn verdict_is(&self, label: &str) -> Truth {
        let (mut is_possible, mut is_sure) = (false, true);
        for (line, _) in self.case().lines_read(&self.program.verdict) {
            if line.label == label {
                is_possible = true;
            } else {
                is_sure = false;
            }
        }
        Truth::from_both(is_possible && is_sure, is_possible)
    }

    /// The verdicts that are possible.
    pub(crate) fn verdict(&self) -> Verdict {
        self.case().read_lines(&self.program.verdict).0
    }

    /// What can still change the verdict.
    pub(crate) fn would_decide(&self) -> WouldDecide {
        let case = self.case();
        let (verdict, lines) = case.read_lines(&self.program.verdict);
        if verdict.possible.len() < 2 {
            return WouldDecide::default();
        }
        let (blanks, asked) = case.would_change(&verdict, &lines);
        WouldDecide {
            blanks: blanks.into_iter().collect(),
            asked: asked.into_iter().collect(),
            lines,
        }
    }

    /// What to ask for first of all that can still change the verdict and can be asked for.
    pub(crate) fn ask_first(
        &self,
        would_decide: &WouldDecide,
        is_askable: &dyn Fn(Blank) -> bool,
    ) -> Option<Blank> {
        let case = self.case();
        let asking = Asking::new(&case, &would_decide.lines, is_askable);
        let mut lines = would_decide.lines.iter();
        let first = lines.find_map(|line| asking.first_below(*line));
        first.or_else(|| {
            let mut blanks = would_decide.blanks.iter().copied();
            blanks.find(|blank| is_askable(*blank))
        })
    }

    /// What more can be told of an item that may make a difference to the verdict.
    pub(crate) fn details_wanted(
        &self,
        would_decide: &WouldDecide,
        kind: KindId,
        item: &Item,
        draft: Draft<'_>,
    ) -> Vec<Detail> {
        let asked = would_decide.asked.iter().copied();
        self.case().details_wanted(asked, kind, item, draft)
    }

    /// What has to be told of an item because any rule of the program takes it for a no where it is
    /// not: who has verified it, and for which skills it speaks.
    pub(crate) fn claims_wanted(&self, kind: KindId, item: &Item, draft: Draft<'_>) -> Vec<Detail> {
        let every_query = (0..self.program.queries.len()).map(Asked::ForItems);
        let mut claims = self.case().details_wanted(every_query, kind, item, draft);
        claims.retain(|detail| matches!(detail, Detail::Verified | Detail::About));
        claims
    }

    /// How a criterion of the program stands.
    pub(crate) fn status(&self, criterion: &CriterionStep) -> Status {
        self.case().status(criterion)
    }

    /// Whether a flag or stop applies.
    pub(crate) fn applies(&self, notice: &NoticeStep) -> Truth {
        self.case().rule_result(notice.rule).branch(notice.branch)
    }

    /// Whether a condition asks for a length of time that is known to be too short: for a fact that
    /// is a duration, or for a level held for a while.
    pub(crate) fn asks_for_time(&self, step: StepId) -> bool {
        match self.case().step(step) {
            _ if self.case().truth(step) != Truth::No => false,
            Some(Step::Test {
                subject,
                test: Test::AtLeast(_) | Test::MoreThan(_),
            }) => {
                let Place::Slot(slot) = subject.place else {
                    return false;
                };
                let slot = self.program.layout.slots.get(slot);
                slot.is_some_and(|slot| slot.slot_type == SlotType::Duration)
            }
            Some(Step::Held { .. }) => true,
            Some(Step::All(members) | Step::Any(members) | Step::Count { members, .. }) => {
                let case = self.case();
                let mut members = case.members(*members).iter();
                members.any(|member| self.asks_for_time(*member))
            }
            Some(_) | None => false,
        }
    }

    /// The periods in each of which something is asked for that is missing.
    pub(crate) fn asks_for_each(&self, step: StepId) -> Option<Periods> {
        match self.case().step(step) {
            _ if self.case().truth(step) == Truth::Yes => None,
            Some(Step::Evidence {
                periods: Some(periods),
                ..
            }) => Some(*periods),
            Some(Step::All(members) | Step::Any(members) | Step::Count { members, .. }) => {
                let case = self.case();
                let mut members = case.members(*members).iter();
                members.find_map(|member| self.asks_for_each(*member))
            }
            Some(_) | None => None,
        }
    }

    /// An action in words.
    pub(crate) fn in_words(&self, action: &Action) -> Recommendation {
        self.case().recommendation(action)
    }
}

/// What can still change a verdict.
#[derive(Debug, Clone, Default)]
pub(crate) struct WouldDecide {
    pub(crate) blanks: Vec<Blank>,
    asked: Vec<Asked>,
    /// The conditions that leave the verdict open, in the order in which they are read.
    lines: Vec<StepId>,
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
