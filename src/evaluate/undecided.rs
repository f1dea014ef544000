//! What would decide an open question: the unknown facts, skills and kinds of evidence in it.

use std::collections::HashSet;

use indexmap::IndexSet;

use crate::profile::Item;
use crate::program::{
    AllOrAny, CriterionStep, Filter, MetOrUnmet, Operand, Pick, Place, Program, QuantityStep,
    RuleId, Step, StepId, Strength, Test,
};
use crate::value::Truth;

use super::blanks::{Asked, Blank};
use super::explain::Case;
use super::shortfall::is_dated;

/// Collects what is not known, each once, in the order in which it is met.
pub(super) struct Unknowns<'a, 'c> {
    case: &'c Case<'a>,
    blanks: IndexSet<Blank>,
    /// The queries whose items are asked for.
    queries: IndexSet<Asked>,
    seen: HashSet<StepId>,
    /// What is still to be looked at, the next one last.
    waiting: Vec<StepId>,
}

/// The names of facts and skills, and kinds of evidence.
pub(super) fn blanks_in_words(blanks: &IndexSet<Blank>, program: &Program) -> Vec<String> {
    let names: IndexSet<String> = blanks.iter().map(|one| one.name(&program.layout)).collect();
    names.into_iter().collect()
}

impl<'a, 'c> Unknowns<'a, 'c> {
    pub(super) fn new(case: &'c Case<'a>) -> Self {
        Self {
            case,
            blanks: IndexSet::new(),
            queries: IndexSet::new(),
            seen: HashSet::new(),
            waiting: Vec::new(),
        }
    }

    /// The names of facts and skills, and kinds of evidence.
    pub(super) fn into_names(self) -> Vec<String> {
        blanks_in_words(&self.blanks, self.case.program)
    }

    /// What is not known, and the queries whose items are asked for.
    pub(super) fn into_parts(self) -> (IndexSet<Blank>, IndexSet<Asked>) {
        (self.blanks, self.queries)
    }

    /// Adds what would decide a step, when it is open.
    pub(super) fn add_step(&mut self, step: StepId) {
        self.waiting.push(step);
        self.look_at_waiting();
    }

    fn look_at_waiting(&mut self) {
        while let Some(step) = self.waiting.pop() {
            if self.case.truth(step) == Truth::Unknown && self.seen.insert(step) {
                self.look_at(step);
            }
        }
    }

    /// Adds what would make a quantity more exact.
    pub(super) fn add_quantity(&mut self, quantity: Operand) {
        self.add_operand(quantity);
        self.look_at_waiting();
    }

    /// Adds what would decide a criterion: whether it applies, and whether it holds.
    pub(super) fn add_criterion(&mut self, criterion: &CriterionStep) {
        for step in self.parts_of(criterion) {
            self.add_step(step);
        }
    }

    /// Adds what would decide whether a rule applies.
    pub(super) fn add_gate(&mut self, rule: RuleId) {
        let rule = self.case.program.rules.get(rule).into_iter();
        for step in rule.flat_map(|rule| [rule.condition, rule.unless]) {
            step.into_iter().for_each(|step| self.add_step(step));
        }
    }

    fn parts_of(&self, criterion: &CriterionStep) -> Vec<StepId> {
        let rule = self.case.program.rules.get(criterion.rule);
        let applies = self
            .case
            .rule_result(criterion.rule)
            .branch(criterion.branch);
        let gate = rule.filter(|_| applies == Truth::Unknown);
        let gate = gate
            .into_iter()
            .flat_map(|rule| [rule.condition, rule.unless])
            .flatten();
        gate.chain(std::iter::once(criterion.condition)).collect()
    }

