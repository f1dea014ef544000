//! Why an answer is another one than on the day before: what of the profile or the playbook turned
//! over night, in words.
//!
//! Only what differs between the two days is followed, down to an item of evidence, a value, a waiver
//! or the days on which a rule is in force.

mod items;

use std::collections::{HashMap, HashSet};

use crate::outcome::Status;
use crate::program::{
    CountRange, CriterionStep, ListId, MetOrUnmet, Operand, Place, QuantityStep, RuleId, Slice,
    SlotId, Step, StepId, Strength, Test,
};
use crate::value::Truth;

use super::explain::{Case, status_of_rule};
use super::{waivers, words};

/// What was found below a step.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// Something that can be named.
    pub(super) is_named: bool,
    /// The date itself, which whoever looks at it has to put into words.
    pub(super) is_clock: bool,
}

impl Found {
    pub(super) const NAMED: Self = Self {
        is_named: true,
        is_clock: false,
    };
    pub(super) const CLOCK: Self = Self {
        is_named: false,
        is_clock: true,
    };

    fn and(self, other: Self) -> Self {
        Self {
            is_named: self.is_named || other.is_named,
            is_clock: self.is_clock || other.is_clock,
        }
    }
}

/// Collects what turned from one day to the next.
pub(super) struct Turns<'d> {
    pub(super) before: Case<'d>,
    pub(super) after: Case<'d>,
    found: HashMap<StepId, Found>,
    rules: HashSet<(RuleId, Option<usize>)>,
    words: Vec<String>,
}

impl<'d> Turns<'d> {
    pub(super) fn new(before: Case<'d>, after: Case<'d>) -> Self {
        Self {
            before,
            after,
            found: HashMap::new(),
            rules: HashSet::new(),
            words: Vec::new(),
        }
    }

    /// The reasons, each once.
    pub(super) fn into_words(self) -> Vec<String> {
        self.words
    }

    pub(super) fn say(&mut self, words: String) {
        if !self.words.contains(&words) {
            self.words.push(words);
        }
    }

    pub(super) fn add_steps(&mut self, steps: impl IntoIterator<Item = StepId>) -> Found {
        let mut found = Found::default();
        for step in steps {
            found = found.and(self.add_step(step));
        }
        found
    }

    /// What turned a criterion: whether it applies, or whether it holds.
    pub(super) fn add_criterion(&mut self, criterion: &CriterionStep) {
        self.add_gate(criterion.rule);
        self.add_step(criterion.condition);
    }

    fn has_turned(&self, id: StepId) -> bool {
        match self.after.step(id) {
            Some(Step::Compute { register, .. }) => {
                let register = |case: &Case<'_>| case.judgement.registers.get(*register).copied();
                register(&self.before) != register(&self.after)
            }
            Some(Step::Rule(rule)) => {
                self.before.rule_result(*rule) != self.after.rule_result(*rule)
            }
            Some(_) => self.before.truth(id) != self.after.truth(id),
            None => false,
        }
    }

    fn add_step(&mut self, id: StepId) -> Found {
        if let Some(found) = self.found.get(&id) {
            return *found;
        }
        let found = match self.after.step(id) {
            Some(step) if self.has_turned(id) => self.add_turned(id, *step),
            Some(_) | None => Found::default(),
        };
        self.found.insert(id, found);
        found
    }

    fn add_turned(&mut self, id: StepId, step: Step) -> Found {
        match step {
            Step::Not(inner) => self.add_step(inner),
            Step::All(members)
            | Step::Any(members)
            | Step::MoreThanHalf(members)
            | Step::Count { members, .. } => {
                let members = self.after.members(members).to_vec();
                self.add_steps(members)
            }
            Step::OfColumn { input, columns } => {
                let columns = self.after.program.columns.get(columns.range());
                let steps = columns.unwrap_or(&[]).iter();
                let steps: Vec<StepId> = steps.flat_map(|one| [one.is_it, one.holds]).collect();
                self.add_operand(input).and(self.add_steps(steps))
            }
            Step::Compute { quantity, .. } => self.add_quantity(&quantity),
            Step::Rule(rule) | Step::RuleIs { rule, .. } => self.add_rule(rule, None),
            Step::RulesAre { rules, .. } => self.add_rules(rules, None),
            Step::CriteriaAre {
                rules,
                strength,
                status,
                count,
            } => self.add_criteria(id, rules, (strength, status, count)),
            Step::AnyNotice { rules, .. } => {
                let rules = self.after.rules_in(rules).iter();
                rules.fold(Found::default(), |found, rule| {
                    found.and(self.add_gate(*rule))
                })
            }
            Step::VerdictIs { lines } => {
                let lines = self.after.program.verdict_lines.get(lines.range());
                let lines = lines.unwrap_or(&[]).iter();
                let steps: Vec<StepId> = lines.filter_map(|line| line.condition).collect();
                self.add_steps(steps)
            }
            Step::Evidence { query, periods, .. } => {
                if !self.add_items(query, periods) {
                    self.add_in_own_words(id, String::new());
                }
                Found::NAMED
            }
            Step::Test { subject, test } => self.add_test(id, subject, &test),
            Step::Held { slot, .. } => {
                self.add_slot(slot);
                let value = self.after.held_words(slot);
                self.add_in_own_words(id, format!(" ({value})"));
                Found::NAMED
            }
            Step::YesNo(slot) | Step::Known(slot) => self.add_slot(slot),
            Step::Includes { list, item } => self.add_list(list).and(self.add_operand(item)),
            Step::EmptyList(list) | Step::KnownList(list) => self.add_list(list),
            Step::Constant(_) => Found::default(),
        }
    }

