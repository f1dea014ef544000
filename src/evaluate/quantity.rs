//! Worked-out quantities: exact fractions between bounds, or nothing at all.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};

use crate::profile::Profile;
use crate::program::{Aggregate, Operator, Program, QuantityStep, TimeUnit};
use crate::value::{Date, Number, Range, Truth, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

use super::judge::Judgement;
use super::shares::weighted_mean;

/// An exact fraction.
pub(super) type Fraction = Ratio<i128>;

/// What is possible of a worked-out quantity: a value between two bounds, or *nothing* (an empty
/// average, a division by zero). Numbers are in ones, other quantities in their integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Register {
    /// The lowest value possible; nothing: no bound.
    pub(super) low: Option<Fraction>,
    /// The highest value possible; nothing: no bound.
    pub(super) high: Option<Fraction>,
    /// Whether it is *nothing*.
    pub(super) is_nothing: Truth,
    /// Whether a number in it grew too large to be kept exactly.
    pub(super) is_too_large: bool,
}

impl Default for Register {
    fn default() -> Self {
        Self::UNBOUNDED
    }
}

impl Register {
    pub(super) const UNBOUNDED: Self = Self {
        low: None,
        high: None,
        is_nothing: Truth::No,
        is_too_large: false,
    };

    pub(super) const NOTHING: Self = Self {
        low: None,
        high: None,
        is_nothing: Truth::Yes,
        is_too_large: false,
    };

    pub(super) const TOO_LARGE: Self = Self {
        low: None,
        high: None,
        is_nothing: Truth::No,
        is_too_large: true,
    };

    pub(super) fn between(low: Option<Fraction>, high: Option<Fraction>) -> Self {
        Self {
            low,
            high,
            is_nothing: Truth::No,
            is_too_large: false,
        }
    }

    /// What is possible of one or the other.
    pub(super) fn or(self, other: &Self) -> Self {
        let is_too_large = self.is_too_large || other.is_too_large;
        let (low, high) = match (self.is_nothing, other.is_nothing) {
            (Truth::Yes, _) => (other.low, other.high),
            (_, Truth::Yes) => (self.low, self.high),
            (_, _) => (
                self.low.zip(other.low).map(|(a, b)| a.min(b)),
                self.high.zip(other.high).map(|(a, b)| a.max(b)),
            ),
        };
        let is_nothing = if self.is_nothing == other.is_nothing {
            self.is_nothing
        } else {
            Truth::Unknown
        };
        Self {
            low,
            high,
            is_nothing,
            is_too_large,
        }
    }

    /// From a range of integers; a number is in units of [`Number`].
    pub(super) fn from_range(range: Range, is_number: bool) -> Self {
        let unit = if is_number { Number::UNITS_PER_ONE } else { 1 };
        let bound = |value: i128, open: i128| (value != open).then(|| Ratio::new(value, unit));
        Self::between(
            bound(range.low, UNBOUNDED_BELOW),
            bound(range.high, UNBOUNDED_ABOVE),
        )
    }

    pub(super) fn exactly(value: i128) -> Self {
        let value = Some(Fraction::from_integer(value));
        Self::between(value, value)
    }

    /// A comparison: with nothing it is no; with what may be nothing it is never yes for sure.
    fn compare(&self, other: &Self, in_every_case: bool, in_some_case: bool) -> Truth {
        match self.is_nothing.or(other.is_nothing) {
            Truth::Yes => Truth::No,
            // With nothing it would be no, so it cannot be yes for sure.
            Truth::Unknown => Truth::from_both(false, in_some_case),
            Truth::No => Truth::from_both(in_every_case, in_some_case),
        }
    }

    pub(super) fn at_least(&self, other: &Self) -> Truth {
        let always = matches!((self.low, other.high), (Some(low), Some(high)) if low >= high);
        let never = matches!((self.high, other.low), (Some(high), Some(low)) if high < low);
        self.compare(other, always, !never)
    }

    pub(super) fn more_than(&self, other: &Self) -> Truth {
        let always = matches!((self.low, other.high), (Some(low), Some(high)) if low > high);
        let never = matches!((self.high, other.low), (Some(high), Some(low)) if high <= low);
        self.compare(other, always, !never)
    }

