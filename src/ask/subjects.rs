//! What of a person a program looks at at all.

use std::collections::HashSet;

use crate::evaluate::Blank;
use crate::program::{Filter, Operand, Place, Program, QuantityStep, Step, Test};

/// The facts, skills and kinds of evidence that any condition or quantity of a program reads.
pub(super) fn read_by(program: &Program) -> HashSet<Blank> {
    let mut subjects = Subjects {
        program,
        found: HashSet::new(),
    };
    for step in &program.steps {
        subjects.add_step(step);
    }
    subjects.found
}

struct Subjects<'p> {
    program: &'p Program,
    found: HashSet<Blank>,
}

impl Subjects<'_> {
    fn add_step(&mut self, step: &Step) {
        match *step {
            Step::YesNo(slot) | Step::Held { slot, .. } | Step::Known(slot) => {
                self.found.insert(Blank::Value(slot));
            }
            Step::Test { subject, test } => {
                self.add(subject);
                self.add_test(&test);
            }
            Step::Includes { list, item } => {
                self.found.insert(Blank::List(list));
                self.add(item);
            }
            Step::EmptyList(list) | Step::KnownList(list) => {
                self.found.insert(Blank::List(list));
            }
            Step::Evidence { query, .. } => self.add_query(query),
            Step::OfColumn { input, .. } => self.add(input),
            Step::Compute { quantity, .. } => self.add_quantity(&quantity),
            Step::Constant(_)
            | Step::Not(_)
            | Step::All(_)
            | Step::Any(_)
            | Step::Count { .. }
            | Step::MoreThanHalf(_)
            | Step::Rule(_)
            | Step::RuleIs { .. }
            | Step::RulesAre { .. }
            | Step::CriteriaAre { .. }
            | Step::AnyNotice { .. }
            | Step::VerdictIs { .. } => {}
        }
    }

    fn add(&mut self, operand: Operand) {
        if let Place::Slot(slot) = operand.place {
            self.found.insert(Blank::Value(slot));
        }
    }

    fn add_test(&mut self, test: &Test) {
        match *test {
            Test::Equal(value)
            | Test::NotEqual(value)
            | Test::AtLeast(value)
            | Test::AtMost(value)
            | Test::MoreThan(value)
            | Test::LessThan(value) => self.add(value),
            Test::Between(low, high) => {
                self.add(low);
                self.add(high);
            }
            Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => {}
        }
    }

    fn add_query(&mut self, query: usize) {
        let parts = self.program.queries.get(query);
        let parts = parts.and_then(|query| self.program.query_parts.get(query.parts.range()));
        for part in parts.unwrap_or(&[]) {
            self.found.insert(Blank::Kind(part.kind));
            let filters = self.program.filters.get(part.filters.range());
            for filter in filters.unwrap_or(&[]) {
                self.add_filter(filter);
            }
        }
    }

    fn add_filter(&mut self, filter: &Filter) {
        match *filter {
            Filter::Since(date) | Filter::Before(date) => self.add(date),
            Filter::Between(first, last) => {
                self.add(first);
                self.add(last);
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

    fn add_quantity(&mut self, quantity: &QuantityStep) {
        match *quantity {
            QuantityStep::Arithmetic { left, right, .. } => {
                self.add(left);
                self.add(right);
            }
            QuantityStep::Aggregate { members, .. } => {
                for member in self.program.operands.get(members.range()).unwrap_or(&[]) {
                    self.add(*member);
                }
            }
            QuantityStep::Rounded { value, .. } => self.add(value),
            QuantityStep::Shifted { date, by, .. } => {
                self.add(date);
                self.add(by);
            }
            QuantityStep::WeightedMean { parts } => {
                let parts = self.program.weighted_parts.get(parts.range());
                for part in parts.unwrap_or(&[]) {
                    self.add(part.value);
                }
            }
            QuantityStep::LevelShare { level, .. } => self.add(level),
            QuantityStep::CountOf { query } | QuantityStep::OfEvidence { query, .. } => {
                self.add_query(query);
            }
            QuantityStep::Elapsed { since, .. } => self.add(since),
            QuantityStep::FirstMatch { inputs, .. } => {
                for input in self.program.operands.get(inputs.range()).unwrap_or(&[]) {
                    self.add(*input);
                }
            }
            QuantityStep::OfColumn { input, columns } => {
                self.add(input);
                let columns = self.program.column_values.get(columns.range());
                for column in columns.unwrap_or(&[]) {
                    self.add(column.value);
                }
            }
            QuantityStep::ShareMet { .. }
            | QuantityStep::YesNoShare { .. }
            | QuantityStep::AssessmentDate => {}
        }
    }
}