    fn add_test(&mut self, id: StepId, subject: Operand, test: &Test) -> Found {
        let mut found = self.add_operand(subject);
        for other in test.operands().into_iter().flatten() {
            found = found.and(self.add_operand(other));
        }
        if !found.is_named || found.is_clock {
            let value = match subject.place {
                Place::Slot(slot) => format!(" ({})", self.after.slot_words(slot)),
                Place::Constant(_) | Place::Register(_) | Place::Field(_) => String::new(),
            };
            self.add_in_own_words(id, value);
        }
        Found::NAMED
    }

    /// `years since started in role is then at least 2`
    fn add_in_own_words(&mut self, id: StepId, value: String) {
        let Some(words) = self.after.program.words.get(id) else {
            return;
        };
        let (subject, needed) = (&words.subject, &words.needed);
        let how = match (self.before.truth(id), self.after.truth(id)) {
            (_, Truth::Yes) => "is then",
            (Truth::Unknown, Truth::No) => "is then surely not",
            (_, Truth::No) => "is then no longer",
            (Truth::Yes, Truth::Unknown) => "may then no longer be",
            (_, Truth::Unknown) => "may then be",
        };
        self.say(format!("{subject}{value} {how} {needed}"));
    }

    pub(super) fn add_operand(&mut self, operand: Operand) -> Found {
        match operand.place {
            Place::Register(register) => {
                let register = self.after.program.registers.get(register);
                register.map_or(Found::default(), |register| self.add_step(register.step))
            }
            Place::Slot(slot) => self.add_slot(slot),
            Place::Constant(_) | Place::Field(_) => Found::default(),
        }
    }

    /// Names a fact or skill that has another value than the day before.
    fn add_slot(&mut self, slot: SlotId) -> Found {
        let value = |case: &Case<'_>| case.profile.values.get(slot).copied();
        let (was, is) = (value(&self.before), value(&self.after));
        let slots = &self.after.program.layout.slots;
        let Some(name) = slots.get(slot).filter(|_| was != is) else {
            return Found::default();
        };
        let (was, is) = (self.before.slot_words(slot), self.after.slot_words(slot));
        self.say(format!("{} is then {is} (until then {was})", name.name));
        Found::NAMED
    }

    /// The same for a fact with a list of values.
    fn add_list(&mut self, list: ListId) -> Found {
        let value = |case: &Case<'_>| case.profile.lists.get(list).cloned().flatten();
        let (was, is) = (value(&self.before), value(&self.after));
        let lists = &self.after.program.layout.lists;
        let Some(name) = lists.get(list).filter(|_| was != is) else {
            return Found::default();
        };
        let words = |case: &Case<'_>| words::list_value(case.program, case.profile, list);
        let (was, is) = (words(&self.before), words(&self.after));
        self.say(format!("{} is then {is} (until then {was})", name.name));
        Found::NAMED
    }

    fn add_operands(&mut self, operands: impl IntoIterator<Item = Operand>) -> Found {
        let mut found = Found::default();
        for operand in operands {
            found = found.and(self.add_operand(operand));
        }
        found
    }

    fn add_quantity(&mut self, quantity: &QuantityStep) -> Found {
        let program = self.after.program;
        match *quantity {
            QuantityStep::Arithmetic { left, right, .. } => self.add_operands([left, right]),
            QuantityStep::Aggregate { members, .. } => {
                let members = program.operands.get(members.range()).unwrap_or(&[]);
                self.add_operands(members.iter().copied())
            }
            QuantityStep::Rounded { value, .. } => self.add_operand(value),
            QuantityStep::Shifted { date, by, .. } => self.add_operands([date, by]),
            QuantityStep::ShareMet { rules } => self.add_rules(rules, None),
            QuantityStep::WeightedMean { parts } => {
                let parts = program.weighted_parts.get(parts.range()).unwrap_or(&[]);
                self.add_operands(parts.iter().map(|part| part.value))
            }
            QuantityStep::LevelShare { level, .. } => self.add_operand(level),
            QuantityStep::YesNoShare { condition } => self.add_step(condition),
            QuantityStep::CountOf { query } | QuantityStep::OfEvidence { query, .. } => {
                if self.add_items(query, None) {
                    Found::NAMED
                } else {
                    Found::CLOCK
                }
            }
            QuantityStep::Elapsed { since, .. } => self.add_operand(since).and(Found::CLOCK),
            QuantityStep::AssessmentDate => Found::CLOCK,
            QuantityStep::FirstMatch { cases, .. } => {
                let cases = program.cases.get(cases.range()).unwrap_or(&[]);
                self.add_steps(cases.iter().map(|case| case.condition))
            }
            QuantityStep::OfColumn { input, columns } => {
                let columns = program.column_values.get(columns.range()).unwrap_or(&[]);
                let found = self.add_steps(columns.iter().map(|column| column.is_it));
                let values = self.add_operands(columns.iter().map(|column| column.value));
                self.add_operand(input).and(found).and(values)
            }
        }
    }

