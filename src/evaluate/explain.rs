//! From what the walk left to an outcome in words.

use indexmap::IndexSet;

use crate::outcome::{
    Concern, Criterion, Effect, NOTHING, NamedAnswer, Outcome, Remark, RuleStatus, SetAside,
    Status, Verdict, Waiver,
};
use crate::profile::{self, Profile};
use crate::program::{
    self, CriterionStep, NoticeKind, Program, QueryPart, RuleId, RuleStep, Slice, Step, StepId,
    Strength, VerdictStep,
};
use crate::value::{Date, Truth};

use super::blanks::{Asked, Blank};
use super::cases;
use super::judge::Judgement;
use super::rules::{RuleResult, Statuses};
use super::undecided::{Unknowns, blanks_in_words};
use super::words;

/// Fewer items ahead than this are plans, and no sign that the day is one of long ago.
const FEW_AHEAD: usize = 3;

/// A judgement and what it was made of.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) program: &'a Program,
    pub(super) profile: &'a Profile,
    pub(super) judgement: &'a Judgement,
}

/// Puts a judgement into words.
pub(super) fn explain(program: &Program, profile: &Profile, judgement: &Judgement) -> Outcome {
    let case = Case {
        program,
        profile,
        judgement,
    };
    let (verdict, would_decide) = case.own_verdict();
    Outcome {
        as_of: judgement.as_of,
        id: profile.id.clone(),
        name: profile.name.clone(),
        verdict,
        criteria: program
            .criteria
            .iter()
            .filter(|criterion| program.is_own(criterion.rule))
            .map(|criterion| case.criterion(criterion))
            .collect(),
        rules: case.rules(),
        scores: case.scores(),
        flags: case.notices(NoticeKind::Flag),
        stops: case.notices(NoticeKind::Stop),
        possible_flags: case.possible_notices(NoticeKind::Flag),
        possible_stops: case.possible_notices(NoticeKind::Stop),
        recommendations: case.recommendations(),
        would_decide,
        ask_next: Vec::new(),
        set_aside: case.set_aside(),
        answers: case.answers(),
        remarks: case.remarks(),
        next_change: None,
    }
}

/// How a rule stands that may still have these statuses.
pub(super) fn status_of_rule(statuses: Statuses) -> Status {
    let Statuses {
        met,
        unmet,
        waived,
        not_applicable,
    } = statuses;
    match (unmet, waived, met, not_applicable) {
        (true, false, false, false) => Status::Unmet,
        (true, ..) => Status::Undecided,
        (false, true, false, false) => Status::Waived,
        (false, true, ..) => Status::WaivedOrBetter,
        (false, false, true, false) => Status::Met,
        (false, false, true, true) => Status::NoGap,
        (false, false, false, _) => Status::NotApplicable,
    }
}

pub(super) fn effect_of(strength: Strength) -> Effect {
    match strength {
        Strength::Require => Effect::Require,
        Strength::Expect => Effect::Expect,
        Strength::Encourage => Effect::Encourage,
    }
}

impl<'c> Case<'c> {
    pub(super) fn truth(&self, step: StepId) -> Truth {
        self.judgement.truths.get(step).copied().unwrap_or_default()
    }

    pub(super) fn rule_result(&self, rule: usize) -> RuleResult {
        self.judgement.rules.get(rule).copied().unwrap_or_default()
    }

    /// The verdict of the playbook, and what can still change it.
    fn own_verdict(&self) -> (Verdict, Vec<String>) {
        let (verdict, lines) = self.read_lines(&self.program.verdict);
        let (blanks, _) = self.would_change(&verdict, &lines);
        (verdict, blanks_in_words(&blanks, self.program))
    }

    /// What can still change the verdict of the playbook, which these conditions leave open, and the
    /// queries whose items are asked for.
    pub(super) fn would_change(
        &self,
        verdict: &Verdict,
        lines: &[StepId],
    ) -> (IndexSet<Blank>, IndexSet<Asked>) {
        let mut unknowns = Unknowns::new(self);
        if verdict.possible.len() > 1 {
            for line in lines {
                unknowns.add_step(*line);
            }
        }
        let (mut blanks, asked) = unknowns.into_parts();
        cases::retain_what_matters(self, &mut blanks);
        (blanks, asked)
    }

    /// Reads the lines top to bottom: a no is passed over, an unknown stays possible, a yes ends.
    fn verdict(&self, lines: &[VerdictStep]) -> (Verdict, Vec<String>) {
        let (verdict, unknown_lines) = self.read_lines(lines);
        let mut unknowns = Unknowns::new(self);
        if verdict.possible.len() > 1 {
            for step in unknown_lines {
                unknowns.add_step(step);
            }
        }
        (verdict, unknowns.into_names())
    }

