//! Quantities as sums of columns, and what is asked of them.

use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, Signed, ToPrimitive, Zero};

use crate::program::{
    Aggregate, Operand, Operator, Pick, Place, Program, QuantityStep, Slice, SlotType, Test,
};
use crate::value::Number;

use super::super::code::{Case, MeanTest, Op, OpId, Term};
use super::super::inputs::{ColumnId, OPEN_ABOVE, OPEN_BELOW, UNITS_PER_ONE};
use super::{Lowering, Need, Said, is_number};

/// An exact fraction.
type Fraction = Ratio<i128>;

/// The largest factor of a column: products with what data holds still fit.
const LARGEST: i128 = 1_000_000_000_000;

/// A worked-out quantity.
#[derive(Debug, Clone)]
pub(super) enum Quantity {
    Linear(Linear),
    /// The mean of a field: its sum over its count; *nothing* where nothing counts.
    Mean {
        sum: ColumnId,
        count: ColumnId,
        unit: i128,
    },
}

/// A sum of columns, each so many times, and a constant: numbers in ones, all else in integers. A
/// column stands in it as often as it is written, for it may be a span.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    /// What the column holds is in units of `1 / unit`; the factor counts in ones.
    terms: Vec<(ColumnId, Fraction)>,
    constant: Fraction,
}

impl Linear {
    fn constant(constant: Fraction) -> Self {
        Self {
            terms: Vec::new(),
            constant,
        }
    }

    fn plus(mut self, other: Self) -> Said<Self> {
        self.terms.extend(other.terms);
        self.constant = self.constant.checked_add(&other.constant)?;
        Some(self)
    }

    fn times(self, factor: Fraction) -> Said<Self> {
        // Nothing times a quantity is nothing at all, whatever the quantity may be.
        if factor.is_zero() {
            return Some(Self::constant(factor));
        }
        let terms = self.terms.into_iter();
        let terms = terms.map(|(column, times)| Some((column, times.checked_mul(&factor)?)));
        Some(Self {
            terms: terms.collect::<Said<_>>()?,
            constant: self.constant.checked_mul(&factor)?,
        })
    }

    fn minus(self, other: Self) -> Said<Self> {
        self.plus(other.times(-Fraction::from_integer(1))?)
    }
}

/// Tells of everything that a quantity needs.
pub(super) fn for_each_need(
    program: &Program,
    quantity: &QuantityStep,
    tell: &mut impl FnMut(Need),
) {
    let operands = |operands: Slice| program.operands.get(operands.range()).unwrap_or(&[]);
    match *quantity {
        QuantityStep::Arithmetic { left, right, .. } => {
            tell(Need::Operand(left));
            tell(Need::Operand(right));
        }
        QuantityStep::Aggregate { members, .. } => {
            for member in operands(members) {
                tell(Need::Operand(*member));
            }
        }
        QuantityStep::WeightedMean { parts } => {
            for part in program.weighted_parts.get(parts.range()).unwrap_or(&[]) {
                tell(Need::Operand(part.value));
            }
        }
        QuantityStep::LevelShare { level, .. } => tell(Need::Operand(level)),
        QuantityStep::YesNoShare { condition } => tell(Need::Step(condition)),
        QuantityStep::FirstMatch { cases, inputs, .. } => {
            for case in program.cases.get(cases.range()).unwrap_or(&[]) {
                tell(Need::Step(case.condition));
            }
            for input in operands(inputs) {
                tell(Need::Operand(*input));
            }
        }
        // What the code cannot say needs nothing of it.
        QuantityStep::Rounded { .. }
        | QuantityStep::Shifted { .. }
        | QuantityStep::ShareMet { .. }
        | QuantityStep::OfColumn { .. }
        | QuantityStep::Elapsed { .. }
        | QuantityStep::CountOf { .. }
        | QuantityStep::OfEvidence { .. }
        | QuantityStep::AssessmentDate => {}
    }
}

