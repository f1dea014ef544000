//! Rules: which branch is taken, which of its criteria hold, and who has let it pass.

use crate::outcome::{Reason, ReasonKind, Status};
use crate::program::{
    AllOrAny, Branch, Concern, CountRange, CriterionStep, MetOrUnmet, NoticeKind, NoticeStep,
    RuleId, RuleStep, SentenceId, Slice, StepId, Strength,
};
use crate::value::Truth;

use super::super::explain::status_of_rule;
use super::members::wanted_of_count;
use super::{Opened, Reasons, answer_of};

/// The numbers of some criteria, each with whether an answer rests on it.
type Chosen = Vec<(usize, bool)>;

impl<'a> Reasons<'a> {
    /// A rule with all that its status rests on.
    pub(super) fn whole_rule(&mut self, id: RuleId) -> Reason {
        if self.criteria_of(id).is_empty()
            && let Some(rule) = self.case.program.rules.get(id)
        {
            let notices = self.notices_of(rule);
            if !notices.is_empty() {
                return self.rule_of_notices(id, rule, &notices);
            }
        }
        let status = status_of_rule(self.case.rule_result(id).statuses);
        let chosen = self.criteria_of(id).into_iter().map(|at| {
            let matters = self
                .criterion(at)
                .is_some_and(|one| self.bears_on(one, status));
            (at, matters)
        });
        let chosen = chosen.collect();
        let is_open = matches!(
            status,
            Status::Undecided | Status::NoGap | Status::WaivedOrBetter
        );
        self.rule(id, chosen, is_open)
    }

