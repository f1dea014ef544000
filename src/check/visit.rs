//! Everything inside a condition: its members, the quantities it compares, definitions included.

use std::collections::BTreeSet;

use super::checked::{
    CheckedDefinition, Condition, DefinitionId, Filter, Quantity, QuantityKind, Query, Test,
};
use super::{Checker, Resolution};

/// A condition or a quantity.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'c> {
    Condition(&'c Condition),
    Quantity(&'c Quantity),
}

impl Checker<'_> {
    /// Calls `see` for a part and everything inside it, definitions included.
    pub(super) fn visit<'c>(&'c self, part: Part<'c>, see: &mut dyn FnMut(Part<'c>)) {
        let mut waiting = vec![part];
        let mut seen: BTreeSet<DefinitionId> = BTreeSet::new();
        while let Some(part) = waiting.pop() {
            see(part);
            let definition = match part {
                Part::Condition(condition) => parts_of_condition(condition, &mut waiting),
                Part::Quantity(quantity) => parts_of_quantity(quantity, &mut waiting),
            };
            if let Some(id) = definition
                && seen.insert(id)
                && let Some(Resolution::Done(definition)) = self.definitions.get(id)
            {
                match definition {
                    CheckedDefinition::Condition(condition) => {
                        waiting.push(Part::Condition(condition));
                    }
                    CheckedDefinition::Quantity(quantity) => waiting.push(Part::Quantity(quantity)),
                    CheckedDefinition::Matrix(_) | CheckedDefinition::Points(_) => {}
                }
            }
        }
    }
}

/// Adds what a condition is made of; gives the definition that it names.
fn parts_of_condition<'c>(
    condition: &'c Condition,
    parts: &mut Vec<Part<'c>>,
) -> Option<DefinitionId> {
    match condition {
        Condition::Definition(id) => return Some(*id),
        Condition::Not(inner) | Condition::Said { inner, .. } => {
            parts.push(Part::Condition(inner));
        }
        Condition::All(members)
        | Condition::Any(members)
        | Condition::MoreThanHalf(members)
        | Condition::Count { members, .. } => {
            parts.extend(members.iter().map(Part::Condition));
        }
        Condition::Test { subject, test, .. } => {
            parts.push(Part::Quantity(subject));
            parts_of_test(test, parts);
        }
        Condition::Includes { item, .. } => parts.push(Part::Quantity(item)),
        Condition::Evidence { query, .. } => parts_of_query(query, parts),
        Condition::OfColumn { input, columns, .. } => {
            parts.push(Part::Quantity(input));
            let columns = columns.iter();
            parts.extend(
                columns.flat_map(|column| [&column.is_it, &column.holds].map(Part::Condition)),
            );
        }
        Condition::YesNo(_)
        | Condition::Held { .. }
        | Condition::EmptyList { .. }
        | Condition::Known(_)
        | Condition::KnownList(_)
        | Condition::RuleIs { .. }
        | Condition::RulesAre { .. }
        | Condition::CriteriaAre { .. }
        | Condition::PlaybookIs { .. }
        | Condition::AnyNotice { .. } => {}
    }
    None
}

/// Adds what a quantity is made of; gives the definition that it names.
fn parts_of_quantity<'c>(
    quantity: &'c Quantity,
    parts: &mut Vec<Part<'c>>,
) -> Option<DefinitionId> {
    match &quantity.kind {
        QuantityKind::Definition(id) => return Some(*id),
        QuantityKind::Arithmetic { left, right, .. } => {
            parts.extend([Part::Quantity(left), Part::Quantity(right)]);
        }
        QuantityKind::Aggregate { members, .. } => {
            parts.extend(members.iter().map(Part::Quantity));
        }
        QuantityKind::Rounded { value, .. } => parts.push(Part::Quantity(value)),
        QuantityKind::Said { inner, .. } => parts.push(Part::Quantity(inner)),
        QuantityKind::Shifted { date, by, .. } => {
            parts.extend([Part::Quantity(date), Part::Quantity(by)]);
        }
        QuantityKind::WeightedMean(members) => {
            parts.extend(members.iter().map(|part| Part::Quantity(&part.value)));
        }
        QuantityKind::LevelShare { level, .. } => parts.push(Part::Quantity(level)),
        QuantityKind::YesNoShare(condition) => parts.push(Part::Condition(condition)),
        QuantityKind::CountOf(query) | QuantityKind::OfEvidence { query, .. } => {
            parts_of_query(query, parts);
        }
        QuantityKind::FirstMatch(first_match) => {
            let cases = first_match.cases.iter();
            parts.extend(cases.map(|(condition, _)| Part::Condition(condition)));
        }
        QuantityKind::OfColumn(of_column) => {
            parts.push(Part::Quantity(&of_column.input));
            let columns = of_column.columns.iter();
            parts.extend(columns.flat_map(|column| {
                [
                    Part::Condition(&column.is_it),
                    Part::Quantity(&column.value),
                ]
            }));
        }
        QuantityKind::Elapsed { since, .. } => parts.push(Part::Quantity(since)),
        QuantityKind::Constant(_)
        | QuantityKind::Slot(_)
        | QuantityKind::AreaMet(_)
        | QuantityKind::AssessmentDate => {}
    }
    None
}

fn parts_of_test<'c>(test: &'c Test, parts: &mut Vec<Part<'c>>) {
    match test {
        Test::Equal(value)
        | Test::NotEqual(value)
        | Test::AtLeast(value)
        | Test::AtMost(value)
        | Test::MoreThan(value)
        | Test::LessThan(value) => parts.push(Part::Quantity(value)),
        Test::Between(low, high) => parts.extend([Part::Quantity(low), Part::Quantity(high)]),
        Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => {}
    }
}

fn parts_of_query<'c>(query: &'c Query, parts: &mut Vec<Part<'c>>) {
    for filter in query.parts.iter().flat_map(|part| &part.filters) {
        match filter {
            Filter::Since(date) | Filter::Before(date) => parts.push(Part::Quantity(date)),
            Filter::Between(first, last) => {
                parts.extend([Part::Quantity(first), Part::Quantity(last)]);
            }
            Filter::Field { test, .. } => parts_of_test(test, parts),
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
