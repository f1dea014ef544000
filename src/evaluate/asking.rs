//! Which of what is not known to ask for first.
//!
//! A verdict is read line by line, so what leaves its first open line open has to be found out in any
//! case: nothing else is asked before. Below a line, of several ways to decide it that one is taken
//! which is likely to decide it for few questions: of what is joined by *or* the part that is most
//! likely yes for what it costs, of what is joined by *and* the one most likely no. How likely a part
//! is, and what it costs, is only a guess: it makes no difference to any answer, just to the order.

mod rules;
mod weight;

use crate::program::{
    AllOrAny, Filter, MetOrUnmet, Operand, Place, QuantityStep, Slice, SlotId, Step, StepId, Test,
};
use crate::value::{Range, Truth};

use super::blanks::Blank;
use super::explain::Case;
use weight::{EVEN, Join, Member, Part, Parts, Weight, first_of, power, weight_of};

/// How likely an item of a kind is there, where nobody has looked.
const LIKELY_EVIDENCE: f64 = 0.5;
/// How likely an item that is there passes one more filter.
const LIKELY_FILTER: f64 = 0.7;

/// Weighs what is open.
pub(super) struct Asking<'a, 'c> {
    case: &'c Case<'a>,
    is_askable: &'c dyn Fn(Blank) -> bool,
    steps: Vec<Weight>,
    registers: Vec<Weight>,
}

impl<'a, 'c> Asking<'a, 'c> {
    /// Weighs what stands below some steps.
    pub(super) fn new(
        case: &'c Case<'a>,
        lines: &[StepId],
        is_askable: &'c dyn Fn(Blank) -> bool,
    ) -> Self {
        let mut asking = Self {
            case,
            is_askable,
            steps: vec![Weight::default(); case.program.steps.len()],
            registers: vec![Weight::default(); case.program.registers.len()],
        };
        let below = asking.steps_below(lines);
        for step in below {
            asking.weigh_step(step);
        }
        asking
    }

    /// The open steps that some steps rest on, each after those it rests on itself.
    fn steps_below(&self, lines: &[StepId]) -> Vec<StepId> {
        let count = lines.iter().max().map_or(0, |last| last + 1);
        let mut is_below = vec![false; count];
        let mark = |is_below: &mut Vec<bool>, step: StepId| {
            if let Some(place) = is_below.get_mut(step) {
                *place = true;
            }
        };
        lines.iter().for_each(|line| mark(&mut is_below, *line));
        for step in (0..count).rev() {
            if !is_below.get(step).copied().unwrap_or(false) {
                continue;
            }
            let mut waiting = self.parts_of_step(step).members;
            while let Some(member) = waiting.pop() {
                match member.part {
                    Part::Blank(_) => {}
                    Part::Step(inner) => mark(&mut is_below, inner),
                    Part::Register(register) => {
                        let register = self.case.program.registers.get(register);
                        if let Some(register) = register {
                            mark(&mut is_below, register.step);
                        }
                    }
                    part @ (Part::Criterion(..) | Part::Gate(..)) => {
                        waiting.extend(self.parts_of(part).members);
                    }
                }
            }
        }
        let below = is_below
            .iter()
            .enumerate()
            .filter(|(_, is_below)| **is_below);
        below.map(|(step, _)| step).collect()
    }

    fn weigh_step(&mut self, step: StepId) {
        let weight = weight_of(&self.parts_of_step(step));
        if let Some(place) = self.steps.get_mut(step) {
            *place = weight;
        }
        if let Some(Step::Compute { register, .. }) = self.case.step(step)
            && let Some(place) = self.registers.get_mut(*register)
        {
            *place = weight;
        }
    }

    /// What to ask for first, of all that leaves a step open.
    pub(super) fn first_below(&self, step: StepId) -> Option<Blank> {
        let mut part = Part::Step(step);
        // Every part rests on earlier steps, so this ends.
        loop {
            if let Part::Blank(blank) = part {
                return Some(blank);
            }
            part = first_of(&self.parts_of(part))?.part;
        }
    }