    fn look_at(&mut self, id: StepId) {
        let Some(step) = self.case.step(id).copied() else {
            return;
        };
        match step {
            Step::YesNo(slot) => self.add_slot(slot),
            Step::Test { subject, test } => {
                self.add_operand(subject);
                self.add_test(&test);
            }
            Step::Held { slot, .. } => self.add_held(slot),
            Step::Includes { list, item } => {
                self.add_list(list);
                self.add_operand(item);
            }
            Step::EmptyList(list) => self.add_list(list),
            Step::Evidence { query, periods, .. } => {
                self.add_query(query);
                if periods.is_some() {
                    self.add_days(query);
                }
            }
            Step::Not(inner) => self.waiting.push(inner),
            Step::All(members)
            | Step::Any(members)
            | Step::MoreThanHalf(members)
            | Step::Count { members, .. } => {
                let members = self.case.members(members);
                self.waiting.extend(members.iter().rev());
            }
            Step::RuleIs { rule, .. } => self.add_rules(&[rule], None),
            Step::RulesAre { rules, all, status } => {
                let rules = self.case.rules_in(rules).iter().copied();
                let open: Vec<RuleId> = rules
                    .filter(|rule| {
                        let result = self.case.rule_result(*rule);
                        let truth = match all {
                            AllOrAny::All => result.fits(status),
                            AllOrAny::Any => result.is(status),
                        };
                        truth == Truth::Unknown
                    })
                    .collect();
                self.add_rules(&open, None);
            }
            Step::CriteriaAre {
                rules,
                strength,
                status,
                ..
            } => {
                let rules = self.case.rules_in(rules);
                self.add_rules(rules, Some((strength, status)));
            }
            Step::VerdictIs { lines } => {
                let open = self.case.open_lines(lines);
                self.waiting.extend(open.into_iter().rev());
            }
            Step::AnyNotice { rules, kind } => {
                let rules = self.case.rules_in(rules);
                for rule in rules.iter().rev() {
                    self.add_gate_of_notices(*rule, kind);
                }
            }
            Step::OfColumn { columns, .. } => {
                let Case {
                    program, judgement, ..
                } = *self.case;
                let columns: Vec<StepId> = judgement
                    .possible_columns(program, columns)
                    .flat_map(|column| [column.is_it, column.holds])
                    .collect();
                self.waiting.extend(columns.into_iter().rev());
            }
            // Open only where a fact that is not recorded may yet be.
            Step::Known(slot) => {
                self.blanks.insert(Blank::Value(slot));
            }
            Step::KnownList(list) => {
                self.blanks.insert(Blank::List(list));
            }
            Step::Constant(_) | Step::Compute { .. } | Step::Rule(_) => {}
        }
    }

    /// Adds the criteria of rules, or just those of a strength that may or may not have a status.
    fn add_rules(&mut self, rules: &[RuleId], only: Option<(Strength, MetOrUnmet)>) {
        let mut steps = Vec::new();
        for rule in rules
            .iter()
            .filter_map(|rule| self.case.program.rules.get(*rule))
        {
            for part in [rule.then, rule.otherwise] {
                let criteria = self.case.program.criteria.get(part.range()).unwrap_or(&[]);
                for criterion in criteria {
                    let is_wanted = only.is_none_or(|(strength, status)| {
                        strength == criterion.strength && self.is_open(criterion, status)
                    });
                    if is_wanted {
                        steps.extend(self.parts_of(criterion));
                    }
                }
            }
        }
        self.waiting.extend(steps.into_iter().rev());
    }

    /// Whether a criterion may or may not be met, or unmet.
    fn is_open(&self, criterion: &CriterionStep, status: MetOrUnmet) -> bool {
        let result = self.case.rule_result(criterion.rule);
        if self.case.judgement.is_set_aside(criterion.condition) {
            return false;
        }
        let holds = self.case.truth(criterion.condition);
        let has_status = match status {
            MetOrUnmet::Met => holds,
            MetOrUnmet::Unmet if result.is_waived => Truth::No,
            MetOrUnmet::Unmet => !holds,
        };
        result.branch(criterion.branch).and(has_status) == Truth::Unknown
    }

    fn add_gate_of_notices(&mut self, rule: RuleId, kind: crate::program::NoticeKind) {
        let Some(step) = self.case.program.rules.get(rule) else {
            return;
        };
        let result = self.case.rule_result(rule);
        let is_open = [step.then_notices, step.otherwise_notices]
            .iter()
            .any(|part| {
                let notices = self.case.program.notices.get(part.range()).unwrap_or(&[]);
                notices.iter().any(|notice| {
                    notice.kind == kind && result.branch(notice.branch) == Truth::Unknown
                })
            });
        if is_open {
            self.waiting
                .extend([step.unless, step.condition].into_iter().flatten());
        }
    }