impl Lowering<'_> {
    pub(super) fn quantity(&mut self, quantity: &QuantityStep) -> Said<Quantity> {
        let linear = match *quantity {
            QuantityStep::Arithmetic {
                operator,
                left,
                right,
            } => self.arithmetic(operator, left, right)?,
            QuantityStep::Aggregate { aggregate, members } => self.aggregate(aggregate, members)?,
            QuantityStep::WeightedMean { parts } => self.weighted_mean(parts)?,
            QuantityStep::LevelShare { level, steps } => {
                let steps = i128::try_from(steps).ok()?.max(1);
                self.linear(level)?.times(Fraction::new(1, steps))?
            }
            QuantityStep::YesNoShare { condition } => {
                let condition = self.lowered(condition)?;
                self.worked_out(1, |column| Op::AsNumber { column, condition })
            }
            QuantityStep::CountOf { query } => {
                let column = self.count_of(query)?;
                self.column(column, 1)
            }
            QuantityStep::OfEvidence { pick, query } => return self.of_evidence(pick, query),
            QuantityStep::AssessmentDate => {
                Linear::constant(Fraction::from_integer(self.as_of.day_number().into()))
            }
            QuantityStep::FirstMatch {
                cases,
                inputs,
                is_complete,
                is_number,
            } => self.first_case(cases, inputs, is_complete, is_number)?,
            QuantityStep::Rounded { .. }
            | QuantityStep::Shifted { .. }
            | QuantityStep::ShareMet { .. }
            | QuantityStep::OfColumn { .. }
            | QuantityStep::Elapsed { .. } => return None,
        };
        Some(Quantity::Linear(linear))
    }

    fn column(&self, column: ColumnId, unit: i128) -> Linear {
        Linear {
            terms: vec![(column, Fraction::new(1, unit))],
            constant: Fraction::zero(),
        }
    }

    /// Adds an operation that works out a column, in units of `1 / unit`.
    fn worked_out(&mut self, unit: i128, op: impl FnOnce(ColumnId) -> Op) -> Linear {
        let column = self.first_worked_out + self.worked_out.len();
        self.worked_out.push(unit);
        self.push(op(column));
        self.column(column, unit)
    }

    /// An operand as a sum. Nothing that may be *nothing* is one.
    pub(super) fn linear(&self, operand: Operand) -> Said<Linear> {
        match operand.place {
            Place::Constant(value) => Some(Linear::constant(fraction(value, operand.is_number))),
            Place::Slot(slot) => {
                let column = *self.slots.get(&slot)?;
                let declared = self.program.layout.slots.get(slot)?;
                Some(self.column(column, unit_of(is_number(declared.slot_type))))
            }
            Place::Register(register) => match self.registers.get(&register)? {
                Quantity::Linear(linear) => Some(linear.clone()),
                Quantity::Mean { .. } => None,
            },
            Place::Field(_) => None,
        }
    }

    fn arithmetic(&self, operator: Operator, left: Operand, right: Operand) -> Said<Linear> {
        let (left, right) = (self.linear(left)?, self.linear(right)?);
        match operator {
            Operator::Plus => left.plus(right),
            Operator::Minus => left.minus(right),
            Operator::Times if right.terms.is_empty() => left.times(right.constant),
            Operator::Times if left.terms.is_empty() => right.times(left.constant),
            Operator::DividedBy if right.terms.is_empty() => {
                left.times(Fraction::from_integer(1).checked_div(&right.constant)?)
            }
            Operator::Times | Operator::DividedBy => None,
        }
    }

    fn aggregate(&mut self, aggregate: Aggregate, members: Slice) -> Said<Linear> {
        let members = self.program.operands.get(members.range())?.iter();
        let members = members.map(|member| self.linear(*member));
        let members = members.collect::<Said<Vec<_>>>()?;
        let count = i128::try_from(members.len()).ok()?;
        match aggregate {
            Aggregate::Sum | Aggregate::Average => {
                let nothing = Linear::constant(Fraction::zero());
                let sum = members.into_iter().try_fold(nothing, Linear::plus)?;
                match (aggregate, count) {
                    (Aggregate::Average, 0) => None,
                    (Aggregate::Average, count) => sum.times(Fraction::new(1, count)),
                    (_, _) => Some(sum),
                }
            }
            Aggregate::Lowest | Aggregate::Highest => {
                if members.is_empty() {
                    return None;
                }
                let mut units = members.iter().map(unit_needed);
                let unit = units.try_fold(1_i128, |one, other| Some(one.lcm(&other?)))?;
                let columns = members.iter().map(|member| self.materialize(member, unit));
                let columns = columns.collect::<Said<Vec<_>>>()?;
                let of = self.columns.add(columns);
                Some(self.worked_out(unit, |column| match aggregate {
                    Aggregate::Highest => Op::Highest { column, of },
                    _ => Op::Lowest { column, of },
                }))
            }
        }
    }

    /// Parts that are never nothing: their sum by their weights.
    fn weighted_mean(&mut self, parts: Slice) -> Said<Linear> {
        let parts = self.program.weighted_parts.get(parts.range())?;
        let mut sum = Linear::constant(Fraction::zero());
        let mut weights = Fraction::zero();
        for part in parts {
            let value = self.linear(part.value)?;
            let weight = fraction(part.weight, true);
            let unit = unit_needed(&value)?;
            let raw = self.materialize(&value, unit)?;
            let high = i64::try_from(unit).ok()?;
            let held = self.worked_out(unit, |column| Op::Held {
                column,
                value: raw,
                low: 0,
                high,
            });
            sum = sum.plus(held.times(weight)?)?;
            weights = weights.checked_add(&weight)?;
        }
        sum.times(Fraction::from_integer(1).checked_div(&weights)?)
    }

    fn of_evidence(&mut self, pick: Pick, query: usize) -> Said<Quantity> {
        let columns = match pick {
            Pick::Sum | Pick::Average => self.tally(query, true)?,
            Pick::Lowest | Pick::Highest | Pick::First | Pick::Latest => return None,
        };
        let sum = columns.sum?;
        let unit = self.unit_of_sum(query)?;
        Some(match pick {
            Pick::Sum => Quantity::Linear(self.column(sum, unit)),
            _ => Quantity::Mean {
                sum,
                count: columns.count,
                unit,
            },
        })
    }

    /// The unit of the fields that a query sums up, which is the same for all its kinds.
    fn unit_of_sum(&self, query: usize) -> Said<i128> {
        let query = self.program.queries.get(query)?;
        let parts = self.program.query_parts.get(query.parts.range())?.iter();
        let mut units = parts.map(|part| {
            let (_, kind) = self.program.layout.kinds.get_index(part.kind)?;
            let (_, field) = kind.fields.get_index(part.field?)?;
            Some(unit_of(is_number(field.slot_type)))
        });
        let first = units.next()??;
        units.all(|unit| unit == Some(first)).then_some(first)
    }

    fn first_case(
        &mut self,
        cases: Slice,
        inputs: Slice,
        is_complete: bool,
        is_number: bool,
    ) -> Said<Linear> {
        for input in self.program.operands.get(inputs.range())? {
            self.linear(*input)?;
        }
        let mut lowered = Vec::new();
        for case in self.program.cases.get(cases.range())? {
            lowered.push(Case {
                condition: self.lowered(case.condition)?,
                value: super::inputs::exactly(case.value, is_number)?,
            });
        }
        let cases = self.cases.add(lowered);
        Some(self.worked_out(unit_of(is_number), |column| Op::FirstCase {
            column,
            cases,
            is_complete,
        }))
    }

    /// A column that holds a sum in units of `1 / unit`.
    fn materialize(&mut self, linear: &Linear, unit: i128) -> Said<ColumnId> {
        let unit_fraction = Fraction::from_integer(unit);
        let in_units = |value: &Fraction| {
            let value = value.checked_mul(&unit_fraction)?;
            (value.is_integer() && value.to_integer().abs() <= LARGEST)
                .then(|| value.to_integer().to_i64())?
        };
        let constant = in_units(&linear.constant)?;
        if let ([(column, times)], 0) = (linear.terms.as_slice(), constant)
            && in_units(times) == Some(1)
        {
            return Some(*column);
        }
        let terms = linear.terms.iter().map(|(column, times)| {
            Some(Term {
                column: *column,
                times: in_units(times)?,
            })
        });
        let terms = terms.collect::<Said<Vec<_>>>()?;
        let terms = self.terms.add(terms);
        let sum = self.worked_out(unit, |column| Op::Sum {
            column,
            terms,
            constant,
        });
        sum.terms.first().map(|(column, _)| *column)
    }

    /// Whether a quantity passes a test.
    pub(super) fn test(&mut self, subject: Operand, test: &Test) -> Said<OpId> {
        if let Place::Register(register) = subject.place
            && let Some(Quantity::Mean { sum, count, unit }) = self.registers.get(&register)
        {
            let (sum, count, unit) = (*sum, *count, *unit);
            let test = self.mean_test(unit, test)?;
            return Some(self.push(Op::Mean { sum, count, test }));
        }
        let value = self.linear(subject)?;
        match *test {
            Test::Equal(other) => self.difference_within(value, other, (Some(0), Some(0))),
            Test::NotEqual(other) => {
                let equal = self.difference_within(value, other, (Some(0), Some(0)))?;
                Some(self.push(Op::Not(equal)))
            }
            Test::AtLeast(other) => self.difference_within(value, other, (Some(0), None)),
            Test::AtMost(other) => self.difference_within(value, other, (None, Some(0))),
            Test::MoreThan(other) => {
                let at_most = self.difference_within(value, other, (None, Some(0)))?;
                Some(self.push(Op::Not(at_most)))
            }
            Test::LessThan(other) => {
                let at_least = self.difference_within(value, other, (Some(0), None))?;
                Some(self.push(Op::Not(at_least)))
            }
            Test::Between(low, high) => {
                let low = self.difference_within(value.clone(), low, (Some(0), None))?;
                let high = self.difference_within(value, high, (None, Some(0)))?;
                let both = self.members.add(vec![low, high]);
                Some(self.push(Op::All(both)))
            }
            Test::OneOf(options) => self.one_of(subject, &value, options),
            Test::NotOneOf(options) => {
                let one_of = self.one_of(subject, &value, options)?;
                Some(self.push(Op::Not(one_of)))
            }
            Test::WithinLast(window) => {
                let first = Fraction::from_integer(self.start_of(window)?.into());
                let last = Fraction::from_integer(self.as_of.day_number().into());
                let from = self.within(&value, Some(first), None)?;
                let until = self.within(&value, None, Some(last))?;
                let both = self.members.add(vec![from, until]);
                Some(self.push(Op::All(both)))
            }
        }
    }

    /// Whether the difference to another quantity lies between two bounds.
    fn difference_within(
        &mut self,
        value: Linear,
        other: Operand,
        (low, high): (Option<i128>, Option<i128>),
    ) -> Said<OpId> {
        let difference = value.minus(self.linear(other)?)?;
        let bound = |bound: Option<i128>| bound.map(Fraction::from_integer);
        self.within(&difference, bound(low), bound(high))
    }

    /// Whether a sum lies between two bounds.
    fn within(
        &mut self,
        value: &Linear,
        low: Option<Fraction>,
        high: Option<Fraction>,
    ) -> Said<OpId> {
        if let [(column, times)] = value.terms.as_slice() {
            // The bounds are moved instead of the column.
            let moved = |bound: Option<Fraction>| match bound {
                Some(bound) => Some(Some((bound - value.constant).checked_div(times)?)),
                None => Some(None),
            };
            let (low, high) = if times.is_negative() {
                (moved(high)?, moved(low)?)
            } else {
                (moved(low)?, moved(high)?)
            };
            let op = Op::Within(*column, lower_bound(low)?, upper_bound(high)?);
            return Some(self.push(op));
        }
        if value.terms.is_empty() {
            let is_in = low.is_none_or(|low| low <= value.constant)
                && high.is_none_or(|high| value.constant <= high);
            return Some(self.push(Op::Constant(is_in.into())));
        }
        let unit = unit_needed(value)?;
        let column = self.materialize(value, unit)?;
        let in_units = |bound: Option<Fraction>| bound.map(|bound| bound * unit);
        let op = Op::Within(
            column,
            lower_bound(in_units(low))?,
            upper_bound(in_units(high))?,
        );
        Some(self.push(op))
    }

    fn one_of(&mut self, subject: Operand, value: &Linear, options: Slice) -> Said<OpId> {
        let options = self.program.options.get(options.range())?;
        let (column, unit) = match (value.terms.as_slice(), value.constant.is_zero()) {
            ([(column, times)], true) if times.is_positive() => (*column, times.recip()),
            (_, _) => {
                let unit = unit_needed(value)?;
                (self.materialize(value, unit)?, Fraction::from_integer(unit))
            }
        };
        let spans = options.iter().map(|option| {
            let option = Some(fraction(*option, subject.is_number) * unit);
            Some((lower_bound(option)?, upper_bound(option)?))
        });
        let spans = spans.collect::<Said<Vec<_>>>()?;
        let step = match subject.place {
            Place::Slot(slot) => match self.program.layout.slots.get(slot)?.slot_type {
                SlotType::Number { whole: true, .. } => Some(UNITS_PER_ONE),
                SlotType::Number { whole: false, .. } | SlotType::Percentage => None,
                SlotType::YesNo
                | SlotType::Duration
                | SlotType::Date
                | SlotType::Text
                | SlotType::Level(_)
                | SlotType::Choice(_) => Some(1),
            },
            Place::Constant(_) | Place::Register(_) | Place::Field(_) => None,
        };
        let options = self.options.add(spans);
        Some(self.push(Op::OneOf {
            column,
            options,
            step,
        }))
    }

    /// What is asked of a mean, with the bound in the units of its sum.
    fn mean_test(&self, unit: i128, test: &Test) -> Said<MeanTest> {
        let (other, passes) = match *test {
            Test::Equal(other) => (other, [false, true, false]),
            Test::NotEqual(other) => (other, [true, false, true]),
            Test::AtLeast(other) => (other, [false, true, true]),
            Test::AtMost(other) => (other, [true, true, false]),
            Test::MoreThan(other) => (other, [false, false, true]),
            Test::LessThan(other) => (other, [true, false, false]),
            Test::Between(..) | Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => {
                return None;
            }
        };
        let Place::Constant(bound) = other.place else {
            return None;
        };
        let bound = fraction(bound, other.is_number) * unit;
        Some(MeanTest {
            numerator: bound.numer().to_i64()?,
            denominator: bound.denom().to_i64()?,
            passes,
        })
    }
}

/// How many units of a sheet make one.
fn unit_of(is_number: bool) -> i128 {
    if is_number { UNITS_PER_ONE.into() } else { 1 }
}

/// A value of the program in ones.
fn fraction(value: i128, is_number: bool) -> Fraction {
    let unit = if is_number { Number::UNITS_PER_ONE } else { 1 };
    Fraction::new(value, unit)
}

/// The unit in which every factor of a sum, and its constant, is whole.
fn unit_needed(linear: &Linear) -> Said<i128> {
    let denominators = linear.terms.iter().map(|(_, times)| *times.denom());
    let unit = denominators.fold(*linear.constant.denom(), |one, other| one.lcm(&other));
    (unit <= LARGEST).then_some(unit)
}

/// The least whole number of units that is not below a bound.
fn lower_bound(bound: Option<Fraction>) -> Said<i64> {
    match bound {
        Some(bound) => bound.ceil().to_integer().to_i64(),
        None => Some(OPEN_BELOW),
    }
}

/// The greatest whole number of units that is not above a bound.
fn upper_bound(bound: Option<Fraction>) -> Said<i64> {
    match bound {
        Some(bound) => bound.floor().to_integer().to_i64(),
        None => Some(OPEN_ABOVE),
    }
}