    fn parts_of(&self, part: Part) -> Parts {
        match part {
            Part::Blank(_) => Parts::none(),
            Part::Step(step) => self.parts_of_step(step),
            Part::Register(register) => {
                let register = self.case.program.registers.get(register);
                register.map_or_else(Parts::none, |register| self.parts_of_step(register.step))
            }
            Part::Criterion(criterion, status) => {
                let criterion = self.case.program.criteria.get(criterion);
                criterion.map_or_else(Parts::none, |one| self.parts_of_criterion(one, status))
            }
            Part::Gate(rule, branch) => {
                let rule = self.case.program.rules.get(rule);
                let members = rule.map(|rule| self.members_of_gate(rule, branch));
                Parts {
                    join: Join::All,
                    members: members.unwrap_or_default(),
                }
            }
        }
    }

    fn parts_of_step(&self, id: StepId) -> Parts {
        let program = self.case.program;
        let Some(step) = self.case.step(id).copied() else {
            return Parts::none();
        };
        match step {
            Step::YesNo(slot) => self.parts_of_blank(Blank::Value(slot), EVEN),
            Step::Test { subject, test } => self.parts_of_test(subject, &test),
            Step::Held { slot, .. } => {
                let is_open = self.is_open(slot);
                let blank = if is_open {
                    Blank::Value(slot)
                } else {
                    Blank::Since(slot)
                };
                self.parts_of_blank(blank, 0.4)
            }
            Step::Includes { list, item } => {
                let mut members = self.members_of_operand(item);
                members.extend(self.member(Part::Blank(Blank::List(list)), EVEN, 1.0));
                Parts::in_order(members, 0.3)
            }
            Step::EmptyList(list) => self.parts_of_blank(Blank::List(list), 0.3),
            Step::Known(slot) => self.parts_of_blank(Blank::Value(slot), 0.9),
            Step::KnownList(list) => self.parts_of_blank(Blank::List(list), 0.9),
            Step::Evidence {
                query,
                count,
                periods,
            } => self.parts_of_evidence(
                query,
                count.low,
                count.high,
                periods.map_or(1, |one| one.count),
            ),
            Step::Not(inner) => Parts {
                join: Join::All,
                members: self
                    .member_of_step(inner)
                    .map(Member::negated)
                    .into_iter()
                    .collect(),
            },
            Step::All(members) => self.joined(Join::All, members),
            Step::Any(members) => self.joined(Join::Any, members),
            Step::Count { members, count } => {
                let sure = self.count_sure(members);
                let is_upper_bound = count.low <= sure;
                let wanted = if is_upper_bound {
                    count.high.saturating_add(1)
                } else {
                    count.low
                };
                let join = Join::AtLeast(wanted.saturating_sub(sure) as usize);
                self.joined(join, members)
            }
            Step::MoreThanHalf(members) => {
                let all = self.case.members(members).len();
                let sure = self.count_sure(members) as usize;
                self.joined(Join::AtLeast((all / 2 + 1).saturating_sub(sure)), members)
            }
            Step::OfColumn { columns, .. } => {
                let columns = program.columns.get(columns.range()).unwrap_or(&[]);
                let possible = columns
                    .iter()
                    .filter(|one| self.case.truth(one.is_it).is_possible());
                let possible: Vec<_> = possible.collect();
                let which = possible
                    .iter()
                    .filter_map(|one| self.member_of_step(one.is_it));
                let holds = possible
                    .iter()
                    .filter_map(|one| self.member_of_step(one.holds));
                Parts::in_order(which.chain(holds).collect(), 0.4)
            }
            Step::Compute { quantity, .. } => self.parts_of_quantity(&quantity),
            Step::RuleIs { rule, status } => {
                self.parts_of_rules(&[rule], status, status == MetOrUnmet::Met)
            }
            Step::RulesAre { rules, all, status } => {
                let rules = self.case.rules_in(rules);
                self.parts_of_rules(rules, status, all == AllOrAny::All)
            }
            Step::CriteriaAre {
                rules,
                strength,
                status,
                count,
            } => {
                let members = self.criteria_in(self.case.rules_in(rules), status, Some(strength));
                let sure = self.count_sure_criteria(self.case.rules_in(rules), strength, status);
                let wanted = if count.low <= sure {
                    count.high.saturating_add(1)
                } else {
                    count.low
                };
                let wanted = wanted.saturating_sub(sure) as usize;
                Parts {
                    join: if wanted <= 1 {
                        Join::Any
                    } else {
                        Join::AtLeast(wanted)
                    },
                    members,
                }
            }
            Step::AnyNotice { rules, kind } => {
                self.parts_of_notices(self.case.rules_in(rules), kind)
            }
            Step::VerdictIs { lines } => self.parts_of_lines(lines),
            Step::Constant(_) | Step::Rule(_) => Parts::none(),
        }
    }

