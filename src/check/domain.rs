//! What a quantity can be at all: its bounds, whether it is whole, whether it may be *nothing*.

use crate::layout::{Section, SlotType};
use crate::value::{Number, Range, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

use super::checked::{
    Aggregate, CheckedDefinition, FirstMatch, Operator, Quantity, QuantityKind, ValueType,
};
use super::{Checker, Resolution};

/// Everything that a quantity can be; rather too much than too little.
#[derive(Debug, Clone, Copy)]
pub(super) struct Domain {
    pub(super) range: Range,
    /// Whether it is a whole number.
    pub(super) is_whole: bool,
    pub(super) may_be_nothing: bool,
}

impl Domain {
    const ANYTHING: Self = Self {
        range: Range::UNBOUNDED,
        is_whole: false,
        may_be_nothing: true,
    };

    const fn of(range: Range, is_whole: bool) -> Self {
        Self {
            range,
            is_whole,
            may_be_nothing: false,
        }
    }

    const fn is_negative(self) -> bool {
        self.range.low < 0
    }
}

impl Checker<'_> {
    pub(super) fn domain(&self, quantity: &Quantity) -> Domain {
        let domain = self.domain_of_kind(quantity);
        match self.vocabulary_of(quantity.value_type) {
            Some(words) => {
                let last = words.len() as i128 - 1;
                let Range { low, high } = domain.range;
                let range = Range::new(low.clamp(0, last), high.clamp(0, last));
                Domain { range, ..domain }
            }
            None => domain,
        }
    }

    fn domain_of_kind(&self, quantity: &Quantity) -> Domain {
        match &quantity.kind {
            QuantityKind::Constant(value) => {
                let is_whole = quantity.value_type == ValueType::Number
                    && Number::from_units(*value).is_whole();
                Domain::of(Range::exactly(*value), is_whole)
            }
            QuantityKind::Slot(slot) => self.domain_of_slot(*slot),
            QuantityKind::Definition(id) => match self.definitions.get(*id) {
                Some(Resolution::Done(CheckedDefinition::Quantity(quantity))) => {
                    self.domain(quantity)
                }
                _ => Domain::ANYTHING,
            },
            QuantityKind::Said { inner, .. } => self.domain(inner),
            QuantityKind::OfEvidence { .. } => Domain::ANYTHING,
            QuantityKind::CountOf(_) => Domain::of(Range::new(0, UNBOUNDED_ABOVE), true),
            QuantityKind::Elapsed { since, .. } => Domain {
                range: Range::UNBOUNDED,
                is_whole: true,
                may_be_nothing: self.domain(since).may_be_nothing,
            },
            QuantityKind::Rounded { value, .. } => Domain {
                // Rounding moves a value by less than one.
                range: widened(self.domain(value).range),
                ..self.domain(value)
            },
            QuantityKind::Shifted { date, by, .. } => Domain {
                range: Range::UNBOUNDED,
                is_whole: false,
                may_be_nothing: self.domain(date).may_be_nothing || self.domain(by).may_be_nothing,
            },
            QuantityKind::WeightedMean(_)
            | QuantityKind::LevelShare { .. }
            | QuantityKind::YesNoShare(_)
            | QuantityKind::AreaMet(_) => Domain {
                may_be_nothing: true,
                ..Domain::of(Range::new(0, Number::UNITS_PER_ONE), false)
            },
            QuantityKind::AssessmentDate => Domain::of(Range::UNBOUNDED, false),
            QuantityKind::Arithmetic {
                operator,
                left,
                right,
            } => arithmetic(*operator, self.domain(left), self.domain(right)),
            QuantityKind::Aggregate { aggregate, members } => {
                let members: Vec<Domain> = members
                    .iter()
                    .map(|one| self.domain_of_member(one))
                    .collect();
                domain_of_aggregate(*aggregate, &members)
            }
            QuantityKind::FirstMatch(first_match) => self.domain_of_cases(first_match),
            QuantityKind::OfColumn(of_column) => {
                let columns: Vec<Domain> = of_column
                    .columns
                    .iter()
                    .map(|column| self.domain(&column.value))
                    .collect();
                let hull = domain_of_aggregate(Aggregate::Highest, &columns);
                Domain {
                    may_be_nothing: columns.iter().any(|column| column.may_be_nothing)
                        || self.domain(&of_column.input).may_be_nothing,
                    ..hull
                }
            }
        }
    }

    /// A member of an aggregate: what goes by a skill is left out where the skill does not apply.
    fn domain_of_member(&self, member: &Quantity) -> Domain {
        let domain = self.domain(member);
        let is_skill = |quantity: &Quantity| {
            let QuantityKind::Slot(slot) = quantity.meaning().kind else {
                return false;
            };
            let slot = self.names.layout.slots.get(slot);
            slot.is_some_and(|slot| slot.section == Section::Skills)
        };
        let goes_by_skill = match &member.meaning().kind {
            QuantityKind::FirstMatch(cases) => cases.inputs.iter().any(is_skill),
            _ => is_skill(member),
        };
        Domain {
            may_be_nothing: domain.may_be_nothing || goes_by_skill,
            ..domain
        }
    }

    fn domain_of_slot(&self, slot: usize) -> Domain {
        let slot = self.names.layout.slots.get(slot);
        slot.map_or(Domain::ANYTHING, |slot| {
            let range = slot.slot_type.possible(&self.names.layout.vocabularies);
            let is_whole = matches!(slot.slot_type, SlotType::Number { whole: true, .. });
            Domain::of(range, is_whole)
        })
    }

    fn domain_of_cases(&self, first_match: &FirstMatch) -> Domain {
        let values = first_match.cases.iter().map(|(_, value)| *value);
        let (low, high) = (values.clone().min(), values.clone().max());
        let mut inputs = first_match.inputs.iter();
        Domain {
            range: Range::new(
                low.unwrap_or(UNBOUNDED_BELOW),
                high.unwrap_or(UNBOUNDED_ABOVE),
            ),
            is_whole: values
                .into_iter()
                .all(|value| Number::from_units(value).is_whole()),
            may_be_nothing: !first_match.is_complete
                || inputs.any(|input| self.domain(input).may_be_nothing),
        }
    }
}