    fn criterion(&self, at: usize) -> Option<&'a CriterionStep> {
        self.case.program.criteria.get(at)
    }

    /// The numbers of the criteria of a rule.
    fn criteria_of(&self, id: RuleId) -> Vec<usize> {
        let rule = self.case.program.rules.get(id);
        let parts = rule
            .into_iter()
            .flat_map(|rule| [rule.then, rule.otherwise]);
        parts.flat_map(Slice::range).collect()
    }

    /// Whether the status of a rule rests on one of its criteria.
    fn bears_on(&self, criterion: &CriterionStep, status: Status) -> bool {
        let result = self.case.rule_result(criterion.rule);
        if !result.branch(criterion.branch).is_possible()
            || self.case.judgement.is_set_aside(criterion.condition)
        {
            return false;
        }
        let truth = self.case.truth(criterion.condition);
        match status {
            Status::Met | Status::NoGap => truth == Truth::Yes,
            Status::Unmet | Status::Waived => truth == Truth::No,
            Status::Undecided | Status::WaivedOrBetter => truth != Truth::Yes,
            Status::NotApplicable => false,
        }
    }

    /// A rule with some of its criteria: opened the first time. `is_open` says whether it is open for
    /// want of knowing which branch is taken.
    fn rule(&mut self, id: RuleId, chosen: Chosen, is_open: bool) -> Reason {
        let Some(rule) = self.case.program.rules.get(id) else {
            return Reason::new(ReasonKind::Rule, String::new());
        };
        let result = self.case.rule_result(id);
        let mut reason = Reason {
            status: Some(status_of_rule(result.statuses)),
            written: self.written(rule.span),
            note: rule.concerns.map(|concern| {
                match concern {
                    Concern::Employer => "for the employer",
                    Concern::Manager => "for the manager",
                }
                .to_owned()
            }),
            ..Reason::new(ReasonKind::Rule, rule.title.clone())
        };
        let shown = chosen.iter().filter(|(_, matters)| *matters);
        let shown: Vec<usize> = shown.map(|(at, _)| *at).collect();
        if !self.opened.insert(Opened::Rule(id, shown, is_open)) {
            reason.is_told_above = true;
            return reason;
        }
        self.open_gates(&mut reason, id, rule, is_open);
        for (at, matters) in chosen {
            if let Some(criterion) = self.criterion(at) {
                self.push(&mut reason, matters, |reasons| {
                    reasons.criterion_reason(criterion)
                });
            }
        }
        self.push_waiver(&mut reason, id, rule);
        reason
    }

    /// Adds the `if` and the `unless` of a rule, and when it is in force where that keeps it out.
    fn open_gates(&mut self, reason: &mut Reason, id: RuleId, rule: &RuleStep, is_open: bool) {
        if !rule.in_force.include(self.case.judgement.as_of) {
            let until = |word: &str, day: Option<crate::value::Date>| {
                day.map_or(String::new(), |day| format!(" {word} {day}"))
            };
            let says = format!(
                "in force{}{}",
                until("from", rule.in_force.first),
                until("until", rule.in_force.last)
            );
            reason.reasons.push(Reason {
                answer: Some(answer_of(Truth::No)),
                ..Reason::new(ReasonKind::Gate, says)
            });
            return;
        }
        let result = self.case.rule_result(id);
        let excused = rule.unless.map_or(Truth::No, |step| self.case.truth(step));
        if let Some(step) = rule.condition {
            let truth = self.case.truth(step);
            // Who is excused is so on either branch.
            let matters = excused != Truth::Yes && (truth != Truth::Unknown || is_open);
            self.push(reason, matters, |reasons| {
                reasons.gate("if", step, rule.condition_said)
            });
        }
        if let Some(step) = rule.unless {
            let is_taken = result.then.is_possible() || result.otherwise.is_possible();
            let matters = match excused {
                Truth::Yes => true,
                Truth::No => is_taken,
                Truth::Unknown => is_open,
            };
            self.push(reason, matters, |reasons| {
                reasons.gate("unless", step, rule.unless_said)
            });
        }
    }

    fn gate(&mut self, word: &str, step: StepId, said: Option<SentenceId>) -> Reason {
        self.led_by(ReasonKind::Gate, word, step, said)
    }

    /// A condition behind a word: `if …`, `require …`.
    fn led_by(
        &mut self,
        kind: ReasonKind,
        word: &str,
        step: StepId,
        said: Option<SentenceId>,
    ) -> Reason {
        let of = self.condition(step, said);
        let says = format!("{word} {}", of.says);
        if of.kind == ReasonKind::Condition {
            return Reason { kind, says, ..of };
        }
        // What has a name is opened below.
        let written = said.and_then(|id| self.case.program.sentences.get(id));
        Reason {
            answer: of.answer,
            written: written.and_then(|sentence| self.written(sentence.span)),
            reasons: if of.is_told_above {
                Vec::new()
            } else {
                of.reasons
            },
            is_told_above: of.is_told_above,
            ..Reason::new(kind, says)
        }
    }

    fn criterion_reason(&mut self, criterion: &CriterionStep) -> Reason {
        let word = match criterion.strength {
            Strength::Require => "require",
            Strength::Expect => "expect",
            Strength::Encourage => "encourage",
        };
        let word = match criterion.branch {
            Branch::Then => word.to_owned(),
            Branch::Otherwise => format!("otherwise {word}"),
        };
        let reason = self.led_by(
            ReasonKind::Criterion,
            &word,
            criterion.condition,
            criterion.said,
        );
        Reason {
            status: Some(self.case.status(criterion)),
            ..reason
        }
    }

    fn push_waiver(&mut self, reason: &mut Reason, id: RuleId, rule: &RuleStep) {
        let is_waived = matches!(reason.status, Some(Status::Waived | Status::WaivedOrBetter));
        let criterion = self
            .criteria_of(id)
            .first()
            .and_then(|at| self.criterion(*at));
        let waiver = criterion.and_then(|criterion| self.case.waiver_of(criterion));
        let Some(waiver) = waiver.filter(|_| is_waived) else {
            return;
        };
        let later = criterion.map_or_else(Vec::new, |one| self.case.later_waivers_of(one));
        for waiver in std::iter::once(waiver).chain(later) {
            let until = waiver.days.last;
            let until = until.map_or(String::new(), |day| format!(" until {day}"));
            let by = waiver.approved_by.clone();
            let given = self.given(waiver.place);
            reason.reasons.push(Reason {
                note: Some(waiver.reason.clone()),
                written: self.written(rule.span),
                given,
                ..Reason::new(ReasonKind::Waiver, format!("waived by {by}{until}"))
            });
        }
    }

    /// Adds the rules on which it rests that all of them, or any, have a status.
    pub(super) fn open_rules_are(
        &mut self,
        reason: &mut Reason,
        rules: Slice,
        (all, status): (AllOrAny, MetOrUnmet),
        truth: Truth,
    ) {
        for rule in self.case.rules_in(rules) {
            if self.criteria_of(*rule).is_empty() {
                // Nothing of it can be met.
                continue;
            }
            let result = self.case.rule_result(*rule);
            let of_rule = match all {
                AllOrAny::All => result.fits(status),
                AllOrAny::Any => result.is(status),
            };
            self.push(reason, of_rule == truth, |reasons| {
                reasons.whole_rule(*rule)
            });
        }
    }

    /// Adds the rules that are met, and unmet, of which a share is made.
    pub(super) fn open_share(&mut self, reason: &mut Reason, rules: Slice) {
        for rule in self.case.rules_in(rules) {
            if !self.criteria_of(*rule).is_empty() {
                self.push(reason, true, |reasons| reasons.whole_rule(*rule));
            }
        }
    }

    /// Adds the criteria on which it rests how many have a status, rule by rule.
    pub(super) fn open_criteria_are(
        &mut self,
        reason: &mut Reason,
        rules: Slice,
        (strength, status, count): (Strength, MetOrUnmet, CountRange),
        truth: Truth,
    ) {
        let rules = self.case.rules_in(rules);
        let of_rules: Vec<(RuleId, Vec<(usize, Truth)>)> = rules
            .iter()
            .map(|rule| {
                let criteria = self.criteria_of(*rule).into_iter();
                let have = criteria.filter_map(|at| {
                    let criterion = self.criterion(at)?;
                    (criterion.strength == strength)
                        .then(|| (at, self.has_status(criterion, status)))
                });
                (*rule, have.collect())
            })
            .collect();
        let all: Vec<Truth> = of_rules
            .iter()
            .flat_map(|(_, have)| have.iter().map(|(_, truth)| *truth))
            .collect();
        let mut wanted = wanted_of_count(&all, count, truth);
        // Both ways through a rule may come to the same, though neither is sure.
        let is_sure_either_way = |rule: RuleId, have: &[(usize, Truth)]| {
            let result = self.case.rule_result(rule);
            truth == Truth::Yes
                && result.surely_has(strength, status)
                && !have.iter().any(|(_, truth)| *truth == Truth::Yes)
        };
        if all.contains(&Truth::Unknown)
            && (wanted.is_empty() || !all.iter().any(|truth| wanted.contains(truth)))
            && !of_rules
                .iter()
                .any(|(rule, have)| is_sure_either_way(*rule, have))
        {
            wanted.push(Truth::Unknown);
        }
        let of_rules = of_rules.into_iter().filter(|(_, have)| !have.is_empty());
        let of_rules: Vec<(RuleId, Chosen, bool)> = of_rules
            .map(|(rule, have)| {
                let either_way = is_sure_either_way(rule, &have);
                let chosen = have.into_iter().map(|(at, truth)| {
                    let is_open = either_way && truth == Truth::Unknown;
                    (at, wanted.contains(&truth) || is_open)
                });
                (rule, chosen.collect(), either_way)
            })
            .collect();
        for (rule, chosen, either_way) in of_rules {
            let matters = chosen.iter().any(|(_, matters)| *matters);
            let either_way = either_way.then_some(status);
            self.push(reason, matters, |reasons| {
                reasons.rule_of_criteria(rule, chosen, either_way)
            });
        }
    }

    /// A rule with those of its criteria that count for a question. One that does not apply is told by
    /// what keeps it from applying; one that has a status either way, by that.
    fn rule_of_criteria(
        &mut self,
        rule: RuleId,
        chosen: Chosen,
        either_way: Option<MetOrUnmet>,
    ) -> Reason {
        let result = self.case.rule_result(rule);
        let is_open = chosen.iter().any(|(at, matters)| {
            let criterion = self.criterion(*at);
            let branch = criterion.map(|criterion| result.branch(criterion.branch));
            *matters && branch == Some(Truth::Unknown)
        });
        let chosen = chosen.into_iter().map(|(at, matters)| {
            let applies = self.criterion(at).is_some_and(|criterion| {
                let result = self.case.rule_result(criterion.rule);
                result.branch(criterion.branch).is_possible()
            });
            (at, matters && applies)
        });
        let chosen: Chosen = chosen.collect();
        let statuses = chosen.iter().filter_map(|(at, _)| self.criterion(*at));
        let status = match either_way {
            None => worst(statuses.map(|criterion| self.case.status(criterion))),
            Some(MetOrUnmet::Met) => Status::Met,
            Some(MetOrUnmet::Unmet) => Status::Unmet,
        };
        Reason {
            status: Some(status),
            ..self.rule(rule, chosen, is_open)
        }
    }

    /// Whether a criterion has a status.
    fn has_status(&self, criterion: &CriterionStep, status: MetOrUnmet) -> Truth {
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

    /// Adds the rules on which it rests whether any flag or stop applies.
    pub(super) fn open_notices(
        &mut self,
        reason: &mut Reason,
        rules: Slice,
        kind: NoticeKind,
        truth: Truth,
    ) {
        for id in self.case.rules_in(rules) {
            let Some(rule) = self.case.program.rules.get(*id) else {
                continue;
            };
            let mut notices = self.notices_of(rule);
            notices.retain(|notice| notice.kind == kind);
            let result = self.case.rule_result(*id);
            let of_rule = notices
                .iter()
                .map(|notice| result.branch(notice.branch))
                .max();
            if let Some(of_rule) = of_rule {
                self.push(reason, of_rule == truth, |reasons| {
                    reasons.rule_of_notices(*id, rule, &notices)
                });
            }
        }
    }

    /// The flags and stops of a rule.
    fn notices_of(&self, rule: &RuleStep) -> Vec<&'a NoticeStep> {
        let notices = &self.case.program.notices;
        let parts = [rule.then_notices, rule.otherwise_notices].into_iter();
        parts
            .flat_map(|part| notices.get(part.range()).unwrap_or(&[]))
            .collect()
    }

    fn rule_of_notices(&mut self, id: RuleId, rule: &RuleStep, notices: &[&NoticeStep]) -> Reason {
        let result = self.case.rule_result(id);
        let mut reason = Reason {
            written: self.written(rule.span),
            ..Reason::new(ReasonKind::Rule, rule.title.clone())
        };
        let of_rule = notices
            .iter()
            .map(|notice| result.branch(notice.branch))
            .max();
        reason.answer = of_rule.map(answer_of);
        let is_open = of_rule == Some(Truth::Unknown);
        self.open_gates(&mut reason, id, rule, is_open);
        for notice in notices {
            let word = match notice.kind {
                NoticeKind::Flag => "flag",
                NoticeKind::Stop => "stop",
            };
            let truth = result.branch(notice.branch);
            let says = format!("{word} \"{}\"", notice.text);
            self.push(&mut reason, truth.is_possible(), |_| Reason {
                answer: Some(answer_of(truth)),
                ..Reason::new(ReasonKind::Notice, says)
            });
        }
        reason
    }
}

/// The status of several criteria of one rule: the one that weighs most.
fn worst(statuses: impl Iterator<Item = Status>) -> Status {
    let weight = |status: &Status| match status {
        Status::Unmet => 6,
        Status::Undecided => 5,
        Status::Waived => 4,
        Status::WaivedOrBetter => 3,
        Status::Met => 2,
        Status::NoGap => 1,
        Status::NotApplicable => 0,
    };
    statuses.max_by_key(weight).unwrap_or(Status::NotApplicable)
}
