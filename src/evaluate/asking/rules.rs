//! What leaves rules open: their criteria, their gates and their notices.

use crate::program::{
    Branch, CriterionStep, MetOrUnmet, NoticeKind, Program, RuleId, RuleStep, Strength,
};
use crate::value::Truth;

use super::Asking;
use super::weight::{Join, Member, Part, Parts, weight_of};

impl<'a, 'c> Asking<'a, 'c> {
    /// What leaves it open whether rules are met, or unmet: all of them, or any.
    pub(super) fn parts_of_rules(&self, rules: &[RuleId], status: MetOrUnmet, all: bool) -> Parts {
        Parts {
            join: if all { Join::All } else { Join::Any },
            members: self.criteria_in(rules, status, None),
        }
    }

    /// The criteria of rules that may or may not be met, or unmet.
    pub(super) fn criteria_in(
        &self,
        rules: &[RuleId],
        status: MetOrUnmet,
        only: Option<Strength>,
    ) -> Vec<Member> {
        let mut members = Vec::new();
        for (at, one) in self.criteria_of(rules) {
            if only.is_none_or(|strength| strength == one.strength)
                && self.stands(one, status) == Truth::Unknown
            {
                members.push(Member {
                    part: Part::Criterion(at, status),
                    weight: weight_of(&self.parts_of_criterion(one, status)),
                });
            }
        }
        members
    }

    pub(super) fn criteria_of<'r>(
        &self,
        rules: &'r [RuleId],
    ) -> impl Iterator<Item = (usize, &'a CriterionStep)> + use<'a, 'c, 'r> {
        let program: &'a Program = self.case.program;
        let rules = rules.iter().filter_map(|rule| program.rules.get(*rule));
        let places = rules.flat_map(|rule| rule.then.range().chain(rule.otherwise.range()));
        places.filter_map(|at| Some((at, program.criteria.get(at)?)))
    }

    pub(super) fn count_sure_criteria(
        &self,
        rules: &[RuleId],
        strength: Strength,
        status: MetOrUnmet,
    ) -> u32 {
        let criteria = self.criteria_of(rules);
        let sure = criteria
            .filter(|(_, one)| one.strength == strength && self.stands(one, status) == Truth::Yes);
        u32::try_from(sure.count()).unwrap_or(u32::MAX)
    }

    /// Whether a criterion applies and is met, or unmet.
    pub(super) fn stands(&self, criterion: &CriterionStep, status: MetOrUnmet) -> Truth {
        let result = self.case.rule_result(criterion.rule);
        if self.case.judgement.is_set_aside(criterion.condition) {
            return Truth::No;
        }
        let holds = self.case.truth(criterion.condition);
        let has_status = match status {
            MetOrUnmet::Met => holds,
            MetOrUnmet::Unmet if result.is_waived => Truth::No,
            MetOrUnmet::Unmet => !holds,
        };
        result.branch(criterion.branch).and(has_status)
    }

    pub(super) fn parts_of_criterion(
        &self,
        criterion: &CriterionStep,
        status: MetOrUnmet,
    ) -> Parts {
        let rule = self.case.program.rules.get(criterion.rule);
        let mut members = rule.map_or_else(Vec::new, |rule| {
            self.members_of_gate(rule, criterion.branch)
        });
        let condition = self.member_of_step(criterion.condition);
        members.extend(match status {
            MetOrUnmet::Met => condition,
            MetOrUnmet::Unmet => condition.map(Member::negated),
        });
        Parts {
            join: Join::All,
            members,
        }
    }

    pub(super) fn members_of_gate(&self, rule: &RuleStep, branch: Branch) -> Vec<Member> {
        let condition = rule.condition.and_then(|step| self.member_of_step(step));
        let condition = match branch {
            Branch::Then => condition,
            Branch::Otherwise => condition.map(Member::negated),
        };
        let unless = rule.unless.and_then(|step| self.member_of_step(step));
        condition
            .into_iter()
            .chain(unless.map(Member::negated))
            .collect()
    }

    pub(super) fn parts_of_notices(&self, rules: &[RuleId], kind: NoticeKind) -> Parts {
        let mut members = Vec::new();
        for id in rules {
            let Some(rule) = self.case.program.rules.get(*id) else {
                continue;
            };
            let result = self.case.rule_result(*id);
            for (notices, branch) in [
                (rule.then_notices, Branch::Then),
                (rule.otherwise_notices, Branch::Otherwise),
            ] {
                let notices = self
                    .case
                    .program
                    .notices
                    .get(notices.range())
                    .unwrap_or(&[]);
                let is_there = notices.iter().any(|notice| notice.kind == kind);
                if is_there && result.branch(branch) == Truth::Unknown {
                    let part = Part::Gate(*id, branch);
                    let weight = weight_of(&self.parts_of(part));
                    members.push(Member { part, weight });
                }
            }
        }
        Parts {
            join: Join::Any,
            members,
        }
    }
}
