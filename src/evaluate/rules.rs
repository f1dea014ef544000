//! How a rule stands, on every way through it that is still possible.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use crate::program::{AllOrAny, Branch, MetOrUnmet, NoticeKind, Program, RuleId, Slice, Strength};
use crate::value::Truth;

use super::judge::Judgement;

/// The statuses that a rule can still have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Statuses {
    pub(super) met: bool,
    pub(super) unmet: bool,
    pub(super) waived: bool,
    pub(super) not_applicable: bool,
}

impl Statuses {
    /// Whether it may have the status asked for, and whether it may have the opposite one.
    fn wanted_and_opposite(self, status: MetOrUnmet) -> (bool, bool) {
        match status {
            MetOrUnmet::Met => (self.met, self.unmet),
            MetOrUnmet::Unmet => (self.unmet, self.met),
        }
    }
}

/// How many of something there are, both ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    low: u32,
    high: u32,
}

impl Counts {
    const NONE: Self = Self { low: 0, high: 0 };
}

/// What is known of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct RuleResult {
    /// Whether the branch under `then` applies.
    pub(super) then: Truth,
    /// Whether the branch under `otherwise` applies.
    pub(super) otherwise: Truth,
    pub(super) statuses: Statuses,
    /// Whether somebody entitled to has let it pass: then nothing of it is unmet.
    pub(super) is_waived: bool,
    /// For each strength.
    met: [Counts; 3],
    unmet: [Counts; 3],
}

/// The three ways through a rule, of which one is taken.
#[derive(Debug, Clone, Copy)]
enum Way {
    Then,
    Otherwise,
    /// Excused by `unless`.
    Excused,
}

impl RuleResult {
    /// Nothing of the rule applies, on whatever way through it.
    const NOT_APPLICABLE: Self = Self {
        then: Truth::No,
        otherwise: Truth::No,
        statuses: Statuses {
            met: false,
            unmet: false,
            waived: false,
            not_applicable: true,
        },
        is_waived: false,
        met: [Counts::NONE; 3],
        unmet: [Counts::NONE; 3],
    };

    /// The same, whether there is a waiver or not.
    pub(super) const fn without_waiver(self) -> Self {
        Self {
            is_waived: false,
            ..self
        }
    }

    /// Whether the branch of an effect applies.
    pub(super) fn branch(&self, branch: Branch) -> Truth {
        match branch {
            Branch::Then => self.then,
            Branch::Otherwise => self.otherwise,
        }
    }

    /// Whether the rule has the status: yes when it can have no other, no when it cannot have it.
    pub(super) fn is(&self, status: MetOrUnmet) -> Truth {
        let (wanted, opposite) = self.statuses.wanted_and_opposite(status);
        let is_other = opposite || self.statuses.waived || self.statuses.not_applicable;
        Truth::from_both(wanted && !is_other, wanted)
    }

    /// Whether at least one criterion of a strength has the status, whichever way is taken.
    pub(super) fn surely_has(&self, strength: Strength, status: MetOrUnmet) -> bool {
        self.how_many(strength, status).0 > 0
    }

    /// How many criteria of a strength have the status: at least, and at most.
    pub(super) fn how_many(&self, strength: Strength, status: MetOrUnmet) -> (u32, u32) {
        let counts = match status {
            MetOrUnmet::Met => self.met,
            MetOrUnmet::Unmet => self.unmet,
        };
        let counts = counts.get(strength as usize).copied().unwrap_or_default();
        (counts.low, counts.high)
    }

    /// Whether the rule fits an `every rule … is`: those that do not apply or are waived are left
    /// out of it, and so fit.
    pub(super) fn fits(&self, status: MetOrUnmet) -> Truth {
        let (wanted, opposite) = self.statuses.wanted_and_opposite(status);
        let is_left_out = self.statuses.waived || self.statuses.not_applicable;
        Truth::from_both(!opposite, wanted || is_left_out)
    }
}