    pub(super) fn equals(&self, other: &Self) -> Truth {
        self.compare(other, self.is_same(other), self.may_be_same(other))
    }

    pub(super) fn differs_from(&self, other: &Self) -> Truth {
        self.compare(other, !self.may_be_same(other), !self.is_same(other))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.low.is_some()
            && self.low == self.high
            && other.low == other.high
            && self.low == other.low
    }

    fn may_be_same(&self, other: &Self) -> bool {
        let is_apart = |high: Option<Fraction>, low: Option<Fraction>| matches!((high, low), (Some(high), Some(low)) if high < low);
        !is_apart(self.high, other.low) && !is_apart(other.high, self.low)
    }

    /// Joins two quantities bound by bound; a result too large to keep exactly is said to be so.
    fn join(
        &self,
        other: &Self,
        low: Option<Option<Fraction>>,
        high: Option<Option<Fraction>>,
    ) -> Self {
        let is_nothing = self.is_nothing.or(other.is_nothing);
        if is_nothing == Truth::Yes {
            return Self::NOTHING;
        }
        let is_too_large = self.is_too_large || other.is_too_large;
        match (low, high) {
            (Some(low), Some(high)) => Self {
                low,
                high,
                is_nothing,
                is_too_large,
            },
            (_, _) => Self {
                is_nothing,
                ..Self::TOO_LARGE
            },
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        self.join(other, add(self.low, other.low), add(self.high, other.high))
    }

    fn minus(&self, other: &Self) -> Self {
        self.join(
            other,
            subtract(self.low, other.high),
            subtract(self.high, other.low),
        )
    }

    fn times(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            let zero = Some(Some(Fraction::zero()));
            return self.join(other, zero, zero);
        }
        if let Some(factor) = other.exact() {
            return self.scaled(factor, other);
        }
        if let Some(factor) = self.exact() {
            return other.scaled(factor, self);
        }
        let (Some(a), Some(b), Some(c), Some(d)) = (self.low, self.high, other.low, other.high)
        else {
            return self.times_unbounded(other);
        };
        let products = [(a, c), (a, d), (b, c), (b, d)].map(|(x, y)| x.checked_mul(&y));
        let mut low = products[0];
        let mut high = products[0];
        for product in products {
            low = low.zip(product).map(|(x, y)| x.min(y));
            high = high.zip(product).map(|(x, y)| x.max(y));
        }
        self.join(other, low.map(Some), high.map(Some))
    }

    /// The value, when there is only one.
    fn exact(&self) -> Option<Fraction> {
        self.low.filter(|_| self.low == self.high)
    }

    /// So many times what it is, where `factor` is what `other` is: an open end stays open.
    fn scaled(&self, factor: Fraction, other: &Self) -> Self {
        let scale = |bound: Option<Fraction>| match bound {
            Some(bound) => bound.checked_mul(&factor).map(Some),
            None => Some(None),
        };
        if factor < Fraction::zero() {
            self.join(other, scale(self.high), scale(self.low))
        } else {
            self.join(other, scale(self.low), scale(self.high))
        }
    }

    /// A product with an open end: bounded below only when neither side can be negative.
    fn times_unbounded(&self, other: &Self) -> Self {
        let from_zero = |register: &Self| register.low.filter(|low| *low >= Fraction::zero());
        let low = match (from_zero(self), from_zero(other)) {
            (Some(a), Some(b)) => a.checked_mul(&b).map(Some),
            (_, _) => Some(None),
        };
        self.join(other, low, Some(None))
    }