fn arithmetic(operator: Operator, left: Domain, right: Domain) -> Domain {
    let is_positive = !left.is_negative() && !right.is_negative();
    let from_zero = Range::new(0, UNBOUNDED_ABOVE);
    let range = match operator {
        Operator::Plus => sum(left.range, right.range),
        Operator::Minus => sum(left.range, opposite(right.range)),
        Operator::Times | Operator::DividedBy if is_positive => from_zero,
        Operator::Times | Operator::DividedBy => Range::UNBOUNDED,
    };
    let by_zero = operator == Operator::DividedBy && right.range.low <= 0 && right.range.high >= 0;
    Domain {
        range,
        is_whole: left.is_whole && right.is_whole && operator != Operator::DividedBy,
        may_be_nothing: left.may_be_nothing || right.may_be_nothing || by_zero,
    }
}

/// Members that are nothing are left out of an aggregate.
fn domain_of_aggregate(aggregate: Aggregate, members: &[Domain]) -> Domain {
    let is_whole = members.iter().all(|member| member.is_whole);
    let may_be_nothing = members.iter().all(|member| member.may_be_nothing);
    let low = members.iter().map(|member| member.range.low).min();
    let high = members.iter().map(|member| member.range.high).max();
    let hull = Range::new(
        low.unwrap_or(UNBOUNDED_BELOW),
        high.unwrap_or(UNBOUNDED_ABOVE),
    );
    match aggregate {
        Aggregate::Sum => {
            let zero = Range::exactly(0);
            let ranges = members.iter().map(|member| {
                if member.may_be_nothing {
                    Range::new(member.range.low.min(0), member.range.high.max(0))
                } else {
                    member.range
                }
            });
            Domain::of(ranges.fold(zero, sum), is_whole)
        }
        Aggregate::Average | Aggregate::Lowest | Aggregate::Highest => Domain {
            range: hull,
            is_whole: is_whole && aggregate != Aggregate::Average,
            may_be_nothing,
        },
    }
}

/// The sum of two ranges; an end without bound stays so.
fn sum(left: Range, right: Range) -> Range {
    let add = |a: i128, b: i128, open: i128| {
        if a == open || b == open {
            open
        } else {
            a.checked_add(b).unwrap_or(open)
        }
    };
    Range::new(
        add(left.low, right.low, UNBOUNDED_BELOW),
        add(left.high, right.high, UNBOUNDED_ABOVE),
    )
}

/// A range with room for a number that is rounded, to the next whole one at most.
fn widened(range: Range) -> Range {
    let one = Number::UNITS_PER_ONE;
    let down = |value: i128| value.checked_sub(value.rem_euclid(one)).unwrap_or(value);
    let low = match range.low {
        UNBOUNDED_BELOW => UNBOUNDED_BELOW,
        low => down(low),
    };
    let high = match range.high {
        UNBOUNDED_ABOVE => UNBOUNDED_ABOVE,
        high => high.checked_add(one - 1).map_or(UNBOUNDED_ABOVE, down),
    };
    Range::new(low, high)
}

fn opposite(range: Range) -> Range {
    let turn = |value: i128| match value {
        UNBOUNDED_BELOW => UNBOUNDED_ABOVE,
        UNBOUNDED_ABOVE => UNBOUNDED_BELOW,
        value => -value,
    };
    Range::new(turn(range.high), turn(range.low))
}
