//! How rules stand, on every way through them that is still possible.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers operations and rules densely"
)]

use crate::program::Strength;

use super::super::code::{Code, CriterionCode, RuleCode};
use super::count::Counter;
use super::{Machine, Plane};

/// What is known of a rule in each lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct RuleState {
    then: Plane,
    otherwise: Plane,
    /// The lanes that `unless` may excuse.
    excused: u64,
    /// The statuses that the rule can still have.
    met: u64,
    unmet: u64,
    not_applicable: u64,
}

impl RuleState {
    fn wanted_and_opposite(&self, is_met: bool) -> (u64, u64) {
        if is_met {
            (self.met, self.unmet)
        } else {
            (self.unmet, self.met)
        }
    }

    /// Whether it is met, or unmet.
    pub(super) fn is(&self, is_met: bool) -> Plane {
        let (wanted, opposite) = self.wanted_and_opposite(is_met);
        Plane {
            sure: wanted & !opposite & !self.not_applicable,
            possible: wanted,
        }
    }

    /// Whether it is met, or unmet, or does not apply.
    pub(super) fn fits(&self, is_met: bool) -> Plane {
        let (wanted, opposite) = self.wanted_and_opposite(is_met);
        Plane {
            sure: !opposite,
            possible: wanted | self.not_applicable,
        }
    }

    /// Whether `then` applies, which is branch 0, or `otherwise`.
    pub(super) fn branch(&self, branch: usize) -> Plane {
        if branch == 0 {
            self.then
        } else {
            self.otherwise
        }
    }
}

impl<const N: usize> Machine<N> {
    pub(super) fn rule(&self, rule: &RuleCode) -> RuleState {
        let condition = rule.condition.map_or(Plane::YES, |op| self.truths[op]);
        let excused = rule.unless.map_or(Plane::NO, |op| self.truths[op]);
        let mut state = RuleState {
            then: condition.and(excused.not()),
            otherwise: condition.not().and(excused.not()),
            excused: excused.possible,
            not_applicable: excused.possible,
            ..RuleState::default()
        };
        for (way, criteria) in [
            (state.then.possible, &rule.then),
            (state.otherwise.possible, &rule.otherwise),
        ] {
            if criteria.is_empty() {
                state.not_applicable |= way;
                continue;
            }
            let all = criteria.iter().map(|one| self.truths[one.condition]);
            let all = all.fold(Plane::YES, Plane::and);
            state.unmet |= way & !all.sure;
            state.met |= way & all.possible;
        }
        state
    }

    /// Counts the criteria of a rule that are met, or unmet: those that surely are, and those that may
    /// be. Gives the lanes in which several ways through it are possible and several criteria lie on
    /// more than one of them: there it does not say how many.
    pub(super) fn count<'c>(
        &self,
        code: &'c Code,
        rule: usize,
        (strength, is_met): (usize, bool),
        (sure, possible): (&mut Counter, &mut Counter),
    ) -> u64 {
        let (state, rule) = (&self.rules[rule], &code.rules[rule]);
        let ways = [
            (state.then.possible, rule.then.as_slice()),
            (state.otherwise.possible, rule.otherwise.as_slice()),
        ];
        let counted = |criteria: &'c [CriterionCode]| {
            let criteria = criteria.iter().filter(move |one| one.strength == strength);
            criteria.map(|one| {
                let truth = self.truths[one.condition];
                if is_met { truth } else { truth.not() }
            })
        };
        let then = self.only(&rule.then, strength, is_met);
        if let (Some(then), Some(otherwise)) = (then, self.only(&rule.otherwise, strength, is_met))
        {
            let (first, second) = (state.then.possible, state.otherwise.possible);
            sure.add(!state.excused & (!first | then.sure) & (!second | otherwise.sure));
            possible.add((first & then.possible) | (second & otherwise.possible));
            return 0;
        }
        for (at, (way, criteria)) in ways.into_iter().enumerate() {
            let (other, _) = ways[1 - at];
            let only = way & !other & !state.excused;
            for one in counted(criteria) {
                sure.add(only & one.sure);
                possible.add(way & one.possible);
            }
        }
        let is_on_both = ways
            .iter()
            .all(|(_, criteria)| counted(criteria).next().is_some());
        if is_on_both {
            state.then.possible & state.otherwise.possible
        } else {
            0
        }
    }

    /// Whether the only criterion of a strength is met, or unmet; no when there is none, and nothing when
    /// there are more.
    fn only(&self, criteria: &[CriterionCode], strength: usize, is_met: bool) -> Option<Plane> {
        let mut only = None;
        for one in criteria {
            if one.strength == strength {
                let truth = self.truths[one.condition];
                let truth = if is_met { truth } else { truth.not() };
                if only.replace(truth).is_some() {
                    return None;
                }
            }
        }
        Some(only.unwrap_or(Plane::NO))
    }

    /// The lanes for which a requirement or an expectation of a rule is unmet; and of the others those
    /// for which one is undecided.
    pub(super) fn against(&self, state: &RuleState, rule: &RuleCode) -> (u64, u64) {
        let (mut unmet, mut undecided) = (0, 0);
        for (applies, criteria) in [(state.then, &rule.then), (state.otherwise, &rule.otherwise)] {
            let counted = criteria
                .iter()
                .filter(|one| one.strength != Strength::Encourage as usize);
            for criterion in counted {
                let holds = self.truths[criterion.condition];
                unmet |= applies.sure & !holds.possible;
                undecided |= applies.possible & !holds.sure;
            }
        }
        (unmet, undecided & !unmet)
    }
}