    fn is_open(&self, slot: SlotId) -> bool {
        let value = self.case.profile.values.get(slot);
        value.is_some_and(|value| !value.range.is_exact()) && !self.case.profile.is_set_aside(slot)
    }

    fn parts_of_blank(&self, blank: Blank, yes: f64) -> Parts {
        let member = self.member(Part::Blank(blank), yes, 1.0);
        Parts::in_order(member.into_iter().collect(), yes)
    }

    /// Something of its own weight.
    fn member(&self, part: Part, yes: f64, cost: f64) -> Option<Member> {
        let is_askable = match part {
            Part::Blank(blank) => (self.is_askable)(blank),
            Part::Step(_) | Part::Register(_) | Part::Criterion(..) | Part::Gate(..) => true,
        };
        let weight = Weight {
            yes,
            cost,
            is_askable,
        };
        Some(Member { part, weight })
    }

    /// A step, as long as it is open.
    fn member_of_step(&self, step: StepId) -> Option<Member> {
        let weight = self.steps.get(step).copied().unwrap_or_default();
        let is_open =
            self.case.truth(step) == Truth::Unknown && !self.case.judgement.is_set_aside(step);
        is_open.then_some(Member {
            part: Part::Step(step),
            weight,
        })
    }

    fn joined(&self, join: Join, members: Slice) -> Parts {
        let members = self.case.members(members).iter();
        Parts {
            join,
            members: members
                .filter_map(|step| self.member_of_step(*step))
                .collect(),
        }
    }

    fn count_sure(&self, members: Slice) -> u32 {
        let members = self.case.members(members).iter();
        let sure = members.filter(|step| self.case.truth(**step) == Truth::Yes);
        u32::try_from(sure.count()).unwrap_or(u32::MAX)
    }

    fn members_of_operand(&self, operand: Operand) -> Vec<Member> {
        match operand.place {
            Place::Slot(slot) if self.is_open(slot) => {
                let member = self.member(Part::Blank(Blank::Value(slot)), EVEN, 1.0);
                member.into_iter().collect()
            }
            Place::Register(register) => {
                let weight = self.registers.get(register).copied().unwrap_or_default();
                let part = Part::Register(register);
                vec![Member { part, weight }]
            }
            Place::Slot(_) | Place::Constant(_) | Place::Field(_) => Vec::new(),
        }
    }

    fn parts_of_test(&self, subject: Operand, test: &Test) -> Parts {
        let mut members = self.members_of_operand(subject);
        let (first, second) = match *test {
            Test::Equal(value)
            | Test::NotEqual(value)
            | Test::AtLeast(value)
            | Test::AtMost(value)
            | Test::MoreThan(value)
            | Test::LessThan(value) => (Some(value), None),
            Test::Between(low, high) => (Some(low), Some(high)),
            Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => (None, None),
        };
        for operand in [first, second].into_iter().flatten() {
            members.extend(self.members_of_operand(operand));
        }
        Parts::in_order(members, self.chance_of_test(subject, test))
    }