    fn divided_by(&self, other: &Self) -> Self {
        if other.is_zero() {
            return Self::NOTHING;
        }
        let zero = Fraction::zero();
        let is_positive = other.low.is_some_and(|low| low > zero);
        let is_negative = other.high.is_some_and(|high| high < zero);
        if !is_positive && !is_negative {
            let is_nothing = self.is_nothing.or(other.is_nothing).or(Truth::Unknown);
            return Self {
                is_nothing,
                ..Self::UNBOUNDED
            };
        }
        // One over the divisor; an open end comes near to zero.
        let inverse = |bound: Option<Fraction>| match bound {
            Some(bound) => Fraction::from_integer(1).checked_div(&bound).map(Some),
            None => Some(Some(zero)),
        };
        let inverted = match (inverse(other.high), inverse(other.low)) {
            (Some(low), Some(high)) => Self {
                low,
                high,
                ..*other
            },
            (_, _) => return Self::TOO_LARGE,
        };
        self.times(&inverted)
    }

    fn is_zero(&self) -> bool {
        self.low == Some(Fraction::zero()) && self.high == self.low
    }
}

/// The sum of two bounds: open when one is; nothing when it cannot be kept exactly.
fn add(left: Option<Fraction>, right: Option<Fraction>) -> Option<Option<Fraction>> {
    match (left, right) {
        (Some(left), Some(right)) => left.checked_add(&right).map(Some),
        (_, _) => Some(None),
    }
}

fn subtract(left: Option<Fraction>, right: Option<Fraction>) -> Option<Option<Fraction>> {
    match (left, right) {
        (Some(left), Some(right)) => left.checked_sub(&right).map(Some),
        (_, _) => Some(None),
    }
}

impl Judgement {
    /// Works out a quantity from the steps before it.
    pub(super) fn compute(
        &self,
        program: &Program,
        profile: &Profile,
        quantity: &QuantityStep,
    ) -> Register {
        match *quantity {
            QuantityStep::Arithmetic {
                operator,
                left,
                right,
            } => {
                let left = self.register(profile, None, left);
                let right = self.register(profile, None, right);
                match operator {
                    Operator::Plus => left.plus(&right),
                    Operator::Minus => left.minus(&right),
                    Operator::Times => left.times(&right),
                    Operator::DividedBy => left.divided_by(&right),
                }
            }
            QuantityStep::Aggregate { aggregate, members } => {
                let members = program.operands[members.range()].iter();
                let members = members
                    .filter(|member| !self.is_operand_set_aside(program, profile, **member))
                    .map(|member| self.register(profile, None, *member));
                aggregate_of(aggregate, members)
            }
            QuantityStep::Rounded { value, decimals } => {
                self.register(profile, None, value).rounded(decimals)
            }
            QuantityStep::Shifted {
                date,
                by,
                direction,
            } => {
                let date = self.register(profile, None, date);
                date.shifted(&self.register(profile, None, by), direction)
            }
            QuantityStep::ShareMet { rules } => {
                self.share_met(program.rule_lists[rules.range()].iter())
            }
            QuantityStep::WeightedMean { parts } => {
                let parts = &program.weighted_parts[parts.range()];
                weighted_mean(|| {
                    let values = parts
                        .iter()
                        .filter(|part| !self.is_operand_set_aside(program, profile, part.value));
                    values.map(|part| {
                        let value = self.register(profile, None, part.value);
                        (part.weight, value.held_to_share())
                    })
                })
            }
            QuantityStep::LevelShare { level, steps } => {
                self.register(profile, None, level).as_share(steps)
            }
            QuantityStep::YesNoShare { condition } => Register::from_truth(self.truths[condition]),
            QuantityStep::CountOf { query } => {
                let found = self.count(program, profile, query);
                let fraction = |count: u32| Fraction::from_integer(i128::from(count));
                Register::between(Some(fraction(found.low)), found.high.map(fraction))
            }
            QuantityStep::OfEvidence { pick, query } => {
                self.of_evidence(program, profile, pick, query)
            }
            QuantityStep::Elapsed { unit, since } => {
                self.elapsed(unit, &self.register(profile, None, since))
            }
            QuantityStep::AssessmentDate => Register::exactly(i128::from(self.as_of.day_number())),
            QuantityStep::FirstMatch {
                cases,
                inputs,
                is_complete,
                is_number,
            } => self.first_match(program, profile, (cases, inputs), is_complete, is_number),
            QuantityStep::OfColumn { input, columns } => {
                self.value_of_column(program, profile, input, columns)
            }
        }
    }

