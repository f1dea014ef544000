//! Comparisons: by integers where both sides are read from the profile or written out, by exact
//! fractions where one side is worked out.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use crate::profile::{Item, Profile};
use crate::program::{ListId, Operand, Place, Program, Slice, SlotType, Test};
use crate::value::{Number, Range, Truth};

use super::judge::Judgement;
use super::quantity::Register;

impl Judgement {
    /// Whether a quantity passes a test. `item` is the item of evidence whose fields are asked for.
    pub(super) fn test(
        &self,
        program: &Program,
        profile: &Profile,
        item: Option<&Item>,
        subject: Operand,
        test: &Test,
    ) -> Truth {
        let simple = |operand: Operand| self.simple(profile, item, operand);
        let Some(range) = simple(subject) else {
            return self.test_worked_out(program, profile, item, subject, test);
        };
        match *test {
            Test::Equal(value) | Test::NotEqual(value) => {
                let Some(other) = simple(value) else {
                    return self.test_worked_out(program, profile, item, subject, test);
                };
                let is_equal = equal(range, other);
                if matches!(test, Test::Equal(_)) {
                    is_equal
                } else {
                    !is_equal
                }
            }
            Test::AtLeast(value) => match simple(value) {
                Some(other) => not_less(range, other),
                None => self.test_worked_out(program, profile, item, subject, test),
            },
            Test::AtMost(value) => match simple(value) {
                Some(other) => not_less(other, range),
                None => self.test_worked_out(program, profile, item, subject, test),
            },
            Test::MoreThan(value) => match simple(value) {
                Some(other) => !not_less(other, range),
                None => self.test_worked_out(program, profile, item, subject, test),
            },
            Test::LessThan(value) => match simple(value) {
                Some(other) => !not_less(range, other),
                None => self.test_worked_out(program, profile, item, subject, test),
            },
            Test::Between(low, high) => match (simple(low), simple(high)) {
                (Some(low), Some(high)) => not_less(range, low).and(not_less(high, range)),
                (_, _) => self.test_worked_out(program, profile, item, subject, test),
            },
            Test::OneOf(options) => one_of(
                range,
                step_of(program, subject),
                &program.options[options.range()],
            ),
            Test::NotOneOf(options) => !one_of(
                range,
                step_of(program, subject),
                &program.options[options.range()],
            ),
            Test::WithinLast(window) => {
                let first = i128::from(self.window_starts[window]);
                let last = i128::from(self.as_of.day_number());
                range.at_least(first).and(range.at_most(last))
            }
        }
    }

    /// The range of an operand that is not worked out.
    fn simple(&self, profile: &Profile, item: Option<&Item>, operand: Operand) -> Option<Range> {
        match operand.place {
            Place::Constant(value) => Some(Range::exactly(value)),
            Place::Slot(slot) => Some(profile.values[slot].range),
            Place::Field(field) => item.map_or(Some(Range::UNBOUNDED), |item| {
                Some(profile.fields[item.fields + field].range)
            }),
            Place::Register(_) => None,
        }
    }

    /// The register of an operand; one that is not worked out gets one made for it.
    pub(super) fn register(
        &self,
        profile: &Profile,
        item: Option<&Item>,
        operand: Operand,
    ) -> Register {
        match operand.place {
            Place::Register(register) => self.registers[register],
            Place::Constant(_) | Place::Slot(_) | Place::Field(_) => {
                let range = self
                    .simple(profile, item, operand)
                    .unwrap_or(Range::UNBOUNDED);
                Register::from_range(range, operand.is_number)
            }
        }
    }

    fn test_worked_out(
        &self,
        program: &Program,
        profile: &Profile,
        item: Option<&Item>,
        subject: Operand,
        test: &Test,
    ) -> Truth {
        let register = |operand: Operand| self.register(profile, item, operand);
        let is_number = subject.is_number;
        let options = |options: Slice| {
            let options = program.options[options.range()].iter();
            options.map(move |value| Register::from_range(Range::exactly(*value), is_number))
        };
        let subject = register(subject);
        match *test {
            Test::Equal(value) => subject.equals(&register(value)),
            Test::NotEqual(value) => subject.differs_from(&register(value)),
            Test::AtLeast(value) => subject.at_least(&register(value)),
            Test::AtMost(value) => register(value).at_least(&subject),
            Test::MoreThan(value) => subject.more_than(&register(value)),
            Test::LessThan(value) => register(value).more_than(&subject),
            Test::Between(low, high) => subject
                .at_least(&register(low))
                .and(register(high).at_least(&subject)),
            Test::OneOf(values) => options(values)
                .map(|value| subject.equals(&value))
                .max()
                .unwrap_or(Truth::No),
            Test::NotOneOf(values) => options(values)
                .map(|value| subject.differs_from(&value))
                .min()
                .unwrap_or(Truth::Yes),
            Test::WithinLast(window) => {
                let day = |day: i32| Register::from_range(Range::exactly(i128::from(day)), false);
                let first = day(self.window_starts[window]);
                let last = day(self.as_of.day_number());
                subject.at_least(&first).and(last.at_least(&subject))
            }
        }
    }

    pub(super) fn includes(&self, profile: &Profile, list: ListId, item: Operand) -> Truth {
        let Some(members) = &profile.lists[list] else {
            return Truth::Unknown;
        };
        let members = &profile.members[members.clone()];
        let wanted = self.simple(profile, None, item).unwrap_or(Range::UNBOUNDED);
        if wanted.is_exact() {
            return Truth::from(members.contains(&wanted.low));
        }
        if members.is_empty() {
            Truth::No
        } else {
            Truth::Unknown
        }
    }
}

/// Whether two values are the same.
fn equal(left: Range, right: Range) -> Truth {
    Truth::from_both(
        left.is_exact() && left == right,
        left.low <= right.high && right.low <= left.high,
    )
}

/// Whether `left` is at least `right`.
fn not_less(left: Range, right: Range) -> Truth {
    Truth::from_both(left.low >= right.high, left.high >= right.low)
}

/// How far the values of an operand lie apart: nothing where there is always one between two.
fn step_of(program: &Program, operand: Operand) -> Option<i128> {
    let Place::Slot(slot) = operand.place else {
        return (!operand.is_number).then_some(1);
    };
    match program.layout.slots[slot].slot_type {
        SlotType::Number { whole: true, .. } => Some(Number::UNITS_PER_ONE),
        SlotType::Number { whole: false, .. } | SlotType::Percentage => None,
        SlotType::YesNo
        | SlotType::Duration
        | SlotType::Date
        | SlotType::Text
        | SlotType::Level(_)
        | SlotType::Choice(_) => Some(1),
    }
}

fn one_of(range: Range, step: Option<i128>, options: &[i128]) -> Truth {
    if range.is_exact() {
        return Truth::from(options.contains(&range.low));
    }
    let is_possible = options
        .iter()
        .any(|option| range.equals(*option).is_possible());
    Truth::from_both(is_all(range, step, options), is_possible)
}

/// Whether every value of the range is among the options.
fn is_all(range: Range, step: Option<i128>, options: &[i128]) -> bool {
    let (Some(step), Some(width)) = (step, range.high.checked_sub(range.low)) else {
        return false;
    };
    let steps = width / step;
    let mut values = (0..=steps).map(|at| range.low + at * step);
    // An open end is so far away that there are more values than could be counted.
    steps < options.len() as i128 && values.all(|value| options.contains(&value))
}