    /// How much of what a fact can be passes a test, taking each value to be as likely as any other.
    fn chance_of_test(&self, subject: Operand, test: &Test) -> f64 {
        let Place::Slot(slot) = subject.place else {
            return EVEN;
        };
        let range = self.case.profile.values.get(slot).map(|value| value.range);
        let Some(range) = range.filter(|range| is_short(*range)) else {
            return EVEN;
        };
        let constant = |operand: Operand| match operand.place {
            Place::Constant(value) => Some(value),
            Place::Slot(_) | Place::Register(_) | Place::Field(_) => None,
        };
        let share = |low: i128, high: i128| {
            let (low, high) = (low.max(range.low), high.min(range.high));
            let (part, all) = ((high - low + 1).max(0), range.high - range.low + 1);
            part as f64 / all as f64
        };
        let one_of = |options: Slice| {
            let options = self
                .case
                .program
                .options
                .get(options.range())
                .unwrap_or(&[]);
            options.iter().map(|one| share(*one, *one)).sum::<f64>()
        };
        let of_limit = |limit: Operand, chance: &dyn Fn(i128) -> f64| constant(limit).map(chance);
        let chance = match *test {
            Test::Equal(value) => of_limit(value, &|one| share(one, one)),
            Test::NotEqual(value) => of_limit(value, &|one| 1.0 - share(one, one)),
            Test::AtLeast(value) => of_limit(value, &|one| share(one, range.high)),
            Test::MoreThan(value) => of_limit(value, &|one| share(one + 1, range.high)),
            Test::AtMost(value) => of_limit(value, &|one| share(range.low, one)),
            Test::LessThan(value) => of_limit(value, &|one| share(range.low, one - 1)),
            Test::Between(low, high) => constant(low)
                .zip(constant(high))
                .map(|(low, high)| share(low, high)),
            Test::OneOf(options) => Some(one_of(options)),
            Test::NotOneOf(options) => Some(1.0 - one_of(options)),
            Test::WithinLast(_) => None,
        };
        chance.unwrap_or(EVEN)
    }

    fn parts_of_evidence(&self, query: usize, low: u32, high: u32, periods: u32) -> Parts {
        let mut members = Vec::new();
        for parts in self.case.kinds_of(query) {
            let Some(first) = parts.first() else { continue };
            let filters = parts.iter().map(|part| part.filters.range().len()).min();
            let chance = LIKELY_EVIDENCE * power(LIKELY_FILTER, filters.unwrap_or(0) as u32);
            let blank = Part::Blank(Blank::Kind(first.kind));
            members.extend(self.member(blank, chance, 1.0));
            for part in parts {
                let filters = self.case.program.filters.get(part.filters.range());
                for filter in filters.unwrap_or(&[]) {
                    let operands = operands_of(filter);
                    members.extend(
                        operands
                            .into_iter()
                            .flat_map(|one| self.members_of_operand(one)),
                    );
                }
            }
        }
        let none = members
            .iter()
            .fold(1.0, |none, one| none * (1.0 - one.weight.yes));
        let any = 1.0 - none;
        let yes = if low > 0 {
            power(any, low.saturating_mul(periods))
        } else {
            1.0 - power(any, high.saturating_add(1))
        };
        let mut parts = Parts {
            join: Join::Any,
            members,
        };
        if low != 1 || periods != 1 {
            parts.join = Join::InOrder(yes);
        }
        parts
    }