    fn add_rules(&mut self, rules: Slice, strength: Option<Strength>) -> Found {
        let mut found = Found::default();
        for rule in self.after.rules_in(rules) {
            found = found.and(self.add_rule(*rule, strength));
        }
        found
    }

    /// What turned how many criteria have a status. Where there are more of them than the day before,
    /// a rule with fewer has no part in it.
    fn add_criteria(
        &mut self,
        id: StepId,
        rules: Slice,
        (strength, status, count): (Strength, MetOrUnmet, CountRange),
    ) -> Found {
        let is_more = self.after.truth(id) > self.before.truth(id);
        let is_any = count.high == u32::MAX;
        let mut found = Found::default();
        for rule in self.after.rules_in(rules) {
            let (was, is) = (
                self.before.rule_result(*rule).how_many(strength, status),
                self.after.rule_result(*rule).how_many(strength, status),
            );
            let is_against = if is_more {
                is.0 <= was.0 && is.1 <= was.1
            } else {
                is.0 >= was.0 && is.1 >= was.1
            };
            if !(is_any && is_against && is != was) {
                found = found.and(self.add_rule(*rule, Some(strength)));
            }
        }
        found
    }

    /// What turned a rule, of its criteria only those of a strength.
    fn add_rule(&mut self, rule: RuleId, strength: Option<Strength>) -> Found {
        let statuses = |case: &Case<'_>| case.rule_result(rule).without_waiver();
        let is_like = statuses(&self.before) == statuses(&self.after);
        let key = strength.map(|strength| strength as usize);
        if is_like || !self.rules.insert((rule, key)) {
            return Found {
                is_named: !is_like,
                is_clock: false,
            };
        }
        let criteria = self.after.program.criteria.iter();
        let criteria = criteria.filter(|one| one.rule == rule);
        let asked = criteria.filter(|one| strength.is_none_or(|asked| asked == one.strength));
        let conditions: Vec<StepId> = asked.map(|one| one.condition).collect();
        self.add_gate(rule).and(self.add_steps(conditions))
    }

    /// What turned whether a rule applies, and whether it is waived.
    fn add_gate(&mut self, rule: RuleId) -> Found {
        let Some(step) = self.after.program.rules.get(rule) else {
            return Found::default();
        };
        let mut found = Found::default();
        let is_in_force = |case: &Case<'_>| step.in_force.include(case.judgement.as_of);
        match (is_in_force(&self.before), is_in_force(&self.after)) {
            (false, true) => self.say(format!("rule {} is then in force", step.name)),
            (true, false) => self.say(format!("rule {} is then no longer in force", step.name)),
            (_, _) => found = self.add_steps([step.condition, step.unless].into_iter().flatten()),
        }
        found.is_named |= is_in_force(&self.before) != is_in_force(&self.after);
        found.is_named |= self.add_waivers(rule);
        found
    }

    /// The waivers of a rule that begin or have ended, where that makes a difference.
    fn add_waivers(&mut self, rule: RuleId) -> bool {
        let program = self.after.program;
        let status = |case: &Case<'_>| status_of_rule(case.rule_result(rule).statuses);
        let is_waived =
            |case: &Case<'_>| matches!(status(case), Status::Waived | Status::WaivedOrBetter);
        let Some(step) = program.rules.get(rule) else {
            return false;
        };
        let mut is_any = false;
        if is_waived(&self.before) == is_waived(&self.after) {
            return false;
        }
        for waiver in &self.after.profile.waivers {
            let holds =
                |case: &Case<'_>| waivers::fault(step, waiver, case.judgement.as_of).is_none();
            let how = match (holds(&self.before), holds(&self.after)) {
                (false, true) => "then begins",
                (true, false) => "has then ended",
                (_, _) => continue,
            };
            if program.rules_named(waiver.rule).contains(&rule) {
                let by = &waiver.approved_by;
                self.say(format!("the waiver of rule {} by {by} {how}", step.name));
                is_any = true;
            }
        }
        is_any
    }
}