    fn add_slot(&mut self, slot: usize) {
        let value = self.case.profile.values.get(slot);
        let is_open = value.is_none_or(|value| !value.range.is_exact())
            && !self.case.profile.is_set_aside(slot);
        if is_open {
            self.blanks.insert(Blank::Value(slot));
        }
    }

    /// Adds a level: also one that is given, since more may be told of how long it has been held.
    fn add_held(&mut self, slot: usize) {
        self.add_slot(slot);
        if !self.case.profile.is_set_aside(slot) {
            self.blanks.insert(Blank::Since(slot));
        }
    }

    fn add_list(&mut self, list: usize) {
        let is_open = self
            .case
            .profile
            .lists
            .get(list)
            .is_none_or(Option::is_none);
        if is_open {
            self.blanks.insert(Blank::List(list));
        }
    }

    fn add_operand(&mut self, operand: Operand) {
        match operand.place {
            Place::Slot(slot) => self.add_slot(slot),
            Place::Register(register) => self.add_register(register),
            Place::Constant(_) | Place::Field(_) => {}
        }
    }

    fn add_register(&mut self, register: usize) {
        let step = self
            .case
            .program
            .registers
            .get(register)
            .map(|register| register.step);
        let step = step.and_then(|step| self.case.step(step)).copied();
        let Some(Step::Compute { quantity, .. }) = step else {
            return;
        };
        match quantity {
            QuantityStep::Arithmetic { left, right, .. } => {
                self.add_operand(left);
                self.add_operand(right);
            }
            QuantityStep::Aggregate { members, .. } => {
                let members = self
                    .case
                    .program
                    .operands
                    .get(members.range())
                    .unwrap_or(&[]);
                for member in members {
                    self.add_operand(*member);
                }
            }
            QuantityStep::Rounded { value, .. } => self.add_operand(value),
            QuantityStep::Shifted { date, by, .. } => {
                self.add_operand(date);
                self.add_operand(by);
            }
            QuantityStep::ShareMet { rules } => self.add_rules(self.case.rules_in(rules), None),
            QuantityStep::WeightedMean { parts } => {
                let parts = self.case.program.weighted_parts.get(parts.range());
                for part in parts.unwrap_or(&[]) {
                    self.add_operand(part.value);
                }
            }
            QuantityStep::LevelShare { level, .. } => self.add_operand(level),
            QuantityStep::YesNoShare { condition } => self.waiting.push(condition),
            QuantityStep::CountOf { query } => self.add_query(query),
            QuantityStep::OfEvidence { pick, query } => {
                self.add_query(query);
                if matches!(pick, Pick::First | Pick::Latest) {
                    self.add_days(query);
                    self.add_bounds_of_unlisted(query);
                }
            }
            QuantityStep::Elapsed { since, .. } => self.add_operand(since),
            QuantityStep::AssessmentDate => {}
            QuantityStep::FirstMatch { cases, inputs, .. } => {
                let Case {
                    program, judgement, ..
                } = *self.case;
                let cases: Vec<StepId> = judgement
                    .possible_cases(program, cases)
                    .map(|case| case.condition)
                    .collect();
                let is_sure = cases.iter().any(|case| judgement.case(*case) == Truth::Yes);
                self.waiting.extend(cases.into_iter().rev());
                // While no row is sure, an input that may be nothing may leave the table without one.
                let inputs = program.operands.get(inputs.range()).unwrap_or(&[]);
                for input in inputs.iter().filter(|_| !is_sure) {
                    if judgement.may_be_nothing(self.case.profile, *input) {
                        self.add_operand(*input);
                    }
                }
            }
            QuantityStep::OfColumn { columns, .. } => {
                let columns = self.case.program.column_values.get(columns.range());
                for column in columns.unwrap_or(&[]) {
                    if self.case.truth(column.is_it).is_possible() {
                        self.waiting.push(column.is_it);
                        self.add_operand(column.value);
                    }
                }
            }
        }
    }

