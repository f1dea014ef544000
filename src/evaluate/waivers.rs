//! Waivers: which of them hold, and what is wrong with the others.

use crate::outcome::{Remark, Status};
use crate::profile::Waiver;
use crate::program::{CriterionStep, RuleStep};
use crate::value::{Date, fold_name};

use super::explain::{Case, status_of_rule};

/// Why a waiver does not let its rule pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    NotAllowed,
    NotBegun(Date),
    Ended(Date),
}

/// What is wrong with a waiver of a rule, if anything is.
pub(super) fn fault(rule: &RuleStep, waiver: &Waiver, as_of: Date) -> Option<Fault> {
    if !rule
        .waivable_by
        .contains_key(&fold_name(&waiver.approved_by))
    {
        return Some(Fault::NotAllowed);
    }
    match (waiver.days.first, waiver.days.last) {
        (Some(first), _) if as_of < first => Some(Fault::NotBegun(first)),
        (_, Some(last)) if last < as_of => Some(Fault::Ended(last)),
        (_, _) => None,
    }
}

impl Case<'_> {
    /// The waiver that lets a criterion pass, or would: of several the one that does so longest.
    pub(super) fn waiver_of(&self, criterion: &CriterionStep) -> Option<&Waiver> {
        self.waiver_on(criterion, self.judgement.as_of)
    }

    /// The waivers that go on without a gap where the one that lets a criterion pass has ended.
    pub(super) fn later_waivers_of(&self, criterion: &CriterionStep) -> Vec<&Waiver> {
        let mut later = Vec::new();
        let mut ends = self
            .waiver_of(criterion)
            .and_then(|waiver| waiver.days.last);
        while let Some(last) = ends {
            let next = Date::from_day_number(i128::from(last.day_number()) + 1);
            let waiver = self.waiver_on(criterion, next);
            // The calendar has a last day.
            let waiver = waiver.filter(|one| one.days.last.is_none_or(|day| day > last));
            later.extend(waiver);
            ends = waiver.and_then(|waiver| waiver.days.last);
        }
        later
    }

    fn waiver_on(&self, criterion: &CriterionStep, day: Date) -> Option<&Waiver> {
        let rule = self.program.rules.get(criterion.rule)?;
        let holds = |waiver: &&Waiver| {
            let named = self.program.rules_named(waiver.rule);
            named.contains(&criterion.rule) && fault(rule, waiver, day).is_none()
        };
        let holding = self.profile.waivers.iter().filter(holds);
        holding.reduce(|best, other| {
            let is_longer = match (best.days.last, other.days.last) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(best), Some(other)) => other > best,
            };
            if is_longer { other } else { best }
        })
    }

    /// What is odd about the waivers. One that has ended says nothing beside one that holds.
    pub(super) fn waiver_remarks(&self) -> impl Iterator<Item = Remark> {
        let waivers = self.profile.waivers.iter();
        waivers.filter_map(|waiver| self.waiver_remark(waiver))
    }

    fn waiver_remark(&self, waiver: &Waiver) -> Option<Remark> {
        let id = *self.program.rules_named(waiver.rule).first()?;
        let step = self.program.rules.get(id)?;
        let rule = step.name.clone();
        let result = self.rule_result(id);
        match fault(step, waiver, self.judgement.as_of) {
            Some(Fault::NotAllowed) => Some(Remark::WaiverNotAllowed {
                rule,
                approved_by: waiver.approved_by.clone(),
                allowed: step.waivable_by.values().cloned().collect(),
            }),
            Some(_) if result.is_waived => None,
            Some(Fault::NotBegun(on)) => Some(Remark::WaiverNotBegun { rule, on }),
            Some(Fault::Ended(on)) => Some(Remark::WaiverEnded { rule, on }),
            None => {
                let status = status_of_rule(result.statuses);
                let is_needless =
                    matches!(status, Status::Met | Status::NoGap | Status::NotApplicable);
                is_needless.then_some(Remark::WaiverNotNeeded { rule, status })
            }
        }
    }
}