    fn parts_of_quantity(&self, quantity: &QuantityStep) -> Parts {
        let program = self.case.program;
        let mut members = Vec::new();
        match *quantity {
            QuantityStep::Arithmetic { left, right, .. } => {
                members.extend(self.members_of_operand(left));
                members.extend(self.members_of_operand(right));
            }
            QuantityStep::Aggregate { members: of, .. } => {
                let operands = program.operands.get(of.range()).unwrap_or(&[]);
                members.extend(
                    operands
                        .iter()
                        .flat_map(|one| self.members_of_operand(*one)),
                );
            }
            QuantityStep::Rounded { value, .. } => members.extend(self.members_of_operand(value)),
            QuantityStep::Shifted { date, by, .. } => {
                members.extend(self.members_of_operand(date));
                members.extend(self.members_of_operand(by));
            }
            QuantityStep::ShareMet { rules } => {
                let rules = self.case.rules_in(rules);
                members.extend(self.criteria_in(rules, MetOrUnmet::Met, None));
            }
            QuantityStep::WeightedMean { parts } => {
                let parts = program.weighted_parts.get(parts.range()).unwrap_or(&[]);
                let mut parts: Vec<_> = parts.iter().collect();
                parts.sort_by_key(|part| std::cmp::Reverse(part.weight));
                members.extend(
                    parts
                        .iter()
                        .flat_map(|one| self.members_of_operand(one.value)),
                );
            }
            QuantityStep::LevelShare { level, .. } => {
                members.extend(self.members_of_operand(level))
            }
            QuantityStep::YesNoShare { condition } => {
                members.extend(self.member_of_step(condition))
            }
            QuantityStep::CountOf { query } | QuantityStep::OfEvidence { query, .. } => {
                members = self.parts_of_evidence(query, 1, u32::MAX, 1).members;
            }
            QuantityStep::Elapsed { since, .. } => members.extend(self.members_of_operand(since)),
            QuantityStep::AssessmentDate => {}
            QuantityStep::FirstMatch { cases, .. } => {
                let cases = self.case.judgement.possible_cases(program, cases);
                members.extend(cases.filter_map(|one| self.member_of_step(one.condition)));
            }
            QuantityStep::OfColumn { columns, .. } => {
                let columns = program.column_values.get(columns.range()).unwrap_or(&[]);
                let possible = columns
                    .iter()
                    .filter(|one| self.case.truth(one.is_it).is_possible());
                let possible: Vec<_> = possible.collect();
                members.extend(
                    possible
                        .iter()
                        .filter_map(|one| self.member_of_step(one.is_it)),
                );
                members.extend(
                    possible
                        .iter()
                        .flat_map(|one| self.members_of_operand(one.value)),
                );
            }
        }
        Parts::in_order(members, EVEN)
    }

    /// The open lines of another playbook's verdict, which is read top to bottom like the own one.
    fn parts_of_lines(&self, lines: Slice) -> Parts {
        let (mut yes, mut is_read) = (0.0, 1.0);
        let mut members = Vec::new();
        let lines = self.case.verdict_lines(lines);
        for (line, truth) in self.case.judgement.possible_lines(lines) {
            let member = line.condition.and_then(|step| self.member_of_step(step));
            let chance = match (truth, member) {
                (Truth::Unknown, Some(member)) => member.weight.yes,
                (Truth::Unknown, None) => EVEN,
                (Truth::Yes | Truth::No, _) => 1.0,
            };
            if line.is_wanted {
                yes += is_read * chance;
            }
            is_read *= 1.0 - chance;
            members.extend(member);
        }
        Parts::in_order(members, yes)
    }
}

/// Whether its values can be counted.
fn is_short(range: Range) -> bool {
    range.low > -(1 << 60) && range.high < (1 << 60)
}

/// The facts and quantities that a filter compares with.
fn operands_of(filter: &Filter) -> Vec<Operand> {
    match *filter {
        Filter::Since(date) | Filter::Before(date) => vec![date],
        Filter::Between(first, last) => vec![first, last],
        Filter::Field { test, .. } => match test {
            Test::Equal(value)
            | Test::NotEqual(value)
            | Test::AtLeast(value)
            | Test::AtMost(value)
            | Test::MoreThan(value)
            | Test::LessThan(value) => vec![value],
            Test::Between(low, high) => vec![low, high],
            Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => Vec::new(),
        },
        Filter::WithinLast(_)
        | Filter::Verified
        | Filter::VerifiedBy(_)
        | Filter::Lasting(_)
        | Filter::Ongoing
        | Filter::About(_)
        | Filter::NotExpired { .. }
        | Filter::FieldKnown { .. } => Vec::new(),
    }
}