impl Judgement {
    /// Works out a rule from its conditions.
    pub(super) fn rule(&self, program: &Program, id: RuleId) -> RuleResult {
        let rule = &program.rules[id];
        let is_set_aside = rule.condition.is_some_and(|step| self.is_set_aside(step));
        if is_set_aside || !rule.in_force.include(self.as_of) {
            return RuleResult::NOT_APPLICABLE;
        }
        let truth = |step: Option<usize>, otherwise| step.map_or(otherwise, |s| self.truths[s]);
        let condition = truth(rule.condition, Truth::Yes);
        let excused = truth(rule.unless, Truth::No);
        let mut result = RuleResult {
            then: condition.and(!excused),
            otherwise: (!condition).and(!excused),
            is_waived: self.waived[id],
            ..RuleResult::default()
        };
        let ways = [
            (Way::Then, result.then.is_possible()),
            (Way::Otherwise, result.otherwise.is_possible()),
            (Way::Excused, excused.is_possible()),
        ];
        let mut is_first = true;
        for (way, _) in ways.iter().filter(|(_, is_possible)| *is_possible) {
            let criteria = match way {
                Way::Then => rule.then,
                Way::Otherwise => rule.otherwise,
                Way::Excused => Slice { start: 0, end: 0 },
            };
            self.add_way(program, criteria, &mut result, is_first);
            is_first = false;
        }
        result
    }

    /// Adds what the rule would be on one way: a status more, and wider counts.
    fn add_way(&self, program: &Program, criteria: Slice, result: &mut RuleResult, is_first: bool) {
        let (mut met, mut unmet) = ([Counts::default(); 3], [Counts::default(); 3]);
        let (mut surely_unmet, mut maybe_unmet, mut has_any) = (false, false, false);
        let criteria = program.criteria[criteria.range()].iter();
        for criterion in criteria.filter(|one| !self.is_set_aside(one.condition)) {
            has_any = true;
            let truth = self.truths[criterion.condition];
            surely_unmet |= truth == Truth::No;
            maybe_unmet |= truth != Truth::Yes;
            let strength = criterion.strength as usize;
            met[strength].low += u32::from(truth == Truth::Yes);
            met[strength].high += u32::from(truth != Truth::No);
            if !result.is_waived {
                unmet[strength].low += u32::from(truth == Truth::No);
                unmet[strength].high += u32::from(truth != Truth::Yes);
            }
        }
        result.statuses.not_applicable |= !has_any;
        result.statuses.unmet |= maybe_unmet && !result.is_waived;
        result.statuses.waived |= maybe_unmet && result.is_waived;
        result.statuses.met |= has_any && !surely_unmet;
        for strength in 0..3 {
            widen(&mut result.met[strength], met[strength], is_first);
            widen(&mut result.unmet[strength], unmet[strength], is_first);
        }
    }

    /// Whether every rule, or any, has a status; those that do not apply are left out of `every`.
    pub(super) fn rules_are<'r>(
        &self,
        rules: impl Iterator<Item = &'r RuleId>,
        all: AllOrAny,
        status: MetOrUnmet,
    ) -> Truth {
        let results = rules.map(|rule| &self.rules[*rule]);
        match all {
            AllOrAny::Any => results
                .map(|rule| rule.is(status))
                .max()
                .unwrap_or(Truth::No),
            AllOrAny::All => results
                .map(|rule| rule.fits(status))
                .min()
                .unwrap_or(Truth::Yes),
        }
    }

    /// How many criteria of a strength have a status.
    pub(super) fn count_criteria<'r>(
        &self,
        rules: impl Iterator<Item = &'r RuleId>,
        strength: Strength,
        status: MetOrUnmet,
    ) -> (u32, u32) {
        let (mut low, mut high) = (0, 0);
        for rule in rules.map(|rule| &self.rules[*rule]) {
            let counts = match status {
                MetOrUnmet::Met => rule.met[strength as usize],
                MetOrUnmet::Unmet => rule.unmet[strength as usize],
            };
            low += counts.low;
            high += counts.high;
        }
        (low, high)
    }

    /// Whether any flag, or any stop, applies.
    pub(super) fn any_notice<'r>(
        &self,
        program: &Program,
        rules: impl Iterator<Item = &'r RuleId>,
        kind: NoticeKind,
    ) -> Truth {
        let mut any = Truth::No;
        for id in rules {
            let (rule, result) = (&program.rules[*id], &self.rules[*id]);
            for notices in [rule.then_notices, rule.otherwise_notices] {
                for notice in &program.notices[notices.range()] {
                    if notice.kind == kind {
                        any = any.or(result.branch(notice.branch));
                    }
                }
            }
        }
        any
    }
}

fn widen(counts: &mut Counts, by: Counts, is_first: bool) {
    if is_first {
        *counts = by;
    } else {
        counts.low = counts.low.min(by.low);
        counts.high = counts.high.max(by.high);
    }
}