    /// Whole units of time from a date to the assessment date.
    fn elapsed(&self, unit: TimeUnit, since: &Register) -> Register {
        let until_now = |bound: Option<Fraction>| {
            let day = bound.map(|day| Date::from_day_number(day.to_integer()))?;
            let days = i64::from(self.as_of.day_number()) - i64::from(day.day_number());
            let months = || day.months_until(self.as_of);
            let whole = match unit {
                TimeUnit::Years => months() / 12,
                TimeUnit::Months => months(),
                TimeUnit::Weeks => days / 7,
                TimeUnit::Days => days,
            };
            Some(Fraction::from_integer(i128::from(whole)))
        };
        Register {
            low: until_now(since.high),
            high: until_now(since.low),
            ..*since
        }
    }
}

/// Members that are nothing are left out; those that may be nothing are counted both ways.
fn aggregate_of(aggregate: Aggregate, members: impl Iterator<Item = Register>) -> Register {
    let mut sum = Register::exactly(0);
    let mut all: Option<Bounds> = None;
    let mut sure: Option<Bounds> = None;
    let (mut sure_count, mut count) = (0_i128, 0_i128);
    let mut is_too_large = false;
    for member in members {
        if member.is_nothing == Truth::Yes {
            continue;
        }
        count += 1;
        is_too_large |= member.is_too_large;
        let value = Register {
            is_nothing: Truth::No,
            ..member
        };
        let bounds = Bounds::of(&value);
        all = Some(all.map_or(bounds, |all| all.joined(bounds)));
        if member.is_nothing == Truth::No {
            sure_count += 1;
            sure = Some(sure.map_or(bounds, |sure| sure.joined(bounds)));
            sum = sum.plus(&value);
        } else {
            sum = sum.plus(&with_zero(&value));
        }
    }
    let Some(all) = all else {
        let is_sum = aggregate == Aggregate::Sum;
        return if is_sum {
            Register::exactly(0)
        } else {
            Register::NOTHING
        };
    };
    // A member that may be nothing cannot bound the lowest from above, nor the highest from below.
    let sure = sure.unwrap_or(Bounds {
        least_high: all.greatest_high,
        greatest_low: all.least_low,
        ..all
    });
    let (low, high) = match aggregate {
        Aggregate::Sum => return sum,
        Aggregate::Average if sure_count == count => {
            return sum.divided_by(&Register::exactly(count));
        }
        // With members that may be nothing: between the lowest and the highest of all.
        Aggregate::Average => (all.least_low, all.greatest_high),
        Aggregate::Lowest => (all.least_low, sure.least_high),
        Aggregate::Highest => (sure.greatest_low, all.greatest_high),
    };
    Register {
        low,
        high,
        is_nothing: if sure_count > 0 {
            Truth::No
        } else {
            Truth::Unknown
        },
        is_too_large,
    }
}

/// The value, or zero.
fn with_zero(value: &Register) -> Register {
    let zero = Fraction::zero();
    Register {
        low: value.low.map(|low| low.min(zero)),
        high: value.high.map(|high| high.max(zero)),
        ..*value
    }
}

/// The bounds of several quantities; nothing where one, or all, have none.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    least_low: Option<Fraction>,
    greatest_low: Option<Fraction>,
    least_high: Option<Fraction>,
    greatest_high: Option<Fraction>,
}

impl Bounds {
    fn of(register: &Register) -> Self {
        Self {
            least_low: register.low,
            greatest_low: register.low,
            least_high: register.high,
            greatest_high: register.high,
        }
    }

    fn joined(self, other: Self) -> Self {
        let both = |a: Option<Fraction>, b: Option<Fraction>| a.zip(b);
        Self {
            least_low: both(self.least_low, other.least_low).map(|(a, b)| a.min(b)),
            greatest_low: self.greatest_low.max(other.greatest_low),
            least_high: match both(self.least_high, other.least_high) {
                Some((a, b)) => Some(a.min(b)),
                None => self.least_high.or(other.least_high),
            },
            greatest_high: both(self.greatest_high, other.greatest_high).map(|(a, b)| a.max(b)),
        }
    }
}