    /// The verdicts that are possible, and the conditions that leave them open.
    pub(super) fn read_lines(&self, lines: &[VerdictStep]) -> (Verdict, Vec<StepId>) {
        let mut possible: Vec<String> = Vec::new();
        let mut unknown_lines = Vec::new();
        for (line, truth) in self.lines_read(lines) {
            if !possible.contains(&line.label) {
                possible.push(line.label.clone());
            }
            if truth == Truth::Unknown {
                unknown_lines.extend(line.condition);
            }
        }
        // Of somebody to whom none of its skills apply, a table says nothing.
        if possible.is_empty() {
            possible.push(NOTHING.to_owned());
        }
        (Verdict { possible }, unknown_lines)
    }

    /// The lines of a verdict that may be the one which is read, up to the first that surely is.
    pub(super) fn lines_read<'l>(
        &self,
        lines: &'l [VerdictStep],
    ) -> impl Iterator<Item = (&'l VerdictStep, Truth)> {
        let truths = lines.iter().map(|line| {
            let truth = line.condition.map_or(Truth::Yes, |condition| {
                if line.is_case {
                    self.judgement.case(condition)
                } else {
                    self.truth(condition)
                }
            });
            (line, truth)
        });
        let mut is_read = false;
        let read = truths.take_while(move |(_, truth)| {
            let goes_on = !is_read;
            is_read = *truth == Truth::Yes;
            goes_on
        });
        read.filter(|(_, truth)| truth.is_possible())
    }

    fn answers(&self) -> Vec<NamedAnswer> {
        let answers = self.program.answers.iter().map(|answer| {
            let (verdict, would_decide) = self.verdict(&answer.lines);
            NamedAnswer {
                name: answer.name.clone(),
                verdict,
                would_decide,
            }
        });
        answers.collect()
    }

    fn criterion(&self, criterion: &CriterionStep) -> Criterion {
        let rule = self.program.rules.get(criterion.rule);
        let status = self.status(criterion);
        let (gaps, would_decide) = match status {
            Status::Unmet | Status::Waived | Status::WaivedOrBetter => {
                (self.gaps_of(criterion), Vec::new())
            }
            Status::Undecided => (self.gaps_of(criterion), self.would_decide(criterion)),
            Status::Met | Status::NotApplicable | Status::NoGap => (Vec::new(), Vec::new()),
        };
        let is_waived = matches!(status, Status::Waived | Status::WaivedOrBetter);
        let waiver = self.waiver_of(criterion).filter(|_| is_waived);
        Criterion {
            rule: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
            title: rule.map(|rule| rule.title.clone()).unwrap_or_default(),
            area: rule.and_then(|rule| rule.area.clone()),
            effect: effect_of(criterion.strength),
            condition: criterion.words.clone(),
            status,
            gaps,
            would_decide,
            rests_on_record: criterion.rests_on_record || self.rests_on_default(criterion),
            concerns: concern_of(rule),
            later_waivers: waiver.map_or_else(Vec::new, |_| {
                let later = self.later_waivers_of(criterion).into_iter();
                later.map(told_waiver).collect()
            }),
            waiver: waiver.map(told_waiver),
            because: rule.and_then(|rule| rule.because.clone()),
            cite: rule.map(|rule| rule.cite.clone()).unwrap_or_default(),
        }
    }

    /// Whether a fact that it depends on is not given, and counts as something all the same.
    fn rests_on_default(&self, criterion: &CriterionStep) -> bool {
        let values = &self.profile.values;
        let is_given = |slot: &usize| values.get(*slot).is_some_and(|value| value.is_known);
        !criterion.defaults.iter().all(is_given)
    }

    /// The facts and skills that are not given and count as something all the same.
    fn default_remarks(&self) -> impl Iterator<Item = Remark> {
        let slots = self.program.layout.slots.iter().zip(&self.profile.values);
        slots.filter_map(|(slot, value)| {
            let is_used = slot.default.is_some() && !value.is_known;
            is_used.then(|| Remark::CountsAs {
                name: slot.name.clone(),
                value: words::given_value(self.program, self.profile, slot.slot_type, *value),
            })
        })
    }

    pub(super) fn status(&self, criterion: &CriterionStep) -> Status {
        let rule = self.rule_result(criterion.rule);
        let applies = rule.branch(criterion.branch);
        if self.judgement.is_set_aside(criterion.condition) {
            return Status::NotApplicable;
        }
        match (applies, self.truth(criterion.condition)) {
            (Truth::No, _) => Status::NotApplicable,
            (Truth::Yes, Truth::Yes) => Status::Met,
            (Truth::Yes, Truth::No) if rule.is_waived => Status::Waived,
            (Truth::Yes, Truth::No) => Status::Unmet,
            (Truth::Unknown, Truth::Yes) => Status::NoGap,
            (Truth::Yes | Truth::Unknown, _) if rule.is_waived => Status::WaivedOrBetter,
            (Truth::Yes, Truth::Unknown) | (Truth::Unknown, Truth::No | Truth::Unknown) => {
                Status::Undecided
            }
        }
    }

    fn would_decide(&self, criterion: &CriterionStep) -> Vec<String> {
        let mut unknowns = Unknowns::new(self);
        unknowns.add_criterion(criterion);
        unknowns.into_names()
    }

    fn rules(&self) -> Vec<RuleStatus> {
        let rules = self.program.rules.iter().zip(&self.judgement.rules);
        rules
            .filter(|(rule, _)| rule.is_own)
            .map(|(rule, result)| RuleStatus {
                rule: rule.name.clone(),
                status: status_of_rule(result.statuses),
            })
            .collect()
    }

    /// The skills that do not apply, each with its reason.
    fn set_aside(&self) -> Vec<SetAside> {
        let slots = &self.program.layout.slots;
        let set_aside = self.profile.set_aside.iter();
        set_aside
            .filter_map(|(slot, reason)| {
                Some(SetAside {
                    skill: slots.get(*slot)?.name.clone(),
                    reason: reason.clone(),
                })
            })
            .collect()
    }

    fn remarks(&self) -> Vec<Remark> {
        let kinds = self.program.layout.kinds.values().zip(&self.profile.kinds);
        let future = kinds.filter_map(|(kind, evidence)| {
            let items = self.profile.items.get(evidence.items.clone())?;
            let count = items
                .iter()
                .filter(|item| self.judgement.is_future(item))
                .count();
            (count > 0).then(|| Remark::FutureEvidence {
                kind: kind.name.clone(),
                count,
            })
        });
        let registers = self.program.registers.iter().zip(&self.judgement.registers);
        let too_large = registers.filter(|(_, register)| register.is_too_large);
        let too_large = too_large.filter_map(|(register, _)| {
            let what = self.program.words.get(register.step)?.subject.clone();
            Some(Remark::NumberTooLarge { what })
        });
        future
            .chain(self.future_values())
            .chain(self.undated_values())
            .chain(too_large)
            .chain(self.default_remarks())
            .chain(self.waiver_remarks())
            .collect()
    }

    /// The dated facts and skills that change after the assessment date.
    fn future_values(&self) -> impl Iterator<Item = Remark> {
        let (layout, as_of) = (&self.program.layout, self.judgement.as_of);
        let dated = &self.profile.dated;
        let values = dated.values.iter().filter_map(move |timeline| {
            let name = &layout.slots.get(timeline.target)?.name;
            Some((name, timeline.first_after(as_of)?.since.low))
        });
        let lists = dated.lists.iter().filter_map(move |timeline| {
            let name = &layout.lists.get(timeline.target)?.name;
            Some((name, timeline.first_after(as_of)?.since.low))
        });
        values.chain(lists).map(|(name, day)| Remark::FutureValue {
            name: name.clone(),
            on: Date::from_day_number(day),
        })
    }

    /// That facts and skills have no date, where the day is one of long ago: most evidence lies ahead.
    fn undated_values(&self) -> Option<Remark> {
        let items = &self.profile.items;
        let ahead = items
            .iter()
            .filter(|item| self.judgement.is_future(item))
            .count();
        if ahead < FEW_AHEAD || ahead * 2 <= items.len() {
            return None;
        }
        let values = self.profile.values.iter().enumerate();
        let undated = values
            .filter(|(slot, value)| value.is_known && self.profile.dated.of_slot(*slot).is_none());
        let lists = self.profile.lists.iter().enumerate();
        let lists = lists.filter(|(list, members)| {
            members.is_some() && self.profile.dated.of_list(*list).is_none()
        });
        let count = undated.count() + lists.count();
        (count > 0).then_some(Remark::UndatedValues { count })
    }

    pub(super) fn step(&self, step: StepId) -> Option<&Step> {
        self.program.steps.get(step)
    }

    pub(super) fn rules_in(&self, rules: Slice) -> &'c [RuleId] {
        self.program.rule_lists.get(rules.range()).unwrap_or(&[])
    }

    /// The parts of a query, those of one kind together.
    pub(super) fn kinds_of(&self, query: usize) -> impl Iterator<Item = &'c [QueryPart]> + use<'c> {
        let query = self.program.queries.get(query);
        let parts = query.and_then(|query| self.program.query_parts.get(query.parts.range()));
        let parts = parts.unwrap_or(&[]);
        parts.chunk_by(|one, other| one.kind == other.kind)
    }

    pub(super) fn members(&self, members: Slice) -> &[StepId] {
        self.program.members.get(members.range()).unwrap_or(&[])
    }
}

fn told_waiver(waiver: &profile::Waiver) -> Waiver {
    Waiver {
        approved_by: waiver.approved_by.clone(),
        reason: waiver.reason.clone(),
        from: waiver.days.first,
        until: waiver.days.last,
    }
}

/// Whose duty a rule is about.
pub(super) fn concern_of(rule: Option<&RuleStep>) -> Concern {
    match rule.and_then(|rule| rule.concerns) {
        None => Concern::Person,
        Some(program::Concern::Employer) => Concern::Employer,
        Some(program::Concern::Manager) => Concern::Manager,
    }
}