    fn add_test(&mut self, test: &Test) {
        match *test {
            Test::Equal(value)
            | Test::NotEqual(value)
            | Test::AtLeast(value)
            | Test::AtMost(value)
            | Test::MoreThan(value)
            | Test::LessThan(value) => self.add_operand(value),
            Test::Between(low, high) => {
                self.add_operand(low);
                self.add_operand(high);
            }
            Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => {}
        }
    }

    /// Adds the kinds of a query whose number is open, and the facts that its filters ask for.
    fn add_query(&mut self, query: usize) {
        self.queries.insert(Asked::ForItems(query));
        let Case {
            program,
            profile,
            judgement,
        } = *self.case;
        for parts in self.case.kinds_of(query) {
            let Some(kind) = parts.first().map(|part| part.kind) else {
                continue;
            };
            let Some(evidence) = profile.kinds.get(kind) else {
                continue;
            };
            let items = profile.items.get(evidence.items.clone()).unwrap_or(&[]);
            let mut is_open = !evidence.is_complete;
            for item in items {
                let counts = judgement.item_counts(program, profile, parts, item);
                is_open |= counts.is_possible() && !self.case.has_value(parts, item);
                if counts != Truth::Unknown {
                    continue;
                }
                for part in parts {
                    let filters = program.filters.get(part.filters.range()).unwrap_or(&[]);
                    is_open |= filters
                        .iter()
                        .any(|filter| self.is_open_by_item(item, filter));
                    self.add_filters(filters);
                }
            }
            if is_open {
                self.blanks.insert(Blank::Kind(kind));
            }
        }
    }

    /// Adds the kinds of a query whose items have no exact day, where it matters on which day they are.
    fn add_days(&mut self, query: usize) {
        self.queries.insert(Asked::ForDays(query));
        let Case {
            program,
            profile,
            judgement,
        } = *self.case;
        for parts in self.case.kinds_of(query) {
            let Some(kind) = parts.first().map(|part| part.kind) else {
                continue;
            };
            let items = profile.kinds.get(kind).map(|kind| kind.items.clone());
            let items = items
                .and_then(|items| profile.items.get(items))
                .unwrap_or(&[]);
            let is_open = |item: &Item| {
                let counts = judgement.item_counts(program, profile, parts, item);
                counts.is_possible() && !judgement.day_counted(item).is_exact()
            };
            if items.iter().any(is_open) {
                self.blanks.insert(Blank::Kind(kind));
            }
        }
    }

    /// Adds the facts between which the days of items lie that nobody has listed.
    fn add_bounds_of_unlisted(&mut self, query: usize) {
        let Case {
            program, profile, ..
        } = *self.case;
        for part in self.case.kinds_of(query).flatten() {
            let kind = profile.kinds.get(part.kind);
            if kind.is_some_and(|kind| !kind.is_complete) {
                self.add_filters(program.filters.get(part.filters.range()).unwrap_or(&[]));
            }
        }
    }

    /// Whether more about the item itself, and not just about the facts that a filter compares with,
    /// could tell whether it passes.
    fn is_open_by_item(&self, item: &Item, filter: &Filter) -> bool {
        let Case {
            program,
            profile,
            judgement,
        } = *self.case;
        let is_open = judgement.passes(program, profile, item, filter) == Truth::Unknown;
        let is_by_fact = matches!(
            filter,
            Filter::Since(_) | Filter::Before(_) | Filter::Between(_, _)
        );
        is_open && !(is_by_fact && is_dated(item))
    }

    fn add_filters(&mut self, filters: &[Filter]) {
        for filter in filters {
            match *filter {
                Filter::Since(date) | Filter::Before(date) => self.add_operand(date),
                Filter::Between(first, last) => {
                    self.add_operand(first);
                    self.add_operand(last);
                }
                Filter::Field { test, .. } => self.add_test(&test),
                Filter::WithinLast(_)
                | Filter::Verified
                | Filter::VerifiedBy(_)
                | Filter::Lasting(_)
                | Filter::Ongoing
                | Filter::About(_)
                | Filter::NotExpired { .. }
                | Filter::FieldKnown { .. } => {}
            }
        }
    }
}
